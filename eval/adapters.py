"""Our engine as other harnesses call it: BEIR's `search` and mteb's search protocol. Neither library is imported.

Both index the corpus of plain texts that they are given into a folder of their own, and answer with {query id: {document id: score}}.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from eval.corpus import index_corpus
from indexer.encoder import Encoder
from retrieval import Archive, Mode
from retrieval.archive import open_archive

Results = dict[str, dict[str, float]]


def rank_texts(archive: Archive, queries: Mapping[str, str], k: int) -> Results:
    """The k best documents of each query. A document counts once: a hit is its best passage."""
    return {
        qid: {hit.passage.place.item: hit.score for hit in archive.search(text, k)} for qid, text in queries.items()
    }


class BeirSearch:
    """`EvaluateRetrieval(BeirSearch()).retrieve(corpus, queries)`."""

    def __init__(self, mode: Mode = "hybrid", encoder: Encoder | None = None) -> None:
        self.mode = mode
        self.encoder = encoder

    def search(
        self,
        corpus: Mapping[str, Mapping[str, str]],
        queries: Mapping[str, str],
        top_k: int,
        score_function: str = "",
        **_: Any,
    ) -> Results:
        """`score_function` ("cos_sim", "dot") is BEIR's choice between vectors' products; ours has one."""
        with tempfile.TemporaryDirectory() as folder:
            index_corpus(corpus, Path(folder), self.encoder)
            return rank_texts(open_archive(Path(folder), self.mode, encoder=self.encoder), queries, top_k)


class MtebSearch:
    """mteb's SearchProtocol: `mteb.evaluate(MtebSearch(), tasks)`. `mteb_model_meta` is made by the caller, see README.md."""

    def __init__(self, meta: Any = None, mode: Mode = "hybrid", encoder: Encoder | None = None) -> None:
        self.mteb_model_meta = meta
        self.mode = mode
        self.encoder = encoder
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._archive: Archive | None = None

    def index(
        self,
        corpus: Iterable[Mapping[str, Any]],
        *,
        task_metadata: Any = None,
        hf_split: str = "",
        hf_subset: str = "",
        encode_kwargs: Any = None,
        num_proc: int | None = None,
    ) -> None:
        """Index rows with `id`, `text` (or `body`) and perhaps `title`."""
        self._folder = tempfile.TemporaryDirectory()
        texts = {
            str(row["id"]): {"title": row.get("title") or "", "text": row.get("text") or row.get("body") or ""}
            for row in corpus
        }
        index_corpus(texts, Path(self._folder.name), self.encoder)
        self._archive = open_archive(Path(self._folder.name), self.mode, encoder=self.encoder)

    def search(
        self,
        queries: Iterable[Mapping[str, Any]],
        *,
        task_metadata: Any = None,
        hf_split: str = "",
        hf_subset: str = "",
        top_k: int = 100,
        encode_kwargs: Any = None,
        top_ranked: Mapping[str, Iterable[str]] | None = None,
        num_proc: int | None = None,
    ) -> Results:
        """The best documents of each query; with `top_ranked` those of them that it names."""
        assert self._archive is not None, "index() comes before search()"
        texts = {str(row["id"]): str(row["text"]) for row in queries}
        if top_ranked is None:
            return rank_texts(self._archive, texts, top_k)
        everything = rank_texts(self._archive, texts, self._archive.index.manifest.counts.items)
        named = {qid: set(docs) for qid, docs in top_ranked.items()}
        return {
            qid: dict([(doc, score) for doc, score in scores.items() if doc in named.get(qid, ())][:top_k])
            for qid, scores in everything.items()
        }

"""Everything after the question: question -> query -> hits -> answer.

retriever = open_retriever(Path("data/index"))
retriever.search("hvem stemte imod?", k=10)
answer("hvad koster det at få hentet skrald?", index=Path("data/index"))
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from indexer.minutes import Filters
from indexer.store import current_generation
from retrieval.archive import Archive, open_archive, with_current_vocabulary
from retrieval.concepts import own_stamp
from retrieval.rerank import Reranker
from retrieval.results import Answer, Query
from retrieval.search import MODES, Mode

__all__ = ["MODES", "Answer", "Archive", "Mode", "Query", "Reranker", "answer", "open_current", "open_retriever"]


def open_retriever(index: Path, mode: Mode = "hybrid", reranker: Reranker | None = None) -> Archive:
    """An opened index with `search(query, k)`, `search_many(queries, k)` and `answer(question, ...)`."""
    return open_archive(Path(index), mode, reranker=reranker)


def open_current(index: Path) -> Archive:
    """The same, kept between calls and opened anew when the index has been updated; changed concepts hold at once."""
    folder = Path(index).resolve()
    return _worded(folder, current_generation(folder), own_stamp(folder))


@lru_cache(maxsize=2)
def _worded(index: Path, generation: str, stamp: str) -> Archive:
    return with_current_vocabulary(_opened(index, generation))


@lru_cache(maxsize=2)
def _opened(index: Path, generation: str) -> Archive:
    return open_archive(index)


def answer(
    question: str, *, index: Path, k: int = 10, history: Sequence[str] = (), filters: Filters = Filters()
) -> Answer:
    """The answer to a question from the index in a folder: statements, hits, status, what was searched."""
    return open_current(index).answer(question, k, history, filters)

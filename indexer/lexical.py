"""BM25 over terms by field. The one place that knows tantivy; knows rows and terms, neither passages nor query syntax."""

from __future__ import annotations

import json
import math
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt
import tantivy

Rows = npt.NDArray[np.int64]
Among = Sequence[int] | Rows | None
Terms = Mapping[str, Sequence[str]]

FIELDS = ("words", "stems", "grams", "title_words", "title_stems", "title_grams")
_ROW = "row"
_LOCKS = ".tantivy-"
_HEAP = 1_000_000_000  # bytes the writer may use, taken as needed: large enough for one segment per index
_SPARE = 32  # asked for beyond k, so that ties at the cut are decided by row number
_DIGITS = 5
_FEW = 2_000  # rows that a query may name: above, naming them costs more than ranking all


def rarity(size: int, frequency: int) -> float:
    """BM25's inverse document frequency of a term that `frequency` of `size` documents hold: never negative.

    log(1 + (size - frequency + .5) / (frequency + .5)), Robertson & Zaragoza 2009 with Lucene's 1 +.
    """
    return math.log(1 + (size - frequency + 0.5) / (frequency + 0.5))


class LexicalIndex(Protocol):
    """Documents by row number, as lists of terms per field."""

    @property
    def size(self) -> int: ...

    def search(
        self, terms: Terms, k: int, among: Among = None, boosts: Mapping[str, float] | None = None
    ) -> list[tuple[int, float]]:
        """(row, score) of the k best, best first, ties by row number; only rows that hold a term.

        Score = sum over fields of boost x BM25 (k1 = 1.2, b = 0.75); a term that is named twice counts twice.
        `among` restricts the candidates before ranking; None means all. A field without a boost has 1.
        """
        ...

    def search_weighted(
        self, terms: Mapping[str, Mapping[str, float]], k: int, among: Among = None
    ) -> list[tuple[int, float]]:
        """The same with a weight for every single term: field -> term -> weight."""
        ...

    def document_frequency(self, field: str, term: str) -> int:
        """The number of rows whose field holds the term."""
        ...


class TantivyIndex:
    """One segment, written once, read many times. Queries are built from terms, never parsed from a user's text."""

    def __init__(self, index: tantivy.Index, holding: object = None) -> None:
        self._holding = holding  # must live as long as the index does
        self._schema = index.schema
        self._searcher = index.searcher()

    @classmethod
    def write(cls, folder: Path, documents: Iterable[Terms]) -> None:
        """Document i gets row number i. The same documents give the same files, byte for byte. OSError if they cannot be written."""
        folder.mkdir(parents=True)
        try:
            index = tantivy.Index(_schema(), path=str(folder))
            writer = index.writer(heap_size=_HEAP, num_threads=1)
            for row, terms in enumerate(documents):
                writer.add_document(_document(row, terms))
            writer.commit()
            writer.wait_merging_threads()
        except (
            ValueError
        ) as problem:  # tantivy's one kind of error; with our own schema and terms only the disk is left
            raise OSError(f"{folder.name}: {problem}") from problem
        del writer, index
        _rename_segments(folder)

    @classmethod
    def read(cls, folder: Path) -> TantivyIndex:
        """The index in the folder. Tantivy makes a lock file even to read: a read-only folder is read through links."""
        try:
            return cls(tantivy.Index.open(str(folder)))
        except ValueError:
            links = tempfile.TemporaryDirectory(prefix="referent-", ignore_cleanup_errors=True)
            for path in folder.iterdir():
                if not path.name.startswith(_LOCKS):
                    Path(links.name, path.name).symlink_to(path.resolve())
            return cls(tantivy.Index.open(links.name), links)

    @property
    def size(self) -> int:
        return int(self._searcher.num_docs)

    def document_frequency(self, field: str, term: str) -> int:
        return int(self._searcher.doc_freq(field, term))

    def search(
        self, terms: Terms, k: int, among: Among = None, boosts: Mapping[str, float] | None = None
    ) -> list[tuple[int, float]]:
        boosts = boosts or {}
        weighted = {
            field: {term: count * boosts.get(field, 1.0) for term, count in Counter(of_field).items()}
            for field, of_field in terms.items()
        }
        return self.search_weighted(weighted, k, among)

    def search_weighted(
        self, terms: Mapping[str, Mapping[str, float]], k: int, among: Among = None
    ) -> list[tuple[int, float]]:
        clauses = [
            (tantivy.Occur.Should, tantivy.Query.boost_query(self._term(field, term), weight))
            for field, of_field in sorted(terms.items())
            for term, weight in sorted(of_field.items())
            if term and weight > 0
        ]
        k = max(0, min(k, self.size if among is None else len(among)))
        if not clauses or k == 0:
            return []
        query = tantivy.Query.boolean_query(clauses)
        found = self._best(query, k) if among is None else self._best_among(query, k, among)
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))[:k]

    def _best_among(self, query: tantivy.Query, k: int, among: Sequence[int] | Rows) -> list[tuple[int, float]]:
        """Few rows are named in the query; of many, those that are not wanted are dropped, and more asked for if need be."""
        rows = np.asarray(among, dtype=np.int64)
        if len(rows) <= _FEW:
            allowed = tantivy.Query.term_set_query(self._schema, _ROW, rows.tolist())
            free = tantivy.Query.const_score_query(allowed, 0.0)
            return self._best(tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, free)]), k)
        wanted = np.zeros(self.size, dtype=np.bool_)
        wanted[rows] = True
        depth = 2 * k * self.size // len(rows)
        while True:
            hits = self._best(query, depth)
            found = [hit for hit in hits if wanted[hit[0]]]
            if len(found) >= k + _SPARE or len(hits) < depth:
                return found
            depth *= 4

    def _best(self, query: tantivy.Query, k: int) -> list[tuple[int, float]]:
        """(row, score) of somewhat more than the k best."""
        hits = self._searcher.search(query, k + _SPARE, count=False).hits
        rows = self._searcher.fast_field_values(_ROW, [address for _, address in hits])
        return [(int(row or 0), round(float(score), _DIGITS)) for row, (score, _) in zip(rows, hits, strict=True)]

    def _term(self, field: str, term: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, term, index_option="freq")


def _document(row: int, terms: Terms) -> tantivy.Document:
    document = tantivy.Document()
    document.add_unsigned(_ROW, row)
    for field, of_field in terms.items():
        document.add_text(field, " ".join(of_field))
    return document


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field(_ROW, indexed=True, fast=True, stored=False)
    for field in FIELDS:
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq", stored=False)
    return builder.build()


def _rename_segments(folder: Path) -> None:
    """Give the segments names by their order. Tantivy draws them at random; all else in the files is the same every time."""
    meta = folder / "meta.json"
    text = meta.read_text(encoding="utf-8")
    for number, segment in enumerate(json.loads(text)["segments"]):
        drawn = segment["segment_id"]
        given = f"{number:08d}-0000-0000-0000-000000000000"
        text = text.replace(drawn, given)
        for path in folder.glob(f"{drawn.replace('-', '')}.*"):
            path.rename(path.with_name(given.replace("-", "") + path.suffix))
    meta.write_text(text, encoding="utf-8")
    managed = sorted(path.name for path in folder.iterdir() if re.fullmatch(r"\d{32}\.\w+|meta\.json", path.name))
    (folder / ".managed.json").write_text(json.dumps(managed), encoding="utf-8")
    for lock in folder.glob(f"{_LOCKS}*"):
        lock.unlink()

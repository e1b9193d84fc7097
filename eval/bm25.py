"""BM25 in memory over an index's own passages, with any k1, b and analysis. Knows terms and rows; no file and no ranking of ours.

tantivy computes BM25 with k1 = 1.2 and b = 0.75 and offers no way to set them. This says what other constants, or other words
than stems, would bring: with tantivy's constants it gives tantivy's scores, lengths rounded as tantivy rounds them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from indexer.analysis import STEMS, WORDS, Analyser
from indexer.assemble import document_terms
from indexer.lexical import Among, Terms, rarity
from indexer.minutes import Passage
from indexer.text import fold

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]

K1, B = 1.2, 0.75  # tantivy's
_EXACT_LENGTHS = 24  # shorter fields keep their length, longer ones four bits of it
_DIGITS = 5


class PlainWords(Analyser):
    """Words as they are printed where others have stems and compound parts."""

    def terms(self, text: str) -> dict[str, list[str]]:
        found = super().terms(text)
        return found | {STEMS: [fold(word) for word in found[WORDS]]}


@dataclass(frozen=True, slots=True)
class Bm25Index:
    """A LexicalIndex. `postings`: (field, term) -> rows and how often each holds the term; `lengths`: field -> terms of each row
    as a share of the mean.
    """

    size: int
    postings: Mapping[tuple[str, str], tuple[Rows, Floats]]
    lengths: Mapping[str, Floats]
    k1: float = K1
    b: float = B

    @classmethod
    def of(cls, documents: Iterable[Terms]) -> Bm25Index:
        counts: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
        lengths: dict[str, list[int]] = defaultdict(list)
        size = 0
        for row, terms in enumerate(documents):
            size += 1
            for field, of_field in terms.items():
                lengths[field].append(len(of_field))
                for term, count in Counter(of_field).items():
                    counts[field, term].append((row, count))
        postings = {
            key: (np.array([row for row, _ in found]), np.array([float(count) for _, count in found]))
            for key, found in counts.items()
        }
        shares = {field: np.array([*map(rounded_length, of)]) / max(np.mean(of), 1e-9) for field, of in lengths.items()}
        return cls(size, postings, shares)

    @classmethod
    def of_passages(cls, passages: Sequence[Passage], analyser: Analyser) -> Bm25Index:
        """What the lexical index of these passages would hold."""
        return cls.of(document_terms(analyser, passage) for passage in passages)

    def with_constants(self, k1: float, b: float) -> Bm25Index:
        return replace(self, k1=k1, b=b)

    def document_frequency(self, field: str, term: str) -> int:
        found = self.postings.get((field, term))
        return len(found[0]) if found else 0

    def search(
        self, terms: Terms, k: int, among: Among = None, boosts: Mapping[str, float] | None = None
    ) -> list[tuple[int, float]]:
        boosts = boosts or {}
        counted = {
            field: {term: count * boosts.get(field, 1.0) for term, count in Counter(of_field).items()}
            for field, of_field in terms.items()
        }
        return self.search_weighted(counted, k, among)

    def search_weighted(
        self, terms: Mapping[str, Mapping[str, float]], k: int, among: Among = None
    ) -> list[tuple[int, float]]:
        scores = np.zeros(self.size)
        for field, of_field in terms.items():
            for term, weight in of_field.items():
                self._add(scores, field, term, weight)
        allowed = range(self.size) if among is None else [int(row) for row in among]
        found = [(row, round(float(scores[row]), _DIGITS)) for row in allowed if scores[row] > 0]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))[: max(0, k)]

    def _add(self, scores: Floats, field: str, term: str, weight: float) -> None:
        """weight x ln(1 + (N - n + .5) / (n + .5)) x tf (k1 + 1) / (tf + k1 (1 - b + b length / mean length))"""
        found = self.postings.get((field, term))
        if found is None or weight <= 0:
            return
        rows, tf = found
        idf = rarity(self.size, len(rows))
        norm = self.k1 * (1 - self.b + self.b * self.lengths[field][rows])
        scores[rows] += weight * idf * tf * (self.k1 + 1) / (tf + norm)


def rounded_length(length: int) -> int:
    """The length as one byte holds it: exact up to 40, above rounded down to four leading bits (Lucene's SmallFloat)."""
    beyond = length - _EXACT_LENGTHS
    if beyond < 16:
        return length
    dropped = beyond.bit_length() - 4
    return _EXACT_LENGTHS + (beyond >> dropped << dropped)

"""BM25 over stems and compound parts, for comparison and for hard negatives. Holds everything in memory; knows no index."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from indexer.analysis import STEMS, Analyser
from indexer.lexical import rarity

K1, B = 1.2, 0.75


class Bm25:
    """Robertson & Zaragoza 2009."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._analyser = Analyser.learn(texts)
        terms = [Counter(self._analyser.terms(text)[STEMS]) for text in texts]
        lengths = np.array([max(count.total(), 1) for count in terms], np.float64)
        norm = K1 * (1 - B + B * lengths / lengths.mean()) if len(texts) else lengths
        rows: dict[str, list[int]] = defaultdict(list)
        gains: dict[str, list[float]] = defaultdict(list)
        for row, count in enumerate(terms):
            for term, n in count.items():
                rows[term].append(row)
                gains[term].append(n * (K1 + 1) / (n + norm[row]))
        self._size = len(texts)
        self._postings = {
            term: (
                np.array(found),
                rarity(len(texts), len(found)) * np.array(gains[term]),
            )
            for term, found in rows.items()
        }

    def scores(self, question: str) -> npt.NDArray[np.float64]:
        """One score a text, in their order; 0 where no term is shared."""
        scores = np.zeros(self._size)
        for term in self._analyser.terms(question)[STEMS]:
            if term in self._postings:
                rows, gains = self._postings[term]
                scores[rows] += gains
        return scores

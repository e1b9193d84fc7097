"""Words of a question that nobody writes, and the word of the minutes that was meant. Knows no ranking.

Cautious on purpose: a rare word is not a wrong one. A word is only corrected where the minutes do not hold it, the vocabulary
breaks it into more pieces than the word that was meant, and that word is one slip away (two in a long word).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from indexer.text import fold

SHORTEST = 5  # letters: shorter words have too many neighbours
LONG = 9  # letters from which two slips are allowed


class Speller:
    """`counts`: words of the minutes; `known`: whether a word needs no correction; `pieces`: sub-words of a word."""

    def __init__(self, counts: Mapping[str, int], known: Callable[[str], bool], pieces: Callable[[str], int]) -> None:
        self._known = known
        self._pieces = pieces
        self._by_fold: dict[str, str] = {}
        for word, _ in sorted(counts.items(), key=lambda item: (item[1], item[0])):
            if len(word) >= SHORTEST:
                self._by_fold[fold(word)] = word  # the most frequent spelling stays
        self._folded = sorted(self._by_fold)
        self.correct = lru_cache(maxsize=10_000)(self._correct)

    def _correct(self, word: str) -> str | None:
        """The word that was meant, or None where the word can stand."""
        if len(word) < SHORTEST or not word.isalpha() or self._known(word):
            return None
        folded = fold(word)
        if folded in self._by_fold:  # "moedet" for "mødet"
            return self._by_fold[folded] if self._by_fold[folded] != word else None  # it stands in a title only
        slips = 2 if len(word) >= LONG else 1
        near = process.extract(folded, self._folded, scorer=DamerauLevenshtein.distance, score_cutoff=slips, limit=20)
        found = [(distance, self._pieces(self._by_fold[key]), self._by_fold[key]) for key, distance, _ in near]
        fitting = [entry for entry in found if entry[1] < self._pieces(word) and entry[2][0] == word[0]]
        return min(fitting)[2] if fitting else None

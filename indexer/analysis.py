"""Danish words as the lexical index holds them: exact words, stems with compound parts, character 4-grams. Knows no index."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import Stemmer

from indexer.text import fold, words

WORDS = "words"  # lowercased words as printed; case numbers, dates, "§", "å", "ikke" whole
STEMS = "stems"  # folded Snowball stems, with the stems of a compound's parts
GRAMS = "grams"  # folded character 4-grams within words
GRAM = 4

_JOINT = re.compile(r"[.\-/]")
_SHORTEST_PART = 3
_COMPOUND_LENGTHS = range(7, 61)
_SEEN_TWICE = 2
# Endings and prefixes that are words of their own in many texts, but not the parts of a compound.
_NO_PARTS = frozenset(
    "ende else elsen elser erne ene eren erens heden heder ingen ing ning ninger sen ske ste tion lig lige ligt "
    "bar bart som isk iske der den det for til ved ind over ud med mod".split()
)


class Analyser:
    """Words of a text as terms. What is a compound is learned from the corpus: `frequencies` counts the stems of its words.

    A word is split where all parts occur in the corpus, by the highest geometric mean of their frequencies
    (Koehn & Knight, EACL 2003), with the linking letters s and e; the whole word always stays a term beside its parts.
    """

    def __init__(self, frequencies: dict[str, int]) -> None:
        self.frequencies = frequencies
        self._stemmer = Stemmer.Stemmer("danish")
        self.stems_of = lru_cache(maxsize=200_000)(self._stems_of)

    @classmethod
    def learn(cls, texts: Iterable[str]) -> Analyser:
        """Count the words of a corpus; words seen once cannot be parts and are not kept."""
        counts = Counter(word for text in texts for word, _, _ in words(text) if word.isalpha())
        stemmer = Stemmer.Stemmer("danish")
        stems: Counter[str] = Counter()
        for word, count in counts.items():
            stems[_stem(stemmer, word)] += count
        return cls({stem: n for stem, n in sorted(stems.items()) if n >= _SEEN_TWICE and len(stem) >= _SHORTEST_PART})

    @classmethod
    def read(cls, path: Path) -> Analyser:
        return cls(json.loads(path.read_text(encoding="utf-8")))

    def write(self, path: Path) -> None:
        path.write_text(json.dumps(self.frequencies, ensure_ascii=False, sort_keys=True), encoding="utf-8")

    def terms(self, text: str) -> dict[str, list[str]]:
        """field -> terms in the order of the text. The same for passages and for questions."""
        found: dict[str, list[str]] = {WORDS: [], STEMS: [], GRAMS: []}
        for word, _, _ in words(text):
            for part in _parts(word):
                found[WORDS].append(part)
                found[STEMS].extend(self.stems_of(part))
            for part in _JOINT.split(word):
                found[GRAMS].extend(grams(part))
        return found

    def compound_parts(self, word: str) -> tuple[str, ...]:
        """The stems of a compound's parts, () for a word that is none: "renovationsgebyr" -> ("renovation", "gebyr")."""
        if len(word) not in _COMPOUND_LENGTHS or not word.isalpha():
            return ()
        best: tuple[float, tuple[str, ...]] = (0.0, ())
        for parts in self._splits(word, 3):
            if len(parts) > 1:
                mean = 1.0
                for part in parts:
                    mean *= self.frequencies[part] ** (1 / len(parts))
                best = max(best, (mean, parts))
        return best[1]

    def _stems_of(self, word: str) -> tuple[str, ...]:
        """The word's own stem first, then its parts'."""
        stem = _stem(self._stemmer, word)
        return (stem, *(part for part in self.compound_parts(word) if part != stem))

    def _splits(self, word: str, most: int) -> Iterable[tuple[str, ...]]:
        """Every way to cut the word into at most `most` parts that the corpus knows, as stems."""
        whole = self._known(word)
        if whole:
            yield (whole,)
        if most == 1:
            return
        for at in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
            first = self._known(word[:at]) or (self._known(word[: at - 1]) if word[at - 1] in "se" else "")
            if first:
                for rest in self._splits(word[at:], most - 1):
                    yield (first, *rest)

    def _known(self, part: str) -> str:
        """The part's stem where the corpus has it, else ""."""
        if len(part) < _SHORTEST_PART or part in _NO_PARTS:
            return ""
        stem = _stem(self._stemmer, part)
        return stem if stem in self.frequencies else ""


def grams(word: str) -> list[str]:
    """Folded 4-grams of a word, the word itself where it is shorter: "skole" -> ["skol", "kole"]."""
    folded = fold(word)
    return [folded[i : i + GRAM] for i in range(len(folded) - GRAM + 1)] or ([folded] if folded else [])


def _stem(stemmer: Stemmer.Stemmer, word: str) -> str:
    return fold(stemmer.stemWord(word))


def _parts(word: str) -> list[str]:
    """The word, and where letters are joined by hyphen, slash or stop the joined words too; numbers stay whole only."""
    pieces = _JOINT.split(word)
    return [word, *pieces] if len(pieces) > 1 and any(piece.isalpha() for piece in pieces) else [word]

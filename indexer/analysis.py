"""Danish words as the lexical index holds them: exact words, stems with compound parts, character 4-grams. Knows no index."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
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
_MOST_PARTS = 3
_SEEN_TWICE = 2
_INFLECTIONS = ("", "e", "en", "et", "n", "t", "er", "r", "ene", "erne", "ne", "rne", "s", "ens", "ets", "ns", "ernes")
# Endings and prefixes that occur as words, or as the stems of words, but not as the parts of a compound.
_NO_PARTS = frozenset(
    "all alle and bar bart den der det else elsen elser end ende ene ens er erer eret erede eren erens erer eres ern "
    "erne ers for hed heden heder her hver ind ing inge ingen inger ingerne iske isk lig lige ligt med men mod ner ning "
    "ninger nin over ren ret rede ring ringen ringer ringerne let lette sen ser sig ske som ste ten ter til tion tionen tioner tre ud und var ved vid".split()
)


class Analyser:
    """Words of a text as terms. What is a compound is learned from the corpus: `frequencies` counts its words.

    A word is split where all parts occur in the corpus, by the highest geometric mean of their frequencies
    (Koehn & Knight, EACL 2003). A part before the last stands in a form of the corpus, with or without a linking s or e;
    the last may be inflected otherwise. The whole word always stays a term beside its parts.
    """

    def __init__(self, frequencies: dict[str, int]) -> None:
        self.frequencies = frequencies
        self._stemmer = Stemmer.Stemmer("danish")
        self._stem_counts: Counter[str] = Counter()
        for word, count in frequencies.items():
            self._stem_counts[self.stem(word)] += count
        self.stems_of = lru_cache(maxsize=200_000)(self._stems_of)

    @classmethod
    def learn(cls, texts: Iterable[str]) -> Analyser:
        """Count the words of a corpus that can be parts: a word seen once cannot, in whatever form."""
        counts = Counter(word for text in texts for word, _, _ in words(text) if word.isalpha())
        stemmer = Stemmer.Stemmer("danish")
        stems: Counter[str] = Counter()
        for word, count in counts.items():
            stems[fold(stemmer.stemWord(word))] += count
        return cls(
            {
                word: count
                for word, count in sorted(counts.items())
                if len(word) >= _SHORTEST_PART and stems[fold(stemmer.stemWord(word))] >= _SEEN_TWICE
            }
        )

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

    def stem(self, word: str) -> str:
        """The word's own stem, whether it is a compound or not."""
        return fold(self._stemmer.stemWord(word))

    def compound_parts(self, word: str) -> tuple[str, ...]:
        """The stems of a compound's parts, () for a word that is none: "renovationsgebyr" -> ("renovation", "gebyr")."""
        if len(word) not in _COMPOUND_LENGTHS or not word.isalpha():
            return ()
        splits = (parts for parts in self._splits(word, _MOST_PARTS) if len(parts) > 1)
        return max(splits, key=lambda parts: (self._mean(parts), parts), default=())

    def _mean(self, parts: tuple[str, ...]) -> float:
        return math.exp(sum(math.log(self._stem_counts[part]) for part in parts) / len(parts))

    def _stems_of(self, word: str) -> tuple[str, ...]:
        """The word's own stem first, then its parts'."""
        stem = self.stem(word)
        return (stem, *(part for part in self.compound_parts(word) if part != stem))

    def _splits(self, word: str, most: int) -> Iterator[tuple[str, ...]]:
        """Every way to cut the word into at most `most` parts that the corpus knows, as stems."""
        last = self._last_part(word)
        if last:
            yield (last,)
        if most == 1:
            return
        for at in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
            first = self._first_part(word[:at])
            if first:
                for rest in self._splits(word[at:], most - 1):
                    yield (first, *rest)

    def _first_part(self, part: str) -> str:
        """The stem of a part before the last: a word of the corpus or its stem, with or without a linking s or e; else ""."""
        bare = part[:-1] if part[-1] in "se" else part
        return next((stem for form in (part, bare) if (stem := self._part(form))), "")

    def _last_part(self, part: str) -> str:
        """The stem of a last part: a word of the corpus in any inflection; else ""."""
        forms = (part.removesuffix(ending) for ending in _INFLECTIONS)
        known = next((form for form in forms if form in self.frequencies), "")
        return "" if part in _NO_PARTS else self._part(known)

    def _part(self, form: str) -> str:
        """The stem of a word of the corpus, or a stem itself; "" where it is neither, or no part."""
        stem = self.stem(form) if form in self.frequencies else fold(form)
        known = len(form) >= _SHORTEST_PART and stem in self._stem_counts
        return stem if known and form not in _NO_PARTS and stem not in _NO_PARTS else ""


def grams(word: str) -> list[str]:
    """Folded 4-grams of a word, the word itself where it is shorter: "skole" -> ["skol", "kole"]."""
    folded = fold(word)
    return [folded[i : i + GRAM] for i in range(len(folded) - GRAM + 1)] or ([folded] if folded else [])


def _parts(word: str) -> list[str]:
    """The word, and where letters are joined by hyphen, slash or stop the joined words too; numbers stay whole only."""
    pieces = _JOINT.split(word)
    return [word, *pieces] if len(pieces) > 1 and any(piece.isalpha() for piece in pieces) else [word]

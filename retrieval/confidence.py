"""How sure an answer is, from raw evidence: never from fused ranks, which look alike for sense and nonsense.

A logistic model over a few signals, fitted by eval/calibrate.py on answerable questions and on unanswerable near misses.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indexer.late import Indices, WordTable, WordVectors
from indexer.minutes import Passage
from indexer.sentences import sentences
from indexer.text import fold, words
from retrieval.answer import TITLE_DISCOUNT
from retrieval.asked import asks_a_name, counted, is_figure, names, particular
from retrieval.results import Query
from retrieval.search import content_text
from retrieval.understand import is_topical
from retrieval.vocabulary import DECIDING, FUNCTION_WORDS

Rarity = Callable[[str], float]  # word -> inverse document frequency, >= 0
Floats = npt.NDArray[np.float64]
Named = Sequence[tuple[frozenset[str], bool]]  # the words that name a concept, and whether the item holds a term of it

MET = 0.9  # how near a word counts at least that a concept of the thesaurus leads to the item
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_LIKE = 0.3  # cosine from which a word may be the noun that is counted
_BEFORE, _BEHIND = 4, 3  # words from a noun within which its number stands: "12 klager", "klagerne var i 2019 12"


@dataclass(frozen=True, slots=True)
class Matter:
    """Words of a question, and the share of its weight that each carries, by rarity and length, (n,)."""

    words: WordVectors
    shares: Floats

    @classmethod
    def of(cls, text: str, table: WordTable, rarity: Rarity) -> Matter:
        found = table.words(text)
        weights: Floats = found.weights * np.array([rarity(word) for word in found.words])
        return cls(found, weights / (weights.sum() or 1.0))

    def beside(self, title: str) -> Matter:
        """Words that the title meets count less: every sentence under that title is about them."""
        shares = self.shares * (1 - TITLE_DISCOUNT * _nearest(self.words, self.words.table.rows(title)))
        return Matter(self.words, shares / (shares.sum() or 1.0))


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    words: WordVectors
    covers: float  # the share of the question's weight that its words meet
    item: int  # 0 the best item, 1 the next


def signals(
    query: Query, items: Sequence[Sequence[Passage]], named: Named, dense: float, table: WordTable, rarity: Rarity
) -> dict[str, float]:
    """What speaks for and against an answer from the best item.

    items: the passages of the best item and of the next, in order. named: the question's concepts, and whether the best item
    holds them. dense: the best passage's cosine.

    missing: the share of the question (words weighed by rarity and length) that its worst-met word takes away; missing_concept:
    the same after the thesaurus had its say. unmet: what all words take away together: a near miss meets all words but one, a
    question in other words meets none quite. concept: what the words of a concept take away that the item does not name at all.
    year_missing: 1 where the question names a year that the item does not print.
    particular: 1 where it asks for a number, a date, a name or a sum: the matter may well be there and the particular not.
    apart, unnamed: how much better the best sentence of all meets the question than the best that prints such a particular, or
    a name that the question does not. uncounted: 1 less how near a number the noun stands that "how many" asks for.
    decision: 1 where it asks what was decided.
    """
    best, text = items[0], item_text(items[0])
    matter = Matter.of(matter_of(query), table, rarity)
    whole = Matter.of(content_text(query), table, rarity).beside(best[0].place.title)
    lost, lost_to_concepts = losses(matter, text, frozenset().union(*(w for w, held in named if held)))
    read = [s for i, passages in enumerate(items) for p in passages for s in _sentences(whole, p, i)]
    printed = particular(query.text)
    of_best = [s for s in read if not s.item]
    asked = {fold(word) for word, _, _ in words(query.search_text)}
    return {
        "dense": dense,
        "missing": float(lost.max()),
        "missing_concept": float(lost_to_concepts.max()),
        "unmet": float(lost.sum()),
        "concept": max((_of(w, matter, lost) for w, held in named if not held), default=0.0),
        "year_missing": float(any(year not in text for year in _YEAR.findall(query.search_text))),
        "particular": float(printed is not None),
        "apart": _apart(of_best, lambda s: printed is None or printed.search(s.text) is not None),
        "unnamed": _apart(read, lambda s: bool(names(s.text) - asked)) if asks_a_name(query.text) else 0.0,
        "uncounted": _uncounted(counted(query.text), read, table),
        "decision": float(not DECIDING.isdisjoint(query.intents)),
    }


def item_text(passages: Sequence[Passage]) -> str:
    """All that an item says of itself: what the encoder sees beside it, its day, its passages."""
    return "\n".join((passages[0].context, passages[0].place.date or "", *(p.text for p in passages)))


def losses(matter: Matter, text: str, met: Collection[str]) -> Floats:
    """(2, n) share(w) * (1 - cosine of the text's nearest word) for every word w of the matter; 1 where there is none.

    The second row counts a word that a concept leads to the item as MET at least.
    """
    rows = matter.words.table.rows(text)
    if not len(rows) or not matter.shares.sum() > 0:
        return np.ones((2, 1))
    nearest = _nearest(matter.words, rows)
    led = np.maximum(nearest, [MET if word in met else 0.0 for word in matter.words.words])
    return np.asarray(matter.shares * (1.0 - np.stack([nearest, led])), dtype=np.float64)


def matter_of(query: Query) -> str:
    """The words of the question that name a matter: neither function words nor those that only say what is asked for."""
    content = [word for word, _, _ in words(query.search_text) if word not in FUNCTION_WORDS]
    return " ".join(list(filter(is_topical, content)) or content)


def _nearest(question: WordVectors, rows: Indices) -> Floats:
    """(n,) for every word the best cosine with any of the rows, 0..1."""
    return np.clip(question.table.nearest(question, [rows])[:, 0], 0.0, 1.0)


def _of(concept: Collection[str], matter: Matter, lost: Floats) -> float:
    """What the words of one concept take away."""
    return float(sum(loss for word, loss in zip(matter.words.words, lost, strict=False) if word in concept))


def _sentences(matter: Matter, passage: Passage, item: int) -> list[_Sentence]:
    table, text = matter.words.table, passage.text
    read = [(text[s.start : s.end], table.words(text[s.start : s.end])) for s in sentences(text)]
    met = np.clip(table.nearest(matter.words, [found.rows for _, found in read]), 0.0, 1.0)
    return [_Sentence(said, found, float(matter.shares @ met[:, i]), item) for i, (said, found) in enumerate(read)]


def _apart(read: Sequence[_Sentence], holds: Callable[[_Sentence], bool]) -> float:
    """How much better the best of all meets the question than the best that holds what is asked; 0..1."""
    return max((s.covers for s in read), default=0.0) - max((s.covers for s in read if holds(s)), default=0.0)


def _uncounted(noun: str | None, read: Sequence[_Sentence], table: WordTable) -> float:
    """1 less the best of (likeness of a word with a number close by) x (how its sentence meets the question); 0 where none is asked."""
    if noun is None:
        return 0.0
    asked = table.words(noun)
    best = 0.0
    for said in read:
        figures = [is_figure(word) for word in said.words.words]
        if not any(figures):
            continue
        like = table.nearest(asked, [said.words.rows[i : i + 1] for i in range(len(figures))]).max(axis=0, initial=0.0)
        for i in np.flatnonzero(like > _LIKE).tolist():
            if any(figures[max(0, i - _BEFORE) : i + _BEHIND + 1]):
                best = max(best, float(like[i]) * said.covers)
    return 1.0 - best


def confidence(values: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """A logistic model over the signals; 0..1."""
    z = weights.get("bias", 0.0) + sum(weights.get(name, 0.0) * value for name, value in values.items())
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, z))))

"""What speaks for a passage: one number per kind of evidence. Knows candidates and a query; no index, no order.

Every feature is a float array over the candidates, higher is better, made from one query's candidates alone:
legs are divided by the best score among them, so that a weight means the same for every question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from indexer.minutes import Passage
from indexer.text import fold, words
from retrieval.asked import particular
from retrieval.results import Query
from retrieval.understand import stem_of_body
from retrieval.vocabulary import FUNCTION_WORDS, INTENTS, STANDING_ITEMS

Scores = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]

LEGS = ("stems", "grams", "dense", "late")
LEXICAL = ("stems", "grams", "exact")
SEMANTIC = ("dense", "late", "item_words", "inherits")

# A section type that an intent names second or third is worth this much of the first.
_STEP = 0.35
# A passage this long (some 40 words) is not brief; characters.
_LONG = 240
# Types that answer only when asked for: lists, formalities.
_ASIDE = frozenset(
    {
        "bilag",
        "deltagere",
        "fraværende",
        "underskrift",
        "sagsgang",
        "lovgrundlag",
        "høring",
        "kommunikation",
        "konsekvenser",
        "klima",
        "personale",
    }
)

_DECISIONS = frozenset({"beslutning", "afstemning", "tidligere_beslutning"})
_BODY = re.compile(r"udvalg|rad\b|raad|bestyrelse|magistrat")

_STANDING = re.compile("|".join(f"(?:{p})" for p in STANDING_ITEMS))
_MARKS = re.compile(r"^[\d.\s]+|\([a-z]\)$|\(\w*sag\)$")  # number before, "(o)" or "(orienteringssag)" behind


@dataclass(frozen=True, slots=True)
class Candidates:
    """Passages that may answer, with the number of the section and of the item each stands in."""

    rows: Indices
    passages: tuple[Passage, ...]
    section: Indices  # (n,) index of the section, counted over the candidates
    item: Indices  # (n,) index of the item

    def __len__(self) -> int:
        return len(self.passages)


def candidates(rows: Sequence[int] | Indices, passages: Sequence[Passage]) -> Candidates:
    """Candidates with sections and items numbered by first appearance."""
    sections: dict[str, int] = {}
    items: dict[str, int] = {}
    section = [sections.setdefault(section_key(p), len(sections)) for p in passages]
    item = [items.setdefault(p.place.item_key, len(items)) for p in passages]
    return Candidates(
        np.asarray(rows, dtype=np.int64),
        tuple(passages),
        np.asarray(section, dtype=np.int64),
        np.asarray(item, dtype=np.int64),
    )


def section_key(passage: Passage) -> str:
    """The section a passage stands in: its id without the part."""
    return passage.id.rpartition(".")[0]


def share_of_best(scores: Scores) -> Scores:
    """Scores divided by the best one; negative ones become 0."""
    best = scores.max(initial=0.0)
    return np.clip(scores, 0.0, None) / best if best > 0 else np.zeros(len(scores))


def best_of(scores: Scores, group: Indices) -> Scores:
    """Every candidate gets the best score of its group."""
    best = np.full(int(group.max(initial=-1)) + 1, -np.inf)
    np.maximum.at(best, group, scores)
    return best[group]


def mean_of_best_sections(scores: Scores, section: Indices, item: Indices, most: int = 3) -> Scores:
    """Every candidate gets the mean of its item's `most` best sections; an item with one section has that one's score."""
    _, first = np.unique(section, return_index=True)
    best = best_of(scores, section)[first]
    of_item = item[first]
    order = np.lexsort((-best, of_item))
    sorted_items = of_item[order]
    rank = np.arange(len(order)) - np.searchsorted(sorted_items, sorted_items)
    taken = rank < most
    total = np.zeros(int(item.max(initial=-1)) + 1)
    count = np.zeros(len(total))
    np.add.at(total, sorted_items[taken], best[order][taken])
    np.add.at(count, sorted_items[taken], 1)
    return (total / np.maximum(count, 1))[item]


def asked_type(section_type: str, intents: Sequence[str]) -> float:
    """How well a section type fits what is asked: 1 for the first type an intent names, less for the next, 0 otherwise."""
    fit = 0.0
    for intent in intents:
        types = INTENTS[intent][0]
        if section_type in types:
            fit = max(fit, 1.0 - _STEP * types.index(section_type))
    return fit


@lru_cache(maxsize=100_000)
def is_standing(title: str) -> bool:
    """Whether an item is one that every meeting has: approval of the agenda, announcements, signatures."""
    return bool(_STANDING.match(_MARKS.sub("", fold(title)).strip()))


@lru_cache(maxsize=100_000)
def is_own(section: str, committee: str) -> bool:
    """Whether a decision's heading names the meeting's own body, or none: "Beslutning", not "Beslutning Økonomiudvalget"."""
    _, _, rest = fold(section).partition(" ")
    return not _BODY.search(rest) or fold(stem_of_body(committee)) in rest


def features(
    query: Query, found: Candidates, legs: Mapping[str, Scores], exact: Scores, item_words: Scores
) -> dict[str, Scores]:
    """Every kind of evidence, (n,) each.

    `legs`: raw scores by leg name; `exact`: share of the exact terms a passage holds; `item_words`: how well the words of the
    question are met anywhere in the passage's item.
    """
    values = {name: share_of_best(legs[name]) for name in LEGS}
    values["exact"] = exact
    values["item_words"] = item_words
    places = [p.place for p in found.passages]
    asks_aside = any(INTENTS[i][0][0] in _ASIDE for i in query.intents)
    values["municipality"] = _flags(p.municipality in query.municipalities for p in places)
    values["committee"] = _flags(p.committee in query.committees for p in places)
    since, until = query.period or ("", "")
    values["period"] = _flags(bool(query.period and p.date and since <= p.date <= until) for p in places)
    values["item_number"] = _flags(p.item in query.items for p in places)
    fit = {t: asked_type(t, query.intents) for t in {p.section_type for p in places}}
    values["intent"] = np.array([fit[p.section_type] for p in places], dtype=np.float64)
    # A short decision is about what its item is about: the section asked for gains what the item's best passage has more.
    values["inherits"] = values["intent"] * (best_of(values["dense"], found.item) - values["dense"])
    values["own"] = _flags(
        fit[p.section_type] > 0 and p.section_type in _DECISIONS and is_own(p.section, p.committee or "")
        for p in places
    )
    lengths = np.array([len(p.text) for p in found.passages], dtype=np.float64)
    values["brief"] = np.clip(1.0 - lengths / _LONG, 0.0, 1.0) * (values["intent"] == 0)
    printed = particular(query.text)
    values["holds"] = _flags(printed is not None and bool(printed.search(p.text)) for p in found.passages)
    values["aside"] = _flags(p.section_type in _ASIDE and not asks_aside for p in places)
    asked = {fold(w) for w, _, _ in words(query.search_text)} - FUNCTION_WORDS
    standing = {t: is_standing(t) and not _names(t, asked) for t in {p.title for p in places}}
    values["standing"] = _flags(standing[p.title] for p in places)
    return values


def _flags(values: Iterable[bool]) -> Scores:
    return np.fromiter((float(v) for v in values), dtype=np.float64)


def _names(title: str, asked: set[str]) -> bool:
    """Whether the question names the title: more than half of its content words."""
    content = {fold(w) for w, _, _ in words(title) if w not in FUNCTION_WORDS}
    return len(content & asked) * 2 > len(content) if content else False

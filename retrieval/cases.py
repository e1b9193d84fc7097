"""A case over time: every handling of one matter, across committees and years, and why each belongs. Knows items and links; no ranking.

Three kinds of links, each with its evidence: the printed case number, a printed reference that could be resolved, and - weaker -
the same subject. Items of procedure are never linked, and municipalities are never mixed.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, Protocol

import numpy as np
import numpy.typing as npt

from indexer.catalog import Catalog
from indexer.dates import MONTHS
from indexer.late import WordTable
from indexer.minutes import Source
from indexer.store import Index
from indexer.text import fold, words
from retrieval.places import (
    Handling,
    ItemPlace,
    bare_title,
    case_numbers,
    handlings,
    is_procedure,
    place_json,
    shown_title,
    stem,
    subject_words,
)
from retrieval.references import Resolved, resolve_all
from retrieval.results import Newer

LinkKind = Literal["case_number", "reference", "subject"]

# Measured on the sample: of 87 pairs of titles that share two words, 86 are one matter; the other reaches 0.49 and 0.55.
SAME_TITLE = 0.60  # how well each title's words are met in the other's
SAME_CONTENT = 0.70  # cosine of the items' mean vectors
SOON = 200  # days within which a title without a name of its own may come back as the same matter
_SHARED_WORDS = 2

_RECURRING = re.compile(
    r"budgetopfoelgning|regnskab|revision|kvartal|halvaar|tertial|maaned|ugentlig|aarlig|aarsberetning|aarsrapport|"
    r"aarshjul|noegletal|statistik|takst|tilsyn\b|tilsyns|ledelsesinformation|likviditet|sygefravaer|kvalitetsstandard|"
    r"moedeplan|budget\b|pulje|legat|pris\b|udpegning|valg af|beretning|badevand|vinterberedskab"
)
_STEP = re.compile(r"\b(?:etape|fase|del|runde|skema|behandling|version|klasse|aar)\.?\s+$|\d\.\s*$", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\w.])\d+[a-z]?(?![\w.-]*(?:behandling|etape|fase|runde))", re.IGNORECASE)
_CAPITAL = re.compile(r"(?<![\w-])[A-ZÆØÅ][a-zæøåé]\w+")
_MONTHS = frozenset(MONTHS)


@dataclass(frozen=True, slots=True)
class Link:
    """Why two handlings are one case: `later` points back to `earlier`. A link of kind "subject" is weaker than the others."""

    later: ItemPlace
    earlier: ItemPlace
    kind: LinkKind
    evidence: str


@dataclass(frozen=True, slots=True)
class Case:
    """A matter with at least two handlings, oldest first."""

    title: str
    handlings: tuple[ItemPlace, ...]
    links: tuple[Link, ...]


class Likeness(Protocol):
    """How much alike two items are, 0..1 each."""

    def titles(self, one: Handling, other: Handling) -> float: ...

    def contents(self, one: Handling, other: Handling) -> float: ...


class IndexLikeness:
    """Likeness by the index's own vectors: word by word for titles, mean of the passages for contents."""

    def __init__(self, index: Index, table: WordTable) -> None:
        self._index = index
        self._table = table
        self._means: dict[str, npt.NDArray[np.float64]] = {}

    def titles(self, one: Handling, other: Handling) -> float:
        a, b = self._table.words(bare_title(one.place.title)), self._table.words(bare_title(other.place.title))
        return min(self._table.score(a, b), self._table.score(b, a))

    def contents(self, one: Handling, other: Handling) -> float:
        return float(self._mean(one.place.key) @ self._mean(other.place.key))

    def _mean(self, key: str) -> npt.NDArray[np.float64]:
        if key not in self._means:
            rows = self._index.catalog.rows_of([key])
            total = self._index.dense.vectors(rows).sum(axis=0, dtype=np.float64)
            self._means[key] = total / max(float(np.linalg.norm(total)), 1e-9)
        return self._means[key]


class Cases:
    """Every case of an index. Made once for an opened index; answers by item key from then on."""

    def __init__(self, every: Sequence[Handling], likeness: Likeness | None = None) -> None:
        self.resolved = resolve_all(every)
        self.all = _cases(every, find_links(every, self.resolved, likeness))
        self._places: Mapping[str, ItemPlace] = {h.place.key: h.place for h in every}
        self._by_key: Mapping[str, Case] = {h.key: case for case in self.all for h in case.handlings}
        dated = sorted(
            (p.date, p.area, p.committee)
            for p in self._places.values()
            if p.date and p.kind == "referat" and p.committee
        )
        self.newest_minutes: Mapping[tuple[str, str], str] = {(area, body or ""): date for date, area, body in dated}

    @classmethod
    def of(cls, catalog: Catalog, likeness: Likeness | None = None) -> Cases:
        return cls(list(handlings(catalog)), likeness)

    def case(self, item_key: str) -> Case | None:
        """The case that the item with this key belongs to; None where it was handled once."""
        return self._by_key.get(item_key)

    def case_of(self, place: ItemPlace) -> Case:
        """The item's case; of an item handled once a case of that one."""
        return self.case(place.key) or Case(place.title, (place,), ())

    def numbered(self, number: str) -> tuple[Case, ...]:
        """The cases one of whose handlings bears the number; a number nobody has gives none."""
        wanted = case_numbers(number)
        bearing = [p for p in self._places.values() if wanted & case_numbers(p.case_number)]
        return tuple(dict.fromkeys(self.case_of(p) for p in bearing))

    def others(self, item_key: str) -> tuple[ItemPlace, ...]:
        """The other handlings of the item's case, oldest first."""
        case = self.case(item_key)
        return tuple(h for h in case.handlings if h.key != item_key) if case else ()

    def newest_after(self, item_key: str) -> ItemPlace | None:
        """The newest handling on a later day than this item's."""
        case = self.case(item_key)
        own = next((h for h in case.handlings if h.key == item_key), None) if case else None
        later = [h for h in self.others(item_key) if own and own.date and h.date and h.date > own.date]
        return later[-1] if later else None

    def newer(self, item_key: str) -> Newer | None:
        """The newest later handling as every hit carries it."""
        found = self.newest_after(item_key)
        if found is None:
            return None
        return Newer(found.source, found.item, found.title, found.committee, found.date, found.outcome, found.kind)


def find_links(
    every: Sequence[Handling], resolved: Iterable[Resolved], likeness: Likeness | None = None
) -> tuple[Link, ...]:
    """All links between the items; subject links only between what the stronger ones leave apart."""
    matters = [h for h in every if not is_procedure(h.place.title)]
    strong = [*_by_number(matters), *_by_reference(matters, resolved)]
    weak = _by_subject(matters, _groups(strong), likeness) if likeness else ()
    return (*strong, *weak)


def cases_json(found: Iterable[Case]) -> dict[str, Any]:
    return {
        "cases": [
            {
                "title": case.title,
                "handlings": [
                    {**place_json(h), "outcome": h.outcome, "case_number": h.case_number} for h in case.handlings
                ],
                "links": [
                    {
                        "from": place_json(link.later),
                        "to": place_json(link.earlier),
                        "kind": link.kind,
                        "evidence": link.evidence,
                    }
                    for link in case.links
                ],
            }
            for case in found
        ]
    }


def _in_order(one: ItemPlace, other: ItemPlace) -> tuple[ItemPlace, ItemPlace]:
    """(later, earlier); what has no date counts as the oldest."""
    return (one, other) if _when(one) >= _when(other) else (other, one)


def _when(place: ItemPlace) -> tuple[str, str, int]:
    source, _, position = place.key.rpartition("#")
    return place.date or "", source, int(position)


def _by_number(matters: Sequence[Handling]) -> Iterator[Link]:
    """Links between items with one case number. A number that one meeting prints on several matters proves nothing alone."""
    groups: defaultdict[tuple[str, str], list[ItemPlace]] = defaultdict(list)
    for handling in matters:
        for number in sorted(case_numbers(handling.place.case_number)):
            groups[handling.place.area, number].append(handling.place)
    for (area, number), places in groups.items():
        titles: defaultdict[str, set[str]] = defaultdict(set)
        for place in places:
            titles[place.sitting].add(bare_title(place.title))
        alone = bool(area) and all(len(of_meeting) == 1 for of_meeting in titles.values())
        for one, other in itertools.combinations(places, 2):
            if alone or subject_words(one.title) & subject_words(other.title):
                later, earlier = _in_order(one, other)
                yield Link(later, earlier, "case_number", f"Samme sagsnummer: {number.upper()}")


def _by_reference(matters: Sequence[Handling], resolved: Iterable[Resolved]) -> Iterator[Link]:
    """Links by resolved references that speak of the item's own matter."""
    by_key = {h.place.key: h for h in matters}
    seen: set[tuple[str, str]] = set()
    for found in resolved:
        own = by_key.get(found.place.key)
        target = by_key.get(found.target.key) if found.target else None
        if own is None or target is None or not _own_matter(own, target, found):
            continue
        later, earlier = _in_order(own.place, target.place)
        if (later.key, earlier.key) not in seen:
            seen.add((later.key, earlier.key))
            yield Link(later, earlier, "reference", f"Henvisning: »{found.text}«")


def _own_matter(own: Handling, target: Handling, found: Resolved) -> bool:
    """Whether a reference names an earlier handling of the item's own matter and not another case that it only mentions.

    The line above an earlier decision does. Of any other it must be seen: a shared case number, a word the titles share, or
    half of the item's own title in the text that is referred to.
    """
    prior = any(_above(p.source, found.source) for p in own.item.facts.prior_decisions)
    if prior or case_numbers(own.place.case_number) & case_numbers(target.place.case_number):
        return True
    subject = subject_words(own.place.title)
    if subject & subject_words(target.place.title):
        return True
    said = {stem(fold(w)) for section in target.item.sections for w, _, _ in words(section.text)}
    return bool(subject) and 2 * len(subject & said) >= len(subject)


def _above(decision: Source, line: Source | None) -> bool:
    """Whether this line is the dateline of an earlier decision: it ends where the decision begins."""
    return line is not None and decision.section == line.section and 0 <= decision.span.start - line.span.end <= 3


def _by_subject(matters: Sequence[Handling], joined: _Groups, likeness: Likeness) -> Iterator[Link]:
    """Links between items of one subject in different meetings, oldest pairs first."""
    for one, other in _candidates(matters):
        later, earlier = _in_order(one.place, other.place)
        if joined.same(later.key, earlier.key) or not may_be_one(one.place, other.place):
            continue
        if likeness.titles(one, other) >= SAME_TITLE and likeness.contents(one, other) >= SAME_CONTENT:
            joined.join(later.key, earlier.key)
            yield Link(later, earlier, "subject", f"Samme emne: »{later.title}« og »{earlier.title}«")


def _candidates(matters: Sequence[Handling]) -> Iterator[tuple[Handling, Handling]]:
    """Pairs from different meetings of one municipality whose titles share at least two words. Closed items have no content."""
    by_word: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for number, handling in enumerate(matters):
        shared = Counter(
            before
            for word in subject_words(handling.place.title)
            for before in by_word[handling.place.area, word]
            if matters[before].place.sitting != handling.place.sitting
        )
        if handling.item.sections:
            for before in sorted(b for b, n in shared.items() if n >= _SHARED_WORDS):
                yield matters[before], handling
            for word in subject_words(handling.place.title):
                by_word[handling.place.area, word].append(number)


def may_be_one(one: ItemPlace, other: ItemPlace) -> bool:
    """False where the titles name different things or a matter that comes back every year; without a common name only soon after."""
    if _RECURRING.search(bare_title(one.title)) or _RECURRING.search(bare_title(other.title)):
        return False
    a, b = _numbers(one.title), _numbers(other.title)
    if a and b and a.isdisjoint(b):
        return False
    (first_a, inside_a), (first_b, inside_b) = _names(one.title), _names(other.title)
    if inside_a - inside_b - first_b and inside_b - inside_a - first_a:
        return False
    common = (inside_a & inside_b) | (inside_a & first_b) | (inside_b & first_a)
    return bool(common) or _days_between(one, other) <= SOON


def _numbers(title: str) -> frozenset[str]:
    """Years, months, plan and house numbers of a title; the steps of one matter (etape 1, skema B) tell nothing apart."""
    printed = {m[0] for m in _NUMBER.finditer(title) if not _STEP.search(title[: m.start()])}
    return frozenset(printed | {w for w, _, _ in words(title) if w in _MONTHS})


def _names(title: str) -> tuple[frozenset[str], frozenset[str]]:
    """(the first word, the capital words behind it): inside a title a capital means a name, at its start it may."""
    stems = [(m.start() == 0, stem(fold(m[0]))) for m in _CAPITAL.finditer(shown_title(title))]
    return frozenset(s for first, s in stems if first), frozenset(s for first, s in stems if not first)


def _days_between(one: ItemPlace, other: ItemPlace) -> int:
    if not one.date or not other.date:
        return SOON + 1
    return abs((date.fromisoformat(one.date) - date.fromisoformat(other.date)).days)


class _Groups:
    """Which item keys are joined (union and find)."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def find(self, key: str) -> str:
        root = key
        while (above := self._parent.get(root, root)) != root:
            root = above
        while (above := self._parent.get(key, key)) != root:
            self._parent[key] = root
            key = above
        return root

    def join(self, one: str, other: str) -> None:
        a, b = sorted((self.find(one), self.find(other)))
        self._parent[b] = a

    def same(self, one: str, other: str) -> bool:
        return self.find(one) == self.find(other)


def _groups(links: Iterable[Link]) -> _Groups:
    joined = _Groups()
    for link in links:
        joined.join(link.later.key, link.earlier.key)
    return joined


def _cases(every: Sequence[Handling], links: Sequence[Link]) -> tuple[Case, ...]:
    """The joined items as cases, the one handled last first."""
    joined = _groups(links)
    of_group: defaultdict[str, list[Link]] = defaultdict(list)
    members: defaultdict[str, dict[str, ItemPlace]] = defaultdict(dict)
    for link in links:
        root = joined.find(link.later.key)
        of_group[root].append(link)
        members[root] |= {link.later.key: link.later, link.earlier.key: link.earlier}
    found = []
    for root, places in members.items():
        ordered = tuple(sorted(places.values(), key=_when))
        ties = sorted(of_group[root], key=lambda k: (_when(k.later), _when(k.earlier), k.kind))
        found.append(Case(ordered[-1].title, ordered, tuple(ties)))
    return tuple(sorted(found, key=lambda c: _when(c.handlings[-1]), reverse=True))

"""Sums of money over time: per case and per budget area, conflicting figures side by side. Adds nothing up; knows no plot.

Two figures of one case conflict when the minutes call them the same ("anlægssum", "tillægsbevilling") and print different sums.
Which of them is right, or whether both are (another year, another stage), is for the reader: the sentences stand beside them.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from indexer.minutes import Amount, Filters, Item, Span
from indexer.sentences import sentences
from indexer.text import fold, squeeze
from retrieval.as_json import newer_json
from retrieval.cases import Cases
from retrieval.places import Handling, ItemPlace, is_procedure, place_json, satisfies, shown_title
from retrieval.topics import topic_text

# What minutes call a sum: the word ends in one of these, with or without its article.
_KINDS = (
    "bevilling budget beløb ramme pulje sum udgift indtægt tilskud lån garanti besparelse regnskab overskud underskud merforbrug "
    "mindreforbrug forbrug gæld leje pris takst gebyr afgift honorar løn investering finansiering medfinansiering overslag bidrag "
    "reserve kassebeholdning likviditet rammebeløb støtte erstatning provenu salgspris købspris"
).split()
_KIND = re.compile(
    rf"(?<![\w-])(?P<word>[\wæøå-]*?(?:{'|'.join(_KINDS)}))(?:s?(?:men|mer|merne|det|dene|en|et|erne|er|e|n|r|rne|ne|lerne|let|ler)?s?)(?![\w-])",
    re.IGNORECASE,
)
# These words alone say too little: two prices of one case need not be the price of one thing.
_VAGUE = frozenset(
    "beløb sum udgift indtægt leje pris takst gebyr afgift honorar løn bidrag støtte ramme pulje investering reserve".split()
)
_TIED = re.compile(r"[^,;:()]*")  # between a sum and the word for it
_COMPARED = re.compile(
    r"\W*(?:mod|til|frem for|i stedet for|fremfor)\b[\w\s]{0,24}", re.IGNORECASE
)  # "2,6 mio. kr. mod 3,0 mio. kr."
_BEHIND = 25
_NEAR = 80  # characters between a sum and the word for it
_AREA = re.compile(
    r"\b(?:politik|bevillings|budget|aktivitets|udgifts|styrings)områd(?:e|et|erne)\s+(?:nr\.?\s*)?"
    r"(?P<name>\d[\d.]*(?:\s*[-–:]?\s*[A-ZÆØÅ][\wæøåé]+(?:(?:,| og| samt)? [A-ZÆØÅ][\wæøåé]+)*)?"
    r"|[»\"“][^»«\"”\n]{3,60}[«\"”]|[A-ZÆØÅ][\wæøåé]+(?:(?:,| og| samt)? [A-ZÆØÅ][\wæøåé]+)*)"
)


@dataclass(frozen=True, slots=True)
class Sum:
    """One printed sum: verbatim, in kroner, what the minutes call it, the sentence, and the budget area:
    as the sentence prints it, else the topic of the case number."""

    place: ItemPlace
    text: str
    kr: int
    sentence: str
    kind: str | None
    area: str | None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Figures of one case that go by one word and differ, oldest first."""

    kind: str
    sums: tuple[Sum, ...]


@dataclass(frozen=True, slots=True)
class CaseMoney:
    """A case's sums, oldest first. `title` is the newest handling's."""

    title: str
    sums: tuple[Sum, ...]
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True, slots=True)
class AreaMoney:
    """A budget area's sums over time, oldest first; an area is a municipality's own."""

    municipality: str | None
    area: str
    sums: tuple[Sum, ...]


@dataclass(frozen=True, slots=True)
class Money:
    cases: tuple[CaseMoney, ...]
    areas: tuple[AreaMoney, ...]


def money(every: Iterable[Handling], cases: Cases, filters: Filters = Filters()) -> Money:
    """The sums of all items that meet the filters, by case (the last handled first) and by budget area."""
    by_case: defaultdict[str, list[Sum]] = defaultdict(list)
    by_area: defaultdict[tuple[str, str], list[Sum]] = defaultdict(list)
    for handling in every:
        if not satisfies(handling.place, filters):
            continue
        case = cases.case(handling.place.key)
        for found in sums_of(handling):
            if not is_procedure(handling.place.title):
                by_case[case.handlings[0].key if case else handling.place.key].append(found)
            if found.area:
                by_area[handling.place.area, fold(found.area)].append(found)
    of_cases = [_of_case(_in_order(sums)) for sums in by_case.values()]
    return Money(
        tuple(sorted(of_cases, key=lambda c: (c.sums[-1].place.date or "", c.sums[-1].place.key), reverse=True)),
        tuple(AreaMoney(s[0].place.municipality, s[0].area or "", _in_order(s)) for _, s in sorted(by_area.items())),
    )


def sums_of(handling: Handling) -> Iterator[Sum]:
    """The item's sums in printed order, each once a sentence."""
    item = handling.item
    seen: set[tuple[str, str, int]] = set()
    for section, of_section in itertools.groupby(item.facts.amounts, key=lambda a: a.source.section):
        amounts, text = tuple(of_section), item.sections[section].text
        kinds = _kinds(text, amounts)
        for amount in amounts:
            sentence = sentence_around(item, amount)
            if (sentence, amount.text, amount.kr) not in seen:
                seen.add((sentence, amount.text, amount.kr))
                area = _area(text, amount) or (topic_text(item.topic) if item.topic else None)
                yield Sum(handling.place, amount.text, amount.kr, sentence, kinds.get(amount), area)


def sentence_around(item: Item, amount: Amount) -> str:
    """The printed sentence, list entry or table row that names the sum, on one line."""
    text = item.sections[amount.source.section].text
    start, end = _sentence(text, amount)
    return squeeze(text[start:end])


def _sentence(text: str, amount: Amount) -> tuple[int, int]:
    at = amount.source.span
    span = next((s for s in sentences(text) if s.start <= at.start < s.end), at)
    return span.start, max(span.end, at.end)


def _kinds(text: str, amounts: Sequence[Amount]) -> dict[Amount, str]:
    """The words for the sums of one text: the nearest in the sum's clause, without its ending; a sum it is compared with shares it.

    A word that belongs to another sum (one stands between) is not taken.
    """
    found: dict[Amount, str] = {}
    before: Amount | None = None
    for amount in amounts:
        start, end = _sentence(text, amount)
        at = amount.source.span
        near = [
            (at.start - m.end() if m.end() <= at.start else 2 * (m.start() - at.end), m["word"].casefold())
            for m in _KIND.finditer(text, start, end)
            if _tied(text, m.span(), at, amounts)
        ]
        between = text[before.source.span.end : at.start] if before else ""
        if before and before in found and _COMPARED.fullmatch(between):
            found[amount] = found[before]
        elif near and min(near)[0] <= _NEAR:
            found[amount] = min(near)[1]
        before = amount
    return found


def _tied(text: str, word: tuple[int, int], at: Span, amounts: Sequence[Amount]) -> bool:
    """Whether nothing stands between a word and a sum that would part them."""
    behind = word[0] >= at.end
    between = Span(at.end, word[0]) if behind else Span(word[1], at.start)
    if behind and (
        between.end - between.start > _BEHIND or any(0 <= a.source.span.start - word[1] < 12 for a in amounts)
    ):
        return False  # "1,2 mio. kr. og giver en indtægt på 0,1 mio. kr.": the word is the next sum's
    apart = any(between.start <= other.source.span.start < between.end for other in amounts)
    return between.start <= between.end and not apart and bool(_TIED.fullmatch(text, between.start, between.end))


def _area(text: str, amount: Amount) -> str | None:
    """The budget area printed in the sum's sentence."""
    start, end = _sentence(text, amount)
    m = _AREA.search(text, start, end)
    return squeeze(m["name"]).strip('»«"“”. ') if m else None


def _of_case(sums: Sequence[Sum]) -> CaseMoney:
    by_kind: defaultdict[str, list[Sum]] = defaultdict(list)
    for found in sums:
        if found.kind:
            by_kind[found.kind].append(found)
    differing = {k: of_kind for k, of_kind in by_kind.items() if k not in _VAGUE and len({s.kr for s in of_kind}) > 1}
    conflicts = tuple(Conflict(kind, tuple(of_kind)) for kind, of_kind in sorted(differing.items()))
    return CaseMoney(shown_title(sums[-1].place.title), tuple(sums), conflicts)


def _in_order(sums: Iterable[Sum]) -> tuple[Sum, ...]:
    """By date; within an item as printed."""
    return tuple(sorted(sums, key=lambda s: (s.place.date or "", s.place.source)))


def money_json(found: Money, cases: Cases) -> dict[str, Any]:
    """The sums as other programs read them; each with its item's later handling, as hits carry it."""
    return {
        "cases": [
            {
                "title": case.title,
                "amounts": [_sum_json(s, cases) for s in case.sums],
                "conflicts": [
                    {"kind": c.kind, "amounts": [_sum_json(s, cases) for s in c.sums]} for c in case.conflicts
                ],
            }
            for case in found.cases
        ],
        "areas": [
            {"municipality": area.municipality, "area": area.area, "amounts": [_sum_json(s, cases) for s in area.sums]}
            for area in found.areas
        ],
    }


def _sum_json(found: Sum, cases: Cases) -> dict[str, Any]:
    return {
        **place_json(found.place),
        "text": found.text,
        "kr": found.kr,
        "kind": found.kind,
        "area": found.area,
        "sentence": found.sentence,
        "newer": newer_json(cases.newer(found.place.key)),
    }


def money_table(found: Money) -> Iterator[tuple[str, ...]]:
    """Every sum of every case as rows for a table or CSV, a header first. There is no total: the figures overlap."""
    yield (
        "Sag",
        "Dato",
        "Udvalg",
        "Punkt",
        "Betegnelse",
        "Beløb",
        "Kroner",
        "Andre tal for det samme",
        "Budgetområde",
        "Sætning",
    )
    for case in found.cases:
        for s in case.sums:
            others = next((c.sums for c in case.conflicts if c.kind == s.kind), ())
            differing = ", ".join(dict.fromkeys(o.text for o in others if o.kr != s.kr))
            p = s.place
            yield (
                *(case.title, p.date or "", p.committee or "", p.item, s.kind or "", s.text, str(s.kr), differing),
                *(s.area or "", s.sentence),
            )

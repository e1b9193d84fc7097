"""Printed references -> the items they mean: by body, date and number, or by number and year. Several that fit are candidates, never a guess.

Knows the printed facts and the other meetings of the same municipality; no ranking and no wording of questions.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from indexer.catalog import Catalog
from indexer.dates import find_dates
from indexer.grammar.bodies import body_key, same_body
from indexer.minutes import PriorDecision, Reference, Source, Span
from retrieval.places import (
    Handling,
    ItemPlace,
    bare_title,
    case_numbers,
    handlings,
    is_procedure,
    place_json,
    plain_number,
    subject_words,
)

_RUNNING = re.compile(r"\d{1,4}[A-Z]?", re.IGNORECASE)  # the number of an item, not of a case
_RUNNING_OF_YEAR = re.compile(r"(?P<number>\d{1,4})[/-](?P<year>(?:19|20)\d{2})")
_RANGE = re.compile(r"(\d{1,4})\s?[-–]\s?(\d{1,4})")
_SAME_AGENDA = re.compile(
    r"\bdagsordenens\s|\b(?:denne|dagens|samme|nærværende) dagsorden|\bpå dagsordenen", re.IGNORECASE
)
_GENERIC = re.compile(r"^(?:udvalg|råd|nævn|bestyrelse|kommission)(?:et|en)?$", re.IGNORECASE)
_DEFINITE = re.compile(r"(udvalg|raad|naevn|bestyrelse|magistrat)(?:et|en|n)\b")
_NEAR = 40  # characters behind a reference that may still say which agenda is meant


@dataclass(frozen=True, slots=True)
class Resolved:
    """One printed reference and what it means: `target`, or the `candidates` that fit as well as each other, or neither."""

    place: ItemPlace
    text: str
    target: ItemPlace | None = None
    candidates: tuple[ItemPlace, ...] = ()
    source: Source | None = None  # where the reference stands


@dataclass(frozen=True, slots=True)
class _Pointer:
    """What a reference prints. `own_agenda`: it speaks of the agenda it stands on."""

    text: str
    source: Source
    body: str | None
    date: str | None
    number: str | None
    own_agenda: bool = False
    year: str | None = None


class Directory:
    """The items of all meetings, found by municipality and day, by body and year, and by case number."""

    def __init__(self, every: Iterable[Handling]) -> None:
        self.by_day: defaultdict[tuple[str, str], list[Handling]] = defaultdict(list)
        self.by_year: defaultdict[tuple[str, str], list[Handling]] = defaultdict(list)
        self.by_case: defaultdict[tuple[str, str], list[Handling]] = defaultdict(list)
        for handling in every:
            place = handling.place
            if place.date:
                self.by_day[place.area, place.date].append(handling)
                self.by_year[place.area, place.date[:4]].append(handling)
            for number in case_numbers(place.case_number):
                self.by_case[place.area, number].append(handling)


def references(catalog: Catalog) -> tuple[Resolved, ...]:
    """Every printed reference of the leading meetings, resolved where that is certain."""
    every = list(handlings(catalog))
    return resolve_all(every)


def resolve_all(every: Sequence[Handling]) -> tuple[Resolved, ...]:
    """The references of these items among these items, in their order."""
    directory = Directory(every)
    return tuple(resolve(handling, pointer, directory) for handling in every for pointer in _pointers(handling))


def resolve(handling: Handling, pointer: _Pointer, directory: Directory) -> Resolved:
    """The item that the pointer means. An item never refers to itself."""
    target, candidates = _find(handling, pointer, directory)
    if target is not None and target.place.key == handling.place.key:
        target = None
    others = tuple(c.place for c in candidates if c.place.key != handling.place.key)
    return Resolved(handling.place, pointer.text, target.place if target else None, others, pointer.source)


def references_json(found: Iterable[Resolved]) -> dict[str, Any]:
    return {
        "references": [
            {
                **place_json(r.place),
                "text": r.text,
                "target": place_json(r.target) if r.target else None,
                "candidates": [place_json(c) for c in r.candidates],
            }
            for r in found
        ]
    }


def supports(one: ItemPlace, other: ItemPlace) -> bool:
    """Whether two items may be one matter, by a case number or a word of their titles."""
    if not case_numbers(one.case_number).isdisjoint(case_numbers(other.case_number)):
        return True
    return not subject_words(one.title).isdisjoint(subject_words(other.title))


def means_body(named: str, committee: str | None) -> bool:
    """Whether a printed body is this committee, with or without ending, term of office and the municipality's name."""
    if committee is None:
        return False
    if same_body(named, committee):
        return True
    a, b = _bare_body(named), _bare_body(committee)
    return a == b or f" {a} " in f" {b} " or f" {b} " in f" {a} "


def _bare_body(name: str) -> str:
    return _DEFINITE.sub(r"\1", body_key(name))


def _pointers(handling: Handling) -> Iterator[_Pointer]:
    """The references and the datelines of earlier decisions, each printed place once."""
    datelines = [_dateline(handling, p) for p in handling.item.facts.prior_decisions]
    for reference in handling.item.facts.references:
        if not any(_inside(reference.source, d.source) for d in datelines):
            yield _as_pointer(handling, reference)
    yield from datelines


def _inside(one: Source, other: Source) -> bool:
    return one.section == other.section and other.span.start <= one.span.start and one.span.end <= other.span.end


def _as_pointer(handling: Handling, reference: Reference) -> _Pointer:
    text = handling.item.sections[reference.source.section].text
    behind = text[reference.source.span.end : reference.source.span.end + _NEAR]
    own = bool(_SAME_AGENDA.search(reference.text + behind.split(".")[0].split(";")[0]))
    number, year = reference.number, None
    if number and (m := _RUNNING_OF_YEAR.fullmatch(number)):
        number, year = m["number"], m["year"]
    return _Pointer(reference.text, reference.source, reference.body, reference.date, number, own, year)


def _dateline(handling: Handling, prior: PriorDecision) -> _Pointer:
    """The printed line that names an earlier decision: the line above it, else the heading of its section."""
    section = handling.item.sections[prior.source.section]
    start = prior.source.span.start
    line_start = section.text.rfind("\n", 0, len(section.text[:start].rstrip())) + 1
    line = section.text[line_start:start].strip()
    if line and any(d.iso == prior.date for d in find_dates(line)):
        source = Source(
            prior.source.section, Span(line_start, line_start + len(section.text[line_start:start].rstrip()))
        )
        return _Pointer(line.rstrip(": "), source, prior.body, prior.date, prior.number)
    return _Pointer(
        section.heading, Source(prior.source.section, Span(start, start)), prior.body, prior.date, prior.number
    )


def _find(handling: Handling, pointer: _Pointer, directory: Directory) -> tuple[Handling | None, list[Handling]]:
    """(the item meant, or None; the items that fit as well as each other)."""
    if pointer.number and pointer.own_agenda and not pointer.date:
        return _one_of(_on_own_agenda(handling, pointer.number, directory))
    if pointer.number and not _RUNNING.fullmatch(pointer.number):
        return _by_case(handling, pointer, directory)
    if pointer.date:
        return _by_day(handling, pointer, directory)
    return _by_year(handling, pointer, directory) if pointer.number else (None, [])


def _one_of(found: list[Handling]) -> tuple[Handling | None, list[Handling]]:
    return (found[0], []) if len(found) == 1 else (None, found)


def _own_meeting(handling: Handling, directory: Directory) -> list[Handling]:
    place = handling.place
    same_day = directory.by_day[place.area, place.date] if place.date else []
    return [h for h in same_day if h.place.sitting == place.sitting]


def _on_own_agenda(handling: Handling, number: str, directory: Directory) -> list[Handling]:
    """The items of the own meeting with this number, or in this range of numbers."""
    wanted = {plain_number(number)}
    if m := _RANGE.fullmatch(number):
        wanted = {str(n) for n in range(int(m[1]), int(m[2]) + 1)}
    return [h for h in _own_meeting(handling, directory) if plain_number(h.place.item) in wanted]


def _by_case(handling: Handling, pointer: _Pointer, directory: Directory) -> tuple[Handling | None, list[Handling]]:
    """Items with a printed case number, on the printed day where there is one."""
    number = (pointer.number or "").casefold()
    found = [h for h in directory.by_case[handling.place.area, number] if h.place.key != handling.place.key]
    on_day = [h for h in found if h.place.date == pointer.date] if pointer.date else []
    return _one_of(on_day or found)


def _by_day(handling: Handling, pointer: _Pointer, directory: Directory) -> tuple[Handling | None, list[Handling]]:
    """Items of that day: of the body that is printed, else of the own committee, else one that speaks of the same matter."""
    place = handling.place
    of_day = [h for h in directory.by_day[place.area, pointer.date or ""] if h.place.key != place.key]
    generic = pointer.body is None or bool(_GENERIC.match(pointer.body.strip()))
    body = place.committee if generic else pointer.body
    of_body = [h for h in of_day if body and means_body(body, h.place.committee)]
    if pointer.number is None:
        return _one_of(_same_matter(place, of_body))
    wanted = plain_number(pointer.number)
    numbered = [h for h in of_day if plain_number(h.place.item) == wanted]
    if exact := [h for h in of_body if plain_number(h.place.item) == wanted]:
        return _one_of(exact)
    if certain := [h for h in numbered if supports(place, h.place)]:
        return _one_of(certain)
    if numbered:
        return None, numbered
    # the printed number counts through the year, the agenda's own may begin at 1
    return _one_of([h for h in of_body if case_numbers(place.case_number) & case_numbers(h.place.case_number)])


def _same_matter(place: ItemPlace, others: Sequence[Handling]) -> list[Handling]:
    """Those with the same case number, else with the same title; procedure is no matter."""
    if is_procedure(place.title):
        return []
    matters = [h for h in others if not is_procedure(h.place.title)]
    numbers = case_numbers(place.case_number)
    return [h for h in matters if numbers & case_numbers(h.place.case_number)] or [
        h for h in matters if bare_title(h.place.title) == bare_title(place.title)
    ]


def _by_year(handling: Handling, pointer: _Pointer, directory: Directory) -> tuple[Handling | None, list[Handling]]:
    """ "(sag 93)": numbers count per body and calendar year, so the body's item of that year up to this meeting."""
    place = handling.place
    generic = pointer.body is None or bool(_GENERIC.match(pointer.body.strip()))
    body = place.committee if generic else pointer.body
    year = pointer.year or (place.date or "")[:4]
    if not body or not year:
        return None, []
    wanted = plain_number(pointer.number or "")
    found = [
        h
        for h in directory.by_year[place.area, year]
        if means_body(body, h.place.committee)
        and plain_number(h.place.item) == wanted
        and (pointer.year or not place.date or (h.place.date or "") <= place.date)
    ]
    own = [h for h in found if h.place.sitting == place.sitting]
    return _one_of(own or found)

"""Elected members as the minutes print them: present, absent, recused, voting against, dissenting, substitutes. No citizens and no staff.

A person is a name within one municipality: members of two municipalities who share a name stay two.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from indexer.catalog import Catalog, key
from indexer.facts.names import first_names, names_in, same_person_key
from indexer.minutes import Filters, Meeting
from indexer.text import fold, squeeze
from retrieval.cases import Cases
from retrieval.decisions import absent_from_all
from retrieval.places import Handling, ItemPlace, handlings, handlings_of, is_procedure, place_json, satisfies, sittings

_PARTY = re.compile(r"\s*[,(]\s*\(?(?P<party>[A-ZÆØÅ]{1,3})\)?\s*$|\s*\((?P<long>[^()]{1,40})\)\s*$")
_REASON = re.compile(r"\b(?:fordi|idet|begrund\w*|henvis\w*)\b|, (?:da|som|der|at)\b", re.IGNORECASE)
Key = tuple[str, str]  # municipality and name, both folded


@dataclass(frozen=True, slots=True)
class Said:
    """A dissenting sentence, verbatim, with its place."""

    place: ItemPlace
    text: str


@dataclass(frozen=True, slots=True)
class Stood:
    """Somebody who came instead of somebody else."""

    source: str
    substitute: str
    instead_of: str


@dataclass(frozen=True, slots=True)
class Person:
    """One elected member. Sources are meetings; places are items. `party` is the letter printed most often beside the name."""

    name: str
    municipality: str | None
    party: str | None = None
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()  # the whole meeting
    absent_items: tuple[ItemPlace, ...] = ()  # only some items
    recused: tuple[ItemPlace, ...] = ()
    voted_for: tuple[ItemPlace, ...] = ()
    voted_against: tuple[ItemPlace, ...] = ()
    abstained: tuple[ItemPlace, ...] = ()
    dissents: tuple[Said, ...] = ()
    substitutes: tuple[Stood, ...] = ()  # as the substitute or as the one who was replaced

    @property
    def items(self) -> tuple[ItemPlace, ...]:
        """Every item where the person is named, newest first: "mine punkter"."""
        voted = (*self.voted_for, *self.voted_against, *self.abstained)
        named = (*self.recused, *voted, *(s.place for s in self.dissents))
        unique = {p.key: p for p in named}
        return tuple(sorted(unique.values(), key=lambda p: (p.date or "", p.key), reverse=True))


@dataclass(slots=True)
class _Gathered:
    """What was found of one person so far."""

    names: Counter[str] = field(default_factory=Counter)
    parties: Counter[str] = field(default_factory=Counter)
    municipality: str | None = None
    member: bool = False
    present: dict[str, None] = field(default_factory=dict)
    absent: dict[str, None] = field(default_factory=dict)
    absent_items: dict[str, ItemPlace] = field(default_factory=dict)
    recused: dict[str, ItemPlace] = field(default_factory=dict)
    voted_for: dict[str, ItemPlace] = field(default_factory=dict)
    voted_against: dict[str, ItemPlace] = field(default_factory=dict)
    abstained: dict[str, ItemPlace] = field(default_factory=dict)
    dissents: list[Said] = field(default_factory=list)
    substitutes: list[Stood] = field(default_factory=list)


def people(catalog: Catalog, name: str | None = None, filters: Filters = Filters()) -> tuple[Person, ...]:
    """The elected members of the meetings that meet the filters, by municipality and name; `name` keeps those it fits."""
    return tuple(p for p in _people(sittings(catalog), filters) if name is None or is_named(p, name))


def people_of(meetings: Sequence[Meeting], filters: Filters = Filters()) -> tuple[Person, ...]:
    """The elected members these meetings print."""
    return _people(map(handlings_of, meetings), filters)


def _people(meetings: Iterable[Sequence[Handling]], filters: Filters) -> tuple[Person, ...]:
    gathered: defaultdict[Key, _Gathered] = defaultdict(_Gathered)
    for items in meetings:
        kept = [h for h in items if satisfies(h.place, filters)]
        if kept:
            _gather(kept[0].meeting, kept, gathered)
    members = [(key, g) for key, g in gathered.items() if g.member]
    return tuple(_person(g) for _, g in sorted(members, key=lambda pair: pair[0]))


def is_named(person: Person, name: str) -> bool:
    """Whether every word asked for stands in the name, in order: "nielsen", "hoxcer nielsen", "A. C. Hoxcer Nielsen"."""
    wanted, own = _words(bare_name(name)[0]), _words(person.name)
    remaining = iter(own)
    return bool(wanted) and all(any(w == o for o in remaining) for w in wanted)


def bare_name(printed: str) -> tuple[str, str | None]:
    """(the name, the party letter): "Ane Holt (A)" and "Ane Holt, A" are Ane Holt of party A."""
    text = squeeze(printed)
    m = _PARTY.search(text)
    if not m:
        return text.strip(" ,.:-–"), None
    return text[: m.start()].strip(" ,.:-–"), m["party"] or (m["long"] if len(m["long"] or "") <= 3 else None)


def is_person(printed: str) -> bool:
    """Whether a printed voter is a person and not a party: at least two words, the last with small letters."""
    name = bare_name(printed)[0].split()
    return len(name) >= 2 and len(name[-1]) > 1 and not name[-1].isupper() and name[0].casefold() != "liste"


def _words(text: str) -> list[str]:
    return [w for w in re.split(r"[^\w]+", fold(text)) if w]


def _gather(meeting: Meeting, kept: Sequence[Handling], gathered: defaultdict[Key, _Gathered]) -> None:
    """Adds what one meeting says.

    Names in its roster and names that voted or were recused are members. Who is only said to be away or to dissent is one
    where the meeting prints no roster: such minutes say it of members only.
    """
    area = kept[0].place.area
    source = meeting.source
    roster = bool(meeting.attendees or meeting.absent or meeting.absences)

    def of(printed: str, member: bool) -> _Gathered | None:
        name, party = bare_name(printed)
        if not is_person(name):
            return None
        person = gathered[area, same_person_key(name)]
        person.names[name] += 1
        person.municipality = person.municipality or meeting.municipality
        person.member = person.member or member
        if party:
            person.parties[party] += 1
        return person

    away = absent_from_all(meeting)
    away_keys = {same_person_key(bare_name(n)[0]) for n in away}
    for printed in meeting.attendees:
        if same_person_key(bare_name(printed)[0]) not in away_keys and (person := of(printed, True)):
            person.present[source] = None
    for printed in away:
        if person := of(printed, True):
            person.absent[source] = None
    for absence in meeting.absences:
        if absence.substitute:
            stood = Stood(source, bare_name(absence.substitute)[0], bare_name(absence.name)[0])
            for printed in (absence.name, absence.substitute):
                if person := of(printed, True):
                    person.substitutes.append(stood)
    for handling in kept:
        _gather_item(handling, of, not roster, away_keys)
    _close(meeting, kept, gathered, area)
    for name in names_in(meeting.header):
        key = (area, same_person_key(name.text))
        if name.party and len(name.party) <= 3 and key in gathered:
            gathered[key].parties[name.party] += 1


def _gather_item(handling: Handling, of: Any, away_is_member: bool, away_keys: set[str]) -> None:
    facts, place = handling.item.facts, handling.place
    for printed in facts.absent:
        if same_person_key(bare_name(printed)[0]) not in away_keys and (person := of(printed, away_is_member)):
            person.absent_items[place.key] = place
    for printed in facts.recused:
        if person := of(printed, True):
            person.recused[place.key] = place
    for printed in facts.voted_for:
        if person := of(printed, True):
            person.voted_for[place.key] = place
    for printed in facts.voted_against:
        if person := of(printed, True):
            person.voted_against[place.key] = place
    for printed in facts.abstained:
        if person := of(printed, True):
            person.abstained[place.key] = place
    for remark in facts.dissent:
        reason = _REASON.search(remark.text)
        for name in first_names(remark.text, 0, reason.start() if reason else None):
            if person := of(name.text, away_is_member):
                person.dissents.append(Said(place, remark.text))


def _close(meeting: Meeting, kept: Sequence[Handling], gathered: defaultdict[Key, _Gathered], area: str) -> None:
    """Who is said to be away at every open item of the meeting was away from all of it."""
    every = {h.place.key for h in kept}
    open_items = {h.place.key for h in kept if h.item.facts.decision is not None}
    for (of_area, _), person in gathered.items():
        here = person.absent_items.keys() & every
        if of_area == area and open_items and len(open_items) > 1 and open_items <= here:
            person.absent[meeting.source] = None
            person.present.pop(meeting.source, None)
            for key in here:
                del person.absent_items[key]


def _person(g: _Gathered) -> Person:
    return Person(
        name=max(sorted(g.names), key=lambda n: g.names[n]),
        municipality=g.municipality,
        party=max(sorted(g.parties), key=lambda p: g.parties[p]) if g.parties else None,
        present=tuple(g.present),
        absent=tuple(g.absent),
        absent_items=tuple(g.absent_items.values()),
        recused=tuple(g.recused.values()),
        voted_for=tuple(g.voted_for.values()),
        voted_against=tuple(g.voted_against.values()),
        abstained=tuple(g.abstained.values()),
        dissents=tuple(g.dissents),
        substitutes=tuple(g.substitutes),
    )


@dataclass(frozen=True, slots=True)
class News:
    """An item for a member: of a case that the member took a stand in, or only of a body that the member sits in."""

    place: ItemPlace
    own_case: bool


def last_present(person: Person, catalog: Catalog) -> str | None:
    """The date of the last meeting that the member attended."""
    dates = {entry.source: entry.date for entry in catalog.meetings()}
    return max((d for source in person.present if (d := dates.get(source))), default=None)


def news_of(person: Person, catalog: Catalog, cases: Cases, since: str) -> tuple[News, ...]:
    """The matters handled after a day in the member's bodies, or in cases where the member was recused, voted against,
    abstained or dissented; own cases first, then newest first."""
    stands = (*person.recused, *person.voted_against, *person.abstained, *(said.place for said in person.dissents))
    own = {place.key for place in stands}
    sat_in = {*person.present, *person.absent}
    bodies = {_seat(e.municipality, e.committee) for e in catalog.meetings() if e.source in sat_in and e.committee}
    found = []
    for handling in handlings(catalog):
        place = handling.place
        if (place.date or "") <= since or is_procedure(place.title):
            continue
        is_own = place.key in own or any(other.key in own for other in cases.others(place.key))
        if is_own or _seat(place.municipality, place.committee) in bodies:
            found.append(News(place, is_own))
    newest_first = sorted(found, key=lambda n: (n.place.date or "", n.place.source), reverse=True)
    return tuple(sorted(newest_first, key=lambda n: not n.own_case))


def _seat(municipality: str | None, committee: str | None) -> tuple[str, str | None]:
    return squeeze(fold(municipality or "")), key(committee)


def news_table(found: Iterable[News]) -> Iterator[tuple[str, ...]]:
    """The news as rows for a table or CSV, a header first."""
    yield ("Hvorfor", "Kommune", "Udvalg", "Dato", "Punkt", "Titel", "Udfald", "Kilde")
    for n in found:
        p = n.place
        why = "egen sag" if n.own_case else "eget udvalg"
        yield (why, p.municipality or "", p.committee or "", p.date or "", p.item, p.title, p.outcome or "", p.source)


def people_json(found: Iterable[Person]) -> dict[str, Any]:
    return {
        "people": [
            {
                "name": p.name,
                "municipality": p.municipality,
                "party": p.party,
                "present": list(p.present),
                "absent": list(p.absent),
                "absent_items": [place_json(x) for x in p.absent_items],
                "recused": [place_json(x) for x in p.recused],
                "voted_for": [place_json(x) for x in p.voted_for],
                "voted_against": [place_json(x) for x in p.voted_against],
                "abstained": [place_json(x) for x in p.abstained],
                "dissents": [{**place_json(s.place), "text": s.text} for s in p.dissents],
                "substitutes": [
                    {"source": s.source, "substitute": s.substitute, "instead_of": s.instead_of} for s in p.substitutes
                ],
            }
            for p in found
        ]
    }


def people_table(found: Iterable[Person]) -> Iterator[tuple[str, ...]]:
    """The people as rows for a table or CSV, a header first."""
    yield (
        "Navn",
        "Parti",
        "Kommune",
        "Til stede",
        "Fraværende",
        "Fraværende ved punkter",
        "Inhabil",
        "Stemte imod",
        "Dissens",
    )
    for p in found:
        counts = (p.present, p.absent, p.absent_items, p.recused, p.voted_against, p.dissents)
        yield (p.name, p.party or "", p.municipality or "", *(str(len(c)) for c in counts))

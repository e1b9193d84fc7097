"""Small hand-made meetings for the tests of cases, decisions, promises and people: facts are read from the sections as always."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.facts import with_facts
from indexer.minutes import Absence, Item, Kind, Meeting, Section
from retrieval.places import Handling, handlings_of


def item(
    number: str,
    title: str,
    case: str | None = None,
    *,
    text: str = "",
    recommendation: str = "",
    decision: str = "",
    closed: bool = False,
) -> Item:
    """An item with what was put forward, recommended and decided."""
    sections = [
        Section("Sagsfremstilling", "sagsfremstilling", text),
        Section("Indstilling", "indstilling", recommendation),
        Section("Beslutning", "beslutning", decision),
    ]
    return Item(number, title, tuple(s for s in sections if s.text), case, closed=closed)


def meeting(
    committee: str,
    date: str | None,
    *items: Item,
    municipality: str | None = "Aaby",
    kind: Kind = "referat",
    source: str = "",
    attendees: Sequence[str] = (),
    absences: Sequence[Absence] = (),
    header: str = "",
) -> Meeting:
    """A meeting with its facts; its source is named after committee and date."""
    return with_facts(
        Meeting(
            source or f"{committee}_{date}.txt",
            items,
            municipality=municipality,
            municipality_from="given",
            committee=committee,
            date=date,
            kind=kind,
            attendees=tuple(attendees),
            absent=tuple(a.name for a in absences),
            absences=tuple(absences),
            header=header,
        )
    )


def every(*meetings: Meeting) -> list[Handling]:
    """All items of the meetings, in their order."""
    return [h for m in meetings for h in handlings_of(m)]

"""Questions to begin with, made from what the index holds, so that each has an answer. Knows no page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from indexer.minutes import Item
from indexer.text import fold
from retrieval import Archive
from retrieval.places import shown_title
from retrieval.vocabulary import STANDING_ITEMS
from ui.strings import TABLE

WANTED = 5
_LOOKED_AT = 40  # meetings, newest first
_LONGEST = 64  # characters of a title that makes a readable question
_STANDING = re.compile("|".join(f"(?:{p})" for p in STANDING_ITEMS))
_KINDS = ("votes", "amount", "outcome", "postponed", "promise")


def kinds(item: Item) -> tuple[str, ...]:
    """What can be asked about an item because it says it."""
    facts = item.facts
    says = {
        "votes": facts.votes is not None and facts.votes.against > 0,
        "amount": bool(facts.amounts),
        "outcome": facts.decision is not None and facts.outcome not in (None, "ikke_fortolket"),
        "postponed": facts.outcome == "udsat",
        "promise": any(p.due for p in facts.promises),
    }
    return tuple(kind for kind in _KINDS if says[kind])


@lru_cache(maxsize=2)  # as many as archives are kept open
def examples(archive: Archive) -> tuple[tuple[str, str], ...]:
    """(kind, title) of items that answer their question, of different kinds and bodies, newest meetings first."""
    chosen: list[tuple[str, str]] = []
    bodies: set[str | None] = set()
    found = list(_candidates(archive))
    for kind in _KINDS:
        fresh = [(k, t, b) for k, t, b in found if k == kind and all(t != title for _, title in chosen)]
        for _, title, body in sorted(fresh, key=lambda c: c[2] in bodies)[:3]:
            if archive.answer(TABLE[f"example.{kind}"][0].format(title=title), k=3).status == "answered":
                chosen.append((kind, title))
                bodies.add(body)
                break
    return tuple(chosen[:WANTED])


def _candidates(archive: Archive) -> Iterator[tuple[str, str, str | None]]:
    """(kind, title, body) of what could be asked, newest first."""
    catalog = archive.index.catalog
    for entry in reversed(catalog.meetings()[-_LOOKED_AT:]):
        meeting = catalog.meeting(entry.source)
        for item in meeting.items if meeting and meeting.kind == "referat" else ():
            title = shown_title(item.title).removesuffix(f"({item.agenda_type})").rstrip()
            if not item.closed and 8 <= len(title) <= _LONGEST and not _STANDING.match(fold(title)):
                yield from ((kind, title, entry.committee) for kind in kinds(item))

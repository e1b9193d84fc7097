"""One file -> one Meeting with facts: read, mask, parse. Knows no passages and no index."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from indexer import cpr
from indexer.facts import with_facts
from indexer.grammar import parse
from indexer.minutes import Facts, Item, Line, Meeting
from indexer.readers import SUFFIXES, Unreadable, read
from indexer.withheld import NOTHING, Withheld

__all__ = ["SUFFIXES", "Document", "Unreadable", "load"]


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed file. `masked` counts the civil registration numbers that were taken out before parsing."""

    meeting: Meeting
    pages: int | None
    masked: int


def load(
    path: Path, source: str, folder: str = "", municipality: str | None = None, withheld: Withheld = NOTHING
) -> Document:
    """Read and parse a file, without what is withheld, or raise Unreadable with the reason in Danish."""
    found = read(path)
    lines, masked = _masked(found.lines)
    meeting = parse(lines, source, folder, municipality)
    if not meeting.items:
        raise Unreadable("intet punkt fundet: er det et referat?")
    meeting = withheld.applied(replace(meeting, items=tuple(_public(item) for item in meeting.items)))
    meeting = with_facts(meeting)
    return Document(replace(meeting, warnings=(*found.warnings, *meeting.warnings)), found.pages, masked)


def _masked(lines: tuple[Line, ...]) -> tuple[list[Line], int]:
    pairs = [(line, *cpr.mask(line.text)) for line in lines]
    return [replace(line, text=text) if n else line for line, text, n in pairs], sum(n for _, _, n in pairs)


def _public(item: Item) -> Item:
    """A closed item keeps number and title, whatever else stood in the file."""
    return replace(item, sections=(), attachments=(), meta="", facts=Facts()) if item.closed else item

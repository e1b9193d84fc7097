"""Where a fact stands: pieces of an item's sections that carry their Source. Knows spans only, no wording."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.minutes import Item, Section, Source, Span
from indexer.sentences import sentences


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a section: `text == section.text[span]`, with the section's index in the item."""

    section: int
    start: int
    text: str

    @property
    def source(self) -> Source:
        """The whole piece as a Source."""
        return Source(self.section, Span(self.start, self.start + len(self.text)))

    def part(self, start: int, end: int) -> Piece:
        """text[start:end] as a piece of its own, white space at its ends left out."""
        inner = self.text[start:end]
        lead = len(inner) - len(inner.lstrip())
        return Piece(self.section, self.start + start + lead, inner.strip())

    def sentences(self) -> list[Piece]:
        """The piece's sentences, in order."""
        return [self.part(span.start, span.end) for span in sentences(self.text)]

    def paragraphs(self) -> list[Piece]:
        """The piece's paragraphs, in order."""
        return [
            self.part(m.start(), m.end())
            for m in re.finditer(r"(?:(?!\n\s*\n).)+", self.text, re.DOTALL)
            if m[0].strip()
        ]


def whole(index: int, section: Section) -> Piece:
    """All of a section's text as a piece, trimmed."""
    return Piece(index, 0, section.text).part(0, len(section.text))


def pieces(item: Item, leave_out: frozenset[str] = frozenset()) -> Iterator[Piece]:
    """One piece per section with text, except sections of the types left out."""
    for index, section in enumerate(item.sections):
        if section.type not in leave_out and section.text.strip():
            yield whole(index, section)

"""Plain text as programs print it from a PDF: pages, columns and hard line ends undone. Knows no minutes."""

from __future__ import annotations

from indexer.minutes import Line
from indexer.readers import pages
from indexer.readers.flow import paragraphs
from indexer.readers.words import finish, rejoin


def lines(text: str) -> tuple[tuple[Line, ...], int | None]:
    """The lines of a normalised text, and its number of pages where it shows them."""
    raws = pages.split(text)
    return finish(rejoin(paragraphs(raws))), max((r.page or 0 for r in raws), default=0) or None

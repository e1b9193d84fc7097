"""Prints structured fictional minutes as PDF, DOCX, HTML, Markdown and text. Knows how minutes look, not how they are read."""

from __future__ import annotations

from typing import Any, Literal

Format = Literal["pdf", "docx", "html", "md", "txt"]


def typeset(meeting: dict[str, Any], format: Format) -> bytes:
    """One meeting (see tools/sample/README.md) as the bytes of a file; the same bytes every time."""
    raise NotImplementedError

"""Which reader takes which suffix. Heavy libraries are imported by the reader that needs them."""

from __future__ import annotations

import re
from collections.abc import Callable

from indexer.readers.limits import Limits, ReadFile, Unreadable

_HTML = re.compile(r"\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)


def read_text(data: bytes, limits: Limits) -> ReadFile:
    """Markdown, plain text or a saved web page, by what the file holds."""
    from indexer.readers import markdown, plain
    from indexer.readers.encoding import decode

    text = decode(data)
    if len(text) > limits.characters:
        raise Unreadable(f"for lang: {len(text)} tegn, højst {limits.characters}")
    if _HTML.match(text):
        return read_html(data, limits)
    lines, pages = (markdown if markdown.is_marked(text) else plain).lines(text)
    return ReadFile(lines, pages)


def read_html(data: bytes, limits: Limits) -> ReadFile:
    from indexer.readers import html
    from indexer.readers.encoding import decode

    text = decode(data)
    if len(text) > limits.characters:
        raise Unreadable(f"for lang: {len(text)} tegn, højst {limits.characters}")
    return ReadFile(html.lines(text))


def read_docx(data: bytes, limits: Limits) -> ReadFile:
    from indexer.readers.docx import read

    return read(data, limits)


def read_pdf(data: bytes, limits: Limits) -> ReadFile:
    from indexer.readers.pdf import read

    return read(data, limits)


READERS: dict[str, Callable[[bytes, Limits], ReadFile]] = {
    ".pdf": read_pdf,
    ".docx": read_docx,
    ".html": read_html,
    ".htm": read_html,
    ".md": read_text,
    ".txt": read_text,
}

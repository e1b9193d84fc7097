"""Pages of PDF files as pictures. Knows no minutes."""

from __future__ import annotations

import io
from pathlib import Path

_WIDTH = 1100  # pixels: readable on a desktop, small enough to send


class NoPage(ValueError):
    """The page cannot be shown: the file is gone, damaged or has no such page."""


def page_count(path: Path) -> int:
    import pypdfium2 as pdfium

    from indexer.readers.pdf import PDFIUM

    with PDFIUM:
        try:
            document = pdfium.PdfDocument(path)
        except (OSError, pdfium.PdfiumError) as problem:
            raise NoPage(str(problem)) from problem
        try:
            return len(document)
        finally:
            document.close()


def page_image(path: Path, number: int) -> bytes:
    """Page `number` (from 1) as PNG."""
    import pypdfium2 as pdfium

    from indexer.readers.pdf import PDFIUM

    with PDFIUM:
        try:
            document = pdfium.PdfDocument(path)
        except (OSError, pdfium.PdfiumError) as problem:
            raise NoPage(str(problem)) from problem
        try:
            if not 1 <= number <= len(document):
                raise NoPage(f"{path.name}: no page {number}, it has {len(document)}")
            page = document[number - 1]
            picture = page.render(scale=_WIDTH / page.get_width()).to_pil()
        finally:
            document.close()
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()

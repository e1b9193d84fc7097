"""Printed parts as a typeset PDF, the same bytes every time. Knows no layout beyond its few switches."""

from __future__ import annotations

import io
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

import reportlab
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    BaseDocTemplate,
    Frame,
    ListFlowable,
    ListItem,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

from tools.layouts import Layout, Part, Source, running, with_breaks

_FONTS = Path(reportlab.__file__).parent / "fonts"
_WIDTH = A4[0] - 5 * cm


def pdf(parts: Sequence[Part], layout: Layout, meeting: Source) -> tuple[bytes, dict[str, int]]:
    """The file, and the printed page on which each item starts: set again until the contents name the right pages."""
    _register()
    pages = {item["number"]: 1 for item in meeting["items"]}
    count = 1
    while True:
        data, found, total = _set(parts, layout, meeting, pages, count)
        if (found, total) == (pages, count):
            return data, pages
        pages, count = found, total


def _register() -> None:
    for name, file in (("Body", "Vera.ttf"), ("Bold", "VeraBd.ttf")):
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(_FONTS / file)))


def _set(
    parts: Sequence[Part], layout: Layout, meeting: Source, pages: dict[str, int], count: int
) -> tuple[bytes, dict[str, int], int]:
    buffer = io.BytesIO()
    first = meeting.get("first_page", 1)
    found: dict[str, int] = {}
    title = f"{meeting['committee']} {meeting['date']}"
    doc = BaseDocTemplate(
        buffer, pagesize=A4, title=title, author=meeting["municipality"], invariant=1, pageCompression=1,
        leftMargin=2.5 * cm, rightMargin=2.5 * cm, topMargin=2.4 * cm, bottomMargin=2.2 * cm,
    )  # fmt: skip
    frame = Frame(doc.leftMargin, doc.bottomMargin, doc.width, doc.height, 0, 0, 0, 0)

    def furniture(canvas: Any, document: Any) -> None:
        canvas.setFont("Body", 8)
        if layout.running_head and document.page > 1:
            canvas.drawString(
                doc.leftMargin, A4[1] - 1.5 * cm, running(layout.running_head, meeting, document.page, count)
            )
            canvas.line(doc.leftMargin, A4[1] - 1.65 * cm, A4[0] - doc.rightMargin, A4[1] - 1.65 * cm)
        canvas.drawCentredString(A4[0] / 2, 1.2 * cm, running(layout.foot, meeting, document.page, count))

    def note(flowable: Any) -> None:
        number = getattr(flowable, "item_number", None)
        if number is not None:
            found[number] = doc.page + first - 1

    doc.addPageTemplates([PageTemplate(id="page", frames=[frame], onPage=furniture)])
    doc.afterFlowable = note
    doc.build(_story(parts, layout, meeting, pages))
    return buffer.getvalue(), found, doc.page


def _story(parts: Sequence[Part], layout: Layout, meeting: Source, pages: dict[str, int]) -> list[Any]:
    numbers = iter([item["number"] for item in meeting["items"]])
    story: list[Any] = []
    fields: list[Part] = []
    for part in [*parts, Part("break")]:
        if part.kind == "field" and not layout.stacked_labels:
            fields.append(part)
            continue
        if fields:
            story.append(_label_table(fields))
            fields = []
        flowables = _flowables(part, layout, pages)
        if part.kind == "item":
            flowables[0].item_number = next(numbers)
        story += flowables
    return story


def _flowables(part: Part, layout: Layout, pages: dict[str, int]) -> list[Any]:
    match part.kind:
        case "title":
            return [_text(part.text, "title")]
        case "field":
            return [_text(part.label, "label"), _text(part.text, "p")]
        case "names":
            return [_text(part.label, "label"), _names(part)]
        case "toc":
            heading = [_text(part.label, "label")] if part.label else []
            return [
                Spacer(1, 8),
                *heading,
                *[p for t, n in part.rows for p in _contents_line(t, n, layout, pages)],
                Spacer(1, 8),
            ]
        case "group":
            return [_text(part.text, "group")]
        case "run_in":
            return [Paragraph(f'<font name="Bold">{escape(part.label)}</font> {_soft(part.text)}', _STYLES["p"])]
        case "list":
            return [_list(part)]
        case "table":
            return [_table(part.rows), Spacer(1, 7)]
        case "break":
            return [PageBreak()]
        case "sign":
            return [Spacer(1, 14), _text("_" * 42, "line"), _text(part.text, "line")]
        case "top" | "again" | "meta" | "line" | "item" | "heading" | "sub" | "p":
            return [_text(part.text, part.kind)]


def _style(name: str, size: float, font: str = "Body", **more: Any) -> Any:
    return ParagraphStyle(name, fontName=font, fontSize=size, leading=size * 1.35, embeddedHyphenation=1, **more)


_STYLES = {
    "title": _style("title", 15, "Bold", spaceAfter=6),
    "line": _style("line", 9.5, spaceAfter=4),
    "label": _style("label", 9.5, "Bold", spaceBefore=6, spaceAfter=2),
    "group": _style("group", 13, "Bold", spaceBefore=14, spaceAfter=6, keepWithNext=1),
    "item": _style("item", 12.5, "Bold", spaceBefore=16, spaceAfter=5, keepWithNext=1),
    "again": _style("again", 10, "Bold", spaceAfter=3, keepWithNext=1),
    "meta": _style("meta", 8.5, spaceAfter=2),
    "heading": _style("heading", 10.5, "Bold", spaceBefore=9, spaceAfter=3, keepWithNext=1),
    "sub": _style("sub", 9.5, "Bold", spaceBefore=5, spaceAfter=2, keepWithNext=1),
    "p": _style("p", 9.5, spaceAfter=6),
    "cell": _style("cell", 8.5),
    "head": _style("head", 8.5, "Bold"),
    "contents": _style("contents", 9.5, spaceAfter=2),
    "top": _style("top", 8, spaceBefore=4, alignment=TA_CENTER),
}


def _soft(text: str) -> str:
    """Escaped, with soft hyphens where long words may break."""
    return escape(" ".join("\u00ad".join(with_breaks(word)) for word in text.split()))


def _text(text: str, style: str) -> Any:
    return Paragraph(_soft(text) if style == "p" else escape(text), _STYLES[style])


def _label_table(fields: Sequence[Part]) -> Any:
    rows = [[_text(part.label, "label"), _text(part.text, "line")] for part in fields]
    table = Table(rows, colWidths=[4.2 * cm, _WIDTH - 4.2 * cm], hAlign="LEFT", spaceAfter=4)
    table.setStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
        ]
    )
    return table


def _names(part: Part) -> Any:
    """Names in two columns, read down the first and then the second."""
    names = [name for (name,) in part.rows]
    half = (len(names) + 1) // 2
    left, right = names[:half], names[half:] + [""] * (2 * half - len(names))
    rows = [[_text(a, "line"), _text(b, "line")] for a, b in zip(left, right, strict=True)]
    table = Table(rows, colWidths=[_WIDTH / 2, _WIDTH / 2], hAlign="LEFT", spaceAfter=4)
    table.setStyle(
        [
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 0),
        ]
    )
    return table


def _contents_line(title: str, number: str, layout: Layout, pages: dict[str, int]) -> list[Any]:
    if layout.contents == "plain" or not number:
        return [_text(title, "contents" if number else "label")]
    size = _STYLES["contents"].fontSize
    *lines, last = simpleSplit(title, "Body", size, _WIDTH - 2 * cm)
    page = str(pages[number])
    room = _WIDTH - 0.6 * cm - pdfmetrics.stringWidth(f"{last}  {page}", "Body", size)
    dots = "." * max(3, int(room / pdfmetrics.stringWidth(".", "Body", size)))
    return [_text(line, "contents") for line in lines] + [_text(f"{last} {dots} {page}", "contents")]


def _list(part: Part) -> Any:
    entries = [ListItem(_text(row[0], "p")) for row in part.rows]
    return ListFlowable(
        entries, bulletType="1" if part.ordered else "bullet", bulletFormat="%s." if part.ordered else None, start=1 if part.ordered else "•",
        bulletFontName="Body", bulletFontSize=9.5, leftIndent=18,
    )  # fmt: skip


def _table(rows: Sequence[Sequence[str]]) -> Any:
    cells = [[_text(cell, "head" if i == 0 else "cell") for cell in row] for i, row in enumerate(rows)]
    table = Table(cells, colWidths=_widths(rows), hAlign="LEFT", repeatRows=1, spaceBefore=3)
    table.setStyle(
        [
            ("GRID", (0, 0), (-1, -1), 0.5, colors.grey),
            ("BACKGROUND", (0, 0), (-1, 0), colors.whitesmoke),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ]
    )
    return table


def _widths(rows: Sequence[Sequence[str]]) -> list[float]:
    """Column widths by the longest cell, at least that of the longest word, within the page."""
    wanted = [
        max(
            min(pdfmetrics.stringWidth(row[i], "Bold", 8.5), 6.5 * cm)
            if j == 0 or " " in row[i]
            else pdfmetrics.stringWidth(row[i], "Bold", 8.5)
            for j, row in enumerate(rows)
        )
        + 14
        for i in range(len(rows[0]))
    ]
    total = sum(wanted)
    return [w * _WIDTH / total for w in wanted] if total > _WIDTH else wanted

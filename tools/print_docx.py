"""Printed parts as a Word file, the same bytes every time. Knows no layout beyond its few switches."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from tools.layouts import Layout, Part, Source, running

_FIXED = (2020, 1, 1, 0, 0, 0)


def docx(parts: Sequence[Part], layout: Layout, meeting: Source, pages: Mapping[str, int]) -> bytes:
    """Heading styles, or bold paragraphs where the layout prints so; tables with grid; page number field in the foot."""
    document = Document()
    document.styles["Normal"].font.name = "Calibri"
    document.styles["Normal"].font.size = Pt(11)
    _page_frame(document, layout, meeting)
    for part in parts:
        _add(document, part, layout, pages)
    _properties(document, meeting)
    buffer = io.BytesIO()
    document.save(buffer)
    return _timeless(buffer.getvalue())


def _add(document: Any, part: Part, layout: Layout, pages: Mapping[str, int]) -> None:
    match part.kind:
        case "title":
            paragraph = document.add_paragraph(part.text, style="Title" if layout.word_styles else None)
            if not layout.word_styles:
                _bold(paragraph, 16)
        case "field" if layout.stacked_labels:
            _bold(document.add_paragraph(part.label), 9)
            document.add_paragraph(part.text)
        case "field":
            _field(document, part)
        case "names":
            _bold(document.add_paragraph(part.label))
            for (name,) in part.rows:
                document.add_paragraph(name, style="List Bullet")
        case "toc":
            if part.label:
                _bold(document.add_paragraph(part.label), 13)
            for title, number in part.rows:
                page = f"\t{pages[number]}" if number and layout.contents == "pages" else ""
                document.add_paragraph(title + page)
        case "group" | "item":
            _heading(document, part.text, 1, layout)
        case "heading":
            _heading(document, part.text, 2, layout)
        case "sub":
            _heading(document, part.text, 3, layout)
        case "run_in":
            paragraph = document.add_paragraph()
            paragraph.add_run(part.label).bold = True
            paragraph.add_run(f" {part.text}")
        case "list":
            for i, (entry,) in enumerate(part.rows, 1):
                if part.ordered:
                    document.add_paragraph(f"{i}. {entry}").paragraph_format.left_indent = Cm(0.7)
                else:
                    document.add_paragraph(entry, style="List Bullet")
        case "table":
            _table(document, part.rows)
        case "break":
            document.add_page_break()
        case "sign":
            document.add_paragraph("_" * 40)
            document.add_paragraph(part.text)
        case _:
            document.add_paragraph(part.text)


def _heading(document: Any, text: str, level: int, layout: Layout) -> None:
    if layout.word_styles:
        document.add_heading(text, level)
    else:
        _bold(document.add_paragraph(text), {1: 14, 2: 12, 3: 11}[level])


def _bold(paragraph: Any, size: int = 11) -> None:
    for run in paragraph.runs:
        run.bold = True
        run.font.size = Pt(size)


def _field(document: Any, part: Part) -> None:
    """A label and its value as a row; neighbouring rows share one table."""
    body = document.element.body
    last = [child for child in body if child.tag != qn("w:sectPr")][-1:]
    if last and last[0].tag == qn("w:tbl"):
        cells = document.tables[-1].add_row().cells
    else:
        cells = document.add_table(rows=1, cols=2).rows[0].cells
    cells[0].text, cells[1].text = part.label, part.text
    cells[0].width, cells[1].width = Cm(4), Cm(12)


def _table(document: Any, rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    for i, row in enumerate(rows):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
            if i == 0:
                _bold(cell.paragraphs[0])
    document.add_paragraph()


def _page_frame(document: Any, layout: Layout, meeting: Source) -> None:
    section = document.sections[0]
    if layout.running_head:
        section.header.paragraphs[0].text = running(layout.running_head, meeting, 1, 1)
    before, _, after = layout.foot.partition("{page}")
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot.add_run(running(before, meeting, 1, 1))
    _page_number(foot, "PAGE")
    if "{pages}" in after:
        foot.add_run(after.replace("{pages}", ""))
        _page_number(foot, "NUMPAGES")


def _page_number(paragraph: Any, code: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    paragraph._p.append(field)


def _properties(document: Any, meeting: Source) -> None:
    core = document.core_properties
    core.author = meeting["municipality"]
    core.title = f"{meeting['committee']} {meeting['date']}"
    core.created = core.modified = dt.datetime.fromisoformat(meeting["date"])
    core.last_modified_by = meeting["municipality"]


def _timeless(data: bytes) -> bytes:
    """The same zip with fixed times, entries in name order."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            info = zipfile.ZipInfo(name, _FIXED)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(name))
    return out.getvalue()

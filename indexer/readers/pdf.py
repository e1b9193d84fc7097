"""PDF files -> words and rulings with their places on the page; layout.py makes lines of them. Knows no minutes."""

from __future__ import annotations

import ctypes
import functools
import math
import threading
from collections.abc import Iterator
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from indexer.readers.layout import Rule, Sheet, Word, lines
from indexer.readers.limits import Limits, ReadFile, Unreadable
from indexer.text import normalise

_HEAVY = ("bold", "black", "heavy", "semibold", "demi", "-bd", ",bd", "fett")
_SCANNED = 25  # fewer characters than this on the average page are no text
_OBJECTS = 20_000  # drawn objects looked at per page
PDFIUM = (
    threading.Lock()
)  # pdfium must not be entered by two threads at once: whoever uses it in this process holds this
_HYPHENS = {0x02, 0xAD, 0xFFFE, 0x2010, 0x2011}


def read(data: bytes, limits: Limits) -> ReadFile:
    """The document's text layer as lines with pages; refuses what is encrypted, damaged, too long or only pictures."""
    if b"%PDF-" not in data[:1024]:
        raise Unreadable("ikke en PDF-fil")
    if b"%%EOF" not in data[-65_536:]:
        raise Unreadable("afbrudt PDF: slutningen af filen mangler")
    with PDFIUM:
        return _opened(data, limits)


def _opened(data: bytes, limits: Limits) -> ReadFile:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        password = raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD or "password" in str(error).lower()
        raise Unreadable("krypteret PDF: kræver adgangskode" if password else "beskadiget PDF") from None
    try:
        return _read(document, limits)
    finally:
        document.close()


def _read(document: Any, limits: Limits) -> ReadFile:
    pages = len(document)
    if pages == 0:
        raise Unreadable("beskadiget PDF: ingen sider")
    if pages > limits.pages:
        raise Unreadable(f"for mange sider: {pages}, højst {limits.pages}")
    sheets, characters, damaged = [], 0, []
    for number in range(pages):
        try:
            sheet = _sheet(document, number)
        except pdfium.PdfiumError:
            sheet = Sheet(number + 1, 595, 842)
            damaged.append(number + 1)
        characters += sum(len(w.text) for w in sheet.words)
        if characters > limits.characters:
            raise Unreadable(f"for lang: højst {limits.characters} tegn")
        sheets.append(sheet)
    if len(damaged) == pages:
        raise Unreadable("beskadiget PDF: ingen side kan læses")
    if characters < _SCANNED * pages:
        raise Unreadable("ingen tekst: scannet? OCR mangler")
    warnings = [f"side {n} er beskadiget og blev sprunget over" for n in damaged]
    blank = [s.number for s in sheets if not s.words and s.pictured]
    if blank:
        warnings.append(f"side {', '.join(map(str, blank))} har ingen tekst: scannet?")
    return ReadFile(lines(sheets), pages, tuple(warnings))


def _sheet(document: Any, number: int) -> Sheet:
    """One page: upright words and axis-parallel rulings, from its top left corner."""
    page = document[number]
    try:
        turned = _Turned(page)
        text = page.get_textpage()
        try:
            words = tuple(_words(text.raw, turned))
        finally:
            text.close()
        rules, pictured = _rules(page.raw, turned)
        return Sheet(number + 1, turned.width, turned.height, words, tuple(rules), pictured)
    finally:
        page.close()


class _Turned:
    """From the page's own coordinates to points right of and below the top left corner of the page as it is shown."""

    def __init__(self, page: Any) -> None:
        self.left, self.bottom, self.right, self.top = page.get_cropbox()
        self.rotation = page.get_rotation()
        width, height = self.right - self.left, self.top - self.bottom
        self.width, self.height = (height, width) if self.rotation in (90, 270) else (width, height)

    def point(self, x: float, y: float) -> tuple[float, float]:
        if self.rotation == 0:
            return x - self.left, self.top - y
        if self.rotation == 90:
            return y - self.bottom, x - self.left
        if self.rotation == 180:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x

    def direction(self, a: float, b: float) -> tuple[float, float]:
        (x0, y0), (x1, y1) = self.point(0, 0), self.point(a, b)
        return x1 - x0, y1 - y0


def _words(text: Any, turned: _Turned) -> Iterator[Word]:
    """Words between blanks, gaps and jumps. Text that runs up or down the page (stamps, margins) is left out.

    The library itself puts a blank into most gaps, so the right edge of a letter is asked for only where the next one is far.
    """
    letters: list[str] = []
    left = base = size = at = 0.0
    bold = False
    last = -1  # index of the word's last letter
    x, y = ctypes.c_double(), ctypes.c_double()
    for i in range(raw.FPDFText_CountChars(text)):
        code = raw.FPDFText_GetUnicode(text, i)
        blank = (code <= 0x20 and code != 0x02) or code == 0xA0 or 0x2000 <= code <= 0x200B
        if blank or not raw.FPDFText_GetCharOrigin(text, i, x, y):
            if letters:
                yield Word("".join(letters), left, _right(text, last, turned, at), base, size, bold)
                letters = []
            continue
        before = at
        at, line = turned.point(x.value, y.value)
        if letters and (not -0.3 * size < at - before < 0.75 * size or abs(line - base) > 0.6 * size):
            edge = _right(text, last, turned, before)
            if at - edge > 0.22 * size or at < edge - 0.8 * size or abs(line - base) > 0.6 * size:
                yield Word("".join(letters), left, edge, base, size, bold)
                letters = []
        if not letters:
            size, upright = _size(text, i, turned)
            if not upright or size <= 0:
                continue
            left, base, bold = at, line, _is_bold(text, i)
        letters.append("-" if code in _HYPHENS else _letter(code))
        last = i
    if letters:
        yield Word("".join(letters), left, _right(text, last, turned, at), base, size, bold)


def _right(text: Any, i: int, turned: _Turned, at: float) -> float:
    """Right edge of a letter with its advance; `at` where the letter has no box."""
    box = raw.FS_RECTF()
    if not raw.FPDFText_GetLooseCharBox(text, i, box):
        return at
    return max(turned.point(box.left, box.bottom)[0], turned.point(box.right, box.top)[0], at)


@functools.cache
def _letter(code: int) -> str:
    return normalise(chr(code)) if code < 0x110000 and not 0xD800 <= code < 0xE000 else ""


def _size(text: Any, i: int, turned: _Turned) -> tuple[float, bool]:
    """Size of a character as shown, and whether it stands upright."""
    matrix = raw.FS_MATRIX()
    nominal = raw.FPDFText_GetFontSize(text, i)
    if not raw.FPDFText_GetMatrix(text, i, matrix):
        return nominal, True
    along, down = turned.direction(matrix.a, matrix.b)
    scale = math.hypot(matrix.c, matrix.d)
    return nominal * scale, along > 0 and abs(down) < 0.2 * along


def _is_bold(text: Any, i: int) -> bool:
    name = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    raw.FPDFText_GetFontInfo(text, i, name, 128, flags)
    font = name.value.decode("utf-8", errors="replace").lower()
    return raw.FPDFText_GetFontWeight(text, i) >= 600 or any(mark in font for mark in _HEAVY)


def _rules(page: Any, turned: _Turned) -> tuple[list[Rule], bool]:
    """Straight lines and edges of boxes, and whether the page shows a picture."""
    rules: list[Rule] = []
    pictured = False
    for n in range(min(raw.FPDFPage_CountObjects(page), _OBJECTS)):
        drawn = raw.FPDFPage_GetObject(page, n)
        kind = raw.FPDFPageObj_GetType(drawn)
        pictured = pictured or kind == raw.FPDF_PAGEOBJ_IMAGE
        if kind == raw.FPDF_PAGEOBJ_PATH:
            rules += _path(drawn, turned)
    return rules, pictured


def _path(drawn: Any, turned: _Turned) -> list[Rule]:
    segments = raw.FPDFPath_CountSegments(drawn)
    if segments > 5:
        return _strokes(drawn, min(segments, 5_000), turned)
    edges = [ctypes.c_float() for _ in range(4)]
    if not raw.FPDFPageObj_GetBounds(drawn, *edges):
        return []
    left, bottom, right, top = (e.value for e in edges)
    (x0, y0), (x1, y1) = turned.point(left, bottom), turned.point(right, top)
    x0, x1, y0, y1 = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
    if x1 - x0 < 3 or y1 - y0 < 3:
        return [Rule(x0, y0, x1, y1)]
    if x1 - x0 > 0.97 * turned.width and y1 - y0 > 0.9 * turned.height:
        return []
    return [Rule(x0, y0, x1, y0), Rule(x0, y1, x1, y1), Rule(x0, y0, x0, y1), Rule(x1, y0, x1, y1)]


def _strokes(drawn: Any, segments: int, turned: _Turned) -> list[Rule]:
    """The straight pieces of a path of many."""
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(drawn, matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    rules: list[Rule] = []
    start = last = (0.0, 0.0)
    for n in range(segments):
        part = raw.FPDFPath_GetPathSegment(drawn, n)
        raw.FPDFPathSegment_GetPoint(part, x, y)
        at = turned.point(
            matrix.a * x.value + matrix.c * y.value + matrix.e, matrix.b * x.value + matrix.d * y.value + matrix.f
        )
        kind = raw.FPDFPathSegment_GetType(part)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            start = at
        elif kind == raw.FPDF_SEGMENT_LINETO:
            rules += _straight(last, at)
        last = at
        if raw.FPDFPathSegment_GetClose(part):
            rules += _straight(last, start)
            last = start
    return rules


def _straight(a: tuple[float, float], b: tuple[float, float]) -> list[Rule]:
    if abs(a[0] - b[0]) < 1 or abs(a[1] - b[1]) < 1:
        return [Rule(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))]
    return []

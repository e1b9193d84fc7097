"""Word documents: styles, lists, tables, text boxes; headers, footers and deleted text left out. Knows no minutes."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from lxml import etree

from indexer.minutes import Line
from indexer.readers.limits import MEGABYTE, Limits, ReadFile, Unreadable
from indexer.readers.words import finish, list_text
from indexer.text import normalise, squeeze

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SKIPPED = frozenset(
    {
        f"{_W}{t}"
        for t in ("del", "moveFrom", "delText", "instrText", "pPr", "rPr", "tblPr", "sectPr", "footnoteReference")
    }
    | {f"{_MC}Fallback"}
)
_HEADING_STYLE = re.compile(r"^(?:heading|overskrift|título|titre)\s*([1-9])$", re.IGNORECASE)
_TITLE_STYLE = re.compile(r"^(?:title|titel)$", re.IGNORECASE)
_CONTENTS_STYLE = re.compile(r"^(?:toc|indholdsfortegnelse)\s*\d", re.IGNORECASE)
_LONG_HEADING = 200


@dataclass(frozen=True, slots=True)
class _Style:
    """What a paragraph style says: its heading level, its list, its weight; each None where it says nothing."""

    level: int | None = None
    list_id: str | None = None
    list_level: int = 0
    bold: bool | None = None
    contents: bool = False  # an entry of the table of contents


@dataclass(slots=True)
class _Document:
    """The parts that paragraphs refer to, and how far each numbered list has counted."""

    styles: dict[str, _Style]
    formats: dict[tuple[str, int], tuple[str, str, int]]  # (list, level) -> format, pattern, start
    abstract: dict[str, str]
    counts: dict[tuple[str, int], int] = field(default_factory=dict)


def read(data: bytes, limits: Limits) -> ReadFile:
    """The document's body as lines. Sizes are checked in the archive's directory and again while unpacking."""
    if data.startswith(_OLE):
        raise Unreadable("krypteret eller gammelt Word-dokument (.doc): gem som .docx uden adgangskode")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        _check_directory(archive, limits)
        body = _part(archive, "word/document.xml", limits)
        styles = _part(archive, "word/styles.xml", limits)
        numbering = _part(archive, "word/numbering.xml", limits)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, RuntimeError, zlib.error) as error:
        raise Unreadable(f"beskadiget eller afbrudt Word-dokument ({type(error).__name__})") from None
    if body is None:
        raise Unreadable("ikke et Word-dokument: der er ingen tekst i arkivet")
    document = _Document(_styles(styles), *_numbering(numbering))
    root = body.find(f"{_W}body")
    lines = finish(_blocks(root, document)) if root is not None else ()
    if not lines:
        raise Unreadable("ingen tekst i dokumentet")
    if sum(len(line.text) for line in lines) > limits.characters:
        raise Unreadable(f"for lang: højst {limits.characters} tegn")
    return ReadFile(lines)


def _check_directory(archive: zipfile.ZipFile, limits: Limits) -> None:
    total = 0
    for part in archive.infolist():
        total += part.file_size
        if part.flag_bits & 1:
            raise Unreadable("krypteret Word-dokument")
        if part.file_size > MEGABYTE and part.file_size > limits.ratio * max(1, part.compress_size):
            raise Unreadable(
                f"pakket for tæt: {part.file_size // max(1, part.compress_size)} gange, højst {limits.ratio}"
            )
    if total > limits.expanded or len(archive.infolist()) > 10_000:
        raise Unreadable(f"for stor udpakket: {total // MEGABYTE} MB, højst {limits.expanded // MEGABYTE} MB")


def _part(archive: zipfile.ZipFile, name: str, limits: Limits) -> Any:
    """One XML part, or None. Read up to the limits whatever the directory says, and without any entities."""
    try:
        info = archive.getinfo(name)
    except KeyError:
        return None
    allowed = min(limits.expanded, max(MEGABYTE, limits.ratio * info.compress_size))
    with archive.open(info) as file:
        data = file.read(allowed + 1)
    if len(data) > allowed:
        raise Unreadable(f"for stor udpakket: højst {limits.expanded // MEGABYTE} MB")
    if b"<!DOCTYPE" in data[:2000] or b"<!ENTITY" in data:
        raise Unreadable("dokumentet indeholder entiteter og læses ikke")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        raise Unreadable("beskadiget Word-dokument (XML)") from None


def _value(node: Any, path: str) -> str | None:
    found = node.find("/".join(f"{_W}{step}" for step in path.split("/"))) if node is not None else None
    return None if found is None else found.get(f"{_W}val", "")


def _on(node: Any, name: str) -> bool | None:
    """A switch such as <w:b/>: None where it is not mentioned."""
    value = _value(node, name)
    return None if value is None else value not in {"0", "false", "off", "none"}


def _styles(root: Any) -> dict[str, _Style]:
    """Paragraph styles by id, with what they inherit."""
    nodes = {s.get(f"{_W}styleId"): s for s in root.iter(f"{_W}style")} if root is not None else {}

    def resolve(name: str | None, depth: int) -> _Style:
        node = nodes.get(name)
        if node is None or depth > 20:
            return _Style()
        base = resolve(_value(node, "basedOn"), depth + 1)
        printed = _value(node, "name") or ""
        outline = _value(node, "pPr/outlineLvl")
        level = base.level
        if m := _HEADING_STYLE.match(printed):
            level = min(int(m[1]), 6)
        elif _TITLE_STYLE.match(printed):
            level = 1
        elif outline is not None and outline.isdigit() and int(outline) < 9:
            level = min(int(outline) + 1, 6)
        list_id = _value(node, "pPr/numPr/numId") or base.list_id
        deep = _value(node, "pPr/numPr/ilvl")
        bold = _on(node.find(f"{_W}rPr"), "b") if node.find(f"{_W}rPr") is not None else None
        deeper = int(deep) if deep and deep.isdigit() else base.list_level
        contents = base.contents or _CONTENTS_STYLE.match(printed) is not None
        return _Style(level, list_id, deeper, base.bold if bold is None else bold, contents)

    return {name: resolve(name, 0) for name in nodes if name}


def _numbering(root: Any) -> tuple[dict[tuple[str, int], tuple[str, str, int]], dict[str, str]]:
    """Format, pattern and start of every list level; and which abstract list a list belongs to."""
    if root is None:
        return {}, {}
    levels = {}
    for abstract in root.iter(f"{_W}abstractNum"):
        for level in abstract.iter(f"{_W}lvl"):
            key = (abstract.get(f"{_W}abstractNumId"), int(level.get(f"{_W}ilvl", "0")))
            start = _value(level, "start") or "1"
            levels[key] = (
                _value(level, "numFmt") or "decimal",
                _value(level, "lvlText") or "%1.",
                int(start) if start.isdigit() else 1,
            )
    abstract_of = {n.get(f"{_W}numId"): _value(n, "abstractNumId") or "" for n in root.iter(f"{_W}num")}
    formats = {
        (num, level): fmt for num, abs_id in abstract_of.items() for (a, level), fmt in levels.items() if a == abs_id
    }
    return formats, abstract_of


def _blocks(node: Any, document: _Document) -> Iterator[Line]:
    """Paragraphs and tables of a body, a cell or a text box, in order; entries of one list stand close."""
    last = Line("")
    for line in _nodes(node, document):
        yield replace(line, gap=False) if line.kind == last.kind == "list" else line
        last = line


def _nodes(node: Any, document: _Document) -> Iterator[Line]:
    for child in node:
        if child.tag == f"{_W}p":
            yield from _paragraph(child, document)
        elif child.tag == f"{_W}tbl":
            yield from _table(child, document)
        elif child.tag not in _SKIPPED:
            yield from _blocks(child, document)  # content controls, insertions, custom XML


def _paragraph(node: Any, document: _Document) -> Iterator[Line]:
    """A paragraph as one line, or several where it holds line breaks; then the text boxes that hang on it."""
    properties = node.find(f"{_W}pPr")
    style = document.styles.get(_value(properties, "pStyle") or "", _Style())
    runs = [(normalise(text), bold) for text, bold in _runs(node, bool(style.bold))]
    marker = _marker(properties, style, document) if any(t.strip() for t, _ in runs) else ""
    if _is_contents(properties, style):
        whole = re.sub(r"\t+(?=\d{1,4}\s*$)", ".....", "".join(text for text, _ in runs))
        runs = [(whole, False)]
    outline = _value(properties, "outlineLvl")
    level = min(int(outline) + 1, 6) if outline and outline.isdigit() and int(outline) < 9 else style.level
    bold = all(b for t, b in runs if re.search(r"\w", t))
    printed = re.split(r"\n", "".join(t for t, _ in runs))
    if level is not None:
        printed = [" ".join(printed)]
    for n, text in enumerate(p for p in printed if p.strip() or len(printed) == 1):
        yield _line(text, marker if n == 0 else "", level, bold, gap=n == 0)
    for box in node.iter(f"{_W}txbxContent"):
        if not any(a.tag == f"{_MC}Fallback" for a in box.iterancestors()):
            yield from _blocks(box, document)


def _is_contents(properties: Any, style: _Style) -> bool:
    """Whether Word prints a leader before the page number: a style of the table of contents, or a tab stop with dots."""
    stops = [] if properties is None else properties.iter(f"{_W}tab")
    return style.contents or any(s.get(f"{_W}leader") in {"dot", "hyphen", "underscore", "middleDot"} for s in stops)


def _line(text: str, marker: str, level: int | None, bold: bool, gap: bool) -> Line:
    text = "\t".join(squeeze(cell) for cell in re.split(r"\t+", text.strip()))
    marker = "" if list_text(text) else marker
    if level is not None:
        return Line((marker + text if marker != "- " else text).replace("\t", " "), "heading", level, gap=gap)
    numbered = re.sub(r"\t(?=\d{1,4}$)", ".....", text)  # an entry of the contents, its page at the right edge
    if entry := list_text(marker + numbered.replace("\t", " ")):
        alone = bold and not marker and len(text) <= _LONG_HEADING
        return Line(entry, "heading" if alone and not entry.startswith("- ") else "list", gap=gap)
    if bold and re.search(r"\w", text) and len(text) <= _LONG_HEADING and "\t" not in text:
        return Line(text, "heading", gap=gap)
    return Line(text, "row" if "\t" in text else "text", gap=gap)


def _runs(node: Any, bold: bool) -> Iterator[tuple[str, bool]]:
    """The printed text of a paragraph with its weight; insertions in, deletions and field codes out."""
    for child in node:
        tag = child.tag
        if tag in _SKIPPED or not isinstance(tag, str):
            continue
        if tag == f"{_W}r":
            switch = _on(child.find(f"{_W}rPr"), "b")
            hidden = _on(child.find(f"{_W}rPr"), "vanish")
            if not hidden:
                yield from ((text, bold if switch is None else switch) for text in _texts(child))
        elif tag not in {f"{_W}txbxContent", f"{_W}p", f"{_W}tbl"}:
            yield from _runs(child, bold)


def _texts(run: Any) -> Iterator[str]:
    for part in run:
        if part.tag == f"{_W}t":
            yield part.text or ""
        elif part.tag in {f"{_W}tab", f"{_W}ptab"}:
            yield "\t"
        elif part.tag in {f"{_W}br", f"{_W}cr"} and part.get(f"{_W}type") not in {"page", "column"}:
            yield "\n"
        elif part.tag == f"{_W}noBreakHyphen":
            yield "-"
        elif part.tag == f"{_W}sym":
            yield "•"


def _marker(properties: Any, style: _Style, document: _Document) -> str:
    """The number or bullet that Word prints before the paragraph, or nothing."""
    list_id = _value(properties, "numPr/numId")
    deep = _value(properties, "numPr/ilvl")
    list_id = style.list_id if list_id is None else list_id
    level = int(deep) if deep and deep.isdigit() else style.list_level
    if not list_id or list_id == "0" or (list_id, level) not in document.formats:
        return ""
    kind, pattern, start = document.formats[list_id, level]
    if kind in {"bullet", "none"}:
        return "- " if kind == "bullet" else ""
    counter = document.abstract.get(list_id, list_id) if style.list_id else list_id
    at = document.counts.get((counter, level), start - 1) + 1
    document.counts[counter, level] = at
    for key in [k for k in document.counts if k[0] == counter and k[1] > level]:
        del document.counts[key]
    return _printed(pattern, level, at, kind, counter, document) + " "


def _printed(pattern: str, level: int, at: int, kind: str, counter: str, document: _Document) -> str:
    """ "%1.%2." filled in with the counts of its levels."""

    def count(m: re.Match[str]) -> str:
        which = int(m[1]) - 1
        return _number(at, kind) if which == level else str(document.counts.get((counter, which), 1))

    return re.sub(r"%([1-9])", count, pattern)


def _number(at: int, kind: str) -> str:
    if kind in {"lowerLetter", "upperLetter"} and at <= 26:
        return chr((96 if kind == "lowerLetter" else 64) + at)
    if kind in {"lowerRoman", "upperRoman"} and at <= 20:
        roman = "X" * (at // 10) + ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"][at % 10]
        return roman.lower() if kind == "lowerRoman" else roman
    return str(at)


def _table(node: Any, document: _Document) -> Iterator[Line]:
    """Rows with cells by column: merged cells print once. A table of one cell only frames its paragraphs."""
    rows = [r for r in node.iter(f"{_W}tr") if next(r.iterancestors(f"{_W}tbl")) is node]
    cells = [[c for c in row.iter(f"{_W}tc") if next(c.iterancestors(f"{_W}tr")) is row] for row in rows]
    nested = any(c.find(f".//{_W}tbl") is not None for row in cells for c in row)
    if nested or all(len(row) <= 1 for row in cells):
        for row in cells:
            for cell in row:
                yield from _blocks(cell, document)
        return
    first = True
    for row, parts in zip(rows, cells, strict=True):
        texts: list[str] = []
        bold = True
        for cell in parts:
            properties = cell.find(f"{_W}tcPr")
            inner = [line for line in _blocks(cell, document) if line.text.strip()]
            covered = (
                properties is not None
                and properties.find(f"{_W}vMerge") is not None
                and _value(properties, "vMerge") != "restart"
            )
            texts.append("" if covered else squeeze(" ".join(line.text for line in inner)))
            bold = bold and all(line.kind == "heading" for line in inner)
            span = _value(properties, "gridSpan") or "1"
            texts += [""] * (min(int(span), 50) - 1 if span.isdigit() else 0)
        if any(texts):
            marked = _on(row.find(f"{_W}trPr"), "tblHeader") is True
            header = marked or (first and bold and len(rows) > 1 and sum(map(bool, texts)) > 1)
            yield replace(Line("\t".join(texts), "row", gap=first), header=header)
            first = False

"""Web pages of minutes: content blocks as lines, accordions opened, the page's own furniture dropped. Knows no minutes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

from lxml import etree
from lxml import html as lx

from indexer.minutes import Line
from indexer.readers.chrome import BOXES, is_control
from indexer.readers.words import finish, list_text
from indexer.text import normalise, squeeze

_DROPPED = frozenset(
    "script style noscript template nav svg math iframe object embed head input select textarea canvas audio video map dialog footer".split()
)
_BLOCKS = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure form h1 h2 h3 h4 h5 h6 header hgroup"
    " html legend li main menu ol p pre section summary table caption tbody tfoot thead tr td th ul hr".split()
)
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_DROPPED_ROLES = frozenset(
    {"navigation", "search", "dialog", "alertdialog", "menu", "menubar", "toolbar", "contentinfo", "tooltip"}
)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_LONG_HEADING = 200
_DEPTH = 200


@dataclass(slots=True)
class _Page:
    """The lines so far, and the inline text that no block has closed yet."""

    lines: list[Line] = field(default_factory=list)
    chunks: list[tuple[str, bool]] = field(default_factory=list)  # text, bold
    gap: bool = True
    heading: int | None = None  # level of the heading we are in
    marker: str = ""  # of the list entry that has no text yet

    def flush(self, gap: bool = True) -> None:
        """Closes the paragraph; what comes next stands apart (or, after <br>, under it)."""
        text = squeeze("".join(t for t, _ in self.chunks).replace("\t", " "))
        bold = bool(text) and all(b for t, b in self.chunks if re.search(r"\w", t))
        self.chunks.clear()
        if text:
            self.add(text, bold and len(text) <= _LONG_HEADING and re.search(r"\w", text) is not None)
            self.gap = gap
        else:
            self.gap = self.gap or gap

    def add(self, text: str, bold: bool) -> None:
        if self.heading is not None:
            self.lines.append(Line(text, "heading", self.heading, gap=self.gap))
        elif self.marker or list_text(text):
            entry = list_text(text) or self.marker + text
            self.lines.append(Line(entry, "list", gap=self.gap))
        else:
            self.lines.append(Line(text, "heading" if bold else "text", gap=self.gap))
        self.marker = ""


def lines(source: str) -> tuple[Line, ...]:
    """The lines of a decoded web page. Its <title> leads where the page itself does not print it."""
    source = re.sub(r"^\s*<\?xml[^>]*\?>", "", source)
    if not source.strip():
        return ()
    parser = lx.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root: Any = lx.document_fromstring(normalise(source).encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return ()
    page = _Page()
    _walk(root, page, bold=False, depth=0)
    page.flush()
    title = squeeze(normalise(root.findtext(".//title") or ""))
    printed = {squeeze(line.text).casefold() for line in page.lines}
    lead = [Line(title, gap=True)] if title and page.lines and title.casefold() not in printed else []
    return finish(replace(line, text=normalise(line.text)) for line in [*lead, *page.lines])


def _walk(node: Any, page: _Page, bold: bool, depth: int) -> None:
    """An element and what is in it; its tail is the caller's."""
    tag = node.tag if isinstance(node.tag, str) else ""
    if _dropped(node, tag) or depth > _DEPTH:
        return
    if tag == "br":
        if page.heading is not None:
            page.chunks.append((" ", bold))
        elif page.chunks:
            page.flush(gap=False)
        else:
            page.gap = True
    elif tag == "table" and not _is_layout(node):
        page.flush()
        _table(node, page)
    elif tag == "dl" and node.find(".//dt") is not None:
        page.flush()
        _pairs(node, page)
    elif tag in {"ul", "ol", "menu"}:
        _list(node, page, bold, depth)
    else:
        _element(node, tag, page, bold, depth)


def _element(node: Any, tag: str, page: _Page, bold: bool, depth: int) -> None:
    """Blocks close what is open before and after them; headings and opened accordions name their level."""
    opens = tag == "summary" or (tag in {"button", "a"} and node.get("aria-expanded") is not None)
    block = tag in _BLOCKS or (opens and page.heading is None) or _BOXED.search(node.get("style") or "") is not None
    bold = bold or tag in {"b", "strong"} or _BOLD.search(node.get("style") or "") is not None
    outer = page.heading
    if block and outer is None:
        page.flush()
    if outer is None and (tag in _HEADINGS or node.get("role") == "heading" or opens):
        inner = node.find(".//h1/..") is not None or any(node.find(f".//{h}") is not None for h in _HEADINGS)
        if not inner:
            page.heading = _HEADINGS.get(tag, int(level) if (level := node.get("aria-level") or "").isdigit() else 0)
    elif block and outer is not None:
        page.chunks.append((" ", bold))
    _children(node, page, bold, depth)
    if block and outer is None:
        page.flush()
    elif block:
        page.chunks.append((" ", bold))
    page.heading = outer


_BOXED = re.compile(r"display\s*:\s*(?:block|flex|grid|table)", re.IGNORECASE)


def _children(node: Any, page: _Page, bold: bool, depth: int) -> None:
    pre = node.tag == "pre"
    _text(node.text, page, bold, pre)
    for child in node:
        _walk(child, page, bold, depth + 1)
        _text(child.tail, page, bold, pre)


def _text(text: str | None, page: _Page, bold: bool, pre: bool) -> None:
    if not text:
        return
    parts = text.split("\n") if pre else [text]
    for n, part in enumerate(parts):
        if n:
            page.flush(gap=False)
        page.chunks.append((part, bold))


def _dropped(node: Any, tag: str) -> bool:
    """Scripts, navigation, hidden parts, controls: what the page prints around its content."""
    if not tag or tag in _DROPPED or node.get("hidden") is not None or node.get("aria-hidden") == "true":
        return True
    if node.get("role") in _DROPPED_ROLES or _HIDDEN.search(node.get("style") or ""):
        return True
    names = f"{node.get('class') or ''} {node.get('id') or ''}"
    if tag not in {"html", "body", "main"} and BOXES.search(names) and len(node.xpath(".//h2")) < 2:
        return True
    if tag in {"button", "a"} or node.get("role") == "button":
        said = squeeze("".join(node.itertext()))
        keeps = node.get("aria-expanded") is not None or node.get("aria-controls") is not None or tag == "a"
        inside = next(node.iterancestors(*_HEADINGS, "summary"), None) is not None
        return is_control(said) or not (keeps or inside)
    return False


def _list(node: Any, page: _Page, bold: bool, depth: int) -> None:
    """Entries get a printed marker, unless they are boxes that hold whole items."""
    page.flush()
    number = int(start) if (start := node.get("start") or "1").isdigit() else 1
    for child in node:
        if child.tag != "li":
            _walk(child, page, bold, depth + 1)
            continue
        if _dropped(child, "li"):
            continue
        if (value := child.get("value") or "").isdigit():
            number = int(value)
        page.flush(gap=page.gap)
        page.marker = "" if _is_box(child) else f"{_count(number, node.get('type'))} " if node.tag == "ol" else "- "
        page.chunks.clear()
        _children(child, page, bold, depth + 1)
        page.flush(gap=False)
        page.marker = ""
        number += 1
    page.gap = True


def _count(number: int, style: str | None) -> str:
    return f"{chr(96 + number)}." if style in {"a", "A"} and number <= 26 else f"{number}."


def _is_box(item: Any) -> bool:
    blocks = item.xpath(".//h1|.//h2|.//h3|.//h4|.//h5|.//h6|.//table|.//details|.//button[@aria-expanded]")
    return bool(blocks) or len(item.xpath("./p|./div|./section|./div/p")) > 2


def _is_layout(table: Any) -> bool:
    """A table that only places blocks: nested tables, headings, or long texts of several paragraphs in its cells."""
    if table.xpath(".//table|.//h1|.//h2|.//h3|.//h4|.//h5|.//h6|.//details"):
        return True
    return any(
        len(cell.xpath(".//p|.//li|./div")) > 3 and len(squeeze("".join(cell.itertext()))) > 400
        for cell in table.iter("td")
    )


def _table(table: Any, page: _Page) -> None:
    caption = table.find("caption")
    if caption is not None:
        _element(caption, "caption", page, False, 0)
    below: dict[int, int] = {}  # column -> rows that a cell above still covers
    first = True
    for row in table.iter("tr"):
        if _dropped(row, "tr"):
            continue
        cells, heads, below = _row(row, below)
        if not any(cells):
            continue
        header = all(heads) if heads else False
        header = header or row.getparent().tag == "thead"
        page.lines.append(Line("\t".join(cells), "row", header=header and len(cells) > 1, gap=first))
        page.lines += _below(row) if len(cells) == 2 and all(cells) else []
        first = False
    page.gap = True


def _below(row: Any) -> list[Line]:
    """What stands on further lines in the second cell of a row of label and value."""
    values = [cell for cell in row if cell.tag in {"td", "th"} and not _dropped(cell, cell.tag)]
    return _cell_lines(values[-1])[1:] if len(values) == 2 else []


def _row(row: Any, below: dict[int, int]) -> tuple[list[str], list[bool], dict[int, int]]:
    """Texts by column; merged cells print once, the columns and rows they cover stay empty."""
    cells: list[str] = []
    heads: list[bool] = []
    left = {c: n - 1 for c, n in below.items() if n > 1}
    for cell in row:
        if cell.tag not in {"td", "th"} or _dropped(cell, cell.tag):
            continue
        while below.get(len(cells), 0) > 0:
            cells.append("")
        wide, high = (min(int(n), 50) if (n := cell.get(a) or "1").isdigit() else 1 for a in ("colspan", "rowspan"))
        for c in range(len(cells), len(cells) + wide):
            if high > 1:
                left[c] = high - 1
        cells += [_cell_text(cell)] + [""] * (wide - 1)
        heads.append(cell.tag == "th" and cell.get("scope") != "row")
    if len(cells) == len(heads) == 2 and all(cells):
        cells[1] = _cell_lines(row.xpath("./td|./th")[-1])[0].text
    return cells, heads, left


def _cell_text(cell: Any) -> str:
    return squeeze(" ".join(line.text for line in _cell_lines(cell)))


def _cell_lines(cell: Any) -> list[Line]:
    inner = _Page()
    _children(cell, inner, False, 0)
    inner.flush()
    return inner.lines


def _pairs(node: Any, page: _Page) -> None:
    """A definition list as rows: label, tab, value."""
    label: str | None = None
    first = True
    for part in node.iter("dt", "dd"):
        if part.tag == "dt":
            if label:
                page.lines.append(Line(label, "row", gap=first))
                first = False
            label = _cell_text(part)
        elif (inner := _cell_lines(part)) or label:
            page.lines.append(Line(f"{label or ''}\t{inner[0].text if inner else ''}", "row", gap=first))
            page.lines += inner[1:]
            label, first = None, False
    if label:
        page.lines.append(Line(label, "row", gap=first))
    page.gap = True

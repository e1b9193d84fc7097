"""Printed parts as Markdown the way PDF converters write it, and as plain text the way PDF-to-text does. Knows no layout."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence

from tools.layouts import Layout, Part, Source, running, with_breaks

WIDTH = 82
PAGE_LINES = 56


def markdown(parts: Sequence[Part], layout: Layout, pages: Mapping[str, int]) -> bytes:
    """Headings at levels that wander, as converters guess them from font sizes; `pages` are item number -> printed page."""
    blocks: list[str] = []
    for part in parts:
        blocks += _md(part, layout, pages)
    return ("\n\n".join(blocks) + "\n").encode()


def _md(part: Part, layout: Layout, pages: Mapping[str, int]) -> list[str]:
    text = _escape(part.text)
    match part.kind:
        case "title":
            return [f"# {text}"]
        case "field" if layout.stacked_labels:
            return [part.label, text]
        case "field":
            return [f"**{part.label}** {text}"]
        case "names":
            return [f"**{part.label}**", "\n".join(f"- {name}" for (name,) in part.rows)]
        case "toc":
            heading = [f"## {part.label}"] if part.label else []
            return [*heading, "\n".join(_md_contents_line(t, n, layout, pages) for t, n in part.rows)]
        case "group":
            return [f"# {text}"]
        case "item":
            return [_wander(part.text, ("## ", "## ", "# ", "**"))]
        case "heading":
            return [_wander(part.text, ("### ", "### ", "## ", "**"))]
        case "sub":
            return [_wander(part.text, ("#### ", "**", "### "))]
        case "run_in":
            return [f"**{part.label}** {text}"]
        case "list":
            marks = [f"{i}. " if part.ordered else "- " for i in range(1, len(part.rows) + 1)]
            return ["\n".join(mark + _escape(row[0]) for mark, row in zip(marks, part.rows, strict=True))]
        case "table":
            head, *rows = [[_escape(cell).replace("|", "\\|") for cell in row] for row in part.rows]
            lines = [head, ["---"] * len(head), *rows]
            return ["\n".join("| " + " | ".join(row) + " |" for row in lines)]
        case "sign":
            return [f"\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\n{text}"]
        case "break":
            return []
        case _:
            return [text]


def _md_contents_line(title: str, number: str, layout: Layout, pages: Mapping[str, int]) -> str:
    if not number:
        return f"**{title}**"
    return f"{_escape(title)}.....\t{pages[number]}" if layout.contents == "pages" else _escape(title)


def _wander(text: str, marks: tuple[str, ...]) -> str:
    """The heading with one of the marks, always the same one for the same words."""
    mark = marks[zlib.crc32(text.encode()) % len(marks)]
    return f"**{text}**" if mark == "**" else mark + text


def _escape(text: str) -> str:
    return text.replace("*", "\\*").replace("_", "\\_")


def plain(parts: Sequence[Part], layout: Layout, meeting: Source) -> bytes:
    """Wrapped lines in pages with running heads and feet, a form feed after each."""
    pages = _paginate(parts, layout, {item["number"]: 1 for item in meeting["items"]})
    first = meeting.get("first_page", 1)
    for _ in range(2):  # the contents name pages that are known only after printing
        found = {number: page + first - 1 for page, lines in enumerate(pages, 1) for number in _items_on(lines)}
        pages = _paginate(parts, layout, found)
    out: list[str] = []
    for page, lines in enumerate(pages, 1):
        head = running(layout.running_head, meeting, page, len(pages)) if page > 1 else ""
        foot = running(layout.foot, meeting, page, len(pages)).center(WIDTH).rstrip()
        texts = [line for line, _ in lines]
        out.append("\n".join([*([head, ""] if head else []), *texts, "", foot]) + "\n")
    return "\f".join(out).encode()


Printed = tuple[str, str]  # a line, and the number of the item that starts there


def _items_on(lines: Sequence[Printed]) -> list[str]:
    return [number for _, number in lines if number]


def _paginate(parts: Sequence[Part], layout: Layout, pages: Mapping[str, int]) -> list[list[Printed]]:
    out: list[list[Printed]] = [[]]
    numbers = iter(pages)
    for part in parts:
        if part.kind == "break":
            if out[-1]:
                out.append([])
            continue
        lines: list[Printed] = [(line, "") for line in _txt(part, layout, pages)]
        if part.kind == "item":
            lines[0] = (lines[0][0], next(numbers))
        keep = part.kind in ("item", "heading", "sub", "group")
        if keep and len(out[-1]) > PAGE_LINES - 6:
            out.append([])
        space: list[Printed] = [("", "")] if out[-1] and part.kind not in _TIGHT else []
        for line in [*space, *lines]:
            if len(out[-1]) >= PAGE_LINES:
                out.append([])
            if line[0] or out[-1]:
                out[-1].append(line)
    return out


_TIGHT = ("field", "meta", "sign")


def _txt(part: Part, layout: Layout, pages: Mapping[str, int]) -> list[str]:
    match part.kind:
        case "title":
            return [line.center(WIDTH).rstrip() for line in wrap(part.text, WIDTH - 10)]
        case "field" if layout.stacked_labels:
            return ["", part.label, "", *wrap(part.text)]
        case "field":
            label = part.label.ljust(18) + " "
            return hang(label, part.text)
        case "names":
            return [part.label, *[name for (name,) in part.rows]]
        case "toc":
            heading = [part.label, ""] if part.label else []
            lines = [line for t, n in part.rows for line in _contents_line(t, n, layout, pages)]
            return heading + lines
        case "run_in":
            return wrap(f"{part.label} {part.text}")
        case "list":
            lines = []
            for i, (entry,) in enumerate(part.rows, 1):
                lines += hang(f"{i}. " if part.ordered else "- ", entry)
            return lines
        case "table":
            return _columns(part.rows)
        case "sign":
            return ["", "_" * 40, part.text]
        case _:
            return wrap(part.text)


def _contents_line(title: str, number: str, layout: Layout, pages: Mapping[str, int]) -> list[str]:
    if layout.contents == "plain" or not number:
        return wrap(title)
    *lines, last = wrap(title, WIDTH - 8)
    return [*lines, f"{last} ".ljust(WIDTH - 4, ".") + f" {pages[number]}"]


def _columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Cells in columns with three blanks between; a row too long for the line is left long, as converters do."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return ["   ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in rows]


def hang(mark: str, text: str) -> list[str]:
    """The text wrapped behind a mark, further lines indented to it."""
    lines = wrap(text, WIDTH - len(mark))
    return [(mark if i == 0 else " " * len(mark)) + line for i, line in enumerate(lines)]


def wrap(text: str, width: int = WIDTH) -> list[str]:
    """Lines of at most `width` characters; a long word that would leave a wide gap is hyphenated."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        if len(line) + bool(line) + len(word) <= width:
            line = f"{line} {word}" if line else word
            continue
        head, rest = _split(word, width - len(line) - 2)
        if head:
            lines.append(f"{line} {head}-")
        elif line:
            lines.append(line)
        line = rest
    return [*lines, line] if line else lines or [""]


def _split(word: str, room: int) -> tuple[str, str]:
    """As much of a long word as fits, at one of its breaks."""
    pieces = with_breaks(word.rstrip(".,;:"))
    taken = ""
    for piece in pieces[:-1]:
        if len(taken) + len(piece) > room:
            break
        taken += piece
    return taken, word[len(taken) :]

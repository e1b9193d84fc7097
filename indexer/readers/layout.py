"""Words at their places on pages -> lines: furniture out, paragraphs joined, columns and tables as rows, headings by type.

Knows geometry only: no PDF library and no minutes. Coordinates are points right of and below the page's top left corner.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from indexer.minutes import Line
from indexer.readers.columns import Piece, align, header_row
from indexer.readers.pages import is_page_line, recurring_key
from indexer.readers.words import (
    begins_entry,
    begins_label,
    begins_names,
    close_leader,
    ends_sentence,
    finish,
    hangs_on,
    hyphenated,
    is_clause,
    join,
    list_text,
    splits_word,
    starts_low,
)

_MARGIN = 0.12  # of the page's height: where heads and feet stand
_RULES = 3_000  # more rulings than this on a page are a drawing
_COLUMN = 1.7  # times the size: a gap that parts columns


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin line or the edge of a box."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Sheet:
    number: int
    width: float
    height: float
    words: tuple[Word, ...] = ()
    rules: tuple[Rule, ...] = ()
    pictured: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """What stands on one base line: pieces apart from each other; or one row of a ruled table, `cells`."""

    page: int
    base: float
    pieces: tuple[Piece, ...]
    first: float  # width of the first word
    size: float
    bold: bool
    cells: tuple[str, ...] | None = None
    header: bool = False
    opens: bool = False  # the first row of a ruled table

    @property
    def text(self) -> str:
        return " ".join(p.text for p in self.pieces)

    @property
    def left(self) -> float:
        return self.pieces[0].left

    @property
    def right(self) -> float:
        return self.pieces[-1].right


@dataclass(frozen=True, slots=True)
class Setting:
    """How the document is set: its body size, line distance, edges, and the words that keep their hyphen."""

    size: float
    leading: float
    left: float
    right: float
    known: frozenset[str]
    heavy: bool  # bold is the body's own weight and says nothing
    levels: dict[tuple[float, bool], int] = field(default_factory=dict)

    def full(self, row: Row, following: Row) -> bool:
        """Whether the following row's first word had no room left on this one."""
        return row.right + 0.25 * row.size + following.first > self.right - 0.2 * row.size

    def heading(self, row: Row) -> bool:
        if row.cells is not None or len(row.pieces) > 1 or not re.search(r"\w", row.text):
            return False
        if (list_text(row.text) == row.text and row.text.startswith("- ")) or close_leader(row.text) != row.text:
            return False
        return row.size >= 1.12 * self.size or (row.bold and not self.heavy and len(row.text) <= 200)

    def level(self, row: Row) -> int:
        return self.levels.get((round(row.size), row.bold), 0)


def lines(sheets: Sequence[Sheet]) -> tuple[Line, ...]:
    """The document's lines in reading order."""
    pages = [list(_page_rows(sheet)) for sheet in sheets]
    pages = _without_furniture(pages, sheets)
    rows = [row for page in pages for row in page]
    if not rows:
        return ()
    return finish(_flow(rows, _setting(rows)))


def _page_rows(sheet: Sheet) -> Iterator[Row]:
    """Base lines from top to bottom, ruled tables at their place."""
    words = [w for w in sheet.words if -5 <= w.left <= sheet.width + 5 and -5 <= w.base <= sheet.height + 20]
    found: list[tuple[float, list[Row]]] = []
    for grid in _grids(sheet.rules):
        inside = [w for w in words if grid.holds(w)]
        table = _ruled(grid, inside, sheet.number)
        if table:
            found.append((table[0].base, table))
            taken = set(map(id, inside))
            words = [w for w in words if id(w) not in taken]
    found += [(line[0].base, [_row(line, sheet.number)]) for line in _base_lines(words)]
    for _, rows in sorted(found, key=lambda f: f[0]):
        yield from rows


def _base_lines(words: Iterable[Word]) -> Iterator[list[Word]]:
    """Words that share a base line, from left to right; raised and lowered figures stay with their line."""
    waiting: list[list[Word]] = []
    for word in sorted(words, key=lambda w: (-round(w.size), w.base, w.left)):
        for line in waiting:
            if abs(line[0].base - word.base) <= 0.35 * max(line[0].size, word.size):
                line.append(word)
                break
        else:
            waiting.append([word])
    for line in sorted(waiting, key=lambda line: line[0].base):
        yield sorted(line, key=lambda w: w.left)


def _row(words: Sequence[Word], page: int) -> Row:
    pieces: list[list[Word]] = [[words[0]]]
    for last, word in itertools.pairwise(words):
        apart = word.left - last.right > _COLUMN * max(last.size, word.size)
        marker = len(pieces) == 1 and len(pieces[0]) == 1 and list_text(last.text + " x") is not None
        if apart and not (marker and word.left - last.right < 5 * last.size):
            pieces.append([])
        pieces[-1].append(word)
    letters = Counter[float]()
    for word in words:
        letters[word.size] += len(word.text)
    printed = [w for w in words if re.search(r"\w", w.text)]
    return Row(
        page,
        words[0].base,
        tuple(Piece(p[0].left, p[-1].right, _spaced(p)) for p in pieces),
        words[0].right - words[0].left,
        letters.most_common(1)[0][0],
        bool(printed) and all(w.bold for w in printed),
    )


def _spaced(words: Sequence[Word]) -> str:
    text = words[0].text
    for last, word in itertools.pairwise(words):
        text += ("" if word.left - last.right < 0.08 * last.size else " ") + word.text
    return text


# --- running heads and feet -------------------------------------------------------------------------------------------


def _without_furniture(pages: Sequence[Sequence[Row]], sheets: Sequence[Sheet]) -> list[list[Row]]:
    """Rows in the upper and lower margin go when they number the page or recur at their place on other pages."""
    places = Counter(
        (recurring_key(row.text), round(row.base / 8), sheet.height)
        for sheet, page in zip(sheets, pages, strict=True)
        for row in {(recurring_key(r.text), round(r.base / 8)): r for r in page}.values()
        if _in_margin(row, sheet)
    )
    enough = 2 if len(pages) <= 4 else max(3, len(pages) // 4)
    kept = []
    for sheet, page in zip(sheets, pages, strict=True):
        gone: set[int] = set()
        for inwards in (range(len(page)), range(len(page) - 1, -1, -1)):
            for n in inwards:
                row = page[n]
                key, at = recurring_key(row.text), round(row.base / 8)
                recurs = sum(places[key, at + d, sheet.height] for d in (-1, 0, 1)) >= enough
                if not _in_margin(row, sheet) or not (recurs or is_page_line(row.text)):
                    break
                gone.add(n)
        kept.append([row for n, row in enumerate(page) if n not in gone])
    return kept


def _in_margin(row: Row, sheet: Sheet) -> bool:
    return row.cells is None and (row.base < _MARGIN * sheet.height or row.base > (1 - _MARGIN) * sheet.height)


# --- how the document is set ------------------------------------------------------------------------------------------


def _setting(rows: Sequence[Row]) -> Setting:
    sizes, bold = Counter[float](), Counter[bool]()
    for row in rows:
        sizes[round(row.size * 2) / 2] += len(row.text)
        bold[row.bold] += len(row.text)
    size = sizes.most_common(1)[0][0]
    body = [r for r in rows if abs(r.size - size) < 0.6 and r.cells is None] or list(rows)
    steps = [
        b.base - a.base
        for a, b in itertools.pairwise(body)
        if a.page == b.page and 0.9 * size < b.base - a.base < 2.2 * size
    ]
    leading = sorted(steps)[len(steps) // 4] if steps else 1.2 * size
    single = [r for r in body if len(r.pieces) == 1] or body
    known = hyphenated("\n".join(r.text for r in rows))
    first = Setting(
        size, leading, min(r.left for r in single), _edge([r.right for r in single]), known, bold[True] > bold[False]
    )
    styles = {(round(r.size), r.bold) for r in rows if first.heading(r)}
    ranked = sorted(styles, key=lambda s: (-s[0], not s[1]))
    return replace(first, levels={style: min(n, 6) for n, style in enumerate(ranked, 1)})


def _edge(rights: Sequence[float]) -> float:
    """The right edge of the text: the farthest that several rows reach."""
    ordered = sorted(rights, reverse=True)
    return next((x for n, x in enumerate(ordered) if sum(abs(x - y) < 12 for y in ordered) >= 3), ordered[0])


# --- rows to lines ----------------------------------------------------------------------------------------------------


def _flow(rows: Sequence[Row], setting: Setting) -> Iterator[Line]:
    i = 0
    while i < len(rows):
        row = rows[i]
        if row.cells is not None:
            gap = row.opens or _gap(rows, i, setting)
            yield Line("\t".join(row.cells), "row", 0, row.page, header=row.header, gap=gap)
            i += 1
            continue
        block = _block(rows, i, setting)
        if block:
            yield from _rows(block, setting, _gap(rows, i, setting))
            i += len(block)
            continue
        taken, line = _paragraph(rows, i, setting)
        yield line
        i += taken


def _gap(rows: Sequence[Row], i: int, setting: Setting) -> bool:
    """Whether the row stands apart from the one above it. Entries of a list may stand wider than lines."""
    if i == 0 or rows[i].page != rows[i - 1].page:
        return True
    if all(list_text(r.text) and r.cells is None and not setting.heading(r) for r in rows[i - 1 : i + 1]):
        return rows[i].base - rows[i - 1].base > 2.2 * max(setting.leading, rows[i].size)
    return rows[i].base - rows[i - 1].base > 1.3 * max(setting.leading, 1.15 * min(rows[i].size, rows[i - 1].size))


def _paragraph(rows: Sequence[Row], start: int, setting: Setting) -> tuple[int, Line]:
    first = rows[start]
    heading = setting.heading(first)
    entry = list_text(first.text)
    text, i = entry or first.text, start + 1
    while i < len(rows) and _continues(text, rows, i, setting, heading, first, entry is not None):
        text = join(text, rows[i].text, setting.known)
        i += 1
    gap = _gap(rows, start, setting)
    kind, level = ("heading", setting.level(first)) if heading else ("list" if entry else "text", 0)
    return i - start, Line(text, kind, level, first.page, gap=gap)  # type: ignore[arg-type]


def _continues(
    text: str, rows: Sequence[Row], i: int, setting: Setting, heading: bool, first: Row, entry: bool
) -> bool:
    """Whether row i goes on with the paragraph that ends in row i - 1."""
    last, row = rows[i - 1], rows[i]
    if row.cells is not None or abs(row.size - last.size) > 0.15 * last.size or close_leader(text) != text:
        return False
    if close_leader(row.text) != row.text:  # a title of the contents over two lines
        return list_text(row.text) is None and entry and not _gap(rows, i, setting)
    full = setting.full(last, row)
    if len(row.pieces) > 1 or begins_entry(text, row.text, full) or setting.heading(row) != heading:
        return False
    if row.page != last.page:
        return not heading and not ends_sentence(text) and _goes_on(text, row, full, 30)
    if _gap(rows, i, setting):
        return False
    if heading:
        return row.bold == last.bold and (full or starts_low(row.text))
    if splits_word(text, row.text):
        return True
    if begins_names(row.text) or (begins_label(row.text) and (ends_sentence(text) or not full)):
        return False
    if entry and row.left > first.left + 4 and (full or starts_low(row.text)):
        return True
    if abs(row.left - last.left) > 3 and last is not first:
        return False
    return (full and not (is_clause(text, row.text) and last.right < 0.85 * setting.right)) or (
        _goes_on(text, row, False, 60) and not ends_sentence(text) and last.right > 0.5 * setting.right
    )


def _goes_on(text: str, row: Row, full: bool, length: int) -> bool:
    """Whether a row reads as the middle of a sentence that began above."""
    if splits_word(text, row.text):
        return True
    return (starts_low(row.text) and not is_clause(text, row.text) and len(text) > length) or full


# --- columns ----------------------------------------------------------------------------------------------------------


def _block(rows: Sequence[Row], start: int, setting: Setting) -> list[Row]:
    """Rows in columns from here on, with those that only continue a cell; empty where the text runs on."""
    first = rows[start]
    if len(first.pieces) < 2 or first.cells is not None or close_leader(first.text) != first.text:
        return []
    block = [first]
    lefts = {round(p.left) for p in first.pieces[1:]}
    for i in range(start + 1, len(rows)):
        row = rows[i]
        far = row.base - rows[i - 1].base > 2.2 * max(setting.leading, row.size)
        if row.cells is not None or row.page != first.page or far or close_leader(row.text) != row.text:
            break
        hangs = len(row.pieces) == 1 and any(abs(row.left - x) <= 2 for x in lefts)
        if len(row.pieces) < 2 and not hangs:
            break
        lefts |= {round(p.left) for p in row.pieces[1:]}
        block.append(row)
    return block


def _rows(block: Sequence[Row], setting: Setting, gap: bool) -> Iterator[Line]:
    labels = all(r.pieces[0].text.endswith(":") or len(r.pieces) == 1 for r in block)
    table = [[p.text for p in r.pieces] for r in block] if labels else align([r.pieces for r in block], 2.0)
    tight = min((b.base - a.base for a, b in itertools.pairwise(block)), default=0.0)
    loose = max((b.base - a.base for a, b in itertools.pairwise(block)), default=0.0)
    edge = max(r.right for r in block)
    out: list[list[str]] = []
    starts: list[Row] = []
    for n, (row, cells) in enumerate(zip(block, table, strict=True)):
        above = block[n - 1]
        if n and len(row.pieces) == 1 and (labels or not cells[0]):
            at = len(out[-1]) - 1 if labels else next(k for k, c in enumerate(cells) if c)
            out[-1][at] = _hanging(out[-1][at], row, above, edge, setting)
        elif n and not labels and loose > 1.35 * tight and row.base - above.base < 1.15 * tight and _wordy(cells):
            out[-1] = [join(a, b, setting.known) if b else a for a, b in zip(out[-1], cells, strict=True)]
        else:
            out.append(list(cells))
            starts.append(row)
    head = not labels and (_bold_head(starts) or header_row(out))
    for n, (row, cells) in enumerate(zip(starts, out, strict=True)):
        yield Line("\t".join(cells), "row", 0, row.page, header=head and n == 0, gap=gap and n == 0)


def _wordy(cells: Sequence[str]) -> bool:
    return not any(re.match(r"^[-–+(]?\d", c) for c in cells)


def _bold_head(rows: Sequence[Row]) -> bool:
    return len(rows) > 1 and rows[0].bold and not any(r.bold for r in rows[1:-1]) and len(rows[0].pieces) > 1


def _hanging(value: str, row: Row, above: Row, edge: float, setting: Setting) -> str:
    """A value's next row: run on where its text goes on, else a cell of its own."""
    full = above.right + 0.25 * above.size + row.first > edge - 0.2 * above.size
    return join(value, row.text, setting.known) if hangs_on(value, row.text, full) else f"{value}\t{row.text}"


# --- ruled tables -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Grid:
    """Column and row edges of a ruled table, and the vertical rulings that part its cells."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    uprights: tuple[Rule, ...]

    def holds(self, word: Word) -> bool:
        middle = (word.left + word.right) / 2
        return (
            self.xs[0] - 2 <= middle <= self.xs[-1] + 2
            and self.ys[0] - 2 <= word.base - 0.3 * word.size <= self.ys[-1] + 2
        )


def _grids(rules: Sequence[Rule]) -> list[Grid]:
    """Groups of touching rulings with at least two columns and two rows."""
    groups: list[list[Rule]] = []
    for rule in rules if len(rules) <= _RULES else ():
        apart: list[list[Rule]] = []
        merged = [rule]
        for group in groups:
            if any(_touch(rule, other) for other in group):
                merged += group
            else:
                apart.append(group)
        groups = [*apart, merged]
    grids = []
    for group in groups:
        uprights = tuple(r for r in group if r.bottom - r.top > r.right - r.left and r.bottom - r.top > 4)
        xs = _edges([(r.left + r.right) / 2 for r in uprights])
        ys = _edges([(r.top + r.bottom) / 2 for r in group if r.right - r.left >= r.bottom - r.top])
        if len(xs) >= 3 and len(ys) >= 3:
            grids.append(Grid(xs, ys, uprights))
    return grids


def _touch(a: Rule, b: Rule, near: float = 3.0) -> bool:
    return (
        a.left - near <= b.right and b.left - near <= a.right and a.top - near <= b.bottom and b.top - near <= a.bottom
    )


def _edges(values: Sequence[float]) -> tuple[float, ...]:
    """Distinct positions; rulings drawn twice count once."""
    out: list[float] = []
    for value in sorted(values):
        if not out or value - out[-1] > 4:
            out.append(value)
    return tuple(out)


def _ruled(grid: Grid, words: Sequence[Word], page: int) -> list[Row]:
    """The table's rows; a cell without a ruling on its right is one with the next."""
    rows: list[Row] = []
    bolds: list[bool] = []
    for top, bottom in zip(grid.ys, grid.ys[1:], strict=False):
        here = [w for w in words if top <= w.base - 0.3 * w.size < bottom]
        if not here:
            continue
        cells = [""] * (len(grid.xs) - 1)
        for word_line in _base_lines(here):
            for column, text in _cells(word_line, grid, (top + bottom) / 2):
                cells[column] = join(cells[column], text)
        size = median(w.size for w in here)
        piece = Piece(grid.xs[0], grid.xs[-1], " ".join(filter(None, cells)))
        bold = all(w.bold for w in here if re.search(r"\w", w.text))
        rows.append(Row(page, min(w.base for w in here), (piece,), 0.0, size, bold, tuple(cells), opens=not rows))
        bolds.append(bold)
    if len(rows) > 1 and ((bolds[0] and not all(bolds)) or header_row([r.cells or () for r in rows])):
        rows[0] = replace(rows[0], header=True)
    return rows


def _cells(line: Sequence[Word], grid: Grid, middle: float) -> Iterator[tuple[int, str]]:
    """The line's words by column, at the first column of merged cells."""
    parted = [any(abs(r.left - x) < 4 and r.top - 2 <= middle <= r.bottom + 2 for r in grid.uprights) for x in grid.xs]
    held: dict[int, list[Word]] = {}
    for word in line:
        at = max((k for k, x in enumerate(grid.xs[:-1]) if x - 2 <= (word.left + word.right) / 2), default=0)
        while at > 0 and not parted[at]:
            at -= 1
        held.setdefault(at, []).append(word)
    for column in sorted(held):
        yield column, _spaced(held[column])

"""Hard-wrapped lines back to paragraphs. Knows line lengths, markers and columns; no file format and no minutes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from indexer.minutes import Line
from indexer.readers.columns import Piece, align, header_row
from indexer.readers.pages import Raw
from indexer.readers.words import (
    begins_entry,
    begins_label,
    begins_names,
    close_leader,
    ends_sentence,
    hangs_on,
    hyphenated,
    is_clause,
    is_number_line,
    join,
    list_text,
    splits_word,
    starts_low,
)

_COLUMN_GAP = re.compile(r"\s{3,}|\t\s*")
_HANGING = re.compile(r"[\w)],? (?:og|eller|samt|den)$")  # no sentence and no line of a list ends so
_RULE = re.compile(r"^[\s_=*~-]{4,}$")
UNWRAPPED = 160  # a longer line than this was not broken by hand or by a printer


@dataclass(frozen=True, slots=True)
class Width:
    """How wide the file is set: a line that had no room for the next line's first word was broken by the printer."""

    columns: int  # 0: nothing in the file is wrapped
    known: frozenset[str]  # words that keep their hyphen

    def full(self, line: str, following: str) -> bool:
        first = following.split(maxsplit=1)[0] if following.strip() else ""
        return self.columns > 0 and len(line) + 1 + len(first) > self.columns


def measure(raws: Sequence[Raw]) -> Width:
    """The width from the lines themselves: lines that surely go on in the next one tell how early the printer breaks."""
    known = hyphenated("\n".join(r.text for r in raws))
    lengths = Counter(len(r.text) for r in raws if len(_pieces(r.text)) == 1)
    certain = sorted(
        (len(a.text) + 1 + len(b.text.split()[0]), len(a.text)) for a, b in pairwise(raws) if _surely_wrapped(a, b)
    )
    usual = max((n for n in lengths if sum(lengths[n - d] for d in range(6)) >= 3), default=0)
    widest = usual if usual >= 40 else max((length for _, length in certain), default=0)
    long = sum(count for n, count in lengths.items() if n > UNWRAPPED)
    if not certain or widest > UNWRAPPED or long * 50 > lengths.total():
        return Width(0, known)
    near = [wanted for wanted, length in certain if length > widest * 0.6]
    return Width(min(widest, near[len(near) // 10] - 1) if len(near) >= 3 else widest, known)


def _surely_wrapped(a: Raw, b: Raw) -> bool:
    """Whether line b can only be the rest of the sentence in line a."""
    running = len(_pieces(a.text)) == 1 and not ends_sentence(a.text) and not a.text.endswith(",")
    return running and len(a.text) > 40 and not b.gap and not b.broken and starts_low(b.text.strip())


def paragraphs(raws: Sequence[Raw]) -> list[Line]:
    """Lines as paragraphs, list entries and rows; what the printer broke is joined, what the writer broke stays apart."""
    raws = [replace(r, text=r.text.expandtabs(8)) if r.text[:1] in "\t " else r for r in raws]
    width = measure(raws)
    lines: list[Line] = []
    i = 0
    while i < len(raws):
        block = _columns_block(raws, i)
        if block:
            lines += _rows(block, width)
            i += len(block)
            continue
        taken, line = _paragraph(raws, i, width)
        lines.append(line)
        i += taken
    return lines


def _paragraph(raws: Sequence[Raw], start: int, width: Width) -> tuple[int, Line]:
    """The paragraph or list entry that begins here, and how many lines it takes."""
    first = raws[start]
    entry = list_text(first.text.strip())
    text, last, i = entry or first.text.strip(), first, start + 1
    while i < len(raws) and (
        (entry and _hangs(first, raws[i])) or _continues(text, last, raws[i], width, joined=i > start + 1)
    ):
        text = join(text, raws[i].text.strip(), width.known)
        last, i = raws[i], i + 1
    return i - start, Line(text, "list" if entry else "text", 0, first.page, gap=first.gap or first.broken)


def _hangs(entry: Raw, following: Raw) -> bool:
    """Whether a line stands indented under a list entry."""
    apart = entry.ends or following.gap or following.broken or len(_pieces(following.text)) > 1
    deeper = _indent(following.text) >= _indent(entry.text) + 2
    body = following.text.strip()
    return deeper and not apart and list_text(body) is None and not is_number_line(body)


def _continues(text: str, last: Raw, following: Raw, width: Width, joined: bool) -> bool:
    """Whether the following line belongs to the paragraph that `last` is in."""
    if last.ends:
        return False
    body = following.text.strip()
    pieces = _pieces(following.text)
    if _RULE.match(body) or _RULE.match(text) or close_leader(text) != text:
        return False
    if close_leader(body) != body and list_text(body) is None:  # a title of the contents over two lines
        return list_text(text) is not None and not following.gap and not ends_sentence(text)
    if len(pieces) > 1:
        return False
    if begins_entry(text, body, width.full(last.text, body)) and not following.broken:
        return False
    halved = splits_word(text, body)
    if following.gap or following.broken:
        if not following.broken or ends_sentence(text) or list_text(body):
            return False
        return halved or (starts_low(body) and not is_clause(text, body) and len(text) > 30)
    if halved:
        return True
    if begins_names(body) or (begins_label(body) and (ends_sentence(text) or not width.full(last.text, body))):
        return False
    if not halved and _indent(last.text) > 10 and abs(_indent(last.text) - _indent(following.text)) > 1:
        return False  # centred, each line by itself
    if _HANGING.search(last.text) and list_text(body) is None:
        return True
    if ends_sentence(text) and _apart(body, width):
        return False
    if width.full(last.text, body):
        return not (is_clause(text, body) and len(last.text) < width.columns * 0.8)
    inside = (joined or len(last.text) > width.columns / 2) and abs(_indent(last.text) - _indent(following.text)) <= 1
    return inside and width.columns > 0 and starts_low(body) and not ends_sentence(text) and not is_clause(text, body)


def _apart(body: str, width: Width) -> bool:
    """A short line that ends no sentence, below a sentence's end: a paragraph's last line would end one, another would be full."""
    return body[:1].isupper() and len(body) < width.columns * 0.6 and not ends_sentence(body) and body[-1:] not in ",-"


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def _pieces(text: str) -> list[Piece]:
    """The runs of text in a line that stand three blanks or a tab apart."""
    pieces, start = [], _indent(text)
    for gap in [*_COLUMN_GAP.finditer(text, start), None]:
        end = gap.start() if gap else len(text)
        if text[start:end].strip():
            pieces.append(Piece(start, end, text[start:end].strip()))
        start = gap.end() if gap else end
    joined: list[Piece] = []
    for piece in pieces:  # a marker and its wide gap are one piece
        if joined and len(joined) == 1 and list_text(joined[0].text + " x") is not None and " " not in joined[0].text:
            joined[-1] = Piece(joined[-1].left, piece.right, f"{joined[-1].text} {piece.text}")
        else:
            joined.append(piece)
    return joined


def _columns_block(raws: Sequence[Raw], start: int) -> list[Raw]:
    """The run of lines from here that stand in columns, with the lines that only continue a cell; empty if none."""
    first = _pieces(raws[start].text)
    if len(first) < 2 or close_leader(raws[start].text) != raws[start].text:
        return []
    block = [raws[start]]
    lefts = {round(p.left) for p in first[1:]}
    for raw in raws[start + 1 :]:
        pieces = _pieces(raw.text)
        hangs = (
            len(pieces) == 1 and any(abs(pieces[0].left - x) <= 1 for x in lefts) and not raw.gap and pieces[0].left > 3
        )
        if raw.gap or raw.broken or (len(pieces) < 2 and not hangs) or close_leader(raw.text) != raw.text:
            break
        lefts |= {round(p.left) for p in pieces[1:]}
        block.append(raw)
    return block


def _rows(block: Sequence[Raw], width: Width) -> list[Line]:
    """A block in columns as rows; a line that hangs under a value is added to the row above."""
    pieces = [_pieces(r.text) for r in block]
    labels = all(p[0].text.endswith(":") or len(p) == 1 for p in pieces)
    table = [[q.text for q in p] for p in pieces] if labels else align(pieces, 0.5)
    lines: list[Line] = []
    for n, (raw, cells, found) in enumerate(zip(block, table, pieces, strict=True)):
        if len(found) == 1 and lines:
            glue = _hanging(lines[-1].text, found[0].text, block[n - 1].text, width)
            lines[-1] = replace(lines[-1], text=glue)
            continue
        cells = cells if labels else ["", *cells] if _shifted(table, cells) else cells
        lines.append(Line("\t".join(cells), "row", 0, raw.page, gap=raw.gap or raw.broken))
    head = not labels and header_row([line.text.split("\t") for line in lines])
    return [replace(lines[0], header=True), *lines[1:]] if head else lines


def _shifted(table: Sequence[Sequence[str]], cells: Sequence[str]) -> bool:
    return len(cells) < max(len(row) for row in table)


def _hanging(above: str, text: str, printed: str, width: Width) -> str:
    """A value's next line: run on with a blank where its text goes on, else a cell of its own."""
    if hangs_on(above.split("\t")[-1], text, width.full(printed, text)):
        return join(above, text, width.known)
    return f"{above}\t{text}"

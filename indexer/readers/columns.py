"""Columns of printed lines: pieces that stand apart become cells. Knows positions only, no file format."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text with its left and right edge, in characters or points."""

    left: float
    right: float
    text: str


def align(rows: Sequence[Sequence[Piece]], slack: float) -> list[list[str]]:
    """Cells of consecutive rows by column: every row gets as many cells, empty where it prints nothing there.

    Columns are runs of overlapping pieces over all rows; pieces that bridge two columns stand in the first.
    """
    spans = _columns([p for row in rows for p in row if len(row) > 1], slack)
    table = []
    for row in rows:
        cells = [""] * max(1, len(spans))
        for piece in row:
            at = max(range(len(spans)), key=lambda i: _overlap(spans[i], piece), default=0)
            if spans and _overlap(spans[at], piece) <= 0:
                at = min(range(len(spans)), key=lambda i: abs(spans[i][0] - piece.left))
            cells[at] = f"{cells[at]} {piece.text}".strip()
        table.append(cells)
    return table


def header_row(table: Sequence[Sequence[str]]) -> bool:
    """Whether the first row heads the others: an empty corner above row labels, or words above figures."""
    if len(table) < 2 or len(table[0]) < 2:
        return False
    wide = max(len(row) for row in table)
    first, body = [*table[0], *[""] * (wide - len(table[0]))], table[1:]
    filled = sum(bool(c) for c in first)
    corner = not first[0] and filled >= 2 and all(row[0] for row in body)
    wordy = filled == len(first) and not any(_figure(c) for c in first[1:])
    figures = sum(any(_figure(c) for c in row[1:]) for row in body)
    return corner or (wordy and len(first) > 2 and figures * 2 >= len(body))


def _figure(cell: str) -> bool:
    return re.match(r"^[-–+±(]?\s*\d", cell) is not None


def _overlap(span: tuple[float, float], piece: Piece) -> float:
    return min(span[1], piece.right) - max(span[0], piece.left)


def _columns(pieces: Sequence[Piece], slack: float) -> list[tuple[float, float]]:
    """Intervals that hold the pieces; the narrow ones first, so that one wide piece does not melt two columns."""
    spans: list[tuple[float, float]] = []
    for piece in sorted(pieces, key=lambda p: (p.right - p.left, p.left)):
        hits = [s for s in spans if s[0] - slack < piece.right and piece.left < s[1] + slack]
        if len(hits) > 1:
            continue
        if hits:
            spans.remove(hits[0])
            spans.append((min(hits[0][0], piece.left), max(hits[0][1], piece.right)))
        else:
            spans.append((piece.left, piece.right))
    return sorted(spans)

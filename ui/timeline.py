"""A case drawn over time: bodies as rows, days along an axis, what came of each handling as sign and word. Knows no Streamlit.

Drawn with HTML boxes in pixels, so that every handling is a link with words in it and the drawing can be read without its colours;
marks that would lie upon one another are set on lines of their own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from retrieval.cite import body_name
from retrieval.places import ItemPlace
from ui.cards import OUTCOMES
from ui.format import date
from ui.marked import escape
from ui.strings import Words

WIDTH = 760  # pixels from the first day to the end of the last mark
MARK = 168  # pixels that a mark with its words takes
LINE = 52  # pixels of height of one line of marks
_TICKS = 6  # years or months along the axis, at most
_LONG = 2 * 365  # days: a longer case has years along its axis, a shorter one months


@dataclass(frozen=True, slots=True)
class Mark:
    """A handling at its place: `left` in pixels, `line` from 0 within its row."""

    place: ItemPlace
    left: int
    line: int


@dataclass(frozen=True, slots=True)
class Row:
    """A body and its handlings, oldest first."""

    body: str
    marks: tuple[Mark, ...]

    @property
    def lines(self) -> int:
        return 1 + max(mark.line for mark in self.marks)


def rows(handlings: Sequence[ItemPlace], unknown: str) -> tuple[Row, ...]:
    """The dated handlings by body, bodies in the order they first took the case up."""
    dated = [h for h in handlings if h.date]
    first, span = _span(dated)
    by_body: dict[str, list[Mark]] = {}
    for place in sorted(dated, key=lambda h: (h.date or "", h.key)):
        marks = by_body.setdefault(body_name(place.committee) or unknown, [])
        left = _left(place.date or "", first, span)
        taken = {mark.line for mark in marks if left - mark.left < MARK}
        marks.append(Mark(place, left, next(line for line in range(len(marks) + 1) if line not in taken)))
    return tuple(Row(body, tuple(marks)) for body, marks in by_body.items())


def _span(dated: Sequence[ItemPlace]) -> tuple[dt.date, int]:
    """The first day, and the days to the last; one at least."""
    days = [dt.date.fromisoformat(h.date) for h in dated if h.date]
    return min(days), max(1, (max(days) - min(days)).days)


def _left(day: str, first: dt.date, span: int) -> int:
    return round((dt.date.fromisoformat(day) - first).days / span * (WIDTH - MARK))


def ticks(handlings: Sequence[ItemPlace]) -> tuple[tuple[int, str], ...]:
    """(pixels, "2021" or "2021-05") along the axis: years, months where the case is short, and never more than a few."""
    first, span = _span([h for h in handlings if h.date])
    last = first + dt.timedelta(days=span)
    months = [
        dt.date(year, month, 1)
        for year in range(first.year, last.year + 1)
        for month in range(1, 13)
        if first <= dt.date(year, month, 1) <= last
    ]
    long = span > _LONG
    chosen = [day for day in months if day.month == 1] if long else months
    every = -(-len(chosen) // _TICKS) or 1
    return tuple((_left(day.isoformat(), first, span), day.isoformat()[: 4 if long else 7]) for day in chosen[::every])


def drawing(words: Words, handlings: Sequence[ItemPlace], link: Callable[[ItemPlace], str]) -> str:
    """The timeline as HTML; nothing where fewer than two handlings have a day."""
    if sum(bool(h.date) for h in handlings) < 2:
        return ""
    drawn = "".join(_row(words, row, link) for row in rows(handlings, words("archive.unknown")))
    axis = "".join(
        f'<span class="tick" style="left:{left}px">{escape(when if len(when) == 4 else _month(words, when))}</span>'
        for left, when in ticks(handlings)
    )
    return (
        f'<figure class="timeline"><figcaption>{escape(words("timeline.caption"))}</figcaption>'
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(words("timeline.region"))}">'
        f'<div class="lanes" style="width:{WIDTH}px">{drawn}<div class="axis" aria-hidden="true">{axis}</div></div></div></figure>'
    )


def _month(words: Words, month: str) -> str:
    """ "2021-05" -> "maj 2021"."""
    return date(f"{month}-01", words.language).split(" ", 1)[1]


def _row(words: Words, row: Row, link: Callable[[ItemPlace], str]) -> str:
    marks = "".join(_mark(words, mark, link(mark.place)) for mark in row.marks)
    return (
        f'<section class="lane"><h3 lang="da">{escape(row.body)}</h3>'
        f'<ol style="height:{row.lines * LINE}px">{marks}</ol></section>'
    )


def _mark(words: Words, mark: Mark, href: str) -> str:
    place = mark.place
    if place.kind == "dagsorden":
        tone, icon, text = "warn", "event_note", words("meeting.agenda")
    else:
        tone, icon = OUTCOMES.get(place.outcome or "", ("plain", "help"))
        text = words.known("outcome", place.outcome) if place.outcome else words("timeline.unknown")
    sign = f'<span class="icon" aria-hidden="true" data-icon="{icon}"></span>'
    when = date(place.date, words.language)
    return (
        f'<li style="left:{mark.left}px;top:{mark.line * LINE}px"><a class="mark {tone}" href="{escape(href)}" target="_self" '
        f'title="{escape(place.title)}"><span>{sign}{escape(text)}</span> <time datetime="{place.date}">{escape(when)}</time></a></li>'
    )

"""Dates and times as Danish minutes print them, and dates as Danes read them. Knows no minutes."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

MONTHS = (
    "januar",
    "februar",
    "marts",
    "april",
    "maj",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "december",
)
WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
_ENGLISH = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_NUMBER = {name[:3]: i for i, name in enumerate(_ENGLISH, 1)} | {name[:3]: i for i, name in enumerate(MONTHS, 1)}
_MONTH = r"(?:" + "|".join((*MONTHS, *_ENGLISH)) + r"|(?:jan|feb|mar|apr|jun|jul|aug|sep|sept|okt|oct|nov|dec)\b\.?)"

_DATE = re.compile(
    rf"(?<![\w/])(?:"
    rf"(?P<d1>\d{{1,2}})\.?[\s-]*(?P<m1>{_MONTH})[,\s-]*(?P<y1>(?:19|20)\d{{2}})?"  # 9. marts 2021, 15-maj-2002, 9. marts
    rf"|(?P<m2>{_MONTH})\s+(?P<d2>\d{{1,2}}),\s*(?P<y2>(?:19|20)\d{{2}})"  # April 3, 2019
    rf"|(?P<y3>(?:19|20)\d{{2}})-(?P<m3>\d{{2}})-(?P<d3>\d{{2}})"  # 2021-03-09
    rf"|(?P<d4>\d{{1,2}})[-./](?P<m4>\d{{1,2}})[-./\s]\s?(?P<y4>(?:19|20)\d{{2}}|\d{{2}}(?![\w/.-]))"  # 09-03-2021, 8/12 2015
    rf")(?![\w/])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A printed date: [start, end) in the text, and ISO; without a printed year `iso` is None and `month_day` is set."""

    start: int
    end: int
    iso: str | None
    month_day: tuple[int, int]


def find_dates(text: str) -> list[FoundDate]:
    """Every valid calendar date in the text, in order."""
    found = []
    for m in _DATE.finditer(text):
        g = m.groupdict()
        day = next(int(g[k]) for k in ("d1", "d2", "d3", "d4") if g[k])
        name = g["m1"] or g["m2"]
        month = _NUMBER[name[:3].casefold()] if name else int(g["m3"] or g["m4"])
        year_text = g["y1"] or g["y2"] or g["y3"] or g["y4"]
        year = int(year_text) if year_text else None
        if year is not None and year < 100:
            year += 2000
        try:
            iso = dt.date(year if year is not None else 2000, month, day).isoformat()
        except ValueError:
            continue
        found.append(FoundDate(m.start(), m.end(), iso if year is not None else None, (month, day)))
    return found


def parse_date(text: str) -> str | None:
    """The first full date in the text as ISO, or None."""
    return next((d.iso for d in find_dates(text) if d.iso), None)


def danish_date(iso: str, weekday: bool = False) -> str:
    """ "2021-03-09" -> "9. marts 2021", or "tirsdag den 9. marts 2021"."""
    day = dt.date.fromisoformat(iso)
    plain = f"{day.day}. {MONTHS[day.month - 1]} {day.year}"
    return f"{WEEKDAYS[day.weekday()]} den {plain}" if weekday else plain

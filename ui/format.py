"""Dates, numbers and counts as people read them, in Danish and English. Knows no page and no index."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from indexer.dates import danish_date

Language = Literal["da", "en"]

_ENGLISH_MONTHS = "January February March April May June July August September October November December".split()
_ENGLISH_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_TERM_YEARS, _FIRST_TERM = 4, 2022  # council terms begin on 1 January of 2018, 2022, 2026 ...


def date(iso: str | None, language: Language = "da", weekday: bool = False) -> str:
    """ "2021-03-09" -> "9. marts 2021", "tirsdag den 9. marts 2021", "Tuesday 9 March 2021"; "" for no date."""
    if iso is None:
        return ""
    if language == "da":
        return danish_date(iso, weekday)
    day = dt.date.fromisoformat(iso)
    plain = f"{day.day} {_ENGLISH_MONTHS[day.month - 1]} {day.year}"
    return f"{_ENGLISH_DAYS[day.weekday()]} {plain}" if weekday else plain


def whole(number: int, language: Language = "da") -> str:
    """1234567 -> "1.234.567", in English "1,234,567"."""
    text = f"{number:,}"
    return text.replace(",", ".") if language == "da" else text


def kroner(kr: int, language: Language = "da") -> str:
    """6500000 -> "6,5 mio. kr.", 340000 -> "340.000 kr."; in English "DKK 6.5 m", "DKK 340,000"."""
    if abs(kr) < 1_000_000:
        return f"{whole(kr, 'da')} kr." if language == "da" else f"DKK {whole(kr, 'en')}"
    millions = f"{kr / 1_000_000:,.2f}".rstrip("0").rstrip(".")
    if language == "en":
        return f"DKK {millions} m"
    return millions.translate(str.maketrans(",.", ".,")) + " mio. kr."


def counted(number: int, one: str, many: str, language: Language = "da") -> str:
    """ "1 møde", "28 møder"."""
    return f"{whole(number, language)} {one if number == 1 else many}"


def megabytes(size: int, language: Language = "da") -> str:
    """Bytes -> "1,2 MB"; "under 0,1 MB" below that."""
    text = f"{max(size, 100_000) / 1_000_000:.1f}"
    return (text.replace(".", ",") if language == "da" else text) + " MB"


def term_of(year: int) -> tuple[int, int]:
    """The council term a year belongs to: 2023 -> (2022, 2025)."""
    first = _FIRST_TERM + (year - _FIRST_TERM) // _TERM_YEARS * _TERM_YEARS
    return first, first + _TERM_YEARS - 1

"""Sums of money as Danish minutes print them, in whole kroner. Knows no budgets: a table's "i mio. kr." is left alone."""

from __future__ import annotations

import re
from decimal import Decimal

from indexer.facts.places import pieces
from indexer.minutes import Amount, Item, Source, Span

_LEAVE_OUT = frozenset({"bilag", "deltagere", "fraværende", "underskrift", "sagsgang"})
_NUMBER = r"(?:\d+\.\d{1,2}(?=[ ]?mi[ao])|\d{1,3}(?:\.\d{3})+|\d{1,3}(?: \d{3})+|\d+)(?:,\d+)?½?|½"
_SCALE = r"mio\.?|mill\.?|million(?:er)?|mia\.?|milliard(?:er)?|tusinde?|t\."
_KRONER = r"(?:d?kr\b\.?|kroner\b|DKK\b)"
_SIGN = r"(?:(?<![\w)])[-–−÷][ ]?)?"
_BEFORE = r"(?<![\d.,/§])"

_AFTER_NUMBER = re.compile(
    rf"{_BEFORE}(?:(?P<from>{_SIGN}(?:{_NUMBER}))(?:,-)?[ ]?(?P<join>[-–]|til|og|eller)[ ]?)?"
    rf"(?P<number>{_SIGN}(?:{_NUMBER}))(?:,-|,–)?[ ]?(?:(?P<scale>{_SCALE})[ ]?)?{_KRONER}",
    re.IGNORECASE,
)
_BEFORE_NUMBER = re.compile(
    rf"(?<![\w.])kr\.?[ ]?(?P<number>{_SIGN}(?:{_NUMBER}))(?![\d.]*\d)(?![ ]?(?:{_KRONER}|pct|%))"
    rf"(?:,-|,–)?(?:[ ](?P<scale>mio\.?|mia\.?|million(?:er)?|milliard(?:er)?)(?!\w))?",
    re.IGNORECASE,
)
_TKR = re.compile(rf"{_BEFORE}(?P<number>{_SIGN}(?:{_NUMBER}))[ ]?(?P<scale>tkr)\b\.?", re.IGNORECASE)
_UNIT_OF_TABLE = re.compile(r"(?:\bi|\(|\bhele|^)\s*$")
_FACTORS = (("mia", 10**9), ("milliard", 10**9), ("mi", 10**6), ("t", 10**3))


def find_amounts(item: Item) -> tuple[Amount, ...]:
    """Every printed sum in printed order; a range ("2-3 mio. kr.") gives both ends with the same text."""
    found: list[Amount] = []
    for piece in pieces(item, _LEAVE_OUT):
        for start, end, values in _in_text(piece.text):
            source = Source(piece.section, Span(piece.start + start, piece.start + end))
            found.extend(Amount(piece.text[start:end], kr, source) for kr in values)
    return tuple(found)


def _in_text(text: str) -> list[tuple[int, int, list[int]]]:
    """(start, end, values in kroner) of each sum in the text, none overlapping another."""
    found: list[tuple[int, int, list[int]]] = []
    taken = 0
    matches = [m for pattern in (_AFTER_NUMBER, _TKR, _BEFORE_NUMBER) for m in pattern.finditer(text)]
    for m in sorted(matches, key=lambda m: (m.start(), -m.end())):
        if m.start() < taken or _names_a_unit(text, m):
            continue
        scale = _factor(m["scale"])
        values = [_kroner(m["number"], scale)]
        start = m.start()
        low = m.groupdict().get("from")
        if low and _is_range(text, m):
            values.insert(0, _kroner(low, scale))
        elif low:
            start = m.start("number")
        end = m.end()
        found.append((start, end, values))
        taken = end
    return found


def _names_a_unit(text: str, m: re.Match[str]) -> bool:
    """True for "Beløb i 1.000 kr.", where the number is the unit of a table."""
    return (
        m["number"] == "1.000" and m["scale"] is None and bool(_UNIT_OF_TABLE.search(text[: m.start()].split("\n")[-1]))
    )


def _is_range(text: str, m: re.Match[str]) -> bool:
    """Whether "A-B kr." or "fra A til B kr." gives two sums; years and lists are no sums."""
    low = m["from"].strip()
    if re.fullmatch(r"(?:19|20)\d\d", low):
        return False
    before = text[: m.start()].rstrip().split(" ")[-1].casefold()
    joined = m["join"].casefold()
    return (
        joined in "-–" or (joined, before) in {("til", "fra"), ("og", "mellem"), ("til", "mellem")} or joined == "til"
    )


def _factor(scale: str | None) -> int:
    """What one printed unit is worth in kroner."""
    plain = (scale or "").casefold()
    return next((factor for mark, factor in _FACTORS if plain.startswith(mark)), 1)


def _kroner(number: str, factor: int) -> int:
    """A Danish number times the factor, rounded to whole kroner."""
    sign = -1 if number.lstrip()[0] in "-–−÷" else 1
    point = re.fullmatch(r"\D*(\d+)\.(\d{1,2})", number)  # "0.1 mio. kr.": no thousands, so a decimal point
    digits = f"{point[1]},{point[2]}" if point else re.sub(r"[^\d,½]", "", number)
    half = Decimal("0.5") if digits.endswith("½") else Decimal(0)
    plain = digits.rstrip("½").replace(",", ".") or "0"
    return int(sign * (Decimal(plain) + half) * factor)

"""Finds Danish civil registration numbers (CPR) in text and masks them. Knows numbers and the words before them, no minutes."""

from __future__ import annotations

import calendar
import re

MASK = "[CPR fjernet]"

_NUMBER = re.compile(
    r"(?<![\w/.,:+#–-])(?<!\d )(?P<day>\d{2})(?P<month>\d{2})(?P<year>\d{2})(?P<join>[ ]?[-–‐‑−][ ]?|[ ]|)(?P<serial>\d{4})"
    r"(?!\w|[-–/.,:]\d| \d)"
)
_WINDOW = 40  # characters before the number in which a word may say what it is
_PERSON = r"cpr|c\.p\.r|personnummer|personnr|person-?id|født|fødselsdag\w*|fødselsdato"
_OTHER = (
    r"sag(?:er|en)?|sags?-?\s?(?:nr|nummer|id|initialer)|acadre\w*|sagsident|j\.?\s?nr|journal(?:nr|nummer)?|dok(?:ument)?(?:er)?|dok\.?\s?-?(?:nr|id)"
    r"|dokument-?(?:nr|nummer|id)|tlf|telefon\w*|tel|mobil\w*|fax|telefax|konto\w*|konto-?\s?(?:nr|nummer)|reg|reg\.?\s?nr|bank\w*|iban|swift|giro\w*"
    r"|ean\w*|ean-?\s?(?:nr|nummer|lokation\w*)|gln|cvr\w*|se-?nr|p-?nr|produktionsnummer|faktura\w*|ordre\w*|bilag\w*|matr\w*|bfe\w*"
    r"|ejendoms\w*|løbe-?nr|løbenummer|id|emn|kle|isbn|issn|projekt\w*|ref|reference\w*|udbud\w*|postboks|stregkode|kr|beløb|varenr"
)
_WORD = re.compile(rf"(?<!\w)(?:(?P<person>{_PERSON})|(?P<other>{_OTHER}))(?!\w)", re.IGNORECASE)
_ADJACENT = re.compile(r"[\s.:#-]*(?:(?:nr|nummer|id|er)\b[\s.:]*)?(?:\d{1,4}[ -])?", re.IGNORECASE)
_AMOUNT = re.compile(r"\s*(?:kr\b|kroner|mio\b|t\.?kr|m2|m²|m3|m³|kvm|%|stk|tons?\b|borgere|km\b)", re.IGNORECASE)


def mask(text: str) -> tuple[str, int]:
    """The text with every CPR number replaced by a mark that says so, and how many there were.

    With a hyphen a valid date is enough, unless the words before it name another kind of number; without one the number
    must stand alone, and no unit may follow it.
    """
    found = 0

    def hide(m: re.Match[str]) -> str:
        nonlocal found
        if not _is_cpr(m, text):
            return m[0]
        found += 1
        return MASK

    masked = _NUMBER.sub(hide, text)
    return masked, found


def _is_cpr(m: re.Match[str], text: str) -> bool:
    if not _valid_date(int(m["day"]), int(m["month"]), int(m["year"])):
        return False
    said = _said_before(text, m.start())
    if said is not None:
        return said == "person"
    hyphen = m["join"].strip() != ""
    return hyphen or _AMOUNT.match(text, m.end()) is None


def _valid_date(day: int, month: int, year: int) -> bool:
    """A day of that month in some century: 29 February in every year that may be a leap year."""
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(2000 if year % 4 == 0 else 2001, month)[1]


def _said_before(text: str, at: int) -> str | None:
    """What the words before the number call it: a person's number on the same line, another number right before it."""
    before = re.split(r"[\n\f\t]", text[max(0, at - _WINDOW) : at])[-1]
    words = list(_WORD.finditer(before))
    if not words:
        return None
    between = before[words[-1].end() :]
    if words[-1].lastgroup == "other" and not _ADJACENT.fullmatch(between):
        return None
    return words[-1].lastgroup

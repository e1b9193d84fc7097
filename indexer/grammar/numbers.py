"""Case and document numbers by kind, and the labels printed before them. Knows no municipality."""

from __future__ import annotations

import re

KLE = r"\d{2}\.\d{2}\.\d{2}-[A-ZÆØÅ]\d{2}-\d+-\d{2}"
KLE_COMPACT = r"\d{2}\.\d{2}(?:\.\d{2})?\s?[A-ZÆØÅ]\d{2}(?:\s?-\s?(?:\d{4}/\d+|\d{1,6}(?:-\d{2})?))"
POLWEB = r"\d{3}-(?:19|20)\d{2}-\d+"
YEAR_SERIAL = r"(?:19|20)\d{2}[-/]\d{3,7}|\d{2}-\d{6}|(?:19|20)\d{7}"
EMN = r"EMN-\d{4}-\d{4,6}|\d{6}-\d{4}"
REGION = r"\d-\d{2}-\d{2}(?:-\d+)*-\d{2}"
OLD = r"[A-ZØÅ]{2,4} \d+/\d{2,4}"
ACADRE = r"\d{2}/\d{1,6}"
_CLEAR = rf"{KLE}|{KLE_COMPACT}|{POLWEB}|{EMN}|{REGION}|{YEAR_SERIAL}|{ACADRE}"
_NUMBER = rf"(?:{_CLEAR}|{OLD})"

_ALONE = re.compile(rf"^(?:{_NUMBER})$")
_OPEN_AND_NUMBER = re.compile(
    rf"^(?:Åben|Åbent|Lukket)(?:\s+(?:punkt|sag))?\s*[-–]?\s*(?P<number>{_CLEAR})$", re.IGNORECASE
)
_TAIL = re.compile(
    rf"[\s,–-]+\(?(?P<number>{KLE}|{KLE_COMPACT}|{POLWEB}|EMN-\d{{4}}-\d{{4,6}}|{REGION}|\d{{2}}-\d{{6}}|\d{{2}}/\d{{3,6}}|(?<=\()(?:19|20)\d{{2}}-\d{{5,7}})\)?$"
)
_TAIL_LABEL = re.compile(r"[\s,–-]+\(?(?:j\.?\s?nr|journalnr|sagsnr|sagsid|sagsnummer|sag)\.?:?$", re.IGNORECASE)
_HEAD = re.compile(rf"^(?P<number>{OLD}|{KLE}|{POLWEB}|\d{{2}}/\d{{3,6}})[.:]?\s+(?=[A-ZÆØÅ])")
_CASE_LABEL = re.compile(
    r"(?<!\w)(?:acadre\s+)?(?:sagsnummer|sagnummer|sagsnr|sagnr|sags?[ -]?id|sagsid|esdh-?sag|sag(?:en)?s? nr|sag)\s*\.?\s*:?\s*(?=\S*\d)",
    re.IGNORECASE,
)
_BARE_SAG = re.compile(r"^sag(?:\s+nr)?\b", re.IGNORECASE)
_JOURNAL_LABEL = re.compile(
    r"(?<!\w)(?:j\.?\s?nr|journal\s?nr|journalnummer|kle(?:-nr)?)\s*\.?\s*:?\s*(?=\S*\d)", re.IGNORECASE
)
_DOC_LABEL = re.compile(
    r"(?<!\w)(?:dok\.?\s?nr|dok|dokumentnr|dokumentnummer|dokument-?id|dok\.?\s?id)\s*\.?\s*:?\s*(?=\S*\d)",
    re.IGNORECASE,
)
_VALUE = re.compile(rf"(?:{_NUMBER})(?![\w/])|[\w./-]*\d[\w./-]*")
_TOPIC = re.compile(r"^(\d{2})\.\d{2}(?:\.\d{2})?\s?-?\s?[A-ZÆØÅ]\d{2}")


def _labelled(label: re.Pattern[str], text: str) -> str | None:
    """The number printed after the label, or None."""
    found = label.search(text)
    if not found:
        return None
    value = _VALUE.match(text, found.end())
    if not value or (_BARE_SAG.match(found[0]) and len(re.findall(r"\d", value[0])) < 5):
        return None
    return value[0].rstrip(".,-/")


def case_number(text: str) -> str | None:
    """The case number of a meta line: labelled, alone on the line, or after "Åbent - "."""
    text = text.strip()
    if text[:1] + text[-1:] in {"()", "[]"}:
        text = text[1:-1].strip()
    if _ALONE.match(text):
        return text
    opened = _OPEN_AND_NUMBER.match(text)
    if opened:
        return opened["number"]
    return _labelled(_CASE_LABEL, text)


def journal_number(text: str) -> str | None:
    """The number after "J.nr." or "Journalnr.", which stands in for a missing case number."""
    return _labelled(_JOURNAL_LABEL, text)


def document_number(text: str) -> str | None:
    """The number after "Dok.nr." and its like."""
    return _labelled(_DOC_LABEL, text)


def cut_tail(title: str) -> tuple[str, str | None]:
    """A title without the case number printed after it, and that number."""
    found = _TAIL.search(title)
    if not found or found.start() <= 3:
        return title, None
    return _TAIL_LABEL.sub("", title[: found.start()]).rstrip(" -–,("), found["number"]


def cut_head(title: str) -> tuple[str, str | None]:
    """A title without the case number printed before it ("BR 366/07. Titel"), and that number."""
    found = _HEAD.match(title)
    return (title[found.end() :], found["number"]) if found else (title, None)


def is_number(text: str) -> bool:
    """True when the text is nothing but a case or document number."""
    return bool(_ALONE.match(text.strip()))


def topic(number: str | None) -> str | None:
    """The KLE main group of a case number: "15.20.00-G01-27-20" -> "15"."""
    found = _TOPIC.match(number) if number else None
    return found[1] if found else None

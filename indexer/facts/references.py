"""Printed references to other cases and meetings. Laws and plan numbers are none; resolving them is somebody else's work."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from indexer.dates import FoundDate, find_dates
from indexer.facts.places import Piece, pieces
from indexer.grammar.bodies import find_body
from indexer.minutes import Item, Reference, Source, Span

_LEAVE_OUT = frozenset({"bilag", "deltagere", "fraværende", "underskrift", "sagsgang"})
_NUMBER = (
    r"(?:\d{1,3}/\d{2}(?![\w/-])|\d{1,4}(?-i:[A-Z])?(?![\w/.-]*\d)\b|(?-i:[A-Z])(?![\w-]|\.\w))"  # 93, 12A, 118/20, E
)
_CASE = re.compile(  # a case number behind a label
    r"\b(?:sag|sagen|sagsnr|sagsnummer|sagsid|journalnr|j\.\s?nr|acadre)\.?(?:\s?(?:nr|nummer|id)\.?)?\s?:?\s?"
    r"(?P<number>EMN-\d{4}-\d{3,6}|\d{2}\.\d{2}\.\d{2}-?[A-ZØÅ]\d{2}-\d+(?:-\d+)?|\d-\d\d-\d\d(?:-\d+)*-\d\d|"
    r"\d{2,4}[/-]\d{3,7}|\d{3}-\d{4}-\d{2,7}|\d{6,9})(?![\w/-])",
    re.IGNORECASE,
)
_BARE_CASE = re.compile(
    r"(?<![\w.-])(?P<number>\d{2}\.\d{2}\.\d{2}-?[A-ZØÅ]\d{2}-\d+(?:-\d+)?|EMN-\d{4}-\d{3,6})(?![\w-])"
)
_DOCUMENT = re.compile(
    r"\bdok(?:ument)?\.?\s?(?:nr\.?|nummer)?\s?:?\s?(?P<number>\d{3,}(?:-\d{2,})+|\d{4,}/\d{2})(?![\w/-])",
    re.IGNORECASE,
)
_LABEL = r"(?:sag(?:en)?|(?:dagsordens)?punkt(?:et)?|pkt\.?)(?:\s?(?:nr\.?|nummer))?"
_NUMBERED = re.compile(rf"\b(?P<label>{_LABEL})\s?(?P<number>{_NUMBER})", re.IGNORECASE)
_DATE_THEN = re.compile(
    r"[\s,;:(\[–-]*(?:(?:under|som|på|ved|jf\.|se)\s+)*$", re.IGNORECASE
)  # between a date and "punkt 5"
_THEN_DATE = re.compile(
    r"\s*\)?,?\s*(?:(?:på|fra|i|af|ved|til|den|d\.|af den)\s+[^.;:()\n]{0,70}?)?(?:den\s|d\.\s?)?$", re.IGNORECASE
)
_DEN = re.compile(r"(?:\bden\s+|\bd\.\s?)$", re.IGNORECASE)
_SAME_AGENDA = re.compile(
    r"\bdagsordenens\s+(?:punkt|pkt\.?)\s?(?P<number>\d{1,3}[A-Z]?(?:\s?[-–]\s?\d{1,3})?)", re.IGNORECASE
)
_POINTER = re.compile(
    r"(?:\bjf\.|\bjfr\.|\bjævnfør|\bsenest behandlet|\bse(?= )|\bhenvises til|\blink til)\s+(?:også\s+|desuden\s+|tillige\s+)?"
    r"(?P<what>[^.;:()\n]{0,90}?(?:den|d\.|af)\s*)$",
    re.IGNORECASE,
)
_MEETING = re.compile(r"møde|udvalg|byråd|kommunalbestyrelse|regionsråd|borgerrepræsentation|magistrat", re.IGNORECASE)
_NOT_MEETING = re.compile(
    r"\blov|§|bekendtgørelse|afgørelse|cirkulære|dom\b|brev|mail|ansøgning|lokalplan", re.IGNORECASE
)
_NOT_CASE = re.compile(
    r"(?:indstillingens|indstilling|ovenstående|bilag\s\d+,?|lovens|stk\.\s?\d+,?|§\s?\d+\w?,?|punkterne)\s*$",
    re.IGNORECASE,
)
_ORDER = re.compile(r"\bbehandle\w* (?:før|efter|inden|som første|som sidste)\b|\budgår\b|\brækkefølge", re.IGNORECASE)
_COMMON_BODY = re.compile(
    r"\b(?:[A-ZÆØÅ]\w*-(?:,\s\w+-)*\s(?:og|&)\s)?(?:[\wæøå-]*udvalg(?:et|ets|ene|enes|s)?|byråd(?:et|ets)?|kommunalbestyrelsen?s?|regionsråd(?:et|ets)?|magistraten?s?)"
    r"(?=\b|møde)",
    re.IGNORECASE,
)


def find_references(item: Item, meeting_date: str | None) -> tuple[Reference, ...]:
    """The item's references in printed order; one date and number counts once, its own case number not at all."""
    found: list[Reference] = []
    for piece in pieces(item, _LEAVE_OUT):
        for sentence in piece.sentences():
            found.extend(_in_sentence(sentence, meeting_date))
    kept: dict[tuple[str | None, str], Reference] = {}
    for ref in found:
        own = ref.number in {item.case_number, item.document_number} or (ref.date, ref.number) == (
            meeting_date,
            item.number,
        )
        if ref.number is None or not own:
            kept.setdefault((ref.date, ref.number or ref.text.casefold()), ref)
    return tuple(kept.values())


def year_of(found: FoundDate, meeting_date: str | None) -> str | None:
    """A printed date as ISO; without a printed year the nearest day not after the meeting, None where neither is known."""
    if found.iso or not meeting_date:
        return found.iso
    month, day = found.month_day
    year = int(meeting_date[:4])
    for candidate in (year, year - 1, year - 2, year - 3, year - 4):  # 29 February may need to go back to a leap year
        try:
            iso = dt.date(candidate, month, day).isoformat()
        except ValueError:
            continue
        if iso <= meeting_date:
            return iso
    return None


def _in_sentence(sentence: Piece, meeting_date: str | None) -> list[Reference]:
    """The references of one sentence, sorted by place; what one pattern took the next leaves alone."""
    text = sentence.text
    dates = find_dates(text)
    found = [*_numbered(sentence, dates, meeting_date)]
    for m in (*_CASE.finditer(text), *_BARE_CASE.finditer(text)):
        before = [d for d in dates if d.end <= m.start()]
        date = year_of(before[-1], meeting_date) if before else None
        found.append(_reference(sentence, m.start(), m.end(), m["number"], date, _body_near(text, m.start())))
    for m in (*_DOCUMENT.finditer(text), *_SAME_AGENDA.finditer(text)):
        found.append(_reference(sentence, m.start(), m.end(), number=m["number"]))
    taken = [r.source.span for r in found]
    found.extend(
        p
        for p in _pointed(sentence, dates, meeting_date)
        if not any(t.start < p.source.span.end and p.source.span.start < t.end for t in taken)
    )
    found.sort(key=lambda r: (r.source.span.start, -r.source.span.end))
    kept: list[Reference] = []
    for ref in found:
        if not kept or ref.source.span.start >= kept[-1].source.span.end:
            kept.append(ref)
    return kept


def _numbered(sentence: Piece, dates: list[FoundDate], meeting_date: str | None) -> list[Reference]:
    """ "den 8. december 2020 (sag 93)", "punkt 77 på udvalgets møde den 5. november 2020", "(sag 93)"."""
    text = sentence.text
    found: list[Reference] = []
    if _ORDER.search(text) and not dates:
        return found
    for m in _NUMBERED.finditer(text):
        if _NOT_CASE.search(text[: m.start()]) or _CASE.match(text, m.start()):
            continue
        number = m["number"].replace(" ", "")
        before = [d for d in dates if d.end <= m.start()]
        after = [d for d in dates if d.start >= m.end()]
        if before and _DATE_THEN.fullmatch(text[before[-1].end : m.start()]):
            date = before[-1]
            start = _with_den(text, date.start)
            end = m.end() + (1 if "(" in text[date.end : m.start()] and text[m.end() : m.end() + 1] == ")" else 0)
        elif after and _THEN_DATE.fullmatch(text[m.end() : after[0].start]):
            date, start, end = after[0], m.start(), after[0].end
        elif not number[0].isdigit() or "/" in number:
            continue  # such a number counts only beside the meeting's date
        elif not m["label"].casefold().startswith("sag") or not _stands_alone(text, m):
            continue
        else:  # "(sag 93)": the date may stand earlier in the sentence
            if before:
                date, start, end = before[-1], m.start(), m.end()
            else:
                found.append(_reference(sentence, m.start(), m.end(), number=number))
                continue
        body = _body_near(text, min(start, date.start))
        found.append(_reference(sentence, start, end, number, year_of(date, meeting_date), body))
    return found


def _stands_alone(text: str, m: re.Match[str]) -> bool:
    """Whether "sag 93" is a citation: in brackets, after "jf." or "se", or with "nr."."""
    before, after = text[: m.start()], text[m.end() :]
    pointed = re.search(r"(?:\(|\bjf\.\s|\bjfr\.\s|\bse\s|\bsammen med\s|\bmed\s)(?:også\s)?$", before, re.IGNORECASE)
    return bool(pointed) or "nr" in m["label"] or (before.endswith("(") and after.startswith(")"))


def _pointed(sentence: Piece, dates: list[FoundDate], meeting_date: str | None) -> list[Reference]:
    """Meetings that are cited without a number: "jf. byrådets beslutning af 4. april 2019"."""
    text = sentence.text
    found = []
    for date in dates:
        m = _POINTER.search(text[: date.start])
        iso = year_of(date, meeting_date)
        if not m or not _MEETING.search(m["what"]) or _NOT_MEETING.search(m["what"]) or not iso:
            continue
        if meeting_date and iso >= meeting_date:
            continue
        body = _body_near(text, date.start)
        found.append(_reference(sentence, m.start("what"), date.end, date=iso, body=body))
    return found


def _with_den(text: str, start: int) -> int:
    """Where the date begins, its "den" or "d." included."""
    m = _DEN.search(text[:start])
    return m.start() if m else start


def _body_near(text: str, position: int) -> str | None:
    """The body named last before the position, else the first one named after it."""
    common = list(_COMMON_BODY.finditer(text))
    before = [m[0] for m in common if m.end() <= position]
    if before:
        named = find_body(text[:position])
        return _without_genitive(named[0] if named and before[-1] in named[0] else before[-1])
    return _without_genitive(common[0][0]) if common else None


def _without_genitive(body: str) -> str:
    """ "byrådets" -> "byrådet"; the pointing word "udvalget" stays as it is printed."""
    return re.sub(r"(?<=[a-zæøå])s$", "", body)


def _reference(
    sentence: Piece, start: int, end: int, number: str | None = None, date: str | None = None, body: str | None = None
) -> Reference:
    """The stretch of the sentence as a Reference."""
    part = sentence.part(start, end)
    source = Source(part.section, Span(part.start, part.start + len(part.text)))
    return replace(Reference(part.text, source), number=number, date=date, body=body)

"""Danish text -> sentences. Knows abbreviations, ordinals, initials and list marks; knows no minutes."""

from __future__ import annotations

import re

from indexer.dates import MONTHS
from indexer.minutes import Span

# Never the last word of a sentence: something has to follow them.
_OPEN_ENDED = """adm alm ang art bek bl bl.a bygn ca cand cf cirk d dir dok dr dvs d.v.s e.lign eks ekskl el evt ex excl
    f f.eks f.s.v.a fmd forts fr frk fsva fx gl gns gnsn h.h.v hhv hr i.f.t i.h.t if iflg ift iht incl indb inkl int
    j.nr jf jfr jnr jur jvf kap kgl kl lb lbn litra m.a.o m.h.p m.h.t maks matr max mht mhp min ml ndr nr nuv obs opr
    p.g.a p.t pga ph pkt pol polit pr prof pt ref reg resp s sagsnr sct sdr skt sml spec st str suppl t t.o.m tidl tlf
    udb v v.h.a vedr vha vs økon årl"""
# May end a sentence; they do where a capital or a new list number follows.
_MAYBE_LAST = """afd bd dkr etc fl km kr lign m m.fl m.m m.v md mdr mia mill mio mm mv o.a o.l o.lign o.s.v ol osv pct
    pers sek stk t.dkr t.kr tkr årg"""
_NEVER = frozenset(_OPEN_ENDED.split())
_MAYBE = frozenset(_MAYBE_LAST.split())
# After these a single capital letter is a label that may end the sentence ("mulighed A."), not an initial.
_LABEL = re.compile(
    r"(?:mulighed|model|bilag|scenari[eo]|alternativ|forslag|liste|skema|gruppe|variant|løsning|type|kategori|zone|"
    r"etape|klasse|delområde|parti|afsnit|og|eller|samt|,)$",
    re.IGNORECASE,
)
_LINE = re.compile(r"[^\n]+")
_STOP = re.compile(r"[.!?…]+[)\]\"”»’']*(?=\s)")
_BULLET = re.compile(r"\s*(?:[-–—•·▪◦*̵]+\s+)?")
_LAST_WORD = re.compile(r"[^\s(\[\"”»«/]+$")
_ENUMERATOR = re.compile(r"\d{1,2}[.)]\s+\D")
_OPENING = re.compile(r"[(\[\"“”»«'’–-]*\s*")
_ANSWER = re.compile(r"\s*(?:(?:ad|pkt\.?|punkt)\s*)?", re.IGNORECASE)
_MONTH = re.compile(r"(?:" + "|".join(MONTHS) + r")\b", re.IGNORECASE)


def sentences(text: str) -> list[Span]:
    """Trimmed spans of the sentences, in order. Every line is its own: a list entry (bullet left out), a table row."""
    found: list[Span] = []
    for line in _LINE.finditer(text):
        found.extend(_line_sentences(text, line.start(), line.end()))
    return found


def sentence_at(text: str, position: int) -> Span:
    """The sentence that holds the position, or the nearest one before it; the whole text where there is none."""
    before = [s for s in sentences(text) if s.start <= position]
    return before[-1] if before else Span(0, len(text))


def _line_sentences(text: str, start: int, end: int) -> list[Span]:
    """The sentences of one line; a table row (cells between tabs) stays whole."""
    bullet = _BULLET.match(text, start, end)
    begin = bullet.end() if bullet else start
    found: list[Span] = []
    if "\t" not in text[start:end]:
        for stop in _STOP.finditer(text, begin, end):
            if _ends(text, begin, stop.start(), stop.group(), stop.end(), end):
                found.append(_trimmed(text, begin, stop.end()))
                begin = stop.end()
    found.append(_trimmed(text, begin, end))
    return [span for span in found if span.start < span.end]


def _trimmed(text: str, start: int, end: int) -> Span:
    """[start, end) without the white space at its ends."""
    inner = text[start:end]
    return Span(start + len(inner) - len(inner.lstrip()), end - len(inner) + len(inner.rstrip()))


def _ends(text: str, begin: int, at: int, mark: str, after: int, end: int) -> bool:
    """Whether the mark at `at` ends the sentence that began at `begin`."""
    rest = text[after:end].lstrip()
    rest = rest[_OPENING.match(rest).end() :]  # type: ignore[union-attr]  # the pattern matches the empty string too
    if not rest:
        return False  # nothing follows: the line's end closes the sentence
    if not (rest[0].isupper() or rest[0].isdigit() or rest[0] == "§"):
        return False
    if not mark.startswith(".") or mark.startswith(".."):
        return True
    word = _LAST_WORD.search(text, begin, at)
    return word is None or _word_ends(text[begin : word.start()], word.group(), rest)


def _word_ends(before: str, word: str, rest: str) -> bool:
    """Whether "word." can close a sentence that opened with `before` when `rest` follows."""
    plain = word.casefold()
    if word.isdigit():
        if _ANSWER.fullmatch(before):
            return False  # "1. Godkendt", "Ad 1. Godkendt": the number of a list entry
        if _MONTH.match(rest):
            return False  # "den 9. Marts"
        return not (rest[0].isdigit() and len(word) <= 2)  # "8. 12. 2015"
    if re.fullmatch(r"(?:[A-ZÆØÅ]\.)*[A-ZÆØÅ]", word):
        return len(word) == 1 and bool(_LABEL.search(before.rstrip()))  # an initial goes on, a label ends
    if plain in _NEVER:
        return False
    if plain in _MAYBE:
        return bool(_ENUMERATOR.match(rest)) or (rest[0].isupper() and not re.match(r"[Kk]r\b", rest))
    return True

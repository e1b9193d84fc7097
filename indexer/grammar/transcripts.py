"""Transcripts that hold a page in one paragraph are taken apart again at the headings inside them. Knows headings, no items.

Capital letters inside a sentence are rare in Danish: a heading's word with one, before another one, is a heading.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from indexer.grammar.bodies import BODY
from indexer.grammar.headings import FORMS, WEAK, classify, key
from indexer.minutes import Line

_LONG = 160  # characters; a line of print is shorter, a paragraph of that length holds no headings
_TYPES = (
    "resume",
    "beslutningstema",
    "indstilling",
    "handlemuligheder",
    "beslutning",
    "sagsfremstilling",
    "baggrund",
    "vurdering",
    "økonomi",
    "lovgrundlag",
    "høring",
    "konsekvenser",
    "bilag",
    "fraværende",
    "tidligere_beslutning",
    "sagsgang",
    "tidsplan",
)
_FORMS = sorted((f for t in _TYPES for f in FORMS[t] if key(f) not in WEAK and len(f) > 4), key=len, reverse=True)
_DATE = r"(?:\s+(?:\d{1,2}[-./]\d{1,2}[-./]\d{2,4}|\d{1,2}\.\s+[a-zæøå]+\s+\d{4}))?"
_DECISION = rf"Beslutning(?:er)?(?:\s+(?:i|fra))?\s+(?:{BODY})(?:,?\s+(?:den|d\.))?{_DATE}:?"
_ALL = sorted((f for t in FORMS if t not in {"deltagere", "underskrift"} for f in FORMS[t]), key=len, reverse=True)
_COLON = rf"(?:(?:{'|'.join(map(re.escape, _ALL))})(?: fra [A-ZÆØÅ][\w ]{{2,30}})?:)"  # whatever its word, with a colon it is a heading
_WHO = r"(?:(?:Administration|Forvaltning|Direktion)en (?:indstiller|foreslår|anbefaler)(?:,? at)?:)"
_HEADING = rf"(?:{_DECISION}|{_COLON}|{_WHO}|(?:{'|'.join(map(re.escape, _FORMS))})(?![\w-]):?)"
_LABEL = (
    r"(?:Mødedato|Mødetidspunkt|Mødested|Mødelokale|Deltagere|Mødedeltagere|Tilstede|Til stede|Medlemmer|Referent|Bemærkninger|"
    r"Indholdsfortegnelse|Sagsnr|Sagsid|Dok\.nr|Initialer|Sagsbehandler|Åben sag|Åbent punkt|Lukket punkt)"
)
_ITEM = r"(?:(?:Punkt|Pkt\.|Sag nr\.)\s+\d{1,4}[A-Z]?\b|(?!(?:19|20)\d\d\.)\d{1,4}[A-Z]?\.\s+[A-ZÆØÅ][a-zæøå]+\s)"
_CUT = re.compile(rf"(?<=\s)(?={_ITEM}|{_LABEL}\b|{_HEADING}(?:\s+[A-ZÆØÅ(\d\"”-]|\s*$)|{_COLON}|{_WHO})")
_HEAD = re.compile(rf"^(?P<head>{_HEADING})(?:\s+(?P<rest>\S.*))?$", re.DOTALL)
_PAGE = re.compile(r"^(\d{1,4})\s+(?=[A-ZÆØÅ\d])")


def is_transcript(lines: Sequence[Line]) -> bool:
    """Long paragraphs with headings inside, and hardly a heading on a line of its own."""
    own = sum(bool((h := classify(line.text)) and h.sure) for line in lines)
    inside = sum(len(_CUT.findall(line.text)) for line in lines if len(line.text) > _LONG)
    return inside >= 4 and inside > 3 * own


def spread(lines: Sequence[Line]) -> list[Line]:
    """Every heading, label and item line on a line of its own; the page number in front becomes the page."""
    out: list[Line] = []
    last = 0
    for line in lines:
        paged = _PAGE.match(line.text) or re.match(rf"^({last + 1})\s+(?=[a-zæøå])", line.text)
        text = line.text[paged.end() :] if paged and len(line.text) > 100 else line.text
        page = int(paged[1]) if paged and text is not line.text else line.page
        last = page or last
        pieces = [p.strip() for p in _CUT.split(text)]
        if paged and pieces[0][:1].islower() and out and out[-1].kind == "text":
            out[-1] = replace(out[-1], text=f"{out[-1].text} {pieces.pop(0)}")  # a sentence runs over the page's end
        for piece in pieces:
            out += [replace(line, text=part, page=page, kind=kind, gap=True) for part, kind in _parts(piece)]
    return out


def _parts(piece: str) -> list[tuple[str, Literal["text", "heading"]]]:
    """A piece as a heading and its text, or as text."""
    found = _HEAD.match(piece)
    if not found or not classify(found["head"]):
        return [(piece, "text")] if piece else []
    rest = found["rest"] or ""
    return [(str(found["head"]), "heading"), (rest, "text")] if rest else [(str(found["head"]), "heading")]

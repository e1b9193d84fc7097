"""Reservations, reasoned votes against and statements for the record, verbatim. Knows no votes' numbers."""

from __future__ import annotations

import re

from indexer.facts.places import Piece, pieces, whole
from indexer.facts.remarks import AMENDMENT, is_personal, remark_blocks
from indexer.minutes import Item, Remark

_ALWAYS = re.compile(
    r"\b(?:tog|tager|tage|taget|med) (?:\w+ ){0,3}?forbehold\b(?! for (?:\w+ ){0,3}(?:godkendelse|myndighed|finansiering))|"
    r"\bforbeholder sig (?:sin |sin endelige )?stilling|"
    r"\b(?:ønske[rdt]e?|begærede|bad om) (?:\w+ ){0,4}?(?:tilført|ført|tilføjet|indført|optaget)\b[^.]*\b(?:protokol|referat|beslutningsprotokol)|"
    r"\bønske[rdt]e? tilført\b|\bprotokol(?:bemærkning|tilførsel)\w*\b|\bmindretalsudtalelse\w*\b|\bsærindstilling\w*\b|\bsærudtalelse\w*\b",
    re.IGNORECASE,
)
_PERSONAL = re.compile(
    r"\b(?:stemte|stemmer|var|er) imod\b|\bkan ikke (?:tiltræde|godkende|støtte|tilslutte|anbefale|stemme|gå ind|medvirke)|\bkunne ikke (?:tiltræde|godkende|støtte|tilslutte|anbefale|medvirke)|"
    r"\bikke (?:kan|kunne) (?:tiltræde|godkende|støtte|anbefale|tilslutte|medvirke)|\btager afstand\b",
    re.IGNORECASE,
)
_MINORITY = re.compile(r"^\W*(?:et )?mindretal", re.IGNORECASE)
_TALLY = re.compile(r"^\W*(?:for|imod|mod)\b|\b\d+ (?:stemmer|medlemmer)? ?(?:stemte )?(?:imod|for)\b", re.IGNORECASE)
_REASONED = re.compile(
    r"\b(?:stemte|stemmer) imod\b.*\b(?:fordi|idet|da|begrundelse|mener|ønsker|henvis)|\bimod stemte\b.*\b(?:fordi|idet|begrundelse|mener|ønsker|henvis)|"
    r"\bimod stemte\b.*, (?:som|der) (?:ikke|vil|finder)\b|\bundl(?:od|ader) at stemme\b.*\b(?:fordi|idet|da|begrundelse)\b|"
    r"\bbegrund(?:er|ede) (?:det|(?:sin|deres) stemmer?|(?:sit|deres) nej|dette|stemmen)\b",
    re.IGNORECASE,
)
_NOBODY = re.compile(r"\b(?:ingen|intet)\b[^.]{0,30}(?:forbehold|protokol|mindretal|særindstilling)", re.IGNORECASE)


def find_dissent(item: Item, decision: Piece | None) -> tuple[Remark, ...]:
    """Each dissenting sentence of the decision, and each statement for the record whole, in printed order."""
    found = [] if decision is None else _in_decision(decision)
    found += [whole(i, s) for i, s in enumerate(item.sections) if s.type == "dissens" and s.text.strip()]
    if decision is not None:
        for piece in pieces(item):
            if item.sections[piece.section].type == "afstemning" and piece.section > decision.section:
                found += _in_decision(piece)
    return tuple(Remark(piece.text, piece.source) for piece in found)


def _in_decision(decision: Piece) -> list[Piece]:
    """The dissenting stretches of one text."""
    blocks = remark_blocks(decision)
    inside = [(b.start, b.start + len(b.text)) for b in blocks]
    single = [
        s
        for s in decision.sentences()
        if not any(start <= s.start < end for start, end in inside) and _dissents(s.text)
    ]
    return sorted([*blocks, *single], key=lambda piece: piece.start)


def _dissents(text: str) -> bool:
    """Whether the sentence is somebody's reservation or reasoned vote against the decision itself."""
    if _NOBODY.search(text):
        return False
    if _ALWAYS.search(text):
        return True
    if AMENDMENT.search(text):
        return False
    if _REASONED.search(text):
        return True
    if _TALLY.search(text):
        return False
    return bool(_PERSONAL.search(text)) and (is_personal(text) or bool(_MINORITY.match(text)))

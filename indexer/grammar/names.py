"""Persons as minutes print them: lists of names with party, role and absence marks. Knows no other text."""

from __future__ import annotations

import re
from dataclasses import dataclass

# An initial, or a forename cut short ("Chr.", "Th.", "Joh."): no short surname that ends a sentence ("Eva Dam. Ditte Bæk var fraværende").
_SHORT = r"[A-ZÆØÅ](?:[b-df-hj-np-tv-xz]{0,2}|oh|ac|ic|ug|lb|d|m)\."
_WORD = rf"(?:{_SHORT}|[A-ZÆØÅÉÖÜ][\wæøåéöüÆØÅ'’\-]*)"
_PARTICLE = r"(?:von|van|de|der|la|el|al|af|bin|den|du|di)"
NAME = rf"{_WORD}(?:\s+(?:{_WORD}|{_PARTICLE}))+"
_NAME = re.compile(rf"^{NAME}$")
_PARENS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_ABSENT = re.compile(r"\b(?:fravær(?:ende)?|afbud|ikke til stede|forfald)\b", re.IGNORECASE)
_SUBSTITUTE = re.compile(
    rf"(?:stedfortræder|suppleant|i stedet(?: mødte)?)(?:\s+for\s+vedkommende)?\s*:?\s*(?P<name>{NAME})", re.IGNORECASE
)
_ROLE = re.compile(
    r"^(?:(?:første |anden |1\. |2\. )?(?:vice|næst)?(?:formand|borgmester|rådmand|forperson|udvalgsformand|\w*medlem|medlemmer|direktør|kommunaldirektør)(?:en)?)\s*:?\s+"
    r"|^(?:og|samt|fra|desuden|ligeledes)\s+",
    re.IGNORECASE,
)
_AWAY = re.compile(r"\s*[-–,]\s*(?:afbud|fraværende|ikke til ?stede|forfald)\.?$", re.IGNORECASE)
_ROLE_TAIL = re.compile(
    r"\s+[-–]\s+.*$|\s+(?:formand|næstformand|borgmester|forperson)\.?$|\s+(?-i:[A-ZÆØÅ]{1,2})$", re.IGNORECASE
)
_SPLIT = re.compile(
    r"(?<=\x00)\s+(?=[A-ZÆØÅ])|[,;\n\t•·|]|\s+og\s+|\s+samt\s+|\s{3,}|(?<=[a-zæøå)\x00])\.\s+(?=[A-ZÆØÅ][\w-]* )"
)
_KOMMUNE = re.compile(r"(?:^|\s)[A-ZÆØÅ][\wæøå-]+ (?:Regions)?[Kk]ommune\b.*", re.DOTALL)
_NOBODY = re.compile(
    r"^(?:ingen(?:\s+(?:fraværende|afbud))?|-+|nej|alle(?:\s+var)?\s+(?:mødt|til\s?stede))\.?$", re.IGNORECASE
)
_NOT_NAMES = re.compile(
    r"\b(?:Godkendt|Drøftet|Udsat|Taget|Orientering(?:en)?|Vedtaget|Tiltrådt|Indstilling(?:en)?|Anbefal\w*|Punkt(?:et)?|Sagen|Udvalget|Ingen|Bilag|Kommune|Rådhus\w*|"
    r"Beslutning|Forkastet|Fraværende|Afbud|Side|Mødelokale|Lokale|Referat|Dagsorden|Sag|Tekst|Sidenr|Sager|Punkter)\b"
)


@dataclass(frozen=True, slots=True)
class Person:
    """One printed name; `absent` where a mark beside it says so; `substitute` who came instead."""

    name: str
    absent: bool = False
    substitute: str | None = None


def _person(piece: str, mark: str) -> Person | None:
    """The person a piece of a list names, or None; "Navn - afbud" is marked as "Navn (afbud)" is."""
    if away := _AWAY.search(piece):
        piece, mark = piece[: away.start()], f"{mark} {away[0]}"
    piece = piece.strip(" .:-–*_")
    for _ in range(2):
        piece = _ROLE.sub("", piece).strip()
    piece = _ROLE_TAIL.sub("", piece).strip(" .,")
    if not _NAME.match(piece) or _NOT_NAMES.search(piece) or len(piece.split()) > 6:
        return None
    found = _SUBSTITUTE.search(mark)
    return Person(piece, bool(_ABSENT.search(mark)), found["name"] if found else None)


def _spelled(n: int, marks: list[str]) -> str:
    """A mark's text; a mark inside it is left out."""
    return re.sub(r"\x00\d+\x00", "", marks[n])


def people(text: str) -> tuple[Person, ...]:
    """Everyone named in a list of names; words that are no names are passed over."""
    text = _KOMMUNE.sub("", text)
    found: list[Person] = []
    marks: list[str] = []

    def keep(m: re.Match[str]) -> str:
        marks.append(m[1] or m[2] or "")
        return f"\x00{len(marks) - 1}\x00"

    for piece in _SPLIT.split(_PARENS.sub(keep, _PARENS.sub(keep, text))):
        mark = " ".join(_spelled(int(n), marks) for n in re.findall(r"\x00(\d+)\x00", piece))
        person = _person(re.sub(r"\x00\d+\x00", " ", piece), mark)
        if person and person.name not in {p.name for p in found}:
            found.append(person)
        elif not person and mark and found and _ABSENT.search(mark):
            found[-1] = Person(found[-1].name, True, found[-1].substitute)
    return tuple(found)


def is_names(text: str) -> bool:
    """True when the text is a list of names and nothing else, or says that nobody was. Capitals throughout are no name."""
    text = text.strip()
    if text.isupper() and not _NOBODY.match(text):
        return False
    if not text or _NOBODY.match(text):
        return bool(text)
    bare = _PARENS.sub("", text)
    pieces = [p.strip(" .:-–") for p in _SPLIT.split(bare)]
    pieces = [p for p in pieces if p]
    return bool(pieces) and all(_person(p, "") is not None for p in pieces)

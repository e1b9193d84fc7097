"""Names of people in Danish prose: where they stand and how a list of them is read. Knows no roster and no roles."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from indexer.text import fold

_WORD = r"[A-ZÆØÅÉÖÜÄ][a-zæøåéèöüäëïáóíúñçćčšžğış]+(?:['’´-][A-ZÆØÅÉÖÜÄ]?[a-zæøåéèöüäëïáóíúñçćčšžğış]+)*"
_COMPOUND = r"(?:[A-ZÆØÅ]['’])?" + _WORD + r"(?:[A-ZÆØÅ][a-zæøå]+)?"  # O'Brien, McAllister
_INITIALS = r"(?:[A-ZÆØÅ]\.\s?)+"
_PARTICLE = r"(?:(?:af|von|van|de|den|der|da|du|la|le|el|al|bin|ibn|zu|ten)\s)"
_NAME = re.compile(
    rf"(?<![\w-])(?P<name>(?:{_COMPOUND}|{_INITIALS}(?:{_PARTICLE})?{_COMPOUND})"
    rf"(?:[ \u00a0](?:{_PARTICLE}){{0,2}}(?:{_COMPOUND}|{_INITIALS}{_COMPOUND}|[A-ZÆØÅ]\.?(?=[ ]{_COMPOUND})))*)(?![\w-])"
    rf"(?P<party>,?\s?\((?P<letter>[^()\n]{{0,40}})\))?"
)

# Capitalised words that open a sentence or say what somebody is; never the first word of a name.
_TITLES = frozenset(
    fold(word)
    for word in (
        "Borgmester Borgmesteren Viceborgmester Formand Formanden Udvalgsformand Udvalgsformanden Næstformand "
        "Næstformanden Medlem Medlemmet Medlemmerne Udvalgsmedlem Udvalgsmedlemmerne Udvalgsmedlemmet Byrådsmedlem "
        "Byrådsmedlemmerne Rådmand Rådmanden Stadsrådmand Regionsrådsformand Regionsrådsmedlem Viceformand Direktør "
        "Kommunaldirektør Afdelingsleder Chefkonsulent Stedfortræder Suppleant Suppleanten Referent Leder Centerchef "
        "For Imod Mod Fra Af Til Og Samt Med Uden Både Hverken Afbud Fraværende Fravær Forfald Deltagere Tilstede "
        "Desuden Endvidere Herudover Derudover Endelig Også Kun Alene Alle Herefter Efter Da Under Ved Når Hvis På "
        "Ingen Intet Ikke Undlod Liste Gruppen Partiet Udvalget Rådet Byrådet Grundet Inhabil Inhabile Habil Følgende "
        "Flertallet Mindretallet Et En Den Det De Der Dette Denne Som Idet Samtidig Dog Sagen Punktet Dagsordenen "
        "Konstitueret Fungerende Udover Foruden Stedet Mødet Blank Blankt Stemte Stemmer Punkt Sag Pkt Bemærk Særligt"
    ).split()
)
# A phrase with one of these words names a body, a party, a place or a firm, not a person.
_NOT_PEOPLE = re.compile(
    r"\b(?:\w*(?:udvalg|byråd|bestyrelse|forvaltning|kommune|region|råd|center|skole|børnehus|forening|styrelse|ministeri|"
    r"selskab|bibliotek|jobcenter|demokrat|sekretariat|direktion|klub)(?:et|en|erne|n|e|er|s)?|parti(?:et)?|folkeparti|borgerlige|"
    r"venstre|liberale|konservative|radikale|enhedslisten|alternativet|listen|alliance|moderaterne|fonden?|vej|gade|plads|"
    r"hus|huset|park|havn|danmark|afdeling|plejecenter|kirke|station|bank|vækst|projekt|lokalplan|budget|bilag)\b",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"\s*(?:,|;|\bog\b|\bsamt\b|&|/|\n|\s[-–•]\s)+\s*")


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name as printed, without party; [start, end) covers the name and the party in brackets after it."""

    text: str
    start: int
    end: int
    party: str | None = None


def names_in(text: str) -> list[Name]:
    """Every name of at least two words (initials count), in order; words before it that only open the sentence are left out."""
    found = []
    for m in _NAME.finditer(text):
        name, start = _without_titles(m["name"], m.start("name"))
        if (" " in name.strip() or re.match(r"[A-ZÆØÅ]\.", name)) and not _NOT_PEOPLE.search(name):
            found.append(Name(name, start, m.end(), m["letter"] or None))
    return found


def first_names(text: str, start: int = 0, end: int | None = None) -> list[Name]:
    """The first run of names in text[start:end] that are joined only by commas and "og"."""
    run: list[Name] = []
    for name in names_in(text[start:end]):
        if run and not _SEPARATOR.fullmatch(text[start + run[-1].end : start + name.start]):
            break
        run.append(name)
    return run


def unique(names: Iterable[str]) -> tuple[str, ...]:
    """Each person once, as first printed: spaces, accents and dots do not tell people apart."""
    seen: dict[str, str] = {}
    for name in names:
        seen.setdefault(same_person_key(name), name)
    return tuple(seen.values())


def same_person_key(name: str) -> str:
    """What two spellings of one name have in common."""
    return re.sub(r"[^a-z0-9]", "", fold(name))


def _without_titles(name: str, start: int) -> tuple[str, int]:
    """The name without leading titles and sentence openers, and where it then starts."""
    while True:
        head, space, rest = name.partition(" ")
        if not space or fold(head) not in _TITLES:
            return name, start
        name, start = rest, start + len(head) + 1

"""Who was not there for an item, and who was recused. Knows names, punkter and what verbs say; whole-meeting absence is the header's."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from indexer.facts.names import Name, first_names, names_in, unique
from indexer.facts.places import Piece, whole
from indexer.minutes import Item, Meeting
from indexer.sentences import sentences

_ABSENT = re.compile(
    r"\b(?:deltog|deltager|medvirkede|medvirker|mødte|var|er|kunne) (?:\w+ ){0,2}?(?:ikke|hverken)\b(?! inhabil)|"
    r"\b(?:var|er|blev) (?:\w+ )?(?:fraværende|forhindret|syg\b|ikke til stede)|\bhavde (?:\w+ )?(?:forfald|afbud)|"
    r"\b(?:havde )?meld(?:t|te) afbud|\bsendte afbud|\bfraværende\b|"
    r"\b(?:forlod|gik)\b",
    re.IGNORECASE,
)
_TOOK_NO_PART = re.compile(
    r"\b(?:deltog|deltager|medvirkede|medvirker|mødte|deltaget|deltage|var|er)\b|\bfraværende\b|\bafbud\b|\bforfald\b",
    re.IGNORECASE,
)
_NOT_ABSENT = re.compile(
    r"\bk(?:an|unne) (?:\w+ )?ikke medvirke\b|"  # to the decision: a vote against it
    r"\bafstemning(?:en)?\b(?! og)|\bikke (?:enig|tilfreds|imod|stem|godkend|stille|medlem|orienteret|klar)|\bingen fraværende",
    re.IGNORECASE,
)
_LEFT = re.compile(
    r"\b(?:forlod (?:mødet|lokalet|salen|mødelokalet)|gik(?= kl\.| efter punkt))\b(?P<rest>.*)", re.IGNORECASE
)
_CAME = re.compile(
    r"\b(?:ankom|deltog (?:først )?fra|kom til stede|indfandt sig|tiltrådte mødet)\b.*?(?P<after>\befter (?:behandlingen af )?)?(?=(?:punkt|pkt|sag)\w*\.? ?(?:nr\.? )?\d)",
    re.IGNORECASE,
)
_AFTER = re.compile(r"\befter (?:behandlingen af )?(?=(?:punkt|pkt|sag)\w*\.? ?\d)", re.IGNORECASE)
_LEFT_FOR = re.compile(r"\b(?:under|før|inden|ved|og deltog ikke|grundet)\b", re.IGNORECASE)
_LABELLED = re.compile(
    r"^\W*(?:Fraværende(?: med afbud)?(?: var)?|Fravær|Afbud(?: fra)?|Ikke til stede|Ej til stede|Forfald|Lovligt forfald|"
    r"(?:Der var )?afbud fra|Meldt afbud|Mødt forhindret)\s*:?\s*",
    re.IGNORECASE,
)
_SUBSTITUTE = re.compile(r"\b(?:som |var )?(?:stedfortræder|suppleant) for\s+|\bi stedet for\s+", re.IGNORECASE)
_RECUSED = re.compile(  # the word, or a tie to the matter as the reason for taking no part
    r"\binhabil\w*|\b(?:er|var) (?:\w+ ){0,2}?(?:(?:bestyrelses)?medlem|(?:næst)?formand|ansat|(?:med)?ejer|nabo|gift)\b[^.]*"
    r"\b(?:deltog|medvirkede)\b[^.]*?\bikke\b",
    re.IGNORECASE,
)
_NOT_RECUSED = re.compile(
    r"\bikke\s+(?:(?!grund\b)\w+\s+){0,3}?inhabil|\b(?:fandt|finder|vurderede|vurderer|anser|mente|afgjorde)\b[^.]*\bikke\b[^.]*\binhabil|\bikke (?:anses|fandtes|fundet|erklæret)\b|\bhabilitet\w* (?:blev|er) (?:drøftet|vurderet)|\bingen (?:\w+ )?inhabil|"
    r"\bspørgsmål\w* om (?:\w+ )?inhabilitet\b(?![^.]*forlod)",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"^\W*(?:Han|Hun|De|Vedkommende|Begge)\b")
_PUNKTER = re.compile(
    r"\b(?:punkt(?:erne|et|er)?|pkt\.?|sag(?:erne|en)?|dagsordenspunkt(?:erne|er)?)(?:\s?(?:nr\.?|numrene))?\s*"
    r"(?P<list>\d{1,4}(?-i:[A-Z])?(?:\s*(?:[-–,+/]|og|til|samt)\s*\d{1,4}(?-i:[A-Z])?)*)(?![\w/])",
    re.IGNORECASE,
)
_THIS_ITEM = re.compile(r"\b(?:punktet|sagen|sagens|dette punkt|denne sag)\b", re.IGNORECASE)
_NOBODY = re.compile(r"^\W*(?:ingen|intet|nej|-|–)\W*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Away:
    """One person's absence or recusal; `items` are the printed punkter, empty where the text is about the item it stands in."""

    name: str
    recused: bool
    items: tuple[str, ...] = ()


def find_absent_and_recused(
    item: Item, decision: Piece | None, said: Iterable[Away], meeting: Meeting
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(absent, recused) for the item: its own section, sentences at its decision, and what is said elsewhere of its number.

    Somebody absent from the whole meeting is named only where the item itself prints it.
    """
    away = [a for piece in _own_pieces(item, decision) for a in away_in(piece.text) if not a.items]  # the others: said
    absent = [
        name
        for index, section in enumerate(item.sections)
        if _is_own(item, index, decision)
        for name in _list(section.text)
    ]
    absent += [a.name for a in away if not a.recused]
    absent += [a.name for a in meeting.absences if a.items and covers(a.items, item.number, meeting)]
    recused = [a.name for a in away if a.recused] + _recused_sections(item)
    for a in said:
        if covers(a.items, item.number, meeting):
            (recused if a.recused else absent).append(a.name)
    return unique(absent), unique(recused)


def said_elsewhere(meeting: Meeting) -> tuple[Away, ...]:
    """Absences and recusals with printed punkter, in the header and in any item's text."""
    texts = [
        meeting.header,
        meeting.trailer,
        *(s.text for item in meeting.items for s in item.sections if s.type in _TELLING),
    ]
    return tuple(a for text in texts for a in away_in(text.replace("\t", "\n")) if a.items)


_TELLING = frozenset({"beslutning", "fraværende", "inhabilitet", "bemærkninger", "deltagere"})


def away_in(text: str) -> list[Away]:
    """Who is said to be absent or recused in running text."""
    found: list[Away] = []
    previous: list[Name] = []
    for span in sentences(text):
        sentence = text[span.start : span.end]
        people = names_in(sentence)
        if _RECUSED.search(sentence) and not _NOT_RECUSED.search(sentence):
            subject = _subject(sentence, _RECUSED) or (previous if _PRONOUN.match(sentence) else [])
            found += [Away(p.text, True, _punkter(sentence)) for p in subject]
            previous = subject or previous
            continue
        found += [Away(p.text, False, _punkter(sentence)) for p in _absentees(sentence)]
        previous = people or previous
    return found


def covers(items: tuple[str, ...], number: str, meeting: Meeting) -> bool:
    """Whether the printed punkter hold for this number; a range covers what stands between its ends on the agenda."""
    wanted = _plain(number)
    order = [_plain(item.number) for item in meeting.items]
    for printed in items:
        if printed[0] in "<>":
            if wanted in order and _plain(printed) in order:
                here, limit = order.index(wanted), order.index(_plain(printed))
                if here > limit if printed[0] == ">" else here < limit:
                    return True
            continue
        first, dash, last = re.sub(r"\s*[-–]\s*", "-", printed).partition("-")
        if _plain(first) == wanted:
            return True
        if dash and _plain(first) in order and _plain(last) in order and wanted in order:
            if order.index(_plain(first)) <= order.index(wanted) <= order.index(_plain(last)):
                return True
        elif dash and _digits(first) <= _digits(wanted) <= _digits(last):
            return True
    return False


def _own_pieces(item: Item, decision: Piece | None) -> list[Piece]:
    """The decision and the item's own remarks on presence."""
    found = [] if decision is None else [decision]
    return found + [
        whole(i, s) for i, s in enumerate(item.sections) if s.type in {"inhabilitet", "bemærkninger"} and s.text.strip()
    ]


def _is_own(item: Item, index: int, decision: Piece | None) -> bool:
    """Whether a section of type fraværende belongs to this meeting's decision and not to an earlier one above it."""
    if item.sections[index].type != "fraværende":
        return False
    for before in range(index - 1, -1, -1):
        if item.sections[before].type == "tidligere_beslutning":
            return False
        if item.sections[before].type == "beslutning":
            return decision is None or before == decision.section or not item.sections[before].text.strip()
    return True


def _list(text: str) -> list[str]:
    """The names of an absence list; substitutes in brackets or after "i stedet" are no absentees."""
    if _NOBODY.match(text):
        return []
    found = []
    for line in text.split("\n"):
        line = re.split(r"\b[Ii] stedet\b|\b[Ss]om stedfortræder|\b[Ss]tedfortrædere?\s*:|\bDesuden\b", line)[0]
        found += [p.text for p in names_in(re.sub(r"\([^)]*\)", "", line))]
    return found


def _recused_sections(item: Item) -> list[str]:
    """Names that stand alone under a heading on inhabilitet."""
    return [
        name
        for section in item.sections
        if section.type == "inhabilitet" and re.match(r"\W*(?:in)?habil", section.heading, re.IGNORECASE)
        for name in _list(section.text)
        if not _ABSENT.search(section.text) and not _RECUSED.search(section.text)
    ]


def _subject(sentence: str, verb: re.Pattern[str]) -> list[Name]:
    """The first run of names before the verb, else after it."""
    m = verb.search(sentence)
    if m is None:
        return []
    return first_names(sentence, 0, m.start()) or first_names(sentence, m.end())


def _absentees(sentence: str) -> list[Name]:
    """The people one sentence says were absent, without recusals."""
    label = _LABELLED.match(sentence)
    if label:
        stretch = re.split(r"\b[Ii] stedet\b|\b[Ss]om stedfortræder", sentence)[0]
        return _people(stretch, label.end())
    if m := _SUBSTITUTE.search(sentence):
        return first_names(sentence, m.end()) if _TOOK_NO_PART.search(sentence) else []
    if _NOT_ABSENT.search(sentence):
        return []
    if (came := _CAME.search(sentence)) and " ikke " not in sentence:
        return _before(sentence, came.start())
    left = _LEFT.search(sentence)
    verb = _ABSENT.search(sentence)
    if left and verb and verb.start() == left.start():
        if _AFTER.search(left["rest"]):
            return _before(sentence, left.start())
        here = _LEFT_FOR.search(left["rest"]) and (
            _punkter(sentence) or _THIS_ITEM.search(left["rest"]) or "deltog ikke" in left["rest"]
        )
        return _before(sentence, left.start()) if here else []
    return _before(sentence, verb.start()) if verb else []


def _before(sentence: str, end: int) -> list[Name]:
    """The people named before the verb."""
    return names_in(sentence[:end])


def _people(text: str, start: int) -> list[Name]:
    """Every name from `start` on."""
    return [
        Name(n.text, n.start + start, n.end + start, n.party)
        for n in names_in(re.sub(r"\([^)]*\)", lambda m: " " * len(m[0]), text[start:]))
    ]


def _punkter(sentence: str) -> tuple[str, ...]:
    """The punkter a sentence names: "punkt 6 og 7", "punkterne 163 - 174"; ">4" is everything after punkt 4, "<4" before it."""
    found: list[str] = []
    came = _CAME.search(sentence)
    if came and " ikke " not in sentence and (m := _PUNKTER.match(sentence, came.end())):
        return (f"<{m['list']}", m["list"]) if came["after"] else (f"<{m['list']}",)
    left = _LEFT.search(sentence)
    after = _AFTER.search(left["rest"]) if left else None
    if left and after and (m := _PUNKTER.match(left["rest"], after.end())):
        return (f">{m['list']}",)
    apart = sentence.find("deltog ikke") if left else -1  # who left during punkt 4 was there for part of it
    for m in _PUNKTER.finditer(sentence, max(apart, 0)):
        text = re.sub(r"\s*(?:-|–|\btil\b)\s*", "-", m["list"])
        found += [
            re.sub(r"\s", "", part) for part in re.split(r"\s*(?:,|\+|/|\bog\b|\bsamt\b)\s*", text) if part.strip()
        ]
    return tuple(found)


def _plain(number: str) -> str:
    """A punkt number for comparing: leading zeros, dots and case away."""
    return re.sub(r"\W", "", number).lstrip("0").upper()


def _digits(number: str) -> int:
    """The number's digits as a value, -1 where there are none."""
    m = re.search(r"\d+", number)
    return int(m[0]) if m else -1

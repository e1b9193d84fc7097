"""Votes on the main proposal, numbers and names, as printed. Knows no parties' sizes: party letters alone are not countable."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from indexer.facts.names import Name, first_names, names_in, unique
from indexer.facts.places import Piece, whole
from indexer.facts.remarks import AMENDMENT, is_own_proposal, remark_blocks
from indexer.minutes import Item, Source, Span, Votes

_WORDS = (
    "nul en to tre fire fem seks syv otte ni ti elleve tolv tretten fjorten femten seksten sytten atten nitten tyve"
).split()
_COUNT = r"(?P<{}>\d{{1,3}}|(?:ingen|én|ét|et|" + "|".join(_WORDS) + r"))(?!\w)"  # "to" is no part of "Tove"
_VOTES = r"(?:stemmer?|medlemmer|medlem)"
_FOR_AGAINST = tuple(  # both numbers in one stretch
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_COUNT.format('for')} (?:ja-)?{_VOTES} for\b[^.\d]{{0,80}}?\b(?:og|,|mod|imod)\s+{_COUNT.format('against')}(?: (?:nej-)?{_VOTES})? (?:imod|mod)\b",
        rf"\b{_COUNT.format('for')} (?:stemte|stemmer) for\b[^.\d]{{0,60}}?\b{_COUNT.format('against')} (?:stemte|stemmer) (?:imod|mod)\b",
        rf"\b{_COUNT.format('for')} for og {_COUNT.format('against')} (?:imod|mod)\b",
        rf"\b{_COUNT.format('for')} (?:stemte|stemmer) for,? (?:og |mens )?{_COUNT.format('against')} (?:var )?(?:imod|mod)\b",
        rf"(?:^|[.:;]\s*)for:? {_COUNT.format('for')}[,;] (?:og )?i?mod:? {_COUNT.format('against')}\b",
        rf"\b{_COUNT.format('for')} ja-stemmer?(?: og|,)? {_COUNT.format('against')} nej-stemmer?\b",
    )
)
_OPPOSED = re.compile(  # "med 34 stemmer imod 15", "stemmerne 15-14": the number for comes first unless the thing was rejected
    rf"\b{_COUNT.format('first')} (?:{_VOTES} )?(?:\([^)]*\) )?(?:imod|mod) {_COUNT.format('second')}\b(?! (?:imod|mod))|"
    r"\bstemme(?:rne|tallene)\s+(?P<first2>\d{1,3})\s*[-–]\s*(?P<second2>\d{1,3})\b",
    re.IGNORECASE,
)
_SIDES: dict[str, tuple[re.Pattern[str], ...]] = {
    "for": tuple(
        re.compile(p, re.IGNORECASE)
        for p in (
            rf"\bfor(?:\s+(?:\w+\s+){{0,2}})?(?:stemte|stemmer)\b\s*:?\s*(?:var )?{_COUNT.format('n')}(?! ?\w*-)",
            rf"(?:^|[.;]\s*|,\s*)\W*for\s*:\s*{_COUNT.format('n')}\b",
            rf"\bstemmer for\s*:\s*{_COUNT.format('n')}\b",
            rf"\bmed {_COUNT.format('n')} stemmer?\b(?: \([^)]*\))?(?! (?:imod|mod|hverken|blank))",
            rf"\b(?:anbefales|godkendes|tiltrædes|vedtages|støttes|godkendt|vedtaget|tiltrådt) af {_COUNT.format('n')} {_VOTES}\b",
            rf"\b{_COUNT.format('n')} (?:{_VOTES} )?(?:\([^)]*\) )?(?:stemte|stemmer) for\b",
            rf"\b{_COUNT.format('n')} {_VOTES} for\b",
            rf"\bflertal på {_COUNT.format('n')}\b",
        )
    ),
    "against": tuple(
        re.compile(p, re.IGNORECASE)
        for p in (
            rf"\bimod(?:\s+(?:\w+\s+){{0,2}})?(?:stemte|stemmer)\b\s*:?\s*(?:var )?{_COUNT.format('n')}(?! ?\w*-)",
            rf"(?:^|[.;]\s*|,\s*|\)\s*)\W*i?mod\s*:\s*{_COUNT.format('n')}\b",
            rf"\bstemmer imod\s*:\s*{_COUNT.format('n')}\b",
            rf"\b{_COUNT.format('n')} (?:{_VOTES} )?(?:\([^)]*\) )?(?:stemte|stemmer) imod\b",
            rf"\b{_COUNT.format('n')} {_VOTES} imod\b",
            rf"\bmindretal på {_COUNT.format('n')}\b",
        )
    ),
    "abstain": tuple(
        re.compile(p, re.IGNORECASE)
        for p in (
            rf"\b{_COUNT.format('n')} (?:{_VOTES} )?(?:\([^)]*\) )?(?:undlod|undlader|stemte blankt|stemte hverken)",
            rf"\b(?:undlod|undlader)(?: at stemme)?\s*:?\s*{_COUNT.format('n')}\b(?! )?",
            rf"\b(?:blanke?|hverken for eller imod)\s*(?:stemmer|stemte)?\s*:?\s*{_COUNT.format('n')}\b",
            rf"\b{_COUNT.format('n')} (?:stemmer )?blanke?\b",
            rf"\b{_COUNT.format('n')} {_VOTES} hverken for eller imod\b",
        )
    ),
}
_WHO: tuple[
    tuple[str, re.Pattern[str]], ...
] = (  # who is named on which side: what follows the match, or the subject before it
    (
        "for>",
        re.compile(
            r"(?:^|[.;:]\s+|\bog\s+)\W*For(?: (?:\w+ ){0,2}?(?:stemte|stemmer)\b|(?=\s*:|\s+\d))\s*(?:\d+\s*)?:?\s*|\bflertal(?:let)? bestående af|\bflertal(?: på \d+\s?\w*)?\s*(?=\()|"
            r"\b\d+ (?:stemmer|medlemmer) for\s*(?=\()|\bmed \d+ stemmer\s*(?=\()",
            re.IGNORECASE,
        ),
    ),
    (
        "against>",
        re.compile(
            r"\bImod(?: (?:\w+ ){0,2}?(?:stemte|stemmer)\b)\s*(?:\d+\s*)?:?\s*|(?:^|[.;]\s+)\W*Imod\s*:?\s*|\bmindretal(?:let)? bestående af|\bmindretal(?: på \d+\s?\w*)?\s*(?=\()|"
            r"\b\d+ (?:stemmer |medlemmer )?i?mod\s*(?=\()|\bi?mod \d+\s*(?=\()",
            re.IGNORECASE,
        ),
    ),
    (
        "abstain>",
        re.compile(
            r"(?:,|\bog)\s+\d+\s*(?=\([^()]*\)\s*(?:undlod|undlader))|"
            r"(?:^|[.;]\s+)\W*(?:Følgende )?Und(?:lod|lader)(?: at stemme)?\s*(?:\d+\s*)?:?\s*|\b[Bb]lankt? stemte\s*:?\s*|\bFølgende (?:undlod|undlader) at stemme\s*:?\s*|(?<!stemte )(?<!stemmer )\bHverken for eller imod(?: stemte)?\s*:?\s*",
            re.IGNORECASE,
        ),
    ),
    (
        "<against",
        re.compile(
            r"\b(?:stemte|stemmer|var|er) imod\b|(?<!eller)(?<!stemte)(?<!stemmer)\simod(?=[,;.]| og\b)", re.IGNORECASE
        ),
    ),
    ("<for", re.compile(r"\b(?:stemte|stemmer) for\b", re.IGNORECASE)),
    ("<abstain", re.compile(r"\b(?:undlod|undlader)\b|\bstemte (?:blankt|hverken)\b", re.IGNORECASE)),
    ("<for", re.compile(r"\b(?:godkender|godkendte|tiltræder|tiltrådte|anbefaler|anbefalede)\b", re.IGNORECASE)),
)
_PARTIES = re.compile(r"\(?(?<![\w.])([A-ZÆØÅ]|SF|DF|LA|EL|KF|RV|UFP|NB|DD)\)?(?![\w.]*\w)")
_REJECTED = re.compile(
    r"\bforkast\w+|\bafvist\b|\bnedstemt\b|\bfaldt\b|\bbortfaldt\b|\bikke (?:godkendt|vedtaget)", re.IGNORECASE
)
_ADOPTED = re.compile(r"\bvedtag\w+|\bgodkend\w+|\btiltrådt|\banbefal\w+", re.IGNORECASE)
_MAIN = re.compile(
    r"\b(?:indstilling|anbefaling|hovedforslag|hovedindstilling|sag|forslag)(?:en|et)?s?\b|\bsom helhed\b|\bherefter\b|\bmulighed [A-Z]\b|\bpunkt \d",
    re.IGNORECASE,
)
_VOTING = re.compile(
    r"\bstem(?:te|mer|me|mes|ning|t)\w*\b|\bafstemning|\bflertal|\bmindretal|\bmedlemmer\b|^\W*(?:For|Imod|Blank\w*|Undlod)\s*:",
    re.IGNORECASE,
)
_TALLY = re.compile(rf"\b{_COUNT.format('n')}\s*$", re.IGNORECASE)
_MAJORITY = re.compile(r"\bflertal", re.IGNORECASE)  # then somebody was against, named or not
_OPTION = re.compile(
    r"^(?!.*(?:flertal|mindretal)).*\bstem(?:te|mer) for (\w*(?:mulighed|model|scenarie|alternativ|løsning) \w+)",
    re.IGNORECASE,
)
_CHOICE = re.compile(  # "stemte for Stationsvej": something of a name, not the proposal or a side's people
    r"\b[Ss]tem(?:te|mer) for (?:den |det |en |et )?(?!(?:Indstilling|Forslag|Anbefaling))(?P<choice>[A-ZÆØÅ][\wæøå-]+)(?!s \w*forslag)"
)


@dataclass(slots=True)
class _Ballot:
    """One vote while its sentences are read."""

    amendment: bool
    own: bool  # a member's own proposal: "Forslaget" after it is that one
    start: int
    end: int
    section: int
    numbers: dict[str, int] = field(default_factory=dict)
    names: dict[str, list[str]] = field(default_factory=lambda: {"for": [], "against": [], "abstain": []})
    parties: dict[str, list[str]] = field(default_factory=lambda: {"for": [], "against": [], "abstain": []})
    rejected: bool = False
    options: set[str] = field(default_factory=set)  # what people voted for, where sentences say it: "mulighed A"

    @property
    def empty(self) -> bool:
        return not self.numbers and not any(self.names.values()) and not any(self.parties.values())

    def side(self, name: str) -> int | None:
        """The number on one side: printed, or counted from names; 0 where nobody is named; None where only parties are."""
        if name in self.numbers:
            return self.numbers[name]
        if self.parties[name]:
            return None
        return len(unique(self.names[name]))


def find_votes(
    item: Item, decision: Piece | None
) -> tuple[Votes | None, tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """(the vote, who voted for, against, abstained) on the main proposal.

    The main proposal's last vote; where there is none, an adopted amendment's, or a member's proposal that was the case. Without the number for, the vote is None:
    nothing is counted from party letters. "Forkastet med 39 stemmer imod 5": the larger number is against.
    """
    if decision is None:
        return None, (), (), ()
    ballots = [b for b in _ballots(_voting_pieces(item, decision)) if not b.empty]
    main = [b for b in ballots if not b.amendment]
    amendments = [b for b in ballots if b.amendment and not b.rejected]
    if not main and not amendments and _ADOPTED.search(decision.text):
        return None, (), (), ()  # only amendments fell; how the main proposal was voted on is not printed
    ballot = next(iter(reversed(main or amendments or ballots)), None)
    if ballot is None:
        return None, (), (), ()
    if len(ballot.options) > 1:  # one option against another: nobody voted for or against the proposal
        return None, (), (), ()
    sides = {name: unique([*ballot.names[name], *ballot.parties[name]]) for name in ("for", "against", "abstain")}
    numbers = {name: ballot.side(name) for name in ("for", "against", "abstain")}
    vote = None
    opposed = "against" in ballot.numbers or ballot.names["against"] or ballot.names["abstain"]
    counted = "for" in ballot.numbers or (
        ballot.names["for"] and not ballot.parties["for"] and (opposed or not _MAJORITY.search(decision.text))
    )
    unknown = ballot.parties["abstain"] and "abstain" not in ballot.numbers  # how many abstained is not printed
    if counted and numbers["for"] is not None and numbers["against"] is not None and not unknown:
        vote = Votes(
            numbers["for"],
            numbers["against"],
            numbers["abstain"] or 0,
            sides["for"],
            sides["against"],
            sides["abstain"],
            Source(ballot.section, Span(ballot.start, ballot.end)),
        )
    return vote, sides["for"], sides["against"], sides["abstain"]


def _voting_pieces(item: Item, decision: Piece) -> list[tuple[str, Piece]]:
    """The decision's sentences and the sections of type afstemning after it, each with the heading that says its side."""
    blocks = remark_blocks(decision)
    own = [s for s in decision.sentences() if not any(b.start <= s.start < b.start + len(b.text) for b in blocks)]
    found = [("", piece) for piece in _with_lists(decision, own)]
    for index in range(decision.section + 1, len(item.sections)):
        section = item.sections[index]
        if section.type in {"beslutning", "tidligere_beslutning"}:
            break
        if section.type == "afstemning" and section.text.strip():
            piece = whole(index, section)
            headed = re.search(r"stemt|stemm|for|imod", section.heading, re.IGNORECASE)
            found.extend([(section.heading, piece)] if headed else [("", s) for s in piece.sentences()])
    return found


def _with_lists(decision: Piece, sentences: list[Piece]) -> list[Piece]:
    """A label that ends with a colon ("Imod stemmer:") together with the line that follows it."""
    joined: list[Piece] = []
    for sentence in sentences:
        last = joined[-1] if joined else None
        if last and last.text.endswith(":") and _VOTING.search(last.text):
            begin = last.start - decision.start
            joined[-1] = decision.part(begin, sentence.start - decision.start + len(sentence.text))
        else:
            joined.append(sentence)
    return joined


def _ballots(sentences: Iterable[tuple[str, Piece]]) -> list[_Ballot]:
    """The votes in printed order."""
    ballots: list[_Ballot] = []
    for heading, piece in sentences:
        text = f"{heading.rstrip(' :')}: {piece.text}" if heading else piece.text
        own = is_own_proposal(text)
        amendment = own or bool(AMENDMENT.search(text))
        voting = bool(_VOTING.search(text))
        last = ballots[-1] if ballots else None
        if amendment and not (last and last.amendment and _REJECTED.search(text) and not _numbers(text)):
            ballots.append(_Ballot(True, own, piece.start, piece.start + len(piece.text), piece.section))
        elif not amendment and (last is None or (last.amendment and _closes(last, text)) or _is_another(last, text)):
            ballots.append(_Ballot(False, False, piece.start, piece.start + len(piece.text), piece.section))
        ballot = ballots[-1]
        if amendment or ballot.amendment:
            ballot.rejected = ballot.rejected or bool(_REJECTED.search(text))
        if voting or _subject_votes(text):
            _read(text, ballot)
            if not ballot.empty and piece.section == ballot.section:
                ballot.end = piece.start + len(piece.text)
    return ballots


def _is_another(ballot: _Ballot, text: str) -> bool:
    """Whether the sentence gives both numbers of a further vote."""
    return (
        not ballot.amendment
        and {"for", "against"} <= ballot.numbers.keys()
        and {"for", "against"} <= _numbers(text).keys()
    )


def _closes(ballot: _Ballot, text: str) -> bool:
    """Whether the sentence turns from an amendment back to the main proposal."""
    if ballot.own and re.match(r"\W*Forslaget\b(?! som ændret)", text):
        return False
    speaks_of_main = bool(_MAIN.search(text)) and bool(
        _ADOPTED.search(text) or _REJECTED.search(text) or _VOTING.search(text)
    )
    return speaks_of_main or (
        bool(_ADOPTED.search(text)) and not ballot.empty and not re.match(r"\W*(?:for|imod)\b", text, re.IGNORECASE)
    )


def _subject_votes(text: str) -> bool:
    """ "(V) og (A) godkender sagen": parties or people as subject of the adoption."""
    return bool(re.match(r"\W*\([A-ZÆØÅ]{1,3}\)", text))


def _read(text: str, ballot: _Ballot) -> None:
    """Add what one sentence says of numbers and names to the vote."""
    if option := _OPTION.search(text):
        ballot.options.add(option[1].casefold())
    ballot.options.update(m["choice"].casefold() for m in _CHOICE.finditer(text) if not _PARTIES.match(m["choice"]))
    for name, number in _numbers(text).items():
        ballot.numbers.setdefault(name, number)
    for side, people, parties in _who(text):
        ballot.names[side].extend(p.text for p in people if p.text not in ballot.names[side])
        ballot.parties[side].extend(p for p in parties if p not in ballot.parties[side])


def _numbers(text: str) -> dict[str, int]:
    """The printed numbers of one sentence, by side."""
    found: dict[str, int] = {}
    for pattern in _FOR_AGAINST:
        if m := pattern.search(text):
            found = {"for": _count(m["for"]), "against": _count(m["against"])}
            break
    if not found and (m := _OPPOSED.search(text)):
        first, second = _count(m["first"] or m["first2"]), _count(m["second"] or m["second2"])
        if _REJECTED.search(text) and first > second:
            first, second = second, first
        found = {"for": first, "against": second}
    for side in ("abstain",) if found else ("for", "against", "abstain"):
        hit = next((m for p in _SIDES[side] if (m := p.search(text))), None)
        if hit:
            found[side] = _count(hit["n"])
    return found


def _count(word: str) -> int:
    """A printed number, in digits or words."""
    plain = word.casefold().replace("é", "e")
    if plain.isdigit():
        return int(plain)
    return {"ingen": 0, "et": 1}.get(plain, _WORDS.index(plain) if plain in _WORDS else 0)


def _who(text: str) -> list[tuple[str, list[Name], list[str]]]:
    """(side, people, party letters) that one sentence names."""
    found = []
    marks = sorted(
        ((m, side) for side, p in _WHO if side.endswith(">") for m in p.finditer(text)), key=lambda x: x[0].start()
    )
    for i, (m, side) in enumerate(marks):
        end = marks[i + 1][0].start() if i + 1 < len(marks) else len(text)
        people = first_names(text, m.end(), end)
        stretch = text[m.end() : end]
        leading = not people or stretch[: people[0].start].strip(" :(")
        found.append((side[:-1], people, [] if people else _parties(stretch) if leading else []))
    if marks:
        return found
    verbs = sorted(
        ((v.start(), v.end(), side[1:]) for side, p in _WHO if side.startswith("<") for v in p.finditer(text))
    )
    floor = 0
    for (
        start,
        end,
        side,
    ) in verbs:  # "X stemte for, Y imod, og Z undlod": each verb has the subject between it and the last
        before = text[floor:start]
        if _TALLY.search(before) and text[start:end].strip().startswith(("stemmer", "imod")):
            continue  # "Ida Holms forslag faldt med to stemmer for": a number of votes, no voter
        cut = max(before.rfind(", mens "), before.rfind("; "), before.rfind(" mens "))
        subject = before[cut + 1 :] if cut >= 0 else before
        people = names_in(subject)
        parties = [] if people else _parties(subject)
        if people or parties:
            found.append((side, people, parties))
        floor = end
    return found


def _parties(text: str) -> list[str]:
    """Party letters in a stretch such as "(A, F og V)" or "V og O"."""
    head = re.split(r"[.;]|\b(?:stem|anbefal|godkend|kan|ønsker)", text)[0]
    return [m[1] for m in _PARTIES.finditer(head)]

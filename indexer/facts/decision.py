"""What was recommended, what this meeting decided and what was decided earlier. Knows headings' types and dated lines, no wording."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.dates import find_dates
from indexer.facts.places import Piece, whole
from indexer.grammar.bodies import find_body, same_body
from indexer.minutes import Item, Meeting, PriorDecision

_DATELINE_HEAD = re.compile(
    r"(?:\W|(?:Tidligere\s)?Beslutning(?:er)?\b|Behandlet\b|Vedtagelse\b|fra\b|for\b|i\b|af\b|på\b|den\b|d\.|mødets?\b|"
    r"møde\b|beslutning\b|ordinære?t?\b|ekstraordinære?t?\b|(?:man|tirs|ons|tors|fre|lør|søn)dag\b|s\b)*",
    re.IGNORECASE,
)
_DATELINE_TAIL = re.compile(
    r"[ ,]*(?:kl\.?\s?[\d.:]+)?[ ,(]*(?:(?:pkt\.?|punkt|sag)(?:\s?nr\.?)?\s*:?\s*(?P<number>\d+[A-Z]?)\)?)?[\]) ]*(?:[:.]\s*|$)",
    re.IGNORECASE,
)
_LONGEST_DATELINE = 130


@dataclass(frozen=True, slots=True)
class Decided:
    """A stretch of text that one body decided on one day, as far as that is printed."""

    piece: Piece
    body: str | None
    date: str | None
    number: str | None = None


def find_recommendation(item: Item) -> Piece | None:
    """The text under the item's first heading of type indstilling, up to the first dated line of a body's decision."""
    for index, section in enumerate(item.sections):
        if section.type != "indstilling":
            continue
        piece = whole(index, section)
        first = next(_datelines(piece), None)
        before = piece.part(0, first[0]) if first else piece
        if before.text:
            return before
    return None


def find_decision(item: Item, meeting: Meeting) -> Piece | None:
    """This meeting's decision: its text without a dateline directly under the heading. None for an agenda.

    Of several decisions the last one that fits the meeting's date and body counts; a shared "Indstilling og beslutning"
    or a log ("Sagens forløb") gives one only where a dated line names this meeting and no decision section has text.
    """
    if meeting.kind == "dagsorden":
        return None
    own = [d.piece for d in _decided(item, ("beslutning",)) if _is_this_meeting(d, meeting)]
    if not own:
        shared = _decided(item, ("indstilling", "tidligere_beslutning"))
        own = [d.piece for d in shared if d.date and d.date == meeting.date and _is_this_meeting(d, meeting)]
    return own[-1] if own else None


def find_prior_decisions(item: Item, meeting: Meeting) -> tuple[PriorDecision, ...]:
    """What other bodies or earlier meetings decided, in printed order, where a heading or a dated line says whose it is."""
    found = []
    for d in _decided(item, ("beslutning", "indstilling", "tidligere_beslutning")):
        own = item.sections[d.piece.section].type != "tidligere_beslutning" or (d.date and d.date == meeting.date)
        if (d.body or d.date) and not (own and _is_this_meeting(d, meeting)):
            found.append(PriorDecision(d.body, d.date, d.piece.text, d.piece.source, d.number))
    return tuple(found)


def _is_this_meeting(d: Decided, meeting: Meeting) -> bool:
    """False where the printed date or body is another one than the meeting's; what is not printed does not speak against it."""
    if d.date and meeting.date and d.date != meeting.date:
        return False
    return not (d.body and meeting.committee) or _related(d.body, meeting.committee)


def _related(body: str, committee: str) -> bool:
    """One body under two spellings: equal, or one name holds the other ("Byrådet", "Fjordby Byråd")."""
    a, b = _stem(body), _stem(committee)
    return same_body(body, committee) or a in b or b in a


def _stem(body: str) -> str:
    """A body's name without endings, for finding it inside a longer one."""
    return re.sub(r"(?:ets|et|ens|en|s)$", "", body.strip(" :.,").casefold())


def _decided(item: Item, types: tuple[str, ...]) -> Iterator[Decided]:
    """Every non-empty decided stretch in sections of these types, split at dated lines."""
    for index, section in enumerate(item.sections):
        if section.type not in types:
            continue
        piece = whole(index, section)
        lines = list(_datelines(piece))
        head = piece.part(0, lines[0][0]) if lines else piece
        if head.text and section.type != "indstilling":
            number = re.search(r"(?:pkt\.?|punkt|sag)(?:\s?nr\.?)?\s*(\d+[A-Z]?)\b", section.heading, re.IGNORECASE)
            yield Decided(head, section.body, section.date, number[1] if number else None)
        ends = [*(start for start, _, _ in lines[1:]), len(piece.text)]
        for (_, begin, line), end in zip(lines, ends, strict=False):
            text = piece.part(begin, end)
            if text.text:
                yield Decided(text, line.body or section.body, line.date, line.number)


def _datelines(piece: Piece) -> Iterator[tuple[int, int, Decided]]:
    """(start, end, what it says) of each line opening with a body and a date: "Byrådet, d. 14. august 2013:"."""
    for line in re.finditer(r"[^\n]+", piece.text):
        text = line[0]
        date = next((d for d in find_dates(text[:_LONGEST_DATELINE]) if d.iso), None)
        if date is None:
            continue
        prefix = re.sub(r"(?<=e[nt])s\b", "", text[: date.start])  # "Økonomiudvalgets beslutning"
        tail = _DATELINE_TAIL.match(text, date.end)
        body = find_body(prefix)
        named = prefix.replace(body[0], " ") if body else prefix
        says_so = body is not None or re.match(r"\W*(?:tidligere\s)?(?:beslutning|behandlet)", prefix, re.IGNORECASE)
        if tail and says_so and _DATELINE_HEAD.fullmatch(named):
            decided = Decided(piece, body[0] if body else None, date.iso, tail["number"])
            yield line.start(), line.start() + tail.end(), decided

"""Section -> Passages: whole sentences, list entries and table rows, packed up to a budget. Knows no encoder and no index."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.dates import danish_date
from indexer.minutes import Item, Meeting, Passage, Place, Section, Span, Table
from indexer.sentences import sentences
from indexer.text import squeeze
from indexer.tokens import Tokens

TITLE_TYPE = "titel"  # section type of the one passage of an item that has a title and no text
_WORD = re.compile(r"\S+")
_SPECIALS = 4  # what an encoder may add around a text: begin, end, a prompt's blank


@dataclass(frozen=True, slots=True)
class Budget:
    """`tokens` is what a passage's text should not exceed; `limit` what the encoder reads of context and text together.

    nDCG@10 with 100, 140, 200, 300, 420 tokens: .876 .871 .870 .887 .883 on 75 questions over four real minutes, .781 .785 .789
    .795 .796 on 342 over the sample; 300 also keeps a shown passage readable.
    """

    tokens: int = 300
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class _Unit:
    """A stretch that stays whole: `start` is where it begins, `cost` its tokens with the white space before it."""

    start: int
    end: int
    cost: int


def passages(meeting: Meeting, tokens: Tokens, budget: Budget) -> tuple[Passage, ...]:
    """Every open item's text as passages, and one passage with the title for an item that has none."""
    found: list[Passage] = []
    for position, item in enumerate(meeting.items):
        of_item = [] if item.closed else list(_item_passages(meeting, position, item, tokens, budget))
        found.extend(of_item or _title_passage(meeting, position, item))
    return tuple(found)


def encoder_text(passage: Passage) -> str:
    """What the encoder reads: context, the header row of a continued table, text."""
    return "\n".join(part for part in (passage.context, passage.table_header, passage.text) if part)


def _item_passages(meeting: Meeting, position: int, item: Item, tokens: Tokens, budget: Budget) -> Iterator[Passage]:
    for number, section in enumerate(item.sections):
        context = _context(meeting, item, section.heading)
        room = budget.tokens
        if budget.limit is not None:
            context = _cut(context, tokens, budget.limit // 3)
            room = min(room, budget.limit - tokens.count(context + "\n") - _SPECIALS)
        for part, (span, header) in enumerate(_spans(section, tokens, max(room, 1))):
            yield Passage(
                id=f"{_key(meeting, position)}.{number}.{part}",
                text=section.text[span.start : span.end],
                start=span.start,
                end=span.end,
                context=context,
                place=_place(meeting, position, item, section.heading, section.type, _page(section, span.start, item)),
                table_header=header,
                outcome=item.facts.outcome,
            )


def _title_passage(meeting: Meeting, position: int, item: Item) -> list[Passage]:
    """The title is public even where the item is closed, and is all there is to find."""
    title = squeeze(item.title)
    if not title:
        return []
    place = _place(meeting, position, item, "", TITLE_TYPE, item.page)
    context = _context(meeting, item, "")
    outcome = item.facts.outcome
    return [Passage(f"{_key(meeting, position)}.{TITLE_TYPE}", title, 0, len(title), context, place, outcome=outcome)]


def _key(meeting: Meeting, position: int) -> str:
    return f"{meeting.source}#{position}"


def _place(meeting: Meeting, position: int, item: Item, heading: str, kind: str, page: int | None) -> Place:
    return Place(
        source=meeting.source,
        municipality=meeting.municipality,
        committee=meeting.committee,
        date=meeting.date,
        kind=meeting.kind,
        item=item.number,
        title=squeeze(item.title),
        case_number=item.case_number,
        section=heading,
        section_type=kind,
        page=page,
        item_key=_key(meeting, position),
    )


def _context(meeting: Meeting, item: Item, heading: str) -> str:
    """One line: municipality, committee, date, title, section heading."""
    date = danish_date(meeting.date) if meeting.date else None
    parts = (meeting.municipality, meeting.committee, date, item.title, heading)
    return " · ".join(squeeze(part) for part in parts if part and part.strip())


def _cut(text: str, tokens: Tokens, most: int) -> str:
    """The text, cut after a word so that it counts at most `most` tokens."""
    if tokens.count(text) <= most:
        return text
    kept = ""
    for word in text.split():
        longer = f"{kept} {word}".strip()
        if tokens.count(longer) > most:
            break
        kept = longer
    return kept


def _page(section: Section, offset: int, item: Item) -> int | None:
    """The printed page on which the offset of the section's text stands."""
    before = [page for start, page in section.pages if start <= offset]
    return before[-1] if before else item.page


def _spans(section: Section, tokens: Tokens, room: int) -> list[tuple[Span, str]]:
    """Stretches of the section within the room, in order, each with the header row that its first line needs."""
    units = [piece for unit in _units(section, tokens) for piece in _pieces(section.text, unit, tokens, room)]
    total = sum(unit.cost for unit in units)
    aim = total / max(1, math.ceil(total / room))  # even parts rather than full ones and a rest
    found: list[tuple[Span, str]] = []
    start, used, header, header_cost = 0, 0, "", 0
    open_end: int | None = None
    for unit in units:
        cost = used + unit.cost + header_cost
        if open_end is not None and (cost > room or used + unit.cost / 2 > aim):
            found.append((Span(start, open_end), header))
            open_end = None
        if open_end is None:
            start, used = unit.start, 0
            header = _header_for(section, unit.start)
            header_cost = tokens.count(header + "\n") if header else 0
            if header_cost * 2 > room:
                header, header_cost = "", 0
        used += unit.cost
        open_end = unit.end
    if open_end is not None:
        found.append((Span(start, open_end), header))
    return found


def _header_for(section: Section, start: int) -> str:
    """The header row, where a passage starts inside a table and after its header row."""
    table = _table_at(section.tables, start)
    if table is None or table.header is None or start < table.header.end:
        return ""
    return section.text[table.header.start : table.header.end]


def _table_at(tables: tuple[Table, ...], start: int) -> Table | None:
    return next((table for table in tables if table.span.start <= start < table.span.end), None)


def _units(section: Section, tokens: Tokens) -> list[_Unit]:
    """Sentences with the bullet or mark before them; a heading or a line that ends in a colon stays with what follows."""
    text = section.text
    starts_heading = {span.start for span in section.subheadings}
    found: list[_Unit] = []
    at, begin = 0, None
    last = len(text.rstrip())
    spans = sentences(text)
    for number, sentence in enumerate(spans):
        end = last if number == len(spans) - 1 else sentence.end
        if begin is None:
            begin = at + (len(text[at:end]) - len(text[at:end].lstrip()))
        keeps_next = sentence.start in starts_heading or text[begin:end].endswith(":")
        if keeps_next and number < len(spans) - 1:
            continue
        found.append(_Unit(begin, end, tokens.count(text[at:end])))
        at, begin = end, None
    return found


def _pieces(text: str, unit: _Unit, tokens: Tokens, room: int) -> Iterator[_Unit]:
    """The unit itself, or where it exceeds the room its words in runs that do not."""
    if unit.cost <= room or tokens.count(text[unit.start : unit.end]) <= room:
        yield unit
        return
    start = end = unit.start
    used = 0
    for word in _words(text, unit, tokens, room):
        if used and used + word.cost > room:
            yield _Unit(start, end, used)
            start, used = word.start, 0
        used += word.cost
        end = word.end
    yield _Unit(start, end, used)


def _words(text: str, unit: _Unit, tokens: Tokens, room: int) -> Iterator[_Unit]:
    """The words of a unit; a word that alone exceeds the room is cut into lengths that cannot."""
    for match in _WORD.finditer(text, unit.start, unit.end):
        cost = tokens.count(" " + match[0])
        if cost <= room:
            yield _Unit(match.start(), match.end(), cost)
            continue
        step = max(1, room // 4)  # a character is at most four bytes, a token at least one
        for start in range(match.start(), match.end(), step):
            end = min(start + step, match.end())
            yield _Unit(start, end, tokens.count(text[start:end]))

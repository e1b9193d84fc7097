"""Lines -> Meeting: header, contents, items, sections. Knows how Danish minutes are printed; opens no file and reads no facts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexer.dates import parse_date
from indexer.grammar import attachments, numbers
from indexer.grammar.bodies import body_key, same_body
from indexer.grammar.header import Header, is_label, parse_header, sentences_on_absence, times
from indexer.grammar.headings import key
from indexer.grammar.items import (
    Opening,
    agenda_type,
    find_items,
    group_before,
    is_closed_title,
    is_contents_heading,
    meta_stands_before,
    plain_title,
    without_leaders,
)
from indexer.grammar.municipality import find_municipality
from indexer.grammar.sections import Raw, agrees, decide, learn, settle, split, to_section
from indexer.grammar.signs import Sign, is_open_mark, read_signs, rejoined, separated, spaced, take_apart, unglued
from indexer.grammar.transcripts import is_transcript, spread
from indexer.minutes import Item, Kind, Line, Meeting

__all__ = ["parse"]

_TRAILER = re.compile(
    r"^(?:bilagsliste|bilagsoversigt|bilagsfortegnelse|under(?:s?krift|skift)s?(?:side|ark|blad|er)?|underskrifts(?:side|ark|blad) .*)$"
)
_END_OF_MEETING = re.compile(
    r"^(?:mødet (?:blev )?(?:hævet|sluttede?|slut)|protokollen (?:blev )?(?:læst|oplæst)|_{5,})", re.IGNORECASE
)
_ENDED = re.compile(
    r"(?:[Mm]ødet|[Pp]rotokollen)[^.]{0,60}?(?:hævet|sluttede|slut|afsluttet)[^.]{0,12}?(?:kl\.?\s*:?\s*)?\d{1,2}[.:]\d{2}"
)
_ADDRESS = re.compile(
    r"^(?:[A-ZÆØÅ][\wæøå]+ ){1,2}(?:Region)?s?[Kk]ommune(?:,.{0,80})?$|^Referent:|\b(?:telefon|tlf\.?|e-?mail|cvr)\b.*\d|^©",
    re.IGNORECASE,
)
_OUTCOME = re.compile(
    r"^(?:godkendt|vedtaget|tiltrådt|udsat|taget til efterretning|til efterretning|drøftet|intet|ingen bemærkninger)\b"
    r"|\bblev (?:godkendt|vedtaget|tiltrådt|udsat|drøftet|taget til efterretning)\b",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(r"^(?:offentlig|offentliggjort)\w*\s+(?:beslutning|referat)", re.IGNORECASE)


_TOLD = frozenset(
    {"sagsfremstilling", "baggrund", "vurdering"}
)  # where the case is told: a lead before them sums it up


@dataclass(frozen=True, slots=True)
class _Part:
    """The lines of one item: `lead` are group lines above it, `within` what follows its title."""

    opening: Opening
    lead: range
    within: range
    closed: bool


def parse(lines: Sequence[Line], source: str, folder: str = "", municipality: str | None = None) -> Meeting:
    """One document of minutes or agenda, parsed. Never fails on odd input: what is not understood stays text, with a warning."""
    if is_transcript(lines):
        lines = spread(lines)
    lines = rejoined(separated(unglued(spaced(lines))))
    parted = take_apart(lines)
    origin = [i for i, _ in parted]
    flow = [line for _, line in parted]
    signs = read_signs(flow)
    openings = find_items(flow, signs)
    parts, end = _parts(openings, flow, signs)
    first = parts[0].lead.start if parts else len(flow)
    head = lines[: origin[first]] if first < len(flow) else lines
    titles = {plain_title(o.title) for o in openings if o.title}
    contents_at = _contents_start(head, titles)
    header = parse_header(head if contents_at is None else _without_contents(head, contents_at, titles), source)
    template = learn([p.within for p in parts], flow, signs)
    raws = {p.opening.start: split(p.within, p.opening.title, flow, signs, template) for p in parts}
    header = _with_first_page(header, head, raws[parts[0].opening.start] if parts else ([], []), source)
    header = _completed(header, [r for _, rs in raws.values() for r in rs], source, [line.text for line in flow[end:]])
    items = tuple(_item(p, *raws[p.opening.start], flow, signs, header) for p in parts)
    header = _absent_by_item(header, items)
    items = _titled_from_contents(items, _contents(head, contents_at, titles))
    name, found = find_municipality(
        [line.text for line in head[:40]], [line.text for line in flow[first:]], source, folder, municipality
    )
    kind = _kind(header, items)
    return Meeting(
        source=source,
        items=items,
        municipality=name,
        municipality_from=found,
        committee=header.committee,
        date=header.date,
        start_time=header.start_time,
        end_time=header.end_time,
        place=header.place,
        attendees=header.attendees,
        absent=tuple(dict.fromkeys(a.name for a in header.absences if not a.items)),
        absences=header.absences,
        kind=kind,
        corrected=header.corrected,
        header="\n".join(line.text for line in head),
        contents=_contents(head, contents_at, titles),
        trailer="\n".join(line.text for line in flow[end:]),
        warnings=_warnings(items, header, name),
    )


def _parts(openings: Sequence[Opening], lines: Sequence[Line], signs: Sequence[Sign]) -> tuple[list[_Part], int]:
    """Every item's lines, and where the trailer begins."""
    if not openings:
        return [], len(lines)
    end = _trailer(openings[-1], lines)
    leads, closed, groups = [], None, []
    floor = 0
    marks = meta_stands_before(openings, signs)
    for opening in openings:
        start, says = group_before(opening, floor, marks, lines, signs)
        closed = says if says is not None else closed
        leads.append(start)
        groups.append(bool(closed))
        floor = opening.body
    parts = []
    for n, opening in enumerate(openings):
        stop = leads[n + 1] if n + 1 < len(openings) else end
        within = range(min(opening.body, stop), stop)
        parts.append(
            _Part(opening, range(leads[n], opening.start), within, _closed(opening, groups[n], within, lines, signs))
        )
    return parts, end


def _trailer(last: Opening, lines: Sequence[Line]) -> int:
    """Where the lines after the last item begin: list of attachments, signatures, address."""
    for i in range(last.body, len(lines)):
        text = lines[i].text.strip()
        if _TRAILER.match(key(text)) or _END_OF_MEETING.match(text) or (_ADDRESS.search(text) and i >= len(lines) - 3):
            return i
    return len(lines)


def _closed(opening: Opening, group: bool, within: range, lines: Sequence[Line], signs: Sequence[Sign]) -> bool:
    """A closed item: its title, its group line or its meta block says so."""
    if opening.marked_closed is not None:
        return opening.marked_closed
    if is_closed_title(opening.title):
        return True
    for i in within:
        if signs[i].heading:
            break
        says = is_open_mark(lines[i].text) if signs[i].meta else None
        if says is not None:
            return not says
    return group


def _item(
    part: _Part, meta: list[str], raws: list[Raw], lines: Sequence[Line], signs: Sequence[Sign], header: Header
) -> Item:
    """One item from its parts."""
    opening = part.opening
    title, front = numbers.cut_head(opening.title)
    title, tail = numbers.cut_tail(title)
    tail = front or tail
    lead = [lines[i].text for i in part.lead]
    meta_texts = [*lead, *meta]
    searched = [t.replace("|", " ").replace("\t", " ") for t in meta_texts]
    case = (
        next((n for t in searched if (n := numbers.case_number(t))), None)
        or tail
        or next((n for t in searched if (n := numbers.journal_number(t))), None)
    )
    document = next((n for t in searched if (n := numbers.document_number(t))), None)
    page = lines[opening.start].page if opening.start < len(lines) else None
    if tail:
        meta_texts.append(tail)
    if part.closed:
        published = [to_section(replace(r, type="beslutning")) for r in raws if _PUBLISHED.match(r.heading) and r.lines]
        return Item(
            opening.number,
            title,
            tuple(published),
            case,
            document,
            True,
            agenda_type(title),
            numbers.topic(case),
            (),
            "\n".join(lead),
            page,
        )
    settled = settle(raws)
    decide(settled, header.committee, header.date)
    for raw in settled:
        if not raw.type and len(settled) == 1 and _is_outcome(raw):
            raw.type = "beslutning"  # minutes without headings print the outcome alone
        if not raw.type:
            told = any(other.type in _TOLD for other in settled)
            leads = len(settled) > 1 and settled[1].type in {"indstilling", "baggrund"}
            raw.type = "resume" if leads and told else "sagsfremstilling"
    bilag = [text for raw in settled if raw.type == "bilag" for text in attachments.joined(raw.lines)]
    files = [t for t in meta_texts if attachments.is_file_list(t)]
    return Item(
        opening.number,
        title,
        tuple(to_section(raw) for raw in settled),
        case,
        document,
        False,
        agenda_type(title),
        numbers.topic(case),
        attachments.titles([*files, *bilag]),
        "\n".join(meta_texts),
        page,
    )


def _is_outcome(raw: Raw) -> bool:
    """One short paragraph that says how the item ended."""
    return len(raw.lines) == 1 and len(raw.lines[0].text) < 200 and _OUTCOME.search(raw.lines[0].text) is not None


def _contents_start(head: Sequence[Line], titles: set[str]) -> int | None:
    """The line that heads the table of contents: a contents heading with an entry close below it."""
    for i, line in enumerate(head):
        if is_contents_heading(line.text) and any(_is_entry(below, titles) for below in head[i + 1 : i + 5]):
            return i
    return None


def _is_entry(line: Line, titles: set[str]) -> bool:
    """A line of a table of contents: an item's title, or anything with a page number behind dots or in the last cell."""
    plain = plain_title(re.sub(r"^\W*\d+[A-Z]?(?:\W+|$)", "", line.text))
    return plain in titles or without_leaders(line.text) != " ".join(line.text.replace("\t", " ").split())


def _without_contents(head: Sequence[Line], at: int, titles: set[str]) -> list[Line]:
    """The header's lines without the table of contents, which may stand in the middle of it."""
    stop = at + 1
    last = at
    while stop < len(head):
        if _is_entry(head[stop], titles):
            last = stop
        stop += 1
    return [*head[:at], *head[last + 1 :]]


def _contents(head: Sequence[Line], at: int | None, titles: set[str]) -> tuple[str, ...]:
    """The entries of the table of contents as printed, without leaders and page numbers."""
    found = []
    for i, line in enumerate(head):
        text = without_leaders(line.text)
        plain = plain_title(re.sub(r"^\W*\d+[A-Z]?(?:\W+|$)", "", text))
        led = text != " ".join(line.text.replace("\t", " ").split())
        if plain and (plain in titles or (at is not None and i > at and led)):
            found.append(text)
    return tuple(found)


def _titled_from_contents(items: tuple[Item, ...], contents: tuple[str, ...]) -> tuple[Item, ...]:
    """Titles lost in extraction are taken from the table of contents when it has as many entries as there are items."""
    if any(i.title for i in items) or len(contents) != len(items):
        return items
    return tuple(
        replace(item, title=re.sub(r"^\d+[A-Z]?[.:]?\s+", "", entry))
        for item, entry in zip(items, contents, strict=True)
    )


def _with_first_page(header: Header, head: Sequence[Line], first: tuple[list[str], list[Raw]], source: str) -> Header:
    """Where every item has its own page, the header's fields stand under the first title, and "Om mødet" in the first item."""
    meta, raws = first
    found = [Line(text) for text in meta if is_label(text)] + [
        line for r in raws if key(r.heading) == "om moedet" for line in r.lines
    ]
    if not found:
        return header
    again = parse_header([*head, *found], source)
    return replace(again, committee=header.committee or again.committee, date=header.date or again.date)


def _completed(header: Header, raws: Sequence[Raw], source: str, trailer: Sequence[str]) -> Header:
    """The header with what only decision headings, the file's name or the last lines tell."""
    decisions = [r for r in raws if r.type == "beslutning"]
    bodies = Counter(r.body for r in decisions if r.body)
    dates = Counter(r.date for r in decisions if r.date)
    usual_body = bodies.most_common(1)[0][0] if bodies else None
    committee = header.committee or usual_body
    if committee and usual_body and committee != usual_body and committee.endswith(usual_body):
        committee = usual_body  # debris stood before it in the header
    if committee and usual_body and body_key(committee) != body_key(usual_body) and same_body(committee, usual_body):
        # "Nordby Byråd" calls itself "Byrådet" where it decides
        committee = usual_body.capitalize() if usual_body.isupper() and " " not in usual_body else usual_body
    date = header.date or (dates.most_common(1)[0][0] if dates else None) or parse_date(source.replace("_", " "))
    last = [line.text for r in raws[-6:] for line in r.lines]
    ends = [t for text in (*last, *trailer) for m in _ENDED.finditer(text) for t in times(m[0])]
    header = replace(header, committee=committee, date=date, end_time=header.end_time or (ends[-1] if ends else None))
    if decisions and not any(agrees(r, header.committee, header.date) for r in decisions):
        usual = dates.most_common(1)[0] if dates else None
        if usual and usual[1] > 0.6 * len(decisions):
            header = replace(header, date=usual[0] if header.date is None else header.date)
    return header


def _absent_by_item(header: Header, items: Sequence[Item]) -> Header:
    """Where absence is the agenda's first item ("1. Fraværende"), the names stand there."""
    if header.absences or not items or not plain_title(items[0].title).startswith(("fravaerende", "afbud")):
        return header
    texts = [s.text for s in items[0].sections if s.type != "bemærkninger"]
    return replace(header, absences=tuple(a for text in texts for a in sentences_on_absence(text)))


def _kind(header: Header, items: Sequence[Item]) -> Kind:
    """Minutes or agenda: as the title says, but a document with decisions is minutes."""
    decided = any(s.type == "beslutning" and s.text.strip() for i in items for s in i.sections)
    if decided:
        return "referat"
    return header.kind or ("dagsorden" if items else "referat")


def _warnings(items: Sequence[Item], header: Header, municipality: str | None) -> tuple[str, ...]:
    """What the reader of the build report should know, in Danish."""
    found = []
    if not items:
        found.append("ingen punkter fundet: er det et referat?")
    if header.date is None:
        found.append("ingen mødedato fundet")
    if header.committee is None:
        found.append("intet udvalg fundet")
    if municipality is None:
        found.append("ingen kommune fundet: angiv --municipality")
    if items and not any(i.title for i in items):
        found.append("punkternes titler mangler i filen")
    return tuple(found)

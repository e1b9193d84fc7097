"""Which documents are editions of one meeting, which of them leads, and which are its pages. Knows meetings, no files and no index."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from indexer.minutes import Item, Meeting
from indexer.text import fold, words

_SHARED = 0.5  # of the replaced document's items must stand in the one that replaces it


def superseded(meetings: Sequence[Meeting]) -> dict[str, str]:
    """Replaced source -> the source that leads.

    Minutes lead an agenda, a corrected referat leads its first issue, one with text leads a mere list of titles, and of the
    same document twice the first by name leads. The same meeting means: same committee and date, no other municipality, no
    other start time, and at least half of the replaced document's items. So two meetings on one day stay two, and so do pages
    with one item each; all pages of a meeting together are held against its other documents as one, led by the first page.
    """
    replaced: dict[str, str] = {}
    for same_day in _by_day(meetings):
        leading: list[Meeting] = []
        copies: dict[Meeting, Meeting] = {}
        for meeting in sorted(same_day, key=_precedence):
            if _is_placed(meeting):
                leader = next((leader for leader in leading if _same_meeting(leader, meeting)), None)
            else:  # of one that says not when or who met, only a copy is an edition
                leader = copies.setdefault(_contents(meeting), meeting)
            if leader is None:
                leading.append(meeting)
            elif leader is not meeting:
                replaced[meeting.source] = leader.source
        for pages in _sittings(leading):
            replaced |= _held_against(pages, [m for m in leading if m not in pages and m.source not in replaced])
    return {old: _leader(new, replaced) for old, new in replaced.items()}


def with_sittings(meetings: Sequence[Meeting], replaced: Mapping[str, str]) -> list[Meeting]:
    """The meetings, each page of a meeting that is printed with a file per item naming the first page and of one kind with it."""
    leading = [meeting for meeting in meetings if meeting.source not in replaced]
    together = [(pages, whole(pages)) for day in _by_day(leading) for pages in _sittings(day)]
    all_of = {page.source: one for pages, one in together for page in pages}
    return [
        replace(m, sitting=one.source, kind=one.kind) if (one := all_of.get(m.source)) else replace(m, sitting="")
        for m in meetings
    ]


def whole(pages: Sequence[Meeting]) -> Meeting:
    """The files of one meeting, an item each, as one document: what any of their heads says of it, and all items."""
    head = max(pages, key=lambda m: len(m.attendees) + len(m.absences) + len(m.absent))
    return replace(
        pages[0],
        items=tuple(item for m in pages for item in m.items),
        start_time=next((m.start_time for m in pages if m.start_time), None),
        place=next((m.place for m in pages if m.place), None),
        municipality=next((m.municipality for m in pages if m.municipality), None),
        attendees=head.attendees,
        absent=head.absent,
        absences=head.absences,
        header=head.header,
        kind=min((m.kind for m in pages), key=lambda kind: kind != "referat"),
        corrected=any(m.corrected for m in pages),
    )


def in_order(meeting: Meeting) -> tuple[int, str, str]:
    """Sorts the pages of a meeting by the number of their item: 2 before 10, unnumbered ones last, by name."""
    number = "".join(c for c in meeting.items[0].number if c.isdecimal())
    return int(number) if number else sys.maxsize, meeting.items[0].number, meeting.source


def _leader(source: str, replaced: Mapping[str, str]) -> str:
    while source in replaced:
        source = replaced[source]
    return source


def _by_day(meetings: Sequence[Meeting]) -> Iterable[list[Meeting]]:
    """Meetings of one body on one day, whatever their municipality."""
    by_day: defaultdict[tuple[str, str], list[Meeting]] = defaultdict(list)
    for meeting in meetings:
        by_day[_name(meeting.committee), meeting.date or ""].append(meeting)
    return by_day.values()


def _is_placed(meeting: Meeting) -> bool:
    return bool(meeting.date and meeting.committee)


def _sittings(same_day: Sequence[Meeting]) -> list[list[Meeting]]:
    """Files with one item each that print one meeting, in the order of the items; a number twice is another meeting's."""
    found: list[list[Meeting]] = []
    for meeting in sorted((m for m in same_day if len(m.items) == 1 and _is_placed(m)), key=in_order):
        pages = next((pages for pages in found if all(_are_pages(page, meeting) for page in pages)), None)
        if pages is None:
            found.append([meeting])
        else:
            pages.append(meeting)
    return [pages for pages in found if len(pages) > 1]


def _are_pages(one: Meeting, other: Meeting) -> bool:
    """Whether two files with one item each may print one meeting."""
    numbers = _name(one.items[0].number), _name(other.items[0].number)
    of_one_kind = (
        one.kind == other.kind or _is_empty(one) or _is_empty(other)
    )  # a closed item's page does not say which
    return of_one_kind and _compatible_heads(one, other) and (numbers[0] != numbers[1] or not any(numbers))


def _is_empty(meeting: Meeting) -> bool:
    return not any(item.sections for item in meeting.items)


def _held_against(pages: Sequence[Meeting], others: Sequence[Meeting]) -> dict[str, str]:
    """What is replaced where pages of a meeting stand beside other documents of it."""
    together = whole(pages)
    replaced: dict[str, str] = {}
    for other in sorted(others, key=_precedence):
        if _precedence(other) < _precedence(together) and _same_meeting(other, together):
            return replaced | {page.source: other.source for page in pages}
        if _same_meeting(together, other):
            replaced[other.source] = together.source
    return replaced


def _precedence(meeting: Meeting) -> tuple[bool, bool, bool, str]:
    """Smallest first: what has text before a list of titles, referat before dagsorden, corrected before not, then by name."""
    only_titles = _is_empty(meeting) and not any(item.closed for item in meeting.items)
    return (only_titles, meeting.kind != "referat", not meeting.corrected, meeting.source)


def _same_meeting(leader: Meeting, other: Meeting) -> bool:
    return _compatible_heads(leader, other) and _share(leader, other) >= _SHARED


def _compatible_heads(one: Meeting, other: Meeting) -> bool:
    """No other municipality and no other start time."""
    return _compatible(_name(one.municipality), _name(other.municipality)) and _compatible(
        one.start_time or "", other.start_time or ""
    )


def _compatible(one: str, other: str) -> bool:
    """The same, or not known of one of them."""
    return not one or not other or one == other


def _share(leader: Meeting, other: Meeting) -> float:
    """The share of the other's items that the leader has too, by case number or title."""
    known = {name for item in leader.items for name in _item_names(item)}
    shared = sum(any(name in known for name in _item_names(item)) for item in other.items)
    return shared / len(other.items) if other.items else 0.0


def _item_names(item: Item) -> list[str]:
    return [name for name in (_name(item.title), item.case_number) if name]


def _name(text: str | None) -> str:
    """What titles and names are compared by: folded words."""
    return " ".join(fold(word) for word, _, _ in words(text or ""))


def _contents(meeting: Meeting) -> Meeting:
    return replace(meeting, source="", municipality=None, municipality_from=None, warnings=(), sitting="")

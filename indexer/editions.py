"""Which documents are editions of one meeting, and which of them leads. Knows meetings, no files and no index."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from indexer.minutes import Item, Meeting
from indexer.text import fold, words

_SHARED = 0.5  # of the replaced document's items must stand in the one that replaces it


def superseded(meetings: Sequence[Meeting]) -> dict[str, str]:
    """Replaced source -> the source that leads.

    Minutes lead an agenda, a corrected referat leads its first issue, and of the same document twice the first by name
    leads. The same meeting means: same committee and date, no other municipality, no other start time, and at least
    half of the replaced document's items. So two meetings on one day stay two, and so do pages with one item each.
    """
    by_day: defaultdict[tuple[str, str], list[Meeting]] = defaultdict(list)
    for meeting in meetings:
        by_day[_name(meeting.committee), meeting.date or ""].append(meeting)
    replaced: dict[str, str] = {}
    for same_day in by_day.values():
        leading: list[Meeting] = []
        copies: dict[Meeting, Meeting] = {}
        for meeting in sorted(same_day, key=_precedence):
            if meeting.date and meeting.committee:
                leader = next((leader for leader in leading if _same_meeting(leader, meeting)), None)
            else:  # of one that says not when or who met, only a copy is an edition
                leader = copies.setdefault(_contents(meeting), meeting)
            if leader is None:
                leading.append(meeting)
            elif leader is not meeting:
                replaced[meeting.source] = leader.source
    return replaced


def _precedence(meeting: Meeting) -> tuple[bool, bool, str]:
    """Smallest first: referat before dagsorden, corrected before not, then by name."""
    return (meeting.kind != "referat", not meeting.corrected, meeting.source)


def _same_meeting(leader: Meeting, other: Meeting) -> bool:
    return (
        _compatible(_name(leader.municipality), _name(other.municipality))
        and _compatible(leader.start_time or "", other.start_time or "")
        and _share(leader, other) >= _SHARED
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
    return replace(meeting, source="", municipality=None, municipality_from=None, warnings=())

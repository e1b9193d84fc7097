"""How a passage is known again, and which ones were seen at which look at an index. Keeps hashes only; knows no searches.

A passage is known by municipality, committee, day, item and section type, and by its text: a corrected issue of the same meeting
brings only what it corrected. Looks are numbered from 0; what was new at look 3 is new for whoever has seen look 2.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Literal

from indexer.catalog import key
from indexer.minutes import Passage

Texts = Mapping[str, int]  # hash of a text -> the look that first met it
Seen = Mapping[str, Texts]  # hash of a place -> the texts that stood there
State = Literal["new", "changed", "known"]


def place_hash(passage: Passage) -> str:
    place = passage.place
    meeting = meeting_hash(place.municipality, place.committee, place.date, place.source)
    return _hash(meeting, place.kind, place.item, place.section_type)


def text_hash(passage: Passage) -> str:
    return _hash(passage.text)


def meeting_hash(municipality: str | None, committee: str | None, date: str | None, source: str) -> str:
    """A meeting by its day; one without a day by its file."""
    return _hash(key(municipality) or "", key(committee) or "", date or source)


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]


def state(passage: Passage, seen: Seen, look: int) -> State:
    """Of a passage for whoever has seen this look: "changed" where its place was known with another text."""
    texts = seen.get(place_hash(passage), {})
    if texts.get(text_hash(passage), look + 1) <= look:
        return "known"
    return "changed" if any(at <= look for at in texts.values()) else "new"


def looked(seen: Seen, passages: Iterable[Passage], look: int) -> Seen:
    """What is seen after this look: places that are gone are forgotten, a text that was met before keeps its look."""
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for passage in passages:
        place = place_hash(passage)
        before = seen.get(place, {})
        found[place] = {**before, **found[place], text_hash(passage): before.get(text_hash(passage), look)}
    return dict(found)


def taken_over(seen: Seen, before: Iterable[Passage], after: Iterable[Passage]) -> Seen:
    """What is seen once an index was freed of something: what is gone is forgotten, what stands in its place is no news."""
    old, new = _pairs(before), _pairs(after)
    found: dict[str, Texts] = {}
    for place, texts in seen.items():
        if not old.get(place, set()) - new.get(place, set()):
            found[place] = texts
        elif place in new:
            found[place] = dict.fromkeys(new[place], max(texts.values())) | {
                t: texts[t] for t in new[place] & set(texts)
            }
    return found


def _pairs(passages: Iterable[Passage]) -> dict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for passage in passages:
        found[place_hash(passage)].add(text_hash(passage))
    return found


def to_json(seen: Seen) -> dict[str, str]:
    """Texts of a place in one string: "hash@look hash@look"."""
    return {
        place: " ".join(f"{text}@{at}" for text, at in sorted(texts.items())) for place, texts in sorted(seen.items())
    }


def from_json(row: Mapping[str, str]) -> Seen:
    """The inverse; a hash without a look is of the first."""
    return {place: dict(_text(part) for part in texts.split()) for place, texts in row.items()}


def _text(part: str) -> tuple[str, int]:
    text, _, at = part.partition("@")
    return text, int(at or 0)

"""What must not be shown again: files, items and names taken down, and how a parsed meeting is freed of them.

The list lies beside the index, so that it outlives every rebuild. It names files, items by the hash of their title, and persons
in clear (a name that is not known cannot be looked for): the file is readable by its owner alone. Knows no passages and no index.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import json
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, cast

from indexer.minutes import Facts, Item, Meeting, Section, Span, Table
from indexer.text import fold, normalise, squeeze, words

MASK = "[navn fjernet]"
REMOVED = "[afpubliceret]"  # stands where an item's title stood: the numbers of the others stay
FORMAT = 1

_BREAK = r"(?:\u00ad|[-‐]\n)?"  # a word may be divided over two lines
_BETWEEN = r"[\s_.·-]+"
_GENITIVE = r"(?:['’]s?|s)?"
_TWICE = {a: f"(?:{a}|{b})" for pair in (("å", "aa"), ("æ", "ae"), ("ø", "oe")) for a, b in (pair, pair[::-1])}


class ListProblem(Exception):
    """The takedown list cannot be read or written; the message says where and why."""


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file: by name, and by content wherever a copy of it lies."""

    source: str
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class ItemEntry:
    """An item: by file and position, and in every other edition of the meeting by day, committee and title."""

    source: str
    number: str
    position: int
    date: str | None
    committee: str  # folded
    title: str  # SHA-256 of the folded title


@dataclass(frozen=True)
class Withheld:
    """The list. Empty by default: nothing is withheld."""

    files: tuple[FileEntry, ...] = ()
    items: tuple[ItemEntry, ...] = ()
    names: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.files or self.items or self.names)

    @property
    def digest(self) -> str:
        """Changes whenever the list does; an index made under another list is read again."""
        return hashlib.sha256(_json(self).encode()).hexdigest() if self else ""

    def holds_file(self, source: str, sha256: str) -> bool:
        return any(entry.source == source or (entry.sha256 and entry.sha256 == sha256) for entry in self.files)

    def applied(self, meeting: Meeting) -> Meeting:
        """The meeting without the items and names of the list. Facts are to be read anew where it differs."""
        gone = [position for position, item in enumerate(meeting.items) if self._holds_item(meeting, position, item)]
        if gone:
            meeting = _without_items(meeting, gone)
        if not self.names or not any(self._pattern.search(text) for text in _strings(meeting)):
            return meeting
        return cast(Meeting, _mapped(meeting, self._pattern))

    def masked(self, text: str) -> str:
        """The text with every name of the list replaced by a mark that says so."""
        return self._pattern.sub(MASK, text) if self.names else text

    def _holds_item(self, meeting: Meeting, position: int, item: Item) -> bool:
        return any(_is_entry(entry, meeting, position, item) for entry in self.items)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return names_pattern(self.names)


NOTHING = Withheld()


def names_pattern(names: Iterable[str]) -> re.Pattern[str]:
    """Finds the names as written, in any case, in the genitive, divided at a line's end, with any space between the parts."""
    longest_first = sorted({squeeze(normalise(name)) for name in names}, key=lambda n: (-len(n), n))
    each = [_BETWEEN.join(_spelled(part) for part in re.split(r"[\s_.-]+", name) if part) for name in longest_first]
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(each) or '(?!)'}){_GENITIVE}(?![^\W_])", re.IGNORECASE)


def _spelled(word: str) -> str:
    """A word with å as aa, æ as ae, ø as oe and the other way round, whole or divided over two lines."""
    letters = re.findall(r"aa|ae|oe|.", word.casefold())
    return _BREAK.join(_TWICE.get(letter, re.escape(letter)) for letter in letters)


def title_hash(title: str) -> str:
    return hashlib.sha256(_folded(title).encode()).hexdigest()


def entry_of(meeting: Meeting, position: int) -> ItemEntry:
    """How an item is known again."""
    item = meeting.items[position]
    return ItemEntry(
        meeting.source, item.number, position, meeting.date, _folded(meeting.committee or ""), title_hash(item.title)
    )


def matches(entry: ItemEntry, meeting: Meeting) -> list[int]:
    """Positions of the items of a meeting that the entry speaks of."""
    return [i for i, item in enumerate(meeting.items) if _is_entry(entry, meeting, i, item)]


def _is_entry(entry: ItemEntry, meeting: Meeting, position: int, item: Item) -> bool:
    """In its own file by position and number; in another edition of the meeting by title."""
    if entry.source == meeting.source and (entry.position, entry.number) == (position, item.number):
        return True
    same_meeting = (
        bool(meeting.date) and entry.date == meeting.date and entry.committee == _folded(meeting.committee or "")
    )
    return (same_meeting or entry.source == meeting.source) and entry.title == title_hash(item.title)


def list_path(index: Path) -> Path:
    return index.with_name(f"{index.name}-takedown.json")


def read(index: Path) -> Withheld:
    """The takedown list beside an index folder; empty where there is none."""
    path = list_path(index)
    try:
        row = json.loads(path.read_text(encoding="utf-8"))
        if row.get("format") != FORMAT:
            raise ListProblem(f"{path}: format {row.get('format')}, this program reads {FORMAT}")
        return Withheld(
            tuple(FileEntry(**entry) for entry in row["files"]),
            tuple(ItemEntry(**entry) for entry in row["items"]),
            tuple(str(name) for name in row["names"]),
        )
    except FileNotFoundError:
        return Withheld()
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
        # Going on without the list would publish again what was taken down.
        raise ListProblem(f"{path}: cannot be read ({problem}). Restore it before building") from problem


def write(index: Path, withheld: Withheld) -> None:
    """Replace the list in one step, readable by its owner alone."""
    replace_file(list_path(index), _json(withheld), mode=0o600)


def replace_file(path: Path, text: str, mode: int | None = None) -> None:
    """Write a text file so that a reader, or a power cut, meets the old one or the new one."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.writing")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode if mode is not None else 0o666)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            temporary.unlink()


def _json(withheld: Withheld) -> str:
    row = {
        "format": FORMAT,
        "files": [dataclasses.asdict(entry) for entry in withheld.files],
        "items": [dataclasses.asdict(entry) for entry in withheld.items],
        "names": list(withheld.names),
    }
    return json.dumps(row, ensure_ascii=False, indent=1)


def _folded(text: str) -> str:
    return " ".join(fold(word) for word, _, _ in words(text))


def _without_items(meeting: Meeting, gone: Sequence[int]) -> Meeting:
    """Numbers and places of the other items stay. What else may repeat a removed item (contents, trailer, notes) goes too."""
    titles = {_folded(meeting.items[position].title) for position in gone} - {_folded(REMOVED)}
    items = [
        Item(item.number, REMOVED, page=item.page) if position in gone else item
        for position, item in enumerate(meeting.items)
    ]
    return replace(
        meeting,
        items=tuple(items),
        contents=tuple(line for line in meeting.contents if not any(t and t in _folded(line) for t in titles)),
        header="\n".join(
            line for line in meeting.header.split("\n") if not any(t and t in _folded(line) for t in titles)
        ),
        trailer="",
        warnings=tuple(line for line in meeting.warnings if not any(t and t in _folded(line) for t in titles)),
    )


def _strings(value: Any) -> Iterable[str]:
    """Every string inside nouns and tuples, facts left out: they are slices of the sections."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _strings(part)
    elif dataclasses.is_dataclass(value) and not isinstance(value, Facts):
        for field in dataclasses.fields(value):
            yield from _strings(getattr(value, field.name))


def _mapped(value: Any, names: re.Pattern[str]) -> Any:
    """The same nouns with every text masked. A source stays: it is a file's name; facts are read anew from the sections."""
    if isinstance(value, str):
        return names.sub(MASK, value)
    if isinstance(value, tuple):
        return tuple(_mapped(part, names) for part in value)
    if isinstance(value, Facts):
        return Facts()
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return value
    changed = {field.name: _mapped(getattr(value, field.name), names) for field in dataclasses.fields(value)}
    if isinstance(value, Meeting):
        changed["source"] = value.source
    if isinstance(value, Section):
        changed |= _places_moved(value, [(m.start(), m.end()) for m in names.finditer(value.text)])
    return dataclasses.replace(value, **changed)


def _places_moved(section: Section, found: Sequence[tuple[int, int]]) -> dict[str, Any]:
    """The offsets of a section after each stretch of `found` has become a mark."""

    def at(offset: int) -> int:
        moved = offset
        for start, end in found:
            if end <= offset:
                moved += len(MASK) - (end - start)
            elif start < offset:  # inside a name: behind its mark
                moved += start + len(MASK) - offset
        return moved

    def of(span: Span) -> Span:
        return Span(at(span.start), at(span.end))

    return {
        "pages": tuple((at(offset), page) for offset, page in section.pages),
        "tables": tuple(Table(of(table.span), of(table.header) if table.header else None) for table in section.tables),
        "subheadings": tuple(of(span) for span in section.subheadings),
    }

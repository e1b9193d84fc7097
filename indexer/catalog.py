"""What is in the index, in SQLite: files, meetings, items, passages and the filters over them. Knows no vectors and no ranking."""

from __future__ import annotations

import dataclasses
import functools
import json
import operator
import sqlite3
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from indexer.editions import in_order
from indexer.grammar.numbers import topic
from indexer.minutes import Filters, Item, Meeting, Passage, Place
from indexer.text import squeeze

T = typing.TypeVar("T")
Rows = npt.NDArray[np.int64]
Facet = Literal["municipality", "committee", "section_type", "outcome", "kind", "year", "source", "topic"]
Counted = Literal["meetings", "items", "passages"]

_SCHEMA = """
CREATE TABLE files (source TEXT PRIMARY KEY, path TEXT NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL,
    pages INTEGER, masked INTEGER NOT NULL, reason TEXT) WITHOUT ROWID;
CREATE TABLE meetings (source TEXT PRIMARY KEY, municipality TEXT, committee TEXT, date TEXT, kind TEXT NOT NULL,
    superseded_by TEXT, sitting TEXT NOT NULL, json TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE items (source TEXT NOT NULL, position INTEGER NOT NULL, number TEXT NOT NULL, title TEXT NOT NULL,
    PRIMARY KEY (source, position)) WITHOUT ROWID;
CREATE TABLE passages (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, digest TEXT NOT NULL, text TEXT NOT NULL,
    start INTEGER NOT NULL, end INTEGER NOT NULL, context TEXT NOT NULL, table_header TEXT NOT NULL, outcome TEXT,
    source TEXT NOT NULL, municipality TEXT, committee TEXT, date TEXT, kind TEXT NOT NULL, item TEXT NOT NULL,
    title TEXT NOT NULL, case_number TEXT, section TEXT NOT NULL, section_type TEXT NOT NULL, page INTEGER,
    item_key TEXT NOT NULL, municipality_key TEXT, committee_key TEXT, case_key TEXT, sitting TEXT NOT NULL);
CREATE INDEX by_sitting ON meetings (sitting);
CREATE INDEX by_digest ON passages (digest);
CREATE INDEX by_date ON passages (date);
CREATE INDEX by_committee ON passages (committee_key);
CREATE INDEX by_case ON passages (case_key);
CREATE INDEX by_item ON passages (item_key);
"""
_PASSAGE = "id, text, start, end, context, table_header, outcome"
_PLACE = "source, municipality, committee, date, kind, item, title, case_number, section, section_type, page, item_key"
_of_place = operator.attrgetter(*_PLACE.split(", "))
_FACETS: Mapping[str, str] = {
    "municipality": "municipality",
    "committee": "committee",
    "section_type": "section_type",
    "outcome": "outcome",
    "kind": "kind",
    "year": "substr(date, 1, 4)",
    "source": "source",
    "topic": "topic(case_number)",
}
_COUNTED: Mapping[str, str] = {
    "meetings": "count(DISTINCT sitting)",
    "items": "count(DISTINCT item_key)",
    "passages": "count(*)",
}


@dataclass(frozen=True, slots=True)
class FileRecord:
    """One file of the source folders. `reason` says why it gave no meeting, None where it did."""

    source: str
    path: str
    sha256: str
    size: int
    pages: int | None = None
    masked: int = 0  # civil registration numbers masked
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of minutes, without its text. `superseded_by` names the source that leads, None for the leading one.

    `sitting` is the same for all files of one meeting that is printed with a file per item: the source of the first of them.
    """

    source: str
    municipality: str | None
    committee: str | None
    date: str | None
    kind: str
    superseded_by: str | None
    sitting: str


@dataclass(frozen=True, slots=True)
class Row:
    """A passage and the SHA-256 of what the encoder read of it."""

    passage: Passage
    digest: str


def write(
    path: Path,
    files: Sequence[FileRecord],
    meetings: Sequence[Meeting],
    superseded: Mapping[str, str],
    rows: Iterable[Row],
) -> None:
    """A new catalog, or OSError. Passage i gets row number i; the same content gives the same file. `rows` is read once."""
    of = {meeting.source: meeting.sitting or meeting.source for meeting in meetings}
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN;" + _SCHEMA)
        connection.executemany(f"INSERT INTO files VALUES ({_marks(7)})", (dataclasses.astuple(f) for f in files))
        connection.executemany(
            f"INSERT INTO meetings VALUES ({_marks(8)})",
            (
                (
                    m.source,
                    m.municipality,
                    m.committee,
                    m.date,
                    m.kind,
                    superseded.get(m.source),
                    of[m.source],
                    encode(m),
                )
                for m in meetings
            ),
        )
        connection.executemany(
            f"INSERT INTO items VALUES ({_marks(4)})",
            ((m.source, i, item.number, item.title) for m in meetings for i, item in enumerate(m.items)),
        )
        connection.executemany(
            f"INSERT INTO passages VALUES ({_marks(25)})", (_columns(i, row, of) for i, row in enumerate(rows))
        )
        connection.execute("COMMIT")
    except sqlite3.OperationalError as problem:  # SQLite's word for a full disk
        raise OSError(f"{path.name}: {problem}") from problem
    finally:
        connection.close()


class Catalog:
    """A catalog that is no longer written: opened read-only, usable from several threads."""

    def __init__(self, path: Path) -> None:
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self._connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
        self._connection.create_function("topic", 1, topic, deterministic=True)
        self.meeting = functools.lru_cache(maxsize=256)(self._meeting)
        self.select = functools.lru_cache(maxsize=64)(self._select)

    def close(self) -> None:
        self._connection.close()

    def files(self) -> list[FileRecord]:
        """Every file that was found, read or not, by source."""
        return [FileRecord(*row) for row in self._all("SELECT * FROM files ORDER BY source")]

    def path(self, source: str) -> Path | None:
        """Where the file lay when it was read."""
        found = self._all("SELECT path FROM files WHERE source = ?", source)
        return Path(found[0][0]) if found else None

    def meetings(self, superseded: bool = False) -> list[Entry]:
        """The leading files by date and source, a meeting's pages together; with `superseded` also those another one replaces."""
        where = "" if superseded else "WHERE superseded_by IS NULL"
        columns = "source, municipality, committee, date, kind, superseded_by, sitting"
        query = f"SELECT {columns} FROM meetings {where} ORDER BY date IS NULL, date, sitting, source"
        return [Entry(*row) for row in self._all(query)]

    def sittings(self, superseded: bool = False) -> list[Entry]:
        """The same, each meeting once: of one that is printed with a file per item, its first file stands for all."""
        return [entry for entry in self.meetings(superseded) if entry.sitting == entry.source]

    def pages(self, source: str) -> tuple[Meeting, ...]:
        """The files of the meeting that this file is of, in the order of their items; of most meetings the one file."""
        query = "SELECT source FROM meetings WHERE sitting = (SELECT sitting FROM meetings WHERE source = ?)"
        return self.in_order(name for (name,) in self._all(query, source))

    def in_order(self, sources: Iterable[str]) -> tuple[Meeting, ...]:
        """These files of one meeting in the order of their items."""
        found = [meeting for source in sources if (meeting := self.meeting(source))]
        return tuple(sorted(found, key=in_order) if len(found) > 1 else found)

    def superseded(self) -> dict[str, str]:
        """Replaced source -> the source that leads."""
        query = "SELECT source, superseded_by FROM meetings WHERE superseded_by IS NOT NULL ORDER BY source"
        return dict(self._all(query))

    def _meeting(self, source: str) -> Meeting | None:
        """The whole meeting as it was parsed, or None."""
        found = self._all("SELECT json FROM meetings WHERE source = ?", source)
        return decode(Meeting, found[0][0]) if found else None

    def titles(self) -> tuple[str, ...]:
        """The items' titles, each once, sorted."""
        return tuple(title for (title,) in self._all("SELECT DISTINCT title FROM items ORDER BY title"))

    def item(self, source: str, number: str) -> Item | None:
        """The item by its printed number (the first where numbers repeat) or by its key "<source>#<position>"."""
        meeting = self.meeting(source)
        if meeting is None:
            return None
        prefix = f"{source}#"
        if number.startswith(prefix):
            position = number.removeprefix(prefix)
            known = position.isdecimal() and int(position) < len(meeting.items)
            return meeting.items[int(position)] if known else None
        return next((item for item in meeting.items if item.number == number), None)

    def passage(self, passage_id: str) -> Passage | None:
        found = self._all(f"SELECT {_PASSAGE}, {_PLACE} FROM passages WHERE id = ?", passage_id)
        return _passage(found[0]) if found else None

    def passages(self, rows: Sequence[int] | Rows) -> list[Passage]:
        """The passages of these rows, in the order asked for."""
        wanted = [int(row) for row in rows]
        query = f"SELECT row, {_PASSAGE}, {_PLACE} FROM passages WHERE row IN (SELECT value FROM json_each(?))"
        found = {row[0]: _passage(row[1:]) for row in self._all(query, json.dumps(wanted))}
        return [found[row] for row in wanted]

    def rows_of(self, item_keys: Sequence[str]) -> list[int]:
        """The rows of the items' passages, in the order of the documents."""
        query = "SELECT row FROM passages WHERE item_key IN (SELECT value FROM json_each(?)) ORDER BY row"
        return [row for (row,) in self._all(query, json.dumps(list(item_keys)))]

    def row(self, passage_id: str) -> int | None:
        found = self._all("SELECT row FROM passages WHERE id = ?", passage_id)
        return int(found[0][0]) if found else None

    def each(self, size: int) -> Iterator[list[Row]]:
        """All passages with their digests in the order of the rows, `size` at a time."""
        query = f"SELECT digest, {_PASSAGE}, {_PLACE} FROM passages WHERE row >= ? AND row < ? ORDER BY row"
        start = 0
        while found := self._all(query, start, start + size):
            yield [Row(_passage(row[1:]), row[0]) for row in found]
            start += size

    def rows_with(self, digests: Sequence[str]) -> dict[str, int]:
        """Digest of what the encoder read -> the first row whose vector belongs to it; digests of no row are left out."""
        query = "SELECT digest, min(row) FROM passages WHERE digest IN (SELECT value FROM json_each(?)) GROUP BY digest"
        return dict(self._all(query, json.dumps(list(digests))))

    def _select(self, filters: Filters) -> Rows | None:
        """The rows that satisfy the filters, ascending and not to be changed; None where the filters ask for nothing."""
        condition, values = _where(filters)
        if not condition:
            return None
        found = self._all(f"SELECT row FROM passages WHERE {condition} ORDER BY row", *values)
        rows = np.fromiter((row for (row,) in found), dtype=np.int64, count=len(found))
        rows.setflags(write=False)
        return rows

    def counts(self, facet: Facet, of: Counted = "items", filters: Filters | None = None) -> dict[str, int]:
        """Value -> number of meetings, items or passages that have it, most first, ties by value."""
        condition, values = _where(filters or Filters())
        column = _FACETS[facet]
        query = (
            f"SELECT {column} AS value, {_COUNTED[of]} AS n FROM passages "
            f"WHERE {column} IS NOT NULL AND {condition or '1'} GROUP BY value ORDER BY n DESC, value"
        )
        return dict(self._all(query, *values))

    def count(self, of: Counted, filters: Filters | None = None) -> int:
        """The number of meetings, items or passages that satisfy the filters."""
        condition, values = _where(filters or Filters())
        return int(self._all(f"SELECT {_COUNTED[of]} FROM passages WHERE {condition or '1'}", *values)[0][0])

    def period(self, filters: Filters = Filters()) -> tuple[str | None, str | None]:
        """Oldest and newest date of the leading meetings, of those with a passage that satisfies the filters where there are any."""
        condition, values = _where(filters)
        table = f"passages WHERE {condition}" if condition else "meetings WHERE superseded_by IS NULL"
        oldest, newest = self._all(f"SELECT min(date), max(date) FROM {table}", *values)[0]
        return oldest, newest

    def _all(self, query: str, *values: object) -> list[Any]:
        return self._connection.execute(query, values).fetchall()


def key(text: str | None) -> str | None:
    """What names are compared by: one blank between words, no difference of case."""
    return squeeze(text).casefold() if text is not None else None


def _where(filters: Filters) -> tuple[str, list[object]]:
    """The filters as an SQL condition and its values; values never stand in the text of the query."""
    conditions: list[str] = []
    values: list[object] = []
    for column, wanted in (
        ("municipality_key", [key(name) for name in filters.municipalities]),
        ("committee_key", [key(name) for name in filters.committees]),
        ("section_type", list(filters.section_types)),
        ("item", list(filters.items)),
        ("outcome", list(filters.outcomes)),
        ("source", list(filters.sources)),
    ):
        if wanted:
            conditions.append(f"{column} IN ({_marks(len(wanted))})")
            values.extend(wanted)
    if filters.case_numbers:
        conditions.append("(" + " OR ".join("instr(case_key, ?)" for _ in filters.case_numbers) + ")")
        values.extend(_case_key(number) for number in filters.case_numbers)
    if filters.topics:
        conditions.append(f"topic(case_number) IN ({_marks(len(filters.topics))})")
        values.extend(filters.topics)
    if filters.since is not None:
        conditions.append("date >= ?")
        values.append(filters.since)
    if filters.until is not None:
        conditions.append("date <= ?")
        values.append(filters.until)
    return " AND ".join(conditions), values


def _case_key(numbers: str | None) -> str | None:
    """Printed case numbers, each between bars, so that one of several can be found: "|20/11319|20/118|"."""
    if numbers is None:
        return None
    each = numbers.replace(",", " ").replace(";", " ").casefold().split()
    return "|" + "|".join(each) + "|"


def _marks(n: int) -> str:
    return ", ".join("?" * n)


def _columns(number: int, row: Row, of: Mapping[str, str]) -> tuple[object, ...]:
    p, place = row.passage, row.passage.place
    return (
        *(number, p.id, row.digest, p.text, p.start, p.end, p.context, p.table_header, p.outcome),
        *_of_place(place),
        *(key(place.municipality), key(place.committee), _case_key(place.case_number), of[place.source]),
    )


def _passage(row: Sequence[Any]) -> Passage:
    text_id, text, start, end, context, header, outcome, *place = row
    return Passage(text_id, text, start, end, context, Place(*place), header, outcome)


def encode(value: Meeting) -> str:
    """A meeting as JSON, without loss."""
    return json.dumps(value, default=_fields, ensure_ascii=False, separators=(",", ":"))


def _fields(value: Any) -> dict[str, Any]:
    """One level of a dataclass; dataclasses.asdict would copy every value below it, which an update of many files feels."""
    return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}


def decode(kind: type[T], text: str) -> T:
    """The value that `encode` wrote."""
    read: Callable[[Any], Any] = _decoder(typing.cast(Any, kind))
    return typing.cast(T, read(json.loads(text)))


@functools.cache
def _decoder(kind: Any) -> Callable[[Any], Any]:
    """JSON back to the annotated type: dataclasses, tuples, optional values and plain ones. Types are looked at once."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        inner = _decoder(next(a for a in arguments if a is not types.NoneType))
        return lambda value: None if value is None else inner(value)
    if origin is tuple and arguments[-1] is Ellipsis:
        each = _decoder(arguments[0])
        return lambda value: tuple([each(v) for v in value])
    if origin is tuple:
        parts = [_decoder(a) for a in arguments]
        return lambda value: tuple([part(v) for part, v in zip(parts, value, strict=True)])
    if dataclasses.is_dataclass(kind):
        made = typing.cast(Any, kind)
        fields = {name: _decoder(hint) for name, hint in typing.get_type_hints(kind).items()}
        return lambda value: made(**{name: fields[name](v) for name, v in value.items()})
    return _as_is


def _as_is(value: Any) -> Any:
    return value

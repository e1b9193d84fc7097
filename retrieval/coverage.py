"""What is in the index: committees by month, the gaps between, the newest date. Knows meetings, no items."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from indexer.catalog import Catalog, Entry
from indexer.text import fold, squeeze
from retrieval.cite import body_name

HOLIDAY = "07"  # councils hold no ordinary meetings in July: no gap


@dataclass(frozen=True, slots=True)
class Row:
    """One committee's meetings by month; a municipality under two spellings is one.

    `gaps`: months without a meeting between its first and its last one, July aside.
    """

    municipality: str | None
    committee: str | None
    months: tuple[tuple[str, int], ...]  # ("2021-03", 1), in order
    gaps: tuple[str, ...]
    agendas: tuple[str, ...] = ()  # months of which only an agenda is indexed

    @property
    def meetings(self) -> int:
        return sum(n for _, n in self.months)


@dataclass(frozen=True, slots=True)
class Coverage:
    """The whole matrix. `months` runs from the first indexed month to the last without leaving one out."""

    months: tuple[str, ...]
    rows: tuple[Row, ...]
    oldest: str | None
    newest: str | None
    undated: int = 0  # meetings whose date could not be read

    @property
    def years(self) -> tuple[str, ...]:
        """The years that have a meeting, newest first."""
        return tuple(sorted({month[:4] for row in self.rows for month, _ in row.months}, reverse=True))

    @property
    def gaps(self) -> int:
        """How many months of all committees are gaps."""
        return sum(len(row.gaps) for row in self.rows)


def coverage(catalog: Catalog) -> Coverage:
    """What the leading meetings cover."""
    return coverage_of(catalog.sittings())


def coverage_of(meetings: Sequence[Entry]) -> Coverage:
    """The matrix of these meetings, municipalities and committees in alphabetical order."""
    dated = [m for m in meetings if m.date]
    dates = sorted(m.date for m in dated if m.date)
    rows: defaultdict[tuple[str, str], list[Entry]] = defaultdict(list)
    for meeting in dated:
        rows[squeeze(fold(meeting.municipality or "")), meeting.committee or ""].append(meeting)
    return Coverage(
        months=tuple(months_between(dates[0][:7], dates[-1][:7])) if dates else (),
        rows=tuple(_row(of_body) for _, of_body in sorted(rows.items())),
        oldest=dates[0] if dates else None,
        newest=dates[-1] if dates else None,
        undated=len(meetings) - len(dated),
    )


def _row(meetings: Sequence[Entry]) -> Row:
    count = Counter((m.date or "")[:7] for m in meetings)
    decided = {(m.date or "")[:7] for m in meetings if m.kind == "referat"}
    names = Counter(m.municipality for m in meetings)
    return Row(
        municipality=max(names, key=lambda name: (names[name], name or "")),
        committee=meetings[0].committee,
        months=tuple(sorted(count.items())),
        gaps=tuple(m for m in months_between(min(count), max(count)) if m not in count and m[5:] != HOLIDAY),
        agendas=tuple(sorted(set(count) - decided)),
    )


def months_between(first: str, last: str) -> Iterator[str]:
    """Every month from "2020-11" to "2021-02", both included."""
    year, month = int(first[:4]), int(first[5:7])
    while (found := f"{year:04}-{month:02}") <= last:
        yield found
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def coverage_json(found: Coverage) -> dict[str, Any]:
    return {
        "months": list(found.months),
        "committees": [
            {
                "committee": row.committee,
                "municipality": row.municipality,
                "meetings": dict(row.months),
                "gaps": list(row.gaps),
                "agendas": list(row.agendas),
            }
            for row in found.rows
        ],
        "oldest": found.oldest,
        "newest": found.newest,
        "undated": found.undated,
    }


def coverage_table(found: Coverage) -> Iterator[tuple[str, ...]]:
    """The matrix as rows for a table or CSV, a header first; an empty cell is a month without a meeting in the index."""
    yield ("Kommune", "Udvalg", *found.months)
    for row in found.rows:
        cells = dict(row.months)
        name = body_name(row.committee)
        yield (row.municipality or "", name, *(str(cells.get(month, "")) for month in found.months))

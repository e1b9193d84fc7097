"""Which months of which committee are indexed, and where a gap is. Knows no page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.catalog import Entry

HOLIDAY = "07"  # councils hold no ordinary meetings in July: no gap


@dataclass(frozen=True, slots=True)
class Row:
    """A body's meetings by month: "2021-03" -> number."""

    municipality: str | None
    committee: str
    meetings: dict[str, int]

    def gap(self, month: str) -> bool:
        """Whether nothing is indexed for a month between the body's first and last one."""
        return month not in self.meetings and month[5:] != HOLIDAY and min(self.meetings) < month < max(self.meetings)


def rows(entries: Sequence[Entry], unknown: str) -> tuple[Row, ...]:
    """One row per body, by municipality and name; meetings without a date are left out, without a body are `unknown`."""
    found: dict[tuple[str, str], Counter[str]] = {}
    for entry in entries:
        if entry.date:
            key = (entry.municipality or "", entry.committee or unknown)
            found.setdefault(key, Counter())[entry.date[:7]] += 1
    return tuple(Row(m or None, c, dict(months)) for (m, c), months in sorted(found.items()))


def years(entries: Sequence[Entry]) -> tuple[str, ...]:
    """The years that have a meeting, newest first."""
    return tuple(sorted({e.date[:4] for e in entries if e.date}, reverse=True))

"""What a reader gives, what it refuses, and how much it takes. Knows no file format and no minutes."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.minutes import Line

MEGABYTE = 1_000_000


class Unreadable(Exception):
    """A file that gives no lines; the text says why, in Danish, for the person who chose the file."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one file may be and cost."""

    bytes: int = 50 * MEGABYTE
    expanded: int = 200 * MEGABYTE  # what a zipped file may unpack to
    ratio: int = 200  # expanded to packed, per part of a zipped file above a megabyte
    pages: int = 2_000
    characters: int = 20_000_000
    seconds: int = 60
    memory: int = 2_000 * MEGABYTE  # of the process that parses


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file as lines. `pages` is None where the format has none; warnings are Danish sentences."""

    lines: tuple[Line, ...]
    pages: int | None = None
    warnings: tuple[str, ...] = ()

"""What a takedown looks for in texts and files, and a file freed of it. Knows sentences, names and places; no index.

Telling sentences, a name, the ids of passages and items, and the way judgements name a place: each may be left in feedback, judgements,
saved searches or what was written from them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from indexer.document import SUFFIXES
from indexer.minutes import Item, Meeting
from indexer.sentences import sentences
from indexer.store import IndexProblem
from indexer.text import squeeze
from indexer.withheld import MASK, replace_file

TELLING = 40  # characters: a sentence this long is looked for after it was removed
_LINES = {".jsonl", ".csv", ".tsv", ".trec"}  # files of records, one a line


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A file beside the index, and how many entries or texts of it were removed or masked."""

    file: str
    changes: int


@dataclass(frozen=True, slots=True)
class Traces:
    """How text and data refer to what was removed."""

    files: frozenset[str]
    items: tuple[str, ...]  # "SOURCE#POSITION"
    numbers: frozenset[tuple[str, str]]  # of the items: (doc, number), as judgements name a place
    needles: tuple[str, ...]
    name: re.Pattern[str] | None

    def in_text(self, text: str) -> bool:
        if self.name is not None:
            return bool(self.name.search(text))
        return any(needle in text for needle in self.needles) or self._names_place(text)

    def _names_place(self, text: str) -> bool:
        """A source, or the id of an item or of one of its passages."""
        if text in self.files or text in self.items:
            return True
        source, _, rest = text.rpartition("#")
        return source in self.files or f"{source}#{rest.split('.')[0]}" in self.items

    def in_row(self, row: dict[str, Any]) -> bool:
        """Whether a record is about it: a place, an id or a sentence among its own values."""
        if any(isinstance(value, str) and self.in_text(value) for value in row.values()):
            return True
        doc = _doc(str(row.get("doc") or row.get("source") or ""))
        if "item" in row and (doc, _bare(str(row["item"]))) in self.numbers:
            return True
        return bool(doc) and any(_doc(source) == doc for source in self.files)


def numbers_of(meetings: Sequence[Meeting], items: Sequence[str]) -> frozenset[tuple[str, str]]:
    """(file's name without its suffix, item number) of the items, as judgements name a place."""
    return frozenset(
        (_doc(meeting.source), _bare(item.number))
        for meeting in meetings
        for position, item in enumerate(meeting.items)
        if f"{meeting.source}#{position}" in items
    )


def _doc(source: str) -> str:
    path = Path(source)
    return path.stem if path.suffix.lower() in SUFFIXES else source


def _bare(number: str) -> str:
    return squeeze(number).rstrip(".")


def needles_of(meetings: Sequence[Meeting], files: set[str], items: Sequence[str]) -> tuple[str, ...]:
    """The telling sentences of what is removed."""
    gone = [
        item
        for meeting in meetings
        for position, item in enumerate(meeting.items)
        if meeting.source in files or f"{meeting.source}#{position}" in items
    ]
    return tuple(dict.fromkeys(sentence for item in gone for sentence in _telling(item)))


def _telling(item: Item) -> Iterator[str]:
    if len(item.title) >= TELLING // 2:
        yield item.title
    for section in item.sections:
        for span in sentences(section.text):
            for line in section.text[span.start : span.end].split("\n"):
                if len(line.strip()) >= TELLING:
                    yield line.strip()


def texts_of(meeting: Meeting) -> Iterator[str]:
    yield from (meeting.header, meeting.trailer, *meeting.contents, *meeting.attendees, *meeting.absent)
    for item in meeting.items:
        yield from (item.title, item.meta, *item.attachments)
        for section in item.sections:
            yield from (section.heading, section.text)


def clean(paths: Sequence[Path], traces: Traces) -> tuple[Cleaned, ...]:
    done = []
    for path in paths:
        _, cleaned, changes = cleaned_file(path, traces)
        if cleaned is None:
            path.unlink()
        elif changes:
            replace_file(path, cleaned)
        if changes:
            done.append(Cleaned(str(path), changes))
    return tuple(done)


def cleaned_file(path: Path, traces: Traces) -> tuple[Path, str | None, int]:
    try:
        return (path, *_cleaned(path.suffix.lower(), path.read_text(encoding="utf-8"), traces))
    except ValueError as problem:
        raise IndexProblem(
            f"{path}: damaged, so nobody can say what it holds ({problem}). Mend or delete it, then run again"
        ) from problem


def _cleaned(suffix: str, text: str, traces: Traces) -> tuple[str | None, int]:
    """The text of a file without it, and how much was removed or masked; None where the whole file goes."""
    if suffix == ".json":
        value, changes = _without(json.loads(text), traces)
        return json.dumps({} if value is _GONE else value, ensure_ascii=False, indent=1), changes
    if suffix == ".yaml":
        return _cleaned_concepts(text, traces)
    if suffix in _LINES:
        return _cleaned_lines(text, traces)
    if traces.name is not None:
        return traces.name.subn(MASK, text)
    return (None, 1) if _mentions(text, traces) else (text, 0)  # a digest is made anew


def _cleaned_lines(text: str, traces: Traces) -> tuple[str, int]:
    pairs = [_cleaned_line(line, traces) for line in text.splitlines()]
    return "".join(f"{line}\n" for line, _ in pairs if line is not None), sum(n for _, n in pairs)


def _cleaned_concepts(text: str, traces: Traces) -> tuple[str, int]:
    """Own concepts without the words that tell of it, as a file that can be read still; a damaged one line by line."""
    try:
        rows = yaml.safe_load(text)
    except yaml.YAMLError:
        return _cleaned_lines(text, traces)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return _cleaned_lines(text, traces)
    pairs = [_without_in_concept(row, n, traces) for n, row in enumerate(rows, 1)]
    changes = sum(n for _, n in pairs)
    if not changes and not traces.in_text(text):
        return text, 0
    kept = [row for row, _ in pairs if row is not None]
    written: str = yaml.safe_dump(kept, allow_unicode=True, sort_keys=False, width=1000, default_flow_style=None)
    return written, max(changes, 1)  # comments are not kept: what only they say is gone too


def _without_in_concept(row: dict[str, Any], n: int, traces: Traces) -> tuple[dict[str, Any] | None, int]:
    """The nth concept without the words that tell of it; None where no word is left, so that it takes no shipped one away."""
    lists = {field: terms for field, terms in row.items() if isinstance(terms, list)}
    left = {field: [t for t in terms if not traces.in_text(str(t))] for field, terms in lists.items()}
    changes = sum(len(terms) - len(left[field]) for field, terms in lists.items())
    if changes and not any(left.values()):
        return None, changes
    told = [field for field, value in row.items() if isinstance(value, str) and traces.in_text(value)]
    masked = {field: traces.name.sub(MASK, row[field]) if traces.name else "" for field in told}
    masked |= {"id": f"egen-navn-fjernet-{n}"} if "id" in told else {}
    return {**row, **left, **masked}, changes + len(told)


def _cleaned_line(line: str, traces: Traces) -> tuple[str | None, int]:
    """One record of a file of records; a line that is no JSON is text."""
    try:
        value = json.loads(line)
    except ValueError:
        if traces.name is not None:
            return traces.name.subn(MASK, line)
        return (None, 1) if _mentions(line, traces) else (line, 0)
    cleaned, changes = _without(value, traces)
    if cleaned is _GONE:
        return None, changes
    return (json.dumps(cleaned, ensure_ascii=False), changes) if changes else (line, 0)


def _mentions(text: str, traces: Traces) -> bool:
    """Whether a text holds a sentence of it, or names its place."""
    places = [*traces.files, *(f"{key}." for key in traces.items)]
    return traces.in_text(text) or any(place in text or place.replace(" ", "%20") in text for place in places)


_GONE = object()


def _without(value: Any, traces: Traces) -> tuple[Any, int]:
    """JSON without the records that are about it, names masked, and the number of changes."""
    if isinstance(value, str):
        if traces.name is not None:
            return traces.name.subn(MASK, value)
        return (_GONE, 1) if traces.in_text(value) else (value, 0)
    if isinstance(value, list):
        pairs = [_without(part, traces) for part in value]
        return [part for part, _ in pairs if part is not _GONE], sum(n for _, n in pairs)
    if not isinstance(value, dict):
        return value, 0
    if traces.name is None and traces.in_row(value):
        return _GONE, 1
    named = {key: _without(part, traces) for key, part in value.items()}
    renamed = {str(_without(key, traces)[0]) if traces.name else key: part for key, (part, _) in named.items()}
    return {key: part for key, part in renamed.items() if part is not _GONE}, sum(n for _, n in named.values())

"""Rows of the table of concepts: a concept as cells, what was typed as a draft, a draft as concepts. Knows no page and no file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from retrieval import concepts as own_file
from retrieval.concepts import Problem
from retrieval.thesaurus import Concept

LISTS = ("administrative", "everyday", "english")
FIELDS = (*LISTS, "explanation")
_NEW = "+"  # begins the id of a row whose concept is not made yet; no concept's id begins so

Cells = Mapping[str, str]  # field -> text
Draft = Mapping[str, Cells | None]  # row id -> its changed cells, None where the concept is to go


@dataclass(frozen=True, slots=True)
class Changes:
    """What a draft comes to. `entries`: concept id -> what the own file is to say of it, None for nothing.

    `kept` and `gone` are the concepts behind the entries; `refused` has row id -> why, and then nothing may be written.
    """

    entries: Mapping[str, Concept | None]
    kept: tuple[Concept, ...]
    gone: tuple[Concept, ...]
    refused: Mapping[str, tuple[Problem, ...]]


def is_new(row: str) -> bool:
    return row.startswith(_NEW)


def terms_of(text: str) -> tuple[str, ...]:
    """The words and phrases of a field: one a line, or parted by semicolons."""
    return own_file.tidy(part for line in text.splitlines() for part in line.split(";"))


def cells(concept: Concept) -> dict[str, str]:
    return {name: "; ".join(getattr(concept, name)) for name in LISTS} | {"explanation": concept.explanation}


def with_cells(concept: Concept, typed: Cells) -> Concept:
    """The concept as typed; a cell that still says what the concept says leaves it as it is."""
    said = cells(concept)
    read: dict[str, Any] = {
        name: " ".join(text.split()) if name == "explanation" else terms_of(text)
        for name, text in typed.items()
        if text != said[name]
    }
    return replace(concept, **read)


def folded(held: Draft, rows: Sequence[str], edits: Mapping[str, Any]) -> dict[str, Cells | None]:
    """A draft with what the grid says was done since: `edits` as st.data_editor has them, by position in `rows`."""
    draft = dict(held)
    for position, typed in edits["edited_rows"].items():
        row = rows[int(position)]
        draft[row] = {**(draft.get(row) or {}), **_typed(typed)}
    for position in edits["deleted_rows"]:
        if is_new(rows[position]):
            draft.pop(rows[position], None)
        else:
            draft[rows[position]] = None
    last = max((int(row.removeprefix(_NEW)) for row in draft if is_new(row)), default=0)
    added = [typed for row in edits["added_rows"] if any((typed := _typed(row)).values())]
    return draft | {f"{_NEW}{last + n}": typed for n, typed in enumerate(added, 1)}


def _typed(row: Mapping[str, str | None]) -> dict[str, str]:
    return {name: text or "" for name, text in row.items() if name in FIELDS}


def changes(draft: Draft, found: Sequence[Concept], own: Sequence[Concept]) -> Changes:
    """What to write so that the draft holds over the concepts in force and the own file as they now are."""
    shipped = {c.id: c for c in own_file.shipped()}
    standing = shipped | {c.id: c for c in found}
    removed = {c.id for c in own if not c.terms}
    entries: dict[str, Concept | None] = {}
    kept: list[Concept] = []
    gone: list[Concept] = []
    refused: dict[str, tuple[Problem, ...]] = {}
    for row, typed in draft.items():
        before = Concept("", ()) if is_new(row) else standing.get(row)
        if typed is None:
            if before is not None and row not in removed:
                entries[row] = own_file.entry(own_file.without_concept((), row), row)
                gone.append(before)
            continue
        if before is None:
            refused[row] = (Problem("gone"),)
            continue
        wanted = with_cells(before, typed)
        if wanted == before:
            continue
        if is_new(row):
            wanted = replace(wanted, id=own_file.new_id(own_file.name_of(wanted), {*standing, *entries}))
        if found_wrong := own_file.problems(wanted):
            refused[row] = found_wrong
        entries[wanted.id] = None if wanted == shipped.get(wanted.id) else wanted
        kept.append(wanted)
    return Changes(entries, tuple(kept), tuple(gone), refused)


def labels(concepts: Iterable[Concept]) -> dict[str, str]:
    """Concept id -> a name to choose it by; where two are called the same, the id stands behind."""
    every = list(concepts)
    names = [own_file.name_of(c) for c in every]
    return {c.id: name if names.count(name) == 1 else f"{name} ({c.id})" for c, name in zip(every, names, strict=True)}

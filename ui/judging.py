"""What staff are to judge: which passages for which questions, from which files. Knows files and places; no page."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from eval.judge import Candidate, Judgement, asked_key, judgement_of, pool
from eval.questions import Gold, Question, doc_key, heading_key, place_key
from eval.run import SectionTexts
from indexer.catalog import Entry
from indexer.minutes import Item, Place
from retrieval import Archive
from retrieval.places import handlings_of, section_place
from ui.feedback import span_of

Key = tuple[tuple[str, ...], str, int, int]  # question with its history, place, span

DEPTH = 10  # passages searched for a question that somebody asked and judged with a thumb
ASKED = 20  # such questions, newest first: each costs a search


@dataclass(frozen=True, slots=True)
class Desk:
    """The index as whoever judges needs it: sections by place, meetings by the name that judgements give them."""

    archive: Archive
    texts: SectionTexts
    meetings: dict[str, Entry]


def desk(archive: Archive) -> Desk:
    return Desk(archive, SectionTexts(archive), {doc_key(e.source): e for e in archive.index.catalog.meetings()})


def key_of(of: Candidate) -> Key:
    return asked_key(of.query, of.history), place_key(of.doc, of.item, of.section), of.start, of.end


def read(path: Path) -> tuple[list[Judgement], int]:
    """The judgements of a file, and how many lines are none; a file that is not there holds none."""
    found, unusable = [], 0
    for line in _lines(path):
        try:
            found.append(judgement_of(json.loads(line)))
        except (ValueError, TypeError):
            unusable += 1
    return found, unusable


def read_pool(path: Path) -> tuple[list[Candidate], int]:
    """The passages that `eval pool` collected, and how many lines are none."""
    found, unusable = [], 0
    for line in _lines(path):
        try:
            row = json.loads(line)
            found.append(Candidate(**{**row, "history": tuple(row["history"]), "found_by": tuple(row["found_by"])}))
        except (ValueError, TypeError, KeyError):
            unusable += 1
    return found, unusable


def _lines(path: Path) -> Iterator[str]:
    if path.is_file():
        with path.open(encoding="utf-8") as file:
            yield from (line for line in file if line.strip())


def thumbed(judgements: Iterable[Judgement], texts: SectionTexts) -> Iterator[Candidate]:
    """What got a thumb, to be judged. The thumb itself is not told: it would judge beforehand."""
    for j in judgements:
        if j.origin == "thumb":
            text = texts.at(Gold(j.doc, j.item, j.section))[j.start : j.end]
            yield Candidate("", j.question, j.history, j.doc, j.item, j.section, j.start, j.end, text, ())


def asked(judgements: Sequence[Judgement]) -> list[Question]:
    """The questions of the newest thumbs, each once, oldest first."""
    questions = {asked_key(j.question, j.history): j for j in judgements if j.origin == "thumb"}
    return [Question("", j.question, history=j.history) for j in list(questions.values())[-ASKED:]]


def found_for(archive: Archive, query: str, history: tuple[str, ...]) -> list[Candidate]:
    """The passages that the app itself finds for a question."""
    return list(pool({"hybrid": archive}, [Question("", query, history=history)], DEPTH))


def queue(candidates: Iterable[Candidate], texts: SectionTexts) -> dict[Key, Candidate]:
    """Every passage once, those of a question together; without those that the index no longer holds at their place."""
    placed: dict[Key, Candidate] = {}
    for candidate in candidates:
        span = span_of(texts, candidate.doc, candidate.item, candidate.section, candidate.start, candidate.text)
        if span is not None:
            moved = replace(candidate, start=span[0], end=span[1])
            placed.setdefault(key_of(moved), moved)
    order = {question: n for n, question in reversed(list(enumerate(key[0] for key in placed)))}
    return dict(sorted(placed.items(), key=lambda entry: order[entry[0][0]]))


def reviewed(judgements: Iterable[Judgement]) -> set[Key]:
    """What somebody has judged already."""
    return {
        (asked_key(j.question, j.history), place_key(j.doc, j.item, j.section), j.start, j.end)
        for j in judgements
        if j.origin == "review"
    }


def place_of(desk: Desk, candidate: Candidate) -> tuple[Place, Item] | None:
    """Where a passage stands, for reading, and its whole item."""
    entry = desk.meetings.get(candidate.doc)
    meeting = desk.archive.index.catalog.meeting(entry.source) if entry else None
    of = next((h for h in handlings_of(meeting) if h.item.number == candidate.item), None) if meeting else None
    if of is None:
        return None
    heading = heading_key(candidate.section)
    section = next((s for s in of.item.sections if heading_key(s.heading) == heading), None)
    kind = section.type if section else "titel"
    return section_place(of.place, candidate.section, kind, of.item.page), of.item

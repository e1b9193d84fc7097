"""Judging by people: what to judge, what was judged, and how it becomes gold. Keeps no name, no address and no session.

A file of judgements is only appended to. The last judgement of a passage counts, and a section is worth its best passage; only
those made in review become gold, thumbs from the chat are candidates to look at.
"""

from __future__ import annotations

import dataclasses
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from eval.questions import Gold, Question, QuestionProblem, doc_key, gold_key, list_of, place_key, rows, text_of
from eval.run import SectionTexts
from indexer.text import squeeze
from retrieval import Archive
from retrieval.understand import understand

Verdict = Literal["right", "partly", "wrong"]
Origin = Literal["review", "thumb"]
GRADES: dict[str, int] = {"right": 2, "partly": 1, "wrong": 0}
POOL_DEPTH = 20


@dataclass(frozen=True, slots=True)
class Judgement:
    """What somebody thought of a passage for a question: a place with a span of its section's text, and a verdict."""

    question: str
    doc: str
    item: str
    section: str
    start: int
    end: int
    verdict: Verdict
    origin: Origin
    at: str  # ISO, to the second
    history: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage to be judged for a question, and which mode found it where."""

    qid: str
    query: str
    history: tuple[str, ...]
    doc: str
    item: str
    section: str
    start: int
    end: int
    text: str
    found_by: tuple[str, ...]  # "hybrid 1", "lexical 4"


def pool(
    archives: Mapping[str, Archive], questions: Sequence[Question], depth: int = POOL_DEPTH
) -> Iterator[Candidate]:
    """The best passages of every mode for every question, once each, those judged already left out.

    In the order of their passage ids, so that whoever judges does not see which mode liked them.
    """
    for question in questions:
        judged = {gold_key(g) for g in question.gold}
        found: dict[str, Candidate] = {}
        for mode, archive in archives.items():
            query = archive.understood(understand(question.query, archive.known, question.history))
            for hit in archive.retriever.search(query, depth):
                passage, place = hit.passage, hit.passage.place
                doc = doc_key(place.source)
                if place_key(doc, place.item, place.section) in judged:
                    continue
                before = found[passage.id].found_by if passage.id in found else ()
                found[passage.id] = Candidate(
                    question.qid, question.query, question.history, doc, place.item, place.section,
                    passage.start, passage.end, passage.text, (*before, f"{mode} {hit.rank}"),
                )  # fmt: skip
        yield from (found[key] for key in sorted(found))


def append(path: Path, judgement: Judgement) -> None:
    """Add one line; the system writes a line this short in one piece."""
    line = json.dumps(dataclasses.asdict(judgement), ensure_ascii=False)
    with path.open("a", encoding="utf-8") as file:
        file.write(line + "\n")


def read_judgements(path: Path, texts: SectionTexts) -> list[tuple[int, Judgement]]:
    """Judgements with their line numbers. Refused with the line: unknown fields, verdicts, places, and spans outside the section."""
    found = []
    for number, row in rows(path):
        try:
            judgement = judgement_of(row)
        except ValueError as problem:
            raise QuestionProblem(f"{path}:{number}: {problem}") from None
        text = texts.at(Gold(judgement.doc, judgement.item, judgement.section))
        if not text:
            where = f"{judgement.doc}, punkt {judgement.item}, {judgement.section!r}"
            raise QuestionProblem(f"{path}:{number}: the index holds no section {where}")
        if not 0 <= judgement.start < judgement.end <= len(text):
            raise QuestionProblem(
                f"{path}:{number}: found span {judgement.start}-{judgement.end}, the section has {len(text)} characters"
            )
        found.append((number, judgement))
    return found


def judgement_of(row: Mapping[str, Any]) -> Judgement:
    """One line of a file of judgements; ValueError says what is wrong with it."""
    fields = {f.name for f in dataclasses.fields(Judgement)}
    if odd := sorted(set(row) - fields):
        raise ValueError(
            f"found field {odd[0]!r}; a judgement holds {', '.join(sorted(fields))} and nothing of who judged"
        )
    if lost := sorted(fields - {"history"} - set(row)):
        raise ValueError(f"field {lost[0]!r} is missing")
    for name, allowed in (("verdict", get_args(Verdict)), ("origin", get_args(Origin))):
        if row[name] not in allowed:
            raise ValueError(f"found {name} {row[name]!r}, expected {', '.join(allowed)}")
    if type(row["start"]) is not int or type(row["end"]) is not int:
        raise ValueError("found a span that is no whole numbers")
    told = {name: text_of(row, name) for name in ("question", "doc", "item", "section", "at")}
    if not told["question"].strip():
        raise ValueError("the question is empty")
    return Judgement(**{**row, **told, "history": tuple(list_of(row, "history", str))})


def adopt(path: Path, texts: SectionTexts, known: Sequence[Question]) -> list[dict[str, Any]]:
    """Reviewed judgements as lines of a question file. Refuses a question that `known` holds: it is judged there already.

    A question whose passages were all judged wrong stays out: that nothing was found does not prove that nothing is there.
    """
    taken = {asked_key(q.query, q.history): q.qid for q in known}
    reviewed: dict[tuple[str, ...], dict[tuple[str, int, int], Judgement]] = {}
    for number, judgement in read_judgements(path, texts):
        if judgement.origin != "review":
            continue
        asked = asked_key(judgement.question, judgement.history)
        if asked in taken:
            raise QuestionProblem(f"{path}:{number}: {judgement.question!r} is judged already as {taken[asked]}")
        place = place_key(judgement.doc, judgement.item, judgement.section)
        reviewed.setdefault(asked, {})[place, judgement.start, judgement.end] = judgement
    return [row for asked, places in reviewed.items() if (row := _question_row(asked, places.values(), texts))]


def asked_key(query: str, history: Sequence[str]) -> tuple[str, ...]:
    """A question with what was asked before it, for comparison: case and blanks do not count."""
    return tuple(squeeze(text).casefold() for text in (*history, query))


def _question_row(
    asked: tuple[str, ...], judgements: Iterable[Judgement], texts: SectionTexts
) -> dict[str, Any] | None:
    ordered = sorted(judgements, key=lambda j: (-GRADES[j.verdict], j.doc, j.item, j.section, j.start))
    best = {place_key(j.doc, j.item, j.section): j for j in reversed(ordered)}
    gold = [
        _gold_row(j, texts) for j in ordered if GRADES[j.verdict] > 0 and j is best[place_key(j.doc, j.item, j.section)]
    ]
    if not gold:
        return None
    first = ordered[0]
    return {
        "qid": f"adopted-{zlib.crc32(chr(10).join(asked).encode()):08x}",
        "query": first.question,
        **({"history": list(first.history)} if first.history else {}),
        "kind": "follow-up" if first.history else "asked",
        "lang": "da",
        "gold": gold,
        "answer": None,
    }


def _gold_row(judgement: Judgement, texts: SectionTexts) -> dict[str, Any]:
    text = texts.at(Gold(judgement.doc, judgement.item, judgement.section))
    return {
        "doc": judgement.doc,
        "item": judgement.item,
        "section": judgement.section,
        "rel": GRADES[judgement.verdict],
        "evidence": text[judgement.start : judgement.end],
    }

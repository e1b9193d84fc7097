"""Is a set of questions fit to judge by? Ids, evidence in its section, tuning and test apart. Refuses with file and line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from eval.questions import Gold, Question, QuestionProblem, SplitName, question_of, rows
from eval.run import SectionTexts, overlap
from indexer.text import squeeze
from retrieval import Archive


def check(files: list[Path], split: Mapping[str, SplitName], texts: SectionTexts | None = None) -> int:
    """The number of questions, all of them fit. With `texts`: that the index holds every section, and the section the evidence."""
    ids: dict[str, str] = {}
    sides: dict[tuple[str, ...], tuple[str, SplitName]] = {}
    for where, question in _questions(files):
        if question.qid in ids:
            raise QuestionProblem(f"{where}: question id {question.qid} stands at {ids[question.qid]} too")
        ids[question.qid] = where
        if split and question.qid not in split:
            raise QuestionProblem(f"{where}: {question.qid} stands in neither tune nor test")
        if split:
            _apart(where, question, split[question.qid], sides)
        if texts:
            for gold in question.gold:
                _printed(where, question.qid, gold, texts)
    if not ids:
        raise QuestionProblem(f"{', '.join(map(str, files))}: no question")
    if unknown := sorted(set(split) - set(ids)):
        raise QuestionProblem(f"split: {unknown[0]} names no question")
    return len(ids)


def placed(questions: Iterable[Question], texts: SectionTexts) -> tuple[int, int]:
    """How many of the places that the gold names the index holds, and how many it names."""
    places = {gold for question in questions for gold in question.gold}
    return sum(bool(texts.at(gold)) for gold in places), len(places)


def overlaps(archive: Archive, texts: SectionTexts, questions: Iterable[Question]) -> dict[str, list[float]]:
    """Kind -> for every answerable question the share of its content words that the sections of its gold print."""
    found: dict[str, list[float]] = defaultdict(list)
    for question in questions:
        share = overlap(archive, texts, question)
        if share is not None:
            found[question.kind].append(share)
    return dict(sorted(found.items()))


def _questions(files: list[Path]) -> Iterator[tuple[str, Question]]:
    for path in files:
        for number, row in rows(path):
            where = f"{path}:{number}"
            try:
                yield where, question_of(row, path.stem)
            except ValueError as problem:
                raise QuestionProblem(f"{where}: {problem}") from None


def _apart(
    where: str, question: Question, side: SplitName, sides: dict[tuple[str, ...], tuple[str, SplitName]]
) -> None:
    """One wording stands on one side only."""
    asked = tuple(squeeze(text).casefold() for text in (*question.history, question.query))
    if asked in sides and sides[asked][1] != side:
        raise QuestionProblem(
            f"{where}: asked in {sides[asked][1]} too ({sides[asked][0]}); tuning would see a test question"
        )
    sides[asked] = (where, side)


def _printed(where: str, qid: str, gold: Gold, texts: SectionTexts) -> None:
    text = texts.at(gold)
    if not text:
        raise QuestionProblem(
            f"{where}: {qid}: the index holds no section {gold.doc}, punkt {gold.item}, {gold.section!r}"
        )
    if gold.evidence and _plain(gold.evidence) not in _plain(text):
        raise QuestionProblem(f"{where}: {qid}: the section does not hold {gold.evidence!r}")


def _plain(text: str) -> str:
    """Without blanks: a file may break a line inside the evidence."""
    return "".join(text.split())

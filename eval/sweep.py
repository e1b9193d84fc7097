"""Tries settings over a declared grid on a declared split, and writes the best. Gathers a question's candidates once, ranks often.

What can be declared: every number of retrieval's Settings, named `weights.late`, `confidence.bias`, `depth`, `none`.
"""

from __future__ import annotations

import dataclasses
import itertools
import json
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from eval.measures import (
    MEASURES,
    item_grades,
    item_run,
    mean,
    means,
    per_question,
    refusal,
    section_grades,
    section_run,
)
from eval.questions import Question, QuestionProblem
from eval.run import Asked, alias_keys, ranked, section_of
from retrieval import Archive, Query
from retrieval.search import Gathered
from retrieval.settings import Settings
from retrieval.understand import understand

log = logging.getLogger(__name__)

REFUSAL_MEASURES = ("AUROC", "AURC", "balanced none", "balanced weak")


@dataclass(frozen=True, slots=True)
class Grid:
    """`values`: setting -> numbers to try. "all" tries every combination, "coordinate" one setting at a time until none helps."""

    values: dict[str, tuple[float, ...]]
    measure: str
    search: Literal["all", "coordinate"] = "coordinate"


@dataclass(frozen=True, slots=True)
class Tried:
    changes: dict[str, float]  # setting -> number, where it differs from the start
    value: float


def read_grid(path: Path) -> Grid:
    """{"grid": {"weights.late": [0.5, 1]}, "measure": "nDCG@10", "search": "coordinate"}"""
    row = json.loads(path.read_text("utf-8"))
    measure = row.get("measure", "nDCG@10")
    known = [*map(str, MEASURES), *(f"item {m}" for m in MEASURES), *REFUSAL_MEASURES]
    if measure not in known:
        raise QuestionProblem(f"{path}: found measure {measure!r}, expected one of {', '.join(known)}")
    if row.get("search", "coordinate") not in ("all", "coordinate"):
        raise QuestionProblem(f"{path}: found search {row['search']!r}, expected all or coordinate")
    values = {name: tuple(numbers) for name, numbers in row["grid"].items()}
    for name in values:
        changed(Settings(), {name: 0})  # refuses an unknown name
    return Grid(values, measure, row.get("search", "coordinate"))


def changed(settings: Settings, changes: Mapping[str, float]) -> Settings:
    """Settings with these numbers: `weights.late` is an entry of the field `weights`."""
    for name, number in changes.items():
        field, _, entry = name.partition(".")
        if field not in {f.name for f in dataclasses.fields(Settings)}:
            raise QuestionProblem(
                f"found setting {name!r}, expected a field of Settings or weights.NAME, confidence.NAME"
            )
        value: Any = {**getattr(settings, field), entry: number} if entry else number
        settings = dataclasses.replace(settings, **{field: value})
    return settings


class Trial:
    """Measures settings on questions. Candidates are gathered anew only for settings that change them."""

    def __init__(self, archive: Archive, questions: Sequence[Question], measure: str) -> None:
        self.archive = archive
        self.questions = questions
        self.measure = measure
        self.depth = 100 if "@100" in measure else 10
        self.queries = {q.qid: archive.understood(understand(q.query, archive.known, q.history)) for q in questions}
        self._gathered: dict[tuple[float, ...], dict[str, Gathered]] = {}
        self._asked: dict[str, list[Asked]] = {}

    def value(self, settings: Settings) -> float:
        """The measure under these settings; higher is better (AURC is turned round)."""
        self.archive.retriever.settings = settings
        if self.measure in REFUSAL_MEASURES:
            return self._refusal(settings)
        asked = [self._rank(q) for q in self.questions if q.answerable]
        if self.measure.startswith("item "):
            return means(per_question(item_grades(self.questions), item_run(asked)))[self.measure.removeprefix("item ")]
        return means(per_question(section_grades(self.questions), section_run(asked)))[self.measure]

    def _rank(self, question: Question) -> Asked:
        retriever = self.archive.retriever
        query = self.queries[question.qid]
        hits = retriever.rank(query, self._gather(question.qid, query), self.depth)
        aliases = alias_keys(question)
        return Asked(question.qid, tuple(ranked(hit, aliases) for hit in hits))

    def _gather(self, qid: str, query: Query) -> Gathered:
        settings = self.archive.retriever.settings
        key = (settings.depth, settings.items, settings.weights.get("title", 0), settings.weights.get("thesaurus", 0))
        of_key = self._gathered.setdefault(key, {})
        if qid not in of_key:
            of_key[qid] = self.archive.retriever.gather(query)
        return of_key[qid]

    def _refusal(self, settings: Settings) -> float:
        asked = self._answered(settings)
        told = refusal(self.questions, {a.qid: a for a in asked})
        if self.measure in ("AUROC", "AURC"):
            return told.auroc if self.measure == "AUROC" else -told.aurc
        limit = settings.none if self.measure == "balanced none" else settings.weak
        answerable = {q.qid for q in self.questions if q.answerable}
        said = mean(a.confidence >= limit for a in asked if a.qid in answerable)
        declined = mean(a.confidence < limit for a in asked if a.qid not in answerable)
        return (said + declined) / 2

    def _answered(self, settings: Settings) -> list[Asked]:
        """Confidences; the same for all thresholds."""
        key = json.dumps(dataclasses.asdict(changed(settings, {"none": 0, "weak": 0})), sort_keys=True)
        if key not in self._asked:
            self._asked[key] = [self._answer(q) for q in self.questions]
        return self._asked[key]

    def _answer(self, question: Question) -> Asked:
        answer = self.archive.answer_query(self.queries[question.qid], 10)
        aliases = alias_keys(question)
        sections = tuple(section_of(h.passage.place, aliases) for h in answer.hits[:3])
        return Asked(question.qid, (), answer.status, answer.confidence, statement_sections=sections)


def sweep(trial: Trial, start: Settings, grid: Grid) -> list[Tried]:
    """Everything tried, best first; of equals the one tried first. The start itself is the first tried."""
    tried: list[Tried] = []

    def attempt(changes: dict[str, float]) -> float:
        value = trial.value(changed(start, changes))
        tried.append(Tried(changes, value))
        log.info("%s %.4f %s", grid.measure, value, changes or "as it was")
        return value

    best = attempt({})
    if grid.search == "all":
        for changes in combinations(grid):
            attempt(changes)
    else:
        climb(grid, attempt, best)
    return sorted(tried, key=lambda t: -t.value)


def combinations(grid: Grid) -> Iterator[dict[str, float]]:
    for numbers in itertools.product(*grid.values.values()):
        yield dict(zip(grid.values, numbers, strict=True))


def climb(grid: Grid, attempt: Callable[[dict[str, float]], float], best: float) -> None:
    """One setting at a time to its best number, round after round, until a round brings nothing."""
    at: dict[str, float] = {}
    seen: set[str] = set()
    while True:
        before = best
        for name, numbers in grid.values.items():
            for number in numbers:
                changes = {**at, name: number}
                if (key := json.dumps(changes, sort_keys=True)) in seen:
                    continue
                seen.add(key)
                if (value := attempt(changes)) > best + 1e-9:
                    best, at = value, changes
        if best <= before + 1e-9:
            return


def write_settings(path: Path, settings: Settings, chosen_by: Mapping[str, object]) -> None:
    """A file that the product loads, with the run that chose its numbers."""
    path.write_text(
        json.dumps({"chosen_by": chosen_by, **dataclasses.asdict(settings)}, ensure_ascii=False, indent=1) + "\n",
        "utf-8",
    )


def tuned_on(path: Path) -> str:
    """The split that a settings file was tuned on, "" where it does not say."""
    chosen_by = json.loads(path.read_text("utf-8")).get("chosen_by")
    return str(chosen_by.get("split", "")) if isinstance(chosen_by, dict) else ""

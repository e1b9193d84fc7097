"""Tries settings over a declared grid on a declared split, and writes the best. Gathers a question's candidates once, ranks often.

What can be declared: every number of retrieval's Settings, named `weights.late`, `alone.lexical.grams`, `confidence.bias`, `depth`,
`none`; `build.passage_tokens`, for which the minutes are cut into passages anew in a folder of the sweep's own; `bm25.k1` and
`bm25.b`, which the engine holds fixed, measured with an index in memory (see bm25.py).
"""

from __future__ import annotations

import dataclasses
import itertools
import json
import logging
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from eval.bm25 import K1, B, Bm25Index
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
from eval.questions import Question, QuestionProblem, read_object
from eval.run import Asked, alias_keys, ranked, section_of, variant
from indexer.assemble import assemble
from indexer.chunk import Budget
from indexer.store import writing
from retrieval import Archive, Query
from retrieval.archive import open_archive
from retrieval.search import Gathered
from retrieval.settings import Settings
from retrieval.understand import understand

log = logging.getLogger(__name__)

PASSAGE_TOKENS = "build.passage_tokens"
BM25 = {"bm25.k1": K1, "bm25.b": B}  # what the engine has
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


def read_grid(path: Path, start: Settings) -> Grid:
    """{"grid": {"weights.late": [0.5, 1]}, "measure": "nDCG@10", "search": "coordinate"}"""
    row = read_object(path)
    measure, search = row.get("measure", "nDCG@10"), row.get("search", "coordinate")
    known = [*map(str, MEASURES), *(f"item {m}" for m in MEASURES), *REFUSAL_MEASURES]
    if measure not in known:
        raise QuestionProblem(f"{path}: found measure {measure!r}, expected one of {', '.join(known)}")
    if search not in ("all", "coordinate"):
        raise QuestionProblem(f"{path}: found search {search!r}, expected all or coordinate")
    values = row.get("grid")
    if not isinstance(values, dict) or not values or not all(map(_are_numbers, values.values())):
        raise QuestionProblem(f'{path}: expected "grid", an object of lists of numbers: {{"weights.late": [0.5, 1]}}')
    changed(start, of_settings(dict.fromkeys(values, 0)))  # refuses an unknown name
    weights = {name.rpartition(".")[2] for name in values if name.startswith(("weights.", "alone."))}
    if odd := sorted(weights - set(start.weights)):
        raise QuestionProblem(f"{path}: found weight {odd[0]!r}, expected one of {', '.join(start.weights)}")
    return Grid({name: tuple(numbers) for name, numbers in values.items()}, measure, search)


def _are_numbers(found: Any) -> bool:
    return isinstance(found, list) and bool(found) and all(type(n) in (int, float) for n in found)


def of_settings(changes: Mapping[str, float]) -> dict[str, float]:
    """The changes that a settings file can hold: all but those of the index."""
    return {name: number for name, number in changes.items() if name != PASSAGE_TOKENS and name not in BM25}


def changed(settings: Settings, changes: Mapping[str, float]) -> Settings:
    """Settings with these numbers: `weights.late` is an entry of the field `weights`, `alone.lexical.grams` one of an entry."""
    for name, number in changes.items():
        field, *path = name.split(".")
        value = getattr(settings, field, None) if field in {f.name for f in dataclasses.fields(Settings)} else None
        if value is None or bool(path) != isinstance(value, dict):
            raise QuestionProblem(
                f"found setting {name!r}, expected a number of Settings, weights.NAME, alone.MODE.NAME, confidence.NAME, "
                f"{PASSAGE_TOKENS}, {' or '.join(BM25)}"
            )
        settings = dataclasses.replace(settings, **{field: _with(value, path, number)})
    return settings


def _with(value: Any, path: Sequence[str], number: float) -> Any:
    if not path:
        return number
    return {**value, path[0]: _with(value.get(path[0], {}), path[1:], number)}


class Bench:
    """Measures changes to the settings and to the index. Every index that is asked for is made once, in a folder of its own."""

    def __init__(self, archive: Archive, questions: Sequence[Question], measure: str) -> None:
        self.archive = archive
        self.start = archive.retriever.settings
        self.questions = questions
        self.measure = measure
        self._built: dict[float, Archive] = {}
        self._memory: dict[float, Bm25Index] = {}
        self._trials: dict[tuple[float, ...], Trial] = {}
        self._folder = tempfile.TemporaryDirectory()

    def value(self, changes: Mapping[str, float]) -> float:
        tokens = changes.get(PASSAGE_TOKENS, 0)
        k1, b = (changes.get(name, number) for name, number in BM25.items())
        if (tokens, k1, b) not in self._trials:
            archive = self._with_constants(self.in_passages(tokens), tokens, k1, b)
            self._trials[tokens, k1, b] = Trial(archive, self.questions, self.measure)
        return self._trials[tokens, k1, b].value(changed(self.start, of_settings(changes)))

    def in_passages(self, tokens: float) -> Archive:
        """The same meetings in passages of this length; 0: as they are."""
        if not tokens:
            return self.archive
        if tokens not in self._built:
            log.info("building with passages of %d tokens", tokens)
            index = self.archive.index
            assert index.encoder is not None
            found = (index.catalog.meeting(entry.source) for entry in index.catalog.meetings())
            meetings = [meeting for meeting in found if meeting is not None]
            folder = Path(self._folder.name, str(tokens))
            with writing(folder) as writer:
                assemble(writer, meetings, index.encoder, budget=Budget(int(tokens)))
            self._built[tokens] = open_archive(folder, self.archive.retriever.mode, self.start, index.encoder)
        return self._built[tokens]

    def _with_constants(self, archive: Archive, tokens: float, k1: float, b: float) -> Archive:
        """The same with other constants of BM25, counted in memory."""
        if (k1, b) == (K1, B):
            return archive
        index = archive.retriever.index
        if tokens not in self._memory:
            passages = index.catalog.passages(range(index.lexical.size))
            self._memory[tokens] = Bm25Index.of_passages(passages, index.analyser)
        lexical = self._memory[tokens].with_constants(k1, b)
        return variant(archive, index=dataclasses.replace(index, lexical=lexical))


Rescore = Callable[[Query, Gathered], Gathered]


class Trial:
    """Measures settings on questions. Candidates are gathered anew only for settings that change them.

    `rescore` may say otherwise what a question's evidence is worth, see fusion.py.
    """

    def __init__(
        self, archive: Archive, questions: Sequence[Question], measure: str, rescore: Rescore | None = None
    ) -> None:
        self.archive = archive
        self.questions = questions
        self.measure = measure
        self.rescore = rescore
        self.depth = 100 if "@100" in measure else 10
        self.queries = {q.qid: archive.understood(understand(q.query, archive.known, q.history)) for q in questions}
        self._gathered: dict[tuple[float, ...], dict[str, Gathered]] = {}
        self._asked: dict[str, list[Asked]] = {}

    def value(self, settings: Settings) -> float:
        """The measure under these settings; higher is better (AURC is turned round)."""
        self.archive.retriever.settings = settings
        if self.measure in REFUSAL_MEASURES:
            return self._refusal(settings)
        asked = self.asked()
        if self.measure.startswith("item "):
            return means(per_question(item_grades(self.questions), item_run(asked)))[self.measure.removeprefix("item ")]
        return means(per_question(section_grades(self.questions), section_run(asked)))[self.measure]

    def asked(self) -> list[Asked]:
        """The rankings of the answerable questions under the archive's settings."""
        return [self._rank(q) for q in self.questions if q.answerable]

    def _rank(self, question: Question) -> Asked:
        retriever = self.archive.retriever
        query = self.queries[question.qid]
        hits = retriever.rank(query, self._gather(question.qid, query), self.depth)
        aliases = alias_keys(question)
        return Asked(question.qid, tuple(ranked(hit, aliases) for hit in hits))

    def _gather(self, qid: str, query: Query) -> Gathered:
        retriever = self.archive.retriever
        weights = retriever.settings.weights_of(retriever.mode)
        key = (retriever.settings.depth, retriever.settings.items, weights.get("title", 0), weights.get("thesaurus", 0))
        of_key = self._gathered.setdefault(key, {})
        if qid not in of_key:
            gathered = retriever.gather(query)
            of_key[qid] = self.rescore(query, gathered) if self.rescore and len(gathered.candidates) else gathered
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


def sweep(value_of: Callable[[Mapping[str, float]], float], grid: Grid) -> list[Tried]:
    """Everything tried, best first; of equals the one tried first. The start itself is the first tried."""
    tried: list[Tried] = []

    def attempt(changes: dict[str, float]) -> float:
        value = value_of(changes)
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
    chosen_by = read_object(path).get("chosen_by")
    return str(chosen_by.get("split", "")) if isinstance(chosen_by, dict) else ""

"""A judged run as a value and as a file: questions with gold, methods, what they answered, measures. Asks no engine."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from eval.measures import (
    MAIN,
    PerQuestion,
    Refusal,
    grouped,
    item_grades,
    item_run,
    mean,
    means,
    per_question,
    percentile,
    refusal,
    section_grades,
    section_run,
)
from eval.questions import Gold, Question, QuestionProblem, read_text
from eval.run import Asked, Method, Ranked
from eval.statistics import bootstrap_interval

FORM = 1


@dataclass(frozen=True)
class Run:
    """One method's answers to the questions, with the measures made of them."""

    method: Method
    questions: tuple[Question, ...]
    asked: tuple[Asked, ...]

    @cached_property
    def by_qid(self) -> dict[str, Asked]:
        return {a.qid: a for a in self.asked}

    @cached_property
    def section(self) -> PerQuestion:
        return per_question(section_grades(self.questions), section_run(self.asked))

    @cached_property
    def item(self) -> PerQuestion:
        return per_question(item_grades(self.questions), item_run(self.asked))

    @cached_property
    def refusal(self) -> Refusal:
        return refusal(self.questions, self.by_qid)

    @property
    def main(self) -> dict[str, float]:
        """Question -> nDCG@10 over sections."""
        return {qid: values[MAIN] for qid, values in self.section.items()}

    def figures(self) -> dict[str, float]:
        """Every figure of the headline table by name."""
        spans = [a.span for a in self.asked if a.span is not None]
        times = [a.milliseconds for a in self.asked]
        told = self.refusal
        return {
            **means(self.section),
            **{f"item {name}": value for name, value in means(self.item).items()},
            "right item first": means(self.item)["Success@1"],
            "answer span hit": mean(s > 0 for s in spans),
            "answer span first": mean(s == 1 for s in spans),
            "citations exact": mean(a.exact for a in self.asked),
            "AUROC": told.auroc,
            "AURC": told.aurc,
            "false answers at 80 %": told.false_answer_rate,
            "answered": told.answered,
            "false answered": told.false_answered,
            "false shown": told.false_shown,
            "ms p50": percentile(times, 0.5),
            "ms p95": percentile(times, 0.95),
            "index MB": self.method.index_bytes / 1e6,
        }


@dataclass(frozen=True, slots=True)
class Results:
    """What `eval run` saves: one set of questions, one run for each method."""

    dataset: str
    dataset_hash: str
    split: str  # "tune", "test" or "all"
    made: str  # ISO, UTC
    questions: tuple[Question, ...]
    runs: tuple[Run, ...]

    def run(self, mode: str | None = None) -> Run:
        """The run of this mode; without one the hybrid, else the first."""
        wanted = mode or "hybrid"
        found = [r for r in self.runs if r.method.mode == wanted] or ([] if mode else list(self.runs))
        if not found:
            raise QuestionProblem(f"no run of mode {mode}; found {', '.join(r.method.mode for r in self.runs)}")
        return found[0]


def results(dataset: str, split: str, runs: Sequence[Run]) -> Results:
    questions = runs[0].questions
    return Results(dataset, dataset_hash(questions), split, now(), questions, tuple(runs))


def dataset_hash(questions: Sequence[Question]) -> str:
    """The questions with their gold, in twelve characters."""
    return hashlib.sha256(json.dumps([dataclasses.asdict(q) for q in questions]).encode()).hexdigest()[:12]


def now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


def save(path: Path, found: Results) -> None:
    row = {
        "eval": FORM,
        "dataset": found.dataset,
        "dataset_hash": found.dataset_hash,
        "split": found.split,
        "made": found.made,
        "questions": [dataclasses.asdict(q) for q in found.questions],
        "runs": [
            {
                "name": r.method.name,
                "method": dataclasses.asdict(r.method),
                "figures": in_json(r.figures()),
                "interval": _interval(r),
                "kinds": _kinds(r),
                "asked": [_asked_row(a) for a in r.asked],
            }
            for r in found.runs
        ],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(row, ensure_ascii=False), "utf-8")


def in_json(figures: Mapping[str, float]) -> dict[str, float | None]:
    """Six digits, and null where nothing could be measured: JSON knows no NaN."""
    return {name: None if math.isnan(value) else round(value, 6) for name, value in figures.items()}


def _interval(run: Run) -> list[float] | None:
    """95 % of the main measure, meetings drawn with replacement: for whoever reads the file without the measures."""
    if not run.main:
        return None
    return [round(bound, 6) for bound in bootstrap_interval(run.main, {q.qid: q.cluster for q in run.questions})]


def _kinds(run: Run) -> dict[str, dict[str, float]]:
    """Kind of question -> how many were judged ("n") and the means over sections."""
    groups = grouped(run.questions, run.section, lambda question: question.kind)
    return {kind: {"n": n, **{name: round(v, 6) for name, v in values.items()}} for kind, (n, values) in groups.items()}


def _asked_row(asked: Asked) -> dict[str, Any]:
    """Hits as short lists: a run holds a hundred of them a question."""
    row = {f.name: getattr(asked, f.name) for f in dataclasses.fields(asked)}
    row["hits"] = [[h.passage_id, h.section, h.item, h.score, h.label] for h in asked.hits]
    row["milliseconds"] = round(asked.milliseconds, 2)
    return row


def load(path: Path) -> Results:
    """A saved run. Refuses one that is none, that lacks a part, or that answers other questions than it holds."""
    make = f"Make one: python -m eval run --dataset DIR --index DIR --report {path}"
    text = read_text(path)
    try:
        row = json.loads(text)
    except json.JSONDecodeError as problem:
        raise QuestionProblem(f"{path}: no saved run: {problem}. {make}") from None
    if not isinstance(row, dict) or row.get("eval") != FORM:
        raise QuestionProblem(f"{path}: no saved run of form {FORM}. {make}")
    try:
        questions = tuple(_question(q) for q in row["questions"])
        runs = tuple(Run(Method(**r["method"]), questions, tuple(_asked(a) for a in r["asked"])) for r in row["runs"])
        found = Results(row["dataset"], row["dataset_hash"], row["split"], row["made"], questions, runs)
    except (KeyError, TypeError, AttributeError) as problem:
        raise QuestionProblem(f"{path}: no whole saved run ({problem!r}). {make}") from None
    if not runs:
        raise QuestionProblem(f"{path}: holds no run of any mode. {make}")
    known = sorted(q.qid for q in questions)
    if odd := [r.method.name for r in runs if sorted(a.qid for a in r.asked) != known]:
        raise QuestionProblem(f"{path}: {odd[0]} answers other questions than the file holds, or one twice. {make}")
    return found


def _question(row: Mapping[str, Any]) -> Question:
    gold = tuple(Gold(**g) for g in row["gold"])
    return Question(**{**row, "gold": gold, "history": tuple(row["history"])})


def _asked(row: Mapping[str, Any]) -> Asked:
    return Asked(
        **{
            **row,
            "hits": tuple(Ranked(*h) for h in row["hits"]),
            "statements": tuple(row["statements"]),
            "statement_sections": tuple(row["statement_sections"]),
        }
    )

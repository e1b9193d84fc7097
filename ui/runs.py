"""The newest saved run of the evaluation as figures to show. Knows saved files; measures nothing and asks no engine."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from eval.questions import Question, QuestionProblem, read_questions
from eval.statistics import bootstrap_interval

MAIN = "nDCG@10"


@dataclass(frozen=True, slots=True)
class Measured:
    """One method's figures. A kind holds its number of questions under "n" beside its measures."""

    name: str
    commit: str
    figures: Mapping[str, float]
    interval: tuple[float, float] | None = None  # 95 % of nDCG@10
    kinds: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    tuned_on: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    file: str
    made: str  # ISO, "" where the file does not say
    split: str
    questions: int
    measured: tuple[Measured, ...]
    page: Path | None = None  # the whole report, where it was written beside the run

    @property
    def tuned_on_these(self) -> bool:
        """Whether a method was tuned on questions that it is measured on here: such figures prove nothing."""
        return any(m.tuned_on and self.split in (m.tuned_on, "all") for m in self.measured)


def latest(runs: Path, questions: Path) -> tuple[Saved | None, tuple[str, ...]]:
    """The newest run in the folder, else the baseline committed beside the questions; and names of files that cannot be read."""
    unread: list[str] = []
    newest_first = sorted(runs.glob("*.json"), key=lambda p: (p.stat().st_mtime, p.name), reverse=True)
    for path in [*newest_first, questions / "baseline.json"]:
        if not path.exists():
            continue
        try:
            row = json.loads(path.read_text("utf-8"))
            found = _baseline(path.name, row, questions) if "gate" in row else _run(path.name, row)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            unread.append(path.name)
            continue
        if found.measured:
            page = path.with_suffix(".html")
            return replace(found, page=page if page.is_file() else None), tuple(unread)
    return None, tuple(unread)


def _run(name: str, row: Mapping[str, Any]) -> Saved:
    """What `eval run` saved; without ablations, which rank and answer nothing."""
    whole = [run for run in row["runs"] if not run["method"].get("change")]
    measured = () if len(whole) < len(row["runs"]) else tuple(_measured(run) for run in whole)
    return Saved(name, row["made"], row["split"], len(row["questions"]), measured)


def _measured(run: Mapping[str, Any]) -> Measured:
    low_high = run.get("interval")
    return Measured(
        name=run["name"],
        commit=run["method"]["commit"],
        figures=run["figures"],
        interval=(low_high[0], low_high[1]) if low_high else None,
        kinds=run.get("kinds", {}),
        tuned_on=run["method"].get("tuned_on", ""),
    )


def _baseline(name: str, row: Mapping[str, Any], questions: Path) -> Saved:
    """The runs that the regression gate holds others against: the main measure alone, question by question."""
    known = _known(questions)
    measured = tuple(_reference(run, known) for run in row["runs"].values())
    return Saved(name, "", row["split"], max(len(run["values"]) for run in row["runs"].values()), measured)


def _reference(run: Mapping[str, Any], known: Mapping[str, Question]) -> Measured:
    values: Mapping[str, float] = run["values"]
    asked = [known[qid] for qid in values if qid in known]
    interval, kinds = None, {}
    if len(asked) == len(values):
        interval = bootstrap_interval(values, {q.qid: q.cluster for q in asked})
        kinds = _kinds(asked, values)
    commit = run["name"].rpartition("@")[2].partition("#")[0]
    return Measured(run["name"], commit, {MAIN: run["mean"]}, interval, kinds)


def _known(questions: Path) -> dict[str, Question]:
    try:
        return {q.qid: q for q in read_questions(questions)}
    except QuestionProblem:
        return {}


def _kinds(asked: Sequence[Question], values: Mapping[str, float]) -> dict[str, dict[str, float]]:
    groups: dict[str, list[float]] = defaultdict(list)
    for question in asked:
        groups[question.kind].append(values[question.qid])
    return {kind: {"n": len(of), MAIN: sum(of) / len(of)} for kind, of in sorted(groups.items())}

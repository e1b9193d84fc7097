"""The regression gate: today's ranking against a committed run, question by question. Knows the engine and one small file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.measures import MAIN
from eval.questions import Question, QuestionProblem
from eval.results import Run, dataset_hash
from eval.run import method_of, rank_only
from eval.statistics import bootstrap_interval
from retrieval import Archive
from retrieval.understand import understand

FORM = 1
_SAME = 1e-9  # differences of figures that are equal


@dataclass(frozen=True, slots=True)
class Baseline:
    """What the gate holds today's run against: nDCG@10 of every question, and the questions they belong to."""

    name: str
    dataset_hash: str
    split: str
    values: dict[str, float]


@dataclass(frozen=True, slots=True)
class Verdict:
    before: float
    after: float
    interval: tuple[float, float]  # 95 % of the mean difference, meetings drawn with replacement
    fallen: tuple[tuple[str, float, float], ...]  # (question, before, after), deepest fall first

    @property
    def passed(self) -> bool:
        """Not passed when the ranking fell by more than chance: the whole interval lies below zero."""
        return self.interval[1] >= -_SAME


def rank_all(archive: Archive, questions: Sequence[Question]) -> Run:
    """The ten best hits of every answerable question, without answers: what the main measure needs."""
    answerable = tuple(q for q in questions if q.answerable)
    asked = tuple(
        rank_only(archive, archive.understood(understand(q.query, archive.known, q.history)), q) for q in answerable
    )
    return Run(method_of(archive), answerable, asked)


def judge(baseline: Baseline, run: Run) -> Verdict:
    if baseline.dataset_hash != dataset_hash(run.questions):
        raise QuestionProblem(
            f"the baseline {baseline.name} was measured on other questions ({baseline.dataset_hash}), found {dataset_hash(run.questions)}. "
            "Write it anew: python -m eval gate --run FILE --write"
        )
    now = run.main
    differences = {qid: now[qid] - before for qid, before in baseline.values.items()}
    clusters = {q.qid: q.cluster for q in run.questions}
    fallen = sorted((d, qid) for qid, d in differences.items() if d < -_SAME)
    return Verdict(
        before=sum(baseline.values.values()) / len(baseline.values),
        after=sum(now.values()) / len(now),
        interval=bootstrap_interval(differences, clusters),
        fallen=tuple((qid, baseline.values[qid], now[qid]) for _, qid in fallen),
    )


def write_baseline(path: Path, run: Run, split: str) -> None:
    row = {
        "gate": FORM,
        "name": run.method.name,
        "manifest": run.method.manifest,
        "dataset_hash": dataset_hash(run.questions),
        "split": split,
        "measure": MAIN,
        "mean": round(sum(run.main.values()) / len(run.main), 6),
        "values": run.main,
    }
    path.write_text(json.dumps(row, ensure_ascii=False, indent=1) + "\n", "utf-8")


def read_baseline(path: Path) -> Baseline:
    try:
        row = json.loads(path.read_text("utf-8"))
        return Baseline(row["name"], row["dataset_hash"], row["split"], row["values"])
    except (OSError, json.JSONDecodeError, KeyError, TypeError) as problem:
        raise QuestionProblem(
            f"{path}: no baseline: {problem}. Write one: python -m eval gate --run {path} --write"
        ) from None

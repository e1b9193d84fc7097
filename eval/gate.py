"""The regression gate: today's rankings against a committed run, mode by mode and question by question. Knows the engine and one small file.

Each leg is also held by itself: beside the other, a leg of small weight could break without a trace in the hybrid.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.measures import MAIN
from eval.questions import Question, QuestionProblem, read_object
from eval.results import Run, dataset_hash
from eval.run import method_of, rank_only, variant
from eval.statistics import bootstrap_interval
from retrieval import MODES, Archive
from retrieval.understand import understand

FORM = 2
_SAME = 2e-6  # a baseline is written with six digits


@dataclass(frozen=True, slots=True)
class Baseline:
    """What the gate holds today's runs against: nDCG@10 of every question in every mode, and the questions they belong to."""

    dataset_hash: str
    values: Mapping[str, Mapping[str, float]]  # mode -> question -> nDCG@10


@dataclass(frozen=True, slots=True)
class Verdict:
    mode: str
    before: float
    after: float
    interval: tuple[float, float]  # 95 % of the mean difference, meetings drawn with replacement
    fallen: tuple[tuple[str, float, float], ...]  # (question, before, after), deepest fall first

    @property
    def passed(self) -> bool:
        """Not passed when the ranking fell by more than chance: the whole interval lies below zero."""
        return self.interval[1] >= -_SAME


def rank_all(archive: Archive, questions: Sequence[Question], reader: Archive | None = None) -> Run:
    """The ten best hits of every answerable question, without answers: what the main measure needs.

    `reader` understands the questions where the archive itself would mend their words otherwise.
    """
    reader = reader or archive
    answerable = tuple(q for q in questions if q.answerable)
    asked = tuple(
        rank_only(archive, reader.understood(understand(q.query, reader.known, q.history)), q) for q in answerable
    )
    return Run(method_of(archive), answerable, asked)


def rank_modes(archive: Archive, questions: Sequence[Question]) -> list[Run]:
    """One run for each mode."""
    return [rank_all(variant(archive, mode=mode), questions) for mode in MODES]


def answerable_only(run: Run) -> Run:
    """A whole run as rank_all would have made it."""
    answerable = tuple(q for q in run.questions if q.answerable)
    return Run(run.method, answerable, tuple(run.by_qid[q.qid] for q in answerable if q.qid in run.by_qid))


def judge(baseline: Baseline, runs: Sequence[Run]) -> list[Verdict]:
    """One verdict for every mode of the baseline."""
    refuse_others(baseline, runs[0].questions)
    of_mode = {run.method.mode: run for run in runs}
    return [_verdict(mode, before, of_mode[mode]) for mode, before in baseline.values.items()]


def refuse_others(baseline: Baseline, questions: Sequence[Question]) -> None:
    """Refuses questions, of which the answerable count, that the baseline was not measured on."""
    answerable = tuple(q for q in questions if q.answerable)
    write = "Write it anew: python -m eval gate --run FILE --write"
    if baseline.dataset_hash != dataset_hash(answerable):
        raise QuestionProblem(
            f"the baseline was measured on other questions ({baseline.dataset_hash}), found {dataset_hash(answerable)}. {write}"
        )
    known = {q.qid for q in answerable}
    for mode, values in baseline.values.items():
        if odd := sorted(set(values) ^ known):
            raise QuestionProblem(f"the baseline of {mode} and the questions do not both hold {odd[0]}. {write}")


def _verdict(mode: str, before: Mapping[str, float], run: Run) -> Verdict:
    now = run.main
    differences = {qid: now[qid] - value for qid, value in before.items()}
    fallen = sorted((d, qid) for qid, d in differences.items() if d < -_SAME)
    return Verdict(
        mode=mode,
        before=sum(before.values()) / len(before),
        after=sum(now.values()) / len(now),
        interval=bootstrap_interval(differences, {q.qid: q.cluster for q in run.questions}),
        fallen=tuple((qid, before[qid], now[qid]) for _, qid in fallen),
    )


def write_baseline(path: Path, runs: Sequence[Run], split: str) -> None:
    row = {
        "gate": FORM,
        "dataset_hash": dataset_hash(runs[0].questions),
        "split": split,
        "measure": MAIN,
        "runs": {
            run.method.mode: {
                "name": run.method.name,
                "manifest": run.method.manifest,
                "mean": round(sum(run.main.values()) / len(run.main), 6),
                "values": {qid: round(value, 6) for qid, value in run.main.items()},
            }
            for run in runs
        },
    }
    path.write_text(json.dumps(row, ensure_ascii=False, indent=1) + "\n", "utf-8")


def read_baseline(path: Path) -> Baseline:
    """Refuses what is none, and one that holds nothing to stand up to: such a gate would let everything through."""
    write = f"Write one: python -m eval gate --run {path} --write"
    row = read_object(path) if path.exists() else {}
    try:
        found = Baseline(row["dataset_hash"], {mode: dict(run["values"]) for mode, run in row["runs"].items()})
    except (KeyError, TypeError, ValueError, AttributeError):
        raise QuestionProblem(f"{path}: no baseline of form {FORM}. {write}") from None
    if row.get("gate") != FORM or not found.values or set(found.values) - set(MODES):
        modes = ", ".join(found.values) or "none"
        raise QuestionProblem(
            f"{path}: found form {row.get('gate')} with modes {modes}, expected form {FORM} with some of {', '.join(MODES)}. {write}"
        )
    return found

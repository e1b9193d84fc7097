"""Figures as Markdown tables. Knows figures and their names; no file and no engine."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from eval.measures import MAIN, MEASURES
from eval.results import Results, Run
from eval.statistics import bootstrap_interval

_PLAIN = ("ms p50", "ms p95", "index MB")


def number(name: str, value: float) -> str:
    if math.isnan(value):
        return "–"
    return f"{value:.1f}" if name in _PLAIN else f"{value:.3f}"


def table(head: Sequence[str], body: Sequence[Sequence[str]]) -> list[str]:
    """Markdown, first column to the left, the others to the right."""
    return [
        f"| {' | '.join(head)} |",
        f"|{'|'.join(['---'] + ['---:'] * (len(head) - 1))}|",
        *(f"| {' | '.join(row)} |" for row in body),
    ]


def interval(run: Run) -> tuple[float, float]:
    """95 % of the main measure, meetings drawn with replacement."""
    return bootstrap_interval(run.main, {q.qid: q.cluster for q in run.questions})


def headline_rows(found: Results) -> list[list[str]]:
    """One row per figure, one column per method."""
    figures = [run.figures() for run in found.runs]
    return [[name, *(number(name, f[name]) for f in figures)] for name in figures[0]]


def headline(found: Results) -> list[str]:
    """What was run, and the figures with the interval of the main measure."""
    rows = headline_rows(found)
    rows.insert(1, [f"{MAIN} 95 %", *(f"{low:.3f}–{high:.3f}" for low, high in map(interval, found.runs))])
    told = found.runs[0].refusal
    asked = f"{told.answerable} answerable, {told.unanswerable} unanswerable"
    return [
        f"{found.dataset} ({found.dataset_hash}), split {found.split}: {asked}",
        *(f"- {run.method.name} on manifest {run.method.manifest}" for run in found.runs),
        "",
        *table(["measure", *(run.method.label for run in found.runs)], rows),
    ]


def kinds_table(title: str, groups: Mapping[str, tuple[int, Mapping[str, float]]]) -> list[str]:
    names = [str(m) for m in MEASURES]
    rows = [[kind, str(n), *(number(m, values[m]) for m in names)] for kind, (n, values) in groups.items()]
    return table([title, "n", *names], rows)

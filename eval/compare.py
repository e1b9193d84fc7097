"""Two runs over the same questions: is one better, by how much, and where. Knows saved runs; asks no engine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from eval.questions import Question, QuestionProblem, gold_key
from eval.results import Run
from eval.run import Ranked
from eval.statistics import bootstrap_interval, holm, randomisation_p
from eval.tables import table

_SHOWN = 5  # hits of each ranking side by side


@dataclass(frozen=True, slots=True)
class Changed:
    """A question that the two runs answer differently well."""

    question: Question
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """`after` against `before` on one measure over sections, question by question."""

    before: Run
    after: Run
    measure: str
    mean_before: float
    mean_after: float
    interval: tuple[float, float]  # 95 % of the mean difference, meetings drawn with replacement
    p: float  # paired randomisation, meetings swapped whole
    p_holm: float
    changed: tuple[Changed, ...]  # the largest change first

    @property
    def difference(self) -> float:
        return self.mean_after - self.mean_before

    @property
    def better(self) -> int:
        return sum(c.after > c.before for c in self.changed)

    @property
    def worse(self) -> int:
        return sum(c.after < c.before for c in self.changed)


def compare(before: Run, after: Run, measure: str) -> Comparison:
    """Refuses runs over different questions or gold: their figures say nothing of each other."""
    a = {qid: values[measure] for qid, values in before.section.items()}
    b = {qid: values[measure] for qid, values in after.section.items()}
    judged = {q.qid: q.gold for q in before.questions if q.answerable}
    if judged != {q.qid: q.gold for q in after.questions if q.answerable}:
        raise QuestionProblem(
            f"{before.method.name} and {after.method.name}: judged on different questions or gold. Run both anew on the same dataset and split"
        )
    differences = {qid: b[qid] - a[qid] for qid in a}
    clusters = {q.qid: q.cluster for q in before.questions}
    by_qid = {q.qid: q for q in before.questions}
    changed = [Changed(by_qid[qid], a[qid], b[qid]) for qid, d in differences.items() if abs(d) > 1e-9]
    p = randomisation_p(differences, clusters)
    return Comparison(
        before=before,
        after=after,
        measure=measure,
        mean_before=sum(a.values()) / len(a),
        mean_after=sum(b.values()) / len(b),
        interval=bootstrap_interval(differences, clusters),
        p=p,
        p_holm=p,
        changed=tuple(sorted(changed, key=lambda c: (-abs(c.after - c.before), c.question.qid))),
    )


def compare_all(pairs: Iterable[tuple[Run, Run]], measure: str) -> list[Comparison]:
    """The second of each pair against the first, p corrected for their number."""
    found = [compare(before, after, measure) for before, after in pairs]
    return [replace(c, p_holm=p) for c, p in zip(found, holm([c.p for c in found]), strict=True)]


def paired(before: Sequence[Run], after: Sequence[Run]) -> list[tuple[Run, Run]]:
    """Runs of the same mode; two single runs whatever their modes."""
    if len(before) == len(after) == 1:
        return [(before[0], after[0])]
    of_mode = {run.method.mode: run for run in before}
    pairs = [(of_mode[run.method.mode], run) for run in after if run.method.mode in of_mode]
    if not pairs:
        modes = [", ".join(run.method.mode for run in runs) for runs in (before, after)]
        raise QuestionProblem(f"no mode in common: found {modes[0]} and {modes[1]}. Name them: RUN.json:MODE")
    return pairs


def as_markdown(comparisons: Sequence[Comparison], most: int = 20) -> list[str]:
    """One row per comparison, then the changed questions of each with both rankings side by side."""
    head = ["run", comparisons[0].measure, "difference", "95 %", "p", "p (Holm)", "better", "worse"]
    wholes = dict.fromkeys(c.before.method.name for c in comparisons)
    lines = ["Against " + ", ".join(wholes), "", *table(head, [_row(c) for c in comparisons])]
    for comparison in comparisons if most else ():
        lines += ["", f"## {comparison.after.method.name}: {len(comparison.changed)} questions changed"]
        for change in comparison.changed[:most]:
            lines += ["", *side_by_side(comparison, change)]
    return lines


def _row(c: Comparison) -> list[str]:
    low, high = c.interval
    return [
        c.after.method.name,
        f"{c.mean_before:.3f} → {c.mean_after:.3f}",
        f"{c.difference:+.3f}",
        f"{low:+.3f} – {high:+.3f}",
        f"{c.p:.4f}",
        f"{c.p_holm:.4f}",
        str(c.better),
        str(c.worse),
    ]


def side_by_side(comparison: Comparison, change: Changed) -> list[str]:
    """The best hits of both runs for one question; ✓ marks what the gold names."""
    gold = {gold_key(g) for g in change.question.gold}
    columns = [
        [f"{'✓ ' if h.section in gold else ''}{h.label or h.section}" for h in hits[:_SHOWN]]
        for hits in (_hits(comparison.before, change), _hits(comparison.after, change))
    ]
    rows = [
        [str(rank), *(_cell(column[rank - 1]) if rank <= len(column) else "–" for column in columns)]
        for rank in range(1, max(map(len, columns), default=0) + 1)
    ]
    title = f"**{change.question.qid}** {change.question.query} ({change.before:.2f} → {change.after:.2f})"
    return [title, "", *table(["", "before", "after"], rows)]


def _hits(run: Run, change: Changed) -> Sequence[Ranked]:
    asked = run.by_qid.get(change.question.qid)
    return asked.hits if asked else ()


def _cell(text: str) -> str:
    return text.replace("|", "/").replace("\n", " ")[:110]

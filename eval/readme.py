"""The README's table of figures: measured by one command, kept as a small file, printed in the README's form. Asks no engine itself."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from eval.measures import MAIN, grouped, mean
from eval.questions import QuestionProblem
from eval.results import Results, Run
from eval.statistics import bootstrap_interval
from eval.tables import interval

FORM = 1
BEGIN, END = "<!-- printed by: python -m eval readme -->", "<!-- end -->"
TITLES = {"hybrid": "test: hybrid", "dense": "test: semantic alone", "lexical": "test: lexical alone"}
REAL, HAYSTACK = "tuned: hybrid", "tuned, in the haystack"
_KINDS = (("keyword", "number", "decision", "content"), ("paraphrase", "english", "follow-up", "typo"))


@dataclass(frozen=True, slots=True)
class Column:
    """One method on one set of questions."""

    title: str
    commit: str
    answerable: int
    unanswerable: int
    meetings: int  # that the answers stand in
    figures: Mapping[str, float]
    interval: Sequence[float]  # 95 % of nDCG@10
    kinds: Mapping[str, float]  # nDCG@10
    held_out: Sequence[float]  # nDCG@10 of the questions that never saw a tuner, with its interval; empty for none


def column(title: str, run: Run, held_out: Sequence[str] = ()) -> Column:
    """`held_out`: how the ids of questions begin that nothing is ever tuned on."""
    clusters = {q.qid: q.cluster for q in run.questions}
    apart = {qid: value for qid, value in run.main.items() if held_out and qid.startswith(tuple(held_out))}
    of_kind = grouped(run.questions, run.section, lambda question: question.kind)
    return Column(
        title=title,
        commit=run.method.commit,
        answerable=run.refusal.answerable,
        unanswerable=run.refusal.unanswerable,
        meetings=len({q.cluster for q in run.questions if q.answerable}),
        figures={name: round(value, 6) for name, value in run.figures().items() if _kept(name, value)},
        interval=[round(bound, 6) for bound in interval(run)],
        kinds={kind: round(values[MAIN], 6) for kind, (_, values) in of_kind.items()},
        held_out=[round(v, 6) for v in (mean(apart.values()), *bootstrap_interval(apart, clusters))] if apart else [],
    )


def test_columns(found: Results, held_out: Sequence[str]) -> list[Column]:
    return [column(TITLES[run.method.mode], run, held_out) for run in found.runs]


def _kept(name: str, value: float) -> bool:
    """Times belong to one machine, and what no question asked about has no figure."""
    return not name.startswith("ms ") and not math.isnan(value)


def _short(value: float | None) -> str:
    """0.7956 -> ".796"; 1.0 -> "1.000"; "–" for none."""
    return "–" if value is None else f"{value:.3f}".removeprefix("0")


def _named(*names: str) -> Callable[[Column], str]:
    return lambda c: " / ".join(_short(c.figures.get(name)) for name in names)


def _kinds(*names: str) -> Callable[[Column], str]:
    """Nothing where the questions are of no such kinds."""
    return lambda c: ", ".join(_short(c.kinds.get(name)) for name in names) if c.kinds.keys() & set(names) else ""


def _between(value: float, low: float, high: float) -> str:
    return f"{_short(value)} [{_short(low)}, {_short(high)}]"


ROWS: tuple[tuple[str, Callable[[Column], str]], ...] = (
    (MAIN, lambda c: _between(c.figures[MAIN], *c.interval)),
    ("of these, natural questions", lambda c: _between(*c.held_out) if c.held_out else ""),
    ("R@10 / R@100", _named("R@10", "R@100")),
    ("right item first", _named("right item first")),
    *((", ".join(kinds), _kinds(*kinds)) for kinds in _KINDS),
    ("the answer stands in a shown statement", _named("answer span hit")),
    ("statements and highlights that are exact slices", _named("citations exact")),
    ("AUROC of confidence (answerable against the others)", _named("AUROC")),
    ("answerable shown / others shown as answered", _named("answered", "false answered")),
)


def block(columns: Sequence[Column]) -> str:
    """The marked block of the README, markers included."""
    head = ["", *(c.title for c in columns)]
    rows = [[label, *(cell(c) for c in columns)] for label, cell in ROWS]
    lines = [f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows)]
    return "\n".join([BEGIN, *map(_asked, _sets(columns)), "", *lines, END])


def _sets(columns: Sequence[Column]) -> list[Column]:
    """The first column of every set of questions."""
    first = {(c.title.partition(":")[0].partition(",")[0], c.answerable, c.commit): c for c in reversed(columns)}
    return [c for c in columns if c in first.values()]


def _asked(c: Column) -> str:
    what = c.title.partition(":")[0].partition(",")[0]
    return (
        f"- {what}: {c.answerable} questions that {c.meetings} meetings answer and {c.unanswerable} that none does, "
        f"at commit {c.commit}"
    )


def replaced(text: str, printed: str) -> str:
    """The README with this block in the place of the one that stands there."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise QuestionProblem(f"README: no block between {BEGIN} and {END}, expected one to write")
    return before + printed + after


def write(path: Path, dataset_hash: str, columns: Sequence[Column]) -> None:
    row = {"readme": FORM, "dataset_hash": dataset_hash, "columns": [asdict(c) for c in columns]}
    path.write_text(json.dumps(row, ensure_ascii=False, indent=1) + "\n", "utf-8")


def read(path: Path) -> list[Column]:
    """The columns that were measured last."""
    try:
        row = json.loads(path.read_text("utf-8"))
        return [Column(**column) for column in row["columns"]]
    except (OSError, json.JSONDecodeError, KeyError, TypeError) as problem:
        raise QuestionProblem(
            f"{path}: no measured figures: {problem!r}. Measure them: python -m eval readme --write"
        ) from None


def joined(measured: Sequence[Column], before: Sequence[Column]) -> list[Column]:
    """What was measured now, and of what was not the figures of before."""
    titles = {c.title for c in measured}
    order = [*TITLES.values(), REAL, HAYSTACK]
    return sorted([*measured, *(c for c in before if c.title not in titles)], key=lambda c: order.index(c.title))

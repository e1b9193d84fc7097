"""Saved runs -> one page, as HTML that needs nothing else and as Markdown. Knows figures and markup; asks no engine."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from eval.ablate import against_whole
from eval.charts import Bar, bar_chart, curve_chart, reliability_chart
from eval.compare import compare_all
from eval.intervals import bin_interval, calibration_error, clusters, intervals, risk_band
from eval.measures import MAIN, MEASURES, auroc, bins, grouped, mean, outcomes
from eval.questions import Gold, Question, QuestionProblem, gold_key
from eval.results import Results, Run
from eval.run import Asked
from eval.statistics import bootstrap_interval
from eval.tables import interval, number

_EXAMPLES = 8

STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:68rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}
table{border-collapse:collapse;margin:1rem 0;font-variant-numeric:tabular-nums}
th,td{padding:.25rem .7rem;border-bottom:1px solid #ccc;text-align:right;vertical-align:top}
th:first-child,td:first-child{text-align:left}
td{white-space:nowrap}td:first-child{white-space:normal}svg{max-width:100%;height:auto}
table.text th,table.text td{text-align:left;white-space:normal}
figure{margin:1rem 0}figcaption,.note{color:#444;font-size:.9rem}
.scroll{overflow-x:auto}
"""


@dataclass(frozen=True, slots=True)
class Table:
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    text: bool = False  # cells of words rather than numbers


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing, and the same in words for those who do not see it."""

    svg: str
    caption: str


@dataclass(frozen=True, slots=True)
class Part:
    title: str
    body: tuple[Table | Figure | str, ...]


def report(found: Results, ablations: Results | None = None) -> list[Part]:
    """The page in parts. Refuses a run on questions that its settings were tuned on: such figures prove nothing."""
    if ablations and ablations.split != found.split:
        raise QuestionProblem(
            f"the run is on split {found.split}, the ablations on {ablations.split}. Run ablate on {found.split}"
        )
    if ablations and _judged(ablations) != _judged(found):
        raise QuestionProblem(
            f"the ablations of {ablations.dataset} are judged on other questions or gold than the run. Run ablate on {found.dataset}"
        )
    for run in found.runs:
        if run.method.tuned_on and found.split in (run.method.tuned_on, "all"):
            other = "test" if run.method.tuned_on == "tune" else "tune"
            raise QuestionProblem(
                f"{run.method.name}: settings were tuned on split {run.method.tuned_on}, the run is on {found.split}. Run with --split {other}"
            )
    best = found.run()
    parts = [
        _about(found),
        _headline(found),
        *_ablation(ablations),
        _groups(found, "Per kind of question", "kind of question", lambda q: q.kind),
        _groups(found, "Per municipality", "municipality", lambda q: q.municipality),
        _spans(best),
    ]
    return [*parts, _refusal(found), _reliability(best), _overlap(best), _confusions(best), _false_answers(best)]


def _judged(found: Results) -> dict[str, tuple[Gold, ...]]:
    """Question -> gold of those that are ranked for; ablations ask no others."""
    return {q.qid: q.gold for q in found.questions if q.answerable}


def _about(found: Results) -> Part:
    answerable = sum(q.answerable for q in found.questions)
    clusters = len({q.cluster for q in found.questions if q.answerable})
    return Part(
        "Evaluation",
        (
            f"{found.dataset} (questions {found.dataset_hash}), split {found.split}: {answerable} questions with an answer from "
            f"{clusters} meetings, {len(found.questions) - answerable} without. Made {found.made}.",
            Table(
                ("method", "commit", "index (manifest)", "encoder"),
                tuple((r.method.name, r.method.commit, r.method.manifest, r.method.encoder) for r in found.runs),
                text=True,
            ),
            "Intervals are 95 %, bootstrapped by meeting. What each measure means stands in eval/README.md.",
        ),
    )


def told(value: float, between: tuple[float, float]) -> str:
    """0.730 (0.670–0.781)"""
    low, high = between
    return number("", value) if math.isnan(low) else f"{number('', value)} ({low:.3f}–{high:.3f})"


def _main(run: Run) -> str:
    return told(mean(run.main.values()), interval(run))


def _headline(found: Results) -> Part:
    figures = [run.figures() for run in found.runs]
    known = [intervals(run) for run in found.runs]
    rows = tuple(
        (
            name,
            *(
                told(f[name], i[name]) if name in i else number(name, f[name])
                for f, i in zip(figures, known, strict=True)
            ),
        )
        for name in figures[0]
    )
    return Part("Headline", (Table(("measure", *(r.method.label for r in found.runs)), rows),))


def _ablation(ablations: Results | None) -> list[Part]:
    """What each part of the engine adds: the engine without it against the whole, in the modes in which it counts."""
    if ablations is None:
        return []
    rows = [
        (
            c.after.method.label,
            f"{c.mean_after:.3f}",
            f"{c.difference:+.3f}",
            f"{c.interval[0]:+.3f} – {c.interval[1]:+.3f}",
            f"{c.p_holm:.3f}",
            f"{c.better} / {c.worse}",
        )
        for c in compare_all(against_whole(ablations.runs), MAIN)
    ]
    wholes = [run for run in ablations.runs if not run.method.change]
    if not any("reranker" in run.method.change for run in ablations.runs):
        rows.append(("reranker: off, none is configured", "", "", "", "", ""))
    head = ("engine", MAIN, "difference", "95 %", "p (Holm)", "better / worse")
    before = ". ".join(f"Whole: {run.method.name}, {MAIN} {_main(run)}" for run in wholes)
    return [Part("What each part adds", (f"{before}. Split {ablations.split}.", Table(head, tuple(rows))))]


def _groups(found: Results, title: str, what: str, key: Callable[[Question], str]) -> Part:
    """Bars and figures of every group of questions, with the interval of the main measure."""
    groups = [grouped(r.questions, r.section, key) for r in found.runs]
    between = [_group_intervals(r, key) for r in found.runs]
    bars = {name: [(g[name][1][MAIN], *i[name]) for g, i in zip(groups, between, strict=True)] for name in groups[0]}
    best = [r.method.mode for r in found.runs].index(found.run().method.mode)
    others = [str(m) for m in MEASURES if str(m) != MAIN]
    rows = tuple(
        (name, str(n), told(values[MAIN], between[best][name]), *(number(m, values[m]) for m in others))
        for name, (n, values) in groups[best].items()
    )
    figure = Figure(bar_chart(bars, [r.method.label for r in found.runs]), f"{MAIN} per {what}, with 95 % intervals")
    return Part(f"{title} ({found.run().method.label})", (figure, Table((what, "n", MAIN, *others), rows)))


def _group_intervals(run: Run, key: Callable[[Question], str]) -> dict[str, tuple[float, float]]:
    values: dict[str, dict[str, float]] = {}
    for q in run.questions:
        if q.qid in run.main:
            values.setdefault(key(q), {})[q.qid] = run.main[q.qid]
    return {name: bootstrap_interval(of, clusters(run)) for name, of in values.items()}


def _spans(run: Run) -> Part:
    """Whether the statements hold the verbatim answer, per kind."""
    kinds: dict[str, list[int]] = {}
    for q in run.questions:
        asked = run.by_qid.get(q.qid)
        if asked is not None and asked.span is not None:
            kinds.setdefault(q.kind, []).append(asked.span)
    rows = tuple(
        (kind, str(len(s)), f"{mean(x > 0 for x in s):.3f}", f"{mean(x == 1 for x in s):.3f}")
        for kind, s in sorted(kinds.items())
    )
    return Part("The answer in the statements", (Table(("kind", "n", "in one of them", "in the first"), rows),))


def _refusal(found: Results) -> Part:
    rows = []
    for run in found.runs:
        figures, known = run.figures(), intervals(run)
        rows.append(
            (
                run.method.label,
                *(told(figures[name], known[name]) for name in _REFUSAL),
                number("", run.refusal.threshold),
            )
        )
    best = found.run()
    of_groups = Table(("unanswerable, of", "n", "AUROC", "answered", "shown"), _refusal_rows(best))
    curves = {best.method.label: best.refusal.curve} | {r.method.label: r.refusal.curve for r in found.runs}
    band = risk_band(outcomes(best.questions, best.by_qid))
    caption = (
        "Risk and coverage: of the questions answered, surest first (to the right), the share answered wrongly (upwards); "
        f"95 % band of {best.method.label}"
    )
    at = ", ".join(
        f"{low:.2f}–{high:.2f} at {100 * x:.0f} %" for x, low, high in band if round(100 * x) in (25, 50, 75, 100)
    )
    words = f"Risk of {best.method.label} at a coverage, 95 %: {at}."
    table = Table(("method", *_REFUSAL.values(), "80 % is at confidence"), tuple(rows))
    return Part("Refusal", (table, of_groups, Figure(curve_chart(curves, band), caption), words))


# Figure -> heading
_REFUSAL = {
    "AUROC": "AUROC",
    "AURC": "AURC",
    "false answers at 80 %": "false answers at 80 %",
    "answered": "answerable shown",
    "false answered": "unanswerable answered",
    "false shown": "unanswerable shown",
}


def _reliability(run: Run) -> Part:
    """Whether confidence is what it says: by tenths, the share of questions that have an answer, and that got it."""
    found = outcomes(run.questions, run.by_qid)
    series: dict[str, list[tuple[float, Bar]]] = {"has an answer": [], "rightly answered": []}
    rows = []
    for of in bins(found):
        has, right = (
            (of.share(value), bin_interval(of, value)) for value in (lambda o: o.answerable, lambda o: o.right)
        )
        for points, (share, between) in zip(series.values(), (has, right), strict=True):
            points.append((of.confidence, (share, *between)))
        rows.append((f"{of.confidence:.2f}", str(len(of.outcomes)), told(*has), told(*right)))
    caption = "Confidence (to the right) and what became of it (upwards), with 95 % intervals; on the dashed line it is what it says"
    words = (
        f"Mean distance of confidence and share with an answer: {number('', calibration_error(found))}. It is fitted on as many "
        "questions with as without an answer; where others are asked it says too much or too little."
    )
    table = Table(("mean confidence", "n", "has an answer", "rightly answered"), tuple(rows))
    return Part("Reliability of confidence", (Figure(reliability_chart(series), caption), table, words))


def _refusal_rows(run: Run) -> tuple[tuple[str, ...], ...]:
    """Unanswerable questions by municipality or file: near misses are harder to refuse than questions off the subject."""
    sure = [run.by_qid[q.qid].confidence for q in run.questions if q.answerable and q.qid in run.by_qid]
    groups: dict[str, list[Asked]] = {}
    for q in run.questions:
        if not q.answerable and q.qid in run.by_qid:
            groups.setdefault(q.municipality, []).append(run.by_qid[q.qid])
    return tuple(
        (
            name,
            str(len(asked)),
            number("", auroc(sure, [a.confidence for a in asked])),
            number("", mean(a.status == "answered" for a in asked)),
            number("", mean(a.status != "none" for a in asked)),
        )
        for name, asked in sorted(groups.items())
    )


def _overlap(run: Run) -> Part:
    """How much of a question its section prints: kinds with a high share flatter the lexical leg."""
    kinds: dict[str, list[float]] = {}
    for q in run.questions:
        asked = run.by_qid.get(q.qid)
        if asked is not None and asked.overlap is not None:
            kinds.setdefault(q.kind, []).append(asked.overlap)
    rows = tuple((kind, str(len(v)), f"{mean(v):.2f}") for kind, v in sorted(kinds.items()))
    return Part("Words that question and section share", (Table(("kind", "n", "share of content words"), rows),))


def _confusions(run: Run) -> Part:
    """The questions ranked worst: what came first, and what should have."""
    worst = sorted(run.main.items(), key=lambda pair: (pair[1], pair[0]))[:_EXAMPLES]
    by_qid = {q.qid: q for q in run.questions}
    rows = tuple(
        (by_qid[qid].query, _first(run, qid), _wanted(by_qid[qid]), f"{value:.2f}") for qid, value in worst if value < 1
    )
    return Part("Confused", (Table(("question", "came first", "should have", MAIN), rows, text=True),))


def _false_answers(run: Run) -> Part:
    """Unanswerable questions that were answered with most confidence."""
    sure = sorted(
        ((run.by_qid[q.qid].confidence, q) for q in run.questions if not q.answerable and q.qid in run.by_qid),
        key=lambda pair: (-pair[0], pair[1].qid),
    )
    rows = tuple((q.query, _first(run, q.qid), f"{confidence:.2f}") for confidence, q in sure[:_EXAMPLES])
    return Part("Answered without an answer", (Table(("question", "came first", "confidence"), rows, text=True),))


def _first(run: Run, qid: str) -> str:
    asked = run.by_qid.get(qid)
    return asked.hits[0].label if asked and asked.hits else "–"


def _wanted(question: Question) -> str:
    best = max(question.gold, key=lambda g: g.rel)
    return f"{gold_key(best)}: {best.evidence}"


def as_markdown(parts: Sequence[Part]) -> str:
    lines: list[str] = []
    for level, part in enumerate(parts):
        lines += [f"{'#' if level == 0 else '##'} {part.title}", ""]
        for block in part.body:
            if isinstance(block, Table):
                lines += [_markdown_row(block.head), "|" + "---|" * len(block.head)]
                lines += [_markdown_row(row) for row in block.rows]
            elif isinstance(block, str):
                lines.append(block)
            else:
                continue  # drawings are for the page; their numbers stand in the tables
            lines.append("")
    return "\n".join(lines)


def _markdown_row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(_one_line(c).replace('|', chr(92) + '|') for c in cells)} |"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def as_html(parts: Sequence[Part]) -> str:
    """One page without scripts and without anything fetched."""
    body = []
    for level, part in enumerate(parts):
        heading = "h1" if level == 0 else "h2"
        body.append(f"<section><{heading}>{escape(part.title)}</{heading}>")
        body += [_html_block(block) for block in part.body]
        body.append("</section>")
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(parts[0].title)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head><body><main>{"".join(body)}</main></body></html>\n'
    )


def _html_block(block: Table | Figure | str) -> str:
    if isinstance(block, str):
        return f'<p class="note">{escape(block)}</p>'
    if isinstance(block, Figure):
        return f"<figure>{block.svg}<figcaption>{escape(block.caption)}</figcaption></figure>"
    kind = ' class="text"' if block.text else ""
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in block.head)
    rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in block.rows)
    return f'<div class="scroll" tabindex="0"><table{kind}><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'

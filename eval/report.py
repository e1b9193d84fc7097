"""Saved runs -> one page, as HTML that needs nothing else and as Markdown. Knows figures and markup; asks no engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from eval.ablate import against_whole
from eval.compare import compare_all
from eval.measures import MAIN, MEASURES, auroc, grouped, mean
from eval.questions import Question, QuestionProblem, gold_key
from eval.results import Results, Run
from eval.run import Asked
from eval.statistics import bootstrap_interval
from eval.tables import headline_rows, number

_EXAMPLES = 8
_WITH_INTERVAL = ("nDCG@10", "R@10", "RR@10", "Success@1")
_COLOURS = ("#1f5fa8", "#c2571a", "#4d7c2f")  # each at least 4.5:1 on white

STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}
table{border-collapse:collapse;margin:1rem 0;font-variant-numeric:tabular-nums}
th,td{padding:.25rem .7rem;border-bottom:1px solid #ccc;text-align:right;vertical-align:top}
th:first-child,td:first-child{text-align:left}
table.text th,table.text td{text-align:left}
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
        _kinds(found),
        _municipalities(found),
        _spans(best),
    ]
    return [*parts, _refusal(found), _overlap(best), _confusions(best), _false_answers(best)]


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


def _clusters(run: Run) -> dict[str, str]:
    return {q.qid: q.cluster for q in run.questions}


def with_interval(run: Run, measure: str) -> str:
    """0.730 (0.670–0.781)"""
    values = {qid: v[measure] for qid, v in run.section.items()}
    low, high = bootstrap_interval(values, _clusters(run))
    return f"{number(measure, mean(values.values()))} ({low:.3f}–{high:.3f})"


def _headline(found: Results) -> Part:
    rows = [
        (row[0], *(with_interval(run, row[0]) for run in found.runs)) if row[0] in _WITH_INTERVAL else tuple(row)
        for row in headline_rows(found)
    ]
    return Part("Headline", (Table(("measure", *(r.method.label for r in found.runs)), tuple(rows)),))


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
    before = ". ".join(f"Whole: {run.method.name}, {MAIN} {with_interval(run, MAIN)}" for run in wholes)
    return [Part("What each part adds", (f"{before}. Split {ablations.split}.", Table(head, tuple(rows))))]


def _group_table(found: Results, what: str, groups: Sequence[Mapping[str, tuple[int, Mapping[str, float]]]]) -> Table:
    names = [str(m) for m in MEASURES]
    best = groups[[r.method.mode for r in found.runs].index(found.run().method.mode)]
    rows = tuple((kind, str(n), *(number(m, values[m]) for m in names)) for kind, (n, values) in best.items())
    return Table((what, "n", *names), rows)


def _kinds(found: Results) -> Part:
    groups = [grouped(r.questions, r.section, lambda q: q.kind) for r in found.runs]
    bars = {kind: [g[kind][1][MAIN] for g in groups] for kind in groups[0]}
    labels = [r.method.label for r in found.runs]
    body = (Figure(bar_chart(bars, labels), f"{MAIN} per kind of question"), _group_table(found, "kind", groups))
    return Part(f"Per kind of question ({found.run().method.label})", body)


def _municipalities(found: Results) -> Part:
    groups = [grouped(r.questions, r.section, lambda q: q.municipality) for r in found.runs]
    return Part(f"Per municipality ({found.run().method.label})", (_group_table(found, "municipality", groups),))


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
        told = run.refusal
        figures = (told.auroc, told.aurc, told.false_answer_rate, told.threshold)
        shares = (told.answered, told.false_answered, told.false_shown)
        rows.append((run.method.label, *(number("", f) for f in (*figures, *shares))))
    head = (
        "method", "AUROC", "AURC", "false answers at 80 %", "at confidence",
        "answerable shown", "unanswerable answered", "unanswerable shown",
    )  # fmt: skip
    best = found.run()
    of_groups = Table(("unanswerable, of", "n", "AUROC", "answered", "shown"), _refusal_rows(best))
    curves = {r.method.label: r.refusal.curve for r in found.runs}
    return Part(
        "Refusal",
        (
            Table(head, tuple(rows)),
            of_groups,
            Figure(
                curve_chart(curves),
                "Risk and coverage: of the questions answered, surest first, the share answered wrongly",
            ),
        ),
    )


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


def bar_chart(bars: Mapping[str, Sequence[float]], labels: Sequence[str]) -> str:
    """Horizontal bars 0..1, one group per key, one bar per label."""
    thick, gap, left, width = 12, 10, 130, 560
    height = len(bars) * (thick * len(labels) + gap) + 40
    parts = [_svg(left + width + 60, height, "Bars: " + ", ".join(f"{k} {v[0]:.2f}" for k, v in bars.items()))]
    y = 5
    for name, values in bars.items():
        parts.append(_text(left - 8, y + thick * len(values) / 2 + 4, name, "end"))
        for i, value in enumerate(values):
            colour = _COLOURS[i % len(_COLOURS)]
            parts.append(f'<rect x="{left}" y="{y}" width="{width * value:.1f}" height="{thick - 2}" fill="{colour}"/>')
            parts.append(_text(left + width * value + 5, y + thick - 3, f"{value:.2f}", size=10))
            y += thick
        y += gap
    parts += [_legend(left, height - 15, labels), "</svg>"]
    return "".join(parts)


def curve_chart(curves: Mapping[str, Sequence[tuple[float, float]]]) -> str:
    """Lines in the unit square: coverage to the right, risk upwards."""
    left, top, width, height = 50, 10, 520, 260
    parts = [_svg(left + width + 20, top + height + 60, "Risk over coverage")]
    for tick in range(6):
        share = tick / 5
        y = top + height * (1 - share)
        parts.append(f'<line x1="{left}" x2="{left + width}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>')
        parts.append(_text(left - 6, y + 4, f"{share:.1f}", "end"))
        parts.append(_text(left + width * share, top + height + 16, f"{share:.1f}", "middle"))
    for i, points in enumerate(curves.values()):
        line = " ".join(f"{left + width * x:.1f},{top + height * (1 - y):.1f}" for x, y in points)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{_COLOURS[i % len(_COLOURS)]}" stroke-width="2"/>')
    parts += [_legend(left, top + height + 40, list(curves)), "</svg>"]
    return "".join(parts)


def _svg(width: float, height: float, label: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" role="img" '
        f'aria-label="{escape(label)}" font-family="system-ui,sans-serif" font-size="12">'
    )


def _text(x: float, y: float, text: str, anchor: str = "start", size: int = 12) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}">{escape(text)}</text>'


def _legend(x: float, y: float, labels: Sequence[str]) -> str:
    parts = []
    for i, label in enumerate(labels):
        colour = _COLOURS[i % len(_COLOURS)]
        parts.append(f'<rect x="{x + 150 * i}" y="{y - 10}" width="12" height="12" fill="{colour}"/>')
        parts.append(_text(x + 150 * i + 18, y, label))
    return "".join(parts)


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

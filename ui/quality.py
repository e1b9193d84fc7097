"""Page Kvalitet: how good the answers were when they were last measured, and passages for staff to judge. Knows no ranking."""

from __future__ import annotations

import datetime as dt
import math

import streamlit as st

from eval.judge import Candidate, Judgement, Verdict, append
from retrieval import Archive
from ui import cards, judging, runs
from ui.format import date
from ui.judging import Desk, Key
from ui.marked import escape, prose
from ui.memory import built, opened
from ui.state import Shown
from ui.strings import Words

VIEWS = {"figures": "quality.view.figures", "judge": "quality.view.judge"}

# A figure as saved, its name and what it means; whether it is a share, shown in per cent.
_FIGURES: tuple[tuple[str, str, str, bool], ...] = (
    (runs.MAIN, "quality.ndcg", "quality.ndcg.text", False),
    ("R@10", "quality.recall", "quality.recall.text", True),
    ("right item first", "quality.first", "quality.first.text", True),
    ("AUROC", "quality.auroc", "quality.auroc.text", False),
    ("false answers at 80 %", "quality.false", "quality.false.text", True),
)
_OF_KIND = ((runs.MAIN, "quality.ndcg", False), ("R@10", "quality.recall", True))

# Verdict, its string, its key on the keyboard, its icon.
_VERDICTS: tuple[tuple[Verdict, str, str, str], ...] = (
    ("right", "judge.right", "1", "check_circle"),
    ("partly", "judge.partly", "2", "contrast"),
    ("wrong", "judge.wrong", "3", "cancel"),
)
_SKIP_KEY, _UNDO_KEY = "4", "5"
_STEPS, _SKIPPED, _AGAIN, _FAILED = "judge steps", "judge skipped", "judge again", "judge failed"


def page(shown: Shown) -> None:
    words = shown.words
    view = st.segmented_control(
        words("quality.view"),
        list(VIEWS),
        default="figures",
        format_func=lambda v: words(VIEWS[v]),
        key="quality view",
        required=True,
        label_visibility="collapsed",
    )
    if view == "judge":
        _judging(shown)
    else:
        _figures(shown)


def _figures(shown: Shown) -> None:
    words = shown.words
    found, unread = runs.latest(shown.settings.runs, shown.settings.questions)
    if unread:
        st.warning(words("quality.unread"))
        st.code("\n".join(unread), language=None)
    if found is None:
        st.html(
            f'<div class="state none"><h2>{escape(words("quality.none.title"))}</h2>'
            f"<p>{escape(words('quality.none'))}</p></div>"
        )
        _command(shown)
        return
    st.html(f'<p class="lead">{escape(words("quality.lead", n=found.questions))}</p>')
    if found.tuned_on_these:
        st.warning(words("quality.tuned"))
    st.html(_headline(words, found) + "".join(_kinds(words, m) for m in found.measured[:1]) + _about(words, found))
    if found.page is not None:
        st.download_button(
            words("quality.page"),
            found.page.read_bytes(),
            file_name=found.page.name,
            mime="text/html",
            icon=":material/download:",
            help=words("quality.page.help"),
        )
    with st.expander(words("quality.again"), icon=":material/terminal:"):
        _command(shown)


def _command(shown: Shown) -> None:
    index, out = shown.settings.index, shown.settings.runs / "run.html"
    st.code(
        f"python -m eval run --dataset {shown.settings.questions} --index {index} --split test --report {out}",
        language=None,
        wrap_lines=True,
    )


def _number(words: Words, value: float | None, share: bool) -> str:
    """0.7909 -> "0,79"; a share 0.834 -> "83 %"; "–" for none."""
    if value is None or math.isnan(value):
        return "–"
    if share:
        return f"{100 * value:.0f} %"
    return f"{value:.2f}".replace(".", ",") if words.language == "da" else f"{value:.2f}"


def _headline(words: Words, found: runs.Saved) -> str:
    """A row per figure with what it means, a column per method."""
    rows = []
    for name, title, meaning, share in _FIGURES:
        if any(name in m.figures for m in found.measured):
            cells = "".join(f"<td>{escape(_cell(words, m, name, share))}</td>" for m in found.measured)
            rows.append(
                f'<tr><th scope="row">{escape(words(title))}<br><span class="quiet">{escape(words(meaning))}</span></th>{cells}</tr>'
            )
    head = "".join(
        f'<th scope="col">{escape(words.known("mode", m.name.partition("/")[0]))}</th>' for m in found.measured
    )
    return (
        f"<h2>{escape(words('quality.figures'))}</h2>"
        + _scrolled(
            words, f'<thead><tr><th scope="col">{escape(words("quality.measure"))}</th>{head}</tr></thead>', rows
        )
        + f'<p class="quiet">{escape(words("quality.interval"))}</p>'
    )


def _cell(words: Words, measured: runs.Measured, name: str, share: bool) -> str:
    """0,79 (0,74–0,84)"""
    value = _number(words, measured.figures.get(name), share)
    if name != runs.MAIN or measured.interval is None:
        return value
    low, high = (_number(words, bound, share) for bound in measured.interval)
    return f"{value} ({low}–{high})"


def _kinds(words: Words, measured: runs.Measured) -> str:
    """How kinds of questions fare, by the first method."""
    if not measured.kinds:
        return ""
    shown = [of for of in _OF_KIND if any(of[0] in values for values in measured.kinds.values())]
    head = "".join(f'<th scope="col">{escape(words(title))}</th>' for _, title, _ in shown)
    rows = []
    for kind, values in measured.kinds.items():
        cells = "".join(f"<td>{escape(_number(words, values.get(name), share))}</td>" for name, _, share in shown)
        rows.append(
            f'<tr><th scope="row">{escape(words.known("kind", kind))}</th><td>{values["n"]:.0f}</td>{cells}</tr>'
        )
    return f"<h2>{escape(words('quality.kinds'))}</h2>" + _scrolled(
        words,
        f'<thead><tr><th scope="col">{escape(words("quality.kind"))}</th>'
        f'<th scope="col">{escape(words("quality.questions"))}</th>{head}</tr></thead>',
        rows,
    )


def _scrolled(words: Words, head: str, rows: list[str]) -> str:
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(words("coverage.region"))}">'
        f"<table>{head}<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _about(words: Words, found: runs.Saved) -> str:
    """What was measured, when and at which commit."""
    facts = [(words("quality.file"), found.file), (words("quality.split"), found.split)]
    if found.made:
        facts.append((words("quality.made"), date(found.made[:10], words.language)))
    facts += [
        (words("quality.method"), f"{m.name}, {words('quality.commit', commit=m.commit)}") for m in found.measured
    ]
    listed = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(text)}</dd></div>" for name, text in facts)
    return f'<h2>{escape(words("quality.about"))}</h2><dl class="facts">{listed}</dl>'


def _judging(shown: Shown) -> None:
    words = shown.words
    archive = opened(shown)
    if archive is None:
        return
    desk = _desk(built(archive), archive)
    judgements, unusable = judging.read(shown.settings.feedback)
    pooled, odd = judging.read_pool(shown.settings.pool)
    found = [c for q in judging.asked(judgements) for c in _found_for(built(archive), q.query, q.history, archive)]
    queue = judging.queue([*judging.thumbed(judgements, desk.texts), *pooled, *found], desk.texts)
    st.html(f'<p class="lead">{escape(words("judge.lead"))}</p>')
    if unusable + odd:
        st.warning(words("judge.unusable", n=unusable + odd))
    if st.session_state.pop(_FAILED, False):
        st.error(words("hit.useful.failed"))
    done = judging.reviewed(judgements) & queue.keys()
    again: list[Key] = st.session_state.setdefault(_AGAIN, [])
    skipped: set[Key] = st.session_state.setdefault(_SKIPPED, set())
    waiting = [k for k in again if k in queue] + [k for k in queue if k not in done | skipped and k not in again]
    if queue:
        st.progress(len(done) / len(queue), words("judge.progress", done=len(done), all=len(queue)))
    keys = st.toggle(words("judge.keys"), value=True, key="judge keys", help=words("judge.keys.help"))
    if waiting:
        _candidate(shown, desk, queue[waiting[0]], waiting[0] in done)
        _verdicts(shown, queue[waiting[0]], keys)
    else:
        _nothing_waits(shown)
    _undo_button(words, keys)


@st.cache_resource(max_entries=2, show_spinner=False)
def _desk(generation: str, _archive: Archive) -> Desk:
    return judging.desk(_archive)


@st.cache_resource(max_entries=256, show_spinner=False)
def _found_for(generation: str, query: str, history: tuple[str, ...], _archive: Archive) -> list[Candidate]:
    return judging.found_for(_archive, query, history)


def _nothing_waits(shown: Shown) -> None:
    words = shown.words
    st.html(
        f'<div class="state none"><h2>{escape(words("judge.none.title"))}</h2>'
        f"<p>{escape(words('judge.none'))}</p></div>"
    )
    st.code(
        f"python -m eval pool --dataset NEW.jsonl --index {shown.settings.index} --out {shown.settings.pool}",
        language=None,
        wrap_lines=True,
    )


def _candidate(shown: Shown, desk: Desk, of: Candidate, judged: bool) -> None:
    """The question, the passage with its place, and the whole item to read around it."""
    words = shown.words
    before = "".join(f'<p class="quiet" lang="da">{escape(q)}</p>' for q in of.history)
    earlier = f'<p class="quiet">{escape(words("judge.history"))}</p>{before}' if before else ""
    st.html(f'<h2>{escape(words("judge.question"))}</h2>{earlier}<p class="asked" lang="da">{escape(of.query)}</p>')
    if judged:
        st.info(words("judge.again"), icon=":material/undo:")
    found = judging.place_of(desk, of)
    if found is None:
        st.html(f'<article class="hit"><div class="text" lang="da">{prose(of.text)}</div></article>')
        return
    place, item = found
    with st.container(border=True):
        st.html(
            f'<article class="hit"><p class="badges">{cards.standing(words, place, item.facts.outcome)}</p>'
            f'<h3 lang="da">{escape(place.title)}</h3><p class="where">{escape(cards.where(words, place))}</p>'
            f'<div class="text" lang="da"><p class="section">{escape(place.section)}</p>{prose(of.text)}</div></article>'
        )
        with st.expander(words("hit.whole"), key=f"whole {_named(of)}", type="compact"):
            st.html(cards.whole_item(words, item, place.kind))


def _named(of: Candidate) -> str:
    """A passage in the key of a widget: pressing a key twice never judges the next passage unread."""
    return f"{judging.key_of(of)}"


def _verdicts(shown: Shown, of: Candidate, keys: bool) -> None:
    words = shown.words
    with st.container(horizontal=True, gap="small"):
        for verdict, text, shortcut, icon in _VERDICTS:
            st.button(
                words(text),
                key=f"{verdict} {_named(of)}",
                icon=f":material/{icon}:",
                shortcut=shortcut if keys else None,
                on_click=_judge,
                args=(shown, of, verdict),
            )
        st.button(
            words("judge.skip"),
            key=f"skip {_named(of)}",
            icon=":material/skip_next:",
            shortcut=_SKIP_KEY if keys else None,
            on_click=_skip,
            args=(of,),
        )


def _undo_button(words: Words, keys: bool) -> None:
    st.button(
        words("judge.undo"),
        key="judge undo",
        type="tertiary",
        icon=":material/undo:",
        help=words("judge.undo.help"),
        disabled=not st.session_state.get(_STEPS),
        shortcut=_UNDO_KEY if keys else None,
        on_click=_undo,
    )


def _judge(shown: Shown, of: Candidate, verdict: Verdict) -> None:
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    said = Judgement(of.query, of.doc, of.item, of.section, of.start, of.end, verdict, "review", now, of.history)
    try:
        append(shown.settings.feedback, said)
    except OSError:
        st.session_state[_FAILED] = True
        return
    _step(of)


def _skip(of: Candidate) -> None:
    st.session_state[_SKIPPED].add(judging.key_of(of))
    _step(of)


def _step(of: Candidate) -> None:
    key = judging.key_of(of)
    st.session_state[_AGAIN] = [k for k in st.session_state[_AGAIN] if k != key]
    st.session_state.setdefault(_STEPS, []).append(key)


def _undo() -> None:
    """The last passage comes back. What was judged stays in the file, which is only appended to; the next verdict counts."""
    key = st.session_state[_STEPS].pop()
    st.session_state[_SKIPPED].discard(key)
    st.session_state[_AGAIN] = [key, *(k for k in st.session_state[_AGAIN] if k != key)]

"""Page Beslutninger: every decision in a table to filter, and one of them against its recommendation. Interprets nothing itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from indexer.minutes import OUTCOMES, Filters
from retrieval import Archive
from retrieval.decisions import Decision, decisions, decisions_table, word_diff
from retrieval.exports import decisions_document, later_texts
from ui import cards, topics
from ui.format import counted
from ui.marked import escape, prose
from ui.memory import (
    basis,
    body_filter,
    built,
    choice,
    downloads,
    filters_of,
    nothing,
    opened,
    pages_of,
    period_filter,
    place_link,
    table,
    where,
)
from ui.state import DECISION, DECISIONS_PATH, Shown
from ui.strings import Words

_AREA, _BODY, _PERIOD, _OUTCOME = "besl_kommune", "besl_udvalg", "besl_periode", "besl_udfald"
_DIVERGED, _DISAGREED = "besl_afveg", "besl_uenighed"
_TOPIC = "besl_emne"
_KEPT = (_AREA, _BODY, _PERIOD, _OUTCOME, _TOPIC, _DIVERGED, _DISAGREED)
_FOLLOWED = {
    "som_indstillet": ("decisions.as_recommended", "good", "check_circle"),
    "aendret": ("decisions.changed", "change", "edit"),
    "imod": ("decisions.against", "bad", "cancel"),
}


def page(shown: Shown) -> None:
    archive = opened(shown)
    if archive is None:
        return
    words = shown.words
    st.html(f'<p class="lead">{escape(words("decisions.lead"))}</p>')
    filters, diverged, disagreed = _narrowed(words, archive, _decided(built(archive), Filters(), False, False, archive))
    found = _decided(built(archive), filters, diverged, disagreed, archive)
    key = st.query_params.get(DECISION)
    if key:
        _one(shown, archive, key)
    if not found:
        nothing(words, archive)
        return
    rows = pages_of(words, found, "besl_side")
    header = ("decisions.what", "decisions.where", "filter.outcome", "decisions.followed", "decisions.votes")
    caption = counted(len(found), words("n.decision"), words("n.decisions"), words.language)
    cells = [_row(shown, decision) for decision in rows]
    st.html(table(caption, [words(name) for name in header], cells, words("coverage.region")))
    question = words("page.decisions")
    asked = [words(k) for k, on in (("decisions.diverged", diverged), ("decisions.disagreed", disagreed)) if on]
    about, later = basis(archive, ": ".join((question, *asked)), filters), later_texts(found, archive.cases)
    rows_of = decisions_table(found, later)
    downloads(words, lambda: decisions_document(found, about, later), rows_of, about, "beslutninger")


@st.cache_resource(max_entries=16, show_spinner=False)
def _decided(
    generation: str, filters: Filters, diverged: bool, disagreed: bool, _archive: Archive
) -> tuple[Decision, ...]:
    """The decisions that meet the filters, newest first; the same of the same index is computed once."""
    return decisions(_archive.index.catalog, filters, diverged, disagreed)[::-1]


def _narrowed(words: Words, archive: Archive, every: Sequence[Decision]) -> tuple[Filters, bool, bool]:
    places = [d.place for d in every]
    area, body = body_filter(words, places, _AREA, _BODY)
    left, right = st.columns(2)
    with left:
        period = period_filter(words, places, _PERIOD)
    with right:
        present = {p.outcome for p in places}
        named = {words.known("outcome", outcome): outcome for outcome in OUTCOMES if outcome in present}
        outcome = named.get(choice(words, "filter.outcome", list(named), _OUTCOME))
    with st.container(horizontal=True):
        diverged = st.toggle(words("decisions.diverged"), key=_DIVERGED, bind="query-params")
        disagreed = st.toggle(words("decisions.disagreed"), key=_DISAGREED, bind="query-params")
    topic = topics.chosen(words, archive, _TOPIC)
    return replace(filters_of(places, area, body, period, outcome), topics=topic), diverged, disagreed


def _row(shown: Shown, decision: Decision) -> tuple[str, ...]:
    words, place = shown.words, decision.place
    kept = {name: st.query_params[name] for name in _KEPT if name in st.query_params}
    href = escape(shown.link(DECISIONS_PATH, {**kept, DECISION: place.key}))
    return (
        f'<a href="{href}" target="_self" lang="da">{escape(place.title)}</a>',
        escape(where(words, place)),
        cards.outcome_badge(words, decision.outcome),
        _followed(words, decision),
        escape(_votes(words, decision)),
    )


def _followed(words: Words, decision: Decision) -> str:
    if decision.followed is None:
        return ""
    text, tone, icon = _FOLLOWED[decision.followed]
    return cards.badge(words(text), tone, icon)


def _votes(words: Words, decision: Decision) -> str:
    votes = decision.votes
    if votes is None:
        return ""
    return words("decisions.tally", yes=votes.for_, no=votes.against, neither=votes.abstain)


def _one(shown: Shown, archive: Archive, key: str) -> None:
    """The chosen decision: who voted how, dissent verbatim, and the recommendation against the decision."""
    words = shown.words
    every = _decided(built(archive), Filters(), False, False, archive)
    decision = next((d for d in every if d.place.key == key), None)
    with st.container(border=True):
        st.button(words("decisions.close"), icon=":material/close:", type="tertiary", on_click=_close, key="close")
        if decision is None:
            st.warning(words("decisions.missing"))
            return
        st.html(_shown(shown, decision))


def _close() -> None:
    st.query_params.pop(DECISION, None)


def _shown(shown: Shown, decision: Decision) -> str:
    words, place = shown.words, decision.place
    badges = cards.outcome_badge(words, decision.outcome) + _followed(words, decision)
    named = (
        ("decisions.votes", _votes(words, decision)),
        ("decisions.for", ", ".join(decision.voted_for)),
        ("decisions.voted_against", ", ".join(decision.voted_against)),
        ("decisions.abstained", ", ".join(decision.abstained)),
        ("decisions.recused", ", ".join(decision.recused)),
        ("meeting.absent", ", ".join(decision.absent)),
    )
    facts = "".join(f"<div><dt>{escape(words(k))}</dt><dd>{escape(text)}</dd></div>" for k, text in named if text)
    said = "".join(f'<blockquote class="text" lang="da">{prose(text)}</blockquote>' for text in decision.dissent)
    dissent = f"<h3>{escape(words('section.dissens'))}</h3>{said}" if said else ""
    return (
        f'<h2 lang="da">{escape(place.title)}</h2><p>{place_link(shown, place)}</p><p class="badges">{badges}</p>'
        f'<dl class="facts" lang="da">{facts}</dl>{dissent}{_compared(words, decision)}'
    )


def _compared(words: Words, decision: Decision) -> str:
    """Both texts verbatim, then word by word: what fell out struck through, what came in underlined, both said aloud."""
    parts = []
    if decision.recommendation:
        parts += [f"<h3>{escape(words('section.indstilling'))}</h3>", _text(decision.recommendation)]
    parts += [f"<h3>{escape(words('section.beslutning'))}</h3>", _text(decision.decision)]
    if decision.recommendation:
        legend = f'<p class="quiet">{escape(words("decisions.diff.legend"))}</p>'
        parts += [f"<h3>{escape(words('decisions.diff'))}</h3>", legend, diff(words, decision)]
    return "".join(parts)


def _text(text: str) -> str:
    return f'<div class="text" lang="da">{prose(text)}</div>'


def diff(words: Words, decision: Decision) -> str:
    """The word diff as HTML."""
    out = []
    for change in word_diff(decision.recommendation or "", decision.decision):
        if change.kind == "same":
            out.append(escape(change.text))
        else:
            tag, name = (
                ("del", "decisions.only_recommended")
                if change.kind == "recommended"
                else ("ins", "decisions.only_decided")
            )
            out.append(f'<{tag}><span class="sr">{escape(words(name))}: </span>{escape(change.text)}</{tag}>')
    return f'<p class="text diff" lang="da">{" ".join(out)}</p>'

"""Page Løfter: what was promised to come back, by when, and whether it did. Judges nothing itself."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from indexer.minutes import Filters
from retrieval import Archive
from retrieval.feeds import due_events, ics
from retrieval.promises import Due, Status, promises, promises_table
from ui.format import counted
from ui.marked import escape
from ui.memory import (
    DUE,
    basis,
    body_filter,
    built,
    choice,
    download,
    download_csv,
    due_badge,
    due_when,
    filters_of,
    nothing,
    opened,
    pages_of,
    period_filter,
    place_link,
    table,
)
from ui.state import Shown
from ui.strings import Words

_AREA, _BODY, _PERIOD, _STATUS = "loefte_kommune", "loefte_udvalg", "loefte_periode", "loefte_status"


def page(shown: Shown) -> None:
    archive = opened(shown)
    if archive is None:
        return
    words, today = shown.words, dt.date.today()
    st.html(f'<p class="lead">{escape(words("promises.lead"))}</p>')
    every = _due(built(archive), today, Filters(), archive)
    filters, status = _narrowed(words, every)
    found = [d for d in _due(built(archive), today, filters, archive) if status in (None, d.status)]
    if not found:
        nothing(words, archive)
        return
    rows = [_row(shown, due) for due in pages_of(words, found, "loefte_side")]
    header = ("promises.due", "promises.status", "promises.sentence", "promises.made", "promises.kept")
    caption = counted(len(found), words("n.promise"), words("n.promises"), words.language)
    st.html(table(caption, [words(name) for name in header], rows, words("coverage.region")))
    about = basis(archive, words("page.promises"), filters)
    with st.container(horizontal=True, gap="small"):
        download_csv(words, promises_table(found), about, "loefter")
        calendar = ics(words("page.promises"), due_events(found, about), dt.datetime.combine(today, dt.time()))
        download(words("export.ics"), calendar.encode(), "loefter.ics", "text/calendar")
    st.caption(words("promises.rule"))


@st.cache_resource(max_entries=16, show_spinner=False)
def _due(generation: str, today: dt.date, filters: Filters, _archive: Archive) -> tuple[Due, ...]:
    """The promises seen from a day; the same of the same index is computed once."""
    return promises(_archive.index.catalog, _archive.cases, today, filters)


def _narrowed(words: Words, every: tuple[Due, ...]) -> tuple[Filters, Status | None]:
    places = [d.place for d in every]
    area, body = body_filter(words, places, _AREA, _BODY)
    left, right = st.columns(2)
    with left:
        period = period_filter(words, places, _PERIOD)
    with right:
        named = {words(text): status for status, (text, _, _) in DUE.items()}
        status = named.get(choice(words, "promises.status", list(named), _STATUS))
    return filters_of(places, area, body, period), status


def _row(shown: Shown, due: Due) -> tuple[str, ...]:
    words = shown.words
    kept = place_link(shown, due.fulfilled_by) if due.fulfilled_by else ""
    return (
        escape(due_when(words, due.due)),
        due_badge(words, due.status),
        f'<span lang="da">»{escape(due.sentence)}«</span>',
        f'{place_link(shown, due.place)}<br><span class="quiet" lang="da">{escape(due.place.title)}</span>',
        kept,
    )

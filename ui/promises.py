"""Page Løfter: what was promised to come back, by when, and whether it did. Judges nothing itself."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from itertools import groupby

import streamlit as st

from indexer.minutes import Filters
from retrieval import Archive
from retrieval.cite import body_name
from retrieval.exports import due_document
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
    downloads,
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
_BY_BODY = "loefte_efter_udvalg"


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
    by_body = st.toggle(words("promises.by_body"), key=_BY_BODY, bind="query-params")
    chosen = pages_of(words, sorted(found, key=_body) if by_body else found, "loefte_side")
    caption = counted(len(found), words("n.promise"), words("n.promises"), words.language)
    if by_body:
        numbers = Counter(_body(due) for due in found)
        st.caption(caption)
        for body, of_body in groupby(chosen, key=_body):
            named = " · ".join(part for part in body[::-1] if part) or words("archive.unknown")
            n = counted(numbers[body], words("n.promise"), words("n.promises"), words.language)
            st.html(f'<h2 lang="da">{escape(named)}</h2>{_list(shown, n, list(of_body))}')
    else:
        st.html(_list(shown, caption, chosen))
    about = basis(archive, words("page.promises"), filters)
    downloads(words, lambda: due_document(found, about, today.isoformat()), promises_table(found), about, "loefter")
    with st.container(horizontal=True, gap="small"):
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


def _body(due: Due) -> tuple[str, str]:
    """The municipality and the body that it was promised in."""
    return due.place.municipality or "", body_name(due.place.committee)


def _list(shown: Shown, caption: str, found: Sequence[Due]) -> str:
    words = shown.words
    header = ("promises.due", "promises.status", "promises.sentence", "promises.made", "promises.kept")
    rows = [_row(shown, due) for due in found]
    return table(caption, [words(name) for name in header], rows, words("coverage.region"))


def _row(shown: Shown, due: Due) -> tuple[str, ...]:
    words = shown.words
    kept = place_link(shown, due.fulfilled_by) if due.fulfilled_by else ""
    return (
        escape(due_when(words, due.due)),
        due_badge(words, due),
        f'<span lang="da">»{escape(due.sentence)}«</span>',
        f'{place_link(shown, due.place)}<br><span class="quiet" lang="da">{escape(due.place.title)}</span>',
        kept,
    )

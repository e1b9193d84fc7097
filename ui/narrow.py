"""The filters beside a search, with counts: municipality, body, period, section, outcome, case number. Knows no ranking."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from indexer.catalog import Facet
from indexer.minutes import Filters
from retrieval import Archive
from retrieval.topics import topic_text
from ui.address import Search
from ui.format import term_of, whole
from ui.memory import built
from ui.strings import Words

# Field of Search -> the catalog's facet, the string of its label.
_FACETS: dict[str, tuple[Facet, str]] = {
    "municipalities": ("municipality", "filter.municipality"),
    "committees": ("committee", "filter.committee"),
    "section_types": ("section_type", "filter.section"),
    "outcomes": ("outcome", "filter.outcome"),
    "topics": ("topic", "filter.topic"),
}
_PERIOD, _CASE = "filter period", "filter case"
_LABELS = "filter labels"  # of what is chosen, as last drawn: key of the widget -> labels


def _key(field: str) -> str:
    return f"filter {field}"


def set_to(search: Search) -> None:
    """Set the widgets; to be called before they are drawn."""
    for field in _FACETS:
        st.session_state[_key(field)] = list(getattr(search, field))
    st.session_state[_PERIOD] = search.period
    st.session_state[_CASE] = ", ".join(search.case_numbers)


def panel(words: Words, archive: Archive, on_change: Callable[[], None]) -> Search:
    """Draw the filters in the sidebar and return what they are set to, without a question.

    Options are those of the whole index, in its order; their counts are of the items that fit the other filters.
    """
    every = {field: _counts(archive, facet, Filters()) for field, (facet, _) in _FACETS.items()}
    for field, counts in every.items():
        _keep_known(field, counts)
    before = _read()
    fitting = {field: _counts(archive, facet, _others(before, field)) for field, (facet, _) in _FACETS.items()}
    with st.sidebar:
        st.html(f"<h2>{words('filter.title')}</h2>")
        for field, (_, name) in _FACETS.items():
            if field == "topics" and not every[field]:
                st.caption(words("topics.none.short"))
            elif field != "municipalities" or len(every[field]) > 1:
                _many(words, field, name, list(every[field]), fitting[field], on_change)
            if field == "committees":
                years = _counts(archive, "year", replace(before, period="").filters)
                _period(words, list(_counts(archive, "year", Filters())), years, on_change)
        st.text_input(
            words("filter.case"),
            key=_CASE,
            help=words("filter.case.help"),
            on_change=on_change,
            persist_state="session",
        )
        st.caption(words("filter.counts"))
        search = _read()
        if search != Search():
            st.button(words("filter.clear"), key="clear filters", icon=":material/filter_alt_off:", on_click=_clear)
    return search


def _others(search: Search, field: str) -> Filters:
    """The filters but for those of one field."""
    emptied: dict[str, Any] = {field: ()}
    return replace(search.filters, **emptied)


def _counts(archive: Archive, facet: Facet, filters: Filters) -> dict[str, int]:
    return _counted(built(archive), facet, filters, archive)


@st.cache_data(max_entries=512, show_spinner=False)
def _counted(generation: str, facet: Facet, filters: Filters, _archive: Archive) -> dict[str, int]:
    return _archive.index.catalog.counts(facet, filters=filters)


def _keep_known(field: str, counts: Mapping[str, int]) -> None:
    """An address may name what the index does not hold; one municipality is no choice."""
    key = _key(field)
    chosen = st.session_state.get(key, [])
    known = [v for v in chosen if v in counts and (field != "municipalities" or len(counts) > 1)]
    if known != chosen:
        st.session_state[key] = known


def _relabelled(key: str, value: object, labels: Sequence[str]) -> None:
    """The browser knows an option by its label: where a count in it moved, what is chosen is set anew."""
    drawn = st.session_state.setdefault(_LABELS, {})
    if drawn.get(key, labels) != labels:
        st.session_state[key] = value
    drawn[key] = labels


def _many(
    words: Words, field: str, name: str, options: list[str], counts: Mapping[str, int], on_change: Callable[[], None]
) -> None:
    key = _key(field)
    group = {"section_types": "section", "outcomes": "outcome"}.get(field)

    def shown(value: str) -> str:
        text = words.known(group, value) if group else topic_text(value) if field == "topics" else value
        return f"{text} ({whole(counts.get(value, 0), words.language)})"

    chosen = list(st.session_state.get(key, []))
    _relabelled(key, chosen, [shown(value) for value in chosen])
    st.multiselect(
        words(name),
        options,
        key=key,
        format_func=shown,
        placeholder=words("filter.any"),
        select_all=False,  # its text is English
        on_change=on_change,
        persist_state="session",
    )


def _period(words: Words, every: Sequence[str], years: Mapping[str, int], on_change: Callable[[], None]) -> None:
    terms: dict[str, int] = {}
    for year in every:
        first, last = term_of(int(year))
        terms[f"{first}-{last}"] = terms.get(f"{first}-{last}", 0) + years.get(year, 0)
    options = ["", *sorted(terms, reverse=True), *sorted(every, reverse=True)]
    chosen = st.session_state.get(_PERIOD, "")
    if chosen not in options:
        options.append(chosen)  # an address may name years between

    def shown(value: str) -> str:
        if not value:
            return words("filter.period.all")
        n = whole(terms.get(value, years.get(value, 0)), words.language)
        first, _, last = value.partition("-")
        return f"{words('filter.period.term', first=first, last=last)} ({n})" if value in terms else f"{value} ({n})"

    _relabelled(_PERIOD, chosen, [shown(chosen)])
    st.selectbox(
        words("filter.period"), options, key=_PERIOD, format_func=shown, on_change=on_change, persist_state="session"
    )


def _read() -> Search:
    def chosen(field: str) -> tuple[str, ...]:
        return tuple(st.session_state.get(_key(field), ()))

    return Search(
        municipalities=chosen("municipalities"),
        committees=chosen("committees"),
        section_types=chosen("section_types"),
        outcomes=chosen("outcomes"),
        topics=chosen("topics"),
        case_numbers=tuple(n.strip() for n in st.session_state.get(_CASE, "").split(",") if n.strip()),
        period=st.session_state.get(_PERIOD, ""),
    )


def _clear() -> None:
    set_to(Search())

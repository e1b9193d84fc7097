"""The filters beside a search, with counts: municipality, body, period, section, outcome, case number. Knows no ranking."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from indexer.catalog import Facet
from retrieval import Archive
from retrieval.topics import topic_text
from ui import topics
from ui.address import Search
from ui.format import term_of, whole
from ui.strings import Words

# Field of Search -> the catalog's facet, the string of its label.
_FACETS: dict[str, tuple[Facet, str]] = {
    "municipalities": ("municipality", "filter.municipality"),
    "committees": ("committee", "filter.committee"),
    "section_types": ("section_type", "filter.section"),
    "outcomes": ("outcome", "filter.outcome"),
}
_PERIOD, _CASE = "filter period", "filter case"


def _key(field: str) -> str:
    return f"filter {field}"


def set_to(search: Search) -> None:
    """Set the widgets; to be called before they are drawn."""
    for field in (*_FACETS, "topics"):
        st.session_state[_key(field)] = list(getattr(search, field))
    st.session_state[_PERIOD] = search.period
    st.session_state[_CASE] = ", ".join(search.case_numbers)


def panel(words: Words, archive: Archive, on_change: Callable[[], None]) -> Search:
    """Draw the filters in the sidebar and return what they are set to, without a question.

    Counts are of the whole index and do not move while one filters: an option keeps its label, and so its selection.
    """
    catalog = archive.index.catalog
    counts = {field: catalog.counts(facet) for field, (facet, _) in _FACETS.items()}
    counts["topics"] = {topic.number: len(topic.places) for topic in topics.of(archive)}
    years = catalog.counts("year")
    with st.sidebar:
        st.html(f"<h2>{words('filter.title')}</h2>")
        for field, (_, name) in _FACETS.items():
            if field == "municipalities" and len(counts[field]) < 2:
                st.session_state[_key(field)] = []
                continue
            _many(words, field, name, counts[field], on_change)
            if field == "committees":
                _period(words, years, on_change)
        if counts["topics"]:
            _many(words, "topics", "filter.topic", counts["topics"], on_change)
        else:
            st.session_state[_key("topics")] = []
            st.caption(words("topics.none.short"))
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


def _many(words: Words, field: str, name: str, counts: Mapping[str, int], on_change: Callable[[], None]) -> None:
    key = _key(field)
    chosen = [v for v in st.session_state.get(key, []) if v in counts]
    if chosen != st.session_state.get(key, chosen):  # an address may name what the index does not hold
        st.session_state[key] = chosen
    group = {"section_types": "section", "outcomes": "outcome"}.get(field)

    def shown(value: str) -> str:
        text = words.known(group, value) if group else topic_text(value) if field == "topics" else value
        return f"{text} ({whole(counts[value], words.language)})"

    st.multiselect(
        words(name),
        list(counts),
        key=key,
        format_func=shown,
        placeholder=words("filter.any"),
        on_change=on_change,
        persist_state="session",
    )


def _period(words: Words, years: Mapping[str, int], on_change: Callable[[], None]) -> None:
    terms: dict[str, int] = {}
    for year, n in years.items():
        first, last = term_of(int(year))
        terms[f"{first}-{last}"] = terms.get(f"{first}-{last}", 0) + n
    options = ["", *sorted(terms, reverse=True), *sorted(years, reverse=True)]
    if st.session_state.get(_PERIOD, "") not in options:
        options.append(st.session_state[_PERIOD])  # an address may name years between

    def shown(value: str) -> str:
        if not value:
            return words("filter.period.all")
        n = whole(terms.get(value, years.get(value, 0)), words.language)
        first, _, last = value.partition("-")
        return f"{words('filter.period.term', first=first, last=last)} ({n})" if value in terms else f"{value} ({n})"

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

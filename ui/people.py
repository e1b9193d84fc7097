"""Page Personer: elected members, their presence, recusals, votes against and dissents. No citizens, no staff; computes nothing itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import streamlit as st

from indexer.minutes import Filters
from retrieval import Archive
from retrieval.exports import news_document, people_document, person_document
from retrieval.people import Person, is_named, last_present, news_of, news_table, people, people_table
from retrieval.places import ItemPlace
from ui.format import counted, date, whole
from ui.marked import escape, prose
from ui.memory import (
    basis,
    built,
    choice,
    downloads,
    nothing,
    opened,
    pages_of,
    place_link,
    place_list,
    table,
)
from ui.state import ARCHIVE_PATH, MEETING, PEOPLE_PATH, PERSON, PERSON_AREA, Shown

_NAME, _AREA = "person_soeg", "person_kommune"
_MOST_NEWS = 20  # of a kind on the page; the file has all


def page(shown: Shown) -> None:
    archive = opened(shown)
    if archive is None:
        return
    words = shown.words
    every = _members(built(archive), archive)
    name = st.query_params.get(PERSON)
    if name:
        _one(shown, archive, every, name, st.query_params.get(PERSON_AREA, ""))
        return
    st.html(f'<p class="lead">{escape(words("people.lead"))}</p>')
    typed = (st.text_input(words("people.search"), key=_NAME, bind="query-params") or "").strip()
    areas = sorted({p.municipality for p in every if p.municipality})
    area = choice(words, "filter.municipality", areas, _AREA) if len(areas) > 1 else ""
    found = [p for p in every if area in ("", p.municipality) and (not typed or is_named(p, typed))]
    if not found:
        nothing(words, archive)
        return
    header = (
        *("count.name", "people.present", "people.absent", "people.absent_items"),
        *("decisions.recused", "decisions.voted_against", "section.dissens"),
    )
    listed = {p.municipality for p in every if p.present}
    rows = [_row(shown, person, person.municipality in listed) for person in pages_of(words, found, "person_side")]
    caption = counted(len(found), words("n.member"), words("n.members"), words.language)
    st.html(table(caption, [words(key) for key in header], rows, words("coverage.region")))
    if any(p.municipality not in listed for p in found):
        st.caption(words("people.present.unknown"))
    filters = Filters(municipalities=(area,) if area else ())
    question = f"{words('page.people')}: {typed}" if typed else words("page.people")
    about = basis(archive, question, filters)
    downloads(words, lambda: people_document(found, about), people_table(found), about, "personer")


@st.cache_resource(max_entries=4, show_spinner=False)
def _members(generation: str, _archive: Archive) -> tuple[Person, ...]:
    """The members of one state of the index."""
    return people(_archive.index.catalog)


def _row(shown: Shown, person: Person, present_known: bool) -> tuple[str, ...]:
    """`present_known`: whether any minutes of the municipality list who was there; of the others nobody can be counted present."""
    words = shown.words
    href = escape(shown.link(PEOPLE_PATH, {PERSON: person.name, PERSON_AREA: person.municipality or ""}))
    about = escape(" · ".join(part for part in (person.party, person.municipality) if part))
    counts: tuple[Sequence[object], ...] = (
        *(person.absent, person.absent_items),
        *(person.recused, person.voted_against, person.dissents),
    )
    return (
        f'<a href="{href}" target="_self" lang="da">{escape(person.name)}</a> <span class="quiet">{about}</span>',
        whole(len(person.present), words.language) if present_known else "–",
        *(whole(len(places), words.language) for places in counts),
    )


def _one(shown: Shown, archive: Archive, every: Sequence[Person], name: str, area: str) -> None:
    words = shown.words
    st.button(words("people.back"), icon=":material/arrow_back:", type="tertiary", on_click=_leave, key="leave person")
    person = next((p for p in every if p.name == name and (p.municipality or "") == area), None)
    if person is None:
        st.warning(words("people.missing"))
        return
    about = " · ".join(part for part in (person.party, person.municipality) if part)
    st.html(f'<h2 lang="da">{escape(person.name)}</h2><p class="where">{escape(about)}</p>')
    dates = {entry.source: entry.date for entry in archive.index.catalog.meetings()}
    _news(shown, archive, person)
    parts = (
        ("people.absent", len(person.absent), _meetings(shown, person.absent, dates)),
        ("people.absent_items", len(person.absent_items), _places(shown, person.absent_items)),
        ("decisions.recused", len(person.recused), _places(shown, person.recused)),
        ("decisions.voted_against", len(person.voted_against), _places(shown, person.voted_against)),
        ("decisions.abstained", len(person.abstained), _places(shown, person.abstained)),
        ("section.dissens", len(person.dissents), _dissents(shown, person)),
    )
    st.html(f"<p>{escape(words('people.present'))}: <strong>{whole(len(person.present), words.language)}</strong></p>")
    for key, n, html in parts:
        st.html(f"<h3>{escape(words(key))}: {whole(n, words.language)}</h3>{html}")
    rests_on = basis(archive, person.name)
    downloads(words, lambda: person_document(person, rests_on), people_table([person]), rests_on, "person")


def _news(shown: Shown, archive: Archive, person: Person) -> None:
    """The member's matters since a day, at first since the last meeting attended."""
    words, catalog = shown.words, archive.index.catalog
    last, (oldest, newest) = last_present(person, catalog), catalog.period()
    day = last or oldest
    if not day or not oldest or not newest:
        return
    st.html(f"<h3>{escape(words('people.news'))}</h3>")
    chosen = st.date_input(
        words("people.news.since"),
        dt.date.fromisoformat(day),
        min_value=dt.date.fromisoformat(oldest),
        max_value=dt.date.fromisoformat(newest),
        format="DD.MM.YYYY",
        key=f"since {person.name} {person.municipality}",
        help=words("people.news.help"),
    )
    since = chosen.isoformat() if isinstance(chosen, dt.date) else day
    found = news_of(person, catalog, archive.cases, since)
    if not found:
        st.info(words("people.news.none", day=date(since, words.language), newest=date(newest, words.language)))
        return
    for text, own in (("people.news.own", True), ("people.news.body", False)):
        places = [n.place for n in found if n.own_case is own]
        if places:
            listed = place_list(shown, places[:_MOST_NEWS])
            more = words("people.news.more", n=whole(len(places) - _MOST_NEWS, words.language))
            rest = f'<p class="quiet">{escape(more)}</p>' if len(places) > _MOST_NEWS else ""
            st.html(f"<h4>{escape(words(text))}: {whole(len(places), words.language)}</h4>{listed}{rest}")
    question = f"{words('people.news')}: {person.name}"
    about = basis(archive, question, Filters(since=since))
    downloads(words, lambda: news_document(found, about), news_table(found), about, "punkter-siden")


def _places(shown: Shown, places: Sequence[ItemPlace]) -> str:
    return place_list(shown, sorted(places, key=lambda p: (p.date or "", p.key), reverse=True)) if places else ""


def _meetings(shown: Shown, sources: Sequence[str], dates: dict[str, str | None]) -> str:
    words = shown.words
    rows = []
    for source in sorted(sources, key=lambda s: dates.get(s) or "", reverse=True):
        href = escape(shown.link(ARCHIVE_PATH, {MEETING: source}))
        when = date(dates.get(source), words.language, weekday=True) or words("archive.undated")
        rows.append(
            f'<li><a href="{href}" target="_self">{escape(when)}</a> <span class="quiet">{escape(source)}</span></li>'
        )
    return f'<ul class="meetings">{"".join(rows)}</ul>' if rows else ""


def _dissents(shown: Shown, person: Person) -> str:
    return "".join(
        f'<blockquote class="text" lang="da">{prose(said.text)}</blockquote><p class="where">{place_link(shown, said.place)}</p>'
        for said in person.dissents
    )


def _leave() -> None:
    for key in (PERSON, PERSON_AREA):
        st.query_params.pop(key, None)

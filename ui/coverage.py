"""The section Dækning: committee x month, gaps said in words, the newest date; in the archive and beside every answer of none. Counts nothing itself."""

from __future__ import annotations

import streamlit as st

from indexer.catalog import key
from indexer.dates import MONTHS
from indexer.minutes import Filters
from retrieval import Archive
from retrieval.cite import body_name
from retrieval.coverage import Coverage, Row, coverage_of, coverage_table
from retrieval.exports import coverage_document
from ui.format import date, whole
from ui.marked import escape
from ui.memory import basis, downloads
from ui.strings import Words

_ENGLISH_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def section(words: Words, archive: Archive, filters: Filters, where: str) -> None:
    """The matrix of the meetings that these filters leave, a year at a time; `where` sets the widgets apart."""
    found = covered(archive, filters)
    if not found.years:
        st.info(words("archive.none"))
        return
    chosen = f"coverage year {where}"
    wanted = (filters.until or "")[:4]
    st.selectbox(
        words("archive.year"),
        found.years,
        index=found.years.index(wanted) if wanted in found.years else 0,
        key=chosen,
        persist_state="session",
    )
    year = st.session_state[chosen]
    newest = words("coverage.newest", date=date(found.newest, words.language, weekday=True))
    notes = [words("coverage.legend")]
    notes += [words("coverage.undated", n=whole(found.undated, words.language))] if found.undated else []
    st.html(
        f"<p><strong>{escape(newest)}.</strong> {escape(gaps_text(words, found))}</p>{matrix(words, found, year)}"
        + "".join(f'<p class="quiet">{escape(note)}</p>' for note in notes)
    )
    about = basis(archive, words("archive.view.coverage"), filters)
    downloads(words, lambda: coverage_document(found, about), coverage_table(found), about, "daekning", where)


def covered(archive: Archive, filters: Filters) -> Coverage:
    """What is indexed of the bodies and municipalities that are asked for, in all years."""
    bodies = {key(c) for c in filters.committees}
    areas = {key(m) for m in filters.municipalities}
    return coverage_of(
        [
            m
            for m in archive.index.catalog.sittings()
            if (not bodies or key(m.committee) in bodies) and (not areas or key(m.municipality) in areas)
        ]
    )


def gaps_text(words: Words, found: Coverage) -> str:
    return words("coverage.gaps", n=whole(found.gaps, words.language)) if found.gaps else words("coverage.no_gaps")


def matrix(words: Words, found: Coverage, year: str) -> str:
    """Committee x month of one year; gaps say so in words, a month with an agenda only says that."""
    columns = [f"{year}-{n:02}" for n in range(1, 13)]
    names = _ENGLISH_MONTHS if words.language == "en" else [m[:3] for m in MONTHS]
    head = "".join(f'<th scope="col">{escape(m)}</th>' for m in (*names, words("coverage.total")))
    several = len({row.municipality for row in found.rows}) > 1
    body = []
    for row in found.rows:
        name = body_name(row.committee) or words("archive.unknown")
        name = f"{name} ({row.municipality})" if several and row.municipality else name
        months = dict(row.months)
        cells = "".join(_cell(words, row, months.get(month, 0), month) for month in columns)
        total = sum(months.get(month, 0) for month in columns)
        body.append(f'<tr><th scope="row" lang="da">{escape(name)}</th>{cells}<td class="n">{total}</td></tr>')
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(words("coverage.region"))}">'
        f'<table class="coverage"><caption>{escape(words("coverage.caption", year=year))}</caption><thead><tr>'
        f'<th scope="col">{escape(words("filter.committee"))}</th>{head}</tr></thead><tbody>{"".join(body)}</tbody></table></div>'
    )


def _cell(words: Words, row: Row, number: int, month: str) -> str:
    if month in row.agendas:
        said = f'<span class="sr"> {escape(words("coverage.agenda"))}</span>'
        return f'<td class="n gap">{number}<span aria-hidden="true">d</span>{said}</td>'
    if number:
        return f'<td class="n has">{number}</td>'
    if month in row.gaps:
        return f'<td class="gap"><span aria-hidden="true">?</span><span class="sr">{escape(words("coverage.gap"))}</span></td>'
    return '<td class="n">·</td>'

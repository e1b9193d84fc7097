"""Page Sager: every matter handled more than once, and one matter as an ordered list with the reasons that join it. Links nothing itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import streamlit as st

from indexer.minutes import Place
from indexer.text import fold
from indexer.text import words as words_of
from retrieval import Archive
from retrieval.cases import Case
from retrieval.citation_form import cite_case
from retrieval.cite import body_name
from retrieval.decisions import Decision, decision_of
from retrieval.exports import About, case_document, markdown, outcome_text, word
from retrieval.places import ItemPlace, case_numbers, handlings
from retrieval.references import Resolved
from ui import cards, timeline
from ui.format import counted, date
from ui.marked import escape
from ui.memory import (
    DOCX,
    MARKDOWN,
    PER_PAGE,
    basis,
    body_filter,
    download,
    download_csv,
    opened,
    pages_of,
    place_link,
    place_list,
    standing,
)
from ui.parts import copy_citation
from ui.state import CASE, Shown
from ui.strings import Words

_SEARCH, _BODY, _AREA = "sag_soeg", "sag_udvalg", "sag_kommune"


def page(shown: Shown) -> None:
    archive = opened(shown)
    if archive is None:
        return
    key = st.query_params.get(CASE)
    if key:
        _one(shown, archive, key)
    else:
        _all(shown, archive)


def _all(shown: Shown, archive: Archive) -> None:
    words, every = shown.words, archive.cases.all
    st.html(f'<p class="lead">{escape(words("cases.lead"))}</p>')
    typed = st.text_input(words("cases.search"), key=_SEARCH, bind="query-params")
    places = [h for case in every for h in case.handlings]
    area, body = body_filter(words, places, _AREA, _BODY)
    chosen = [case for case in every if _fits(case, typed or "", area, body)]
    once = _handled_once(archive, typed or "", area, body) if typed else []
    if not chosen:
        _none(words, archive, once=bool(once))
    else:
        _listed(shown, chosen)
    if once:
        heading = f"<h2>{escape(words('cases.once'))}</h2>"
        st.html(heading + place_list(shown, once[:PER_PAGE]))
        st.caption(words("archive.shown", n=min(len(once), PER_PAGE), all=len(once)))


def _none(words: Words, archive: Archive, once: bool) -> None:
    """No case fits: what was searched, and what to try where nothing else is found."""
    every = archive.cases.all
    meetings = counted(archive.searched().meetings, words("n.meeting"), words("n.meetings"), words.language)
    newest = date(archive.index.catalog.period()[1], words.language)
    if not every:
        st.info(words("cases.none.twice", meetings=meetings, newest=newest))
    elif not once:
        st.info(words("cases.none", n=len(every), newest=newest))


def _handled_once(archive: Archive, typed: str, area: str, body: str) -> list[ItemPlace]:
    """Items of no case with several handlings that fit as a case would, newest first."""
    alone = (h.place for h in handlings(archive.index.catalog) if archive.cases.case(h.place.key) is None)
    found = [place for place in alone if _fits(Case(place.title, (place,), ()), typed, area, body)]
    return sorted(found, key=lambda place: place.date or "", reverse=True)


def _listed(shown: Shown, chosen: Sequence[Case]) -> None:
    words = shown.words
    shown_here = pages_of(words, chosen, "sag_side")
    rows = "".join(_row(shown, case) for case in shown_here)
    st.html(f'<ul class="meetings">{rows}</ul>')
    st.caption(words("archive.shown", n=len(shown_here), all=len(chosen)))


def _fits(case: Case, typed: str, area: str, body: str) -> bool:
    """Whether one of the case's handlings has the body, and its titles and numbers hold the beginnings of all words typed."""
    if not any(h.municipality == area or not area for h in case.handlings):
        return False
    if not any(body_name(h.committee) == body or not body for h in case.handlings):
        return False
    numbers = frozenset[str]().union(*(case_numbers(h.case_number) for h in case.handlings))
    if typed.strip().casefold() in numbers:
        return True
    held = [fold(w) for h in case.handlings for w, _, _ in words_of(f"{h.title} {h.case_number or ''}")]
    return all(any(w.startswith(fold(asked)) for w in held) for asked, _, _ in words_of(typed))


def _row(shown: Shown, case: Case) -> str:
    words, first, last = shown.words, case.handlings[0], case.handlings[-1]
    href = escape(shown.case_link(last.key))
    handled = counted(len(case.handlings), words("n.handling"), words("n.handlings"), words.language)
    bodies = ", ".join(dict.fromkeys(body_name(h.committee) for h in case.handlings if h.committee))
    period = " – ".join(dict.fromkeys(date(d, words.language) for d in (first.date, last.date) if d))
    about = " · ".join(part for part in (handled, period, bodies, last.municipality or "") if part)
    return (
        f'<li><span><a href="{href}" target="_self" lang="da">{escape(case.title)}</a><br>'
        f'<span class="quiet">{escape(about)}</span></span><span class="badges">{standing(words, last)}</span></li>'
    )


def _one(shown: Shown, archive: Archive, key: str) -> None:
    words = shown.words
    st.button(words("cases.back"), icon=":material/arrow_back:", type="tertiary", on_click=_leave, key="leave case")
    case = archive.cases.case(key)
    if case is None:
        st.warning(words("cases.missing"))
        return
    decided = {
        h.place.key: d
        for h in handlings(archive.index.catalog)
        if archive.cases.case(h.place.key) is case and (d := decision_of(h))
    }
    numbers = sorted(frozenset[str]().union(*(case_numbers(h.case_number) for h in case.handlings)))
    facts = [counted(len(case.handlings), words("n.handling"), words("n.handlings"), words.language)]
    facts += [words("hit.case", number=", ".join(number.upper() for number in numbers))] if numbers else []
    st.html(f'<h2 lang="da">{escape(case.title)}</h2><p class="where">{escape(" · ".join(facts))}</p>')
    drawn = timeline.drawing(words, case.handlings, lambda place: shown.item_link(place.source, place.key))
    steps = "".join(f"<li>{_step(shown, archive, case, place, decided)}</li>" for place in case.handlings)
    st.html(f'{drawn}<h3>{escape(words("cases.steps"))}</h3><ol class="steps">{steps}</ol>')
    about = basis(archive, f"Sagen »{case.title}«")
    _exports(words, case, decided, about)
    if decided:
        in_order = [decided[h.key] for h in case.handlings if h.key in decided]
        copy_citation(
            shown, words("cases.cite"), lambda form: cite_case(form, in_order, partial(_link, shown)), "cite case"
        )
    st.html(f'<p class="quiet">{escape(words("cases.permalink"))}</p>')
    st.code(shown.case_link(key), language=None, wrap_lines=True)


def _step(shown: Shown, archive: Archive, case: Case, place: ItemPlace, decided: dict[str, Decision]) -> str:
    """One handling: when and where, what came of it, why it belongs, and what was decided."""
    words = shown.words
    heading = f'<h4>{place_link(shown, place)}</h4><p class="badges">{standing(words, place)}</p>'
    title = f'<p class="where" lang="da">{escape(place.title)}</p>'
    decision = decided.get(place.key)
    if decision is None:
        said = f'<p class="quiet">{escape(words("cases.undecided"))}</p>'
    else:
        said = f'<blockquote class="text" lang="da"><p>{escape(decision.decision)}</p></blockquote>'
    return heading + title + said + reasons(shown, case, place) + several(shown, archive.cases.resolved, place)


def reasons(shown: Shown, case: Case, place: ItemPlace) -> str:
    """The links back from this handling, weaker ones marked."""
    words = shown.words
    rows = []
    for link in case.links:
        if link.later == place:
            weaker = cards.badge(words("cases.weaker"), "warn", "help") if link.kind == "subject" else ""
            kind = words(_KINDS[link.kind])
            rows.append(
                f"<li>{escape(kind)}: {place_link(shown, link.earlier)} "
                f'<span class="quiet" lang="da">{escape(link.evidence)}</span> {weaker}</li>'
            )
    return f"<p>{escape(words('cases.why'))}</p><ul>{''.join(rows)}</ul>" if rows else ""


def several(shown: Shown, resolved: Sequence[Resolved], place: ItemPlace) -> str:
    """References of the handling that fit several items equally well: all of them, none chosen."""
    words = shown.words
    rows = []
    for found in resolved:
        if found.place == place and found.target is None and found.candidates:
            listed = "; ".join(place_link(shown, candidate) for candidate in found.candidates)
            badge = cards.badge(words("cases.several"), "warn", "help")
            rows.append(f'<li>{badge} <span lang="da">»{escape(found.text)}«</span>: {listed}</li>')
    return f"<ul>{''.join(rows)}</ul>" if rows else ""


_KINDS = {
    "case_number": "cases.kind.number",
    "reference": "cases.kind.reference",
    "subject": "cases.kind.subject",
}


def _exports(words: Words, case: Case, decided: dict[str, Decision], about: About) -> None:
    document = case_document(case, decided, about)
    with st.container(horizontal=True, gap="small"):
        download(words("export.docx"), word(document), "sag.docx", DOCX)
        download(words("export.markdown"), markdown(document).encode(), "sag.md", MARKDOWN)
        download_csv(words, _table(case, decided), about, "sag")


def _table(case: Case, decided: dict[str, Decision]) -> Iterator[Sequence[str]]:
    """The handlings as rows, a header first."""
    yield ("Dato", "Kommune", "Udvalg", "Punkt", "Titel", "Sagsnummer", "Udfald", "Hvorfor", "Beslutning", "Kilde")
    for h in case.handlings:
        why = "; ".join(dict.fromkeys(link.evidence for link in case.links if link.later == h))
        decision = decided[h.key].decision if h.key in decided else ""
        yield (
            *(h.date or "", h.municipality or "", body_name(h.committee), h.item, h.title, h.case_number or ""),
            *(outcome_text(h.outcome), why, decision, h.source),
        )


def _link(shown: Shown, place: Place) -> str:
    return shown.item_link(place.source, place.item_key) if shown.root else ""


def _leave() -> None:
    st.query_params.pop(CASE, None)

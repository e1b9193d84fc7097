"""Page Penge over tid: sums by case and by budget area, conflicting figures side by side, a plot beside its table. Adds nothing up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from indexer.minutes import Filters
from indexer.text import fold
from indexer.text import words as words_of
from retrieval import Archive
from retrieval.exports import About, money_document
from retrieval.money import CaseMoney, Conflict, Money, Sum, money, money_table
from retrieval.places import ItemPlace, handlings
from ui import cards
from ui.format import counted, date, kroner, whole
from ui.marked import escape
from ui.memory import (
    basis,
    body_filter,
    built,
    downloads,
    filters_of,
    opened,
    pages_of,
    period_filter,
    place_link,
    table,
)
from ui.state import MONEY_PATH, Shown
from ui.strings import Words

_SEARCH, _AREA, _BODY, _PERIOD, _DIFFERING, _VIEW = (
    *("penge_soeg", "penge_kommune", "penge_udvalg", "penge_periode", "penge_forskel", "penge_vis"),
)
_KEPT = (_SEARCH, _AREA, _BODY, _PERIOD, _DIFFERING, _VIEW)
_CASE, _BUDGET = "penge_sag", "penge_omraade"  # names in the address of what is opened
_VIEWS = {"sag": "money.view.cases", "omraade": "money.view.areas"}
_MOST_BARS = 20


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What is looked at: the words typed, what the sums are narrowed to, and whether figures must differ."""

    typed: str
    filters: Filters
    differing: bool


def page(shown: Shown) -> None:
    archive = opened(shown)
    if archive is None:
        return
    words = shown.words
    for name, find in ((_CASE, _of_case), (_BUDGET, _of_area)):
        if name in st.query_params:
            _one(shown, archive, find(_all(archive), st.query_params[name]), name)
            return
    st.html(f'<p class="lead">{escape(words("money.lead"))}</p>')
    asked = _narrowed(words, _all(archive))
    view = st.segmented_control(
        words("money.view"),
        list(_VIEWS),
        format_func=lambda v: words(_VIEWS[v]),
        default="sag",
        required=True,
        key=_VIEW,
        bind="query-params",
    )
    found = _money(built(archive), asked.filters, archive)
    chosen = _fitting(found, asked, by_area=view == "omraade")
    if not chosen:
        _nothing(words, archive, by_area=view == "omraade")
        return
    _overview(shown, chosen, by_area=view == "omraade")
    _exports(words, Money(chosen, ()), _about(words, archive, asked), "penge")


@st.cache_resource(max_entries=16, show_spinner=False)
def _money(generation: str, filters: Filters, _archive: Archive) -> Money:
    """The sums that meet the filters; the same of the same index is computed once."""
    return money(handlings(_archive.index.catalog), _archive.cases, filters)


def _all(archive: Archive) -> Money:
    return _money(built(archive), Filters(), archive)


def _narrowed(words: Words, every: Money) -> Narrowed:
    places = list({s.place.key: s.place for case in every.cases for s in case.sums}.values())
    typed = (st.text_input(words("money.search"), key=_SEARCH, bind="query-params") or "").strip()
    area, body = body_filter(words, places, _AREA, _BODY)
    period = period_filter(words, places, _PERIOD)
    differing = st.toggle(words("money.differing.only"), key=_DIFFERING, bind="query-params")
    return Narrowed(typed, filters_of(places, area, body, period), differing)


def _fitting(found: Money, asked: Narrowed, by_area: bool) -> tuple[CaseMoney, ...]:
    """Cases, or areas shown as cases are, that hold the beginnings of all words typed."""
    groups = _areas(found) if by_area else found.cases
    return tuple(g for g in groups if (g.conflicts or not asked.differing or by_area) and _holds(g, asked.typed))


def _areas(found: Money) -> tuple[CaseMoney, ...]:
    several = len({a.municipality for a in found.areas}) > 1
    return tuple(
        CaseMoney(f"{a.area} ({a.municipality})" if several and a.municipality else a.area, a.sums, ())
        for a in found.areas
    )


def _holds(group: CaseMoney, typed: str) -> bool:
    texts = (group.title, *(f"{s.place.title} {s.place.case_number or ''}" for s in group.sums))
    held = {fold(word) for text in texts for word, _, _ in words_of(text)}
    return all(any(word.startswith(fold(asked)) for word in held) for asked, _, _ in words_of(typed))


def _of_case(every: Money, key: str) -> CaseMoney | None:
    return next((case for case in every.cases if any(s.place.key == key for s in case.sums)), None)


def _of_area(every: Money, title: str) -> CaseMoney | None:
    return next((area for area in _areas(every) if area.title == title), None)


def _overview(shown: Shown, chosen: Sequence[CaseMoney], by_area: bool) -> None:
    words = shown.words
    noun = ("n.area", "n.areas") if by_area else ("n.case", "n.cases")
    caption = counted(len(chosen), words(noun[0]), words(noun[1]), words.language)
    header = ["money.area" if by_area else "money.case", "money.sums", "money.latest"]
    header += [] if by_area else ["money.differing"]
    rows = [_row(shown, group, by_area) for group in pages_of(words, chosen, "penge_side")]
    st.html(table(caption, [words(key) for key in header], rows, words("coverage.region")))


def _row(shown: Shown, group: CaseMoney, by_area: bool) -> tuple[str, ...]:
    words, last = shown.words, group.sums[-1]
    kept = {name: st.query_params[name] for name in _KEPT if name in st.query_params}
    opens = {_BUDGET: group.title} if by_area else {_CASE: last.place.key}
    href = escape(shown.link(MONEY_PATH, {**kept, **opens}))
    kinds = " ".join(cards.badge(f"{c.kind} ≠", "warn", "compare_arrows") for c in group.conflicts)
    return (
        f'<a href="{href}" target="_self" lang="da">{escape(group.title)}</a>',
        whole(len(group.sums), words.language),
        f'<span class="sum" lang="da">{escape(last.text)}</span><br><span class="quiet">{escape(date(last.place.date, words.language))}</span>',
        *(() if by_area else (f'<span class="badges" lang="da">{kinds}</span>',)),
    )


def _one(shown: Shown, archive: Archive, group: CaseMoney | None, name: str) -> None:
    """A case or an area: figures that differ, the plot, and every sum with its sentence."""
    words = shown.words
    st.button(
        words("money.back"), icon=":material/arrow_back:", type="tertiary", on_click=_leave, args=(name,), key="leave"
    )
    if group is None:
        st.warning(words("money.missing"))
        return
    days = [s.place.date for s in group.sums if s.place.date]
    period = " – ".join(dict.fromkeys(date(d, words.language) for d in (days[:1] + days[-1:])))
    about = " · ".join(
        p for p in (counted(len(group.sums), words("n.sum"), words("n.sums"), words.language), period) if p
    )
    place = group.sums[-1].place
    case = archive.cases.case(place.key) if name == _CASE else None
    to_case = f' · <a href="{escape(shown.case_link(place.key))}" target="_self">{escape(words("page.cases"))}</a>'
    st.html(
        f'<h2 lang="da">{escape(group.title)}</h2><p class="where">{escape(about)}{to_case if case else ""}</p>'
        + _conflicts(shown, group.conflicts)
        + _plot(words, group.sums)
    )
    header = ("money.date", "money.amount", "money.kind", "money.sentence", "money.place")
    rows = [_sum_row(shown, s) for s in group.sums]
    st.html(table(words("money.all"), [words(key) for key in header], rows, words("coverage.region")))
    _exports(words, Money((group,), ()), basis(archive, f"{words('money.title')}: {group.title}"), "beloeb")


def _conflicts(shown: Shown, conflicts: Sequence[Conflict]) -> str:
    """The figures that go by one word, beside each other, none of them chosen."""
    words = shown.words
    if not conflicts:
        return ""
    out = [f'<h3>{escape(words("money.conflicts"))}</h3><p class="quiet">{escape(words("money.conflicts.note"))}</p>']
    for conflict in conflicts:
        figures = "".join(
            f'<li><strong class="sum" lang="da">{escape(s.text)}</strong><br>{place_link(shown, s.place)}'
            f'<blockquote lang="da">»{escape(s.sentence)}«</blockquote></li>'
            for s in conflict.sums
        )
        out.append(f'<h4 lang="da">{escape(conflict.kind.capitalize())}</h4><ul class="figures">{figures}</ul>')
    return "".join(out)


def _plot(words: Words, sums: Sequence[Sum]) -> str:
    """A bar a sum, oldest first, each with its date, word and figure beside it; the table below says the same."""
    largest = max(s.kr for s in sums)
    if len(sums) < 2 or largest <= 0:
        return ""
    once = list({(s.place.date, s.kr, s.kind): s for s in sums if s.kr > 0}.values())
    shown = sorted(sorted(once, key=lambda s: -s.kr)[:_MOST_BARS], key=lambda s: s.place.date or "")
    cut = words("money.plot.cut", n=whole(len(shown), words.language)) if len(shown) < len(once) else ""
    bars = ""
    for before, s in zip((None, *shown), shown, strict=False):
        day = "" if before and before.place.date == s.place.date else date(s.place.date, words.language)
        bars += (
            f'<div class="bar"><span>{escape(day)}</span>'
            f'<span class="track"><span style="width: {max(100 * s.kr / largest, 0.3):.1f}%"></span></span>'
            f"<span><strong>{escape(kroner(s.kr, words.language))}</strong> {escape(s.kind or words('money.unnamed'))}</span></div>"
        )
    alt = words("money.plot.alt", n=whole(len(shown), words.language))
    note = f'<p class="quiet">{escape(cut)}</p>' if cut else ""
    return f'<h3>{escape(words("money.plot"))}</h3>{note}<div class="bars" role="img" aria-label="{escape(alt)}">{bars}</div>'


def _sum_row(shown: Shown, s: Sum) -> tuple[str, ...]:
    words = shown.words
    return (
        f'<span class="sum">{escape(date(s.place.date, words.language))}</span>',
        f'<span class="sum" lang="da">{escape(s.text)}</span>',
        f'<span lang="da">{escape(s.kind or "–")}</span>',
        f'<span lang="da">»{escape(s.sentence)}«</span>',
        f"{place_link(shown, s.place)}{_of_agenda(words, s.place)}",
    )


def _of_agenda(words: Words, place: ItemPlace) -> str:
    return f" {cards.badge(words('hit.agenda'), 'warn', 'event_note')}" if place.kind == "dagsorden" else ""


def _about(words: Words, archive: Archive, asked: Narrowed) -> About:
    parts = (words("money.title"), asked.typed, words("money.differing.only") if asked.differing else "")
    return basis(archive, ": ".join(part for part in parts if part), asked.filters)


def _exports(words: Words, found: Money, about: About, name: str) -> None:
    downloads(words, lambda: money_document(found, about), money_table(found), about, name)


def _nothing(words: Words, archive: Archive, by_area: bool) -> None:
    searched = archive.searched(Filters())
    meetings = counted(searched.meetings, words("n.meeting"), words("n.meetings"), words.language)
    text = words("money.none", meetings=meetings, newest=date(searched.newest, words.language) or "–")
    st.info(f"{text} {words('money.none.areas')}" if by_area else text)


def _leave(name: str) -> None:
    st.query_params.pop(name, None)

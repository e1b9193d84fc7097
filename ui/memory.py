"""What the pages of a committee's memory share: places as links, tables, exact counts, files to download. Knows no single page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import streamlit as st

from indexer.encoder import EncoderUnavailable
from indexer.minutes import Filters
from indexer.store import IndexProblem
from retrieval import Archive
from retrieval.cite import body_name
from retrieval.counts import Count, count_table, headline
from retrieval.exports import About, Document, count_document, csv_text, markdown, word
from retrieval.places import ItemPlace
from retrieval.promises import Due, Status
from ui import cards
from ui.address import years_of
from ui.format import counted, date, term_of, whole
from ui.marked import escape
from ui.parts import broken
from ui.state import ARCHIVE_PATH, MEETING, Shown
from ui.strings import Words

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MARKDOWN = "text/markdown"
PER_PAGE = 25
T = TypeVar("T")


def opened(shown: Shown) -> Archive | None:
    """The archive, or None where the page has said why there is none."""
    try:
        with st.spinner(shown.words("app.loading")):
            return shown.open()
    except (IndexProblem, EncoderUnavailable) as problem:
        broken(shown, problem)
        return None


def built(archive: Archive) -> str:
    """Names one state of an index and its vocabulary: what was computed from them holds as long as this is the same."""
    index = archive.index
    return f"{index.folder} {index.generation} {index.manifest.built_at} {archive.vocabulary.stamp}"


def basis(archive: Archive, question: str, filters: Filters = Filters()) -> About:
    """What an export of this archive rests on."""
    searched = archive.searched(filters)
    return About(question, filters, searched.meetings, searched.newest, archive.index.manifest.built_at)


def where(words: Words, place: ItemPlace) -> str:
    """ "Byrådet, 9. marts 2021, pkt. 24"."""
    number = words("hit.item", number=place.item) if place.item else ""
    parts = (body_name(place.committee) or place.source, date(place.date, words.language), number)
    return ", ".join(part for part in parts if part)


def place_link(shown: Shown, place: ItemPlace, text: str = "") -> str:
    """The way to an item, or to a meeting where the place names no item."""
    href = (
        shown.item_link(place.source, place.key) if place.title else shown.link(ARCHIVE_PATH, {MEETING: place.source})
    )
    return f'<a href="{escape(href)}" target="_self" lang="da">{escape(text or where(shown.words, place))}</a>'


def standing(words: Words, place: ItemPlace) -> str:
    """What came of it: the outcome as a badge, or that an agenda decides nothing."""
    if place.kind == "dagsorden":
        return cards.badge(words("hit.agenda"), "warn", "event_note")
    return cards.outcome_badge(words, place.outcome)


def place_list(shown: Shown, places: Iterable[ItemPlace]) -> str:
    """Places as a list of links, each with title, municipality and outcome."""
    rows = []
    for place in places:
        about = " · ".join(part for part in (place.title, place.municipality or "") if part)
        rows.append(
            f'<li><span>{place_link(shown, place)} <span class="quiet" lang="da">{escape(about)}</span></span>'
            f'<span class="badges">{standing(shown.words, place)}</span></li>'
        )
    return f'<ul class="meetings">{"".join(rows)}</ul>'


def body_filter(words: Words, places: Iterable[ItemPlace], area_key: str, body_key: str) -> tuple[str, str]:
    """(municipality, body) as chosen, "" for all; in the address under these keys. One municipality is no choice."""
    every = list(places)
    areas = sorted({p.municipality for p in every if p.municipality})
    bodies = sorted({body_name(p.committee) for p in every if p.committee})
    left, right = st.columns(2)
    with left:
        area = choice(words, "filter.municipality", areas, area_key) if len(areas) > 1 else ""
    with right if len(areas) > 1 else left:
        body = choice(words, "filter.committee", bodies, body_key)
    return area, body


def choice(words: Words, label: str, options: Sequence[str], key: str) -> str:
    """One of the options, None chosen means all of them: ""."""
    return (
        st.selectbox(words(label), options, index=None, key=key, placeholder=words("filter.any"), bind="query-params")
        or ""
    )


def period_filter(words: Words, places: Iterable[ItemPlace], key: str) -> str:
    """A year or a council term of these places, as "2024" or "2022-2025"; "" for all."""
    years = sorted({p.date[:4] for p in places if p.date}, reverse=True)
    terms = dict.fromkeys("{}-{}".format(*term_of(int(year))) for year in years)
    return choice(words, "filter.period", [*terms, *years], key)


def filters_of(
    places: Iterable[ItemPlace], area: str, body: str, period: str = "", outcome: str | None = None
) -> Filters:
    """What was chosen, as the backends read it; a body stands for every spelling of it."""
    years = years_of(period)
    return Filters(
        municipalities=(area,) if area else (),
        committees=tuple(sorted({p.committee for p in places if p.committee and body_name(p.committee) == body})),
        since=f"{years[0]}-01-01" if years else None,
        until=f"{years[1]}-12-31" if years else None,
        outcomes=(outcome,) if outcome else (),
    )


def nothing(words: Words, archive: Archive, filters: Filters = Filters()) -> None:
    """Nothing fits: what was searched, what to try."""
    searched = archive.searched(filters)
    meetings = counted(searched.meetings, words("n.meeting"), words("n.meetings"), words.language)
    st.info(words("memory.none", meetings=meetings, newest=date(searched.newest, words.language) or "–"))


def pages_of(words: Words, rows: Sequence[T], key: str) -> Sequence[T]:
    """The rows of the page that is chosen above them."""
    pages = -(-len(rows) // PER_PAGE)
    number = st.pagination(pages, key=f"{key} {len(rows)}") if pages > 1 else 1
    return rows[(number - 1) * PER_PAGE : number * PER_PAGE]


DUE: dict[Status, tuple[str, str, str]] = {
    "fulfilled": ("promises.fulfilled", "good", "check_circle"),
    "overdue": ("promises.overdue", "bad", "schedule"),
    "pending": ("promises.pending", "plain", "schedule"),
}


def due_badge(words: Words, due: Due) -> str:
    """What became of a promise, in words."""
    text, tone, icon = ("promises.unseen", "warn", "help") if due.unseen else DUE[due.status]
    return cards.badge(words(text), tone, icon)


def due_when(words: Words, due: str | None) -> str:
    """ "juni 2021", "9. marts 2021", or that no day was named."""
    if not due:
        return words("promises.undated")
    return date(due, words.language) if len(due) == 10 else date(f"{due}-01", words.language).split(" ", 1)[1]


def table(caption: str, header: Sequence[str], rows: Iterable[Sequence[str]], region: str) -> str:
    """A table that scrolls sideways; `caption` and `header` are text, cells are HTML, the first of a row names it."""
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in header)
    body = "".join(
        f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in rest)}</tr>' for first, *rest in rows
    )
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(region)}"><table>'
        f"<caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def download(label: str, data: bytes | Callable[[], bytes], name: str, mime: str, where: str = "") -> None:
    """A file to take home; `where` sets two buttons of one name apart."""
    st.download_button(
        label,
        data=data,
        file_name=name,
        mime=mime,
        key=f"export {name} {where}".strip(),
        icon=":material/download:",
        on_click="ignore",
    )


def download_csv(words: Words, rows: Iterable[Sequence[str]], about: About, name: str, where: str = "") -> None:
    download(words("export.csv"), csv_text(rows, about).encode("utf-8-sig"), f"{name}.csv", "text/csv", where)


def downloads(
    words: Words,
    document: Callable[[], Document],
    rows: Iterable[Sequence[str]],
    about: About,
    name: str,
    where: str = "",
) -> None:
    """The same in three formats. The document is written when it is asked for: one of many rows takes a while."""
    with st.container(horizontal=True, gap="small"):
        download_csv(words, rows, about, name, where)
        download(words("export.docx"), lambda: word(document()), f"{name}.docx", DOCX, where)
        download(words("export.markdown"), lambda: markdown(document()).encode(), f"{name}.md", MARKDOWN, where)


def exact(shown: Shown, archive: Archive, found: Count, filters: Filters) -> None:
    """A counted answer: the number, the rule it was counted by, and everything that was counted."""
    words = shown.words
    said = escape(headline(found, whole(found.n or 0, words.language)))
    st.html(
        f"<h2>{escape(words('count.title'))}</h2>"
        f'<figure class="statement"><blockquote lang="da"><p><strong>{said}</strong></p></blockquote>'
        f'<figcaption lang="da">{escape(found.rule)}</figcaption></figure>'
    )
    if filters.section_types:
        st.info(words("count.filters"), icon=":material/info:")
    if found.n == 0:
        nothing(words, archive, filters)
    if found.ranking:
        rows = [(escape(t.name), escape(t.municipality or ""), whole(t.n, words.language)) for t in found.ranking]
        header = (words("count.name"), words("filter.municipality"), words("count.n"))
        st.html(table(words("count.title"), header, rows, words("coverage.region")))
    if found.items:
        heading = words("count.all", n=whole(len(found.items), words.language))
        st.html(f"<h3>{escape(heading)}</h3>" + place_list(shown, found.items))
    if found.items or found.ranking:
        about = basis(archive, found.question, filters)
        downloads(words, lambda: count_document(found, about), count_table(found), about, "optaelling")

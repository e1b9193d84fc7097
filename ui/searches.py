"""Page Gemte søgninger: what is new in each saved search since it was last seen, to read and to take home. Finds nothing itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import streamlit as st

from indexer.minutes import Filters
from indexer.store import IndexProblem
from retrieval import Archive, saved
from retrieval.exports import filters_text, markdown
from retrieval.feeds import ics, rss
from retrieval.results import Hit
from retrieval.saved import Digest, Saved, SavedProblem, Shelf
from ui import address, cards
from ui.format import date
from ui.marked import escape, label
from ui.memory import MARKDOWN, basis, built, download, opened
from ui.parts import item_name
from ui.state import SEARCHES_PATH, Shown

_SAID = "said of saved searches"
_LONGEST = 60  # characters of a name made from a question


def page(shown: Shown) -> None:
    archive = opened(shown)
    if archive is None:
        return
    words = shown.words
    st.html(f'<p class="lead">{escape(words("searches.lead"))}</p>')
    if said := st.session_state.pop(_SAID, None):
        st.info(label(said))
    try:
        shelf = saved.read(shown.settings.index)
    except SavedProblem as problem:
        st.error(label(str(problem)))
        return
    if not shelf.searches:
        st.html(f'<div class="state none"><p>{escape(words("searches.empty"))}</p></div>')
    for search in shelf.searches:
        with st.container(border=True):
            _search(shown, archive, shelf, search)
    _automatic(shown)


@st.cache_resource(max_entries=64, show_spinner=False)
def _news(generation: str, search: Saved, today: str, _archive: Archive, _shelf: Shelf) -> Digest:
    """What is new for a search; of one state of the index and one time that it was seen always the same."""
    return saved.news(_archive, _shelf, search.name, today)


def _search(shown: Shown, archive: Archive, shelf: Shelf, search: Saved) -> None:
    words, today = shown.words, dt.date.today()
    told = _news(built(archive), search, today.isoformat(), archive, shelf)
    (news,) = told.news
    filters = words("searches.filters", filters=filters_text(search.filters))
    st.html(
        f'<h2 lang="da">{escape(search.name)}</h2>'
        f'<p class="where" lang="da">{escape(words("searches.question", question=search.question))}<br>{escape(filters)}</p>'
    )
    since = date(search.since, words.language) or words("searches.first")
    if told.empty:
        st.html(f"<p>{escape(words('searches.nothing', since=since))}</p>")
    else:
        count = words("searches.news", since=since, new=len(news.new), changed=len(news.changed))
        weak = cards.badge(words("searches.weak"), "warn", "help") if news.weak else ""
        rows = "".join(_row(shown, archive, hit, "searches.new", "info", "fiber_new") for hit in news.new)
        rows += "".join(_row(shown, archive, hit, "searches.changed", "change", "edit") for hit in news.changed)
        st.html(f'<h3>{escape(count)} {weak}</h3><ul class="meetings">{rows}</ul>')
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if not told.empty:
            st.button(
                words("searches.seen"),
                key=f"seen {search.name}",
                icon=":material/done_all:",
                on_click=_change,
                args=(shown, lambda held: _marked(archive, held, search.name), words("searches.marked", name=search.name)),
            )  # fmt: skip
            _downloads(shown, archive, search, told)
        href = escape(shown.link("", address.to_params(address.search_of(search.question, search.filters))))
        st.html(f'<a href="{href}" target="_self">{escape(words("searches.open"))}</a>', width="content")
    with st.expander(words("searches.change", name=label(search.name)), key=f"change {search.name}", type="compact"):
        _renaming(shown, search)


def _row(shown: Shown, archive: Archive, hit: Hit, text: str, tone: str, icon: str) -> str:
    """One new passage: what it is, where it stands, its best sentence, and a later handling where there is one."""
    words, place = shown.words, hit.passage.place
    href = shown.item_link(place.source, item_name(archive, place.source, place.item_key, place.item))
    said = hit.passage.text[hit.best.start : hit.best.end] if hit.best else hit.passage.text
    later = cards.newer(words, hit.newer, shown.item_link) if hit.newer else ""
    return (
        f'<li><span><a href="{escape(href)}" target="_self" lang="da">{escape(place.title)}</a><br>'
        f'<span class="quiet">{escape(cards.where(words, place))}</span>'
        f'<span class="said" lang="da">{cards.quoted_line(said, 240)}</span>{later}</span>'
        f'<span class="badges">{cards.badge(words(text), tone, icon)}'
        f"{cards.standing(words, place, hit.passage.outcome)}</span></li>"
    )


def _downloads(shown: Shown, archive: Archive, search: Saved, told: Digest) -> None:
    words, about = shown.words, basis(archive, search.question, search.filters)
    stamp = dt.datetime.fromisoformat(told.today)
    feed = rss(f"Referent: {search.name}", f"{shown.root}/", about, saved.entries(told, shown.root))
    calendar = ics(search.name, saved.news_events(told), stamp)
    document = saved.digest_document(told, about)
    download(words("export.markdown"), markdown(document).encode(), f"nyt {search.name}.md", MARKDOWN)
    download(words("export.rss"), feed.encode(), f"nyt {search.name}.rss", "application/rss+xml")
    download(words("export.ics"), calendar.encode(), f"nyt {search.name}.ics", "text/calendar")


def _renaming(shown: Shown, search: Saved) -> None:
    words = shown.words
    key = f"new name {search.name}"
    st.text_input(words("searches.name"), value=search.name, key=key)
    with st.container(horizontal=True, gap="small"):
        st.button(
            words("searches.rename"), key=f"rename {search.name}", on_click=_rename, args=(shown, search.name, key)
        )
        st.button(
            words("searches.delete"),
            key=f"delete {search.name}",
            icon=":material/delete:",
            on_click=_change,
            args=(shown, lambda held: saved.removed(held, search.name), words("searches.deleted", name=search.name)),
        )


def _rename(shown: Shown, name: str, key: str) -> None:
    new = st.session_state[key].strip()
    _change(shown, lambda held: saved.renamed(held, name, new), shown.words("searches.renamed", name=name, new=new))


def _marked(archive: Archive, held: Shelf, name: str) -> Shelf:
    return saved.marked_seen(held, name, archive.index, dt.date.today().isoformat())


def _change(shown: Shown, change: Callable[[Shelf], Shelf], done: str) -> None:
    """Change the file of saved searches, and say on the next drawing of the page what came of it."""
    try:
        saved.write(shown.settings.index, change(saved.read(shown.settings.index)))
        st.session_state[_SAID] = done
    except (SavedProblem, OSError) as problem:
        st.session_state[_SAID] = shown.words("searches.failed", reason=str(problem))


def _automatic(shown: Shown) -> None:
    """The command of the digest, as a line for cron."""
    words, index = shown.words, shown.settings.index
    with st.expander(words("searches.cron"), key="cron", icon=":material/schedule:", type="compact"):
        st.html(f"<p>{escape(words('searches.cron.text', folder=saved.digest_folder(index)))}</p>")
        root = f" --root {shown.root}" if shown.root else ""
        command = f".venv/bin/python -m retrieval saved digest --index {index.absolute()}{root}"
        st.code(f"0 6 * * 1-5  cd REFERENT && {command}", language=None, wrap_lines=True)


# Saving, on page Spørg.


def save_button(shown: Shown, archive: Archive, question: str, filters: Filters) -> None:
    """One press keeps a question with its filters; what came of it is said beside the button."""
    words = shown.words
    st.button(
        words("searches.save"),
        key="save search",
        icon=":material/bookmark_add:",
        type="tertiary",
        on_click=_save,
        args=(shown, archive, question, filters),
    )
    if said := st.session_state.pop(_SAID, None):
        href = escape(shown.link(SEARCHES_PATH, {}))
        see = escape(words("searches.see"))
        st.html(f'<p role="status">{escape(said)} <a href="{href}" target="_self">{see}</a></p>', width="content")


def _save(shown: Shown, archive: Archive, question: str, filters: Filters) -> None:
    words = shown.words
    try:
        shelf = saved.read(shown.settings.index)
        same = next((s for s in shelf.searches if (s.question, s.filters) == (question, filters)), None)
        if same:
            st.session_state[_SAID] = words("searches.saved.before", name=same.name)
            return
        name = name_for(question, {s.name for s in shelf.searches})
        today = dt.date.today().isoformat()
        saved.write(shown.settings.index, saved.added(shelf, Saved(name, question, filters), archive.index, today))
        st.session_state[_SAID] = words("searches.saved", name=name)
    except (SavedProblem, IndexProblem, OSError) as problem:
        st.session_state[_SAID] = words("searches.failed", reason=str(problem))


def name_for(question: str, taken: set[str]) -> str:
    """A question as a name: cut between words, with a number where the name is taken."""
    line = " ".join(question.split())
    name = line if len(line) <= _LONGEST else line[:_LONGEST].rsplit(" ", 1)[0] + " …"
    number = next(n for n in range(1, len(taken) + 2) if (name if n == 1 else f"{name} ({n})") not in taken)
    return name if number == 1 else f"{name} ({number})"

"""The frame around every page: navigation, language, style. Run by the server once per look at the app; knows no page's content."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from retrieval import open_current
from ui import (
    accessibility,
    archive,
    ask,
    cases,
    concepts,
    decisions,
    money,
    people,
    prepare,
    promises,
    quality,
    removal,
    searches,
)
from ui.marked import escape
from ui.settings import from_environment
from ui.state import (
    ACCESSIBILITY_PATH,
    ARCHIVE_PATH,
    CASES_PATH,
    DANISH,
    DECISIONS_PATH,
    ENGLISH,
    LANGUAGE,
    MONEY_PATH,
    PEOPLE_PATH,
    REMOVAL_PATH,
    SEARCHES_PATH,
    Shown,
)
from ui.strings import Words

HERE = Path(__file__).resolve().parent

# A page: its function, name in the address, strings of its name, of its heading and of the menu it stands in ("" for none).
# A new page is a new line. Without icons: Streamlit would fetch a page's icon from a font server on the internet to show it in
# the browser's tab.
PAGES: tuple[tuple[Callable[[Shown], None], str, str, str, str], ...] = (
    (ask.page, "spoerg", "page.ask", "ask.title", ""),
    (prepare.page, "forbered", "page.prepare", "page.prepare", ""),
    (archive.page, ARCHIVE_PATH, "page.archive", "archive.title", ""),
    (searches.page, SEARCHES_PATH, "page.searches", "page.searches", ""),
    (cases.page, CASES_PATH, "page.cases", "page.cases", "menu.memory"),
    (decisions.page, DECISIONS_PATH, "page.decisions", "page.decisions", "menu.memory"),
    (promises.page, "loefter", "page.promises", "promises.title", "menu.memory"),
    (money.page, MONEY_PATH, "page.money", "money.title", "menu.memory"),
    (people.page, PEOPLE_PATH, "page.people", "people.title", "menu.memory"),
    (concepts.page, "begreber", "page.concepts", "page.concepts", "menu.about"),
    (quality.page, "kvalitet", "page.quality", "quality.title", "menu.about"),
    (accessibility.page, ACCESSIBILITY_PATH, "page.accessibility", "accessibility.title", "menu.about"),
    (removal.page, REMOVAL_PATH, "page.removal", "page.removal", "menu.about"),
)

STAFF = frozenset({REMOVAL_PATH, "begreber"})  # pages that change what everybody is shown


def main() -> None:
    settings = from_environment()
    english = st.session_state.get(LANGUAGE, st.query_params.get(LANGUAGE)) == ENGLISH
    words = Words("en" if english else "da")
    shown = Shown(settings, words, _root(), partial(open_current, settings.index))
    pages = {
        path: st.Page(partial(function, shown), title=words(name), url_path=path, default=n == 0)
        for n, (function, path, name, _, _) in enumerate(PAGES)
        if path not in STAFF or not settings.public
    }
    menus: dict[str, list[StreamlitPage]] = {}
    for _, path, _, _, menu in PAGES:
        if path in pages:
            menus.setdefault(words(menu) if menu else "", []).append(pages[path])
    chosen = st.navigation(menus, position="top")
    heading = next(heading for _, path, _, heading, _ in PAGES if pages.get(path) == chosen)
    st.set_page_config(page_title=f"{chosen.title} · {words('app.name')}", page_icon=HERE / "mark.svg")
    st.logo(HERE / "logo.svg", size="large", icon_image=HERE / "mark.svg")
    st.html(HERE / "style.css")
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="top"):
        st.html(f"<h1>{escape(words(heading))}</h1>")
        st.segmented_control(
            words("app.language"),
            [DANISH, ENGLISH],
            default=DANISH,
            required=True,
            key=LANGUAGE,
            bind="query-params",
            label_visibility="collapsed",
        )
    chosen.run()


def _root() -> str:
    """The app's own address as the reader's browser sees it."""
    url = urlsplit(st.context.url or "")
    base, _, last = url.path.rstrip("/").rpartition("/")
    paths = {path for _, path, _, _, _ in PAGES}
    return f"{url.scheme}://{url.netloc}{base if last in paths else url.path.rstrip('/')}" if url.netloc else ""


main()

"""What several pages are made of: the hit card with its actions, the source viewer, the states of failure. Knows no ranking."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import streamlit as st

from eval.judge import Verdict, append
from eval.run import SectionTexts
from indexer.catalog import Catalog, Entry
from indexer.encoder import EncoderUnavailable
from indexer.minutes import Passage
from indexer.store import EncoderMismatch, IndexFormat, IndexMissing, IndexProblem
from retrieval import Archive
from retrieval.answer import LONGEST_DECISION
from retrieval.citation_form import Form, FormProblem, read_form
from retrieval.cite import body_name
from retrieval.results import Hit
from ui import cards, explain, feedback, pdf
from ui.copying import copy_button
from ui.format import counted, date, megabytes
from ui.marked import escape, label
from ui.state import ARCHIVE_PATH, MEETING, Shown

_MIME = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".txt": "text/plain",
    ".md": "text/markdown",
}
_COMMAND = re.compile(r"(?:Build|Rebuild): (.+)$", re.DOTALL)


def item_name(archive: Archive, source: str, key: str, number: str) -> str:
    """How an item is named in an address: by its printed number, by its key where that number means another item."""
    catalog = archive.index.catalog
    return number if number and catalog.item(source, number) == catalog.item(source, key) else key


@st.fragment
def hit_card(shown: Shown, archive: Archive, found: Hit, question: str, history: tuple[str, ...] = ()) -> None:
    """A hit with everything one can do with it. A fragment: pressing something here runs only this card again."""
    words = shown.words
    place = found.passage.place
    key = f"{question}·{found.passage.id}"
    item = archive.index.catalog.item(place.source, place.item_key)
    with st.container(border=True):
        st.html(
            cards.hit(
                words, found, item, shown.item_link, explain.terms(archive, found.passage.text, f"hit-{found.rank}")
            )
            + _case(shown, archive, place.item_key)
        )
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            copy_citation(shown, words("hit.cite"), lambda form: _citation(shown, archive, found, form), f"cite {key}")
            with st.popover(words("hit.why"), icon=":material/query_stats:", key=f"why {key}"):
                st.html(_evidence(shown, found))
            _thumbs(shown, archive, found.passage, question, history, key)
        whole = st.expander(words("hit.whole"), key=f"whole {key}", type="compact", on_change="rerun")
        with whole:
            if whole.open and item is not None:
                st.html(cards.whole_item(words, item, place.kind))
                name = item_name(archive, place.source, place.item_key, place.item)
                st.html(
                    f'<p><a href="{escape(shown.item_link(place.source, name))}">{escape(words("hit.open"))}</a></p>'
                )
        source = st.expander(
            f"{words('hit.source')}: {label(place.source)}",
            key=f"source {key}",
            type="compact",
            on_change="rerun",
        )
        with source:
            if source.open:
                source_file(shown, archive, place.source, place.page, key)


def _case(shown: Shown, archive: Archive, key: str) -> str:
    """The way to the hit's case, with the number of its handlings; nothing where it was handled once."""
    case = archive.cases.case(key)
    if case is None:
        return ""
    words = shown.words
    handled = counted(len(case.handlings), words("n.handling"), words("n.handlings"), words.language)
    href = escape(shown.case_link(key))
    return f'<p class="case"><a href="{href}" target="_self">{escape(words("hit.handlings", n=handled))}</a></p>'


def copy_citation(shown: Shown, name: str, cited: Callable[[Form], str], key: str) -> None:
    """A button that copies what is cited in the municipality's form; a form that cannot be used says so in its place."""
    try:
        copy_button(shown.words, name, cited(read_form(shown.settings.citation)), key)
    except FormProblem as problem:
        st.warning(f"{shown.words('copy.form')} {label(str(problem))}")


def _citation(shown: Shown, archive: Archive, found: Hit, form: Form) -> str:
    """The hit's best sentence, cited; the whole passage where none is best, and of a short decision."""
    place, best, text = found.passage.place, found.best, found.passage.text
    is_short_decision = place.section_type == "beslutning" and len(text) <= LONGEST_DECISION
    quote = text[best.start : best.end] if best and not is_short_decision else text.strip()
    link = shown.item_link(place.source, item_name(archive, place.source, place.item_key, place.item))
    return form.cite(place, quote, link if shown.root else "")


def _evidence(shown: Shown, found: Hit) -> str:
    """Rank and score per ranker, and the words that matched."""
    words = shown.words
    text = found.passage.text
    matched = dict.fromkeys(text[s.start : s.end].casefold() for s in found.highlights)
    rows = "".join(
        f'<tr><th scope="row">{escape(words.known("ranker", e.ranker))}</th><td>{e.rank}</td><td>{e.score:.3f}</td></tr>'
        for e in found.evidence
    )
    head = "".join(
        f'<th scope="col">{escape(words(k))}</th>' for k in ("hit.why.ranker", "hit.why.rank", "hit.why.score")
    )
    listed = f"<p>{escape(words('hit.why.words', words=', '.join(matched)))}</p>" if matched else ""
    return f"<p>{escape(words('hit.why.lead'))}</p><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{listed}"


def _thumbs(
    shown: Shown, archive: Archive, passage: Passage, question: str, history: tuple[str, ...], key: str
) -> None:
    """Two buttons; the judgement is kept without saying whose it is."""
    words = shown.words
    given: dict[str, bool] = st.session_state.setdefault("judged", {})
    if key in given:
        st.caption(words("hit.useful.thanks" if given[key] else "hit.useful.failed"))
        return
    verdicts: tuple[tuple[Verdict, str, str], ...] = (
        ("right", "hit.useful.yes", ":material/thumb_up:"),
        ("wrong", "hit.useful.no", ":material/thumb_down:"),
    )
    for verdict, text, icon in verdicts:
        st.button(
            words(text),
            key=f"{verdict} {key}",
            icon=icon,
            type="tertiary",
            help=words("hit.useful"),
            on_click=_judge,
            args=(shown, archive, passage, question, history, verdict, key),
        )


def _judge(
    shown: Shown,
    archive: Archive,
    passage: Passage,
    question: str,
    history: tuple[str, ...],
    verdict: Verdict,
    key: str,
) -> None:
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    said = feedback.judgement(SectionTexts(archive), passage, question, history, verdict, "thumb", now)
    try:
        if said is not None:
            append(shown.settings.feedback, said)
        st.session_state["judged"][key] = said is not None
    except OSError:
        st.session_state["judged"][key] = False


def source_file(shown: Shown, archive: Archive, source: str, page: int | None, key: str) -> None:
    """The file to download and, where it is a PDF, its cited page with the ones around it."""
    words = shown.words
    path = archive.index.catalog.path(source)
    if path is None or not path.is_file():
        st.info(words("source.gone"))
        return
    size = megabytes(path.stat().st_size, words.language)
    st.download_button(
        f"{words('source.download', name=label(source))} ({size})",
        data=path.read_bytes,
        file_name=path.name,
        mime=_MIME.get(path.suffix.lower(), "application/octet-stream"),
        key=f"download {key}",
        icon=":material/download:",
        on_click="ignore",
    )
    if path.suffix.lower() == ".pdf":
        _pdf_page(shown, path, source, page or 1, key)


def _pdf_page(shown: Shown, path: Path, source: str, cited: int, key: str) -> None:
    words = shown.words
    state = f"page {key}"
    number: int = st.session_state.setdefault(state, cited)
    try:
        pages = pdf.page_count(path)
        number = min(max(number, 1), pages)
        picture = _picture(str(path), path.stat().st_mtime_ns, number)
    except pdf.NoPage:
        st.warning(words("source.page.failed"))
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        for step, text, icon in ((-1, "source.page.before", "chevron_left"), (1, "source.page.after", "chevron_right")):
            st.button(
                words(text),
                key=f"{text} {key}",
                icon=f":material/{icon}:",
                disabled=not 1 <= number + step <= pages,
                on_click=_turn,
                args=(state, number + step),
            )
        st.html(f'<p class="quiet">{escape(words("source.page", number=number, pages=pages, name=source))}</p>')
    st.image(picture, width="stretch", alt=words("source.page.alt", number=number, name=source))


def _turn(state: str, number: int) -> None:
    st.session_state[state] = number


@st.cache_data(max_entries=64, show_spinner=False)
def _picture(path: str, changed: int, number: int) -> bytes:
    """A page as PNG; `changed` is the file's time of change, so that another file of the name is drawn anew."""
    return pdf.page_image(Path(path), number)


def meeting_list(shown: Shown, catalog: Catalog, entries: Sequence[Entry]) -> str:
    """Meetings as a list of links with what each one is."""
    words = shown.words
    rows = []
    for entry in entries:
        pages = catalog.pages(entry.source)
        when = date(entry.date, words.language, weekday=True) or words("archive.undated")
        href = escape(shown.link(ARCHIVE_PATH, {MEETING: entry.source}))
        about = [entry.municipality or ""]
        about.append(counted(sum(len(m.items) for m in pages), words("n.item"), words("n.items"), words.language))
        badges = cards.issue_badges(words, entry, any(m.corrected for m in pages))
        name = body_name(entry.committee) or words("archive.unknown")
        rows.append(
            f'<li><span><a href="{href}" target="_self">{escape(name)}, {escape(when)}</a> '
            f'<span class="quiet">{escape(" · ".join(a for a in about if a))}</span></span>'
            f'<span class="badges">{badges}</span></li>'
        )
    return f'<ul class="meetings">{"".join(rows)}</ul>'


def broken(shown: Shown, problem: IndexProblem | EncoderUnavailable) -> None:
    """The index cannot be used: what is wrong, and the command that mends it."""
    words = shown.words
    kinds: tuple[tuple[type[Exception], str], ...] = (
        (IndexMissing, "missing"),
        (IndexFormat, "format"),
        (EncoderMismatch, "format"),
        (EncoderUnavailable, "encoder"),
    )
    kind = next((name for known, name in kinds if isinstance(problem, known)), "damaged")
    st.html(
        f'<div class="state none"><h2>{escape(words(f"broken.{kind}.title"))}</h2>'
        f"<p>{escape(words(f'broken.{kind}'))}</p></div>"
    )
    command = _COMMAND.search(str(problem))
    if command:
        st.code(command[1], language=None, wrap_lines=True)
    with st.expander(words("broken.details"), icon=":material/info:"):
        st.code(str(problem), language=None, wrap_lines=True)

"""Page Forbered møde: a draft agenda, pasted or uploaded, and what the archive knows of each of its items. Finds nothing itself."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from indexer.document import SUFFIXES, Unreadable
from indexer.minutes import Filters, Meeting
from retrieval import Archive
from retrieval.brief import MOST_AMOUNTS, Brief, BriefItem, NoAgenda, agenda_of, brief, brief_document, read_agenda
from retrieval.exports import markdown, word
from retrieval.places import shown_title
from ui import cards, upload
from ui.format import counted, kroner, whole
from ui.marked import escape, prose
from ui.memory import (
    DOCX,
    MARKDOWN,
    basis,
    built,
    download,
    due_badge,
    due_when,
    opened,
    place_link,
    place_list,
    standing,
    table,
)
from ui.state import Shown
from ui.strings import Words

_TEXT, _AREA, _RESULT = "agenda text", "agenda municipality", "prepared brief"
_MOST_TEXT = 200_000  # characters of a pasted agenda


@dataclass(frozen=True, slots=True)
class _Result:
    """A brief of one state of the index, or the sentence that says why there is none."""

    generation: str
    brief: Brief | None
    problem: str = ""


def page(shown: Shown) -> None:
    archive = opened(shown)
    if archive is None:
        return
    words = shown.words
    st.html(f'<p class="lead">{escape(words("prepare.lead"))}</p>')
    text = st.text_area(words("prepare.text"), key=_TEXT, height=200, max_chars=_MOST_TEXT, persist_state="session")
    file = st.file_uploader(
        words("prepare.file"),
        type=[suffix.lstrip(".") for suffix in SUFFIXES],
        max_upload_size=upload.MOST_MEGABYTES,
        help=words("upload.cap", mb=upload.MOST_MEGABYTES),
        key="agenda file",
    )
    areas = sorted(archive.index.catalog.counts("municipality"))
    area = st.selectbox(
        words("prepare.municipality"),
        areas,
        index=None,
        placeholder=words("prepare.municipality.printed"),
        key=_AREA,
        persist_state="session",
    )
    if st.button(words("prepare.run"), key="prepare", type="primary", icon=":material/event_note:"):
        with st.spinner(words("prepare.running")):
            given = (file.name, file.getvalue()) if file else None
            st.session_state[_RESULT] = _prepared(words, archive, text or "", given, area)
    result: _Result | None = st.session_state.get(_RESULT)
    if result is None or result.generation != built(archive):
        return
    if result.brief is None:
        st.warning(result.problem)
    else:
        _shown(shown, archive, result.brief)


def _prepared(words: Words, archive: Archive, text: str, given: tuple[str, bytes] | None, area: str | None) -> _Result:
    """The brief of the file, or of the text where no file was chosen."""
    generation = built(archive)
    if given is None and not text.strip():
        return _Result(generation, None, words("prepare.empty"))
    try:
        agenda = _read(*given, area) if given else agenda_of(text, area)
        return _Result(generation, brief(archive, agenda))
    except (NoAgenda, Unreadable) as problem:
        return _Result(generation, None, words("prepare.failed", reason=escape(str(problem).rstrip("."))))


def _read(name: str, data: bytes, area: str | None) -> Meeting:
    """An uploaded agenda: read aside and not kept."""
    with tempfile.TemporaryDirectory() as aside:
        path = Path(aside) / upload.safe_name(name)
        path.write_bytes(data)
        return read_agenda(path, area)


def _shown(shown: Shown, archive: Archive, found: Brief) -> None:
    words, agenda = shown.words, found.agenda
    known = sum(bool(item.earlier) for item in found.items)
    items = counted(len(found.items), words("n.item"), words("n.items"), words.language)
    st.html(
        f'<h2>{escape(words("prepare.result"))}</h2><p class="where">'
        f"{escape(words('prepare.summary', items=items, known=known, meetings=found.searched))}</p>"
    )
    for note in found.notes:
        st.html(f'<div class="state weak"><p lang="da">{escape(note)}</p></div>')
    filters = Filters(municipalities=(agenda.municipality,) if agenda.municipality else ())
    document = brief_document(found, basis(archive, f"Mødeforberedelse ud fra {agenda.source}", filters))
    with st.container(horizontal=True, gap="small"):
        download(words("export.docx"), lambda: word(document), "moedeforberedelse.docx", DOCX)
        download(words("export.markdown"), lambda: markdown(document).encode(), "moedeforberedelse.md", MARKDOWN)
    st.html(_overview(words, found))
    for n, item in enumerate(found.items, 1):
        with st.container(border=True):
            st.html(f'<div id="punkt-{n}">{_item(shown, item, found)}</div>')


def _overview(words: Words, found: Brief) -> str:
    """The whole agenda at a glance, each item a way to its part below."""
    keys = ("decisions.what", "prepare.earlier", "prepare.last", "section.dissens", "prepare.promises")
    rows = [
        (
            f'<a href="#punkt-{n}" lang="da">{escape(_name(item))}</a>',
            "–" if item.procedure else whole(len(item.earlier), words.language),
            cards.outcome_badge(words, item.last.outcome) if item.last else "",
            whole(len(item.dissent), words.language) if item.dissent else "",
            whole(len(item.open_promises), words.language) if item.open_promises else "",
        )
        for n, item in enumerate(found.items, 1)
    ]
    return table(words("prepare.overview"), [words(key) for key in keys], rows, words("coverage.region"))


def _name(item: BriefItem) -> str:
    return f"{item.number}. {shown_title(item.title)}".lstrip(". ")


def _item(shown: Shown, item: BriefItem, found: Brief) -> str:
    """One item of the agenda: each part only where the archive has something."""
    words = shown.words
    number = f'<p class="where">{escape(words("hit.case", number=item.case_number))}</p>' if item.case_number else ""
    head = f'<h3 lang="da">{escape(_name(item))}</h3>{number}'
    if item.procedure:
        return f'{head}<p class="quiet">{escape(words("prepare.procedure"))}</p>'
    if not item.earlier:
        head += f'<div class="state none"><p lang="da">{escape(found.nothing_found)}</p></div>'
    parts = (
        ("prepare.earlier", _earlier(shown, item)),
        ("prepare.last", _last(shown, item)),
        ("section.dissens", "".join(_quote(shown, said.text, place_link(shown, said.place)) for said in item.dissent)),
        ("prepare.promises", _promises(shown, item)),
    )
    folded = (
        ("prepare.amounts", len(item.amounts), _amounts(shown, item)),
        ("prepare.similar", len(item.similar), place_list(shown, item.similar)),
    )
    return (
        head
        + "".join(f"<h4>{escape(words(key))}</h4>{html}" for key, html in parts if html)
        + "".join(
            f"<details><summary>{escape(words(key))} ({n})</summary>{html}</details>" for key, n, html in folded if n
        )
    )


def _quote(shown: Shown, text: str, source: str) -> str:
    return f'<blockquote class="text" lang="da">{prose(text)}</blockquote><p class="where">{source}</p>'


def _earlier(shown: Shown, item: BriefItem) -> str:
    words = shown.words
    rows = []
    for earlier in item.earlier:
        weaker = cards.badge(words("cases.weaker"), "warn", "help") if earlier.kind == "subject" else ""
        rows.append(
            f'<li><span>{place_link(shown, earlier.place)} <span class="quiet" lang="da">'
            f"{escape('; '.join(earlier.why))}</span></span>"
            f'<span class="badges">{standing(words, earlier.place)}{weaker}</span></li>'
        )
    return f'<ul class="meetings">{"".join(rows)}</ul>' if rows else ""


def _last(shown: Shown, item: BriefItem) -> str:
    if item.last is None:
        return ""
    words, last = shown.words, item.last
    said = _quote(shown, last.decision, place_link(shown, last.place))
    if last.votes:
        tally = words("decisions.tally", yes=last.votes.for_, no=last.votes.against, neither=last.votes.abstain)
        said += f"<p>{escape(words('decisions.votes'))}: {escape(tally)}</p>"
    if last.voted_against:
        said += f"<p>{escape(words('decisions.voted_against'))}: {escape(', '.join(last.voted_against))}</p>"
    return said


def _promises(shown: Shown, item: BriefItem) -> str:
    words = shown.words
    return "".join(
        _quote(
            shown,
            due.sentence,
            f"{place_link(shown, due.place)} · {escape(due_when(words, due.due))} {due_badge(words, due)}",
        )
        for due in item.open_promises
    )


def _amounts(shown: Shown, item: BriefItem) -> str:
    words = shown.words
    if not item.amounts:
        return ""
    header = (words("prepare.amount"), words("decisions.where"), words("prepare.sentence"))
    rows = [
        (
            f'<span title="{escape(kroner(n.amount.kr, words.language))}">{escape(n.amount.text)}</span>',
            place_link(shown, n.place),
            f'<span lang="da">{escape(n.sentence)}</span>',
        )
        for n in item.amounts[:MOST_AMOUNTS]
    ]
    rest = len(item.amounts) - MOST_AMOUNTS
    more = f'<p class="quiet">{escape(words("prepare.amounts.more", n=rest))}</p>' if rest > 0 else ""
    return table(words("prepare.amounts"), header, rows, words("coverage.region")) + more

"""Page Arkiv: meetings to browse, one meeting with its items, what is covered, and files to add. Knows no ranking."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from indexer.assemble import Progress
from indexer.build import NothingToRead, Report
from indexer.catalog import Catalog, Entry
from indexer.document import SUFFIXES
from indexer.editions import whole
from indexer.encoder import EncoderUnavailable
from indexer.minutes import Filters, Meeting
from indexer.store import IndexMissing, IndexProblem, WriterBusy
from retrieval import Archive
from retrieval.cite import body_name
from ui import cards, coverage, topics, upload
from ui.format import counted, date
from ui.marked import escape, label
from ui.parts import broken, item_name, meeting_list, source_file
from ui.state import ARCHIVE_PATH, ITEM, MEETING, Shown
from ui.strings import Words

VIEW = "visning"
VIEWS = {
    "moeder": "archive.view.meetings",
    "emner": "archive.view.topics",
    "daekning": "archive.view.coverage",
    "tilfoej": "archive.view.upload",
}
PER_PAGE = 25


def page(shown: Shown) -> None:
    words = shown.words
    try:
        with st.spinner(words("app.loading")):
            archive = shown.open()
    except (IndexProblem, EncoderUnavailable) as problem:
        broken(shown, problem)
        if isinstance(problem, IndexMissing):
            _upload(shown)
        return
    source = st.query_params.get(MEETING)
    if source:
        _meeting(shown, archive, source, st.query_params.get(ITEM))
        return
    _lead(words, archive)
    view = _view(words)
    if view == "daekning":
        coverage.section(words, archive, Filters(), "archive")
    elif view == "emner":
        topics.overview(shown, archive)
    elif view == "tilfoej":
        _upload(shown)
    else:
        _meetings(shown, archive)


def _lead(words: Words, archive: Archive) -> None:
    counts = archive.index.manifest.counts
    oldest, newest = archive.index.catalog.period()
    text = words(
        "archive.lead",
        meetings=counted(counts.meetings, words("n.meeting"), words("n.meetings"), words.language),
        items=counted(counts.items, words("n.item"), words("n.items"), words.language),
        oldest=date(oldest, words.language) or "–",
        newest=date(newest, words.language) or "–",
    )
    st.html(f'<p class="lead">{escape(text)}</p>')


def _view(words: Words) -> str:
    """Which part of the page is shown; kept in the address."""
    if VIEW not in st.session_state or st.query_params.get(VIEW, "") not in ("", st.session_state.get("address view")):
        asked = st.query_params.get(VIEW, "moeder")
        st.session_state[VIEW] = asked if asked in VIEWS else "moeder"
    view: str = (
        st.segmented_control(
            words("archive.view"),
            list(VIEWS),
            format_func=lambda v: words(VIEWS[v]),
            key=VIEW,
            required=True,
            label_visibility="collapsed",
        )
        or "moeder"
    )
    if st.query_params.get(VIEW, "moeder") != view:
        st.query_params[VIEW] = view
    st.session_state["address view"] = view
    return view


def _meetings(shown: Shown, archive: Archive) -> None:
    """All meetings, newest first, by body and year."""
    words, catalog = shown.words, archive.index.catalog
    entries = catalog.sittings(superseded=True)[::-1]
    bodies = sorted({_body(words, e) for e in entries})
    left, right = st.columns(2)
    with left:
        body = st.selectbox(
            words("archive.committee"),
            ["", *bodies],
            format_func=lambda b: b or words("filter.any"),
            key="archive body",
            persist_state="session",
        )
    with right:
        year = st.selectbox(
            words("archive.year"),
            ["", *coverage.covered(archive, Filters()).years],
            format_func=lambda y: y or words("filter.any"),
            key="archive year",
            persist_state="session",
        )
    chosen = [e for e in entries if body in ("", _body(words, e)) and (e.date or "").startswith(year)]
    if not chosen:
        st.info(words("archive.none"))
        return
    pages = -(-len(chosen) // PER_PAGE)
    number = st.pagination(pages, key="archive page") if pages > 1 else 1
    on_page = chosen[(number - 1) * PER_PAGE : number * PER_PAGE]
    st.html(meeting_list(shown, catalog, on_page))
    st.caption(words("archive.shown", n=len(on_page), all=len(chosen)))
    _failed(words, catalog)


def _body(words: Words, entry: Entry) -> str:
    return body_name(entry.committee) or words("archive.unknown")


def _failed(words: Words, catalog: Catalog) -> None:
    """Files that gave no meeting, with the reason: counted and named, not skipped in silence."""
    failed = [record for record in catalog.files() if record.reason is not None]
    if failed:
        with st.expander(words("archive.failed", n=len(failed)), icon=":material/warning:"):
            listed = "".join(
                f'<li><strong>{escape(r.source)}</strong>: <span lang="da">{escape(r.reason or "")}</span></li>'
                for r in failed
            )
            st.html(f"<ul>{listed}</ul>")


def _meeting(shown: Shown, archive: Archive, source: str, opened: str | None) -> None:
    """One meeting with its items, of all files that print it; the item named in the address is open."""
    words, catalog = shown.words, archive.index.catalog
    st.button(
        words("archive.back"), icon=":material/arrow_back:", type="tertiary", on_click=_leave, key="leave meeting"
    )
    pages = catalog.pages(source)
    entry = next((e for e in catalog.meetings(superseded=True) if e.source == source), None)
    if not pages or entry is None:
        st.warning(words("archive.missing", source=label(source)))
        return
    meeting = whole(pages)
    st.html(cards.meeting_head(words, meeting, cards.issue_badges(words, entry, meeting.corrected)))
    _standing(shown, catalog, entry)
    warnings = dict.fromkeys(warning for page in pages for warning in page.warnings)
    if warnings:
        with st.expander(words("meeting.warnings"), icon=":material/info:"):
            st.html("<ul>" + "".join(f'<li lang="da">{escape(w)}</li>' for w in warnings) + "</ul>")
    named = counted(len(pages), words("n.file"), words("n.files"), words.language) if len(pages) > 1 else label(source)
    with st.expander(f"{words('hit.source')}: {named}", icon=":material/draft:", key="file", on_change="rerun") as box:
        if box.open:
            for page in pages:
                source_file(shown, archive, page.source, None, f"meeting {page.source}")
    st.html(f"<h2>{escape(words('meeting.items'))}</h2>")
    own_first = (
        source,
        *(page.source for page in pages),
    )  # a number may stand for an item of another file of the meeting
    wanted = next((i for s in own_first if (i := catalog.item(s, opened))), None) if opened else None
    if opened and wanted is None:
        st.warning(words("archive.missing.item", item=label(opened)))
    for page in pages:
        for position, item in enumerate(page.items):
            _item(shown, archive, page, position, item is wanted)


def _standing(shown: Shown, catalog: Catalog, entry: Entry) -> None:
    """Which issue of the meeting leads, and that an agenda decides nothing."""
    words = shown.words
    if entry.superseded_by:
        href = escape(shown.link(ARCHIVE_PATH, {MEETING: entry.superseded_by}))
        leading = f'<a href="{href}" target="_self">{escape(entry.superseded_by)}</a>'
        text = escape(words("meeting.superseded.by", source="\x00")).replace("\x00", leading)
        st.html(f'<div class="state weak"><p>{text}</p></div>')
    elif entry.kind == "dagsorden":
        st.html(f'<div class="state weak"><p>{escape(words("meeting.agenda.note"))}</p></div>')
    older = [old for old, leading in catalog.superseded().items() if leading in (entry.source, entry.sitting)]
    if older:
        st.html(f'<p class="quiet">{escape(words("meeting.leads", source=", ".join(older)))}</p>')


def _item(shown: Shown, archive: Archive, meeting: Meeting, position: int, is_open: bool) -> None:
    """An item as a line that opens: its sections are drawn when it does."""
    words = shown.words
    item = meeting.items[position]
    key = f"{meeting.source}#{position}"
    name = f"{item.number}. {item.title}" if item.number else item.title
    box = st.expander(label(name), key=f"item {key}", expanded=is_open, on_change="rerun")
    with box:
        if not box.open:
            return
        facts = [words("hit.case", number=item.case_number)] if item.case_number else []
        outcome = "" if meeting.kind == "dagsorden" else cards.outcome_badge(words, item.facts.outcome)
        st.html(
            f'<p class="badges">{outcome}</p><p class="where">{escape(" · ".join(facts))}</p>'
            + cards.whole_item(words, item, meeting.kind, level=3)
        )
        href = shown.item_link(meeting.source, item_name(archive, meeting.source, key, item.number))
        st.code(href, language=None, wrap_lines=True)


def _leave() -> None:
    for key in (MEETING, ITEM):
        if key in st.query_params:
            del st.query_params[key]


def _upload(shown: Shown) -> None:
    """Choose files, see what the parser reads in them, then add them."""
    words = shown.words
    if shown.settings.public:
        st.info(words("upload.public"))
        return
    st.html(f'<h2>{escape(words("upload.title"))}</h2><p class="lead">{escape(words("upload.lead"))}</p>')
    _last_report(words)
    round_ = st.session_state.setdefault("upload round", 0)  # a new round empties the chooser
    files = st.file_uploader(
        words("upload.files"),
        type=[suffix.lstrip(".") for suffix in SUFFIXES],
        accept_multiple_files=True,
        max_upload_size=upload.MOST_MEGABYTES,
        help=words("upload.cap", mb=upload.MOST_MEGABYTES),
        key=f"files {round_}",
    )
    municipality = st.text_input(words("upload.municipality"), key="upload municipality")
    if not files:
        return
    previews = [_previewed(file.name, file.getvalue(), municipality) for file in files]
    readable = [p for p in previews if p.document is not None]
    st.html(f"<h3>{escape(words('upload.preview'))}</h3>")
    st.caption(words("upload.readable", n=len(readable), bad=len(previews) - len(readable)))
    for p in previews:
        _preview(shown, p)
    number = counted(len(readable), words("n.file"), words("n.files"), words.language)
    if readable and st.button(
        words("upload.add", files=number), type="primary", icon=":material/library_add:", key="add"
    ):
        _add(shown, readable)


@st.cache_data(max_entries=64, show_spinner=False)
def _previewed(name: str, data: bytes, municipality: str) -> upload.Preview:
    return upload.preview(name, data, municipality)


def _preview(shown: Shown, p: upload.Preview) -> None:
    words = shown.words
    with st.container(border=True):
        if p.document is None:
            reason = f'<p lang="da">{escape(words("upload.refused", reason=p.reason))}</p>'
            st.html(f"<h4>{cards.badge(p.name, 'bad', 'error')}</h4>{reason}")
            return
        meeting = p.document.meeting
        head = " · ".join(
            x
            for x in (
                body_name(meeting.committee) or words("archive.unknown"),
                date(meeting.date, words.language, weekday=True) or words("archive.undated"),
                meeting.municipality or "",
                counted(len(meeting.items), words("n.item"), words("n.items"), words.language),
            )
            if x
        )
        notes = [words("upload.replaces")] if upload.replaces(p, shown.settings) else []
        if p.document.masked:
            notes.append(words("upload.masked", n=p.document.masked))
        entry = Entry(p.name, meeting.municipality, meeting.committee, meeting.date, meeting.kind, None, p.name)
        lines = "".join(
            f"<li>{escape(item.number)} {escape(item.title)} "
            f"{cards.outcome_badge(words, item.facts.outcome) if meeting.kind == 'referat' else ''}</li>"
            for item in meeting.items
        )
        st.html(
            f'<h4>{escape(p.name)}</h4><p class="badges">{cards.issue_badges(words, entry, meeting.corrected)}</p>'
            f'<p class="where">{escape(head)}</p>' + "".join(f"<p>{escape(note)}</p>" for note in notes)
        )
        with st.expander(words("meeting.items"), icon=":material/list:"):
            warnings = "".join(f"<li>{escape(w)}</li>" for w in meeting.warnings)
            st.html(f'<ul lang="da">{lines}</ul>' + (f'<ul lang="da">{warnings}</ul>' if warnings else ""))


def _add(shown: Shown, files: Sequence[upload.Preview]) -> None:
    """Index the files with progress; afterwards the page begins anew with what was done."""
    words = shown.words
    with st.status(words("upload.running"), expanded=True) as status:
        bar = st.progress(0.0)

        def tell(progress: Progress) -> None:
            stage = words.known("upload.stage", progress.stage)
            done = progress.done / progress.total if progress.total else 1.0
            bar.progress(min(done, 1.0), f"{stage} {progress.done}/{progress.total} {label(progress.name)}")

        try:
            report = upload.add(files, shown.settings, tell)
        except WriterBusy:
            status.update(label=words("upload.busy"), state="error")
            return
        except (IndexProblem, NothingToRead, EncoderUnavailable, OSError) as problem:
            status.update(label=words("upload.problem", reason=label(str(problem))), state="error")
            return
    st.session_state["upload report"] = (len(files), report)
    st.session_state["upload round"] += 1
    st.rerun()


def _last_report(words: Words) -> None:
    """What the last adding did."""
    done: tuple[int, Report] | None = st.session_state.pop("upload report", None)
    if done is None:
        return
    n, report = done
    st.success(
        words(
            "upload.done",
            files=counted(n, words("n.file"), words("n.files"), words.language).capitalize(),
            meetings=counted(report.meetings, words("n.meeting"), words("n.meetings"), words.language),
        ),
        icon=":material/check_circle:",
    )
    if report.failed:
        listed = "".join(f"<li>{escape(f.file)}: {escape(f.reason)}</li>" for f in report.failed)
        st.html(f'<p>{escape(words("upload.failed"))}</p><ul lang="da">{listed}</ul>')

"""Page Afpublicér: what is to go, exactly what that removes, a confirmation, and the proof afterwards. Removes nothing itself."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from indexer import withheld
from indexer.encoder import EncoderUnavailable
from indexer.encoder import load as load_encoder
from indexer.store import IndexProblem
from indexer.takedown import Asked, NotFound, Plan, Taken, plan, takedown
from indexer.withheld import ListProblem, names_pattern
from retrieval import Archive
from retrieval.cite import body_name
from ui.format import counted, date, megabytes, whole
from ui.marked import escape, label, prose
from ui.memory import opened
from ui.state import Shown

_ITEM, _FILE, _NAME = "removal.item", "removal.file", "removal.name"
_PLAN, _DONE, _CONFIRM, _PROBLEM = "takedown plan", "takedown done", "takedown confirm", "takedown problem"
_DEPTH = 20  # passages of the search that is made for proof
_SHOWN = 50  # passages whose text is shown beforehand


@dataclass(frozen=True, slots=True)
class _Done:
    """What was done, and what a search for it finds now."""

    taken: Taken
    asked_for: str
    found: int
    still: bool


def page(shown: Shown) -> None:
    archive = opened(shown)
    if archive is None:
        return
    words = shown.words
    if shown.settings.public:
        st.info(words("removal.public"))
        return
    st.html(f'<p class="lead">{escape(words("removal.lead"))}</p>')
    done: _Done | None = st.session_state.get(_DONE)
    planned: Plan | None = st.session_state.get(_PLAN)
    if done is not None:
        _report(shown, done)
    elif planned is None:
        _choose(shown, archive)
    else:
        _confirm(shown, archive, planned)
    _list(shown)


def _choose(shown: Shown, archive: Archive) -> None:
    words = shown.words
    kinds = {words(kind): kind for kind in (_ITEM, _FILE, _NAME)}
    kind = kinds[
        st.segmented_control(
            words("removal.what"), list(kinds), default=words(_ITEM), required=True, key="takedown kind"
        )
    ]
    asked = _name(shown) if kind == _NAME else _place(shown, archive, kind)
    if st.button(words("removal.look"), key="look", icon=":material/search:", type="primary") and asked:
        try:
            st.session_state[_PLAN] = plan(shown.settings.index, asked)
            st.rerun()
        except (NotFound, IndexProblem, OSError) as problem:
            st.warning(words("removal.failed", reason=label(str(problem))))


def _name(shown: Shown) -> Asked | None:
    words = shown.words
    name = st.text_input(words("removal.person"), key="takedown name", help=words("removal.person.help"))
    return Asked(name=name) if name and name.strip() else None


def _place(shown: Shown, archive: Archive, kind: str) -> Asked | None:
    """A file, or one of its items, chosen from what the archive holds."""
    words, catalog = shown.words, archive.index.catalog
    entries = {entry.source: entry for entry in reversed(catalog.meetings(superseded=True))}

    def named(source: str) -> str:
        entry = entries[source]
        parts = (body_name(entry.committee), date(entry.date, words.language), source)
        return ", ".join(part for part in parts if part)

    source = st.selectbox(
        words("removal.meeting"),
        list(entries),
        index=None,
        format_func=named,
        key="takedown file",
        placeholder=words("removal.choose"),
    )
    if source is None or kind == _FILE:
        return Asked(file=source) if source else None
    meeting = catalog.meeting(source)
    titles = {f"{source}#{n}": f"{i.number} {i.title}".strip() for n, i in enumerate(meeting.items if meeting else ())}
    chosen = st.selectbox(
        words("removal.which"),
        list(titles),
        index=None,
        format_func=titles.__getitem__,
        key=f"takedown item {source}",
        placeholder=words("removal.choose"),
    )
    return Asked(item=chosen) if chosen else None


def _confirm(shown: Shown, archive: Archive, planned: Plan) -> None:
    """Everything that goes, and the word that says so."""
    words = shown.words
    _plan(shown, planned)
    if planned.too_much:
        st.warning(words("removal.much"), icon=":material/warning:")
    if problem := st.session_state.pop(_PROBLEM, None):
        st.warning(problem)
    st.text_input(words("removal.confirm"), key=_CONFIRM)
    with st.container(horizontal=True, gap="small"):
        pressed = st.button(words("removal.do"), key="remove", type="primary", icon=":material/delete_forever:")
        st.button(words("removal.cancel"), key="cancel removal", on_click=_forget)
    if not pressed:
        return
    if st.session_state.get(_CONFIRM, "").strip().casefold() != words("removal.word").casefold():
        st.warning(words("removal.unconfirmed"))
        return
    if archive.index.generation != planned.generation:
        _forget()
        st.warning(words("removal.moved"))
        return
    try:
        with st.spinner(words("removal.working")):
            st.session_state[_DONE] = _removed(shown, planned)
    except (NotFound, IndexProblem, EncoderUnavailable, OSError) as problem:
        st.warning(words("removal.failed", reason=label(str(problem))))
        return
    st.rerun()


def _plan(shown: Shown, planned: Plan) -> None:
    words, name = shown.words, planned.asked.name
    total = whole(planned.total, words.language)
    if not planned.passages:
        st.info(words("removal.none", total=total))
    else:
        n = whole(len(planned.passages), words.language)
        rows = "".join(
            f'<li lang="da">{escape(" · ".join(p for p in (body_name(i.committee), date(i.date, words.language)) if p))}: '
            f"<strong>{escape(f'{i.number} {i.title}'.strip())}</strong></li>"
            for i in planned.items
        )
        heading = words("removal.plan.name" if name else "removal.plan")
        st.html(
            f"<h2>{escape(heading)}</h2><p>{escape(words('removal.passages', n=n, total=total))}</p><ul>{rows}</ul>"
        )
        with st.expander(words("removal.texts", n=n), key="takedown texts", type="compact"):
            for passage in planned.passages[:_SHOWN]:
                st.html(
                    f'<p class="where" lang="da">{escape(passage.place.title)} · {escape(passage.place.section)}</p>'
                    f'<div class="text" lang="da">{prose(passage.text)}</div>'
                )
    if planned.beside:
        rows = "".join(
            f"<li>{escape(words('removal.beside.row', file=c.file, n=c.changes))}</li>" for c in planned.beside
        )
        st.html(f"<p>{escape(words('removal.beside'))}</p><ul>{rows}</ul>")
    if planned.originals:
        rows = "".join(f"<li>{escape(path)}</li>" for path in planned.originals)
        st.html(f"<p>{escape(words('removal.originals'))}</p><ul>{rows}</ul>")


def _forget() -> None:
    for key in (_PLAN, _DONE, _CONFIRM):
        st.session_state.pop(key, None)


def _removed(shown: Shown, planned: Plan) -> _Done:
    """Do it, drop every answer that this program still remembers, and search for what was removed."""
    taken = takedown(shown.settings.index, planned.asked, load_encoder, yes=True)
    st.cache_resource.clear()
    st.cache_data.clear()
    asked_for = planned.asked.name or (planned.items[0].title if planned.items else planned.asked.file)
    hits = shown.open().search(asked_for, _DEPTH)
    gone = {passage.text for passage in planned.passages}
    name = names_pattern([planned.asked.name]) if planned.asked.name else None
    still = any(
        name.search(h.passage.text) if name else h.passage.place.source in taken.files or h.passage.text in gone
        for h in hits
        if name or f"{h.passage.place.source}:{h.passage.place.item}" not in taken.also_in
    )
    return _Done(taken, asked_for, len(hits), still)


def _report(shown: Shown, done: _Done) -> None:
    words, taken, proof = shown.words, done.taken, done.taken.proof
    fine = not proof.remaining and not done.still
    heading = words("removal.done" if fine else "removal.left")
    numbers = {key: whole(value, words.language) for key, value in _numbers(taken).items()}
    searched = {
        "texts": counted(proof.texts, words("n.passage"), words("n.passages"), words.language),
        "files": counted(proof.files, words("n.file"), words("n.files"), words.language),
        "bytes": megabytes(proof.bytes, words.language),
    }
    lines = [words("removal.count", **numbers)]
    if proof.remaining:
        lines.append(words("removal.remaining", where=", ".join(proof.remaining)))
    else:
        lines.append(words("removal.proof", **searched))
    key = "removal.search.left" if done.still else "removal.search"
    lines.append(words(key, text=done.asked_for, n=done.found))
    if taken.also_in:
        lines.append(words("removal.also", where=", ".join(taken.also_in)))
    text = "".join(f"<p>{escape(line)}</p>" for line in lines)
    st.html(f'<div class="state {"none" if fine else "weak"}" role="status"><h2>{escape(heading)}</h2>{text}</div>')
    for path in taken.originals:
        st.html(f"<p>{escape(words('removal.originals'))} {escape(path)}</p>")
    st.button(words("removal.again"), key="again removal", on_click=_forget)


def _numbers(taken: Taken) -> dict[str, int]:
    return {"before": taken.before, "after": taken.after, "changed": taken.changed}


def _list(shown: Shown) -> None:
    """How much is on the list; not what: it holds names in clear."""
    try:
        held = withheld.read(shown.settings.index)
    except ListProblem as problem:
        st.error(label(str(problem)))
        return
    if held:
        counts = {"files": len(held.files), "items": len(held.items), "names": len(held.names)}
        st.caption(shown.words("removal.list", **counts))

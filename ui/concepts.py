"""Page Begreber: the thesaurus to search, add to, change and undo. Finds and checks nothing itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import streamlit as st

from retrieval import concepts as own_file
from retrieval.concepts import MOST_CHARACTERS, MOST_TERMS, Problem, Vocabulary, name_of
from retrieval.thesaurus import LONGEST, Concept, ThesaurusProblem
from ui import cards
from ui.format import whole
from ui.marked import escape, label
from ui.memory import opened, pages_of
from ui.state import Shown
from ui.strings import Words

_SEARCH, _OWN, _EXPLAINED = "begreb_soeg", "begreb_egne", "begreb_forklaret"
_OPEN, _STEPS, _SAID, _REFUSED = "concept open", "concept steps", "concept said", "concept refused"
_NEW = ""  # what is open when it is a concept not yet made
_MOST_STEPS = 50  # that can be undone
_LISTS = {
    "administrative": ("concepts.administrative", "concepts.administrative.help"),
    "everyday": ("concepts.everyday", "concepts.line.help"),
    "english": ("concepts.english", "concepts.line.help"),
}
_LIMITS = {"long": LONGEST, "many": MOST_TERMS, "wordy": MOST_CHARACTERS}


@dataclass(frozen=True, slots=True)
class Step:
    """One change, to be undone: what the own file said of the concept before, None where it said nothing."""

    concept_id: str
    before: Concept | None
    name: str


def page(shown: Shown) -> None:
    archive = opened(shown)
    if archive is None:
        return
    words, found = shown.words, archive.vocabulary
    st.html(f'<p class="lead">{escape(words("concepts.lead"))}</p>')
    if found.problem:
        _broken(shown, found)
        return
    typed = (st.text_input(words("concepts.search"), key=_SEARCH, bind="query-params") or "").strip()
    with st.container(horizontal=True):
        only_own = st.toggle(words("concepts.own"), key=_OWN, bind="query-params")
        explained = st.toggle(words("concepts.explained"), key=_EXPLAINED, bind="query-params")
    _tools(shown)
    _said(words)
    chosen = _chosen(found, typed, only_own, explained)
    if not chosen:
        text = words("concepts.none.own") if only_own and not found.own else ""
        st.info(text or words("concepts.none", all=whole(len(found.concepts), words.language)))
    else:
        numbers = {"found": len(chosen), "all": len(found.concepts), "own": len(found.own)}
        st.caption(words("concepts.counted", **{k: whole(n, words.language) for k, n in numbers.items()}))
        for concept in pages_of(words, chosen, "begreb_side"):
            _row(shown, found, concept)
    st.caption(words("concepts.file", path=label(own_file.own_path(shown.settings.index).name)))


def _chosen(found: Vocabulary, typed: str, only_own: bool, explained: bool) -> Sequence[Concept]:
    """What is asked for; among one's own also those that only say that a shipped one is removed."""
    mine = {c.id: c for c in found.own}
    removed = {c.id: c for c in own_file.shipped() if c.id in mine and not mine[c.id].terms}
    every = [*found.concepts, *removed.values()] if only_own else found.concepts
    fitting = [c for c in every if (not only_own or c.id in mine) and (not explained or c.explanation)]
    return own_file.matching(fitting, typed)


def _tools(shown: Shown) -> None:
    """A new concept, and back to before the last changes. A form opens where its button is: the next Tab is in it."""
    words, steps = shown.words, _steps()
    with st.container(horizontal=True, gap="small"):
        st.button(
            words("concepts.new"),
            key="new concept",
            type="primary",
            icon=":material/add:",
            on_click=_open,
            args=(_NEW,),
        )
        undo = words("concepts.undo", n=len(steps)) if steps else words("concepts.undo.none")
        st.button(undo, key="undo", icon=":material/undo:", disabled=not steps, on_click=_undo, args=(shown,))
    if st.session_state.get(_OPEN) == _NEW:
        _form(shown, None, None)


def _row(shown: Shown, found: Vocabulary, concept: Concept) -> None:
    words, name = shown.words, f"**{label(name_of(concept))}**"
    mine = own_file.entry(found.own, concept.id)
    removed = mine is not None and not mine.terms
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            if removed:
                st.button(
                    words("concepts.restore", name=name),
                    key=f"restore {concept.id}",
                    type="tertiary",
                    icon=":material/undo:",
                    on_click=_keep,
                    args=(shown, concept.id, None, "restored", name_of(concept)),
                )
            else:
                st.button(
                    words("concepts.edit", name=name),
                    key=f"edit {concept.id}",
                    type="tertiary",
                    icon=":material/edit:",
                    on_click=_open,
                    args=(concept.id,),
                )
            st.html(_standing(words, concept, mine) or "<span></span>", width="content")
        st.html(_words_of(concept))
        if not removed and st.session_state.get(_OPEN) == concept.id:
            _form(shown, concept, mine)


def _standing(words: Words, concept: Concept, mine: Concept | None) -> str:
    """Whether a concept is shipped as it is, the municipality's own, changed or removed."""
    if mine is None:
        return ""
    if not mine.terms:
        return cards.badge(words("concepts.badge.removed"), "warn", "remove_circle")
    if any(c.id == concept.id for c in own_file.shipped()):
        return cards.badge(words("concepts.badge.changed"), "change", "edit")
    return cards.badge(words("concepts.badge.own"), "info", "person")


def _words_of(concept: Concept) -> str:
    """The other words, a line a kind, and the explanation."""
    lines = []
    rest = (concept.administrative[1:], concept.everyday, concept.english)
    for terms, language in zip(rest, ("da", "da", "en"), strict=True):
        if terms:
            lines.append(f'<p class="quiet" lang="{language}">{escape(" · ".join(terms))}</p>')
    if concept.explanation:
        lines.append(f'<p lang="da">{escape(concept.explanation)}</p>')
    return f'<div class="concept">{"".join(lines)}</div>'


def _form(shown: Shown, concept: Concept | None, mine: Concept | None) -> None:
    """The fields of a concept; what was typed stays when it is refused."""
    words = shown.words
    key = concept.id if concept else "new"
    with st.form(f"form {key}", border=False):
        for kind, (text, advice) in _LISTS.items():
            st.text_area(
                words(text),
                "\n".join(getattr(concept, kind)) if concept else "",
                key=f"{kind} {key}",
                help=words(advice),
                height=110,
            )
        st.text_area(
            words("concepts.explanation"),
            concept.explanation if concept else "",
            key=f"explanation {key}",
            help=words("concepts.explanation.help"),
            height=90,
        )
        refused: tuple[Problem, ...] = st.session_state.get(_REFUSED, ())
        if refused:
            listed = "".join(f"\n- {label(_problem_text(words, problem))}" for problem in refused)
            st.error(f"{words('concepts.unsaved')}{listed}")
        with st.container(horizontal=True, gap="small"):
            st.form_submit_button(
                words("concepts.save"), key=f"save {key}", type="primary", on_click=_save, args=(shown, concept, key)
            )
            if concept and mine and any(c.id == concept.id for c in own_file.shipped()):
                st.form_submit_button(
                    words("concepts.reset"),
                    key=f"reset {key}",
                    on_click=_keep,
                    args=(shown, concept.id, None, "restored", name_of(concept)),
                )
            if concept:
                st.form_submit_button(
                    words("concepts.remove"), key=f"remove {key}", on_click=_remove, args=(shown, concept)
                )
            st.form_submit_button(words("concepts.close"), key=f"close {key}", on_click=_close)


def _problem_text(words: Words, problem: Problem) -> str:
    return words(f"concept.problem.{problem.kind}", term=problem.term, n=_LIMITS.get(problem.kind, 0))


def _open(concept_id: str) -> None:
    st.session_state[_OPEN] = concept_id
    st.session_state.pop(_REFUSED, None)


def _close() -> None:
    st.session_state.pop(_OPEN, None)
    st.session_state.pop(_REFUSED, None)


def _save(shown: Shown, concept: Concept | None, key: str) -> None:
    """Keep what the form says, unless something is wrong with it."""
    found = shown.open().vocabulary
    lists = {kind: own_file.tidy(st.session_state[f"{kind} {key}"].splitlines()) for kind in _LISTS}
    explanation = " ".join(st.session_state[f"explanation {key}"].split())
    name = next(iter(lists["administrative"]), "")
    taken = [c.id for c in (*own_file.shipped(), *found.own)]
    wanted = Concept(concept.id if concept else own_file.new_id(name, taken), explanation=explanation, **lists)
    refused = own_file.problems(wanted)
    if refused:
        st.session_state[_REFUSED] = refused
        return
    also = own_file.also_in(wanted, found.concepts)[:3]
    _keep(shown, wanted.id, wanted, "saved", name_of(wanted), also)


def _remove(shown: Shown, concept: Concept) -> None:
    gone = own_file.entry(own_file.without_concept((), concept.id), concept.id)
    _keep(shown, concept.id, gone, "removed", name_of(concept))


def _keep(
    shown: Shown,
    concept_id: str,
    wanted: Concept | None,
    done: str,
    name: str,
    also: Sequence[tuple[str, Concept]] = (),
) -> None:
    """Write one concept's entry of the own file as it is now, and remember what stood there."""
    before = _written(shown, concept_id, wanted)
    if before is not None:
        st.session_state[_STEPS] = [*_steps(), replace(before, name=name)][-_MOST_STEPS:]
        st.session_state[_SAID] = (done, name, [(term, name_of(other)) for term, other in also])
        _close()


def _undo(shown: Shown) -> None:
    """Back to before the last change; of a concept that somebody else has changed since, that change goes too."""
    *rest, last = _steps()
    if _written(shown, last.concept_id, last.before) is not None:
        st.session_state[_STEPS] = rest
        st.session_state[_SAID] = ("restored", last.name, [])
        _close()


def _written(shown: Shown, concept_id: str, wanted: Concept | None) -> Step | None:
    """Write the file and return what stood there; None, with the reason said, where it could not be done."""
    index = shown.settings.index
    try:
        own = own_file.read_own(index)
        own_file.write_own(index, own_file.with_entry(own, concept_id, wanted))
    except (ThesaurusProblem, OSError) as problem:
        st.session_state[_SAID] = ("failed", str(problem), [])
        return None
    return Step(concept_id, own_file.entry(own, concept_id), "")


def _steps() -> list[Step]:
    steps: list[Step] = st.session_state.get(_STEPS, [])
    return steps


def _said(words: Words) -> None:
    """What the last press did."""
    done, name, also = st.session_state.pop(_SAID, ("", "", []))
    if done == "failed":
        st.error(words("concepts.failed", reason=label(name)), icon=":material/error:")
    elif done:
        text = {"saved": "concepts.saved", "removed": "concepts.removed", "restored": "concepts.restored"}[done]
        st.success(words(text, name=label(name)), icon=":material/check_circle:")
    if also:
        listed = "; ".join(words("concepts.also.in", term=label(term), name=label(other)) for term, other in also)
        st.info(f"{words('concepts.also')} {listed}", icon=":material/info:")


def _broken(shown: Shown, found: Vocabulary) -> None:
    """The own file is damaged: what that means, what it says, and the way out."""
    words = shown.words
    st.html(
        f'<div class="state weak"><h2>{escape(words("concepts.broken.title"))}</h2>'
        f"<p>{escape(words('concepts.broken'))}</p></div>"
    )
    st.code(found.problem, language=None, wrap_lines=True)
    st.button(
        words("concepts.broken.aside"), key="aside", icon=":material/drive_file_move:", on_click=_aside, args=(shown,)
    )


def _aside(shown: Shown) -> None:
    path: Path = own_file.own_path(shown.settings.index)
    try:
        path.replace(path.with_name(f"{path.stem}-lagt-til-side{path.suffix}"))
    except OSError as problem:
        st.session_state[_SAID] = ("failed", str(problem), [])

"""Page Begreber: the thesaurus as a table to search, edit and undo, and a form for one concept. Finds and checks nothing itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import streamlit as st

from retrieval import concepts as own_file
from retrieval.concepts import MOST_CHARACTERS, MOST_TERMS, Problem, Vocabulary, name_of
from retrieval.thesaurus import LONGEST, Concept, ThesaurusProblem
from ui.concept_rows import FIELDS, LISTS, Changes, Draft, cells, changes, folded, is_new, labels, terms_of
from ui.format import whole
from ui.marked import escape, label
from ui.memory import opened, pages_of
from ui.state import Shown
from ui.strings import Words

_SEARCH, _OWN, _EXPLAINED, _ONE = "begreb_soeg", "begreb_egne", "begreb_forklaret", "concept"
_GRID, _DRAFT, _CHECKED = "concept grid", "concept draft", "concept checked"
_STEPS, _SAID, _REFUSED = "concept steps", "concept said", "concept refused"
_NEW = "+new"  # what is open in the form when it is a concept not yet made
_MOST_STEPS = 50  # that can be undone
_ROW_HEIGHT = 80  # pixels: three lines of a cell
_MOST_SHARED = 3  # words of other concepts that are pointed out
_LIMITS = {"long": LONGEST, "many": MOST_TERMS, "wordy": MOST_CHARACTERS}


@dataclass(frozen=True, slots=True)
class Step:
    """One save, to be undone: what the own file said of each concept before, None where it said nothing."""

    before: Mapping[str, Concept | None]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """One life of the table, which keeps what is typed as long as nothing it was drawn from changes.

    `rows` are the ids of its rows, `held` is the draft that they were drawn with.
    """

    number: int
    view: tuple[object, ...] = ()
    rows: tuple[str, ...] = ()
    held: Draft | None = None

    @property
    def key(self) -> str:
        return f"concept table {self.number}"


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
    todo = changes(_draft(), found.concepts, found.own)
    _tools(shown, todo)
    _said(words)
    _unsaved(words, found, todo)
    chosen = _chosen(found, typed, only_own, explained)
    if not chosen:
        text = words("concepts.none.own") if only_own and not found.own else ""
        st.info(text or words("concepts.none", all=whole(len(found.concepts), words.language)))
    numbers = {"found": len(chosen), "all": len(found.concepts), "own": len(found.own)}
    st.caption(words("concepts.counted", **{k: whole(n, words.language) for k, n in numbers.items()}))
    rows = pages_of(words, chosen, "begreb_side")
    _table(words, found, rows)
    st.caption(words("concepts.table.help"))
    _one(shown, found, rows)
    st.caption(words("concepts.file", path=label(own_file.own_path(shown.settings.index).name)))


def _chosen(found: Vocabulary, typed: str, only_own: bool, explained: bool) -> Sequence[Concept]:
    """What is asked for; among one's own also those that only say that a shipped one is removed."""
    mine = {c.id: c for c in found.own}
    removed = {c.id: c for c in own_file.shipped() if c.id in mine and not mine[c.id].terms}
    every = [*found.concepts, *removed.values()] if only_own else found.concepts
    fitting = [c for c in every if (not only_own or c.id in mine) and (not explained or c.explanation)]
    return own_file.matching(fitting, typed)


def _draft() -> Draft:
    """All that was typed in the table and is not saved; also what was typed before a search, or before another page was opened."""
    grid = _grid()
    if grid.key in st.session_state:
        st.session_state[_DRAFT] = folded(grid.held or {}, grid.rows, st.session_state[grid.key])
    draft: Draft = st.session_state.get(_DRAFT, {})
    return draft


def _grid() -> Grid:
    grid: Grid = st.session_state.get(_GRID, Grid(0))
    return grid


def _redraw(draft: Draft) -> None:
    """Draw the table anew with this draft."""
    st.session_state[_DRAFT] = draft
    st.session_state[_GRID] = Grid(_grid().number + 1)


def _tools(shown: Shown, todo: Changes) -> None:
    """Save what the table says, forget it, and back to before the last save."""
    words, steps = shown.words, _steps()
    unsaved = len(todo.entries)
    with st.container(horizontal=True, gap="small"):
        save = words("concepts.save.table", n=unsaved) if unsaved else words("concepts.save")
        st.button(save, key="save table", type="primary", icon=":material/save:", on_click=_save_table, args=(shown,))
        undo = words("concepts.undo", n=len(steps)) if steps else words("concepts.undo.none")
        st.button(undo, key="undo", icon=":material/undo:", disabled=not steps, on_click=_undo, args=(shown,))
        if unsaved or todo.refused:
            st.button(words("concepts.forget"), key="forget", icon=":material/close:", on_click=_forget)


def _unsaved(words: Words, found: Vocabulary, todo: Changes) -> None:
    """What of the table waits to be saved, and after a save was refused, why: row by row."""
    if todo.refused and st.session_state.get(_CHECKED):
        named = _row_names(words, found, todo.refused)
        listed = "".join(
            f"\n- {label(named[row])}: {label(_problem_text(words, problem))}"
            for row, problems in todo.refused.items()
            for problem in problems
        )
        st.error(f"{words('concepts.table.unsaved')}{listed}", icon=":material/error:")
    elif todo.gone:
        st.info(words("concepts.going", name=label(_joined(words, map(name_of, todo.gone)))), icon=":material/delete:")


def _row_names(words: Words, found: Vocabulary, rows: Iterable[str]) -> dict[str, str]:
    """How a row is spoken of: by the concept's name; one not yet made by its first word, or its number."""
    named = {c.id: name_of(c) for c in (*own_file.shipped(), *found.concepts)}
    draft = _draft()
    for n, row in enumerate((row for row in draft if is_new(row)), 1):
        typed = [term for name in LISTS for term in terms_of((draft[row] or {}).get(name, ""))]
        named[row] = words("concepts.row.new", n=n) + (f" »{typed[0]}«" if typed else "")
    return {row: named.get(row, row) for row in rows}


def _table(words: Words, found: Vocabulary, shown_rows: Sequence[Concept]) -> None:
    """The concepts as a grid. Rows with something unsaved come first, whatever is searched for."""
    draft, grid = _draft(), _grid()
    by_id = {c.id: c for c in (*own_file.shipped(), *found.concepts)}
    waiting = [row for row, typed in draft.items() if typed is not None and (is_new(row) or row in by_id)]
    view = (tuple(c.id for c in shown_rows), found.stamp, words.language)
    if view != grid.view or grid.key not in st.session_state:
        rest = [c.id for c in shown_rows if c.id not in draft]
        grid = Grid(grid.number + 1, view, (*waiting, *rest), draft)
        st.session_state[_GRID] = grid
    held = grid.held or {}
    drawn = [_cells_of(by_id.get(row), held.get(row) or {}) for row in grid.rows]
    columns = {"standing": [_standing(words, found, row, row in held) for row in grid.rows]}
    columns |= {name: [row[name] for row in drawn] for name in FIELDS}
    text = st.column_config.TextColumn
    st.data_editor(
        pd.DataFrame(columns, dtype="str"),  # what an empty column holds must be said
        key=grid.key,
        num_rows="dynamic",
        row_height=_ROW_HEIGHT,
        alt=words("concepts.table"),
        placeholder="",
        column_config={
            "standing": text(words("concepts.standing"), disabled=True, width=115),
            "administrative": text(
                words("concepts.column.administrative"), help=words("concepts.cell.help"), width="medium"
            ),
            "everyday": text(words("concepts.column.everyday"), help=words("concepts.cell.help"), width="medium"),
            "english": text(words("concept.field.english"), help=words("concepts.cell.help"), width="medium"),
            "explanation": text(
                words("concepts.column.explanation"), help=words("concepts.explanation.help"), width="medium"
            ),
        },
    )


def _cells_of(concept: Concept | None, typed: Mapping[str, str]) -> dict[str, str]:
    return {**cells(concept or Concept("", ())), **typed}


def _standing(words: Words, found: Vocabulary, row: str, unsaved: bool) -> str:
    """Whether a concept is shipped as it is, the municipality's own, changed or removed; and whether its row is saved."""
    mine = own_file.entry(found.own, row)
    if is_new(row):
        kind = "new"
    elif mine is None:
        kind = "shipped"
    elif not mine.terms:
        kind = "removed"
    else:
        kind = "changed" if any(c.id == row for c in own_file.shipped()) else "own"
    text = words(f"concept.standing.{kind}")
    return words("concepts.standing.unsaved", kind=text) if unsaved else text


def _save_table(shown: Shown) -> None:
    """Keep the whole draft, or where one row is wrong nothing of it."""
    found = shown.open().vocabulary
    todo = changes(_draft(), found.concepts, found.own)
    st.session_state[_CHECKED] = bool(todo.refused)
    if todo.refused:
        return
    if not todo.entries:
        st.session_state[_SAID] = [("nothing", ())]
        _redraw({})
    elif _keep(shown, todo.entries, todo.kept, todo.gone):
        _redraw({})


def _forget() -> None:
    st.session_state.pop(_CHECKED, None)
    _redraw({})


def _one(shown: Shown, found: Vocabulary, rows: Sequence[Concept]) -> None:
    """One concept in fields of a form: the way for who uses a screen reader, or a small screen."""
    words = shown.words
    st.html(f"<h2>{escape(words('concepts.form'))}</h2>")
    names = {_NEW: words("concepts.new"), **labels(rows)}
    opened_id = st.selectbox(
        words("concepts.form.which"),
        list(names),
        index=None,
        key=_ONE,
        format_func=lambda row: names.get(row, row),
        placeholder=words("concepts.form.choose"),
    )
    concept = next((c for c in rows if c.id == opened_id), None)
    mine = own_file.entry(found.own, opened_id) if opened_id else None
    if concept and mine and not mine.terms:
        st.button(
            words("concepts.restore", name=f"**{label(name_of(concept))}**"),
            key="restore",
            icon=":material/undo:",
            on_click=_keep_one,
            args=(shown, concept.id, None, concept),
        )
    elif concept or opened_id == _NEW:
        _form(shown, concept, mine)


def _form(shown: Shown, concept: Concept | None, mine: Concept | None) -> None:
    """The fields of a concept; what was typed stays when it is refused."""
    words = shown.words
    key = concept.id if concept else "new"
    with st.form(f"form {key}", border=False):
        for kind in LISTS:
            st.text_area(
                words(f"concept.field.{kind}"),
                "\n".join(getattr(concept, kind)) if concept else "",
                key=f"{kind} {key}",
                help=words("concepts.administrative.help" if kind == "administrative" else "concepts.line.help"),
                height=110,
            )
        st.text_area(
            words("concepts.explanation"),
            concept.explanation if concept else "",
            key=f"explanation {key}",
            help=words("concepts.explanation.help"),
            height=90,
        )
        refused: tuple[Problem, ...] = st.session_state.pop(_REFUSED, ())
        if refused:
            listed = "".join(f"\n- {label(_problem_text(words, problem))}" for problem in refused)
            st.error(f"{words('concepts.unsaved')}{listed}")
        with st.container(horizontal=True, gap="small"):
            st.form_submit_button(
                words("concepts.save.one"),
                key=f"save {key}",
                type="primary",
                on_click=_save,
                args=(shown, concept, key),
            )
            if concept and mine and any(c.id == concept.id for c in own_file.shipped()):
                st.form_submit_button(
                    words("concepts.reset"),
                    key=f"reset {key}",
                    on_click=_keep_one,
                    args=(shown, concept.id, None, concept),
                )
            if concept:
                st.form_submit_button(
                    words("concepts.remove"), key=f"remove {key}", on_click=_remove, args=(shown, concept)
                )
            st.form_submit_button(words("concepts.close"), key=f"close {key}", on_click=_close)


def _problem_text(words: Words, problem: Problem) -> str:
    return words(f"concept.problem.{problem.kind}", term=problem.term, n=_LIMITS.get(problem.kind, 0))


def _close() -> None:
    st.session_state[_ONE] = None


def _save(shown: Shown, concept: Concept | None, key: str) -> None:
    """Keep what the form says, unless something is wrong with it."""
    found = shown.open().vocabulary
    lists = {kind: terms_of(st.session_state[f"{kind} {key}"]) for kind in LISTS}
    explanation = " ".join(st.session_state[f"explanation {key}"].split())
    name = next(iter(lists["administrative"]), "")
    taken = [c.id for c in (*own_file.shipped(), *found.own)]
    wanted = Concept(concept.id if concept else own_file.new_id(name, taken), explanation=explanation, **lists)
    refused = own_file.problems(wanted)
    if refused:
        st.session_state[_REFUSED] = refused
        return
    _keep_one(shown, wanted.id, wanted, wanted)


def _remove(shown: Shown, concept: Concept) -> None:
    gone = own_file.entry(own_file.without_concept((), concept.id), concept.id)
    if _keep(shown, {concept.id: gone}, (), (concept,)):
        _done_with(concept.id)


def _keep_one(shown: Shown, concept_id: str, wanted: Concept | None, concept: Concept) -> None:
    if _keep(shown, {concept_id: wanted}, (concept,), ()):
        _done_with(concept_id)


def _done_with(concept_id: str) -> None:
    """The form has said it; what the table said of the same concept is past."""
    _close()
    _redraw({row: typed for row, typed in _draft().items() if row != concept_id})


def _keep(
    shown: Shown, entries: Mapping[str, Concept | None], kept: Sequence[Concept], gone: Sequence[Concept]
) -> bool:
    """Write these entries of the own file, all or none, remember what stood there, and say what became of it."""
    found = shown.open().vocabulary
    before = _written(shown, entries)
    if before is None:
        return False
    names = tuple(map(name_of, kept)), tuple(map(name_of, gone))
    st.session_state[_STEPS] = [*_steps(), Step(before, (*names[0], *names[1]))][-_MOST_STEPS:]
    shared = [
        (term, name_of(other))
        for c in kept
        if entries[c.id]
        for term, other in own_file.also_in(c, found.concepts)
        if (standing := found.of(c.id)) is None or term not in standing.terms
    ]
    said = [("saved" if any(entries[c.id] for c in kept) else "restored", names[0]), ("removed", names[1])]
    st.session_state[_SAID] = [*said, *(("also", pair) for pair in shared[:_MOST_SHARED])]
    return True


def _undo(shown: Shown) -> None:
    """Back to before the last save; of a concept that somebody else has changed since, that change goes too."""
    *rest, last = _steps()
    if _written(shown, last.before) is not None:
        st.session_state[_STEPS] = rest
        st.session_state[_SAID] = [("restored", last.names)]
        _close()


def _written(shown: Shown, entries: Mapping[str, Concept | None]) -> dict[str, Concept | None] | None:
    """Write and return what stood there; None, with the reason said, where it could not be done."""
    try:
        return own_file.change(shown.settings.index, entries)
    except (ThesaurusProblem, OSError) as problem:
        st.session_state[_SAID] = [("failed", (str(problem),))]
        return None


def _steps() -> list[Step]:
    steps: list[Step] = st.session_state.get(_STEPS, [])
    return steps


def _said(words: Words) -> None:
    """What the last press did."""
    said: list[tuple[str, tuple[str, ...]]] = st.session_state.pop(_SAID, [])
    for done, names in said:
        if done == "failed":
            st.error(words("concepts.failed", reason=label(names[0])), icon=":material/error:")
        elif done == "nothing":
            st.info(words("concepts.nothing"), icon=":material/info:")
        elif done != "also" and names:
            st.success(words(f"concept.done.{done}", name=label(_joined(words, names))), icon=":material/check_circle:")
    also = [names for done, names in said if done == "also"]
    if also:
        listed = "; ".join(words("concepts.also.in", term=label(term), name=label(other)) for term, other in also)
        st.info(f"{words('concepts.also')} {listed}", icon=":material/info:")


def _joined(words: Words, names: Iterable[str]) -> str:
    """Names to stand inside one pair of quotation marks."""
    return words("concepts.names").join(names)


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
        st.session_state[_SAID] = [("failed", (str(problem),))]

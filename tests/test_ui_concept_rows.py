"""Rows of the concept table: what is typed in the grid, kept as a draft and read as concepts."""

from __future__ import annotations

from retrieval.concepts import Problem, shipped
from retrieval.thesaurus import Concept
from ui.concept_rows import cells, changes, folded, labels, terms_of, with_cells

HAL = Concept("egen-hal", ("svømmehal", "bad; bassin"), ("badet",), explanation="Et sted.")
FIRST = shipped()[0]


def edits(edited: dict[int, dict[str, str | None]] | None = None, added=(), deleted=()) -> dict[str, object]:
    return {"edited_rows": edited or {}, "added_rows": list(added), "deleted_rows": list(deleted)}


def test_a_cell_is_its_words_parted_by_semicolons_and_is_read_so() -> None:
    assert cells(HAL) == {
        "administrative": "svømmehal; bad; bassin",
        "everyday": "badet",
        "english": "",
        "explanation": "Et sted.",
    }
    assert terms_of("hal;  stor  hal ;\n;bad") == ("hal", "stor hal", "bad")


def test_only_what_was_typed_anew_is_read_anew() -> None:
    typed = {**cells(HAL), "english": "pool; bath", "explanation": " Et   bad. "}
    assert with_cells(HAL, typed) == Concept(HAL.id, HAL.administrative, HAL.everyday, ("pool", "bath"), "Et bad.")


def test_a_draft_takes_in_edits_additions_and_deletions_by_the_row_they_stand_in() -> None:
    held = {"b": {"english": "x"}, "+1": {"everyday": "y"}}
    done = edits({1: {"english": None, "standing": "?"}}, [{}, {"english": "z"}, {"english": None}], [0])
    assert folded(held, ("a", "b", "+1"), done) == {
        "b": {"english": ""},
        "+1": {"everyday": "y"},
        "a": None,
        "+2": {"english": "z"},
    }
    assert folded(held, ("a", "b", "+1"), edits(deleted=[2])) == {"b": {"english": "x"}}


def test_a_draft_comes_to_entries_of_the_own_file() -> None:
    draft = {
        FIRST.id: {"english": "kvakk"},
        "egen-hal": None,
        "+1": {"administrative": "hal"},
        "+2": {"administrative": "Hal!"},
        "+3": {"administrative": ""},
    }
    done = changes(draft, (*shipped(), HAL), (HAL,))
    assert list(done.entries) == [FIRST.id, "egen-hal", "egen-hal-2", "egen-hal-3"]
    assert done.entries["egen-hal"] is None and done.entries["egen-hal-2"] == Concept("egen-hal-2", ("hal",))
    assert (done.gone, done.refused) == ((HAL,), {})
    assert [c.english for c in done.kept] == [("kvakk",), (), ()]


def test_what_says_the_same_as_before_or_as_shipped_leaves_no_entry_of_its_own() -> None:
    mine = Concept(FIRST.id, FIRST.administrative, FIRST.everyday, ("kvakk",), FIRST.explanation)
    found = (mine, *shipped()[1:])
    assert changes({FIRST.id: cells(mine)}, found, (mine,)).entries == {}
    assert changes({FIRST.id: cells(FIRST)}, found, (mine,)).entries == {FIRST.id: None}
    gone = Concept(FIRST.id, ())
    assert changes({FIRST.id: None}, shipped()[1:], (gone,)).entries == {}


def test_every_wrong_row_is_refused_by_itself() -> None:
    done = changes(
        {FIRST.id: {"administrative": ""}, "+1": {"english": "x"}, "egen-x": {"english": "y"}}, shipped(), ()
    )
    assert {row: next(p.kind for p in problems) for row, problems in done.refused.items()} == {
        FIRST.id: "nameless",
        "+1": "nameless",
        "egen-x": "gone",
    }
    assert done.refused["egen-x"] == (Problem("gone"),)


def test_concepts_called_the_same_are_told_apart_where_they_are_chosen() -> None:
    every = (Concept("a", ("hal",)), Concept("b", ("bad",)), Concept("c", ("hal",)))
    assert labels(every) == {"a": "hal (a)", "b": "bad", "c": "hal (c)"}

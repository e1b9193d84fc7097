"""A municipality's own concepts over the shipped ones: in force at once, never in the shipped file, checked before they are kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from indexer.text import words
from retrieval import open_current
from retrieval.concepts import (
    SHIPPED,
    also_in,
    change,
    matching,
    merged,
    new_id,
    own_path,
    problems,
    read_own,
    shipped,
    tidy,
    vocabulary,
    with_entry,
    without_concept,
    write_own,
)
from retrieval.thesaurus import Concept, Thesaurus, ThesaurusProblem, read_concepts

SKRALD = Concept("skrald", ("dagrenovation",), ("skrald",))
HAL = Concept("hal", ("svømmehal",), ("badet",))


def kinds(*administrative: str, everyday: tuple[str, ...] = (), explanation: str = "") -> list[tuple[str, str]]:
    found = problems(Concept("x", administrative, everyday, explanation=explanation))
    return [(p.kind, p.term) for p in found]


def test_own_concepts_replace_add_and_remove() -> None:
    own = (Concept("skrald", ("affald",)), Concept("hal", ()), Concept("ny", ("cykelsti",)))
    assert [(c.id, c.administrative) for c in merged((SKRALD, HAL), own)] == [
        ("skrald", ("affald",)),
        ("ny", ("cykelsti",)),
    ]


def test_an_entry_is_put_changed_and_taken_out_again() -> None:
    own = with_entry((), "skrald", SKRALD)
    assert own == (SKRALD,)
    assert with_entry(with_entry(own, "hal", HAL), "skrald", None) == (HAL,)
    assert with_entry(own, "skrald", HAL) == (HAL,)


def test_a_shipped_concept_is_removed_by_an_entry_and_an_own_one_by_none() -> None:
    first = shipped()[0].id
    assert without_concept((), first) == (Concept(first, ()),)
    assert without_concept((HAL,), "hal") == ()


def test_what_is_written_beside_the_index_is_read_back_and_the_shipped_file_is_not_touched(tmp_path: Path) -> None:
    before = SHIPPED.read_bytes()
    index = tmp_path / "index"
    assert read_own(index) == ()
    write_own(index, (SKRALD, Concept("hal", ())))
    assert read_own(index) == (SKRALD, Concept("hal", ()))
    assert [p.name for p in tmp_path.iterdir()] == ["index-begreber.yaml"]
    assert SHIPPED.read_bytes() == before


def test_a_change_of_several_entries_says_what_stood_there_and_is_taken_back_by_it(tmp_path: Path) -> None:
    index = tmp_path / "index"
    write_own(index, (SKRALD,))
    before = change(index, {"skrald": Concept("skrald", ("affald",)), "hal": HAL})
    assert before == {"skrald": SKRALD, "hal": None}
    assert read_own(index) == (Concept("skrald", ("affald",)), HAL)
    change(index, before)
    assert read_own(index) == (SKRALD,)


def test_changes_made_at_the_same_time_all_stand(tmp_path: Path) -> None:
    index = tmp_path / "index"
    made = [Concept(f"egen-{n}", (f"ord{n}",)) for n in range(40)]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda concept: change(index, {concept.id: concept}), made))
    assert sorted(c.id for c in read_own(index)) == sorted(c.id for c in made)


@pytest.mark.parametrize("damage", [b"- [", b"a: 1", b"\xff\xfe"])
def test_a_damaged_own_file_is_named_and_the_shipped_ones_stand_alone(tmp_path: Path, damage: bytes) -> None:
    own_path(tmp_path / "index").write_bytes(damage)
    with pytest.raises(ThesaurusProblem, match=r"index-begreber\.yaml"):
        read_own(tmp_path / "index")
    found = vocabulary(tmp_path / "index")
    assert "index-begreber.yaml" in found.problem and found.concepts == shipped() and found.own == ()


def test_a_change_holds_from_the_next_question_and_back_again(sample_folder: Path) -> None:
    before = open_current(sample_folder)
    assert "kvakkelotten" not in before.understood("zumbelbum").expansions
    try:
        write_own(sample_folder, (Concept("egen-z", ("kvakkelotten",), ("zumbelbum",)),))
        during = open_current(sample_folder)
        assert during.understood("zumbelbum").expansions == ("kvakkelotten",)
        assert during.answer("zumbelbum").query.expansions == ("kvakkelotten",)
        assert during is open_current(sample_folder)
    finally:
        own_path(sample_folder).unlink()
    assert open_current(sample_folder).understood("zumbelbum").expansions == ()


def test_a_concept_that_would_find_nothing_or_everything_is_refused() -> None:
    assert kinds("dagrenovation", everyday=("skrald",)) == []
    assert kinds() == [("nameless", "")]
    assert kinds("?!") == [("wordless", "?!")]
    assert kinds("en to tre fire fem seks syv otte") == [("long", "en to tre fire fem seks syv otte")]
    assert kinds("det er") == [("common", "det er")]
    assert kinds("Skrald", everyday=("skrald",)) == [("twice", "skrald")]
    assert kinds(*(f"ord{n}" for n in range(41))) == [("many", "")]
    assert kinds("skrald", explanation="x" * 601) == [("wordy", "")]


def test_lines_are_tidied() -> None:
    assert tidy(["  hentet   skrald ", "", " "]) == ("hentet skrald",)


def test_a_word_of_another_concept_is_named() -> None:
    assert also_in(Concept("ny", ("Skrald",)), (SKRALD, HAL)) == (("Skrald", SKRALD),)
    assert also_in(SKRALD, (SKRALD, HAL)) == ()


def test_a_new_id_is_unlike_those_taken() -> None:
    assert new_id("Åben hal", ()) == "egen-aaben-hal"
    assert new_id("hal", ("egen-hal", "egen-hal-2")) == "egen-hal-3"


def test_concepts_are_found_by_the_beginning_of_a_word_named_so_first() -> None:
    other = Concept("z", ("affald",), ("dagrenovation hos mig",))
    assert [c.id for c in matching((other, HAL, SKRALD), "dagren")] == ["skrald", "z"]
    assert [c.id for c in matching((HAL, SKRALD), "")] == ["skrald", "hal"]
    assert matching((HAL,), "zebra") == ()


def test_the_shipped_explanations_are_many_and_each_is_found_by_its_name() -> None:
    explained = [c for c in read_concepts(SHIPPED) if c.explanation]
    assert len(explained) >= 60
    thesaurus = Thesaurus(shipped(), lambda word: word).explaining()
    for concept in explained:
        text = f"om {concept.administrative[0]} i dag"
        assert concept.id in {c.id for m in thesaurus.mentions(text) for c in m.concepts}
    assert max(len(c.explanation) for c in explained) <= 300
    assert len({words(c.administrative[0])[0] for c in explained}) > 60


def test_an_explanation_is_of_the_first_word_alone_in_any_form_and_place() -> None:
    bro = Concept("bro", ("bevilling", "pengesum"), ("kroner",), explanation="Lov til at bruge penge.")
    text = "Bevillingen, en pengesum, er en bevilling."
    found = Thesaurus((bro,), lambda word: word[:8]).explaining().mentions(text)
    assert [text[m.start : m.end] for m in found] == ["Bevillingen", "bevilling"]

"""Concepts found by their words, whatever ending they carry; damaged files refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.thesaurus import Concept, Thesaurus, ThesaurusProblem, concepts_text, read_concepts, related

SKRALD = Concept(
    "dagrenovation", ("dagrenovation", "renovationsgebyr"), ("hentet skrald", "affald hjemmefra"), ("waste collection",)
)
POSE = Concept("plastpose", ("plastpose",), ("skrald",))


def first_five(word: str) -> str:
    return word[:5]


def test_a_concept_is_found_by_any_of_its_words() -> None:
    thesaurus = Thesaurus([SKRALD, POSE], first_five)
    assert [m.concept.id for m in thesaurus.find("What is the waste collection fee?")] == ["dagrenovation"]
    assert [m.phrase for m in thesaurus.find("få hentet skraldet")] == ["hentet skraldet"]


def test_the_longest_phrase_is_taken() -> None:
    assert [m.concept.id for m in Thesaurus([SKRALD, POSE], first_five).find("hentet skrald")] == ["dagrenovation"]


def test_related_words_are_those_not_asked_with() -> None:
    matches = Thesaurus([SKRALD], first_five).find("hentet skrald")
    assert related(matches, "hentet skrald") == ("dagrenovation", "renovationsgebyr")


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    (tmp_path / "t.yaml").write_text(concepts_text([SKRALD, POSE]), "utf-8")
    assert read_concepts(tmp_path / "t.yaml") == (SKRALD, POSE)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1", "expected a list"),
        ("- {everyday: [x]}", "concept 1: expected a mapping with an id"),
        ("- {id: x, everyday: skrald}", "everyday: found 'skrald'"),
        ("- [", "not valid YAML"),
        ("- {id: vej, administrative: [kørebane på æ]}", "no UTF-8 at 30"),
    ],
)
def test_a_damaged_file_is_refused_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "t.yaml").write_text(text, "latin-1")
    with pytest.raises(ThesaurusProblem, match=said):
        read_concepts(tmp_path / "t.yaml")


def test_another_word_of_the_same_stem_is_another_word() -> None:
    tvang = Concept("tvang", ("fiksering",))
    thesaurus = Thesaurus([tvang], lambda word: word[:4])
    assert [m.concept.id for m in thesaurus.find("få fikset taget")] == []
    assert [m.concept.id for m in thesaurus.find("om fikseringer")] == ["tvang"]
    hal = Concept("hal", ("svømmehal",))
    assert [m.concept.id for m in Thesaurus([hal], lambda word: word[:4]).find("svømmehallen")] == ["hal"]


def test_a_function_word_names_no_concept_that_it_looks_like_without_an_ending() -> None:
    scare = Concept("scare", ("afskrækkelse",), ("skræmme",), ("deter",))
    thesaurus = Thesaurus([scare], lambda word: word[:3])
    assert thesaurus.find("hvad kostede det?") == ()
    assert [m.phrase for m in thesaurus.find("what deters thieves?")] == ["deters"]

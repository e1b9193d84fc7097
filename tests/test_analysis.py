from __future__ import annotations

from pathlib import Path

import pytest

from indexer.analysis import Analyser, grams

CORPUS = [
    "renovation gebyr gebyret",
    "renovation skole skolen vej veje",
    "kommune kommunen bestyrelse bestyrelsen",
    "børn have haver",
]


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return Analyser.learn([*CORPUS, *CORPUS])


def test_numbers_signs_and_one_letter_words_survive_whole(analyser: Analyser) -> None:
    terms = analyser.terms("Sag 20/11319 om Å og § 8: ikke for, imod 1.000.000")
    assert terms["words"] == ["sag", "20/11319", "om", "å", "og", "§", "8", "ikke", "for", "imod", "1.000.000"]
    assert {"20/11319", "aa", "§", "8", "for", "imod", "1.000.000"} <= set(terms["stems"])


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("renovationsgebyr", ("renovation", "gebyr")),
        ("renovationsgebyret", ("renovation", "gebyr")),
        ("skolebestyrelsen", ("skol", "bestyr")),
        ("kommunevejene", ("kommun", "vej")),
        ("børnehave", ("boern", "hav")),
        ("kommunen", ()),
        ("skole", ()),
        ("vandværksgebyr", ()),
    ],
)
def test_compounds_are_split_into_parts_that_the_corpus_knows(
    analyser: Analyser, word: str, parts: tuple[str, ...]
) -> None:
    assert analyser.compound_parts(word) == parts


def test_the_whole_word_stays_beside_its_parts(analyser: Analyser) -> None:
    assert analyser.terms("skolevej")["stems"] == ["skolevej", "skol", "vej"]


def test_words_joined_by_hyphen_or_slash_are_also_found_alone(analyser: Analyser) -> None:
    assert analyser.terms("it-sikkerhed og/eller")["words"] == [
        "it-sikkerhed",
        "it",
        "sikkerhed",
        "og/eller",
        "og",
        "eller",
    ]


def test_old_and_new_spelling_give_the_same_stems_and_grams(analyser: Analyser) -> None:
    assert analyser.terms("Aabenraa")["stems"] == analyser.terms("Åbenrå")["stems"]
    assert grams("Åvej") == grams("aavej") == ["aave", "avej"]


def test_grams_stay_within_words_and_short_words_stay_whole() -> None:
    assert grams("skole") == ["skol", "kole"]
    assert grams("å") == ["aa"]
    assert grams("8") == ["8"]


def test_what_was_learned_survives_the_file(analyser: Analyser, tmp_path: Path) -> None:
    analyser.write(tmp_path / "analysis.json")
    read = Analyser.read(tmp_path / "analysis.json")
    assert read.frequencies == analyser.frequencies
    assert read.compound_parts("skolevej") == ("skol", "vej")


def test_a_word_seen_once_is_no_part() -> None:
    assert Analyser.learn(["skole vej"]).compound_parts("skolevej") == ()


def test_a_word_of_thousands_of_letters_is_no_trouble(analyser: Analyser) -> None:
    assert analyser.terms("skole" * 2000)["words"] == ["skole" * 2000]

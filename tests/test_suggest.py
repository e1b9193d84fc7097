"""What is said beside an answer: words the minutes do not hold, places asked for by number, words worth trying."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.encoder import load
from indexer.text import words
from retrieval.archive import Archive, open_archive
from retrieval.suggest import asks_for_a_place, other_municipalities, unheld, worth_trying
from retrieval.thesaurus import Concept, Thesaurus
from retrieval.understand import Known, understand
from tests.asked import MEETINGS
from tests.tiny import tiny_index

POOL = Concept("pool", ("svømmebad", "friluftsbad"), ("svømmehal",))
PLAN = Concept("plan", ("tidsplan", "køreplan"), ("planen",))
STAFF = Concept("staff", ("administrationen", "embedsværket"), ("forvaltningen",))
HELD = frozenset("badebro planen tidsplan administrationen friluftsbad".split())
THESAURUS = Thesaurus((POOL, PLAN, STAFF), lambda word: word)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    folder: Path = tmp_path_factory.mktemp("suggested") / "index"
    tiny_index(folder, MEETINGS, load("bundled"))
    return open_archive(folder)


def rarity(word: str) -> float:
    return {"planen": 1.0, "forvaltningen": 0.5}.get(word, 4.0)


def test_words_that_the_minutes_do_not_hold_are_named_as_they_were_typed() -> None:
    asked = understand("Hvad koster badebro og Rutsjebane i 2021?")
    assert unheld(asked, THESAURUS, HELD.__contains__) == ("Rutsjebane",)


def test_short_words_and_verbs_of_the_past_name_nothing_that_could_be_missing() -> None:
    asked = understand("lovede de at det blev fulgt med vindmøller i Bur?")
    assert unheld(asked, THESAURUS, HELD.__contains__) == ("vindmøller", "Bur")


def test_another_form_of_the_same_word_is_not_worth_trying() -> None:
    mayor = Thesaurus((Concept("mayor", ("borgmesteren", "viceborgmester")),), lambda word: word.removesuffix("en"))
    assert worth_trying(understand("borgmester"), mayor, rarity, lambda word: True) == ("viceborgmester",)


def test_a_word_is_held_where_another_word_of_its_concept_is() -> None:
    assert unheld(understand("svømmehal"), THESAURUS, HELD.__contains__) == ()
    assert unheld(understand("svømmehal"), THESAURUS, frozenset().__contains__) == ("svømmehal",)


def test_what_is_worth_trying_comes_from_what_is_special_to_the_question_and_is_held() -> None:
    tried = worth_trying(understand("planen for svømmehal"), THESAURUS, rarity, HELD.__contains__)
    assert tried == ("friluftsbad",)  # nothing of the plan, which many items have, and no pool that none has


def test_nothing_is_worth_trying_for_words_that_only_say_who_acts() -> None:
    assert worth_trying(understand("hvad mener forvaltningen?"), THESAURUS, rarity, HELD.__contains__) == ()


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("hvad vedtog Hvidsand Byråd om havnen?", ("hvidsand",)),
        ("hvad koster det i Odense?", ("odense",)),
        ("esbjerg byråd om havnen", ("esbjerg",)),
        ("slukkes lyset på vejen om natten?", ()),
        ("Vejen til skolen: hvad koster den?", ()),
        ("hvad besluttede Åkjær Kommune?", ()),
        ("Hvilken kommune betaler?", ()),
        ("hvad gør kommunen?", ()),
        ("?!", ()),
    ],
)
def test_a_municipality_that_is_not_indexed_is_seen(question: str, named: tuple[str, ...]) -> None:
    assert other_municipalities(question, ("Åkjær",)) == named


@pytest.mark.parametrize(
    ("question", "is_place"),
    [
        ("20/1131", True),
        ("hvad blev besluttet i sag 20/1131?", True),
        ("punkt 12 den 9. marts 2021", True),
        ("punkt 12 i Byrådet", True),
        ("hvad koster taget i sag 20/1131?", False),
        ("badebroen", False),
    ],
)
def test_a_question_for_a_number_alone_asks_for_a_place(question: str, is_place: bool) -> None:
    assert asks_for_a_place(understand(question, Known(committees=("Byrådet",)))) is is_place


def test_a_case_is_found_by_its_number_alone(archive: Archive) -> None:
    found = archive.answer("sag 20/1131")
    assert (found.status, found.unheld, found.query.items) == ("answered", (), ())
    assert {hit.passage.place.item for hit in found.hits} == {"12"}
    assert found.statements[0].text == "Godkendt. Liste A stemte imod, fordi skolevejen bliver for lang."


def test_a_case_number_that_nobody_has_is_said_to_stand_nowhere(archive: Archive) -> None:
    found = archive.answer("sag 99/99999")
    assert (found.status, found.statements, found.unheld) == ("none", (), ("99/99999",))


def test_an_item_is_found_by_its_number_and_one_of_several_is_uncertain(archive: Archive) -> None:
    assert archive.answer("hvad blev besluttet under punkt 12?").status == "answered"
    several = archive.answer("punkt 13")
    assert several.status == "weak"
    assert {hit.passage.place.source for hit in several.hits} == {"byraad.md", "teknik.md"}
    one = archive.answer("punkt 13 den 10. maj 2022")
    assert (one.status, {hit.passage.place.source for hit in one.hits}) == ("answered", {"teknik.md"})


def test_nothing_answers_for_a_municipality_that_is_not_indexed(archive: Archive) -> None:
    assert archive.answer("hvad koster taget på Hedeby Skole?").statements
    other = archive.answer("hvad koster taget på skolen i Hvidsand Kommune?")
    assert (other.status, other.statements) == ("none", ())
    assert "Hvidsand" in other.unheld


def test_no_suggestion_is_a_word_that_the_minutes_do_not_hold(archive: Archive) -> None:
    for question in ("hvad er planen for svømmehallen?", "hvad mener forvaltningen om vindmøller?"):
        for alternative in archive.answer(question).alternatives:
            assert all(archive.holds(word) for word, _, _ in words(alternative.text))

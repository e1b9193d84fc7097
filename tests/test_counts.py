"""Counting questions: counted exactly with the rule said, and left alone where they count something else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from retrieval import Archive
from retrieval.cases import Cases
from retrieval.counting import ask
from retrieval.counts import NOT_COUNTING, Count, Tally, count, count_json, count_table, headline
from retrieval.people import Person
from retrieval.understand import Known

KNOWN = Known(("Aaby",), ("Byrådet", "Kultur- og Fritidsudvalget", "Økonomiudvalget"), "2022-05-10")
MEMBERS = (Person("Ida Holm", "Aaby"), Person("A. C. Lund Vang", "Aaby"))
QUESTIONS = Path(__file__).parent.parent / "data" / "questions"


@pytest.mark.parametrize(
    ("question", "what", "topic"),
    [
        ("Hvor mange gange har udvalget behandlet svømmehallen?", "times", ("svømmehallen",)),
        ("Hvor ofte har Skovvang Skole været på dagsordenen?", "times", ("skovvang", "skole")),
        ("how many times has the council discussed the harbour", "times", ("harbour",)),
        ("hvor mange gange er badebroen blevet udsat", "times", ("badebroen",)),
        ("hvor mange sager blev udsat i 2021", "items", ()),
        ("alle punkter udsat i 2021", "items", ()),
        ("Alle udsatte sager", "items", ()),
        ("List all items postponed in 2021", "items", ()),
        ("Vis alle sager om skoler", "items", ("skoler",)),
        ("Hvilke sager blev sendt tilbage i Økonomiudvalget?", "items", ()),
        ("Hvor mange punkter var lukkede?", "items", ()),
        ("Hvor mange sager gik imod indstillingen?", "items", ()),
        ("Hvor mange møder har byrådet holdt i 2020?", "meetings", ()),
        ("hvor mange stemte imod lokalplanen for havnen", "votes_against", ("lokalplanen", "havnen")),
        ("Hvem har været fraværende mest?", "ranking", ()),
        ("Who voted against most often?", "ranking", ()),
        ("Hvor mange gange har Ida Holm stemt imod?", "person", ()),
        ("Hvor mange gange stemte Ida Holm imod?", "person", ()),
        ("Hvilke møder var A. C. Lund Vang fraværende fra?", "person", ()),
    ],
)
def test_questions_of_counting_are_understood(question: str, what: str, topic: tuple[str, ...]):
    asked = ask(question, KNOWN, MEMBERS)
    assert asked is not None
    assert (asked.what, asked.topic) == (what, topic)


@pytest.mark.parametrize(
    "question",
    [
        "Hvor mange elever går der på skolen?",
        "hvor mange kroner koster taget",
        "Hvor mange pladser får plejecentret?",
        "Hvor mange gange om ugen tømmes skraldespanden?",
        "Hvor mange sager har jobcentret behandlet?",
        "Hvor mange sager blev godkendt af Ankestyrelsen?",
        "Hvor mange klagesager blev afvist?",
        "Hvor mange borgermøder blev udsat?",
        "Hvor mange medlemmer har byrådet?",
        "Hvor mange møder har styregruppen holdt?",
        "Hvor mange sager om sygedagpenge er der i kommunen?",
        "How many cases of covid were there in 2020?",
        "How often do the buses run?",
        "Alle børn får gratis mad?",
        "Hvem stemte imod?",
        "Hvem var fraværende?",
        "Hvilke sager handler om skoler?",
        "hvad blev besluttet om havnen",
        "",
    ],
)
def test_other_questions_are_left_alone(question: str):
    assert ask(question, KNOWN, MEMBERS) is None


def test_no_judged_question_about_a_passage_is_counted():
    asked = [
        json.loads(line)["query"] for path in QUESTIONS.glob("*.jsonl") for line in path.read_text("utf-8").splitlines()
    ]
    assert len(asked) > 100
    assert [question for question in asked if ask(question, KNOWN)] == []


def test_period_body_and_outcome_become_filters():
    asked = ask("hvor mange sager blev forkastet i KFU i 2021?", KNOWN)
    assert asked is not None and asked.matters_only
    filters = asked.filters
    assert (filters.committees, filters.outcomes) == (("Kultur- og Fritidsudvalget",), ("forkastet",))
    assert (filters.since, filters.until) == ("2021-01-01", "2021-12-31")


def counted(archive: Archive, question: str) -> Count:
    found = count(question, archive)
    assert found is not None
    return found


def places(found: Count) -> list[tuple[str, str]]:
    return [(Path(p.source).stem, p.item) for p in found.items]


def test_a_matter_is_counted_over_bodies_and_years(sample_archive: Archive):
    found = counted(sample_archive, "Hvor mange gange er vindmøllerne ved Tværskov Hede blevet behandlet?")
    assert (found.n, places(found)) == (
        4,
        [
            ("ravnsoe_teknik_2018-09-11", "82"),
            ("ravnsoe_oekonomi_2019-02-19", "22"),
            ("ravnsoe_byraad_2019-03-26", "33"),
            ("ravnsoe_byraad_2021-06-22", "73"),
        ],
    )
    assert "titlen" in found.rule


def test_outcomes_of_a_year_are_listed_completely(sample_archive: Archive):
    found = counted(sample_archive, "alle punkter udsat i 2021")
    assert places(found) == [("brandsholt_boern_skole_2021-03-09", "23"), ("ravnsoe_kultur_2021-04-13", "22")]
    assert found.n == 2 and "»udsat« (2021)" in found.rule


def test_one_vote_gives_its_printed_number(sample_archive: Archive):
    found = counted(sample_archive, "Hvor mange stemte imod sammenlægning af bibliotekerne i Dalstrup og Kirkved?")
    assert (found.n, places(found)) == (10, [("brandsholt_byraad_2025-02-25", "28")])


def test_of_several_votes_none_is_chosen(sample_archive: Archive):
    found = counted(sample_archive, "hvor mange stemte imod vindmøllerne ved Tværskov Hede")
    assert found.n is None and found.reason is not None
    assert len(found.items) == 4


def test_a_member_is_counted_by_name(sample_archive: Archive):
    found = counted(sample_archive, "Hvor mange gange har Lone Skifter været inhabil?")
    assert (found.n, [item for _, item in places(found)]) == (4, ["144", "191", "82", "100"])


def test_a_ranking_counts_everybody(sample_archive: Archive):
    found = counted(sample_archive, "Hvem har oftest været inhabil?")
    assert [(t.name, t.n) for t in found.ranking[:2]] == [("Niels Overlade", 5), ("Lone Skifter", 4)]
    assert (found.n, len(found.items)) == (5, 5)
    assert list(count_table(found))[:2] == [("Navn", "Kommune", "Antal"), ("Niels Overlade", "Nørreskær", "5")]


def test_meetings_are_counted_as_places_without_an_item(sample_archive: Archive):
    found = counted(sample_archive, "Hvor mange møder har byrådet holdt i 2018?")
    assert (found.n, places(found)) == (1, [("brandsholt_byraad_2018-10-02", "")])


def test_a_matter_nobody_handled_is_said_to_be_unknown(sample_archive: Archive):
    found = counted(sample_archive, "hvor mange gange er månebasen blevet behandlet")
    assert (found.n, found.items) == (None, ())
    assert found.reason == "Fandt ingen sag om »månebasen«."


def test_the_json_says_why_a_question_is_not_counted(sample_archive: Archive):
    question = "Hvor mange elever går der på skolen?"
    assert count(question, sample_archive) is None
    assert count_json(question, None, Cases([])) == {
        "question": question,
        "n": None,
        "reason": NOT_COUNTING,
        "items": [],
    }


def test_a_ranking_is_answered_by_who_stands_first():
    alone = Count("?", "Regel.", 5, (), (Tally("Ole Bæk", "Lund", 5), Tally("Ida Ny", "Lund", 4)))
    assert headline(alone, "5") == "Ole Bæk (Lund): 5"
    assert headline(Count("?", "Regel.", 7), "7") == "7"

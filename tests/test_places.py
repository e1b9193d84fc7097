"""Where an item stands, and which titles are about a matter."""

from __future__ import annotations

import pytest

from indexer.minutes import Filters
from retrieval.places import (
    bare_title,
    case_numbers,
    is_procedure,
    place_json,
    place_text,
    plain_number,
    satisfies,
    subject_words,
)
from tests.memory import every, item, meeting

PLACE = every(meeting("Byrådet", "2021-03-09", item("43.", "Cykelsti", "20/118, 20/119", decision="Udsat.")))[0].place


def test_a_place_as_json_names_the_item_and_its_meeting():
    assert place_json(PLACE) == {
        "source": "Byrådet_2021-03-09.txt",
        "item": "43.",
        "title": "Cykelsti",
        "municipality": "Aaby",
        "committee": "Byrådet",
        "date": "2021-03-09",
        "kind": "referat",
    }


def test_an_agenda_says_that_it_is_one():
    agenda = every(meeting("Byrådet", "2021-03-09", item("4", "Cykelsti"), kind="dagsorden"))[0].place
    assert place_text(agenda) == "Byrådet, 9. marts 2021, dagsorden, pkt. 4: Cykelsti"


@pytest.mark.parametrize(
    "title",
    [
        "Godkendelse af dagsorden",
        "TM - Godkendelse af dagsorden (B)",
        "Lukket: Gensidig orientering",
        "Orientering fra formanden og udvalgets medlemmer",
        "Underskriftsside",
        "Punkter til næste møde",
        "Månedlig orientering om nøgletal",
    ],
)
def test_items_of_the_meeting_itself_are_procedure(title: str):
    assert is_procedure(title)


@pytest.mark.parametrize(
    "title", ["Orientering om badevandet i Åsø", "Status på elevtal", "Godkendelse af lokalplan 12"]
)
def test_items_about_a_matter_are_not(title: str):
    assert not is_procedure(title)


def test_a_title_is_compared_without_number_body_and_mark():
    assert bare_title("43. TM - Ny genbrugsplads (B)") == "ny genbrugsplads"


def test_inflected_subject_words_are_one():
    assert subject_words("Evaluering af genbrugspladsen i Klitved") == subject_words("Ny genbrugsplads, Klitved")


def test_printed_numbers_are_compared_without_marks_and_zeros():
    assert (plain_number("043."), plain_number("12A")) == ("43", "12a")


def test_each_of_several_case_numbers_counts():
    assert case_numbers("20/118, 20/119; X-1") == {"20/118", "20/119", "x-1"}


@pytest.mark.parametrize(
    ("filters", "kept"),
    [
        (Filters(), True),
        (Filters(municipalities=("AABY",), committees=("byrådet",)), True),
        (Filters(municipalities=("Åby",)), True),
        (Filters(committees=("Økonomiudvalget",)), False),
        (Filters(since="2021-03-09", until="2021-03-09"), True),
        (Filters(since="2021-03-10"), False),
        (Filters(case_numbers=("20/119",)), True),
        (Filters(case_numbers=("20/11",)), False),
        (Filters(outcomes=("udsat",), items=("43",)), True),
        (Filters(outcomes=("godkendt",)), False),
    ],
)
def test_filters_hold_for_an_item(filters: Filters, kept: bool):
    assert satisfies(PLACE, filters) is kept

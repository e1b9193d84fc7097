"""Elected members: who is one, and what the minutes print of them."""

from __future__ import annotations

from indexer.minutes import Absence, Meeting
from retrieval.people import Person, bare_name, is_named, people_json, people_of
from tests.memory import item, meeting

MARCH = meeting(
    "Byrådet",
    "2021-03-09",
    item("1", "Havnen", decision="Imod stemte Ida Holm (F). Godkendt med 9 stemmer for og 1 imod."),
    item("2", "Broen", decision="Godkendt.\n\nPer Lund (A) deltog ikke i behandlingen på grund af inhabilitet."),
    item("3", "Skolen", decision="Godkendt.\n\nIda Holm (F) tog forbehold, fordi Jens Borger har klaget."),
    attendees=("Ida Holm", "Per Lund (A)", "Eva Vang"),
    absences=[Absence("Bo Ask", (), "Eva Vang"), Absence("Per Lund", ("3",))],
    header="Til stede: Ida Holm (F), Per Lund (A), Eva Vang (V)\nAfbud: Bo Ask (V)",
)


def by_name(*meetings: Meeting) -> dict[str, Person]:
    return {p.name: p for p in people_of(meetings)}


def test_presence_absence_and_substitutes_are_those_of_the_meeting():
    found = by_name(MARCH)
    assert (found["Ida Holm"].present, found["Ida Holm"].absent) == ((MARCH.source,), ())
    assert (found["Bo Ask"].present, found["Bo Ask"].absent) == ((), (MARCH.source,))
    assert [(s.substitute, s.instead_of) for s in found["Eva Vang"].substitutes] == [("Eva Vang", "Bo Ask")]


def test_an_absence_from_one_item_is_no_absence_from_the_meeting():
    person = by_name(MARCH)["Per Lund"]
    assert (person.absent, [p.item for p in person.absent_items]) == ((), ["3"])


def test_votes_recusals_and_dissent_point_at_their_items():
    found = by_name(MARCH)
    assert [p.item for p in found["Ida Holm"].voted_against] == ["1"]
    assert [p.item for p in found["Per Lund"].recused] == ["2"]
    assert [(s.place.item, s.text) for s in found["Ida Holm"].dissents] == [
        ("3", "Ida Holm (F) tog forbehold, fordi Jens Borger har klaget.")
    ]


def test_citizens_who_are_only_mentioned_are_nobody_here():
    assert set(by_name(MARCH)) == {"Ida Holm", "Per Lund", "Eva Vang", "Bo Ask"}


def test_the_party_stands_apart_from_the_name():
    assert {name: p.party for name, p in by_name(MARCH).items()} == {
        "Ida Holm": "F",
        "Per Lund": "A",
        "Eva Vang": "V",
        "Bo Ask": "V",
    }
    assert bare_name("A. C. Hoxer Nilsen (V)") == ("A. C. Hoxer Nilsen", "V")


def test_one_name_in_two_municipalities_is_two_people():
    other = meeting(
        "Byrådet", "2021-03-09", item("1", "X"), municipality="Beby", source="b.txt", attendees=("Ida Holm",)
    )
    found = [p for p in people_of([MARCH, other]) if p.name == "Ida Holm"]
    assert [(p.municipality, p.present) for p in found] == [("Aaby", (MARCH.source,)), ("Beby", ("b.txt",))]


def test_who_is_away_at_every_item_was_away_from_the_meeting():
    away = "Godkendt.\n\nBo Ask deltog ikke i sagens behandling."
    both = meeting("Byrådet", "2021-05-11", item("1", "Havnen", decision=away), item("2", "Broen", decision=away))
    one = meeting("Byrådet", "2021-06-08", item("1", "Havnen", decision=away), item("2", "Broen", decision="Godkendt."))
    person = by_name(both, one)["Bo Ask"]
    assert (person.absent, [p.source for p in person.absent_items]) == ((both.source,), [one.source])


def test_a_name_is_found_by_its_words_in_order():
    person = Person("A. C. Hoxer Nilsen", "Aaby")
    assert [
        is_named(person, asked) for asked in ("nilsen", "Hoxer Nilsen", "a. c. hoxer nilsen (V)", "Nilsen Hoxer")
    ] == [
        True,
        True,
        True,
        False,
    ]


def test_what_concerns_a_member_comes_newest_first():
    later = meeting(
        "Byrådet", "2021-06-08", item("7", "Vejen", decision="Godkendt. Imod stemte Ida Holm (F), fordi den er dyr.")
    )
    assert [p.item for p in by_name(MARCH, later)["Ida Holm"].items] == ["7", "3", "1"]


def test_the_json_has_the_promised_fields():
    found = people_json([by_name(MARCH)["Per Lund"]])["people"][0]
    assert (found["name"], found["present"], found["absent"]) == ("Per Lund", [MARCH.source], [])
    assert [p["item"] for p in found["recused"]] == ["2"] and found["voted_against"] == []

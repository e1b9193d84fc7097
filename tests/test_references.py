"""What a printed reference means: exactly one item, several candidates, or none."""

from __future__ import annotations

import pytest

from indexer.minutes import Meeting
from retrieval.places import ItemPlace
from retrieval.references import means_body, resolve_all
from tests.memory import every, item, meeting

COUNCIL = meeting(
    "Byrådet", "2020-12-08", item("92", "Havnen"), item("93", "Cykelsti i Lund", "20/1"), item("94", "Skolen i Vang")
)
FINANCE = meeting("Økonomiudvalget", "2020-12-08", item("93", "Regnskab"), item("95", "Gæld"))


def refers(text: str, *others: Meeting, title: str = "Stier", committee: str = "Byrådet", number: str = "7"):
    """(target, candidates) of the one reference in a text, as "committee number"."""
    own = meeting(committee, "2021-03-09", item(number, title, text=text), source="eget.txt")
    found = [r for r in resolve_all(every(*others, own)) if r.place.source == "eget.txt"]
    assert len(found) == 1
    return name(found[0].target), [name(c) for c in found[0].candidates]


def name(place: ItemPlace | None) -> str | None:
    return f"{place.committee} {place.date} {place.item}" if place else None


def test_body_date_and_number_name_one_item():
    text = "Økonomiudvalget behandlede sagen den 8. december 2020 (sag 93)."
    assert refers(text, COUNCIL, FINANCE) == ("Økonomiudvalget 2020-12-08 93", [])


def test_without_a_body_the_own_one_is_meant():
    assert refers("Se mødet den 8. december 2020 (sag 93).", COUNCIL, FINANCE) == ("Byrådet 2020-12-08 93", [])


def test_two_bodies_on_one_day_are_candidates_where_neither_is_named():
    text = "Se mødet den 8. december 2020 (sag 93)."
    assert refers(text, COUNCIL, FINANCE, committee="Kulturudvalget", title="Bøger") == (
        None,
        ["Byrådet 2020-12-08 93", "Økonomiudvalget 2020-12-08 93"],
    )


def test_the_one_that_shares_a_word_of_the_title_is_meant():
    text = "Se mødet den 8. december 2020 (sag 93)."
    assert refers(text, COUNCIL, FINANCE, committee="Kulturudvalget", title="Cykelstien") == (
        "Byrådet 2020-12-08 93",
        [],
    )


def test_two_meetings_of_one_body_on_one_day_are_candidates():
    extra = meeting("Byrådet", "2020-12-08", item("93", "Ekstra"), source="ekstra.txt")
    target, candidates = refers("Byrådets møde den 8. december 2020 (sag 93).", COUNCIL, extra)
    assert (target, len(candidates)) == (None, 2)


def test_a_meeting_that_is_not_indexed_gives_nothing():
    assert refers("Byrådets møde den 1. december 2020 (sag 93).", COUNCIL) == (None, [])


def test_another_municipality_is_never_meant():
    elsewhere = meeting("Byrådet", "2020-12-08", item("93", "Cykelsti"), municipality="Beby", source="beby.txt")
    assert refers("Byrådets møde den 8. december 2020 (sag 93).", elsewhere) == (None, [])


def test_a_bare_number_counts_through_the_year_of_the_body():
    spring = meeting("Byrådet", "2021-01-12", item("3", "Vejene"))
    before = meeting("Byrådet", "2020-01-14", item("3", "Broerne"))
    assert refers("Se også (sag 3).", spring, before, FINANCE) == ("Byrådet 2021-01-12 3", [])


def test_numbers_that_begin_anew_in_every_meeting_are_candidates():
    one = meeting("Byrådet", "2021-01-12", item("3", "Vejene"))
    two = meeting("Byrådet", "2021-02-09", item("3", "Broerne"))
    assert refers("Se også (sag 3).", one, two) == (None, ["Byrådet 2021-01-12 3", "Byrådet 2021-02-09 3"])


def test_an_item_of_the_same_agenda_is_found():
    own = meeting("Byrådet", "2021-03-09", item("2", "Stier", text="Se sag 3 på dagsordenen."), item("3", "Veje"))
    assert [name(r.target) for r in resolve_all(every(own))] == ["Byrådet 2021-03-09 3"]


def test_a_case_number_with_one_bearer_is_found_with_several_they_are_candidates():
    text = "Baggrunden findes i sag nr. 20/11319."
    one = meeting("Byrådet", "2020-12-08", item("9", "Parken", "20/11319"))
    two = meeting("Byrådet", "2021-01-12", item("4", "Parken", "20/11319"))
    assert refers(text, one) == ("Byrådet 2020-12-08 9", [])
    assert refers(text, one, two) == (None, ["Byrådet 2020-12-08 9", "Byrådet 2021-01-12 4"])


def test_the_dateline_of_an_earlier_decision_is_resolved_by_its_case_number():
    earlier = meeting("Økonomiudvalget", "2021-03-02", item("5", "Stier", "21/9"), item("6", "Veje", "21/8"))
    own = meeting(
        "Byrådet",
        "2021-03-09",
        item("7", "Stier", "21/9", decision="Beslutning fra Økonomiudvalget, 2. marts 2021:\nAnbefales.\n\nGodkendt."),
    )
    found = resolve_all(every(earlier, own))
    assert [name(r.target) for r in found] == ["Økonomiudvalget 2021-03-02 5"]
    assert found[0].text == "Beslutning fra Økonomiudvalget, 2. marts 2021"


def test_cyclic_references_resolve_both_ways():
    one = meeting(
        "Byrådet", "2021-03-09", item("7", "Stier", text="Se økonomiudvalgets møde den 16. marts 2021 (sag 4).")
    )
    two = meeting(
        "Økonomiudvalget", "2021-03-16", item("4", "Stier", text="Se byrådets møde den 9. marts 2021 (sag 7).")
    )
    assert [name(r.target) for r in resolve_all(every(one, two))] == [
        "Økonomiudvalget 2021-03-16 4",
        "Byrådet 2021-03-09 7",
    ]


@pytest.mark.parametrize(
    ("printed", "committee", "same"),
    [
        ("Økonomiudvalg", "Økonomiudvalget", True),
        ("byrådet", "Fjordby Byråd", True),
        ("Social- og beskæftigelsesudvalget", "Social- og Beskæftigelsesudvalget (2018-2021)", True),
        ("Kulturudvalget", "Økonomiudvalget", False),
        ("Byrådet", None, False),
    ],
)
def test_a_body_is_known_under_its_spellings(printed: str, committee: str | None, same: bool):
    assert means_body(printed, committee) is same

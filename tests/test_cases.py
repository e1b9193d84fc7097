"""Which handlings are one case, why, and which came later."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from indexer.minutes import Meeting
from retrieval.cases import Case, Cases, cases_json, may_be_one
from retrieval.places import Handling, place_of
from tests.memory import every, item, meeting


class Alike:
    """Likeness for tests: every pair is as alike as it was made."""

    def __init__(self, titles: float = 1.0, contents: float = 1.0) -> None:
        self._titles, self._contents = titles, contents

    def titles(self, one: Handling, other: Handling) -> float:
        return self._titles

    def contents(self, one: Handling, other: Handling) -> float:
        return self._contents


def linked(*meetings: Meeting, likeness: Alike | None = None) -> list[list[str]]:
    """The cases as lists of "committee number"."""
    found = Cases(every(*meetings), likeness).all
    return [[f"{h.committee} {h.item}" for h in case.handlings] for case in found]


def kinds(cases: Iterable[Case]) -> list[str]:
    return [link.kind for case in cases for link in case.links]


MARCH, APRIL, MAY = "2021-03-09", "2021-04-13", "2021-05-11"


def test_one_case_number_in_several_bodies_is_one_case_oldest_first():
    council = meeting("Byrådet", APRIL, item("9", "Stiplan", "21/7"))
    committee = meeting("Teknikudvalget", MARCH, item("4", "Cykelstier", "21/7"), item("5", "Veje", "21/8"))
    assert linked(council, committee) == [["Teknikudvalget 4", "Byrådet 9"]]


def test_the_link_says_why():
    case = Cases(
        every(meeting("A-udvalget", MARCH, item("4", "Sti", "x1")), meeting("Byrådet", APRIL, item("9", "Sti", "X1")))
    ).all[0]
    assert [(k.later.item, k.earlier.item, k.kind, k.evidence) for k in case.links] == [
        ("9", "4", "case_number", "Samme sagsnummer: X1")
    ]


def test_one_of_several_case_numbers_is_enough():
    one = meeting("Teknikudvalget", MARCH, item("4", "Stier", "20/1, 21/7"))
    assert linked(one, meeting("Byrådet", APRIL, item("9", "Stiplan", "21/7"))) == [["Teknikudvalget 4", "Byrådet 9"]]


def test_items_of_procedure_are_never_one_case():
    one = meeting(
        "Byrådet", MARCH, item("1", "Godkendelse af dagsorden", "21/1"), item("8", "Gensidig orientering (O)", "21/1")
    )
    two = meeting(
        "Byrådet", APRIL, item("1", "Godkendelse af dagsorden", "21/1"), item("8", "Gensidig orientering (O)", "21/1")
    )
    assert linked(one, two, likeness=Alike()) == []


def test_a_number_that_one_meeting_prints_on_several_matters_needs_a_shared_word():
    one = meeting("Byrådet", MARCH, item("2", "Hegn i Lund", "21/1"), item("3", "Broen i Vang", "21/1"))
    two = meeting("Byrådet", APRIL, item("5", "Broen i Vang: bevilling", "21/1"))
    assert linked(one, two) == [["Byrådet 3", "Byrådet 5"]]


def test_municipalities_are_never_mixed():
    one = meeting("Byrådet", MARCH, item("2", "Stier i Lund", "21/1"), source="a.txt")
    two = meeting("Byrådet", APRIL, item("5", "Stier i Lund", "21/1"), source="b.txt", municipality="Beby")
    assert linked(one, two, likeness=Alike()) == []


def test_a_municipality_under_two_spellings_is_one():
    one = meeting("Byrådet", MARCH, item("2", "Stier", "21/1"), source="a.txt", municipality="Nørresø")
    two = meeting("Byrådet", APRIL, item("5", "Stier", "21/1"), source="b.txt", municipality="Noerresoe")
    assert linked(one, two) == [["Byrådet 2", "Byrådet 5"]]


def test_where_the_municipality_is_not_known_a_number_alone_proves_nothing():
    one = meeting("Byrådet", MARCH, item("2", "Stier", "21/1"), source="a.txt", municipality=None)
    two = meeting("Byrådet", APRIL, item("5", "Skoler", "21/1"), source="b.txt", municipality=None)
    assert linked(one, two) == []


def test_a_resolved_reference_joins_what_has_other_numbers():
    one = meeting("Byrådet", MARCH, item("2", "Stier i Lund", "21/1"))
    two = meeting(
        "Byrådet", APRIL, item("5", "Lund: stiplan", "21/9", text="Se byrådets møde den 9. marts 2021 (sag 2).")
    )
    assert linked(one, two) == [["Byrådet 2", "Byrådet 5"]]
    assert kinds(Cases(every(one, two)).all) == ["reference"]


def test_another_matter_that_is_only_mentioned_is_not_joined():
    one = meeting("Børneudvalget", MARCH, item("2", "Forældrebetaling", text="Takster for pasning."))
    text = "Ønsket fra børneudvalgets møde den 9. marts 2021 (sag 2) indgår."
    assert linked(one, meeting("Byrådet", APRIL, item("5", "Budget 2022", text=text))) == []


def test_the_line_above_an_earlier_decision_joins_whatever_the_titles_say():
    one = meeting("Teknikudvalget", MARCH, item("2", "Flytning af pladsen"))
    two = meeting(
        "Byrådet",
        APRIL,
        item(
            "5",
            "Nyt genbrugscenter",
            decision="Beslutning fra Teknikudvalget, 9. marts 2021, pkt. 2:\nAnbefales.\n\nGodkendt.",
        ),
    )
    assert linked(one, two) == [["Teknikudvalget 2", "Byrådet 5"]]


def test_references_in_a_circle_do_no_harm():
    one = meeting("Byrådet", MARCH, item("2", "Stier", text="Se byrådets møde den 13. april 2021 (sag 5)."))
    two = meeting("Byrådet", APRIL, item("5", "Stier", text="Se byrådets møde den 9. marts 2021 (sag 2)."))
    assert linked(one, two) == [["Byrådet 2", "Byrådet 5"]]


def test_the_same_subject_joins_where_titles_and_contents_agree():
    one = meeting("Teknikudvalget", MARCH, item("2", "Renovering af Hallen i Lund", text="Taget er utæt."))
    two = meeting("Byrådet", "2023-05-09", item("5", "Bevilling til Hallen i Lund", text="Taget er utæt."))
    assert linked(one, two, likeness=Alike()) == [["Teknikudvalget 2", "Byrådet 5"]]
    assert linked(one, two, likeness=Alike(titles=0.59)) == []
    assert linked(one, two, likeness=Alike(contents=0.69)) == []
    assert kinds(Cases(every(one, two), Alike()).all) == ["subject"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Hallen i Lund: etape 1", "Hallen i Lund: etape 2", True),
        ("Lokalplan 61 for Lund Øst", "Lokalplan 97 for Lund Øst", False),
        ("Dispensation på Åvej 4", "Dispensation på Åvej 8", False),
        ("Vejplan for Lund 2021", "Vejplan for Lund 2022", False),
        ("Budgetopfølgning for Lund Skole", "Budgetopfølgning for Lund Skole", False),
        ("Garanti til Lund Roklub", "Garanti til Vang Boldklub", False),
        ("Faste teams i hjemmeplejen", "Faste teams i hjemmeplejen", False),
    ],
)
def test_titles_may_name_one_matter_years_apart(one: str, other: str, same: bool):
    first, second = meeting("Byrådet", "2018-03-06", item("1", one)), meeting("Byrådet", "2021-03-09", item("1", other))
    assert may_be_one(place_of(first, 0), place_of(second, 0)) is same


def test_a_title_without_a_name_may_be_one_matter_soon_after():
    first = meeting("Teknikudvalget", MARCH, item("1", "Faste teams i hjemmeplejen"))
    second = meeting("Byrådet", MAY, item("1", "Faste teams i hjemmeplejen"))
    assert may_be_one(place_of(first, 0), place_of(second, 0))


def test_newer_is_the_last_handling_on_a_later_day():
    one = meeting("Teknikudvalget", MARCH, item("4", "Stier", "21/7"))
    two = meeting("Byrådet", APRIL, item("9", "Stier", "21/7", decision="Sagen udsættes."))
    three = meeting("Byrådet", MAY, item("2", "Stier", "21/7", decision="Godkendt."))
    cases = Cases(every(one, two, three))
    newer = cases.newer("Teknikudvalget_2021-03-09.txt#0")
    assert newer is not None
    assert (newer.date, newer.item, newer.outcome, newer.kind) == (MAY, "2", "godkendt", "referat")
    assert cases.newer("Byrådet_2021-05-11.txt#0") is None


def test_two_meetings_on_one_day_are_not_newer_than_each_other():
    one = meeting("Teknikudvalget", MARCH, item("4", "Stier", "21/7"))
    two = meeting("Byrådet", MARCH, item("9", "Stier", "21/7"))
    cases = Cases(every(one, two))
    assert [cases.newer(h.key) for h in cases.all[0].handlings] == [None, None]


def test_a_later_agenda_is_newer_and_says_what_it_is():
    one = meeting("Byrådet", MARCH, item("4", "Stier", "21/7", decision="Godkendt."))
    two = meeting("Byrådet", APRIL, item("9", "Stier", "21/7"), kind="dagsorden")
    newer = Cases(every(one, two)).newer("Byrådet_2021-03-09.txt#0")
    assert newer is not None and (newer.kind, newer.outcome) == ("dagsorden", None)


def test_a_number_finds_an_item_handled_once_and_a_number_nobody_has_nothing():
    cases = Cases(every(meeting("Byrådet", MARCH, item("4", "Stier", "21/7"))))
    assert [[h.item for h in c.handlings] for c in cases.numbered("21/7")] == [["4"]]
    assert cases.numbered("99/9") == ()
    assert cases.case("nothing#0") is None


def test_an_archive_without_items_has_no_cases():
    assert cases_json(Cases(every(meeting("Byrådet", MARCH, kind="dagsorden"))).all) == {"cases": []}


def test_the_json_has_the_promised_fields():
    cases = Cases(
        every(
            meeting("A-udvalget", MARCH, item("4", "Sti", "1/21")), meeting("Byrådet", APRIL, item("9", "Sti", "1/21"))
        )
    )
    found = cases_json(cases.all)["cases"][0]
    assert (found["title"], [h["item"] for h in found["handlings"]]) == ("Sti", ["4", "9"])
    assert {"source", "item", "committee", "date", "title", "outcome"} <= found["handlings"][0].keys()
    assert found["links"][0]["from"]["item"] == "9" and found["links"][0]["kind"] == "case_number"

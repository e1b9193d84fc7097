"""Promises that a matter comes back, and by when; dissent."""

import pytest

from indexer.facts.dissent import find_dissent
from indexer.facts.places import Piece
from indexer.facts.promises import find_promises
from indexer.minutes import Item, Section

MEETING = "2021-06-03"


def item(text, kind="sagsfremstilling"):
    return Item("1", "Sag", (Section("", kind, text),))


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("Sagen genoptages på næste møde.", None),
        ("Sagen genoptages på mødet i februar.", "2022-02"),
        ("Udvalget får en ny status på mødet i december.", "2021-12"),
        ("Ordningen evalueres efter 1 år.", "2022-06"),
        ("Etape 1 evalueres to år efter åbningen.", None),
        ("Ordningen evalueres efter ni måneder, og evalueringen forelægges udvalget i maj 2022.", "2022-05"),
        ("Udvalget orienteres til august.", "2021-08"),
        ("Forslaget forelægges udvalget inden udgangen af 2. kvartal 2022.", "2022-06"),
        ("Forvaltningen vender tilbage til udvalget med en beregning.", None),
        ("Udvalget vil på mødet den 24. august 2021 få en samlet redegørelse.", "2021-08-24"),
        ("Aftalt at udvalget på et kommende møde får en orientering om projekterne.", None),
        ("Når de sidste møder er afholdt, vil udvalget få fremlagt resultaterne.", None),
        ("Modellen for 2023 vil blive forelagt til politisk behandling i foråret 2022.", "2022-05"),
        ("Udsat til næste møde.", None),
        ("Sagen er udsat til mødet den 15. september 2021.", "2021-09-15"),
        ("Ordningen evalueres inden årets udgang.", "2021-12"),
        ("Status forelægges udvalget primo 2022.", "2022-01"),
        ("Indsatsen evalueres i 2022.", "2022-12"),
        ("Økonomiudvalget ønsker en ny status i marts 2022.", "2022-03"),
    ],
)
def test_a_promise_is_due_by_the_end_of_the_named_time(text, due):
    assert [(p.text, p.due) for p in find_promises(item(text), MEETING, None)] == [(text, due)]


@pytest.mark.parametrize(
    "text",
    [
        "Sagen forelægges udvalget til orientering.",
        "Sagen blev forelagt udvalget den 4. maj 2021.",
        "Sagen blev genoptaget på mødet i marts.",
        "Udvalget orienteres løbende om projektet.",
        "Forvaltningen udarbejder hvert år et statusnotat til orientering.",
        "Forvaltningen vil på mødet orientere om udviklingen.",
        "Når barnet vender tilbage til skolen, følges der op.",
        "Driften genoptages den 1. august 2021.",
        "Næste ordinære møde holdes den 12. august 2021.",
        "Sagen kan genoptages, hvis der kommer nye oplysninger.",
        "Byggeriet forventes afsluttet i 2. kvartal 2022.",
        "Evalueringen fra 2019 viser, at borgerne er tilfredse.",
        "Forslaget sendes i høring frem til den 20. august 2021.",
        "Udsat.",
    ],
)
def test_history_general_practice_and_other_plans_are_no_promises(text):
    assert find_promises(item(text), MEETING, None) == ()


def test_a_recommended_promise_counts_only_where_it_was_adopted():
    recommended = item("1. at ordningen evalueres efter 1 år.", "indstilling")
    assert [p.text for p in find_promises(recommended, MEETING, "godkendt")] == ["at ordningen evalueres efter 1 år."]
    assert find_promises(recommended, MEETING, "forkastet") == ()


def test_an_earlier_decisions_promise_is_not_this_items():
    assert find_promises(item("Sagen genoptages på næste møde.", "tidligere_beslutning"), MEETING, None) == ()


def dissent(text):
    return [r.text for r in find_dissent(item(text, "beslutning"), Piece(0, 0, text))]


def test_reservations_and_reasoned_votes_against_are_dissent():
    text = (
        "Godkendt. Ida Holm (Ø) tog forbehold for besparelsen. Bo Ask stemte imod, fordi prisen er for høj.\n\n"
        "Et mindretal på 1 medlem (O) kan ikke tiltræde indstillingen."
    )
    assert dissent(text) == [
        "Ida Holm (Ø) tog forbehold for besparelsen.",
        "Bo Ask stemte imod, fordi prisen er for høj.",
        "Et mindretal på 1 medlem (O) kan ikke tiltræde indstillingen.",
    ]


def test_a_statement_for_the_record_is_kept_whole():
    text = (
        "Godkendt.\n\nListe Ø afgav følgende protokolbemærkning:\n\nVi er imod. Det er for dyrt.\n\nBo Ask deltog ikke."
    )
    assert dissent(text) == ["Liste Ø afgav følgende protokolbemærkning:\n\nVi er imod. Det er for dyrt."]


def test_tallies_and_votes_on_amendments_are_no_dissent():
    text = "Ida Holm stemte imod ændringsforslaget, fordi det er dyrt. For stemte 4: A. Imod stemte 2: V. Godkendt."
    assert dissent(text) == []

"""Decisions: did they follow the recommendation, who disagreed, who was away."""

from __future__ import annotations

import pytest

from indexer.minutes import Absence
from retrieval.decisions import Decision, decision_json, decision_of, decisions_table, followed, word_diff
from tests.memory import every, item, meeting


def decided(decision: str, recommendation: str = "Forvaltningen indstiller, at planen godkendes.") -> Decision:
    only = every(
        meeting(
            "Byrådet",
            "2021-03-09",
            item("4", "Stiplan", "21/7", recommendation=recommendation, decision=decision),
            absences=[Absence("Bo Ask"), Absence("Eva Lund", ("9",))],
        )
    )[0]
    found = decision_of(only)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        ("Godkendt.", "som_indstillet"),
        ("Anbefales.", "som_indstillet"),
        ("Godkendt med 4 stemmer for og 1 imod.", "som_indstillet"),
        ("Godkendt med den ændring, at stien flyttes.", "aendret"),
        ("Ad 1. Taget til efterretning. Ad 2. Oversendes til budgettet.", "aendret"),
        ("Udvalget anbefaler, at spørgsmålet belyses nærmere af en ekstern rådgiver.", "aendret"),
        ("(V) og (A) godkender sagen.\n\n(A) ønsker, at borgerne inddrages.", "som_indstillet"),
        ("Forkastet med 4 stemmer imod 1.", "imod"),
        ("Udsat.", None),
        ("Sagen udgår.", None),
        ("Formanden fortalte om turen.", None),
    ],
)
def test_a_decision_is_held_against_its_recommendation(decision: str, expected: str | None):
    assert decided(decision).followed == expected


def test_without_a_recommendation_there_is_nothing_to_follow():
    assert decided("Godkendt.", "").followed is None
    assert followed("Til drøftelse.", "Drøftet.", "drøftet") is None


def test_to_note_what_should_be_approved_is_not_certain():
    assert decided("Taget til efterretning.").followed is None
    assert decided("Taget til efterretning.", "at orienteringen tages til efterretning").followed == "som_indstillet"


def test_a_decision_carries_votes_dissent_and_who_missed_the_meeting():
    found = decided(
        "For stemte 2: Ida Holm (A) og Per Lund (B). Imod stemte 1: Bo Krag (V).\n\n"
        "Bo Krag ønskede tilført protokollen, at stien er for dyr.\n\nInga Vang deltog ikke på grund af inhabilitet."
    )
    assert found.votes is not None and (found.votes.for_, found.votes.against) == (2, 1)
    assert found.voted_against == ("Bo Krag",)
    assert found.dissent == ("Bo Krag ønskede tilført protokollen, at stien er for dyr.",)
    assert (found.recused, found.absent) == (("Inga Vang",), ("Bo Ask",))
    assert found.disagreed


def test_an_agenda_decides_nothing():
    agenda = meeting("Byrådet", "2021-03-09", item("4", "Stiplan", recommendation="at den godkendes"), kind="dagsorden")
    assert decision_of(every(agenda)[0]) is None


def test_the_difference_gives_both_texts_back():
    changes = word_diff("at takst sættes til 100 kr.", "at takst sættes til 80 kr. fra maj")
    assert [(c.kind, c.text) for c in changes] == [
        ("same", "at takst sættes til"),
        ("recommended", "100"),
        ("decided", "80"),
        ("same", "kr."),
        ("decided", "fra maj"),
    ]


def test_the_json_and_the_table_say_the_same():
    found = decided("Forkastet med 4 stemmer imod 1.")
    as_json = decision_json(found)
    assert (as_json["outcome"], as_json["against_recommendation"]) == ("forkastet", "imod")
    assert as_json["votes"] == {"for": 1, "against": 4, "abstain": 0}
    header, row = decisions_table([found], {found.place.key: "Byrådet, 9. marts 2021"})
    cells = dict(zip(header, row, strict=True))
    assert cells["I forhold til indstillingen"] == "imod indstillingen"
    assert cells["Nyere behandling"] == "Byrådet, 9. marts 2021"

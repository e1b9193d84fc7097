"""Every kind of evidence as numbers that can be worked out by hand."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from indexer.minutes import Passage, Place
from retrieval.asked import particular
from retrieval.features import (
    asked_type,
    best_of,
    candidates,
    features,
    is_own,
    is_standing,
    mean_of_best_sections,
    share_of_best,
)
from retrieval.results import Query


def passage(item: int, section: int, part: int = 0, kind: str = "sagsfremstilling", **place: str) -> Passage:
    key = f"a.md#{item}"
    where = {
        "municipality": "Åkjær",
        "committee": "Byrådet",
        "date": "2021-03-09",
        "item": str(item),
        "title": "Taget",
    } | place
    return Passage(
        f"{key}.{section}.{part}", "tekst", 0, 5, "",
        Place("a.md", where["municipality"], where["committee"], where["date"], "referat", where["item"], where["title"], None, "Heading", kind, None, key),
    )  # fmt: skip


def test_scores_become_shares_of_the_best() -> None:
    assert share_of_best(np.array([4.0, 1.0, -2.0])).tolist() == [1.0, 0.25, 0.0]
    assert share_of_best(np.array([0.0, 0.0])).tolist() == [0.0, 0.0]


def test_a_group_has_its_best_score() -> None:
    assert best_of(np.array([1.0, 5.0, 2.0]), np.array([0, 1, 0])).tolist() == [2.0, 5.0, 2.0]


def test_an_item_is_worth_the_mean_of_its_three_best_sections() -> None:
    # item 0: sections with bests 4, 3, 2, 1 -> (4 + 3 + 2) / 3; item 1: one section with 5
    scores = np.array([4.0, 1.0, 3.0, 2.0, 1.0, 5.0])
    section = np.array([0, 0, 1, 2, 3, 4])
    item = np.array([0, 0, 0, 0, 0, 1])
    assert mean_of_best_sections(scores, section, item).tolist() == [3.0, 3.0, 3.0, 3.0, 3.0, 5.0]


def test_sections_and_items_are_numbered_by_first_appearance() -> None:
    found = candidates([7, 8, 9], [passage(3, 1, 0), passage(3, 1, 1), passage(4, 0)])
    assert (found.section.tolist(), found.item.tolist()) == ([0, 0, 1], [0, 0, 1])


def test_an_intent_prefers_its_first_section_type() -> None:
    assert asked_type("økonomi", ("økonomi",)) == 1.0
    assert asked_type("sagsfremstilling", ("økonomi",)) == pytest.approx(0.65)
    assert asked_type("bilag", ("økonomi",)) == 0.0


@pytest.mark.parametrize(
    ("title", "standing"),
    [
        ("Godkendelse af dagsorden (B)", True),
        ("2. Gensidig orientering (O)", True),
        ("Eventuelt", True),
        ("Orientering om status på byfornyelsen", False),
        ("Godkendelse af lokalplan 12", False),
    ],
)
def test_standing_items_are_known_by_their_titles(title: str, standing: bool) -> None:
    assert is_standing(title) is standing


def test_place_and_section_speak_for_a_passage() -> None:
    query = Query(
        "q", "hvad koster taget i 2021", intents=("økonomi",), period=("2021-01-01", "2021-12-31"),
        committees=("Byrådet",), municipalities=("Åkjær",), items=("3",),
    )  # fmt: skip
    found = candidates(
        [0, 1],
        [
            passage(3, 0, kind="økonomi"),
            passage(4, 0, kind="bilag", municipality="Brej", committee="Ø", date="2020-01-01"),
        ],
    )
    legs = {name: np.array([2.0, 1.0]) for name in ("stems", "grams", "dense", "late")}
    values = features(query, found, legs, np.zeros(2), np.array([0.5, 0.25]))
    expected = {
        "municipality": [1, 0], "committee": [1, 0], "period": [1, 0], "item_number": [1, 0],
        "intent": [1, 0], "aside": [0, 1], "dense": [1, 0.5],
        "item_words": [0.5, 0.25], "holds": [0, 0], "own": [0, 0],
    }  # fmt: skip
    assert {name: values[name].tolist() for name in expected} == expected


def test_a_short_decision_inherits_what_its_item_has_more() -> None:
    query = Query("q", "hvad blev besluttet om taget", intents=("beslutning",))
    found = candidates([0, 1, 2], [passage(3, 0), passage(3, 1, kind="beslutning"), passage(4, 0, kind="beslutning")])
    legs = {name: np.array([1.0, 0.25, 0.5]) for name in ("stems", "grams", "dense", "late")}
    values = features(query, found, legs, np.zeros(3), np.zeros(3))
    # the decision of item 3 stands under a best passage of 1.0; that of item 4 is its item's best itself
    assert values["inherits"].tolist() == [0.0, 0.75, 0.0]
    # five characters of 240 stand in each passage; what is asked for may be brief
    assert values["brief"].tolist() == pytest.approx([1 - 5 / 240, 0.0, 0.0])


@pytest.mark.parametrize(
    ("heading", "own"),
    [
        ("Beslutning", True),
        ("Beslutning Byrådet den 09-03-2021", True),
        ("Beslutning Økonomiudvalget den 02-03-2021", False),
        ("Udvalgets beslutning", True),
    ],
)
def test_a_decision_is_the_meetings_own_unless_it_names_another_body(heading: str, own: bool) -> None:
    assert is_own(heading, "Byrådet") is own


def test_a_passage_that_prints_the_kind_of_thing_asked_for_is_told() -> None:
    found = candidates([0], [passage(3, 0)])
    legs = {name: np.ones(1) for name in ("stems", "grams", "dense", "late")}
    asked, text = Query("hvad koster taget", "hvad koster taget"), "Taget koster 6,5 mio. kr."
    printed = candidates([0], [dataclasses.replace(found.passages[0], text=text)])
    assert features(asked, found, legs, np.zeros(1), np.zeros(1))["holds"].tolist() == [0.0]
    assert features(asked, printed, legs, np.zeros(1), np.zeros(1))["holds"].tolist() == [1.0]


@pytest.mark.parametrize(
    ("question", "printed", "holds"),
    [
        ("hvordan stemte udvalget", "For stemte 4, imod stemte 2.", True),
        ("hvordan stemte udvalget", "Udvalget drøftede sagen.", False),
        ("hvad endte regnskabet for skolen på", "Udgiften blev 43,7 mio. kr.", True),
        ("hvad endte regnskabet for skolen på", "Regnskabet blev godkendt.", False),
        ("hvornår åbner banen", "Banen åbner i august 2021.", True),
    ],
)
def test_what_is_asked_for_is_known_by_how_it_is_printed(question: str, printed: str, holds: bool) -> None:
    shown = particular(question)
    assert shown is not None
    assert bool(shown.search(printed)) is holds

"""A search survives the way through its address."""

from __future__ import annotations

import pytest

from indexer.minutes import Filters
from ui.address import MOST_QUESTIONS, Search, from_params, to_params

FULL = Search(
    questions=("hvad med stien?", "og hvem stemte imod?"),
    municipalities=("Østerby",),
    committees=("Teknik- og Miljøudvalget", "Byrådet"),
    section_types=("beslutning",),
    outcomes=("udsat",),
    case_numbers=("20/118",),
    period="2022-2025",
    without=("topic:stien",),
    widen=False,
)


def test_a_search_comes_back_from_its_address():
    assert from_params(to_params(FULL)) == FULL


def test_an_address_is_short_and_danish():
    assert to_params(Search(("hvad?",), committees=("Byrådet",), period="2024")) == {
        "q": ["hvad?"],
        "udvalg": ["Byrådet"],
        "periode": ["2024"],
    }


def test_a_period_is_whole_years():
    assert Search(period="2022-2025").filters == Filters(since="2022-01-01", until="2025-12-31")


@pytest.mark.parametrize("period", ["", "x", "20222", "2025-2022", "2022-", "-2022", "2022-x", "²⁰²²"])
def test_what_is_no_period_is_left_out(period):
    assert from_params({"periode": [period]}).period == ""


def test_asking_keeps_the_filters_and_puts_the_chips_back():
    asked = FULL.ask("hvornår?")
    assert (asked.questions[-1], asked.committees, asked.without) == ("hvornår?", FULL.committees, ())


def test_a_long_conversation_keeps_its_newest_questions():
    asked = Search(tuple(str(n) for n in range(MOST_QUESTIONS))).ask("ny")
    assert (len(asked.questions), asked.questions[0], asked.questions[-1]) == (MOST_QUESTIONS, "1", "ny")

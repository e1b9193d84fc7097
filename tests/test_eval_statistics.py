"""A difference counts when it is more than chance."""

from __future__ import annotations

import pytest

from eval.statistics import bootstrap_interval, holm, randomisation_p

APART = {str(i): str(i) for i in range(100)}


def test_holm_multiplies_the_smallest_most_and_never_reverses_the_order():
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])


def test_no_difference_is_all_chance():
    assert randomisation_p({"1": 0.0, "2": 0.0}) == 1.0


def test_three_questions_cannot_be_significant():
    assert randomisation_p({"1": 0.5, "2": 0.5, "3": 0.5}) == pytest.approx(2 / 8, abs=0.02)


def test_a_difference_that_points_one_way_is_significant():
    assert randomisation_p({str(i): 0.1 for i in range(40)}) == pytest.approx(1 / 10_001)


def test_questions_of_one_meeting_are_one_witness():
    differences = {str(i): 0.1 for i in range(40)}
    assert randomisation_p(differences, dict.fromkeys(differences, "one meeting")) == 1.0


def test_the_interval_of_a_constant_is_that_constant():
    assert bootstrap_interval({"1": 0.25, "2": 0.25}, APART) == (0.25, 0.25)


def test_clusters_widen_the_interval():
    values = {str(i): float(i < 50) for i in range(100)}
    low, high = bootstrap_interval(values, APART)
    wide_low, wide_high = bootstrap_interval(values, {qid: str(int(qid) // 10) for qid in values})
    assert (wide_low < low < 0.5 < high < wide_high, low > 0.38, high < 0.62) == (True, True, True)

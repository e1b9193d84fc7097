"""A difference counts when it is more than chance."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from eval.intervals import auroc_interval, risk_band
from eval.measures import Outcome
from eval.statistics import bootstrap_interval, drawn_weights, holm, randomisation_p

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


def uneven() -> np.ndarray:
    """Differences of sixty questions, most of them small."""
    return np.round(np.random.default_rng(3).normal(0.04, 0.2, 60), 3)


def test_p_is_scipys():
    differences = uneven()
    theirs = stats.permutation_test(
        (differences, np.zeros_like(differences)),
        lambda a, b, axis: np.mean(a - b, axis=axis),
        permutation_type="samples",
        n_resamples=20_000,
        rng=1,
    ).pvalue
    assert randomisation_p({str(i): d for i, d in enumerate(differences)}) == pytest.approx(theirs, abs=0.01)


def test_the_interval_is_scipys():
    differences = uneven()
    low, high = bootstrap_interval({str(i): d for i, d in enumerate(differences)}, APART)
    theirs = stats.bootstrap(
        (differences,), np.mean, method="percentile", n_resamples=10_000, rng=1
    ).confidence_interval
    assert (low, high) == (pytest.approx(theirs.low, abs=0.004), pytest.approx(theirs.high, abs=0.004))


def test_the_interval_of_meetings_is_scipys_over_their_sums():
    differences = uneven()
    clusters = {str(i): str(i // 6) for i in range(60)}
    low, high = bootstrap_interval({str(i): d for i, d in enumerate(differences)}, clusters)
    means = differences.reshape(10, 6).mean(axis=1)  # meetings of one size: the mean of means is the mean
    theirs = stats.bootstrap((means,), np.mean, method="percentile", n_resamples=10_000, rng=1).confidence_interval
    assert (low, high) == (pytest.approx(theirs.low, abs=0.004), pytest.approx(theirs.high, abs=0.004))


def test_whole_meetings_are_drawn():
    for weights in drawn_weights(["a", "b", "a", "c"], 20):
        assert weights[0] == weights[2]
        assert weights[0] + weights[1] + weights[3] == 3


def outcome(n: int, answerable: bool, confidence: float, right: bool) -> Outcome:
    return Outcome(str(n), str(n), answerable, confidence, "answered", right)


def test_where_confidence_parts_the_questions_its_interval_is_a_point():
    found = [outcome(n, n < 5, 0.9 if n < 5 else 0.1, n < 5) for n in range(10)]
    assert auroc_interval(found) == (1.0, 1.0)
    band = {coverage: (low, high) for coverage, low, high in risk_band(found)}
    assert (band[0.5], band[1.0]) == ((0.0, 0.0), (0.5, 0.5))


def test_one_side_alone_has_no_area():
    assert np.isnan(auroc_interval([outcome(1, True, 0.5, True)])).all()

"""The 95 % interval of every figure of a run, meetings drawn with replacement. Knows runs; draws nothing on paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from eval.measures import MEASURES, Bin, Outcome, bins, outcomes
from eval.results import Run
from eval.statistics import Array, bootstrap_interval, drawn_weights

Interval = tuple[float, float]
_ROUNDS = 1000
GRID = tuple(n / 20 for n in range(1, 21))  # coverages at which the risk's interval is told


def clusters(run: Run) -> dict[str, str]:
    return {q.qid: q.cluster for q in run.questions}


def intervals(run: Run) -> dict[str, Interval]:
    """Figure -> interval, for all figures of Run.figures but those of time and size."""
    of_meeting, found = clusters(run), outcomes(run.questions, run.by_qid)
    yes, no = [o for o in found if o.answerable], [o for o in found if not o.answerable]
    limit = run.refusal.threshold
    values: dict[str, Mapping[str, float]] = {
        **{str(m): {qid: v[str(m)] for qid, v in run.section.items()} for m in MEASURES},
        **{f"item {m}": {qid: v[str(m)] for qid, v in run.item.items()} for m in MEASURES},
        "right item first": {qid: v["Success@1"] for qid, v in run.item.items()},
        "answer span hit": {a.qid: float(a.span > 0) for a in run.asked if a.span is not None},
        "answer span first": {a.qid: float(a.span == 1) for a in run.asked if a.span is not None},
        "citations exact": {a.qid: float(a.exact) for a in run.asked},
        "false answers at 80 %": {o.qid: float(o.confidence >= limit) for o in no},
        "answered": {o.qid: float(o.status != "none") for o in yes},
        "false answered": {o.qid: float(o.status == "answered") for o in no},
        "false shown": {o.qid: float(o.status != "none") for o in no},
    }
    told = {name: bootstrap_interval(of, of_meeting) for name, of in values.items()}
    return {**told, "AUROC": auroc_interval(found), "AURC": aurc_interval(found)}


def auroc_interval(found: Sequence[Outcome]) -> Interval:
    def area(weights: Array) -> float:
        yes, no = weights[answerable], weights[~answerable]
        return float(yes @ ahead @ no / (yes.sum() * no.sum()))

    answerable = np.array([o.answerable for o in found], dtype=np.bool_)
    if answerable.all() or not answerable.any():
        return (float("nan"), float("nan"))
    confidence = np.array([o.confidence for o in found])
    above, below = confidence[answerable][:, None], confidence[~answerable][None, :]
    ahead = (above > below) + 0.5 * (above == below)
    return _percentiles(found, area)


def aurc_interval(found: Sequence[Outcome]) -> Interval:
    return _percentiles(found, lambda weights: float(np.mean(_risks(found, weights))))


def risk_band(found: Sequence[Outcome]) -> list[tuple[float, float, float]]:
    """(coverage, low, high) of the risk at the coverages of GRID."""
    if not found:
        return []
    risks = np.array([_risks(found, weights) for weights in _draws(found)])
    low, high = np.percentile(risks, (2.5, 97.5), axis=0)
    return list(zip(GRID, low.tolist(), high.tolist(), strict=True))


def bin_interval(of: Bin, value: Callable[[Outcome], bool]) -> Interval:
    return bootstrap_interval({o.qid: float(value(o)) for o in of.outcomes}, {o.qid: o.cluster for o in of.outcomes})


def calibration_error(found: Sequence[Outcome]) -> float:
    """The mean distance of confidence and share answerable over the bins, by their size."""
    distances = [len(b.outcomes) * abs(b.confidence - b.share(lambda o: o.answerable)) for b in bins(found)]
    return sum(distances) / len(found) if found else float("nan")


def _risks(found: Sequence[Outcome], weights: Array) -> Array:
    """The risk at every coverage of GRID, each question as often as its weight."""
    order = np.argsort([-o.confidence for o in found], kind="stable")
    weight = weights[order]
    wrong = np.array([not o.right for o in found], dtype=np.float64)[order]
    answered = np.cumsum(weight)
    at = np.searchsorted(answered, np.array(GRID) * answered[-1] - 1e-9)
    risks: Array = np.cumsum(weight * wrong)[at] / np.maximum(answered[at], 1e-9)
    return risks


def _draws(found: Sequence[Outcome]) -> list[Array]:
    """Questions with and without an answer are drawn apart: how many there are of each is no chance."""
    answerable = np.array([o.answerable for o in found], dtype=np.bool_)
    draws = [np.zeros(len(found)) for _ in range(_ROUNDS)]
    for side in (answerable, ~answerable):
        of_side = [o.cluster for o, here in zip(found, side, strict=True) if here]
        for weights, drawn in zip(draws, drawn_weights(of_side, _ROUNDS), strict=True):
            weights[side] = drawn
    return draws


def _percentiles(found: Sequence[Outcome], figure: Callable[[Array], float]) -> Interval:
    low, high = np.percentile([figure(weights) for weights in _draws(found)], (2.5, 97.5))
    return (float(low), float(high))

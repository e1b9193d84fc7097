"""Is a difference more than chance? Paired randomisation, bootstrap by cluster, Holm. Knows numbers only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

ROUNDS = 10_000
_SEED = 2026


def _by_cluster(values: Mapping[str, float], clusters: Mapping[str, str]) -> tuple[np.ndarray, np.ndarray]:
    """Sum and number of values per cluster, in order of the clusters' names."""
    names = {name: i for i, name in enumerate(sorted({clusters[qid] for qid in values}))}
    sums, sizes = np.zeros(len(names)), np.zeros(len(names))
    for qid, value in values.items():
        sums[names[clusters[qid]]] += value
        sizes[names[clusters[qid]]] += 1
    return sums, sizes


def bootstrap_interval(
    values: Mapping[str, float], clusters: Mapping[str, str], level: float = 0.95, rounds: int = ROUNDS
) -> tuple[float, float]:
    """The percentile interval of the mean when whole clusters are drawn with replacement. NaN without values."""
    sums, sizes = _by_cluster(values, clusters)
    if not len(sums):
        return (float("nan"), float("nan"))
    drawn = np.random.default_rng(_SEED).integers(0, len(sums), (rounds, len(sums)))
    means = sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1)
    low, high = np.percentile(means, [50 * (1 - level), 50 * (1 + level)])
    return (float(low), float(high))


def drawn_weights(clusters: Sequence[str], rounds: int) -> list[Array]:
    """How often each value counts when whole clusters are drawn with replacement, once per round."""
    if not len(clusters):
        return [np.zeros(0)] * rounds
    names, cluster = np.unique(np.asarray(clusters), return_inverse=True)
    drawn = np.random.default_rng(_SEED).integers(0, len(names), (rounds, len(names)))
    return [np.bincount(row, minlength=len(names)).astype(np.float64)[cluster] for row in drawn]


def randomisation_p(
    differences: Mapping[str, float], clusters: Mapping[str, str] | None = None, rounds: int = ROUNDS
) -> float:
    """Two-sided p of a mean difference this far from 0 when the two methods are swapped at random.

    Smucker, Allan & Carterette, CIKM 2007. With clusters, all questions of one are swapped together. Never 0: the outcome
    itself is one of the rounds.
    """
    sums, _ = _by_cluster(differences, clusters or {qid: qid for qid in differences})
    seen = abs(sums.sum())
    rng = np.random.default_rng(_SEED)
    signs = rng.integers(0, 2, (rounds, len(sums))) * 2 - 1
    as_far = int((np.abs(signs @ sums) >= seen - 1e-12).sum())
    return (as_far + 1) / (rounds + 1)


def holm(p_values: Sequence[float]) -> list[float]:
    """p values adjusted for several comparisons (Holm 1979), in the order given."""
    order = sorted(range(len(p_values)), key=lambda i: p_values[i])
    adjusted = [0.0] * len(p_values)
    highest = 0.0
    for rank, i in enumerate(order):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[i]))
        adjusted[i] = highest
    return adjusted

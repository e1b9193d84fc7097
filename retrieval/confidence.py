"""How sure an answer is, from raw evidence: never from fused ranks, which look alike for sense and nonsense."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from indexer.text import words
from retrieval.features import Scores
from retrieval.results import Query
from retrieval.vocabulary import FUNCTION_WORDS

Stems = Callable[[str], tuple[str, ...]]
Rarity = Callable[[str], float]  # stem -> inverse document frequency, >= 0


def coverage(query: Query, text: str, stems: Stems, rarity: Rarity) -> float:
    """The share of the question's content words that the text holds as a stem or compound part, weighed by rarity; 0..1."""
    present = {stem for word, _, _ in words(text) for stem in stems(word)}
    asked = {word for word, _, _ in words(query.search_text) if word not in FUNCTION_WORDS}
    weights = {word: rarity(stems(word)[0]) for word in asked if stems(word)}
    total = sum(weights.values())
    met = sum(w for word, w in weights.items() if present & set(stems(word)))
    return met / total if total > 0 else 0.0


def signals(
    ordered: Sequence[int], legs: Mapping[str, Scores], covered: float, covered_item: float
) -> dict[str, float]:
    """Raw evidence for the best candidates: best scores, the gap to the rest, how much of the question they cover."""
    late, dense = legs["late"], legs["dense"]
    top = list(ordered[:3])
    return {
        "late": float(late[top[0]]) if top else 0.0,
        "late_best": float(late.max(initial=0.0)),
        "dense": float(dense[top[0]]) if top else 0.0,
        "dense_best": float(dense.max(initial=0.0)),
        "coverage": covered,
        "coverage_item": covered_item,
    }


def confidence(values: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """A logistic model over the signals; fitted on answerable and near-miss unanswerable questions. 0..1."""
    z = weights.get("bias", 0.0) + sum(weights.get(name, 0.0) * value for name, value in values.items())
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, z))))

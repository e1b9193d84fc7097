"""How sure an answer is, from raw evidence: never from fused ranks, which look alike for sense and nonsense.

A logistic model over a few signals, fitted by eval/calibrate.py on answerable questions and on unanswerable near misses.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Mapping

import numpy as np
import numpy.typing as npt

from indexer.late import WordTable
from indexer.text import words
from retrieval.asked import particular
from retrieval.results import Query
from retrieval.understand import says_what_is_asked
from retrieval.vocabulary import DECIDING, FUNCTION_WORDS

Rarity = Callable[[str], float]  # word -> inverse document frequency, >= 0

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


MET = 0.9  # how near a word counts at least that a concept of the thesaurus leads to the item


def signals(
    query: Query, item_text: str, dense: float, met: Collection[str], table: WordTable, rarity: Rarity
) -> dict[str, float]:
    """What speaks for and against an answer from the best item. `met`: words of the question that a concept leads to the item.

    dense: the best passage's cosine.
    missing: the share of the question (words weighed by rarity and length) that its worst-met word takes away; missing_concept:
    the same after the thesaurus had its say. unmet: what all words take away together: a near miss meets all words but one, a
    question in other words meets none quite.
    year_missing: 1 where the question names a year that the item does not print. particular: 1 where it asks for a number, a
    date, a name or a sum: the matter may well be there and the particular not. decision: 1 where it asks what was decided.
    """
    lost, lost_to_concepts = losses(query, item_text, met, table, rarity)
    return {
        "dense": dense,
        "missing": float(lost.max()),
        "missing_concept": float(lost_to_concepts.max()),
        "unmet": float(lost.sum()),
        "year_missing": float(any(year not in item_text for year in _YEAR.findall(query.search_text))),
        "particular": float(particular(query.text) is not None),
        "decision": float(not DECIDING.isdisjoint(query.intents)),
    }


def losses(
    query: Query, item_text: str, met: Collection[str], table: WordTable, rarity: Rarity
) -> npt.NDArray[np.float64]:
    """(2, n) weight(w) * (1 - cosine of the item's nearest word) / sum of weights, for every content word w of the question.

    The second row counts a word that a concept leads to the item as MET at least.
    """
    content = [word for word, _, _ in words(query.search_text) if word not in FUNCTION_WORDS]
    asked = [word for word in content if not says_what_is_asked(word)] or content
    question, item = table.words(" ".join(asked)), table.words(item_text)
    weights: npt.NDArray[np.float64] = question.weights * np.array([rarity(word) for word in question.words])
    if not len(item) or not weights.sum() > 0:
        return np.ones((2, 1))
    nearest = np.clip(table.nearest(question, [item.rows])[:, 0], 0.0, 1.0)
    led = np.maximum(nearest, [MET if word in met else 0.0 for word in question.words])
    return np.asarray(weights * (1.0 - np.stack([nearest, led])) / weights.sum(), dtype=np.float64)


def confidence(values: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """A logistic model over the signals; 0..1."""
    z = weights.get("bias", 0.0) + sum(weights.get(name, 0.0) * value for name, value in values.items())
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, z))))

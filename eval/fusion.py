"""Other ways to join the legs, on the candidates of the engine: ranks instead of scores, lexical scores by coverage. Not in the product.

Everything but the legs' own scores stays as it is. Each way gets the best weights that a climb over GRID finds on one split, and is
compared on the other.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from eval.questions import Question
from eval.results import Run
from eval.run import method_of
from eval.sweep import Grid, Rescore, Trial, changed, sweep
from indexer.analysis import STEMS
from indexer.lexical import rarity
from retrieval import Archive, Query
from retrieval.search import Gathered, content_text, ranks_of

LEGS = ("stems", "grams", "dense", "late")
GRID = Grid(
    {
        "weights.late": (0.0, 0.5, 1.0, 1.5),
        "weights.dense": (0.0, 0.3, 0.7, 1.0),
        "weights.stems": (0.0, 0.1, 0.3, 0.6, 1.0),
        "weights.grams": (0.0, 0.1, 0.3, 0.6),
    },
    "nDCG@10",
)


def reciprocal_ranks(gathered: Gathered, k: int) -> Gathered:
    """A leg's score becomes (k + 1) / (k + rank), rank from 1, ties by passage id, 0 where the leg gives nothing: 1 for its best.

    Cormack, Clarke & Büttcher, SIGIR 2009; the numerator makes a weight mean the same as beside scores.
    """
    ids = [p.id for p in gathered.candidates.passages]
    features = dict(gathered.features)
    for leg in LEGS:
        scores = gathered.legs[leg]
        rank_of = ranks_of(scores, ids)
        ranks = np.array([rank_of[i] for i in range(len(ids))])
        features[leg] = np.where(scores > 0, (k + 1) / (k + ranks), 0.0)
    return dataclasses.replace(gathered, features=features)


def by_coverage(archive: Archive, query: Query, gathered: Gathered) -> Gathered:
    """The lexical legs count by the share of the question's stems, weighed by rarity, that the best candidate holds."""
    share = coverage(archive, query, gathered)
    scaled = {leg: gathered.features[leg] * share for leg in ("stems", "grams")}
    return dataclasses.replace(gathered, features={**gathered.features, **scaled})


def coverage(archive: Archive, query: Query, gathered: Gathered) -> float:
    """0..1, see by_coverage."""
    index, rows = archive.retriever.index, gathered.candidates.rows
    stems = set(index.analyser.terms(content_text(query))[STEMS])
    held = dict.fromkeys(map(int, rows), 0.0)
    total = 0.0
    for stem in sorted(stems):
        frequency = index.lexical.document_frequency(STEMS, stem)
        weight = rarity(index.lexical.size, frequency)
        total += weight
        for row, _ in index.lexical.search_weighted({STEMS: {stem: 1.0}}, len(rows), rows):
            held[row] += weight
    return max(held.values(), default=0.0) / total if total else 0.0


def fusions(archive: Archive) -> Mapping[str, Rescore]:
    """Name -> what becomes of a question's evidence. The first is the engine's own."""
    return {
        "weighted scores": lambda query, gathered: gathered,
        "reciprocal ranks, k = 60": lambda query, gathered: reciprocal_ranks(gathered, 60),
        "reciprocal ranks, k = 10": lambda query, gathered: reciprocal_ranks(gathered, 10),
        "lexical by coverage": lambda query, gathered: by_coverage(archive, query, gathered),
    }


def compared(
    archive: Archive, tune: Sequence[Question], rest: Sequence[Question]
) -> Iterator[tuple[dict[str, float], Run]]:
    """For each fusion the weights that were best on `tune`, and the run with them over the answerable questions of `rest`."""
    start = archive.retriever.settings
    answerable = tuple(q for q in rest if q.answerable)
    for name, rescore in fusions(archive).items():
        trial = Trial(archive, tune, GRID.measure, rescore)
        best = sweep(lambda changes: trial.value(changed(start, changes)), GRID)[0].changes  # noqa: B023
        archive.retriever.settings = changed(start, best)
        asked = Trial(archive, answerable, GRID.measure, rescore).asked()
        yield best, Run(dataclasses.replace(method_of(archive), change=name), answerable, tuple(asked))
        archive.retriever.settings = start

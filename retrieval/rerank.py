"""Reorders the best hits with a model that reads question and passage together, within a time budget. Off unless asked for.

No cross-encoder for Danish could be measured where Referent was made, so none is a default. With a budget the order depends on the
machine's speed: when time runs out the whole first-stage order stands, never a mixture.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from retrieval.results import Evidence, Hit, Query

_BATCH = 4  # passages between two looks at the clock


class Scorer(Protocol):
    """Reads pairs; indexer.encoder.PairScorer is one."""

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """One score a text, higher is better."""
        ...


@dataclass(frozen=True, slots=True)
class Reranker:
    """`most`: hits that are read again; `seconds`: time for all of them."""

    scorer: Scorer
    most: int = 20
    seconds: float = 2.0
    clock: Callable[[], float] = time.monotonic

    def rerank(self, query: Query, hits: Sequence[Hit]) -> tuple[Hit, ...]:
        """The hits with the first `most` in the scorer's order, ties by first-stage rank; as they were when time runs out."""
        until = self.clock() + self.seconds
        head = list(hits[: self.most])
        scores: list[float] = []
        while len(scores) < len(head):
            batch = head[len(scores) : len(scores) + _BATCH]
            scores += self.scorer.scores(query.search_text, [_read(hit) for hit in batch])
            if self.clock() > until:
                return tuple(hits)
        order = sorted(range(len(head)), key=lambda i: (-scores[i], i))
        places = {i: place for place, i in enumerate(order, 1)}
        read = [replace(head[i], evidence=(*head[i].evidence, Evidence("rerank", places[i], scores[i]))) for i in order]
        return tuple(replace(hit, rank=rank) for rank, hit in enumerate((*read, *hits[self.most :]), 1))


def _read(hit: Hit) -> str:
    """What the model reads of a hit: title, heading, text."""
    place = hit.passage.place
    return f"{place.title}. {place.section}. {hit.passage.text}"

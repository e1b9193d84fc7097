"""What each part of the engine adds: the engine without it, part by part, on the same questions. Knows the parts; prints nothing.

A part that finds passages is taken away from finding as well as from ranking; questions are read by the whole. Rankings only:
nothing is answered.
"""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from eval.bm25 import Bm25Index, PlainWords
from eval.gate import rank_all
from eval.questions import Question
from eval.results import Run
from eval.run import variant
from indexer.analysis import GRAMS, STEMS, Analyser
from indexer.dense import Among as AmongVectors
from indexer.dense import Rows, VectorIndex, Vectors
from indexer.lexical import Among, LexicalIndex, Terms
from retrieval import Archive, Mode
from retrieval.rerank import Reranker
from retrieval.settings import Settings

log = logging.getLogger(__name__)

Change = Callable[[Archive], Archive]


@dataclass(frozen=True, slots=True)
class WithoutField:
    """A lexical index in which nobody ever wrote this field, nor the same of the titles."""

    whole: LexicalIndex
    field: str

    @property
    def size(self) -> int:
        return self.whole.size

    def document_frequency(self, field: str, term: str) -> int:
        return self.whole.document_frequency(field, term)

    def search(
        self, terms: Terms, k: int, among: Among = None, boosts: Mapping[str, float] | None = None
    ) -> list[tuple[int, float]]:
        kept = {field: of_field for field, of_field in terms.items() if not field.endswith(self.field)}
        return self.whole.search(kept, k, among, boosts)

    def search_weighted(
        self, terms: Mapping[str, Mapping[str, float]], k: int, among: Among = None
    ) -> list[tuple[int, float]]:
        kept = {field: of_field for field, of_field in terms.items() if not field.endswith(self.field)}
        return self.whole.search_weighted(kept, k, among)


@dataclass(frozen=True, slots=True)
class NoVectors:
    """A vector index that finds nothing, and in which all vectors are 0."""

    whole: VectorIndex

    @property
    def size(self) -> int:
        return self.whole.size

    @property
    def dim(self) -> int:
        return self.whole.dim

    def search(self, x: Vectors, k: int, among: AmongVectors = None) -> tuple[Vectors, Rows]:
        return np.zeros((len(x), 0), dtype=np.float32), np.zeros((len(x), 0), dtype=np.int64)

    def vectors(self, rows: Sequence[int] | Rows) -> Vectors:
        return np.zeros((len(rows), self.whole.dim), dtype=np.float32)


def weightless(settings: Settings, names: Sequence[str]) -> Settings:
    """Settings in which these kinds of evidence weigh nothing in any mode."""

    def without(weights: Mapping[str, float]) -> dict[str, float]:
        return {name: 0.0 if name in names else weight for name, weight in weights.items()}

    alone = {mode: without(weights) for mode, weights in settings.alone.items()}
    return dataclasses.replace(settings, weights=without(settings.weights), alone=alone)


def weighing_nothing(*names: str) -> Change:
    return lambda archive: variant(archive, settings=weightless(archive.retriever.settings, names))


def without_field(field: str) -> Change:
    def change(archive: Archive) -> Archive:
        index = archive.retriever.index
        return variant(archive, index=dataclasses.replace(index, lexical=WithoutField(index.lexical, field)))

    return change


def without_vectors(archive: Archive) -> Archive:
    index = archive.retriever.index
    return variant(archive, index=dataclasses.replace(index, dense=NoVectors(index.dense)))


def analysed_by(make: Callable[[Analyser], Analyser]) -> Change:
    """The lexical index as it would be with another analysis of words, in passages and questions alike."""

    def change(archive: Archive) -> Archive:
        index, analyser = archive.retriever.index, make(archive.retriever.index.analyser)
        passages = index.catalog.passages(range(index.lexical.size))
        lexical = Bm25Index.of_passages(passages, analyser)
        return variant(archive, index=dataclasses.replace(index, lexical=lexical, analyser=analyser))

    return change


# Part, the modes in which it is taken away, and how.
PARTS: tuple[tuple[str, tuple[Mode, ...], Change], ...] = (
    ("the lexical legs", ("hybrid",), lambda archive: variant(archive, mode="dense")),
    ("the semantic legs", ("hybrid",), lambda archive: variant(archive, mode="lexical")),
    ("stems", ("hybrid", "lexical"), without_field(STEMS)),
    ("stemming and compounds: words as printed", ("hybrid", "lexical"), analysed_by(lambda a: PlainWords(a.frequencies))),
    ("compound parts", ("hybrid", "lexical"), analysed_by(lambda a: Analyser({}))),
    ("character n-grams", ("hybrid", "lexical"), without_field(GRAMS)),
    ("dense vectors", ("hybrid",), without_vectors),
    ("late interaction", ("hybrid",), weighing_nothing("late")),
    ("thesaurus", ("hybrid", "lexical"), weighing_nothing("thesaurus")),
    ("section weights (what is asked for)", ("hybrid",), weighing_nothing("intent", "aside", "standing")),
    ("the item's other sections", ("hybrid",), weighing_nothing("item")),
    ("exact numbers and names", ("hybrid", "lexical"), weighing_nothing("exact")),
    ("municipality, body, period, item number", ("hybrid",), weighing_nothing("municipality", "committee", "period", "item_number")),
    ("titles", ("hybrid", "lexical"), weighing_nothing("title")),
)  # fmt: skip
_NAMED = {
    "late", "thesaurus", "intent", "aside", "standing", "item", "exact", "title",
    "municipality", "committee", "period", "item_number", "stems", "grams", "dense",
}  # fmt: skip


def parts_of(settings: Settings) -> list[tuple[str, tuple[Mode, ...], Change]]:
    """The parts above, and every other weight that is not 0."""
    others = [name for name, weight in settings.weights.items() if weight and name not in _NAMED]
    return [*PARTS, *((name, ("hybrid",), weighing_nothing(name)) for name in others)]


def ablations(archive: Archive, questions: Sequence[Question], reranker: Reranker | None = None) -> Iterator[Run]:
    """The whole in every mode from which parts are taken, each followed by the runs without a part; last, with a reranker."""
    parts = parts_of(archive.retriever.settings)
    for mode in ("hybrid", "lexical"):
        whole = variant(archive, mode=mode)
        yield rank_all(whole, questions)
        for name, modes, change in parts:
            if mode in modes:
                yield _named(rank_all(change(whole), questions, whole), mode, f"without {name}")
    if reranker is not None:
        yield _named(rank_all(variant(archive, reranker=reranker), questions), "hybrid", "with a reranker")


def _named(run: Run, mode: Mode, change: str) -> Run:
    log.info("%s %s", mode, change)
    return dataclasses.replace(run, method=dataclasses.replace(run.method, mode=mode, change=change))


def against_whole(runs: Sequence[Run]) -> list[tuple[Run, Run]]:
    """Every changed run with the whole of its mode."""
    wholes = {run.method.mode: run for run in runs if not run.method.change}
    return [(wholes[run.method.mode], run) for run in runs if run.method.change]

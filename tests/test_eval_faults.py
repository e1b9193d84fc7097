"""Faults put into a real engine over the sample are caught, by the gate and by compare: scores negated, a leg emptied, ids shuffled."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from eval.__main__ import main
from eval.ablate import NoVectors, WithoutField
from eval.gate import Baseline, judge, rank_modes, read_baseline, write_baseline
from eval.questions import Question, read_questions
from eval.results import Run, dataset_hash, results, save
from eval.run import variant
from indexer.dense import VectorIndex
from indexer.lexical import LexicalIndex
from retrieval import MODES, Archive
from tools.typeset import ROOT

QUESTIONS = [q for q in read_questions(ROOT / "data" / "questions") if q.answerable][::12]


@dataclass(frozen=True, slots=True)
class Dense:
    """A vector index whose scores and rows have passed through something; `of` names the row that a row's vector is taken from."""

    whole: VectorIndex
    sign: float = 1.0
    of: Sequence[int] | None = None

    @property
    def size(self) -> int:
        return self.whole.size

    def search(self, x, k, among=None):
        rows = np.arange(self.size) if among is None else np.asarray(among)
        scores = self.vectors(rows) @ x[0]
        best = np.argsort(-scores, kind="stable")[:k]
        return scores[best][None], rows[best][None]

    def vectors(self, rows):
        return self.sign * self.whole.vectors(rows if self.of is None else [self.of[int(row)] for row in rows])


@dataclass(frozen=True, slots=True)
class Lexical:
    """A lexical index whose best are the worst, or whose rows have changed places."""

    whole: LexicalIndex
    negated: bool = False
    of: Sequence[int] | None = None

    @property
    def size(self) -> int:
        return self.whole.size

    def document_frequency(self, field: str, term: str) -> int:
        return self.whole.document_frequency(field, term)

    def search_weighted(self, terms: Mapping[str, Mapping[str, float]], k: int, among=None):
        found = self.whole.search_weighted(terms, self.size)
        if self.negated:
            found = [(row, found[0][1] - score) for row, score in reversed(found)]
        if self.of is not None:
            found = [(self.of[row], score) for row, score in found]
        allowed = None if among is None else {int(row) for row in among}
        return [(row, score) for row, score in found if allowed is None or row in allowed][:k]


def shuffled(n: int) -> list[int]:
    rows = list(range(n))
    random.Random(7).shuffle(rows)
    return rows


def dense(fault: Callable[[VectorIndex], object]) -> Callable[[Archive], Archive]:
    return lambda a: variant(a, index=replace(a.index, dense=fault(a.index.dense)))


def lexical(fault: Callable[[LexicalIndex], object]) -> Callable[[Archive], Archive]:
    return lambda a: variant(a, index=replace(a.index, lexical=fault(a.index.lexical)))


def weights_negated(archive: Archive) -> Archive:
    settings = archive.retriever.settings
    alone = {mode: {n: -w for n, w in weights.items()} for mode, weights in settings.alone.items()}
    return variant(
        archive, settings=replace(settings, weights={n: -w for n, w in settings.weights.items()}, alone=alone)
    )


FAULTS: dict[str, tuple[Callable[[Archive], Archive], set[str]]] = {
    "all scores negated": (weights_negated, {"hybrid", "dense", "lexical"}),
    "dense scores negated": (dense(lambda i: Dense(i, sign=-1.0)), {"dense"}),
    "dense leg emptied": (dense(NoVectors), {"dense"}),
    "dense ids shuffled": (dense(lambda i: Dense(i, of=shuffled(i.size))), {"dense"}),
    "lexical scores negated": (lexical(lambda i: Lexical(i, negated=True)), {"lexical"}),
    "lexical leg emptied": (lexical(lambda i: WithoutField(i, "s")), {"lexical"}),
    "lexical ids shuffled": (lexical(lambda i: Lexical(i, of=shuffled(i.size))), {"lexical"}),
}


@pytest.fixture(scope="module")
def whole(sample_archive: Archive) -> list[Run]:
    return rank_modes(sample_archive, QUESTIONS)


def not_passed(baseline: Baseline, runs: Sequence[Run]) -> set[str]:
    return {verdict.mode for verdict in judge(baseline, runs) if not verdict.passed}


@pytest.fixture(scope="module")
def baseline(whole: list[Run]) -> Baseline:
    return Baseline(dataset_hash(QUESTIONS), {run.method.mode: run.main for run in whole})


def test_the_engine_as_it_is_passes(whole: list[Run], tmp_path: Path):
    write_baseline(tmp_path / "baseline.json", whole, "test")
    assert [v.mode for v in judge(read_baseline(tmp_path / "baseline.json"), whole) if v.passed] == list(MODES)


@pytest.mark.parametrize("name", FAULTS)
def test_the_gate_and_compare_catch(
    name: str, sample_archive: Archive, whole: list[Run], baseline: Baseline, tmp_path: Path, capsys
):
    fault, caught_in = FAULTS[name]
    runs = rank_modes(fault(sample_archive), QUESTIONS)
    assert not_passed(baseline, runs) >= caught_in
    for file, of in (("before.json", whole), ("after.json", runs)):
        save(tmp_path / file, results("sample", "all", of))
    assert main(["compare", str(tmp_path / "before.json"), str(tmp_path / "after.json"), "--questions", "0"]) == 0
    rows = [[cell.strip() for cell in row.split("|")] for row in capsys.readouterr().out.splitlines()]
    fallen = {
        row[1].partition("/")[0] for row in rows if len(row) > 6 and row[4].count("-") == 2 and float(row[6]) < 0.05
    }
    assert fallen >= caught_in


def test_a_question_that_is_not_asked_is_refused_by_the_gate(baseline: Baseline, whole: list[Run]):
    fewer: tuple[Question, ...] = whole[0].questions[1:]
    with pytest.raises(ValueError, match="measured on other questions"):
        judge(baseline, [Run(run.method, fewer, run.asked[1:]) for run in whole])

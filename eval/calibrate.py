"""Fits the confidence: a logistic model over the signals of answerable questions and unanswerable near misses.

    python -m eval.calibrate --index DIR --questions FILE... [--index DIR --questions FILE...] --write retrieval/settings.json

Each index goes with the question files named after it; where a split.json lies beside a file, its test questions are not
used. Answerable and unanswerable questions weigh alike, however many there are.
The area under the curve is reported for every index or municipality while the model is fitted on the others.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from eval.measures import auroc
from eval.questions import QuestionProblem, read_object, to_tune_on
from indexer.store import IndexProblem
from retrieval import Archive, open_retriever
from retrieval.search import SEVERAL
from retrieval.understand import understand

Matrix = npt.NDArray[np.float64]
_RIDGE = 1.0  # pulls the weights of standardised signals towards 0
_ANSWERED = 0.8  # share of answerable questions that are called answered; the false answers at that share are reported
_LOST = 0.05  # share of answerable questions that may be called none


@dataclass(frozen=True, slots=True)
class Example:
    group: str
    answerable: bool
    signals: dict[str, float]


def examples(archive: Archive, path: Path, group: str) -> list[Example]:
    """The signals of every question of a file that finds anything at all; test questions of a split beside the file are left out."""
    found = []
    for question in to_tune_on(path):
        query = archive.understood(understand(question.query, archive.known, question.history))
        gathered = archive.retriever.gather(query)
        if hits := archive.retriever.rank(query, gathered, SEVERAL):
            found.append(Example(group, question.answerable, archive.signals(query, gathered, hits)))
    return found


def fit(x: Matrix, y: npt.NDArray[np.bool_]) -> tuple[float, Matrix]:
    """Bias and weights of the logistic model, both classes weighing alike; weights are for the signals as they are."""
    mean, deviation = x.mean(axis=0), x.std(axis=0) + 1e-9
    z = (x - mean) / deviation
    share = np.where(y, 0.5 / max(int(y.sum()), 1), 0.5 / max(int((~y).sum()), 1)) * len(y)
    sign = np.where(y, 1.0, -1.0)

    def loss(b: Matrix) -> float:
        return float(np.sum(share * np.logaddexp(0, -sign * (b[0] + z @ b[1:]))) + _RIDGE * np.sum(b[1:] ** 2))

    b = minimize(loss, np.zeros(x.shape[1] + 1), method="L-BFGS-B").x
    weights = b[1:] / deviation
    return float(b[0] - mean @ weights), weights


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m eval.calibrate", description=__doc__)
    parser.add_argument("--index", type=Path, action="append", required=True)
    parser.add_argument("--questions", type=Path, action="append", nargs="+", required=True)
    parser.add_argument("--write", type=Path)
    options = parser.parse_args(arguments)
    try:
        return _calibrate(options)
    except (QuestionProblem, IndexProblem) as problem:
        print(f"eval.calibrate: {problem}", file=sys.stderr)
        return 2


def _calibrate(options: argparse.Namespace) -> int:
    if len(options.index) != len(options.questions):
        raise QuestionProblem(
            f"found {len(options.index)} --index and {len(options.questions)} --questions, expected --questions after every --index"
        )
    settings = read_object(options.write) if options.write else {}
    found: list[Example] = []
    for index, files in zip(options.index, options.questions, strict=True):
        archive = open_retriever(index)
        for path in files:
            found += examples(archive, path, path.stem.removeprefix("more_"))
    if len({example.answerable for example in found}) < 2:
        raise QuestionProblem(
            f"found {len(found)} questions to tune on that find anything, expected some that the minutes answer and some that they do not"
        )
    names = sorted(found[0].signals)
    x = np.array([[e.signals[name] for name in names] for e in found])
    y = np.array([e.answerable for e in found])
    groups = np.array([e.group for e in found])
    print(
        f"{int(y.sum())} answerable, {int((~y).sum())} unanswerable; AUROC fitted on the other groups:", file=sys.stderr
    )
    parted = sorted(set(groups))
    for group in parted if len(parted) > 1 else ():  # of a single one there is nothing else to fit on
        bias, weights = fit(x[groups != group], y[groups != group])
        inside = groups == group
        score = bias + x @ weights
        answered = (
            score[y & inside] if (y & inside).any() else score[y]
        )  # a group without answers: against all that have one
        print(f"  {group}: {auroc(list(answered), list(score[~y & inside])):.3f}", file=sys.stderr)
    bias, weights = fit(x, y)
    sure = 1 / (1 + np.exp(-(bias + x @ weights)))
    weak, none = (float(np.quantile(sure[y], share)) for share in (1 - _ANSWERED, _LOST))
    result = {
        "confidence": {"bias": round(bias, 4)} | {n: round(float(w), 4) for n, w in zip(names, weights, strict=True)},
        "weak": round(weak, 3),
        "none": round(none, 3),
    }
    print(
        f"answered: {np.mean(sure[y] >= weak):.2f} of the answerable, {np.mean(sure[~y] >= weak):.2f} of the others; "
        f"none: {np.mean(sure[y] < none):.2f} and {np.mean(sure[~y] < none):.2f}",
        file=sys.stderr,
    )
    if options.write:
        options.write.write_text(json.dumps(settings | result, indent=2, ensure_ascii=False) + "\n", "utf-8")
    print(json.dumps(result, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())

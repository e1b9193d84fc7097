"""Are encoders, or ways to use them, better than the first named: paired differences with intervals, per question, and speed.

    python -m training.compare --gold FOLDER [--haystack FOLDER] SYSTEM SYSTEM...
    python -m training.compare --beir FOLDER [--haystack FOLDER] SYSTEM SYSTEM...

SYSTEM is NAME=TERM+TERM..., a TERM [WEIGHT*]KIND[@ENCODER] with KIND mean, late or bm25; several terms are added as z-scores.
NAME=TERM+TERM>TERM+TERM ranks the best 30 stretches of what stands left by what stands right. For example:

    python -m training.compare --gold ../shared/gold "static=late@data/encoder+mean@data/encoder" "words=bm25" \\
        "student=late@data/encoder+mean@data/encoder+0.5*mean@runs/student/encoder"

A BEIR folder holds corpus.jsonl, queries.jsonl and qrels/*.tsv. Knows nothing of the product's index.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from eval import questions as beir
from eval.statistics import bootstrap_interval
from training import command
from training.evaluate import (
    Legs,
    Question,
    Ranker,
    Scores,
    Stretch,
    cut,
    ndcg,
    ranking,
    read_gold_sections,
    read_haystack,
    read_questions,
    standard,
)

RERANKED = 30
_TERM = re.compile(r"(?:(\d*\.?\d+)\*)?(mean|late|bm25)(?:@(.+))?")


@dataclass(frozen=True, slots=True)
class Term:
    weight: float
    kind: str
    folder: Path | None


@dataclass(frozen=True, slots=True)
class System:
    """A way to rank: a sum of terms, and another sum by which its best are ranked anew (empty: they are not)."""

    name: str
    first: tuple[Term, ...]
    second: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Measured:
    """nDCG@10 by question, and how long a question took, scoring all stretches."""

    values: Mapping[str, float]
    milliseconds: float


def parse(text: str) -> System:
    """A system as the command line names it; ValueError says what it may look like."""
    name, _, terms = text.partition("=")
    first, _, second = terms.partition(">")
    return System(name, _terms(first), _terms(second) if second else ())


def _terms(text: str) -> tuple[Term, ...]:
    matches = [_TERM.fullmatch(part) for part in text.split("+")]
    if not all(matches):
        raise ValueError(f"found {text!r}, expected terms as late@FOLDER+0.5*mean@FOLDER+bm25")
    return tuple(Term(float(m[1] or 1), m[2], Path(m[3]) if m[3] else None) for m in matches if m)


def ranker(system: System, legs: Legs) -> Ranker:
    first, second = _sum(system.first, legs), _sum(system.second, legs)
    if not system.second:
        return first

    def anew(question: str) -> Scores:
        scores = standard(first(question))
        best = np.argsort(-scores, kind="stable")[:RERANKED]
        again = second(question)[best]
        scores[best] = scores.max() + 1 + again - again.min()
        return scores

    return anew


def _sum(terms: Sequence[Term], legs: Legs) -> Ranker:
    made = [(term.weight, legs.leg(term.kind, term.folder)) for term in terms]
    if len(made) == 1:
        return made[0][1]
    return lambda question: np.sum([weight * standard(leg(question)) for weight, leg in made], axis=0)


def measure(system: System, questions: Sequence[Question], stretches: Sequence[Stretch], legs: Legs) -> Measured:
    rank = ranker(system, legs)
    rank(questions[0].text)  # what is made once does not count
    values, spent = {}, 0.0
    for question in questions:
        began = time.perf_counter()
        scores = rank(question.text)
        spent += time.perf_counter() - began
        values[question.id] = ndcg(ranking(scores, stretches), question.gold)
    return Measured(values, 1000 * spent / len(questions))


def table(systems: Sequence[System], measured: Sequence[Measured], questions: Sequence[Question]) -> Iterator[str]:
    """One row a system: nDCG@10 over all, the difference to the first with its 95 % interval, the kinds, the time.

    Questions on one item are drawn together: they are not independent.
    """
    kinds = sorted({q.kind for q in questions} - {"all"})
    clusters = {q.id: " ".join(min(q.gold)[:2]) for q in questions}
    head = ["system", "all", "difference", "95 %", *kinds, "ms"]
    yield f"| {' | '.join(head)} |"
    yield "|" + "---|" * len(head)
    for system, found in zip(systems, measured, strict=True):
        differences = {qid: value - measured[0].values[qid] for qid, value in found.values.items()}
        low, high = bootstrap_interval(differences, clusters)
        by_kind = defaultdict(list)
        for question in questions:
            by_kind[question.kind].append(found.values[question.id])
        row = [system.name, f"{_mean(found.values.values()):.3f}", f"{_mean(differences.values()):+.3f}"]
        row += [f"{low:+.3f} to {high:+.3f}", *(f"{_mean(by_kind[kind]):.3f}" for kind in kinds)]
        yield f"| {' | '.join([*row, f'{found.milliseconds:.1f}'])} |"


def _mean(values) -> float:  # type: ignore[no-untyped-def]
    return float(np.mean(list(values)))


def read_beir(folder: Path) -> tuple[list[Stretch], list[Question]]:
    """Documents cut as sections are; queries with their judgements."""
    stretches = [
        Stretch((doc, "", ""), part)
        for doc, text in beir.read_corpus(folder).items()
        for part in cut(text["title"], "", text["text"])
    ]
    judged = beir.read_beir(folder)
    return stretches, [
        Question(q.qid, q.query, "all", {(gold.item, "", ""): gold.rel for gold in q.gold}) for q in judged if q.gold
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("systems", nargs="+", type=parse, metavar="SYSTEM")
    given = parser.add_mutually_exclusive_group(required=True)
    given.add_argument(
        "--gold", type=Path, help="questions.jsonl and structure.json, with the minutes beside the folder"
    )
    given.add_argument("--beir", type=Path)
    parser.add_argument("--haystack", type=Path, help="folder of other minutes among which the answers must be found")
    options = parser.parse_args()
    if options.beir:
        stretches, questions = read_beir(options.beir)
    else:
        stretches, questions = read_gold_sections(options.gold), read_questions(options.gold)
    stretches += read_haystack(options.haystack) if options.haystack else []
    legs = Legs(stretches)
    found = [measure(system, questions, stretches, legs) for system in options.systems]
    print("\n".join(table(options.systems, found, questions)))


if __name__ == "__main__":
    sys.exit(command.run(main))

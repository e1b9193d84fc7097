"""What is better: rankings against gold, refusal, exactness, speed. Knows runs and gold; no engine. The door of ir_measures.

Fixed beforehand: nDCG@10 over sections decides, everything else explains. See README.md for what each measure means.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import ir_measures
import numpy as np
from ir_measures import RR, Judged, R, Success, nDCG

from eval.questions import Question, gold_key, item_key
from eval.run import Asked

Grades = dict[str, dict[str, int]]  # qid -> key -> rel
Scores = dict[str, dict[str, float]]  # qid -> key -> score, higher is better
PerQuestion = dict[str, dict[str, float]]  # qid -> measure -> value

MAIN = "nDCG@10"
MEASURES = (nDCG @ 10, R @ 10, R @ 100, RR @ 10, Success @ 1, Success @ 5, Judged @ 10)
COVERAGE = 0.8


def section_grades(questions: Iterable[Question]) -> Grades:
    """qrels over sections. Unanswerable questions have none and are judged by refusal alone."""
    return {q.qid: {gold_key(g): g.rel for g in q.gold} for q in questions if q.answerable}


def item_grades(questions: Iterable[Question]) -> Grades:
    """qrels over items: an item counts as much as its best section."""
    grades: Grades = {}
    for q in questions:
        if q.answerable:
            of_item = grades.setdefault(q.qid, {})
            for g in q.gold:
                key = item_key(g.doc, g.item)
                of_item[key] = max(of_item.get(key, 0), g.rel)
    return grades


def section_run(asked: Iterable[Asked]) -> Scores:
    return {a.qid: falling((h.section, h.score) for h in a.hits) for a in asked}


def item_run(asked: Iterable[Asked]) -> Scores:
    return {a.qid: falling((h.item, h.score) for h in a.hits) for a in asked}


def falling(ranking: Iterable[tuple[str, float]]) -> dict[str, float]:
    """Every key once, at its best rank, with scores made strictly falling: trec_eval would order equal ones by id."""
    scores: dict[str, float] = {}
    last = float("inf")
    for key, score in ranking:
        if key not in scores:
            last = min(score, last - 1e-6 * max(1.0, abs(last))) if last != float("inf") else score
            scores[key] = last
    return scores


def per_question(grades: Grades, run: Scores) -> PerQuestion:
    """Every measure for every judged question; one that the run does not hold scores 0."""
    values: PerQuestion = {qid: {str(m): 0.0 for m in MEASURES} for qid in grades}
    asked = {qid: scores for qid, scores in run.items() if qid in grades and scores}
    if asked:
        for found in ir_measures.iter_calc(MEASURES, grades, asked):
            values[found.query_id][str(found.measure)] = float(found.value)
    return values


def mean(values: Iterable[float]) -> float:
    found = list(values)
    return float(np.mean(found)) if found else float("nan")


def means(values: PerQuestion) -> dict[str, float]:
    """Measure -> mean over the questions."""
    return {str(m): mean(v[str(m)] for v in values.values()) for m in MEASURES}


def grouped(
    questions: Sequence[Question], values: PerQuestion, key: Callable[[Question], str]
) -> dict[str, tuple[int, dict[str, float]]]:
    """Group -> number of judged questions and their means."""
    groups: dict[str, PerQuestion] = defaultdict(dict)
    for q in questions:
        if q.qid in values:
            groups[key(q)][q.qid] = values[q.qid]
    return {name: (len(of_group), means(of_group)) for name, of_group in sorted(groups.items())}


@dataclass(frozen=True, slots=True)
class Refusal:
    """How well confidence tells questions that the minutes answer from those they do not. NaN where one side is empty."""

    answerable: int
    unanswerable: int
    auroc: float
    aurc: float  # area under the risk-coverage curve, lower is better
    false_answer_rate: float  # of unanswerable questions, where 80 % of the answerable ones are answered
    threshold: float  # the confidence that answers those 80 %
    answered: float  # share of answerable questions that the shipped thresholds do not decline
    false_answered: float  # share of unanswerable questions that the shipped thresholds call "answered"
    false_shown: float  # ... "answered" or "weak"
    curve: tuple[tuple[float, float], ...]  # (coverage, risk)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How sure the engine was of one question, and whether that was right: with an answer of the gold's."""

    qid: str
    cluster: str
    answerable: bool
    confidence: float
    status: str
    right: bool


def outcomes(questions: Sequence[Question], asked: Mapping[str, Asked]) -> list[Outcome]:
    """An answer is wrong when the question has none, or when no statement stands in a section of the gold."""
    nobody = Asked("", ())
    return [
        Outcome(q.qid, q.cluster, q.answerable, of.confidence, of.status, right_answer(q, of))
        for q in questions
        for of in (asked.get(q.qid, nobody),)
    ]


@dataclass(frozen=True, slots=True)
class Bin:
    """Questions of like confidence."""

    outcomes: tuple[Outcome, ...]

    @property
    def confidence(self) -> float:
        return mean(o.confidence for o in self.outcomes)

    def share(self, value: Callable[[Outcome], bool]) -> float:
        return mean(float(value(o)) for o in self.outcomes)


def bins(found: Sequence[Outcome], width: float = 0.1) -> list[Bin]:
    """The questions by tenths of confidence, least sure first; tenths without questions are left out."""
    last = round(1 / width) - 1
    parted: dict[int, list[Outcome]] = defaultdict(list)
    for outcome in found:
        parted[min(last, int(outcome.confidence / width))].append(outcome)
    return [Bin(tuple(parted[number])) for number in sorted(parted)]


def refusal(questions: Sequence[Question], asked: Mapping[str, Asked]) -> Refusal:
    found = outcomes(questions, asked)
    yes = [o for o in found if o.answerable]
    no = [o for o in found if not o.answerable]
    curve = risk_coverage([o.confidence for o in found], [not o.right for o in found])
    limit = threshold_at([a.confidence for a in yes], COVERAGE)
    return Refusal(
        answerable=len(yes),
        unanswerable=len(no),
        auroc=auroc([a.confidence for a in yes], [a.confidence for a in no]),
        aurc=mean(risk for _, risk in curve),
        false_answer_rate=mean(a.confidence >= limit for a in no),
        threshold=limit,
        answered=mean(a.status != "none" for a in yes),
        false_answered=mean(a.status == "answered" for a in no),
        false_shown=mean(a.status != "none" for a in no),
        curve=curve,
    )


def right_answer(question: Question, asked: Asked) -> bool:
    """Whether a statement stands in a section of the gold; for an answer declined: its three best hits."""
    sections = asked.statement_sections or tuple(h.section for h in asked.hits[:3])
    return not {gold_key(g) for g in question.gold}.isdisjoint(sections)


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """The chance that an answerable question gets more confidence than an unanswerable one; a tie counts half."""
    if not positive or not negative:
        return float("nan")
    order = np.sort(np.asarray(negative))
    below = np.searchsorted(order, positive, "left")
    upto = np.searchsorted(order, positive, "right")
    return float((below + upto).sum() / 2 / (len(positive) * len(negative)))


def threshold_at(confidences: Sequence[float], coverage: float) -> float:
    """The highest confidence that at least this share of the questions reach."""
    if not confidences:
        return float("nan")
    falling_order = sorted(confidences, reverse=True)
    return falling_order[max(0, int(np.ceil(coverage * len(falling_order) - 1e-9)) - 1)]


def risk_coverage(confidences: Sequence[float], wrong: Sequence[bool]) -> tuple[tuple[float, float], ...]:
    """(share answered, share of those wrong) for every threshold, surest first; equal confidences come together."""
    order = sorted(range(len(wrong)), key=lambda i: -confidences[i])
    points: list[tuple[float, float]] = []
    errors = start = 0
    for n, i in enumerate(order, 1):
        errors += wrong[i]
        last = n == len(order) or confidences[order[n]] < confidences[i]
        if last:
            points += [(m / len(order), errors / n) for m in range(start + 1, n + 1)]
            start = n
    return tuple(points)


def percentile(values: Sequence[float], share: float) -> float:
    return float(np.percentile(values, 100 * share)) if len(values) else float("nan")

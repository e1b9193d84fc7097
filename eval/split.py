"""Questions -> tune and test, by municipality and time. Knows questions and the names of meetings; no engine.

A municipality that tuning never saw is the real test of a new customer, a later meeting the real test of next year. So all of
the test municipalities is test, and of the others every question that a later meeting answers. Questions without an answer
have no meeting: of the other municipalities every third, by a hash of its id, is test. A set that was written to be measured
with and never tuned on is wholly test, known by how its ids begin.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from eval.questions import Question, QuestionProblem, SplitName, read_object

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Rule:
    """`municipalities` and questions whose id begins with one of `held_out` are wholly test; of the others, meetings held
    on `since` or later are test.
    """

    municipalities: tuple[str, ...]
    since: str  # ISO
    held_out: tuple[str, ...] = ()


def side(question: Question, rule: Rule) -> SplitName:
    if question.municipality in rule.municipalities or question.qid.startswith(rule.held_out):
        return "test"
    if not question.answerable:
        return "test" if zlib.crc32(question.qid.encode()) % 3 == 0 else "tune"
    days = [m[0] for g in question.gold if g.rel == 2 and (m := _DATE.search(g.doc))]
    return "test" if any(day >= rule.since for day in days) else "tune"


def write_split(path: Path, questions: Sequence[Question], rule: Rule) -> dict[SplitName, list[str]]:
    """Write the split down: the rule and both lists of ids. Refuses a rule that names what no question has."""
    _check(rule, questions)
    sides: dict[SplitName, list[str]] = {"tune": [], "test": []}
    for question in sorted(questions, key=lambda q: q.qid):
        sides[side(question, rule)].append(question.qid)
    row = {
        "rule": {"municipalities": rule.municipalities, "since": rule.since, "held_out": rule.held_out},
        "tune": sides["tune"],
        "test": sides["test"],
    }
    path.write_text(json.dumps(row, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return sides


def _check(rule: Rule, questions: Sequence[Question]) -> None:
    if not _is_date(rule.since):
        raise QuestionProblem(f"found date {rule.since!r}, expected YYYY-MM-DD: --test-since 2023-01-01")
    known = sorted({q.municipality for q in questions})
    if odd := sorted(set(rule.municipalities) - set(known)):
        raise QuestionProblem(f"found municipality {odd[0]!r}, expected one of {', '.join(known)}")
    if odd := [head for head in rule.held_out if not any(q.qid.startswith(head) for q in questions)]:
        raise QuestionProblem(
            f"no question's id begins with {odd[0]!r}, expected the beginning of some: --test-ids nat-"
        )


def _is_date(text: str) -> bool:
    try:
        return bool(_DATE.fullmatch(text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False


def read_rule(path: Path) -> Rule:
    """The rule that a split was made by."""
    if not path.exists():
        raise QuestionProblem(f"{path}: no split yet. Say from when meetings are test: --test-since YYYY-MM-DD")
    rule = read_object(path).get("rule")
    if not isinstance(rule, dict) or not {"municipalities", "since"} <= set(rule):
        raise QuestionProblem(f"{path}: no field rule, expected municipalities and since")
    return Rule(tuple(rule["municipalities"]), rule["since"], tuple(rule.get("held_out", ())))

"""TREC runs and qrels as text. Knows the two line formats; no measure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote, unquote

from eval.questions import QuestionProblem, number


def run_lines(run: Mapping[str, Mapping[str, float]], tag: str) -> list[str]:
    """`qid Q0 docid rank score tag`, best first. Blanks in ids are written as %20: the format separates by blanks."""
    lines = []
    for qid, scores in run.items():
        ordered = sorted(scores.items(), key=lambda pair: -pair[1])
        lines += [
            f"{_safe(qid)} Q0 {_safe(key)} {rank} {score!r} {_safe(tag)}"
            for rank, (key, score) in enumerate(ordered, 1)
        ]
    return lines


def qrels_lines(grades: Mapping[str, Mapping[str, int]]) -> list[str]:
    """`qid 0 docid rel`."""
    return [f"{_safe(qid)} 0 {_safe(key)} {rel}" for qid, of_query in grades.items() for key, rel in of_query.items()]


def read_run(path: Path) -> dict[str, dict[str, float]]:
    run: dict[str, dict[str, float]] = {}
    for line_number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        parts = line.split()
        if len(parts) != 6:
            raise QuestionProblem(
                f"{path}:{line_number}: found {len(parts)} columns, expected qid Q0 docid rank score tag"
            )
        run.setdefault(unquote(parts[0]), {})[unquote(parts[2])] = number(f"{path}:{line_number}", parts[4], float)
    return run


def read_qrels(path: Path) -> dict[str, dict[str, int]]:
    grades: dict[str, dict[str, int]] = {}
    for line_number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        parts = line.split()
        if len(parts) != 4:
            raise QuestionProblem(f"{path}:{line_number}: found {len(parts)} columns, expected qid 0 docid rel")
        grades.setdefault(unquote(parts[0]), {})[unquote(parts[2])] = int(
            number(f"{path}:{line_number}", parts[3], int)
        )
    return grades


def _safe(text: str) -> str:
    return re.sub(r"[\s%]", lambda found: quote(found[0]), text)

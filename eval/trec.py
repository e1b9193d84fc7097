"""TREC runs and qrels as text. Knows the two line formats; no measure."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote, unquote

from eval.questions import QuestionProblem, number, read_text

Value = TypeVar("Value", int, float)


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
    for where, parts in _lines(path, 6, "qid Q0 docid rank score tag"):
        score = number(where, parts[4], float)
        if math.isnan(score):
            raise QuestionProblem(f"{where}: found score {parts[4]}, expected a number to rank by")
        _put(run, where, parts, score)
    return run


def read_qrels(path: Path) -> dict[str, dict[str, int]]:
    grades: dict[str, dict[str, int]] = {}
    for where, parts in _lines(path, 4, "qid 0 docid rel"):
        _put(grades, where, parts, int(number(where, parts[3], int)))
    return grades


def _lines(path: Path, columns: int, names: str) -> Iterator[tuple[str, list[str]]]:
    """(where, columns) of every line that is not blank. Never none."""
    found = [(n, parts) for n, line in enumerate(read_text(path).split("\n"), 1) if (parts := line.split())]
    if not found:
        raise QuestionProblem(f"{path}: holds no line, expected {names}. Write one: python -m eval run --run {path}")
    for line, parts in found:
        if len(parts) != columns:
            raise QuestionProblem(f"{path}:{line}: found {len(parts)} columns, expected {names}")
        yield f"{path}:{line}", parts


def _put(table: dict[str, dict[str, Value]], where: str, parts: list[str], value: Value) -> None:
    """Refuses a document that stands twice for one query: which line counts would be chance."""
    of_query = table.setdefault(unquote(parts[0]), {})
    doc = unquote(parts[2])
    if doc in of_query:
        raise QuestionProblem(f"{where}: {parts[2]} stands twice for query {parts[0]}, expected once")
    of_query[doc] = value


def _safe(text: str) -> str:
    return re.sub(r"[\s%]", lambda found: quote(found[0]), text)

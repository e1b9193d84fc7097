"""Judged questions: nouns, readers for both forms, the split. Knows files and places; no index and no measure."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from indexer.document import SUFFIXES
from indexer.text import squeeze

SplitName = Literal["tune", "test"]
SPLIT_FILE = "split.json"
CORPUS = "corpus"  # the document that all texts of a BEIR collection stand in, one item each


class QuestionProblem(ValueError):
    """A file of questions or judgements cannot be used; the message names file, line, what was found and expected."""


@dataclass(frozen=True, slots=True)
class Gold:
    """A place that answers. `rel` 2 answers, 1 is useful. `subsection` is another heading the same place may go by.

    In a BEIR collection a place is a document: an item of CORPUS without a heading.
    """

    doc: str  # file name without suffix
    item: str  # punkt number as printed
    section: str  # heading as printed
    rel: int = 2
    subsection: str = ""
    evidence: str = ""  # verbatim from the section


@dataclass(frozen=True, slots=True)
class Question:
    """One question with everything known of its answer. No gold means: the minutes do not answer it."""

    qid: str
    query: str
    kind: str = "all"
    gold: tuple[Gold, ...] = ()
    answer: str | None = None
    history: tuple[str, ...] = ()
    municipality: str = ""

    @property
    def answerable(self) -> bool:
        return bool(self.gold)

    @property
    def cluster(self) -> str:
        """The meeting that the question was written from; questions of one meeting are not independent."""
        return max(self.gold, key=lambda g: g.rel).doc if self.gold else self.qid


def heading_key(heading: str) -> str:
    """A heading for comparison: case, blanks and a colon behind it do not count."""
    return squeeze(heading).rstrip(" :.").casefold()


def doc_key(source: str) -> str:
    """The file name without folders and suffix; what is no file name of minutes stays as it is."""
    path = PurePosixPath(source)
    return path.stem if path.suffix.lower() in SUFFIXES else source


def item_key(doc: str, item: str) -> str:
    return f"{doc}|{squeeze(item).rstrip('.')}"


def place_key(doc: str, item: str, section: str) -> str:
    """What a hit and a judgement have in common."""
    return f"{item_key(doc, item)}|{heading_key(section)}"


def gold_key(gold: Gold) -> str:
    return place_key(gold.doc, gold.item, gold.section)


def read_questions(path: Path) -> list[Question]:
    """A BEIR folder, a judged question file, or a folder of judged question files."""
    if not path.exists():
        raise QuestionProblem(f"{path}: no such file or folder, expected questions.jsonl or a BEIR folder")
    if is_beir(path):
        return read_beir(path)
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    if not files:
        raise QuestionProblem(f"{path}: no .jsonl file in it, expected question files or a BEIR folder")
    found = [question for file in files for question in _judged(file)]
    _refuse_twins(found, path)
    return found


def is_beir(path: Path) -> bool:
    return path.is_dir() and (path / "corpus.jsonl").exists() and (path / "queries.jsonl").exists()


def rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a JSON-lines file with their line numbers."""
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except json.JSONDecodeError as problem:
                raise QuestionProblem(f"{path}:{number}: no JSON: {problem.msg}") from None
            if not isinstance(row, dict):
                raise QuestionProblem(f"{path}:{number}: found {type(row).__name__}, expected an object")
            yield number, row


def read_object(path: Path) -> dict[str, Any]:
    """The one object of a JSON file."""
    try:
        row = json.loads(path.read_text("utf-8"))
    except (OSError, json.JSONDecodeError) as problem:
        raise QuestionProblem(f"{path}: no JSON: {problem}") from None
    if not isinstance(row, dict):
        raise QuestionProblem(f"{path}: found {type(row).__name__}, expected an object")
    return row


def number(where: str, text: str, of: type[int] | type[float]) -> float:
    """A column of a file of judgements or ranks."""
    try:
        return of(text)
    except ValueError:
        raise QuestionProblem(f"{where}: found {text!r}, expected a number ({of.__name__})") from None


def _judged(path: Path) -> Iterator[Question]:
    for number, row in rows(path):
        try:
            yield question_of(row, path.stem)
        except (KeyError, TypeError, ValueError) as problem:
            raise QuestionProblem(f"{path}:{number}: {_reason(problem)}") from None


def _reason(problem: Exception) -> str:
    return f"field {problem} is missing" if isinstance(problem, KeyError) else str(problem)


def question_of(row: Mapping[str, Any], stem: str = "") -> Question:
    """One line of a judged question file. The municipality is said, or the first part of the gold's file name."""
    gold = tuple(
        Gold(
            doc_key(g["doc"]), str(g["item"]), g["section"], int(g["rel"]),
            g.get("subsection") or "", g.get("evidence") or "",
        )
        for g in row.get("gold", ())
    )  # fmt: skip
    if twins := _twice(gold_key(g) for g in gold):
        raise ValueError(f"{row['qid']}: judges {twins[0]} twice")
    if odd := [g.rel for g in gold if g.rel not in (0, 1, 2)]:
        raise ValueError(f"{row['qid']}: found rel {odd[0]}, expected 0, 1 or 2")
    return Question(
        qid=str(row["qid"]),
        query=row["query"],
        kind=row.get("kind", "all"),
        gold=tuple(g for g in gold if g.rel > 0),
        answer=row.get("answer"),
        history=tuple(row.get("history") or ()),
        municipality=row.get("municipality") or _municipality(gold, stem),
    )


def _municipality(gold: Sequence[Gold], stem: str) -> str:
    """By the naming of the sample: the part before the first "_"; of other files the file of questions."""
    name = gold[0].doc if gold else stem
    head = name.partition("_")[0]
    return head if head.isalpha() else stem


def _twice(keys: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    return [key for key in keys if key in seen or seen.add(key)]  # type: ignore[func-returns-value]


def _refuse_twins(questions: Sequence[Question], path: Path) -> None:
    if twins := _twice(q.qid for q in questions):
        raise QuestionProblem(f"{path}: question id {twins[0]} is used twice, expected once")


def read_beir(folder: Path) -> list[Question]:
    """Queries of a BEIR folder with the judgements of qrels/test.tsv, or of all files in qrels/ where there is no test."""
    files = [folder / "qrels" / "test.tsv"]
    if not files[0].exists():
        files = sorted((folder / "qrels").glob("*.tsv"))
    judged: dict[str, dict[str, int]] = {}
    for file in files:
        with file.open(encoding="utf-8", newline="") as lines:
            for number_of_line, row in enumerate(csv.reader(lines, delimiter="\t"), 1):
                if number_of_line == 1 and row and not row[-1].strip().lstrip("-").isdigit():
                    continue  # the header
                if len(row) != 3:
                    raise QuestionProblem(
                        f"{file}:{number_of_line}: found {len(row)} columns, expected query-id, corpus-id, score"
                    )
                judged.setdefault(row[0], {})[row[1]] = int(number(f"{file}:{number_of_line}", row[2], int))
    texts = {str(row["_id"]): str(row["text"]) for _, row in rows(folder / "queries.jsonl")}
    if lost := sorted(set(judged) - set(texts)):
        raise QuestionProblem(f"{folder}: qrels name query {lost[0]}, which queries.jsonl does not hold")
    return [
        Question(qid, texts[qid], gold=tuple(Gold(CORPUS, doc, "", rel) for doc, rel in docs.items() if rel > 0))
        for qid, docs in judged.items()
    ]


def read_corpus(folder: Path) -> dict[str, dict[str, str]]:
    """The documents of a BEIR folder by id: {"title", "text"}."""
    return {
        str(row["_id"]): {"title": str(row.get("title") or ""), "text": str(row["text"])}
        for _, row in rows(folder / "corpus.jsonl")
    }


def read_split(path: Path) -> dict[str, SplitName]:
    """Question id -> "tune" or "test", as written down beside the questions."""
    row = read_object(path)
    if lost := sorted({"tune", "test"} - set(row)):
        raise QuestionProblem(f"{path}: no field {lost[0]}, expected the lists tune and test")
    tune, test = set(row["tune"]), set(row["test"])
    if both := sorted(tune & test):
        raise QuestionProblem(f"{path}: {both[0]} stands in tune and in test, expected one of them")
    return {**dict.fromkeys(tune, "tune"), **dict.fromkeys(test, "test")}


def of_split(questions: Sequence[Question], split: Mapping[str, SplitName], name: SplitName) -> list[Question]:
    """The questions of one side. A question that the split does not name is refused: it would be judged by nobody."""
    if lost := [q.qid for q in questions if q.qid not in split]:
        raise QuestionProblem(f"{SPLIT_FILE}: {lost[0]} stands in neither tune nor test. Run: python -m eval split")
    return [q for q in questions if split[q.qid] == name]

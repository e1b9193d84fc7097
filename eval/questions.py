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
_FORM = '{"qid": "1", "query": "...", "gold": [{"doc": "...", "item": "...", "section": "...", "rel": 2}]}'
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
    """A BEIR folder, a judged question file, or a folder of judged question files. Never none."""
    if is_beir(path):
        return read_beir(path)
    found = [question for file in question_files(path) for question in _judged(file)]
    if not found:
        raise QuestionProblem(f"{path}: holds no question, expected one a line: {_FORM}")
    _refuse_twins(found, path)
    return found


def question_files(path: Path) -> list[Path]:
    """The judged question files of a folder, or the one that was named."""
    if not path.exists():
        raise QuestionProblem(f"{path}: no such file or folder, expected questions.jsonl or a BEIR folder")
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    if not files:
        raise QuestionProblem(f"{path}: no .jsonl file in it, expected question files or a BEIR folder")
    return files


def is_beir(path: Path) -> bool:
    return path.is_dir() and (path / "corpus.jsonl").exists() and (path / "queries.jsonl").exists()


def read_text(path: Path) -> str:
    """A file that somebody hands in, as text; a mark of its encoding at the beginning does not count."""
    try:
        return path.read_text("utf-8-sig")
    except OSError as problem:
        raise QuestionProblem(f"{path}: cannot be read: {problem.strerror}") from None
    except UnicodeDecodeError as problem:
        raise QuestionProblem(f"{path}: found a byte that is no UTF-8 at {problem.start}. Save it as UTF-8") from None


def rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a JSON-lines file with their line numbers."""
    for number, line in enumerate(read_text(path).split("\n"), 1):
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
    text = read_text(path)
    try:
        row = json.loads(text)
    except json.JSONDecodeError as problem:
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
        except ValueError as problem:
            raise QuestionProblem(f"{path}:{number}: {problem}") from None


def question_of(row: Mapping[str, Any], stem: str = "") -> Question:
    """One line of a judged question file; ValueError says what is wrong with it.

    The municipality is said, or the first part of the gold's file name.
    """
    qid = str(field_of(row, "qid"))
    gold = tuple(_gold(g) for g in list_of(row, "gold", dict))
    if twins := _twice(gold_key(g) for g in gold):
        raise ValueError(f"{qid}: judges {twins[0]} twice")
    if odd := [g.rel for g in gold if g.rel not in (0, 1, 2)]:
        raise ValueError(f"{qid}: found rel {odd[0]}, expected 0, 1 or 2")
    query = text_of(row, "query")
    if not query.strip():
        raise ValueError(f"{qid}: the query is empty")
    return Question(
        qid=qid,
        query=query,
        kind=text_of(row, "kind", "all"),
        gold=tuple(g for g in gold if g.rel > 0),
        answer=text_of(row, "answer", "") or None,
        history=tuple(list_of(row, "history", str)),
        municipality=text_of(row, "municipality", "") or _municipality(gold, stem),
    )


def _gold(row: Mapping[str, Any]) -> Gold:
    return Gold(
        doc=doc_key(text_of(row, "doc")),
        item=str(field_of(row, "item")),
        section=text_of(row, "section"),
        rel=int(number("rel", str(field_of(row, "rel")), int)),
        subsection=text_of(row, "subsection", ""),
        evidence=text_of(row, "evidence", ""),
    )


def field_of(row: Mapping[str, Any], name: str) -> Any:
    if name not in row:
        raise ValueError(f"field {name!r} is missing")
    return row[name]


def text_of(row: Mapping[str, Any], name: str, without: str | None = None) -> str:
    """A field that holds text. `without` is what leaving it out, or null, means; None: it must be there."""
    found = field_of(row, name) if without is None or row.get(name) is not None else without
    if not isinstance(found, str):
        raise ValueError(f"found {name} {found!r}, expected text")
    return found


def list_of(row: Mapping[str, Any], name: str, of: type[dict[str, Any]] | type[str]) -> list[Any]:
    """A field that holds a list, or nothing."""
    found = row.get(name) or []
    if not isinstance(found, list) or not all(isinstance(entry, of) for entry in found):
        raise ValueError(f"found {name} {found!r}, expected a list of {'texts' if of is str else 'objects'}")
    return found


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
    for where, qid, doc, rel in (row for file in files for row in _qrels(file)):
        if judged.setdefault(qid, {}).setdefault(doc, rel) != rel:
            raise QuestionProblem(f"{where}: {qid} and {doc} were judged {judged[qid][doc]} before, found {rel}")
    if not judged:
        raise QuestionProblem(
            f"{folder / 'qrels'}: no judgement, expected lines of query-id, corpus-id, score in test.tsv"
        )
    texts = {qid: row["text"] for qid, row in _beir_rows(folder / "queries.jsonl").items()}
    if lost := sorted(set(judged) - set(texts)):
        raise QuestionProblem(f"{folder}: qrels name query {lost[0]}, which queries.jsonl does not hold")
    return [
        Question(qid, texts[qid], gold=tuple(Gold(CORPUS, doc, "", rel) for doc, rel in docs.items() if rel > 0))
        for qid, docs in judged.items()
    ]


def _qrels(file: Path) -> Iterator[tuple[str, str, str, int]]:
    """(where, query, document, grade) of a table with or without a header."""
    for line, row in enumerate(csv.reader(read_text(file).split("\n"), delimiter="\t"), 1):
        if not row or (line == 1 and not row[-1].strip().lstrip("-").isdigit()):
            continue  # the header, a blank line
        where = f"{file}:{line}"
        if len(row) != 3:
            raise QuestionProblem(f"{where}: found {len(row)} columns, expected query-id, corpus-id, score")
        yield where, row[0], row[1], int(number(where, row[2], int))


def read_corpus(folder: Path) -> dict[str, dict[str, str]]:
    """The documents of a BEIR folder by id: {"title", "text"}. Never none."""
    found = _beir_rows(folder / "corpus.jsonl")
    if not found:
        raise QuestionProblem(
            f'{folder / "corpus.jsonl"}: holds no document, expected {{"_id", "title", "text"}} a line'
        )
    return found


def _beir_rows(file: Path) -> dict[str, dict[str, str]]:
    """Id -> {"title", "text"}."""
    found: dict[str, dict[str, str]] = {}
    for line, row in rows(file):
        try:
            key = str(field_of(row, "_id"))
            told = {"title": text_of(row, "title", ""), "text": text_of(row, "text")}
        except ValueError as problem:
            raise QuestionProblem(f"{file}:{line}: {problem}") from None
        if key in found:
            raise QuestionProblem(f"{file}:{line}: id {key} stands there twice, expected once")
        found[key] = told
    return found


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


def to_tune_on(path: Path) -> list[Question]:
    """The questions of a file or folder, without those that the split beside them keeps for testing."""
    questions = read_questions(path)
    beside = (path if path.is_dir() else path.parent) / SPLIT_FILE
    return of_split(questions, read_split(beside), "tune") if beside.exists() else questions

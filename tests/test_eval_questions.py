"""Questions are read in both forms, and what cannot be judged by is refused with its line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eval.check import check
from eval.questions import (
    Gold,
    Question,
    QuestionProblem,
    doc_key,
    of_split,
    place_key,
    read_corpus,
    read_questions,
    read_split,
)
from eval.split import Rule, read_rule, side, write_split
from tools.typeset import ROOT

QUESTIONS = ROOT / "data" / "questions"


def line(qid: str, **fields: Any) -> str:
    gold = [{"doc": "a_2020-01-01", "item": "3", "section": "Beslutning:", "rel": 2, "evidence": "Godkendt"}]
    return json.dumps(
        {"qid": qid, "query": f"spørgsmål {qid}", "kind": "decision", "gold": gold, "answer": None} | fields
    )


def written(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def test_a_place_does_not_depend_on_case_blanks_or_colon():
    assert place_key("a", " 3. ", "BESLUTNING :") == place_key("a", "3", "Beslutning") == "a|3|beslutning"


@pytest.mark.parametrize(
    ("source", "doc"), [("varde/referat_1.pdf", "referat_1"), ("referat 2.5.docx", "referat 2.5"), ("corpus", "corpus")]
)
def test_a_document_goes_by_its_file_name_without_suffix(source: str, doc: str):
    assert doc_key(source) == doc


def test_a_judged_file_gives_questions_with_gold_and_municipality(tmp_path: Path):
    path = written(tmp_path / "q.jsonl", line("1"), line("2", gold=[], kind="unanswerable", municipality="b"))
    assert read_questions(path) == [
        Question("1", "spørgsmål 1", "decision", (Gold("a_2020-01-01", "3", "Beslutning:", 2, "", "Godkendt"),), municipality="a"),
        Question("2", "spørgsmål 2", "unanswerable", municipality="b"),
    ]  # fmt: skip


def test_a_beir_folder_gives_its_test_queries(tmp_path: Path):
    written(tmp_path / "corpus.jsonl", '{"_id": "d1", "title": "", "text": "x"}')
    written(tmp_path / "queries.jsonl", '{"_id": "q1", "text": "hvad"}', '{"_id": "q2", "text": "ikke spurgt"}')
    (tmp_path / "qrels").mkdir()
    written(tmp_path / "qrels" / "test.tsv", "query-id\tcorpus-id\tscore", "q1\td1\t1", "q1\td2\t0")
    assert read_questions(tmp_path) == [Question("q1", "hvad", gold=(Gold("corpus", "d1", "", 1),))]


@pytest.mark.parametrize(
    ("second", "reason"),
    [
        ("{", r"q.jsonl:2: no JSON"),
        ('{"query": "uden id"}', r"q.jsonl:2: field 'qid' is missing"),
        (line("2", gold=[{"doc": "a", "item": "1", "section": "x", "rel": 5}]), r"q.jsonl:2: 2: found rel 5"),
        (
            line("2", gold=[{"doc": "a", "item": "1", "section": "x", "rel": 2}] * 2),
            r"q.jsonl:2: 2: judges a\|1\|x twice",
        ),
        (line("1"), r"question id 1 is used twice"),
        (line("2", query=5), r"q.jsonl:2: found query 5, expected text"),
        (line("2", query=" "), r"q.jsonl:2: 2: the query is empty"),
        (line("2", history="Hvad så?"), r"q.jsonl:2: found history 'Hvad så\?', expected a list of texts"),
        (line("2", gold=["a"]), r"q.jsonl:2: found gold \['a'\], expected a list of objects"),
        (line("2", gold=[{"doc": "a", "item": "1", "section": None, "rel": 2}]), r"q.jsonl:2: found section None"),
        (line("2", gold=[{"doc": "a", "item": "1", "section": "x", "rel": "høj"}]), r"q.jsonl:2: rel: found 'høj'"),
    ],
)
def test_what_cannot_be_read_is_refused_by_line(tmp_path: Path, second: str, reason: str):
    path = written(tmp_path / "q.jsonl", line("1"), second)
    with pytest.raises(QuestionProblem, match=reason):
        read_questions(path)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", r"q\.jsonl: holds no question, expected one a line: \{"),
        ("spørgsmål".encode("latin-1"), r"q\.jsonl: found a byte that is no UTF-8 at 2\. Save it as UTF-8"),
    ],
)
def test_a_file_without_questions_and_one_that_is_no_text_are_refused(tmp_path: Path, raw: bytes, reason: str):
    (tmp_path / "q.jsonl").write_bytes(raw)
    with pytest.raises(QuestionProblem, match=reason):
        read_questions(tmp_path / "q.jsonl")


def test_a_mark_of_the_encoding_does_not_count(tmp_path: Path):
    (tmp_path / "q.jsonl").write_text(line("1"), "utf-8-sig")
    assert [q.qid for q in read_questions(tmp_path / "q.jsonl")] == ["1"]


@pytest.mark.parametrize(
    ("file", "lines", "reason"),
    [
        ("qrels/test.tsv", ["q1\td1\t1", "q1\td1\t0"], r"test\.tsv:2: q1 and d1 were judged 1 before, found 0"),
        ("qrels/test.tsv", [], r"qrels: no judgement, expected lines of query-id, corpus-id, score"),
        ("queries.jsonl", ['{"_id": "q1", "text": "a"}'] * 2, r"queries\.jsonl:2: id q1 stands there twice"),
        ("queries.jsonl", ['{"_id": "q1"}'], r"queries\.jsonl:1: field 'text' is missing"),
        ("corpus.jsonl", ['{"_id": "d1", "text": "a"}'] * 2, r"corpus\.jsonl:2: id d1 stands there twice"),
        ("corpus.jsonl", ['{"text": "a"}'], r"corpus\.jsonl:1: field '_id' is missing"),
        ("corpus.jsonl", [], r"corpus\.jsonl: holds no document"),
    ],
)
def test_a_beir_folder_that_contradicts_itself_is_refused(tmp_path: Path, file: str, lines: list[str], reason: str):
    (tmp_path / "qrels").mkdir()
    written(tmp_path / "corpus.jsonl", '{"_id": "d1", "title": "", "text": "x"}')
    written(tmp_path / "queries.jsonl", '{"_id": "q1", "text": "hvad"}')
    written(tmp_path / "qrels" / "test.tsv", "q1\td1\t1")
    written(tmp_path / file, *lines)
    with pytest.raises(QuestionProblem, match=reason):
        read_questions(tmp_path)
        read_corpus(tmp_path)


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        (Rule((), "i morgen"), "found date 'i morgen', expected YYYY-MM-DD"),
        (Rule((), "2023-02-30"), "found date '2023-02-30'"),
        (Rule(("lundby",), "2023-01-01"), "found municipality 'lundby', expected one of by"),
        (Rule((), "2023-01-01", ("nat-",)), "no question's id begins with 'nat-'"),
    ],
)
def test_a_rule_that_would_part_nothing_is_refused(tmp_path: Path, rule: Rule, reason: str):
    with pytest.raises(QuestionProblem, match=reason):
        write_split(tmp_path / "split.json", [Question("1", "x", municipality="by")], rule)
    assert not (tmp_path / "split.json").exists()


def test_without_a_split_there_is_no_rule_to_part_by_again(tmp_path: Path):
    with pytest.raises(QuestionProblem, match=r"split\.json: no split yet.* --test-since YYYY-MM-DD"):
        read_rule(tmp_path / "split.json")


def test_a_wording_that_stands_in_tune_and_test_is_refused_by_line(tmp_path: Path):
    path = written(tmp_path / "q.jsonl", line("1", query="Hvad kostede det?"), line("2", query="hvad  KOSTEDE det?"))
    with pytest.raises(QuestionProblem, match=r"q.jsonl:2: asked in tune too"):
        check([path], {"1": "tune", "2": "test"})
    assert check([path], {"1": "tune", "2": "tune"}) == 2


def test_an_id_that_stands_twice_is_refused_by_line_over_files(tmp_path: Path):
    files = [written(tmp_path / "a.jsonl", line("1")), written(tmp_path / "b.jsonl", line("2"), line("1"))]
    with pytest.raises(QuestionProblem, match=r"b.jsonl:2: question id 1 stands at .*a.jsonl:1 too"):
        check(files, {})


def test_a_split_names_a_question_once(tmp_path: Path):
    path = written(tmp_path / "split.json", json.dumps({"tune": ["1", "2"], "test": ["2"]}))
    with pytest.raises(QuestionProblem, match="2 stands in tune and in test"):
        read_split(path)


@pytest.mark.parametrize("text", ["{", "[]", '{"tune": []}'])
def test_a_split_that_is_none_is_refused_by_name(tmp_path: Path, text: str):
    with pytest.raises(QuestionProblem, match=r"split\.json: (no JSON|found list|no field test)"):
        read_split(written(tmp_path / "split.json", text))


def test_a_judgement_that_is_no_number_is_refused_by_line(tmp_path: Path):
    written(tmp_path / "corpus.jsonl", '{"_id": "d1", "title": "", "text": "x"}')
    written(tmp_path / "queries.jsonl", '{"_id": "q1", "text": "hvad"}')
    (tmp_path / "qrels").mkdir()
    written(tmp_path / "qrels" / "test.tsv", "query-id\tcorpus-id\tscore", "q1\td1\tja")
    with pytest.raises(QuestionProblem, match=r"test\.tsv:2: found 'ja', expected a number \(int\)"):
        read_questions(tmp_path)


def test_a_question_that_the_split_does_not_name_is_refused():
    with pytest.raises(QuestionProblem, match="1 stands in neither"):
        of_split([Question("1", "x")], {}, "test")


@pytest.mark.parametrize(
    ("municipality", "docs", "expected"),
    [
        ("n", ("n_2018-01-01",), "test"),
        ("b", ("b_2022-12-31",), "tune"),
        ("b", ("b_2019-01-01", "b_2023-01-01"), "test"),
    ],
)
def test_a_side_is_chosen_by_municipality_and_time(municipality: str, docs: tuple[str, ...], expected: str):
    question = Question("1", "x", gold=tuple(Gold(doc, "1", "y") for doc in docs), municipality=municipality)
    assert side(question, Rule(("n",), "2023-01-01")) == expected


def test_a_set_that_is_held_out_is_test_whatever_its_meetings():
    rule = Rule((), "2023-01-01", ("nat-",))
    answered = Question("nat-1", "x", gold=(Gold("b_2019-01-01", "1", "y"),), municipality="b")
    unanswered = [Question(f"nat-{n}", "x", municipality="b") for n in range(2, 8)]
    assert {side(q, rule) for q in (answered, *unanswered)} == {"test"}
    assert side(Question("b-1", "x", gold=answered.gold, municipality="b"), rule) == "tune"


def test_the_committed_split_follows_its_rule_and_keeps_wordings_apart():
    questions, split = read_questions(QUESTIONS), read_split(QUESTIONS / "split.json")
    rule = read_rule(QUESTIONS / "split.json")
    assert {q.qid: side(q, rule) for q in questions} == split
    assert check(sorted(QUESTIONS.glob("*.jsonl")), split) == len(questions)

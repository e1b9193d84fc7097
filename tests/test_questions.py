"""The judged questions hold what they promise: every quote is printed where the judgement says."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tools.typeset import ROOT, sources

FILES = sorted((ROOT / "data" / "questions").glob("*.jsonl"))
KINDS = {"keyword", "paraphrase", "content", "decision", "number", "follow-up", "typo", "english", "unanswerable"}
MEETINGS = {meeting["file"]: meeting for meeting in sources().values()}


def questions(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def printed(gold: dict[str, Any]) -> list[str]:
    """The paragraphs, list entries and cells of the section a judgement names."""
    item = next(i for i in MEETINGS[gold["doc"]]["items"] if i["number"] == gold["item"])
    if gold["role"] == "attachments":
        return list(item["attachments"])
    section = next(s for s in item["sections"] if s["heading"] == gold["section"])
    texts: list[str] = []
    for block in section["blocks"]:
        texts += [block[key] for key in ("p", "h") if key in block]
        texts += block.get("list", [])
        texts += [cell for row in block.get("table", []) for cell in row]
    return texts


def test_question_ids_are_unique_over_all_files():
    ids = [q["qid"] for path in FILES for q in questions(path)]
    assert [qid for qid, n in Counter(ids).items() if n > 1] == []


def test_ravnsoe_has_seventy_questions_of_the_kinds_agreed():
    assert Counter(q["kind"] for q in questions(ROOT / "data" / "questions" / "ravnsoe.jsonl")) == {
        "keyword": 12, "paraphrase": 16, "decision": 12, "number": 8, "follow-up": 8, "typo": 4, "english": 5, "unanswerable": 5
    }  # fmt: skip


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_question_is_of_a_known_kind_and_language(path: Path):
    odd = [
        q["qid"]
        for q in questions(path)
        if q["kind"] not in KINDS or q["lang"] != ("en" if q["kind"] == "english" else "da")
    ]
    assert odd == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_only_follow_ups_have_a_history(path: Path):
    assert [q["qid"] for q in questions(path) if bool(q.get("history")) != (q["kind"] == "follow-up")] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_only_unanswerable_questions_lack_gold(path: Path):
    odd = [q["qid"] for q in questions(path) if any(g["rel"] == 2 for g in q["gold"]) == (q["kind"] == "unanswerable")]
    assert odd == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_evidence_stands_in_one_paragraph_of_the_named_section(path: Path):
    lost = [
        (q["qid"], g["evidence"])
        for q in questions(path)
        for g in q["gold"]
        if not any(g["evidence"] in t for t in printed(g))
    ]
    assert lost == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_answer_is_verbatim_in_a_section_that_answers(path: Path):
    lost = [
        q["qid"]
        for q in questions(path)
        if q["answer"] is not None
        and not any(q["answer"] in text for g in q["gold"] if g["rel"] == 2 for text in printed(g))
    ]
    assert lost == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_question_judges_a_section_once(path: Path):
    twice = []
    for q in questions(path):
        places = [(g["doc"], g["item"], g["section"]) for g in q["gold"]]
        twice += [q["qid"]] * (len(places) - len(set(places)))
    assert twice == []


def test_every_kind_has_thirty_questions_and_refusal_a_hundred_and_fifty():
    counts = Counter(q["kind"] for path in FILES for q in questions(path))
    assert {kind: n for kind, n in counts.items() if n < 30} == {}
    assert set(counts) == KINDS
    assert counts["unanswerable"] >= 150


def test_no_question_is_asked_twice():
    asked = [(tuple(q.get("history", ())), q["query"].casefold()) for path in FILES for q in questions(path)]
    assert [query for query, n in Counter(asked).items() if n > 1] == []


def test_an_unanswerable_question_says_what_is_nearest():
    odd = [
        q["qid"]
        for path in FILES
        if path.stem.startswith("more_")
        for q in questions(path)
        if q["kind"] == "unanswerable" and not q["note"].startswith("near miss: ")
    ]
    assert odd == []

"""The README's figures are those of the committed measurement, which is the run that the gate holds others against."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from eval import readme
from eval.gate import read_baseline
from eval.questions import Gold, Question, QuestionProblem
from eval.results import Run
from eval.run import Asked, Method, Ranked
from tools.typeset import ROOT

QUESTIONS = ROOT / "data" / "questions"


def test_the_table_in_the_readme_is_the_measured_one():
    assert readme.block(readme.read(QUESTIONS / "measured.json")) in (ROOT / "README.md").read_text("utf-8")


def test_what_was_measured_is_what_the_gate_holds_others_against():
    measured = {c.title: c.figures["nDCG@10"] for c in readme.read(QUESTIONS / "measured.json")}
    for mode, values in read_baseline(QUESTIONS / "baseline.json").values.items():
        assert measured[readme.TITLES[mode]] == pytest.approx(sum(values.values()) / len(values), abs=1e-5)


def columns() -> list[readme.Column]:
    """Two questions, the first answered by its second hit, the other, held out, by its first."""
    questions = tuple(
        Question(qid, "x", kind, (Gold("m", qid, "b"),)) for qid, kind in (("a-1", "number"), ("n-2", "typo"))
    )
    right = [Ranked("p", f"m|{qid}|b", f"m|{qid}", 0.5) for qid in ("a-1", "n-2")]
    asked = (Asked("a-1", (Ranked("q", "x|1|b", "x|1", 0.9), right[0])), Asked("n-2", (right[1],)))
    run = Run(Method("hybrid", {}, "e", "abc", "def", 1), questions, asked)
    return [readme.column("test: hybrid", run, ["n-"]), readme.column("tuned: hybrid", run)]


def test_the_block_says_what_was_measured_where():
    lines = readme.block(columns()).splitlines()
    assert lines[1] == "- test: 2 questions that 1 meetings answer and 0 that none does, at commit abc"
    assert "| nDCG@10 | .815 [.815, .815] | .815 [.815, .815] |" in lines
    assert "| of these, natural questions | 1.000 [1.000, 1.000] |  |" in lines
    assert "| keyword, number, decision, content | –, .631, –, – | –, .631, –, – |" in lines


def test_columns_that_were_not_measured_anew_stay(tmp_path):
    before = columns()
    readme.write(tmp_path / "measured.json", "hash", before)
    assert json.loads((tmp_path / "measured.json").read_text("utf-8"))["dataset_hash"] == "hash"
    anew = replace(before[0], commit="new")
    assert readme.joined([anew], readme.read(tmp_path / "measured.json")) == [anew, before[1]]


def test_a_readme_without_the_marks_is_refused():
    text = f"before {readme.BEGIN} old {readme.END} after"
    assert readme.replaced(text, "NEW") == "before NEW after"
    with pytest.raises(QuestionProblem, match="README: no block"):
        readme.replaced("nothing", "NEW")

"""Runs are compared question by question, kept and shown. Faults in a real engine: test_eval_faults.py."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from eval.compare import as_markdown, compare, compare_all, paired
from eval.gate import Baseline, judge, read_baseline, write_baseline
from eval.questions import Gold, Question, QuestionProblem
from eval.report import as_html, report
from eval.report import as_markdown as report_markdown
from eval.results import Results, Run, dataset_hash, load, results, save
from eval.run import Asked, Method, Ranked

METHOD = Method("hybrid", {"weights": {"late": 1.0}}, "bundled/1", "abc", "def", 1000)
QUESTIONS = tuple(
    Question(f"q{i}", f"spørgsmål {i}", "keyword", (Gold(f"m{i // 4}", str(i), "Beslutning"),)) for i in range(60)
)


def ranking(question: Question, rank: int) -> tuple[Ranked, ...]:
    """Twelve sections of which the gold's stands at this rank; the first six come from one leg."""
    gold = question.gold[0]
    keys = [f"x|{n}|y" for n in range(11)]
    keys.insert(rank - 1, f"{gold.doc}|{gold.item}|beslutning")
    return tuple(Ranked(f"p{n}", key, key.rpartition("|")[0], 1 - n / 20) for n, key in enumerate(keys))


def whole() -> Run:
    return Run(METHOD, QUESTIONS, tuple(Asked(q.qid, ranking(q, 1 + n % 3)) for n, q in enumerate(QUESTIONS)))


def with_hits(run: Run, change: Callable[[tuple[Ranked, ...]], tuple[Ranked, ...]]) -> Run:
    asked = tuple(Asked(a.qid, change(a.hits)) for a in run.asked)
    return Run(run.method, run.questions, asked)


def one_fallen(run: Run) -> Run:
    """The first question loses what answers it."""
    return with_hits(run, lambda hits: hits[1:] if hits[0].section == "m0|0|beslutning" else hits)


def test_the_gate_passes_the_same_run_and_names_what_fell():
    baseline = Baseline(dataset_hash(QUESTIONS), {"hybrid": whole().main})
    assert judge(baseline, [whole()])[0].passed
    (verdict,) = judge(baseline, [one_fallen(whole())])
    assert (verdict.passed, verdict.fallen) == (True, (("q0", 1.0, 0.0),))


def test_runs_are_compared_mode_by_mode_and_single_runs_whatever_their_mode():
    dense = Run(replace(METHOD, mode="dense"), QUESTIONS, whole().asked)
    assert paired([whole(), dense], [dense, whole()]) == [(dense, dense), (whole(), whole())]
    assert paired([whole()], [dense]) == [(whole(), dense)]
    with pytest.raises(QuestionProblem, match="found hybrid and dense, dense"):
        paired([whole()], [dense, dense])


def test_the_gate_refuses_a_baseline_of_other_questions(tmp_path: Path):
    write_baseline(tmp_path / "baseline.json", [whole()], "test")
    other = Run(METHOD, QUESTIONS[:5], whole().asked[:5])
    with pytest.raises(QuestionProblem, match="measured on other questions"):
        judge(read_baseline(tmp_path / "baseline.json"), [other])


def test_compare_refuses_runs_over_different_gold():
    other = Run(METHOD, QUESTIONS[:5], whole().asked[:5])
    with pytest.raises(QuestionProblem, match="different questions or gold"):
        compare(whole(), other, "nDCG@10")


def test_compare_shows_the_changed_question_with_both_rankings():
    after = one_fallen(whole())
    text = "\n".join(as_markdown(compare_all([(whole(), after)], "nDCG@10")))
    assert "1 questions changed" in text
    assert "**q0** spørgsmål 0 (1.00 → 0.00)" in text
    assert "| 1 | ✓ m0/0/beslutning | x/0/y |" in text


def test_a_saved_run_comes_back_as_it_was(tmp_path: Path):
    save(tmp_path / "run.json", results("q", "test", [whole()]))
    back = load(tmp_path / "run.json")
    assert back.run() == whole()
    assert back.run().main == whole().main


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda row: row.pop("questions"), r"run\.json: no whole saved run \(KeyError\('questions'\)\)\. Make one"),
        (lambda row: row["runs"][0]["method"].update(engine="x"), r"no whole saved run \(TypeError"),
        (lambda row: row["runs"][0]["asked"][0].update(qid="q99"), r"answers other questions than the file holds"),
        (lambda row: row["runs"][0]["asked"].append(row["runs"][0]["asked"][0]), r"or one twice"),
        (lambda row: row["runs"].clear(), r"holds no run of any mode"),
    ],
)
def test_a_saved_run_that_is_not_whole_is_refused(tmp_path: Path, change: Callable[[dict[str, Any]], Any], reason: str):
    save(tmp_path / "run.json", results("q", "test", [whole()]))
    row = json.loads((tmp_path / "run.json").read_text("utf-8"))
    change(row)
    (tmp_path / "run.json").write_text(json.dumps(row), "utf-8")
    with pytest.raises(QuestionProblem, match=reason):
        load(tmp_path / "run.json")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda row: row["runs"].clear(), r"found form 2 with modes none"),
        (lambda row: row.update(gate=1), r"found form 1 with modes hybrid"),
        (
            lambda row: row["runs"]["hybrid"]["values"].pop("q0"),
            r"baseline of hybrid and the questions do not both hold q0",
        ),
        (lambda row: row["runs"]["hybrid"]["values"].update(x=1.0), r"do not both hold x"),
    ],
)
def test_a_baseline_that_holds_nothing_to_stand_up_to_is_refused(
    tmp_path: Path, change: Callable[[dict[str, Any]], Any], reason: str
):
    write_baseline(tmp_path / "baseline.json", [whole()], "test")
    row = json.loads((tmp_path / "baseline.json").read_text("utf-8"))
    change(row)
    (tmp_path / "baseline.json").write_text(json.dumps(row), "utf-8")
    with pytest.raises(QuestionProblem, match=reason):
        judge(read_baseline(tmp_path / "baseline.json"), [whole()])


def test_the_report_takes_ablations_of_the_answerable_questions_and_refuses_those_of_others():
    nothing = Question("q99", "uden svar", "unanswerable")
    run = results("q", "test", [Run(METHOD, (*QUESTIONS, nothing), (*whole().asked, Asked("q99", ())))])
    assert report(run, saved("test"))[0].title == "Evaluation"
    other = results("p", "test", [Run(METHOD, QUESTIONS[:5], whole().asked[:5])])
    with pytest.raises(QuestionProblem, match=r"ablations of p are judged on other questions .* Run ablate on q"):
        report(run, other)


def saved(split: str, method: Method = METHOD) -> Results:
    return results("q", split, [Run(method, QUESTIONS, whole().asked)])


def test_the_report_refuses_the_split_its_settings_were_tuned_on():
    tuned = Method("hybrid", {}, "e", "c", "m", 1, tuned_on="tune")
    with pytest.raises(QuestionProblem, match="Run with --split test"):
        report(saved("tune", tuned))
    assert report(saved("test", tuned))[0].title == "Evaluation"


def test_the_page_needs_nothing_else_and_escapes_what_was_asked():
    questions = (Question("q", "<script>alert(1)</script>", gold=QUESTIONS[0].gold), *QUESTIONS[1:])
    page = as_html(report(results("q", "test", [Run(METHOD, questions, whole().asked[1:])])))
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "")


def test_the_report_gives_the_main_measure_with_its_interval():
    run = whole()
    text = report_markdown(report(saved("test")))
    mean = sum(run.main.values()) / len(run.main)
    assert f"| nDCG@10 | {mean:.3f} (" in text


def test_every_figure_of_the_headline_but_time_and_size_has_its_interval():
    text = report_markdown(report(saved("test")))
    rows = [line for line in text.partition("## Headline")[2].partition("##")[0].splitlines() if line.startswith("| ")]
    bare = {row.split(" | ")[0].removeprefix("| ") for row in rows[1:] if "(" not in row and "–" not in row}
    assert bare == {"ms p50", "ms p95", "index MB"}


def test_the_ablation_says_what_each_change_does_and_that_no_reranker_is_configured():
    without = replace(one_fallen(whole()), method=replace(METHOD, change="without stems"))
    text = report_markdown(report(saved("test"), results("q", "test", [whole(), without])))
    assert "| hybrid without stems | 0.694 | -0.017 |" in text
    assert "reranker: off, none is configured" in text

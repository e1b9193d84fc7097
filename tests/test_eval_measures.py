"""Measures say what their definitions say, on rankings a reader can follow."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
import pytrec_eval

from eval import trec
from eval.__main__ import main
from eval.measures import (
    auroc,
    bins,
    falling,
    item_grades,
    means,
    outcomes,
    per_question,
    refusal,
    risk_coverage,
    section_grades,
    section_run,
    threshold_at,
)
from eval.questions import Gold, Question, QuestionProblem
from eval.run import Asked, Ranked


def hits(*sections: str) -> tuple[Ranked, ...]:
    return tuple(Ranked(f"p{i}", s, s.rpartition("|")[0], 1.0 - i / 10) for i, s in enumerate(sections))


ANSWERED = Question("1", "x", gold=(Gold("a", "1", "beslutning", 2), Gold("a", "1", "økonomi", 1)))
LOST = Question("2", "y", gold=(Gold("b", "1", "beslutning", 2),))


def test_a_question_that_the_run_does_not_hold_scores_zero():
    values = per_question(section_grades([ANSWERED, LOST]), section_run([Asked("1", hits("a|1|beslutning"))]))
    assert values["2"] == dict.fromkeys(values["2"], 0.0)
    assert means(values)["Success@1"] == 0.5


def test_ndcg_is_by_grade_and_discount():
    values = per_question(section_grades([ANSWERED]), section_run([Asked("1", hits("c|1|x", "a|1|beslutning"))]))
    ideal = 2 + 1 / math.log2(3)
    assert values["1"]["nDCG@10"] == pytest.approx(2 / math.log2(3) / ideal)
    assert (values["1"]["R@10"], values["1"]["RR@10"], values["1"]["Success@1"]) == (0.5, 0.5, 0.0)


def test_a_section_counts_once_at_its_best_rank():
    assert list(falling([("a", 3.0), ("b", 2.0), ("a", 1.0)])) == ["a", "b"]


def test_equal_scores_keep_the_order_of_the_ranking():
    scores = falling([("a", 1.0), ("b", 1.0), ("c", 1.0), ("d", 0.5)])
    assert sorted(scores, key=lambda k: -scores[k]) == ["a", "b", "c", "d"]
    assert len(set(scores.values())) == 4


def test_an_item_is_worth_its_best_section():
    assert item_grades([ANSWERED]) == {"1": {"a|1": 2}}


def test_auroc_counts_pairs_in_order_and_half_of_the_ties():
    assert auroc([0.9, 0.5], [0.5, 0.1]) == (1 + 1 + 0.5 + 1) / 4


def test_the_threshold_answers_the_wanted_share():
    assert threshold_at([0.1, 0.2, 0.3, 0.4, 0.5], 0.8) == 0.2


def test_risk_rises_where_the_wrong_ones_begin():
    assert risk_coverage([0.9, 0.8, 0.7, 0.6], [False, False, True, True]) == (
        (0.25, 0.0),
        (0.5, 0.0),
        (0.75, 1 / 3),
        (1.0, 0.5),
    )


def test_equal_confidences_are_answered_together():
    assert risk_coverage([0.5, 0.5], [False, True]) == ((0.5, 0.5), (1.0, 0.5))


def test_refusal_counts_unanswerable_questions_that_are_answered():
    questions = [ANSWERED, LOST, Question("3", "z"), Question("4", "w")]
    asked = {
        "1": Asked("1", (), "answered", 0.9, statement_sections=("a|1|beslutning",)),
        "2": Asked("2", (), "weak", 0.4, statement_sections=("c|1|x",)),
        "3": Asked("3", (), "weak", 0.5),
        "4": Asked("4", (), "none", 0.1),
    }
    told = refusal(questions, asked)
    assert (told.auroc, told.false_answer_rate, told.threshold) == (0.75, 0.5, 0.4)
    assert (told.answered, told.false_answered, told.false_shown) == (1.0, 0.0, 0.5)
    assert told.aurc == pytest.approx((0 + 1 / 2 + 2 / 3 + 3 / 4) / 4)


def test_runs_and_qrels_come_back_from_trec_and_give_the_same_figures_elsewhere(tmp_path: Path):
    asked = [Asked("q 1", hits("c|1|x", "a|1|beslutning og 100 %", "b|2|økonomi")), Asked("q2", hits("b|1|beslutning"))]
    questions = [
        Question("q 1", "x", gold=(Gold("a", "1", "Beslutning og 100 %", 2), Gold("b", "2", "Økonomi", 1))),
        Question("q2", "y", gold=(Gold("b", "1", "Sagsfremstilling"),)),
    ]
    grades, run = section_grades(questions), section_run(asked)
    (tmp_path / "run").write_text("\n".join(trec.run_lines(run, "hybrid/x y")), "utf-8")
    (tmp_path / "qrels").write_text("\n".join(trec.qrels_lines(grades)), "utf-8")
    assert trec.read_run(tmp_path / "run") == run
    assert trec.read_qrels(tmp_path / "qrels") == grades
    wanted = {"ndcg_cut_10", "recall_10", "recall_100", "recip_rank", "success_1", "success_5"}
    theirs = pytrec_eval.RelevanceEvaluator(trec.read_qrels(tmp_path / "qrels"), wanted).evaluate(
        trec.read_run(tmp_path / "run")
    )
    names = {"nDCG@10": "ndcg_cut_10", "R@10": "recall_10", "R@100": "recall_100", "RR@10": "recip_rank", "Success@1": "success_1", "Success@5": "success_5"}  # fmt: skip
    ours = per_question(grades, run)
    for qid in grades:
        for name, other in names.items():
            assert ours[qid][name] == pytest.approx(theirs[qid][other], abs=1e-6)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("q Q0 d 1 0.5 x\nq Q0 d 2 0.4 x\n", r"run:2: d stands twice for query q"),
        ("q Q0 d 1 nan x\n", r"run:1: found score nan"),
        ("q Q0 d 1 x\n", r"run:1: found 5 columns, expected qid Q0 docid rank score tag"),
        ("\n", r"run: holds no line, expected qid Q0 docid rank score tag"),
    ],
)
def test_a_trec_run_that_says_nothing_or_two_things_is_refused(tmp_path: Path, text: str, reason: str):
    (tmp_path / "run").write_text(text, "utf-8")
    with pytest.raises(QuestionProblem, match=reason):
        trec.read_run(tmp_path / "run")


def test_a_run_of_other_queries_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "run").write_text("a Q0 d 1 0.5 x\n", "utf-8")
    (tmp_path / "qrels").write_text("b 0 d 1\n", "utf-8")
    assert main(["score", str(tmp_path / "run"), "--qrels", str(tmp_path / "qrels")]) == 2
    assert "found query a, expected some that" in capsys.readouterr().err


def test_a_run_with_a_column_too_few_is_refused_by_line(tmp_path: Path):
    (tmp_path / "run").write_text("q Q0 d 1 0.5 tag\nq Q0 d 2\n", "utf-8")
    with pytest.raises(QuestionProblem, match=r"run:2: found 4 columns"):
        trec.read_run(tmp_path / "run")


def test_a_run_of_another_engine_is_measured_against_qrels(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "run").write_text("q1 Q0 a 1 0.9 x\nq1 Q0 b 2 0.8 x\nq2 Q0 b 1 0.7 x\n", "utf-8")
    (tmp_path / "qrels").write_text("q1 0 b 1\nq2 0 b 1\nq3 0 c 1\n", "utf-8")
    arguments = ["score", str(tmp_path / "run"), "--qrels", str(tmp_path / "qrels")]
    assert main([*arguments, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[str(tmp_path / "run")]["RR@10"] == pytest.approx((0.5 + 1 + 0) / 3)
    assert main(arguments) == 0
    assert "| RR@10 | 0.5000 (0.0000–1.0000) |" in capsys.readouterr().out


def test_questions_are_binned_by_tenths_of_confidence():
    asked = {qid: Asked(qid, (), "answered", c) for qid, c in (("1", 0.05), ("2", 0.41), ("3", 0.49), ("4", 1.0))}
    questions = [ANSWERED, LOST, Question("3", "z"), Question("4", "w")]
    found = bins(outcomes(questions, asked))
    assert [[o.qid for o in of.outcomes] for of in found] == [["1"], ["2", "3"], ["4"]]
    assert (found[1].confidence, found[1].share(lambda o: o.answerable)) == (pytest.approx(0.45), 0.5)

"""The confidence is fitted on questions to tune on, with and without an answer, and on nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from eval.calibrate import fit, main
from eval.questions import to_tune_on
from indexer.encoder import load as bundled
from indexer.minutes import Item, Meeting, Section
from tests.tiny import tiny_index

GOLD = [{"doc": "by_2020-01-01", "item": "3", "section": "Sagsfremstilling", "rel": 2}]
ASKED = [
    {"qid": "1", "query": "Lækker taget på skolen i Lindby?", "gold": GOLD},
    {"qid": "2", "query": "Hvad koster skolen i Lindby?"},
    {"qid": "3", "query": "Er taget tæt?", "gold": GOLD},
]


def questions(folder: Path, asked: list[dict[str, object]]) -> Path:
    (folder / "q").mkdir()
    (folder / "q" / "q.jsonl").write_text("".join(json.dumps(row) + "\n" for row in asked), "utf-8")
    return folder / "q"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("calibrate") / "index"
    roof = Section("Sagsfremstilling", "sagsfremstilling", "Taget på skolen i Lindby lækker.")
    tiny_index(folder, [Meeting("by_2020-01-01.md", (Item("3", "Tag på skolen", (roof,)),))], bundled())
    return folder


def test_a_signal_that_answerable_questions_have_more_of_weighs_more_than_one_that_says_nothing():
    x = np.array([[1.0, 0.0], [0.9, 1.0], [0.1, 0.0], [0.0, 1.0]])
    bias, weights = fit(x, np.array([True, True, False, False]))
    sure = bias + x @ weights
    assert weights[0] > 1 > abs(weights[1])
    assert sure[:2].min() > 0 > sure[2:].max()


def test_what_a_split_keeps_for_testing_is_left_out_of_a_file_and_of_its_folder(tmp_path: Path):
    folder = questions(tmp_path, ASKED)
    (folder / "split.json").write_text(json.dumps({"tune": ["1", "2"], "test": ["3"]}), "utf-8")
    assert [q.qid for q in to_tune_on(folder)] == [q.qid for q in to_tune_on(folder / "q.jsonl")] == ["1", "2"]


def test_the_fit_is_written_beside_the_other_settings(tmp_path: Path, index: Path):
    settings = tmp_path / "settings.json"
    settings.write_text('{"depth": 100, "none": 0.9}', "utf-8")
    arguments = ["--index", str(index), "--questions", str(questions(tmp_path, ASKED)), "--write", str(settings)]
    assert main(arguments) == 0
    written = json.loads(settings.read_text("utf-8"))
    assert (written["depth"], set(written)) == (100, {"depth", "none", "confidence", "weak"})


@pytest.mark.parametrize(
    ("asked", "arguments", "reason"),
    [
        (ASKED[:1], [], "found 1 questions to tune on that find anything, expected some that the minutes answer"),
        (ASKED, ["--write", "nowhere.json"], "nowhere.json: cannot be read: No such file or directory"),
        (ASKED, ["--index", "nowhere"], "found 2 --index and 1 --questions"),
        (ASKED, ["--index", "nowhere", "--questions", "nowhere"], "nowhere"),
    ],
)
def test_what_cannot_be_fitted_on_is_told_in_one_line(
    tmp_path: Path,
    index: Path,
    capsys: pytest.CaptureFixture[str],
    asked: list[dict[str, object]],
    arguments: list[str],
    reason: str,
):
    folder = questions(tmp_path, asked)
    assert main(["--index", str(index), "--questions", str(folder), *arguments]) == 2
    said = capsys.readouterr().err.strip().splitlines()
    assert (len(said), reason in said[0]) == (1, True)

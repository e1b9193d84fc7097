"""Page Kvalitet: the figures of a saved run, the passages to judge, and judgements in the form that eval takes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from streamlit.testing.v1 import AppTest

from eval.judge import Candidate, adopt, append, read_judgements
from eval.questions import Gold, Question
from eval.results import Run, results, save
from eval.run import Asked, Method, Ranked, SectionTexts
from indexer.minutes import Item, Meeting, Section
from retrieval import Archive
from retrieval.archive import open_archive
from tests.tiny import WordEncoder, tiny_index
from ui import feedback
from ui.judging import read
from ui.runs import latest

CASE = "Taget på skolen lækker ved ovenlyset. Tilbuddet lyder på 3 mio. kr."
MEETING = Meeting(
    "by_2020-01-01.md",
    (
        Item("3", "Tag på skolen", (Section("Sag", "sagsfremstilling", CASE), Section("Sag", "andet", "Ny side."))),
        Item("4", "Køb af grund", closed=True),
    ),
    municipality="By",
    committee="Byrådet",
    date="2020-01-01",
)
AT = "2026-01-01T10:00:00+00:00"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    folder = tmp_path_factory.mktemp("index")
    tiny_index(folder, [MEETING], WordEncoder())
    return open_archive(folder, "hybrid", encoder=WordEncoder())


def passages(archive: Archive) -> dict[str, object]:
    return {hit.passage.text: hit.passage for hit in archive.search("taget på skolen, køb af grund, ny side", 10)}


def test_a_thumb_is_a_judgement_that_adopt_reads(archive, tmp_path):
    texts, path = SectionTexts(archive), tmp_path / "feedback.jsonl"
    for text, passage in passages(archive).items():
        said = feedback.judgement(texts, passage, "Lækker taget?", ("Hvad med skolen?",), "right", "thumb", AT)
        assert said is not None, text
        append(path, said)
    spans = {(j.item, j.section, j.start, j.end) for _, j in read_judgements(path, texts)}
    # The second section of the same heading stands behind the first; a closed item is judged by its title.
    n = len(CASE)
    assert spans == {("3", "Sag", 0, n), ("3", "Sag", n + 1, n + 9), ("4", "", 0, 12)}
    assert adopt(path, texts, []) == []


def test_a_passage_that_its_place_does_not_lead_back_to_is_not_judged(archive):
    passage = replace(next(iter(passages(archive).values())), text="Står ingen steder")
    assert feedback.judgement(SectionTexts(archive), passage, "x", (), "right", "thumb", AT) is None


def test_a_section_is_worth_its_best_passage(archive, tmp_path):
    texts, path = SectionTexts(archive), tmp_path / "j.jsonl"
    found = passages(archive)
    for text, verdict in ((CASE, "right"), ("Ny side.", "wrong")):
        said = feedback.judgement(texts, found[text], "Lækker taget?", (), verdict, "review", AT)
        append(path, said)
    assert [(g["rel"], g["evidence"]) for g in adopt(path, texts, [])[0]["gold"]] == [(2, CASE)]


# AppTest cannot switch to a page that is a function: the page is run alone, without the frame.
PAGE = """
from functools import partial
from pathlib import Path
from tests.tiny import kept_open
from ui import quality
from ui.settings import Settings
from ui.state import Shown
from ui.strings import Words

settings = Settings(Path({index!r}), Path({questions!r}))
quality.page(Shown(settings, Words({language!r}), "", partial(kept_open, settings.index)))
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with an index and an empty folder of questions."""
    tiny_index(tmp_path / "index", [MEETING], WordEncoder())
    (tmp_path / "questions").mkdir()
    return tmp_path


def app(place: Path, judging: bool = False, language: str = "da") -> AppTest:
    code = PAGE.format(index=str(place / "index"), questions=str(place / "questions"), language=language)
    at = AppTest.from_string(code, default_timeout=30)
    if judging:
        at.session_state["quality view"] = "judge"
    at.run()
    assert not at.exception
    return at


def seen(at: AppTest) -> str:
    return "\n".join(BeautifulSoup(h.value, "html.parser").get_text(" ") for h in at.get("html"))


def press(at: AppTest, name: str) -> None:
    next(b for b in at.button if b.key and b.key.startswith(name)).click().run()
    assert not at.exception


def question(qid: str, kind: str, *, gold: bool = True) -> Question:
    return Question(qid, "Lækker taget?", kind, (Gold("by_2020-01-01", "3", "Sag"),) if gold else ())


def saved_run(path: Path, tuned_on: str = "", change: str = "") -> None:
    """One question answered by its first hit, one by its second, one without an answer that is told from them."""
    right, other = Ranked("a", "by_2020-01-01|3|sag", "by_2020-01-01|3", 2.0), Ranked("b", "x|1|y", "x|1", 1.0)
    asked = (
        Asked("1", (right, other), "answered", 0.9),
        Asked("2", (replace(other, score=3.0), right), "answered", 0.8),
        Asked("3", (other,), "none", 0.1),
    )
    method = Method("hybrid", {}, "words/1", "abc123", "def", 1000, tuned_on, change)
    questions = (question("1", "keyword"), question("2", "typo"), question("3", "unanswerable", gold=False))
    save(path, results("questions", "test", [Run(method, questions, asked)]))


def test_without_a_run_the_page_says_how_to_make_one(place):
    at = app(place)
    assert "Der er ingen måling endnu" in seen(at)
    assert at.code[0].value.startswith("python -m eval run --dataset ")


def test_the_figures_of_a_run_are_shown_with_interval_and_kinds(place):
    saved_run(place / "runs" / "run.json")
    text = " ".join(seen(app(place)).split())
    # nDCG@10 is 1 and 1 / log2(3) = 0.63; both questions are of one meeting, so no other is drawn.
    assert "1 er perfekt, 0 er intet fundet. 0,82 (0,82–0,82)" in text
    assert "de første ti. 100 %" in text and "svarer på spørgsmålet. 50 %" in text
    assert "Stikord 1 1,00 100 %" in text and "Med stavefejl 1 0,63 100 %" in text
    assert "programmets udgave abc123" in text and "fik programmet 3 spørgsmål" in text


def test_the_report_beside_the_run_can_be_downloaded(place):
    saved_run(place / "runs" / "run.json")
    assert not app(place).get("download_button")
    (place / "runs" / "run.html").write_text("<!doctype html>", "utf-8")
    (button,) = app(place).get("download_button")
    assert button.proto.label == "Hent hele rapporten"


def test_figures_in_english_have_points(place):
    saved_run(place / "runs" / "run.json")
    assert "0.82 (0.82–0.82)" in seen(app(place, language="en"))


def test_the_newest_run_counts_and_what_is_no_run_is_named(place):
    for n, (name, tuned_on, change) in enumerate((("a", "", ""), ("b", "test", ""), ("c", "", "without late"))):
        saved_run(place / "runs" / f"{name}.json", tuned_on, change)
        os.utime(place / "runs" / f"{name}.json", (n, n))
    (place / "runs" / "d.json").write_text("kludder", "utf-8")
    at = app(place)
    assert "b.json" in seen(at) and at.code[0].value == "d.json"
    assert "beviser derfor ikke noget" in at.warning[1].value


def test_without_a_run_the_committed_baseline_is_shown(place):
    rows = [
        {"qid": q, "query": q, "kind": k, "gold": [{"doc": q, "item": "1", "section": "Sag", "rel": 2}]}
        for q, k in (("1", "keyword"), ("2", "typo"))
    ]
    (place / "questions" / "q.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    runs = {"hybrid": {"name": "hybrid/1@abc#d", "mean": 0.75, "values": {"1": 0.5, "2": 1.0}}}
    baseline = {"gate": 2, "split": "test", "runs": runs}
    (place / "questions" / "baseline.json").write_text(json.dumps(baseline), "utf-8")
    text = " ".join(seen(app(place)).split())
    assert "0,75 (0,50–1,00)" in text and "Stikord 1 0,50" in text and "R@10" not in text


def test_the_committed_baseline_can_be_read():
    found, unread = latest(Path("no such folder"), Path("data/questions"))
    assert found is not None and unread == () and found.measured[0].interval is not None


def pooled(place: Path, *texts: str) -> None:
    starts = {CASE: 0, "Ny side.": len(CASE) + 1, "**fed** <b>": 0}
    rows = [
        Candidate("q", "Lækker taget?", (), "by_2020-01-01", "3", "Sag", starts[t], starts[t] + len(t), t, ("dense 1",))
        for t in texts
    ]
    lines = [json.dumps(asdict(row), ensure_ascii=False) for row in rows]
    (place / "pool.jsonl").write_text("\n".join(lines) + "\n", "utf-8")


def verdicts(place: Path) -> list[tuple[int, str, str]]:
    return [(j.start, j.verdict, j.origin) for j in read(place / "feedback.jsonl")[0]]


def test_with_nothing_to_judge_the_page_says_how_to_collect_some(place):
    at = app(place, judging=True)
    assert "Der er ikke flere afsnit at vurdere" in seen(at) and at.code[0].value.startswith("python -m eval pool")


def test_a_pool_is_judged_passage_by_passage_and_adopted(place, archive):
    pooled(place, CASE, "Ny side.")
    at = app(place, judging=True)
    assert CASE in seen(at) and "Byrådet · onsdag den 1. januar 2020 · pkt. 3 · By" in seen(at)
    press(at, "right")
    assert "Ny side." in seen(at).split("Svarer afsnittet")[1].split("Vis hele")[0]
    press(at, "partly")
    assert verdicts(place) == [(0, "right", "review"), (len(CASE) + 1, "partly", "review")]
    assert "Der er ikke flere afsnit at vurdere" in seen(at)
    assert [r["query"] for r in adopt(place / "feedback.jsonl", SectionTexts(archive), [])] == ["Lækker taget?"]


def test_an_undone_judgement_is_made_again_and_the_file_only_grows(place):
    pooled(place, CASE)
    at = app(place, judging=True)
    press(at, "wrong")
    press(at, "judge undo")
    assert "Du har vurderet dette afsnit" in at.info[0].value
    press(at, "right")
    assert verdicts(place) == [(0, "wrong", "review"), (0, "right", "review")]
    assert "Der er ikke flere afsnit at vurdere" in seen(at)


def test_a_skipped_passage_is_not_written_and_comes_back_when_undone(place):
    pooled(place, CASE)
    at = app(place, judging=True)
    press(at, "skip")
    assert "Der er ikke flere afsnit at vurdere" in seen(at) and verdicts(place) == []
    press(at, "judge undo")
    assert CASE in seen(at) and not at.info


def test_a_thumb_brings_its_question_with_what_else_is_found_for_it(place, archive):
    found = passages(archive)
    thumb = feedback.judgement(SectionTexts(archive), found["Ny side."], "Ny side?", (), "right", "thumb", AT)
    append(place / "feedback.jsonl", thumb)
    at = app(place, judging=True)
    for _ in range(3):
        press(at, "wrong")
    # First what got the thumb, then the other passages of the index.
    assert next(start for start, _, origin in verdicts(place) if origin == "review") == len(CASE) + 1
    assert sorted(verdicts(place)[1:]) == [(0, "wrong", "review")] * 2 + [(len(CASE) + 1, "wrong", "review")]
    assert "Der er ikke flere afsnit at vurdere" in seen(at)


def test_what_the_index_does_not_hold_and_lines_that_are_none_are_left_out(place):
    pooled(place, "**fed** <b>")
    (place / "feedback.jsonl").write_text('{"user": "abc"}\nikke json\n', "utf-8")
    at = app(place, judging=True)
    assert "2 linjer" in at.warning[0].value and "Der er ikke flere afsnit at vurdere" in seen(at)


def test_every_verdict_has_a_key_unless_the_keys_are_switched_off(place):
    pooled(place, CASE)
    at = app(place, judging=True)
    assert [b.proto.shortcut for b in at.button] == ["1", "2", "3", "4", "5"]
    at.toggle(key="judge keys").set_value(False).run()
    assert {b.proto.shortcut for b in at.button} == {""}


def test_the_app_starts_without_the_library_of_measures():
    code = "import sys, ui.quality; sys.exit('ir_measures' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

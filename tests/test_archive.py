"""From a question to an answer: verbatim, cited, honest about what it does not know."""

from __future__ import annotations

import dataclasses
import json
import math
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer, models

from indexer.encoder import load
from indexer.late import WordTable
from indexer.minutes import Filters
from retrieval import answer, open_current
from retrieval.__main__ import main
from retrieval.archive import Archive, open_archive
from retrieval.as_json import answer_json
from retrieval.confidence import Matter, confidence, losses, matter_of
from retrieval.settings import default_settings
from retrieval.understand import Known, understand
from tests.asked import MEETINGS
from tests.tiny import tiny_index


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("asked") / "index"
    tiny_index(folder, MEETINGS, load("bundled"))
    return folder


@pytest.fixture(scope="module")
def archive(folder: Path) -> Archive:
    """Answers everything: whether to decline is calibrated on real archives, not on two meetings."""
    return open_archive(folder, settings=dataclasses.replace(default_settings(), weak=0.0, none=0.0))


def test_every_statement_and_highlight_is_a_slice_of_a_stored_passage(archive: Archive) -> None:
    for question in (
        "hvad koster taget på skolen?",
        "hvem stemte imod skolerne i Hedeby",
        "hvad skete der med badebroen",
    ):
        found = archive.answer(question)
        assert found.hits
        for statement in found.statements:
            citation = statement.citation
            stored = archive.index.catalog.passage(citation.passage.id)
            assert stored is not None
            assert statement.text == stored.text[citation.start : citation.end] != ""
        for hit in found.hits:
            assert all(0 <= s.start < s.end <= len(hit.passage.text) for s in hit.highlights)


def test_a_short_decision_is_quoted_whole(archive: Archive) -> None:
    found = archive.answer("hvem stemte imod skolestrukturen i Hedeby?")
    assert found.statements[0].text == "Godkendt. Liste A stemte imod, fordi skolevejen bliver for lang."


def test_the_sentence_with_the_sum_answers_what_it_costs(archive: Archive) -> None:
    found = archive.answer("hvad koster det nye tag på Hedeby Skole?")
    assert any("2,4 mio. kr." in statement.text for statement in found.statements)


def test_a_follow_up_keeps_the_topic(archive: Archive) -> None:
    found = archive.answer("og hvem stemte imod?", history=["Hvad sker der med Hedeby Skole?"])
    assert found.hits[0].passage.place.item == "12"
    assert [c.text for c in found.query.carried if c.kind == "topic"] == ["hedeby skole"]


def test_nothing_found_says_what_was_searched_and_offers_a_way_on(archive: Archive) -> None:
    found = archive.answer("badebroen", filters=Filters(committees=("Kulturudvalget",)))
    assert (found.status, found.hits, found.statements, found.confidence) == ("none", (), (), 0.0)
    assert found.searched.newest == "2022-05-10"
    assert found.alternatives[0].label == "Søg uden filtre"


def test_the_newest_meeting_searched_is_the_newest_of_the_filters(archive: Archive) -> None:
    assert archive.answer("badebroen", filters=Filters(committees=("Byrådet",))).searched.newest == "2021-03-09"


def test_the_same_question_twice_gives_the_same_answer(archive: Archive) -> None:
    assert archive.answer("badebroen ved havnen") == archive.answer("badebroen ved havnen")


def test_a_slip_of_the_pen_is_mended_and_said(archive: Archive) -> None:
    found = archive.answer("badebroenn ved havnen")
    assert found.query.corrections == (("badebroenn", "badebroen"),)
    assert found.query.text == "badebroenn ved havnen"


def test_a_recommendation_is_no_statement_beside_the_decision(archive: Archive) -> None:
    decided = archive.answer("hvad blev besluttet om badebroen ved havnen i 2021")
    assert {"beslutning", "indstilling"} <= {h.passage.place.section_type for h in decided.hits[:3]}
    assert "indstilling" not in {s.citation.passage.place.section_type for s in decided.statements}


def test_a_closed_items_title_is_never_called_an_answer(archive: Archive) -> None:
    closed = archive.answer("lukket salg af grund")
    assert closed.hits[0].passage.text == "Lukket: Salg af grund"
    assert closed.status != "answered"


def test_the_json_has_the_promised_fields(archive: Archive) -> None:
    row = json.loads(json.dumps(answer_json(archive.answer("badebroen ved havnen", k=2))))
    assert {"query", "status", "confidence", "statements", "hits", "searched", "milliseconds"} <= set(row)
    assert {
        "rank", "score", "passage_id", "source", "municipality", "committee", "date", "item", "title", "case_number", "section",
        "section_type", "page", "text", "highlights", "citation", "outcome", "newer", "evidence",
    } <= set(row["hits"][0])  # fmt: skip
    assert row["hits"][row["statements"][0]["citation"]]["text"].find(row["statements"][0]["text"]) >= 0
    assert len(row["hits"]) == 2


def test_the_index_is_opened_once_and_found_again(folder: Path) -> None:
    assert open_current(folder) is open_current(folder)
    assert answer("badebroen", index=folder, k=1).hits[0].passage.place.item == "13"


def test_a_word_that_is_not_met_takes_its_share_away() -> None:
    tokens = Tokenizer(models.WordLevel({"skolen": 0, "hedeby": 1, "havnen": 2}, unk_token="skolen"))
    table = WordTable(tokens, np.array([[1, 0, 0], [0, 3, 0], [0, 0, 1]], dtype=np.float32))
    asked = Matter.of("skolen hedeby", table, lambda word: 1.0)
    # weights by length 1 and 3, all words equally rare: "hedeby" is not met at all and takes 3 of 4
    assert losses(asked, "skolen ved havnen", ())[0].tolist() == pytest.approx([0, 0.75])
    assert losses(asked, "hedeby havnen", ())[0].tolist() == pytest.approx([0.25, 0])
    assert losses(asked, "hedeby skolen", ())[0].tolist() == pytest.approx([0, 0])
    # a word that a concept leads to the item counts as nine tenths met
    assert losses(asked, "skolen ved havnen", {"hedeby"})[1].tolist() == pytest.approx([0, 0.075])
    # nothing asked: nothing is met
    assert losses(Matter.of("", table, lambda word: 1.0), "hedeby", ())[0].tolist() == [1.0]


def test_what_only_says_what_is_asked_for_names_no_matter() -> None:
    assert matter_of(understand("hvad koster skolen hedeby", Known())) == "skolen hedeby"
    assert matter_of(understand("hvad koster det", Known())) == "koster"


def test_confidence_is_a_logistic_model_over_the_signals() -> None:
    assert confidence({"late": 1.0}, {"bias": -1.0, "late": 1.0}) == 0.5
    assert confidence({"late": 2.0}, {"bias": -1.0, "late": 1.0}) == pytest.approx(1 / (1 + math.exp(-1)))
    assert confidence({"late": 1e9}, {"late": 1.0}) <= 1.0


def test_ask_prints_one_json_document(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "hvad koster taget", "--index", str(folder), "-k", "2", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["query"] == "hvad koster taget"


def test_ask_in_words_cites_every_statement(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "hvem stemte imod skolerne i Hedeby", "--index", str(folder)]) == 0
    assert "Byrådet, 9. marts 2021, pkt. 12 – Beslutning" in capsys.readouterr().out


def test_search_writes_a_run_and_hits_for_every_question(folder: Path, tmp_path: Path) -> None:
    queries, trec, rows = tmp_path / "q.jsonl", tmp_path / "run.trec", tmp_path / "run.jsonl"
    lines = [
        {"qid": "a", "query": "badebroen"},
        {"qid": "b", "query": "og hvem stemte imod?", "history": ["skolen i Hedeby"]},
    ]
    queries.write_text("\n".join(json.dumps(line) for line in lines))
    done = main(
        [
            "search",
            "--index",
            str(folder),
            "--queries",
            str(queries),
            "-k",
            "5",
            "--run",
            str(trec),
            "--json",
            str(rows),
        ]
    )
    assert done == 0
    first = trec.read_text().splitlines()[0].split()
    assert (first[0], first[1], first[3], first[5]) == ("a", "Q0", "1", "referent-hybrid")
    read = [json.loads(line) for line in rows.read_text().splitlines()]
    assert [(row["qid"], row["hits"][0]["item"]) for row in read] == [("a", "13"), ("b", "12")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{}", 'line 1: expected {"qid"'),
        ("nonsense", "line 1: not JSON"),
        ('{"qid": "a", "query": "x", "history": "y"}', 'line 1: expected "history" to be a list'),
        ('{"qid": "a", "query": "x", "history": [1]}', 'line 1: expected "history" to be a list'),
        ('{"qid": "a", "query": "x"}\n{"qid": "a", "query": "y"}', "line 2: qid 'a' stands twice"),
    ],
)
def test_unusable_queries_are_refused_with_their_line(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    (tmp_path / "q.jsonl").write_text(text)
    arguments = ["search", "--index", str(folder), "--queries", str(tmp_path / "q.jsonl"), "--run", str(tmp_path / "r")]
    assert main(arguments) == 2
    assert said in capsys.readouterr().err


def test_queries_in_another_encoding_are_refused(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "q.jsonl").write_bytes('{"qid": "a", "query": "søen"}'.encode("latin-1"))
    arguments = ["search", "--index", str(folder), "--queries", str(tmp_path / "q.jsonl"), "--run", str(tmp_path / "r")]
    assert main(arguments) == 2
    assert "expected UTF-8" in capsys.readouterr().err


def test_a_byte_order_mark_and_every_line_end_that_json_may_hold_are_read(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "q.jsonl").write_text('\ufeff{"qid": "a", "query": "taget\u2028på skolen"}\r\n', "utf-8")
    arguments = ["search", "--index", str(folder), "--queries", str(tmp_path / "q.jsonl"), "--run", str(tmp_path / "r")]
    assert main(arguments) == 0
    assert (tmp_path / "r").read_text().startswith("a Q0 ")


@pytest.mark.parametrize("question", ["", " \n", "???"])
def test_a_question_without_a_word_has_no_answer_and_no_hits(folder: Path, question: str) -> None:
    found = open_archive(folder).answer(question)
    assert (found.status, found.hits, found.alternatives) == ("none", (), ())


def test_a_missing_index_names_the_command_that_builds_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "hvad", "--index", str(tmp_path / "nowhere")]) == 2
    assert "python -m indexer build" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", [["ask", "x", "--index", "i", "-k", "0"], ["ask", "x", "--index", "i", "--since", "2021"], []]
)
def test_wrong_usage_is_status_two(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2

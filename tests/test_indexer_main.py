from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from indexer.__main__ import main
from indexer.encoder import load
from indexer.model_folder import Settings
from indexer.store import EncoderMismatch, open_index
from retrieval.__main__ import main as ask
from retrieval.archive import open_archive
from tests.test_build import APRIL, MARCH, case, minutes
from tests.tiny import tiny_encoder

ROOT = Path(__file__).parent.parent


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "møder 2021"
    folder.mkdir()
    (folder / "marts.txt").write_text(MARCH, encoding="utf-8")
    (folder / "april.txt").write_text(APRIL, encoding="utf-8")
    return folder


def build(source: Path, index: Path, encoder: Path, *options: str) -> int:
    return main(["build", str(source), "--index", str(index), "--encoder", str(encoder), *options])


def test_build_prints_one_json_document_and_the_table_elsewhere(
    source: Path, tmp_path: Path, encoder_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (source / "tom.md").write_text("", encoding="utf-8")
    assert build(source, tmp_path / "index", encoder_folder, "--json") == 0
    out, err = capsys.readouterr()
    report = json.loads(out)
    assert {key: report[key] for key in ("files", "added", "changed", "removed", "unchanged", "meetings", "items")} == {
        "files": 3,
        "added": 2,
        "changed": 0,
        "removed": 0,
        "unchanged": 0,
        "meetings": 2,
        "items": 4,
    }
    assert report["failed"] == [{"file": "tom.md", "reason": "filen er tom"}]
    assert (report["encoder"], report["index"]) == (str(encoder_folder), str(tmp_path / "index"))
    assert report["passages"] > 0 <= report["seconds"]
    assert "ikke læst" in err
    assert "tom.md: filen er tom" in err
    assert "april.txt" in err


def test_without_json_nothing_stands_on_standard_output(
    source: Path, tmp_path: Path, encoder_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(source, tmp_path / "index", encoder_folder) == 0
    assert capsys.readouterr().out == ""


def test_unusable_input_and_wrong_usage_end_with_2_and_one_line(
    source: Path, tmp_path: Path, encoder_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    index = tmp_path / "index"
    (tmp_path / "empty").mkdir()
    for place, encoder, said in (
        (tmp_path / "none", encoder_folder, "no such file or folder"),
        (tmp_path / "empty", encoder_folder, "no .pdf .docx"),
        (source, tmp_path / "empty", "modules.json is missing"),
    ):
        assert build(place, index, encoder) == 2
        err = capsys.readouterr().err
        assert said in err
        assert "Traceback" not in err
    with pytest.raises(SystemExit) as wrong:
        main(["build", str(source)])
    assert wrong.value.code == 2


def test_a_build_in_which_no_file_could_be_read_ends_with_2(tmp_path: Path, encoder_folder: Path) -> None:
    (tmp_path / "brev.txt").write_text("Kære borger", encoding="utf-8")
    assert build(tmp_path / "brev.txt", tmp_path / "index", encoder_folder) == 2


def test_an_index_that_cannot_be_written_ends_with_1(
    source: Path, tmp_path: Path, encoder_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("x")
    assert build(source, tmp_path / "file" / "index", encoder_folder) == 1
    assert "cannot be written" in capsys.readouterr().err
    assert build(source, source, encoder_folder) == 1
    assert "holds other files" in capsys.readouterr().err


def test_inspect_prints_what_the_interface_promises(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    item = case("Cykelsti (B)", "Den koster 1,5 mio. kr., jf. sag 93 på mødet den 8. december 2020.", "Godkendt.")
    (source / "maj.txt").write_text(minutes("4. maj 2021", item), encoding="utf-8")
    assert main(["inspect", str(source / "maj.txt"), "--municipality", "Lindby", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["source"], found["municipality"], found["committee"]) == ("maj.txt", "Lindby", "Teknisk Udvalg")
    assert (found["date"], found["kind"], found["place"]) == ("2021-05-04", "referat", "Rådhuset, Lindby")
    assert {"start_time", "attendees", "absent", "warnings"} <= set(found)
    (cykelsti,) = found["items"]
    assert [section["type"] for section in cykelsti["sections"]] == ["sagsfremstilling", "beslutning"]
    assert cykelsti["sections"][1] == {"heading": "Beslutning", "type": "beslutning", "text": "Godkendt."}
    assert (cykelsti["number"], cykelsti["decision"], cykelsti["outcome"]) == ("1", "Godkendt.", "godkendt")
    assert cykelsti["amounts"] == [{"text": "1,5 mio. kr.", "kr": 1_500_000}]
    assert set(cykelsti) == {
        *("number", "title", "case_number", "document_number", "closed", "agenda_type", "topic", "sections"),
        *("recommendation", "decision", "outcome", "prior_decisions", "votes", "dissent", "absent", "recused"),
        *("attachments", "references", "amounts"),
    }


def test_inspect_of_a_file_that_is_no_minutes_ends_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "brev.txt").write_text("Kære borger", encoding="utf-8")
    assert main(["inspect", str(tmp_path / "brev.txt"), "--json"]) == 2
    assert main(["inspect", str(tmp_path / "none.pdf"), "--json"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines() == [
        f"{tmp_path / 'brev.txt'}: intet punkt fundet: er det et referat?",
        f"{tmp_path / 'none.pdf'}: filen findes ikke",
    ]


def test_an_index_keeps_its_encoder_and_its_settings_until_another_is_named(
    source: Path, tmp_path: Path, encoder_folder: Path
) -> None:
    index = tmp_path / "index"
    assert build(source, index, encoder_folder, "--query-prompt", "Q: ", "--passage-prompt", "P: ") == 0
    first = open_index(index).manifest
    assert (first.encoder, first.encoder_settings) == (str(encoder_folder), Settings("Q: ", "P: "))
    assert main(["build", str(source), "--index", str(index)]) == 0
    assert open_index(index).manifest == first
    assert main(["build", str(source), "--index", str(index), "--passage-prompt", "D: "]) == 0
    assert open_index(index).manifest.encoder_settings == Settings("Q: ", "D: ")
    assert build(source, index, encoder_folder) == 0
    assert open_index(index).manifest.encoder_settings == Settings("", "")


def test_questions_are_encoded_as_the_passages_were_and_no_other_way(
    source: Path, tmp_path: Path, encoder_folder: Path
) -> None:
    index = tmp_path / "index"
    assert build(source, index, encoder_folder, "--query-prompt", "Q: ") == 0
    wanted = load(str(encoder_folder), Settings(query="Q: "))
    asked = open_archive(index).retriever.encoder.encode_queries(["skolen"])
    assert asked.tolist() == wanted.encode_queries(["skolen"]).tolist()
    with pytest.raises(EncoderMismatch, match="query 'Q: ', now ''") as problem:
        open_archive(index, encoder=load(str(encoder_folder)))
    assert str(problem.value).endswith(f"--index {index} --encoder {encoder_folder}")


def test_a_model_that_was_altered_since_is_refused_with_the_command_that_rebuilds(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model, index = tiny_encoder(tmp_path / "model"), tmp_path / "index"
    assert build(source, index, model) == 0
    shutil.rmtree(model)
    tiny_encoder(model, seed=1)
    capsys.readouterr()
    assert ask(["ask", "Hvad koster skolen?", "--index", str(index)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert f"Rebuild: python -m indexer build '{source}' --index {index} --encoder {model}" in line
    shutil.rmtree(model)
    assert ask(["ask", "Hvad koster skolen?", "--index", str(index)]) == 2
    assert f"Encoder '{model}' is not available: no such folder" in capsys.readouterr().err


def test_two_processes_build_the_index_of_one(source: Path, tmp_path: Path, encoder_folder: Path) -> None:
    assert build(source, tmp_path / "one", encoder_folder) == 0
    assert build(source, tmp_path / "two", encoder_folder, "--processes", "2") == 0
    one, two = (open_index(tmp_path / name).manifest for name in ("one", "two"))
    assert one.files == two.files


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--encoder", "intfloat/multilingual-e5-small"), "intfloat/multilingual-e5-small"),
        (("--encoder", "bundled", "--precision", "bf16"), "a static model is looked up"),
        (("--encoder", "bundled", "--backend", "onnx"), "a static model is looked up"),
    ],
)
def test_an_encoder_that_cannot_be_used_ends_with_2_and_one_line(
    source: Path,
    tmp_path: Path,
    options: tuple[str, ...],
    said: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    assert main(["build", str(source), "--index", str(tmp_path / "index"), *options]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert said in line
    assert "--encoder bundled" in line
    assert not (tmp_path / "index").exists()


def test_the_number_of_processes_is_a_number_from_1(source: Path, tmp_path: Path, encoder_folder: Path) -> None:
    with pytest.raises(SystemExit) as stopped:
        build(source, tmp_path / "index", encoder_folder, "--processes", "0")
    assert stopped.value.code == 2


def test_inspect_loads_no_engine(source: Path) -> None:
    code = (
        "import sys; from indexer.__main__ import main; main(['inspect', sys.argv[1], '--json']); "
        "print([m for m in ('torch', 'faiss', 'tantivy', 'sentence_transformers') if m in sys.modules], file=sys.stderr)"
    )
    command = [sys.executable, "-c", code, str(source / "marts.txt")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


def test_a_reader_that_stops_reading_gets_no_traceback(source: Path) -> None:
    command = f"{sys.executable} -m indexer inspect '{source / 'marts.txt'}' --json | true"
    done = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, text=True)
    assert "Traceback" not in done.stderr

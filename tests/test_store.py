from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from indexer import store
from indexer.assemble import assemble
from indexer.store import (
    EncoderMismatch,
    IndexDamaged,
    IndexFormat,
    IndexMissing,
    IndexProblem,
    WriterBusy,
    current_generation,
    open_index,
    writing,
)
from tests.hard_times import meetings
from tests.tiny import WordEncoder, tiny_index

ENCODER = WordEncoder()
ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store") / "index"
    tiny_index(folder, meetings("old"), ENCODER)
    return folder


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "index"))


def sources(folder: Path) -> list[str]:
    return [meeting.source for meeting in open_index(folder).catalog.meetings()]


def write(folder: Path, name: str) -> None:
    with writing(folder) as writer:
        assemble(writer, meetings(name), ENCODER)


def test_an_opened_index_holds_what_was_written(folder: Path) -> None:
    index = open_index(folder, ENCODER)
    assert index.encoder is ENCODER
    assert (index.generation, index.manifest.counts.meetings, index.manifest.counts.items) == ("gen-000001", 1, 3)
    assert index.dense.size == index.lexical.size == index.catalog.count("passages") == index.manifest.counts.passages
    _, rows = index.dense.search(ENCODER.encode_queries([index.catalog.passages([1])[0].context + " tekst"]), 1)
    assert rows.tolist() == [[1]]
    assert [row for row, _ in index.lexical.search(index.analyser.terms("2"), 1)] == [2]


def test_readers_go_on_with_what_they_opened_while_a_writer_publishes(folder: Path) -> None:
    reader = open_index(folder)
    write(folder, "new")
    write(folder, "newer")
    assert [m.source for m in reader.catalog.meetings()] == ["old.txt"]
    assert len(reader.lexical.search(reader.analyser.terms("tekst"), 5)) == 3
    assert sources(folder) == ["newer.txt"]


def test_only_the_current_generation_stays(folder: Path) -> None:
    (folder / "gen-000007.writing").mkdir()
    write(folder, "new")
    assert sorted(os.listdir(folder)) == ["CURRENT", "gen-000008", "writer.lock"]
    assert current_generation(folder) == "gen-000008"


def test_a_reader_that_was_just_opening_the_old_generation_gets_the_new_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check, published = store._check_files, []

    def publish_in_between(*arguments: Any) -> None:
        check(*arguments)
        if not published:
            published.append(write(folder, "new"))

    monkeypatch.setattr(store, "_check_files", publish_in_between)
    assert sources(folder) == ["new.txt"]


def test_what_is_not_published_leaves_nothing(folder: Path) -> None:
    with pytest.raises(KeyError), writing(folder) as writer:
        (writer.staging / "catalog.sqlite").write_text("half")
        raise KeyError
    assert sorted(os.listdir(folder)) == ["CURRENT", "gen-000001", "writer.lock"]
    assert sources(folder) == ["old.txt"]


def test_the_same_meetings_give_the_same_files(folder: Path) -> None:
    first = json.loads((folder / "gen-000001" / "manifest.json").read_text(encoding="utf-8"))
    write(folder, "old")
    second = json.loads((folder / "gen-000002" / "manifest.json").read_text(encoding="utf-8"))
    assert first | {"built_at": ""} == second | {"built_at": ""}


def test_a_second_writer_is_refused_with_the_first_ones_number(folder: Path) -> None:
    with writing(folder), pytest.raises(WriterBusy, match=f"process {os.getpid()} is writing"), writing(folder):
        pass
    write(folder, "new")
    assert sources(folder) == ["new.txt"]


def test_no_index_is_said_with_the_command_that_makes_one(tmp_path: Path) -> None:
    for place in (tmp_path / "none", tmp_path):
        with pytest.raises(IndexMissing, match=f"Build: python -m indexer build SOURCE --index {place}"):
            open_index(place)


def test_a_folder_with_other_files_is_not_written_to(tmp_path: Path) -> None:
    (tmp_path / "budget.xlsx").write_text("x")
    with pytest.raises(IndexProblem, match=r"holds other files \(budget.xlsx"), writing(tmp_path):
        pass
    assert os.listdir(tmp_path) == ["budget.xlsx"]


def test_another_encoder_is_refused_and_both_are_named(folder: Path) -> None:
    with pytest.raises(
        EncoderMismatch, match=r"built with encoder \('words', '1', 16\), asked for \('words', '2', 16\)"
    ):
        open_index(folder, replace(ENCODER, revision="2"))


def _flip(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


FILES = (
    "manifest.json",
    "catalog.sqlite",
    "dense.faiss",
    "analysis.json",
    "lexical/meta.json",
    f"lexical/{'0' * 32}.idx",
)


@pytest.mark.parametrize("damage", [_flip, _truncate, Path.unlink])
@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_is_found_and_named(folder: Path, name: str, damage: Callable[[Path], None]) -> None:
    damage(folder / "gen-000001" / name)
    with pytest.raises(IndexDamaged, match=f"gen-000001/{name}: .*Rebuild: python -m indexer build"):
        open_index(folder)
    write(folder, "new")
    assert sources(folder) == ["new.txt"]


@pytest.mark.parametrize("text", ["", "gen-000001", "../../etc " + "0" * 64, "\x00\xff"])
def test_a_pointer_that_points_nowhere_is_refused(folder: Path, text: str) -> None:
    (folder / "CURRENT").write_text(text, encoding="latin-1")
    with pytest.raises(IndexDamaged, match="CURRENT"):
        open_index(folder)


def test_a_half_deleted_index_is_refused(folder: Path) -> None:
    shutil.rmtree(folder / "gen-000001" / "lexical")
    with pytest.raises(IndexDamaged, match=r"lexical/.*missing"):
        open_index(folder)


def test_another_format_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "FORMAT", 4)
    with pytest.raises(IndexFormat, match=r"index format 3, this program reads 4\. Rebuild"):
        open_index(folder)


@pytest.mark.skipif(sys.platform == "win32", reason="forks")
@pytest.mark.parametrize("start", ["update", "first"])
def test_a_writer_killed_at_any_step_leaves_the_old_index_or_the_new_one(start: str) -> None:
    trials = hard_times("kill", *(["--first"] if start == "first" else []))
    assert trials[-1]["said"] == "finished"
    assert len(trials) > 40
    assert {trial["found"] for trial in trials} == {"missing" if start == "first" else "old", "new"}
    assert {trial["after"] for trial in trials} == {"next []", "not tried"}


@pytest.mark.skipif(sys.platform == "win32", reason="limits file sizes by rlimit")
def test_a_full_disk_leaves_the_old_index_and_says_so() -> None:
    trials = hard_times("full")
    refused, finished = trials[:-1], trials[-1]
    assert {trial["found"] for trial in refused} == {"old"}
    assert all(trial["said"].startswith("WriteFailed: ") and "is unchanged" in trial["said"] for trial in refused)
    assert (finished["said"], finished["found"]) == ("finished", "new")
    assert {trial["after"] for trial in trials} == {"next []", "not tried"}


def hard_times(mode: str, *options: str) -> list[dict[str, str]]:
    """In memory where the system offers it: dozens of writers sync every file."""
    memory = Path("/dev/shm")
    command = [sys.executable, "-m", "tests.hard_times", mode]
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        done = subprocess.run([*command, folder, *options], cwd=ROOT, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]

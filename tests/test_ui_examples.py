"""The questions of the first screen."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from indexer.encoder import load
from indexer.minutes import Facts, Item, Section
from retrieval.archive import open_archive
from retrieval.settings import default_settings
from tests.asked import meeting
from tests.tiny import tiny_index
from ui.examples import examples


def test_a_question_to_begin_with_leaves_out_the_mark_of_the_agenda(tmp_path: Path) -> None:
    decided = Facts(decision="Godkendt.", outcome="godkendt")
    path = Item(
        "4",
        "Ny sti til skolen (B)",
        (Section("Beslutning", "beslutning", "Godkendt."),),
        agenda_type="B",
        facts=decided,
    )
    tiny_index(tmp_path / "index", [meeting("a.md", (path,), committee="Byrådet", date="2021-03-09")], load("bundled"))
    archive = open_archive(tmp_path / "index", settings=dataclasses.replace(default_settings(), weak=0.0, none=0.0))
    assert examples(archive) == (("outcome", "Ny sti til skolen"),)

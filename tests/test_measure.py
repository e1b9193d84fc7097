from __future__ import annotations

import re
from pathlib import Path

import pytest

from indexer.store import open_index
from tools.measure import fictional, main


def test_a_measurement_makes_a_real_index_and_times_its_encoder(
    tmp_path: Path, encoder_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "index"
    main(["index", str(folder), "--passages", "450", "--encoder", str(encoder_folder)])
    said = capsys.readouterr().out
    assert open_index(folder).dense.size == 450
    assert re.search(r"^before 'koder': \d+ s, at most \d+ MB so far$", said, re.MULTILINE)
    assert re.search(r"^450 passages, \d+ bytes a passage on disk$", said, re.MULTILINE)
    (tmp_path / "queries.jsonl").write_text('{"query": "Hvad kostede skolen?"}\n\n{"query": "Hvornår?"}\n', "utf-8")
    main(["encoder", "--index", str(folder), "--queries", str(tmp_path / "queries.jsonl"), "--passages", "100"])
    said = capsys.readouterr().out
    assert "2 questions, one at a time: p50 " in said
    assert re.search(r"^100 passages, processes: 1: \d+ a second$", said, re.MULTILINE)


def test_fictional_meetings_are_the_same_every_time_and_short() -> None:
    meetings = fictional(450)
    assert [len(meeting.items) for meeting in meetings] == [200, 200, 50]
    assert meetings == fictional(450)
    assert {len(item.sections[0].text.split()) for meeting in meetings for item in meeting.items} == {16}

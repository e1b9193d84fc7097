"""The sample's test questions must not be ranked worse than by the committed run, by more than chance."""

from __future__ import annotations

import pytest

from eval.__main__ import main
from tools.typeset import ROOT

BASELINE = ROOT / "data" / "questions" / "baseline.json"


def test_the_ranking_has_not_fallen(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.chdir(ROOT)
    assert main(["gate", "--run", str(BASELINE)]) == 0, capsys.readouterr().out

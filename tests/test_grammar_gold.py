"""The grammar on whole documents with gold structure: the shared files and the fictional layouts. Skips where a set is absent."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from statistics import fmean
from typing import Any

import pytest

from indexer.grammar import parse
from indexer.readers import read
from tests.gold import coverage, load, load_structure, score, total

SHARED = Path(__file__).parents[2] / "shared"
LAYOUTS = Path(__file__).parent / "layouts"


def shared() -> list[tuple[Path, dict[str, Any]]]:
    if not SHARED.exists():
        return []
    minutes = SHARED / "minutes"
    real = [(minutes / g["file"], g) for g in load_structure(SHARED / "gold" / "structure.json", minutes)]
    return real + in_folder(SHARED / "layouts")


def in_folder(folder: Path) -> list[tuple[Path, dict[str, Any]]]:
    golds = [load(path) for path in sorted(folder.glob("*.gold.json"))]
    return [(folder / gold["file"], gold) for gold in golds]


CASES = shared()
DEV = in_folder(LAYOUTS / "dev")


@pytest.mark.skipif(not CASES, reason="../shared is not here")
def test_shared_files_score_at_least_97_percent_over_fields() -> None:
    scores = [score(parse(read(path).lines, path.name), gold) for path, gold in CASES]
    assert fmean(map(total, scores)) >= 0.97
    assert fmean(s["number"] for s in scores) >= 0.98
    assert fmean(s["title"] for s in scores) >= 0.98


@pytest.mark.parametrize("folder", ["dev", "held_out", "fresh", "fourth", "fifth", "sixth"])
def test_fictional_layouts_score_at_least_95_percent_over_fields(folder: str) -> None:
    cases = in_folder(LAYOUTS / folder)
    scores = [score(parse(read(path).lines, path.name), gold) for path, gold in cases]
    assert len(cases) >= 6
    assert fmean(map(total, scores)) >= 0.95
    assert fmean(s["number"] for s in scores if "number" in s) >= 0.98
    assert fmean(s["title"] for s in scores if "title" in s) >= 0.98


@pytest.mark.parametrize("print_", ["plain", "flat"])
def test_minutes_whose_markup_is_lost_give_the_same_items(print_: str) -> None:
    for path, gold in DEV:
        lines = [
            replace(line, level=0, kind="text" if print_ == "plain" and line.kind != "row" else line.kind)
            for line in read(path).lines
        ]
        scores = score(parse(lines, path.name), gold)
        assert scores["items"] == 1, path.name
        assert scores.get("title", 1) == 1, path.name


@pytest.mark.parametrize(("path", "gold"), CASES + DEV, ids=lambda x: x.name if isinstance(x, Path) else "")
def test_nothing_printed_is_lost(path: Path, gold: dict[str, Any]) -> None:
    lines = read(path).lines
    assert coverage(lines, parse(lines, path.name)) >= 0.995

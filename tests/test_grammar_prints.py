"""The same minutes printed another way give the same items: seeded changes of print on the fictional layouts. Knows no parser rule."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from statistics import fmean
from typing import Any

import pytest

from indexer.grammar import parse
from indexer.readers import read
from tests.gold import load, score

LAYOUTS = Path(__file__).parent / "layouts"
FIELDS = ("items", "number", "title", "case_number", "decision", "types")
Print = Callable[[str, random.Random], str]


def paged(footer: str) -> Print:
    """A page's foot after every sixth paragraph."""

    def change(text: str, _: random.Random) -> str:
        blocks = text.split("\n\n")
        feet = [footer.format(n // 6 + 1) if n % 6 == 5 else None for n in range(len(blocks))]
        return "\n\n".join(
            part for block, foot in zip(blocks, feet, strict=True) for part in (block, foot) if part is not None
        )

    return change


def softened(text: str, chance: random.Random) -> str:
    return re.sub(r"[a-zæøå]{9,}", lambda m: f"{m[0][:5]}\u00ad{m[0][5:]}" if chance.random() < 0.5 else m[0], text)


PRINTS: dict[str, Print] = {
    "windows line ends": lambda text, _: text.replace("\n", "\r\n"),
    "doubled empty lines": lambda text, _: text.replace("\n\n", "\n\n\n\n"),
    "no-break spaces": lambda text, chance: "".join(
        "\u00a0" if c == " " and chance.random() < 0.1 else c for c in text
    ),
    "soft hyphens": softened,
    "decomposed letters": lambda text, _: unicodedata.normalize("NFD", text),
    "another bullet": lambda text, _: re.sub(r"^- ", "\uf0b7  ", text, flags=re.M),
    "no empty lines": lambda text, _: re.sub(r"\n{2,}", "\n", text),
    "pages with 'Side n af 40'": paged("Side {} af 40"),
    "pages with '- n -'": paged("                              - {} -"),
}


def minutes() -> list[tuple[Path, dict[str, Any]]]:
    """The txt and md files of dev and fourth."""
    golds = [(path.parent, load(path)) for s in ("dev", "fourth") for path in sorted((LAYOUTS / s).glob("*.gold.json"))]
    return [(folder / gold["file"], gold) for folder, gold in golds if not gold["file"].endswith(".html")]


def scored(text: str, gold: dict[str, Any], folder: Path) -> float:
    path = folder / gold["file"]
    path.write_bytes(text.encode())
    scores = score(parse(read(path).lines, path.name), gold)
    return fmean(scores[field] for field in FIELDS if field in scores)


@pytest.mark.parametrize("change", PRINTS.values(), ids=PRINTS)
def test_the_same_minutes_in_another_print_give_the_same_items(change: Print, tmp_path: Path) -> None:
    scores = {
        path.name: scored(change(path.read_text(encoding="utf-8"), random.Random(path.name)), gold, tmp_path)
        for path, gold in minutes()
        if path.suffix == ".txt" or change is not PRINTS["no empty lines"]  # in md the empty lines are the paragraphs
    }
    assert {name for name, value in scores.items() if value < 0.93} == set()
    assert fmean(scores.values()) >= 0.985

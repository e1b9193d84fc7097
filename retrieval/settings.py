"""What weighs how much: the numbers that evaluation chose, read from settings.json beside this file. Knows no ranking."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).with_name("settings.json")


@dataclass(frozen=True, slots=True)
class Settings:
    """Weights of the evidence (see features.py), depth of the legs, and the calibration of confidence (see confidence.py)."""

    depth: int = 200  # candidates per leg
    items: int = 30  # best items whose sections all become candidates
    weights: dict[str, float] = field(default_factory=dict)
    alone: dict[str, dict[str, float]] = field(default_factory=dict)  # mode -> weights where one leg ranks by itself
    confidence: dict[str, float] = field(default_factory=dict)
    weak: float = 0.5  # below this confidence an answer is called weak
    none: float = 0.2  # below this there is none

    def weights_of(self, mode: str) -> dict[str, float]:
        """The weights that hold in a mode: a leg that ranks alone weighs otherwise than beside the other."""
        return self.weights | self.alone.get(mode, {})


class SettingsProblem(ValueError):
    """The settings file cannot be used; the message names the field."""


def read_settings(path: Path) -> Settings:
    """Settings from JSON; an unknown field is refused by name."""
    row = json.loads(path.read_text("utf-8"))
    row.pop("chosen_by", None)  # the run that chose the numbers: for people
    known = {f.name for f in dataclasses.fields(Settings)}
    if unknown := sorted(set(row) - known):
        raise SettingsProblem(f"{path}: found {', '.join(unknown)}, expected {', '.join(sorted(known))}")
    return Settings(**row)


@lru_cache(maxsize=1)
def default_settings() -> Settings:
    return read_settings(FILE)

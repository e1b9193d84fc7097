"""What a run keeps so that it can be stopped and continued: its recipe as given, and its state after every so many steps."""

from __future__ import annotations

import argparse
import logging
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Protocol, TypeVar

import torch

from training.corpus import DataProblem

log = logging.getLogger(__name__)
Recipe = TypeVar("Recipe")


class Stateful(Protocol):
    """A model, an optimiser or a schedule of torch."""

    def state_dict(self) -> Any: ...
    def load_state_dict(self, state: Any, /) -> Any: ...


def recipe_of(kind: type[Recipe], options: argparse.Namespace, continued: Mapping[str, Any]) -> Recipe:
    """The recipe with what `--set NAME=VALUE` changes, after what a run changes that continues a model (`--start`)."""
    given: dict[str, Any] = dict(continued) if options.start else {}
    kinds: dict[str, Any] = {name: type(value) for name, value in asdict(kind()).items()}  # type: ignore[call-overload]
    for entry in options.set:
        name, _, value = entry.partition("=")
        try:
            given[name] = kinds[name](value)
        except (KeyError, ValueError):
            raise DataProblem(f"--set {entry}: expected NAME=NUMBER, NAME one of {', '.join(kinds)}") from None
    return kind(**given)


def save(path: Path, recipe: Any, step: int, parts: Mapping[str, Stateful]) -> None:
    """Whole or not at all."""
    state = {"recipe": asdict(recipe), "step": step} | {name: part.state_dict() for name, part in parts.items()}
    torch.save(state, path.with_suffix(".part"))
    path.with_suffix(".part").replace(path)


def resume(path: Path, recipe: Any, parts: Mapping[str, Stateful]) -> int:
    """Loads the parts and gives the step to go on from: 0, and nothing loaded, without a checkpoint of this recipe."""
    if not path.is_file():
        return 0
    state = torch.load(path, weights_only=True)
    if state["recipe"] != asdict(recipe):
        return 0
    for name, part in parts.items():
        part.load_state_dict(state[name])
    log.info("continued at step %d", state["step"])
    return int(state["step"])

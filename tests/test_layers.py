"""Who may import whom: the picture in CONTRIBUTING.md, held against the code's own imports."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("indexer", "retrieval", "eval", "ui", "training", "tools", "app", "tests")
MAY_IMPORT = {
    "indexer": {"indexer"},
    "retrieval": {"indexer", "retrieval"},
    "eval": {"indexer", "retrieval", "eval"},
    "ui": {"indexer", "retrieval", "eval", "ui"},
    "app": {"indexer", "retrieval", "ui", "app"},
    "training": {"indexer", "retrieval", "eval", "training"},
    "tools": {"indexer", "tools"},
}
# One door per heavy library.
DOORS = {
    "faiss": {"indexer/dense.py"},
    "tantivy": {"indexer/lexical.py"},
    "tiktoken": {"indexer/tokens.py"},
    "streamlit": {"app.py", "ui/"},
    "ir_measures": {"eval/"},
    "pypdfium2": {"indexer/readers/", "ui/"},
}
FILES = sorted(
    p
    for room in ROOMS
    for p in ([ROOT / "app.py"] if room == "app" else (ROOT / room).rglob("*.py"))
    if room != "tests" and p.exists()
)


def imported(path: Path) -> set[str]:
    """Dotted names of everything a file imports, wherever in the file it does."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_room_imports_only_what_it_may(path: Path) -> None:
    relative = path.relative_to(ROOT)
    room = relative.parts[0].removesuffix(".py")
    ours = {name.split(".")[0] for name in imported(path)} & set(ROOMS)
    assert ours <= MAY_IMPORT[room]


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_heavy_libraries_have_one_door(path: Path) -> None:
    relative = str(path.relative_to(ROOT))
    heavy = {name.split(".")[0] for name in imported(path)} & set(DOORS)
    assert all(any(relative.startswith(door) for door in DOORS[name]) for name in heavy), heavy


def private(path: Path) -> set[str]:
    """Names with an underscore that a file takes from another module or from another's object."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.Attribute) and not (
            isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")
        ):
            found.add(node.attr)
    return {name for name in found if name.startswith("_") and not name.startswith("__")}


@pytest.mark.parametrize("path", [p for p in FILES if p.parent.name == "eval"], ids=lambda p: p.name)
def test_eval_uses_nothing_private(path: Path) -> None:
    assert private(path) == set()


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_nothing_is_pickled(path: Path) -> None:
    assert not {"pickle", "cPickle", "dill", "joblib", "shelve"} & {n.split(".")[0] for n in imported(path)}


@pytest.mark.parametrize("room", ["ui", "indexer", "retrieval"])
def test_the_map_names_every_module_and_none_that_is_gone(room: str) -> None:
    whole = (ROOT / "CONTRIBUTING.md").read_text("utf-8").split("```")[1]
    mapped = re.search(rf"^{room}/.*?(?=^\w)", whole, re.MULTILINE | re.DOTALL)
    named = set(re.findall(r"\w+\.py", mapped[0] if mapped else ""))
    assert {p.name for p in (ROOT / room).glob("[!_]*.py")} <= named <= {p.name for p in (ROOT / room).rglob("*.py")}

"""The README's Python example gives the output it prints, and names commands and files that exist."""

from __future__ import annotations

import doctest
import re
import subprocess
import sys
from pathlib import Path

import pytest

from eval.__main__ import main as eval_main
from indexer.__main__ import main as indexer_main
from retrieval.__main__ import main as retrieval_main

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
MAINS = {"indexer": indexer_main, "retrieval": retrieval_main, "eval": eval_main}


def test_the_python_example_prints_what_the_readme_says(sample_folder: Path) -> None:
    (block,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    text = block.replace('Path("data/index")', f"Path({str(sample_folder)!r})")
    test = doctest.DocTestParser().get_doctest(text, {}, "README.md", None, 0)
    printed: list[str] = []
    assert doctest.DocTestRunner().run(test, out=printed.append).failed == 0, "".join(printed)


def test_every_command_of_the_readme_is_known() -> None:
    named = {(m, c) for m, c in re.findall(r"python -m (indexer|retrieval|eval) (\w+)", README)}
    assert named
    for module, command in sorted(named):
        try:
            MAINS[module]([command, "--help"])
        except SystemExit as stopped:
            assert stopped.code == 0, f"python -m {module} {command}"


def test_every_picture_and_file_of_the_readme_exists() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", README):
        assert (ROOT / target).is_file(), target


@pytest.mark.parametrize(("option", "status"), [("--help", 0), ("--no-such-option", 2)])
def test_the_starter_explains_itself_and_starts_nothing(option: str, status: int) -> None:
    done = subprocess.run([sys.executable, "run.py", option], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == status
    assert "python3 run.py FOLDER" in done.stdout

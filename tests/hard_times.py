"""Writers that are killed or run out of room: `python -m tests.hard_times kill|full FOLDER [--first]` prints what a reader found.

A process of its own, because it forks: engines that have already started threads do not survive a fork.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import sys
from pathlib import Path
from typing import Any

from indexer.assemble import assemble
from indexer.minutes import Item, Meeting, Section
from indexer.store import IndexMissing, IndexProblem, WriteFailed, open_index, writing
from tests.tiny import WordEncoder

WATCHED = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.listdir", "os.scandir", "sqlite3.connect"}


def meetings(name: str, items: int = 3) -> list[Meeting]:
    body = tuple(Item(str(i), f"Sag {i}", (Section("", "andet", f"Tekst {i} i {name}. " * 5),)) for i in range(items))
    return [Meeting(f"{name}.txt", body, date="2021-03-09")]


def write(folder: Path, name: str, items: int = 3) -> None:
    with writing(folder) as writer:
        assemble(writer, meetings(name, items), WordEncoder())


def forked(action: Any) -> tuple[str | None, int]:
    """Run the action in a child: what it returned, and its exit status."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        os.write(writer, str(action()).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        said = pipe.read().decode() or None
    return said, os.waitpid(child, 0)[1]


def killed_at(step: int, folder: Path) -> str:
    """Write "new", and die at the given use of a file in the folder."""
    seen = 0

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal seen
        if event in WATCHED and str(folder) in str(arguments[0]):
            seen += 1
            if seen > step:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)
    write(folder, "new")
    return "finished"


def without_room(size: int, folder: Path) -> str:
    """Write "new" where no file may grow beyond the size."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    try:
        write(folder, "new", items=60)
    except WriteFailed as problem:
        return f"WriteFailed: {problem}"
    return "finished"


def what_a_reader_finds(folder: Path) -> str:
    try:
        return open_index(folder).catalog.meetings()[0].source.removesuffix(".txt")
    except IndexMissing:
        return "missing"
    except IndexProblem as problem:
        return f"{type(problem).__name__}: {problem}"


def and_after_the_next_writer(folder: Path) -> str:
    write(folder, "next")
    left = [name for name in os.listdir(folder) if name.endswith(".writing")]
    return f"{what_a_reader_finds(folder)} {left}"


def main(mode: str, folder: Path, first: bool) -> None:
    template, target = folder / "template", folder / "index"
    template.mkdir()
    if not first:
        forked(lambda: write(template, "old"))
    steps = range(1000) if mode == "kill" else [0, 8, 100, 1_000, 4_096, 10_001, 60_000, 10_000_000]
    for step in steps:
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(template, target)
        action = killed_at if mode == "kill" else without_room
        said, status = forked(lambda step=step, action=action: action(step, target))
        found, _ = forked(lambda: what_a_reader_finds(target))
        after = forked(lambda: and_after_the_next_writer(target))[0] if step % 8 == 0 else "not tried"
        print(json.dumps({"step": step, "said": said, "status": status, "found": found, "after": after}))
        if said == "finished":
            break


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), "--first" in sys.argv[3:])

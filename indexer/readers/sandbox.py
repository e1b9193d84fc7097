"""Runs a reader in a second process under limits of memory, processor and time. Knows no file format.

A file that kills its parser costs one process, not the program. The process takes one file after the other and is
started again when it dies; limits of memory and processor hold where the system has them (POSIX), the time limit everywhere.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
from dataclasses import asdict
from pathlib import Path
from queue import Empty, Queue
from typing import Any, BinaryIO

from indexer.minutes import Line
from indexer.readers.limits import Limits, ReadFile, Unreadable

_ROOT = Path(__file__).resolve().parents[2]
_STARTING = 30  # seconds that a new process may take to import its libraries, beyond the time for the file


class _Worker:
    """The second process, its two pipes, and the thread that waits for its answers."""

    def __init__(self) -> None:
        paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "indexer.readers"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        )
        self.answers: Queue[bytes] = Queue()
        self.fresh = True
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        while line := self.process.stdout.readline():
            self.answers.put(line)
        self.answers.put(b"")

    def ask(self, suffix: str, data: bytes, limits: Limits) -> bytes:
        """One line of JSON; empty when the process died, Empty raised when time ran out."""
        assert self.process.stdin is not None
        head = json.dumps({"suffix": suffix, "size": len(data), "limits": asdict(limits)})
        sender = threading.Thread(target=_send, args=(self.process.stdin, head.encode() + b"\n", data), daemon=True)
        sender.start()
        answer = self.answers.get(timeout=limits.seconds + (_STARTING if self.fresh else 1))
        self.fresh = False
        return answer

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


def _send(pipe: BinaryIO, head: bytes, data: bytes) -> None:
    try:
        pipe.write(head)
        pipe.write(data)
        pipe.flush()
    except (OSError, ValueError):
        return  # the process died; the listener reports it


_lock = threading.Lock()
_workers: list[_Worker] = []  # none or one


def run(suffix: str, data: bytes, limits: Limits) -> ReadFile:
    """What the reader for this suffix gives, or Unreadable: also when it crashed or took too long."""
    with _lock:
        worker = _workers[0] if _workers and _workers[0].process.poll() is None else _Worker()
        _workers[:] = [worker]
        try:
            answer = worker.ask(suffix, data, limits)
        except Empty:
            _discard()
            raise Unreadable(f"læsningen blev afbrudt efter {limits.seconds} sekunder") from None
        except BaseException:
            _discard()
            raise
        if not answer:
            _discard()
            raise Unreadable("læsningen brød sammen: filen er beskadiget eller for krævende")
    return _unpacked(json.loads(answer))


@atexit.register
def _discard() -> None:
    while _workers:
        _workers.pop().stop()


def _unpacked(answer: dict[str, Any]) -> ReadFile:
    if "reason" in answer:
        raise Unreadable(answer["reason"])
    lines = tuple(
        Line(text, kind, level, page, header, gap) for text, kind, level, page, header, gap in answer["lines"]
    )
    return ReadFile(lines, answer["pages"], tuple(answer["warnings"]))


def _packed(suffix: str, data: bytes, limits: Limits) -> dict[str, Any]:
    """The reader's answer as JSON can carry it."""
    from indexer.readers.formats import READERS

    try:
        found = READERS[suffix](data, limits)
    except Unreadable as refused:
        return {"reason": str(refused)}
    except MemoryError:
        return {"reason": "filen kræver for meget hukommelse"}
    except Exception as error:  # whatever a parser throws at a damaged file is the file's fault
        return {"reason": f"filen er beskadiget ({type(error).__name__})"}
    lines = [(x.text, x.kind, x.level, x.page, x.header, x.gap) for x in found.lines]
    return {"lines": lines, "pages": found.pages, "warnings": found.warnings}


def _restrain(limits: Limits) -> None:
    """Memory, processor seconds from now on, no core dumps, no files written."""
    try:
        import resource
    except ImportError:  # Windows has none of these; the time limit holds there
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime) + limits.seconds + 1
    wanted = {"RLIMIT_AS": limits.memory, "RLIMIT_CPU": seconds, "RLIMIT_CORE": 0, "RLIMIT_FSIZE": 0}
    for name, value in wanted.items():
        kind = getattr(resource, name)
        hard = resource.getrlimit(kind)[1]
        try:
            resource.setrlimit(kind, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))
        except (ValueError, OSError):  # macOS refuses some of them
            continue


def serve() -> None:
    """Files in, lines out, until the pipe closes. Nothing else may write to the answers' pipe."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    while head := sys.stdin.buffer.readline():
        order = json.loads(head)
        limits = Limits(**order["limits"])
        data = sys.stdin.buffer.read(order["size"])
        if len(data) < order["size"]:
            return
        _restrain(limits)
        answers.write(json.dumps(_packed(order["suffix"], data, limits)).encode() + b"\n")
        answers.flush()

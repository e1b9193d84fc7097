"""Bytes -> lines with a little structure. One file per format; knows no minutes.

`read` opens the file and picks the reader by suffix; it is parsed in a second process under limits (see sandbox.py). A text
file is markdown or plain by what it holds, whatever its suffix says.
"""

from __future__ import annotations

import stat
from pathlib import Path

from indexer.readers.formats import READERS
from indexer.readers.limits import MEGABYTE, Limits, ReadFile, Unreadable
from indexer.readers.sandbox import run

__all__ = ["SUFFIXES", "Limits", "ReadFile", "Unreadable", "read"]

SUFFIXES = tuple(READERS)
_LIMITS = Limits()


def read(path: Path, limits: Limits = _LIMITS) -> ReadFile:
    """The file as lines, or Unreadable with the reason."""
    suffix = path.suffix.lower()
    if suffix not in READERS:
        raise Unreadable(f"ukendt filtype {suffix or '(ingen)'}: kan læse {' '.join(SUFFIXES)}")
    data = _bytes(path, limits)
    found = run(suffix, data, limits)
    if not found.lines:
        raise Unreadable("ingen tekst i filen")
    return found


def _bytes(path: Path, limits: Limits) -> bytes:
    """The file's content. A link may not lead out of its folder, and nothing but a plain file is opened."""
    try:
        if path.is_symlink() and path.parent.resolve() not in path.resolve().parents:
            raise Unreadable("symbolsk lænke, der peger ud af mappen")
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise Unreadable("ikke en almindelig fil")
        if status.st_size > limits.bytes:
            raise Unreadable(f"for stor: {_megabytes(status.st_size)}, højst {_megabytes(limits.bytes)}")
        with path.open("rb") as file:
            data = file.read(limits.bytes + 1)
    except FileNotFoundError:
        raise Unreadable("filen findes ikke") from None
    except PermissionError:
        raise Unreadable("ingen adgang til filen") from None
    except (OSError, ValueError, RuntimeError) as error:
        raise Unreadable(f"filen kan ikke åbnes: {error}") from None
    if len(data) > limits.bytes:
        raise Unreadable(f"for stor: højst {_megabytes(limits.bytes)}")
    if not data.strip():
        raise Unreadable("filen er tom")
    return data


def _megabytes(size: int) -> str:
    return f"{size / MEGABYTE:.0f} MB" if size >= MEGABYTE else f"{size} byte"

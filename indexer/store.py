"""The index folder: generations, manifest, checks on open, atomic switch, one writer. Knows no minutes and no ranking.

    CURRENT                 "gen-000003 <SHA-256 of its manifest>": the one file that decides what readers see
    gen-000003/manifest.json, catalog.sqlite, dense.faiss, analysis.json, lexical/
    writer.lock             held, by the operating system, for as long as a writer runs

A writer fills a folder that nobody reads, syncs it, renames it, and then replaces CURRENT. Killed at any moment it leaves
the old generation or the new one. Then the old one is removed: readers that have it open go on with their open files, and a
reader that was just opening it opens the new one instead.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import hashlib
import json
import os
import re
import shlex
import shutil
import sqlite3
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from indexer.analysis import Analyser
from indexer.catalog import Catalog
from indexer.dense import FaissIndex, VectorIndex
from indexer.encoder import Encoder, Settings, options
from indexer.lexical import LexicalIndex, TantivyIndex

FORMAT = 3
CURRENT, LOCK, MANIFEST = "CURRENT", "writer.lock", "manifest.json"
CATALOG, DENSE, LEXICAL, ANALYSIS = "catalog.sqlite", "dense.faiss", "lexical", "analysis.json"
_GENERATION = re.compile(r"gen-(\d{6,})")
_STAGING = ".writing"
_UNCHANGED = "What was there is unchanged; make room and run the command again"


class IndexProblem(Exception):
    """The index cannot be used. The message names the folder, what was found, what was expected, and the repair."""


class IndexMissing(IndexProblem):
    """There is no index in the folder."""


class IndexDamaged(IndexProblem):
    """A file of the index is missing or is not the one that was written."""


class IndexFormat(IndexProblem):
    """The index was written by another version of this program."""


class EncoderMismatch(IndexProblem):
    """The index was built with another encoder than the one asked for."""


class WriterBusy(IndexProblem):
    """Another process is writing to the folder."""


class WriteFailed(IndexProblem):
    """The new generation could not be written; the old one is as it was."""


@dataclass(frozen=True, slots=True)
class Counts:
    files: int
    meetings: int  # leading ones
    items: int
    passages: int


@dataclass(frozen=True, slots=True)
class Stored:
    """A file of a generation as it was written."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation is made of. `pipeline` is the hash of the program that read the minutes."""

    format: int
    encoder: str
    encoder_settings: Settings
    encoder_revision: str
    dim: int
    vocabulary: str
    pipeline: str
    sources: tuple[str, ...]
    municipality: str | None
    counts: Counts
    built_at: str  # ISO, UTC; the only thing that differs between two builds of the same files
    files: Mapping[str, Stored] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Index:
    """An opened generation."""

    folder: Path
    generation: str
    manifest: Manifest
    catalog: Catalog
    dense: VectorIndex
    lexical: LexicalIndex
    analyser: Analyser
    encoder: Encoder | None = None


def open_index(folder: Path, encoder: Encoder | None = None) -> Index:
    """The current generation, every file checked against the manifest; with `encoder`, that it is the one it was built with."""
    while True:
        generation, manifest_hash = _current(folder)
        try:
            manifest = _manifest(folder, generation, manifest_hash)
            _check_files(folder, generation, manifest)
            if encoder is not None:
                check_encoder(folder, manifest, encoder)
            inside = folder / generation
            return Index(
                folder=folder,
                generation=generation,
                manifest=manifest,
                catalog=Catalog(inside / CATALOG),
                dense=FaissIndex.read(inside / DENSE),
                lexical=TantivyIndex.read(inside / LEXICAL),
                analyser=Analyser.read(inside / ANALYSIS),
                encoder=encoder,
            )
        except (
            IndexDamaged,
            OSError,
            ValueError,
            RuntimeError,
            sqlite3.Error,
        ):  # the engines' words for a vanished file
            if _current(folder)[0] == generation:
                raise  # else a writer published and cleaned up in between: read the new one


def current_generation(folder: Path) -> str:
    """The name of the generation that a reader would open now; changes with every publication."""
    return _current(folder)[0]


def current_manifest(folder: Path) -> Manifest | None:
    """What the current generation says it is made of, its files unchecked; None where that cannot be read."""
    try:
        return _manifest(folder, *_current(folder))
    except IndexProblem:
        return None


def check_encoder(folder: Path, manifest: Manifest, encoder: Encoder) -> None:
    """Refuse an encoder whose vectors cannot be compared with those of the index."""
    found = (manifest.encoder, manifest.encoder_revision[:12], manifest.dim)
    asked = (encoder.name, encoder.revision[:12], encoder.dim)
    if manifest.encoder_revision != encoder.revision or manifest.dim != encoder.dim:
        wanted = dataclasses.replace(manifest, encoder=encoder.name, encoder_settings=encoder.settings)
        how = _differences(manifest.encoder_settings, encoder.settings)
        raise EncoderMismatch(
            f"{folder}: built with encoder {found}, asked for {asked}{how}. {_repair(folder, wanted)}"
        )


def _differences(built: Settings, asked: Settings) -> str:
    pairs = {
        field.name: (getattr(built, field.name), getattr(asked, field.name)) for field in dataclasses.fields(built)
    }
    unlike = [f"{name} {was!r}, now {now!r}" for name, (was, now) in pairs.items() if was != now]
    return f" ({'; '.join(unlike)})" if unlike else ""


def _current(folder: Path) -> tuple[str, str]:
    """Generation and manifest hash that CURRENT names."""
    path = folder / CURRENT
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise IndexMissing(f"{folder}: no index here (no file {CURRENT}). {_repair(folder, verb='Build')}") from None
    except (OSError, UnicodeDecodeError) as problem:
        raise IndexDamaged(f"{path}: cannot be read: {problem}. {_repair(folder)}") from None
    generation, _, manifest_hash = text.strip().partition(" ")
    if not _GENERATION.fullmatch(generation) or not re.fullmatch(r"[0-9a-f]{64}", manifest_hash):
        raise IndexDamaged(f"{path}: holds {text[:80]!r}, expected a generation and its hash. {_repair(folder)}")
    return generation, manifest_hash


def _manifest(folder: Path, generation: str, wanted: str) -> Manifest:
    path = folder / generation / MANIFEST
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise IndexDamaged(f"{path}: missing. {_repair(folder)}") from None
    found = hashlib.sha256(raw).hexdigest()
    if found != wanted:
        raise IndexDamaged(f"{path}: SHA-256 {found[:12]}, expected {wanted[:12]}. {_repair(folder)}")
    values = json.loads(raw)
    if values.get("format") != FORMAT:
        repair = _repair(folder)
        raise IndexFormat(f"{folder}: index format {values.get('format')}, this program reads {FORMAT}. {repair}")
    values["sources"] = tuple(values["sources"])
    values["encoder_settings"] = Settings(**values["encoder_settings"])
    values["counts"] = Counts(**values["counts"])
    values["files"] = {name: Stored(**stored) for name, stored in values["files"].items()}
    return Manifest(**values)


def _check_files(folder: Path, generation: str, manifest: Manifest) -> None:
    for name, stored in manifest.files.items():
        path = folder / generation / name
        if not path.is_file():
            raise IndexDamaged(f"{path}: missing. {_repair(folder, manifest)}")
        found = _stored(path)
        if found != stored:
            was = f"{found.size} bytes, SHA-256 {found.sha256[:12]}"
            expected = f"{stored.size} bytes, {stored.sha256[:12]}"
            raise IndexDamaged(f"{path}: {was}, expected {expected}. {_repair(folder, manifest)}")


def _repair(folder: Path, manifest: Manifest | None = None, verb: str = "Rebuild") -> str:
    """The command that repairs the index."""
    sources = [shlex.quote(source) for source in manifest.sources] if manifest else ["SOURCE"]
    option = f" {options(manifest.encoder, manifest.encoder_settings)}" if manifest else ""
    command = f"python -m indexer build {' '.join(sources)} --index {shlex.quote(str(folder))}{option}"
    return f"{verb}: {command}"


class Writer:
    """The right to publish into a folder, held while `writing` runs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        numbers = [int(m[1]) for name in _names(folder) if (m := _GENERATION.match(name))]
        self.generation = f"gen-{max(numbers, default=0) + 1:06d}"
        self.staging = folder / (self.generation + _STAGING)

    def publish(self, manifest: Manifest) -> None:
        """Make what lies in `staging` the current generation."""
        files = {path.relative_to(self.staging).as_posix(): path for path in self.staging.rglob("*") if path.is_file()}
        stored = {name: _stored(path) for name, path in sorted(files.items())}
        full = dataclasses.replace(manifest, files=stored, built_at=_now())
        raw = json.dumps(dataclasses.asdict(full), ensure_ascii=False, indent=1).encode()
        (self.staging / MANIFEST).write_bytes(raw)
        for path in (*files.values(), self.staging / MANIFEST):
            _sync(path)
        for inside in sorted({path.parent for path in files.values()} | {self.staging}, reverse=True):
            _sync_folder(inside)
        self.staging.rename(self.folder / self.generation)
        _sync_folder(self.folder)
        self._switch(f"{self.generation} {hashlib.sha256(raw).hexdigest()}\n")
        self._remove_old()

    def _switch(self, text: str) -> None:
        temporary = self.folder / (CURRENT + _STAGING)
        temporary.write_text(text, encoding="utf-8")
        _sync(temporary)
        temporary.replace(self.folder / CURRENT)
        _sync_folder(self.folder)

    def _remove_old(self) -> None:
        """Remove all other generations, and what killed writers left: a deleted document must not live on in a copy."""
        for name in _names(self.folder):
            if _GENERATION.match(name) and name != self.generation:
                shutil.rmtree(
                    self.folder / name, ignore_errors=True
                )  # Windows keeps open files; the next writer tries again


@contextlib.contextmanager
def writing(folder: Path) -> Iterator[Writer]:
    """Hold the folder's lock and offer an empty staging folder; whatever is not published is removed at the end."""
    foreign = [name for name in _names(folder) if not _ours(name)]
    if foreign and CURRENT not in _names(folder):
        raise IndexProblem(
            f"{folder}: holds other files ({foreign[0]} ...), expected an index or an empty folder. Choose another --index"
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / LOCK).open("ab+", buffering=0)
    except OSError as problem:
        raise WriteFailed(f"{folder}: cannot be written: {problem.strerror}") from problem
    with lock:
        if not _lock(lock):
            lock.seek(0)
            owner = lock.read().decode("ascii", "replace").strip() or "unknown"
            raise WriterBusy(
                f"{folder}: process {owner} is writing to it. Wait for it to end and run the command again"
            )
        staging: Path | None = None
        try:
            lock.truncate(0)
            lock.write(str(os.getpid()).encode())
            writer = Writer(folder)
            staging = writer.staging
            staging.mkdir()
            yield writer
        except OSError as problem:
            reason = problem.strerror or str(problem)
            raise WriteFailed(f"{folder}: cannot be written: {reason}. {_UNCHANGED}") from problem
        finally:
            if staging is not None:
                shutil.rmtree(staging, ignore_errors=True)


def _lock(file: IO[bytes]) -> bool:
    """Take the lock without waiting. The system releases it when the process ends, however it ends."""
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(1 << 20)  # locking a byte forbids reading it: not one of the number's
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _names(folder: Path) -> list[str]:
    return sorted(os.listdir(folder)) if folder.is_dir() else []


def _ours(name: str) -> bool:
    return name in (CURRENT, LOCK, CURRENT + _STAGING) or bool(_GENERATION.match(name)) or name.startswith(".")


def _stored(path: Path) -> Stored:
    with path.open("rb") as file:
        return Stored(hashlib.file_digest(file, "sha256").hexdigest(), path.stat().st_size)


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Make renames in a folder survive a power cut; Windows has no such call and needs none."""
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")

"""A name -> a model folder that may be loaded: found, complete, unaltered, without pickles or code of its own. Loads no model."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Precision = Literal["fp32", "bf16"]
Backend = Literal["torch", "onnx", "openvino"]
PRECISIONS: tuple[Precision, ...] = ("fp32", "bf16")
BACKENDS: tuple[Backend, ...] = ("torch", "onnx", "openvino")

BUNDLED = Path(__file__).resolve().parent.parent / "data" / "encoder"
FAST = "fast"  # the static encoder beside the bundled one, where two are shipped
DEFAULT = "bundled"
CHECKSUMS = "SHA256SUMS"

_HUB_NAME = re.compile(r"(?P<repository>[\w-][\w.-]*/[\w-][\w.-]*)(?:@(?P<revision>[\w./-]+))?")
_CONFIGURED = (".Transformer", ".Pooling", ".Dense")  # modules that cannot be made without their config.json
# What a sentence-transformers model is read from; never a pickle.
_WANTED = ("*.json", "*.txt", "*.model", "*.jinja", "*.safetensors")
_WANTED_BY: Mapping[Backend, tuple[str, ...]] = {
    "torch": _WANTED,
    "onnx": (*_WANTED, "onnx/model.onnx*"),
    "openvino": (*_WANTED, "openvino/openvino_model.*"),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """What beside a model's files decides its vectors; an index keeps them, so that questions are encoded as passages were.

    A prompt stands before every text; None means the model's own, or else its family's.
    """

    query: str | None = None
    passage: str | None = None
    precision: Precision = "fp32"
    backend: Backend = "torch"


class EncoderUnavailable(Exception):
    """The encoder cannot be used. The message says which, why, and what to do instead."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(name, reason)

    def __str__(self) -> str:
        name, reason = self.args
        return (
            f"Encoder {name!r} is not available: {reason}. Give a model folder with --encoder PATH, "
            f"or --encoder {DEFAULT} for the encoder that is shipped, which needs no network."
        )


def find(name: str, backend: Backend = "torch", fetch: bool = False) -> tuple[str, Path]:
    """A name that says which files it means from anywhere and for good, and the folder they lie in.

    "bundled", "fast", a folder (its full path), or a model hub's "owner/model[@revision]", pinned to the commit. The hub is
    asked only with `fetch`, and only for what this machine does not hold yet; without, nothing is downloaded.
    """
    if name == DEFAULT:
        return name, BUNDLED
    if name == FAST:
        beside = BUNDLED.with_name("encoder-fast")
        return name, beside if beside.is_dir() else BUNDLED
    if Path(name).is_dir():
        return str(Path(name).resolve()), Path(name).resolve()
    hub = _HUB_NAME.fullmatch(name)
    if hub is None:
        raise EncoderUnavailable(name, "no such folder")
    folder = _snapshot(name, hub["repository"], hub["revision"], backend, fetch)
    return f"{hub['repository']}@{folder.name}", folder


def _snapshot(name: str, repository: str, revision: str | None, backend: Backend, fetch: bool) -> Path:
    """The hub's files in this machine's cache."""
    from huggingface_hub import snapshot_download

    wanted = list(_WANTED_BY[backend])
    try:
        return Path(snapshot_download(repository, revision=revision, allow_patterns=wanted, local_files_only=True))
    except Exception:  # the hub's client raises a dozen kinds; all mean: not on this machine
        command = f"hf download {repository}" + (f" --revision {revision}" if revision else "")
        absent = f"not a folder, and not in this machine's model cache (fetch it where there is a network: {command})"
        if not fetch:
            raise EncoderUnavailable(name, absent) from None
    try:
        return Path(snapshot_download(repository, revision=revision, allow_patterns=wanted))
    except Exception as problem:
        said = (str(problem).strip().splitlines() or [type(problem).__name__])[0].rstrip(".")
        raise EncoderUnavailable(name, f"{absent}; the model hub did not give it: {said}") from problem


def checked(name: str, folder: Path) -> tuple[str, ...]:
    """Refuse a folder that is incomplete, altered, or would run code or a pickle when loaded; else its modules' kinds."""
    modules = folder / "modules.json"
    if not modules.is_file():
        raise EncoderUnavailable(name, f"{folder}: modules.json is missing: not a sentence-transformers model")
    _check_sums(name, folder)
    try:
        listed = [(str(m["type"]), str(m["path"])) for m in json.loads(modules.read_text(encoding="utf-8"))]
    except (ValueError, TypeError, KeyError) as problem:
        raise EncoderUnavailable(name, f"{folder}: modules.json cannot be read: {problem}") from problem
    for kind, path in listed:
        if not kind.startswith("sentence_transformers."):
            raise EncoderUnavailable(name, f"{folder}: module {kind!r} would run code of its own")
        if kind.endswith(_CONFIGURED) and not (folder / path / "config.json").is_file():
            raise EncoderUnavailable(name, f"{folder}: {Path(path, 'config.json')} is missing")
    refuse_pickles(name, folder)
    return tuple(kind.rpartition(".")[2] for kind, _ in listed)


def _check_sums(name: str, folder: Path) -> None:
    path = folder / CHECKSUMS
    for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else []:
        wanted, _, file = line.partition("  ")
        if not (folder / file).is_file():
            raise EncoderUnavailable(name, f"{folder}: {file} is missing")
        if _sha256(folder / file) != wanted:
            raise EncoderUnavailable(name, f"{folder}: {file} was altered (its SHA-256 differs from {CHECKSUMS})")


def refuse_pickles(name: str, folder: Path) -> None:
    """Weights in a pickle run code when they are read; where safetensors lie beside them, those are read instead."""
    for path in model_files(folder):
        if _is_pickle(path) and not any(path.parent.glob("*.safetensors")):
            convert = "SentenceTransformer(FOLDER).save(NEW_FOLDER) writes safetensors, on a machine where you trust it"
            reason = f"{path.relative_to(folder)} is a pickle, which can run code; only safetensors are read. {convert}"
            raise EncoderUnavailable(name, f"{folder}: {reason}")


def _is_pickle(path: Path) -> bool:
    return path.suffix in (".pkl", ".pickle", ".pt", ".pth", ".ckpt") or (
        path.suffix == ".bin" and "pytorch_model" in path.name
    )


def folder_revision(folder: Path) -> str:
    """SHA-256 over the names and contents of a model folder's files; its documentation does not count."""
    digest = hashlib.sha256()
    for path in model_files(folder):
        digest.update(f"{path.relative_to(folder).as_posix()} {_sha256(path)}\n".encode())
    return digest.hexdigest()


def seal(folder: Path) -> None:
    """Write the checksums by which a later `checked` finds a missing or altered file."""
    lines = [f"{_sha256(path)}  {path.relative_to(folder).as_posix()}\n" for path in model_files(folder)]
    (folder / CHECKSUMS).write_text("".join(lines), encoding="utf-8")


def model_files(folder: Path) -> list[Path]:
    """What belongs to the model, documentation and hidden files apart."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return sorted(
        path
        for path in files
        if not any(part.startswith(".") for part in path.relative_to(folder).parts)
        and path.suffix not in (".md", ".png", ".svg")
        and path.name != CHECKSUMS
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

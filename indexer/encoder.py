"""Texts -> unit vectors. The one place that knows sentence-transformers; knows no passages, no index and no question."""

from __future__ import annotations

import hashlib
import json
import math
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError

from indexer import tokens as vocabulary
from indexer.tokens import Tokens

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = npt.NDArray[np.float32]

BUNDLED = Path(__file__).resolve().parent.parent / "data" / "encoder"
FAST = "fast"  # the static encoder beside the bundled one, where two are shipped
DEFAULT = "bundled"
CHECKSUMS = "SHA256SUMS"
_BATCH = 64
_STATIC = (("StaticEmbedding",), ("StaticEmbedding", "Normalize"))
_UNLIMITED = 1_000_000  # tokens; stands for encoders that read texts of any length


class EncoderUnavailable(Exception):
    """The encoder cannot be used. The message says which, why, and what to do instead."""


class Encoder(Protocol):
    """`name` is what `load` takes; `revision` changes with every byte that can change a vector."""

    @property
    def name(self) -> str: ...

    @property
    def revision(self) -> str: ...

    @property
    def dim(self) -> int: ...

    @property
    def max_tokens(self) -> int: ...

    @property
    def tokens(self) -> Tokens: ...

    def encode_queries(self, texts: Sequence[str]) -> Vectors: ...  # (n, d) float32, rows of length 1 (or 0: no word)

    def encode_passages(self, texts: Sequence[str]) -> Vectors: ...  # the same


@dataclass(frozen=True, slots=True)
class Prompts:
    """What stands before every question and every passage. Wrong prompts cost several points, silently."""

    query: str = ""
    passage: str = ""


_INSTRUCT = "Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery:"
# Family (in the model's name) -> prompts; the first that fits. From the model cards; a model's own prompts go before.
FAMILIES: tuple[tuple[str, Prompts], ...] = (
    (r"e5-[\w-]*instruct", Prompts(_INSTRUCT + " ", "")),
    (r"\be5-|multilingual-e5|e5_", Prompts("query: ", "passage: ")),
    (r"qwen3?-embedding|harrier|f2llm", Prompts(_INSTRUCT, "")),
    (r"embeddinggemma", Prompts("task: search result | query: ", "title: none | text: ")),
    (r"arctic-embed", Prompts("query: ", "")),
    (r"nomic-embed", Prompts("search_query: ", "search_document: ")),
    (r"bge-m3|bekko|granite-embedding|minilm|potion|m2v|static", Prompts()),
)


def load(name: str = DEFAULT, prompts: Prompts | None = None) -> Encoder:
    """The encoder called "bundled" or "fast", in a folder, or in the local cache of a model hub; nothing is downloaded."""
    folder = _folder(name)
    modules = _check(name, folder)
    kind = StaticEncoder if modules in _STATIC else SentenceEncoder
    return kind(name if name in (DEFAULT, FAST) else _stable_name(name), folder, prompts)


def bundled() -> Encoder:
    """The encoder that is shipped with Referent."""
    return load(DEFAULT)


class SentenceEncoder:
    """A sentence-transformers model folder: local files only, no code from the folder, no pickles."""

    def __init__(self, name: str, folder: Path, prompts: Prompts | None = None) -> None:
        self.name = name
        self.folder = folder
        self.tokens = _tokens(name, folder)
        self._model = _model(name, folder)
        self.prompts = prompts or _named_prompts(self._model.prompts) or _family_prompts(name)
        self.revision = _revision(folder, self.prompts)
        limit = self._model.max_seq_length
        self.max_tokens = _UNLIMITED if limit is None or math.isinf(limit) else int(limit)
        self.dim = int(self._model.get_embedding_dimension() or self._encode([""]).shape[1])

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """(n, d) float32, rows of length 1; a text without any known token may be all zeros."""
        return self._encode([self.prompts.query + text for text in texts])

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """(n, d) float32, rows of length 1; a text without any known token may be all zeros."""
        return self._encode([self.prompts.passage + text for text in texts])

    def _encode(self, texts: list[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.dim), dtype=np.float32)
        raw = self._model.encode(
            texts, batch_size=_BATCH, convert_to_numpy=True, normalize_embeddings=False, show_progress_bar=False
        )
        return unit(np.asarray(raw, dtype=np.float32))


class PairScorer:
    """A sentence-transformers CrossEncoder: reads a question and a text together. Local files only, no pickles."""

    def __init__(self, name: str) -> None:
        folder = _folder(name)
        if not (folder / "config.json").is_file():
            raise EncoderUnavailable(_advice(name, f"{folder}: config.json is missing: not a cross-encoder"))
        _refuse_pickles(name, folder)
        from sentence_transformers import CrossEncoder

        self.name = name
        self._model = CrossEncoder(str(folder), local_files_only=True, trust_remote_code=False, device="cpu")

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """One score a text, higher is better; comparable within one question only."""
        pairs = [(question, text) for text in texts]
        return [float(s) for s in self._model.predict(pairs, batch_size=_BATCH, show_progress_bar=False)]


class StaticEncoder:
    """A static model (one vector per token, their mean per text) read without torch: ready in a fraction of a second.

    `token_vectors` (v, d) belong to the ids of `tokens`; sentence-transformers gives the same vectors from the same folder.
    """

    def __init__(self, name: str, folder: Path, prompts: Prompts | None = None) -> None:
        self.name = name
        self.folder = folder
        self.tokens = _tokens(name, folder)
        self.prompts = prompts or _named_prompts(_config_prompts(folder)) or Prompts()
        self.revision = _revision(folder, self.prompts)
        self.token_vectors = _static_weights(name, folder)
        self.dim = int(self.token_vectors.shape[1])
        self.max_tokens = _UNLIMITED

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """(n, d) float32, rows of length 1; a text without any token is all zeros."""
        return self._encode([self.prompts.query + text for text in texts])

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """(n, d) float32, rows of length 1; a text without any token is all zeros."""
        return self._encode([self.prompts.passage + text for text in texts])

    def _encode(self, texts: list[str]) -> Vectors:
        rows = np.zeros((len(texts), self.dim), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            ids = self.tokens.encode(text)
            if ids:
                row[:] = self.token_vectors[ids].mean(axis=0)
        return unit(rows)


def unit(rows: Vectors) -> Vectors:
    """Rows scaled to length 1; a row of zeros, or one that is not a number, becomes zeros."""
    rows = np.nan_to_num(rows, nan=0.0, posinf=0.0, neginf=0.0)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: Vectors = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    return scaled


def folder_revision(folder: Path) -> str:
    """SHA-256 over the names and contents of a model folder's files; its documentation does not count."""
    digest = hashlib.sha256()
    for path in _model_files(folder):
        digest.update(f"{path.relative_to(folder).as_posix()} {_sha256(path)}\n".encode())
    return digest.hexdigest()


def _revision(folder: Path, prompts: Prompts) -> str:
    """The folder's, and where there are prompts also theirs: another prompt gives other vectors."""
    of_folder = folder_revision(folder)
    if prompts == Prompts():
        return of_folder
    return hashlib.sha256(f"{of_folder} {prompts.query!r} {prompts.passage!r}".encode()).hexdigest()


def seal(folder: Path) -> None:
    """Write the checksums by which a later `load` finds a missing or altered file."""
    lines = [f"{_sha256(path)}  {path.relative_to(folder).as_posix()}\n" for path in _model_files(folder)]
    (folder / CHECKSUMS).write_text("".join(lines), encoding="utf-8")


def _model_files(folder: Path) -> list[Path]:
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


def _folder(name: str) -> Path:
    """Where the encoder of that name lies on this machine."""
    if name == DEFAULT:
        return BUNDLED
    if name == FAST:
        beside = BUNDLED.with_name("encoder-fast")
        return beside if beside.is_dir() else BUNDLED
    if Path(name).is_dir():
        return Path(name).resolve()
    if name.count("/") != 1 or name.startswith((".", "/")):
        raise EncoderUnavailable(_advice(name, "no such folder"))
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(name, local_files_only=True))
    except Exception as problem:  # the hub's client raises a dozen kinds; all mean: not on this machine
        reason = f"not a folder, and not in this machine's model cache (fetch it once, where there is a network: hf download {name})"
        raise EncoderUnavailable(_advice(name, reason)) from problem


def _stable_name(name: str) -> str:
    """A folder by its full path, so that it is found again from anywhere; a hub name as it is."""
    return str(Path(name).resolve()) if Path(name).is_dir() else name


def _check(name: str, folder: Path) -> tuple[str, ...]:
    """Refuse a folder that is incomplete, altered, or would run code or a pickle when loaded; else its modules' kinds."""
    modules = folder / "modules.json"
    if not modules.is_file():
        raise EncoderUnavailable(_advice(name, f"{folder}: modules.json is missing: not a sentence-transformers model"))
    for line in _checksum_lines(folder):
        wanted, _, file = line.partition("  ")
        if not (folder / file).is_file():
            raise EncoderUnavailable(_advice(name, f"{folder}: {file} is missing"))
        if _sha256(folder / file) != wanted:
            raise EncoderUnavailable(
                _advice(name, f"{folder}: {file} was altered (its SHA-256 differs from {CHECKSUMS})")
            )
    try:
        kinds = [str(module["type"]) for module in json.loads(modules.read_text(encoding="utf-8"))]
    except (ValueError, TypeError, KeyError) as problem:
        raise EncoderUnavailable(_advice(name, f"{folder}: modules.json cannot be read: {problem}")) from problem
    for kind in kinds:
        if not kind.startswith("sentence_transformers."):
            raise EncoderUnavailable(_advice(name, f"{folder}: module {kind!r} would run code of its own"))
    _refuse_pickles(name, folder)
    return tuple(kind.rpartition(".")[2] for kind in kinds)


def _refuse_pickles(name: str, folder: Path) -> None:
    for path in _model_files(folder):
        if _is_pickle(path) and not any(path.parent.glob("*.safetensors")):
            reason = f"{folder}: {path.relative_to(folder)} is a pickle, which can run code; only safetensors are read"
            raise EncoderUnavailable(_advice(name, reason))


def _checksum_lines(folder: Path) -> list[str]:
    path = folder / CHECKSUMS
    return path.read_text(encoding="utf-8").splitlines() if path.is_file() else []


def _is_pickle(path: Path) -> bool:
    return path.suffix in (".pkl", ".pickle", ".pt", ".ckpt") or (
        path.suffix == ".bin" and "pytorch_model" in path.name
    )


def _model(name: str, folder: Path) -> SentenceTransformer:
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(
            str(folder),
            device="cpu",
            local_files_only=True,
            trust_remote_code=False,
            model_kwargs={"use_safetensors": True},
        ).eval()
    except Exception as problem:  # whatever a damaged folder makes the library raise, the user needs the same advice
        raise EncoderUnavailable(_advice(name, f"{folder}: cannot be loaded: {problem}")) from problem


def _tokens(name: str, folder: Path) -> Tokens:
    try:
        return vocabulary.load(folder)
    except vocabulary.VocabularyMissing as problem:
        raise EncoderUnavailable(_advice(name, str(problem))) from problem
    except (ValueError, KeyError, TypeError) as problem:
        raise EncoderUnavailable(_advice(name, f"{folder}: tokenizer.json cannot be read: {problem!r}")) from problem


def _static_weights(name: str, folder: Path) -> Vectors:
    """(v, d) float32: the one matrix of a static model."""
    from safetensors.numpy import load_file

    try:
        (weights,) = load_file(folder / "model.safetensors").values()
    except (OSError, ValueError, SafetensorError) as problem:
        raise EncoderUnavailable(_advice(name, f"{folder}: model.safetensors cannot be loaded: {problem}")) from problem
    return np.asarray(weights, dtype=np.float32)


def _config_prompts(folder: Path) -> Mapping[str, str | None]:
    path = folder / "config_sentence_transformers.json"
    config = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return config.get("prompts") or {}


def _named_prompts(prompts: Mapping[str, str | None]) -> Prompts | None:
    """The prompts that a model folder itself names, or None where it names none."""
    named = {key: text for key, text in prompts.items() if text}
    passage = next((named[key] for key in ("document", "passage", "corpus") if key in named), "")
    return Prompts(named.get("query", ""), passage) if named else None


def _family_prompts(name: str) -> Prompts:
    return next((prompts for family, prompts in FAMILIES if re.search(family, name, re.IGNORECASE)), Prompts())


def _advice(name: str, reason: str) -> str:
    return (
        f"Encoder {name!r} is not available: {reason}. "
        "Give a folder with --encoder PATH, or leave the option out to use the bundled encoder, which needs no network."
    )

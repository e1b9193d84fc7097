"""Texts -> unit vectors. The one place that knows sentence-transformers; knows no passages, no index and no question."""

from __future__ import annotations

import importlib
import json
import math
import os
import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError

from indexer import tokens as vocabulary
from indexer.model_folder import (
    BUNDLED,
    DEFAULT,
    Backend,
    EncoderUnavailable,
    Settings,
    checked,
    find,
    folder_revision,
    refuse_pickles,
)
from indexer.tokens import Tokens

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

__all__ = [
    "BUNDLED",
    "DEFAULT",
    "Encoder",
    "EncoderUnavailable",
    "PairScorer",
    "Prompts",
    "Settings",
    "Vectors",
    "load",
    "unit",
]

Vectors = npt.NDArray[np.float32]
_BATCH = 64
_STATIC = (("StaticEmbedding",), ("StaticEmbedding", "Normalize"))
_UNLIMITED = 1_000_000  # tokens; stands for encoders that read texts of any length
# What to install for a backend that is not torch, and the module that shows whether it is there.
_PACKAGES: Mapping[Backend, tuple[str, str]] = {
    "onnx": ("optimum.onnxruntime", "sentence-transformers[onnx]"),
    "openvino": ("optimum.intel", "sentence-transformers[openvino]"),
}


AS_IT_IS = Settings()


class Encoder(Protocol):
    """`name` and `settings` are what `load` takes; `revision` changes with every byte that can change a vector.

    `max_tokens` is the room for a passage, what the model itself adds left out.
    """

    @property
    def name(self) -> str: ...

    @property
    def settings(self) -> Settings: ...

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


def load(name: str = DEFAULT, settings: Settings = AS_IT_IS, fetch: bool = False) -> Encoder:
    """The encoder called "bundled" or "fast", in a folder, or "owner/model[@revision]" of a model hub; see model_folder.find.

    Raises EncoderUnavailable. Nothing is downloaded unless `fetch` says so.
    """
    pinned, folder = find(name, settings.backend, fetch)
    if checked(name, folder) in _STATIC:
        return StaticEncoder(pinned, folder, settings)
    return SentenceEncoder(pinned, folder, settings)


def options(name: str, settings: Settings) -> str:
    """The words of a command line that ask for this encoder."""
    words = ["--encoder", name]
    for option, value, default in (
        ("--query-prompt", settings.query, _family_prompts(name).query),
        ("--passage-prompt", settings.passage, _family_prompts(name).passage),
        ("--precision", settings.precision, AS_IT_IS.precision),
        ("--backend", settings.backend, AS_IT_IS.backend),
    ):
        words += [option, value] if value is not None and value != default else []
    return shlex.join(words)


class SentenceEncoder:
    """A sentence-transformers model folder: local files only, no code from the folder, no pickles."""

    def __init__(self, name: str, folder: Path, settings: Settings = AS_IT_IS) -> None:
        self.name = name
        self.folder = folder
        self.tokens = _tokens(name, folder)
        self._model = _model(name, folder, settings)
        self.prompts = _prompts(settings, _named_prompts(self._model.prompts) or _family_prompts(name))
        self.settings = _resolved(settings, self.prompts)
        self.revision = _revision(folder, self.settings)
        self.max_tokens = self._room()
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
            texts,
            prompt="",  # ours stands before the text already; without this the model's default prompt would come on top
            batch_size=_BATCH,
            convert_to_numpy=True,
            normalize_embeddings=False,
            show_progress_bar=False,
        )
        return unit(np.asarray(raw, dtype=np.float32))

    def _room(self) -> int:
        """Tokens of a passage that the model reads: its limit less the prompt and the marks around every text."""
        limit = self._model.max_seq_length
        if limit is None or math.isinf(limit):
            return _UNLIMITED
        added: Any = self._model.preprocess([self.prompts.passage])["input_ids"]
        return max(1, int(limit) - int(added.shape[1]))


class PairScorer:
    """A sentence-transformers CrossEncoder: reads a question and a text together. Local files only, no pickles."""

    def __init__(self, name: str) -> None:
        folder = find(name)[1]
        if not (folder / "config.json").is_file():
            raise EncoderUnavailable(name, f"{folder}: config.json is missing: not a cross-encoder")
        refuse_pickles(name, folder)
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

    def __init__(self, name: str, folder: Path, settings: Settings = AS_IT_IS) -> None:
        if (settings.precision, settings.backend) != (AS_IT_IS.precision, AS_IT_IS.backend):
            asked = f"{settings.backend}, {settings.precision}"
            raise EncoderUnavailable(name, f"a static model is looked up, not run: {asked} cannot be asked of it")
        self.name = name
        self.folder = folder
        self.tokens = _tokens(name, folder)
        self.prompts = _prompts(settings, _named_prompts(_config_prompts(folder)) or Prompts())
        self.settings = _resolved(settings, self.prompts)
        self.revision = _revision(folder, self.settings)
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


def _resolved(settings: Settings, prompts: Prompts) -> Settings:
    """The settings with the prompts that are used: a table that changes later does not change an index."""
    return replace(settings, query=prompts.query, passage=prompts.passage)


def _revision(folder: Path, settings: Settings) -> str:
    """The folder's, and where the settings are not the plain ones also theirs: they give other vectors."""
    of_folder = folder_revision(folder)
    if settings == Settings("", ""):
        return of_folder
    return sha256(f"{of_folder} {settings!r}".encode()).hexdigest()


def _model(name: str, folder: Path, settings: Settings) -> SentenceTransformer:
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    _check_backend(name, settings)
    from sentence_transformers import SentenceTransformer

    try:
        model = SentenceTransformer(
            str(folder),
            device="cpu",
            local_files_only=True,
            trust_remote_code=False,
            backend=settings.backend,
            model_kwargs=_model_options(settings),
        ).eval()
    except Exception as problem:  # whatever a damaged folder makes the library raise, the user needs the same advice
        raise EncoderUnavailable(name, f"{folder}: cannot be loaded: {problem}") from problem
    if settings.backend != "torch":
        return model
    return model.bfloat16() if settings.precision == "bf16" else model.float()  # whatever precision the files are in


def _model_options(settings: Settings) -> dict[str, Any]:
    match settings.backend:
        case "torch":
            return {"use_safetensors": True}
        case "onnx":
            return {"provider": "CPUExecutionProvider"}
        case "openvino":  # which else takes what the processor does fastest
            hint = "bf16" if settings.precision == "bf16" else "f32"
            return {"ov_config": {"INFERENCE_PRECISION_HINT": hint}}


def _check_backend(name: str, settings: Settings) -> None:
    """Refuse a backend whose packages are not installed, and a precision it does not have."""
    if settings.backend == "torch":
        return
    module, packages = _PACKAGES[settings.backend]
    try:
        importlib.import_module(module)
    except ImportError as problem:
        install = f'pip install "{packages}", or leave --backend out to use torch'
        raise EncoderUnavailable(name, f"backend {settings.backend} cannot be used ({problem}): {install}") from problem
    if (settings.backend, settings.precision) == ("onnx", "bf16"):
        raise EncoderUnavailable(name, "backend onnx computes in the precision of its file: leave --precision out")


def _tokens(name: str, folder: Path) -> Tokens:
    try:
        return vocabulary.load(folder)
    except vocabulary.VocabularyMissing as problem:
        raise EncoderUnavailable(name, str(problem)) from problem
    except (ValueError, KeyError, TypeError) as problem:
        raise EncoderUnavailable(name, f"{folder}: tokenizer.json cannot be read: {problem!r}") from problem


def _static_weights(name: str, folder: Path) -> Vectors:
    """(v, d) float32: the one matrix of a static model."""
    from safetensors.numpy import load_file

    try:
        (weights,) = load_file(folder / "model.safetensors").values()
    except (OSError, ValueError, SafetensorError) as problem:
        raise EncoderUnavailable(name, f"{folder}: model.safetensors cannot be loaded: {problem}") from problem
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


def _prompts(settings: Settings, own: Prompts) -> Prompts:
    """What was asked for goes before what the model or its family says, each prompt for itself."""
    query, passage = settings.query, settings.passage
    return Prompts(own.query if query is None else query, own.passage if passage is None else passage)


def _family_prompts(name: str) -> Prompts:
    """By the model's name: a hub's "owner/model@revision", or what the folder, or its place in a hub's cache, is called."""
    parts = Path(name.partition("@")[0] if not Path(name).is_absolute() else name).parts
    own = parts[-3] if len(parts) > 2 and parts[-2] == "snapshots" else parts[-1] if parts else ""
    return next((prompts for family, prompts in FAMILIES if re.search(family, own, re.IGNORECASE)), Prompts())

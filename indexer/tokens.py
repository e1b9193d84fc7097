"""Counts tokens the way an encoder's own vocabulary does. The one place that knows tiktoken; knows no passages and no model."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import tiktoken
from tokenizers import Tokenizer, normalizers

VOCABULARY = "tokenizer.json"

# The word pattern of GPT-2, which the byte-level pre-tokenizer of the tokenizers library uses where it names no other.
_BYTE_LEVEL_PATTERN = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"

# The tokenizers library's own: Python's follow another edition of Unicode, from one Python to the next.
_NORMALISERS: Mapping[str, Callable[[str], str]] = {
    "Lowercase": normalizers.Lowercase().normalize_str,
    "NFC": normalizers.NFC().normalize_str,
    "NFD": normalizers.NFD().normalize_str,
    "NFKC": normalizers.NFKC().normalize_str,
    "NFKD": normalizers.NFKD().normalize_str,
}


class VocabularyMissing(Exception):
    """The folder holds no vocabulary that can be read."""


class Tokens(Protocol):
    """One vocabulary. `revision` is the SHA-256 of its file; ids are the encoder's own."""

    @property
    def name(self) -> str: ...

    @property
    def revision(self) -> str: ...

    def encode(self, text: str) -> list[int]: ...

    def count(self, text: str) -> int: ...


@dataclass(frozen=True, slots=True)
class BpeTokens:
    """A byte-level vocabulary as a tiktoken encoding: no network, no download, the ranks are the vocabulary's own ids."""

    name: str
    revision: str
    encoding: tiktoken.Encoding
    normalisers: tuple[Callable[[str], str], ...]

    def encode(self, text: str) -> list[int]:
        for normalise in self.normalisers:
            text = normalise(text)
        return self.encoding.encode_ordinary(text)

    def count(self, text: str) -> int:
        return len(self.encode(text))


@dataclass(frozen=True, slots=True)
class OwnTokens:
    """Any other vocabulary, through the encoder's own tokenizer."""

    name: str
    revision: str
    tokenizer: Tokenizer

    def encode(self, text: str) -> list[int]:
        return list(self.tokenizer.encode(text, add_special_tokens=False).ids)

    def count(self, text: str) -> int:
        return len(self.encode(text))


def load(folder: Path) -> Tokens:
    """The vocabulary of an encoder folder: tiktoken where it is byte-level BPE, else the encoder's own tokenizer."""
    path = _vocabulary_file(folder)
    raw = path.read_bytes()
    revision = hashlib.sha256(raw).hexdigest()
    name = f"{folder.name}-{revision[:12]}"
    spec = json.loads(raw)
    pattern, normalisers = _pattern(spec.get("pre_tokenizer")), _normalisers(spec.get("normalizer"))
    if spec["model"].get("type", "BPE") == "BPE" and pattern is not None and normalisers is not None:
        ranks = _ranks(spec)
        if all(bytes([b]) in ranks for b in range(256)):
            return BpeTokens(name, revision, _encoding(name, pattern, ranks, spec), normalisers)
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return OwnTokens(name, revision, tokenizer)


def _vocabulary_file(folder: Path) -> Path:
    """tokenizer.json, in the folder itself or in its first module (where sentence-transformers puts it)."""
    found = sorted(folder.glob(f"*/{VOCABULARY}"))
    if (folder / VOCABULARY).is_file():
        return folder / VOCABULARY
    if not found:
        raise VocabularyMissing(
            f"{folder}: no {VOCABULARY} here or in a module folder; the encoder folder is incomplete"
        )
    return found[0]


def _pattern(spec: Mapping[str, Any] | None) -> str | None:
    """The word pattern of a byte-level pre-tokenizer without prefix blank, or None where it is something else."""
    match spec:
        case {"type": "ByteLevel", "add_prefix_space": False, "use_regex": True}:
            return _BYTE_LEVEL_PATTERN
        case {
            "type": "Sequence",
            "pretokenizers": [
                {"type": "Split", "pattern": {"Regex": str(pattern)}, "behavior": "Isolated", "invert": False},
                {"type": "ByteLevel", "add_prefix_space": False, "use_regex": False},
            ],
        }:
            return pattern
        case {
            "type": "Sequence",
            "pretokenizers": [
                {"type": "Split", "pattern": {"Regex": str(pattern)}, "behavior": "Removed", "invert": True},
                {"type": "ByteLevel", "add_prefix_space": False, "use_regex": False},
            ],
        }:
            return pattern  # what the pattern does not match (white space) is dropped, as tiktoken drops it
    return None


def _normalisers(spec: Mapping[str, Any] | None) -> tuple[Callable[[str], str], ...] | None:
    """The normaliser as functions in order, or None where it holds a step that is not in the table."""
    steps = [] if spec is None else spec["normalizers"] if spec["type"] == "Sequence" else [spec]
    if any(step["type"] not in _NORMALISERS for step in steps):
        return None
    return tuple(_NORMALISERS[step["type"]] for step in steps)


def _ranks(spec: Mapping[str, Any]) -> dict[bytes, int]:
    """token bytes -> id, special tokens left out; merging by id is merging in the order in which merges were learned."""
    byte_of = _byte_of_character()
    special = {token["content"] for token in spec.get("added_tokens", ())}
    vocabulary: Mapping[str, int] = spec["model"]["vocab"]
    return {
        bytes(map(byte_of.__getitem__, token)): rank
        for token, rank in vocabulary.items()
        if token not in special and byte_of.keys() >= set(token)
    }


def _encoding(name: str, pattern: str, ranks: dict[bytes, int], spec: Mapping[str, Any]) -> tiktoken.Encoding:
    """Built from the shipped ranks: tiktoken's way to use an encoding that is not among its downloads."""
    special = {token["content"]: token["id"] for token in spec.get("added_tokens", ())}
    return tiktoken.Encoding(name=name, pat_str=pattern, mergeable_ranks=ranks, special_tokens=special)


def _byte_of_character() -> dict[str, int]:
    """GPT-2's printable stand-ins for the 256 bytes, as byte-level vocabularies spell them."""
    printable = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    others = [b for b in range(256) if b not in printable]
    return {chr(b): b for b in printable} | {chr(256 + i): b for i, b in enumerate(others)}

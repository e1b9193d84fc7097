"""What the English teacher says of English texts: unit vectors, kept by text, so that only new texts are asked about."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from training.corpus import DataProblem

Vectors = npt.NDArray[np.float32]
Halves = npt.NDArray[np.float16]
log = logging.getLogger(__name__)

PART = 4096  # texts a file: what a stopped run loses at most
LONGEST = 96  # tokens the teacher reads of one text


def vectors(texts: Sequence[str], model: Path, folder: Path) -> Vectors:
    """(n, d) float32 unit rows in the order of `texts`. New ones are asked about in that order: sort by length.

    Runs in bfloat16, which is faster; the cosine to float32 is above 0.999.
    """
    if not (model / "model.safetensors").is_file():
        raise DataProblem(
            f"{model}: no model.safetensors, expected the English teacher. Fetch it as training/README.md says"
        )
    cache = folder / f"teacher-{_identity(model)}"
    cache.mkdir(parents=True, exist_ok=True)
    known = dict(_known(cache))
    new = [text for text in dict.fromkeys(texts) if _key(text) not in known]
    if new:
        _ask(new, model, cache)
        known = dict(_known(cache))
    return np.stack([known[_key(text)] for text in texts]).astype(np.float32)


def _ask(texts: Sequence[str], model: Path, cache: Path) -> None:
    encoder = _load(model)
    for start in range(0, len(texts), PART):
        part = texts[start : start + PART]
        rows = encoder.encode(
            part, batch_size=64, convert_to_tensor=True, normalize_embeddings=True, show_progress_bar=False
        )
        keep(cache, part, rows.float().cpu().numpy().astype(np.float16))
        log.info("teacher: %d of %d new texts", start + len(part), len(texts))


def keep(cache: Path, texts: Sequence[str], rows: Halves) -> None:
    """One part: first the vectors, then the keys that make them count."""
    number = len(list(cache.glob("*.keys")))
    np.save(cache / f"{number:06d}.npy", rows)
    unfinished = cache / f"{number:06d}.part"
    unfinished.write_text("\n".join(map(_key, texts)), encoding="ascii")
    unfinished.replace(unfinished.with_suffix(".keys"))


def _known(cache: Path) -> Iterator[tuple[str, Halves]]:
    for path in sorted(cache.glob("*.keys")):
        rows = np.load(path.with_suffix(".npy"), allow_pickle=False)
        yield from zip(path.read_text(encoding="ascii").split("\n"), rows, strict=True)


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def _identity(model: Path) -> str:
    """Of the weights and how they are read: vectors of another teacher must not be mistaken for its."""
    with (model / "model.safetensors").open("rb") as file:
        return f"{hashlib.file_digest(file, 'sha256').hexdigest()[:12]}-{LONGEST}"


def _load(model: Path):  # type: ignore[no-untyped-def]
    from sentence_transformers import SentenceTransformer

    encoder = SentenceTransformer(str(model), device="cuda" if torch.cuda.is_available() else "cpu")
    encoder.max_seq_length = LONGEST
    return encoder.bfloat16()

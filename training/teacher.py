"""What the English teacher says of English texts: unit vectors, kept in a folder and continued where a run stopped."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

Vectors = npt.NDArray[np.float32]
log = logging.getLogger(__name__)

PART = 8192  # texts a file: what a stopped run loses at most
LONGEST = 96  # tokens the teacher reads of one text


def vectors(texts: Sequence[str], model: Path, folder: Path) -> Vectors:
    """(n, d) float32 unit rows in the order of `texts`, which are sorted by length so that batches are even.

    Runs in bfloat16 where that is faster; the cosine to float32 is above 0.999.
    """
    key = hashlib.sha256("\n".join([str(model.name), *texts]).encode()).hexdigest()[:16]
    cache = folder / f"teacher-{key}"
    cache.mkdir(parents=True, exist_ok=True)
    (cache / "about.json").write_text(json.dumps({"model": str(model), "texts": len(texts)}), encoding="utf-8")
    encoder = None
    parts = []
    for start in range(0, len(texts), PART):
        path = cache / f"{start:09d}.npy"
        if not path.is_file():
            encoder = encoder or _load(model)
            rows = encoder.encode(
                list(texts[start : start + PART]),
                batch_size=64,
                convert_to_tensor=True,
                normalize_embeddings=True,
                show_progress_bar=False,
            )
            np.save(path, rows.float().cpu().numpy().astype(np.float16))
            log.info("teacher: %d of %d texts", min(start + PART, len(texts)), len(texts))
        parts.append(np.load(path, allow_pickle=False).astype(np.float32))
    return np.concatenate(parts)


def _load(model: Path):  # type: ignore[no-untyped-def]
    from sentence_transformers import SentenceTransformer

    encoder = SentenceTransformer(str(model), device="cuda" if torch.cuda.is_available() else "cpu")
    encoder.max_seq_length = LONGEST
    return encoder.bfloat16()

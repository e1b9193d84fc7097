from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from indexer.encoder import EncoderUnavailable, load
from indexer.model_folder import Settings
from indexer.processes import encoded
from tests.tiny import SENTENCES, tiny_encoder, tiny_transformer

TEXTS = [f"{sentence[: 20 + i]} {i}" for i in range(12) for sentence in SENTENCES]
BATCHES = [TEXTS[i : i + 10] for i in range(0, len(TEXTS), 10)]


def test_two_processes_give_the_vectors_of_one_in_the_same_order(encoder_folder: Path, tmp_path: Path) -> None:
    static = load(str(encoder_folder))
    transformer = load(str(tiny_transformer(tmp_path / "tiny")), Settings(passage="P: "))
    for encoder in (static, transformer):
        alone, shared = list(encoded(encoder, BATCHES)), list(encoded(encoder, BATCHES, 2))
        assert [len(batch) for batch in shared] == [10] * 7 + [2]
        assert np.abs(np.concatenate(alone) - np.concatenate(shared)).max() <= 1e-6


def test_a_model_that_changes_meanwhile_is_refused(tmp_path: Path) -> None:
    folder = tiny_encoder(tmp_path / "model")
    encoder = load(str(folder))
    (folder / "config_sentence_transformers.json").write_text(json.dumps({"prompts": {"document": "D"}}), "utf-8")
    with pytest.raises(EncoderUnavailable, match="its files were changed while it was used"):
        list(encoded(encoder, BATCHES, 2))


def test_no_batches_give_nothing(encoder_folder: Path) -> None:
    assert list(encoded(load(str(encoder_folder)), [], 2)) == []

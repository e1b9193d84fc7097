from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from indexer.encoder import (
    Encoder,
    EncoderUnavailable,
    Prompts,
    SentenceEncoder,
    StaticEncoder,
    _family_prompts,
    folder_revision,
    load,
    seal,
    unit,
)
from tests.tiny import SENTENCES, tiny_encoder, tiny_transformer

ROOT = Path(__file__).parent.parent


@pytest.fixture(params=["numpy", "sentence-transformers"])
def either(request: pytest.FixtureRequest, encoder: Encoder, encoder_folder: Path) -> Encoder:
    """One suite over both implementations."""
    return encoder if request.param == "numpy" else SentenceEncoder("tiny", encoder_folder)


@pytest.fixture
def copy(encoder_folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(encoder_folder, tmp_path / "copy"))


def test_rows_are_unit_float32_and_name_revision_and_limits_are_known(encoder: Encoder, encoder_folder: Path) -> None:
    rows = encoder.encode_passages(SENTENCES)
    assert (rows.shape, rows.dtype) == ((len(SENTENCES), 32), np.float32)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-6)
    assert (encoder.name, encoder.dim, encoder.max_tokens) == (str(encoder_folder), 32, 1_000_000)
    assert encoder.revision == folder_revision(encoder_folder)


def test_vectors_are_the_models_own(either: Encoder, encoder_folder: Path) -> None:
    from sentence_transformers import SentenceTransformer

    texts = [*SENTENCES, "", "🙂漢字"]
    own = SentenceTransformer(str(encoder_folder), device="cpu").encode(texts)
    assert np.allclose(either.encode_queries(texts), own, atol=1e-6)


def test_a_static_model_is_read_without_torch(encoder_folder: Path) -> None:
    code = f"import sys; from indexer.encoder import load; load({str(encoder_folder)!r}).encode_queries(['skolen']); print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_both_readers_of_a_static_model_name_the_same_revision(encoder_folder: Path) -> None:
    static, sentence = load(str(encoder_folder)), SentenceEncoder("x", encoder_folder)
    assert isinstance(static, StaticEncoder)
    assert static.revision == sentence.revision


def test_neither_order_nor_company_changes_a_vector(either: Encoder) -> None:
    encoder = either
    texts = [f"{sentence} {i}" for i in range(30) for sentence in SENTENCES]
    together = encoder.encode_passages(texts)
    backwards = encoder.encode_passages(texts[::-1])[::-1]
    alone = np.concatenate([encoder.encode_passages([text]) for text in texts[:12]])
    assert np.abs(together - backwards).max() <= 1e-6
    assert np.abs(together[:12] - alone).max() <= 1e-6


@pytest.mark.parametrize("text", ["", " \n", "🙂漢字", "\x00\x01", "ord " * 50_000])
def test_no_text_is_too_strange_for_a_vector(either: Encoder, text: str) -> None:
    row = either.encode_passages([text])[0]
    assert np.isfinite(row).all()
    assert min(abs(np.linalg.norm(row) - 1), np.linalg.norm(row)) < 1e-5


def test_a_transformer_gives_the_same_vectors_alone_and_in_a_padded_batch(tmp_path: Path) -> None:
    encoder = load(str(tiny_transformer(tmp_path / "multilingual-e5-tiny")))
    assert isinstance(encoder, SentenceEncoder)
    assert (encoder.max_tokens, encoder.dim, encoder.prompts) == (64, 32, Prompts("query: ", "passage: "))
    together = encoder.encode_passages([*SENTENCES, "kort", ""])
    alone = np.concatenate([encoder.encode_passages([text]) for text in (*SENTENCES, "kort", "")])
    assert np.abs(together - alone).max() <= 1e-6
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-6)


def test_no_texts_give_no_rows(encoder: Encoder) -> None:
    assert encoder.encode_queries([]).shape == (0, 32)


def test_unit_leaves_a_row_of_zeros_and_mends_what_is_not_a_number() -> None:
    rows = unit(np.array([[3, 4], [0, 0], [np.nan, 2]], dtype=np.float32))
    assert rows.tolist() == [[pytest.approx(0.6), pytest.approx(0.8)], [0, 0], [0, 1]]


def test_prompts_stand_before_questions_and_passages(encoder_folder: Path, encoder: Encoder) -> None:
    prompted = load(str(encoder_folder), Prompts("query: ", "passage: "))
    assert np.allclose(prompted.encode_queries(["skolen"]), encoder.encode_queries(["query: skolen"]))
    assert np.allclose(prompted.encode_passages(["skolen"]), encoder.encode_queries(["passage: skolen"]))
    assert prompted.revision != encoder.revision


def test_prompts_that_the_model_folder_names_are_used(copy: Path) -> None:
    path = copy / "config_sentence_transformers.json"
    config = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(config | {"prompts": {"query": "Q: ", "document": "D: "}}), encoding="utf-8")
    assert SentenceEncoder("x", copy).prompts == Prompts("Q: ", "D: ")
    assert StaticEncoder("x", copy).prompts == Prompts("Q: ", "D: ")


@pytest.mark.parametrize(
    ("name", "query", "passage"),
    [
        ("intfloat/multilingual-e5-small", "query: ", "passage: "),
        ("intfloat/multilingual-e5-large-instruct", "Instruct: ", ""),
        ("Qwen/Qwen3-Embedding-0.6B", "Instruct: ", ""),
        ("BAAI/bge-m3", "", ""),
        ("Snowflake/snowflake-arctic-embed-l-v2.0", "query: ", ""),
        ("/models/unknown", "", ""),
    ],
)
def test_the_prompts_of_a_family_follow_from_its_name(name: str, query: str, passage: str) -> None:
    prompts = _family_prompts(name)
    assert (prompts.query[:10], prompts.passage) == (query, passage)


def test_the_revision_follows_the_weights_and_not_the_readme(copy: Path, encoder: Encoder) -> None:
    (copy / "README.md").write_text("new words", encoding="utf-8")
    assert folder_revision(copy) == encoder.revision
    other = tiny_encoder(copy.parent / "other", seed=1)
    assert folder_revision(other) != encoder.revision


def _pickled(folder: Path) -> None:
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")


def _flipped(folder: Path) -> None:
    raw = bytearray((folder / "model.safetensors").read_bytes())
    raw[-1] ^= 1
    (folder / "model.safetensors").write_bytes(raw)


def _foreign_code(folder: Path) -> None:
    modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
    modules[0]["type"] = "custom.Encoder"
    (folder / "modules.json").write_text(json.dumps(modules), encoding="utf-8")


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        (_pickled, "pytorch_model.bin is a pickle"),
        (_foreign_code, "module 'custom.Encoder' would run code"),
        (lambda folder: (folder / "modules.json").unlink(), "modules.json is missing"),
        (lambda folder: (folder / "tokenizer.json").unlink(), "no tokenizer.json"),
        (lambda folder: (folder / "tokenizer.json").write_text('{"model": '), "tokenizer.json cannot be read"),
        (lambda folder: (folder / "modules.json").write_text("[{}]"), "modules.json cannot be read"),
        (lambda folder: (folder / "model.safetensors").write_bytes(b"half"), "model.safetensors cannot be loaded"),
        (lambda folder: (folder / "model.safetensors").unlink(), "cannot be loaded"),
    ],
)
def test_a_folder_that_cannot_be_trusted_is_refused_with_what_to_do(
    copy: Path, damage: Callable[[Path], None], named: str
) -> None:
    damage(copy)
    with pytest.raises(EncoderUnavailable, match=named) as problem:
        load(str(copy))
    assert "--encoder PATH" in str(problem.value)
    assert "bundled" in str(problem.value)


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        (_flipped, "model.safetensors was altered"),
        (lambda folder: (folder / "1_Normalize" / "config.json").unlink(), "1_Normalize/config.json is missing"),
    ],
)
def test_a_sealed_folder_names_the_file_that_is_missing_or_altered(
    copy: Path, damage: Callable[[Path], None], named: str
) -> None:
    seal(copy)
    load(str(copy))
    damage(copy)
    with pytest.raises(EncoderUnavailable, match=named):
        load(str(copy))


@pytest.mark.parametrize("name", ["intfloat/no-such-model-here", "/no/such/folder", "nonsense"])
def test_an_encoder_that_is_not_on_this_machine_is_named_and_nothing_is_downloaded(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(EncoderUnavailable, match=name):
        load(name)

from __future__ import annotations

import importlib
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
    load,
    options,
    unit,
)
from indexer.model_folder import Backend, Settings, folder_revision, seal
from tests.tiny import SENTENCES, tiny_encoder, tiny_transformer

ROOT = Path(__file__).parent.parent


@pytest.fixture(params=["numpy", "sentence-transformers"])
def either(request: pytest.FixtureRequest, encoder: Encoder, encoder_folder: Path) -> Encoder:
    """One suite over both implementations."""
    return encoder if request.param == "numpy" else SentenceEncoder("tiny", encoder_folder)


@pytest.fixture(scope="module")
def transformer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose name belongs to a family with prompts."""
    return tiny_transformer(tmp_path_factory.mktemp("transformer") / "multilingual-e5-tiny")


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


STRANGE = ("", " \n", "🙂漢字", "\x00\x01", "ord " * 50_000)


@pytest.mark.parametrize("text", STRANGE)
def test_no_text_is_too_strange_for_a_vector(either: Encoder, text: str) -> None:
    row = either.encode_passages([text])[0]
    assert np.isfinite(row).all()
    assert min(abs(np.linalg.norm(row) - 1), np.linalg.norm(row)) < 1e-5


@pytest.mark.parametrize("prompt", ["passage: ", ""])
def test_no_text_is_too_strange_for_a_transformer_nor_spoils_its_neighbours(transformer: Path, prompt: str) -> None:
    encoder = load(str(transformer), Settings(passage=prompt))
    rows = encoder.encode_passages([*STRANGE, *SENTENCES])
    lengths = np.linalg.norm(rows, axis=1)
    assert np.isfinite(rows).all()
    assert np.minimum(np.abs(lengths - 1), lengths).max() < 1e-5
    assert np.abs(rows[len(STRANGE) :] - encoder.encode_passages(SENTENCES)).max() <= 1e-6


def test_a_transformer_gives_the_same_vectors_whatever_the_batch_and_the_order(transformer: Path) -> None:
    encoder = load(str(transformer))
    texts = [f"{sentence[:length]} {length}" for length in range(0, 90, 7) for sentence in SENTENCES] + ["", "kort"]
    together = encoder.encode_passages(texts)
    backwards = encoder.encode_passages(texts[::-1])[::-1]
    in_threes = np.concatenate([encoder.encode_passages(texts[i : i + 3]) for i in range(0, len(texts), 3)])
    alone = np.concatenate([encoder.encode_passages([text]) for text in texts])
    for others in (backwards, in_threes, alone):
        assert np.abs(together - others).max() <= 1e-6
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-6)


def test_a_transformers_room_is_what_it_reads_less_the_prompt(transformer: Path) -> None:
    encoder = load(str(transformer))
    bare = load(str(transformer), Settings(query="", passage=""))
    assert isinstance(encoder, SentenceEncoder)
    assert (encoder.dim, encoder.prompts) == (32, Prompts("query: ", "passage: "))
    assert bare.max_tokens == 64
    assert encoder.max_tokens == 64 - encoder.tokens.count("passage: ")
    for read, text in ((True, ""), (False, "å " * 400)):
        while read and encoder.tokens.count(text + "å ø") <= encoder.max_tokens:
            text += "å "
        one, other = encoder.encode_passages([text + "ø", text + "æ"])
        assert (np.abs(one - other).max() > 1e-4) == read


def test_half_precision_gives_unit_rows_near_the_full_ones_and_another_revision(transformer: Path) -> None:
    full, half = load(str(transformer)), load(str(transformer), Settings(precision="bf16"))
    wanted, rows = full.encode_passages(SENTENCES), half.encode_passages(SENTENCES)
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-6)
    assert 1e-6 < np.abs(rows - wanted).max() < 0.05
    assert half.revision != full.revision
    assert half.settings == Settings("query: ", "passage: ", "bf16")


def test_full_precision_is_full_also_where_the_file_holds_half(transformer: Path, tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer

    SentenceTransformer(str(transformer), device="cpu").bfloat16().save(str(tmp_path / "half"), create_model_card=False)
    encoder = load(str(tmp_path / "half"))
    together = encoder.encode_passages(SENTENCES)
    alone = np.concatenate([encoder.encode_passages([text]) for text in SENTENCES])
    assert np.abs(together - alone).max() <= 1e-6


@pytest.mark.parametrize(("backend", "package"), [("onnx", "optimum.onnxruntime"), ("openvino", "optimum.intel")])
def test_a_backend_gives_the_vectors_of_torch_or_says_what_to_install(
    transformer: Path, backend: Backend, package: str
) -> None:
    settings = Settings(backend=backend)
    try:
        importlib.import_module(package)
    except ImportError:
        with pytest.raises(EncoderUnavailable, match=rf'pip install "sentence-transformers\[{backend}\]"') as problem:
            load(str(transformer), settings)
        assert "leave --backend out" in str(problem.value)
        return
    torch, other = load(str(transformer)), load(str(transformer), settings)
    assert np.abs(torch.encode_passages(SENTENCES) - other.encode_passages(SENTENCES)).max() <= 1e-4
    assert torch.revision != other.revision


@pytest.mark.parametrize("settings", [Settings(precision="bf16"), Settings(backend="openvino")])
def test_a_static_model_has_neither_precision_nor_backend_to_choose(encoder_folder: Path, settings: Settings) -> None:
    with pytest.raises(EncoderUnavailable, match="a static model is looked up, not run"):
        load(str(encoder_folder), settings)


def test_no_texts_give_no_rows(encoder: Encoder) -> None:
    assert encoder.encode_queries([]).shape == (0, 32)


def test_unit_leaves_a_row_of_zeros_and_mends_what_is_not_a_number() -> None:
    rows = unit(np.array([[3, 4], [0, 0], [np.nan, 2]], dtype=np.float32))
    assert rows.tolist() == [[pytest.approx(0.6), pytest.approx(0.8)], [0, 0], [0, 1]]


def test_prompts_stand_before_questions_and_passages(encoder_folder: Path, encoder: Encoder) -> None:
    prompted = load(str(encoder_folder), Settings("query: ", "passage: "))
    assert np.allclose(prompted.encode_queries(["skolen"]), encoder.encode_queries(["query: skolen"]))
    assert np.allclose(prompted.encode_passages(["skolen"]), encoder.encode_queries(["passage: skolen"]))
    assert prompted.revision != encoder.revision


def test_each_prompt_is_overridden_for_itself(transformer: Path) -> None:
    assert load(str(transformer), Settings(query="Q: ")).settings == Settings("Q: ", "passage: ")
    assert load(str(transformer), Settings(passage="")).settings == Settings("query: ", "")


def test_the_prompts_of_the_model_are_not_put_twice(transformer: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(transformer, tmp_path / "model"))
    config = json.loads((folder / "config_sentence_transformers.json").read_text(encoding="utf-8"))
    own = {"prompts": {"query": "Q: ", "document": "D: "}, "default_prompt_name": "query"}
    (folder / "config_sentence_transformers.json").write_text(json.dumps(config | own), encoding="utf-8")
    prompted, bare = load(str(folder)), load(str(folder), Settings("", ""))
    assert np.abs(prompted.encode_passages(["skolen"]) - bare.encode_passages(["D: skolen"])).max() <= 1e-6


def test_the_command_line_that_asks_for_an_encoder_names_what_is_not_plain() -> None:
    assert options("bundled", Settings("", "")) == "--encoder bundled"
    assert options("intfloat/multilingual-e5-small@abc", Settings("query: ", "passage: ", "bf16")) == (
        "--encoder intfloat/multilingual-e5-small@abc --precision bf16"
    )
    assert (
        options("/m/x y", Settings("Q: ", "", backend="onnx"))
        == "--encoder '/m/x y' --query-prompt 'Q: ' --backend onnx"
    )


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
        ("hotchpotch/bekko-embedding-v1-a8m@main", "", ""),
        ("/models/multilingual-e5-base", "query: ", "passage: "),
        ("/hub/models--intfloat--multilingual-e5-small/snapshots/0a1b", "query: ", "passage: "),
        ("/e5-models/bge-m3", "", ""),
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


def _pickled_inside(folder: Path) -> None:
    (folder / "2_Dense").mkdir()
    (folder / "2_Dense" / "pytorch_model.bin").write_bytes(b"")


def _foreign_code(folder: Path) -> None:
    modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
    modules[0]["type"] = "custom.Encoder"
    (folder / "modules.json").write_text(json.dumps(modules), encoding="utf-8")


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        (_pickled, r"pytorch_model\.bin is a pickle.*SentenceTransformer\(FOLDER\)\.save\(NEW_FOLDER\)"),
        (_pickled_inside, r"2_Dense/pytorch_model\.bin is a pickle"),
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


@pytest.mark.parametrize(
    ("file", "named"),
    [
        ("model.safetensors", "model.safetensors"),
        ("config.json", ": config.json is missing"),
        ("tokenizer.json", "no tokenizer.json"),
        ("1_Pooling/config.json", ": 1_Pooling/config.json is missing"),
    ],
)
def test_a_transformer_folder_without_one_of_its_files_is_refused_by_name(
    transformer: Path, tmp_path: Path, file: str, named: str
) -> None:
    folder = Path(shutil.copytree(transformer, tmp_path / "model"))
    (folder / file).unlink()
    with pytest.raises(EncoderUnavailable, match=named):
        load(str(folder))


@pytest.mark.parametrize("fetch", [False, True])
@pytest.mark.parametrize("name", ["intfloat/no-such-model-here", "intfloat/x@0a1b", "/no/such/folder", "nonsense"])
def test_an_encoder_that_is_neither_here_nor_to_be_had_is_named_with_what_to_do(
    name: str, fetch: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(EncoderUnavailable, match=name) as problem:
        load(name, fetch=fetch)
    assert "--encoder PATH" in str(problem.value)
    assert "--encoder bundled" in str(problem.value)
    if "x@" in name:
        assert "hf download intfloat/x --revision 0a1b" in str(problem.value)


def test_a_hub_name_is_found_in_the_cache_and_pinned_to_its_commit(
    encoder_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commits = {"main": "a" * 40, "v1": "b" * 40}
    cache = tmp_path / "hub" / "models--lindby--tiny"
    (cache / "refs").mkdir(parents=True)
    for reference, commit in commits.items():
        (cache / "refs" / reference).write_text(commit, encoding="utf-8")
    shutil.copytree(encoder_folder, cache / "snapshots" / commits["main"])
    tiny_encoder(cache / "snapshots" / commits["v1"], seed=1)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    newest, older = load("lindby/tiny"), load("lindby/tiny@v1", fetch=True)
    assert (newest.name, older.name) == (f"lindby/tiny@{'a' * 40}", f"lindby/tiny@{'b' * 40}")
    assert load(older.name).revision == older.revision != newest.revision


def test_the_refusal_reads_the_same_from_another_process() -> None:
    problem = EncoderUnavailable("x", "gone")
    assert str(EncoderUnavailable(*problem.args)) == str(problem)
    assert "Encoder 'x' is not available: gone." in str(problem)

"""The transformer student, on a teacher of two tiny layers that is made here."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer

from training import student as students
from training import vocabulary
from training.corpus import Concept, Corpus, Pair
from training.student import Answers, Distillation, Recipe, Student

PAIRS = tuple(
    Pair(question, passage, title, hard)
    for question, passage, title, hard in (
        ("hvad koster skrald", "renovationsgebyret er 3.000 kr.", "takster", "containere tømmes"),
        ("hvem henter skrald", "renovationsgebyret er 3.000 kr.", "takster", ""),
        ("lukker skolen", "skolen nedlægges til sommer", "skolestruktur", "ferieplan for skolen"),
        ("hvornår åbner svømmehallen", "svømmehallen åbner i maj", "svømmehal", "hallen er kold"),
    )
)
CORPUS = Corpus(
    (Concept("waste", ("renovationsgebyr",), ("hente skrald",), ("waste fee",)),),
    PAIRS,
    (("school", "skole"), ("waste", "skrald")),
    parallel=(("the school closes", "skolen lukker"), ("waste costs money", "skrald koster penge")),
)
TINY = {"layers": 2, "frozen": 1, "distil": 3, "answers": 2, "batch": 4, "pairs": 2, "bank": 4}


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return vocabulary.learn(CORPUS, 400)


@pytest.fixture(scope="module")
def teacher(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from transformers import BertConfig, BertModel

    folder = tmp_path_factory.mktemp("teacher")
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=5, hidden_size=16, num_hidden_layers=3, num_attention_heads=2, intermediate_size=32,
        max_position_embeddings=512,
    )  # fmt: skip
    BertModel(config, add_pooling_layer=False).save_pretrained(folder)
    words = {"[PAD]": 0, "skole": 1, "skrald": 2, "koster": 3, "##s": 4}
    (folder / "tokenizer.json").write_text(json.dumps({"model": {"vocab": words}}), encoding="utf-8")
    return folder


def table(tokenizer: Tokenizer) -> np.ndarray:
    return np.random.default_rng(1).normal(size=(tokenizer.get_vocab_size(), 16)).astype(np.float32)


def silent(step: int, losses: dict[str, float]) -> None:
    pass


def trained(
    teacher: Path, tokenizer: Tokenizer, folder: Path, report: Callable[[int, dict[str, float]], None] = silent,
    **changes: int,
) -> Student:  # fmt: skip
    recipe = Recipe(**(TINY | changes))  # type: ignore[arg-type]
    torch.manual_seed(recipe.seed)
    static = table(tokenizer)
    student = Student(students.body_of(teacher, tokenizer, static, recipe.layers))
    vectors = np.eye(len(CORPUS.english()), 16, dtype=np.float32)
    distillation = Distillation(CORPUS, tokenizer, vectors, recipe)
    answers = Answers(PAIRS, tokenizer, static, recipe)
    students.train(student, distillation, answers, recipe, folder / "checkpoint.pt", report)
    return student


def weights(student: Student) -> torch.Tensor:
    return torch.cat([p.detach().flatten() for p in student.parameters()])


def test_a_token_starts_as_the_near_english_words_and_a_shared_word_as_itself(tokenizer: Tokenizer) -> None:
    ids = tokenizer.get_vocab()
    static = np.zeros((len(ids), 2), np.float32)
    static[ids["skole"]], static[ids["skrald"]], static[ids["koster"]] = (1, 0), (0, 1), (2, 0)
    inputs = {"skole": np.array([5.0, 0.0], np.float32), "skrald": np.array([0.0, 5.0], np.float32)}
    found = students.transplanted(tokenizer, static, inputs)
    assert found[ids["skole"]].tolist() == [5, 0]
    assert found[ids["koster"]] == pytest.approx([5, 0], abs=0.001)  # cosine 1 against 0: e^10 to 1


def test_the_body_keeps_the_last_of_the_teachers_layers(teacher: Path, tokenizer: Tokenizer) -> None:
    from transformers import BertModel

    whole = BertModel.from_pretrained(teacher, add_pooling_layer=False)
    body = students.body_of(teacher, tokenizer, table(tokenizer), 2)
    for kept, layer in ((0, 0), (1, 2)):
        ours, theirs = body.encoder.layer[kept].state_dict(), whole.encoder.layer[layer].state_dict()  # type: ignore[union-attr,index]
        assert all(torch.equal(ours[name], theirs[name]) for name in theirs)


def test_the_same_seed_gives_the_same_student_and_a_stopped_run_ends_alike(
    teacher: Path, tokenizer: Tokenizer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = [tmp_path / name for name in "abc"]
    for folder in folders:
        folder.mkdir()
    first = weights(trained(teacher, tokenizer, folders[0]))
    assert torch.equal(first, weights(trained(teacher, tokenizer, folders[1])))
    assert not torch.equal(first, weights(trained(teacher, tokenizer, folders[1], seed=2)))
    monkeypatch.setattr(students, "EVERY", 2)
    monkeypatch.setattr(students, "REPORT", 1)

    def stop(step: int, losses: dict[str, float]) -> None:
        if step == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        trained(teacher, tokenizer, folders[2], stop)
    assert (folders[2] / "checkpoint.pt").is_file()
    assert torch.equal(first, weights(trained(teacher, tokenizer, folders[2])))


def test_only_token_vectors_move_at_first(teacher: Path, tokenizer: Tokenizer, tmp_path: Path) -> None:
    student = trained(teacher, tokenizer, tmp_path, frozen=5)
    untouched = students.body_of(teacher, tokenizer, table(tokenizer), 2)
    moved = {
        name
        for (name, after), before in zip(student.body.named_parameters(), untouched.parameters(), strict=True)
        if not torch.equal(after, before)
    }
    assert moved == {"embeddings.word_embeddings.weight"}


def test_a_text_has_the_same_vector_whatever_stands_beside_it_and_loads_with_nothing_special(
    teacher: Path, tokenizer: Tokenizer, tmp_path: Path
) -> None:
    from sentence_transformers import SentenceTransformer

    student = trained(teacher, tokenizer, tmp_path).eval()
    students.save(tmp_path / "encoder", student, tokenizer)
    model = SentenceTransformer(str(tmp_path / "encoder"), device="cpu")
    together = model.encode(["skolen lukker", "hvad koster det at hente skrald i byen"])
    assert np.abs(together[0] - model.encode(["Skolen LUKKER"])[0]).max() < 1e-5
    with torch.no_grad():
        alone = student(students.Texts(tokenizer, ["skolen lukker"], 40).padded([0], "cpu"))
    assert np.abs(together[0] - alone[0].numpy()).max() < 1e-5
    assert (tmp_path / "encoder" / "SHA256SUMS").is_file()


def test_hard_passages_are_what_rankings_put_near_the_top(
    tokenizer: Tokenizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(students, "HARDEST", slice(0, 1))
    passages = ["skolen lukker", "skrald hentes", "skolen åbner"]
    found = students.mined(["skrald"], passages, tokenizer, table(tokenizer))
    assert len(found[0]) == 2  # one by the static encoder, one by BM25
    assert found[0][1] == 1


def test_a_town_continues_from_a_student_with_one_command(
    teacher: Path, tokenizer: Tokenizer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from training import train

    students.save(tmp_path / "theirs", trained(teacher, tokenizer, tmp_path), tokenizer)
    train.save(tmp_path / "static", tokenizer, table(tokenizer))
    own = tmp_path / "own"
    own.mkdir()
    rows = [{"q": p.question, "p": p.passage, "title": p.title, "hard": p.hard} for p in PAIRS]
    (own / "pairs_ours.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    command = ["student", "--start", "theirs", "--static", "static", "--own", "own", "--run", "ours", "--threads", "1"]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", [*command, "--set", "answers=3", "pairs=2"])
    students.main()
    assert json.loads((tmp_path / "ours" / "recipe.json").read_text())["distil"] == 0
    assert (tmp_path / "ours" / "losses.csv").read_text().splitlines()[0] == "step,distil,loss,seconds"
    before, after = ((tmp_path / name / "model.safetensors").read_bytes() for name in ("theirs", "ours/encoder"))
    assert before != after

import json
import threading
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file
from tokenizers import Tokenizer, models, pre_tokenizers

from indexer.late import PASSED_OVER, Match, TableMissing, WordTable
from indexer.minutes import Span

# Letters are tokens; a word is the sum of its letters' vectors.
LETTERS = {"k": (1.0, 0.0), "b": (0.0, 1.0), "c": (3.0, 4.0), "d": (-1.0, 0.0), "e": (0.0, 0.0)}


def hand_table() -> WordTable:
    vocabulary = {letter: i for i, letter in enumerate(LETTERS)}
    return WordTable(Tokenizer(models.BPE(vocabulary, [])), np.array(list(LETTERS.values()), np.float32))


def brute_force(question: list[str], passage: list[str], table: WordTable) -> float:
    """The definition, word by word."""

    def vector(word: str) -> np.ndarray:
        return sum((np.array(LETTERS.get(letter, (0.0, 0.0))) for letter in word), np.zeros(2))

    def cosine(x: np.ndarray, y: np.ndarray) -> float:
        lengths = float(np.linalg.norm(x) * np.linalg.norm(y))
        return float(x @ y) / lengths if lengths else 0.0

    weights = [float(np.linalg.norm(vector(word))) for word in question]
    best = [max(cosine(vector(word), vector(other)) for other in passage) for word in question]
    return sum(w * b for w, b in zip(weights, best, strict=True)) / sum(weights)


def test_a_word_is_the_sum_of_its_tokens_with_length_as_weight_and_unit_direction() -> None:
    words = hand_table().words("kb c")
    assert words.words == ("kb", "c")
    assert words.spans == (Span(0, 2), Span(3, 4))
    assert words.weights.tolist() == pytest.approx([2**0.5, 5.0])
    assert words.vectors.tolist() == [pytest.approx([0.5**0.5, 0.5**0.5]), pytest.approx([0.6, 0.8])]
    assert words.vectors.dtype == np.float32


def test_score_is_the_mean_of_best_cosines_weighted_by_the_question_words() -> None:
    table = hand_table()
    # "c" (weight 5) meets "b" with 0.8, "kk" (weight 2) meets nothing better than "b" with 0
    assert table.score(table.words("c kk"), table.words("b d")) == pytest.approx(5 * 0.8 / 7)


def test_scores_equal_the_definition_for_every_passage() -> None:
    table = hand_table()
    rng = np.random.default_rng(3)
    texts = [
        [("".join(rng.choice(list("kbcd"), rng.integers(1, 5)))) for _ in range(rng.integers(1, 12))] for _ in range(40)
    ]
    question = [word for word in texts[0] if word not in PASSED_OVER] + ["ckb"]
    got = table.scores(table.words(" ".join(question)), [table.rows(" ".join(text)) for text in texts])
    assert got == pytest.approx([brute_force(question, text, table) for text in texts], abs=1e-6)


def test_function_words_of_the_question_do_not_count() -> None:
    table = hand_table()
    assert table.score(table.words("de b"), table.words("b")) == pytest.approx(1.0)


def test_a_question_of_function_words_alone_is_scored_by_them() -> None:
    table = hand_table()
    assert table.score(table.words("de"), table.words("d")) == pytest.approx(1.0)


def test_words_of_a_vote_are_not_function_words() -> None:
    assert PASSED_OVER.isdisjoint({"ikke", "imod", "ingen", "nej", "uden", "no", "not", "against", "inte"})


def test_texts_without_words_score_nothing() -> None:
    table = hand_table()
    some = table.words("k")
    assert table.scores(some, [table.rows(""), some.rows, table.rows("?! \n")]).tolist() == pytest.approx(
        [0.0, 1.0, 0.0]
    )
    assert table.score(table.words(""), some) == 0.0
    assert table.scores(some, []).tolist() == []


def test_words_without_a_vector_have_no_weight() -> None:
    table = hand_table()
    assert table.score(table.words("e"), table.words("k")) == 0.0
    assert table.score(table.words("e k"), table.words("k e")) == pytest.approx(1.0)


def test_matches_say_which_word_met_which() -> None:
    table = hand_table()
    matches = table.matches(table.words("Er c k?"), table.words("B, k og k"))
    assert matches == (
        Match(Span(3, 4), Span(0, 1), pytest.approx(0.8), pytest.approx(5 / 6)),
        Match(Span(5, 6), Span(3, 4), pytest.approx(1.0), pytest.approx(1 / 6)),
    )
    assert table.matches(table.words("c"), table.words("")) == ()


def test_words_stay_as_they_were_when_the_table_grows() -> None:
    table = hand_table()
    first = table.words("kb c")
    before = first.vectors.copy()
    table.words(" ".join("k" * n for n in range(1, 3000)))
    assert np.array_equal(first.vectors, before)
    assert table.score(first, table.words("kb c")) == pytest.approx(1.0)


def test_threads_share_one_table() -> None:
    table = hand_table()
    texts = [" ".join("kbcd"[i % 4] * n for n in range(1, 60)) for i in range(8)]
    alone = [hand_table().words(text).vectors for text in texts]
    found: dict[int, np.ndarray] = {}
    threads = [
        threading.Thread(target=lambda i=i, text=text: found.update({i: table.words(text).vectors}))
        for i, text in enumerate(texts)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(np.array_equal(found[i], alone[i]) for i in range(len(texts)))


def save_encoder(folder: Path, vectors: np.ndarray) -> None:
    tokenizer = Tokenizer(models.BPE({letter: i for i, letter in enumerate(LETTERS)}, []))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    save_file({"embedding.weight": vectors}, folder / "model.safetensors")


def test_a_table_is_loaded_from_an_encoder_folder(tmp_path: Path) -> None:
    save_encoder(tmp_path, np.array(list(LETTERS.values()), np.float32))
    assert WordTable.load(tmp_path).words("c").vectors.tolist() == [pytest.approx([0.6, 0.8])]


@pytest.mark.parametrize("file", ["tokenizer.json", "model.safetensors"])
def test_a_missing_file_is_named(tmp_path: Path, file: str) -> None:
    save_encoder(tmp_path, np.zeros((5, 2), np.float32))
    (tmp_path / file).unlink()
    with pytest.raises(TableMissing, match=file):
        WordTable.load(tmp_path)


def test_a_table_of_another_vocabulary_is_refused(tmp_path: Path) -> None:
    save_encoder(tmp_path, np.zeros((4, 2), np.float32))
    with pytest.raises(TableMissing, match=r"names 5 tokens, model\.safetensors holds 4"):
        WordTable.load(tmp_path)


def test_a_model_without_a_token_table_is_refused(tmp_path: Path) -> None:
    save_encoder(tmp_path, np.zeros((5, 2), np.float32))
    save_file({"layer.weight": np.zeros((5, 2), np.float32)}, tmp_path / "model.safetensors")
    with pytest.raises(TableMissing, match=r"embedding\.weight"):
        WordTable.load(tmp_path)


def test_a_truncated_table_is_refused(tmp_path: Path) -> None:
    save_encoder(tmp_path, np.zeros((5, 2), np.float32))
    path = tmp_path / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-8])
    with pytest.raises(TableMissing, match=r"model\.safetensors"):
        WordTable.load(tmp_path)
    path.write_text(json.dumps({}), encoding="utf-8")
    with pytest.raises(TableMissing):
        WordTable.load(tmp_path)

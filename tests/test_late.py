"""Late interaction against numbers worked out by hand and against brute force."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer, models, pre_tokenizers

from indexer.late import WordTable
from indexer.minutes import Span

VOCABULARY = {"[UNK]": 0, "skole": 1, "lukkes": 2, "havn": 3, "elever": 4, "og": 5}
# skole and elever point nearly the same way; lukkes weighs 2; the unknown word has no vector.
TABLE = np.array([[0, 0], [1, 0], [0, 2], [-1, 0], [0.8, 0.6], [5, 5]], dtype=np.float32)


@pytest.fixture
def table() -> WordTable:
    tokens = Tokenizer(models.WordLevel(VOCABULARY, unk_token="[UNK]"))
    tokens.pre_tokenizer = pre_tokenizers.Whitespace()
    return WordTable(tokens, TABLE, frozenset({"og"}))


def test_each_question_word_counts_its_nearest_passage_word_by_its_weight(table: WordTable) -> None:
    question, passage = table.words("skole lukkes"), table.words("elever og havn")
    # skole: max(0.8, -1) = 0.8, weight 1; lukkes: max(0.6, 0) = 0.6, weight 2
    assert table.score(question, passage) == pytest.approx((1 * 0.8 + 2 * 0.6) / 3)


def test_a_text_that_holds_every_word_scores_one(table: WordTable) -> None:
    assert table.score(table.words("skole lukkes"), table.words("Lukkes havn og skole")) == pytest.approx(1.0)


def test_words_to_skip_do_not_count(table: WordTable) -> None:
    assert table.words("skole og havn").spans == (Span(0, 5), Span(9, 13))


@pytest.mark.parametrize(("question", "passage"), [("", "skole"), ("skole", ""), ("og", "og"), ("ukendt", "skole")])
def test_nothing_to_compare_scores_zero(table: WordTable, question: str, passage: str) -> None:
    assert table.score(table.words(question), table.words(passage)) == 0.0


def test_many_passages_at_once_score_as_one_by_one(table: WordTable) -> None:
    rng = np.random.default_rng(1)
    names = list(VOCABULARY)[1:]
    texts = [" ".join(rng.choice(names, size=rng.integers(0, 7))) for _ in range(40)]
    question = table.words("havn elever lukkes")
    together = table.scores(question, [table.words(t) for t in texts])
    for text, score in zip(texts, together, strict=True):
        passage = table.words(text)
        q, p, w = table.unit(question), table.unit(passage), table.weights(question)
        expected = sum(w[i] * max(float(q[i] @ v) for v in p) for i in range(len(q))) / w.sum() if len(p) else 0.0
        assert score == pytest.approx(expected, abs=2e-6)


def test_matches_say_which_word_met_which(table: WordTable) -> None:
    question, passage = "skole lukkes", "havn elever"
    met = table.matches(table.words(question), table.words(passage))
    assert [(question[m.question.start : m.question.end], passage[m.passage.start : m.passage.end]) for m in met] == [
        ("skole", "elever"),
        ("lukkes", "elever"),
    ]


def test_the_bundled_encoder_brings_everyday_and_administrative_words_together() -> None:
    bundled = WordTable.load(Path(__file__).parent.parent / "data" / "encoder")
    question = bundled.words("skrald")
    assert bundled.score(question, bundled.words("renovation")) > bundled.score(question, bundled.words("gymnasium"))

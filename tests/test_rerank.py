"""A second reading reorders the head of the list, and gives way when time runs out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from pathlib import Path

import pytest

from indexer.encoder import EncoderUnavailable, PairScorer
from indexer.minutes import Passage, Place
from retrieval.rerank import Reranker
from retrieval.results import Hit, Query

QUERY = Query("tag", "tag")


class ByLength:
    """Longer texts score higher."""

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        return [float(len(text)) for text in texts]


def hit(rank: int, text: str) -> Hit:
    place = Place("a.md", None, None, None, "referat", "1", "T", None, "S", "andet", None, "a.md#0")
    return Hit(rank, 1.0 / rank, Passage(f"a.md#0.{rank}.0", text, 0, len(text), "", place))


HITS = (hit(1, "a"), hit(2, "abc"), hit(3, "ab"), hit(4, "abcd"))


def test_the_head_is_reordered_and_the_tail_stays() -> None:
    found = Reranker(ByLength(), most=3).rerank(QUERY, HITS)
    assert [(h.rank, h.passage.text) for h in found] == [(1, "abc"), (2, "ab"), (3, "a"), (4, "abcd")]
    assert [e.rank for h in found[:3] for e in h.evidence] == [1, 2, 3]


def test_equal_scores_keep_the_first_order() -> None:
    same = (hit(1, "xx"), hit(2, "yy"))
    assert [h.passage.text for h in Reranker(ByLength()).rerank(QUERY, same)] == ["xx", "yy"]


def test_when_time_runs_out_the_first_order_stands() -> None:
    ticks = count(0.0, 10.0)
    assert Reranker(ByLength(), seconds=2.0, clock=lambda: next(ticks)).rerank(QUERY, HITS) == HITS


def test_no_hits_are_no_trouble() -> None:
    assert Reranker(ByLength()).rerank(QUERY, ()) == ()


def test_a_real_cross_encoder_scores_each_pair_by_itself(tmp_path: Path) -> None:
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

    from tests.tiny import tiny_tokenizer

    tokenizer = tiny_tokenizer()
    tokenizer.add_special_tokens(["[PAD]"])
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token="[PAD]", model_max_length=64).save_pretrained(
        tmp_path
    )
    sizes = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 1, "num_attention_heads": 2}
    config = BertConfig(
        vocab_size=tokenizer.get_vocab_size(), num_labels=1, pad_token_id=tokenizer.token_to_id("[PAD]"), **sizes
    )
    BertForSequenceClassification(config).save_pretrained(tmp_path)
    scorer = PairScorer(str(tmp_path))
    together = scorer.scores("tag", ["skolens tag", "havnen er slidt og glat"])
    assert together == pytest.approx(
        [scorer.scores("tag", [t])[0] for t in ("skolens tag", "havnen er slidt og glat")], abs=1e-5
    )


def test_a_folder_that_is_no_cross_encoder_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(EncoderUnavailable, match=r"config\.json is missing"):
        PairScorer(str(tmp_path))

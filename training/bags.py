"""Texts as runs of token ids in flat arrays, so that a batch is cut without a loop. Knows no meaning."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

Ints = npt.NDArray[np.int64]
Random = np.random.Generator


@dataclass(frozen=True, slots=True)
class Batch:
    """Tokens of several texts one after another; `words` numbers the words of the whole batch, token by token."""

    tokens: Ints
    lengths: Ints
    words: Ints

    @property
    def starts(self) -> Ints:
        return np.cumsum(self.lengths) - self.lengths


@dataclass(frozen=True, slots=True)
class Bag:
    """Every text tokenised once as it is, and again in other ways of which a batch picks one."""

    tokens: tuple[Ints, ...]
    words: tuple[Ints, ...]  # number of the word within its text, token by token
    starts: tuple[Ints, ...]
    lengths: tuple[Ints, ...]

    def __len__(self) -> int:
        return len(self.lengths[0])

    def take(self, rows: Ints, rng: Random, longest: int = 10_000, drop: float = 0.0) -> Batch:
        """The texts `rows`; of a longer one a random stretch of `longest` tokens; each word left out with chance `drop`."""
        variant = int(rng.integers(len(self.tokens)))
        lengths = self.lengths[variant][rows]
        cut = np.minimum(lengths, longest)
        starts = self.starts[variant][rows] + (rng.random(len(rows)) * (lengths - cut + 1)).astype(np.int64)
        at = runs(starts, cut)
        text = np.repeat(np.arange(len(rows)), cut)
        return _batch(self.tokens[variant][at], text, self.words[variant][at], len(rows), rng, drop)


def make(
    tokenizers: Sequence[Tokenizer], texts: Sequence[str], longest: int = 400, respelled: Sequence[str] = ()
) -> Bag:
    """`respelled` are the same texts in another spelling, one variant more where given."""
    variants = [_tokenised(tokenizer, texts, longest) for tokenizer in tokenizers]
    if respelled:
        variants.append(_tokenised(tokenizers[0], respelled, longest))
    tokens, words, starts, lengths = zip(*variants, strict=True)
    return Bag(tokens, words, starts, lengths)


def coarser(tokenizer: Tokenizer, merges: int) -> Tokenizer:
    """The same vocabulary with only its first `merges` merges: words fall into smaller pieces, ids stay.

    Does what BPE dropout does (Provilkov, Emelianenko & Voita, ACL 2020), but the same way in every run.
    """
    spec = json.loads(tokenizer.to_str())
    spec["model"]["merges"] = spec["model"]["merges"][:merges]
    return Tokenizer.from_str(json.dumps(spec))


def _tokenised(tokenizer: Tokenizer, texts: Sequence[str], longest: int) -> tuple[Ints, Ints, Ints, Ints]:
    """(tokens, words, starts, lengths); a text without a token gets token 0, the padding."""
    encoded = [
        (e.ids[:longest] or [0], e.word_ids[:longest] or [0])
        for e in tokenizer.encode_batch(list(texts), add_special_tokens=False)
    ]
    length = np.array([len(ids) for ids, _ in encoded], np.int64)
    tokens = np.fromiter((i for ids, _ in encoded for i in ids), np.int64, int(length.sum()))
    words = np.fromiter((w for _, ws in encoded for w in ws), np.int64, int(length.sum()))
    return tokens, words, np.cumsum(length) - length, length


def runs(starts: Ints, lengths: Ints) -> Ints:
    """[starts[0], starts[0]+1, ... lengths[0] of them, starts[1], ...]"""
    ends = np.cumsum(lengths)
    at: Ints = np.arange(int(ends[-1]) if len(ends) else 0) + np.repeat(starts - (ends - lengths), lengths)
    return at


def _batch(tokens: Ints, text: Ints, word: Ints, n: int, rng: Random, drop: float) -> Batch:
    """Whole words are dropped, never the only word of a text."""
    new = np.ones(len(tokens), bool)
    new[1:] = (text[1:] != text[:-1]) | (word[1:] != word[:-1])
    words = np.cumsum(new) - 1
    if drop:
        kept = rng.random(int(words[-1]) + 1) >= drop
        first = np.zeros(n, np.int64)
        first[text[::-1]] = words[::-1]
        alive = np.zeros(n, bool)
        np.logical_or.at(alive, text, kept[words])
        kept[first[~alive]] = True
        keep = kept[words]
        tokens, text, words = tokens[keep], text[keep], (np.cumsum(kept) - 1)[words[keep]]
    return Batch(tokens, np.bincount(text, minlength=n), words)

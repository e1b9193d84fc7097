"""Late interaction over the bundled encoder's token vectors: which word of a question met which word of a passage.

A word's vector is the sum of its tokens' vectors; its length is the word's weight, its direction what is compared.
Knows one table of vectors and words; no index, no model library, no order of results.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError, safe_open
from tokenizers import Tokenizer

from indexer.minutes import Span
from indexer.text import SMALL_WORDS
from indexer.text import words as words_of

Vectors = npt.NDArray[np.float32]
Indices = npt.NDArray[np.int64]

WEIGHTS, VOCABULARY, TENSOR = "model.safetensors", "tokenizer.json", "embedding.weight"

# Words of a question that look for no neighbour in a passage: beside the small ones some of their forms, and Swedish and Norwegian.
PASSED_OVER = SMALL_WORDS | frozenset("blive dit hav mit than att ett och är vad hur när där av vill ska hva".split())


class TableMissing(Exception):
    """The encoder folder holds no table of token vectors that can be read."""


@dataclass(frozen=True, slots=True)
class Match:
    """A word of the question, the passage word nearest to it, and how near: cosine, 1 for the same word."""

    asked: Span
    found: Span
    cosine: float
    weight: float  # share of the question's weight that this word carries; all matches sum to 1


@dataclass(frozen=True, slots=True)
class WordVectors:
    """The words of one text in order. `rows` are the table's numbers of the words; two equal words share one."""

    words: tuple[str, ...]
    spans: tuple[Span, ...]
    rows: Indices
    table: WordTable = field(repr=False, compare=False)

    def __len__(self) -> int:
        return len(self.words)

    @property
    def vectors(self) -> Vectors:
        """(n, d) float32, rows of length 1 (or 0: a word without a vector)."""
        return self.table.directions(self.rows)

    @property
    def weights(self) -> Vectors:
        """(n,) float32 lengths of the summed token vectors."""
        return self.table.lengths(self.rows)

    def content(self) -> WordVectors:
        """Without function words; all of them where there is nothing else."""
        kept = [i for i, word in enumerate(self.words) if word not in PASSED_OVER]
        if not kept or len(kept) == len(self):
            return self
        return WordVectors(
            tuple(self.words[i] for i in kept), tuple(self.spans[i] for i in kept), self.rows[kept], self.table
        )


class WordTable:
    """Vectors of words, made from token vectors when a word is first met and kept (1.5 kB a distinct word at 384 wide).

    Passages share them: late interaction stores nothing per passage, and memory follows the words that candidates have held.
    """

    def __init__(self, tokenizer: Tokenizer, tokens: Vectors) -> None:
        """`tokens` (vocabulary, d) float32, not normalised."""
        self._tokenizer = tokenizer
        self._tokens = tokens
        self._row_of: dict[str, int] = {}
        self._directions = np.zeros((1024, tokens.shape[1]), np.float32)
        self._lengths = np.zeros(1024, np.float32)
        self._lock = threading.Lock()  # rows are only ever added; reading needs none

    @classmethod
    def load(cls, folder: Path) -> WordTable:
        """From the folder of a static encoder: its vocabulary and its one tensor."""
        vocabulary, weights = folder / VOCABULARY, folder / WEIGHTS
        for path in (vocabulary, weights):
            if not path.is_file():
                raise TableMissing(f"{folder}: no {path.name}; the encoder folder is incomplete")
        try:
            with safe_open(weights, framework="numpy") as file:
                tokens = file.get_tensor(TENSOR)
        except SafetensorError as error:
            raise TableMissing(f"{weights}: no table {TENSOR!r} of token vectors can be read ({error})") from error
        tokenizer = Tokenizer.from_file(str(vocabulary))
        if tokenizer.get_vocab_size() != len(tokens):
            raise TableMissing(
                f"{folder}: {VOCABULARY} names {tokenizer.get_vocab_size()} tokens, {WEIGHTS} holds {len(tokens)}"
            )
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return cls(tokenizer, np.ascontiguousarray(tokens, np.float32))

    def words(self, text: str) -> WordVectors:
        found = words_of(text)
        rows = self._rows([word for word, _, _ in found])
        return WordVectors(tuple(w for w, _, _ in found), tuple(Span(a, b) for _, a, b in found), rows, self)

    def rows(self, text: str) -> Indices:
        """The rows of a text's words in order: all that `scores` needs of a passage, 8 bytes a word."""
        return self._rows([word for word, _, _ in words_of(text)])

    def pieces(self, word: str) -> int:
        """The number of sub-words the vocabulary breaks a word of running text into; 1 for a word it knows whole."""
        return len(self._tokenizer.encode(f" {word}", add_special_tokens=False).ids)

    def directions(self, rows: Indices) -> Vectors:
        """(n, d) float32 unit vectors of the words numbered `rows`."""
        return self._directions[rows]

    def lengths(self, rows: Indices) -> Vectors:
        return self._lengths[rows]

    def score(self, question: WordVectors, passage: WordVectors) -> float:
        return float(self.scores(question, [passage.rows])[0])

    def scores(self, question: WordVectors, passages: Sequence[Indices]) -> npt.NDArray[np.float64]:
        """Mean over the question's content words of the best cosine with any passage word, weighted by their lengths.

        `passages` are rows of this table. 0 for a passage or a question without words. ColBERT's MaxSim (Khattab & Zaharia, SIGIR 2020) with weights.
        """
        asked = question.content()
        weights = asked.weights.astype(np.float64)
        return weights / (weights.sum() or 1.0) @ self.nearest(asked, passages)

    def nearest(self, question: WordVectors, passages: Sequence[Indices]) -> npt.NDArray[np.float64]:
        """(n, m) for every word of the question the best cosine with any word of each passage; 0 for one without words."""
        found = np.zeros((len(question), len(passages)))
        filled = [i for i, passage in enumerate(passages) if len(passage)]
        if not filled or not len(question):
            return found
        met, place = np.unique(np.concatenate([passages[i] for i in filled]), return_inverse=True)
        cosines = question.vectors @ self.directions(met).T
        ends = np.cumsum([len(passages[i]) for i in filled])
        found[:, filled] = np.maximum.reduceat(cosines[:, place], np.concatenate([[0], ends[:-1]]), axis=1)
        return found

    def matches(self, question: WordVectors, passage: WordVectors) -> tuple[Match, ...]:
        """For each content word of the question, in order, the nearest passage word (the first of equals)."""
        asked = question.content()
        total = float(asked.weights.sum())
        if not len(passage) or not total:
            return ()
        cosines = asked.vectors @ passage.vectors.T
        nearest = cosines.argmax(axis=1)
        return tuple(
            Match(span, passage.spans[at], float(row[at]), float(weight) / total)
            for span, row, at, weight in zip(asked.spans, cosines, nearest.tolist(), asked.weights, strict=True)
        )

    def _rows(self, words: Sequence[str]) -> Indices:
        new = [word for word in dict.fromkeys(words) if word not in self._row_of]
        if new:
            with self._lock:
                self._add([word for word in new if word not in self._row_of])
        return np.array([self._row_of[word] for word in words], np.int64)

    def _add(self, words: Sequence[str]) -> None:
        """Appends the words' rows; a word becomes visible only when its row is filled."""
        first, last = len(self._row_of), len(self._row_of) + len(words)
        if last > len(self._lengths):
            self._directions = _grown(self._directions, 2 * last)
            self._lengths = _grown(self._lengths, 2 * last)
        encoded = self._tokenizer.encode_batch(list(words), add_special_tokens=False)
        for row, encoding in enumerate(encoded, first):
            vector = _sum(self._tokens, encoding.ids)
            length = float(np.linalg.norm(vector))
            self._lengths[row] = length
            self._directions[row] = vector / length if length else vector
        self._row_of.update(zip(words, range(first, last), strict=True))


def _sum(tokens: Vectors, ids: Iterable[int]) -> Vectors:
    total: Vectors = tokens[list(ids)].sum(axis=0)
    return total


def _grown(array: Vectors, rows: int) -> Vectors:
    """The same with room for `rows`; readers of the old array are not disturbed."""
    larger = np.zeros((rows, *array.shape[1:]), np.float32)
    larger[: len(array)] = array
    return larger

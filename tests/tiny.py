"""A tiny encoder and a tiny index for tests: a real model folder with random vectors from a seed, a real index folder."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from indexer.assemble import assemble
from indexer.encoder import Encoder, Vectors, unit
from indexer.minutes import Meeting
from indexer.store import Index, open_index, writing

SENTENCES = (
    "Udvalget godkendte indstillingen, og budgettet for skolerne forhøjes med 1,5 mio. kr. i 2021.",
    "Byrådet drøftede lokalplan 20-11 for området ved havnen og sendte forslaget i høring i otte uger.",
    "Forvaltningen indstiller, at renovationsgebyret fastholdes, og at cykelstien langs Åvej anlægges i år.",
    "Ældrerådet ønsker flere varme hænder på plejehjemmet og bedre busser til de små landsbyer i øst.",
    "Sagen udsættes, da et flertal stemte imod, og ingen af medlemmerne ønskede ordet til dagsordenen.",
    "Økonomiudvalget tog orienteringen om likviditet, gæld og anlægsoverførsler til efterretning.",
)


@dataclass(frozen=True, slots=True)
class WordTokens:
    """Counts words: lengths that a reader can count."""

    name: str = "words"
    revision: str = "words-1"

    def encode(self, text: str) -> list[int]:
        return [zlib.crc32(word.encode()) for word in text.split()]

    def count(self, text: str) -> int:
        return len(text.split())


@dataclass(frozen=True, slots=True)
class WordEncoder:
    """A vector is the sum of one random direction per lowercased word: the same words, the same vector. Loads nothing."""

    name: str = "words"
    revision: str = "1"
    dim: int = 16
    max_tokens: int = 1_000_000
    tokens: WordTokens = WordTokens()

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self.encode_passages(texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        rows = [sum((self._word(w) for w in text.casefold().split()), np.zeros(self.dim)) for text in texts]
        return unit(np.asarray(rows, dtype=np.float32).reshape(-1, self.dim))

    def _word(self, word: str) -> npt.NDArray[np.float64]:
        return np.random.default_rng(zlib.crc32(word.encode())).normal(size=self.dim)


def tiny_encoder(folder: Path, dim: int = 32, seed: int = 0) -> Path:
    """Train a small vocabulary on the sentences above, give every token a random vector, save, return the folder."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding
    from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    tokenizer.train_from_iterator(
        SENTENCES, trainers.BpeTrainer(vocab_size=500, initial_alphabet=alphabet, show_progress=False)
    )
    vectors = np.random.default_rng(seed).normal(size=(tokenizer.get_vocab_size(), dim)).astype(np.float32)
    model = SentenceTransformer(
        modules=[StaticEmbedding(tokenizer, embedding_weights=vectors), Normalize()], device="cpu"
    )
    model.save(str(folder), create_model_card=False)
    return folder


def tiny_index(folder: Path, meetings: Sequence[Meeting], encoder: Encoder) -> Index:
    """An index of hand-made meetings, written and opened like any other."""
    with writing(folder) as writer:
        assemble(writer, meetings, encoder)
    return open_index(folder, encoder)

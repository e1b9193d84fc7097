"""A tiny encoder and a tiny index for tests: a real model folder with random vectors from a seed, a real index folder."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

from indexer.assemble import assemble
from indexer.encoder import AS_IT_IS, Encoder, Settings, Vectors, unit
from indexer.minutes import Meeting
from indexer.store import Index, open_index, writing
from retrieval.archive import Archive, open_archive

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
    settings: Settings = AS_IT_IS
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


def tiny_tokenizer() -> Tokenizer:
    """A byte-level vocabulary of 500 tokens, trained on the sentences above."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=500, initial_alphabet=alphabet, show_progress=False)
    tokenizer.train_from_iterator(SENTENCES, trainer)
    return tokenizer


def tiny_encoder(folder: Path, dim: int = 32, seed: int = 0) -> Path:
    """A static model: every token gets a random vector. Saved as a real model folder, which is returned."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding

    tokenizer = tiny_tokenizer()
    vectors = np.random.default_rng(seed).normal(size=(tokenizer.get_vocab_size(), dim)).astype(np.float32)
    model = SentenceTransformer(
        modules=[StaticEmbedding(tokenizer, embedding_weights=vectors), Normalize()], device="cpu"
    )
    model.save(str(folder), create_model_card=False)
    return folder


def tiny_transformer(folder: Path) -> Path:
    """A transformer of two layers with random weights that reads 64 tokens. Saved as a real model folder."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    torch.manual_seed(0)
    parts = folder.with_name(folder.name + "-parts")
    tokenizer = tiny_tokenizer()
    tokenizer.add_special_tokens(["[PAD]"])
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token="[PAD]", model_max_length=64).save_pretrained(parts)
    sizes = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4}
    config = BertConfig(vocab_size=tokenizer.get_vocab_size(), max_position_embeddings=64, **sizes)
    BertModel(config).save_pretrained(parts)
    words = Transformer(str(parts), max_seq_length=64)
    model = SentenceTransformer(modules=[words, Pooling(words.get_embedding_dimension())], device="cpu")
    model.save(str(folder), create_model_card=False)
    return folder


def tiny_index(folder: Path, meetings: Sequence[Meeting], encoder: Encoder) -> Index:
    """An index of hand-made meetings, written and opened like any other."""
    with writing(folder) as writer:
        assemble(writer, meetings, encoder)
    return open_index(folder, encoder)


@lru_cache
def kept_open(folder: Path) -> Archive:
    """An index that WordEncoder made, opened once for all looks at a page."""
    return open_archive(folder, encoder=WordEncoder())

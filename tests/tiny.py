"""A tiny encoder and a tiny index for tests: a real model folder with random vectors from a seed, a real index folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from indexer.assemble import assemble
from indexer.encoder import Encoder
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

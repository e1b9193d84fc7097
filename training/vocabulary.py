"""Learns the vocabulary: byte-level BPE over lowercased NFKC words. Knows texts, no vectors."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

from training.corpus import Corpus

# Words, numbers of at most four digits, single signs. White space is dropped, so that "skole" is one token whether it
# starts a word or ends "folkeskole"; tiktoken treats the pattern alike.
PATTERN = r"\p{L}+|\p{N}{1,4}|[^\s\p{L}\p{N}]"
SPECIAL = ["[PAD]", "[UNK]"]
OWN_WEIGHT = 8  # our texts are few beside the documentation, but they are the language that will be asked for


def learn(corpus: Corpus, size: int) -> Tokenizer:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(PATTERN), "removed", invert=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=size,
        special_tokens=SPECIAL,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        min_frequency=2,
        max_token_length=24,
        show_progress=False,
    )
    tokenizer.train_from_iterator(_texts(corpus), trainer)
    return tokenizer


def _texts(corpus: Corpus) -> Iterator[str]:
    own = [text for pair in corpus.pairs for text in (pair.question, pair.passage, pair.title, pair.hard)]
    own += [text for concept in corpus.concepts for text in (*concept.admin, *concept.lay, *concept.en)]
    own += [text for row in corpus.glossary for text in row]
    for _ in range(OWN_WEIGHT):
        yield from own
    yield from chain.from_iterable(corpus.parallel)
    yield from sorted(set(chain.from_iterable(corpus.synonyms)))
    yield from chain.from_iterable(corpus.lexicon)

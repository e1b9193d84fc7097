"""Trains one vector per token: a text is the sum of its tokens' vectors, a vector's length its weight.

A token's vector is its own plus those of the character n-grams it is spelled with, so that tokens seen rarely lean on
others spelled alike; the sum is stored, nothing of the n-grams is left at run time. Knows tokens, no files but its own
checkpoint.
"""

from __future__ import annotations

import logging
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch import Tensor, nn

from indexer.text import fold
from training.bags import Bag, Batch, Ints, coarser, make, runs
from training.checkpoint import Stateful, resume, save
from training.corpus import Corpus, Pair

log = logging.getLogger(__name__)

EVERY = 250  # steps between checkpoints
GRAM_LENGTHS = (4, 6)  # characters
LATE = 64  # pairs of a batch that are also scored word by word, which is dear
MERGES = (14_000, 6_000)  # of the coarser readings


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides the weights beside the data. Weights of losses are 0 where a loss is left out."""

    seed: int = 1
    steps: int = 1500
    batch: int = 1024  # translated sentences a step; of the other data the shares below
    dim: int = 384
    rate: float = 5e-3
    temperature: float = 0.05
    grams: int = 30_000  # buckets of character n-grams; 0 leaves them out
    coarser: int = 1  # 1: texts are also read in smaller pieces
    word_dropout: float = 0.1
    question_dropout: float = 0.3  # words that question and passage share are left out of the question with this chance
    parallel: float = 1.0
    cosine: float = 2.0
    lexicon: float = 0.5
    glossary: float = 0.5
    synonyms: float = 0.3
    titles: float = 0.3
    concepts: float = 1.0
    pairs: float = 1.0
    halves: float = 0.3
    late: float = 0.0
    anchor: float = 0.0  # pulls towards the table that training starts from


class TokenTable(nn.Module):
    """(vocabulary, dim) vectors; `rows` gives those of some tokens only, since a batch touches few."""

    def __init__(
        self, tokenizer: Tokenizer, dim: int, buckets: int, start: npt.NDArray[np.float32] | None = None
    ) -> None:
        super().__init__()
        random = torch.randn(tokenizer.get_vocab_size(), dim) * 0.02
        self.own = nn.Parameter(random if start is None else torch.tensor(start))
        self.start = None if start is None else torch.tensor(start)
        grams = _grams(tokenizer, buckets) if buckets else [[] for _ in range(tokenizer.get_vocab_size())]
        self.lengths = np.array([len(ids) for ids in grams], np.int64)
        self.starts = np.cumsum(self.lengths) - self.lengths
        self.flat = np.array([i for ids in grams for i in ids], np.int64)
        self.grams = nn.Parameter(torch.zeros(max(buckets, 1), dim))

    def rows(self, tokens: Ints) -> Tensor:
        own = F.embedding(torch.from_numpy(tokens), self.own)
        if not len(self.flat):
            return own
        lengths = self.lengths[tokens]
        at = torch.from_numpy(self.flat[runs(self.starts[tokens], lengths)])
        offsets = torch.from_numpy(np.cumsum(lengths) - lengths)
        scale = torch.from_numpy(1 / np.sqrt(np.maximum(lengths, 1))).float()
        return own + F.embedding_bag(at, self.grams, offsets, mode="sum") * scale[:, None]

    def whole(self) -> npt.NDArray[np.float32]:
        """(vocabulary, dim) with a mean length of 1, rounded to half precision so that the file compresses."""
        with torch.no_grad():
            table: npt.NDArray[np.float32] = self.rows(np.arange(len(self.own))).numpy()
        table = table / np.linalg.norm(table, axis=1).mean()
        rounded: npt.NDArray[np.float32] = table.astype(np.float16).astype(np.float32)
        return rounded


def train(
    corpus: Corpus,
    pairs: list[Pair],
    tokenizer: Tokenizer,
    teacher: Mapping[str, int],
    vectors: npt.NDArray[np.float32],
    recipe: Recipe,
    checkpoint: Path,
    report: Callable[[int, dict[str, float]], None],
    start: npt.NDArray[np.float32] | None = None,
) -> npt.NDArray[np.float32]:
    """The trained table. Continues from `checkpoint` where that was written by the same recipe."""
    torch.manual_seed(recipe.seed)
    torch.set_flush_denormal(True)  # tiny gradients and moments would make every product many times slower
    table = TokenTable(tokenizer, recipe.dim, recipe.grams, start)
    sampler = _Sampler(corpus, pairs, tokenizer, teacher, torch.from_numpy(vectors), recipe)
    optimiser = torch.optim.Adam(table.parameters(), lr=recipe.rate, betas=(0.9, 0.99), fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / 50) * max(0.02, 1 - step / recipe.steps)
    )
    parts: dict[str, Stateful] = {"table": table, "optimiser": optimiser, "schedule": schedule}
    first = resume(checkpoint, recipe, parts)
    began = time.monotonic()
    for step in range(first, recipe.steps):
        losses = sampler.losses(table, np.random.default_rng((recipe.seed, step)))
        optimiser.zero_grad()
        torch.stack(list(losses.values())).sum().backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        schedule.step()
        if step % 50 == 0 or step == recipe.steps - 1:
            figures = {name: round(loss.item(), 4) for name, loss in losses.items()}
            report(step, figures | {"seconds": round(time.monotonic() - began, 1)})
        if (step + 1) % EVERY == 0 or step == recipe.steps - 1:
            save(checkpoint, recipe, step + 1, parts)
    return table.whole()


class _Sampler:
    """Cuts batches from all data and turns them into losses; one lookup of the table a step."""

    def __init__(
        self,
        corpus: Corpus,
        pairs: list[Pair],
        tokenizer: Tokenizer,
        teacher: Mapping[str, int],
        vectors: Tensor,
        recipe: Recipe,
    ) -> None:
        self.recipe, self.vectors = recipe, vectors

        small, smaller = (coarser(tokenizer, merges) for merges in (MERGES if recipe.coarser else (0, 0)))
        ways = {0: [tokenizer], 1: [tokenizer, small], 2: [tokenizer, tokenizer, small, smaller]}

        def bag(texts: list[str], pieces: int, longest: int = 400, respell: bool = False) -> Bag:
            """`pieces`: how much of the time in smaller pieces; `respell`: also without æ, ø and å, as many type."""
            respelled = [fold(text) for text in texts] if respell else ()
            return make(ways[pieces if recipe.coarser else 0], texts, longest, respelled)

        def known(rows: tuple[tuple[str, str], ...]) -> Tensor:
            return torch.tensor([teacher[en] for en, _ in rows])

        self.translated = {
            name: (
                bag([en for en, _ in rows], 0),
                bag([da for _, da in rows], pieces, respell=name == "glossary"),
                known(rows),
                size,
                weight,
            )
            for name, rows, pieces, size, weight in (
                ("parallel", corpus.parallel, 1, recipe.batch, recipe.parallel),
                ("lexicon", corpus.lexicon, 2, recipe.batch // 2, recipe.lexicon),
                ("glossary", corpus.glossary, 2, recipe.batch * 3 // 4, recipe.glossary),
            )
            if rows and weight and len(vectors)
        }
        self.like = {
            name: (bag([a for a, _ in rows], 1, 64), bag([b for _, b in rows], 1, 200), size, longest, tau, weight)
            for name, rows, size, longest, tau, weight in (
                ("synonyms", corpus.synonyms, recipe.batch * 3 // 4, 16, 0.1, recipe.synonyms),
                ("titles", corpus.titles, recipe.batch // 4, 64, recipe.temperature, recipe.titles),
            )
            if rows and weight
        }
        names = [(i, kind, text) for i, c in enumerate(corpus.concepts) for kind, text in _names(c)]
        self.names = bag([text for _, _, text in names], 2, respell=True)
        self.name_of: dict[tuple[int, str], list[int]] = {}
        for row, (i, kind, _) in enumerate(names):
            self.name_of.setdefault((i, kind), []).append(row)
        self.english = [teacher.get(text, -1) for _, _, text in names]
        self.concepts = len(corpus.concepts)
        self.questions = bag([p.question for p in pairs], 2, respell=True)
        self.passages = bag([f"{p.title} {p.passage}" for p in pairs], 2)
        self.hard = bag([p.hard or "Ingen bemærkninger." for p in pairs], 1)
        texts = list(dict.fromkeys(text for p in pairs for text in (p.passage, p.hard) if len(text) > 150))
        self.texts = bag(texts, 1)
        number: dict[str, int] = {}
        self.passage_of = np.array([number.setdefault(p.passage, len(number)) for p in pairs])

    def losses(self, table: TokenTable, rng: np.random.Generator) -> dict[str, Tensor]:
        """Named, weighted, not yet summed."""
        r = self.recipe
        parts: list[Batch] = []
        later: list[tuple[str, Callable[[_Encoded], Tensor]]] = []

        def add(*batches: Batch) -> list[int]:
            parts.extend(batches)
            return list(range(len(parts) - len(batches), len(parts)))

        for name, (en, da, known, size, weight) in self.translated.items():
            rows = rng.integers(len(en), size=size)
            at = add(en.take(rows, rng, 64, r.word_dropout), da.take(rows, rng, 64, r.word_dropout))
            ids = known[torch.from_numpy(rows)]
            later.append((name, _translation(at, ids, self.vectors[ids], r.temperature, r.cosine, weight)))
        for name, (a, b, size, longest, tau, weight) in self.like.items():
            rows = rng.integers(len(a), size=size)
            at = add(a.take(rows, rng, longest, r.word_dropout), b.take(rows, rng, longest, r.word_dropout))
            later.append((name, _alike(at, tau, weight)))
        if r.concepts and self.concepts:
            picked = rng.permutation(self.concepts)[: r.batch // 2]
            admin, lay, english = (self._names_of(picked, kind, rng) for kind in ("admin", "lay", "en"))
            at = add(*(self.names.take(rows, rng, drop=r.word_dropout / 2) for rows in (admin, lay, english)))
            ids = torch.tensor([self.english[row] for row in english])
            target = self.vectors[ids] if len(self.vectors) else torch.zeros(len(ids), r.dim)
            later.append(("concepts", _concepts(at, target, ids >= 0, r.temperature, r.concepts)))
        if r.pairs or r.late:
            rows = rng.permutation(len(self.questions))[: r.batch * 2 // 5]
            rows = rows[np.sort(np.unique(self.passage_of[rows], return_index=True)[1])][: r.batch // 4]
            at = add(
                self.questions.take(rows, rng, drop=r.word_dropout),
                self.passages.take(rows, rng, 160, r.word_dropout),
                self.hard.take(rows, rng, 100, r.word_dropout),
            )
            if r.question_dropout:
                parts[at[0]] = _without_shared(parts[at[0]], parts[at[1]], rng, r.question_dropout)
            if r.pairs:
                later.append(("pairs", _answers(at, r.temperature, r.pairs)))
            if r.late:
                later.append(("late", _late(at, r.temperature, r.late)))
        if r.halves and len(self.texts):
            rows = rng.integers(len(self.texts), size=r.batch // 4)
            at = add(self.texts.take(rows, rng, 24, 0.1), self.texts.take(rows, rng, 60, 0.3))
            later.append(("halves", _alike(at, r.temperature, r.halves)))
        encoded = _Encoded(table, parts)
        losses = {name: loss(encoded) for name, loss in later}
        if r.anchor and table.start is not None:
            losses["anchor"] = r.anchor * (encoded.rows - table.start[encoded.unique]).square().sum(1).mean()
        return losses

    def _names_of(self, picked: Ints, kind: str, rng: np.random.Generator) -> Ints:
        """One name of that kind for each concept, an administrative one where it has none."""
        found = (self.name_of.get((i, kind)) or self.name_of[(i, "admin")] for i in picked.tolist())
        return np.array([names[int(rng.integers(len(names)))] for names in found])


class _Encoded:
    """Unit vectors of all texts of a step, looked up at once: gradients of a large table are dear."""

    def __init__(self, table: TokenTable, parts: list[Batch]) -> None:
        flat = np.concatenate([part.tokens for part in parts])
        unique, inverse = np.unique(flat, return_inverse=True)
        self.rows = table.rows(unique)
        self.unique = torch.from_numpy(unique)
        self.inverse = torch.from_numpy(inverse)
        self.parts = parts
        lengths = np.concatenate([part.lengths for part in parts])
        offsets = torch.from_numpy(np.cumsum(lengths) - lengths)
        texts = F.normalize(F.embedding_bag(self.inverse, self.rows, offsets, mode="sum"), dim=1)
        self.texts = torch.split(texts, [len(part.lengths) for part in parts])
        self.tokens = np.cumsum([0] + [len(part.tokens) for part in parts])

    def words(self, part: int) -> tuple[Tensor, Tensor]:
        """(words, dim) sums of their tokens, and the text each belongs to."""
        batch = self.parts[part]
        words = torch.from_numpy(batch.words)
        first = np.concatenate([[True], batch.words[1:] != batch.words[:-1]])
        offsets = torch.from_numpy(np.flatnonzero(first))
        at = self.inverse[self.tokens[part] : self.tokens[part + 1]]
        owner = torch.from_numpy(np.repeat(np.arange(len(batch.lengths)), batch.lengths)[first])
        assert len(offsets) == int(words[-1]) + 1
        return F.embedding_bag(at, self.rows, offsets, mode="sum"), owner


def _nce(left: Tensor, right: Tensor, tau: float, same: Tensor | None = None) -> Tensor:
    """In-batch contrastive loss: row i of `left` belongs to row i of `right`; `same` masks rows that mean the same."""
    scores = left @ right.T / tau
    if same is not None:
        scores = scores.masked_fill(same, -1e4)
    return F.cross_entropy(scores, torch.arange(len(left)))


def _both(left: Tensor, right: Tensor, tau: float, same: Tensor | None = None) -> Tensor:
    return 0.5 * (_nce(left, right, tau, same) + _nce(right, left, tau, same))


def _translation(
    at: list[int], ids: Tensor, target: Tensor, tau: float, cosine: float, weight: float
) -> Callable[[_Encoded], Tensor]:
    same = (ids[:, None] == ids[None]).fill_diagonal_(False)

    def loss(encoded: _Encoded) -> Tensor:
        en, da = (encoded.texts[i] for i in at)
        near = 2 - (en * target).sum(1).mean() - (da * target).sum(1).mean()
        learned = _both(en, target, tau, same) + _both(da, target, tau, same) + 0.5 * _both(en, da, tau, same)
        return weight * (learned + cosine * near)

    return loss


def _alike(at: list[int], tau: float, weight: float) -> Callable[[_Encoded], Tensor]:
    return lambda encoded: weight * _both(encoded.texts[at[0]], encoded.texts[at[1]], tau)


def _concepts(at: list[int], target: Tensor, known: Tensor, tau: float, weight: float) -> Callable[[_Encoded], Tensor]:
    def loss(encoded: _Encoded) -> Tensor:
        admin, lay, en = (encoded.texts[i] for i in at)
        names = _both(admin, lay, tau) + 0.5 * _both(admin, en, tau) + 0.5 * _both(lay, en, tau)
        if not known.any():
            return weight * names
        taught = _both(admin[known], target[known], tau) + _both(lay[known], target[known], tau)
        return weight * (names + 0.25 * taught)

    return loss


def _answers(at: list[int], tau: float, weight: float) -> Callable[[_Encoded], Tensor]:
    def loss(encoded: _Encoded) -> Tensor:
        question, passage, hard = (encoded.texts[i] for i in at)
        return weight * (_nce(question, torch.cat([passage, hard]), tau) + 0.5 * _nce(passage, question, tau))

    return loss


def _late(at: list[int], tau: float, weight: float) -> Callable[[_Encoded], Tensor]:
    """The pairs once more, scored as late interaction scores them: every question word by its best passage word."""

    def loss(encoded: _Encoded) -> Tensor:
        (words, owner), *texts = (_first(*encoded.words(i), LATE) for i in at)
        n = int(owner[-1]) + 1
        lengths = words.norm(dim=1)
        share = lengths / torch.zeros(n).index_add(0, owner, lengths)[owner]
        asked = F.normalize(words, dim=1)
        best = torch.cat([_best(asked, F.normalize(others, dim=1), belongs, n) for others, belongs in texts], 1)
        scores = torch.zeros(n, 2 * n).index_add(0, owner, best * share[:, None]) / tau
        here = torch.arange(n)
        return weight * (F.cross_entropy(scores, here) + 0.5 * F.cross_entropy(scores[:, :n].T, here))

    return loss


def _first(words: Tensor, owner: Tensor, texts: int) -> tuple[Tensor, Tensor]:
    """The words of the first texts only."""
    kept = int((owner < texts).sum())
    return words[:kept], owner[:kept]


def _best(asked: Tensor, words: Tensor, owner: Tensor, n: int) -> Tensor:
    """(asked, n) best cosine with any word of each text."""
    counts = torch.bincount(owner, minlength=n)
    column = torch.arange(len(owner)) - (counts.cumsum(0) - counts)[owner]
    places = torch.full((n, int(counts.max())), len(owner))
    places[owner, column] = torch.arange(len(owner))
    cosines = F.pad(asked @ words.T, (0, 1), value=-1.0)
    return cosines[:, places.view(-1)].view(len(asked), n, -1).amax(2)


def _without_shared(question: Batch, passage: Batch, rng: np.random.Generator, chance: float) -> Batch:
    """The questions without some of the tokens that also stand in their passage: what is left must be understood."""
    size = int(max(question.tokens.max(), passage.tokens.max())) + 1
    asked = np.repeat(np.arange(len(question.lengths)), question.lengths)
    told = np.repeat(np.arange(len(passage.lengths)), passage.lengths)
    shared = np.isin(asked * size + question.tokens, told * size + passage.tokens)
    keep = ~shared | (np.repeat(rng.random(len(question.lengths)), question.lengths) >= chance)
    alone = np.bincount(asked, keep, minlength=len(question.lengths)) == 0
    keep |= alone[asked]
    return Batch(
        question.tokens[keep],
        np.bincount(asked[keep], minlength=len(question.lengths)),
        np.unique(question.words[keep], return_inverse=True)[1],
    )


def _names(concept) -> list[tuple[str, str]]:  # type: ignore[no-untyped-def]
    return [(kind, text) for kind in ("admin", "lay", "en") for text in getattr(concept, kind)]


def _grams(tokenizer: Tokenizer, buckets: int) -> list[list[int]]:
    """For each token the buckets of its n-grams, ends marked; short tokens have none."""
    decoder = tokenizer.decoder
    tokens = sorted(tokenizer.get_vocab().items(), key=lambda entry: entry[1])
    spelled = ["" if token.startswith("[") else decoder.decode([token]) for token, _ in tokens]
    marked = [f"^{text}$" if len(text) > 2 else "" for text in spelled]
    return [
        sorted({zlib.crc32(t[i : i + n].encode()) % buckets for n in GRAM_LENGTHS for i in range(len(t) - n + 1)})
        for t in marked
    ]

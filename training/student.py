"""Trains a small transformer beside the static table: the English teacher's body, a Danish-English vocabulary, its meaning by distillation.

    python -m training.student --static data/encoder --elsewhere ../shared/training --teacher FOLDER --run runs/student
    python -m training.student --start runs/student/encoder --own OUR/FOLDER training/data --run runs/ours

First it learns to say of a Danish (and an English) sentence what the teacher says of the English one: token vectors alone,
then the body too. Then what answers a question, against hard passages that the static encoder and BM25 take for answers.
The same command continues a stopped run.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch import Tensor, nn

from indexer.model_folder import BUNDLED, checked, seal
from training import command
from training import corpus as texts
from training import teacher as teachers
from training.bags import Ints
from training.bm25 import Bm25
from training.checkpoint import Stateful, recipe_of, resume
from training.checkpoint import save as keep
from training.corpus import Corpus, Pair
from training.train import Curve, table_of

log = logging.getLogger(__name__)

Vectors = npt.NDArray[np.float32]
Padded = tuple[Tensor, Tensor]  # (texts, longest) token ids and 1 where a token stands

LONGEST = 512  # tokens that the teacher's body can place
EVERY = 100  # steps between checkpoints
REPORT = 25  # steps between lines of the curve
NEIGHBOURS = 8  # English words that a token starts from
BUCKET = 16  # batches whose sentences are sorted by length together, so that little is padded
HARDEST = slice(2, 30)  # of a ranking: the very best of the others often answer too
_CONTINUED = {"distil": 0, "frozen": 0, "rate": 5e-5}  # a town's texts are few, and its teacher is not at hand


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides the weights beside the data."""

    seed: int = 1
    layers: int = 3  # of the teacher's six, evenly spread, the last among them
    frozen: int = 150  # first steps in which only the token vectors move
    distil: int = 2000  # steps of distillation, those among them
    answers: int = 400  # steps of contrastive training on questions and passages
    batch: int = 128  # sentences a step
    pairs: int = 24  # questions a step
    english: float = 0.25  # share of the batches that read the English side
    bank: int = 2048  # teacher's vectors of other sentences as further negatives
    longest: int = 40  # tokens of a sentence
    passage: int = 160  # tokens of a passage
    rate: float = 3e-4
    temperature: float = 0.05
    cosine: float = 2.0


def body_of(teacher: Path, tokenizer: Tokenizer, static: Vectors, layers: int) -> nn.Module:
    """The teacher's body with our vocabulary. A token starts as the mean of the teacher's input vectors of near English words.

    Near by the static table, whose vectors stand in the teacher's output space for both languages.
    """
    from transformers import BertModel

    body = BertModel.from_pretrained(teacher, local_files_only=True, add_pooling_layer=False)
    kept = np.linspace(0, len(body.encoder.layer) - 1, layers).round().astype(int)
    body.encoder.layer = nn.ModuleList([body.encoder.layer[i] for i in kept])
    input_vectors = body.embeddings.word_embeddings.weight.detach().numpy()
    words = json.loads((teacher / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    start = transplanted(tokenizer, static, {word: input_vectors[i] for word, i in words.items() if word.isalpha()})
    vocabulary, width = start.shape
    body.embeddings.word_embeddings = nn.Embedding(vocabulary, width, padding_idx=0, _weight=torch.from_numpy(start))
    body.config.update({"num_hidden_layers": layers, "vocab_size": len(start), "pad_token_id": 0})
    body.config.update({"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0})
    for module in body.modules():
        if isinstance(module, nn.Dropout):
            module.p = 0.0
    return body


def transplanted(tokenizer: Tokenizer, static: Vectors, inputs: dict[str, Vectors]) -> Vectors:
    """(vocabulary, dim): each token the weighted mean of `inputs` of the words nearest to it in the static table."""
    ids = tokenizer.get_vocab()
    english = [word for word in inputs if word in ids]  # one token in both vocabularies
    if not english:
        raise ValueError("the teacher's vocabulary and ours share no word")
    unit = static / np.maximum(np.linalg.norm(static, axis=1, keepdims=True), 1e-9)
    known = unit[[ids[word] for word in english]]
    values = np.stack([inputs[word] for word in english])
    found = np.zeros((len(static), values.shape[1]), np.float32)
    most = min(NEIGHBOURS, len(english))
    for first in range(0, len(static), 2048):
        cosines = unit[first : first + 2048] @ known.T
        near = np.argpartition(-cosines, most - 1, axis=1)[:, :most]
        weight = np.exp(np.take_along_axis(cosines, near, axis=1) / 0.1)
        found[first : first + 2048] = np.einsum("tk,tkd->td", weight / weight.sum(1, keepdims=True), values[near])
    found[[ids[word] for word in english]] = values  # a word of both is its own nearest
    return found


class Student(nn.Module):
    def __init__(self, body: nn.Module) -> None:
        super().__init__()
        self.body = body

    def forward(self, padded: Padded) -> Tensor:
        """(texts, dim) unit vectors: the mean of the last layer over the tokens."""
        ids, mask = padded
        states = self.body(input_ids=ids, attention_mask=mask).last_hidden_state
        weight = mask[:, :, None].to(states.dtype)
        return F.normalize((states * weight).sum(1) / weight.sum(1).clamp(min=1), dim=1)


class Texts:
    """Texts as token ids, cut to a length."""

    def __init__(self, tokenizer: Tokenizer, given: Sequence[str], longest: int) -> None:
        encoded = tokenizer.encode_batch(list(given), add_special_tokens=False)
        self.ids = [encoding.ids[:longest] or [0] for encoding in encoded]

    def padded(self, rows: Sequence[int], device: str) -> Padded:
        chosen = [torch.tensor(self.ids[row]) for row in rows]
        ids = nn.utils.rnn.pad_sequence(chosen, batch_first=True)
        lengths = torch.tensor([len(row) for row in chosen])
        return ids.to(device), (torch.arange(ids.shape[1]) < lengths[:, None]).long().to(device)


class Distillation:
    """Sentences against the teacher's vectors of their English side."""

    def __init__(self, corpus: Corpus, tokenizer: Tokenizer, vectors: Vectors, recipe: Recipe) -> None:
        rows = [*corpus.parallel, *corpus.lexicon, *corpus.glossary]
        rows += [(en, da) for c in corpus.concepts for en in c.en[:1] for da in (*c.admin, *c.lay)]
        number = {text: n for n, text in enumerate(corpus.english())}
        self.target = np.array([number[en] for en, _ in rows])
        self.vectors = torch.from_numpy(vectors)
        self.sides = [Texts(tokenizer, [row[side] for row in rows], recipe.longest) for side in (0, 1)]
        self.recipe = recipe

    def rows(self, step: int, lengths: Ints) -> Ints:
        """The rows of one batch: of every BUCKET batches drawn together, the sentences of like length."""
        r = self.recipe
        drawn = np.random.default_rng((r.seed, step // BUCKET)).integers(len(lengths), size=r.batch * BUCKET)
        order = drawn[np.argsort(lengths[drawn], kind="stable")].reshape(BUCKET, r.batch)
        turn = np.random.default_rng((r.seed, step // BUCKET, 1)).permutation(BUCKET)
        found: Ints = order[turn[step % BUCKET]]
        return found

    def loss(self, student: Student, step: int, device: str) -> Tensor:
        r = self.recipe
        rng = np.random.default_rng((r.seed, step, 2))
        side = self.sides[0 if rng.random() < r.english else 1]
        rows = self.rows(step, np.array([len(ids) for ids in side.ids]))
        said = student(side.padded(rows.tolist(), device))
        wanted = self.target[rows]
        others = rng.integers(len(self.vectors), size=r.bank)
        right = self.vectors[wanted].to(device)
        bank = torch.cat([right, self.vectors[others].to(device)])
        same = torch.from_numpy(wanted[:, None] == np.concatenate([wanted, others])[None]).to(device)
        scores = (said @ bank.T / r.temperature).masked_fill(same.fill_diagonal_(False), -1e4)
        near = 1 - (said * right).sum(1).mean()
        loss: Tensor = F.cross_entropy(scores, torch.arange(len(rows), device=device)) + r.cosine * near
        return loss


class Answers:
    """Questions against their passages, near misses, and passages that other rankings take for answers."""

    def __init__(self, pairs: Sequence[Pair], tokenizer: Tokenizer, static: Vectors, recipe: Recipe) -> None:
        written = dict.fromkeys((p.title, p.passage) for p in pairs)
        written |= dict.fromkeys(("", p.hard) for p in pairs if p.hard)
        given = [f"{title} {text}".strip() for title, text in written]
        number = {entry: n for n, entry in enumerate(written)}
        self.right = np.array([number[p.title, p.passage] for p in pairs])
        self.passage_of = [p.passage for p in pairs]
        questions = [p.question for p in pairs]
        self.hard = mined(questions, given, tokenizer, static)
        for n, pair in enumerate(pairs):
            near = [row for row in self.hard[n] if row != self.right[n]]
            self.hard[n] = [number["", pair.hard]] * (len(near) // 2) + near if pair.hard else near
        self.questions = Texts(tokenizer, questions, recipe.longest)
        self.passages = Texts(tokenizer, given, recipe.passage)
        self.recipe = recipe

    def loss(self, student: Student, step: int, device: str) -> Tensor:
        r = self.recipe
        rng = np.random.default_rng((r.seed, step, 3))
        rows: dict[str, int] = {}  # one question a passage
        for row in rng.permutation(len(self.right)).tolist():
            rows.setdefault(self.passage_of[row], row)
            if len(rows) == r.pairs:
                break
        asked = list(rows.values())
        hard = [int(rng.choice(self.hard[row] or [self.right[row]])) for row in asked]
        right = self.right[asked].tolist()
        question = student(self.questions.padded(asked, device))
        passage = student(self.passages.padded([*right, *hard], device))
        own = torch.tensor(right)[:, None] == torch.tensor([*right, *hard])[None]
        scores = question @ passage.T / r.temperature
        scores = scores.masked_fill(own.fill_diagonal_(False).to(device), -1e4)
        here = torch.arange(len(asked), device=device)
        return F.cross_entropy(scores, here) + 0.5 * F.cross_entropy(scores[:, : len(asked)].T, here)


def mined(questions: Sequence[str], passages: Sequence[str], tokenizer: Tokenizer, static: Vectors) -> list[list[int]]:
    """For each question the passages that the static encoder and BM25 rank high."""

    def means(given: Sequence[str]) -> Vectors:
        ids = (encoding.ids for encoding in tokenizer.encode_batch(list(given), add_special_tokens=False))
        rows = np.stack([static[list(i)].sum(axis=0) for i in ids])
        unit: Vectors = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
        return unit

    vectors, asked, words = means(passages), means(questions), Bm25(passages)
    deepest = min(HARDEST.stop, len(passages))
    found = []
    for question, vector in zip(questions, asked, strict=True):
        near = [np.argsort(-s, kind="stable")[:deepest][HARDEST] for s in (vectors @ vector, words.scores(question))]
        found.append(np.concatenate(near).tolist())
    return found


def train(
    student: Student,
    distillation: Distillation | None,
    answers: Answers,
    recipe: Recipe,
    checkpoint: Path,
    report: Callable[[int, dict[str, float]], None],
    device: str = "cpu",
) -> None:
    """Both stages in place. Continues from `checkpoint` where that was written by the same recipe."""
    student.to(device)
    optimiser = torch.optim.AdamW(student.parameters(), lr=recipe.rate, weight_decay=0.01)
    parts: dict[str, Stateful] = {"student": student, "optimiser": optimiser}
    first = resume(checkpoint, recipe, parts)
    last = (recipe.distil if distillation else 0) + recipe.answers
    began, seen = time.monotonic(), []
    for step in range(first, last):
        distil = distillation is not None and step < recipe.distil
        _let_move(student, body=step >= recipe.frozen)
        for group in optimiser.param_groups:
            group["lr"] = recipe.rate * min(1.0, (step + 1) / 50) * max(0.05, 1 - step / last)
        loss = distillation.loss(student, step, device) if distil else answers.loss(student, step, device)  # type: ignore[union-attr]
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(student.parameters(), 1.0)
        optimiser.step()
        seen.append(loss.item())
        if (step + 1) % REPORT == 0 or step == last - 1:
            figures = {"distil": float(distil), "loss": round(float(np.mean(seen)), 4)}
            report(step, figures | {"seconds": round(time.monotonic() - began, 1)})
            seen = []
        if (step + 1) % EVERY == 0 or step == last - 1:
            keep(checkpoint, recipe, step + 1, parts)


def _let_move(student: Student, body: bool) -> None:
    for name, parameter in student.named_parameters():
        parameter.requires_grad_(body or "word_embeddings" in name)


def save(folder: Path, student: Student, tokenizer: Tokenizer) -> None:
    """A sentence-transformers folder: transformer, mean over tokens, unit length, sealed with checksums."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from transformers import PreTrainedTokenizerFast

    with tempfile.TemporaryDirectory() as body:
        student.body.save_pretrained(body)  # type: ignore[operator]
        PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
            tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]", model_max_length=LONGEST
        ).save_pretrained(body)
        transformer = Transformer(body, max_seq_length=LONGEST, model_kwargs={"add_pooling_layer": False})
    modules: list[Any] = [transformer, Pooling(student.body.config.hidden_size, "mean"), Normalize()]  # type: ignore[union-attr]
    SentenceTransformer(modules=modules, device="cpu").save(str(folder), create_model_card=False)
    (folder / "model.safetensors").chmod(0o644)
    seal(folder)


def main() -> None:
    options = _arguments()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    torch.set_num_threads(options.threads)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    options.run.mkdir(parents=True, exist_ok=True)
    for folder in (options.static, options.start):
        if folder:
            checked(str(folder), folder)
    recipe = recipe_of(Recipe, options, _CONTINUED)
    (options.run / "recipe.json").write_text(json.dumps(asdict(recipe), indent=1), encoding="utf-8")
    torch.manual_seed(recipe.seed)
    corpus = texts.read(options.elsewhere, options.own)
    tokenizer = Tokenizer.from_file(str((options.start or options.static) / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    static = table_of(options.static)
    distillation = None
    if options.start:
        from transformers import AutoModel

        student = Student(AutoModel.from_pretrained(options.start, local_files_only=True, add_pooling_layer=False))
    else:
        student = Student(body_of(options.teacher, tokenizer, static, recipe.layers))
        taught = teachers.vectors(corpus.english(), options.teacher, options.run.parent)
        distillation = Distillation(corpus, tokenizer, taught, recipe)
    answers = Answers(corpus.pairs, tokenizer, static, recipe)
    log.info("%d questions, %d steps", len(corpus.pairs), recipe.distil + recipe.answers)
    curve = Curve(options.run / "losses.csv")
    train(student, distillation, answers, recipe, options.run / "checkpoint.pt", curve, device)
    save(options.run / "encoder", student.to("cpu").eval(), tokenizer)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--run", type=Path, required=True, help="where everything of this run is written")
    parser.add_argument("--static", type=Path, default=BUNDLED, help="static encoder: vocabulary, start, hard passages")
    parser.add_argument("--elsewhere", type=Path, help="folder of the xz files that the model card names")
    parser.add_argument("--own", type=Path, nargs="+", default=[texts.OWN], help="folders of concepts, pairs, glossary")
    parser.add_argument("--teacher", type=Path, help="folder of the English teacher, all-MiniLM-L6-v2")
    parser.add_argument("--start", type=Path, help="student to continue from instead of starting afresh")
    parser.add_argument("--threads", type=int, default=int(os.environ.get("OMP_NUM_THREADS", "2")))
    parser.add_argument("--set", nargs="*", default=[], metavar="NAME=VALUE", help="changes to student.Recipe")
    options = parser.parse_args()
    if not options.start and not (options.teacher and options.elsewhere):
        parser.error("a new student needs --teacher and --elsewhere; without them continue one with --start")
    return options


if __name__ == "__main__":
    sys.exit(command.run(main))

"""From data to weights: vocabulary, teacher, token table, encoder folder, development figures. The one place here that parses arguments.

    python -m training.train --elsewhere ../shared/training --teacher FOLDER --run runs/static

Every stage leaves its result in the run folder and is skipped when that is there: the same command continues a stopped
run. Another town continues from the shipped encoder on its own thesaurus and judged questions:

    python -m training.train --start data/encoder --thesaurus OUR.yaml --questions OUR.jsonl --index data/index --run runs/ours
"""

from __future__ import annotations

import argparse
import csv
import json
import logging
import os
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, replace
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from indexer.model_folder import checked, seal
from indexer.text import words
from training import command, evaluate, static, teacher, town, vocabulary
from training import corpus as texts
from training.checkpoint import recipe_of
from training.corpus import Corpus, Pair

log = logging.getLogger(__name__)

VOCABULARY_SIZE = 32_000
HELD_OUT_SEED = 0  # the same pairs are held out whatever the seed of the training
_CONTINUED = {"rate": 5e-4, "steps": 300, "grams": 0, "anchor": 1.0}  # a town's texts are few: stay near the start


def main() -> None:
    options = _arguments()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    torch.set_num_threads(options.threads)
    options.run.mkdir(parents=True, exist_ok=True)
    recipe = recipe_of(static.Recipe, options, _CONTINUED)
    (options.run / "recipe.json").write_text(json.dumps(asdict(recipe), indent=1), encoding="utf-8")
    evaluate.refuse(options.gold, options.haystack)
    if options.start:
        checked(str(options.start), options.start)
    corpus = town.grown(texts.read(options.elsewhere, options.own), options.thesaurus, options.questions, options.index)
    corpus = replace(corpus, glossary=tuple(texts.inflected(corpus.glossary, _vocabulary_of(corpus))))
    training, held = texts.split(corpus.pairs, options.hold, HELD_OUT_SEED)
    log.info("%d concepts, %d pairs (%d held out)", len(corpus.concepts), len(corpus.pairs), len(held))
    tokenizer = _tokenizer(options.run, options.start, corpus)
    english = corpus.english() if options.teacher else []
    taught = teacher.vectors(english, options.teacher, options.run.parent) if english else np.zeros((0, recipe.dim))
    table = static.train(
        corpus,
        training,
        tokenizer,
        {text: row for row, text in enumerate(english)},
        taught.astype(np.float32),
        recipe,
        options.run / "checkpoint.pt",
        Curve(options.run / "losses.csv"),
        table_of(options.start) if options.start else None,
    )
    folder = options.run / "encoder"
    save(folder, tokenizer, table)
    figures = _figures(folder, corpus, held, options.gold, options.haystack)
    (options.run / "figures.json").write_text(json.dumps(figures, indent=1, ensure_ascii=False), encoding="utf-8")
    for name, found in figures.items():
        print(f"{name:22}", "  ".join(f"{kind} {value:.3f}" for kind, value in found.items()))


def save(folder: Path, tokenizer: Tokenizer, table: npt.NDArray[np.float32]) -> None:
    """A sentence-transformers folder: token table and unit length, with the checksums a load compares."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding

    modules: list[Any] = [StaticEmbedding(tokenizer, embedding_weights=torch.from_numpy(table)), Normalize()]
    SentenceTransformer(modules=modules, device="cpu").save(str(folder), create_model_card=False)
    (folder / "model.safetensors").chmod(0o644)
    seal(folder)


class Curve:
    """Losses by step, appended as they come."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __call__(self, step: int, losses: dict[str, float]) -> None:
        new = not self.path.is_file()
        with self.path.open("a", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            if new:
                writer.writerow(["step", *losses])
            writer.writerow([step, *losses.values()])
        log.info("step %d  %s", step, "  ".join(f"{name} {value:.3f}" for name, value in losses.items()))


def _figures(
    folder: Path, corpus: Corpus, held: Sequence[Pair], gold: Path | None, haystack: Path | None
) -> dict[str, dict[str, float]]:
    figures = evaluate.judge(folder, gold, haystack) if gold else {}
    if held:
        passages = list(dict.fromkeys(pair.passage for pair in corpus.pairs))
        title = {pair.passage: pair.title for pair in corpus.pairs}
        stretches = [evaluate.Stretch(("", str(n), ""), f"{title[text]} {text}") for n, text in enumerate(passages)]
        hard = dict.fromkeys(pair.hard for pair in corpus.pairs if pair.hard)
        stretches += [evaluate.Stretch(("hard", str(n), ""), text) for n, text in enumerate(hard)]
        number = {text: n for n, text in enumerate(passages)}
        questions = [
            evaluate.Question(str(n), pair.question, "held out", {("", str(number[pair.passage]), ""): 1})
            for n, pair in enumerate(held)
        ]
        for name, ranker in evaluate.rankers(folder, stretches).items():
            figures[f"held out, {name}"] = evaluate.figures(ranker, questions, stretches)
    return figures


def _tokenizer(run: Path, start: Path | None, corpus: Corpus) -> Tokenizer:
    if start:
        return Tokenizer.from_file(str(start / "tokenizer.json"))
    path = run / "tokenizer.json"
    if not path.is_file():
        vocabulary.learn(corpus, VOCABULARY_SIZE).save(str(path))
    return Tokenizer.from_file(str(path))


def table_of(folder: Path) -> npt.NDArray[np.float32]:
    table: npt.NDArray[np.float32] = load_file(folder / "model.safetensors")["embedding.weight"]
    return table


def _vocabulary_of(corpus: Corpus) -> list[str]:
    """Words met at least twice, for the glossary's inflected forms."""
    own = (text for p in corpus.pairs for text in (p.question, p.passage, p.title, p.hard))
    named = (text for c in corpus.concepts for text in (*c.admin, *c.lay))
    count: Counter[str] = Counter()
    for text in chain(own, named, (da for _, da in corpus.parallel)):
        count.update({word for word, _, _ in words(text)})
    return sorted({w for w, n in count.items() if n > 1} | {w.casefold() for row in corpus.synonyms for w in row})


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--run", type=Path, required=True, help="where everything of this run is written")
    parser.add_argument("--elsewhere", type=Path, help="folder of the xz files that the model card names")
    parser.add_argument("--own", type=Path, nargs="+", default=[texts.OWN], help="folders of concepts, pairs, glossary")
    parser.add_argument("--thesaurus", type=Path, nargs="*", default=[], help="files of the product's concepts, too")
    parser.add_argument(
        "--questions", type=Path, help="judged questions, too; those that a split keeps for testing stay out"
    )
    parser.add_argument("--index", type=Path, help="the minutes that --questions judge")
    parser.add_argument("--teacher", type=Path, help="folder of the English teacher, all-MiniLM-L6-v2")
    parser.add_argument("--start", type=Path, help="encoder folder to continue from instead of starting afresh")
    parser.add_argument("--hold", type=float, default=0.0, help="share of our pairs kept for development")
    parser.add_argument("--gold", type=Path, help="judged questions for development figures")
    parser.add_argument("--haystack", type=Path, help="folder of other minutes for the same")
    parser.add_argument("--threads", type=int, default=int(os.environ.get("OMP_NUM_THREADS", "2")))
    parser.add_argument("--set", nargs="*", default=[], metavar="NAME=VALUE", help="changes to static.Recipe")
    options = parser.parse_args()
    if bool(options.questions) != bool(options.index):
        parser.error("--questions and --index go together: the passages that answer are taken from the index")
    return options


if __name__ == "__main__":
    sys.exit(command.run(main))

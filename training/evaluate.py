"""Development figures of an encoder folder: sections of real minutes ranked for judged questions, alone and in a haystack.

    python -m training.evaluate ENCODER --gold FOLDER [--haystack FOLDER] [--json OUT]

Judges the semantic leg alone: mean vector, late interaction, and their sum. Tuning set: no proof. Knows nothing of the
product's own parser or index; `--gold` holds questions.jsonl and structure.json, with the minutes beside it.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt

from indexer.late import WordTable
from indexer.model_folder import checked
from training import command
from training.bm25 import Bm25
from training.corpus import DataProblem

Scores = npt.NDArray[np.float64]
Key = tuple[str, str, str]  # document, item, section

WORDS = 160  # of one passage
CUTOFF = 10
_MARKUP = re.compile(r"[*#|_]+|-{3,}")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A passage as the encoders see it: title, section and text."""

    key: Key
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    id: str
    text: str
    kind: str
    gold: Mapping[Key, int]


Ranker = Callable[[str], Scores]


class Legs:
    """Scores of single kinds over the same stretches, made when first asked for: "mean" and "late" of a folder, "bm25"."""

    def __init__(self, stretches: Sequence[Stretch]) -> None:
        self._texts = [s.text for s in stretches]
        self._made: dict[tuple[str, Path | None], Ranker] = {}

    def leg(self, kind: str, folder: Path | None = None) -> Ranker:
        if (kind, folder) not in self._made:
            self._made[kind, folder] = self._make(kind, folder)
        return self._made[kind, folder]

    def _make(self, kind: str, folder: Path | None) -> Ranker:
        if kind == "bm25":
            return Bm25(self._texts).scores
        if folder is None:
            raise ValueError(f"{kind} needs an encoder folder")
        if kind == "late":
            table = WordTable.load(folder)
            words = [table.rows(text) for text in self._texts]
            return lambda question: table.scores(table.words(question), words)
        from sentence_transformers import SentenceTransformer

        model = SentenceTransformer(str(folder), device="cpu")
        encode = partial(model.encode, batch_size=64, normalize_embeddings=True, show_progress_bar=False)
        passages = encode(self._texts)
        return lambda question: (passages @ encode([question])[0]).astype(np.float64)


def rankers(folder: Path, stretches: Sequence[Stretch]) -> dict[str, Ranker]:
    """The ways to rank that are compared; each gives one score a stretch, higher is better."""
    legs = Legs(stretches)
    mean, late = legs.leg("mean", folder), legs.leg("late", folder)
    return {"mean": mean, "late": late, "late+mean": lambda q: standard(late(q)) + standard(mean(q))}


def standard(scores: Scores) -> Scores:
    """z-scores."""
    deviation = float(scores.std())
    centred: Scores = scores - scores.mean()
    return centred / deviation if deviation else centred


def ranking(scores: Scores, stretches: Sequence[Stretch]) -> list[Key]:
    """Sections by their best stretch, best first; ties in the order of the stretches."""
    best: dict[Key, float] = {}
    for score, stretch in zip(scores.tolist(), stretches, strict=True):
        best[stretch.key] = max(score, best.get(stretch.key, -math.inf))
    return sorted(best, key=lambda key: -best[key])


def ndcg(ranked: Sequence[Key], gold: Mapping[Key, int], k: int = CUTOFF) -> float:
    """Gain is the relevance itself, discount log2(1 + rank): the measure of trec_eval."""
    got = sum(gold.get(key, 0) / math.log2(rank + 1) for rank, key in enumerate(ranked[:k], 1))
    best = sum(rel / math.log2(rank + 1) for rank, rel in enumerate(sorted(gold.values(), reverse=True)[:k], 1))
    return got / best


def figures(ranker: Ranker, questions: Sequence[Question], stretches: Sequence[Stretch]) -> dict[str, float]:
    """nDCG@10 over all and per kind, and "right item first": the share whose first section stands in a gold item."""
    values: dict[str, list[float]] = defaultdict(list)
    for question in questions:
        ranked = ranking(ranker(question.text), stretches)
        value = ndcg(ranked, question.gold)
        values["all"].append(value)
        values[question.kind].append(value)
        values["right item first"].append(float(any(ranked[0][:2] == key[:2] for key in question.gold)))
    return {name: round(float(np.mean(found)), 4) for name, found in values.items()}


def read_questions(gold: Path) -> list[Question]:
    """The answerable ones."""
    rows = [json.loads(line) for line in (gold / "questions.jsonl").read_text(encoding="utf-8").splitlines()]
    return [
        Question(
            row["qid"],
            row["query"],
            row["kind"],
            {(g["doc"], g["item"], g["section"]): g["rel"] for g in row["gold"]},
        )
        for row in rows
        if row["gold"]
    ]


def read_gold_sections(gold: Path) -> list[Stretch]:
    """Sections by the line numbers that the collection gives."""
    stretches = []
    for document in json.loads((gold / "structure.json").read_text(encoding="utf-8")):
        path = gold.parent / "minutes" / f"{document['doc']}.txt"
        lines = path.read_text(encoding="utf-8").split("\n")
        for item in document["items"]:
            starts = sorted((s["line"], s["heading"]) for s in item.get("sections", ()) if s.get("line"))
            ends = [*(line for line, _ in starts[1:]), item["lines"][1] + 1][: len(starts)]
            for (start, heading), end in zip(starts, ends, strict=True):
                text = _MARKUP.sub(" ", " ".join(lines[start : end - 1]))
                key = (document["doc"], item["number"], heading)
                stretches += [Stretch(key, part) for part in cut(item["title_clean"], heading, text)]
    return stretches


def read_haystack(folder: Path) -> list[Stretch]:
    """Minutes in Markdown: '## Punkt N: title', '### section'."""
    stretches = []
    for path in sorted(folder.glob("*.md")):
        for item in re.split(r"^## Punkt ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            head, *sections = re.split(r"^### ", item, flags=re.MULTILINE)
            number, title = head.split(":", 1)
            for section in sections:
                heading, text = section.split("\n", 1)
                key = (path.name, number, heading.strip())
                stretches += [Stretch(key, part) for part in cut(title.strip(), heading.strip(), text)]
    return stretches


def cut(title: str, heading: str, text: str) -> Iterator[str]:
    words = text.split()
    for start in range(0, max(len(words), 1), WORDS):
        yield " ".join([title, heading, *words[start : start + WORDS]])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("encoder", type=Path)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--haystack", type=Path)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    report = judge(options.encoder, options.gold, options.haystack)
    for name, found in report.items():
        print(f"{name:22}", "  ".join(f"{kind} {value:.3f}" for kind, value in found.items()), flush=True)
    if options.json:
        options.json.write_text(json.dumps(report, indent=1, ensure_ascii=False), encoding="utf-8")


def refuse(gold: Path | None, haystack: Path | None) -> None:
    """Before hours of work: is there what the result will be judged by."""
    for name in ("questions.jsonl", "structure.json") if gold else ():
        if gold and not (gold / name).is_file():
            raise DataProblem(
                f"{gold}: no {name}, expected it with structure.json, and the minutes in ../minutes. Name its folder: --gold"
            )
    if haystack and not any(haystack.glob("*.md")):
        raise DataProblem(f"{haystack}: no minutes in Markdown (*.md), expected a folder of them: --haystack")


def judge(encoder: Path, gold: Path, haystack: Path | None) -> dict[str, dict[str, float]]:
    checked(str(encoder), encoder)
    refuse(gold, haystack)
    questions, own = read_questions(gold), read_gold_sections(gold)
    collections = {"alone": own}
    if haystack is not None:
        collections["haystack"] = own + read_haystack(haystack)
    return {
        f"{where}, {name}": figures(ranker, questions, stretches)
        for where, stretches in collections.items()
        for name, ranker in rankers(encoder, stretches).items()
    }


if __name__ == "__main__":
    sys.exit(command.run(main))

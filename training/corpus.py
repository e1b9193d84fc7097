"""Reads the training texts: our own from training/data, others' from a folder of xz files. Knows no tokens and no model."""

from __future__ import annotations

import csv
import lzma
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, TypeVar

import Stemmer

from eval.questions import field_of, list_of, rows, text_of

OWN = Path(__file__).parent / "data"

_STOCK = re.compile(r"\s+[–-]\s+(orientering til udvalget|drøftelse i fagudvalget|sag til behandling)$", re.IGNORECASE)
_WORD = re.compile(r"[a-zæøåé-]{3,}")
Row = TypeVar("Row")
_STEM = 4  # shorter stems join words of different meaning


class DataProblem(ValueError):
    """Something to train with cannot be used; the message names it, what was expected and what to do."""


@dataclass(frozen=True, slots=True)
class Concept:
    """One idea of municipal life as a case officer writes it, as people say it, and in English."""

    id: str
    admin: tuple[str, ...]
    lay: tuple[str, ...]
    en: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """A question, the passage that answers it with its item's title, and a close passage that does not ("" if none)."""

    question: str
    passage: str
    title: str
    hard: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """Everything that is trained on. Two-column data are (left, right) tuples; English stands left."""

    concepts: tuple[Concept, ...]
    pairs: tuple[Pair, ...]
    glossary: tuple[tuple[str, str], ...]
    parallel: tuple[tuple[str, str], ...] = ()
    lexicon: tuple[tuple[str, str], ...] = ()
    synonyms: tuple[tuple[str, str], ...] = ()
    titles: tuple[tuple[str, str], ...] = ()
    mono: tuple[str, ...] = ()

    def english(self) -> list[str]:
        """Every English text that the teacher is asked about, once, shortest first."""
        texts = {en for rows in (self.parallel, self.lexicon, self.glossary) for en, _ in rows}
        texts.update(en for concept in self.concepts for en in concept.en)
        return sorted(texts, key=lambda text: (len(text), text))


def read(elsewhere: Path | None, own: Sequence[Path] = (OWN,)) -> Corpus:
    """`own` folders hold concepts*.jsonl, pairs*.jsonl and glossary*.tsv; `elsewhere` the xz files named in the card."""
    concepts = tuple(_rows(own, "concepts*.jsonl", _concept))
    pairs = tuple(_rows(own, "pairs*.jsonl", _pair))
    glossary = tuple(entry for folder in own for path in sorted(folder.glob("glossary*.tsv")) for entry in _tsv(path))
    if not pairs:
        folders = ", ".join(map(str, own))
        raise DataProblem(
            f'{folders}: no pairs*.jsonl with a line, expected {{"q", "p", "title", "hard"}} a line. Add ours: --own {folders} {OWN}'
        )
    if elsewhere is None:
        return Corpus(concepts, pairs, glossary)
    return Corpus(
        concepts,
        pairs,
        glossary,
        parallel=_xz(elsewhere / "parallel_en_da.tsv.xz"),
        lexicon=_xz(elsewhere / "lexicon_en_da.tsv.xz"),
        synonyms=_xz(elsewhere / "synonyms_da.tsv.xz"),
        titles=_xz(elsewhere / "title_passage_da.tsv.xz"),
        mono=tuple(line for path in sorted(elsewhere.glob("mono_da.*.txt.xz")) for line in _lines(path)),
    )


def split(pairs: Sequence[Pair], share: float, seed: int) -> tuple[list[Pair], list[Pair]]:
    """(training, held out); all questions to one passage stay on one side."""
    by_passage: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        by_passage[pair.passage].append(pair)
    passages = sorted(by_passage)
    Random(seed).shuffle(passages)
    cut = int(len(passages) * share)
    held = [pair for passage in passages[:cut] for pair in by_passage[passage]]
    return [pair for passage in passages[cut:] for pair in by_passage[passage]], held


def inflected(glossary: Sequence[tuple[str, str]], vocabulary: Sequence[str]) -> list[tuple[str, str]]:
    """The glossary, and each entry again for every other word of `vocabulary` with the same stem and no entry of its own."""
    stem = Stemmer.Stemmer("danish").stemWord
    heads = {word for _, word in glossary}
    by_stem: dict[str, list[str]] = defaultdict(list)
    for word in vocabulary:
        if word not in heads and _WORD.fullmatch(word):
            by_stem[stem(word)].append(word)
    grown = set(glossary)
    for english, word in glossary:
        if len(stem(word)) >= _STEM:
            grown.update((english, form) for form in by_stem.get(stem(word), ()))
    return sorted(grown)


def _rows(folders: Sequence[Path], pattern: str, read: Callable[[Mapping[str, Any]], Row]) -> Iterator[Row]:
    for folder in folders:
        if not folder.is_dir():
            raise DataProblem(f"{folder}: no such folder, expected concepts*.jsonl and pairs*.jsonl in it")
        for path in sorted(folder.glob(pattern)):
            for number, row in rows(path):
                try:
                    yield read(row)
                except ValueError as problem:
                    raise DataProblem(f"{path}:{number}: {problem}") from None


def _concept(row: Mapping[str, Any]) -> Concept:
    admin, lay, english = (tuple(list_of(row, name, str)) for name in ("admin", "lay", "en"))
    if not admin:
        raise ValueError("field 'admin' is missing or empty, expected the administrative names")
    return Concept(str(field_of(row, "id")), admin, lay, english)


def _pair(row: Mapping[str, Any]) -> Pair:
    """Titles lose a stock phrase that many carry: it says nothing about the item."""
    title = _STOCK.sub("", text_of(row, "title", ""))
    return Pair(text_of(row, "q"), text_of(row, "p"), title, text_of(row, "hard", ""))


def _tsv(path: Path) -> Iterator[tuple[str, str]]:
    """word TAB English, English, ... -> (English, word) for each."""
    with path.open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE), 1):
            if len(row) != 2:
                raise DataProblem(f"{path}:{number}: found {len(row)} columns, expected word TAB English, English")
            yield from ((gloss.strip(), row[0]) for gloss in row[1].split(","))


def _lines(path: Path) -> Iterator[str]:
    if not path.is_file():
        raise DataProblem(
            f"{path}: no such file, expected what data/encoder/README.md names under Data. Name its folder: --elsewhere"
        )
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        yield from (line.strip() for line in lines if line.strip())


def _xz(path: Path) -> tuple[tuple[str, str], ...]:
    """The first two columns, where both hold something."""
    rows = (line.split("\t") for line in _lines(path))
    return tuple((row[0].strip(), row[1].strip()) for row in rows if len(row) > 1 and row[0].strip() and row[1].strip())

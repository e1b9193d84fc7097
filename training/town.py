"""A town's own thesaurus and judged questions -> concepts and pairs to train on. Knows the product's forms of both and asks one index; no tokens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from eval.questions import Gold, Question, doc_key, gold_key, item_key, to_tune_on
from eval.run import SectionTexts, alias_keys, section_of
from retrieval import Archive
from retrieval.archive import open_archive
from retrieval.thesaurus import read_concepts
from retrieval.understand import understand
from training.corpus import Concept, Corpus, DataProblem, Pair

DEPTH = 100  # hits among which the passages of a judged section, and the near miss, are looked for
_LONGEST = 1000  # characters of a section of which no passage was found; training reads 160 tokens


def grown(corpus: Corpus, thesaurus: Sequence[Path], questions: Path | None, index: Path | None) -> Corpus:
    """The corpus with the concepts of these files and the pairs of these questions, of which only tune where a split says so."""
    concepts = [concept for path in thesaurus for concept in concepts_of(path)]
    pairs = pairs_of(open_archive(index), to_tune_on(questions)) if questions and index else ()
    return replace(corpus, concepts=(*corpus.concepts, *concepts), pairs=(*corpus.pairs, *pairs))


def concepts_of(path: Path) -> list[Concept]:
    """The concepts of a thesaurus file that have an administrative name."""
    if not path.is_file():
        raise DataProblem(f"{path}: no such file, expected concepts in YAML as in data/thesaurus.yaml: --thesaurus")
    return [Concept(c.id, c.administrative, c.everyday, c.english) for c in read_concepts(path) if c.administrative]


def pairs_of(archive: Archive, questions: Sequence[Question]) -> Iterator[Pair]:
    """Every question against what answers it, beside the best passage of another item; a follow-up says too little by itself."""
    texts = SectionTexts(archive)
    for question in questions:
        if question.answerable and not question.history:
            yield from _pairs(archive, texts, question)


def _pairs(archive: Archive, texts: SectionTexts, question: Question) -> Iterator[Pair]:
    query = archive.understood(understand(question.query, archive.known, question.history))
    found = [hit.passage for hit in archive.retriever.search(query, DEPTH)]
    judged = {item_key(gold.doc, gold.item) for gold in question.gold}
    near = (p.text for p in found if item_key(doc_key(p.place.source), p.place.item) not in judged)
    hard, aliases = next(near, ""), alias_keys(question)
    for gold in question.gold:
        held = [p for p in found if section_of(p.place, aliases) == gold_key(gold)]
        best = next((p for p in held if _says(p.text, gold)), held[0] if held else None)
        text = best.text if best else texts.at(gold)[:_LONGEST]
        if gold.rel == 2 and text:
            yield Pair(question.query, text, best.place.title if best else "", hard)


def _says(text: str, gold: Gold) -> bool:
    return bool(gold.evidence) and gold.evidence in text

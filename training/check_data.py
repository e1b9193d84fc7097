"""Checks our training texts: doubles among them, and overlap with questions that must stay unseen.

    python -m training.check_data --unseen ../shared/gold/questions.jsonl data/questions [...]

Exit status 1 where something is found. Overlap is counted in runs of words, not in meaning.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from eval.questions import question_files, rows
from indexer.text import words
from training import command
from training import corpus as texts
from training.corpus import Corpus

RUN = 7  # words in a row that two texts may not share with an unseen question
ALIKE = 0.75  # share of words in common from which two questions count as the same


def doubles(corpus: Corpus) -> list[str]:
    """Questions, passages under different titles, concept ids and glossary words that stand there twice."""
    found = []
    questions = Counter((_plain(pair.question), _plain(pair.passage)) for pair in corpus.pairs)
    found += [f"pair twice: {question}" for (question, _), n in questions.items() if n > 1]
    ids = Counter(concept.id for concept in corpus.concepts)
    names = Counter(tuple(sorted(map(_plain, concept.admin + concept.lay))) for concept in corpus.concepts)
    found += [f"concept twice: {', '.join(name[:3])}" for name, n in names.items() if n > 1]
    found += [f"concept id more than three times: {name}" for name, n in ids.items() if n > 3]
    found += [f"glossary entry twice: {word} = {en}" for (en, word), n in Counter(corpus.glossary).items() if n > 1]
    return found


def overlaps(corpus: Corpus, unseen: Sequence[str]) -> list[str]:
    """Training questions, passages and names that share a run of words, or most words, with an unseen question."""
    runs: dict[tuple[str, ...], str] = {}
    by_word: dict[str, list[tuple[frozenset[str], str]]] = defaultdict(list)
    for question in unseen:
        said = _plain(question).split()
        runs.update({tuple(said[i : i + RUN]): question for i in range(len(said) - RUN + 1)})
        for word in set(said):
            by_word[word].append((frozenset(said), question))
    found = []
    for text in _trained_on(corpus):
        said = _plain(text).split()
        hit = next((q for i in range(len(said) - RUN + 1) if (q := runs.get(tuple(said[i : i + RUN])))), None)
        if hit is None and len(said) > 3:
            mine = frozenset(said)
            near = {q: other for word in mine for other, q in by_word.get(word, ())}
            hit = next((q for q, other in near.items() if len(mine & other) >= ALIKE * len(mine | other)), None)
        if hit is not None:
            found.append(f"{text[:80]!r} overlaps unseen {hit!r}")
    return found


def read_unseen(paths: Sequence[Path]) -> list[str]:
    """`query` (or `text`) of every line of the .jsonl files given, or below the folders given."""
    files = [f for path in paths for f in (sorted(path.rglob("*.jsonl")) if path.is_dir() else question_files(path))]
    return [
        str(question) for file in files for _, row in rows(file) if (question := row.get("query") or row.get("text"))
    ]


def _trained_on(corpus: Corpus) -> Iterator[str]:
    for pair in corpus.pairs:
        yield from (pair.question, pair.passage, pair.hard)
    for concept in corpus.concepts:
        yield from (*concept.admin, *concept.lay, *concept.en)


def _plain(text: str) -> str:
    return " ".join(word for word, _, _ in words(text))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--unseen", type=Path, nargs="*", default=[])
    parser.add_argument("--own", type=Path, nargs="+", default=[texts.OWN])
    options = parser.parse_args()
    corpus = texts.read(None, options.own)
    unseen = read_unseen(options.unseen)
    found = doubles(corpus) + overlaps(corpus, unseen)
    print("\n".join(found))
    print(
        f"{len(corpus.concepts)} concepts, {len(corpus.pairs)} pairs, {len(corpus.glossary)} glossary entries, "
        f"{len(unseen)} unseen questions: {len(found)} findings"
    )
    sys.exit(bool(found))


if __name__ == "__main__":
    sys.exit(command.run(main))

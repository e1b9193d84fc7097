"""A municipality's own concepts, over the shipped thesaurus: what it added, changed and took away, in one file beside the index.

    <index>-begreber.yaml      the shipped file's form; a concept of a shipped id replaces that one, one without words removes it

The shipped file is never written. Knows no page and no ranking.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from indexer.text import fold, squeeze, words
from indexer.withheld import replace_file
from retrieval.thesaurus import LONGEST, Concept, ThesaurusProblem, concepts_text, read_concepts
from retrieval.vocabulary import FUNCTION_WORDS

log = logging.getLogger(__name__)
SHIPPED = Path(__file__).parent.parent / "data" / "thesaurus.yaml"
_changing = threading.Lock()  # two readers of one app, each of whom would write back what the other has not read
MOST_TERMS = 40  # of one kind in one concept
MOST_CHARACTERS = 600  # of an explanation

Kind = Literal["nameless", "wordless", "long", "common", "twice", "many", "wordy", "gone"]
PROBLEMS: dict[Kind, str] = {
    "nameless": "expected at least one administrative word",
    "wordless": "holds no word",
    "long": f"longer than {LONGEST} words: no question would find it",
    "common": "a word of every sentence: every question would find it",
    "twice": "stands twice",
    "many": f"more than {MOST_TERMS} words of a kind",
    "wordy": f"an explanation longer than {MOST_CHARACTERS} characters",
    "gone": "somebody has removed it since",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a concept cannot be kept; `term` is the word it is about, "" for the whole."""

    kind: Kind
    term: str = ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The concepts in force: the shipped ones under the municipality's `own`.

    `stamp` changes with the own file. `problem` says why that file could not be used; then the shipped ones stand alone.
    """

    concepts: tuple[Concept, ...]
    own: tuple[Concept, ...] = ()
    stamp: str = ""
    problem: str = ""

    def of(self, concept_id: str) -> Concept | None:
        return next((c for c in self.concepts if c.id == concept_id), None)


def own_path(index: Path) -> Path:
    return index.with_name(f"{index.name}-begreber.yaml")


def own_stamp(index: Path) -> str:
    """Names one state of the own file, "" where there is none."""
    try:
        about = own_path(index).stat()
    except OSError:
        return ""
    return f"{about.st_mtime_ns}.{about.st_size}.{about.st_ino}"


def vocabulary(index: Path) -> Vocabulary:
    """What is in force for an index. A damaged own file is named and left out: questions are answered all the same."""
    stamp = own_stamp(index)
    try:
        own = read_own(index)
    except ThesaurusProblem as problem:
        log.warning("%s: the shipped thesaurus is used alone", problem)
        return Vocabulary(shipped(), stamp=stamp, problem=str(problem))
    return Vocabulary(merged(shipped(), own), own, stamp)


@lru_cache(maxsize=1)
def shipped() -> tuple[Concept, ...]:
    return read_concepts(SHIPPED)


def read_own(index: Path) -> tuple[Concept, ...]:
    """The own concepts, also those that remove a shipped one; none where there is no file. Raises ThesaurusProblem."""
    path = own_path(index)
    try:
        return read_concepts(path)
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as problem:
        raise ThesaurusProblem(f"{path}: cannot be read ({problem})") from problem


def write_own(index: Path, own: Iterable[Concept]) -> None:
    """Replace the file in one step."""
    replace_file(own_path(index), concepts_text(own))


def change(index: Path, entries: Mapping[str, Concept | None]) -> dict[str, Concept | None]:
    """Put these entries into the own file, all in one step or none, and return what stood there. Raises ThesaurusProblem, OSError."""
    with _changing:
        own = before = read_own(index)
        for concept_id, wanted in entries.items():
            own = with_entry(own, concept_id, wanted)
        write_own(index, own)
    return {concept_id: entry(before, concept_id) for concept_id in entries}


def merged(base: Sequence[Concept], own: Sequence[Concept]) -> tuple[Concept, ...]:
    """The base in its order, own concepts in place of those of their id, new ones behind; those without words are gone."""
    mine = {c.id: c for c in own}
    kept = {c.id: mine.get(c.id, c) for c in base} | mine
    return tuple(c for c in kept.values() if c.terms)


def entry(own: Sequence[Concept], concept_id: str) -> Concept | None:
    """What the own file says of an id; None where it says nothing."""
    return next((c for c in own if c.id == concept_id), None)


def with_entry(own: Sequence[Concept], concept_id: str, wanted: Concept | None) -> tuple[Concept, ...]:
    """The own file with another entry of this id, or with none: the shipped concept, if there is one, is back."""
    if wanted is None:
        return tuple(c for c in own if c.id != concept_id)
    if entry(own, concept_id) is None:
        return (*own, wanted)
    return tuple(wanted if c.id == concept_id else c for c in own)


def without_concept(own: Sequence[Concept], concept_id: str) -> tuple[Concept, ...]:
    """The own file with the concept gone: taken out, and where it is a shipped one, marked as removed."""
    is_shipped = any(c.id == concept_id for c in shipped())
    return with_entry(own, concept_id, Concept(concept_id, ()) if is_shipped else None)


def new_id(name: str, taken: Iterable[str]) -> str:
    """An id for a new concept, made from its first word and unlike all taken ones."""
    stem = "egen-" + ("-".join(fold(word) for word, _, _ in words(name)) or "begreb")
    used = set(taken)
    return next(c for n in range(1, len(used) + 2) if (c := stem if n == 1 else f"{stem}-{n}") not in used)


def tidy(terms: Iterable[str]) -> tuple[str, ...]:
    """Terms as they are kept: without space around and double space inside, none empty."""
    return tuple(kept for term in terms if (kept := squeeze(term)))


def problems(concept: Concept) -> tuple[Problem, ...]:
    """Why a concept cannot be kept; none where it can."""
    found = [] if concept.administrative else [Problem("nameless")]
    seen: set[str] = set()
    for kind in (concept.administrative, concept.everyday, concept.english):
        found += [Problem("many")] if len(kind) > MOST_TERMS else []
    for term in concept.terms:
        said = [word for word, _, _ in words(term)]
        if not said:
            found.append(Problem("wordless", term))
        elif len(said) > LONGEST:
            found.append(Problem("long", term))
        elif all(word in FUNCTION_WORDS for word in said):
            found.append(Problem("common", term))
        if term.casefold() in seen:
            found.append(Problem("twice", term))
        seen.add(term.casefold())
    return (*found, *([Problem("wordy")] if len(concept.explanation) > MOST_CHARACTERS else []))


def also_in(concept: Concept, others: Iterable[Concept]) -> tuple[tuple[str, Concept], ...]:
    """(term, other concept) for every term that another concept holds too; allowed, but worth knowing."""
    mine = {term.casefold(): term for term in concept.terms}
    return tuple(
        (mine[term.casefold()], other)
        for other in others
        if other.id != concept.id
        for term in other.terms
        if term.casefold() in mine
    )


def matching(concepts: Iterable[Concept], typed: str) -> tuple[Concept, ...]:
    """The concepts one of whose words, or whose explanation, begins each word typed; those named so first, then by name."""
    asked = [fold(word) for word, _, _ in words(typed)]

    def begins(texts: Iterable[str]) -> bool:
        held = [fold(word) for text in texts for word, _, _ in words(text)]
        return all(any(word.startswith(a) for word in held) for a in asked)

    found = [c for c in concepts if begins((*c.terms, c.explanation))]
    return tuple(sorted(found, key=lambda c: (not begins(c.administrative[:1]), fold(name_of(c)), c.id)))


def name_of(concept: Concept) -> str:
    """What a concept is called: the administration's first word; without one, the first of the others or its id."""
    return (*concept.terms, concept.id)[0]

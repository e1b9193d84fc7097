"""Concepts of municipal life: everyday, administrative and English words for one thing. Widens a question; knows no ranking."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from indexer.text import words
from retrieval.vocabulary import FUNCTION_WORDS

LONGEST = 7  # words of the longest phrase that is looked for
# Endings by which one word may differ from another and still be the same word: a stemmer alone makes "fikset" a "fiksering".
_INFLECTIONS = frozenset(("", *"e en et n t er r ene erne ne rne s ens ets ns ernes ede te de".split()))


class ThesaurusProblem(ValueError):
    """The thesaurus file cannot be used; the message names the place and what was expected."""


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing and its words: as a case officer writes it, as a citizen says it, in English."""

    id: str
    administrative: tuple[str, ...]
    everyday: tuple[str, ...] = ()
    english: tuple[str, ...] = ()
    explanation: str = ""

    @property
    def terms(self) -> tuple[str, ...]:
        return (*self.administrative, *self.everyday, *self.english)


@dataclass(frozen=True, slots=True)
class Match:
    """A concept found in a question, with the phrase that named it."""

    concept: Concept
    phrase: str


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a text names concepts: text[start:end], with every concept of that name."""

    start: int
    end: int
    concepts: tuple[Concept, ...]


def read_concepts(path: Path) -> tuple[Concept, ...]:
    """The concepts of a YAML file: a list of {id, administrative, everyday, english, explanation}."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        rows = yaml.load(path.read_text("utf-8"), Loader=loader)
    except UnicodeDecodeError as problem:
        raise ThesaurusProblem(f"{path}: found a byte that is no UTF-8 at {problem.start}. Save it as UTF-8") from None
    except yaml.YAMLError as problem:
        raise ThesaurusProblem(f"{path}: not valid YAML ({problem})") from problem
    if not isinstance(rows, list):
        raise ThesaurusProblem(f"{path}: found {type(rows).__name__}, expected a list of concepts")
    return tuple(_concept(row, f"{path}: concept {n}") for n, row in enumerate(rows, 1))


def _concept(row: object, where: str) -> Concept:
    if not isinstance(row, Mapping) or not row.get("id"):
        raise ThesaurusProblem(f"{where}: expected a mapping with an id")
    lists = {}
    for field in ("administrative", "everyday", "english"):
        value = row.get(field) or []
        if not isinstance(value, list) or not all(isinstance(t, str) for t in value):
            raise ThesaurusProblem(f"{where} ({row['id']}): {field}: found {value!r}, expected a list of words")
        lists[field] = tuple(value)
    return Concept(str(row["id"]), explanation=str(row.get("explanation") or ""), **lists)


def concepts_text(concepts: Iterable[Concept]) -> str:
    """The concepts as YAML, one field a line, empty fields left out."""
    rows = [
        {"id": c.id}
        | {f: list(getattr(c, f)) for f in ("administrative", "everyday", "english") if getattr(c, f)}
        | ({"explanation": c.explanation} if c.explanation else {})
        for c in concepts
    ]
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    text: str = yaml.dump(rows, Dumper=dumper, allow_unicode=True, sort_keys=False, width=1000, default_flow_style=None)
    return text


class Thesaurus:
    """Finds concepts by their words, whatever ending they carry. `stem` is the analysis that the lexical index uses."""

    def __init__(self, concepts: Sequence[Concept], stem: Callable[[str], str]) -> None:
        self.concepts = tuple(concepts)
        self._stem = stem
        self._by_phrase: dict[tuple[str, ...], list[Concept]] = defaultdict(list)
        for concept in self.concepts:
            for key in dict.fromkeys(self._key(term) for term in concept.terms):
                if key:
                    self._by_phrase[key].append(concept)
        self._stems = {stem for key in self._by_phrase for stem in key}

    def _key(self, text: str) -> tuple[str, ...]:
        return tuple(self._stem(word) for word, _, _ in words(text))

    def holds(self, word: str) -> bool:
        """Whether a word stands in any term, whatever its ending."""
        return self._stem(word) in self._stems

    def find(self, question: str) -> tuple[Match, ...]:
        """Concepts named in the question, in order of mention; where phrases overlap the longest is taken."""
        found: dict[str, Match] = {}
        for named in self.mentions(question):
            for concept in named.concepts:
                found.setdefault(concept.id, Match(concept, question[named.start : named.end]))
        return tuple(found.values())

    def mentions(self, text: str) -> Iterator[Mention]:
        """Every place of the text that names a concept, in order and apart; the longest phrase is taken."""
        spans = words(text)
        keys = [self._stem(word) for word, _, _ in spans]
        at = 0
        while at < len(keys):
            for length in range(min(LONGEST, len(keys) - at), 0, -1):
                start, end = spans[at][1], spans[at + length - 1][2]
                named = self._by_phrase.get(tuple(keys[at : at + length]), ())
                concepts = tuple(c for c in named if _says(c, text[start:end]))
                if concepts:
                    yield Mention(start, end, concepts)
                    at += length - 1
                    break
            at += 1

    def named(self, question: str, text: str) -> tuple[tuple[frozenset[str], bool], ...]:
        """Every concept that the question names: its words there, and whether the text holds any of its terms, whatever the ending."""
        held = {self._stem(word) for word, _, _ in words(text)}
        return tuple(
            (
                frozenset(word for word, _, _ in words(question[named.start : named.end])),
                any(held.issuperset(self._key(term)) for concept in named.concepts for term in concept.terms),
            )
            for named in self.mentions(question)
        )

    def explaining(self) -> Thesaurus:
        """Only what is explained, by the one word that the explanation is of: the administration's first."""
        return Thesaurus(
            [
                replace(c, administrative=c.administrative[:1], everyday=(), english=())
                for c in self.concepts
                if c.explanation and c.administrative
            ],
            self._stem,
        )


def _says(concept: Concept, phrase: str) -> bool:
    """Whether a concept holds the phrase but for endings; asked of single words only, longer phrases seldom meet by chance.

    A function word names none: "det" is not the English "deter" without its ending.
    """
    if " " in phrase:
        return True
    if phrase.casefold() in FUNCTION_WORDS:
        return False
    return any(_same_word(phrase.casefold(), term.casefold()) for term in concept.terms)


def _same_word(one: str, other: str) -> bool:
    """Whether two words differ by their endings only; a consonant may be doubled before one ("hal", "hallen")."""
    shared = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return any(_inflected(one, i) and _inflected(other, i) for i in range(shared, max(shared - 3, 1), -1))


def _inflected(word: str, stem: int) -> bool:
    ending = word[stem:]
    return ending in _INFLECTIONS or (ending[:1] == word[stem - 1] and ending[1:] in _INFLECTIONS)


def related(matches: Sequence[Match], question: str, most: int = 8) -> tuple[str, ...]:
    """Words to search for as well: the administration's, as minutes print them; none that the question already holds."""
    asked = question.casefold()
    terms = [term for match in matches for term in match.concept.administrative]
    return tuple(term for term in dict.fromkeys(terms) if term.casefold() not in asked)[:most]

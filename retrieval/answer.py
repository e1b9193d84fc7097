"""Hits -> Answer: the verbatim sentences that answer, with their citations, or an honest none. Generates nothing."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from indexer.analysis import Analyser
from indexer.late import WordTable, WordVectors
from indexer.minutes import Passage, Span
from indexer.sentences import sentences
from indexer.text import words
from retrieval.asked import particular
from retrieval.results import Citation, Hit, Query, Statement
from retrieval.search import content_text
from retrieval.suggest import asks_for_a_place
from retrieval.vocabulary import DECIDING, FUNCTION_WORDS, INTENTS

MOST_STATEMENTS = 3
_DECISIONS = frozenset({"beslutning", "tidligere_beslutning", "afstemning", "dissens"})  # types of sections
LONGEST_DECISION = 400  # characters: a decision this short is quoted whole, a longer one from its beginning
LONGEST_LIST = 1200  # characters: attachments are asked for as a list
NEXT_TO_NOTHING = 4  # words: "Ingen", "Taget til efterretning", "Se sagsfremstillingen"
_LONGEST_HEADING = 6  # words
_PRESENT = re.compile(r"\b(?:deltog|deltager|til stede|var med|mødte|attend(?:ed)?|present)\b", re.IGNORECASE)
_NOT = re.compile(r"\b(?:ikke|not|fravær\w*|afbud)\b", re.IGNORECASE)
_MARK = re.compile(r"[-–—•·▪◦*]+")
_LISTED = re.compile(r"(?:\(?\w{1,2}[.)]\s|at\b)", re.IGNORECASE)

# Measured on 267 questions with a known answer (four real minutes and the sample): the answer stands in one of three statements
# for 123 with the single best sentence, 148 with these.
MOST_SENTENCES = 3
LONGEST_STRETCH = 420  # characters; one sentence may be longer
TITLE_DISCOUNT = 0.5
LENGTH_COST = 0.05  # for a stretch of LONGEST_STRETCH
ASKED_FOR = 0.25  # what a stretch gains that holds a number, a date, a name, a sum where one is asked for


@dataclass(frozen=True, slots=True)
class Reader:
    """Finds in a passage what a question asks: matched words and the best sentence."""

    table: WordTable
    analyser: Analyser

    def highlights(self, query: Query, text: str) -> tuple[Span, ...]:
        """Words of the text that share a stem or compound part with a content word of the question or an added term."""
        asked = self._stems(" ".join((query.search_text, *query.expansions)))
        return tuple(
            Span(start, end)
            for word, start, end in words(text)
            if word not in FUNCTION_WORDS and not asked.isdisjoint(self.analyser.stems_of(word))
        )

    def _stems(self, text: str) -> set[str]:
        return {s for word, _, _ in words(text) if word not in FUNCTION_WORDS for s in self.analyser.stems_of(word)}

    def best_stretch(self, query: Query, passage: Passage) -> Span | None:
        """The one to three sentences in a row that meet the question best; the first and shortest of equals.

        As late interaction scores a passage, but words that the item's title already meets count half (every sentence under
        that title is about them), a stretch that holds the kind of thing asked for gains, and length costs a little.
        """
        text = passage.text
        spans = sentences(text)
        question = self.table.words(content_text(query))
        if not spans:
            return None
        if not len(question) or asks_for_a_place(query):  # no words to meet: the beginning says what it is about
            return _closed(text, spans, spans[0])
        weights = question.weights * (1 - TITLE_DISCOUNT * self._nearest(question, passage.place.title))
        met = np.stack([self._nearest(question, text[s.start : s.end]) for s in spans])
        wanted = particular(query.text)
        best, best_score = spans[0], -math.inf
        for first, start in enumerate(spans):
            for last in range(first, min(first + MOST_SENTENCES, len(spans))):
                stretch = Span(start.start, spans[last].end)
                length = stretch.end - stretch.start
                if last > first and length > LONGEST_STRETCH:
                    break
                score = float(weights @ met[first : last + 1].max(axis=0) / max(float(weights.sum()), 1e-9))
                score -= LENGTH_COST * length / LONGEST_STRETCH
                if wanted is not None and wanted.search(text, stretch.start, stretch.end):
                    score += ASKED_FOR
                if round(score, 6) > round(best_score, 6):
                    best, best_score = stretch, score
        return _closed(text, spans, best)

    def _nearest(self, question: WordVectors, text: str) -> npt.NDArray[np.float32]:
        """(n,) for every question word the cosine of the nearest word of the text, at least 0."""
        found = self.table.words(text)
        if not len(found):
            return np.zeros(len(question), dtype=np.float32)
        nearest: npt.NDArray[np.float32] = np.clip((question.vectors @ found.vectors.T).max(axis=1), 0.0, 1.0)
        return nearest


def read_hits(reader: Reader, query: Query, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """The hits with matched words and best sentence marked."""
    marked = []
    for hit in hits:
        highlights = reader.highlights(query, hit.passage.text)
        marked.append(replace(hit, highlights=highlights, best=reader.best_stretch(query, hit.passage)))
    return tuple(marked)


def _closed(text: str, spans: Sequence[Span], stretch: Span) -> Span:
    """The stretch with what its last sentence only announces: the line under a heading, the list after "følgende:" or "indstiller,".

    Of a list as many entries as LONGEST_STRETCH holds, at least one.
    """
    last = next(i for i, span in enumerate(spans) if span.end == stretch.end)
    announced = False
    while last + 1 < len(spans):
        said, after = text[spans[last].start : spans[last].end], spans[last + 1]
        opens = said.endswith((":", ",")) or _is_heading(said, text[spans[last].end : after.start])
        fits = after.end - stretch.start <= LONGEST_STRETCH
        if not opens and not (announced and fits and _is_entry(text, after)):
            break
        announced, last = announced or opens, last + 1
        stretch = Span(stretch.start, after.end)
    return stretch


def _is_heading(said: str, between: str) -> bool:
    """Whether a sentence is a short line of its own that nothing ends: what it is about stands under it."""
    few = len(words(said)) <= _LONGEST_HEADING
    return few and said[:1].isupper() and said[-1:].isalpha() and "\n" in between


def _is_entry(text: str, span: Span) -> bool:
    """Whether a sentence is an entry of a list: a mark before it, it begins with a number or "at", or is a line nothing ends."""
    line = text[text.rfind("\n", 0, span.start) + 1 : span.start]
    return (
        bool(_MARK.fullmatch(line.strip()))
        or bool(_LISTED.match(text, span.start, span.end))
        or (not line and text[span.end - 1].isalnum() and text[span.end : span.end + 1] in ("", "\n"))
    )


def statements(query: Query, hits: Sequence[Hit]) -> tuple[Statement, ...]:
    """Verbatim answers from the best hits, none twice: a short decision whole, of a long one its beginning and what meets the
    question best, else the best sentences.

    What would mislead beside a better statement is left out; see _MISLEADS.
    """
    found: list[tuple[Statement, Hit]] = []
    said: set[str] = set()
    of_a_place = asks_for_a_place(query)
    # Of a place asked for by its number: what was decided, then how its sections begin.
    chosen = sorted(enumerate(hits), key=_as_a_place) if of_a_place else list(enumerate(hits))[:MOST_STATEMENTS]
    for position, hit in chosen:
        for span in _quoted(query, hit):
            statement = Statement(Citation(hit.passage, span.start, span.end), position)
            if statement.text not in said:
                said.add(statement.text)
                found.append((statement, hit))
    if _asks_who_came(
        query
    ):  # no section lists them: better no statement than the absent, or the decision of some item
        found = [
            (s, hit) for s, hit in found if not (_tells_absence(query, s, hit) or _says_next_to_nothing(query, s, hit))
        ]
    tests = (*_MISLEADS, _decides_nothing) if found and _is_decision(found[0][1]) else _MISLEADS
    for misleads in tests:
        found = [(s, hit) for s, hit in found if not misleads(query, s, hit)] or found
    return tuple(s for s, _ in found)[:MOST_STATEMENTS]


def _as_a_place(ranked: tuple[int, Hit]) -> tuple[bool, bool, int]:
    position, hit = ranked
    return hit.passage.place.section_type != "beslutning", hit.passage.start > 0, position


def _is_decision(hit: Hit) -> bool:
    return hit.passage.place.section_type in _DECISIONS


def _only_recommended(query: Query, said: Statement, hit: Hit) -> bool:
    """Where a decision is asked for, what was only recommended is no answer beside what was decided."""
    return _asks_for_decision(query) and hit.passage.place.section_type == "indstilling"


def _decides_nothing(query: Query, said: Statement, hit: Hit) -> bool:
    """Nor, once the decision is found, what only tells of the matter or of what somebody else thought of it."""
    return _asks_for_decision(query) and not _is_decision(hit)


def _tells_absence(query: Query, said: Statement, hit: Hit) -> bool:
    """Where is asked who was there, a list of the absent would be read the wrong way round."""
    return _asks_who_came(query) and hit.passage.place.section_type == "fraværende"


def _asks_who_came(query: Query) -> bool:
    return bool(_PRESENT.search(query.text)) and not _NOT.search(query.text)


def _says_next_to_nothing(query: Query, said: Statement, hit: Hit) -> bool:
    """A few words with none of the question's, in a section of another kind than asked for: "Ingen", "Taget til efterretning"."""
    if len(words(said.text)) > NEXT_TO_NOTHING:
        return False
    asked_for = {INTENTS[intent][0][0] for intent in query.intents}
    meets = any(said.citation.start <= s.start and s.end <= said.citation.end for s in hit.highlights)
    return not meets and hit.passage.place.section_type not in asked_for


_MISLEADS = (_only_recommended, _says_next_to_nothing)


def _asks_for_decision(query: Query) -> bool:
    return not DECIDING.isdisjoint(query.intents) and "indstilling" not in query.intents


def _quoted(query: Query, hit: Hit) -> tuple[Span, ...]:
    """What is quoted of a hit."""
    text, section = hit.passage.text, hit.passage.place.section_type
    whole = Span(len(text) - len(text.lstrip()), len(text.rstrip()))
    best = (hit.best,) if hit.best else ()
    length = whole.end - whole.start
    if section == "beslutning":
        if length <= LONGEST_DECISION:
            return (whole,)
        return _opening(text, hit) if _asks_for_decision(query) and hit.passage.start == 0 else best
    if section == "indstilling" and "indstilling" in query.intents and length <= LONGEST_DECISION:
        return (whole,)
    if section == "bilag" and "bilag" in query.intents and length <= LONGEST_LIST:
        return (whole,)
    return best


def _opening(text: str, hit: Hit) -> tuple[Span, ...]:
    """The first sentences of a decision, where the outcome stands, and the best stretch; one where they meet."""
    spans = sentences(text)
    first = Span(spans[0].start, max((s.end for s in spans if s.end <= LONGEST_DECISION), default=spans[0].end))
    if hit.best is None or hit.best.end <= first.end:
        return (first,)
    if hit.best.start < first.end:
        return (Span(first.start, hit.best.end),)
    return first, hit.best

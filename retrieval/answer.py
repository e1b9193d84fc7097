"""Hits -> Answer: the verbatim sentences that answer, with their citations, or an honest none. Generates nothing."""

from __future__ import annotations

import math
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
from retrieval.vocabulary import DECIDING, FUNCTION_WORDS

MOST_STATEMENTS = 3
LONGEST_DECISION = 400  # characters: a decision this short is quoted whole

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
        if not spans or not len(question):
            return spans[0] if spans else None
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
        return best

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


def statements(query: Query, hits: Sequence[Hit]) -> tuple[Statement, ...]:
    """Verbatim answers from the best hits: a short decision whole, else the best sentence; none twice.

    Where a decision is asked for, what was only recommended is no answer beside what was decided.
    """
    found: list[Statement] = []
    said: set[str] = set()
    for position, hit in enumerate(hits[:MOST_STATEMENTS]):
        span = _quoted(hit)
        if span is None:
            continue
        statement = Statement(Citation(hit.passage, span.start, span.end), position)
        if statement.text not in said:
            said.add(statement.text)
            found.append(statement)
    if DECIDING.isdisjoint(query.intents) or "indstilling" in query.intents:
        return tuple(found)
    return tuple(s for s in found if s.citation.passage.place.section_type != "indstilling") or tuple(found)


def _quoted(hit: Hit) -> Span | None:
    text = hit.passage.text
    if hit.passage.place.section_type == "beslutning" and len(text.strip()) <= LONGEST_DECISION:
        start = len(text) - len(text.lstrip())
        return Span(start, len(text.rstrip()))
    return hit.best

"""Hits -> Answer: the verbatim sentences that answer, with their citations, or an honest none. Generates nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexer.analysis import Analyser
from indexer.late import WordTable
from indexer.minutes import Span
from indexer.sentences import sentences
from indexer.text import words
from retrieval.results import Citation, Hit, Query, Statement
from retrieval.vocabulary import FUNCTION_WORDS

MOST_STATEMENTS = 3
LONGEST_DECISION = 400  # characters: a decision this short is quoted whole

_MONEY = re.compile(
    r"\d[\d.,]*\s*(?:,-)?\s*(?:mio\.?|mia\.?|t\.?)?\s*kr\b|\bkr\.?\s*\d|\d\s*(?:mio|mia)\b", re.IGNORECASE
)
_NUMBER = re.compile(r"\d")
_DATE = re.compile(
    r"\b(?:januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december|kvartal|uge \d|20\d\d)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"\b[A-ZÆØÅ][\wæøåé-]+ (?:[A-ZÆØÅ]\.? )?[A-ZÆØÅ][\wæøåé-]+|\([A-ZÆØÅ]\)")
_ASKS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (
        re.compile(
            r"\bhvad (?:\w+ )?kost|\bhvor (?:mange|meget) (?:penge|kr)|\bpris|\bbeløb|\bhow much|\bcost|\bbudget|\budgift",
            re.IGNORECASE,
        ),
        _MONEY,
    ),
    (re.compile(r"\bhvor (?:mange|stor|meget|lang|høj|ofte)|\bhow (?:many|long|large|big)", re.IGNORECASE), _NUMBER),
    (re.compile(r"\bhvornår|\bhvilken dato|\bwhen\b|\bdeadline|\bfrist", re.IGNORECASE), _DATE),
    (re.compile(r"\bhvem\b|\bwho\b", re.IGNORECASE), _NAME),
)
_ASKED_FOR = 0.25  # what a sentence gains that holds the kind of thing asked for (a number, a date, a name)


@dataclass(frozen=True, slots=True)
class Reader:
    """Finds in a passage what a question asks: matched words and the best sentence."""

    table: WordTable
    analyser: Analyser

    def highlights(self, query: Query, text: str) -> tuple[Span, ...]:
        """Words of the text that share a stem or compound part with a content word of the question or an added term."""
        asked = {
            stem
            for part in (query.search_text, *query.expansions)
            for word, _, _ in words(part)
            if word not in FUNCTION_WORDS
            for stem in self.analyser.terms(word)["stems"]
        }
        return tuple(
            Span(start, end)
            for word, start, end in words(text)
            if word not in FUNCTION_WORDS and asked & set(self.analyser.terms(word)["stems"])
        )

    def best_sentence(self, query: Query, text: str) -> tuple[Span, float] | None:
        """The sentence that meets the question best, and how well (0..about 1.25); the first of equals."""
        spans = sentences(text)
        if not spans:
            return None
        question = self.table.words(query.search_text)
        scores = self.table.scores(question, [self.table.words(text[s.start : s.end]) for s in spans])
        wanted = next((holds for asks, holds in _ASKS if asks.search(query.text)), None)
        total = [
            float(score) + (_ASKED_FOR if wanted is not None and wanted.search(text, span.start, span.end) else 0.0)
            for span, score in zip(spans, scores, strict=True)
        ]
        best = max(range(len(spans)), key=lambda i: (round(total[i], 6), -i))
        return spans[best], total[best]


def read_hits(reader: Reader, query: Query, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """The hits with matched words and best sentence marked."""
    marked = []
    for hit in hits:
        found = reader.best_sentence(query, hit.passage.text)
        marked.append(
            replace(hit, highlights=reader.highlights(query, hit.passage.text), best=found[0] if found else None)
        )
    return tuple(marked)


def statements(hits: Sequence[Hit]) -> tuple[Statement, ...]:
    """Verbatim answers from the best hits: a short decision whole, else the best sentence; none twice."""
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
    return tuple(found)


def _quoted(hit: Hit) -> Span | None:
    text = hit.passage.text
    if hit.passage.place.section_type == "beslutning" and len(text.strip()) <= LONGEST_DECISION:
        start = len(text) - len(text.lstrip())
        return Span(start, len(text.rstrip()))
    return hit.best

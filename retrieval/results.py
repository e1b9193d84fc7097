"""The nouns after the question: Query, Evidence, Hit, Citation, Statement, Answer. Knows no index and no ranking."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from indexer.minutes import Filters, Kind, Passage, Span

Status = Literal["answered", "weak", "none"]


@dataclass(frozen=True, slots=True)
class Carried:
    """Something a follow-up took over from the question before it; shown as a chip that can be removed."""

    kind: Literal["topic", "committee", "municipality", "period", "item"]
    text: str


@dataclass(frozen=True, slots=True)
class Query:
    """A question understood. `text` is as asked; `search_text` is what the rankers read (the topic carried over before it).

    `filters` were set by hand and hold before anything is ranked; `period`, `committees`, `municipalities` and `items` were
    read out of the question and raise what agrees with them.
    """

    text: str
    search_text: str
    filters: Filters = Filters()
    intents: tuple[str, ...] = ()  # keys of vocabulary.INTENTS: "afstemning", "beslutning", "økonomi", ...
    exact: tuple[str, ...] = ()  # case, plan and journal numbers and quoted phrases that must match as they stand
    history: tuple[str, ...] = ()
    carried: tuple[Carried, ...] = ()
    newest_first: bool = False
    expansions: tuple[str, ...] = ()  # related terms from the thesaurus: "søgte også efter"
    corrections: tuple[tuple[str, str], ...] = ()  # (word as typed, word of the minutes that was meant)
    period: tuple[str, str] | None = None  # ISO, both ends inclusive
    period_text: str = ""  # as asked
    committees: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()  # content words carried over from an earlier question
    widen: bool = True  # False: without related words from the thesaurus


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one ranker said of a passage. `rank` from 1; `score` is that ranker's own, higher is better."""

    ranker: str
    rank: int
    score: float


@dataclass(frozen=True, slots=True)
class Newer:
    """A later handling of the same case."""

    source: str
    item: str
    title: str
    committee: str | None
    date: str | None
    outcome: str | None
    kind: Kind = "referat"  # "dagsorden": it is on an agenda, nothing is decided yet


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage in a ranking. `highlights` are spans of passage.text (matched words); `best` is the best sentence."""

    rank: int
    score: float
    passage: Passage
    evidence: tuple[Evidence, ...] = ()
    highlights: tuple[Span, ...] = ()
    best: Span | None = None
    newer: Newer | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """A span of a passage. Its quote is a slice, so it cannot misquote."""

    passage: Passage
    start: int
    end: int

    @property
    def quote(self) -> str:
        return self.passage.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Statement:
    """A verbatim answer. Cannot exist without a citation; `hit` is the index into Answer.hits."""

    citation: Citation
    hit: int

    @property
    def text(self) -> str:
        return self.citation.quote


@dataclass(frozen=True, slots=True)
class Searched:
    """What was searched: said with every answer, and the whole answer when there is none."""

    meetings: int
    passages: int
    newest: str | None
    oldest: str | None
    committees: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Alternative:
    """Something else to try: a label in Danish and the question and filters it stands for."""

    label: str
    text: str
    filters: Filters = Filters()


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer: statements drawn from hits, or an honest none. `confidence` is 0..1."""

    query: Query
    status: Status
    confidence: float
    statements: tuple[Statement, ...]
    hits: tuple[Hit, ...]
    searched: Searched
    unheld: tuple[str, ...] = ()  # words of the question that stand nowhere in the minutes, as they were typed
    alternatives: tuple[Alternative, ...] = ()
    milliseconds: float = field(default=0.0, compare=False)

"""Questions -> what the engine answered, ready to be judged and saved. Knows the engine; no measure."""

from __future__ import annotations

import copy
import dataclasses
import hashlib
import json
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from eval.questions import Gold, Question, doc_key, gold_key, heading_key, item_key, place_key
from indexer.minutes import Item, Passage, Place, Span
from indexer.store import Index
from indexer.text import squeeze, words
from retrieval import Archive, Mode, Query, Reranker
from retrieval.results import Answer, Hit
from retrieval.settings import Settings
from retrieval.understand import content_words, understand

ANSWER_K = 10  # hits of the answer that is timed: what a reader gets
DEPTH = 100  # hits that are judged
_SHOWN = 10  # hits of a saved run that carry their text for reading side by side


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage in a run. `section` and `item` are keys of places, see questions.place_key."""

    passage_id: str
    section: str
    item: str
    score: float
    label: str = ""  # where it stands and how it begins, of the first hits


@dataclass(frozen=True, slots=True)
class Asked:
    """What the engine made of one question."""

    qid: str
    hits: tuple[Ranked, ...]
    status: str = "none"
    confidence: float = 0.0
    statements: tuple[str, ...] = ()
    statement_sections: tuple[str, ...] = ()
    exact: bool = True  # every statement and highlight is a slice of the section it cites
    span: int | None = None  # 1-based statement that meets the gold answer, 0 for none, None without a gold answer
    milliseconds: float = 0.0
    overlap: float | None = (
        None  # share of the question's content words that the gold's sections print; None without gold
    )


@dataclass(frozen=True, slots=True)
class Method:
    """What was run: enough to name it and to run it again."""

    mode: str
    settings: Mapping[str, object]
    encoder: str
    commit: str
    manifest: str
    index_bytes: int
    tuned_on: str = ""  # the split that the settings were chosen on
    change: str = ""  # what an ablation did to it: "without stems"

    @property
    def label(self) -> str:
        return f"{self.mode} {self.change}".rstrip()

    @property
    def name(self) -> str:
        """Method, settings, commit and manifest of the index: "hybrid/1f0c2a9b@36c1708e00#8ff647fbd904"."""
        digest = hashlib.sha256(json.dumps(self.settings, sort_keys=True).encode()).hexdigest()[:8]
        return f"{self.label}/{digest}@{self.commit}#{self.manifest}"


def ask_all(archive: Archive, questions: Sequence[Question], depth: int = DEPTH) -> list[Asked]:
    """Every question asked once for its answer, timed, and once for its ranking."""
    texts = SectionTexts(archive)
    return [ask(archive, texts, question, depth) for question in questions]


def ask(archive: Archive, texts: SectionTexts, question: Question, depth: int) -> Asked:
    """One question: its answer as a reader gets it (timed), and its ranking down to `depth`."""
    started = time.perf_counter()
    query = understand(question.query, archive.known, question.history)
    answer = archive.answer_query(query, ANSWER_K)
    milliseconds = 1000 * (time.perf_counter() - started)
    hits = archive.retriever.search(archive.understood(query), depth) if depth > ANSWER_K else answer.hits
    aliases = alias_keys(question)
    return Asked(
        qid=question.qid,
        hits=tuple(ranked(hit, aliases) for hit in hits),
        status=answer.status,
        confidence=answer.confidence,
        statements=tuple(s.text for s in answer.statements),
        statement_sections=tuple(section_of(s.citation.passage.place, aliases) for s in answer.statements),
        exact=exact(answer, texts),
        span=span_hit(question, answer),
        milliseconds=milliseconds,
        overlap=overlap(archive, texts, question),
    )


def rank_only(archive: Archive, query: Query, question: Question, depth: int = ANSWER_K) -> Asked:
    """One question's ranking without an answer."""
    aliases = alias_keys(question)
    hits = archive.retriever.search(query, depth)
    if archive.reranker is not None:
        hits = archive.reranker.rerank(query, hits)
    return Asked(question.qid, tuple(ranked(hit, aliases) for hit in hits))


def variant(
    archive: Archive,
    *,
    mode: Mode | None = None,
    settings: Settings | None = None,
    index: Index | None = None,
    reranker: Reranker | None = None,
) -> Archive:
    """The archive with another mode, other settings, another index of the same passages or a reranker, sharing what it has read."""
    retriever = copy.copy(archive.retriever)
    retriever.mode = mode or retriever.mode
    retriever.settings = settings or retriever.settings
    retriever.index = index or retriever.index
    return Archive(retriever, archive.vocabulary, reranker or archive.reranker)


def alias_keys(question: Question) -> dict[str, str]:
    """Place under a printed sub-heading -> place of the section it belongs to."""
    return {place_key(g.doc, g.item, g.subsection): gold_key(g) for g in question.gold if g.subsection}


def section_of(place: Place, aliases: Mapping[str, str]) -> str:
    key = place_key(doc_key(place.source), place.item, place.section)
    return aliases.get(key, key)


def ranked(hit: Hit, aliases: Mapping[str, str]) -> Ranked:
    place = hit.passage.place
    label = ""
    if hit.rank <= _SHOWN:
        where = f"{place.committee or place.source}, {place.date or ''}, pkt. {place.item} – {place.section}"
        label = f"{where}: {hit.passage.text[:120]}"
    section = section_of(place, aliases)
    return Ranked(hit.passage.id, section, item_key(doc_key(place.source), place.item), hit.score, label)


class SectionTexts:
    """Texts of sections as the catalog holds them, by passage id without the part."""

    def __init__(self, archive: Archive) -> None:
        self._meeting = lru_cache(maxsize=512)(archive.index.catalog.meeting)
        self._items = lru_cache(maxsize=512)(self._by_number)
        self._sources = {doc_key(source): source for source in (e.source for e in archive.index.catalog.meetings())}

    def of(self, passage: Passage) -> str | None:
        """The text that the passage is a slice of; None where the catalog holds no such section."""
        meeting = self._meeting(passage.place.source)
        position = passage.id.rpartition("#")[2].split(".")
        if meeting is None:
            return None
        item = meeting.items[int(position[0])]
        return item.sections[int(position[1])].text if position[1].isdecimal() else passage.text

    def at(self, gold: Gold) -> str:
        """The texts of the item's sections with the gold's heading; "" where the index holds none.

        Without a heading and without such a text the place is the item's title: all there is to find of a closed item.
        """
        wanted = {heading_key(gold.section), heading_key(gold.subsection or gold.section)}
        items = self._items(gold.doc).get(item_key(gold.doc, gold.item), ())
        text = "\n".join(s.text for item in items for s in item.sections if heading_key(s.heading) in wanted)
        return text or ("\n".join(squeeze(item.title) for item in items) if wanted == {""} else "")

    def _by_number(self, doc: str) -> dict[str, list[Item]]:
        """Key of an item -> the items with that number; a collection of texts holds a hundred thousand."""
        found: dict[str, list[Item]] = {}
        meeting = self._meeting(self._sources.get(doc, ""))
        for item in meeting.items if meeting else ():
            found.setdefault(item_key(doc, item.number), []).append(item)
        return found


def overlap(archive: Archive, texts: SectionTexts, question: Question) -> float | None:
    """The share of the question's content words that a section of the gold prints as a word or a part of one.

    Questions written beside the text share its words and flatter the lexical leg: this says how much.
    """
    stems = archive.index.analyser.stems_of
    asked = content_words(question.query)
    if not question.answerable or not asked:
        return None
    printed = {s for g in question.gold if g.rel == 2 for w, _, _ in words(texts.at(g)) for s in stems(w)}
    return sum(not printed.isdisjoint(stems(word)) for word in asked) / len(asked)


def exact(answer: Answer, texts: SectionTexts) -> bool:
    """Whether every statement is the slice of its section that its citation names, and every highlight lies in its text."""
    for statement in answer.statements:
        passage = statement.citation.passage
        text = texts.of(passage)
        start, end = passage.start + statement.citation.start, passage.start + statement.citation.end
        if text is None or not statement.text or text[start:end] != statement.text:
            return False
    return all(inside(span, hit.passage.text) for hit in answer.hits for span in hit.highlights)


def inside(span: Span, text: str) -> bool:
    return 0 <= span.start < span.end <= len(text) and bool(text[span.start : span.end].strip())


def span_hit(question: Question, answer: Answer) -> int | None:
    """The first statement that overlaps the gold answer in its passage or lies inside it; 0 for none."""
    if not question.answer:
        return None
    wanted = " ".join(question.answer.split())
    for number, statement in enumerate(answer.statements, 1):
        said = " ".join(statement.text.split())
        if said in wanted or wanted in said or _overlaps(statement.citation.passage.text, statement.text, wanted):
            return number
    return 0


def _overlaps(passage: str, statement: str, wanted: str) -> bool:
    """Whether statement and wanted answer share characters of the passage."""
    text = " ".join(passage.split())
    said = " ".join(statement.split())
    a, b = text.find(said), text.find(wanted)
    return a >= 0 and b >= 0 and a < b + len(wanted) and b < a + len(said)


def method_of(archive: Archive, tuned_on: str = "") -> Method:
    retriever, manifest = archive.retriever, archive.index.manifest
    return Method(
        mode=retriever.mode,
        settings=settings_row(retriever.settings),
        encoder=f"{manifest.encoder}/{manifest.encoder_revision[:12]}",
        commit=commit(),
        manifest=manifest_hash({name: stored.sha256 for name, stored in manifest.files.items()}),
        index_bytes=sum(stored.size for stored in manifest.files.values()),
        tuned_on=tuned_on,
    )


def settings_row(settings: Settings) -> dict[str, object]:
    return dataclasses.asdict(settings)


def manifest_hash(files: Mapping[str, str]) -> str:
    """What an index holds, in twelve characters."""
    return hashlib.sha256(json.dumps(sorted(files.items())).encode()).hexdigest()[:12]


@lru_cache(maxsize=1)
def commit() -> str:
    """The commit of this checkout, with "+" when tracked files differ from it; "unknown" outside a checkout."""
    here = Path(__file__).parent
    try:
        head = _git("rev-parse", "--short=10", "HEAD", cwd=here)
        return head + ("+" if _git("status", "--porcelain", "--untracked-files=no", cwd=here) else "")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def _git(*arguments: str, cwd: Path) -> str:
    return subprocess.run(["git", *arguments], cwd=cwd, check=True, capture_output=True, text=True).stdout.strip()

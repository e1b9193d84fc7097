"""Meetings -> one generation of the index: passages, vectors, terms, catalog. Knows no files and no command line."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from indexer import catalog, editions, store
from indexer.analysis import GRAMS, STEMS, WORDS, Analyser
from indexer.catalog import FileRecord, Row
from indexer.chunk import Budget, encoder_text, passages
from indexer.dense import FaissIndex, Vectors
from indexer.encoder import Encoder
from indexer.lexical import TantivyIndex
from indexer.minutes import Meeting, Passage
from indexer.store import Counts, Index, Manifest
from indexer.text import fold

_BATCH = 512  # passages between two reports of progress


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total` files or passages; `name` is the file at hand."""

    stage: str  # "læser", "koder", "skriver"
    done: int
    total: int
    name: str = ""


Tell = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a generation's meetings come from, as the manifest says it."""

    sources: tuple[str, ...] = ()
    municipality: str | None = None
    pipeline: str = ""


@dataclass(frozen=True, slots=True)
class Assembled:
    """What was written. `encoded` counts the texts whose vectors were computed, `superseded` replaced -> leading source."""

    manifest: Manifest
    superseded: dict[str, str]
    encoded: int


def assemble(
    writer: store.Writer,
    meetings: Sequence[Meeting],
    encoder: Encoder,
    files: Sequence[FileRecord] = (),
    origin: Origin | None = None,
    before: Index | None = None,
    budget: Budget | None = None,
    tell: Tell = lambda _: None,
) -> Assembled:
    """Write and publish an index of these meetings. Vectors of texts that `before` holds are taken from there."""
    origin = origin or Origin()
    meetings = _spelled_alike(meetings)
    replaced = editions.superseded(meetings)
    leading = [meeting for meeting in meetings if meeting.source not in replaced]
    rows = _rows(leading, encoder, budget or Budget())
    vectors, encoded = _vectors(rows, encoder, before, tell)
    _write(writer.staging, files, meetings, replaced, rows, vectors, tell)
    manifest = Manifest(
        format=store.FORMAT,
        encoder=encoder.name,
        encoder_settings=encoder.settings,
        encoder_revision=encoder.revision,
        dim=encoder.dim,
        vocabulary=encoder.tokens.revision,
        pipeline=origin.pipeline,
        sources=origin.sources,
        municipality=origin.municipality,
        counts=Counts(len(files), len(leading), sum(len(m.items) for m in leading), len(rows)),
        built_at="",
    )
    writer.publish(manifest)
    tell(Progress("skriver", len(rows), len(rows)))
    return Assembled(manifest, replaced, encoded)


def _spelled_alike(meetings: Sequence[Meeting]) -> list[Meeting]:
    """One spelling for one municipality: a folder called "noerreskaer" is the Nørreskær that other minutes print."""
    spellings: dict[str, Counter[tuple[bool, str]]] = defaultdict(Counter)
    for meeting in meetings:
        if meeting.municipality:
            printed = meeting.municipality_from in ("printed", "text")
            spellings[fold(meeting.municipality)][printed, meeting.municipality] += 1
    best = {key: max(found, key=lambda s: (s[0], found[s], s[1]))[1] for key, found in spellings.items()}
    return [
        replace(meeting, municipality=best[fold(meeting.municipality)]) if meeting.municipality else meeting
        for meeting in meetings
    ]


def _rows(meetings: Sequence[Meeting], encoder: Encoder, budget: Budget) -> list[Row]:
    fitting = Budget(budget.tokens, min(budget.limit or encoder.max_tokens, encoder.max_tokens))
    return [
        Row(passage, hashlib.sha256(encoder_text(passage).encode()).hexdigest())
        for meeting in meetings
        for passage in passages(meeting, encoder.tokens, fitting)
    ]


def _vectors(rows: Sequence[Row], encoder: Encoder, before: Index | None, tell: Tell) -> tuple[Vectors, int]:
    """(n, d) rows in the order of the passages, and how many texts had to be encoded: each text once, known ones never."""
    known: dict[str, int] = {}
    if before and before.manifest.encoder_revision == encoder.revision and before.manifest.dim == encoder.dim:
        known = before.catalog.digests()
    missing = list({row.digest: row for row in rows if row.digest not in known}.values())
    new = np.zeros((len(missing), encoder.dim), dtype=np.float32)
    for start in range(0, len(missing), _BATCH):
        tell(Progress("koder", start, len(missing), missing[start].passage.place.source))
        batch = missing[start : start + _BATCH]
        new[start : start + len(batch)] = encoder.encode_passages([encoder_text(row.passage) for row in batch])
    tell(Progress("koder", len(missing), len(missing)))
    place = {row.digest: i for i, row in enumerate(missing)}
    vectors = np.zeros((len(rows), encoder.dim), dtype=np.float32)
    old = [i for i, row in enumerate(rows) if row.digest in known]
    if before and old:
        vectors[old] = before.dense.vectors([known[rows[i].digest] for i in old])
    fresh = [i for i, row in enumerate(rows) if row.digest not in known]
    vectors[fresh] = new[[place[rows[i].digest] for i in fresh]]
    return vectors, len(missing)


def _write(
    staging: Path,
    files: Sequence[FileRecord],
    meetings: Sequence[Meeting],
    replaced: dict[str, str],
    rows: Sequence[Row],
    vectors: Vectors,
    tell: Tell,
) -> None:
    """The five parts of a generation."""
    FaissIndex.of(vectors).write(staging / store.DENSE)
    analyser = Analyser.learn(text for row in rows for text in (row.passage.context, row.passage.text))
    analyser.write(staging / store.ANALYSIS)
    TantivyIndex.write(staging / store.LEXICAL, _documents(analyser, rows, tell))
    catalog.write(staging / store.CATALOG, files, meetings, replaced, rows)


def _documents(analyser: Analyser, rows: Sequence[Row], tell: Tell) -> Iterator[dict[str, list[str]]]:
    for number, row in enumerate(rows):
        if number % _BATCH == 0:
            tell(Progress("skriver", number, len(rows), row.passage.place.source))
        yield document_terms(analyser, row.passage)


def document_terms(analyser: Analyser, passage: Passage) -> dict[str, list[str]]:
    """What the lexical index holds of a passage: its text with the table's header row, and apart from it the context."""
    text = analyser.terms(f"{passage.table_header}\n{passage.text}")
    title = analyser.terms(passage.context)
    return text | {f"title_{field}": title[field] for field in (WORDS, STEMS, GRAMS)}

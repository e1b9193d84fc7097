"""Meetings -> one generation of the index: passages, vectors, terms, catalog. Knows no files and no command line."""

from __future__ import annotations

import contextlib
import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

import numpy as np

from indexer import catalog, editions, store
from indexer.analysis import GRAMS, STEMS, WORDS, Analyser
from indexer.catalog import Catalog, FileRecord, Row
from indexer.chunk import Budget, encoder_text, passages
from indexer.dense import FaissWriter
from indexer.encoder import Encoder
from indexer.lexical import TantivyIndex
from indexer.minutes import Meeting, Passage
from indexer.processes import encoded
from indexer.store import Counts, Index, Manifest
from indexer.text import fold

_BATCH = 512  # passages that are in memory at a time, and between two reports of progress


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
    processes: int = 1,
) -> Assembled:
    """Write and publish an index of these meetings. Vectors of texts that `before` holds are taken from there.

    The catalog is written first, and all else from it, some passages at a time: beside the meetings, what is in memory does
    not follow the number of passages.
    """
    origin = origin or Origin()
    meetings = _spelled_alike(meetings)
    replaced = editions.superseded(meetings)
    meetings = editions.with_sittings(meetings, replaced)
    leading = [meeting for meeting in meetings if meeting.source not in replaced]
    rows = _rows(leading, encoder, budget or Budget())
    catalog.write(writer.staging / store.CATALOG, files, meetings, replaced, rows)
    with contextlib.closing(Catalog(writer.staging / store.CATALOG)) as written:
        passages_written = written.count("passages")
        known = before if before and _same_vectors(before.manifest, encoder) else None
        new = _write_vectors(writer.staging / store.DENSE, written, encoder, known, processes, tell)
        _write_terms(writer.staging, written, tell)
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
        counts=Counts(
            len(files),
            len({m.sitting or m.source for m in leading}),
            sum(len(m.items) for m in leading),
            passages_written,
        ),
        built_at="",
    )
    writer.publish(manifest)
    tell(Progress("skriver", passages_written, passages_written))
    return Assembled(manifest, replaced, new)


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


def _rows(meetings: Sequence[Meeting], encoder: Encoder, budget: Budget) -> Iterator[Row]:
    fitting = Budget(budget.tokens, min(budget.limit or encoder.max_tokens, encoder.max_tokens))
    for meeting in meetings:
        for passage in passages(meeting, encoder.tokens, fitting):
            yield Row(passage, hashlib.sha256(encoder_text(passage).encode()).hexdigest())


def _same_vectors(manifest: Manifest, encoder: Encoder) -> bool:
    return (manifest.encoder_revision, manifest.dim) == (encoder.revision, encoder.dim)


@dataclass(frozen=True, slots=True)
class _Batch:
    """Passages from row `start` on. `old` and `first`: digest -> the row that has its vector in the old index, in the new one."""

    start: int
    rows: list[Row]
    old: dict[str, int]
    first: dict[str, int]

    def is_new(self, i: int) -> bool:
        """Whether the vector of the batch's i-th passage has to be computed."""
        digest = self.rows[i].digest
        return digest not in self.old and self.first[digest] == self.start + i


def _batches(written: Catalog, before: Index | None) -> Iterator[_Batch]:
    start = 0
    for rows in written.each(_BATCH):
        digests = [row.digest for row in rows]
        old = before.catalog.rows_with(digests) if before else {}
        yield _Batch(start, rows, old, written.rows_with(digests))
        start += len(rows)


def _new_texts(written: Catalog, before: Index | None) -> Iterator[list[str]]:
    """What has to be encoded, in order, some texts at a time."""
    texts: list[str] = []
    for batch in _batches(written, before):
        texts += [encoder_text(row.passage) for i, row in enumerate(batch.rows) if batch.is_new(i)]
        while len(texts) >= _BATCH:
            yield texts[:_BATCH]
            texts = texts[_BATCH:]
    if texts:
        yield texts


def _write_vectors(
    path: Path, written: Catalog, encoder: Encoder, before: Index | None, processes: int, tell: Tell
) -> int:
    """Every passage's vector in the order of the rows; how many texts had to be encoded: each once, known ones never."""
    total, computed = written.count("passages"), 0
    fresh = chain.from_iterable(encoded(encoder, _new_texts(written, before), processes))
    with FaissWriter(path, encoder.dim) as out:
        for batch in _batches(written, before):
            tell(Progress("koder", batch.start, total, batch.rows[0].passage.place.source))
            vectors = np.zeros((len(batch.rows), encoder.dim), dtype=np.float32)
            for i, row in enumerate(batch.rows):
                if batch.is_new(i):
                    vectors[i] = next(fresh)
                    computed += 1
                elif before and row.digest in batch.old:
                    vectors[i] = before.dense.vectors([batch.old[row.digest]])[0]
                else:
                    earlier = batch.first[row.digest]
                    vectors[i] = vectors[earlier - batch.start] if earlier >= batch.start else out.vector(earlier)
            out.add(vectors)
    tell(Progress("koder", total, total))
    return computed


def _write_terms(staging: Path, written: Catalog, tell: Tell) -> None:
    """What the words of the passages are made of, and the lexical index."""
    each = (row.passage for rows in written.each(_BATCH) for row in rows)
    analyser = Analyser.learn(text for passage in each for text in (passage.context, passage.text))
    analyser.write(staging / store.ANALYSIS)
    TantivyIndex.write(staging / store.LEXICAL, _documents(analyser, written, tell))


def _documents(analyser: Analyser, written: Catalog, tell: Tell) -> Iterator[dict[str, list[str]]]:
    total, done = written.count("passages"), 0
    for rows in written.each(_BATCH):
        tell(Progress("skriver", done, total, rows[0].passage.place.source))
        yield from (document_terms(analyser, row.passage) for row in rows)
        done += len(rows)


def document_terms(analyser: Analyser, passage: Passage) -> dict[str, list[str]]:
    """What the lexical index holds of a passage: its text with the table's header row, and apart from it the context."""
    text = analyser.terms(f"{passage.table_header}\n{passage.text}")
    title = analyser.terms(passage.context)
    return text | {f"title_{field}": title[field] for field in (WORDS, STEMS, GRAMS)}

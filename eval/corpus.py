"""Plain texts -> an index like any other: one meeting, every document an item with one section. Knows no question."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from eval.questions import CORPUS
from indexer import encoder as encoders
from indexer.assemble import assemble
from indexer.encoder import Encoder
from indexer.minutes import Item, Meeting, Section
from indexer.store import writing


def index_corpus(corpus: Mapping[str, Mapping[str, str]], folder: Path, encoder: Encoder | None = None) -> None:
    """Index documents {id: {"title", "text"}}. A hit's place names the id as its item; a document is hit once."""
    meeting = Meeting(CORPUS, tuple(_item(doc, row) for doc, row in corpus.items()))
    with writing(folder) as writer:
        assemble(writer, [meeting], encoder or encoders.load())


def _item(doc: str, row: Mapping[str, str]) -> Item:
    text = row.get("text", "").strip()
    return Item(doc, row.get("title", ""), (Section("", "sagsfremstilling", text),) if text else ())

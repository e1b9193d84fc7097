from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from indexer.assemble import Origin, assemble
from indexer.chunk import Budget, encoder_text
from indexer.encoder import Vectors
from indexer.minutes import Facts, Item, Meeting, Section, Span, Table
from indexer.store import open_index, writing
from tests.tiny import WordEncoder, WordTokens, tiny_index

ENCODER = WordEncoder()


@dataclass(frozen=True, slots=True)
class Listening(WordEncoder):
    """Remembers what it was asked to encode."""

    heard: list[str] = field(default_factory=list)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        self.heard.extend(texts)
        return ENCODER.encode_passages(texts)


def meeting(source: str, *texts: str, **changes: object) -> Meeting:
    items = tuple(Item(str(i), f"Punkt nr. {i}", (Section("Sag", "andet", t),)) for i, t in enumerate(texts, 1))
    return Meeting(source, items, "Lindby", committee="Byrådet", **changes)  # type: ignore[arg-type]


def test_row_i_is_the_same_passage_in_all_three_engines(tmp_path: Path) -> None:
    texts = ("Skolen lukkes.", "Vejen asfalteres.", "Havnen uddybes.", "Broen males.")
    index = tiny_index(tmp_path / "index", [meeting("a", *texts[:2]), meeting("b", *texts[2:])], ENCODER)
    for row, passage in enumerate(index.catalog.passages(range(4))):
        assert passage.text == texts[row]
        x = ENCODER.encode_passages([encoder_text(passage)])
        assert np.allclose(index.dense.vectors([row]), x)
        first_word = index.analyser.terms(passage.text)["words"][0]
        assert [hit for hit, _ in index.lexical.search({"words": [first_word]}, 4)] == [row]


def test_text_and_context_are_fields_apart_and_a_tables_header_belongs_to_the_text(tmp_path: Path) -> None:
    rows = "\n".join(f"Post{i}\t{i}" for i in range(8))
    section = Section("Økonomi", "økonomi", f"Emne\tBeløb\n{rows}", tables=(Table(Span(0, 60), Span(0, 10)),))
    with writing(tmp_path / "index") as writer:
        assemble(writer, [Meeting("a", (Item("1", "Havnen", (section,)),))], ENCODER, budget=Budget(11))
    index = open_index(tmp_path / "index")
    assert index.manifest.counts.passages == 2
    assert len(index.lexical.search({"words": ["beløb"]}, 5)) == 2
    assert index.lexical.search({"words": ["havnen"]}, 5) == []
    assert len(index.lexical.search({"title_words": ["havnen", "økonomi"]}, 5)) == 2


def test_each_text_is_encoded_once_and_what_the_old_index_holds_never(tmp_path: Path) -> None:
    first, second = Listening(), Listening()
    with writing(tmp_path / "index") as writer:
        done = assemble(writer, [meeting("a", "Intet.", "Vejen."), meeting("b", "Intet.")], first)
    assert (done.encoded, done.manifest.counts.passages, len(first.heard)) == (2, 3, 2)
    before = open_index(tmp_path / "index")
    with writing(tmp_path / "index") as writer:
        done = assemble(writer, [meeting("b", "Intet.", "Havnen.")], second, before=before)
    assert second.heard == ["Lindby · Byrådet · Punkt nr. 2 · Sag\nHavnen."]
    index = open_index(tmp_path / "index")
    wanted = ENCODER.encode_passages([encoder_text(p) for p in index.catalog.passages([0, 1])])
    assert np.allclose(index.dense.vectors([0, 1]), wanted)


def test_a_replaced_meeting_stays_readable_and_is_searched_nowhere(tmp_path: Path) -> None:
    old = meeting("a", "Vejen asfalteres.", "Broen males.", date="2021-03-09")
    new = meeting("b", "Vejen asfalteres ikke.", "Broen males.", date="2021-03-09", corrected=True)
    index = tiny_index(tmp_path / "index", [old, new], ENCODER)
    assert index.catalog.superseded() == {"a": "b"}
    assert index.catalog.meeting("a") == old
    assert {p.place.source for p in index.catalog.passages(range(index.dense.size))} == {"b"}
    assert (index.manifest.counts.meetings, index.manifest.counts.items, index.lexical.size) == (1, 2, 2)


def test_passages_fit_what_the_encoder_reads(tmp_path: Path) -> None:
    index = tiny_index(tmp_path / "index", [meeting("a", "Et to tre fire fem seks. " * 20)], WordEncoder(max_tokens=30))
    lengths = [WordTokens().count(encoder_text(p)) for p in index.catalog.passages(range(index.dense.size))]
    assert len(lengths) > 3
    assert max(lengths) <= 30


def test_the_manifest_says_what_the_index_was_made_of(tmp_path: Path) -> None:
    with writing(tmp_path / "index") as writer:
        assemble(writer, [meeting("a", "Intet.")], ENCODER, origin=Origin(("/m",), "Lindby", "abc"))
    manifest = open_index(tmp_path / "index").manifest
    assert (manifest.encoder, manifest.encoder_revision, manifest.dim, manifest.vocabulary) == (
        "words",
        "1",
        16,
        "words-1",
    )
    assert (manifest.sources, manifest.municipality, manifest.pipeline) == (("/m",), "Lindby", "abc")
    assert manifest.built_at.endswith("+00:00")


def test_the_outcome_of_an_item_travels_on_its_passages(tmp_path: Path) -> None:
    item = Item("1", "Sti", (Section("Beslutning", "beslutning", "Udsat."),), facts=Facts(outcome="udsat"))
    index = tiny_index(tmp_path / "index", [Meeting("a", (item,))], ENCODER)
    assert [p.outcome for p in index.catalog.passages([0])] == ["udsat"]


def test_no_meetings_give_an_empty_index_that_opens(tmp_path: Path) -> None:
    index = tiny_index(tmp_path / "index", [], ENCODER)
    assert (index.dense.size, index.lexical.size, index.catalog.meetings()) == (0, 0, [])
    assert index.lexical.search({"words": ["skole"]}, 5) == []
    assert index.dense.search(ENCODER.encode_queries(["skole"]), 5)[1].shape == (1, 0)


def test_one_municipality_has_one_spelling(tmp_path: Path) -> None:
    printed = Meeting(
        "a.md", (), municipality="Nørreskær", municipality_from="text", committee="Byrådet", date="2020-01-01"
    )
    folder = Meeting(
        "b.md", (), municipality="Noerreskaer", municipality_from="folder", committee="Byrådet", date="2021-01-01"
    )
    index = tiny_index(tmp_path / "index", [printed, folder], WordEncoder())
    assert [entry.municipality for entry in index.catalog.meetings()] == ["Nørreskær", "Nørreskær"]

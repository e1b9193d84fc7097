from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from indexer.encoder import BUNDLED, Encoder, load
from indexer.late import WordTable
from indexer.minutes import Filters, Meeting
from retrieval.archive import Archive
from retrieval.concepts import Vocabulary
from retrieval.exports import About
from retrieval.saved import (
    Digest,
    Saved,
    SavedProblem,
    Shelf,
    added,
    digest,
    digest_document,
    digest_json,
    entries,
    marked_seen,
    news,
    news_events,
    read,
    removed,
    renamed,
    shelf_path,
    write,
    write_digest,
)
from retrieval.search import IndexRetriever
from retrieval.settings import default_settings
from retrieval.thesaurus import Thesaurus
from tests.memory import item, meeting
from tests.tiny import tiny_index

BRO = meeting("Teknisk Udvalg", "2021-03-09", item("3", "Gangbro over Kæret", text="Gangbroen over åen er slidt. Den fornyes for 4 mio. kr.", decision="Godkendt."))  # fmt: skip
HAL = meeting("Byrådet", "2021-04-06", item("2", "Svømmehallens åbningstider", text="Svømmehallen holder åbent om søndagen.", decision="Udsat."))  # fmt: skip
NY_BRO = meeting("Byrådet", "2021-05-04", item("9", "Gangbro over Kæret", text="Gangbroen over åen bliver dyrere end ventet.", decision="Godkendt."))  # fmt: skip
BROER = Saved("broer", "gangbroen over åen")
ABOUT = About("gangbroen over åen", meetings=3)


@dataclass(frozen=True)
class Parts:
    """What every archive is opened with, loaded once."""

    encoder: Encoder
    table: WordTable


@pytest.fixture(scope="module")
def parts() -> Parts:
    return Parts(load("bundled"), WordTable.load(BUNDLED))


def opened(folder: Path, parts: Parts, *meetings: Meeting) -> Archive:
    index = tiny_index(folder, meetings, parts.encoder)
    thesaurus = Thesaurus((), index.analyser.stem)
    return Archive(IndexRetriever(index, parts.table, thesaurus, default_settings(), "hybrid"), Vocabulary(()))


def found(digest: Digest) -> dict[str, tuple[list[str], list[str]]]:
    """Search -> (sources of new hits, sources of changed hits)."""
    return {
        n.search.name: ([h.passage.place.source for h in n.new], [h.passage.place.source for h in n.changed])
        for n in digest.news
    }


def test_what_was_there_when_a_search_was_saved_is_no_news_and_what_comes_later_is_told_once(
    tmp_path: Path, parts: Parts
) -> None:
    archive = opened(tmp_path / "index", parts, BRO, HAL)
    shelf = added(Shelf(), BROER, archive.index, "2026-11-01")
    made, shelf = digest(archive, shelf, "2026-11-02")
    assert (made.empty, made.since, found(made)) == (True, "2026-11-01", {"broer": ([], [])})
    archive = opened(tmp_path / "index", parts, BRO, HAL, NY_BRO)
    made, shelf = digest(archive, shelf, "2026-11-22", "http://x")
    assert (made.since, found(made)) == ("2026-11-02", {"broer": (["Byrådet_2021-05-04.txt"], [])})
    assert [(e.day, e.summary) for e in made.meetings] == [("2021-05-04", "Byrådet (Aaby)")]
    assert shelf.entries[0].link == "http://x/arkiv?moede=Byr%C3%A5det_2021-05-04.txt&punkt=9"
    made, shelf = digest(archive, shelf, "2026-11-23")
    assert (made.empty, len(shelf.entries)) == (True, 1)


def test_a_corrected_issue_brings_only_what_it_corrected(tmp_path: Path, parts: Parts) -> None:
    archive = opened(tmp_path / "index", parts, BRO, HAL)
    shelf = added(Shelf(), BROER, archive.index, "2026-11-01")
    corrected = meeting("Teknisk Udvalg", "2021-03-09", item("3", "Gangbro over Kæret", text="Gangbroen over åen er slidt. Den fornyes for 5 mio. kr.", decision="Godkendt."), source="rettet.txt")  # fmt: skip
    made, _ = digest(opened(tmp_path / "index", parts, corrected, HAL), shelf, "2026-11-22")
    (of_bridges,) = made.news
    assert of_bridges.new == ()
    assert [h.passage.text for h in of_bridges.changed] == ["Gangbroen over åen er slidt. Den fornyes for 5 mio. kr."]
    assert made.meetings == ()


def test_filters_hold_and_what_the_question_does_not_meet_is_no_news(tmp_path: Path, parts: Parts) -> None:
    archive = opened(tmp_path / "index", parts, BRO)
    shelf = added(Shelf(), BROER, archive.index, "2026-11-01")
    shelf = added(
        shelf, Saved("teknik", "gangbroen", Filters(committees=("Teknisk Udvalg",))), archive.index, "2026-11-01"
    )
    shelf = added(shelf, Saved("rumfart", "raketter til månen"), archive.index, "2026-11-01")
    made, _ = digest(opened(tmp_path / "index", parts, BRO, HAL, NY_BRO), shelf, "2026-11-22")
    assert found(made) == {"broer": (["Byrådet_2021-05-04.txt"], []), "teknik": ([], []), "rumfart": ([], [])}


def test_the_shelf_is_written_and_read_without_loss(tmp_path: Path, parts: Parts) -> None:
    archive = opened(tmp_path / "index", parts, BRO, HAL)
    filters = Filters(committees=("Byrådet",), since="2021-01-01")
    shelf = added(Shelf(), Saved("hal", "svømmehallen", filters), archive.index, "2026-11-01")
    write(tmp_path / "index", shelf)
    assert read(tmp_path / "index") == shelf
    assert sorted(path.name for path in tmp_path.iterdir()) == ["index", "index-saved.json"]
    assert "Svømmehallen" not in shelf_path(tmp_path / "index").read_text(encoding="utf-8")


def test_the_digest_is_written_as_text_feed_and_calendar(tmp_path: Path, parts: Parts) -> None:
    archive = opened(tmp_path / "index", parts, BRO)
    shelf = added(Shelf(), BROER, archive.index, "2026-11-01")
    made, shelf = digest(opened(tmp_path / "index", parts, BRO, NY_BRO), shelf, "2026-11-22")
    first = write_digest(made, shelf, ABOUT, tmp_path / "nyt")
    assert [path.name for path in first] == ["moeder.ics", "nyt-2026-11-22.md", "nyt.rss"]
    contents = {path.name: path.read_bytes() for path in first}
    assert "> Gangbroen over åen bliver dyrere end ventet." in contents["nyt-2026-11-22.md"].decode()
    assert "Gangbroen over åen bliver dyrere end ventet." in contents["nyt.rss"].decode()
    assert b"DTSTART;VALUE=DATE:20210504" in contents["moeder.ics"]
    assert {path.name: path.read_bytes() for path in write_digest(made, shelf, ABOUT, tmp_path / "nyt")} == contents


def test_nothing_new_writes_no_text_but_keeps_the_feed(tmp_path: Path, parts: Parts) -> None:
    archive = opened(tmp_path / "index", parts, BRO)
    made, shelf = digest(archive, added(Shelf(), BROER, archive.index, "2026-11-01"), "2026-11-22")
    assert [path.name for path in write_digest(made, shelf, ABOUT, tmp_path / "nyt")] == ["moeder.ics", "nyt.rss"]
    assert digest_document(made, ABOUT).blocks == ()
    assert digest_json(made)["searches"] == [
        {"name": "broer", "question": "gangbroen over åen", "weak": False, "new": [], "changed": []}
    ]


def test_names_are_unique_and_a_search_is_removed_by_name(tmp_path: Path, parts: Parts) -> None:
    archive = opened(tmp_path / "index", parts, BRO)
    shelf = added(Shelf(), BROER, archive.index, "2026-11-01")
    with pytest.raises(SavedProblem, match="»broer« er gemt i forvejen"):
        added(shelf, BROER, archive.index, "2026-11-01")
    with pytest.raises(SavedProblem, match="navn og et spørgsmål"):
        added(shelf, Saved("", "x"), archive.index, "2026-11-01")
    with pytest.raises(SavedProblem, match="ingen gemt søgning hedder »hal«; der er: broer"):
        removed(shelf, "hal")
    assert removed(shelf, "broer").searches == ()


@pytest.mark.parametrize("content", ["{", "[]", '{"format": 9}', '{"format": 1, "searches": [{}]}', "\x00"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: str) -> None:
    shelf_path(tmp_path / "index").write_text(content, encoding="utf-8")
    with pytest.raises(SavedProblem, match=r"index-saved\.json"):
        read(tmp_path / "index")


def test_no_file_is_an_empty_shelf(tmp_path: Path) -> None:
    assert read(tmp_path / "index") == Shelf()


def test_the_file_is_json_for_others(tmp_path: Path, parts: Parts) -> None:
    archive = opened(tmp_path / "index", parts, BRO)
    write(tmp_path / "index", added(Shelf(), BROER, archive.index, "2026-11-01"))
    row = json.loads(shelf_path(tmp_path / "index").read_text(encoding="utf-8"))
    assert row["searches"][0] | {"filters": {}} == {
        "name": "broer",
        "question": "gangbroen over åen",
        "filters": {},
        "look": 1,
        "since": "2026-11-01",
    }


def test_each_search_has_its_own_since_last_and_the_digest_takes_nothing_from_it(tmp_path: Path, parts: Parts) -> None:
    archive = opened(tmp_path / "index", parts, BRO)
    shelf = added(Shelf(), BROER, archive.index, "2026-11-01")
    shelf = added(shelf, Saved("byråd", "gangbroen", Filters(committees=("Byrådet",))), archive.index, "2026-11-01")
    archive = opened(tmp_path / "index", parts, BRO, NY_BRO)
    _, shelf = digest(archive, shelf, "2026-11-10")
    shelf = marked_seen(shelf, "byråd", archive.index, "2026-11-12")
    new = (["Byrådet_2021-05-04.txt"], [])
    made = news(archive, shelf, "broer", "2026-11-22")
    assert (made.since, found(made)) == ("2026-11-01", {"broer": new})
    assert found(news(archive, shelf, "byråd", "2026-11-22")) == {"byråd": ([], [])}
    assert [(e.day, e.summary) for e in news_events(made)] == [("2021-05-04", "Byrådet (Aaby)")]
    assert [e.link for e in entries(made, "http://x")] == ["http://x/arkiv?moede=Byr%C3%A5det_2021-05-04.txt&punkt=9"]


def test_a_search_saved_after_the_last_digest_does_not_hide_what_the_next_one_tells(
    tmp_path: Path, parts: Parts
) -> None:
    shelf = added(Shelf(), BROER, opened(tmp_path / "index", parts, BRO).index, "2026-11-01")
    archive = opened(tmp_path / "index", parts, BRO, NY_BRO)
    shelf = added(shelf, Saved("senere", "gangbroen over åen"), archive.index, "2026-11-10")
    assert found(news(archive, shelf, "senere", "2026-11-11")) == {"senere": ([], [])}
    made, _ = digest(archive, shelf, "2026-11-22")
    assert found(made)["broer"] == (["Byrådet_2021-05-04.txt"], [])


def test_a_search_keeps_its_news_under_another_name(tmp_path: Path, parts: Parts) -> None:
    shelf = added(Shelf(), BROER, opened(tmp_path / "index", parts, BRO).index, "2026-11-01")
    shelf = renamed(shelf, "broer", " stier og broer ")
    made = news(opened(tmp_path / "index", parts, BRO, NY_BRO), shelf, "stier og broer", "2026-11-22")
    assert found(made) == {"stier og broer": (["Byrådet_2021-05-04.txt"], [])}
    with pytest.raises(SavedProblem, match="skal have et navn"):
        renamed(shelf, "stier og broer", " ")
    with pytest.raises(SavedProblem, match="ingen gemt søgning hedder »broer«"):
        renamed(shelf, "broer", "x")


def test_a_file_of_before_looks_were_numbered_is_read(tmp_path: Path, parts: Parts) -> None:
    archive = opened(tmp_path / "index", parts, BRO)
    write(tmp_path / "index", added(Shelf(), BROER, archive.index, "2026-11-01"))
    row = json.loads(shelf_path(tmp_path / "index").read_text(encoding="utf-8"))
    old = row | {"known": {place: texts.replace("@1", "") for place, texts in row["known"].items()}}
    old["searches"] = [{key: row["searches"][0][key] for key in ("name", "question", "filters")}]
    del old["look"], old["digest_look"]
    shelf_path(tmp_path / "index").write_text(json.dumps(old), encoding="utf-8")
    made, _ = digest(archive, read(tmp_path / "index"), "2026-11-22")
    assert made.empty

"""Minutes published with a file per item: one meeting in whatever shows or counts meetings, one file in citation, update and takedown."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from indexer.build import Report, build
from indexer.encoder import Encoder, load
from indexer.takedown import Asked, takedown
from retrieval.archive import Archive, open_archive
from retrieval.brief import brief
from retrieval.cite import citation
from retrieval.counts import count
from retrieval.coverage import coverage
from retrieval.decisions import decision_of
from retrieval.people import people
from retrieval.places import handlings
from tests.memory import item, meeting
from tests.test_ui_memory import html, pages_over, seen
from tests.tiny import WordEncoder

ENCODER = WordEncoder()
HEAD = "<title>Havneudvalgets møde den 26.04.2021</title><h1>{item}</h1><p>Mødedato: 26.04.2021, kl. 15:30</p>"
PRESENT = "<h3>OM MØDET</h3><p>Til stede var Ane Holt, Bo Lund og Eva Damgaard. Ditte Bæk var fraværende.</p>"
ITEMS = {
    "1. Godkendelse af dagsorden": ("Udvalget skal godkende dagsordenen.", "Dagsordenen blev godkendt.", PRESENT),
    "2. Ny mole i lystbådehavnen": ("Molen er slidt af stormen og koster 4,2 mio. kr.", "Godkendt.", ""),
    "10. Isvinter": ("Fiskerne ønsker isbryder.", "Udsat.", ""),
}


def page(title: str, text: str, decision: str, more: str = "") -> str:
    decided = f"<h2>Beslutning</h2><p><strong>Havneudvalgets beslutning i mødet den 26. april 2021</strong></p><p>{decision}</p>"
    return f"<html><body>{HEAD.format(item=title)}<p>{text}</p><h2>Problemstilling</h2><p>{text}</p>{decided}{more}</body></html>"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "Kongelund"
    folder.mkdir()
    for title, parts in ITEMS.items():
        (folder / f"punkt-{title.split('.')[0]}.html").write_text(page(title, *parts), "utf-8")
    return folder


def built(source: Path, encoder: Encoder = ENCODER) -> tuple[Report, Archive]:
    index = source.parent / "index"
    return build([source], index, encoder, "Kongelund"), open_archive(index, encoder=encoder)


def test_the_files_of_a_meeting_are_one_meeting_wherever_meetings_are_counted(source: Path) -> None:
    report, archive = built(source)
    assert (report.files, report.meetings, report.items, report.failed) == (3, 1, 3, ())
    assert archive.searched().meetings == 1
    (row,) = coverage(archive.index.catalog).rows
    assert (row.committee, row.months) == ("Havneudvalget", (("2021-04", 1),))
    counted = count("Hvor mange møder er der holdt i Havneudvalget?", archive)
    assert counted is not None and counted.n == 1
    agenda = meeting("Havneudvalget", "2021-05-03", item("1", "Ny mole"), municipality="Kongelund", kind="dagsorden")
    assert brief(archive, agenda, dt.date(2021, 5, 1)).searched == 1


def test_an_item_is_cited_to_its_own_file_and_in_the_order_of_the_meeting(source: Path) -> None:
    _, archive = built(source)
    every = list(handlings(archive.index.catalog))
    assert [(h.place.source, h.place.item, h.place.sitting) for h in every] == [
        ("punkt-1.html", "1", "punkt-1.html"),
        ("punkt-2.html", "2", "punkt-1.html"),
        ("punkt-10.html", "10", "punkt-1.html"),
    ]
    hit = archive.search("isbryder", 1)[0]
    assert (hit.passage.place.source, hit.passage.id.split("#")[0]) == ("punkt-10.html", "punkt-10.html")
    assert citation(hit.passage.place).startswith("Havneudvalget, 26. april 2021, pkt. 10")


def test_who_was_there_is_said_once_and_holds_for_every_item(source: Path) -> None:
    _, archive = built(source)
    found = {p.name: (p.present, p.absent) for p in people(archive.index.catalog)}
    assert found["Ane Holt"] == (("punkt-1.html",), ()) and found["Ditte Bæk"] == ((), ("punkt-1.html",))
    decided = [d for h in handlings(archive.index.catalog) if (d := decision_of(h))]
    assert [d.absent for d in decided] == [("Ditte Bæk",)] * 3


def test_one_changed_file_costs_what_it_says_and_stays_in_the_meeting(source: Path) -> None:
    built(source)
    changed = page("10. Isvinter", "Fiskerne ønsker isbryder.", "Isbryderen bestilles til december.")
    (source / "punkt-10.html").write_text(changed, "utf-8")
    report, archive = built(source)
    assert (report.changed, report.unchanged, report.encoded, report.meetings) == (1, 2, 1, 1)
    (source / "punkt-1.html").unlink()
    report, archive = built(source)
    assert (report.removed, report.encoded, report.meetings) == (1, 0, 1)
    assert {h.place.sitting for h in handlings(archive.index.catalog)} == {"punkt-2.html"}


def test_a_file_that_is_taken_down_leaves_the_rest_of_the_meeting(source: Path) -> None:
    built(source)
    taken = takedown(source.parent / "index", Asked(file="punkt-1.html"), lambda _, __: ENCODER, True)
    assert taken.files == ("punkt-1.html",)
    report, archive = built(source)
    assert (report.withheld, report.meetings) == (1, 1)
    assert [h.place.source for h in handlings(archive.index.catalog)] == ["punkt-2.html", "punkt-10.html"]


def test_a_page_is_taken_down_with_the_whole_document_that_would_come_back_in_its_place(source: Path) -> None:
    whole = "".join(page(title, *parts) for title, parts in ITEMS.items()).replace("</body></html><html><body>", "")
    (source / "referat.html").write_text(whole, "utf-8")
    report, _ = built(source)
    assert (report.files, report.meetings, report.superseded) == (4, 1, (("referat.html", "punkt-1.html"),))
    taken = takedown(source.parent / "index", Asked(file="punkt-10.html"), lambda _, __: ENCODER, True)
    assert taken.files == ("punkt-10.html", "referat.html")


def test_the_archive_shows_one_meeting_with_the_items_of_all_its_files(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built(source, load("bundled"))
    start = pages_over(source.parent / "index", monkeypatch)
    (listed,) = html(start("archive")).select("ul.meetings li")
    assert "Havneudvalget, mandag den 26. april 2021" in listed.get_text() and "3 punkter" in listed.get_text()
    at = start("archive", moede="punkt-2.html", punkt="2")
    assert [(e.label, e.proto.expanded) for e in at.expander][1:] == [
        ("1\\. Godkendelse af dagsorden", False),
        ("2\\. Ny mole i lystbådehavnen", True),
        ("10\\. Isvinter", False),
    ]
    assert at.expander[0].label == "Kilde: 3 filer" and "Ane Holt" in seen(at)

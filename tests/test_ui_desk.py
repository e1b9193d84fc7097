"""The pages of a secretary's desk without a browser: saved searches, taking down, the accessibility statement, a case drawn over time."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from streamlit.testing.v1 import AppTest

from indexer.build import build
from indexer.encoder import load
from indexer.minutes import Filters
from retrieval import saved
from retrieval.places import ItemPlace
from tests.browsing import CASE
from tests.test_ui_memory import Start, html, pages_over, run, seen
from ui import searches, timeline
from ui.address import search_of
from ui.strings import Words


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Minutes of a case of which the last handling is not there yet, and their index."""
    minutes = tmp_path / "minutes"
    minutes.mkdir()
    for name in ("bro1.md", "bro2.md"):
        (minutes / name).write_text(CASE[name], "utf-8")
    build([minutes], tmp_path / "index", load("bundled"))
    return tmp_path


@pytest.fixture
def app(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Start:
    return pages_over(folder / "index", monkeypatch)


def button(at: AppTest, label: str) -> None:
    next(b for b in at.button if b.label == label).click()
    run(at)


def test_a_search_is_saved_in_one_press_and_shows_what_came_since_until_it_is_seen(app: Start, folder: Path) -> None:
    at = app(q="gangbroen over Kæret")
    button(at, "Gem søgningen")
    assert "Gemt som »gangbroen over Kæret«." in seen(at)
    (kept,) = saved.read(folder / "index").searches
    assert (kept.question, kept.filters) == ("gangbroen over Kæret", Filters())
    button(at, "Gem søgningen")
    assert "allerede gemt" in seen(at)
    assert "Intet nyt siden" in seen(app("searches"))
    (folder / "minutes" / "bro3.md").write_text(CASE["bro3.md"], "utf-8")
    build([folder / "minutes"], folder / "index", load("bundled"))
    at = app("searches")
    assert "Ny gangbro over Kæret" in seen(at)
    files = [b.proto.label for b in at.get("download_button")]
    assert files == ["Hent som Markdown", "Hent som RSS", "Hent som kalender (ICS)"]
    button(at, "Markér som set")
    assert "er markeret som set" in at.info[0].value and "Intet nyt siden" in seen(at)


def test_a_saved_search_is_renamed_and_deleted(app: Start, folder: Path) -> None:
    button(app(q="hvad koster gangbroen?"), "Gem søgningen")
    at = app("searches")
    at.text_input[0].set_value("broer")
    button(at, "Omdøb")
    assert [s.name for s in saved.read(folder / "index").searches] == ["broer"]
    button(at, "Slet søgningen")
    assert saved.read(folder / "index").searches == () and "Der er ingen gemte søgninger endnu" in seen(at)


def test_a_file_of_saved_searches_that_is_broken_is_named(app: Start, folder: Path) -> None:
    saved.shelf_path(folder / "index").write_text("{", "utf-8")
    assert "saved" in app("searches").error[0].value


def test_a_question_makes_a_name_that_is_not_taken() -> None:
    assert searches.name_for(" hvad  koster\nbroen? ", set()) == "hvad koster broen?"
    assert searches.name_for("broen", {"broen", "broen (2)"}) == "broen (3)"
    assert searches.name_for("ord " * 30, set()) == "ord " * 14 + "ord …"


def test_filters_become_the_address_they_came_from() -> None:
    search = search_of("q", Filters(committees=("Byrådet",), since="2022-01-01", until="2025-12-31"))
    assert (search.committees, search.period) == (("Byrådet",), "2022-2025")
    assert search_of("q", search_of("q", Filters(since="2024-01-01", until="2024-12-31")).filters).period == "2024"
    assert search_of("q", Filters(since="2024-03-09")).period == ""


def look(at: AppTest, name: str) -> None:
    at.segmented_control[0].set_value("Et navn").run()
    at.text_input[0].set_value(name)
    button(at, "Vis, hvad der bliver fjernet")


def test_a_name_is_removed_only_after_what_goes_was_shown_and_confirmed(app: Start, folder: Path) -> None:
    at = app("removal")
    look(at, "Ole Bæk")
    assert "Intet er ændret endnu" in seen(at) and "Navnet bliver skjult her" in seen(at)
    button(at, "Fjern for altid")
    assert "Intet er fjernet" in at.warning[-1].value
    assert not (folder / "index-takedown.json").exists()
    at.text_input[0].set_value("fjern")
    button(at, "Fjern for altid")
    said = seen(at)
    assert "Intet fundet." in said and "Søgningen »Ole Bæk« giver nu" in said
    assert "0 filer, 0 punkter og 1 navne" in at.caption[0].value
    build([folder / "minutes"], folder / "index", load("bundled"))
    raw = b"".join(p.read_bytes() for p in (folder / "index").rglob("*") if p.is_file())
    assert "Ole Bæk".encode() not in raw and "Kæret".encode() in raw


def test_an_item_shows_its_text_before_it_goes_and_can_be_kept(app: Start, folder: Path) -> None:
    at = app("removal")
    at.selectbox(key="takedown file").select_index(0).run()
    at.selectbox[1].select_index(0).run()
    button(at, "Vis, hvad der bliver fjernet")
    assert "Ny gangbro over Kæret" in seen(at) and "minutes/bro" in seen(at)
    assert "Prisen på gangbroen er nu 5,5 mio. kr." in seen(at)
    button(at, "Fortryd")
    assert not (folder / "index-takedown.json").exists() and at.selectbox(key="takedown file")


def test_one_word_is_no_name(app: Start) -> None:
    at = app("removal")
    look(at, "Lund")
    assert "expected a whole name" in at.warning[0].value


def test_readers_whom_nobody_knows_can_neither_remove_nor_add(app: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REFERENT_PUBLIC", "1")
    at = app("removal")
    assert "kan ikke bruges her" in at.info[0].value and not at.button
    assert "Her kan ingen filer tilføjes" in app("archive", visning="tilfoej").info[0].value


def test_the_statement_names_authority_and_contact_where_they_are_given(
    app: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "REFERENT_CONTACT" in seen(app("accessibility"))
    monkeypatch.setenv("REFERENT_OWNER", "Østerby Kommune")
    monkeypatch.setenv("REFERENT_CONTACT", "hjaelp@osterby.example")
    at = app("accessibility")
    assert "Østerby Kommune skal gøre sit websted" in seen(at) and "REFERENT_CONTACT" not in seen(at)
    assert html(at).select_one('a[href="mailto:hjaelp@osterby.example"]')


def at_day(day: str | None, committee: str = "Byrådet", outcome: str | None = "godkendt") -> ItemPlace:
    return ItemPlace("a.md", "1", "Bro <b>", None, committee, day, "referat", None, outcome, f"a.md#{day}")


def test_a_timeline_has_a_row_for_each_body_and_no_mark_upon_another() -> None:
    days = ("2021-01-01", "2021-01-05", "2021-06-01", "2022-12-31")
    handlings = [at_day(day) for day in days] + [at_day("2021-01-03", "Teknisk Udvalg 2018-2021")]
    drawn = timeline.rows(handlings, "Ukendt")
    assert [(row.body, [m.line for m in row.marks]) for row in drawn] == [
        ("Byrådet", [0, 1, 2, 0]),
        ("Teknisk Udvalg", [0]),
    ]
    for row in drawn:
        for one, other in itertools.combinations(row.marks, 2):
            assert one.line != other.line or other.left - one.left >= timeline.MARK
    assert (drawn[0].marks[0].left, drawn[0].marks[-1].left) == (0, timeline.WIDTH - timeline.MARK)


def test_a_timeline_says_the_outcome_in_words_and_leads_to_each_handling() -> None:
    handlings = [at_day("2021-01-01", outcome="udsat"), at_day("2021-03-01"), at_day("2021-04-01", outcome=None)]
    drawn = BeautifulSoup(timeline.drawing(Words("da"), handlings, lambda p: f"x?{p.key}"), "html.parser")
    assert [a.get_text(" ", strip=True) for a in drawn.select("a")] == [
        "Udsat 1. januar 2021",
        "Godkendt 1. marts 2021",
        "Udfald ikke angivet 1. april 2021",
    ]
    assert drawn.select("a")[0]["href"] == "x?a.md#2021-01-01" and drawn.select("a")[0]["title"] == "Bro <b>"
    assert [t.get_text() for t in drawn.select(".tick")] == ["januar 2021", "februar 2021", "marts 2021", "april 2021"]


def test_a_long_timeline_has_years_and_one_without_days_is_not_drawn() -> None:
    assert [label for _, label in timeline.ticks([at_day("2018-05-01"), at_day("2021-03-01")])] == [
        "2019",
        "2020",
        "2021",
    ]
    assert len(timeline.ticks([at_day("2001-05-01"), at_day("2025-03-01")])) <= 6
    assert timeline.drawing(Words("da"), [at_day("2021-01-01"), at_day(None)], str) == ""

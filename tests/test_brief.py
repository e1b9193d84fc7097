from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.encoder import load
from indexer.minutes import Item, Meeting
from retrieval import open_retriever
from retrieval.archive import Archive
from retrieval.brief import Brief, BriefItem, NoAgenda, agenda_of, brief, brief_document, brief_json, read_agenda
from retrieval.exports import About, Heading, Paragraph, Quote, Table
from tests.memory import item, meeting
from tests.tiny import tiny_index

TODAY = dt.date(2026, 11, 22)
DISSENT = "Liste B stemte imod, fordi broen bliver for dyr."
MEETINGS = (
    meeting("Teknisk Udvalg", "2020-05-05", item("3", "Gangbro over Kæret", "20/118", text="Gangbroen over åen ved Kæret er slidt og koster 4,0 mio. kr. at forny.", recommendation="at broen fornyes.", decision="Udsat. Sagen genoptages i august 2020.")),
    meeting("Byrådet", "2021-03-09", item("1", "Godkendelse af dagsorden", decision="Godkendt."), item("7", "Gangbro over Kæret", "20/118", text="Gangbroen over åen ved Kæret fornyes for 5,5 mio. kr.", recommendation="at broen fornyes.", decision=f"Godkendt med 4 stemmer for og 1 imod.\n\n{DISSENT}\n\nGangbroen evalueres og forelægges byrådet igen i marts 2030.")),
    meeting("Byrådet", "2021-04-06", item("2", "Svømmehallens åbningstider", "21/7", text="Svømmehallen holder åbent om søndagen fra maj.", decision="Godkendt.")),
    meeting("Byrådet", "2021-05-04", item("9", "Gangbro over Kæret", "20/118", text="I nabokommunen bygges også en gangbro.", decision="Drøftet."), municipality="Bøvl", source="bøvl.txt"),
    meeting("Byrådet", "2027-01-05", item("5", "Gangbro over Kæret", "20/118", text="Gangbroen over åen er indviet.", decision="Drøftet."), source="senere.txt"),
)  # fmt: skip


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    folder = tmp_path_factory.mktemp("brief") / "index"
    tiny_index(folder, MEETINGS, load("bundled"))
    return open_retriever(folder)


def agenda(*items: Item, municipality: str | None = "Aaby", date: str | None = "2026-12-01") -> Meeting:
    return meeting("Byrådet", date, *items, municipality=municipality, kind="dagsorden", source="dagsorden.txt")


def prepared(archive: Archive, *items: Item) -> tuple[BriefItem, ...]:
    return brief(archive, agenda(*items), TODAY).items


def test_an_item_is_met_by_its_case_number_with_all_that_was_said_before(archive: Archive) -> None:
    (found,) = prepared(archive, item("4", "Regnskab for broen", "20/118", text="Regnskabet forelægges."))
    assert [(e.place.committee, e.place.date, e.why) for e in found.earlier] == [
        ("Byrådet", "2021-03-09", ("Samme sagsnummer: 20/118",)),
        ("Teknisk Udvalg", "2020-05-05", ("Samme sagsnummer: 20/118",)),
    ]
    assert found.last is not None
    assert found.last.decision.startswith("Godkendt med 4 stemmer for og 1 imod.")
    assert found.last.votes is not None
    assert (found.last.votes.for_, found.last.votes.against) == (4, 1)
    assert [(said.text, said.place.date) for said in found.dissent] == [(DISSENT, "2021-03-09")]
    assert [(due.sentence, due.status) for due in found.open_promises] == [
        ("Gangbroen evalueres og forelægges byrådet igen i marts 2030.", "pending"),
        ("Sagen genoptages i august 2020.", "overdue"),
    ]
    assert [(n.amount.text, n.sentence, n.place.date) for n in found.amounts] == [
        ("5,5 mio. kr.", "Gangbroen over åen ved Kæret fornyes for 5,5 mio. kr.", "2021-03-09"),
        ("4,0 mio. kr.", "Gangbroen over åen ved Kæret er slidt og koster 4,0 mio. kr. at forny.", "2020-05-05"),
    ]


def test_an_item_is_met_by_a_reference_it_prints_and_brings_the_whole_case(archive: Archive) -> None:
    text = "Byrådet godkendte den 9. marts 2021 (pkt. 7), at broen over Kæret fornyes."
    (found,) = prepared(archive, item("4", "Indvielse af broen ved Kæret", text=text))
    assert [e.place.date for e in found.earlier] == ["2021-03-09", "2020-05-05"]
    assert any("Henvisning" in why for why in found.earlier[0].why)
    assert found.earlier[1].why == ("Samme sag som Byrådet, 9. marts 2021, pkt. 7",)


def test_a_bare_title_is_met_by_its_subject_which_is_the_weaker_reason(archive: Archive) -> None:
    (found,) = prepared(archive, Item("4", "Gangbro over Kæret"))
    assert [e.place.date for e in found.earlier] == ["2021-03-09", "2020-05-05"]
    assert found.earlier[0].kind == "subject"


def test_the_same_title_long_ago_is_shown_as_the_weaker_reason(archive: Archive) -> None:
    (found,) = prepared(
        archive, item("4", "Svømmehallens åbningstider", text="Svømmehallen holder åbent om søndagen fra maj.")
    )
    assert [(e.place.date, e.kind, e.why) for e in found.earlier] == [
        ("2021-04-06", "subject", ("Samme titel (svagere): »Svømmehallens åbningstider«",))
    ]


def test_an_agenda_may_bear_the_name_of_an_indexed_file(archive: Archive) -> None:
    same_name = replace(agenda(item("4", "Bro", "20/118")), source="Byrådet_2021-03-09.txt")
    made = brief(archive, same_name, TODAY)
    assert [e.place.date for e in made.items[0].earlier] == ["2021-03-09", "2020-05-05"]
    assert made.agenda.source == "Byrådet_2021-03-09.txt"


def test_nothing_found_is_said_with_what_was_searched(archive: Archive) -> None:
    made = brief(archive, agenda(item("4", "Kunstudstilling på biblioteket", text="Udstillingen åbner.")), TODAY)
    assert made.items[0].earlier == ()
    assert made.nothing_found == "Ingen tidligere behandling fundet (søgt i 3 møder, nyeste 6. april 2021)"
    assert brief_json(made)["items"][0]["message"] == made.nothing_found
    assert Paragraph(f"{made.nothing_found}.") in brief_document(made, About("x")).blocks


def test_procedure_has_no_case_and_later_meetings_are_not_earlier(archive: Archive) -> None:
    first, second = prepared(archive, item("1", "Godkendelse af dagsorden"), item("2", "Bro", "20/118"))
    assert (first.procedure, first.earlier, first.similar) == (True, (), ())
    assert "senere.txt" not in {e.place.source for e in second.earlier}


def test_another_municipality_is_never_mixed_in(archive: Archive) -> None:
    (found,) = prepared(archive, item("4", "Gangbro over Kæret", "20/118"))
    assert {e.place.municipality for e in found.earlier} == {"Aaby"}
    assert "bøvl.txt" not in {p.source for p in found.similar}


@pytest.mark.parametrize("printed", ["Aaby Kommune", "Kommune Aaby", "aaby"])
def test_a_municipality_is_known_however_it_is_printed(archive: Archive, printed: str) -> None:
    made = brief(archive, agenda(item("4", "Bro", "20/118"), municipality=printed), TODAY)
    assert (made.agenda.municipality, made.notes, len(made.items[0].earlier)) == ("Aaby", (), 2)


def test_without_a_municipality_the_brief_says_what_it_could_not_do(archive: Archive) -> None:
    for municipality, said in ((None, "står ikke i dagsordenen"), ("Cølby", "»Cølby« er ikke i arkivet")):
        made = brief(archive, agenda(item("4", "Bro", "20/118"), municipality=municipality), TODAY)
        assert made.items[0].earlier == ()
        assert made.notes == (
            f"Kommunen {said}: kun lignende punkter kan findes. Arkivets kommuner: Aaby, Bøvl. Angiv kommunen og prøv igen.",
        )


def test_the_document_follows_the_agenda_and_quotes(archive: Archive) -> None:
    made = brief(archive, agenda(item("4", "Bro", "20/118")), TODAY)
    document = brief_document(made, About("x"))
    assert document.title == "Mødeforberedelse: Byrådet, tirsdag den 1. december 2026"
    assert document.blocks[0] == Table(
        ("Punkt", "Tidligere behandlet", "Seneste udfald", "Uenighed", "Åbne løfter"),
        (("4. Bro", "2", "godkendt", "1", "2"),),
    )
    assert document.blocks[1:3] == (Heading("4. Bro (20/118)"), Heading("Tidligere behandlet", 3))
    assert document.blocks[3] == Table(
        ("Hvor", "Udfald", "Hvorfor"),
        (
            ("Byrådet, 9. marts 2021, pkt. 7", "godkendt", "Samme sagsnummer: 20/118"),
            ("Teknisk Udvalg, 5. maj 2020, pkt. 3", "udsat", "Samme sagsnummer: 20/118"),
        ),
    )
    assert Quote(DISSENT, "Byrådet, 9. marts 2021, pkt. 7") in document.blocks


def test_json_has_the_promised_fields(archive: Archive) -> None:
    (found,) = brief_json(brief(archive, agenda(item("4", "Bro", "20/118")), TODAY))["items"]
    assert found["earlier"][0]["source"] == "Byrådet_2021-03-09.txt"
    assert found["earlier"][0]["item"] == "7"
    assert found["votes"] == {"for": 4, "against": 1, "abstain": 0}
    assert (found["number"], found["title"], found["dissent"]) == ("4", "Bro", [DISSENT])
    assert {"last_decision", "open_promises", "amounts", "similar"} <= set(found)


def test_the_same_agenda_gives_the_same_brief(archive: Archive) -> None:
    made: list[Brief] = [brief(archive, agenda(item("4", "Gangbro over Kæret", text="Om broen.")), TODAY) for _ in "ab"]
    assert made[0] == made[1]


def test_an_agenda_of_the_same_day_does_not_meet_itself(archive: Archive) -> None:
    own = replace(agenda(item("7", "Gangbro over Kæret", "20/118")), date="2021-03-09")
    (found,) = brief(archive, own, TODAY).items
    assert [e.place.date for e in found.earlier] == ["2020-05-05"]


def test_pasted_text_and_bare_lists_are_agendas() -> None:
    pasted = (
        "Dagsorden\n\nUdvalg: Byrådet\n\nMødedato: 1. december 2026\n\nPunkt 1: Bro\n\nSagsfremstilling\n\nOm broen.\n"
    )
    found = agenda_of(pasted)
    assert (found.kind, found.date, [(i.number, i.title) for i in found.items]) == (
        "dagsorden",
        "2026-12-01",
        [("1", "Bro")],
    )
    listed = agenda_of("Kære alle\n1. Bro over Kæret\n 2) Ny hal\npkt. 3: Vejen\n", "Aaby")
    assert [(i.number, i.title) for i in listed.items] == [("1", "Bro over Kæret"), ("2", "Ny hal"), ("3", "Vejen")]
    assert (listed.kind, listed.municipality) == ("dagsorden", "Aaby")


@pytest.mark.parametrize(
    ("name", "content"), [("brev.txt", "Kære alle\n\nVi ses på torsdag."), ("tom.txt", ""), ("brudt.pdf", "%PDF-1.4")]
)
def test_an_agenda_without_items_says_what_was_expected(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(
        NoAgenda, match=rf"^{name}: (?!.*er det et referat).*Forventede en dagsorden med punkter som »Punkt 3: Cykelsti"
    ):
        read_agenda(tmp_path / name)


def test_a_meeting_without_items_is_no_agenda(archive: Archive) -> None:
    with pytest.raises(NoAgenda, match=r"intet punkt fundet"):
        brief(archive, agenda(), TODAY)


def test_a_closed_item_is_met_by_its_case_number(archive: Archive) -> None:
    (found,) = prepared(archive, item("4", "Lukket: Køb af jord", "20/118", closed=True))
    assert [e.place.date for e in found.earlier] == ["2021-03-09", "2020-05-05"]

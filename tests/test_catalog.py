from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from indexer.catalog import Catalog, Entry, FileRecord, Row, decode, encode, write
from indexer.chunk import Budget, passages
from indexer.minutes import (
    Absence,
    Amount,
    Facts,
    Filters,
    Item,
    Meeting,
    PriorDecision,
    Promise,
    Reference,
    Remark,
    Section,
    Source,
    Span,
    Table,
    Votes,
)
from tests.tiny import WordTokens

FULL = Meeting(
    source="fuldt møde.pdf",
    items=(
        Item(
            "1",
            "Skolestruktur",
            (
                Section(
                    "Sagsfremstilling",
                    "sagsfremstilling",
                    "Skolen lukkes.\nÅr\tKr.",
                    pages=((0, 1), (5, 2)),
                    tables=(Table(Span(15, 21), Span(15, 21)), Table(Span(0, 3), None)),
                    subheadings=(Span(0, 6),),
                ),
                Section("Beslutning i Byrådet den 1. marts 2021", "beslutning", "Godkendt.", "Byrådet", "2021-03-01"),
            ),
            case_number="20/11319",
            attachments=("Bilag 1.pdf",),
            page=1,
            facts=Facts(
                decision="Godkendt.",
                decision_source=Source(1, Span(0, 9)),
                outcome="godkendt",
                prior_decisions=(PriorDecision("Børneudvalget", "2021-02-01", "Anbefalet.", Source(0, Span(0, 3))),),
                votes=Votes(4, 1, 0, names_against=("Ane Holm",), source=Source(1, Span(0, 9))),
                dissent=(Remark("Ane Holm stemte imod.", Source(1, Span(0, 9))),),
                references=(Reference("sag 93", Source(0, Span(0, 6)), number="93"),),
                amounts=(Amount("1,0 mio. kr.", 1_000_000, Source(0, Span(0, 6))),),
                promises=(Promise("Sagen genoptages.", Source(0, Span(0, 6)), "2021-06"),),
            ),
        ),
        Item("2", "Køb af jord", closed=True, case_number="21/7, 21/8"),
    ),
    municipality="Lindby",
    municipality_from="printed",
    committee="Byrådet",
    date="2021-03-01",
    attendees=("Ane Holm", "Bo Lund"),
    absences=(Absence("Bo Lund", ("2",), "Eva Ask"),),
)
COMMITTEE = Meeting(
    "b.txt",
    (Item("1", "Cykelsti", (Section("Beslutning", "beslutning", "Udsat."),), facts=Facts(outcome="udsat")),),
    "Lindby",
    committee="Teknisk  Udvalg",
    date="2020-05-02",
)
AGENDA = Meeting(
    "a.txt", (Item("1", "Skolestruktur"),), "Lindby", committee="Byrådet", date="2021-03-01", kind="dagsorden"
)
UNDATED = Meeting("u.txt", (Item("9", "Uden dato", (Section("", "andet", "Tekst."),)),), "Østby")


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    path = tmp_path_factory.mktemp("catalog") / "møder 1.sqlite"
    meetings = (AGENDA, COMMITTEE, FULL, UNDATED)
    rows = [Row(p, f"digest of {p.text}") for m in meetings[1:] for p in passages(m, WordTokens(), Budget())]
    files = [FileRecord("a.txt", "/m/a.txt", "12", 3), FileRecord("x.pdf", "/m/x.pdf", "34", 5, reason="ingen tekst")]
    write(path, files, meetings, {"a.txt": "fuldt møde.pdf"}, rows)
    return Catalog(path)


def test_a_meeting_with_all_its_facts_comes_back_as_it_went_in(catalog: Catalog) -> None:
    assert decode(Meeting, encode(FULL)) == FULL
    assert catalog.meeting("fuldt møde.pdf") == FULL
    assert catalog.meeting("no such file") is None


def test_rows_are_passages_in_order(catalog: Catalog) -> None:
    ids = ["b.txt#0.0.0", "fuldt møde.pdf#0.0.0", "fuldt møde.pdf#0.1.0", "fuldt møde.pdf#1.titel", "u.txt#0.0.0"]
    assert [p.id for p in catalog.passages(range(5))] == ids
    assert [p.id for p in catalog.passages([3, 0, 3])] == [ids[3], ids[0], ids[3]]
    assert [catalog.row(i) for i in ids] == [0, 1, 2, 3, 4]
    assert catalog.passage(ids[2]) == passages(FULL, WordTokens(), Budget())[1]
    assert catalog.passage("no such id") is None
    assert catalog.rows_of(["fuldt møde.pdf#0"]) == [1, 2]


@pytest.mark.parametrize(
    ("filters", "rows"),
    [
        (Filters(committees=("byrådet",)), [1, 2, 3]),
        (Filters(committees=("TEKNISK UDVALG", "Byrådet")), [0, 1, 2, 3]),
        (Filters(municipalities=("østby",)), [4]),
        (Filters(since="2020-05-02", until="2020-12-31"), [0]),
        (Filters(since="2021-03-01"), [1, 2, 3]),
        (Filters(section_types=("beslutning",)), [0, 2]),
        (Filters(section_types=("beslutning",), committees=("Byrådet",)), [2]),
        (Filters(case_numbers=("20/11319",)), [1, 2]),
        (Filters(case_numbers=("21/8",)), [3]),
        (Filters(case_numbers=("0/11319",)), []),
        (Filters(items=("9",)), [4]),
        (Filters(outcomes=("udsat",)), [0]),
        (Filters(sources=("b.txt", "u.txt")), [0, 4]),
        (Filters(committees=("x' OR '1'='1",)), []),
    ],
)
def test_filters_select_rows(catalog: Catalog, filters: Filters, rows: list[int]) -> None:
    found = catalog.select(filters)
    assert found is not None
    assert found.tolist() == rows


def test_no_filter_selects_without_a_list(catalog: Catalog) -> None:
    assert catalog.select(Filters()) is None


def test_items_are_found_by_printed_number_and_by_key(catalog: Catalog) -> None:
    assert catalog.item("fuldt møde.pdf", "2") == FULL.items[1]
    assert catalog.item("fuldt møde.pdf", "fuldt møde.pdf#0") == FULL.items[0]
    assert catalog.item("fuldt møde.pdf", "fuldt møde.pdf#7") is None
    assert catalog.item("fuldt møde.pdf", "7") is None
    assert catalog.item("no such file", "1") is None


def test_leading_meetings_are_listed_by_date_and_replaced_ones_on_request(catalog: Catalog) -> None:
    assert [m.source for m in catalog.meetings()] == ["b.txt", "fuldt møde.pdf", "u.txt"]
    every = catalog.meetings(superseded=True)
    assert every[1] == Entry("a.txt", "Lindby", "Byrådet", "2021-03-01", "dagsorden", "fuldt møde.pdf", "a.txt")
    assert catalog.superseded() == {"a.txt": "fuldt møde.pdf"}
    assert catalog.meeting("a.txt") == AGENDA


def test_counts_per_facet_come_most_first(catalog: Catalog) -> None:
    assert list(catalog.counts("committee").items()) == [("Byrådet", 2), ("Teknisk  Udvalg", 1)]
    assert catalog.counts("section_type", "passages") == {
        "beslutning": 2,
        "andet": 1,
        "sagsfremstilling": 1,
        "titel": 1,
    }
    assert catalog.counts("year", "meetings") == {"2020": 1, "2021": 1}
    assert catalog.counts("outcome", filters=Filters(committees=("Byrådet",))) == {"godkendt": 1}


def test_the_whole_is_counted_and_dated(catalog: Catalog) -> None:
    assert (catalog.count("meetings"), catalog.count("items"), catalog.count("passages")) == (3, 4, 5)
    assert catalog.count("items", Filters(outcomes=("udsat",))) == 1
    assert catalog.period() == ("2020-05-02", "2021-03-01")
    assert catalog.period(Filters(until="2020-12-31")) == ("2020-05-02", "2020-05-02")
    assert catalog.period(Filters(committees=("Ingen",))) == (None, None)


def test_files_are_listed_with_what_became_of_them(catalog: Catalog) -> None:
    assert [(f.source, f.reason) for f in catalog.files()] == [("a.txt", None), ("x.pdf", "ingen tekst")]
    assert catalog.path("a.txt") == Path("/m/a.txt")
    assert catalog.path("b.txt") is None


def test_the_same_text_has_one_digest(catalog: Catalog) -> None:
    assert catalog.rows_with(["digest of Godkendt.", "unknown"]) == {"digest of Godkendt.": 2}


def test_a_published_catalog_cannot_be_written(catalog: Catalog) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        catalog._connection.execute("DELETE FROM passages")


def test_the_same_content_gives_the_same_file(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write(tmp_path / name, [], [FULL, UNDATED], {}, [Row(p, "d") for p in passages(FULL, WordTokens(), Budget())])
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()

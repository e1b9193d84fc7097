from __future__ import annotations

import csv
import dataclasses
import io
import zipfile

import docx
import pytest
from docx.oxml.ns import qn

from indexer.minutes import Filters, Passage, Place
from retrieval.cases import Cases
from retrieval.counts import Count, Tally
from retrieval.coverage import Coverage, Row
from retrieval.decisions import decision_of
from retrieval.exports import (
    About,
    Block,
    Document,
    Heading,
    Paragraph,
    Points,
    Quote,
    Table,
    answer_document,
    case_document,
    count_document,
    coverage_document,
    csv_text,
    decisions_document,
    due_document,
    filters_text,
    later_texts,
    markdown,
    newer_text,
    news_document,
    person_document,
    topics_document,
    word,
)
from retrieval.people import News, Person, Said
from retrieval.promises import Due
from retrieval.results import Answer, Citation, Hit, Newer, Query, Searched, Statement
from retrieval.topics import Topic
from tests.memory import every, item, meeting

ABOUT = About("hvad koster broen?", Filters(committees=("Byrådet",)), 12, "2021-03-09", "2026-11-22T10:00:00+00:00")
BASIS = (
    "- **Spørgsmål:** hvad koster broen?\n- **Filtre:** udvalg: Byrådet\n"
    "- **Indeks:** 12 møder, nyeste 9. marts 2021, indekseret 22. november 2026\n"
)
PLACE = Place(
    *("a.md", "Aaby", "Byrådet", "2021-03-09", "referat", "7", "Bro", "21/4", "Økonomi", "økonomi", 3, "a.md#6")
)
EVERY_BLOCK: tuple[Block, ...] = (
    Heading("Økonomi"),
    Paragraph("To\nlinjer"),
    Quote("1. at *alt* koster 5 | 6\n\n# kr.", "Byrådet, pkt. 7"),
    Points(("en", "to")),
    Table(("Dato", "Titel"), (("2021", "Bro | vej\nnr. 2"),)),
)


def document(*blocks: Block, title: str = "Broen") -> Document:
    return Document(title, ABOUT, blocks)


def test_markdown_says_what_it_rests_on_and_shows_printed_marks_as_they_stand() -> None:
    assert markdown(document(*EVERY_BLOCK)) == (
        f"# Broen\n\n{BASIS}\n## Økonomi\n\nTo  \nlinjer\n\n"
        "> 1\\. at \\*alt\\* koster 5 \\| 6  \n>\n> \\# kr.  \n>\n> — Byrådet, pkt. 7\n\n"
        "- en\n- to\n\n| Dato | Titel |\n| --- | --- |\n| 2021 | Bro \\| vej nr. 2 |\n"
    )


def test_a_word_file_holds_the_same_in_danish_with_real_headings_and_a_repeated_table_header() -> None:
    file = docx.Document(io.BytesIO(word(document(*EVERY_BLOCK))))
    texts = [p.text for p in file.paragraphs if p.text]
    assert texts == [
        *("Broen", "Spørgsmål: hvad koster broen?", "Filtre: udvalg: Byrådet"),
        *("Indeks: 12 møder, nyeste 9. marts 2021, indekseret 22. november 2026", "Økonomi", "To\nlinjer"),
        *("1. at *alt* koster 5 | 6\n\n# kr.", "— Byrådet, pkt. 7", "en", "to"),
    ]
    assert [p.style.name for p in file.paragraphs if p.text in ("Broen", "Økonomi")] == ["Heading 1", "Heading 2"]
    assert [[cell.text for cell in row.cells] for row in file.tables[0].rows] == [
        ["Dato", "Titel"],
        ["2021", "Bro | vej\nnr. 2"],
    ]
    assert file.tables[0].rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert file.styles["Normal"].element.rPr.find(qn("w:lang")).get(qn("w:val")) == "da-DK"


def test_the_same_value_gives_the_same_word_file() -> None:
    first, second = word(document(*EVERY_BLOCK)), word(document(*EVERY_BLOCK))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_characters_that_no_file_may_hold_are_left_out() -> None:
    odd = document(Paragraph("a\x00b\x0bc\ud800d"), title="T\x01")
    assert "abcd" in markdown(odd)
    assert [p.text for p in docx.Document(io.BytesIO(word(odd))).paragraphs][-1] == "abcd"


def test_csv_carries_what_it_rests_on_in_every_row_and_no_formula() -> None:
    rows = [("Dato", "Tekst"), ("2021", '=HYPERLINK("x")'), ("2022", "-1.500 kr."), ("2023", 'a;"b"\nc'), ("", "- nej")]
    text = csv_text(rows, ABOUT)
    read = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert read[0] == ["Dato", "Tekst", "Spørgsmål", "Filtre", "Indeks"]
    assert [row[1] for row in read[1:]] == ['\'=HYPERLINK("x")', "-1.500 kr.", 'a;"b"\nc', "'- nej"]
    assert {tuple(row[2:]) for row in read[1:]} == {tuple(value for _, value in ABOUT.lines)}


def test_an_empty_table_still_says_what_it_rests_on() -> None:
    read = list(csv.reader(io.StringIO(csv_text([("Dato", "Tekst")], ABOUT)), delimiter=";"))
    assert read[1:] == [["", "", *(value for _, value in ABOUT.lines)]]


@pytest.mark.parametrize(
    ("filters", "text"),
    [
        (Filters(), "ingen"),
        (Filters(municipalities=("Aaby", "Bøvl"), since="2021-01-01"), "kommune: Aaby, Bøvl; fra 1. januar 2021"),
        (Filters(outcomes=("udsat",), until="2021-12-31"), "udfald: udsat; til 31. december 2021"),
    ],
)
def test_filters_are_said_in_danish(filters: Filters, text: str) -> None:
    assert filters_text(filters) == text


def test_an_answer_quotes_cites_and_warns_of_a_later_handling() -> None:
    passage = Passage("a.md#6.1.0", "Broen koster 4 mio. kr. Det er dyrt.", 0, 36, "", PLACE, outcome="godkendt")
    newer = Newer("b.md", "9", "Bro", "Byrådet", "2022-01-04", None, "dagsorden")
    hit = Hit(1, 1.0, passage, newer=newer)
    answer = Answer(
        Query("hvad koster broen?", "broen"),
        *("answered", 0.9, (Statement(Citation(passage, 0, 23), 0),), (hit,), Searched(12, 40, "2021-03-09", None)),
    )
    blocks = answer_document(answer, ABOUT).blocks
    assert blocks == (
        Paragraph("Svar"),
        Quote("Broen koster 4 mio. kr.", "Byrådet, 9. marts 2021, pkt. 7 – Økonomi"),
        Paragraph("Nyere behandling: Byrådet, 4. januar 2022, dagsorden, pkt. 9"),
        Heading("Fundne steder"),
        Heading("1. Bro (godkendt)", 3),
        Quote(passage.text, "Byrådet, 9. marts 2021, pkt. 7 – Økonomi"),
        Paragraph("Nyere behandling: Byrådet, 4. januar 2022, dagsorden, pkt. 9"),
    )
    none = dataclasses.replace(answer, status="none", statements=(), hits=())
    assert answer_document(none, ABOUT).blocks == (Paragraph("Intet svar fundet"),)


def test_a_later_handling_says_its_outcome() -> None:
    newer = Newer("b.md", "9", "Bro", "Byrådet", "2022-01-04", "taget_til_efterretning")
    assert newer_text(newer) == "Nyere behandling: Byrådet, 4. januar 2022, pkt. 9 (taget til efterretning)"


HANDLED = every(
    meeting("Teknisk Udvalg", "2020-05-05", item("3", "Broen ved Kæret", "20/1", text="Om broen.", decision="Udsat.")),
    meeting("Byrådet", "2021-03-09", item("7", "Broen ved Kæret", "20/1", recommendation="at broen bygges.", decision="Godkendt med 4 stemmer for og 1 imod.")),
)  # fmt: skip


def test_a_case_is_told_oldest_first_with_reasons_and_decisions() -> None:
    (case,) = Cases(HANDLED).all
    decided = {h.place.key: d for h in HANDLED if (d := decision_of(h))}
    blocks = case_document(case, decided, ABOUT).blocks
    assert blocks[0] == Table(
        ("Dato", "Udvalg", "Punkt", "Titel", "Udfald"),
        (
            ("5. maj 2020", "Teknisk Udvalg", "3", "Broen ved Kæret", "udsat"),
            ("9. marts 2021", "Byrådet", "7", "Broen ved Kæret", "godkendt"),
        ),
    )
    assert [b.text for b in blocks if isinstance(b, Quote)] == ["Udsat.", "Godkendt med 4 stemmer for og 1 imod."]
    assert Points(("Samme sagsnummer: 20/1",)) in blocks


def test_topics_and_a_member_s_items_become_a_table_a_group() -> None:
    first, second = (h.place for h in HANDLED)
    document = topics_document([Topic("05", "Veje og trafik", (first, second))], ABOUT)
    assert document.blocks == (
        Heading("05 Veje og trafik"),
        Table(
            ("Dato", "Udvalg", "Punkt", "Titel", "Sagsnummer"),
            (
                ("5. maj 2020", "Teknisk Udvalg", "3", "Broen ved Kæret", "20/1"),
                ("9. marts 2021", "Byrådet", "7", "Broen ved Kæret", "20/1"),
            ),
        ),
    )
    header = ("Dato", "Udvalg", "Punkt", "Titel", "Udfald")
    assert news_document([News(second, True), News(first, False)], ABOUT).blocks == (
        Heading("Egne sager: 1"),
        Table(header, (("9. marts 2021", "Byrådet", "7", "Broen ved Kæret", "godkendt"),)),
        Heading("Andre punkter i medlemmets udvalg: 1"),
        Table(header, (("5. maj 2020", "Teknisk Udvalg", "3", "Broen ved Kæret", "udsat"),)),
    )
    assert news_document([], ABOUT).blocks == (Paragraph("Intet nyt."),)


def test_decisions_and_promises_become_one_table_each() -> None:
    found = [d for h in HANDLED if (d := decision_of(h))]
    table = decisions_document(found, ABOUT, later_texts(found, Cases(HANDLED))).blocks[1]
    assert isinstance(table, Table)
    assert [row[-1] for row in table.rows] == ["Byrådet, 9. marts 2021, pkt. 7 (godkendt)", ""]
    assert [row[:7] for row in table.rows] == [
        ("5. maj 2020", "Teknisk Udvalg", "3", "Broen ved Kæret", "udsat", "", ""),
        ("9. marts 2021", "Byrådet", "7", "Broen ved Kæret", "godkendt", "som indstillet", "4 for, 1 imod, 0 hverken for eller imod"),
    ]  # fmt: skip
    due = Due(HANDLED[0].place, "Sagen genoptages i juni.", "2020-06", "overdue")
    table = due_document([due], ABOUT, "2026-11-22").blocks[1]
    assert isinstance(table, Table)
    assert table.rows == (
        ("juni 2020", "fristen er passeret, intet senere punkt fundet", "Teknisk Udvalg, 5. maj 2020, pkt. 3", "Broen ved Kæret", "Sagen genoptages i juni.", ""),
    )  # fmt: skip


def test_a_count_takes_its_rule_and_everything_counted_along() -> None:
    found = Count(
        "hvem var mest væk?",
        "Talt er møder.",
        2,
        (HANDLED[0].place,),
        (Tally("Ole Bæk", "Aaby", 2), Tally("Ida Ny", None, 2)),
    )
    document = count_document(found, ABOUT)
    assert document.blocks[:2] == (Paragraph("Ole Bæk (Aaby) og Ida Ny: 2 hver"), Paragraph("Talt er møder."))
    assert [b.rows for b in document.blocks if isinstance(b, Table)] == [
        (("Ole Bæk", "Aaby", "2"), ("Ida Ny", "", "2")),
        (("5. maj 2020", "Teknisk Udvalg", "3", "Broen ved Kæret", "udsat"),),
    ]


def test_a_member_is_exported_with_the_places_and_words_behind_the_numbers() -> None:
    person = Person(
        "Ole Bæk", "Aaby", "A", voted_against=(HANDLED[1].place,), dissents=(Said(HANDLED[1].place, "A er imod."),)
    )
    document = person_document(person, ABOUT)
    assert Points(("Byrådet, 9. marts 2021, pkt. 7: Broen ved Kæret",)) in document.blocks
    assert Quote("A er imod.", "Byrådet, 9. marts 2021, pkt. 7") in document.blocks


def test_coverage_is_exported_with_months_and_gaps_in_words() -> None:
    found = Coverage(("2021-03", "2021-04"), (Row("Aaby", "Byrådet", (("2021-03", 2),), ("2021-04",)),), None, None)
    (table,) = coverage_document(found, ABOUT).blocks
    assert isinstance(table, Table)
    assert table.rows == (("Aaby", "Byrådet", "marts 2021 (2)", "april 2021"),)

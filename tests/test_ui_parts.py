"""The pieces of pages that need no browser: strings, cards, coverage, uploads, pages of PDF files."""

from __future__ import annotations

import re
import string
from collections import Counter
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from indexer.catalog import Entry
from indexer.grammar.headings import FORMS
from indexer.minutes import OUTCOMES, Item, Passage, Place, Section, Span
from retrieval.coverage import coverage_of
from retrieval.results import Evidence, Hit, Newer
from ui import cards, coverage, pdf, upload
from ui.accessibility import SUPERVISION
from ui.settings import Settings, from_environment
from ui.strings import TABLE, TABLES, Words

DA, EN = Words("da"), Words("en")
MEETING = """Østerby Kommune

Teknik- og Miljøudvalget

Referat fra mødet tirsdag den 9. marts 2021 kl. 16.00

1. Cykelsti langs Åvej
Sagsnr.: 20/118

Sagsfremstilling
Stien koster 6,5 mio. kr. og er 4 km lang.

Beslutning
Godkendt.
"""


def place(**changes: object) -> Place:
    values = {
        "source": "a.md",
        "municipality": "Østerby",
        "committee": "Byrådet",
        "date": "2021-03-09",
        "kind": "referat",
        "item": "4",
        "title": "Cykelsti <b>",
        "case_number": "20/118",
        "section": "Beslutning",
        "section_type": "beslutning",
        "page": None,
        "item_key": "a.md#0",
    }
    return Place(**(values | changes))


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", sorted(TABLE))
def test_a_string_has_both_languages_with_the_same_fields(key):
    danish, english = TABLE[key]
    assert danish.strip() and english.strip()
    assert fields(danish) == fields(english)


def test_every_string_is_used():
    source = "".join(p.read_text("utf-8") for p in [*Path("ui").glob("*.py"), Path("app.py")])
    groups = (
        "outcome.",
        "section.",
        "ranker.",
        "carried.",
        "example.",
        "kind.",
        "mode.",
        "upload.stage.",
        "broken.",
        "concept.",
        "accessibility.",
    )
    used = set(re.findall(r"[\"']([a-z_]+(?:\.[a-z_]+)+)[\"']", source))
    assert [k for k in TABLE if not k.startswith(groups) and k not in used] == []


def test_no_string_stands_in_two_tables():
    assert [k for k, n in Counter(k for table in TABLES for k in table).items() if n > 1] == []


def test_every_outcome_and_section_type_has_a_word_and_every_outcome_an_icon():
    assert all(f"outcome.{outcome}" in TABLE for outcome in OUTCOMES)
    assert set(cards.OUTCOMES) == set(OUTCOMES)
    assert [t for t in FORMS if f"section.{t}" not in TABLE] == []


def test_an_agenda_is_never_shown_as_decided():
    html = cards.standing(DA, place(kind="dagsorden"), "godkendt")
    assert "Dagsorden – ikke besluttet" in html and "Godkendt" not in html


def test_a_recommendation_says_that_it_is_not_the_decision():
    html = cards.standing(DA, place(section_type="indstilling"), "forkastet")
    assert "Punktets udfald: Forkastet" in html  # beside "ikke besluttet" a bare "Forkastet" would say the opposite
    assert html.index("Indstilling (ikke besluttet)") < html.index("Forkastet")


def test_a_hit_names_its_place_and_what_came_later():
    passage = Passage("a.md#0.0.0", "Godkendt. <i>", 0, 13, "", place(), outcome="godkendt")
    later = Newer("b.md", "7", "Cykelsti", "Økonomiudvalget", "2022-01-05", "udsat")
    found = Hit(2, 0.5, passage, (Evidence("dense", 1, 0.9),), (Span(0, 8),), None, later)
    html = cards.hit(
        DA, found, Item("4", "Cykelsti", (Section("Beslutning", "beslutning", "Godkendt. <i>"),)), "/{}/{}".format
    )
    assert "Byrådet · tirsdag den 9. marts 2021 · pkt. 4 · Sag 20/118 · Østerby" in html
    assert "<mark>Godkendt</mark>. &lt;i&gt;" in html
    assert "Cykelsti &lt;b&gt;" in html
    assert (
        "Nyere behandling" in html
        and '<a href="/b.md/7" target="_self">Økonomiudvalget, 5. januar 2022, pkt. 7</a>' in html
        and "Udsat" in html
    )


def test_a_closed_item_shows_only_that_it_is_closed():
    assert "Lukket punkt" in cards.whole_item(DA, Item("5", "Køb", closed=True), "referat")


def test_the_matrix_says_gaps_and_agendas_in_words():
    entries = [
        Entry(str(n), None, "Byrådet", d, kind, None, str(n))
        for n, (d, kind) in enumerate(
            (("2021-05-04", "referat"), ("2021-05-18", "referat"), ("2021-08-07", "dagsorden"))
        )
    ]
    html = coverage.matrix(
        DA, coverage_of([*entries, Entry("x", None, None, "2020-01-01", "referat", None, "x")]), "2021"
    )
    cells = [cell.get_text(" ", strip=True) for cell in BeautifulSoup(html, "html.parser").select("tr")[2].select("td")]
    assert cells == ["·"] * 4 + ["2", "? mangler", "·", "1 d kun dagsorden"] + ["·"] * 4 + ["3"]
    assert "Ukendt udvalg" in html


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Møde 1.pdf", "Møde 1.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\mine\\refe\u0000rat.docx", "referat.docx"),
        (".skjult.md", "skjult.md"),
        ("..", "fil"),
        ("", "fil"),
        ("A" * 300 + ".html", "A" * 145 + ".html"),
        ("a\u030ae.txt", "åe.txt"),
    ],
)
def test_the_name_of_an_upload_leads_nowhere(name, safe):
    assert upload.safe_name(name) == safe


def test_a_preview_says_what_the_parser_reads():
    p = upload.preview("møde.md", MEETING.encode())
    assert p.document is not None
    meeting = p.document.meeting
    assert (meeting.committee, meeting.date, [i.title for i in meeting.items]) == (
        "Teknik- og Miljøudvalget",
        "2021-03-09",
        ["Cykelsti langs Åvej"],
    )


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.exe", b"MZ", "ukendt filtype"),
        ("a.pdf", b"ikke pdf", "ikke en PDF-fil"),
        ("a.txt", b"", "tom"),
        ("a.md", "Kære naboer, tak for kaffe.".encode(), "intet punkt"),
    ],
)
def test_a_file_that_is_no_minutes_says_why(name, data, reason):
    p = upload.preview(name, data)
    assert p.document is None and reason in (p.reason or "")


def test_an_upload_is_kept_searchable_and_replaced_by_name(tmp_path):
    from retrieval import open_current

    settings = Settings(tmp_path / "index")
    seen: list[str] = []
    first = upload.preview("møde.md", MEETING.encode())
    assert not upload.replaces(first, settings)
    report = upload.add([first, upload.preview("a.exe", b"")], settings, lambda p: seen.append(p.stage))
    assert (report.files, report.meetings, list(report.failed)) == (1, 1, [])
    assert set(seen) == {"læser", "koder", "skriver"}
    assert upload.replaces(first, settings)
    again = upload.preview("møde.md", MEETING.replace("Godkendt.", "Forkastet.").encode())
    report = upload.add([again], settings, lambda _: None)
    assert (report.files, report.changed, report.meetings) == (1, 1, 1)
    item = open_current(settings.index).index.catalog.item("møde.md", "1")
    assert item is not None and item.facts.decision == "Forkastet."


def test_an_upload_keeps_the_sources_the_index_was_made_from(tmp_path):
    from indexer.build import build
    from indexer.encoder import load

    (tmp_path / "minutes").mkdir()
    (tmp_path / "minutes" / "first.md").write_text(MEETING, "utf-8")
    settings = Settings(tmp_path / "index")
    build([tmp_path / "minutes"], settings.index, load("bundled"))
    second = upload.preview("second.md", MEETING.replace("9. marts 2021", "13. april 2021").encode())
    assert upload.add([second], settings, lambda _: None).meetings == 2


def test_a_municipality_given_by_hand_holds_where_the_file_names_none(tmp_path):
    text = MEETING.replace("Østerby Kommune\n", "")
    p = upload.preview("møde.md", text.encode(), "Vesterby")
    assert p.document is not None and p.document.meeting.municipality == "Vesterby"
    settings = Settings(tmp_path / "index")
    upload.add([p], settings, lambda _: None)
    from retrieval import open_current

    assert [e.municipality for e in open_current(settings.index).index.catalog.meetings()] == ["Vesterby"]


def test_a_page_of_a_pdf_is_a_picture_and_a_page_it_lacks_is_not(tmp_path):
    from reportlab.pdfgen.canvas import Canvas

    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path))
    canvas.drawString(72, 720, "Side 1")
    canvas.showPage()
    canvas.save()
    assert pdf.page_count(path) == 1
    assert pdf.page_image(path, 1)[:8] == b"\x89PNG\r\n\x1a\n"
    with pytest.raises(pdf.NoPage):
        pdf.page_image(path, 2)
    path.write_bytes(b"%PDF-1.4 knust")
    with pytest.raises(pdf.NoPage):
        pdf.page_image(path, 1)


def test_what_the_app_writes_lies_beside_the_index(monkeypatch):
    monkeypatch.setenv("REFERENT_INDEX", "/x/data/index")
    settings = from_environment()
    assert (settings.uploads, settings.feedback) == (Path("/x/data/index-uploads"), Path("/x/data/feedback.jsonl"))


def test_no_page_asks_the_internet_for_anything():
    """Streamlit draws an icon in the browser's tab from a font server; the authority's address is a link that nobody fetches."""
    source = "".join(p.read_text("utf-8") for p in Path("ui").iterdir() if p.suffix in (".py", ".css", ".svg"))
    assert [u for u in re.findall(r"https?://[^\s\"'<)]+", source) if "www.w3.org" not in u and u != SUPERVISION] == []
    assert 'page_icon=":' not in source

import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from reportlab.lib import pdfencrypt
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from indexer.readers import Limits, ReadFile, Unreadable, read
from indexer.readers.words import close_leader, close_letters, join

SHARED = Path(__file__).resolve().parents[2] / "shared"


def given(folder: Path, name: str, content: str | bytes) -> ReadFile:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read(path)


def texts(found: ReadFile) -> list[str]:
    return [line.text for line in found.lines]


def kinds(found: ReadFile) -> list[tuple[str, str]]:
    return [(line.kind, line.text) for line in found.lines]


def refusal(folder: Path, name: str, content: bytes, limits: Limits | None = None) -> str:
    (folder / name).write_bytes(content)
    with pytest.raises(Unreadable) as refused:
        read(folder / name, limits or Limits())
    return str(refused.value)


class Page:
    """A small typesetter: text from the top of A4 pages."""

    def __init__(self, encrypt: pdfencrypt.StandardEncryption | None = None) -> None:
        self.buffer = io.BytesIO()
        self.canvas = Canvas(self.buffer, pagesize=A4, encrypt=encrypt)
        self.y = 90.0

    def put(self, text: str, x: float = 70, y: float | None = None, size: float = 11, bold: bool = False) -> None:
        at = self.y if y is None else y
        self.canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
        self.canvas.drawString(x, A4[1] - at, text)
        if y is None:
            self.y += size * 1.25

    def paragraph(self, text: str, width: float = 440, x: float = 70) -> None:
        line = ""
        for word in text.split():
            if line and stringWidth(f"{line} {word}", "Helvetica", 11) > width:
                self.put(line, x)
                line = ""
            line = f"{line} {word}".strip()
        self.put(line, x)
        self.y += 8

    def next(self) -> None:
        self.canvas.showPage()
        self.y = 90.0

    def bytes(self) -> bytes:
        self.canvas.save()
        return self.buffer.getvalue()


PROSE = (
    "Forvaltningen har undersøgt, hvordan stien langs åen kan lægges om, så den ikke oversvømmes hvert forår. Der er set "
    "på tre løsninger, og den billigste er at hæve stien en halv meter på den strækning, der ligger nærmest broen."
)


# --- one meeting, five formats ----------------------------------------------------------------------------------------

EXPECTED = [
    ("heading", "Referat Teknikudvalget"),
    ("row", "Mødedato:\tTirsdag den 9. marts 2021"),
    ("row", "Mødested:\tLokale 3"),
    ("heading", "Sagsfremstilling"),
    ("text", PROSE),
    ("list", "- Ny bro ved møllen"),
    ("list", "- Hævet sti"),
    ("row", "År\tUdgift\tAntal"),
    ("row", "2020\t1.200\t14"),
    ("row", "2021\t900\t12"),
    ("heading", "Indstilling"),
    ("text", "Forvaltningen indstiller,"),
    ("list", "1. at stien hæves"),
    ("list", "2. at arbejdet udbydes."),
]


def as_pdf() -> bytes:
    page = Page()
    page.put("Referat Teknikudvalget", size=16, bold=True)
    page.y += 10
    for label, value in (("Mødedato:", "Tirsdag den 9. marts 2021"), ("Mødested:", "Lokale 3")):
        page.put(label, y=page.y)
        page.put(value, x=180)
    page.y += 10
    page.put("Sagsfremstilling", bold=True)
    page.y += 6
    page.paragraph(PROSE)
    page.put("• Ny bro ved møllen", x=80)
    page.put("• Hævet sti", x=80)
    page.y += 10
    for row in (("År", "Udgift", "Antal"), ("2020", "1.200", "14"), ("2021", "900", "12")):
        for n, cell in enumerate(row):
            page.put(cell, x=70 + 120 * n, y=page.y)
        page.y += 14
    page.y += 10
    page.put("Indstilling", bold=True)
    page.y += 6
    page.put("Forvaltningen indstiller,")
    page.put("1. at stien hæves", x=80)
    page.put("2. at arbejdet udbydes.", x=80)
    return page.bytes()


def as_docx() -> bytes:
    document = docx.Document()
    document.add_heading("Referat Teknikudvalget", 1)
    document.add_paragraph("Mødedato:\tTirsdag den 9. marts 2021")
    document.add_paragraph("Mødested:\tLokale 3")
    document.add_paragraph().add_run("Sagsfremstilling").bold = True
    document.add_paragraph(PROSE)
    document.add_paragraph("Ny bro ved møllen", style="List Bullet")
    document.add_paragraph("Hævet sti", style="List Bullet")
    table = document.add_table(3, 3)
    for row, cells in zip(
        table.rows, (("År", "Udgift", "Antal"), ("2020", "1.200", "14"), ("2021", "900", "12")), strict=True
    ):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    for cell in table.rows[0].cells:
        cell.paragraphs[0].runs[0].bold = True
    document.add_heading("Indstilling", 2)
    document.add_paragraph("Forvaltningen indstiller,")
    document.add_paragraph("at stien hæves", style="List Number")
    document.add_paragraph("at arbejdet udbydes.", style="List Number")
    document.sections[0].header.paragraphs[0].text = "Teknikudvalget 09-03-2021"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


HTML = f"""<!DOCTYPE html><html><head><title>Referat Teknikudvalget</title><script>alert('x')</script></head><body>
<nav><a href="/">Forside</a></nav><main><h1>Referat Teknikudvalget</h1>
<table><tr><td>Mødedato:</td><td>Tirsdag den 9. marts 2021</td></tr><tr><td>Mødested:</td><td>Lokale 3</td></tr></table>
<button>Udskriv</button><p><b>Sagsfremstilling</b></p><p>{PROSE}</p><ul><li>Ny bro ved m&oslash;llen</li><li>Hævet sti</li></ul>
<table><tr><th>År</th><th>Udgift</th><th>Antal</th></tr><tr><td>2020</td><td>1.200</td><td>14</td></tr>
<tr><td>2021</td><td>900</td><td>12</td></tr></table>
<h2>Indstilling</h2><p>Forvaltningen indstiller,</p><ol><li>at stien hæves</li><li>at arbejdet udbydes.</li></ol></main></body></html>"""

MARKDOWN = f"""# Referat Teknikudvalget

Mødedato:\tTirsdag den 9. marts 2021
Mødested:\tLokale 3

**Sagsfremstilling**

{PROSE}

* Ny bro ved møllen
* Hævet sti

| År | Udgift | Antal |
|---|---:|---:|
| 2020 | 1.200 | 14 |
| 2021 | 900 | 12 |

### Indstilling

Forvaltningen indstiller,

1. at stien hæves
2. at arbejdet udbydes.
"""

PLAIN = """                 Referat Teknikudvalget

Mødedato:        Tirsdag den 9. marts 2021
Mødested:        Lokale 3

Sagsfremstilling

Forvaltningen har undersøgt, hvordan stien langs åen kan lægges om, så den ikke
oversvømmes hvert forår. Der er set på tre løsninger, og den billigste er at hæ-
ve stien en halv meter på den strækning, der ligger nærmest broen.

- Ny bro ved møllen
- Hævet sti

År               Udgift      Antal
2020              1.200         14
2021                900         12

Indstilling

Forvaltningen indstiller,

1. at stien hæves
2. at arbejdet udbydes.
"""


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.pdf", as_pdf()), ("a.docx", as_docx()), ("a.html", HTML), ("a.md", MARKDOWN), ("a.txt", MARKDOWN)],
    ids=["pdf", "docx", "html", "markdown", "markdown named .txt"],
)
def test_one_meeting_gives_the_same_lines_in_every_format(tmp_path, name, content):
    found = given(tmp_path, name, content)
    assert kinds(found) == EXPECTED
    assert [line.text for line in found.lines if line.header] == ["År\tUdgift\tAntal"]


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_plain_text_gives_the_same_lines_without_headings(tmp_path, name):
    unmarked = [("text" if kind == "heading" else kind, text) for kind, text in EXPECTED]
    found = given(tmp_path, name, PLAIN)
    assert kinds(found) == unmarked
    assert [line.text for line in found.lines if line.header] == ["År\tUdgift\tAntal"]


# --- words over line ends ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left", "right", "whole"),
    [
        ("status på digitalise-", "ring af arkivet", "status på digitalisering af arkivet"),
        ("drifts-", "og anlægsudgifter", "drifts- og anlægsudgifter"),
        ("børne-", "og ungeudvalget", "børne- og ungeudvalget"),
        ("perioden 2018-", "2021", "perioden 2018-2021"),
        ("CO2-", "udledning", "CO2-udledning"),
        ("KL-", "møde", "KL-møde"),
        ("Nord-", "Sønderby", "Nord-Sønderby"),
        ("INDSTIL-", "LING", "INDSTILLING"),
        ("en sti -", "den ved åen", "en sti - den ved åen"),
        ("en sti", "ved åen", "en sti ved åen"),
    ],
)
def test_a_hyphen_goes_only_where_it_split_a_word(left, right, whole):
    assert join(left, right) == whole


def test_a_word_that_is_printed_with_its_hyphen_elsewhere_keeps_it():
    assert join("en tale-", "hørelærer", frozenset({"tale-hørelærer"})) == "en tale-hørelærer"


def test_spaced_letters_close_but_party_letters_do_not():
    assert close_letters("R E F E R A T") == "REFERAT"
    assert close_letters("REFERAT B y r å d e t") == "REFERAT Byrådet"
    assert close_letters("For stemte A B F V Ø") == "For stemte A B F V Ø"


def test_leaders_are_printed_one_way():
    assert close_leader("Godkendelse . . . . . . . . 3") == "Godkendelse.....3"
    assert close_leader("Godkendelse.....\t3") == "Godkendelse.....3"
    assert close_leader("Og så videre...") == "Og så videre..."


# --- plain text -------------------------------------------------------------------------------------------------------


def test_page_lines_and_running_heads_go_and_the_sentence_goes_on(tmp_path):
    text = (
        "Byrådet 14-09-2009\n\nSagen handler om broen over åen, som blev bygget for mange år siden og som nu skal\n"
        "\n                 Side 7\n\fByrådet 14-09-2009\n\nrepareres af kommunen inden vinteren.\n\nGodkendt.\n\n                 Side 8\n"
    )
    found = given(tmp_path, "a.txt", text)
    assert texts(found) == [
        "Byrådet 14-09-2009",  # on the first page it may be all that names the meeting
        "Sagen handler om broen over åen, som blev bygget for mange år siden og som nu skal repareres af kommunen inden vinteren.",
        "Godkendt.",
    ]
    assert [line.page for line in found.lines] == [1, 1, 2]
    assert found.pages == 2


def test_an_items_number_on_top_of_every_page_is_no_running_head(tmp_path):
    pages = [f"Punkt nr. {n}\nSagen om {what}\n\nGodkendt.\n" for n, what in enumerate(("vejen", "broen", "åen"), 1)]
    found = texts(given(tmp_path, "a.txt", "\f".join(pages)))
    assert found[::3] == ["Punkt nr. 1", "Punkt nr. 2", "Punkt nr. 3"]
    assert found.count("Godkendt.") == 3  # nor is the decision that every page ends with


def test_a_short_line_under_a_full_one_that_ended_its_sentence_stays_apart(tmp_path):
    full = "Standarderne skal godkendes en gang om året, og der er to ændringer i forhold til det sidste."
    text = f"{full}\nSAGSFREMSTILLING\nRengøring gives fremover hver tredje uge i stedet for hver anden, fordi der er færre til at\n"
    text += f"gøre rent end før.\n{full}\nØkonomi\nIngen.\n"
    assert {"SAGSFREMSTILLING", "Økonomi"} <= set(texts(given(tmp_path, "a.txt", text)))


def test_page_lines_without_form_feeds_part_pages(tmp_path):
    found = given(
        tmp_path, "a.txt", "Første side.\n\n   Side 288\nAnden side.\n\n   Side 289\nTredje side.\n\n   Side 290\n"
    )
    assert [(line.text, line.page) for line in found.lines] == [
        ("Første side.", 1),
        ("Anden side.", 2),
        ("Tredje side.", 3),
    ]


def test_a_running_head_that_ends_in_the_page_number_parts_pages(tmp_path):
    head = "Fjordby Kommune{:>40}\nByrådet den 11. december 2007\n\n"
    pages = ((2, "Taksterne er godkendt."), (3, "Sagen er udsat."), (4, "Mødet sluttede tidligt."))
    text = "Referat\n\n" + "".join(f"{head.format(f'Side {n}')}{body}\n\n" for n, body in pages)
    found = given(tmp_path, "a.txt", text)
    assert [(line.page, line.text) for line in found.lines] == [(1, "Referat"), *pages]


def test_a_heading_that_often_stands_last_on_a_page_stays(tmp_path):
    pages = [f"Tekst nummer {word} om noget.\n\nSagsfremstilling" if n % 3 == 0 else f"Tekst {word} alene." for n, word in
             enumerate("et to tre fire fem seks syv otte ni ti".split())]  # fmt: skip
    assert texts(given(tmp_path, "a.txt", "\n\f".join(pages))).count("Sagsfremstilling") == 4


def test_a_heading_that_often_stands_first_under_the_running_head_stays(tmp_path):
    first = "Byrådet 14-09-2009\n\nSagsfremstilling\n\nVejen er smal.\n\nIndstilling\n\nAt vejen gøres bredere.\n"
    other = "Byrådet 14-09-2009\n\nØkonomi\n\nIngen.\n\nSagsfremstilling\n\nBroen er gammel.\n\nIndstilling\n\nAt broen lukkes.\n"
    found = texts(given(tmp_path, "a.txt", "\f".join([first, other, first, other])))
    assert (found.count("Sagsfremstilling"), found.count("Byrådet 14-09-2009")) == (4, 1)


def test_label_lines_and_short_lines_stay_apart(tmp_path):
    text = PLAIN + "\nDok.nr.: 4411\nSagsid.: 12/88\nÅben sag\n"
    assert texts(given(tmp_path, "a.txt", text))[-3:] == ["Dok.nr.: 4411", "Sagsid.: 12/88", "Åben sag"]


def test_values_that_hang_under_their_label_are_one_row(tmp_path):
    text = "Deltagere:      Anne Lund, Bo Ask,\n                Carl Eng\nMedlemmer:      Dan Fog (A)\n                Eva Gad (V)\n"
    assert texts(given(tmp_path, "a.txt", text)) == [
        "Deltagere:\tAnne Lund, Bo Ask, Carl Eng",
        "Medlemmer:\tDan Fog (A)\tEva Gad (V)",
    ]


def test_a_sentence_may_break_before_a_year_or_a_date(tmp_path):
    text = (
        "Klubben har flere hundrede medlemmer og er vokset hvert eneste år siden foråret\n"
        "2013. Fra november til marts er banerne lukket, og holdene deles om hallerne den\n"
        "1. og den 3. uge i hver måned, så alle kan være med til at træne, når der er plads\n"
        "til det i den gamle hal, som kommunen har lejet ud til en anden forening.\n"
    )
    found = given(tmp_path, "a.txt", text)
    assert [line.kind for line in found.lines] == ["text"]


def test_text_that_is_not_wrapped_stays_line_by_line(tmp_path):
    long = "Et langt afsnit om noget, som ikke er brudt af en printer. " * 4
    assert len(given(tmp_path, "a.txt", f"{long}\n{long}\nBeslutning\nGodkendt\n").lines) == 4


def test_a_paragraph_that_a_vanished_page_break_cut_is_one(tmp_path):
    start = "Planen bidrager overordnet til løsningen af alle de mål, som byrådet tidligere har vedtaget for hele kommunen og de"
    found = given(
        tmp_path,
        "a.md",
        f"# Referat\n\n{start}\n\nøvrige mål for de kommende år.\n\nForvaltningen anbefaler,\n\nat det godkendes.\n",
    )
    assert texts(found)[1:] == [
        f"{start} øvrige mål for de kommende år.",
        "Forvaltningen anbefaler,",
        "at det godkendes.",
    ]


def test_titles_of_the_contents_over_two_lines_are_joined(tmp_path):
    text = "118. Godkendelse af dagsorden ........ 289\n119. Udbud af asfalt - valg af form og\nkvalitet ............ 290\nBilagsliste ......... 291\n"
    assert texts(given(tmp_path, "a.txt", text)) == [
        "118. Godkendelse af dagsorden.....289",
        "119. Udbud af asfalt - valg af form og kvalitet.....290",
        "Bilagsliste.....291",
    ]


# --- markdown ---------------------------------------------------------------------------------------------------------


def test_marks_of_markdown_go_and_their_meaning_stays(tmp_path):
    text = (
        "## **Punkt 1: Sti & bro**\n\n*Kursiv* og **fed** tekst, Bilag 1\\_Nøgletal, se [planen](http://example.dk/a_(b)).<br>Ny linje &amp; mere\n\n"
        "**Beslutning:**\n\nGodkendt,  \nmed bemærkning.\n\n- punkt et\n  går videre\n\n![billede](a.png)\n\n| | |\n|---|---|\n| 12-1 | Bilag<br>1 |\n"
    )
    found = given(tmp_path, "a.md", text)
    assert kinds(found) == [
        ("heading", "Punkt 1: Sti & bro"),
        ("text", "Kursiv og fed tekst, Bilag 1_Nøgletal, se planen."),
        ("text", "Ny linje & mere"),
        ("heading", "Beslutning:"),
        ("text", "Godkendt,"),
        ("text", "med bemærkning."),
        ("list", "- punkt et går videre"),
        ("row", "12-1\tBilag 1"),
    ]
    assert [(line.level, line.gap) for line in found.lines][:4] == [(2, True), (0, True), (0, False), (0, True)]


# --- web pages --------------------------------------------------------------------------------------------------------


def test_the_furniture_of_a_web_page_goes_and_its_accordions_open(tmp_path):
    html = """<body><div class="cookie-banner">Vi bruger cookies <button>Accepter</button></div><a class="skip-link" href="#m">Gå til indhold</a>
    <div id="m"><details><summary>1. Sti</summary><p>Udskriv</p><p>En <em>tekst</em> uden hul<sup>2</sup>.<br>Ny linje</p></details>
    <div><button aria-expanded="false">2. Bro</button><span aria-hidden="true">+</span><span class="sr-only">Fold ud</span>
    <dl><dt>Sagsnr.</dt><dd>20/1</dd></dl></div><a href="#top">Til toppen</a></div><footer>Telefon 55 00 00 00</footer></body>"""
    assert kinds(given(tmp_path, "a.htm", html)) == [
        ("heading", "1. Sti"),
        ("text", "En tekst uden hul2."),
        ("text", "Ny linje"),
        ("heading", "2. Bro"),
        ("row", "Sagsnr.\t20/1"),
    ]


def test_a_list_of_whole_items_is_no_list_and_merged_cells_print_once(tmp_path):
    html = """<ul><li><h2>1. Sti</h2><p>Tekst.</p></li></ul>
    <table><tr><th>A</th><th>B</th><th>C</th></tr><tr><td rowspan=2>x</td><td colspan=2>y</td></tr><tr><td>p</td><td>q</td></tr></table>"""
    assert kinds(given(tmp_path, "a.html", html)) == [
        ("heading", "1. Sti"),
        ("text", "Tekst."),
        ("row", "A\tB\tC"),
        ("row", "x\ty"),
        ("row", "\tp\tq"),
    ]


def test_the_title_of_a_page_leads_where_the_page_does_not_print_it(tmp_path):
    html = "<title>Økonomiudvalget 3. maj 2020 | Fjordby Kommune</title><h1>Referat</h1>"
    assert texts(given(tmp_path, "a.html", html)) == ["Økonomiudvalget 3. maj 2020 | Fjordby Kommune", "Referat"]


# --- encodings --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("name", ["a.txt", "a.html"])
def test_encodings_are_recognised(tmp_path, name, encoding):
    assert texts(
        given(
            tmp_path,
            name,
            "<p>Ærø Å – ”ja”</p>".encode(encoding) if name == "a.html" else "Ærø Å – ”ja”".encode(encoding),
        )
    ) == ["Ærø Å – ”ja”"]


def test_letters_are_normalised_at_the_door(tmp_path):
    assert texts(given(tmp_path, "a.txt", "A\u030arhus\u00a0Byr\u00ad\u00e5d, udvаlg, o\ufb03cielt")) == [
        "Århus Byråd, udvalg, officielt"
    ]


# --- Word -------------------------------------------------------------------------------------------------------------


def test_deletions_headers_and_merged_cells_of_a_word_document(tmp_path):
    document = docx.Document()
    document.sections[0].footer.paragraphs[0].text = "Side 1"
    paragraph = document.add_paragraph("Godkendt")
    for tag, text in (("w:del", " ikke"), ("w:ins", " straks")):
        run = paragraph.add_run(text)
        change = run._r.makeelement(qn(tag), {})
        run._r.addprevious(change)
        change.append(run._r)
    table = document.add_table(2, 2)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "År"
    table.cell(0, 1).text, table.cell(1, 1).text = "2020", "2021"
    out = io.BytesIO()
    document.save(out)
    assert texts(given(tmp_path, "a.docx", out.getvalue())) == ["Godkendt straks", "År\t2020", "\t2021"]


def bomb(declared: bool) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<a>" + b" " * 30_000_000 + b"</a>")
    data = out.getvalue()
    if declared:
        return data
    size = (30_000_007).to_bytes(4, "little")
    return data.replace(size, (1_000).to_bytes(4, "little"))


def test_a_word_document_that_unpacks_too_far_is_refused_before_parsing(tmp_path):
    assert refusal(tmp_path, "a.docx", bomb(declared=True)).startswith("pakket for tæt: ")
    assert refusal(tmp_path, "b.docx", bomb(declared=True), Limits(expanded=1_000_000, ratio=5_000)).startswith(
        "for stor udpakket: 30 MB"
    )


def test_a_word_document_that_lies_about_its_size_is_refused(tmp_path):
    assert "Word-dokument" in refusal(tmp_path, "a.docx", bomb(declared=False))


def test_a_word_document_with_entities_is_refused(tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", b'<!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>')
    assert refusal(tmp_path, "a.docx", out.getvalue()) == "dokumentet indeholder entiteter og læses ikke"


# --- PDF --------------------------------------------------------------------------------------------------------------


def test_heads_feet_and_page_numbers_of_a_pdf_go_and_sentences_go_on_over_pages(tmp_path):
    page = Page()
    for n, part in enumerate(
        ("Stien langs åen skal lægges om, fordi den hvert forår", "bliver oversvømmet af åen.", "Godkendt."), 1
    ):
        page.put("Teknikudvalget 9. marts 2021", y=40, size=9)
        page.put(f"Side {n} af 3", x=260, y=800, size=9)
        if n == 2:
            page.put(part)
            page.y += 10
            page.put("Et afsnit for sig selv, som er skrevet for at give siden en bredde at måle på.")
        else:
            page.put(part)
        page.next()
    found = given(tmp_path, "a.pdf", page.bytes())
    assert texts(found) == [
        "Stien langs åen skal lægges om, fordi den hvert forår bliver oversvømmet af åen.",
        "Et afsnit for sig selv, som er skrevet for at give siden en bredde at måle på.",
        "Godkendt.",
    ]
    assert [line.page for line in found.lines] == [1, 2, 3]
    assert found.pages == 3


def test_a_line_that_recurs_below_a_title_is_no_running_head(tmp_path):
    page = Page()
    for title in ("1. Godkendelse af dagsorden", "2. Stien langs åen", "3. Broen over åen"):
        page.put(title, y=70, bold=True)
        page.put("Dok.nr.: 4411", y=90)
        page.put("Godkendt uden yderligere bemærkninger fra udvalget.", y=120)
        page.next()
    assert texts(given(tmp_path, "a.pdf", page.bytes())).count("Dok.nr.: 4411") == 3


def test_two_columns_of_names_are_not_mixed_and_words_over_line_ends_are_healed(tmp_path):
    page = Page()
    for left, right in (("Anne Lund (A)", "Bo Ask (V)"), ("Carl Eng (F)", "Dan Fog (O)")):
        page.put(left, y=page.y)
        page.put(right, x=300)
    page.y += 20
    page.put("Direktøren orienterer om status på den planlagte flytning og om digitalise-")
    page.put("ring af arkivet samt om kommunens drifts-")
    assert texts(given(tmp_path, "a.pdf", page.bytes())) == [
        "Anne Lund (A)\tBo Ask (V)",
        "Carl Eng (F)\tDan Fog (O)",
        "Direktøren orienterer om status på den planlagte flytning og om digitalisering af arkivet samt om kommunens drifts-",
    ]


def test_a_ruled_table_keeps_its_wrapped_cells_together(tmp_path):
    page = Page()
    page.put("Tabellen viser, hvad de to forslag til en ny sti koster kommunen om året.")
    for x in (70, 200, 330):
        page.canvas.line(x, A4[1] - 120, x, A4[1] - 200)
    for y in (120, 145, 200):
        page.canvas.line(70, A4[1] - y, 330, A4[1] - y)
    for x, y, text, bold in ((75, 137, "Forslag", True), (205, 137, "Pris", True), (75, 160, "Ny sti langs åen", False), (75, 174, "og en bro", False), (205, 160, "1.200", False)):  # fmt: skip
        page.put(text, x, y, bold=bold)
    found = given(tmp_path, "a.pdf", page.bytes())
    assert [(line.text, line.header) for line in found.lines[1:]] == [
        ("Forslag\tPris", True),
        ("Ny sti langs åen og en bro\t1.200", False),
    ]


def test_headings_of_a_pdf_rank_by_size(tmp_path):
    page = Page()
    for text, size, bold in (("Referat", 18, True), ("Punkt 1: Stien", 14, True), ("Beslutning", 11, True), ("Godkendt med den bemærkning, at stien hæves.", 11, False)):  # fmt: skip
        page.put(text, size=size, bold=bold)
        page.y += 8
    found = given(tmp_path, "a.pdf", page.bytes())
    assert [(line.kind, line.level) for line in found.lines] == [
        ("heading", 1),
        ("heading", 2),
        ("heading", 3),
        ("text", 0),
    ]


# --- bad input --------------------------------------------------------------------------------------------------------


def test_an_encrypted_pdf_is_refused(tmp_path):
    page = Page(pdfencrypt.StandardEncryption("hemmelig", canPrint=0))
    page.put("Teksten er låst, og den er lang nok til at være tekst.")
    assert refusal(tmp_path, "a.pdf", page.bytes()) == "krypteret PDF: kræver adgangskode"


def test_a_scanned_pdf_is_refused(tmp_path):
    page = Page()
    for n in range(3):
        page.put(str(n + 1))
        page.canvas.rect(100, 100, 300, 300)
        page.next()
    assert refusal(tmp_path, "a.pdf", page.bytes()) == "ingen tekst: scannet? OCR mangler"


def test_a_truncated_pdf_is_refused(tmp_path):
    assert refusal(tmp_path, "a.pdf", as_pdf()[:-600]) == "afbrudt PDF: slutningen af filen mangler"


def test_damaged_and_false_pdfs_are_refused(tmp_path):
    assert refusal(tmp_path, "a.pdf", b"%PDF-1.7\n" + b"junk " * 500 + b"\n%%EOF") == "beskadiget PDF"
    assert refusal(tmp_path, "b.pdf", b"<html>Ikke en PDF</html>") == "ikke en PDF-fil"


def test_a_pdf_of_too_many_pages_or_letters_is_refused(tmp_path):
    page = Page()
    for _ in range(3):
        page.put("En side med tekst nok til at være tekst.")
        page.next()
    data = page.bytes()
    assert refusal(tmp_path, "a.pdf", data, Limits(pages=2)) == "for mange sider: 3, højst 2"
    assert refusal(tmp_path, "a.pdf", data, Limits(characters=50)) == "for lang: højst 50 tegn"


def test_empty_and_binary_files_are_refused(tmp_path):
    assert refusal(tmp_path, "a.txt", b"") == "filen er tom"
    assert refusal(tmp_path, "b.pdf", b"  \n") == "filen er tom"
    assert refusal(tmp_path, "c.txt", bytes(range(256)) * 40) == "ikke en tekstfil: indholdet er binært"
    assert refusal(tmp_path, "d.html", b"<html><script>1</script></html>") == "ingen tekst i filen"
    assert "Word-dokument" in refusal(tmp_path, "e.docx", b"PK\x03\x04 ikke et arkiv")


def test_a_file_that_is_too_big_is_refused_before_it_is_read(tmp_path):
    with (tmp_path / "stor.txt").open("wb") as file:
        file.truncate(212_000_000)
    with pytest.raises(Unreadable, match="for stor: 212 MB, højst 50 MB"):
        read(tmp_path / "stor.txt")


def test_unknown_types_missing_files_and_folders_are_refused(tmp_path):
    (tmp_path / "mappe.txt").mkdir()
    assert refusal(tmp_path, "a.xlsx", b"x").startswith("ukendt filtype .xlsx")
    for name, reason in (("mangler.txt", "filen findes ikke"), ("mappe.txt", "ikke en almindelig fil")):
        with pytest.raises(Unreadable, match=reason):
            read(tmp_path / name)


def test_a_link_out_of_the_folder_is_not_followed(tmp_path):
    (tmp_path / "ude.txt").write_text("Hemmeligt.")
    inside = tmp_path / "mappe"
    inside.mkdir()
    (inside / "a.txt").symlink_to(tmp_path / "ude.txt")
    with pytest.raises(Unreadable, match="symbolsk lænke"):
        read(inside / "a.txt")


def test_names_with_blanks_danish_letters_and_suffixes_in_capitals_are_read(tmp_path):
    assert texts(given(tmp_path, "Møde på Ærø; rm -rf $HOME.TXT", "Godkendt.")) == ["Godkendt."]


def test_the_reader_lives_on_after_a_file_that_takes_too_long(tmp_path):
    reason = refusal(tmp_path, "a.txt", b" " * 3_000_000 + b"x", Limits(seconds=0))
    assert reason.startswith(("læsningen blev afbrudt efter 0 sekunder", "læsningen brød sammen"))
    assert texts(given(tmp_path, "b.html", "<p>Godkendt.</p>")) == ["Godkendt."]


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared minutes are not here")
def test_every_shared_file_is_read_with_its_headings_or_rows():
    for path in [*sorted((SHARED / "minutes").glob("*.txt")), *sorted((SHARED / "layouts").glob("*_*.*"))]:
        if path.suffix != ".json":
            assert len(read(path).lines) > 100, path.name

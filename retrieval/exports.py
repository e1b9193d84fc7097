"""Values -> files: Markdown, DOCX, CSV. Pure functions; each export says question, filters and the index's date.

A `Document` is what Markdown and DOCX have in common: a title, where it comes from, and blocks. Knows no index, no clock and no page.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import docx
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from indexer.dates import danish_date
from indexer.minutes import Filters
from retrieval.cases import Case, Cases
from retrieval.cite import body_name, citation
from retrieval.counts import Count, headline
from retrieval.coverage import Coverage
from retrieval.decisions import FOLLOWED_TEXT, Decision
from retrieval.money import Money
from retrieval.people import News, Person, people_table
from retrieval.places import ItemPlace, place_text
from retrieval.promises import Due
from retrieval.results import Answer, Newer
from retrieval.topics import Topic, topic_text

OUTCOME_TEXT: Mapping[str, str] = {
    "godkendt": "godkendt",
    "anbefalet": "anbefalet",
    "taget_til_efterretning": "taget til efterretning",
    "drøftet": "drøftet",
    "udsat": "udsat",
    "sendt_videre": "sendt videre",
    "tilbagesendt": "tilbagesendt",
    "forkastet": "forkastet",
    "udgået": "udgået",
    "ændret": "ændret",
    "ikke_fortolket": "ikke fortolket",
}
ANSWER_STATUS = {"answered": "Svar", "weak": "Svagt svar: læs kilden", "none": "Intet svar fundet"}

_ILLEGAL = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML may not hold
_FIXED = (1980, 1, 1, 0, 0, 0)  # the date of every entry of a DOCX: the same value gives the same bytes


@dataclass(frozen=True, slots=True)
class About:
    """What an export rests on. `built` and `newest` are ISO days: when the index was made, and its newest meeting."""

    question: str
    filters: Filters = Filters()
    meetings: int = 0
    newest: str | None = None
    built: str = ""

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """(label, value), for a reader."""
        newest = f", nyeste {danish_date(self.newest)}" if self.newest else ""
        built = f", indekseret {danish_date(self.built[:10])}" if self.built else ""
        return (
            ("Spørgsmål", self.question),
            ("Filtre", filters_text(self.filters)),
            ("Indeks", f"{self.meetings} møder{newest}{built}"),
        )

    @property
    def text(self) -> str:
        return "\n".join(f"{label}: {value}" for label, value in self.lines)


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """Verbatim text and where it stands."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Points:
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of equal length, the header apart."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Heading | Paragraph | Quote | Points | Table


@dataclass(frozen=True, slots=True)
class Document:
    title: str
    about: About
    blocks: tuple[Block, ...]
    wide: bool = False  # printed across


def filters_text(filters: Filters) -> str:
    """The filters in Danish; "ingen" where there are none."""
    parts = [
        f"{label}: {', '.join(values)}"
        for label, values in (
            ("kommune", filters.municipalities),
            ("udvalg", filters.committees),
            ("afsnit", filters.section_types),
            ("sagsnummer", filters.case_numbers),
            ("punkt", filters.items),
            ("udfald", tuple(outcome_text(outcome) for outcome in filters.outcomes)),
            ("emne", filters.topics),
            ("fil", filters.sources),
        )
        if values
    ]
    parts += [f"fra {danish_date(filters.since)}"] if filters.since else []
    parts += [f"til {danish_date(filters.until)}"] if filters.until else []
    return "; ".join(parts) or "ingen"


def outcome_text(outcome: str | None) -> str:
    return OUTCOME_TEXT.get(outcome or "", outcome or "")


def newer_text(newer: Newer) -> str:
    """ "Nyere behandling: Byrådet, 22. juni 2021, pkt. 72 (godkendt)"."""
    where = [body_name(newer.committee) or newer.source]
    where += [danish_date(newer.date)] if newer.date else []
    where += ["dagsorden"] if newer.kind == "dagsorden" else []
    where += [f"pkt. {newer.item}"] if newer.item else []
    outcome = f" ({outcome_text(newer.outcome)})" if newer.outcome else ""
    return f"Nyere behandling: {', '.join(where)}{outcome}"


# What is exported, as documents.


def answer_document(answer: Answer, about: About) -> Document:
    """Status, the verbatim statements, then every hit with its citation."""
    blocks: list[Block] = [Paragraph(ANSWER_STATUS[answer.status])]
    blocks += [Paragraph(f"Står ikke i referaterne: {', '.join(answer.unheld)}.")] if answer.unheld else []
    for statement in answer.statements:
        blocks.append(Quote(statement.text, citation(statement.citation.passage.place)))
        newer = answer.hits[statement.hit].newer
        blocks += [Paragraph(newer_text(newer))] if newer else []
    if answer.hits:
        blocks.append(Heading("Fundne steder"))
    for hit in answer.hits:
        outcome = f" ({outcome_text(hit.passage.outcome)})" if hit.passage.outcome else ""
        blocks.append(Heading(f"{hit.rank}. {hit.passage.place.title}{outcome}", 3))
        blocks.append(Quote(hit.passage.text, citation(hit.passage.place)))
        blocks += [Paragraph(newer_text(hit.newer))] if hit.newer else []
    return Document(answer.query.text, about, tuple(blocks))


def count_document(found: Count, about: About) -> Document:
    """The number, the rule it was counted by, and everything that was counted."""
    blocks: list[Block] = [Paragraph(headline(found, str(found.n))), Paragraph(found.rule)]
    if found.ranking:
        blocks.append(
            Table(("Navn", "Kommune", "Antal"), tuple((t.name, t.municipality or "", str(t.n)) for t in found.ranking))
        )
    if found.items:
        rows = tuple((*_dated(p), outcome_text(p.outcome)) for p in found.items)
        blocks += [Heading(f"Talt med: {len(rows)}"), Table((*_PLACED, "Udfald"), rows)]
    return Document(found.question, about, tuple(blocks))


def people_document(found: Iterable[Person], about: About) -> Document:
    """Presence, absence, recusals, votes against and dissents of members; printed across."""
    header, *rows = people_table(found)
    return Document(about.question, about, (Table(header, tuple(rows)),), wide=True)


def person_document(person: Person, about: About) -> Document:
    """One member: the numbers, then every item behind them, what was said against verbatim."""
    header, *rows = people_table([person])
    blocks: list[Block] = [Table(header, tuple(rows))]
    for heading, places in (
        ("Fraværende ved enkelte punkter", person.absent_items),
        ("Inhabil", person.recused),
        ("Stemte imod", person.voted_against),
        ("Undlod at stemme", person.abstained),
    ):
        blocks += [Heading(heading), Points(tuple(place_text(place) for place in places))] if places else []
    if person.dissents:
        blocks += [
            Heading("Mindretal og forbehold"),
            *(Quote(said.text, where(said.place)) for said in person.dissents),
        ]
    return Document(person.name, about, tuple(blocks), wide=True)


def coverage_document(found: Coverage, about: About) -> Document:
    """Every committee with the months of its meetings and the gaps between them; printed across."""
    rows = tuple(
        (
            row.municipality or "",
            body_name(row.committee),
            ", ".join(f"{due_text(month)} ({n})" if n > 1 else due_text(month) for month, n in row.months),
            ", ".join(map(due_text, row.gaps)),
        )
        for row in found.rows
    )
    header = ("Kommune", "Udvalg", "Måneder med møde", "Måneder uden, mellem første og sidste")
    return Document("Dækning", about, (Table(header, rows),), wide=True)


def case_document(case: Case, decided: Mapping[str, Decision], about: About) -> Document:
    """Every handling, oldest first: when, where, why it belongs, and the decision verbatim. `decided` is by item key."""
    rows = tuple(
        (_day(h.date), body_name(h.committee), h.item, h.title, outcome_text(h.outcome)) for h in case.handlings
    )
    blocks: list[Block] = [Table(("Dato", "Udvalg", "Punkt", "Titel", "Udfald"), rows)]
    for handling in case.handlings:
        blocks.append(Heading(place_text(handling)))
        why = [link.evidence for link in case.links if link.later == handling]
        blocks += [Points(tuple(dict.fromkeys(why)))] if why else []
        decision = decided.get(handling.key)
        blocks.append(
            Quote(decision.decision, where(handling)) if decision else Paragraph("Ingen beslutning i referatet.")
        )
    return Document(f"Sag: {case.title}", about, tuple(blocks))


def later_texts(found: Iterable[Decision], cases: Cases) -> dict[str, str]:
    """What the exports say of decisions whose case was handled later, by item key."""
    newer = ((d.place.key, cases.newer(d.place.key)) for d in found)
    return {key: newer_text(later).partition(": ")[2] for key, later in newer if later}


def decisions_document(found: Sequence[Decision], about: About, later: Mapping[str, str]) -> Document:
    """The decisions as one table, printed across; `later` as in decisions_table."""
    rows = tuple(
        (
            *(_day(d.place.date), body_name(d.place.committee), d.place.item, d.place.title, outcome_text(d.outcome)),
            *(FOLLOWED_TEXT[d.followed], _votes(d), " ".join(d.dissent), d.decision, later.get(d.place.key, "")),
        )
        for d in found
    )
    header = (
        *("Dato", "Udvalg", "Punkt", "Titel", "Udfald", "Ift. indstillingen", "Stemmer", "Dissens", "Beslutning"),
        "Nyere behandling",
    )
    return Document("Beslutninger", about, (Paragraph(f"{len(rows)} beslutninger."), Table(header, rows)), wide=True)


def due_document(found: Sequence[Due], about: About, today: str) -> Document:
    """The due list as one table, printed across; `today` is the ISO day it was seen from."""
    rows = tuple(
        (due_text(d.due), d.status_text, where(d.place), d.place.title, d.sentence, where(d.fulfilled_by))
        for d in found
    )
    header = ("Frist", "Status", "Lovet i", "Titel", "Sætning", "Fulgt op i")
    seen = Paragraph(f"{len(rows)} løfter, set fra {danish_date(today)}.")
    return Document("Løfter og opfølgning", about, (seen, Table(header, rows)), wide=True)


def money_document(found: Money, about: About) -> Document:
    """The sums of every case, oldest first, figures that differ named above them; printed across, nothing added up."""
    blocks: list[Block] = [Paragraph("Beløbene er ikke lagt sammen: de samme penge kan være nævnt flere gange.")]
    for case in found.cases:
        blocks.append(Heading(case.title))
        for conflict in case.conflicts:
            figures = "; ".join(f"{s.text} ({where(s.place)})" for s in conflict.sums)
            blocks.append(Paragraph(f"Forskellige tal for {conflict.kind}: {figures}"))
        rows = tuple((_day(s.place.date), s.text, s.kind or "", s.sentence, where(s.place)) for s in case.sums)
        blocks.append(Table(("Dato", "Beløb", "Betegnelse", "Sætning", "Sted"), rows))
    return Document("Penge over tid", about, tuple(blocks), wide=True)


def topics_document(found: Iterable[Topic], about: About) -> Document:
    """Every item of every KLE main group, oldest first."""
    blocks: list[Block] = []
    for topic in found:
        rows = tuple((*_dated(p), p.case_number or "") for p in topic.places)
        blocks += [Heading(topic_text(topic.number)), Table((*_PLACED, "Sagsnummer"), rows)]
    return Document("Emner (KLE)", about, tuple(blocks), wide=True)


def news_document(found: Sequence[News], about: About) -> Document:
    """A member's items since a day: those of own cases, then the others of the member's bodies."""
    blocks: list[Block] = [] if found else [Paragraph("Intet nyt.")]
    for heading, own in (("Egne sager", True), ("Andre punkter i medlemmets udvalg", False)):
        rows = tuple((*_dated(n.place), outcome_text(n.place.outcome)) for n in found if n.own_case is own)
        blocks += [Heading(f"{heading}: {len(rows)}"), Table((*_PLACED, "Udfald"), rows)] if rows else []
    return Document(about.question, about, tuple(blocks), wide=True)


_PLACED = ("Dato", "Udvalg", "Punkt", "Titel")


def _dated(place: ItemPlace) -> tuple[str, str, str, str]:
    return _day(place.date), body_name(place.committee), place.item, place.title


def _day(date: str | None) -> str:
    return danish_date(date) if date else ""


def due_text(due: str | None) -> str:
    """ "2021-06" -> "juni 2021"."""
    if not due:
        return "uden dato"
    return danish_date(due) if len(due) == 10 else danish_date(f"{due}-01").split(" ", 1)[1]


def where(place: ItemPlace | None) -> str:
    """ "Byrådet, 9. marts 2021, pkt. 24"; "" for none."""
    return place_text(place).removesuffix(f": {place.title}") if place else ""


def _votes(decision: Decision) -> str:
    votes = decision.votes
    return f"{votes.for_} for, {votes.against} imod, {votes.abstain} hverken for eller imod" if votes else ""


# Documents as files.


def markdown(document: Document) -> str:
    """CommonMark with tables. What the minutes print is escaped, so that it is shown as it stands."""
    parts = [f"# {_plain(document.title)}", "\n".join(f"- **{k}:** {_plain(v)}" for k, v in document.about.lines)]
    return "\n\n".join([*parts, *(_markdown_block(block) for block in document.blocks)]) + "\n"


def _markdown_block(block: Block) -> str:
    match block:
        case Heading(text, level):
            return f"{'#' * level} {_plain(text)}"
        case Paragraph(text):
            return _lines(text)
        case Quote(text, source):
            quoted = "\n".join(f"> {_line(line)}  " if line.strip() else ">" for line in text.split("\n"))
            return f"{quoted}\n>\n> — {_plain(source)}"
        case Points(items):
            return "\n".join(f"- {_plain(item)}" for item in items)
        case Table(header, rows):
            lines = [_row(header), "|" + " --- |" * len(header), *(_row(row) for row in rows)]
            return "\n".join(lines)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(_plain(cell) for cell in cells) + " |"


def _plain(text: str) -> str:
    """One line."""
    return _line(" ".join(legal(text).split()))


def _lines(text: str) -> str:
    return "\n".join(f"{_line(line)}  " for line in text.split("\n")).rstrip()


def _line(line: str) -> str:
    escaped = re.sub(r"([\\`*_\[\]<>|~])", r"\\\1", legal(line).strip())
    return re.sub(r"^(?:([#+=-])|(\d+)([.)])(?=\s|$))", lambda m: rf"\{m[1]}" if m[1] else rf"{m[2]}\{m[3]}", escaped)


def word(document: Document) -> bytes:
    """A DOCX in A4 with real headings, repeated table headers and page numbers; the same value gives the same bytes."""
    file = docx.Document()
    _set_up(file, document)
    file.add_heading(legal(document.title), 1)
    for label, value in document.about.lines:
        paragraph = file.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.add_run(f"{label}: ").bold = True
        paragraph.add_run(legal(value))
    for block in document.blocks:
        _add(file, block)
    raw = io.BytesIO()
    file.save(raw)
    return _stamped(raw.getvalue())


def _set_up(file: Word, document: Document) -> None:
    section = file.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    if document.wide:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Cm(29.7), Cm(21)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Cm(2))
    style = file.styles["Normal"]
    style.font.name, style.font.size = "Calibri", Pt(10.5)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "da-DK")
    style.element.get_or_add_rPr().append(language)
    properties = file.core_properties
    properties.title, properties.author, properties.comments = legal(document.title)[:255], "Referent", ""
    properties.language = "da-DK"
    day = document.about.built[:10]
    properties.created = properties.modified = dt.datetime.fromisoformat(day or "2000-01-01")
    footer = section.footer.paragraphs[0]
    footer.add_run("Side ")
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        footer.add_run()._r.append(element)


def _add(file: Word, block: Block) -> None:
    match block:
        case Heading(text, level):
            file.add_heading(legal(text), level)
        case Paragraph(text):
            file.add_paragraph(legal(text))
        case Quote(text, source):
            paragraph = file.add_paragraph(legal(text))
            paragraph.paragraph_format.left_indent = Cm(0.75)
            paragraph.paragraph_format.space_after = Pt(2)
            paragraph.paragraph_format.keep_with_next = True
            where = file.add_paragraph()
            where.paragraph_format.left_indent = Cm(0.75)
            where.add_run(f"— {legal(source)}").italic = True
        case Points(items):
            for item in items:
                file.add_paragraph(legal(item), style="List Bullet")
        case Table(header, rows):
            table = file.add_table(rows=1, cols=len(header), style="Table Grid")
            _fill(table.rows[0].cells, header, bold=True)
            mark = OxmlElement("w:tblHeader")
            mark.set(qn("w:val"), "true")
            table.rows[0]._tr.get_or_add_trPr().append(mark)
            for row in rows:
                _fill(table.add_row().cells, row)
            file.add_paragraph()


def _fill(cells: Sequence[docx.table._Cell], texts: Sequence[str], bold: bool = False) -> None:
    for cell, text in zip(cells, texts, strict=True):
        run = cell.paragraphs[0].add_run(legal(text))
        run.bold, run.font.size = bold, Pt(9)


def _stamped(data: bytes) -> bytes:
    """The archive with every entry dated alike."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            info = zipfile.ZipInfo(entry.filename, _FIXED)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(entry))
    return out.getvalue()


def legal(text: str) -> str:
    """The text without what XML may not hold."""
    return _ILLEGAL.sub("", text)


# Tables as CSV.


def csv_text(rows: Iterable[Sequence[str]], about: About) -> str:
    """Rows, the header first, with what the export rests on in the last columns of each. Semicolons, as Danish Excel reads them.

    Write it as "utf-8-sig". A cell that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    header, *body = [tuple(row) for row in rows]
    labels, values = zip(*about.lines, strict=True)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow((*header, *labels))
    for row in body or [("",) * len(header)]:
        writer.writerow(_safe(cell) for cell in (*row, *values))
    return out.getvalue()


def _safe(cell: str) -> str:
    text = legal(cell)
    formula = text[:1] in ("=", "+", "-", "@", "\t", "\r") and not re.fullmatch(r"[-+][\d.,\s]*\d(?: kr\.?)?", text)
    return f"'{text}" if formula else text

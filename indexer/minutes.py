"""The nouns before the question: what minutes consist of. Knows no files, no index and no question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["referat", "dagsorden"]

OUTCOMES = (
    "godkendt",
    "anbefalet",
    "taget_til_efterretning",
    "drøftet",
    "udsat",
    "sendt_videre",
    "tilbagesendt",
    "forkastet",
    "udgået",
    "ændret",
    "ikke_fortolket",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line or paragraph as a reader hands it on: normalised text and what little the layout said.

    `kind`: "text", "heading" (the file marked it so: h1-h6, '#', a Word heading style, a whole bold line),
    "list" (a bullet or number that the file marked as a list), "row" (a table row, cells joined by a tab in `text`).
    `level` is the printed heading level, 0 where there is none; levels are a hint, never a proof.
    `gap` is true where an empty line, a new block or a new page stood before this line.
    """

    text: str
    kind: Literal["text", "heading", "list", "row"] = "text"
    level: int = 0
    page: int | None = None  # 1-based, None where the file has no pages
    header: bool = False  # a table's header row
    gap: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """[start, end) in characters of the text it belongs to."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table inside a section's text: rows are lines, cells are separated by tabs; `header` is the header row or None."""

    span: Span
    header: Span | None


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one printed heading of an item.

    `heading` as printed without markup ("" for a lead paragraph without one); `type` is canonical, see grammar.
    `body` and `date` are set where the heading says whose decision it is ("Beslutning i Økonomiudvalget den ...").
    `text` is clean: page debris gone, words rejoined, paragraphs separated by "\n\n", list entries and table rows by "\n".
    `pages` says where in `text` each printed page starts: ((offset, page), ...), empty where the file has no pages.
    """

    heading: str
    type: str
    text: str
    body: str | None = None
    date: str | None = None  # ISO
    pages: tuple[tuple[int, int], ...] = ()
    tables: tuple[Table, ...] = ()
    subheadings: tuple[Span, ...] = ()  # printed sub-headings that stay inside the text


@dataclass(frozen=True, slots=True)
class Source:
    """Where in an item a fact stands: index into item.sections, and a span of that section's text."""

    section: int
    span: Span


@dataclass(frozen=True, slots=True)
class Votes:
    """Numbers, and names or party letters as printed where they are printed."""

    for_: int
    against: int
    abstain: int
    names_for: tuple[str, ...] = ()
    names_against: tuple[str, ...] = ()
    names_abstain: tuple[str, ...] = ()
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class PriorDecision:
    """An earlier body's or meeting's decision, printed in this item as history."""

    body: str | None
    date: str | None
    text: str
    source: Source
    number: str | None = None  # the punkt it had there, where printed


@dataclass(frozen=True, slots=True)
class Reference:
    """A printed reference to another case or meeting, verbatim; body, date and number where it prints them."""

    text: str
    source: Source
    date: str | None = None
    body: str | None = None
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Amount:
    """A printed sum of money, verbatim, and its value in whole kroner."""

    text: str
    kr: int
    source: Source


@dataclass(frozen=True, slots=True)
class Remark:
    """A verbatim sentence with its place: dissent, reservation, promise."""

    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Promise:
    """A sentence that says a matter will come back; `due` is YYYY-MM, YYYY-MM-DD or None."""

    text: str
    source: Source
    due: str | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What an item says, each fact verbatim with its place. None or "ikke_fortolket" means unsure, never a guess."""

    recommendation: str | None = None
    decision: str | None = None
    decision_source: Source | None = None  # the section that holds this meeting's decision
    outcome: str | None = None  # one of OUTCOMES; None where there is no decision to interpret
    prior_decisions: tuple[PriorDecision, ...] = ()
    votes: Votes | None = None
    voted_for: tuple[str, ...] = ()  # names and party letters on the main proposal, also where no numbers are printed
    voted_against: tuple[str, ...] = ()
    abstained: tuple[str, ...] = ()
    dissent: tuple[Remark, ...] = ()
    absent: tuple[str, ...] = ()
    recused: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    amounts: tuple[Amount, ...] = ()
    promises: tuple[Promise, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One punkt. `number` and `title` as printed; a closed item keeps its title and no sections."""

    number: str
    title: str
    sections: tuple[Section, ...] = ()
    case_number: str | None = None
    document_number: str | None = None
    closed: bool = False
    agenda_type: str | None = None  # "B", "O", "D" where printed
    topic: str | None = None  # the KLE main group where the case number carries one
    attachments: tuple[str, ...] = ()
    meta: str = ""  # printed meta lines between title and first section, verbatim (case worker, "Åben sag", ...)
    page: int | None = None
    facts: Facts = Facts()


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody's absence at meeting level. `items` names the punkter it holds for; empty means the whole meeting."""

    name: str
    items: tuple[str, ...] = ()
    substitute: str | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """One document of minutes or agenda, parsed."""

    source: str  # file name
    items: tuple[Item, ...] = ()
    municipality: str | None = None
    municipality_from: Literal["printed", "text", "folder", "given"] | None = None  # how sure: where it was found
    committee: str | None = None
    date: str | None = None  # ISO
    start_time: str | None = None  # "08:30"
    end_time: str | None = None
    place: str | None = None
    attendees: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    absences: tuple[Absence, ...] = ()  # the same with ranges and substitutes where printed
    kind: Kind = "referat"
    corrected: bool = False  # "rettet referat": supersedes an earlier issue of the same meeting
    header: str = ""  # everything printed before the first item, verbatim
    contents: tuple[str, ...] = ()  # titles of the table of contents, as printed
    trailer: str = ""  # what stands after the last item (signatures, list of attachments)
    warnings: tuple[str, ...] = ()
    sitting: str = (
        ""  # source of the first of the files that print this meeting, an item each; "" where one file is all of it
    )


@dataclass(frozen=True, slots=True)
class Place:
    """What a citation needs to know of where a passage stands; made once, carried by the passage."""

    source: str
    municipality: str | None
    committee: str | None
    date: str | None  # ISO
    kind: Kind
    item: str
    title: str
    case_number: str | None
    section: str  # heading as printed
    section_type: str
    page: int | None
    item_key: str  # "<source>#<position of the item in the file>": unique, where printed numbers may repeat


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of one section. `text == section.text[start:end]`; `context` is what only the encoder sees beside it.

    `id` is the place ("<source>#<item position>.<section position>.<part>"), never a hash of the text.
    `table_header` is the header row of the table this passage continues, "" elsewhere; shown above the text, not part of it.
    """

    id: str
    text: str
    start: int
    end: int
    context: str
    place: Place
    table_header: str = ""
    outcome: str | None = None  # the item's outcome, for badges and filters


@dataclass(frozen=True, slots=True)
class Filters:
    """What a passage's place must satisfy before anything is ranked. Empty means no condition; several mean any of them."""

    municipalities: tuple[str, ...] = ()
    committees: tuple[str, ...] = ()
    since: str | None = None  # ISO, inclusive
    until: str | None = None  # ISO, inclusive
    section_types: tuple[str, ...] = ()
    case_numbers: tuple[str, ...] = ()
    items: tuple[str, ...] = ()  # printed punkt numbers
    outcomes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()  # KLE main groups of case numbers, "05"

"""The sample minutes: sources without mistakes, printed files that are what the typesetter writes, one structure in five formats."""

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any, get_args

import pypdfium2
import pytest

from indexer.grammar import parse
from indexer.minutes import Meeting
from indexer.readers import read
from indexer.text import squeeze
from tools.layouts import LAYOUTS, with_breaks
from tools.print_text import wrap
from tools.typeset import PRINTED, SOURCES, Format, cases, check, printed_path, sources, typeset

MEETINGS = sources()
FORMATS: tuple[Format, ...] = get_args(Format)
COMMITTEE, COUNCIL = "ravnsoe_teknik_2020-05-12", "ravnsoe_byraad_2019-03-26"
MARK = re.compile(r"^(?:\d{1,2}\.|[-•]) ", re.MULTILINE)  # before a list entry; not every format prints one


def content(data: bytes, format: Format) -> object:
    """What a printed file says, without what depends on the libraries' compression."""
    if format == "pdf":
        document = pypdfium2.PdfDocument(data)
        return [page.get_textpage().get_text_range() for page in document]
    if format == "docx":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.read("word/document.xml")
    return data


def structure(meeting: Meeting) -> list[Any]:
    """What must be the same however a meeting is printed."""
    return [
        (
            item.number,
            item.title,
            item.closed,
            item.attachments,
            [
                (s.heading.rstrip(":"), s.type, squeeze(MARK.sub("", s.text)))
                for s in item.sections
                if s.type != "bilag"
            ],
        )
        for item in meeting.items
    ]


def printed_as(meeting: dict[str, Any], format: Format, folder: Path) -> Meeting:
    path = folder / f"moede.{format}"
    path.write_bytes(typeset(meeting, format))
    return parse(read(path).lines, path.name)


def test_the_sources_have_no_mistakes():
    assert check(MEETINGS) == []


def test_the_printed_sample_is_what_the_sources_print():
    for path, meeting in MEETINGS.items():
        target = printed_path(path, meeting)
        assert content(target.read_bytes(), meeting["format"]) == content(
            typeset(meeting, meeting["format"]), meeting["format"]
        ), target


def test_nothing_else_lies_in_the_sample_folder():
    wanted = {printed_path(path, meeting) for path, meeting in MEETINGS.items()}
    assert {path for path in PRINTED.rglob("*") if path.is_file()} == wanted


def test_the_list_of_cases_is_what_the_sources_say():
    written = json.loads((SOURCES / "cases.json").read_text(encoding="utf-8"))
    assert written == cases((path.parent.name, meeting) for path, meeting in MEETINGS.items())


def test_a_case_counts_the_corrected_issue_of_a_meeting_and_not_the_first():
    pitch = next(
        case
        for case in json.loads((SOURCES / "cases.json").read_text(encoding="utf-8"))
        if case["title"].startswith("Kunstgræs")
    )
    assert [(h["source"], h["item"]) for h in pitch["handlings"]] == [
        ("ravnsoe_kultur_2018-11-06", "54"),
        ("ravnsoe_kultur_2021-04-13", "20"),
        ("ravnsoe_byraad_2021-06-22", "75"),
        ("ravnsoe_teknik_2022-10-04_rettet", "97"),
        ("ravnsoe_byraad_2023-05-30", "61"),
    ]


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_meeting_gives_the_same_bytes_each_time(format: Format):
    meeting = next(iter(MEETINGS.values()))
    assert typeset(meeting, format) == typeset(meeting, format)


@pytest.mark.parametrize(
    ("layout", "name"), [*((layout, COMMITTEE) for layout in LAYOUTS), ("acadre", COUNCIL), ("accordion", COUNCIL)]
)
def test_the_five_kinds_of_file_of_one_meeting_give_the_same_structure(layout: str, name: str, tmp_path: Path):
    meeting = next(m for m in MEETINGS.values() if m["file"] == name) | {"layout": layout}
    parsed = {format: printed_as(meeting, format, tmp_path) for format in FORMATS}
    for format in FORMATS:
        assert structure(parsed[format]) == structure(parsed["html"]), format


def test_a_long_word_breaks_between_two_consonants_that_stand_between_vowels():
    assert with_breaks("vandløbsrestaureringsprojekt") == ["vandløbsres", "taureringsprojekt"]


def test_a_line_ends_in_a_hyphen_where_a_long_word_does_not_fit():
    assert wrap("det nye vandløbsrestaureringsprojekt", 22) == ["det nye vandløbsres-", "taureringsprojekt"]


def test_the_sample_has_the_variety_it_promises():
    meetings = list(MEETINGS.values())
    kinds = [meeting["format"] for meeting in meetings]
    long = [
        case
        for case in cases((path.parent.name, meeting) for path, meeting in MEETINGS.items())
        if len(case["handlings"]) >= 3
        and len({committee_of(handling["source"]) for handling in case["handlings"]}) >= 2
    ]
    assert len(meetings) >= 24
    assert len({meeting["municipality"] for meeting in meetings}) == 3
    assert min(kinds.count(format) for format in FORMATS) >= 4
    assert len({(m["municipality"], m["committee"]) for m in meetings}) >= 8
    assert len(long) >= 10
    assert {(meeting["kind"], meeting["corrected"]) for meeting in meetings} >= {
        ("referat", True),
        ("dagsorden", False),
    }


def committee_of(source: str) -> str:
    return str(next(meeting["committee"] for meeting in MEETINGS.values() if meeting["file"] == source))

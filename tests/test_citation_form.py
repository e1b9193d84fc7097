from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from indexer.minutes import Place
from retrieval.citation_form import Form, FormProblem, cite_case, read_form
from retrieval.cite import permalink
from retrieval.decisions import decision_of
from tests.memory import every, item, meeting

PLACE = Place(
    *("a b.md", "Aaby", "Byrådet 2018-2021", "2021-03-09", "referat", "7", "Bro", None, "Økonomi:", "økonomi", 3, "a#6")
)


def test_the_form_that_comes_with_the_program_is_the_one_of_danish_minutes() -> None:
    assert read_form().cite(PLACE, "Broen koster\n4 mio. kr.") == (
        "Byrådet, 9. marts 2021, pkt. 7: »Broen koster 4 mio. kr.«"
    )
    assert read_form().cite(PLACE, "Godkendt.", "http://x/arkiv?punkt=7") == (
        "Byrådet, 9. marts 2021, pkt. 7: »Godkendt.« http://x/arkiv?punkt=7"
    )


def test_a_part_in_brackets_is_left_out_where_a_field_is_empty() -> None:
    form = Form("[{committee}, ][sag {case_number}, ][s. {page} – ]{section}: {quote}")
    assert form.cite(PLACE, "x") == "Byrådet, s. 3 – Økonomi: x"
    assert (
        form.cite(replace(PLACE, committee=None, case_number="20/1", page=None), "x") == "a b.md, sag 20/1, Økonomi: x"
    )


def test_braces_and_brackets_in_the_minutes_are_no_fields() -> None:
    assert Form("[{title}: ]{quote}").cite(replace(PLACE, title="{date} [x]"), "{item}") == "{date} [x]: {item}"


def test_a_permalink_is_an_address_of_the_app() -> None:
    assert permalink(PLACE, "http://x") == "http://x/arkiv?moede=a+b.md&punkt=7"
    assert permalink(replace(PLACE, item="")) == "/arkiv?moede=a+b.md&punkt=a%236"


def test_a_whole_case_is_one_line_a_decision() -> None:
    handled = every(
        meeting("Teknisk Udvalg", "2020-05-05", item("3", "Bro", decision="Udsat.")),
        meeting("Byrådet", None, item("", "Bro", decision="Godkendt.\n\nEnstemmigt.")),
    )
    decided = [d for h in handled if (d := decision_of(h))]
    assert cite_case(read_form(), decided, lambda place: "") == (
        "Teknisk Udvalg, 5. maj 2020, pkt. 3: »Udsat.«\nByrådet: »Godkendt. Enstemmigt.«"
    )
    assert cite_case(read_form(), decided[:1], lambda place: f"http://x/{place.item_key}") == (
        "Teknisk Udvalg, 5. maj 2020, pkt. 3: »Udsat.« http://x/Teknisk Udvalg_2020-05-05.txt#0"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('template = "{committee}"', r"expected a text with \{quote\}"),
        ("template = 3", r"found template = 3"),
        ('template = "{quote} {udvalg}"', r"unknown fields 'udvalg'; the fields are committee,"),
        ('template = "[{quote}"', r"brackets that do not match"),
        ("template", r"cannot be read"),
    ],
)
def test_a_form_that_cannot_be_used_is_refused_by_name(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "form.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FormProblem, match=message):
        read_form(path)


def test_a_form_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FormProblem, match=r"ingen\.toml: cannot be read"):
        read_form(tmp_path / "ingen.toml")

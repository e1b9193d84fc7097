from __future__ import annotations

from dataclasses import replace

import pytest

from indexer.editions import superseded, whole, with_sittings
from indexer.minutes import Item, Meeting, Section


def titles(*names: str) -> tuple[Item, ...]:
    return tuple(Item(str(i), name) for i, name in enumerate(names, 1))


def meeting(
    source: str, items: tuple[Item, ...] = titles("Cykelsti", "Budget", "Eventuelt"), **changes: object
) -> Meeting:
    values: dict[str, object] = {"municipality": "Lindby", "committee": "Byrådet", "date": "2021-03-01"}
    return Meeting(source, items, **(values | changes))  # type: ignore[arg-type]


def test_a_corrected_referat_replaces_its_first_issue_whatever_the_names() -> None:
    assert superseded([meeting("a"), meeting("b", corrected=True)]) == {"a": "b"}
    assert superseded([meeting("b"), meeting("a", corrected=True)]) == {"b": "a"}


def test_minutes_replace_the_agenda_even_a_corrected_one() -> None:
    assert superseded([meeting("a", kind="dagsorden"), meeting("b")]) == {"a": "b"}
    assert superseded([meeting("a", kind="dagsorden", corrected=True), meeting("b")]) == {"a": "b"}


def test_of_the_same_meeting_in_two_files_the_first_by_name_leads() -> None:
    assert superseded([meeting("b.pdf"), meeting("a.html"), meeting("c.txt")]) == {"b.pdf": "a.html", "c.txt": "a.html"}


def test_a_municipality_or_start_time_that_one_of_them_does_not_print_is_no_difference() -> None:
    assert superseded([meeting("a", start_time="16:00"), meeting("b", municipality=None)]) == {"b": "a"}


def test_names_are_compared_without_case_and_spelling() -> None:
    assert superseded([meeting("a", committee="BYRÅDET"), meeting("b", committee="Byraadet")]) == {"b": "a"}


@pytest.mark.parametrize(
    "other",
    [
        meeting("b", date="2021-03-02"),
        meeting("b", committee="Teknisk Udvalg"),
        meeting("b", municipality="Østby"),
        meeting("b", titles("Skoler", "Veje", "Eventuelt")),
        meeting("b", titles("Skoler")),
    ],
)
def test_another_meeting_is_not_the_same(other: Meeting) -> None:
    assert superseded([meeting("a"), other]) == {}


def test_two_meetings_on_one_day_at_different_hours_are_two() -> None:
    assert superseded([meeting("a", start_time="16:00"), meeting("b", start_time="19:00")]) == {}


def test_a_correction_of_one_item_does_not_hide_the_others() -> None:
    assert superseded([meeting("a"), meeting("b", titles("Cykelsti"), corrected=True)]) == {}


def test_pages_with_one_item_each_are_not_editions_of_each_other() -> None:
    assert superseded([meeting("1", titles("Cykelsti")), meeting("2", titles("Budget"))]) == {}


def test_an_agenda_item_that_was_renamed_is_known_by_its_case_number() -> None:
    old = (Item("1", "Sti", case_number="21/7"), Item("2", "Budget"))
    new = (Item("1", "Cykelsti langs åen", case_number="21/7"), Item("2", "Budget for 2022"))
    assert superseded([meeting("a", old, kind="dagsorden"), meeting("b", new)]) == {"a": "b"}


def test_without_a_date_only_the_very_same_text_is_the_same_meeting() -> None:
    with_text = (Item("1", "Cykelsti", (Section("Beslutning", "beslutning", "Udsat."),)),)
    assert superseded([meeting("a", with_text, date=None), meeting("b", with_text, date=None)]) == {"b": "a"}
    assert superseded([meeting("a", with_text, date=None), meeting("b", titles("Cykelsti"), date=None)]) == {}


def test_the_order_of_the_files_does_not_matter() -> None:
    files = [meeting("a", kind="dagsorden"), meeting("b"), meeting("c", corrected=True), meeting("d")]
    assert superseded(files) == superseded(files[::-1]) == {"a": "c", "b": "c", "d": "c"}


TEXT = (Section("Beslutning", "beslutning", "Godkendt."),)
FULL = tuple(Item(n, f"Sag {n}", TEXT) for n in ("1", "2", "10"))


def pages(*numbers: str, **changes: object) -> list[Meeting]:
    """A file per item: p1 has item 1 "Sag 1", and so on."""
    return [meeting(f"p{n}", (Item(n, f"Sag {n}", TEXT),), **changes) for n in numbers]


def sittings(*meetings: Meeting) -> dict[str, str]:
    return {m.source: m.sitting for m in with_sittings(meetings, superseded(meetings))}


def test_files_with_one_item_each_are_pages_of_the_meeting_that_begins_with_the_lowest_number() -> None:
    assert sittings(*pages("10", "2", "1")) == {"p10": "p1", "p2": "p1", "p1": "p1"}
    assert sittings(*pages("1"), meeting("b", date="2021-04-01")) == {"p1": "", "b": ""}


@pytest.mark.parametrize(
    "other",
    [
        meeting("b", (Item("2", "Sag 2"),), date="2021-03-02"),
        meeting("b", (Item("2", "Sag 2"),), committee="Teknisk Udvalg"),
        meeting("b", (Item("2", "Sag 2"),), municipality="Østby"),
        meeting("b", (Item("2", "Sag 2", TEXT),), kind="dagsorden"),
        meeting("b", (Item("2", "Sag 2"),), start_time="19:00"),
        meeting("b", (Item("2", "Sag 2"), Item("3", "Sag 3"))),
        meeting("b", (Item("1", "En anden sag"),)),
        meeting("b", (Item("2", "Sag 2"),), date=None),
    ],
)
def test_a_file_of_another_meeting_is_no_page_of_this_one(other: Meeting) -> None:
    assert sittings(*pages("1", start_time="16:00"), other) == {"p1": "", "b": ""}


def test_the_page_of_a_closed_item_is_of_the_kind_of_the_others() -> None:
    closed = meeting("p3", (Item("3", "Køb af jord", closed=True),), kind="dagsorden")
    found = with_sittings([*pages("1", "2"), closed], {})
    assert [(m.sitting, m.kind) for m in found] == [("p1", "referat")] * 3


def test_pages_and_the_whole_meeting_in_one_file_are_editions_and_the_first_by_name_leads() -> None:
    assert superseded([*pages("1", "2", "10"), meeting("a", FULL)]) == {"p1": "a", "p2": "a", "p10": "a"}
    assert superseded([*pages("1", "2", "10"), meeting("z", FULL)]) == {"z": "p1"}


def test_pages_of_minutes_replace_the_agenda_and_what_it_replaced() -> None:
    agenda = meeting("a", FULL, kind="dagsorden"), meeting("b", FULL, kind="dagsorden")
    assert superseded([*pages("1", "2", "10"), *agenda]) == {"a": "p1", "b": "p1"}


def test_a_list_of_titles_does_not_hide_the_pages_with_the_text() -> None:
    contents = meeting("a", tuple(Item(n, f"Sag {n}") for n in ("1", "2", "10")))
    assert superseded([*pages("1", "2", "10"), contents]) == {"a": "p1"}


def test_a_corrected_page_replaces_its_own_first_issue_and_stays_among_the_others() -> None:
    corrected = meeting("p2 rettet", (Item("2", "Sag 2", TEXT),), corrected=True)
    assert superseded([*pages("1", "2", "10"), corrected]) == {"p2": "p2 rettet"}
    assert sittings(*pages("1", "2", "10"), corrected) == {"p1": "p1", "p2": "", "p10": "p1", "p2 rettet": "p1"}


def test_the_pages_together_have_all_items_and_what_any_of_their_heads_says() -> None:
    first, second = pages("1", "2")
    together = whole((first, replace(second, attendees=("Ane Holt",), absent=("Bo Lund",), start_time="16:00")))
    assert (together.source, [i.number for i in together.items]) == ("p1", ["1", "2"])
    assert (together.attendees, together.absent, together.start_time) == (("Ane Holt",), ("Bo Lund",), "16:00")

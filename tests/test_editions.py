from __future__ import annotations

import pytest

from indexer.editions import superseded
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

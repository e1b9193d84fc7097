"""What was promised to come back: by whom it is kept, and when it is overdue."""

from __future__ import annotations

import datetime as dt

import pytest

from indexer.minutes import Meeting
from retrieval.cases import Cases
from retrieval.promises import is_past, promised_bodies, promises_json, promises_of
from tests.memory import every, item, meeting

TODAY = dt.date(2026, 11, 22)


def kept(sentence: str, *later: Meeting, committee: str = "Teknikudvalget") -> tuple[str, str | None]:
    """(status, what kept the promise) of a sentence said in March 2021."""
    said = meeting(committee, "2021-03-09", item("4", "Stier i Lund", "21/7", decision=f"Godkendt.\n\n{sentence}"))
    cases = Cases(every(said, *later))
    found = promises_of(every(said)[0], cases, TODAY)
    assert len(found) == 1
    by = found[0].fulfilled_by
    return found[0].status, f"{by.committee} {by.date}" if by else None


def handled(committee: str, date: str) -> Meeting:
    return meeting(committee, date, item("9", "Stier i Lund", "21/7"))


AGAIN = "Sagen forelægges udvalget igen i november 2021."


def test_a_later_handling_in_the_own_body_keeps_the_promise():
    assert kept(AGAIN, handled("Teknikudvalget", "2021-11-09")) == ("fulfilled", "Teknikudvalget 2021-11-09")


def test_another_body_does_not_keep_it():
    assert kept(AGAIN, handled("Byrådet", "2021-11-09")) == ("overdue", None)


def test_the_body_that_is_named_keeps_it():
    sentence = "Sagen forelægges Byrådet igen i november 2021."
    later = (handled("Teknikudvalget", "2021-06-08"), handled("Byrådet", "2021-11-09"))
    assert kept(sentence, *later) == ("fulfilled", "Byrådet 2021-11-09")


def test_a_handling_long_after_is_another_step():
    assert kept(AGAIN, handled("Teknikudvalget", "2023-05-09"))[1] == "Teknikudvalget 2023-05-09"
    assert kept(AGAIN, handled("Teknikudvalget", "2023-06-13")) == ("overdue", None)


def test_a_handling_long_before_keeps_only_what_is_due_at_the_latest():
    early = handled("Teknikudvalget", "2021-05-11")
    assert kept(AGAIN, early) == ("overdue", None)
    assert kept("Sagen forelægges udvalget igen senest i november 2021.", early)[0] == "fulfilled"


def test_without_a_date_the_first_later_handling_keeps_it():
    sentence = "Sagen genoptages på et kommende møde."
    assert kept(sentence, handled("Teknikudvalget", "2024-05-14")) == ("fulfilled", "Teknikudvalget 2024-05-14")
    assert kept(sentence) == ("pending", None)


def test_an_earlier_handling_keeps_nothing():
    assert kept(AGAIN, handled("Teknikudvalget", "2020-11-10")) == ("overdue", None)


@pytest.mark.parametrize(
    ("due", "past"),
    [("2026-10", True), ("2026-11", False), ("2026-11-21", True), ("2026-11-22", False), (None, False)],
)
def test_a_month_is_past_when_it_is_over(due: str | None, past: bool):
    assert is_past(due, TODAY) is past


@pytest.mark.parametrize(
    ("sentence", "bodies"),
    [
        ("Sagen forelægges udvalget igen.", ()),
        ("Evalueringen forelægges byrådet i maj.", ("byrådet",)),
        ("Byrådet besluttede, at forslag forelægges økonomiudvalget i oktober.", ("økonomiudvalget",)),
        ("Sagen genoptages på byrådets møde i september.", ("byrådet",)),
    ],
)
def test_a_sentence_names_the_body_it_promises_to(sentence: str, bodies: tuple[str, ...]):
    assert promised_bodies(sentence) == bodies


def test_the_json_has_the_promised_fields():
    said = meeting("Teknikudvalget", "2021-03-09", item("4", "Stier", decision=f"Udsat.\n\n{AGAIN}"))
    found = promises_json(promises_of(every(said)[0], Cases(every(said)), TODAY))["promises"]
    assert [(p["item"], p["sentence"], p["due"], p["fulfilled_by"], p["status"]) for p in found] == [
        ("4", AGAIN, "2021-11", None, "overdue")
    ]


def test_a_promise_due_after_the_last_minutes_of_its_body_is_unseen_not_broken():
    def unseen(*other: Meeting) -> bool:
        said = meeting(
            "Teknikudvalget", "2021-03-09", item("4", "Stier i Lund", "21/7", decision=f"Godkendt.\n\n{AGAIN}")
        )
        return promises_of(every(said)[0], Cases(every(said, *other)), TODAY)[0].unseen

    assert unseen()
    assert unseen(meeting("Byrådet", "2021-12-14", item("1", "Budget")))  # of another body
    assert not unseen(meeting("Teknikudvalget", "2021-11-02", item("1", "Budget")))

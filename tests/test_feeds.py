from __future__ import annotations

import datetime as dt
import xml.etree.ElementTree as ET

import pytest

from retrieval.exports import About
from retrieval.feeds import Entry, Event, due_events, ics, last_day, rss
from retrieval.promises import Due, Status
from tests.memory import every, item, meeting

ABOUT = About("broer", built="2026-11-22", meetings=2)
STAMP = dt.datetime(2026, 11, 22, 8, 0)


def test_a_calendar_holds_days_and_times_as_the_standard_asks() -> None:
    events = [
        Event("a", "2021-12-31", "Frist: bro, vej; sti", "Linje 1\nC:\\x", "Rådhuset"),
        Event("b", "2021-03-09", "Møde", time="16:30"),
    ]
    lines = ics("Frister", events, STAMP).split("\r\n")
    assert lines[:5] == [
        *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Referent//DA", "CALSCALE:GREGORIAN", "X-WR-CALNAME:Frister"),
    ]
    assert lines[5:15] == [
        "BEGIN:VEVENT",
        "UID:ca978112ca1bbdcafac231b39a23dc4d@referent",  # the first half of the SHA-256 of "a"
        "DTSTAMP:20261122T080000Z",
        "DTSTART;VALUE=DATE:20211231",
        "DTEND;VALUE=DATE:20220101",
        "TRANSP:TRANSPARENT",
        "SUMMARY:Frist: bro\\, vej\\; sti",
        "DESCRIPTION:Linje 1\\nC:\\\\x",
        "LOCATION:Rådhuset",
        "END:VEVENT",
    ]
    assert "DTSTART:20210309T163000" in lines
    assert lines[-2:] == ["END:VCALENDAR", ""]


def test_long_lines_are_folded_at_75_bytes_and_never_inside_a_letter() -> None:
    text = "å" * 200
    raw = ics("x", [Event("a", "2021-01-01", text)], STAMP)
    assert max(len(line.encode()) for line in raw.split("\r\n")) <= 75
    assert f"SUMMARY:{text}" in raw.replace("\r\n ", "")


def test_only_promises_with_a_day_that_are_not_kept_stand_in_the_calendar() -> None:
    (handling,) = every(meeting("Byrådet", "2020-05-05", item("3", "Bro", text="Om broen.")))
    due: tuple[tuple[str | None, Status], ...] = (
        *(("2020-06", "overdue"), ("2021-02-03", "pending"), (None, "pending"), ("2020-07", "fulfilled")),
    )
    found = [Due(handling.place, f"Sætning {i}.", day, status) for i, (day, status) in enumerate(due)]
    events = due_events(found, ABOUT)
    assert [(e.day, e.summary) for e in events] == [("2020-06-30", "Frist: Bro"), ("2021-02-03", "Frist: Bro")]
    assert events[0].description == (
        "»Sætning 0.«\nByrådet, 5. maj 2020, pkt. 3\nfristen er passeret, intet senere punkt fundet\n"
        "Spørgsmål: broer\nFiltre: ingen\nIndeks: 2 møder, indekseret 22. november 2026"
    )
    assert events[0].key != events[1].key


@pytest.mark.parametrize(
    ("due", "day"), [("2024-02", "2024-02-29"), ("2023-12", "2023-12-31"), ("2023-04-05", "2023-04-05")]
)
def test_a_due_month_is_its_last_day(due: str, day: str) -> None:
    assert last_day(due) == day


def test_a_feed_is_well_formed_whatever_the_minutes_print() -> None:
    entry = Entry("a.md#1 ff", "Bro & <vej>\x0b", "http://x/arkiv?a=1&b=2", "»kr. < 5«", "2021-03-09")
    channel = ET.fromstring(rss("Nyt", "http://x/", ABOUT, [entry]).encode()).find("channel")
    assert channel is not None
    (found,) = channel.findall("item")
    assert {child.tag: child.text for child in found} == {
        "title": "Bro & <vej>",
        "link": "http://x/arkiv?a=1&b=2",
        "guid": "a.md#1 ff",
        "pubDate": "Tue, 09 Mar 2021 00:00:00 +0000",
        "description": "»kr. < 5«",
    }
    assert channel.findtext("description") == ABOUT.text

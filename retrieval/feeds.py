"""Days as a calendar (ICS), news as a feed (RSS). Pure functions; the time of writing comes from the caller. Knows no index."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from retrieval.exports import About, legal, where
from retrieval.promises import Due


@dataclass(frozen=True, slots=True)
class Event:
    """A day in a calendar. `key` makes it the same event in every export; `time` is "16:00" or None for the whole day."""

    key: str
    day: str
    summary: str
    description: str = ""
    place: str = ""
    time: str | None = None


def due_events(found: Sequence[Due], about: About) -> tuple[Event, ...]:
    """The promises with a due day that are not kept; a due month becomes its last day."""
    return tuple(
        Event(
            key=f"due {d.place.key} {d.sentence}",
            day=last_day(d.due),
            summary=f"Frist: {d.place.title}",
            description=f"»{d.sentence}«\n{where(d.place)}\n{d.status_text}\n{about.text}",
        )
        for d in found
        if d.due and d.status != "fulfilled"
    )


def last_day(due: str) -> str:
    """ "2024-02" -> "2024-02-29"; a day is itself."""
    if len(due) == 10:
        return due
    first = dt.date.fromisoformat(f"{due}-01")
    return ((first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)).isoformat()


def ics(name: str, events: Iterable[Event], stamp: dt.datetime) -> str:
    """A calendar (RFC 5545). `stamp` is when it was made, UTC; times are local ("floating")."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Referent//DA",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_ics(name)}",
    ]
    for event in events:
        day = event.day.replace("-", "")
        uid = hashlib.sha256(event.key.encode()).hexdigest()[:32]
        lines += ["BEGIN:VEVENT", f"UID:{uid}@referent", f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}"]
        if event.time:
            lines += [f"DTSTART:{day}T{event.time.replace(':', '')}00"]
        else:
            after = dt.date.fromisoformat(event.day) + dt.timedelta(days=1)
            lines += [f"DTSTART;VALUE=DATE:{day}", f"DTEND;VALUE=DATE:{after:%Y%m%d}", "TRANSP:TRANSPARENT"]
        lines += [f"SUMMARY:{_ics(event.summary)}"]
        lines += [f"DESCRIPTION:{_ics(event.description)}"] if event.description else []
        lines += [f"LOCATION:{_ics(event.place)}"] if event.place else []
        lines += ["END:VEVENT"]
    return "".join(f"{_folded(line)}\r\n" for line in (*lines, "END:VCALENDAR"))


def _ics(text: str) -> str:
    escaped = legal(text).replace("\r", "").replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\n", "\\n")


def _folded(line: str) -> str:
    """At most 75 bytes a line, never inside a letter; the next one starts with a blank."""
    parts: list[str] = []
    part, size = "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > (75 if not parts else 74):
            parts.append(part)
            part, size = "", 0
        part, size = part + letter, size + width
    return "\r\n ".join([*parts, part])


@dataclass(frozen=True, slots=True)
class Entry:
    """One piece of news. `id` never changes; `day` is ISO."""

    id: str
    title: str
    link: str
    summary: str
    day: str


def rss(title: str, link: str, about: About, entries: Iterable[Entry]) -> str:
    """An RSS 2.0 feed, in the order of the entries."""
    items = "".join(
        f'<item><title>{_xml(e.title)}</title><link>{_xml(e.link)}</link><guid isPermaLink="false">{_xml(e.id)}</guid>'
        f"<pubDate>{_rfc822(e.day)}</pubDate><description>{_xml(e.summary)}</description></item>\n"
        for e in entries
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>'
        f"<title>{_xml(title)}</title><link>{_xml(link)}</link><description>{_xml(about.text)}</description>"
        f"<language>da</language>\n{items}</channel></rss>\n"
    )


def _xml(text: str) -> str:
    return escape(legal(text))


def _rfc822(day: str) -> str:
    """Weekday and month in English, whatever the computer's language."""
    date = dt.date.fromisoformat(day)
    names = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return f"{names[date.weekday()]}, {date.day:02} {months[date.month - 1]} {date.year} 00:00:00 +0000"

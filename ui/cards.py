"""The HTML of what pages show: badges, hits, statements, items, meetings. Text of documents goes in escaped; knows no Streamlit."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from indexer.catalog import Entry
from indexer.minutes import Item, Meeting, Place
from retrieval.cite import body_name, citation
from retrieval.results import Hit, Newer, Statement
from ui.format import date
from ui.marked import Term, escape, explanations, inline, prose, within
from ui.strings import Words

Link = Callable[[str, str], str]  # (source, item) -> the permalink of an item

# Outcome -> (tone, name of the icon). The word always stands beside the icon: colour says nothing alone.
OUTCOMES: dict[str, tuple[str, str]] = {
    "godkendt": ("good", "check_circle"),
    "anbefalet": ("info", "thumb_up"),
    "taget_til_efterretning": ("info", "visibility"),
    "drøftet": ("plain", "forum"),
    "udsat": ("warn", "schedule"),
    "sendt_videre": ("info", "forward"),
    "tilbagesendt": ("warn", "undo"),
    "forkastet": ("bad", "cancel"),
    "udgået": ("plain", "remove_circle"),
    "ændret": ("change", "edit"),
    "ikke_fortolket": ("plain", "help"),
}


def badge(text: str, tone: str = "plain", icon: str = "") -> str:
    """A small label; the icon is drawn by the style sheet and hidden from screen readers."""
    sign = f'<span class="icon" aria-hidden="true" data-icon="{icon}"></span>' if icon else ""
    return f'<span class="badge {tone}">{sign}{escape(text)}</span>'


def outcome_badge(words: Words, outcome: str | None, before: str = "") -> str:
    """The outcome in a word, after what says whose it is."""
    if outcome is None:
        return ""
    tone, icon = OUTCOMES.get(outcome, ("plain", "help"))
    return badge(f"{before} {words.known('outcome', outcome)}".strip(), tone, icon)


def standing(words: Words, place: Place, outcome: str | None) -> str:
    """What a passage is worth: an agenda decides nothing, a recommendation is not the decision."""
    if place.kind == "dagsorden":
        return badge(words("hit.agenda"), "warn", "event_note")
    of_section = outcome_is = ""
    if place.section_type == "indstilling":
        of_section = badge(words("hit.recommendation"), "warn", "lightbulb")
        outcome_is = words("hit.outcome")  # beside "not decided" a bare "approved" would contradict it
    elif place.section_type == "tidligere_beslutning":
        of_section = badge(words("hit.prior"), "warn", "history")
        outcome_is = words("hit.outcome")
    return of_section + outcome_badge(words, outcome, outcome_is)


def where(words: Words, place: Place) -> str:
    """Body, date, item, case, municipality and page in one line of text."""
    parts = [
        body_name(place.committee),
        date(place.date, words.language, weekday=True),
        words("hit.item", number=place.item) if place.item else "",
        words("hit.case", number=place.case_number) if place.case_number else "",
        place.municipality or "",
        words("hit.page", number=place.page) if place.page is not None else "",
    ]
    return " · ".join(part for part in parts if part)


def newer(words: Words, later: Newer, link: Link) -> str:
    """The warning that a later handling exists, and the way to it."""
    parts = (body_name(later.committee), date(later.date, words.language), words("hit.item", number=later.item))
    text = f'<a href="{escape(link(later.source, later.item))}" target="_self">{escape(", ".join(p for p in parts if p))}</a>'
    is_agenda = later.kind == "dagsorden"
    worth = badge(words("hit.agenda"), "warn", "event_note") if is_agenda else outcome_badge(words, later.outcome)
    return f'<p class="newer">{badge(words("hit.newer"), "warn", "update")} {text} {worth}</p>'


def hit(words: Words, found: Hit, item: Item | None, link: Link, terms: Sequence[Term] = ()) -> str:
    """A hit: what it is worth, title, place, and the passage with its marks; `terms` are explained in it."""
    passage = found.passage
    place = passage.place
    section = _section_position(passage.id)
    tables = item.sections[section].tables if item and section is not None and section < len(item.sections) else ()
    text = prose(
        passage.text,
        within(tables, passage.start, passage.end),
        found.highlights,
        found.best,
        passage.table_header,
        terms,
    )
    heading = place.section.strip().rstrip(":") or words.known("section", place.section_type)
    return (
        f'<article class="hit" id="kilde-{found.rank}">'
        f'<p class="badges">{standing(words, place, passage.outcome)}</p>'
        f'<h3><span class="rank">{found.rank}</span> {escape(place.title)}</h3>'
        f'<p class="where">{escape(where(words, place))}</p>'
        f"{newer(words, found.newer, link) if found.newer else ''}"
        f'<div class="text" lang="da"><p class="section">{escape(heading)}</p>{text}</div>'
        f"{explanations(terms)}</article>"
    )


def _section_position(passage_id: str) -> int | None:
    """ "<source>#<item>.<section>.<part>" -> section; the title's own passage has none."""
    parts = passage_id.rpartition("#")[2].split(".")
    return int(parts[1]) if len(parts) == 3 and parts[1].isdecimal() else None


def statement(words: Words, said: Statement, found: Hit, link: Link, terms: Sequence[Term] = ()) -> str:
    """A verbatim answer with its place, and the way to its source below."""
    place = said.citation.passage.place
    return (
        f'<figure class="statement"><blockquote lang="da">{prose(said.text, terms=terms)}</blockquote>'
        f'<figcaption><cite lang="da">{escape(citation(place))}</cite> '
        f"{standing(words, place, said.citation.passage.outcome)} "
        f'<a href="#kilde-{found.rank}">{escape(words("statement.from", n=found.rank))}</a></figcaption>'
        f"{newer(words, found.newer, link) if found.newer else ''}{explanations(terms)}</figure>"
    )


def whole_item(words: Words, item: Item, kind: str, level: int = 4) -> str:
    """All sections of an item, with headings of the given level."""
    if item.closed:
        return f"<p>{badge(words('meeting.closed'), 'plain', 'lock')}</p>"
    out = []
    for section in item.sections:
        heading = section.heading.strip().rstrip(":") or words.known("section", section.type)
        note = badge(words("hit.recommendation"), "warn", "lightbulb") if section.type == "indstilling" else ""
        if kind == "dagsorden" and section.type == "beslutning":
            note = badge(words("hit.agenda"), "warn", "event_note")
        out.append(f"<h{level}>{escape(heading)} {note}</h{level}>{prose(section.text, section.tables)}")
    if item.attachments and not any(s.type == "bilag" for s in item.sections):
        listed = "".join(f"<li>{escape(name)}</li>" for name in item.attachments)
        out.append(f"<h{level}>{escape(words('meeting.attachments'))}</h{level}><ul>{listed}</ul>")
    if not out:
        out.append(f"<p>{escape(words('meeting.empty'))}</p>")
    return f'<div class="text whole" lang="da">{"".join(out)}</div>'


def issue_badges(words: Words, entry: Entry, corrected: bool) -> str:
    """Referat or dagsorden, corrected, superseded."""
    is_agenda = entry.kind == "dagsorden"
    out = badge(
        words("meeting.agenda" if is_agenda else "meeting.minutes"), "warn" if is_agenda else "info", "description"
    )
    if corrected:
        out += badge(words("meeting.corrected"), "change", "edit")
    if entry.superseded_by:
        out += badge(words("meeting.superseded"), "warn", "history")
    return out


def meeting_head(words: Words, meeting: Meeting, badges: str) -> str:
    """Heading and particulars of a meeting; level 2."""
    when = date(meeting.date, words.language, weekday=True) or words("archive.undated")
    times = " – ".join(t for t in (meeting.start_time, meeting.end_time) if t)
    facts = (
        ("meeting.time", times),
        ("meeting.place", meeting.place or ""),
        ("meeting.present", ", ".join(meeting.attendees)),
        ("meeting.absent", ", ".join(meeting.absent)),
    )
    listed = "".join(f"<div><dt>{escape(words(key))}</dt><dd>{escape(text)}</dd></div>" for key, text in facts if text)
    body = body_name(meeting.committee) or words("archive.unknown")
    return (
        f'<p class="badges">{badges}</p><h2>{escape(body)}</h2>'
        f'<p class="where">{escape(" · ".join(p for p in (when, meeting.municipality or "") if p))}</p>'
        f'<dl class="facts" lang="da">{listed}</dl>'
    )


def quoted_line(text: str, most: int = 160) -> str:
    """The beginning of a text as one escaped line."""
    line = " ".join(text.split())
    return inline(line, 0, len(line)) if len(line) <= most else f"{inline(line, 0, most)} …"

"""Saved searches and what is new since the last digest: found by place and text, written as Markdown, RSS and ICS. Ranks nothing itself.

    <index>-saved.json      the searches, what the index held at the last digest (hashes only), and the feed's latest entries
    <index>-nyt/            nyt-2026-11-22.md (only where something is new), nyt.rss, moeder.ics

A passage is known by municipality, committee, day, item and section type, and by its text: a corrected issue of the same meeting
brings only what it corrected.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from indexer.catalog import key
from indexer.minutes import Filters, Passage
from indexer.store import Index
from indexer.text import squeeze
from indexer.withheld import replace_file
from retrieval.archive import Archive
from retrieval.cite import body_name, citation, permalink
from retrieval.exports import About, Block, Document, Heading, Paragraph, Quote, filters_text, markdown, newer_text
from retrieval.feeds import Entry, Event, ics, rss
from retrieval.results import Hit
from retrieval.understand import understand

FORMAT = 1
MOST_HITS = 20  # of one search in one digest
TAIL = 0.5  # of the best score: what is below shares words with the question by chance
MOST_ENTRIES = 200  # of the feed
_SHORT = 400  # characters of a passage in the feed


class SavedProblem(ValueError):
    """The file of saved searches, or what was asked of it, cannot be used; the message names it."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A question to be asked again after every update."""

    name: str
    question: str
    filters: Filters = Filters()


@dataclass(frozen=True, slots=True)
class Shelf:
    """Everything the file holds. `known`: hash of place -> hashes of the texts that stood there at the last digest."""

    searches: tuple[Saved, ...] = ()
    known: Mapping[str, frozenset[str]] = field(default_factory=dict)
    meetings: frozenset[str] = frozenset()  # hashes of the meetings then known
    entries: tuple[Entry, ...] = ()  # newest first
    digested: str | None = None  # ISO day


@dataclass(frozen=True, slots=True)
class News:
    """What is new or changed for one saved search, best first."""

    search: Saved
    new: tuple[Hit, ...]
    changed: tuple[Hit, ...]
    weak: bool = False  # the answer they are taken from was a weak one


@dataclass(frozen=True, slots=True)
class Digest:
    """What is new since `since` (ISO day, None for ever), seen on `today`."""

    today: str
    since: str | None
    news: tuple[News, ...]
    meetings: tuple[Event, ...]

    @property
    def empty(self) -> bool:
        return not self.meetings and not any(n.new or n.changed for n in self.news)


def shelf_path(index: Path) -> Path:
    return index.with_name(f"{index.name}-saved.json")


def digest_folder(index: Path) -> Path:
    return index.with_name(f"{index.name}-nyt")


def read(index: Path) -> Shelf:
    """The saved searches of an index; none where there is no file."""
    path = shelf_path(index)
    try:
        row = json.loads(path.read_text(encoding="utf-8"))
        if row.get("format") != FORMAT:
            raise SavedProblem(f"{path}: format {row.get('format')}, dette program læser {FORMAT}")
        return Shelf(
            tuple(Saved(s["name"], s["question"], _filters(s["filters"])) for s in row["searches"]),
            {place: frozenset(texts.split()) for place, texts in row["known"].items()},
            frozenset(row["meetings"]),
            tuple(Entry(**entry) for entry in row["entries"]),
            row["digested"],
        )
    except FileNotFoundError:
        return Shelf()
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
        raise SavedProblem(f"{path}: kan ikke læses ({problem}). Ret eller fjern filen") from problem


def write(index: Path, shelf: Shelf) -> None:
    """Replace the file in one step."""
    row = {
        "format": FORMAT,
        "searches": [dataclasses.asdict(saved) for saved in shelf.searches],
        "known": {place: " ".join(sorted(texts)) for place, texts in sorted(shelf.known.items())},
        "meetings": sorted(shelf.meetings),
        "entries": [dataclasses.asdict(entry) for entry in shelf.entries],
        "digested": shelf.digested,
    }
    replace_file(shelf_path(index), json.dumps(row, ensure_ascii=False, indent=1))


def _filters(row: Mapping[str, Any]) -> Filters:
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
    return Filters(**values)


def added(shelf: Shelf, search: Saved, index: Index, today: str) -> Shelf:
    """The shelf with one more search. What the first one finds today is not news."""
    if not squeeze(search.name) or not squeeze(search.question):
        raise SavedProblem("en gemt søgning skal have et navn og et spørgsmål")
    if any(saved.name == search.name for saved in shelf.searches):
        raise SavedProblem(f"»{search.name}« er gemt i forvejen. Fjern den først, eller vælg et andet navn")
    with_search = replace(shelf, searches=(*shelf.searches, search))
    return with_search if shelf.digested else _seen(with_search, index, today)


def removed(shelf: Shelf, name: str) -> Shelf:
    kept = tuple(saved for saved in shelf.searches if saved.name != name)
    if len(kept) == len(shelf.searches):
        names = ", ".join(saved.name for saved in shelf.searches) or "ingen"
        raise SavedProblem(f"ingen gemt søgning hedder »{name}«; der er: {names}")
    return replace(shelf, searches=kept)


def _seen(shelf: Shelf, index: Index, today: str) -> Shelf:
    known: defaultdict[str, set[str]] = defaultdict(set)
    for passage in _passages(index):
        known[_place(passage)].add(_text(passage))
    meetings = frozenset(_meeting(m.municipality, m.committee, m.date, m.source) for m in index.catalog.meetings())
    return replace(shelf, known={p: frozenset(t) for p, t in known.items()}, meetings=meetings, digested=today)


def _passages(index: Index) -> Iterable[Passage]:
    return index.catalog.passages(range(index.manifest.counts.passages))


def _place(passage: Passage) -> str:
    place = passage.place
    meeting = _meeting(place.municipality, place.committee, place.date, place.source)
    return _hash(meeting, place.kind, place.item, place.section_type)


def _text(passage: Passage) -> str:
    return _hash(passage.text)


def _meeting(municipality: str | None, committee: str | None, date: str | None, source: str) -> str:
    """A meeting by its day; one without a day by its file."""
    return _hash(key(municipality) or "", key(committee) or "", date or source)


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]


def digest(archive: Archive, shelf: Shelf, today: str, root: str = "") -> tuple[Digest, Shelf]:
    """What is new for every saved search, and the shelf to be read next time. `root` is the app's address, for links."""
    states = {p.id: state for p in _passages(archive.index) if (state := _state(p, shelf)) != "known"}
    sources = {passage_id.rpartition("#")[0] for passage_id in states}
    news = tuple(_news(archive, search, states, sources) for search in shelf.searches)
    found = Digest(today, shelf.digested, news, _new_meetings(archive, shelf))
    entries = tuple(_entry(hit, today, root) for n in news for hit in (*n.new, *n.changed))
    latest = tuple({entry.id: entry for entry in (*entries, *shelf.entries)}.values())[:MOST_ENTRIES]
    return found, _seen(replace(shelf, entries=latest), archive.index, today)


def _state(passage: Passage, shelf: Shelf) -> str:
    """ "known", "changed" (the place was known with another text) or "new"."""
    texts = shelf.known.get(_place(passage))
    return "new" if texts is None else "known" if _text(passage) in texts else "changed"


def _news(archive: Archive, search: Saved, states: Mapping[str, str], sources: set[str]) -> News:
    """The search asked of the files that hold something new; an answer of none is no news."""
    wanted = sources & set(search.filters.sources) if search.filters.sources else sources
    if not wanted:
        return News(search, (), ())
    filters = replace(search.filters, sources=tuple(sorted(wanted)))
    answer = archive.answer_query(understand(search.question, archive.known, (), filters), MOST_HITS)
    if answer.status == "none":
        return News(search, (), ())
    best: dict[str, Hit] = {}  # of each item
    for hit in answer.hits:
        if hit.passage.id in states and _speaks_of(hit, answer.hits[0].score):
            best.setdefault(hit.passage.place.item_key, hit)
    hits = list(best.values())
    return News(
        search,
        tuple(hit for hit in hits if states[hit.passage.id] == "new"),
        tuple(hit for hit in hits if states[hit.passage.id] == "changed"),
        answer.status == "weak",
    )


def _speaks_of(hit: Hit, best: float) -> bool:
    """Whether a passage is more than the tail of its ranking: a ranking is never empty, news may be."""
    return hit.score >= TAIL * best and any(e.ranker == "stems" and e.score > 0 for e in hit.evidence)


def _new_meetings(archive: Archive, shelf: Shelf) -> tuple[Event, ...]:
    """The meetings that the index did not hold before, as days of a calendar."""
    found = []
    for entry in archive.index.catalog.meetings():
        name = _meeting(entry.municipality, entry.committee, entry.date, entry.source)
        meeting = archive.index.catalog.meeting(entry.source)
        if meeting is None or entry.date is None or name in shelf.meetings:
            continue
        titles = "\n".join(f"{item.number} {item.title}".strip() for item in meeting.items)
        kind = "Dagsorden" if entry.kind == "dagsorden" else "Referat"
        who = body_name(entry.committee) or entry.source
        summary = f"{who} ({entry.municipality})" if entry.municipality else who
        time = meeting.start_time if meeting.start_time and len(meeting.start_time) == 5 else None
        found.append(Event(f"meeting {name}", entry.date, summary, f"{kind}\n{titles}", meeting.place or "", time))
    return tuple(found)


def _entry(hit: Hit, today: str, root: str) -> Entry:
    place = hit.passage.place
    text = squeeze(hit.passage.text)
    newer = f"\n{newer_text(hit.newer)}" if hit.newer else ""
    summary = f"{text[:_SHORT]}{' …' if len(text) > _SHORT else ''}\n{citation(place)}{newer}"
    identity = f"{hit.passage.id} {_text(hit.passage)}"
    return Entry(identity, f"{place.title}: {citation(place)}", permalink(place, root), summary, today)


def digest_document(found: Digest, about: About) -> Document:
    """The digest for a reader: every search that has something new, then the new meetings."""
    blocks: list[Block] = []
    for news in found.news:
        if news.new or news.changed:
            blocks.append(Heading(news.search.name))
            blocks.append(Paragraph(f"Spørgsmål: {news.search.question}. Filtre: {filters_text(news.search.filters)}."))
        weak = " (svagt match)" if news.weak else ""
        for label, hits in (("Nyt", news.new), ("Ændret", news.changed)):
            blocks += [Heading(f"{label}{weak}", 3)] if hits else []
            for hit in hits:
                blocks.append(Quote(hit.passage.text, f"{hit.passage.place.title}. {citation(hit.passage.place)}"))
                blocks += [Paragraph(newer_text(hit.newer))] if hit.newer else []
    if found.meetings:
        blocks.append(Heading("Nye møder i arkivet"))
        blocks += [Paragraph(f"{event.day}: {event.summary}") for event in found.meetings]
    return Document(f"Nyt {found.today}", about, tuple(blocks))


def write_digest(found: Digest, shelf: Shelf, about: About, folder: Path, root: str = "") -> tuple[Path, ...]:
    """Markdown where there is news; the feed and the calendar always. Each file is replaced in one step."""
    folder.mkdir(parents=True, exist_ok=True)
    stamp = dt.datetime.fromisoformat(found.today)
    files = {
        "nyt.rss": rss("Referent: nyt i gemte søgninger", f"{root}/", about, shelf.entries),
        "moeder.ics": ics("Møder i arkivet", found.meetings, stamp),
    }
    if not found.empty:
        files[f"nyt-{found.today}.md"] = markdown(digest_document(found, about))
    for name, text in files.items():
        replace_file(folder / name, text)
    return tuple(folder / name for name in sorted(files))


def digest_json(found: Digest) -> dict[str, Any]:
    return {
        "today": found.today,
        "since": found.since,
        "searches": [
            {
                "name": news.search.name,
                "question": news.search.question,
                "weak": news.weak,
                "new": [_hit_json(hit) for hit in news.new],
                "changed": [_hit_json(hit) for hit in news.changed],
            }
            for news in found.news
        ],
        "meetings": [{"date": event.day, "title": event.summary} for event in found.meetings],
    }


def _hit_json(hit: Hit) -> dict[str, Any]:
    place = hit.passage.place
    return {"passage_id": hit.passage.id, "citation": citation(place), "title": place.title, "text": hit.passage.text}


def shelf_json(searches: Sequence[Saved]) -> dict[str, Any]:
    return {
        "searches": [
            {"name": s.name, "question": s.question, "filters": dataclasses.asdict(s.filters)} for s in searches
        ]
    }

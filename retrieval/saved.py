"""Saved searches and what is new since the last digest: found by place and text, written as Markdown, RSS and ICS. Ranks nothing itself.

    <index>-saved.json      the searches, what was seen of the index and when (hashes only), and the feed's latest entries
    <index>-nyt/            nyt-2026-11-22.md (only where something is new), nyt.rss, moeder.ics

A digest tells what came since the digest before it; a reader who looks at one search is told what came since that search was
last marked as seen. Neither takes the other's news away.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from indexer import seen
from indexer.editions import whole
from indexer.minutes import Filters, Passage
from indexer.seen import Seen, meeting_hash, text_hash
from indexer.store import Index
from indexer.text import squeeze
from indexer.withheld import replace_file
from retrieval.archive import Archive
from retrieval.as_json import newer_json
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
    """A question to be asked again after every update. `look` is the last look at the index that its reader has seen, on `since`."""

    name: str
    question: str
    filters: Filters = Filters()
    look: int = 0
    since: str | None = None  # ISO day


@dataclass(frozen=True, slots=True)
class Shelf:
    """Everything the file holds. `look` is the number of the last look at the index, `digest_look` the one of the last digest."""

    searches: tuple[Saved, ...] = ()
    known: Seen = field(default_factory=dict)
    meetings: frozenset[str] = frozenset()  # hashes of the meetings known at the last digest
    entries: tuple[Entry, ...] = ()  # newest first
    digested: str | None = None  # ISO day
    look: int = 0
    digest_look: int = 0


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
            tuple(_saved(search) for search in row["searches"]),
            seen.from_json(row["known"]),
            frozenset(row["meetings"]),
            tuple(Entry(**entry) for entry in row["entries"]),
            row["digested"],
            row.get("look", 0),
            row.get("digest_look", 0),
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
        "known": seen.to_json(shelf.known),
        "meetings": sorted(shelf.meetings),
        "entries": [dataclasses.asdict(entry) for entry in shelf.entries],
        "digested": shelf.digested,
        "look": shelf.look,
        "digest_look": shelf.digest_look,
    }
    replace_file(shelf_path(index), json.dumps(row, ensure_ascii=False, indent=1))


def _saved(row: Mapping[str, Any]) -> Saved:
    values: dict[str, Any] = {n: tuple(v) if isinstance(v, list) else v for n, v in row["filters"].items()}
    return Saved(row["name"], row["question"], Filters(**values), row.get("look", 0), row.get("since"))


def added(shelf: Shelf, search: Saved, index: Index, today: str) -> Shelf:
    """The shelf with one more search. What it finds today is not news."""
    if not squeeze(search.name) or not squeeze(search.question):
        raise SavedProblem("en gemt søgning skal have et navn og et spørgsmål")
    _free(shelf, search.name)
    after = _looked(shelf, index)
    if after.digested is None:
        after = _told(after, index, today)
    return replace(after, searches=(*after.searches, replace(search, look=after.look, since=today)))


def _free(shelf: Shelf, name: str) -> None:
    if any(saved.name == name for saved in shelf.searches):
        raise SavedProblem(f"»{name}« er gemt i forvejen. Fjern den først, eller vælg et andet navn")


def removed(shelf: Shelf, name: str) -> Shelf:
    wanted = found(shelf, name)
    return replace(shelf, searches=tuple(saved for saved in shelf.searches if saved is not wanted))


def renamed(shelf: Shelf, name: str, new: str) -> Shelf:
    """The shelf with a search under another name; its news stay its own."""
    new = squeeze(new)
    if not new:
        raise SavedProblem("en gemt søgning skal have et navn")
    if new != name:
        _free(shelf, new)
    return _replaced(shelf, name, lambda search: replace(search, name=new))


def marked_seen(shelf: Shelf, name: str, index: Index, today: str) -> Shelf:
    """The shelf once the reader of a search has seen all that the index holds today."""
    after = _looked(shelf, index)
    return _replaced(after, name, lambda search: replace(search, look=after.look, since=today))


def found(shelf: Shelf, name: str) -> Saved:
    """The search of that name."""
    for saved in shelf.searches:
        if saved.name == name:
            return saved
    names = ", ".join(saved.name for saved in shelf.searches) or "ingen"
    raise SavedProblem(f"ingen gemt søgning hedder »{name}«; der er: {names}")


def _replaced(shelf: Shelf, name: str, change: Callable[[Saved], Saved]) -> Shelf:
    wanted = found(shelf, name)
    return replace(shelf, searches=tuple(change(s) if s is wanted else s for s in shelf.searches))


def _looked(shelf: Shelf, index: Index) -> Shelf:
    look = shelf.look + 1
    return replace(shelf, known=seen.looked(shelf.known, _passages(index), look), look=look)


def _told(shelf: Shelf, index: Index, today: str) -> Shelf:
    """The shelf once a digest has told all that was seen."""
    meetings = frozenset(meeting_hash(m.municipality, m.committee, m.date, m.source) for m in index.catalog.meetings())
    return replace(shelf, meetings=meetings, digested=today, digest_look=shelf.look)


def _passages(index: Index) -> Iterable[Passage]:
    return index.catalog.passages(range(index.manifest.counts.passages))


def digest(archive: Archive, shelf: Shelf, today: str, root: str = "") -> tuple[Digest, Shelf]:
    """What is new for every saved search, and the shelf to be read next time. `root` is the app's address, for links."""
    changed = _news_since(archive, shelf.searches, shelf.known, shelf.digest_look)
    told = Digest(today, shelf.digested, changed, _new_meetings(archive, shelf))
    latest = tuple({entry.id: entry for entry in (*entries(told, root), *shelf.entries)}.values())[:MOST_ENTRIES]
    return told, _told(replace(_looked(shelf, archive.index), entries=latest), archive.index, today)


def news(archive: Archive, shelf: Shelf, name: str, today: str) -> Digest:
    """What is new for one search since its reader marked it as seen."""
    search = found(shelf, name)
    return Digest(today, search.since, _news_since(archive, [search], shelf.known, search.look), ())


def entries(told: Digest, root: str = "") -> tuple[Entry, ...]:
    """What a digest tells, as a feed."""
    return tuple(_entry(hit, told.today, root) for n in told.news for hit in (*n.new, *n.changed))


def news_events(told: Digest) -> tuple[Event, ...]:
    """The meetings that the news are of, as days of a calendar, oldest first."""
    hits = [hit.passage.place for n in told.news for hit in (*n.new, *n.changed) if hit.passage.place.date]
    titles: dict[tuple[str, str], list[str]] = {}
    for place in hits:
        titles.setdefault((place.date or "", place.source), []).append(f"{place.item} {place.title}".strip())
    names = {place.source: place for place in hits}
    return tuple(
        Event(f"news {source}", day, _who(names[source].committee, names[source].municipality, source), "\n".join(rows))
        for (day, source), rows in sorted(titles.items())
    )


def _who(committee: str | None, municipality: str | None, source: str) -> str:
    """ "Byrådet (Aaby)"; a body without a name is its file."""
    name = body_name(committee) or source
    return f"{name} ({municipality})" if municipality else name


def _news_since(archive: Archive, searches: Iterable[Saved], known: Seen, look: int) -> tuple[News, ...]:
    states = {p.id: is_ for p in _passages(archive.index) if (is_ := seen.state(p, known, look)) != "known"}
    sources = {passage_id.rpartition("#")[0] for passage_id in states}
    return tuple(_news(archive, search, states, sources) for search in searches)


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
    for entry in archive.index.catalog.sittings():
        name = meeting_hash(entry.municipality, entry.committee, entry.date, entry.source)
        if entry.date is None or name in shelf.meetings:
            continue
        meeting = whole(archive.index.catalog.pages(entry.source))
        titles = "\n".join(f"{item.number} {item.title}".strip() for item in meeting.items)
        kind = "Dagsorden" if entry.kind == "dagsorden" else "Referat"
        summary = _who(entry.committee, entry.municipality, entry.source)
        time = meeting.start_time if meeting.start_time and len(meeting.start_time) == 5 else None
        found.append(Event(f"meeting {name}", entry.date, summary, f"{kind}\n{titles}", meeting.place or "", time))
    return tuple(found)


def _entry(hit: Hit, today: str, root: str) -> Entry:
    place = hit.passage.place
    text = squeeze(hit.passage.text)
    newer = f"\n{newer_text(hit.newer)}" if hit.newer else ""
    summary = f"{text[:_SHORT]}{' …' if len(text) > _SHORT else ''}\n{citation(place)}{newer}"
    identity = f"{hit.passage.id} {text_hash(hit.passage)}"
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
    return {
        "passage_id": hit.passage.id,
        "citation": citation(place),
        "title": place.title,
        "text": hit.passage.text,
        "newer": newer_json(hit.newer),
    }


def shelf_json(searches: Sequence[Saved]) -> dict[str, Any]:
    return {
        "searches": [
            {"name": s.name, "question": s.question, "filters": dataclasses.asdict(s.filters)} for s in searches
        ]
    }

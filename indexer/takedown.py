"""Takes a file, an item or a name out of an index and of what lies beside it, and proves that it is gone. Opens no source file.

Works on the meetings that the index holds, so the minutes themselves need not be at hand; the list beside the index makes the
next build leave out the same. What stands in the municipality's own files is named in the report and left alone.
"""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from glob import escape
from pathlib import Path
from typing import Any

import yaml

from indexer import seen, store, withheld
from indexer.assemble import Origin, assemble
from indexer.build import pipeline
from indexer.chunk import Budget
from indexer.document import SUFFIXES
from indexer.encoder import Encoder, Settings
from indexer.facts import with_facts
from indexer.minutes import Item, Meeting, Passage
from indexer.sentences import sentences
from indexer.store import Index, IndexProblem
from indexer.text import normalise, squeeze
from indexer.withheld import MASK, FileEntry, Withheld, entry_of, matches, names_pattern

CAP = 0.2  # of all passages: more than that is rather a slip of the hand
_TELLING = 40  # characters: a sentence this long is looked for after it was removed
_LINES = {".jsonl", ".csv", ".tsv", ".trec"}  # files of records, one a line


class NotFound(Exception):
    """There is nothing of that name in the index; the message says what there is."""


class TooMuch(Exception):
    """More would go than is plausible."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be taken down: exactly one of the three. An item is "SOURCE:NUMBER" or, where numbers repeat, "SOURCE#POSITION"."""

    file: str = ""
    item: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A file beside the index, and how many entries or texts of it were removed or masked."""

    file: str
    changes: int


@dataclass(frozen=True, slots=True)
class Proof:
    """What was searched afterwards, and every place that still holds what was to go."""

    texts: int
    files: int
    bytes: int
    remaining: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """What a takedown did. `also_in`: places of other items that print the same sentences, for a person to judge."""

    files: tuple[str, ...]  # sources, editions of the same meeting included
    items: tuple[str, ...]  # "SOURCE#POSITION"
    changed: int  # passages removed or masked
    before: int
    after: int
    beside: tuple[Cleaned, ...]
    originals: tuple[str, ...]  # files of the municipality that still hold it
    also_in: tuple[str, ...]
    proof: Proof


@dataclass(frozen=True, slots=True)
class Place:
    """An item as a person knows it; `name` is how a takedown names it: "SOURCE#POSITION"."""

    name: str
    number: str
    title: str
    committee: str | None
    date: str | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a takedown would do, before anything is done."""

    asked: Asked
    files: tuple[str, ...]
    items: tuple[Place, ...]  # what goes; of a name the items that print it
    passages: tuple[Passage, ...]  # removed or masked
    total: int
    beside: tuple[Cleaned, ...]
    originals: tuple[str, ...]
    generation: str  # of the index that was looked at

    @property
    def too_much(self) -> bool:
        """Whether so much goes that it must be confirmed once more."""
        return len(self.passages) > CAP * self.total


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What was asked for, found in an index."""

    index: Index
    meetings: list[Meeting]
    old: Withheld
    new: Withheld
    files: set[str]
    items: list[str]
    passages: list[Passage]
    traces: _Traces


def plan(folder: Path, asked: Asked, also: Sequence[Path] = ()) -> Plan:
    """Look, and change nothing."""
    wanted = _wanted(folder, asked)
    texts = [_cleaned_file(path, wanted.traces) for path in [*_beside(folder), *also]]
    keys = dict.fromkeys(p.place.item_key for p in wanted.passages)
    return Plan(
        asked=asked,
        files=tuple(sorted(wanted.files)),
        items=tuple(_places(wanted.meetings, [*keys, *wanted.items])),
        passages=tuple(wanted.passages),
        total=wanted.index.manifest.counts.passages,
        beside=tuple(Cleaned(str(path), changes) for path, _, changes in texts if changes),
        originals=_originals(wanted.index, asked, wanted.files, wanted.items),
        generation=wanted.index.generation,
    )


def _places(meetings: Sequence[Meeting], keys: Iterable[str]) -> Iterator[Place]:
    wanted = set(keys)
    for meeting in meetings:
        for position, item in enumerate(meeting.items):
            if (name := f"{meeting.source}#{position}") in wanted:
                yield Place(name, item.number, item.title, meeting.committee, meeting.date)


def _wanted(folder: Path, asked: Asked) -> _Wanted:
    index, old = store.open_index(folder), _read(folder)
    meetings = _meetings(index)
    new, files, items = _extended(old, meetings, index, asked)
    traces = _Traces(
        frozenset(files),
        tuple(items),
        _numbers(meetings, items),
        _needles(meetings, files, items),
        names_pattern([asked.name]) if asked.name else None,
    )
    return _Wanted(index, meetings, old, new, files, items, _touched(index, asked, files, items), traces)


def takedown(
    folder: Path,
    asked: Asked,
    load_encoder: Callable[[str, Settings], Encoder],
    yes: bool = False,
    also: Sequence[Path] = (),
) -> Taken:
    """Remove it, put it on the list, clean the files beside the index and those of `also`, and look for what is left."""
    wanted = _wanted(folder, asked)
    index, old, new, files, items = wanted.index, wanted.old, wanted.new, wanted.files, wanted.items
    kept = _applied(wanted.meetings, new, files)
    before = _all_passages(index)
    changed, total = len(wanted.passages), len(before)
    if changed > CAP * total and not yes:
        raise TooMuch(f"{changed} of {total} passages would go, more than {CAP:.0%}. Look again, or add --yes")
    originals = _originals(index, asked, files, items)
    for path in (*_beside(folder), *also):
        _cleaned_file(path, wanted.traces)  # one that cannot be cleaned stops it before anything is done
    encoder = load_encoder(index.manifest.encoder, index.manifest.encoder_settings)
    with store.writing(folder) as writer:
        if store.current_generation(folder) != index.generation:
            raise IndexProblem(f"{folder}: was updated meanwhile. Run the command again")
        withheld.write(folder, new)
        records = [record for record in index.catalog.files() if record.source not in files]
        assemble(writer, kept, encoder, records, _origin(index, old, new, files), index)
    index.catalog.close()
    _drop_old(folder)
    written = [*_beside(folder), *also]
    beside = _clean(written, wanted.traces)
    after = store.open_index(folder)
    forgotten = _forget(folder, before, after)
    return Taken(
        files=tuple(sorted(files)),
        items=tuple(items),
        changed=changed,
        before=total,
        after=after.manifest.counts.passages,
        beside=(*beside, *forgotten),
        originals=originals,
        also_in=tuple(_printing(kept, wanted.traces.needles)),
        proof=_prove(folder, wanted.traces, [path for path in written if path.exists()], kept),
    )


def _read(folder: Path) -> Withheld:
    try:
        return withheld.read(folder)
    except withheld.ListProblem as problem:
        raise IndexProblem(str(problem)) from problem


def _meetings(index: Index) -> list[Meeting]:
    found = (index.catalog.meeting(entry.source) for entry in index.catalog.meetings(superseded=True))
    return [meeting for meeting in found if meeting is not None]


def _extended(
    old: Withheld, meetings: Sequence[Meeting], index: Index, asked: Asked
) -> tuple[Withheld, set[str], list[str]]:
    """The list with what was asked for, and the sources and items it means here, other editions included."""
    if asked.file:
        sources = _editions(meetings, index, asked.file)
        sha256 = {record.source: record.sha256 for record in index.catalog.files()}
        entries = tuple(FileEntry(source, sha256.get(source, "")) for source in sorted(sources))
        return replace(old, files=_joined(old.files, entries)), sources, []
    if asked.item:
        meeting, position = _item(meetings, asked.item)
        entry = entry_of(meeting, position)
        keys = [f"{m.source}#{i}" for m in meetings for i in matches(entry, m)]
        return replace(old, items=_joined(old.items, (entry,))), set(), keys
    name = squeeze(normalise(asked.name))
    if len(name.split()) < 2:
        raise NotFound(f"{asked.name!r}: expected a whole name, of two words or more; one word would meet many others")
    return replace(old, names=_joined(old.names, (name,))), set(), []


def _joined(old: tuple[Any, ...], new: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys((*old, *new)))


def _editions(meetings: Sequence[Meeting], index: Index, source: str) -> set[str]:
    """The file and the earlier issues of the same meeting that it replaces: they would come back in its place."""
    if source not in {meeting.source for meeting in meetings}:
        raise NotFound(f"{source}: no such file in the index. {_alike(source, [m.source for m in meetings])}")
    replaced = index.catalog.superseded()
    leader = replaced.get(source, source)
    return {source, *(old for old, new in replaced.items() if new == leader and source == leader)}


def _item(meetings: Sequence[Meeting], text: str) -> tuple[Meeting, int]:
    """The meeting and the position that "SOURCE:NUMBER" or "SOURCE#POSITION" names."""
    by_source = {meeting.source: meeting for meeting in meetings}
    source, _, position = text.rpartition("#")
    if source in by_source and position.isdecimal() and int(position) < len(by_source[source].items):
        return by_source[source], int(position)
    source, _, number = text.rpartition(":")
    if source not in by_source:
        raise NotFound(f"{text}: expected SOURCE:NUMBER. {_alike(source or text, list(by_source))}")
    meeting = by_source[source]
    positions = [i for i, item in enumerate(meeting.items) if item.number == number]
    if not positions:
        raise NotFound(f"{source} has no item {number!r}; it has {', '.join(item.number for item in meeting.items)}")
    if len(positions) > 1:
        listed = "; ".join(f"{source}#{i} {meeting.items[i].title}" for i in positions)
        raise NotFound(f"{source} has {len(positions)} items {number!r}. Name one by its position: {listed}")
    return meeting, positions[0]


def _alike(wanted: str, names: Sequence[str]) -> str:
    near = sorted([name for name in names if wanted and wanted.casefold() in name.casefold()] or names)
    return f"The index has {', '.join(near[:5])}{' ...' if len(near) > 5 else ''}"


def _applied(meetings: Sequence[Meeting], new: Withheld, files: set[str]) -> list[Meeting]:
    """What stays: the meetings for the new generation. Facts are read anew where a meeting changed."""
    pairs = [(meeting, new.applied(meeting)) for meeting in meetings if meeting.source not in files]
    return [meeting if freed is meeting else with_facts(freed) for meeting, freed in pairs]


def _touched(index: Index, asked: Asked, files: set[str], items: Sequence[str]) -> list[Passage]:
    """The passages that go, or that the name is masked in."""
    if asked.name:
        pattern = names_pattern([asked.name])
        return [p for p in _all_passages(index) if pattern.search(f"{p.context}\n{p.text}")]
    return [p for p in _all_passages(index) if p.place.source in files or p.place.item_key in items]


def _all_passages(index: Index) -> list[Passage]:
    return list(index.catalog.passages(range(index.manifest.counts.passages)))


def _origin(index: Index, old: Withheld, new: Withheld, files: set[str]) -> Origin:
    """The next build need not read everything again, where this index was made by this program under the old list."""
    manifest = index.manifest
    current = manifest.pipeline == pipeline(Budget(), old)
    sources = tuple(source for source in manifest.sources if Path(source).name not in files)
    return Origin(sources, manifest.municipality, pipeline(Budget(), new) if current else manifest.pipeline)


def _originals(index: Index, asked: Asked, files: set[str], items: Sequence[str]) -> tuple[str, ...]:
    """Paths of the minutes that hold it."""
    sources = files | {key.rpartition("#")[0] for key in items}
    if asked.name:
        pattern = names_pattern([asked.name])
        sources = {m.source for m in _meetings(index) if any(pattern.search(text) for text in _texts(m))}
    paths = (index.catalog.path(source) for source in sorted(sources))
    return tuple(str(path) for path in paths if path is not None and path.exists())


def _drop_old(folder: Path) -> None:
    """Old generations hold the text still; a reader of ours may have kept one open."""
    current = store.current_generation(folder)
    for path in folder.glob("gen-*"):
        if path.name != current:
            shutil.rmtree(path, ignore_errors=True)


# What to look for afterwards.


def _numbers(meetings: Sequence[Meeting], items: Sequence[str]) -> frozenset[tuple[str, str]]:
    """(file's name without its suffix, item number) of the items, as judgements name a place."""
    return frozenset(
        (_doc(meeting.source), _bare(item.number))
        for meeting in meetings
        for position, item in enumerate(meeting.items)
        if f"{meeting.source}#{position}" in items
    )


def _doc(source: str) -> str:
    path = Path(source)
    return path.stem if path.suffix.lower() in SUFFIXES else source


def _bare(number: str) -> str:
    return squeeze(number).rstrip(".")


def _needles(meetings: Sequence[Meeting], files: set[str], items: Sequence[str]) -> tuple[str, ...]:
    """The telling sentences of what is removed."""
    gone = [
        item
        for meeting in meetings
        for position, item in enumerate(meeting.items)
        if meeting.source in files or f"{meeting.source}#{position}" in items
    ]
    return tuple(dict.fromkeys(sentence for item in gone for sentence in _telling(item)))


def _telling(item: Item) -> Iterator[str]:
    if len(item.title) >= _TELLING // 2:
        yield item.title
    for section in item.sections:
        for span in sentences(section.text):
            for line in section.text[span.start : span.end].split("\n"):
                if len(line.strip()) >= _TELLING:
                    yield line.strip()


def _texts(meeting: Meeting) -> Iterator[str]:
    yield from (meeting.header, meeting.trailer, *meeting.contents, *meeting.attendees, *meeting.absent)
    for item in meeting.items:
        yield from (item.title, item.meta, *item.attachments)
        for section in item.sections:
            yield from (section.heading, section.text)


def _printing(meetings: Iterable[Meeting], needles: Sequence[str]) -> Iterator[str]:
    """Items elsewhere that print what was removed: two of its sentences, or a long one. A single short one is a formula."""
    for meeting in meetings:
        for item in meeting.items:
            text = "\n".join(section.text for section in item.sections)
            printed = [needle for needle in needles if len(needle) >= _TELLING and needle in text]
            if len(printed) > 1 or any(len(needle) >= 3 * _TELLING for needle in printed):
                yield f"{meeting.source}:{item.number}"


@dataclass(frozen=True, slots=True)
class _Traces:
    """How text and data refer to what was removed."""

    files: frozenset[str]
    items: tuple[str, ...]  # "SOURCE#POSITION"
    numbers: frozenset[tuple[str, str]]  # of the items: (doc, number), as judgements name a place
    needles: tuple[str, ...]
    name: re.Pattern[str] | None

    def in_text(self, text: str) -> bool:
        if self.name is not None:
            return bool(self.name.search(text))
        return any(needle in text for needle in self.needles) or self._names_place(text)

    def _names_place(self, text: str) -> bool:
        """A source, or the id of an item or of one of its passages."""
        if text in self.files or text in self.items:
            return True
        source, _, rest = text.rpartition("#")
        return source in self.files or f"{source}#{rest.split('.')[0]}" in self.items

    def in_row(self, row: dict[str, Any]) -> bool:
        """Whether a record is about it: a place, an id or a sentence among its own values."""
        if any(isinstance(value, str) and self.in_text(value) for value in row.values()):
            return True
        doc = _doc(str(row.get("doc") or row.get("source") or ""))
        if "item" in row and (doc, _bare(str(row["item"]))) in self.numbers:
            return True
        return bool(doc) and any(_doc(source) == doc for source in self.files)


# Files beside the index: feedback, judgements, saved searches, what was written from them, the municipality's own concepts.


def _beside(folder: Path) -> list[Path]:
    """Feedback, judgements, saved searches, what a digest wrote, saved runs, own concepts also where they were put aside.

    Uploads are sources: the municipality's own files.
    """
    digests = folder.with_name(f"{folder.name}-nyt")
    files = [
        folder.with_name("feedback.jsonl"),
        folder.with_name("pool.jsonl"),
        _saved_searches(folder),
        *sorted(digests.glob("*")),
        *sorted(folder.with_name("runs").glob("*.json")),
        *sorted(folder.parent.glob(f"{escape(folder.name)}-begreber*.yaml")),
    ]
    return [path for path in files if path.is_file()]


def _clean(paths: Sequence[Path], traces: _Traces) -> tuple[Cleaned, ...]:
    done = []
    for path in paths:
        _, cleaned, changes = _cleaned_file(path, traces)
        if cleaned is None:
            path.unlink()
        elif changes:
            withheld.replace_file(path, cleaned)
        if changes:
            done.append(Cleaned(str(path), changes))
    return tuple(done)


def _cleaned_file(path: Path, traces: _Traces) -> tuple[Path, str | None, int]:
    try:
        return (path, *_cleaned(path.suffix.lower(), path.read_text(encoding="utf-8"), traces))
    except ValueError as problem:
        raise IndexProblem(
            f"{path}: damaged, so nobody can say what it holds ({problem}). Mend or delete it, then run again"
        ) from problem


def _forget(folder: Path, before: Sequence[Passage], after: Index) -> tuple[Cleaned, ...]:
    """What saved searches remember of passages and meetings that are gone; the marks in their place are no news."""
    path = _saved_searches(folder)
    if not path.is_file():
        return ()
    row = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(row, dict) or not isinstance(row.get("known"), dict):
        return ()
    left = _all_passages(after)
    gone = _meeting_hashes(before) - _meeting_hashes(left)
    meetings = [name for name in row.get("meetings", []) if name not in gone]
    known = seen.from_json(row["known"])
    kept = seen.taken_over(known, before, left)
    changes = sum(kept.get(place) != texts for place, texts in known.items())
    changes += len(row.get("meetings", [])) - len(meetings)
    if not changes:
        return ()
    cleaned = {**row, "known": seen.to_json(kept), "meetings": meetings}
    withheld.replace_file(path, json.dumps(cleaned, ensure_ascii=False, indent=1))
    return (Cleaned(str(path), changes),)


def _meeting_hashes(passages: Iterable[Passage]) -> set[str]:
    places = {(p.place.municipality, p.place.committee, p.place.date, p.place.source) for p in passages}
    return {seen.meeting_hash(*place) for place in places}


def _saved_searches(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}-saved.json")


def _cleaned(suffix: str, text: str, traces: _Traces) -> tuple[str | None, int]:
    """The text of a file without it, and how much was removed or masked; None where the whole file goes."""
    if suffix == ".json":
        value, changes = _without(json.loads(text), traces)
        return json.dumps({} if value is _GONE else value, ensure_ascii=False, indent=1), changes
    if suffix == ".yaml":
        return _cleaned_concepts(text, traces)
    if suffix in _LINES:
        return _cleaned_lines(text, traces)
    if traces.name is not None:
        return traces.name.subn(MASK, text)
    return (None, 1) if _mentions(text, traces) else (text, 0)  # a digest is made anew


def _cleaned_lines(text: str, traces: _Traces) -> tuple[str, int]:
    pairs = [_cleaned_line(line, traces) for line in text.splitlines()]
    return "".join(f"{line}\n" for line, _ in pairs if line is not None), sum(n for _, n in pairs)


def _cleaned_concepts(text: str, traces: _Traces) -> tuple[str, int]:
    """Own concepts without the words that tell of it, as a file that can be read still; a damaged one line by line."""
    try:
        rows = yaml.safe_load(text)
    except yaml.YAMLError:
        return _cleaned_lines(text, traces)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return _cleaned_lines(text, traces)
    pairs = [_without_in_concept(row, n, traces) for n, row in enumerate(rows, 1)]
    changes = sum(n for _, n in pairs)
    if not changes and not traces.in_text(text):
        return text, 0
    kept = [row for row, _ in pairs if row is not None]
    written: str = yaml.safe_dump(kept, allow_unicode=True, sort_keys=False, width=1000, default_flow_style=None)
    return written, max(changes, 1)  # comments are not kept: what only they say is gone too


def _without_in_concept(row: dict[str, Any], n: int, traces: _Traces) -> tuple[dict[str, Any] | None, int]:
    """The nth concept without the words that tell of it; None where no word is left, so that it takes no shipped one away."""
    lists = {field: terms for field, terms in row.items() if isinstance(terms, list)}
    left = {field: [t for t in terms if not traces.in_text(str(t))] for field, terms in lists.items()}
    changes = sum(len(terms) - len(left[field]) for field, terms in lists.items())
    if changes and not any(left.values()):
        return None, changes
    told = [field for field, value in row.items() if isinstance(value, str) and traces.in_text(value)]
    masked = {field: traces.name.sub(MASK, row[field]) if traces.name else "" for field in told}
    masked |= {"id": f"egen-navn-fjernet-{n}"} if "id" in told else {}
    return {**row, **left, **masked}, changes + len(told)


def _cleaned_line(line: str, traces: _Traces) -> tuple[str | None, int]:
    """One record of a file of records; a line that is no JSON is text."""
    try:
        value = json.loads(line)
    except ValueError:
        if traces.name is not None:
            return traces.name.subn(MASK, line)
        return (None, 1) if _mentions(line, traces) else (line, 0)
    cleaned, changes = _without(value, traces)
    if cleaned is _GONE:
        return None, changes
    return (json.dumps(cleaned, ensure_ascii=False), changes) if changes else (line, 0)


def _mentions(text: str, traces: _Traces) -> bool:
    """Whether a text holds a sentence of it, or names its place."""
    places = [*traces.files, *(f"{key}." for key in traces.items)]
    return traces.in_text(text) or any(place in text or place.replace(" ", "%20") in text for place in places)


_GONE = object()


def _without(value: Any, traces: _Traces) -> tuple[Any, int]:
    """JSON without the records that are about it, names masked, and the number of changes."""
    if isinstance(value, str):
        if traces.name is not None:
            return traces.name.subn(MASK, value)
        return (_GONE, 1) if traces.in_text(value) else (value, 0)
    if isinstance(value, list):
        pairs = [_without(part, traces) for part in value]
        return [part for part, _ in pairs if part is not _GONE], sum(n for _, n in pairs)
    if not isinstance(value, dict):
        return value, 0
    if traces.name is None and traces.in_row(value):
        return _GONE, 1
    named = {key: _without(part, traces) for key, part in value.items()}
    renamed = {str(_without(key, traces)[0]) if traces.name else key: part for key, (part, _) in named.items()}
    return {key: part for key, part in renamed.items() if part is not _GONE}, sum(n for _, n in named.values())


# The proof.


def _prove(folder: Path, traces: _Traces, beside: Sequence[Path], left: Sequence[Meeting]) -> Proof:
    """Every stored text and every raw byte of the index and of the files beside it, searched for name, places and sentences.

    A sentence that another item prints too is that item's: it is reported as `also_in`, not as left over.
    """
    elsewhere = "\n".join(text for meeting in left for text in _texts(meeting))
    own = tuple(needle for needle in traces.needles if needle not in elsewhere)
    looked = replace(traces, needles=own)
    index = store.open_index(folder)
    texts = _all_passages(index)
    remaining = [p.id for p in texts if _still(p, looked)]
    if index.dense.size != len(texts):
        remaining.append(f"{index.dense.size} vectors for {len(texts)} passages")
    raw = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    size = 0
    for path in (*raw, *beside):
        data = path.read_bytes()
        size += len(data)
        text = data.decode("utf-8", "ignore")
        ids = looked.items if path in beside else ()  # inside the index the number of a removed item stays
        if looked.in_text(text) or any(source in text for source in looked.files) or any(f"{i}." in text for i in ids):
            remaining.append(str(path))
    remaining += [str(path) for path in beside if str(path) not in remaining and _cleaned_file(path, looked)[2]]
    remaining += [path.name for path in folder.glob("gen-*") if path.name != store.current_generation(folder)]
    return Proof(len(texts), len(raw) + len(beside), size, tuple(remaining))


def _still(passage: Passage, looked: _Traces) -> bool:
    """Whether a stored passage still says it; of a removed item only the mark in the title's place may be left."""
    place = passage.place
    said = looked.in_text(f"{passage.context}\n{passage.text}") or place.source in looked.files
    return said or (place.item_key in looked.items and passage.text != withheld.REMOVED)


def plan_text(plan: Plan) -> Iterator[str]:
    """What would go, for a reader at the terminal, in Danish."""
    if plan.files:
        yield f"Filer: {', '.join(plan.files)}"
    for place in plan.items:
        yield f"  {place.name}  {place.number} {place.title}"
    what = "maskeres i" if plan.asked.name else "fjernes"
    yield f"Passager, der {what}: {len(plan.passages)} af {plan.total}."
    for cleaned in plan.beside:
        yield f"Renses: {cleaned.file} ({cleaned.changes})"
    for path in plan.originals:
        yield f"Kommunens egen fil ændres ikke: {path}"
    yield "Intet er ændret endnu."


def plan_json(plan: Plan) -> dict[str, Any]:
    return {
        "files": list(plan.files),
        "items": [dataclasses.asdict(place) for place in plan.items],
        "passages": [{"passage_id": p.id, "text": p.text} for p in plan.passages],
        "total": plan.total,
        "beside": [dataclasses.asdict(cleaned) for cleaned in plan.beside],
        "originals": list(plan.originals),
    }


def taken_json(taken: Taken) -> dict[str, Any]:
    return dataclasses.asdict(taken)


def as_text(taken: Taken) -> Iterator[str]:
    """The report for a reader at the terminal, in Danish."""
    for label, names in (("Afpublicerede filer", taken.files), ("Afpublicerede punkter", taken.items)):
        if names:
            yield f"{label}: {', '.join(names)}"
    yield f"Passager berørt: {taken.changed}. Indekset havde {taken.before} passager og har nu {taken.after}."
    for cleaned in taken.beside:
        yield f"Renset: {cleaned.file} ({cleaned.changes})"
    for path in taken.originals:
        yield f"Kommunens egen fil er ikke ændret: {path}"
    if taken.also_in:
        yield f"De samme sætninger er også trykt i: {', '.join(taken.also_in)}. Afpublicér dem for sig, hvis de også skal væk."
    proof = taken.proof
    yield f"Gennemsøgt: {proof.texts} passager, {proof.files} filer, {proof.bytes} byte. " + (
        f"STÅR STADIG I: {', '.join(proof.remaining)}" if proof.remaining else "Intet fundet."
    )

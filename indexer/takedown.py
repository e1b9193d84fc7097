"""Takes a file, an item or a name out of an index and of what lies beside it, and proves that it is gone. Opens no source file.

Works on the meetings that the index holds, so the minutes themselves need not be at hand; the list beside the index makes the
next build leave out the same. What stands in the municipality's own files is named in the report and left alone.
"""

from __future__ import annotations

import dataclasses
import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from glob import escape
from pathlib import Path
from typing import Any

from indexer import seen, store, withheld
from indexer.assemble import Origin, assemble
from indexer.build import pipeline
from indexer.chunk import Budget
from indexer.encoder import Encoder, Settings
from indexer.facts import with_facts
from indexer.minutes import Meeting, Passage
from indexer.store import Index, IndexProblem
from indexer.text import normalise, squeeze
from indexer.traces import TELLING, Cleaned, Traces, clean, cleaned_file, needles_of, numbers_of, texts_of
from indexer.withheld import FileEntry, Withheld, entry_of, matches, names_pattern

CAP = 0.2  # of all passages: more than that is rather a slip of the hand


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
    traces: Traces


def plan(folder: Path, asked: Asked, also: Sequence[Path] = ()) -> Plan:
    """Look, and change nothing."""
    wanted = _wanted(folder, asked)
    texts = [cleaned_file(path, wanted.traces) for path in [*_beside(folder), *also]]
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
    traces = Traces(
        frozenset(files),
        tuple(items),
        numbers_of(meetings, items),
        needles_of(meetings, files, items),
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
        cleaned_file(path, wanted.traces)  # one that cannot be cleaned stops it before anything is done
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
    beside = clean(written, wanted.traces)
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
    by_source = {meeting.source: meeting for meeting in meetings}
    first = by_source[source].sitting  # leads for all pages of a meeting that is printed with a file per item
    of_all = {old for old, new in replaced.items() if new == first and len(by_source[old].items) > 1}
    return {source, *of_all, *(old for old, new in replaced.items() if new == source)}


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
        sources = {m.source for m in _meetings(index) if any(pattern.search(text) for text in texts_of(m))}
    paths = (index.catalog.path(source) for source in sorted(sources))
    return tuple(str(path) for path in paths if path is not None and path.exists())


def _drop_old(folder: Path) -> None:
    """Old generations hold the text still; a reader of ours may have kept one open."""
    current = store.current_generation(folder)
    for path in folder.glob("gen-*"):
        if path.name != current:
            shutil.rmtree(path, ignore_errors=True)


# Files beside the index: feedback, judgements, saved searches, what was written from them.


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


# The proof.


def _printing(meetings: Iterable[Meeting], needles: Sequence[str]) -> Iterator[str]:
    """Items elsewhere that print what was removed: two of its sentences, or a long one. A single short one is a formula."""
    for meeting in meetings:
        for item in meeting.items:
            text = "\n".join(section.text for section in item.sections)
            printed = [needle for needle in needles if len(needle) >= TELLING and needle in text]
            if len(printed) > 1 or any(len(needle) >= 3 * TELLING for needle in printed):
                yield f"{meeting.source}:{item.number}"


def _prove(folder: Path, traces: Traces, beside: Sequence[Path], left: Sequence[Meeting]) -> Proof:
    """Every stored text and every raw byte of the index and of the files beside it, searched for name, places and sentences.

    A sentence that another item prints too is that item's: it is reported as `also_in`, not as left over.
    """
    elsewhere = "\n".join(text for meeting in left for text in texts_of(meeting))
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
    remaining += [str(path) for path in beside if str(path) not in remaining and cleaned_file(path, looked)[2]]
    remaining += [path.name for path in folder.glob("gen-*") if path.name != store.current_generation(folder)]
    return Proof(len(texts), len(raw) + len(beside), size, tuple(remaining))


def _still(passage: Passage, looked: Traces) -> bool:
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

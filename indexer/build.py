"""Files -> a searchable index folder: the pipeline in one function. Knows no command line and prints nothing."""

from __future__ import annotations

import hashlib
import logging
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from indexer import store, withheld
from indexer.assemble import Assembled, Origin, Progress, Tell, assemble
from indexer.catalog import FileRecord
from indexer.chunk import Budget
from indexer.document import SUFFIXES, Unreadable, load
from indexer.encoder import Encoder
from indexer.minutes import Meeting
from indexer.store import Index, IndexProblem
from indexer.withheld import Withheld

__all__ = ["Failure", "NothingToRead", "Progress", "Report", "build", "find", "pipeline"]

log = logging.getLogger(__name__)


class NothingToRead(Exception):
    """No minutes file below the sources: more likely a wrong folder than the wish to empty the index."""


@dataclass(frozen=True, slots=True)
class Failure:
    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did. `files` = added + changed + unchanged + failed; `meetings` counts the leading ones."""

    files: int
    added: int
    changed: int
    removed: int
    unchanged: int
    failed: tuple[Failure, ...]
    meetings: int
    items: int
    passages: int
    encoded: int  # passages whose vectors had to be computed
    masked: int  # civil registration numbers masked
    superseded: tuple[tuple[str, str], ...]  # (replaced source, leading source)
    warnings: tuple[str, ...]
    seconds: float
    encoder: str
    index: str
    withheld: int = 0  # files that were found and not read: they are on the takedown list


@dataclass(frozen=True, slots=True)
class Found:
    """A file below the sources. `source` is the name it is cited by, `folder` the folders above it within the source."""

    path: Path
    source: str
    folder: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """What became of one file: a record, and a meeting unless the record says why not."""

    record: FileRecord
    meeting: Meeting | None
    state: str  # "added", "changed", "unchanged", "failed"


def build(
    sources: Sequence[Path],
    folder: Path,
    encoder: Encoder,
    municipality: str | None = None,
    progress: Tell | None = None,
    budget: Budget | None = None,
    processes: int = 1,
) -> Report:
    """Make the index in `folder` say exactly what the files below `sources` say; what has not changed is not encoded again."""
    started = time.perf_counter()
    tell = progress or (lambda _: None)
    found = find(sources)
    if not found:
        raise NothingToRead(
            f"{', '.join(map(str, sources))}: no {' '.join(SUFFIXES)} file below. The index was left as it is"
        )
    with store.writing(folder) as writer:
        hidden = _withheld(folder)
        skipped = {
            file.source for file in found if hidden.files and hidden.holds_file(file.source, _hash(file.path)[0])
        }
        found = [file for file in found if file.source not in skipped]
        program = pipeline(budget or Budget(), hidden)
        origin = Origin(tuple(str(source.resolve()) for source in sources), municipality, program)
        before = _previous(folder)
        parsed = list(_parse_all(found, before, origin, hidden, tell))
        if before and _nothing_new(parsed, before, origin, encoder):
            done = Assembled(before.manifest, before.catalog.superseded(), encoded=0)
        else:
            meetings = [p.meeting for p in parsed if p.meeting is not None]
            files = [p.record for p in parsed]
            done = assemble(writer, meetings, encoder, files, origin, before, budget, tell, processes)
    report = _report(parsed, before, done, folder, time.perf_counter() - started)
    return replace(report, withheld=len(skipped))


def find(sources: Sequence[Path]) -> list[Found]:
    """The minutes files below the sources, by source name. A name that two files share becomes a path."""
    paths: dict[Path, Path] = {}  # file -> the source folder above it
    for source in sources:
        if not source.exists():
            raise NothingToRead(f"{source}: no such file or folder. The index was left as it is")
        inside = [source] if source.is_file() else sorted(source.rglob("*"))
        for path in inside:
            hidden = any(part.startswith(".") for part in path.relative_to(source).parts)
            if path.suffix.lower() in SUFFIXES and not path.is_dir() and not hidden:
                paths.setdefault(path.absolute(), source.absolute() if source.is_dir() else path.absolute().parent)
    shared = Counter(_nfc(path.name) for path in paths)
    named = [(path, root, _nfc(path.name)) for path, root in paths.items()]
    named = [(p, r, name if shared[name] == 1 else _nfc(p.relative_to(r).as_posix())) for p, r, name in named]
    shared = Counter(name for _, _, name in named)
    named = [(p, r, name if shared[name] == 1 else f"{_nfc(r.name)}/{name}") for p, r, name in named]
    shared = Counter(name for _, _, name in named)
    named = [(p, r, name if shared[name] == 1 else _nfc(p.as_posix())) for p, r, name in named]
    return sorted((Found(p, name, _folders(p, r)) for p, r, name in named), key=lambda f: f.source)


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _folders(path: Path, root: Path) -> str:
    """The folders that may name the municipality, outermost first: "Varde/2020"."""
    return _nfc(Path(root.name, path.relative_to(root).parent).as_posix())


def _previous(folder: Path) -> Index | None:
    """The index as it is, or None where there is none that could be read: then all is made anew."""
    try:
        return store.open_index(folder)
    except store.IndexMissing:
        return None
    except IndexProblem as problem:
        log.warning("building anew: %s", problem)
        return None


def _withheld(folder: Path) -> Withheld:
    """The takedown list; without it nothing may be published."""
    try:
        return withheld.read(folder)
    except withheld.ListProblem as problem:
        raise IndexProblem(str(problem)) from problem


def pipeline(budget: Budget, hidden: Withheld) -> str:
    """The hash of what turns files into passages, takedown list included: where it differs, unchanged files are read again."""
    here = Path(__file__).parent
    digest = hashlib.sha256(repr(budget).encode())
    for path in sorted(here.rglob("*.py")):
        digest.update(path.relative_to(here).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    digest.update(hidden.digest.encode())
    return digest.hexdigest()


def _made_alike(before: Index, origin: Origin) -> bool:
    manifest = before.manifest
    return Origin(manifest.sources, manifest.municipality, manifest.pipeline) == origin


def _nothing_new(parsed: Sequence[Parsed], before: Index, origin: Origin, encoder: Encoder) -> bool:
    """Whether a new generation would say what the current one says."""
    same_encoder = (before.manifest.encoder, before.manifest.encoder_revision) == (encoder.name, encoder.revision)
    same_files = sorted((p.record for p in parsed), key=lambda record: record.source) == before.catalog.files()
    return same_encoder and same_files and _made_alike(before, origin)


def _parse_all(
    found: Sequence[Found], before: Index | None, origin: Origin, hidden: Withheld, tell: Tell
) -> Iterator[Parsed]:
    records = {record.source: record for record in before.catalog.files()} if before else {}
    alike = before is not None and _made_alike(before, origin)
    for number, file in enumerate(found):
        tell(Progress("læser", number, len(found), file.source))
        record = records.get(file.source)
        sha256, size = _hash(file.path)
        known = record is not None and record.reason is None and record.sha256 == sha256
        if before and record and known and alike and record.path == str(file.path):
            meeting = before.catalog.meeting(file.source)
            if meeting is not None:
                yield Parsed(record, meeting, "unchanged")
                continue
        state = "unchanged" if known else "changed" if record and record.reason is None else "added"
        yield _parse(file, sha256, size, state, origin.municipality, hidden)
    tell(Progress("læser", len(found), len(found)))


def _parse(file: Found, sha256: str, size: int, state: str, municipality: str | None, hidden: Withheld) -> Parsed:
    try:
        document = load(file.path, file.source, file.folder, municipality, hidden)
    except Unreadable as reason:
        return Parsed(FileRecord(file.source, str(file.path), sha256, size, reason=str(reason)), None, "failed")
    except Exception as problem:  # one file that the grammar stumbles over must not cost the others
        log.exception("%s", file.path)
        reason_text = f"intern fejl ({type(problem).__name__}: {problem})"
        return Parsed(FileRecord(file.source, str(file.path), sha256, size, reason=reason_text), None, "failed")
    record = FileRecord(file.source, str(file.path), sha256, size, document.pages, document.masked)
    return Parsed(record, document.meeting, state)


def _hash(path: Path) -> tuple[str, int]:
    """SHA-256 and size; of a file that cannot be opened nothing, the reader will say why."""
    try:
        if not path.is_file():
            return "", 0
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest(), path.stat().st_size
    except OSError:
        return "", 0


def _report(parsed: Sequence[Parsed], before: Index | None, done: Assembled, folder: Path, seconds: float) -> Report:
    states = Counter(p.state for p in parsed)
    now = {p.record.source for p in parsed}
    gone = [r for r in before.catalog.files() if r.reason is None and r.source not in now] if before else []
    return Report(
        files=len(parsed),
        added=states["added"],
        changed=states["changed"],
        removed=len(gone),
        unchanged=states["unchanged"],
        failed=tuple(Failure(p.record.source, p.record.reason) for p in parsed if p.record.reason is not None),
        meetings=done.manifest.counts.meetings,
        items=done.manifest.counts.items,
        passages=done.manifest.counts.passages,
        encoded=done.encoded,
        masked=sum(p.record.masked for p in parsed),
        superseded=tuple(sorted(done.superseded.items())),
        warnings=tuple(f"{p.record.source}: {w}" for p in parsed if p.meeting for w in p.meeting.warnings),
        seconds=round(seconds, 3),
        encoder=done.manifest.encoder,
        index=str(folder),
    )

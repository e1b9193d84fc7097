"""Files that people add: safe names, a look at what the parser reads, then the index made anew. Knows no page."""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath, PureWindowsPath

from indexer.assemble import Tell
from indexer.build import Report, build
from indexer.document import SUFFIXES, Document, Unreadable, load
from indexer.encoder import load as load_encoder
from indexer.store import IndexMissing, open_index
from indexer.text import normalise, squeeze
from ui.settings import Settings

MOST_MEGABYTES = 50  # per file; the readers have limits of their own below that
_LONGEST_NAME = 150  # characters: every file system takes it, also in UTF-8

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Preview:
    """One chosen file: what the parser reads in it, or why it cannot."""

    name: str
    data: bytes
    document: Document | None
    reason: str | None = None
    folder: str = "."  # within the uploads: named by the municipality where somebody wrote one


def safe_name(name: str) -> str:
    """The last part of a name, without anything that could lead elsewhere: "../a/Møde 1.pdf" -> "Møde 1.pdf"."""
    last = PureWindowsPath(PurePosixPath(name).name).name
    clean = squeeze(normalise(last)).lstrip(". ") or "fil"
    stem, dot, suffix = clean.rpartition(".")
    return f"{stem[: _LONGEST_NAME - len(suffix) - 1]}{dot}{suffix}" if stem else clean[:_LONGEST_NAME]


def preview(name: str, data: bytes, municipality: str = "") -> Preview:
    """Read a file as the index would, without adding it. The parser takes `municipality` where the file names none."""
    name = safe_name(name)
    folder = safe_name(f"{municipality} Kommune") if municipality.strip() else "."
    refused = partial(Preview, name, data, None, folder=folder)
    if Path(name).suffix.lower() not in SUFFIXES:
        return refused(reason=f"ukendt filtype: kan læse {' '.join(SUFFIXES)}")
    if len(data) > MOST_MEGABYTES * 1_000_000:
        return refused(reason=f"for stor: højst {MOST_MEGABYTES} MB")
    with tempfile.TemporaryDirectory() as aside:
        path = Path(aside) / f"fil{Path(name).suffix.lower()}"
        path.write_bytes(data)
        try:
            return Preview(name, data, load(path, name, folder if folder != "." else ""), folder=folder)
        except Unreadable as problem:
            return refused(reason=str(problem))
        except Exception:  # one file that the grammar stumbles over must not cost the others
            log.exception("%s", name)
            return refused(reason="intern fejl; se programmets log")


def add(files: Sequence[Preview], settings: Settings, tell: Tell) -> Report:
    """Keep the readable files and make the index anew from its own sources and them. Raises IndexProblem or NothingToRead."""
    for file in files:
        if file.document is not None:
            _keep(settings.uploads / file.folder, file)
    try:
        index = open_index(settings.index)
        sources = [Path(source) for source in index.manifest.sources]
        encoder = load_encoder(index.manifest.encoder, index.manifest.encoder_settings)
        municipality = index.manifest.municipality
    except IndexMissing:
        sources, encoder, municipality = [], load_encoder(), None
    if settings.uploads.resolve() not in (source.resolve() for source in sources):
        sources.append(settings.uploads)
    return build(sources, settings.index, encoder, municipality, tell)


def replaces(file: Preview, settings: Settings) -> bool:
    """Whether a file of that name was added before."""
    return (settings.uploads / file.folder / file.name).exists()


def _keep(folder: Path, file: Preview) -> None:
    """Write aside and rename: a build that runs meanwhile never sees half a file."""
    folder.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=folder, prefix=".")
    with os.fdopen(handle, "wb") as out:
        out.write(file.data)
    Path(temporary).replace(folder / file.name)

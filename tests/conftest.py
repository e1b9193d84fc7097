"""What several test files need once per run."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.encoder import Encoder, load
from indexer.facts import with_facts
from indexer.grammar import parse
from indexer.readers import read
from retrieval import Archive, open_current
from tests.browsing import browser, contexts, served, server, visit
from tests.tiny import tiny_encoder, tiny_index
from tools.typeset import PRINTED

__all__ = ["browser", "contexts", "served", "server", "visit"]  # fixtures of others


@pytest.fixture(scope="session")
def encoder_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real model folder with a small vocabulary and random vectors."""
    return tiny_encoder(tmp_path_factory.mktemp("encoder") / "tiny")


@pytest.fixture(scope="session")
def encoder(encoder_folder: Path) -> Encoder:
    return load(str(encoder_folder))


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the sample minutes as they are printed, read without the sandbox."""
    folder = tmp_path_factory.mktemp("sample") / "index"
    paths = sorted(p for p in PRINTED.rglob("*") if p.is_file())
    meetings = [with_facts(parse(read(p).lines, p.name, folder=p.parent.name)) for p in paths]
    tiny_index(folder, meetings, load("bundled"))
    return folder


@pytest.fixture(scope="session")
def sample_archive(sample_folder: Path) -> Archive:
    return open_current(sample_folder)

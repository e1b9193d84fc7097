"""What several test files need once per run."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.encoder import Encoder, load
from tests.tiny import tiny_encoder


@pytest.fixture(scope="session")
def encoder_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real model folder with a small vocabulary and random vectors."""
    return tiny_encoder(tmp_path_factory.mktemp("encoder") / "tiny")


@pytest.fixture(scope="session")
def encoder(encoder_folder: Path) -> Encoder:
    return load(str(encoder_folder))

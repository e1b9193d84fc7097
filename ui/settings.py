"""Where the app's files lie. Read from the environment here once, for the server and for the page script; knows no page."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from retrieval.citation_form import FILE

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Settings:
    """The index folder; what the app itself writes lies beside it."""

    index: Path
    questions: Path = ROOT / "data" / "questions"  # judged questions, and the figures committed beside them
    citation: Path = FILE  # the municipality's form of a citation
    public: bool = False  # readers whom nobody knows: without the pages that change what all are shown
    owner: str = ""  # the authority, as the accessibility statement names it
    contact: str = ""  # whom to write to about accessibility: a mail or web address, a telephone number

    @property
    def uploads(self) -> Path:
        """Files added through the app: a source of the index like any other folder."""
        return self.index.with_name(f"{self.index.name}-uploads")

    @property
    def feedback(self) -> Path:
        """What readers thought of hits, one JSON object per line."""
        return self.index.with_name("feedback.jsonl")

    @property
    def pool(self) -> Path:
        """Passages that `eval pool` collected to be judged."""
        return self.index.with_name("pool.jsonl")

    @property
    def runs(self) -> Path:
        """Runs that `eval run` saved."""
        return self.index.with_name("runs")


def from_environment() -> Settings:
    """REFERENT_INDEX: the index folder (data/index). REFERENT_PUBLIC=1, REFERENT_OWNER, REFERENT_CONTACT: see Settings."""
    read = os.environ.get
    return Settings(
        Path(read("REFERENT_INDEX") or ROOT / "data" / "index"),
        public=read("REFERENT_PUBLIC", "") not in ("", "0"),
        owner=read("REFERENT_OWNER", ""),
        contact=read("REFERENT_CONTACT", ""),
    )

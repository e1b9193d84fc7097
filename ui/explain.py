"""Which words of a text are explained to its reader. Knows no page; the marks are drawn by marked.py."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from indexer.minutes import Span
from retrieval import Archive
from ui.marked import Term
from ui.strings import Words

_SWITCH = "explain words"


def switch(words: Words) -> None:
    """Explained words on or off, for all pages of the session."""
    st.toggle(words("explain.switch"), value=True, key=_SWITCH, help=words("explain.help"), persist_state="session")


def terms(archive: Archive, text: str, where: str) -> tuple[Term, ...]:
    """The explained words of a text, each at its first mention; `where` sets their ids apart from another text's."""
    return tuple(_terms(archive, text, where)) if st.session_state.get(_SWITCH, True) else ()


def _terms(archive: Archive, text: str, where: str) -> Iterator[Term]:
    seen: set[str] = set()
    for mention in archive.explaining.mentions(text):
        concept = mention.concepts[0]
        if concept.id not in seen:
            seen.add(concept.id)
            place = f"{where}-{mention.start}"
            yield Term(Span(mention.start, mention.end), place, concept.administrative[0], concept.explanation)

"""What a page is given: where things lie, the words of the chosen language, the open index, links. Knows no page's content."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from retrieval import Archive
from ui.settings import Settings
from ui.strings import Words

LANGUAGE, DANISH, ENGLISH = "sprog", "Dansk", "English"  # name in the address, and its values: the labels of the switch
ARCHIVE_PATH, CASES_PATH, DECISIONS_PATH = "arkiv", "sager", "beslutninger"
MEETING, ITEM = "moede", "punkt"  # names in the address of a meeting and its item
MONEY_PATH = "penge"
DECISION = "afgoerelse"  # name in the address of a decision: the key of its item
PEOPLE_PATH, PERSON, PERSON_AREA = "personer", "person", "i"  # names in the address of a member and the municipality
SEARCHES_PATH, REMOVAL_PATH, ACCESSIBILITY_PATH = "gemte", "afpublicer", "tilgaengelighed"
CASE = "sag"  # name in the address of a case: the key of any of its handlings


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything around a page. `root` is the app's own address, "" where it is not known (tests)."""

    settings: Settings
    words: Words
    root: str
    open: Callable[[], Archive]  # raises IndexProblem or EncoderUnavailable

    def link(self, path: str, params: Mapping[str, str | Sequence[str]]) -> str:
        """The full address of a page of this app, fit to be pasted into a document; a value may be several."""
        language = {LANGUAGE: ENGLISH} if self.words.language == "en" else {}
        return f"{self.root}/{path}?{urlencode({**params, **language}, doseq=True)}"

    def item_link(self, source: str, item: str) -> str:
        """The permalink of an item; `item` is its number, or its key where numbers repeat."""
        return self.link(ARCHIVE_PATH, {MEETING: source, ITEM: item})

    def case_link(self, key: str) -> str:
        """The permalink of the case that the item with this key belongs to."""
        return self.link(CASES_PATH, {CASE: key})

"""Every visible string, in Danish and English: one table a page, here in one. Knows no page; text of documents is never here."""

from __future__ import annotations

from dataclasses import dataclass

from ui.format import Language
from ui.strings import (
    accessibility,
    archive,
    ask,
    cases,
    common,
    concepts,
    coverage,
    decisions,
    hits,
    money,
    people,
    prepare,
    promises,
    quality,
    removal,
    searches,
    topics,
)

# A page of its own strings is a new line here; a key stands in one table only.
TABLES = (
    accessibility.TABLE,
    archive.TABLE,
    ask.TABLE,
    cases.TABLE,
    common.TABLE,
    concepts.TABLE,
    coverage.TABLE,
    decisions.TABLE,
    hits.TABLE,
    money.TABLE,
    people.TABLE,
    prepare.TABLE,
    promises.TABLE,
    quality.TABLE,
    removal.TABLE,
    searches.TABLE,
    topics.TABLE,
)
TABLE: dict[str, tuple[str, str]] = {key: texts for table in TABLES for key, texts in table.items()}


@dataclass(frozen=True, slots=True)
class Words:
    """The table in one language: `words("page.ask")`."""

    language: Language

    def __call__(self, key: str, **values: object) -> str:
        text = TABLE[key][0 if self.language == "da" else 1]
        return text.format(**values) if values else text

    def known(self, group: str, name: str) -> str:
        """The word for a name the parser uses ("outcome", "godkendt"); a name the table lacks, readable as it is."""
        found = TABLE.get(f"{group}.{name}")
        return self(f"{group}.{name}") if found else name.replace("_", " ").capitalize()

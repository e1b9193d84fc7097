"""The fictional minutes' gold files are consistent with the documents beside them; knows no parser."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest

LAYOUTS = Path(__file__).parent / "layouts"
FILES = sorted(LAYOUTS.glob("*/*.gold.json"))
TYPES = set(
    "resume beslutningstema indstilling handlemuligheder beslutning afstemning tidligere_beslutning sagsgang "
    "sagsfremstilling baggrund vurdering økonomi personale lovgrundlag høring drøftelse konsekvenser klima "
    "kommunikation tidsplan bilag fraværende inhabilitet dissens deltagere bemærkninger underskrift".split()
)
ITEM_KEYS = set(
    "number title title_clean case_number document_number closed agenda_type sections decision votes absent recused "
    "attachments references".split()
)
DEBRIS = 160  # characters of running head and page number that may fall between two words
INLINE = re.compile(r"</?(?:a|abbr|b|button|em|i|label|span|strong|sub|sup|u)\b[^>]*>")


def plain(raw: str, suffix: str) -> str:
    """The document's text as the README of the layouts says it is compared."""
    if suffix == ".html":
        raw = re.sub(r"(?s)<(script|style)\b.*?</\1>|<!--.*?-->", " ", raw)
        raw = html.unescape(re.sub(r"<[^>]+>", " ", INLINE.sub("", raw)))
    if suffix == ".md":
        raw = re.sub(r"[#*\\]", "", re.sub(r"<br\s*/?>", " ", raw))
    raw = raw.replace("\u00a0", " ").replace("\u00ad", "").replace("\f", " ")
    return " ".join(raw.split())


def letters(text: str) -> str:
    """Letters and digits only: what is left when spaces, hyphens, table bars and glued headings do not count."""
    return re.sub(r"[\W_]+", "", text)


def after(word: str, printed: str, start: int) -> int | None:
    """Where `word` ends, whole or broken in two by a page break, when it stands close behind `start`."""
    for cut in (len(word), *range(2, len(word) - 1)):
        position: int | None = start
        for part in filter(None, (word[:cut], word[cut:])):
            at = printed.find(part, position, (position or 0) + len(part) + DEBRIS)
            position = at + len(part) if at >= 0 else None
            if position is None:
                break
        if position is not None:
            return position
    return None


def place(gold: str, printed: str, start: int = 0) -> int | None:
    """Where `gold` ends in `printed` (letters only) from `start` on; page debris may stand between its words."""
    exact = printed.find(letters(gold), start)
    if exact >= 0:
        return exact + len(letters(gold))
    wanted = [letters(word) for word in gold.split() if letters(word)]
    begin = printed.find(wanted[0], start)
    while begin >= 0:
        position: int | None = begin
        for word in wanted:
            position = after(word, printed, position) if position is not None else None
        if position is not None:
            return position
        begin = printed.find(wanted[0], begin + 1)
    return None


def load(path: Path) -> tuple[dict[str, Any], str]:
    gold = json.loads(path.read_text(encoding="utf-8"))
    document = path.parent / gold["file"]
    return gold, plain(document.read_text(encoding="utf-8"), document.suffix)


def name(path: Path) -> str:
    return path.name.removesuffix(".gold.json")


def test_every_document_has_gold_and_every_gold_its_document() -> None:
    documents = {p.stem for p in LAYOUTS.glob("*/*") if p.suffix in {".txt", ".html", ".md"}}
    assert documents == {name(p) for p in FILES}
    assert all(json.loads(p.read_text(encoding="utf-8"))["file"].startswith(name(p) + ".") for p in FILES)


def test_the_readme_lists_every_document() -> None:
    readme = (LAYOUTS / "README.md").read_text(encoding="utf-8")
    assert [name(p) for p in FILES if f"| {p.parent.name} | `{name(p)}." not in readme] == []


@pytest.mark.parametrize("path", FILES, ids=name)
def test_everything_in_the_gold_is_printed(path: Path) -> None:
    gold, text = load(path)
    printed = letters(text)
    for item in gold["items"]:
        verbatim = [item["title"], item["number"], item["case_number"], item["document_number"], item["decision"]]
        verbatim += item["references"] + item["attachments"] + item["absent"] + item["recused"]
        verbatim += [part for section in item["sections"] for part in (section["heading"], section["text"])]
        assert [part for part in verbatim if part and place(part, printed) is None] == []


@pytest.mark.parametrize("path", FILES, ids=name)
def test_titles_and_headings_stand_in_printed_order(path: Path) -> None:
    gold, text = load(path)
    printed, position = letters(text), 0
    for item in gold["items"]:
        for section in item["sections"]:
            found = place(section["heading"], printed, position)
            assert found is not None, (item["number"], section["heading"])
            position = found


@pytest.mark.parametrize("path", FILES, ids=name)
def test_the_gold_keeps_to_the_conventions(path: Path) -> None:
    gold, _ = load(path)
    assert gold["kind"] in {"referat", "dagsorden"}
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", gold["date"] or "2000-01-01")
    for item in gold["items"]:
        assert set(item) == ITEM_KEYS
        assert {section["type"] for section in item["sections"]} <= TYPES
        assert item["title"].startswith(item["title_clean"])
        assert not item["closed"] or (item["decision"] is None) == (not item["sections"])
        decided = [section["text"] for section in item["sections"]]
        assert item["decision"] is None or any(item["decision"] in text for text in decided)
        assert item["votes"] is None or set(item["votes"]) == {"for", "against", "abstain"}


def test_held_out_families_are_not_those_of_dev() -> None:
    family = {p: json.loads(p.read_text(encoding="utf-8"))["layout_family"] for p in FILES}
    dev = {text for p, text in family.items() if p.parent.name == "dev"}
    assert [name(p) for p, text in family.items() if p.parent.name == "held_out" and text in dev] == []


def test_no_municipality_stands_in_two_documents() -> None:
    seen = sorted(json.loads(p.read_text(encoding="utf-8"))["municipality"] for p in FILES)
    assert sorted(set(seen)) == seen

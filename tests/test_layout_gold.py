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


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def place(gold: list[str], printed: list[str], start: int) -> int | None:
    """Where `gold` ends in `printed` when read in order from `start`; page debris may stand between, words may be split."""
    position = start
    for word in gold:
        for at in range(position, min(position + 40, len(printed))):
            rest = printed[at + 1 : at + 16]
            if printed[at] == word or (word.startswith(printed[at]) and word.removeprefix(printed[at]) in rest):
                position = at + 1
                break
        else:
            return None
    return position


def occurs(gold: str, printed: list[str]) -> bool:
    wanted = words(gold)
    first = [at for at, word in enumerate(printed) if wanted and wanted[0].startswith(word)]
    return not wanted or any(place(wanted, printed, at) is not None for at in first)


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
def test_every_heading_title_and_decision_is_printed(path: Path) -> None:
    gold, text = load(path)
    printed = words(text)
    for item in gold["items"]:
        for what in (item["title"], item["number"], item["case_number"] or "", item["document_number"] or ""):
            assert occurs(what, printed), what
        for verbatim in item["references"] + item["attachments"] + item["absent"] + item["recused"]:
            assert occurs(verbatim, printed), verbatim
        for section in item["sections"]:
            assert section["heading"] in text or occurs(section["heading"], printed), section["heading"]
            assert occurs(section["text"], printed), (item["number"], section["heading"])
        assert occurs(item["decision"] or "", printed), item["decision"]


@pytest.mark.parametrize("path", FILES, ids=name)
def test_sections_stand_in_printed_order(path: Path) -> None:
    gold, text = load(path)
    printed, position = words(text), 0
    for item in gold["items"]:
        for section in item["sections"]:
            wanted = words(section["heading"] + " " + section["text"])
            ends = (
                place(wanted, printed, at) for at in range(position, len(printed)) if wanted[0].startswith(printed[at])
            )
            found = next((end for end in ends if end is not None), None) if wanted else position
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

"""Prints structured fictional minutes as PDF, DOCX, HTML, Markdown and text. Knows how minutes look, not how they are read."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal

from indexer.minutes import OUTCOMES
from tools.layouts import LAYOUTS, compose
from tools.print_docx import docx
from tools.print_html import html
from tools.print_pdf import pdf
from tools.print_text import markdown, plain

Format = Literal["pdf", "docx", "html", "md", "txt"]
Meeting = dict[str, Any]

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "tools" / "sample"
PRINTED = ROOT / "data" / "sample"


def typeset(meeting: Meeting, format: Format) -> bytes:
    """One meeting (see tools/sample/README.md) as the bytes of a file; the same bytes every time."""
    layout = LAYOUTS[meeting["layout"]]
    parts = compose(meeting, layout)
    match format:
        case "txt":
            return plain(parts, layout, meeting)
        case "html":
            return html(parts, layout, meeting)
        case "pdf":
            return pdf(parts, layout, meeting)[0]
    pages = pdf(parts, layout, meeting)[1] if layout.contents == "pages" else {}
    match format:
        case "docx":
            return docx(parts, layout, meeting, pages)
        case "md":
            return markdown(parts, layout, pages)


def sources(folder: Path = SOURCES) -> dict[Path, Meeting]:
    """Every meeting below the folder by its path, in path order."""
    return {path: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*/*.json"))}


def printed_path(source: Path, meeting: Meeting, folder: Path = PRINTED) -> Path:
    """Where a source's printed file lies."""
    return folder / source.parent.name / f"{meeting['file']}.{meeting['format']}"


def cases(meetings: Iterable[tuple[str, Meeting]]) -> list[dict[str, Any]]:
    """Every case thread that has several handlings, oldest first, with what links each handling to an earlier one.

    Takes (municipality slug, meeting). A meeting that was corrected counts once, as corrected.
    """
    threads: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    ordered = sorted(meetings, key=lambda pair: (pair[0], pair[1]["date"], pair[1]["file"]))
    corrected = {(slug, m["committee"], m["date"]) for slug, m in ordered if m.get("corrected")}
    for slug, meeting in ordered:
        if (slug, meeting["committee"], meeting["date"]) in corrected and not meeting.get("corrected"):
            continue
        for item in meeting["items"]:
            if item.get("thread"):
                threads[slug, item["thread"]].append({"meeting": meeting, "item": item})
    return [_case(slug, title, handlings) for (slug, title), handlings in sorted(threads.items()) if len(handlings) > 1]


def _case(slug: str, title: str, handlings: list[dict[str, Any]]) -> dict[str, Any]:
    places = [{"source": h["meeting"]["file"], "item": h["item"]["number"]} for h in handlings]
    links = [
        {"from": places[i], "to": places[j], "kind": kind}
        for i in range(1, len(handlings))
        for j in range(i)
        for kind in _kinds(handlings[i]["item"], handlings[j]["item"], places[j])
    ]
    linked = [link["from"] for link in links]
    links += [{"from": place, "to": places[0], "kind": "subject"} for place in places[1:] if place not in linked]
    return {"municipality": slug, "title": title, "handlings": places, "links": links}


def _kinds(later: Meeting, earlier: Meeting, earlier_place: dict[str, str]) -> list[str]:
    """How a later handling is tied to an earlier one, strongest kind first."""
    same_number = later["case_number"] is not None and later["case_number"] == earlier["case_number"]
    referred = any(r["target"] == earlier_place for r in later["gold"]["references"])
    return ["case_number"] * same_number + ["reference"] * referred


def check(meetings: dict[Path, Meeting]) -> list[str]:
    """What is wrong in the sources: unknown words, targets that do not exist, gold that is not printed."""
    places = {(m["file"], item["number"]) for m in meetings.values() for item in m["items"]}
    names = [m["file"] for m in meetings.values()]
    faults = [f"{name}: printed twice" for name in sorted({n for n in names if names.count(n) > 1})]
    for path, meeting in meetings.items():
        if path.stem != meeting["file"] or not re.fullmatch(r"[a-z0-9_-]+", meeting["file"]):
            faults.append(f"{path}: file is {meeting['file']!r}")
        if meeting["layout"] not in LAYOUTS:
            faults.append(f"{path}: unknown layout {meeting['layout']!r}")
        for item in meeting["items"]:
            faults += [f"{meeting['file']} {item['number']}: {fault}" for fault in _item_faults(item, meeting, places)]
    return faults


def _item_faults(item: Meeting, meeting: Meeting, places: set[tuple[str, str]]) -> list[str]:
    gold = item["gold"]
    printed = " ".join(section_text(section) for section in item["sections"])
    decisions = [s for s in item["sections"] if s["type"] == "beslutning"]
    faults = []
    if item["closed"] and (item["sections"] or item["attachments"]):
        faults.append("closed, yet with content")
    if not item["closed"] and len(decisions) != (meeting["kind"] == "referat"):
        faults.append(f"{len(decisions)} decisions")
    if (gold["outcome"] is None) != (not decisions) or gold["outcome"] not in (*OUTCOMES, None):
        faults.append(f"outcome {gold['outcome']!r}")
    if meeting["kind"] == "referat" and set(gold["absent"]) != _absent(item, meeting, printed):
        faults.append(f"absent {gold['absent']}, printed {sorted(_absent(item, meeting, printed))}")
    quotes = gold["dissent"] + [r["text"] for r in gold["references"]] + [p["sentence"] for p in gold["promises"]]
    faults += [f"not printed: {quote!r}" for quote in quotes if quote not in printed]
    targets = [r["target"] for r in gold["references"]] + [p["fulfilled_by"] for p in gold["promises"]]
    faults += [f"no such place: {t}" for t in targets if t and (t["source"], t["item"]) not in places]
    return faults


def _absent(item: Meeting, meeting: Meeting, printed: str) -> set[str]:
    """Who was absent at an item by what is printed: named in it, or missing it by number in the head.

    Of those that gold adds beyond the head, any whom the item names are believed.
    """
    by_number = {a["name"] for a in meeting["absences"] if item["number"] in a["items"]}
    return by_number | {name for name in item["gold"]["absent"] if name in printed}


def section_text(section: Meeting) -> str:
    """A section's printed words, blocks separated by a blank."""
    texts: list[str] = []
    for block in section["blocks"]:
        texts += [block[key] for key in ("p", "h") if key in block]
        texts += block.get("list", [])
        texts += [cell for row in block.get("table", []) for cell in row]
    return " ".join(texts)


def write_all() -> int:
    """Print every source, and the list of cases; the number of files."""
    meetings = sources()
    for path, meeting in meetings.items():
        target = printed_path(path, meeting)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(typeset(meeting, meeting["format"]))
    found = cases((path.parent.name, meeting) for path, meeting in meetings.items())
    (SOURCES / "cases.json").write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return len(meetings)


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m tools.typeset", description=__doc__)
    action = parser.add_mutually_exclusive_group(required=True)
    action.add_argument("--all", action="store_true", help="print tools/sample into data/sample")
    action.add_argument("--check", action="store_true", help="report mistakes in tools/sample")
    options = parser.parse_args()
    faults = check(sources())
    for fault in faults:
        print(fault, file=sys.stderr)
    if options.all and not faults:
        print(f"{write_all()} files in {PRINTED.relative_to(ROOT)}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

"""Scores a parsed Meeting against gold structure, field by field. Knows both forms of gold files; no parser, no facts."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

from indexer.grammar.headings import dateline, key
from indexer.grammar.signs import page_debris
from indexer.minutes import Item, Line, Meeting
from indexer.text import WORD, fold, normalise, squeeze

ROLES = {
    "resume": "resume",
    "recommendation": "indstilling",
    "decision": "beslutning",
    "statement": "sagsfremstilling",
    "economy": "økonomi",
    "attachments": "bilag",
    "prior_decision": "tidligere_beslutning",
    "theme": "beslutningstema",
    "legal": "lovgrundlag",
    "options": "handlemuligheder",
    "assessment": "vurdering",
    "cross": "konsekvenser",
    "consequences": "konsekvenser",
    "vision": "konsekvenser",
    "hearing": "høring",
    "wrapper": "sagsfremstilling",
    "addition": "andet",
}
_DRESS = "Punkt Pkt Sag nr Åben Åbent Lukket"  # what stands around the number in an item line
_MARKS = re.compile(
    r"\((?:åben|åbent|lukket)[^)]*\)|\*|^lukket(?: punkt| sag)?\s*[:–-]\s+(?=\S)|\s[–-]\slukket(?: punkt| sag)?$",
    re.IGNORECASE,
)  # a title is the same with and without the mark of closedness


def tokens(text: str) -> Counter[str]:
    """Words of a text, folded, with their counts; table bars and list marks are no words."""
    return Counter(fold(w) for w in WORD.findall(re.sub(r"(?<=\d)\.(?=\s|$|[A-ZÆØÅ])", " ", normalise(text))))


def f1(found: Counter[str], wanted: Counter[str]) -> float:
    """Harmonic mean of precision and recall over counted words; two empty texts agree."""
    if not found and not wanted:
        return 1.0
    common = sum((found & wanted).values())
    return 2 * common / (sum(found.values()) + sum(wanted.values()))


def same(found: str | None, wanted: str | None) -> float:
    """1.0 when both are the same after folding case, spaces and final punctuation."""
    return float(_plain(found) == _plain(wanted))


def _plain(text: str | None) -> str:
    return squeeze(fold(_MARKS.sub(" ", text or ""))).strip(" .,:")


def names(found: Sequence[str], wanted: Sequence[str]) -> float:
    """F1 over a set of names or titles."""
    return f1(Counter({_plain(n): 1 for n in found}), Counter({_plain(n): 1 for n in wanted}))


def load(path: Path) -> dict[str, Any]:
    """A gold file of the fictional layouts."""
    gold: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return gold


def load_structure(path: Path, minutes: Path) -> list[dict[str, Any]]:
    """The gold of the real minutes, in the form of the fictional ones; section texts are cut from the files by line numbers."""
    return [
        _from_structure(doc, (minutes / f"{doc['doc']}.txt").read_text(encoding="utf-8").split("\n"))
        for doc in json.loads(path.read_text(encoding="utf-8"))
    ]


def _from_structure(doc: dict[str, Any], raw: list[str]) -> dict[str, Any]:
    """One document of structure.json as the fictional gold has it."""
    items = []
    for item in doc["items"]:
        stops = [s["line"] - 1 for s in item["sections"][1:]] + ([item["lines"][1]] if item["sections"] else [])
        priors = iter(item.get("prior_decisions", []))
        sections = []
        for section, stop in zip(item["sections"], stops, strict=True):
            text = re.sub(r"\*\*|\\|</?b>|^#+ |\|", " ", "\n".join(raw[section["line"] : stop]), flags=re.MULTILINE)
            if section["role"] == "decision":
                text = item["decision"] or ""
            elif section["role"] == "prior_decision":
                text = next(priors)["text"]
            elif section["role"] == "wrapper":
                text = ""
            sections.append({"heading": section["heading"], "type": ROLES[section["role"]], "text": text})
        items.append(
            {
                "number": item["number"],
                "title": item["title"],
                "title_clean": item["title_clean"],
                "case_number": item["case_number"],
                "document_number": item["doc_number"],
                "closed": item["closed"],
                "agenda_type": item["kind"],
                "sections": sections,
                "decision": item["decision"],
                "attachments": item["attachments"],
                "optional": [h for s in item["sections"] for h in s.get("subheadings", [])],
            }
        )
    present = [n for n in doc["attendees"] if n not in doc.get("attendees_absent", [])]
    return {
        "file": f"{doc['doc']}.txt",
        **{k: doc[k] for k in ("municipality", "committee", "date", "start_time", "place")},
        "attendees": present,
        "meeting_absent": doc.get("attendees_absent", []),
        "items": items,
    }


def align(found: Sequence[Item], wanted: Sequence[dict[str, Any]]) -> list[Item | None]:
    """For every gold item the parsed item with its number, else with its title."""
    left = list(found)
    pairs: list[Item | None] = []
    for gold in wanted:
        match = next((i for i in left if gold["number"] and i.number == gold["number"] and _title_ok(i, gold)), None)
        match = match or next((i for i in left if gold["number"] and i.number == gold["number"]), None)
        match = match or next((i for i in left if gold["title"] and _title_ok(i, gold)), None)
        if match is None and not gold["number"] and not gold["title"] and left:
            match = left[0]
        pairs.append(match)
        if match is not None:
            left.remove(match)
    return pairs


def _title_ok(item: Item, gold: dict[str, Any]) -> bool:
    return _plain(item.title) in {_plain(gold["title"]), _plain(gold.get("title_clean", gold["title"]))}


def _section_scores(item: Item, gold: dict[str, Any]) -> dict[str, float]:
    """Headings in order, types and texts of the aligned sections."""
    optional = Counter(key(h) for h in gold.get("optional", []))
    wanted = [(key(s["heading"]), s) for s in gold["sections"]]
    have = Counter(k for k, _ in wanted)
    mine = []
    for section in item.sections:
        name = key(section.heading)
        if optional[name] > 0 and have[name] <= 0:
            optional[name] -= 1
            continue
        mine.append((name, section))
    if not wanted and not mine:
        return {}
    pairs = _lcs([k for k, _ in mine], [k for k, _ in wanted])
    scores = {"headings": 2 * len(pairs) / (len(mine) + len(wanted))}
    if wanted:
        scores["types"] = sum(mine[i][1].type == wanted[j][1]["type"] for i, j in pairs) / len(wanted)
        scores["texts"] = sum(f1(tokens(mine[i][1].text), tokens(wanted[j][1]["text"])) for i, j in pairs) / len(wanted)
    return scores


def _lcs(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int]]:
    """Index pairs of a longest common subsequence."""
    table = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(len(a) - 1, -1, -1):
        for j in range(len(b) - 1, -1, -1):
            table[i][j] = table[i + 1][j + 1] + 1 if a[i] == b[j] else max(table[i + 1][j], table[i][j + 1])
    i = j = 0
    pairs = []
    while i < len(a) and j < len(b):
        if a[i] == b[j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif table[i + 1][j] >= table[i][j + 1]:
            i += 1
        else:
            j += 1
    return pairs


def decision_text(item: Item) -> str:
    """The text of this meeting's decision sections, without a line that only repeats body and date."""
    return "\n".join(_without_dateline(s.text) for s in item.sections if s.type == "beslutning")


def _without_dateline(text: str) -> str:
    first, _, rest = text.partition("\n")
    return rest if dateline(first) else text


def score(meeting: Meeting, gold: dict[str, Any]) -> dict[str, float]:
    """Every field's score in [0, 1]; item fields are means over the gold items, a missing item scores 0 in all of them."""
    fields: dict[str, list[float]] = {}

    def add(name: str, value: float) -> None:
        fields.setdefault(name, []).append(value)

    municipality = re.sub(r"\s+(?:Region)?s?kommune$", "", gold["municipality"] or "", flags=re.IGNORECASE)
    add("municipality", same(meeting.municipality, municipality))
    for name in ("committee", "date", "start_time", "end_time", "place"):
        if name in gold:
            add(name, same(getattr(meeting, name), gold[name]))
    add("attendees", names(meeting.attendees, gold["attendees"]))
    add("absent", names(meeting.absent, gold["meeting_absent"]))
    if "kind" in gold:
        add("kind", same(meeting.kind, gold["kind"]))
    pairs = align(meeting.items, gold["items"])
    add("items", 2 * sum(p is not None for p in pairs) / (len(meeting.items) + len(pairs)))
    for item, want in zip(pairs, gold["items"], strict=True):
        for name, value in _item_scores(item, want).items():
            add(name, value)
    return {name: fmean(values) for name, values in fields.items()}


def _item_scores(item: Item | None, want: dict[str, Any]) -> dict[str, float]:
    """The scores of one gold item's fields."""
    scores: dict[str, float] = {}
    if want["number"]:
        scores["number"] = float(item is not None and item.number == want["number"])
    if want["title"]:
        scores["title"] = float(item is not None and _title_ok(item, want))
    if item is None:
        return scores | dict.fromkeys(
            ("case_number", "closed", "headings", "types", "texts", "decision", "attachments"), 0.0
        )
    scores["case_number"] = same(item.case_number, want["case_number"])
    if "document_number" in want:
        scores["document_number"] = same(item.document_number, want["document_number"])
    if "agenda_type" in want:
        scores["agenda_type"] = same(item.agenda_type, want["agenda_type"])
    scores["closed"] = float(item.closed == want["closed"])
    scores |= _section_scores(item, want)
    scores["decision"] = f1(tokens(decision_text(item)), tokens(want["decision"] or ""))
    scores["attachments"] = names(item.attachments, want["attachments"])
    return scores


def total(scores: dict[str, float]) -> float:
    """The mean over fields."""
    return fmean(scores.values())


def coverage(lines: Sequence[Line], meeting: Meeting) -> float:
    """How much of what is printed is somewhere in the Meeting, in words; a closed item's content counts as printed elsewhere."""
    debris = page_debris(lines)
    printed = sum((tokens(line.text) for i, line in enumerate(lines) if i not in debris), Counter[str]())
    kept = tokens(meeting.header) + tokens(meeting.trailer)
    for item in meeting.items:
        kept += tokens(f"{item.number} {item.title} {item.meta} {_DRESS}")
        kept += tokens(item.title if item.closed else "")  # printed again in its content, which is left out
        for section in item.sections:
            kept += tokens(f"{section.heading}\n{section.text}")
    lost = printed - kept
    spare = kept - printed
    glued = sum(
        n for word, n in lost.items() if any(word[:i] in spare and word[i:] in spare for i in range(1, len(word)))
    )
    return 1 - (sum(lost.values()) - glued) / max(1, sum(printed.values()))

"""The memory of a committee against the sample's gold: every case, promise, vote, recusal and absence, and nothing else."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from retrieval import Archive
from retrieval.decisions import Decision, decisions
from retrieval.people import people
from retrieval.places import ItemPlace
from retrieval.promises import promises
from retrieval.references import references
from tools.typeset import SOURCES
from tools.typeset import sources as read_sources

Key = tuple[str, str]  # file without suffix, item number


def key(place: ItemPlace | None) -> Key | None:
    return (Path(place.source).stem, place.item) if place else None


def gold_key(place: dict[str, str] | None) -> Key | None:
    return (place["source"], place["item"]) if place else None


@pytest.fixture(scope="module")
def leading(sample_archive: Archive) -> set[str]:
    return {Path(entry.source).stem for entry in sample_archive.index.catalog.meetings()}


def sources() -> list[dict[str, Any]]:
    return list(read_sources().values())


def gold_items(leading: set[str]) -> Iterator[tuple[Key, dict[str, Any]]]:
    """Every item of the leading meetings with its gold."""
    for meeting in sources():
        if meeting["file"] in leading:
            for item in meeting["items"]:
                yield (meeting["file"], item["number"]), item["gold"]


@pytest.fixture(scope="module")
def decided(sample_archive: Archive) -> dict[Key, Decision]:
    return {(Path(d.place.source).stem, d.place.item): d for d in decisions(sample_archive.index.catalog)}


def test_every_case_is_complete_and_none_holds_anything_else(sample_archive: Archive) -> None:
    threads = json.loads((SOURCES / "cases.json").read_text("utf-8"))
    wanted = {frozenset(gold_key(h) for h in thread["handlings"]) for thread in threads}
    assert {frozenset(key(h) for h in case.handlings) for case in sample_archive.cases.all} == wanted


def test_every_reference_means_what_the_gold_says(sample_archive: Archive, leading: set[str]) -> None:
    wanted = {
        (place, gold_key(r["target"])) for place, gold in gold_items(leading) for r in gold["references"] if r["target"]
    }
    found = {(key(r.place), key(r.target)) for r in references(sample_archive.index.catalog) if r.target}
    assert wanted <= found
    # beside the gold's: lines above earlier decisions that print no number, found by case number, body and date
    joined = {
        (key(k.later), key(k.earlier)) for c in sample_archive.cases.all for k in c.links if k.kind == "case_number"
    }
    assert found - wanted <= joined


def test_every_promise_is_found_with_what_kept_it(sample_archive: Archive, leading: set[str]) -> None:
    def sentence(text: str) -> str:
        return text.rstrip(".")

    wanted = {
        (place, sentence(p["sentence"]), gold_key(p["fulfilled_by"]))
        for place, gold in gold_items(leading)
        for p in gold["promises"]
    }
    found = promises(sample_archive.index.catalog, sample_archive.cases, dt.date(2026, 11, 22))
    assert {(key(p.place), sentence(p.sentence), key(p.fulfilled_by)) for p in found} == wanted


def test_every_decision_is_held_against_its_recommendation(decided: dict[Key, Decision], leading: set[str]) -> None:
    wanted = {place: gold["against_recommendation"] for place, gold in gold_items(leading)}
    assert {place: d.followed for place, d in decided.items()} == {p: f for p, f in wanted.items() if p in decided}
    assert all(wanted[place] is None for place in wanted.keys() - decided.keys())


def test_every_vote_recusal_and_dissent_is_found(decided: dict[Key, Decision], leading: set[str]) -> None:
    for place, gold in gold_items(leading):
        found = decided.get(place)
        votes = found.votes if found else None
        if gold["votes"]:
            assert votes is not None, place
            assert (votes.for_, votes.against, votes.abstain) == tuple(
                gold["votes"][side] for side in ("for", "against", "abstain")
            ), place
        assert set(found.recused if found else ()) == set(gold["recused"]), place
        assert set(found.dissent if found else ()) == set(gold["dissent"]), place


def test_absences_of_members_are_those_of_the_heads(sample_archive: Archive, leading: set[str]) -> None:
    wanted = {
        (a["name"], m["file"]) for m in sources() if m["file"] in leading for a in m["attendees"] if a.get("absent")
    }
    members = people(sample_archive.index.catalog)
    assert {(p.name, Path(source).stem) for p in members for source in p.absent} == wanted
    known = {a["name"] for m in sources() for a in m["attendees"]} | {
        a["substitute"] for m in sources() for a in m["absences"] if a["substitute"]
    }
    assert {p.name for p in members} <= known


def test_every_hit_of_a_case_that_went_on_says_so(sample_archive: Archive) -> None:
    hits = sample_archive.search("Udvidelse af botilbuddet Kløverengen", k=10)
    first = next(h for h in hits if h.passage.place.date == "2019-11-05")
    assert first.newer is not None
    assert (first.newer.date, first.newer.item, first.newer.outcome) == ("2025-02-25", "25", "godkendt")

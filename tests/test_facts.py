"""What an item's facts are and where they stand: recommendation, decision, earlier decisions; the shared gold where it is present."""

import json
import re
from pathlib import Path

import pytest

from indexer.facts import with_facts
from indexer.grammar import parse
from indexer.minutes import Item, Meeting, Section
from indexer.readers import read

SHARED = Path(__file__).parents[2] / "shared"
LAYOUTS = sorted((Path(__file__).parent / "layouts" / "dev").glob("*.gold.json"))
DOCUMENTS = sorted(
    path
    for folder in (SHARED / "minutes", SHARED / "layouts", Path(__file__).parent / "layouts" / "dev")
    for path in folder.glob("*")
    if path.suffix in {".txt", ".html", ".md"} and path.name not in {"LAYOUTS.md", "README.md"}
)


def facts(*sections, **more):
    fields = {"committee": "Økonomiudvalget", "date": "2021-03-09"} | more
    return with_facts(Meeting("m.txt", (Item("1", "Sag", sections),), **fields)).items[0].facts


def test_the_decision_is_the_section_of_this_meetings_body_and_others_are_history():
    found = facts(
        Section("Indstilling", "indstilling", "at sagen godkendes."),
        Section("Beslutning Byrådet den 02-03-2021", "beslutning", "Udsat.", body="Byrådet", date="2021-03-02"),
        Section(
            "Beslutning Økonomiudvalget den 09-03-2021", "beslutning", "Godkendt.", "Økonomiudvalget", "2021-03-09"
        ),
    )
    assert (found.recommendation, found.decision, found.outcome) == ("at sagen godkendes.", "Godkendt.", "godkendt")
    assert [(p.body, p.date, p.text) for p in found.prior_decisions] == [("Byrådet", "2021-03-02", "Udsat.")]


def test_a_shared_heading_is_split_at_the_dated_lines():
    found = facts(
        Section(
            "Indstilling og beslutning",
            "indstilling",
            "Forvaltningen indstiller, at sagen godkendes.\n\n"
            "Teknikudvalget, d. 2. marts 2021:\nAnbefales.\n\nØkonomiudvalget, d. 9. marts 2021:\nGodkendt.",
        )
    )
    assert found.recommendation == "Forvaltningen indstiller, at sagen godkendes."
    assert found.decision == "Godkendt."
    assert [(p.body, p.date, p.text) for p in found.prior_decisions] == [("Teknikudvalget", "2021-03-02", "Anbefales.")]


@pytest.mark.parametrize(
    "line",
    [
        "Økonomiudvalgets beslutning i mødet den 9. marts 2021",
        "Økonomiudvalget [Økonomiudvalget, 09-03-2021]",
        "Økonomiudvalgets møde 9. marts 2021 Punkt 1:",
        "Beslutning fra Økonomiudvalget, 9. marts 2021, pkt. 7",
    ],
)
def test_a_dateline_under_the_heading_is_not_part_of_the_decision(line):
    found = facts(Section("Beslutning", "beslutning", f"{line}\n\nUdsat."))
    assert (found.decision, found.outcome) == ("Udsat.", "udsat")


def test_a_log_of_earlier_handlings_gives_their_punkt_too():
    log = "Økonomiudvalget den 4. marts 2020, punkt 19: Udvalget bad om mere.\nByrådet, 2. april 2020, pkt. 7: Udsat."
    found = facts(
        Section("Sagens forløb", "tidligere_beslutning", log), Section("Beslutning", "beslutning", "Godkendt.")
    )
    assert [(p.body, p.date, p.number, p.text) for p in found.prior_decisions] == [
        ("Økonomiudvalget", "2020-03-04", "19", "Udvalget bad om mere."),
        ("Byrådet", "2020-04-02", "7", "Udsat."),
    ]


def test_an_agenda_decides_nothing():
    found = facts(
        Section("Indstilling", "indstilling", "at sagen godkendes."),
        Section("Beslutning", "beslutning", "Godkendt."),
        kind="dagsorden",
    )
    assert (found.recommendation, found.decision, found.outcome) == ("at sagen godkendes.", None, None)


def test_an_item_without_sections_has_no_facts():
    assert facts() == Item("1", "Sag").facts


def sourced(found):
    """(text, source) of every fact that stands somewhere."""
    yield from ((x.text, x.source) for x in (*found.amounts, *found.references, *found.promises, *found.dissent))
    yield from ((p.text, p.source) for p in found.prior_decisions)
    if found.decision_source:
        yield found.decision, found.decision_source


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_every_fact_is_the_slice_its_source_names(path):
    meeting = with_facts(parse(read(path).lines, path.name))
    facts_of = [(item, text, source) for item in meeting.items for text, source in sourced(item.facts)]
    assert facts_of
    for item, text, source in facts_of:
        assert item.sections[source.section].text[source.span.start : source.span.end] == text


def shared_gold():
    """(document, gold items) of the eight shared files; empty where they are absent."""
    if not SHARED.exists():
        return []
    real = json.loads((SHARED / "gold" / "structure.json").read_text(encoding="utf-8"))
    layouts = [json.loads(p.read_text(encoding="utf-8")) for p in sorted((SHARED / "layouts").glob("*.gold.json"))]
    return [(SHARED / "minutes" / f"{d['doc']}.txt", d["items"]) for d in real] + [
        (SHARED / "layouts" / d["file"], d["items"]) for d in layouts
    ]


def letters(text):
    return re.sub(r"\W+", " ", text or "").casefold().split()


def shares(one, others):
    """Whether one printed reference holds another or is held by it."""
    return any(one.casefold() in other.casefold() or other.casefold() in one.casefold() for other in others)


@pytest.mark.skipif(not SHARED.exists(), reason="the shared minutes are not here")
def test_the_shared_minutes_give_the_facts_of_their_gold():
    right = wanted = found = 0
    for path, gold_items in shared_gold():
        got = {item.number: item.facts for item in with_facts(parse(read(path).lines, path.name)).items}
        for gold in gold_items:
            item = got[str(gold["number"])]
            assert letters(item.decision) == letters(gold.get("decision")), (path.name, gold["number"])
            assert {"".join(letters(n)) for n in item.absent} == {"".join(letters(n)) for n in gold.get("absent", [])}
            if "recused" in gold:
                assert list(item.recused) == gold["recused"]
            if "votes" in gold:
                votes = item.votes and {
                    "for": item.votes.for_,
                    "against": item.votes.against,
                    "abstain": item.votes.abstain,
                }
                assert votes == gold["votes"], (path.name, gold["number"])
            texts = [r.text for r in item.references]
            right += sum(shares(text, texts) for text in gold.get("references", []))
            wanted += len(gold.get("references", []))
            found += sum(not shares(text, gold.get("references", [])) for text in texts)
    assert (right, found) == (wanted, 0)

"""Page Kvalitet: the figures of a saved run, the passages to judge, and judgements in the form that eval takes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eval.judge import adopt, append, read_judgements
from eval.run import SectionTexts
from indexer.minutes import Item, Meeting, Section
from retrieval import Archive
from retrieval.archive import open_archive
from tests.tiny import WordEncoder, tiny_index
from ui import feedback

CASE = "Taget på skolen lækker ved ovenlyset. Tilbuddet lyder på 3 mio. kr."
MEETING = Meeting(
    "by_2020-01-01.md",
    (
        Item("3", "Tag på skolen", (Section("Sag", "sagsfremstilling", CASE), Section("Sag", "andet", "Ny side."))),
        Item("4", "Køb af grund", closed=True),
    ),
    municipality="By",
    committee="Byrådet",
    date="2020-01-01",
)
AT = "2026-01-01T10:00:00+00:00"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    folder = tmp_path_factory.mktemp("index")
    tiny_index(folder, [MEETING], WordEncoder())
    return open_archive(folder, "hybrid", encoder=WordEncoder())


def passages(archive: Archive) -> dict[str, object]:
    return {hit.passage.text: hit.passage for hit in archive.search("taget på skolen, køb af grund, ny side", 10)}


def test_a_thumb_is_a_judgement_that_adopt_reads(archive, tmp_path):
    texts, path = SectionTexts(archive), tmp_path / "feedback.jsonl"
    for text, passage in passages(archive).items():
        said = feedback.judgement(texts, passage, "Lækker taget?", ("Hvad med skolen?",), "right", "thumb", AT)
        assert said is not None, text
        append(path, said)
    spans = {(j.item, j.section, j.start, j.end) for _, j in read_judgements(path, texts)}
    # The second section of the same heading stands behind the first; a closed item is judged by its title.
    n = len(CASE)
    assert spans == {("3", "Sag", 0, n), ("3", "Sag", n + 1, n + 9), ("4", "", 0, 12)}
    assert adopt(path, texts, []) == []


def test_a_passage_that_its_place_does_not_lead_back_to_is_not_judged(archive):
    passage = replace(next(iter(passages(archive).values())), text="Står ingen steder")
    assert feedback.judgement(SectionTexts(archive), passage, "x", (), "right", "thumb", AT) is None


def test_a_section_is_worth_its_best_passage(archive, tmp_path):
    texts, path = SectionTexts(archive), tmp_path / "j.jsonl"
    found = passages(archive)
    for text, verdict in ((CASE, "right"), ("Ny side.", "wrong")):
        said = feedback.judgement(texts, found[text], "Lækker taget?", (), verdict, "review", AT)
        append(path, said)
    assert [(g["rel"], g["evidence"]) for g in adopt(path, texts, [])[0]["gold"]] == [(2, CASE)]

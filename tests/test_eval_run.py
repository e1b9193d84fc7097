"""The commands over a small real index: asking, measuring, sweeping, judging."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from eval.__main__ import main
from eval.ablate import WithoutField, ablations, against_whole
from eval.adapters import BeirSearch, MtebSearch
from eval.check import overlaps
from eval.corpus import index_corpus
from eval.fusion import compared, coverage, fusions, reciprocal_ranks
from eval.judge import Judgement, adopt, append, pool, read_judgements
from eval.questions import Gold, Question, QuestionProblem
from eval.results import load
from eval.run import SectionTexts, ask, exact, rank_only, ranked, span_hit, variant
from eval.sweep import Bench, Grid, changed, of_settings, read_grid, sweep, tuned_on, write_settings
from indexer.minutes import Item, Meeting, Section, Span
from retrieval import Archive
from retrieval.answer import statements
from retrieval.archive import open_archive
from retrieval.rerank import Reranker
from retrieval.results import Answer
from retrieval.settings import Settings, read_settings
from retrieval.understand import understand
from tests.tiny import WordEncoder, tiny_index

CASE = Section("Sagsfremstilling:", "sagsfremstilling", "Skolen i Lindby har 74 elever. Taget lækker ved ovenlyset.")
DECISION = Section("Beslutning", "beslutning", "Godkendt, dog udgår ovenlyset.")
MEETINGS = [
    Meeting(
        "by_2020-01-01.md",
        (Item("3", "Tag på skolen i Lindby", (CASE, DECISION)),),
        municipality="By",
        committee="Byrådet",
        date="2020-01-01",
    ),
    Meeting(
        "by_2021-02-02.md",
        (Item("7", "Cykelsti", (Section("Sagsfremstilling", "sagsfremstilling", "Cykelstien langs åen koster 9 mio. kr."),)),),
        municipality="By",
        committee="Teknikudvalget",
        date="2021-02-02",
    ),
]  # fmt: skip
LINDBY = Question(
    "1", "Hvor mange elever har skolen i Lindby?", "number",
    (Gold("by_2020-01-01", "3", "Sagsfremstilling", 2, "", "74 elever"),), "Skolen i Lindby har 74 elever.", (), "by",
)  # fmt: skip
NOTHING = Question("2", "Hvad koster svømmehallen?", "unanswerable")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    folder = tmp_path_factory.mktemp("index")
    tiny_index(folder, MEETINGS, WordEncoder())
    return open_archive(folder, "hybrid", encoder=WordEncoder())


@pytest.fixture(scope="module")
def texts(archive: Archive) -> SectionTexts:
    return SectionTexts(archive)


def test_a_question_is_judged_by_place(archive: Archive, texts: SectionTexts):
    asked = ask(archive, texts, LINDBY, 100)
    assert "by_2020-01-01|3|sagsfremstilling" in [hit.section for hit in asked.hits]
    assert len({hit.section for hit in asked.hits}) == len(asked.hits)
    assert asked.exact


def test_a_hit_under_a_sub_heading_counts_as_its_section(archive: Archive):
    gold = Gold("by_2020-01-01", "3", "Redegørelse", 2, "Sagsfremstilling")
    hit = archive.search("elever i Lindby", 1)[0]
    aliases = {"by_2020-01-01|3|sagsfremstilling": "by_2020-01-01|3|redegørelse"}
    assert (gold.subsection, ranked(hit, aliases).section) == ("Sagsfremstilling", "by_2020-01-01|3|redegørelse")


def stated(archive: Archive) -> Answer:
    """An answer with its statements, however sure a stand-in encoder makes the archive."""
    query = understand(LINDBY.query, archive.known)
    answer = archive.answer_query(query, 10)
    return replace(answer, statements=statements(query, answer.hits))


def test_a_statement_that_overlaps_the_answer_meets_it(archive: Archive):
    answer = stated(archive)
    statement = replace(answer.statements[0], citation=replace(answer.statements[0].citation, start=10, end=20))
    passage = statement.citation.passage
    assert passage.text[10:20] == CASE.text[10:20]
    met = replace(answer, statements=(statement,))
    assert span_hit(LINDBY, met) == 1
    assert span_hit(replace(LINDBY, answer="Taget lækker"), met) == 0
    assert span_hit(replace(LINDBY, answer=None), met) is None


def test_words_that_a_question_shares_with_its_section_are_counted_by_kind(archive: Archive, texts: SectionTexts):
    paraphrase = replace(LINDBY, qid="3", query="Hvor mange børn går i Lindby?", kind="paraphrase")
    # "elever", "skolen" and "Lindby" stand there; of "børn" and "Lindby" the second. An unanswerable question has no section.
    assert overlaps(archive, texts, [LINDBY, paraphrase, NOTHING]) == {
        "number": [1.0],
        "paraphrase": [0.5],
    }


def test_a_highlight_outside_the_text_is_not_exact(archive: Archive, texts: SectionTexts):
    answer = archive.answer_query(understand(LINDBY.query, archive.known), 10)
    assert exact(answer, texts)
    wrong = replace(answer, hits=(replace(answer.hits[0], highlights=(Span(5, 5000),)),))
    assert not exact(wrong, texts)


def test_a_passage_that_is_not_the_slice_it_says_is_not_exact(archive: Archive, texts: SectionTexts):
    answer = stated(archive)
    first = answer.statements[0]
    moved = replace(first.citation.passage, start=first.citation.passage.start + 1)
    wrong = replace(answer, statements=(replace(first, citation=replace(first.citation, passage=moved)),))
    assert not exact(wrong, texts)


def test_a_sweep_gathers_once_ranks_often_and_writes_what_the_product_loads(archive: Archive, tmp_path: Path):
    start = Settings(weights={"late": 0.0, "dense": 0.0, "stems": 0.0, "aside": -1.0})
    bench = Bench(variant(archive, settings=start), [LINDBY, NOTHING], "nDCG@10")
    tried = sweep(bench.value, Grid({"weights.late": (0.0, 1.0), "weights.dense": (0.5,)}, "nDCG@10", "all"))
    assert len(tried) == 3
    assert tried[0].value == max(t.value for t in tried)
    chosen = changed(start, {"weights.late": 1.0, "alone.lexical.grams": 0.5, "depth": 50})
    assert chosen.alone == {"lexical": {"grams": 0.5}}
    write_settings(tmp_path / "settings.json", chosen, {"split": "tune"})
    assert read_settings(tmp_path / "settings.json") == chosen
    assert tuned_on(tmp_path / "settings.json") == "tune"


def test_a_sweep_climbs_one_setting_at_a_time():
    def hill(changes: Mapping[str, float]) -> float:
        """Best where a is 2 and b is 1."""
        return -abs(changes.get("weights.a", 0) - 2) - abs(changes.get("weights.b", 0) - 1)

    grid = Grid({"weights.a": (0.0, 1.0, 2.0, 3.0), "weights.b": (0.0, 1.0)}, "nDCG@10")
    tried = sweep(hill, grid)
    assert (tried[0].changes, tried[0].value) == ({"weights.a": 2.0, "weights.b": 1.0}, 0.0)


def test_a_sweep_tries_passage_lengths_and_constants_that_no_settings_file_holds(archive: Archive):
    bench = Bench(archive, [LINDBY], "nDCG@10")
    changes = {"build.passage_tokens": 5.0, "bm25.b": 0.0, "weights.late": 0.5}
    assert 0 < bench.value(changes) <= 1
    cut = bench.in_passages(5.0)
    assert [p.text for p in cut.index.catalog.passages(range(2))] == [
        "Skolen i Lindby har 74",
        "elever. Taget lækker ved ovenlyset.",
    ]
    assert of_settings(changes) == {"weights.late": 0.5}


@pytest.mark.parametrize("name", ["wieghts.late", "weights", "depth.late", "none.x"])
def test_an_unknown_setting_is_refused_by_name(name: str):
    with pytest.raises(QuestionProblem, match=name):
        changed(Settings(), {name: 1.0})


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "no JSON"),
        ('{"grid": 3}', "an object of lists of numbers"),
        ('{"grid": {"weights.late": 1}}', "an object of lists of numbers"),
        ('{"grid": {"weights.late": ["1"]}}', "an object of lists of numbers"),
        ('{"grid": {}}', "an object of lists of numbers"),
        ('{"grid": {"weights.lat": [1]}}', "found weight 'lat', expected one of late"),
        ('{"grid": {"none": [1]}, "measure": "MAP"}', "found measure 'MAP'"),
        ('{"grid": {"none": [1]}, "search": "random"}', "found search 'random'"),
    ],
)
def test_a_grid_that_is_none_is_refused_by_name(tmp_path: Path, text: str, reason: str):
    (tmp_path / "grid.json").write_text(text, "utf-8")
    with pytest.raises(QuestionProblem, match=rf"grid\.json: .*{reason}"):
        read_grid(tmp_path / "grid.json", Settings(weights={"late": 1.0}))


def test_a_part_that_is_taken_away_neither_finds_nor_ranks(archive: Archive):
    runs = list(ablations(archive, [LINDBY]))
    changes = [(run.method.mode, run.method.change) for run in runs]
    assert ("hybrid", "") in changes and ("lexical", "without compound parts") in changes
    assert {whole.method.mode for whole, _ in against_whole(runs)} == {"hybrid", "lexical"}
    bare = WithoutField(WithoutField(archive.index.lexical, "stems"), "grams")
    assert bare.search_weighted(archive.retriever.terms(archive.understood(LINDBY.query)), 10) == []


class Backwards:
    """Reads pairs, and likes best what stood last."""

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        return [float(n) for n in range(len(texts))]


def test_an_ablation_may_bring_a_reranker(archive: Archive):
    *_, last = ablations(archive, [LINDBY], Reranker(Backwards()))
    assert last.method.label == "hybrid with a reranker"
    whole = [hit.section for hit in rank_only(archive, archive.understood(LINDBY.query), LINDBY).hits]
    assert [hit.section for hit in last.asked[0].hits] != whole


def test_ranks_may_stand_for_scores(archive: Archive):
    query = archive.understood(LINDBY.query)
    gathered = archive.retriever.gather(query)
    by_rank = reciprocal_ranks(gathered, 60).features["late"]
    assert sorted(by_rank, reverse=True)[:2] == [1.0, 61 / 62]
    assert by_rank.argmax() == gathered.legs["late"].argmax()


def test_coverage_is_the_share_of_the_question_that_the_best_passage_holds(archive: Archive):
    for text, share in (("elever skolen", 1.0), ("zebra giraf", 0.0)):
        query = archive.understood(text)
        assert coverage(archive, query, archive.retriever.gather(query)) == pytest.approx(share)


def test_every_fusion_is_tuned_and_run(archive: Archive):
    tried = list(compared(archive, [LINDBY], [LINDBY, NOTHING]))
    assert [run.method.change for _, run in tried] == list(fusions(archive))
    assert all(run.main.keys() == {"1"} for _, run in tried)


def test_the_pool_holds_every_passage_once_and_none_that_is_judged(archive: Archive):
    found = list(pool({"hybrid": archive, "again": archive}, [LINDBY]))
    assert "Sagsfremstilling:" not in [c.section for c in found if c.doc == "by_2020-01-01"]
    assert len({(c.doc, c.item, c.section, c.start) for c in found}) == len(found)
    decision = next(c for c in found if c.section == "Beslutning")
    assert decision.text == DECISION.text
    assert [mode.split()[0] for mode in decision.found_by] == ["hybrid", "again"]


def judgement(**fields: Any) -> Judgement:
    said = Judgement(
        "Lækker taget?", "by_2020-01-01", "3", "Sagsfremstilling", 31, 57, "right", "review", "2026-01-01T10:00:00"
    )
    return replace(said, **fields)


def test_reviewed_judgements_become_gold_and_the_last_one_counts(texts: SectionTexts, tmp_path: Path):
    path = tmp_path / "judgements.jsonl"
    append(path, judgement(verdict="wrong"))
    append(path, judgement())
    append(path, judgement(section="Beslutning", start=0, end=8, verdict="partly"))
    append(path, judgement(question="Kun en tommel", origin="thumb"))
    append(path, judgement(question="Alt er forkert", verdict="wrong"))
    rows = adopt(path, texts, [LINDBY])
    assert [(r["query"], [(g["section"], g["rel"], g["evidence"]) for g in r["gold"]]) for r in rows] == [
        ("Lækker taget?", [("Sagsfremstilling", 2, "Taget lækker ved ovenlyset"), ("Beslutning", 1, "Godkendt")])
    ]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"end": 5000}, r"judgements.jsonl:1: found span 31-5000, the section has \d+ characters"),
        ({"section": "Bilag"}, r"judgements.jsonl:1: the index holds no section"),
        ({"verdict": "fin"}, r"judgements.jsonl:1: found verdict 'fin', expected right, partly, wrong"),
        ({"start": False}, r"judgements.jsonl:1: found a span that is no whole numbers"),
        ({"question": 5}, r"judgements.jsonl:1: found question 5, expected text"),
        ({"question": ""}, r"judgements.jsonl:1: the question is empty"),
    ],
)
def test_a_judgement_that_cannot_be_right_is_refused_by_line(
    texts: SectionTexts, tmp_path: Path, fields: dict[str, Any], reason: str
):
    append(tmp_path / "judgements.jsonl", judgement(**fields))
    with pytest.raises(QuestionProblem, match=reason):
        read_judgements(tmp_path / "judgements.jsonl", texts)


def test_a_judgement_holds_nothing_of_who_judged(texts: SectionTexts, tmp_path: Path):
    row = {"question": "x", "user": "abc"}
    (tmp_path / "j.jsonl").write_text(json.dumps(row) + "\n", "utf-8")
    with pytest.raises(QuestionProblem, match=r"j.jsonl:1: found field 'user'"):
        read_judgements(tmp_path / "j.jsonl", texts)


def test_a_question_that_is_judged_already_is_not_adopted_again(texts: SectionTexts, tmp_path: Path):
    append(tmp_path / "j.jsonl", judgement(question="hvor mange elever har  skolen i Lindby?"))
    with pytest.raises(QuestionProblem, match=r"j.jsonl:1: .* is judged already as 1"):
        adopt(tmp_path / "j.jsonl", texts, [LINDBY])


CORPUS = {
    "d-1": {"title": "Ravnebadet", "text": "Svømmehallen lukker i april og åbner igen i marts."},
    "d-2": {"title": "", "text": "Cykelstien langs åen koster 9 mio. kr."},
    "d-3": {"title": "Tom", "text": ""},
}


def test_beir_gets_scores_by_document():
    found = BeirSearch(encoder=WordEncoder()).search(CORPUS, {"q": "hvornår åbner svømmehallen"}, 2, "cos_sim")
    assert list(found) == ["q"]
    assert max(found["q"], key=lambda doc: found["q"][doc]) == "d-1"
    assert len(found["q"]) == 2


def test_mteb_indexes_then_searches_and_keeps_to_what_is_to_be_reranked():
    engine = MtebSearch(encoder=WordEncoder())
    engine.index([{"id": doc, **row} for doc, row in CORPUS.items()])
    queries = [{"id": "q", "text": "hvornår åbner svømmehallen"}]
    assert next(iter(engine.search(queries, top_k=1)["q"])) == "d-1"
    assert list(engine.search(queries, top_k=5, top_ranked={"q": ["d-2"]})["q"]) == ["d-2"]


def beir_folder(folder: Path) -> Path:
    (folder / "qrels").mkdir(parents=True)
    rows = [{"_id": doc, **row} for doc, row in CORPUS.items()]
    (folder / "corpus.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    (folder / "queries.jsonl").write_text('{"_id": "q", "text": "cykelstien langs åen"}\n', "utf-8")
    (folder / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq\td-2\t1\n", "utf-8")
    return folder


def test_a_beir_folder_is_indexed_asked_measured_and_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    data, out = beir_folder(tmp_path / "data"), tmp_path / "out" / "page.html"
    arguments = ["run", "--dataset", str(data), "--index", str(tmp_path / "index"), "--modes", "hybrid"]
    assert main([*arguments, "--report", str(out), "--run", str(tmp_path / "out" / "x.trec"), "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert (figures["hybrid"]["Success@1"], figures["hybrid"]["citations exact"]) == (1.0, 1.0)
    assert load(out.with_suffix(".json")).run().main == {"q": 1.0}
    assert (tmp_path / "out" / "x.qrels").read_text("utf-8") == "q 0 corpus|d-2| 1\n"
    assert out.read_text("utf-8").startswith("<!doctype html>")


def test_an_index_of_something_else_is_refused_and_lost_places_are_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
):
    data = beir_folder(tmp_path / "data")
    asked = ["run", "--dataset", str(data), "--index", str(tmp_path / "index"), "--modes", "lexical"]
    (data / "qrels" / "test.tsv").write_text("q\td-2\t1\nq\td-9\t1\n", "utf-8")
    assert main(asked) == 0
    assert "holds 1 of the 2 places that the gold names; the others score 0" in caplog.text
    (data / "qrels" / "test.tsv").write_text("q\td-9\t1\n", "utf-8")
    assert main(asked) == 2
    assert "index: holds none of the 1 places that the gold of" in capsys.readouterr().err


def test_questions_without_an_answer_alone_are_measured_by_refusal(tmp_path: Path):
    index, out = tmp_path / "index", tmp_path / "run.json"
    index_corpus(CORPUS, index)
    (tmp_path / "q.jsonl").write_text('{"qid": "1", "query": "Hvad koster svømmehallen?"}\n', "utf-8")
    (tmp_path / "looks.md").write_text("", "utf-8")
    asked = ["run", "--dataset", str(tmp_path / "q.jsonl"), "--index", str(index), "--modes", "lexical"]
    assert main([*asked, "--report", str(out)]) == 0
    (row,) = json.loads(out.read_text("utf-8"), parse_constant=pytest.fail)["runs"]  # JSON knows no NaN
    assert (row["interval"], row["figures"]["nDCG@10"], row["figures"]["citations exact"]) == (None, None, 1.0)
    assert (tmp_path / "looks.md").read_text("utf-8").endswith(" | – |\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ["run", "--dataset", "nowhere", "--index", "nowhere"],
        ["compare", "nowhere.json", "nowhere.json"],
        ["score", "nowhere.trec", "--qrels", "nowhere.qrels"],
        ["check", "--dataset", "nowhere"],
        ["split", "--dataset", "nowhere", "--test-since", "2023-01-01"],
        ["gate", "--run", "nowhere.json", "--index", "nowhere"],
    ],
)
def test_a_user_s_mistake_is_told_in_one_line(arguments: list[str], capsys: pytest.CaptureFixture[str]):
    assert main(arguments) == 2
    said = capsys.readouterr().err.strip().splitlines()
    assert (len(said), said[0][:6]) == (1, "eval: ")

import json
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from training import compare, teacher, train, vocabulary
from training.bm25 import Bm25
from training.compare import Measured, System, Term
from training.corpus import Corpus, Pair
from training.evaluate import Legs, Question, Stretch

A, B, C = (("doc", item, "") for item in "abc")
STRETCHES = [Stretch(A, "skolen lukker"), Stretch(B, "skrald hentes om natten"), Stretch(C, "penge til skolen")]


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two tokens that matter: "skolen" and "skrald" stand at a right angle."""
    pairs = (Pair("skolen skrald", "skolen skrald", "skolen skrald", ""),)
    tokenizer: Tokenizer = vocabulary.learn(Corpus((), pairs, ()), 300)
    table = np.zeros((tokenizer.get_vocab_size(), 2), np.float32)
    table[tokenizer.get_vocab()["skolen"]] = (1, 0)
    table[tokenizer.get_vocab()["skrald"]] = (0, 1)
    folder = tmp_path_factory.mktemp("run") / "encoder"
    train.save(folder, tokenizer, table)
    return folder


def test_a_system_is_named_and_summed_and_may_rank_again() -> None:
    assert compare.parse("words=bm25") == System("words", (Term(1, "bm25", None),))
    assert compare.parse("both=late@a/b+0.5*mean@c>mean@d") == System(
        "both",
        (Term(1, "late", Path("a/b")), Term(0.5, "mean", Path("c"))),
        (Term(1, "mean", Path("d")),),
    )
    with pytest.raises(ValueError, match="expected terms as"):
        compare.parse("x=cosine@a")


def test_bm25_counts_rare_shared_words_and_leaves_others_at_nothing() -> None:
    scores = Bm25([s.text for s in STRETCHES]).scores("skrald på skolen")
    assert scores[1] > scores[0] > 0  # "skrald" is rarer than "skolen"
    assert scores[0] > scores[2]  # the shorter text
    assert Bm25(["skolen"]).scores("svømmehal").tolist() == [0]


def test_a_sum_adds_z_scores_and_ranking_anew_moves_the_best_only(
    encoder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    legs = Legs(STRETCHES)
    mean = compare.ranker(compare.parse(f"m=mean@{encoder}"), legs)
    assert mean("skolen") == pytest.approx([1, 0, 1], abs=1e-6)
    doubled = compare.ranker(compare.parse(f"m=2*mean@{encoder}+bm25"), legs)
    assert int(np.argmax(doubled("skolen"))) == 0  # as near as the last, and shorter
    monkeypatch.setattr(compare, "RERANKED", 2)
    anew = compare.ranker(compare.parse(f"m=mean@{encoder}>bm25"), legs)
    assert np.argsort(-anew("skolen penge")).tolist() == [2, 0, 1]


def test_the_table_shows_each_system_against_the_first_with_its_interval() -> None:
    questions = [Question("1", "", "english", {A: 2}), Question("2", "", "typo", {B: 2})]
    found = [Measured({"1": 0.5, "2": 0.5}, 1.0), Measured({"1": 1.0, "2": 0.75}, 2.5)]
    rows = list(compare.table([compare.parse("a=bm25"), compare.parse("b=bm25")], found, questions))
    assert rows[0] == "| system | all | difference | 95 % | english | typo | ms |"
    assert rows[2] == "| a | 0.500 | +0.000 | +0.000 to +0.000 | 0.500 | 0.500 | 1.0 |"
    assert rows[3] == "| b | 0.875 | +0.375 | +0.250 to +0.500 | 1.000 | 0.750 | 2.5 |"


def test_a_beir_folder_is_asked_its_judged_questions(tmp_path: Path) -> None:
    (tmp_path / "qrels").mkdir()
    documents = [{"_id": s.key[1], "title": "", "text": s.text} for s in STRETCHES]
    queries = [{"_id": "q", "text": "hvem henter skrald"}, {"_id": "unjudged", "text": "skolen"}]
    for name, rows in (("corpus", documents), ("queries", queries)):
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    (tmp_path / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq\tb\t1\nq\ta\t0\n", encoding="utf-8")
    stretches, questions = compare.read_beir(tmp_path)
    assert [s.key[0] for s in stretches] == ["a", "b", "c"]
    assert [(q.id, dict(q.gold)) for q in questions] == [("q", {("b", "", ""): 1})]
    assert compare.measure(compare.parse("words=bm25"), questions, stretches, Legs(stretches)).values == {"q": 1.0}


def test_the_general_claims_are_judged_by_passages_that_exist() -> None:
    folder = Path(train.__file__).parent / "data" / "general"
    stretches, questions = compare.read_beir(folder)
    assert {key for q in questions for key in q.gold} <= {s.key for s in stretches}
    assert len(questions) >= 120


def test_the_teacher_is_not_loaded_for_texts_it_was_asked_about(tmp_path: Path) -> None:
    model = tmp_path / "model"
    model.mkdir()
    (model / "model.safetensors").write_bytes(b"nothing that could be loaded")
    cache = tmp_path / f"teacher-{teacher._identity(model)}"
    cache.mkdir()
    teacher.keep(cache, ["a", "b"], np.array([[1, 0], [0, 1]], np.float16))
    teacher.keep(cache, ["c"], np.array([[0.5, 0.5]], np.float16))
    (cache / "000002.npy").write_bytes(b"a part whose keys were never written does not count")
    assert teacher.vectors(["c", "a", "c"], model, tmp_path).tolist() == [[0.5, 0.5], [1, 0], [0.5, 0.5]]

import json
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from indexer import tokens
from indexer.encoder import load as bundled
from indexer.minutes import Item, Meeting, Section
from tests.tiny import tiny_index
from training import bags, check_data, command, corpus, evaluate, static, town, train, vocabulary
from training.corpus import Concept, Corpus, Pair

CONCEPTS = (
    Concept("waste", ("renovationsgebyr", "dagrenovation"), ("hente skrald",), ("waste fee",)),
    Concept("school", ("skolestruktur", "nedlæggelse af skole"), ("lukke skolen",), ("school closure",)),
)
PAIRS = (
    Pair(
        "Hvad koster skrald?",
        "Renovationsgebyret er 3.000 kr. om året for en husstand i hele kommunen.",
        "Takster",
        "Containere",
    ),
    Pair(
        "Hvem henter skraldet?",
        "Renovationsgebyret er 3.000 kr. om året for en husstand i hele kommunen.",
        "Takster",
        "",
    ),
    Pair(
        "Lukker skolen?",
        "Skolen nedlægges ved udgangen af skoleåret efter beslutning i byrådet.",
        "Skolestruktur",
        "Ferieplan",
    ),
)
SMALL = Corpus(
    CONCEPTS,
    PAIRS,
    (("school", "skole"), ("waste", "skrald")),
    parallel=(("the school closes", "skolen lukker"), ("waste costs money", "skrald koster penge")),
    synonyms=(("skrald", "affald"), ("lukke", "nedlægge")),
)


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return vocabulary.learn(SMALL, 400)


def test_white_space_is_no_token_and_a_word_is_the_same_inside_a_compound(tokenizer: Tokenizer) -> None:
    assert tokenizer.encode("Skole \n SKOLE").tokens == ["skole", "skole"]
    assert tokenizer.encode("skole").ids[0] == tokenizer.get_vocab()["skole"]


def test_numbers_are_cut_after_four_digits_and_signs_stand_alone(tokenizer: Tokenizer) -> None:
    words = [word for word, _ in tokenizer.pre_tokenizer.pre_tokenize_str("§8, 20215 kr./md")]
    assert words == ["Â§", "8", ",", "2021", "5", "kr", ".", "/", "md"]


def test_tiktoken_reads_a_learned_vocabulary_alike(tokenizer: Tokenizer, tmp_path: Path) -> None:
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    counting = tokens.load(tmp_path)
    assert isinstance(counting, tokens.BpeTokens)
    for text in ("Skolen LUKKER i 2025, §8!", "ﬁn ½ æøå 💡", " \n"):
        assert counting.encode(text) == tokenizer.encode(text).ids


def test_coarser_reading_spells_the_same_word_in_known_smaller_pieces(tokenizer: Tokenizer) -> None:
    letters = bags.coarser(tokenizer, 0)
    assert letters.encode("skole").tokens == list("skole")
    assert letters.get_vocab() == tokenizer.get_vocab()


def test_runs_are_stretches_one_after_another() -> None:
    assert bags.runs(np.array([5, 0, 9]), np.array([2, 0, 3])).tolist() == [5, 6, 9, 10, 11]


def test_a_batch_holds_the_tokens_of_its_texts_in_order(tokenizer: Tokenizer) -> None:
    bag = bags.make([tokenizer], ["skolen lukker", "", "skrald"])
    batch = bag.take(np.array([2, 0]), np.random.default_rng(0))
    assert batch.tokens.tolist() == tokenizer.encode("skrald").ids + tokenizer.encode("skolen lukker").ids
    assert batch.lengths.tolist() == [len(tokenizer.encode(t).ids) for t in ("skrald", "skolen lukker")]
    assert bag.take(np.array([1]), np.random.default_rng(0)).tokens.tolist() == [0]


def test_dropped_words_never_leave_a_text_empty(tokenizer: Tokenizer) -> None:
    bag = bags.make([tokenizer], ["skole", "skole lukke affald", "penge"])
    batch = bag.take(np.array([0, 1, 2]), np.random.default_rng(0), drop=1.0)
    assert batch.lengths.min() >= 1
    assert batch.words.tolist() == sorted(batch.words.tolist())
    assert len(set(batch.words.tolist())) == 3


def test_words_shared_with_the_passage_are_left_out_of_the_question_but_not_its_last() -> None:
    question = bags.Batch(np.array([7, 8, 9, 7]), np.array([3, 1]), np.array([0, 1, 2, 3]))
    passage = bags.Batch(np.array([8, 5, 7]), np.array([2, 1]), np.array([0, 1, 2]))
    left = static._without_shared(question, passage, np.random.default_rng(0), chance=1.0)
    assert left.tokens.tolist() == [7, 9, 7]
    assert left.lengths.tolist() == [2, 1]
    assert left.words.tolist() == [0, 1, 2]


def test_questions_to_one_passage_are_never_split() -> None:
    training, held = corpus.split(PAIRS, 0.5, seed=0)
    assert {p.passage for p in training}.isdisjoint({p.passage for p in held})
    assert len(training) + len(held) == 3
    assert held


def test_the_glossary_grows_by_forms_of_the_same_stem_without_an_entry() -> None:
    grown = corpus.inflected([("school", "skole"), ("schools", "skoler")], ["skoler", "skolen", "skov"])
    assert grown == [("school", "skole"), ("school", "skolen"), ("schools", "skolen"), ("schools", "skoler")]


def test_our_files_are_read_with_stock_phrases_taken_from_titles(tmp_path: Path) -> None:
    pair = {"q": "q", "p": "p", "title": "Takster – orientering til udvalget"}
    (tmp_path / "pairs_x.jsonl").write_text(json.dumps(pair) + "\n", encoding="utf-8")
    (tmp_path / "concepts_x.jsonl").write_text(json.dumps({"id": "a", "admin": ["b"], "lay": ["c"]}) + "\n")
    (tmp_path / "glossary.tsv").write_text("skrald\trubbish, garbage\n", encoding="utf-8")
    read = corpus.read(None, [tmp_path])
    assert read.pairs == (Pair("q", "p", "Takster", ""),)
    assert read.concepts == (Concept("a", ("b",), ("c",), ()),)
    assert read.glossary == (("rubbish", "skrald"), ("garbage", "skrald"))


def short(tokenizer: Tokenizer, folder: Path, steps: int, **changes: float) -> np.ndarray:
    english = SMALL.english()
    vectors = np.eye(len(english), 16, dtype=np.float32)
    recipe = static.Recipe(steps=steps, dim=16, batch=16, grams=50, late=0.5, **changes)  # type: ignore[arg-type]
    teacher = {text: row for row, text in enumerate(english)}
    return static.train(
        SMALL, list(PAIRS), tokenizer, teacher, vectors, recipe, folder / "c.pt", lambda step, losses: None
    )


def test_the_same_seed_gives_the_same_weights_and_another_seed_others(tokenizer: Tokenizer, tmp_path: Path) -> None:
    first = short(tokenizer, tmp_path, 3)
    assert np.array_equal(first, short(tokenizer, tmp_path, 3))
    assert not np.array_equal(first, short(tokenizer, tmp_path, 3, seed=2))


def test_a_stopped_run_ends_with_the_weights_of_an_unbroken_one(
    tokenizer: Tokenizer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unbroken = short(tokenizer, tmp_path / "a", 4) if (tmp_path / "a").mkdir() is None else None
    monkeypatch.setattr(static, "EVERY", 2)
    (tmp_path / "b").mkdir()

    class Stop(Exception):
        pass

    def stop(step: int, losses: dict[str, float]) -> None:
        if step == 3:
            raise Stop

    with pytest.raises(Stop):
        english = SMALL.english()
        static.train(
            SMALL,
            list(PAIRS),
            tokenizer,
            {text: row for row, text in enumerate(english)},
            np.eye(len(english), 16, dtype=np.float32),
            static.Recipe(steps=4, dim=16, batch=16, grams=50, late=0.5),
            tmp_path / "b" / "c.pt",
            stop,
        )
    assert (tmp_path / "b" / "c.pt").is_file()
    assert np.array_equal(short(tokenizer, tmp_path / "b", 4), unbroken)


def test_training_brings_a_question_nearer_to_its_passage(tokenizer: Tokenizer, tmp_path: Path) -> None:
    table = short(tokenizer, tmp_path, 60)

    def vector(text: str) -> np.ndarray:
        total = table[tokenizer.encode(text).ids].sum(axis=0)
        return total / np.linalg.norm(total)

    asked, right, wrong = (vector(t) for t in ("hvad koster skrald", "renovationsgebyret", "skolen nedlægges"))
    assert asked @ right > asked @ wrong + 0.2


def test_a_saved_encoder_is_loaded_with_nothing_special(tokenizer: Tokenizer, tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer

    table = np.random.default_rng(0).normal(size=(tokenizer.get_vocab_size(), 8)).astype(np.float32)
    train.save(tmp_path / "encoder", tokenizer, table)
    vector = SentenceTransformer(str(tmp_path / "encoder"), device="cpu").encode("skole skrald")
    expected = table[tokenizer.encode("skole skrald").ids].sum(axis=0)
    assert vector == pytest.approx(expected / np.linalg.norm(expected), abs=1e-6)
    assert (tmp_path / "encoder" / "SHA256SUMS").is_file()


def test_a_town_continues_from_a_static_encoder_with_one_command(
    tokenizer: Tokenizer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = np.random.default_rng(0).normal(size=(tokenizer.get_vocab_size(), 8)).astype(np.float32)
    train.save(tmp_path / "theirs", tokenizer, table)
    (tmp_path / "own").mkdir()
    rows = [{"q": p.question, "p": p.passage, "title": p.title, "hard": p.hard} for p in PAIRS]
    (tmp_path / "own" / "pairs_ours.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    concepts = [{"id": c.id, "admin": c.admin, "lay": c.lay, "en": c.en} for c in CONCEPTS]
    (tmp_path / "own" / "concepts_ours.jsonl").write_text("".join(json.dumps(c) + "\n" for c in concepts), "utf-8")
    command = ["train", "--start", "theirs", "--own", "own", "--run", "ours", "--hold", "0.5", "--threads", "1"]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", [*command, "--set", "steps=3", "batch=16", "dim=8"])
    train.main()
    ours = train.table_of(tmp_path / "ours" / "encoder")
    assert ours.shape == table.shape
    assert not np.array_equal(ours, train.table_of(tmp_path / "theirs"))
    assert "held out, late+mean" in json.loads((tmp_path / "ours" / "figures.json").read_text("utf-8"))


def test_a_town_gives_its_thesaurus_and_judged_questions_as_the_product_keeps_them(tmp_path: Path) -> None:
    section = "sagsfremstilling"
    roof = Section("Sagsfremstilling", section, "Taget på skolen i Lindby lækker.")
    road = Section("Sagsfremstilling", section, "Vejen til skolen i Lindby får nyt tag over cyklerne.")
    items = (Item("3", "Tag på skolen", (roof,)), Item("4", "Cykelskur", (road,)))
    tiny_index(tmp_path / "index", [Meeting("by_2020-01-01.md", items)], bundled())
    gold = [{"doc": "by_2020-01-01", "item": "3", "section": "Sagsfremstilling", "rel": 2, "evidence": "Taget"}]
    asked = [
        {"qid": "1", "query": "Lækker taget på skolen?", "gold": gold},
        {"qid": "2", "query": "Hvad så?", "gold": gold, "history": ["Lækker taget på skolen?"]},
        {"qid": "3", "query": "Er taget tæt på skolen?", "gold": gold},
        {"qid": "4", "query": "Hvad koster en elefant?"},
    ]
    (tmp_path / "q.jsonl").write_text("".join(json.dumps(row) + "\n" for row in asked), "utf-8")
    (tmp_path / "split.json").write_text(json.dumps({"tune": ["1", "2", "4"], "test": ["3"]}), "utf-8")
    (tmp_path / "ours.yaml").write_text("- {id: tag, administrative: [tagrenovering], everyday: [nyt tag]}\n", "utf-8")
    grown = town.grown(SMALL, [tmp_path / "ours.yaml"], tmp_path / "q.jsonl", tmp_path / "index")
    assert grown.concepts == (*CONCEPTS, Concept("tag", ("tagrenovering",), ("nyt tag",), ()))
    assert grown.pairs == (*PAIRS, Pair("Lækker taget på skolen?", roof.text, "Tag på skolen", road.text))


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--own", "nowhere"], "nowhere: no such folder, expected concepts*.jsonl and pairs*.jsonl in it"),
        (["--own", "none"], "none: no pairs*.jsonl with a line"),
        (["--own", "bad"], "pairs_x.jsonl:1: field 'p' is missing"),
        (["--start", "nowhere"], "modules.json is missing"),
        (["--elsewhere", "nowhere"], "parallel_en_da.tsv.xz: no such file"),
        (["--gold", "nowhere"], "nowhere: no questions.jsonl"),
        (["--thesaurus", "nowhere.yaml"], "nowhere.yaml"),
        (["--set", "sted=3"], "--set sted=3: expected NAME=NUMBER, NAME one of seed, steps"),
        (["--set", "steps=mange"], "--set steps=mange: expected NAME=NUMBER"),
    ],
)
def test_what_cannot_be_trained_on_is_told_in_one_line(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    reason: str,
) -> None:
    (tmp_path / "none").mkdir()
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "pairs_x.jsonl").write_text('{"q": "Hvad koster det?"}\n', "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["train", "--run", "runs", *arguments])
    assert command.run(train.main) == 2
    said = capsys.readouterr().err.strip().splitlines()
    assert (len(said), said[0].startswith("training: "), reason in said[0]) == (1, True, True)


def test_ndcg_is_the_discounted_gain_over_the_best_possible() -> None:
    a, b, c = ("d", "1", "x"), ("d", "1", "y"), ("d", "2", "x")
    assert evaluate.ndcg([a, b], {a: 2, b: 1}) == 1.0
    assert evaluate.ndcg([c, a], {a: 2}) == pytest.approx(1 / np.log2(3))
    assert evaluate.ndcg([c] * 10 + [a], {a: 2}) == 0.0


def test_a_section_ranks_by_its_best_stretch() -> None:
    stretches = [evaluate.Stretch(("d", "1", name), "") for name in ("x", "y", "x")]
    assert evaluate.ranking(np.array([0.1, 0.5, 0.9]), stretches) == [("d", "1", "x"), ("d", "1", "y")]


def test_long_sections_are_cut_with_title_and_heading_repeated() -> None:
    cut = list(evaluate.cut("Titel", "Afsnit", "ord " * 161))
    assert [len(part.split()) for part in cut] == [162, 3]
    assert list(evaluate.cut("Titel", "Afsnit", "")) == ["Titel Afsnit"]


def test_doubles_and_overlap_with_unseen_questions_are_found() -> None:
    twice = Corpus((), (*PAIRS, PAIRS[0]), ())
    assert check_data.doubles(twice) == ["pair twice: hvad koster skrald"]
    assert check_data.doubles(SMALL) == []
    near = check_data.overlaps(
        SMALL, ["Hvem er det der henter skraldet?", "Hvem henter skraldet nu?", "Lukker skolen i Ry?"]
    )
    assert near == []
    run = "efter beslutning i byrådet ved udgangen af skoleåret efter beslutning i"
    assert len(check_data.overlaps(SMALL, [run])) == 1
    assert check_data.overlaps(SMALL, ["hvem henter skraldet hurtigt og billigt hos os"]) == []


def test_a_question_with_nearly_the_same_words_overlaps() -> None:
    pair = Pair("Hvem henter skraldet i sommerhuset nu?", "p", "t", "")
    found = check_data.overlaps(Corpus((), (pair,), ()), ["Hvem henter nu skraldet i sommerhuset?"])
    assert len(found) == 1

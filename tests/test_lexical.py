from __future__ import annotations

import hashlib
import math
from pathlib import Path

import pytest

from indexer.lexical import TantivyIndex

DOCUMENTS = [
    {"words": ["skolen", "lukkes", "ikke"], "title_words": ["skole"]},
    {"words": ["skolen", "skolen", "§", "8"]},
    {"words": ["vejen", "ved", "å", "20/11319"]},
    {"words": ["skolen", "lukkes", "ikke"], "title_words": ["skole"]},
    {"words": []},
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> TantivyIndex:
    folder = tmp_path_factory.mktemp("lexical") / "index"
    TantivyIndex.write(folder, DOCUMENTS)
    return TantivyIndex.read(folder)


def bm25(term: str, row: int) -> float:
    """k1 = 1.2, b = 0.75 over the field "words" of the documents above."""
    lengths = [len(d["words"]) for d in DOCUMENTS]
    holding = sum(term in d["words"] for d in DOCUMENTS)
    idf = math.log(1 + (len(DOCUMENTS) - holding + 0.5) / (holding + 0.5))
    tf = DOCUMENTS[row]["words"].count(term)
    return idf * tf * 2.2 / (tf + 1.2 * (0.25 + 0.75 * lengths[row] / (sum(lengths) / len(lengths))))


def test_the_score_is_bm25_best_first_and_ties_go_by_row(index: TantivyIndex) -> None:
    found = index.search({"words": ["skolen", "lukkes"]}, 10)
    assert [row for row, _ in found] == [0, 3, 1]
    assert dict(found) == {
        0: pytest.approx(bm25("skolen", 0) + bm25("lukkes", 0), abs=1e-4),
        3: pytest.approx(bm25("skolen", 3) + bm25("lukkes", 3), abs=1e-4),
        1: pytest.approx(bm25("skolen", 1), abs=1e-4),
    }


@pytest.mark.parametrize(("term", "row"), [("§", 1), ("8", 1), ("å", 2), ("20/11319", 2)])
def test_signs_numbers_and_single_letters_are_terms(index: TantivyIndex, term: str, row: int) -> None:
    assert [found for found, _ in index.search({"words": [term]}, 5)] == [row]


def test_the_vote_words_are_terms(index: TantivyIndex) -> None:
    assert [row for row, _ in index.search({"words": ["ikke"]}, 5)] == [0, 3]


def test_a_term_named_twice_and_a_boost_of_two_count_the_same(index: TantivyIndex) -> None:
    twice = index.search({"words": ["vejen", "vejen"]}, 5)
    boosted = index.search({"words": ["vejen"]}, 5, boosts={"words": 2.0})
    assert twice == boosted == index.search_weighted({"words": {"vejen": 2.0}}, 5)
    assert twice[0][1] == pytest.approx(2 * bm25("vejen", 2), abs=1e-4)


def test_among_restricts_before_the_cut(index: TantivyIndex) -> None:
    assert [row for row, _ in index.search({"words": ["skolen", "lukkes"]}, 1, among=[1, 2])] == [1]
    assert index.search({"words": ["skolen"]}, 5, among=[]) == []


def test_among_leaves_the_scores_as_they_are(index: TantivyIndex) -> None:
    assert index.search({"words": ["skolen"]}, 5, among=[1]) == [
        h for h in index.search({"words": ["skolen"]}, 5) if h[0] == 1
    ]


def test_among_many_rows_finds_what_a_search_over_all_finds_of_them(tmp_path: Path) -> None:
    documents = [{"words": ["skole"] * (1 + i % 7) + [f"nr{i % 50}"]} for i in range(5000)]
    TantivyIndex.write(tmp_path / "many", documents)
    index = TantivyIndex.read(tmp_path / "many")
    for among in (list(range(1, 5000, 2)), list(range(2500, 5000)), list(range(0, 5000, 7))):
        for terms in ({"words": ["skole", "nr3"]}, {"words": ["nr4"]}, {"words": ["nr3"]}):
            every = [hit for hit in index.search(terms, 5000) if hit[0] in set(among)]
            assert index.search(terms, 40, among) == every[:40]


def test_only_rows_that_hold_a_term_are_found(index: TantivyIndex) -> None:
    assert index.search({"words": ["borgmester"]}, 5) == []
    assert index.search({}, 5) == []
    assert index.search({"words": [""]}, 5) == []


@pytest.mark.parametrize(
    "term", ["skolen AND lukkes", "words:skolen", "sko*", '"skolen"', "skolen~2", "+skolen -vejen", "[a TO b]", "\x00"]
)
def test_query_syntax_is_a_term_like_any_other(index: TantivyIndex, term: str) -> None:
    assert index.search({"words": [term]}, 5) == []


def test_document_frequency_counts_rows(index: TantivyIndex) -> None:
    assert [index.document_frequency("words", term) for term in ("skolen", "ikke", "§", "ukendt")] == [3, 2, 1, 0]
    assert index.size == 5


def test_fields_are_apart(index: TantivyIndex) -> None:
    assert index.search({"words": ["skole"]}, 5) == []
    assert [row for row, _ in index.search({"title_words": ["skole"]}, 5)] == [0, 3]


def test_ties_at_the_cut_go_by_row(tmp_path: Path) -> None:
    TantivyIndex.write(tmp_path / "ties", [{"words": ["skole"]}] * 60)
    assert [row for row, _ in TantivyIndex.read(tmp_path / "ties").search({"words": ["skole"]}, 7)] == list(range(7))


def test_the_same_documents_give_the_same_files(tmp_path: Path) -> None:
    for name in ("one", "two"):
        TantivyIndex.write(tmp_path / name, DOCUMENTS)
    hashes = [
        {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in (tmp_path / name).iterdir()}
        for name in ("one", "two")
    ]
    assert hashes[0] == hashes[1]
    assert len(hashes[0]) > 5


def test_a_folder_in_which_no_lock_can_be_made_is_read_all_the_same(tmp_path: Path) -> None:
    TantivyIndex.write(tmp_path / "index", DOCUMENTS)
    (tmp_path / "index" / ".tantivy-meta.lock").mkdir()
    assert [row for row, _ in TantivyIndex.read(tmp_path / "index").search({"words": ["vejen"]}, 5)] == [2]

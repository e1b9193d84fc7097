from __future__ import annotations

import sys
from pathlib import Path

import faiss
import numpy as np
import pytest

from indexer.dense import FaissIndex, FaissWriter, Rows, Vectors


def brute_force(vectors: Vectors, x: Vectors, k: int, among: list[int] | None) -> list[list[int]]:
    candidates = range(len(vectors)) if among is None else sorted(set(among))
    scores = np.round(x @ vectors.T, 6)
    return [sorted(candidates, key=lambda row: (-scores[i, row], row))[:k] for i in range(len(x))]


@pytest.fixture(scope="module")
def vectors() -> Vectors:
    rows = np.random.default_rng(5).normal(size=(200, 12)).astype(np.float32)
    rows[50:90] = rows[7]  # many ties
    rows[120] = 0
    scaled: Vectors = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return scaled


def written(path: Path, *pieces: Vectors) -> Path:
    with FaissWriter(path, pieces[0].shape[1]) as writer:
        for piece in pieces:
            writer.add(piece)
    return path


@pytest.fixture(scope="module")
def index(vectors: Vectors, tmp_path_factory: pytest.TempPathFactory) -> FaissIndex:
    return FaissIndex.read(written(tmp_path_factory.mktemp("dense") / "dense.faiss", vectors))


@pytest.mark.parametrize("k", [1, 5, 20, 199, 200, 500])
@pytest.mark.parametrize("among", [None, [3, 60, 55, 7, 199, 120], list(range(0, 200, 3)), []])
def test_search_is_brute_force_with_ties_by_row(
    index: FaissIndex, vectors: Vectors, k: int, among: list[int] | None
) -> None:
    x = vectors[[0, 7, 55, 120, 199]]
    scores, rows = index.search(x, k, among)
    assert rows.tolist() == brute_force(vectors, x, k, among)
    found = np.take_along_axis(x @ vectors.T, rows, axis=1)
    assert np.allclose(scores, found, atol=2e-6)


def test_scores_are_inner_products_best_first(tmp_path: Path) -> None:
    index = FaissIndex.read(written(tmp_path / "three", np.array([[1, 0], [0, 1], [0.6, 0.8]], dtype=np.float32)))
    scores, rows = index.search(np.array([[1, 0]], dtype=np.float32), 3)
    assert rows.tolist() == [[0, 2, 1]]
    assert scores.tolist() == [[1.0, pytest.approx(0.6), 0.0]]


def test_a_query_finds_the_same_alone_and_in_company(index: FaissIndex, vectors: Vectors) -> None:
    together = index.search(vectors[:40], 10)
    alone = [index.search(vectors[i : i + 1], 10) for i in range(40)]
    assert together[0].tolist() == [scores[0].tolist() for scores, _ in alone]
    assert together[1].tolist() == [rows[0].tolist() for _, rows in alone]


def test_an_index_written_in_pieces_finds_what_one_written_whole_finds(
    index: FaissIndex, vectors: Vectors, tmp_path: Path
) -> None:
    pieces = FaissIndex.read(written(tmp_path / "pieces", vectors[:7], vectors[7:7], vectors[7:]))
    assert (pieces.size, pieces.dim) == (200, 12)
    for among in (None, [3, 60, 55, 7, 199]):
        whole = index.search(vectors[:3], 7, among)
        assert [part.tolist() for part in pieces.search(vectors[:3], 7, among)] == [part.tolist() for part in whole]


def test_the_pieces_make_the_file_that_faiss_itself_writes(vectors: Vectors, tmp_path: Path) -> None:
    index = faiss.IndexFlatIP(12)
    index.add(vectors)
    faiss.write_index(index, str(tmp_path / "whole"))
    assert written(tmp_path / "pieces", vectors[:150], vectors[150:]).read_bytes() == (tmp_path / "whole").read_bytes()


def test_rows_can_be_read_while_more_are_written(vectors: Vectors, tmp_path: Path) -> None:
    with FaissWriter(tmp_path / "dense.faiss", 12) as writer:
        writer.add(vectors[:3])
        assert writer.vector(1).tolist() == vectors[1].tolist()
        writer.add(vectors[3:5])
        assert writer.vector(4).tolist() == vectors[4].tolist()
    assert FaissIndex.read(tmp_path / "dense.faiss").vectors([0, 3]).tolist() == vectors[[0, 3]].tolist()


def test_an_index_goes_on_answering_when_its_file_was_removed(vectors: Vectors, tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("Windows keeps open files")
    read = FaissIndex.read(written(tmp_path / "dense.faiss", vectors))
    (tmp_path / "dense.faiss").unlink()
    assert read.search(vectors[:1], 1)[1].tolist() == [[0]]


def test_stored_vectors_come_back_in_the_order_asked_for(index: FaissIndex, vectors: Vectors) -> None:
    wanted: Rows = np.array([5, 0, 5])
    assert index.vectors(wanted).tolist() == vectors[[5, 0, 5]].tolist()
    assert index.vectors([]).shape == (0, 12)


def test_an_empty_index_finds_nothing(tmp_path: Path) -> None:
    empty = FaissIndex.read(written(tmp_path / "empty", np.zeros((0, 4), dtype=np.float32)))
    scores, rows = empty.search(np.ones((2, 4), dtype=np.float32), 5)
    assert (scores.shape, rows.shape) == ((2, 0), (2, 0))

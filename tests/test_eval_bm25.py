"""BM25 in memory gives tantivy's scores with tantivy's constants, and other scores with others."""

from __future__ import annotations

import math

import pytest

from eval.bm25 import Bm25Index, PlainWords, rounded_length
from indexer.analysis import STEMS
from retrieval import Archive


def test_with_tantivys_constants_the_scores_are_tantivys(sample_archive: Archive):
    index = sample_archive.index
    passages = index.catalog.passages(range(index.lexical.size))
    memory = Bm25Index.of_passages(passages, index.analyser)
    for question in ("hvem stemte imod lokalplan 61 for vindmøller?", "taget på skolen", "renovationsgebyr i 2021"):
        terms = sample_archive.retriever.terms(sample_archive.understood(question))
        found, wanted = (i.search_weighted(terms, 100) for i in (memory, index.lexical))
        assert [score for _, score in found] == pytest.approx([score for _, score in wanted], abs=1e-3)
        assert memory.search_weighted(terms, 9, [5, 7, 11]) == [
            (row, pytest.approx(score, abs=1e-3)) for row, score in index.lexical.search_weighted(terms, 9, [5, 7, 11])
        ]


def test_k1_and_b_are_those_of_the_formula():
    index = Bm25Index.of([{"stems": ["tag", "tag", "skole"]}, {"stems": ["vej"]}]).with_constants(k1=2.0, b=0.5)
    idf, length = math.log(1 + 1.5 / 1.5), 3 / 2
    ((row, score),) = index.search({"stems": ["tag"]}, 5)
    assert (row, score) == (0, pytest.approx(idf * 2 * 3 / (2 + 2 * (0.5 + 0.5 * length)), abs=1e-5))
    assert (index.document_frequency("stems", "tag"), index.document_frequency("stems", "bro")) == (1, 0)


def test_a_long_field_keeps_four_bits_of_its_length():
    assert [rounded_length(n) for n in (0, 39, 40, 41, 42, 55, 57, 105)] == [0, 39, 40, 40, 42, 54, 56, 104]


def test_words_as_printed_have_no_stems_and_no_parts(sample_archive: Archive):
    frequencies = sample_archive.index.analyser.frequencies
    assert PlainWords(frequencies).terms("Skolernes tag")[STEMS] == ["skolernes", "tag"]

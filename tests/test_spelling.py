"""Slips of the pen are mended; rare words are left alone."""

from __future__ import annotations

import pytest

from retrieval.spelling import Speller

COUNTS = {"referatet": 9, "godkendt": 20, "mødet": 12, "sygemeldte": 4, "skolen": 7, "billerne": 2}
RARE = {"pillerne", "propeller"}  # in the vocabulary, not in these minutes


def pieces(word: str) -> int:
    return 1 if word in COUNTS or word in RARE else 3


@pytest.fixture
def speller() -> Speller:
    return Speller(COUNTS, COUNTS.__contains__, pieces)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("refaratet", "referatet"),  # one letter wrong
        ("godkent", "godkendt"),  # one letter missing
        ("moedet", "mødet"),  # written without ø
        ("sygemelte", "sygemeldte"),
        ("sygmeldtte", "sygemeldte"),  # two slips in a long word
        ("skoeln", "skolen"),  # two letters swapped
        ("gdkent", None),  # two slips in a short word
        ("pillerne", None),  # another word that the vocabulary knows
        ("mødet", None),
        ("xyz", None),
        ("330-2017", None),
    ],
)
def test_a_word_is_mended_only_where_it_is_surely_a_slip(speller: Speller, typed: str, meant: str | None) -> None:
    assert speller.correct(typed) == meant


def test_a_word_that_only_titles_hold_is_not_read_as_itself() -> None:
    assert Speller({"godkendt": 1}, lambda word: False, pieces).correct("godkendt") is None

"""Dates, numbers and counts as people read them."""

from __future__ import annotations

import pytest

from ui.format import counted, date, kroner, megabytes, term_of, whole


@pytest.mark.parametrize(
    ("language", "weekday", "expected"),
    [
        ("da", False, "9. marts 2021"),
        ("da", True, "tirsdag den 9. marts 2021"),
        ("en", False, "9 March 2021"),
        ("en", True, "Tuesday 9 March 2021"),
    ],
)
def test_a_date_is_written_in_the_readers_language(language, weekday, expected):
    assert date("2021-03-09", language, weekday) == expected


def test_no_date_is_no_text():
    assert date(None) == ""


@pytest.mark.parametrize(
    ("kr", "danish", "english"),
    [
        (340_000, "340.000 kr.", "DKK 340,000"),
        (1_000_000, "1 mio. kr.", "DKK 1 m"),
        (6_500_000, "6,5 mio. kr.", "DKK 6.5 m"),
        (1_234_560_000, "1.234,56 mio. kr.", "DKK 1,234.56 m"),
    ],
)
def test_sums_are_short_from_a_million_up(kr, danish, english):
    assert (kroner(kr), kroner(kr, "en")) == (danish, english)


def test_whole_numbers_are_grouped():
    assert (whole(1234567), whole(1234567, "en")) == ("1.234.567", "1,234,567")


@pytest.mark.parametrize(("n", "expected"), [(0, "0 møder"), (1, "1 møde"), (1200, "1.200 møder")])
def test_a_count_has_its_noun(n, expected):
    assert counted(n, "møde", "møder") == expected


def test_sizes_are_in_megabytes():
    assert (megabytes(1_240_000), megabytes(10), megabytes(1_240_000, "en")) == ("1,2 MB", "0,1 MB", "1.2 MB")


@pytest.mark.parametrize(
    ("year", "term"), [(2017, (2014, 2017)), (2018, (2018, 2021)), (2025, (2022, 2025)), (2026, (2026, 2029))]
)
def test_a_year_lies_in_a_council_term(year, term):
    assert term_of(year) == term

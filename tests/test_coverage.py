"""Which committees and months the index holds, and which it does not."""

from __future__ import annotations

from indexer.catalog import Entry
from retrieval.coverage import coverage_json, coverage_of, coverage_table, months_between


def entry(committee: str, date: str | None, kind: str = "referat", municipality: str = "Åby") -> Entry:
    return Entry(f"{committee}_{date}", municipality, committee, date, kind, None, f"{committee}_{date}")


MEETINGS = [
    entry("Byrådet", "2020-11-10"),
    entry("Byrådet", "2021-01-12"),
    entry("Byrådet", "2021-01-26", municipality="Aaby"),
    entry("Kulturudvalget", "2020-12-01", "dagsorden"),
    entry("Kulturudvalget", None),
]


def test_months_run_over_the_turn_of_the_year():
    assert list(months_between("2020-11", "2021-02")) == ["2020-11", "2020-12", "2021-01", "2021-02"]


def test_meetings_are_counted_by_committee_and_month_and_gaps_are_named():
    found = coverage_of(MEETINGS)
    assert found.months == ("2020-11", "2020-12", "2021-01")
    assert [(r.committee, r.months, r.gaps, r.agendas) for r in found.rows] == [
        ("Byrådet", (("2020-11", 1), ("2021-01", 2)), ("2020-12",), ()),
        ("Kulturudvalget", (("2020-12", 1),), (), ("2020-12",)),
    ]
    assert (found.oldest, found.newest, found.undated) == ("2020-11-10", "2021-01-26", 1)


def test_july_is_no_gap():
    (row,) = coverage_of([entry("Byrådet", "2021-05-04"), entry("Byrådet", "2021-09-07")]).rows
    assert row.gaps == ("2021-06", "2021-08")


def test_years_are_named_newest_first_and_gaps_are_added_up():
    found = coverage_of(MEETINGS)
    assert (found.years, found.gaps) == (("2021", "2020"), 1)


def test_a_municipality_under_two_spellings_has_the_commoner_name():
    assert coverage_of(MEETINGS).rows[0].municipality == "Åby"


def test_an_empty_index_covers_nothing():
    assert coverage_json(coverage_of([])) == {
        "months": [],
        "committees": [],
        "oldest": None,
        "newest": None,
        "undated": 0,
    }


def test_the_table_leaves_a_month_without_meeting_empty():
    assert list(coverage_table(coverage_of(MEETINGS)))[:2] == [
        ("Kommune", "Udvalg", "2020-11", "2020-12", "2021-01"),
        ("Åby", "Byrådet", "1", "", "2"),
    ]

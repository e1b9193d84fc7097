"""The header's fields as the layouts print them."""

from __future__ import annotations

import pytest

from indexer.grammar.header import Header, parse_header, times
from indexer.minutes import Absence, Line


def header(*texts: str) -> Header:
    return parse_header([Line(t, "row" if "\t" in t else "text", gap=True) for t in texts], "fil.txt")


def test_labels_with_their_values_beside_them() -> None:
    found = header(
        "REFERAT Udvalget for Arbejde d. 17-12-2020",
        "Mødedato Torsdag d. 17. december 2020 kl. 08:30",
        "Mødested Mødelokale 8, BCV",
        "Mødedeltagere Anne Holm, Bo Lund (Fravær), Carl Dam",
    )
    assert (found.committee, found.date, found.start_time, found.place) == (
        "Udvalget for Arbejde",
        "2020-12-17",
        "08:30",
        "Mødelokale 8, BCV",
    )
    assert (found.attendees, found.absences) == (("Anne Holm", "Carl Dam"), (Absence("Bo Lund"),))


def test_labels_with_their_values_below_them() -> None:
    found = header(
        "UDVALG",
        "Udvalget for Ældre",
        "STED",
        "Sundhedshuset",
        "STARTTIDSPUNKT",
        "03-06-2021 09:00:00",
        "SLUTTIDSPUNKT",
        "03-06-2021 11:45:00",
        "FRAVÆRENDE",
        "Gudrun Vedel (afbud)",
    )
    assert (found.committee, found.date, found.start_time, found.end_time, found.place) == (
        "Udvalget for Ældre",
        "2021-06-03",
        "09:00",
        "11:45",
        "Sundhedshuset",
    )
    assert found.absences == (Absence("Gudrun Vedel"),)


def test_a_header_of_sentences() -> None:
    found = header(
        "Referat",
        "til",
        "mødet i Børn- og Kulturudvalget",
        "den 13. marts 2018 kl. 08:30",
        "i Rådhuset, lokale 2",
        "Til stede: Anne Holm (formand), Rolf Thestrup og Bo Lund.",
        "Afbud fra Carl Dam.",
        "Udvalgsmedlem Rolf Thestrup forlod mødet kl. 10:45 og deltog ikke i behandlingen af punkt 6 og 7.",
        "Mødet hævet kl.: 11:20",
    )
    assert (found.committee, found.start_time, found.end_time, found.place) == (
        "Børn- og Kulturudvalget",
        "08:30",
        "11:20",
        "Rådhuset, lokale 2",
    )
    assert found.attendees == ("Anne Holm", "Rolf Thestrup", "Bo Lund")
    assert found.absences == (Absence("Carl Dam"), Absence("Rolf Thestrup", ("6", "7")))


def test_members_without_those_absent_are_present_and_substitutes_come_in() -> None:
    found = header("Medlemmer\tAnne Holm, Bo Lund", "Fraværende\tBo Lund. Per Eg deltog som stedfortræder for Bo Lund.")
    assert found.attendees == ("Anne Holm", "Per Eg")
    assert found.absences == (Absence("Bo Lund", (), "Per Eg"),)


def test_a_short_surname_ends_its_sentence() -> None:
    found = header("Til stede var Ole Bæk (O) og Eva Dam. Ditte Bæk var fraværende.")
    assert (found.attendees, found.absences) == (("Ole Bæk", "Eva Dam"), (Absence("Ditte Bæk"),))
    assert header("Afbud fra Hans Chr. Nielsen.").absences == (Absence("Hans Chr. Nielsen"),)


def test_a_range_of_items_is_spelled_out() -> None:
    assert header("Bemærkninger:\tSigne Dall (F) deltog ikke i punkt 171-173.").absences == (
        Absence("Signe Dall", ("171", "172", "173")),
    )


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("15:00-18:10", ["15:00", "18:10"]),
        ("Kl. 10.00 - 12.30", ["10:00", "12:30"]),
        ("kl. 9", ["09:00"]),
        ("torsdag d. 8. oktober 2020, kl. 14-16", ["14:00", "16:00"]),
        ("den 21. november 2017 kl. 08.30-11.10", ["08:30", "11:10"]),
        ("04-06-2020 09:00:00", ["09:00"]),
        ("12-04-2023", []),
    ],
)
def test_clock_times_are_no_dates(text: str, clock: list[str]) -> None:
    assert times(text) == clock


def test_a_date_split_from_its_year_is_joined() -> None:
    assert header("Referat Byrådet onsdag den 21. august", "2019 kl. 09:00 i Jobcentret").date == "2019-08-21"


def test_several_labels_share_a_line() -> None:
    found = header("Grønt Råd", "Dato: onsdag den 23. februar 2011, Tid: 16.30-18.30, Sted: Naturskolen")
    assert (found.date, found.start_time, found.end_time, found.place) == (
        "2011-02-23",
        "16:30",
        "18:30",
        "Naturskolen",
    )


@pytest.mark.parametrize(
    ("line", "body"),
    [
        ("HANDICAPRÅDET I HAVBY KOMMUNE", "Handicaprådet"),
        ("BYRÅDET [2022-2025] D. 26-10-2022", "Byrådet"),
        ("for Økonomiudvalgets møde tirsdag den 22. januar 2013 kl. 08.30", "Økonomiudvalget"),
    ],
)
def test_the_committee_in_a_title_line(line: str, body: str) -> None:
    assert header("Dagsorden", line).committee == body


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("Torsdag, 24 august, 2023 - 19:00 til 21:00. Højby Forsamlingshus.", "Højby Forsamlingshus"),
        (
            "Mødet blev holdt mandag den 20. december 2021 i Strandby Kulturhus, Store Sal.",
            "Strandby Kulturhus, Store Sal",
        ),
        ("Mandag den 06.10.2008 kl. 19.00 Saltrup Rådhus, salen", "Saltrup Rådhus, salen"),
    ],
)
def test_the_place_in_a_sentence(line: str, place: str) -> None:
    assert header("Referat", line).place == place


@pytest.mark.parametrize(
    ("line", "substitute"),
    [
        ("Fraværende: Ole Holm", None),
        ("Fravær: Ole Holm (A)", None),
        ("Lovligt forfald: Ole Holm", None),
        ("Ej til stede: Ole Holm", None),
        ("Afbud fra Ole Holm.", None),
        ("Der var afbud fra Ole Holm.", None),
        ("Afbud var meddelt af Ole Holm", None),
        ("Fraværende var Ole Holm", None),
        ("Ole Holm (V) havde lovligt forfald.", None),
        ("Ole Holm havde meldt fra.", None),
        ("Ole Holm var forhindret i at deltage.", None),
        ("Ole Holm deltog ikke i mødet.", None),
        ("Ole Holm var ikke til stede.", None),
        ("Fraværende: Ole Holm (stedfortræder: Per Eg)", "Per Eg"),
        ("Afbud fra Ole Holm. I stedet mødte Per Eg", "Per Eg"),
        ("Afbud: Ole Holm, Per Eg mødte i stedet", "Per Eg"),
        ("Fraværende: Ole Holm - Per Eg deltog som stedfortræder", "Per Eg"),
        ("Per Eg deltog som stedfortræder for Ole Holm.", "Per Eg"),
        ("I stedet for Ole Holm mødte Per Eg.", "Per Eg"),
        ("Stedfortrædere: Per Eg (for Ole Holm)", "Per Eg"),
    ],
)
def test_absence_in_every_wording(line: str, substitute: str | None) -> None:
    assert header("Byrådet", line).absences == (Absence("Ole Holm", (), substitute),)


@pytest.mark.parametrize("line", ["Fraværende: Ingen", "Afbud: Ingen.", "Afbud: -", "Fraværende: Alle var mødt"])
def test_nobody_absent(line: str) -> None:
    assert header("Byrådet", line).absences == ()


def test_time_and_place_under_one_label() -> None:
    found = header("Grønt Råd", "Tid og sted: Torsdag den 3. maj 2018 kl. 16.00-18.00 i Rådhusets kantine")
    assert (found.start_time, found.end_time, found.place) == ("16:00", "18:00", "Rådhusets kantine")

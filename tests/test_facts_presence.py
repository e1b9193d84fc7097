"""Who was absent from an item and who was recused."""

import pytest

from indexer.facts import with_facts
from indexer.facts.names import first_names, names_in, unique
from indexer.facts.presence import Away, away_in
from indexer.minutes import Absence, Item, Meeting, Section


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ida Holm (A), Per Lund (Udenfor parti) og Bo Ask", ["Ida Holm", "Per Lund", "Bo Ask"]),
        ("A. C. Hoxby Nielsen og H.C. Lund", ["A. C. Hoxby Nielsen", "H.C. Lund"]),
        (
            "Hans-Jørgen Bælum, Samira El-Amin og Peter de la Cour",
            ["Hans-Jørgen Bælum", "Samira El-Amin", "Peter de la Cour"],
        ),
        ("Udvalgsmedlem Jens P. Hansen forlod mødet", ["Jens P. Hansen"]),
        ("Ida Holm, leder af Center for Voksenhandicap", ["Ida Holm"]),
        ("Dansk Folkeparti, Børn og Skole, Nye Borgerlige", []),
        ("Orientering modtaget. Ingen. Godkendt.", []),
    ],
)
def test_names_of_people_are_recognised_without_party_or_title(text, names):
    assert [name.text for name in names_in(text)] == names


def test_a_run_of_names_ends_where_something_else_stands():
    assert [n.text for n in first_names("Ida Holm (A) og Bo Ask stemte for, og Per Lund imod")] == [
        "Ida Holm",
        "Bo Ask",
    ]


def test_two_spellings_are_one_person():
    assert unique(["A.C. Hoxby", "A. C. Hoxby", "Bo Ask"]) == ("A.C. Hoxby", "Bo Ask")


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("Ida Holm og Bo Ask deltog ikke i sagens behandling.", ["Ida Holm", "Bo Ask"]),
        ("Ida Holm (A) var fraværende. I stedet deltog Per Lund (A).", ["Ida Holm"]),
        ("Per Lund (A) deltog som stedfortræder for Ida Holm (A).", ["Ida Holm"]),
        ("Afbud fra Ida Holm. I stedet mødte Per Lund.", ["Ida Holm"]),
        ("Fraværende: Ida Holm (stedfortræder: Per Lund), Bo Ask", ["Ida Holm", "Bo Ask"]),
        ("Ida Holm havde lovligt forfald.", ["Ida Holm"]),
        ("Ida Holm var forhindret i at deltage.", ["Ida Holm"]),
        ("Ida Holm var ikke til stede under punktet.", ["Ida Holm"]),
        ("Ida Holm, afdelingsleder, deltog under punktet.", []),
        ("Ida Holm deltog ikke i afstemningen.", []),
        ("Ida Holm var ikke enig.", []),
        ("Ida Holm kunne ikke medvirke til beslutningen.", []),
        ("Ida Holm forlod mødet kl. 17.12.", []),
        ("Ingen fraværende.", []),
    ],
)
def test_sentences_tell_who_was_absent(text, absent):
    assert away_in(text) == [Away(name, recused=False) for name in absent]


@pytest.mark.parametrize(
    ("text", "recused"),
    [
        ("Ida Holm (F) deltog ikke, idet hun var inhabil som medlem af Birkely Vækst.", ["Ida Holm"]),
        ("Bo Ask er kasserer i klubben og blev af udvalget erklæret inhabil. Han forlod lokalet.", ["Bo Ask"]),
        ("Bo Ask er kasserer i klubben. Han erklærede sig inhabil.", ["Bo Ask"]),
        ("På grund af inhabilitet deltog Ida Holm (A) og Bo Ask (V) ikke i behandlingen.", ["Ida Holm", "Bo Ask"]),
        ("Ida Holm blev ikke erklæret inhabil.", []),
        ("Udvalget fandt ikke, at Ida Holm var inhabil.", []),
    ],
)
def test_sentences_tell_who_was_recused(text, recused):
    assert away_in(text) == [Away(name, recused=True) for name in recused]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("Ida Holm deltog ikke i behandlingen af punkt 6 og 7.", ("6", "7")),
        ("Ida Holm deltog ikke under punkterne 163 - 174.", ("163-174",)),
        ("Ida Holm forlod mødet kl. 11.30 før behandlingen af punkt 46.", ("46",)),
        (
            "Ida Holm forlod mødet kl. 20.50 under behandlingen af punkt 192 og deltog ikke i punkt 193-195.",
            ("193-195",),
        ),
        ("Ida Holm forlod mødet kl. 18.50 efter behandlingen af punkt 232.", (">232",)),
        ("Ida Holm deltog fra kl. 19.15 i behandlingen af sag nr. 131 og de følgende sager.", ("<131",)),
        ("Ida Holm ankom kl. 17 efter punkt 3.", ("<3", "3")),
    ],
)
def test_printed_punkter_limit_an_absence(text, items):
    assert away_in(text) == [Away("Ida Holm", recused=False, items=items)]


def meeting(**more):
    decision = Section("Beslutning", "beslutning", "Godkendt.")
    return Meeting("m.txt", tuple(Item(n, "Sag", (decision,)) for n in ("9", "10", "10A", "11")), **more)


def absent(found):
    return {item.number: item.facts.absent for item in found.items if item.facts.absent}


def test_a_range_in_the_header_covers_the_items_between_its_ends():
    found = with_facts(meeting(header="Afbud: Bo Ask. Ida Holm deltog ikke i punkt 10-11."))
    assert absent(found) == {"10": ("Ida Holm",), "10A": ("Ida Holm",), "11": ("Ida Holm",)}


def test_who_left_after_an_item_is_absent_from_the_following_ones():
    found = with_facts(meeting(header="Ida Holm forlod mødet kl. 18 efter punkt 10A."))
    assert absent(found) == {"11": ("Ida Holm",)}


def test_parsed_absences_with_items_count_and_whole_meetings_do_not():
    absences = (Absence("Ida Holm", ("9",)), Absence("Bo Ask"))
    assert absent(with_facts(meeting(absences=absences))) == {"9": ("Ida Holm",)}


def test_an_earlier_decisions_absentees_are_not_this_items():
    sections = (
        Section("Beslutning Byrådet", "tidligere_beslutning", "Udsat."),
        Section("Fraværende", "fraværende", "Bo Ask"),
        Section("Beslutning", "beslutning", "Godkendt."),
        Section("Fraværende", "fraværende", "Ida Holm (V), Per Lund"),
    )
    found = with_facts(Meeting("m.txt", (Item("1", "Sag", sections),)))
    assert found.items[0].facts.absent == ("Ida Holm", "Per Lund")


def test_nobody_is_nobody():
    sections = (Section("Beslutning", "beslutning", "Godkendt."), Section("Fraværende", "fraværende", "Ingen."))
    assert with_facts(Meeting("m.txt", (Item("1", "Sag", sections),))).items[0].facts.absent == ()


def test_who_took_no_part_because_of_partiality_is_recused():
    sections = (Section("Beslutning", "beslutning", "Godkendt.\n\nIda Holm deltog ikke på grund af inhabilitet."),)
    found = with_facts(Meeting("m.txt", (Item("1", "Sag", sections),))).items[0].facts
    assert (found.recused, found.absent) == (("Ida Holm",), ())


def test_a_tie_to_the_matter_is_a_recusal_without_the_word():
    text = "Godkendt. Lotte Eng (A) er medlem af boligforeningens bestyrelse og deltog ikke i behandlingen."
    assert [(a.name, a.recused) for a in away_in(text)] == [("Lotte Eng", True)]

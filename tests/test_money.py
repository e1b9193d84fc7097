from __future__ import annotations

from indexer.minutes import Filters
from retrieval.cases import Cases
from retrieval.money import Money, money, money_json, money_table, sums_of
from retrieval.places import Handling
from tests.memory import every, item, meeting


def kinds(text: str) -> list[tuple[str, str | None]]:
    (handling,) = every(meeting("Byrådet", "2021-01-05", item("1", "Bro", text=text)))
    return [(s.text, s.kind) for s in sums_of(handling)]


def test_a_sum_is_called_what_its_clause_calls_it() -> None:
    assert kinds("Der gives en anlægsbevilling på 4,0 mio. kr. til broen.") == [("4,0 mio. kr.", "anlægsbevilling")]
    assert kinds("Anlægsbevillingen er 4,0 mio. kr.") == [("4,0 mio. kr.", "anlægsbevilling")]
    assert kinds("Der er brug for 2,5 mio. kr. i tillægsbevilling.") == [("2,5 mio. kr.", "tillægsbevilling")]
    assert kinds("Broen koster 4,0 mio. kr.") == [("4,0 mio. kr.", None)]


def test_a_part_and_the_next_clause_are_not_called_by_the_word_of_the_whole() -> None:
    assert kinds("Anlægssummen er 148 mio. kr., heraf 119 mio. kr. til boliger.") == [
        ("148 mio. kr.", "anlægssum"),
        ("119 mio. kr.", None),
    ]
    assert kinds("Taget koster 900.000 kr. og giver en driftsbesparelse på 50.000 kr. om året.") == [
        ("900.000 kr.", None),
        ("50.000 kr.", "driftsbesparelse"),
    ]


def test_a_sum_that_another_is_compared_with_shares_its_word() -> None:
    assert kinds("Huslejen stiger fra 6.120 kr. til 7.480 kr.") == [("6.120 kr.", "husleje"), ("7.480 kr.", "husleje")]
    assert kinds("Driftsbesparelsen bliver 2,6 mio. kr. i stedet for 4,0 mio. kr.") == [
        ("2,6 mio. kr.", "driftsbesparelse"),
        ("4,0 mio. kr.", "driftsbesparelse"),
    ]


BRO = every(
    meeting("Teknisk Udvalg", "2020-05-05", item("3", "Broen ved Kæret", "05.01.02-G01-4-20", text="Anlægssummen er 4,0 mio. kr. Prisen for et bræt er 20 kr.")),
    meeting("Byrådet", "2021-03-09", item("7", "Broen ved Kæret", "05.01.02-G01-4-20", text="Anlægssummen er nu 5,5 mio. kr. inden for politikområde 12 Veje. Prisen for en bolt er 7 kr.")),
    meeting("Byrådet", "2021-04-06", item("1", "Godkendelse af dagsorden", text="Gebyret er 10 kr."), item("2", "Ny hal", text="Hallen koster 8 mio. kr.")),
)  # fmt: skip


def found(filters: Filters = Filters()) -> Money:
    return money(BRO, Cases(BRO), filters)


def test_conflicting_figures_of_one_case_stand_side_by_side_and_vague_words_do_not_conflict() -> None:
    hall, bridge = found().cases
    assert [(s.place.date, s.text) for s in bridge.sums] == [
        *(("2020-05-05", "4,0 mio. kr."), ("2020-05-05", "20 kr."), ("2021-03-09", "5,5 mio. kr."), ("2021-03-09", "7 kr.")),
    ]  # fmt: skip
    (conflict,) = bridge.conflicts
    assert (conflict.kind, [(s.kr, s.place.item) for s in conflict.sums]) == (
        "anlægssum",
        [(4_000_000, "3"), (5_500_000, "7")],
    )
    assert (hall.title, hall.conflicts) == ("Ny hal", ())


def test_an_area_is_the_one_printed_beside_the_sum() -> None:
    areas = {area.area: [s.text for s in area.sums] for area in found().areas}
    assert areas["12 Veje"] == ["5,5 mio. kr."]


def test_filters_narrow_what_is_read() -> None:
    (bridge,) = found(Filters(committees=("Teknisk Udvalg",))).cases
    assert [s.text for s in bridge.sums] == ["4,0 mio. kr.", "20 kr."]
    assert found(Filters(committees=("Ingen",))) == Money((), ())


def test_the_table_names_the_other_figures_and_adds_nothing_up() -> None:
    rows = list(money_table(found()))
    column = rows[0].index("Andre tal for det samme")
    assert [row[column] for row in rows[1:]] == ["", "5,5 mio. kr.", "", "4,0 mio. kr.", ""]
    assert {len(row) for row in rows} == {10}


def test_json_holds_every_figure_with_its_place() -> None:
    (conflict,) = money_json(found(), Cases([]))["cases"][1]["conflicts"]
    assert conflict["amounts"][0] == {
        "source": "Teknisk Udvalg_2020-05-05.txt",
        "item": "3",
        "title": "Broen ved Kæret",
        "municipality": "Aaby",
        "committee": "Teknisk Udvalg",
        "date": "2020-05-05",
        "kind": "anlægssum",
        "text": "4,0 mio. kr.",
        "kr": 4000000,
        "area": None,
        "sentence": "Anlægssummen er 4,0 mio. kr.",
        "newer": None,
    }


def test_nothing_has_no_sums() -> None:
    nothing: list[Handling] = []
    assert money(nothing, Cases(nothing)) == Money((), ())

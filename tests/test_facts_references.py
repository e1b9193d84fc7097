"""References to other cases and meetings, and sums of money."""

import pytest

from indexer.facts.amounts import find_amounts
from indexer.facts.references import find_references
from indexer.minutes import Item, Section


def item(text, **more):
    return Item("1", "Sag", (Section("Sagsfremstilling", "sagsfremstilling", text),), **more)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Byrådet besluttede i møde den 14. juni 2017 (pkt. 9) at.",
            ("den 14. juni 2017 (pkt. 9)", "2017-06-14", "Byrådet", "9"),
        ),
        ("Set i udvalget d. 3 maj 2020, punkt 5 og.", ("d. 3 maj 2020, punkt 5", "2020-05-03", "udvalget", "5")),
        (
            "jf. punkt 77 på udvalgets møde den 5. november 2020.",
            ("punkt 77 på udvalgets møde den 5. november 2020", "2020-11-05", "udvalget", "77"),
        ),
        ("(Se sag nr. 85 den 20. august 2019)", ("sag nr. 85 den 20. august 2019", "2019-08-20", None, "85")),
        ("Den 8. december 2020 var der et punkt om en ny ordning (sag 93).", ("sag 93", "2020-12-08", None, "93")),
        ("Omtalt under punkt 101 d. 8. december 2020.", ("punkt 101 d. 8. december 2020", "2020-12-08", None, "101")),
        ("Byrådet, den 9. september, pkt. 74 er fulgt.", ("den 9. september, pkt. 74", "2020-09-09", "Byrådet", "74")),
        ("Status på sag 17/3102 om salg.", ("sag 17/3102", None, None, "17/3102")),
        ("Se notatet (dok. 164212-20).", ("dok. 164212-20", None, None, "164212-20")),
        (
            "jf. byrådets beslutning af 4. april 2019.",
            ("byrådets beslutning af 4. april 2019", "2019-04-04", "byrådet", None),
        ),
        ("Behandlet sammen med sag 4.", ("sag 4", None, None, "4")),
    ],
)
def test_a_reference_keeps_its_words_date_body_and_number(text, expected):
    found = find_references(item(text), "2021-03-09")
    assert [(r.text, r.date, r.body, r.number) for r in found] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "jf. § 8, stk. 2, punkt 3.",
        "Indstillingens punkt 2 blev sat til afstemning.",
        "Punkt 124 behandles før punkt 120.",
        "jf. Ankestyrelsens afgørelse af 20.2.2009.",
        "Området er omfattet af Lokalplan 460.",
        "Udvalget holder møde den 4. marts 2021.",
    ],
)
def test_laws_plans_and_plain_dates_are_no_references(text):
    assert find_references(item(text), "2021-03-09") == ()


def test_the_items_own_case_number_is_no_reference():
    assert find_references(item("Sagsnr. 20/11938 følger.", case_number="20/11938"), "2021-03-09") == ()


def test_one_place_named_twice_counts_once():
    text = "Vedtaget den 14. juni 2017 (pkt. 9).\n\nSom nævnt blev det vedtaget den 14. juni 2017, pkt. 9."
    assert len(find_references(item(text), "2021-03-09")) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Underskud på 1.413.518 kr.", [("1.413.518 kr.", 1_413_518)]),
        ("Der gives 1 mio. kr. og 6,1 mio.kr.", [("1 mio. kr.", 1_000_000), ("6,1 mio.kr.", 6_100_000)]),
        ("1,65 mia. kr.", [("1,65 mia. kr.", 1_650_000_000)]),
        ("25.000,- kr. og kr. 60.000", [("25.000,- kr.", 25_000), ("kr. 60.000", 60_000)]),
        ("-11,9 mio. kr.", [("-11,9 mio. kr.", -11_900_000)]),
        ("500 t.kr. og 20 tkr.", [("500 t.kr.", 500_000), ("20 tkr.", 20_000)]),
        ("2-3 mio. kr.", [("2-3 mio. kr.", 2_000_000), ("2-3 mio. kr.", 3_000_000)]),
        ("fra 4,1 til 3,2 mio. kr.", [("4,1 til 3,2 mio. kr.", 4_100_000), ("4,1 til 3,2 mio. kr.", 3_200_000)]),
        ("i 2018 og 3 mio. kr. i 2019", [("3 mio. kr.", 3_000_000)]),
        ("0.1 mio. kr.", [("0.1 mio. kr.", 100_000)]),
        ("Leje\t30.000 kr.\t-5.000 kr.", [("30.000 kr.", 30_000), ("-5.000 kr.", -5_000)]),
        ("Beløb i 1.000 kr.\t2021\t2022", []),
        ("ca. 104.00 kr. årligt", []),
        ("62 og 104 m2, 81 %", []),
    ],
)
def test_sums_are_read_in_whole_kroner(text, expected):
    assert [(a.text, a.kr) for a in find_amounts(item(text))] == expected


def test_numbers_by_year_and_letters_count_beside_their_meetings_date():
    text = "Udvalget besluttede på mødet den 7. oktober 2020 (sag 118/20) at sælge. Se den 13. juni 2017, pkt. E. Sag A er ny."
    assert [(r.date, r.number) for r in find_references(item(text), "2021-03-09")] == [
        ("2020-10-07", "118/20"),
        ("2017-06-13", "E"),
    ]

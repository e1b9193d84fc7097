import pytest

from indexer.cpr import MASK, mask


@pytest.mark.parametrize(
    "text",
    [
        "010180-1234",
        "0101801234",
        "010180 1234",
        "010180 - 1234",
        "010180–1234",
        "290204-1234",  # 29 February of a leap year
        "(311299-4321)",
        "CPR-nr. 010180-1234",
        "cpr.nr.: 0101801234",
        "personnummer 010180 1234",
    ],
)
def test_a_number_with_a_valid_date_is_masked(text):
    masked, count = mask(f"Borgeren {text} har søgt om hjælp.")
    assert count == 1
    assert MASK in masked
    assert "1234" not in masked and "4321" not in masked


def test_the_text_around_the_number_stays_and_numbers_are_counted():
    assert mask("A (010180-1234) og B, 020290-4321.") == (f"A ({MASK}) og B, {MASK}.", 2)


@pytest.mark.parametrize(
    "text",
    [
        "320180-1234",  # no 32nd day
        "011380-1234",  # no 13th month
        "300280-1234",  # no 30 February
        "290203-1234",  # 2003 and 1903 were no leap years
        "Sagsnr. 010180-1234",
        "Sagsnr.: 0101801234",
        "Sag 010180-1234",
        "Sagsid.: 010203 1234",
        "J.nr. 010203-1234",
        "Dok.nr.: 1011121314",
        "Dok. 101112-1314",
        "tlf. 0101801234",
        "Telefon 010180 1234",
        "Mobil: 0101801234",
        "kontonr. 0101801234",
        "reg.nr. 9999 kontonummer 0101801234",
        "konto 9999 0101801234",
        "9999 0101801234",
        "9999-0101801234",
        "EAN 5798000101801234",
        "EAN-nr. 0101801234",
        "CVR-nr. 0101801234",
        "P-nr. 0101801234",
        "faktura 0101801234",
        "matr.nr. 0101801234",
        "1010101801234",  # part of a longer number
        "010180-12345",
        "0101801234-7",
        "330-2021-010180",
        "27.00.00-G01-0101801234",
        "13.03.00-Ø60-010111-23",
        "20/010180",
        "110225 1500 kr.",
        "1101251500 m2",
        "1-51-71-010180-1234",
        "010180-1234-22",
        "12.04.2023",
        "01-01-1980",
        "kr. 010180 1234",
    ],
)
def test_other_numbers_stay(text):
    assert mask(text) == (text, 0)


def test_a_word_for_another_number_does_not_hide_a_cpr_number_after_it():
    masked, count = mask("Sagsnr. 20/11938. Borgeren med cpr. 010180-1234 har klaget.")
    assert (masked, count) == (f"Sagsnr. 20/11938. Borgeren med cpr. {MASK} har klaget.", 1)


def test_the_label_of_a_number_reaches_only_its_own_number():
    masked, count = mask("tlf. 55 00 00 00, 010180-1234")
    assert (masked, count) == (f"tlf. 55 00 00 00, {MASK}", 1)


def test_a_case_about_a_person_is_no_case_number():
    assert mask("I sagen om 010180-1234 er der klaget.") == (f"I sagen om {MASK} er der klaget.", 1)


def test_text_without_numbers_is_returned_as_it_is():
    assert mask("Godkendt.") == ("Godkendt.", 0)

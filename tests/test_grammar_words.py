"""Headings, bodies, numbers, names, attachments and municipalities by kind: one printed form per line."""

from __future__ import annotations

import pytest

from indexer.grammar import attachments, numbers
from indexer.grammar.bodies import find_body, is_body, same_body
from indexer.grammar.headings import classify, closes, dateline, is_group
from indexer.grammar.municipality import find_municipality
from indexer.grammar.names import Person, is_names, people


@pytest.mark.parametrize(
    ("printed", "kind"),
    [
        ("RESUMÉ", "resume"),
        ("Sagsresume:", "resume"),
        ("**Forvaltningens vurdering**", "vurdering"),
        ("Økonomiske og personale mæssige konsekvenser", "økonomi"),
        ("Lov- og plangrundlag", "lovgrundlag"),
        ("Klima- og miljømæssige konsekvenser", "klima"),
        ("Særindstilling fra Ole Holm", "dissens"),
        ("Børneforvaltningen indstiller", "indstilling"),
        ("Fraværende i Byrådet, 3. maj 2022:", "fraværende"),
        ("Underskiftsside", "underskrift"),
        ("Sagen afgøres i:", "sagsgang"),
        ("Bæredygtighed og sundhedsmæssige konsekvenser", "klima"),
    ],
)
def test_headings_are_known_in_any_dress(printed: str, kind: str) -> None:
    found = classify(printed)
    assert found is not None
    assert found.type == kind


@pytest.mark.parametrize(
    "text",
    [
        "Godkendt.",
        "Økonomisk gevinst ved småjob",
        "Udvalget for Børn og Læring",
        "Byrådet",
        "Det skærpede tilsyn",
        "Handicaprådet den 14. september 2022.",
        "Vandrådet er hørt den 3. maj 2020",
        "",
    ],
)
def test_text_and_names_of_bodies_are_no_headings(text: str) -> None:
    assert classify(text) is None


@pytest.mark.parametrize(
    ("printed", "body", "date"),
    [
        (
            "Beslutning i Social- og Beskæftigelsesudvalget den 30. august 2021:",
            "Social- og Beskæftigelsesudvalget",
            "2021-08-30",
        ),
        ("Kultur- og Idrætsudvalget, 03-04-2019, pkt. 42", "Kultur- og Idrætsudvalget", "2019-04-03"),
        ("Økonomiudvalget, d. 14. august 2013:", "Økonomiudvalget", "2013-08-14"),
        ("Kommunalbestyrelsens møde 28. november 2005 Punkt 1:", "Kommunalbestyrelsen", "2005-11-28"),
        ("Teknik- og Miljøudvalgets beslutning i mødet den 23. april 2024", "Teknik- og Miljøudvalget", "2024-04-23"),
        ("Beslutning den 18-04-2017:", None, "2017-04-18"),
        ("BESLUTNING FRA KOMMUNALBESTYRELSEN, 30-03-2009", "KOMMUNALBESTYRELSEN", "2009-03-30"),
        ("Beslutning Økonomiudvalget den", "Økonomiudvalget", None),
    ],
)
def test_datelines_say_whose_decision_follows(printed: str, body: str | None, date: str | None) -> None:
    found = dateline(printed)
    assert found is not None
    assert (found.body, found.date) == (body, date)


def test_sentences_with_a_body_and_a_date_are_no_datelines() -> None:
    assert dateline("Byrådet vedtog planen den 3. maj 2020") is None
    assert dateline("Beslutning om ny skole") is None


@pytest.mark.parametrize(
    "name",
    [
        "Byrådet",
        "Teknik- og Miljøudvalget",
        "Udvalget for Ældre og Sundhed",
        "Udvalget for skoler og børn",
        "By-, Kultur- og Fritidsudvalget",
        "Amager Øst Lokaludvalg",
        "BYRÅDET",
        "Teknisk Udvalg",
        "Beskæftigelsesudvalget 2013-2021",
    ],
)
def test_bodies_are_known_by_their_kind_of_word(name: str) -> None:
    assert is_body(name)


def test_people_and_sentences_are_no_bodies() -> None:
    assert not is_body("Bente Hansen")
    assert not is_body("Udvalget drøftede sagen.")


def test_one_body_has_many_spellings() -> None:
    assert same_body("ØKONOMIUDVALGET", "Økonomiudvalget [2018-2021]")
    assert same_body("Børn- og Skoleudvalgets", "Børn og Skoleudvalget")
    assert not same_body("Udvalget for Børn", "Udvalget for Ældre")


def test_the_council_is_one_body_with_and_without_its_town_and_ending():
    assert same_body("Nordby Byråd", "Byrådets")
    assert same_body("Teknisk Udvalg", "TEKNISK UDVALGS")
    assert not same_body("Nordby Lokalråd", "Lokalrådet")  # a town has several


def test_advice_with_body_and_date_is_a_decision_of_that_body():
    found = classify("Forretningsudvalgets anbefaling den 23. august 2016")
    assert found and (found.type, found.body, found.date) == ("beslutning", "Forretningsudvalget", "2016-08-23")
    assert classify("DIREKTIONEN INDSTILLER, AT").type == "indstilling"
    assert classify("Administrationen foreslår,").type == "indstilling"


def test_a_body_is_found_inside_a_title() -> None:
    found = find_body("Referat fra Udvalget for Klima, Natur og Teknik")
    assert found is not None
    assert found[0] == "Udvalget for Klima, Natur og Teknik"


def test_group_lines_and_what_they_close() -> None:
    assert is_group("A. Sager til afgørelse i byrådet")
    assert is_group("Til efterretning - for åbne døre")
    assert not is_group("Til efterretning.")
    assert (closes("LUKKET MØDE"), closes("Åbne sager"), closes("D. Orientering")) == (True, False, None)


@pytest.mark.parametrize(
    ("line", "case"),
    [
        ("27.00.00-G01-87-20", "27.00.00-G01-87-20"),
        ("20/11938", "20/11938"),
        ("Åbent - 28.06.00-Ø34-4-17", "28.06.00-Ø34-4-17"),
        ("Sagsid.: 18/125, Sagsinitialer: TMP", "18/125"),
        ("Sagsnr. 299835 Kulturudvalget Åbent punkt", "299835"),
        ("Sags ID: EMN-2019-01234", "EMN-2019-01234"),
        ("Sagnr.: 1-51-71-3321-08", "1-51-71-3321-08"),
        ("Sag 306-2009-600", "306-2009-600"),
        ("01.11Ø40 - 2016/03377", "01.11Ø40 - 2016/03377"),
        ("Dok.nr.: 5726", None),
        ("Sag nr. 130", None),
        ("Initialer: dosko", None),
    ],
)
def test_case_numbers_by_kind_and_label(line: str, case: str | None) -> None:
    assert numbers.case_number(line) == case


def test_document_and_journal_numbers_are_not_the_case_number() -> None:
    assert numbers.document_number("Sagsnr.: 330-2017-1 Dok.nr.: 330-2021-87846") == "330-2021-87846"
    assert numbers.journal_number("J.nr.: 00.01A00") == "00.01A00"


def test_a_case_number_beside_the_title_is_parted_from_it() -> None:
    assert numbers.cut_tail("Ny skole 14/30210") == ("Ny skole", "14/30210")
    assert numbers.cut_head("BR 366/07. Betalingsring") == ("Betalingsring", "BR 366/07")
    assert numbers.cut_tail("Budget 2018-2021") == ("Budget 2018-2021", None)


def test_people_are_read_with_parties_roles_and_marks() -> None:
    found = people(
        "Merete Vindum (formand), A. C. Hoxer Nielsen (Fravær), Ole Holm, (A) og Lis Dam (stedfortræder: Per Eg)"
    )
    assert found == (
        Person("Merete Vindum"),
        Person("A. C. Hoxer Nielsen", absent=True),
        Person("Ole Holm"),
        Person("Lis Dam", substitute="Per Eg"),
    )


def test_lists_of_names_are_told_from_decisions() -> None:
    assert is_names("Anne Holm (V), Bo Lund og Carl Dam")
    assert is_names("Ingen.")
    assert not is_names("Godkendt.")
    assert not is_names("Orientering modtaget.")


def test_attachment_titles_lose_list_marks_sizes_and_document_numbers() -> None:
    printed = [
        "1 Åben Tilstandsrapport 2012\t41877/12",
        "2. Plan (pdf, 18 MB)",
        "- Skitse (2165114 - EMN-2015-01377)",
        "Ingen bilag.",
        "Hovedoversigt 2018-2021",
        "a.pdf b.pdf",
    ]
    assert attachments.titles(printed) == (
        "Tilstandsrapport 2012",
        "Plan",
        "Skitse",
        "Hovedoversigt 2018-2021",
        "a.pdf",
        "b.pdf",
    )


def test_the_municipality_is_printed_counted_or_where_the_file_lies() -> None:
    assert find_municipality(["Nordby Kommune"], [], "x.txt", "", None) == ("Nordby", "printed")
    text = ["Nordby Kommune ejer huset.", "Naboen er Sydby Kommune.", "Nordby Kommunes plan gælder."]
    assert find_municipality([], text, "x.txt", "", None) == ("Nordby", "text")
    assert find_municipality(["Referat"], ["Skolen i Østerby lukker."], "x.txt", "minutes/oesterby", None) == (
        "Østerby",
        "folder",
    )
    assert find_municipality(["Referat Strandby Byråd 11-09-2019"], [], "x.txt", "", None) == ("Strandby", "text")
    assert find_municipality(["BYRÅDET I NORDBY"], [], "x.txt", "", None) == ("Nordby", "text")
    assert find_municipality(["Nordby Kommune"], [], "x.txt", "", "Sydby Kommune") == ("Sydby", "given")
    assert find_municipality(["Referat"], [], "referat.txt", "minutes", None) == (None, None)

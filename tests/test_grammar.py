"""Items, sections and header as every kind of layout prints them; small minutes written for the purpose."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.grammar import parse
from indexer.grammar.headings import FORMS
from indexer.grammar.items import find_items
from indexer.grammar.signs import read_signs, take_apart
from indexer.minutes import Item, Line, Meeting
from indexer.readers import read


def meeting(tmp_path: Path, text: str, name: str = "referat.txt") -> Meeting:
    """A document as the reader and the grammar see it."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return parse(read(path).lines, name)


def numbers(found: Meeting) -> list[tuple[str, str]]:
    return [(i.number, i.title) for i in found.items]


def sections(item: Item) -> list[tuple[str, str, str]]:
    return [(s.heading, s.type, s.text) for s in item.sections]


BODY = "\nIndstilling\nForvaltningen indstiller, at sagen godkendes.\n\nBeslutning\nGodkendt.\n\n"
TWO_TITLES = ("Ny skole i Vestby", "Salg af Torvet 4")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Punkt 22: {}", "Punkt 23: {}"),
        ("Pkt. 22 {}", "Pkt. 23 {}"),
        ("Nr.22 - {}", "Nr.23 - {}"),
        ("22. {}", "23. {}"),
        ("22: {}", "23: {}"),
        ("22 (Åben) {}", "23 (Åben) {}"),
        ("22 Åbent {}", "23 Åbent {}"),
        ("Åbent 22 {}", "Åbent 23 {}"),
        ("22\n{}", "23\n{}"),
        ("22  Åbent   {}", "23  Åbent   {}"),
        ("022. {}", "023. {}"),
        ("22.{}", "23.{}"),
        ("22 - {}", "23 - {}"),
        ("22 | {}", "23 | {}"),
        ("22) {}", "23) {}"),
        ("Ad 22. {}", "Ad 23. {}"),
        ("Ad pkt. 22 {}", "Ad pkt. 23 {}"),
        ("Til punkt 22: {}", "Til punkt 23: {}"),
        ("Dagsordenens punkt 22: {}", "Dagsordenens punkt 23: {}"),
        ("Dagsordenspunkt 22: {}", "Dagsordenspunkt 23: {}"),
        ("Punkt nr. 22: {}", "Punkt nr. 23: {}"),
        ("Punkt 22 - {}", "Punkt 23 - {}"),
        ("Punkt: 22\n{}", "Punkt: 23\n{}"),
        ("Pkt. 22\n{}", "Pkt. 23\n{}"),
        ("Sag nr. 22: {}", "Sag nr. 23: {}"),
        ("Sag 22 - {}", "Sag 23 - {}"),
        ("Sag: 22\n{}", "Sag: 23\n{}"),
        ("{}\nSag nr. 22", "{}\nSag nr. 23"),
        ("Punkt 22 (Åben): {}", "Punkt 23 (Åben): {}"),
        ("22. Åbent: {}", "23. Åbent: {}"),
        ("22. {} (Åben)", "23. {} (Åben)"),
        ("22. {} - Åbent punkt", "23. {} - Åbent punkt"),
        ("Punkt 22    {}", "Punkt 23    {}"),
    ],
)
def test_item_lines_of_every_style_open_an_item(tmp_path: Path, first: str, second: str) -> None:
    text = "Referat\n\n" + first.format(TWO_TITLES[0]) + "\n" + BODY + second.format(TWO_TITLES[1]) + "\n" + BODY
    found = [(n.lstrip("0"), title) for n, title in numbers(meeting(tmp_path, text))]
    assert found == [("22", TWO_TITLES[0]), ("23", TWO_TITLES[1])]


def test_entries_of_a_list_inside_a_section_open_no_item(tmp_path: Path) -> None:
    text = (
        "1. Budget\n\nIndstilling\n1. at budgettet godkendes.\n2. at taksterne godkendes.\n\nBeslutning\n1. Godkendt.\n2. Udsat.\n\n"
        "2. Takster\n\nIndstilling\n1. at taksterne godkendes.\n\nBeslutning\nGodkendt.\n"
    )
    assert numbers(meeting(tmp_path, text)) == [("1", "Budget"), ("2", "Takster")]


def test_the_table_of_contents_is_read_past_and_kept_as_contents(tmp_path: Path) -> None:
    text = f"Indholdsfortegnelse\n1. Budget ........ 2\n2. Takster ....... 3\n\n1. Budget\n{BODY}2. Takster\n{BODY}"
    found = meeting(tmp_path, text)
    assert numbers(found) == [("1", "Budget"), ("2", "Takster")]
    assert found.contents == ("1. Budget", "2. Takster")


def test_an_addendum_keeps_its_letter_and_items_may_stand_out_of_order(tmp_path: Path) -> None:
    text = "".join(
        f"{n}. {t}\nSagsnr.: 17/{n[:2]}00\n{BODY}"
        for n, t in [("40", "Budget"), ("40A", "Tillæg"), ("42", "Takster"), ("41", "Veje")]
    )
    assert [i.number for i in meeting(tmp_path, text).items] == ["40", "40A", "42", "41"]


def test_an_item_starts_on_its_meta_line_where_the_title_is_lost(tmp_path: Path) -> None:
    found = meeting(tmp_path, f"Referat\nByrådet\n\nÅben\n{BODY}Åben\n{BODY}")
    assert numbers(found) == [("", ""), ("", "")]
    assert "punkternes titler mangler i filen" in found.warnings


def test_titles_without_numbers_open_items_where_the_template_begins(tmp_path: Path) -> None:
    text = "Referat Strandby Byråd 11-09-2019\n\n" + "".join(
        f"{title}\n\nBeslutning\n\nGodkendt.\n\nResumé\n\nKort.\n\n" for title in ("Lokalplan for havnen", "Køb af bus")
    )
    assert numbers(meeting(tmp_path, text)) == [("", "Lokalplan for havnen"), ("", "Køb af bus")]


def test_copies_of_lists_that_number_every_item_1_keep_all_items(tmp_path: Path) -> None:
    text = "Grønt Råd i Havby Kommune\n\n1. Velkomst\n\nDagsordenen blev godkendt.\n\n1. Nyt fra kommunen\n\na. Stier\nStien åbner i juni.\n\n1. Eventuelt\n\nNæste møde er i maj.\n"
    found = meeting(tmp_path, text)
    assert numbers(found) == [("1", "Velkomst"), ("1", "Nyt fra kommunen"), ("1", "Eventuelt")]
    assert sections(found.items[0]) == [("", "beslutning", "Dagsordenen blev godkendt.")]


def test_the_number_may_stand_below_the_title(tmp_path: Path) -> None:
    text = "".join(
        f"### {t}\n\nSag nr. {n}\n\n**Beslutning**\n\nGodkendt.\n\n" for n, t in [(7, "Skolevej"), (8, "Bro over åen")]
    )
    assert numbers(meeting(tmp_path, text, "referat.md")) == [("7", "Skolevej"), ("8", "Bro over åen")]


def test_meta_lines_above_the_title_belong_to_it(tmp_path: Path) -> None:
    text = "".join(
        f"Sagsnr.: 05.02.01-P21-{n}-20 Sagsbehandler: Jane Holm\n\n{n}. {t}\n{BODY}"
        for n, t in [(1, "Vejnavn"), (2, "Stier")]
    )
    assert [(i.number, i.case_number, i.topic) for i in meeting(tmp_path, text).items] == [
        ("1", "05.02.01-P21-1-20", "05"),
        ("2", "05.02.01-P21-2-20", "05"),
    ]


def test_group_lines_are_no_items_and_say_what_is_closed(tmp_path: Path) -> None:
    found = meeting(tmp_path, f"ÅBNE SAGER\n\n1. Budget\n{BODY}2. Takster\n{BODY}LUKKET MØDE\n\n3. Køb af ejendom\n")
    assert [(i.number, i.title, i.closed) for i in found.items] == [
        ("1", "Budget", False),
        ("2", "Takster", False),
        ("3", "Køb af ejendom", True),
    ]
    assert found.items[1].sections[-1].text == "Godkendt."


def test_a_closed_item_keeps_its_title_and_nothing_else(tmp_path: Path) -> None:
    found = meeting(
        tmp_path, f"1. Budget\n{BODY}2. Lukket: Personsag\n\nSagsfremstilling\nHemmeligt.\n\nBeslutning\nGodkendt.\n"
    )
    closed = found.items[1]
    assert (closed.title, closed.closed, closed.sections, closed.attachments) == ("Lukket: Personsag", True, (), ())
    assert "Hemmeligt" not in repr(found)


def test_a_closed_item_without_a_number_does_not_leak_into_the_one_before(tmp_path: Path) -> None:
    text = "# 1. Budget\n\n## Beslutning\n\nGodkendt.\n\n# Lukket punkt: Personsag\n\nHemmeligt.\n\n# 2. Takster\n\n## Beslutning\n\nUdsat.\n"
    found = meeting(tmp_path, text, "referat.md")
    assert [(i.number, i.title, i.closed) for i in found.items] == [
        ("1", "Budget", False),
        ("", "Lukket punkt: Personsag", True),
        ("2", "Takster", False),
    ]
    assert "Hemmeligt" not in repr(found)


def test_only_this_meetings_decision_is_the_decision(tmp_path: Path) -> None:
    text = (
        "Referat Udvalget for Arbejde d. 17-12-2020\n\nPunkt 1: Erhvervsguide\n\nBeslutning Udvalget for Børn den 15-12-2020\n\nAnbefales.\n\n"
        "Beslutning Udvalget for Arbejde den 10-12-2020\n\nUdsat.\n\nBeslutning Udvalget for Arbejde den 17-12-2020\n\nGodkendt.\n"
    )
    item = meeting(tmp_path, text).items[0]
    assert [(s.type, s.body, s.date, s.text) for s in item.sections] == [
        ("tidligere_beslutning", "Udvalget for Børn", "2020-12-15", "Anbefales."),
        ("tidligere_beslutning", "Udvalget for Arbejde", "2020-12-10", "Udsat."),
        ("beslutning", "Udvalget for Arbejde", "2020-12-17", "Godkendt."),
    ]


def test_a_decision_below_an_empty_absence_line_goes_to_the_decision(tmp_path: Path) -> None:
    text = "Punkt 1: Budget\n\nIndstilling\nGodkendes.\n\nBeslutning i Byrådet den 30. august 2021:\n\nFraværende:\n\nGodkendt.\n\nFlertallet var stort.\n"
    assert sections(meeting(tmp_path, text).items[0])[1:] == [
        ("Beslutning i Byrådet den 30. august 2021:", "beslutning", "Godkendt.\n\nFlertallet var stort."),
        ("Fraværende:", "fraværende", ""),
    ]


def test_names_after_an_absence_label_are_its_section(tmp_path: Path) -> None:
    text = "Punkt 1: Budget\n\nBeslutning\n\nFraværende: Helle Blak (Udenfor parti)\n\nUdsat.\n\nPunkt 2: Takster\n\nBeslutning\n\nGodkendt.\nAfbud: Ole Holm\n"
    first, second = meeting(tmp_path, text).items
    assert sections(first) == [
        ("Beslutning", "beslutning", "Udsat."),
        ("Fraværende:", "fraværende", "Helle Blak (Udenfor parti)"),
    ]
    assert sections(second) == [("Beslutning", "beslutning", "Godkendt."), ("Afbud:", "fraværende", "Ole Holm")]


def test_headings_run_into_their_text_or_glued_to_it_are_taken_apart(tmp_path: Path) -> None:
    text = "1. Budget\n\nSagsfremstilling: Budgettet er i balance.\n\nBilagIngen bilag.\n\nBeslutningGodkendt.\n\n2. Veje\n\nDer er huller.Beslutning\n\nUdsat.\n"
    first, second = meeting(tmp_path, text).items
    assert [(s.heading, s.text) for s in first.sections] == [
        ("Sagsfremstilling:", "Budgettet er i balance."),
        ("Bilag", "Ingen bilag."),
        ("Beslutning", "Godkendt."),
    ]
    assert [(s.heading, s.text) for s in second.sections] == [("", "Der er huller."), ("Beslutning", "Udsat.")]


def test_sub_headings_stay_in_their_section_whatever_their_level(tmp_path: Path) -> None:
    text = (
        "## Punkt 1: Møbler\n\n### Sagsfremstilling\n\nIndledning til sagen.\n\n## Logistik\n\nLager.\n\n## **Økonomi**\n\n1 mio. kr. i alt.\n\n"
        "## **Økonomi**\n\nIngen konsekvenser.\n\n#### Beslutning\n\nGodkendt.\n"
    )
    case, economy, decision = meeting(tmp_path, text, "referat.md").items[0].sections
    assert case.text == "Indledning til sagen.\n\nLogistik\n\nLager.\n\nØkonomi\n\n1 mio. kr. i alt."
    assert [case.text[s.start : s.end] for s in case.subheadings] == ["Logistik", "Økonomi"]
    assert (economy.text, decision.text) == ("Ingen konsekvenser.", "Godkendt.")


def test_a_heading_outside_the_table_that_recurs_over_items_is_a_section(tmp_path: Path) -> None:
    text = "".join(
        f"# {n}. Sag {n}\n\n**Fjordkig**\n\nTekst {n}.\n\n**Beslutning**\n\nGodkendt.\n\n" for n in (1, 2, 3)
    )
    assert sections(meeting(tmp_path, text, "referat.md").items[1]) == [
        ("Fjordkig", "andet", "Tekst 2."),
        ("Beslutning", "beslutning", "Godkendt."),
    ]


def test_a_wrapper_that_only_repeats_the_title_holds_nothing(tmp_path: Path) -> None:
    text = "# Punkt 4: Budget (B)\n\n## Sagsfremstilling\n\n### 4. Budget (B)\n\nSagsnr.: 330-2017-90442\n\nDok.nr.: 330-2021-87846\n\n## Indstilling\n\nGodkendes.\n\n# Punkt 5: Veje (O)\n\n## Beslutning\n\nTil efterretning.\n"
    item = meeting(tmp_path, text, "referat.md").items[0]
    assert (item.case_number, item.document_number, item.agenda_type) == ("330-2017-90442", "330-2021-87846", "B")
    assert sections(item) == [
        ("Sagsfremstilling", "sagsfremstilling", ""),
        ("Indstilling", "indstilling", "Godkendes."),
    ]


def test_proposal_and_decision_under_one_heading_are_parted_at_the_datelines(tmp_path: Path) -> None:
    text = (
        "Referat\nKommunalbestyrelsen\n28-01-2015 kl. 18:00\n\n2. Færge\n\nIndstilling og beslutning\nDirektøren indstiller, at svaret godkendes.\n\n"
        "Havneudvalget, d. 12. januar 2015:\nIndstilles.\n\nKommunalbestyrelsen, d. 28. januar 2015:\nVedtaget.\n"
    )
    assert [(s.type, s.text) for s in meeting(tmp_path, text).items[0].sections] == [
        ("indstilling", "Direktøren indstiller, at svaret godkendes."),
        ("tidligere_beslutning", "Indstilles."),
        ("beslutning", "Vedtaget."),
    ]


def test_rows_become_a_table_with_its_header(tmp_path: Path) -> None:
    text = "# 1. Tal\n\n## Sagsfremstilling\n\nSe tabellen.\n\n| År | Børn |\n|---|---|\n| 2015 | 288 |\n\n## Beslutning\n\nDrøftet.\n"
    section = meeting(tmp_path, text, "referat.md").items[0].sections[0]
    table = section.tables[0]
    assert section.text[table.span.start : table.span.end] == "År\tBørn\n2015\t288"
    assert table.header is not None
    assert section.text[table.header.start : table.header.end] == "År\tBørn"


def test_attachments_are_listed_once_and_without_numbers(tmp_path: Path) -> None:
    text = "# 1. Tal\n\n## Bilag\n\n330-2021-268527 Bilag 1 Nøgletal\n\n## Beslutning\n\nDrøftet.\n\n## Bilag\n\nBilag 1 Nøgletal\n"
    assert meeting(tmp_path, text, "referat.md").items[0].attachments == ("Bilag 1 Nøgletal",)


def test_pages_say_where_in_a_section_each_page_begins() -> None:
    lines = [
        Line("1. Budget", "heading", 1, 3),
        Line("Sagsfremstilling", "heading", 2, 3),
        Line("Først.", page=3, gap=True),
        Line("Så.", page=4, gap=True),
    ]
    section = parse(lines, "referat.pdf").items[0].sections[0]
    assert (section.text, section.pages) == ("Først.\n\nSå.", ((0, 3), (8, 4)))


def test_running_heads_between_the_text_are_left_out() -> None:
    head = [Line("Nordby Kommune     Side 2", gap=True), Line("Byrådet den 11. december 2007")]
    texts = [
        "Vandet er dyrt.",
        "Prisen stiger.",
        "Rørene er gamle.",
        "Byen vokser.",
        "Skolen lukker.",
        "Bussen kører.",
        "Broen er lang.",
    ]
    lines = [Line("1. Vand", gap=True), Line("Sagsfremstilling", gap=True)]
    for _ in range(3):
        lines += [Line(t, gap=True) for t in texts] + head
    section = (
        parse([*lines, Line("Beslutning", gap=True), Line("Godkendt.", gap=True)], "referat.txt").items[0].sections[0]
    )
    assert section.text == "\n\n".join(texts * 3)


def test_a_transcript_with_a_page_per_paragraph_is_taken_apart(tmp_path: Path) -> None:
    long = "Kommunen ejer et areal på 3 ha, og det har i flere år været ledigt, fordi ingen har villet købe det til den pris, som byrådet har sat."
    text = (
        "2 REFERAT Økonomiudvalget Mødedato: Torsdag den 4. maj 2017 Mødested: Lokale 1 Deltagere: Anne Holm, Bo Lund, Carl Dam og Dorte Eg fra administrationen og flere\n\n"
        f"4 Punkt 1: Godkendelse af dagsorden Indstilling Dagsordenen godkendes, som den er sendt ud til medlemmerne i sidste uge, med et tillæg. Beslutning Økonomiudvalget den 04-05-2017 Godkendt.\n\n"
        f"5 Punkt 2: Salg af jord Sagsfremstilling {long} Indstilling Forvaltningen indstiller, at jorden sælges. Beslutning Økonomiudvalget den 04-05-2017 Udsat.\n"
    )
    found = meeting(tmp_path, text)
    assert numbers(found) == [("1", "Godkendelse af dagsorden"), ("2", "Salg af jord")]
    assert [(s.type, s.text) for s in found.items[1].sections] == [
        ("sagsfremstilling", long),
        ("indstilling", "Forvaltningen indstiller, at jorden sælges."),
        ("beslutning", "Udsat."),
    ]


def test_signatures_and_the_list_of_attachments_stand_after_the_last_item(tmp_path: Path) -> None:
    found = meeting(
        tmp_path, f"1. Budget\n{BODY}Bilagsliste\n\n1. Budget\n   1. Notat\n\nUnderskriftsblad\n\nAnne Holm\n"
    )
    assert numbers(found) == [("1", "Budget")]
    assert found.trailer.split("\n")[0] == "Bilagsliste"


def test_an_agenda_is_an_agenda_until_it_holds_decisions(tmp_path: Path) -> None:
    agenda = "Dagsorden\n\nByrådet\n\n1. Budget\n\nIndstilling\nDet indstilles, at budgettet godkendes.\n"
    assert meeting(tmp_path, agenda).kind == "dagsorden"
    assert meeting(tmp_path, agenda + "\nBeslutning\nGodkendt.\n").kind == "referat"


def test_a_corrected_issue_says_so(tmp_path: Path) -> None:
    assert meeting(tmp_path, f"Rettet referat\n\nByrådet\n\n1. Budget\n{BODY}").corrected
    assert not meeting(tmp_path, f"Referat\n\nByrådet\n\n1. Godkendelse af referat\n{BODY}").corrected


def test_a_text_that_is_no_minutes_has_no_items_and_a_warning() -> None:
    found = parse([Line("Kære naboer, der er fest på lørdag."), Line("Tag kage med.", gap=True)], "brev.txt")
    assert found.items == ()
    assert found.warnings[0] == "ingen punkter fundet: er det et referat?"


def test_no_lines_give_no_items() -> None:
    assert parse([], "tom.txt").items == ()
    assert find_items([], read_signs([line for _, line in take_apart([])])) == ()


def test_titles_may_stand_at_heading_levels_that_change_at_random(tmp_path: Path) -> None:
    text = "# Grønt Råd\n\nHavby Kommune\n\n" + "".join(
        f"{'#' * level} {title}\n\nBaggrund: Stien er smal.\n\nKonklusion: Drøftet.\n\n"
        for level, title in [(2, "Stier"), (3, "Vandløb"), (4, "Fisketrappen"), (2, "Træer")]
    )
    found = meeting(tmp_path, text, "referat.md")
    assert [i.title for i in found.items] == ["Stier", "Vandløb", "Fisketrappen", "Træer"]
    assert sections(found.items[2]) == [
        ("Baggrund:", "baggrund", "Stien er smal."),
        ("Konklusion:", "beslutning", "Drøftet."),
    ]


def test_weak_labels_before_their_text_are_headings_where_the_document_prints_them_so(tmp_path: Path) -> None:
    text = "Referat af møde i Ældrerådet\n\n" + "".join(
        f"Ad {n}. {t}\nFakta: Bussen kører hver time.\nTil referat: Drøftet.\n\n"
        for n, t in enumerate(("Busser", "Stier", "Skilte"), 1)
    )
    found = meeting(tmp_path, text)
    assert [
        sections(i)
        == [("Fakta:", "sagsfremstilling", "Bussen kører hver time."), ("Til referat:", "beslutning", "Drøftet.")]
        for i in found.items
    ] == [True, True, True]


def test_rows_of_two_cells_hold_a_heading_and_its_text(tmp_path: Path) -> None:
    text = "".join(
        f"<p><b>{n}.{t} (B)</b></p><table><tr><td><b>INDSTILLING</b></td><td>at planen vedtages.</td></tr>"
        f"<tr><td><b>BESLUTNINGER</b></td><td>Godkendt.</td></tr>"
        f"<tr><td><b>BILAG</b></td><td>&bull; Kort<br>&bull; Plan</td></tr></table>"
        for n, t in enumerate(("Lokalplan", "Cykelsti"), 1)
    )
    found = meeting(tmp_path, f"<html><body><h1>Byrådet</h1>{text}</body></html>", "referat.html")
    assert [(i.number, i.agenda_type, i.attachments) for i in found.items] == [
        ("1", "B", ("Kort", "Plan")),
        ("2", "B", ("Kort", "Plan")),
    ]
    assert sections(found.items[1])[:2] == [
        ("INDSTILLING", "indstilling", "at planen vedtages."),
        ("BESLUTNINGER", "beslutning", "Godkendt."),
    ]


def test_items_that_run_together_on_one_line_are_parted(tmp_path: Path) -> None:
    items = "".join(f"{n}\n{t}\n\nUdvalgets beslutning\nGodkendt.\n\n" for n, t in [(7, "Budget"), (8, "Takster")])
    found = meeting(
        tmp_path, items + "9 Meddelelser Udvalgets beslutning Intet. 10 Eventuelt Udvalgets beslutning Ingen.\n"
    )
    assert numbers(found) == [("7", "Budget"), ("8", "Takster"), ("9", "Meddelelser"), ("10", "Eventuelt")]
    assert sections(found.items[3]) == [("Udvalgets beslutning", "beslutning", "Ingen.")]


def test_headings_glued_to_their_text_are_parted_in_every_wording(tmp_path: Path) -> None:
    text = "".join(
        f"<h3>{n}. {t}</h3><p>Sagsnr.: 17/{n}00</p><div><b>Sagsfremstilling</b>I dag er der en sti.</div>"
        "<div><b>Ligestilling</b>Ingen.</div><div><b>Økonomi</b>3 mio. kr.</div><div><b>Beslutning</b>Godkendt.</div>"
        for n, t in [(3, "Stier"), (4, "Broer")]
    )
    found = meeting(tmp_path, f"<html><body>{text}</body></html>", "referat.html")
    assert sections(found.items[1]) == [
        ("Sagsfremstilling", "sagsfremstilling", "I dag er der en sti."),
        ("Ligestilling", "konsekvenser", "Ingen."),
        ("Økonomi", "økonomi", "3 mio. kr."),
        ("Beslutning", "beslutning", "Godkendt."),
    ]


def test_a_closed_item_in_another_style_keeps_its_number(tmp_path: Path) -> None:
    text = f"32 Åbent Stier\n{BODY}33 Åbent Broer\n{BODY}lukket 101 Tilsynssag\n"
    assert [(i.number, i.title, i.closed) for i in meeting(tmp_path, text).items] == [
        ("32", "Stier", False),
        ("33", "Broer", False),
        ("101", "Tilsynssag", True),
    ]


@pytest.mark.parametrize("dress", ["### {}\n\n{}\n\n", "**{}**\n\n{}\n\n", "**{}:**\n\n{}\n\n"])
def test_every_form_of_the_table_heads_a_section_of_its_type(tmp_path: Path, dress: str) -> None:
    forms = [(form, kind) for kind, forms in FORMS.items() if kind != "underskrift" for form in forms]
    missed = []
    for start in range(0, len(forms), 40):
        chunk = forms[start : start + 40]
        text = "".join(
            f"## {n}. Sag om {n} ting\n\nSagsnr.: 19/{n}00\n\n"
            + dress.format("Sagsfremstilling", "Skolen er gammel.")
            + dress.format(form, "Her står noget om sagen.")
            + dress.format("Beslutning", "Godkendt.")
            for n, (form, _) in enumerate(chunk, 1)
        )
        items = meeting(tmp_path, f"# Referat Byrådet 4. juni 2019\n\n{text}", "referat.md").items
        assert len(items) == len(chunk)
        missed += [
            form
            for item, (form, kind) in zip(items, chunk, strict=True)
            if not any(s.heading.rstrip(":") == form and s.type == kind for s in item.sections)
        ]
    assert missed == []


def test_whose_decision_it_is_may_be_glued_to_the_decision(tmp_path: Path) -> None:
    text = "".join(
        f"<h3>{n}. {t}</h3><p>Sagsnr.: 19/{n}00</p><div><b>Indstilling</b>at sagen godkendes.</div>"
        "<div><b>Beslutning i Byrådet den 4. juni 2019</b>Godkendt.</div>"
        for n, t in [(1, "Ny bro"), (2, "Nyt torv")]
    )
    found = meeting(tmp_path, f"<html><body><h1>Byrådet</h1><p>4. juni 2019</p>{text}</body></html>", "referat.html")
    assert sections(found.items[1])[1] == ("Beslutning i Byrådet den 4. juni 2019", "beslutning", "Godkendt.")


def test_the_route_printed_below_the_case_text_is_a_section(tmp_path: Path) -> None:
    text = "".join(
        f"{n}. {t}\nSagsnr.: 19/{n}00\n\nSagsfremstilling\nBroen er gammel.\n\nKompetence: Byrådet\n\nBeslutning\nGodkendt.\n\n"
        for n, t in [(1, "Ny bro"), (2, "Nyt torv")]
    )
    assert sections(meeting(tmp_path, text).items[0]) == [
        ("Sagsfremstilling", "sagsfremstilling", "Broen er gammel."),
        ("Kompetence:", "sagsgang", "Byrådet"),
        ("Beslutning", "beslutning", "Godkendt."),
    ]


def test_numbered_paragraphs_of_a_section_are_no_items(tmp_path: Path) -> None:
    text = (
        "Byrådet\nReferat 14. juni 2016\n\n1. Dagsorden\nBeslutning\nGodkendt.\n\n2. Salg af ejendom\nSagsnr. 16/1\n\n"
        "Sagsfremstilling\nDer er tre muligheder:\n\n1. Salg i udbud\n\n2. Salg uden udbud\n\n3. Udlejning\n\n"
        "Indstilling\nDet indstilles, at ejendommen sælges.\n\nBeslutning\nGodkendt.\n\n3. Meddelelser\n\n4. Eventuelt\n"
    )
    items = [("1", "Dagsorden"), ("2", "Salg af ejendom"), ("3", "Meddelelser"), ("4", "Eventuelt")]
    assert numbers(meeting(tmp_path, text)) == items


def test_free_minutes_with_a_bracket_after_the_number_are_items(tmp_path: Path) -> None:
    text = (
        "Ældrerådet\nReferat af møde den 3. maj 2017\n\n1) Referat\nGodkendt.\n\n2) Budget 2018\nRådet mener, at\n"
        "1) cafeen skal bevares\n\n3) Besøg på plejecentret\nRådet besøger centret den 12. juni.\n\n4) Eventuelt\nIntet.\n"
    )
    items = [("1", "Referat"), ("2", "Budget 2018"), ("3", "Besøg på plejecentret"), ("4", "Eventuelt")]
    assert numbers(meeting(tmp_path, text)) == items


def test_a_number_parted_from_its_title_by_a_page_break_keeps_it(tmp_path: Path) -> None:
    text = (
        "Teknisk Udvalg\nReferat 12. marts 2014\n\n14.\n\fVejplan\nSagsnr. 14/221\n\nIndstilling\nDet indstilles, at planen godkendes.\n"
        "Beslutning\nGodkendt.\n\n15. Cykelsti\nSagsnr. 14/300\n\nIndstilling\nDet indstilles, at stien anlægges.\nBeslutning\nUdsat.\n"
    )
    assert numbers(meeting(tmp_path, text)) == [("14", "Vejplan"), ("15", "Cykelsti")]


def test_a_decision_quoted_in_the_case_text_is_not_this_meetings(tmp_path: Path) -> None:
    text = (
        "# Byrådet 4. maj 2022\n\n## 1. Budget\n\nSagsnr.: 22/123\n\n### Sagsfremstilling\n\nByrådet besluttede i marts:\n\n"
        "> Beslutning: Udsættes.\n\n### Beslutning\n\nGodkendt.\n"
    )
    (item,) = meeting(tmp_path, text, "referat.md").items
    assert sections(item)[1:] == [("Beslutning", "beslutning", "Godkendt.")]

from __future__ import annotations

import pytest

from indexer.chunk import Budget, encoder_text, passages
from indexer.minutes import Facts, Item, Meeting, Section, Span, Table
from tests.tiny import WordTokens

TOKENS = WordTokens()


def meeting(*items: Item) -> Meeting:
    return Meeting("møde.txt", items, "Lindby", committee="Teknisk Udvalg", date="2021-03-09")


def one(section: Section) -> Meeting:
    return meeting(Item("3", "Cykelsti", (section,), case_number="21/7", facts=Facts(outcome="godkendt")))


def texts(section: Section, budget: int) -> list[str]:
    return [p.text for p in passages(one(section), TOKENS, Budget(budget))]


def test_a_short_section_is_one_passage_with_its_place() -> None:
    (p,) = passages(one(Section("Beslutning", "beslutning", "Godkendt.", pages=((0, 4),))), TOKENS, Budget(50))
    assert (p.id, p.text, p.start, p.end, p.outcome) == ("møde.txt#0.0.0", "Godkendt.", 0, 9, "godkendt")
    assert p.context == "Lindby · Teknisk Udvalg · 9. marts 2021 · Cykelsti · Beslutning"
    assert (p.place.item, p.place.section_type, p.place.page, p.place.item_key) == ("3", "beslutning", 4, "møde.txt#0")
    assert encoder_text(p) == f"{p.context}\nGodkendt."


def test_sentences_stay_whole_and_parts_are_even() -> None:
    text = "Et to tre fire. Fem seks syv otte. Ni ti elleve tolv. Tretten fjorten femten seksten."
    assert texts(Section("", "andet", text), 12) == [
        "Et to tre fire. Fem seks syv otte.",
        "Ni ti elleve tolv. Tretten fjorten femten seksten.",
    ]


def test_passages_never_cross_sections() -> None:
    item = Item("1", "T", (Section("Sag", "sagsfremstilling", "Kort sag."), Section("Beslutning", "beslutning", "Ja.")))
    assert [(p.id, p.text) for p in passages(meeting(item), TOKENS, Budget(100))] == [
        ("møde.txt#0.0.0", "Kort sag."),
        ("møde.txt#0.1.0", "Ja."),
    ]


def test_a_line_that_ends_in_a_colon_and_a_subheading_stay_with_what_follows() -> None:
    text = "Et to tre fire fem.\n\nDet indstilles:\n- at a b c\n\nØkonomi\nSeks syv otte ni ti."
    section = Section("", "andet", text, subheadings=(Span(text.index("Økonomi"), text.index("Økonomi") + 7),))
    assert texts(section, 7) == ["Et to tre fire fem.", "Det indstilles:\n- at a b c", "Økonomi\nSeks syv otte ni ti."]


def test_a_table_continued_in_the_next_passage_carries_its_header_row() -> None:
    rows = "\n".join(f"Post{i}\t{i} kr." for i in range(6))
    text = f"Emne\tBeløb\n{rows}"
    section = Section("Økonomi", "økonomi", text, tables=(Table(Span(0, len(text)), Span(0, 10)),))
    found = passages(one(section), TOKENS, Budget(11))
    assert [(p.table_header, p.text.splitlines()[0]) for p in found] == [
        ("", "Emne\tBeløb"),
        ("Emne\tBeløb", "Post3\t3 kr."),
    ]
    assert encoder_text(found[1]).splitlines()[1] == "Emne\tBeløb"


def test_a_sentence_longer_than_the_budget_is_split_at_words() -> None:
    text = " ".join(f"ord{i}" for i in range(10)) + "."
    assert texts(Section("", "andet", text), 4) == ["ord0 ord1 ord2 ord3", "ord4 ord5 ord6 ord7", "ord8 ord9."]


def test_a_word_longer_than_the_budget_is_cut() -> None:
    class Letters(WordTokens):
        def count(self, text: str) -> int:
            return len(text)

    found = passages(one(Section("", "andet", "x" * 100)), Letters(), Budget(20))
    assert "".join(p.text for p in found) == "x" * 100
    assert max(len(p.text) for p in found) <= 20


@pytest.mark.parametrize("budget", [1, 3, 8, 30, 500])
def test_every_printed_character_of_a_section_stands_in_a_passage_and_every_passage_is_a_slice(budget: int) -> None:
    text = "  Første afsnit. Sag nr. 4 koster ca. 3 mio. kr.\n\n- at et\n• at to;\n1. at tre\n\nA\tB\n1\t2\n… \n\nSlut, jf. § 8 "
    found = passages(one(Section("", "andet", text)), TOKENS, Budget(budget))
    covered = {i for p in found for i in range(p.start, p.end)}
    assert [c for i, c in enumerate(text) if i not in covered and not c.isspace()] == []
    assert all(p.text == text[p.start : p.end] for p in found)
    assert [p.end for p in found[:-1]] <= [p.start for p in found[1:]]
    assert max(TOKENS.count(p.text) for p in found) <= max(budget, 5)


def test_the_encoders_limit_holds_for_context_and_text_together() -> None:
    item = Item("1", "Titel " * 40, (Section("", "andet", "Et to tre fire fem seks. " * 10),))
    found = passages(meeting(item), TOKENS, Budget(200, limit=30))
    assert max(TOKENS.count(encoder_text(p)) for p in found) <= 30


def test_a_closed_item_gives_its_title_and_nothing_else() -> None:
    closed = Item("2", "Køb af jord", (Section("Sag", "sagsfremstilling", "Hemmelig pris."),), closed=True)
    (p,) = passages(meeting(closed), TOKENS, Budget(50))
    assert (p.id, p.text, p.place.section, p.place.section_type) == ("møde.txt#0.titel", "Køb af jord", "", "titel")


def test_an_item_whose_sections_are_empty_is_found_by_its_title() -> None:
    item = Item("5", "Eventuelt", (Section("Beslutning", "beslutning", " \n"),))
    assert [p.text for p in passages(meeting(item), TOKENS, Budget(50))] == ["Eventuelt"]


def test_the_page_is_the_one_on_which_the_passage_starts() -> None:
    section = Section("", "andet", "Et to tre. Fire fem seks.", pages=((0, 1), (11, 2)))
    assert [p.place.page for p in passages(one(section), TOKENS, Budget(3))] == [1, 2]

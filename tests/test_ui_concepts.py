"""Page Begreber, and explained words in answers, over the sample."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from streamlit.testing.v1 import AppTest

from indexer.minutes import Span
from retrieval import open_current
from retrieval.concepts import change, own_path, read_own, shipped
from retrieval.thesaurus import Concept
from tests.test_ui_memory import Start, app, html, run, seen  # noqa: F401  (app is a fixture)
from ui.marked import Term, explanations, inline


@pytest.fixture(autouse=True)
def own(sample_folder: Path) -> Iterator[Path]:
    """The own file of the sample's index, gone afterwards."""
    path = own_path(sample_folder)
    yield path
    path.unlink(missing_ok=True)


def press(at: AppTest, key: str) -> AppTest:
    at.button(key=key).click()
    return run(at)


def choose(at: AppTest, widget: Any, value: object) -> AppTest:
    widget.set_value(value)
    return run(at)


def shipped_of(concept_id: str) -> Concept:
    return next(c for c in shipped() if c.id == concept_id)


def table(at: AppTest) -> list[list[str]]:
    """The rows of the grid as they were drawn, without what has been typed since."""
    return [list(map(str, row)) for row in at.data_editor[0].value.itertuples(index=False)]


def edit(at: AppTest, *added: dict[str, str], gone: tuple[int, ...] = (), **cells: str | None) -> AppTest:
    """Say what was typed in the grid; `cells` are of its first row."""
    edits = {"edited_rows": {0: cells} if cells else {}, "added_rows": list(added), "deleted_rows": list(gone)}
    at.session_state[at.data_editor[0].key] = edits
    return run(at)


def fill(at: AppTest, which: str, **fields: str) -> AppTest:
    """Open a concept in the form, "+new" for one not yet made, write and save."""
    choose(at, at.selectbox(key="concept"), which)
    key = which.lstrip("+")
    for name, text in fields.items():
        at.text_area(key=f"{name} {key}").set_value(text)
    return press(at, f"save {key}")


def test_concepts_are_searched_by_the_beginning_of_a_word(app: Start) -> None:  # noqa: F811
    at = app("concepts", begreb_soeg="tillægsbev")
    drawn = table(at)
    assert drawn[0][0] == "Medfølgende" and drawn[0][1].split("; ")[0] == "tillægsbevilling"
    assert any(row[4].startswith("En bevilling ud over det vedtagne budget") for row in drawn)
    choose(at, at.text_input(key="begreb_soeg"), "zzzz")
    assert f"Der er søgt i {len(shipped()):,} begreber".replace(",", ".") in at.info[0].value
    assert table(at) == []


def test_a_row_added_in_the_table_holds_from_the_next_question_and_can_be_undone(
    app: Start,  # noqa: F811
    sample_folder: Path,
) -> None:
    row = {"administrative": "kvakkelot; kvakkelotter", "everyday": "zumbelbum", "explanation": "Et  ord."}
    at = edit(app("concepts", begreb_soeg="deponering"), row)
    assert at.button(key="save table").label == "Gem (1)" and not own_path(sample_folder).exists()
    press(at, "save table")
    assert "»kvakkelot« er gemt" in at.success[0].value
    assert read_own(sample_folder) == (
        Concept("egen-kvakkelot", ("kvakkelot", "kvakkelotter"), ("zumbelbum",), explanation="Et ord."),
    )
    assert open_current(sample_folder).understood("zumbelbum").expansions == ("kvakkelot", "kvakkelotter")
    choose(at, at.toggle(key="begreb_egne"), True)
    choose(at, at.text_input(key="begreb_soeg"), "")
    assert table(at) == [["Egen", "kvakkelot; kvakkelotter", "zumbelbum", "", "Et ord."]]
    press(at, "undo")
    assert read_own(sample_folder) == ()
    assert open_current(sample_folder).understood("zumbelbum").expansions == ()


def test_cells_of_several_rows_are_saved_at_once_and_undone_at_once(app: Start, sample_folder: Path) -> None:  # noqa: F811
    first = shipped_of("deponering")
    at = edit(app("concepts", begreb_soeg="deponering"), {"administrative": "kvakkelot"}, english="escrow", gone=(1,))
    second = table(at)[1][1].split("; ")[0]
    assert f"Fjernes, når der gemmes: »{second}«" in at.info[0].value
    press(at, "save table")
    own = {c.id: c for c in read_own(sample_folder)}
    assert own["deponering"] == Concept(
        first.id, first.administrative, first.everyday, ("escrow",), explanation=first.explanation
    )
    assert [c.terms for c in own.values()] == [own["deponering"].terms, (), ("kvakkelot",)]
    assert [s.value.replace("\\", "") for s in at.success] == [
        "»deponering«, »kvakkelot« er gemt. Det gælder fra næste spørgsmål.",
        f"»{second}« er fjernet. Det gælder fra næste spørgsmål.",
    ]
    assert [row[0] for row in table(at)][:1] == ["Ændret"]
    assert at.button(key="undo").label == "Fortryd (1)"
    press(at, "undo")
    assert read_own(sample_folder) == () and at.button(key="undo").disabled


def test_saves_are_undone_one_by_one(app: Start, sample_folder: Path) -> None:  # noqa: F811
    first = shipped_of("deponering")
    at = press(edit(app("concepts", begreb_soeg="deponering"), english="escrow"), "save table")
    press(edit(at, gone=(0,)), "save table")
    assert read_own(sample_folder) == (Concept("deponering", ()),)
    assert at.button(key="undo").label == "Fortryd (2)"
    press(at, "undo")
    assert [(c.administrative, c.english) for c in read_own(sample_folder)] == [(first.administrative, ("escrow",))]
    press(at, "undo")
    assert read_own(sample_folder) == () and at.button(key="undo").disabled


def test_what_is_typed_is_kept_through_a_search_and_saved_with_what_is_typed_after_it(
    app: Start,  # noqa: F811
    sample_folder: Path,
) -> None:
    at = edit(app("concepts", begreb_soeg="deponering"), {"everyday": "zumbelbum"}, english="escrow")
    choose(at, at.text_input(key="begreb_soeg"), "tillægsbevilling")
    drawn = table(at)
    assert [row[0] for row in drawn[:3]] == ["Medfølgende, ikke gemt", "Ny, ikke gemt", "Medfølgende"]
    assert drawn[0][3] == "escrow" and drawn[1][1:3] == ["", "zumbelbum"]
    at.session_state[at.data_editor[0].key] = {
        "edited_rows": {1: {"administrative": "kvakkelot"}, 2: {"english": "extra grant"}},
        "added_rows": [],
        "deleted_rows": [],
    }
    press(run(at), "save table")
    own = {c.id: c for c in read_own(sample_folder)}
    assert (own["deponering"].english, own["egen-kvakkelot"].everyday) == (("escrow",), ("zumbelbum",))
    assert [c.english for c in own.values() if c.id not in ("deponering", "egen-kvakkelot")] == [("extra grant",)]
    assert at.button(key="save table").label == "Gem"


def test_one_wrong_row_is_named_and_nothing_of_the_table_is_written(app: Start, sample_folder: Path) -> None:  # noqa: F811
    at = edit(
        app("concepts", begreb_soeg="deponering"),
        {"everyday": "zumbelbum"},
        english="escrow",
        everyday="?!; det er; a b c d e f g h",
    )
    assert not at.error
    press(at, "save table")
    said = at.error[0].value.replace("\\", "")
    assert said.startswith("Intet er gemt.")
    assert "- deponering: »?!« har ingen bogstaver" in said and "deponering: »a b c d e f g h« er for langt" in said
    assert "- Ny række 1 »zumbelbum«: Skriv mindst ét fagord." in said
    assert not own_path(sample_folder).exists()
    press(at, "forget")
    assert not at.error and at.button(key="save table").label == "Gem"
    press(at, "save table")
    assert "intet nyt at gemme" in at.info[0].value and not own_path(sample_folder).exists()


def test_what_others_have_saved_since_stays_beside_what_is_saved_here(app: Start, sample_folder: Path) -> None:  # noqa: F811
    first = shipped_of("deponering")
    at = edit(app("concepts", begreb_soeg="deponering"), english="escrow")
    theirs = Concept(first.id, first.administrative, ("zumbelbum",), first.english)
    change(sample_folder, {theirs.id: theirs, "egen-x": Concept("egen-x", ("kvakkelot",))})
    press(at, "save table")
    assert read_own(sample_folder) == (
        Concept(first.id, first.administrative, ("zumbelbum",), ("escrow",)),
        Concept("egen-x", ("kvakkelot",)),
    )


def test_a_concept_written_back_as_it_was_shipped_is_no_longer_an_own_one(app: Start, sample_folder: Path) -> None:  # noqa: F811
    first = shipped_of("deponering")
    at = press(edit(app("concepts", begreb_soeg="deponering"), english="escrow"), "save table")
    press(edit(at, english="; ".join(first.english)), "save table")
    assert read_own(sample_folder) == () and "»deponering« er som før." in at.success[0].value


def test_the_form_does_for_one_concept_what_the_table_does(app: Start, sample_folder: Path) -> None:  # noqa: F811
    at = fill(app("concepts", begreb_soeg="deponering"), "+new", administrative="kvakkelot\nvrøvl; vås")
    assert read_own(sample_folder) == (Concept("egen-kvakkelot", ("kvakkelot", "vrøvl", "vås")),)
    fill(edit(at, english="deposit; bond"), "deponering", english="escrow")
    assert [c.english for c in read_own(sample_folder)] == [(), ("escrow",)]
    assert at.button(key="save table").label == "Gem"  # the form has the last word on what the table said before it
    press(at, "undo")
    press(at, "undo")
    assert read_own(sample_folder) == ()


def test_a_removed_concept_is_listed_among_the_own_ones_and_brought_back(app: Start, sample_folder: Path) -> None:  # noqa: F811
    at = app("concepts", begreb_soeg="deponering")
    choose(at, at.selectbox(key="concept"), "deponering")
    press(at, "remove deponering")
    assert read_own(sample_folder) == (Concept("deponering", ()),)
    choose(at, at.toggle(key="begreb_egne"), True)
    assert [row[:2] for row in table(at)] == [["Fjernet", "; ".join(shipped_of("deponering").administrative)]]
    choose(at, at.selectbox(key="concept"), "deponering")
    press(at, "restore")
    assert read_own(sample_folder) == ()


def test_a_concept_that_cannot_be_kept_is_refused_with_reasons_and_keeps_what_was_typed(
    app: Start,  # noqa: F811
    sample_folder: Path,
) -> None:
    at = fill(app("concepts"), "+new", everyday="?!\ndet er", english="a b c d e f g h")
    said = at.error[0].value
    assert "Skriv mindst ét fagord" in said and "har ingen bogstaver" in said and "højst have 7 ord" in said
    assert at.text_area(key="everyday new").value == "?!\ndet er"
    assert not own_path(sample_folder).exists()


def test_a_word_that_another_concept_holds_too_is_pointed_out(app: Start) -> None:  # noqa: F811
    at = fill(app("concepts"), "+new", administrative="deponeringspligt")
    assert "står også i et andet begreb" in at.info[0].value and "deponering" in at.info[0].value


def test_a_damaged_file_is_said_and_can_be_put_aside(app: Start, own: Path) -> None:  # noqa: F811
    own.write_text("- [", "utf-8")
    at = app("concepts")
    assert "Filen med egne begreber kan ikke læses" in seen(at) and own.name in at.code[0].value
    press(at, "aside")
    aside = own.with_name(f"{own.stem}-lagt-til-side.yaml")
    assert aside.read_text("utf-8") == "- [" and "Søg i ord og forklaringer" in at.text_input[0].label
    aside.unlink()


def test_an_answer_is_given_also_when_the_own_file_is_damaged(app: Start, own: Path) -> None:  # noqa: F811
    own.write_text("a: 1", "utf-8")
    assert html(app(q="hvem stemte imod lokalplan 61 for vindmøller?")).find("article")


def test_explained_words_open_their_explanation_and_can_be_switched_off(app: Start) -> None:  # noqa: F811
    at = app(q="hvad stemte byrådet om anlægsbevillingen til Ravnebadet?")
    page = html(at)
    buttons = page.select("article button.term, figure button.term")
    assert buttons
    for button in buttons:
        assert button["data-tip"] in page.select_one(f'[id="{button["popovertarget"]}"][popover]').get_text()
    ids = [e["id"] for e in page.select("[popover]")]
    assert len(ids) == len(set(ids))
    at.toggle(key="explain words").set_value(False)
    assert not html(run(at)).select("button.term")


@pytest.mark.parametrize("best", [None, Span(0, 8), Span(4, 20), Span(0, 20)])
def test_marking_a_term_changes_no_character_and_crosses_no_tag(best: Span | None) -> None:
    text = "<b> taget til efterretning & slut"
    terms = [Term(Span(4, 26), "x-4", "taget <til>", 'siger "ja"')]
    drawn = inline(text, 0, len(text), [Span(10, 13)], best, terms)
    soup = BeautifulSoup(drawn, "html.parser")
    assert soup.get_text() == text and not soup.find("b")
    crossing = best is not None and 4 < best.end < 26
    assert [b.get_text() for b in soup.find_all("button")] == ([] if crossing else ["taget til efterretning"])
    assert BeautifulSoup(explanations(terms), "html.parser").get_text() == 'taget <til>: siger "ja"'

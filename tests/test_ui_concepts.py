"""Page Begreber, and explained words in answers, over the sample."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from streamlit.testing.v1 import AppTest

from indexer.minutes import Span
from retrieval import open_current
from retrieval.concepts import own_path, read_own, shipped
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


def write(at: AppTest, key: str, **fields: str) -> AppTest:
    for name, text in fields.items():
        at.text_area(key=f"{name} {key}").set_value(text)
    return press(at, f"save {key}")


def test_concepts_are_searched_by_the_beginning_of_a_word(app: Start) -> None:  # noqa: F811
    at = app("concepts", begreb_soeg="tillægsbev")
    labels = [b.label for b in at.button if b.key and b.key.startswith("edit ")]
    assert labels[0] == "Ret **tillægsbevilling**"
    assert "En bevilling ud over det vedtagne budget" in seen(at)
    at.text_input(key="begreb_soeg").set_value("zzzz").run()
    assert f"Der er søgt i {len(shipped()):,} begreber".replace(",", ".") in at.info[0].value


def test_a_new_concept_holds_from_the_next_question_and_can_be_undone(app: Start, sample_folder: Path) -> None:  # noqa: F811
    at = press(app("concepts"), "new concept")
    write(at, "new", administrative="kvakkelot\nkvakkelotter", everyday="zumbelbum", explanation="Et  ord.")
    assert "»kvakkelot« er gemt" in at.success[0].value
    assert read_own(sample_folder) == (
        Concept("egen-kvakkelot", ("kvakkelot", "kvakkelotter"), ("zumbelbum",), explanation="Et ord."),
    )
    assert open_current(sample_folder).understood("zumbelbum").expansions == ("kvakkelot", "kvakkelotter")
    at.toggle(key="begreb_egne").set_value(True)
    assert [b.label for b in run(at).button if b.key and b.key.startswith("edit")] == ["Ret **kvakkelot**"]
    press(at, "undo")
    assert read_own(sample_folder) == ()
    assert open_current(sample_folder).understood("zumbelbum").expansions == ()


def test_several_changes_are_undone_one_by_one(app: Start, sample_folder: Path) -> None:  # noqa: F811
    first = next(c for c in shipped() if c.id == "deponering")
    at = press(app("concepts", begreb_soeg="deponering"), "edit deponering")
    write(at, "deponering", english="escrow")
    press(at, "edit deponering")
    press(at, "remove deponering")
    assert read_own(sample_folder) == (Concept("deponering", ()),)
    assert at.button(key="undo").label == "Fortryd (2)"
    assert [c.english for c in read_own(sample_folder)] == [()]
    press(at, "undo")
    assert [(c.administrative, c.english) for c in read_own(sample_folder)] == [(first.administrative, ("escrow",))]
    press(at, "undo")
    assert read_own(sample_folder) == () and at.button(key="undo").disabled


def test_a_removed_concept_is_listed_among_the_own_ones_and_brought_back(app: Start, sample_folder: Path) -> None:  # noqa: F811
    at = press(app("concepts", begreb_soeg="deponering"), "edit deponering")
    press(at, "remove deponering")
    at.toggle(key="begreb_egne").set_value(True)
    assert "Fjernet" in seen(run(at))
    press(at, "restore deponering")
    assert read_own(sample_folder) == ()


def test_a_concept_that_cannot_be_kept_is_refused_with_reasons_and_keeps_what_was_typed(
    app: Start,  # noqa: F811
    sample_folder: Path,
) -> None:
    at = press(app("concepts"), "new concept")
    write(at, "new", everyday="?!\ndet er", english="a b c d e f g h")
    said = at.error[0].value
    assert "Skriv mindst ét fagord" in said and "har ingen bogstaver" in said and "højst have 7 ord" in said
    assert at.text_area(key="everyday new").value == "?!\ndet er"
    assert not own_path(sample_folder).exists()


def test_a_word_that_another_concept_holds_too_is_pointed_out(app: Start) -> None:  # noqa: F811
    at = press(app("concepts"), "new concept")
    write(at, "new", administrative="deponeringspligt")
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

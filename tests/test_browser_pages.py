"""Begreber, Penge, Emner and Dækning as a reader meets them: wide and narrow, by keyboard alone, with nothing that keeps anybody out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from retrieval.concepts import own_path, read_own
from tests.browsing import DESKTOP, NEEDS_BROWSER, PHONE, idle, scrolls_sideways, serious, tab_to

pytestmark = NEEDS_BROWSER
GRID = "[data-testid=stDataFrame] [role=grid]"
MAIN = '[data-testid="stMain"]'
PAGES = {
    "begreber": "begreber?begreb_soeg=deponering",
    "penge": "penge",
    "penge-sag": "penge?penge_sag=bro1.md%230",
    "emner": "arkiv?visning=emner",
    "daekning": "arkiv?visning=daekning",
}


@pytest.fixture
def own_index(served: Path) -> Iterator[Path]:
    """The index, without concepts of its own before and after."""
    own_path(served / "index").unlink(missing_ok=True)
    yield served / "index"
    own_path(served / "index").unlink(missing_ok=True)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_desktop_and_phone_in_both_themes_and_keeps_nobody_out(visit, tmp_path: Path, name: str) -> None:
    page = visit(PAGES[name])
    assert serious(page) == []
    for size, width in (("desktop", DESKTOP), ("phone", PHONE)):
        page.set_viewport_size(width)
        page.wait_for_timeout(200)
        assert not scrolls_sideways(page)
        page.screenshot(path=tmp_path / f"{name}-{size}.png")
        assert (tmp_path / f"{name}-{size}.png").stat().st_size > 10_000
        assert serious(page, inside=MAIN) == []  # not Streamlit's own menu, whose lists a phone draws wrongly nested
    assert page.outside == []
    assert serious(visit(PAGES[name], scheme="dark")) == []


def test_the_keyboard_alone_edits_cells_of_the_concept_table_saves_and_undoes(visit, own_index: Path) -> None:
    page = visit("begreber?begreb_soeg=deponering")
    page.wait_for_selector(GRID, state="attached")
    enter_grid(page)
    type_in_cell(page, ("ArrowRight", "ArrowRight"), "; zumbelbum", has="Gem (1)")
    type_in_cell(page, (), "; zambelbam", has="Gem (2)")  # Enter went to the cell below
    assert serious(page) == [] and not own_path(own_index).exists()
    tab_to(page, "e.tagName === 'BUTTON' && e.innerText.includes('Gem (2)')", key="Shift+Tab")
    page.keyboard.press("Enter")
    page.get_by_text("er gemt. Det gælder fra næste spørgsmål").wait_for()
    idle(page)
    assert [c.everyday[-1] for c in read_own(own_index)] == ["zumbelbum", "zambelbam"]
    page.locator(f"{GRID} td", has_text="Ændret").nth(1).wait_for(state="attached")
    tab_to(page, "e.tagName === 'BUTTON' && e.innerText.includes('Fortryd (1)')", most=200)
    page.keyboard.press("Enter")
    page.get_by_text("er som før").wait_for()
    assert read_own(own_index) == ()


def test_the_keyboard_alone_adds_and_deletes_rows_of_the_concept_table(visit, own_index: Path) -> None:
    page = visit("begreber?begreb_soeg=deponering")
    page.wait_for_selector(GRID, state="attached")
    enter_grid(page)
    type_in_cell(page, ("ArrowRight", "Control+ArrowDown", "ArrowDown"), "kvakkelot", has="Gem (1)")
    page.keyboard.press("Control+ArrowUp")
    page.keyboard.press("Shift+Space")
    page.keyboard.press("Delete")
    page.get_by_text("Fjernes, når der gemmes: »").wait_for()
    page.get_by_role("button", name="Gem (2)").focus()
    page.keyboard.press("Enter")
    page.get_by_text("»kvakkelot« er gemt").wait_for()
    idle(page)
    assert [c.administrative for c in read_own(own_index)] == [(), ("kvakkelot",)]
    page.get_by_role("button", name="Fortryd (1)").focus()
    page.keyboard.press("Enter")
    page.get_by_text("er som før").wait_for()
    assert read_own(own_index) == ()


def enter_grid(page) -> None:
    """Tab from the search field into the table, and to its first cell."""
    page.get_by_role("textbox", name="Søg i ord og forklaringer").focus()
    tab_to(page, "e.tagName === 'CANVAS'")


def type_in_cell(page, way: tuple[str, ...], text: str, has: str) -> None:
    """Go to a cell of the table, open it with Enter, write behind what stands there, close it with Enter; the page then `has`."""
    for key in (*way, "Enter"):
        page.keyboard.press(key)
        page.wait_for_timeout(100)
    page.wait_for_function("document.activeElement.tagName === 'TEXTAREA'")
    page.keyboard.press("End")
    page.keyboard.type(text, delay=10)
    page.keyboard.press("Enter")
    page.get_by_role("button", name=has).wait_for()
    idle(page)


def test_the_keyboard_alone_adds_a_concept_in_the_form_and_undoes_it(visit, own_index: Path) -> None:
    page = visit("begreber?begreb_soeg=deponering")
    tab_to(page, "e.getAttribute('role') === 'combobox'")
    page.keyboard.type("Nyt")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-testid=stForm]")
    idle(page)
    assert serious(page) == []
    tab_to(page, "e.tagName === 'TEXTAREA'", most=6)
    page.keyboard.type("kvakkelot")
    tab_to(page, "e.tagName === 'TEXTAREA'", most=6)
    page.keyboard.type("zumbelbum")
    tab_to(page, "e.tagName === 'BUTTON' && e.innerText === 'Gem begrebet'")
    page.keyboard.press("Enter")
    page.get_by_text("»kvakkelot« er gemt").wait_for()
    idle(page)
    tab_to(page, "e.tagName === 'BUTTON' && e.innerText.includes('Fortryd (1)')", most=200)
    page.keyboard.press("Enter")
    page.get_by_text("»kvakkelot« er som før").wait_for()
    assert read_own(own_index) == ()


def test_the_keyboard_alone_opens_a_case_and_its_sums(visit) -> None:
    page = visit("penge?penge_soeg=gangbro")
    tab_to(page, "e.tagName === 'A' && e.innerText.includes('Ny gangbro')")
    page.keyboard.press("Enter")
    page.wait_for_selector("h2")
    idle(page)
    text = page.locator("[data-testid=stMain]").inner_text()
    assert "4. maj 2021" in text and "»En ny bro koster 4,0 mio. kr.«" in text
    tab_to(page, "e.tagName === 'A' && e.innerText.includes('Teknik- og Miljøudvalget')")
    page.keyboard.press("Enter")
    page.wait_for_selector(".whole")


def test_what_is_chosen_in_a_filter_stays_chosen_while_its_count_moves(visit) -> None:
    page = visit("?q=gangbroen")
    for label, typed in (("Udvalg", "Byrådet"), ("Udfald", "Godkendt"), ("Afsnit", "Sagsfremstilling")):
        page.get_by_role("combobox", name=label).focus()
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
        page.keyboard.press("Escape")
        idle(page)
    for label in ("Byrådet", "Godkendt", "Sagsfremstilling"):
        page.locator("[data-testid=stSidebar] [data-testid=stMultiSelect]").filter(has_text=f"{label} (").wait_for()
    address = parse_qs(urlsplit(page.url).query)
    assert (address["udvalg"], address["udfald"], address["afsnit"]) == (
        ["Byrådet"],
        ["godkendt"],
        ["sagsfremstilling"],
    )


def test_an_explained_word_opens_by_key_closes_by_escape_and_changes_nothing_that_is_copied(visit) -> None:
    page = visit("?q=hvad+blev+indstillet+om+anl%C3%A6gsbevilling+og+dispensation")
    nearest = page.get_by_test_id("stCheckbox").locator("label").filter(has_text="Vis de nærmeste afsnit")
    if nearest.count():
        nearest.click()
    page.wait_for_selector("article.hit button.term")
    idle(page)
    held, copied = page.evaluate(
        """(() => {
            const text = document.querySelector('article.hit .text:has(button.term)'), selection = getSelection();
            selection.selectAllChildren(text);
            const copied = selection.toString(), held = text.innerText;
            selection.removeAllRanges();
            return [held, copied];
        })()"""
    )
    assert " ".join(copied.split()) == " ".join(held.split())
    word = page.locator("article.hit button.term").first
    word.focus()
    page.keyboard.press("Enter")
    opened = page.locator(".explained:popover-open")
    assert opened.inner_text().endswith(word.get_attribute("data-tip"))
    assert serious(page) == []
    page.keyboard.press("Escape")
    assert opened.count() == 0
    assert page.evaluate("document.activeElement.className") == "term"


def test_an_answer_of_none_opens_its_coverage(visit) -> None:
    page = visit("?q=hvad+koster+en+billet+til+biografen+i+1997")
    page.get_by_text("Dækning: hvilke møder er der søgt i?").click()
    page.locator("table.coverage").wait_for(state="visible")
    assert "Nyeste møde: " in page.locator("[data-testid=stMain]").inner_text()
    assert serious(page) == []

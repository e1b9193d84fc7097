"""The pages of a committee's memory and of a secretary's desk in a real browser: by keyboard alone, read by axe, wide and narrow."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browsing import DESKTOP, NEEDS_BROWSER, PHONE, idle, scrolls_sideways, serious, tab_to

pytestmark = NEEDS_BROWSER

PAGES = (
    "sager",
    "sager?sag=bro1.md%230",
    "beslutninger",
    "forbered",
    "loefter",
    "personer",
    "arkiv",
    "gemte",
    "afpublicer",
    "tilgaengelighed",
)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_keeps_nobody_out_wide_or_narrow(visit, path):
    page = visit(path)
    assert serious(page) == []
    assert page.locator("h1").count() == 1
    assert page.screenshot()[:4] == b"\x89PNG" and not scrolls_sideways(page)
    page.set_viewport_size(PHONE)
    page.wait_for_timeout(300)
    assert page.screenshot()[:4] == b"\x89PNG" and not scrolls_sideways(page)
    page.set_viewport_size(DESKTOP)
    assert page.outside == []


def test_the_keyboard_alone_finds_a_case_and_copies_all_its_citations(visit):
    page = visit("sager")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab_to(page, "e.tagName === 'A' && e.innerText.includes('Ny gangbro')")
    page.keyboard.press("Enter")
    page.wait_for_selector(".timeline")
    idle(page)
    marks = page.locator(".timeline a.mark").all_inner_texts()
    assert [" ".join(mark.split()) for mark in marks] == [
        "Udsat 4. maj 2021",
        "Anbefalet 10. august 2021",
        "Godkendt 31. august 2021",
    ]
    tab_to(page, "e.tagName === 'BUTTON' && e.innerText.includes('Kopiér alle henvisninger')")
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('.copying p').textContent.startsWith('Kopieret:')")
    lines = page.evaluate("navigator.clipboard.readText()").split("\n")
    assert [line.split(": »")[0] for line in lines] == [
        "Teknik- og Miljøudvalget, 4. maj 2021, pkt. 1",
        "Teknik- og Miljøudvalget, 10. august 2021, pkt. 1",
        "Byrådet, 31. august 2021, pkt. 2",
    ]
    assert all("/arkiv?moede=bro" in line for line in lines)


def test_the_keyboard_alone_prepares_a_meeting(visit):
    page = visit("forbered")
    tab_to(page, "e.tagName === 'TEXTAREA'")
    page.keyboard.insert_text("1. Ny gangbro over Kæret\nSagsnr.: 21/4410\n\n2. Zebraer på Mars")
    tab_to(page, "e.tagName === 'BUTTON' && e.innerText.includes('Forbered')")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Zebraer på Mars >> visible=true", timeout=30_000)
    idle(page)
    assert page.locator("[data-testid=stHtml] h3").all_inner_texts() == [
        "1. Ny gangbro over Kæret",
        "2. Zebraer på Mars",
    ]
    assert serious(page) == []


FLOWS = {
    # name: (menu, page, label of the filter, what is typed in it, words of the hit, what opening it draws, file to take home)
    "beslutninger": ("Sager og", "Beslutninger", "Udvalg", "Byrådet", "Ny gangbro", "h2", "Hent som Markdown", "beslutninger.md"),
    "løfter": ("Sager og", "Løfter", "Udvalg", "Teknik", "4. maj 2021", ".whole", "Hent som Word", "loefter.docx"),
    "personer": ("Sager og", "Personer", "Søg efter navn", "Bæk", "Ole Bæk", "h2", "Hent som CSV", "personer.csv"),
    "penge": ("Sager og", "Penge", "Udvalg", "Teknik", "Ny gangbro", "h2", "Hent som Word", "penge.docx"),
    "arkiv": ("", "Arkiv", "Udvalg", "Byrådet", "31. august 2021", "summary", "", ""),
}  # fmt: skip


@pytest.mark.parametrize("flow", FLOWS)
def test_the_keyboard_alone_reaches_a_page_narrows_it_takes_it_home_and_opens_a_hit(visit, flow):
    menu, name, label, typed, hit, opened, export, file = FLOWS[flow]
    page = visit("tilgaengelighed")
    _reach(page, menu, name)
    tab_to(page, f"e.tagName === 'INPUT' && e.getAttribute('aria-label') === '{label}'")
    page.keyboard.insert_text(typed)
    page.keyboard.press("Enter")
    idle(page)
    if export:
        tab_to(page, f"e.innerText?.includes('{export}')", most=60)
        with page.expect_download() as taken:
            page.keyboard.press("Enter")
        assert taken.value.suggested_filename == file
        assert Path(taken.value.path()).stat().st_size > 100
    back = "Shift+Tab" if export else "Tab"
    tab_to(page, f"['A', 'BUTTON'].includes(e.tagName) && e.innerText.includes('{hit}')", key=back)
    page.keyboard.press("Enter")
    page.wait_for_selector(f"[data-testid=stMain] :is({opened})")


def test_the_keyboard_alone_reaches_the_concepts_searches_them_and_opens_one_in_the_form(visit):
    page = visit("tilgaengelighed")
    _reach(page, "Om Referent", "Begreber")
    tab_to(page, "e.tagName === 'INPUT' && e.getAttribute('aria-label') === 'Søg i ord og forklaringer'")
    page.keyboard.insert_text("deponering")
    page.keyboard.press("Enter")
    idle(page)
    tab_to(page, "e.tagName === 'CANVAS'")  # the table, which Tab leaves again
    tab_to(page, "e.getAttribute('role') === 'combobox'", most=3)
    page.keyboard.type("deponering")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-testid=stMain] [data-testid=stForm]")
    idle(page)
    tab_to(page, "e.tagName === 'TEXTAREA' && e.value.startsWith('deponering\\n')", most=6)


def test_the_keyboard_alone_reads_and_takes_home_the_coverage_of_a_year(visit):
    page = visit("tilgaengelighed")
    _reach(page, "", "Arkiv")
    tab_to(page, "e.getAttribute('role') === 'radio' && e.innerText.trim() === 'Møder'")
    tab_to(page, "e.innerText.trim() === 'Dækning'", most=3, key="ArrowRight")
    page.keyboard.press("Space")
    idle(page)
    tab_to(page, "e.tagName === 'INPUT' && e.getAttribute('aria-label') === 'År'")
    page.keyboard.press("Control+A")
    page.keyboard.type("2021")
    page.keyboard.press("Enter")
    page.get_by_text("Indekserede møder i 2021").wait_for()
    idle(page)
    tab_to(page, "e.innerText?.includes('Hent som CSV')", most=10)
    with page.expect_download() as taken:
        page.keyboard.press("Enter")
    assert taken.value.suggested_filename == "daekning.csv"


def _reach(page, menu: str, name: str) -> None:
    """By keyboard from any page to another, in the bar or in one of its menus."""
    if menu:
        tab_to(page, f"e.innerText?.trim().startsWith('{menu}')")
        page.keyboard.press("Enter")
        page.wait_for_selector("[role=menuitem]")
        tab_to(page, f"e.innerText.trim().startsWith('{name}')", most=10, key="ArrowDown")
    else:
        tab_to(page, f"e.innerText?.trim() === '{name}'")
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('h1')?.innerText !== 'Tilgængelighedserklæring'")
    idle(page)


def test_the_keyboard_alone_reaches_a_page_in_a_menu(visit):
    page = visit()
    tab_to(page, "e.innerText?.trim().startsWith('Om Referent')")
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=menuitem]")
    tab_to(page, "e.innerText.trim() === 'Tilgængelighed'", most=10, key="ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('h1')?.innerText === 'Tilgængelighedserklæring'")


def test_the_keyboard_alone_saves_a_search_and_deletes_it(visit):
    page = visit("?q=hvem+stemte+imod+gangbroen+over+K%C3%A6ret")
    tab_to(page, "e.tagName === 'BUTTON' && e.innerText.includes('Gem søgningen')")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Gemt som")
    tab_to(page, "e.tagName === 'A' && e.innerText.includes('Se gemte søgninger')", most=20)
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Intet nyt siden")
    idle(page)
    assert serious(page) == []
    tab_to(page, "e.tagName === 'SUMMARY' && e.innerText.includes('Omdøb eller slet')")
    page.keyboard.press("Enter")
    tab_to(page, "e.tagName === 'BUTTON' && e.innerText.includes('Slet søgningen')", most=10)
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Der er ingen gemte søgninger endnu")


def test_nothing_is_taken_down_without_the_word(visit):
    page = visit("afpublicer")
    tab_to(page, "e.getAttribute('role') === 'radio' && e.innerText.trim() === 'Et punkt'")
    tab_to(page, "e.innerText.trim() === 'Et navn'", most=3, key="ArrowRight")
    page.keyboard.press("Space")
    page.get_by_role("textbox", name="Personens hele navn").wait_for()
    tab_to(page, "e.tagName === 'INPUT' && e.getAttribute('aria-label') === 'Personens hele navn'")
    page.keyboard.insert_text("Karin Lund")
    page.keyboard.press("Enter")
    idle(page)
    tab_to(page, "e.tagName === 'BUTTON' && e.innerText.includes('Vis, hvad der bliver fjernet')")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Fjern for altid")
    idle(page)
    assert serious(page) == []
    tab_to(page, "e.tagName === 'BUTTON' && e.innerText.includes('Fjern for altid')")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Intet er fjernet.")
    tab_to(page, "e.tagName === 'BUTTON' && e.innerText.includes('Fortryd')")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Vis, hvad der bliver fjernet")


def test_hits_of_one_case_are_folded_and_unfold_by_keyboard(visit):
    page = visit("?q=gangbroen+over+K%C3%A6ret")
    page.wait_for_selector("article.hit")
    fold = page.locator("summary", has_text="Samme sag, ")
    assert fold.count() == 1
    ranks = "[...document.querySelectorAll('article.hit .rank')].map(r => +r.innerText)"
    drawn = page.evaluate(ranks)
    fold.focus()
    page.keyboard.press("Enter")
    page.wait_for_function(f"{ranks}.length !== {len(drawn)}")
    idle(page)
    assert page.locator("p.newer", has_text="31. august 2021").count() >= 1

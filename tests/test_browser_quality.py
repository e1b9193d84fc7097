"""Page Kvalitet in a real browser: a thumb from the chat, and the passages found beside it, judged by the keyboard alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.browsing import NEEDS_BROWSER, ask, idle, serious, tab_to

pytestmark = NEEDS_BROWSER
QUESTION = "hvem stemte imod cykelstien langs Åvej?"
FIELDS = {"question", "history", "doc", "item", "section", "start", "end", "verdict", "origin", "at"}


def judged(served: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (served / "feedback.jsonl").read_text("utf-8").splitlines()]


def press(page: Any, key: str) -> None:
    """A key, pressed as a reader would who waits for the next passage."""
    before = page.locator("article.hit").first.inner_text()
    page.keyboard.press(key)
    page.wait_for_function("text => document.querySelector('article.hit')?.innerText !== text", arg=before)
    idle(page)


def test_a_thumb_and_what_is_found_beside_it_are_judged_by_keyboard(visit: Any, served: Path) -> None:
    (served / "feedback.jsonl").unlink(missing_ok=True)  # of an earlier try
    page = visit()
    ask(page, QUESTION)
    tab_to(page, "e.tagName === 'BUTTON' && e.innerText.includes('Rigtigt svar')", 150)
    page.keyboard.press("Enter")
    page.get_by_text("Din vurdering er gemt uden navn").wait_for()
    page = visit("kvalitet")
    tab_to(page, "e.innerText === 'Tal'")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_selector("article.hit")
    idle(page)
    assert QUESTION in page.locator("p.asked").inner_text()
    for key in "12435":
        press(page, key)
    said = [(j["origin"], j["verdict"]) for j in judged(served) if j["question"] == QUESTION]
    assert said == [("thumb", "right"), ("review", "right"), ("review", "partly"), ("review", "wrong")]
    assert all(set(j) == FIELDS for j in judged(served))
    assert "Du har vurderet dette afsnit" in page.get_by_test_id("stAlert").inner_text()
    assert serious(page) == []

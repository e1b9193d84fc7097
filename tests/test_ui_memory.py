"""The pages of a committee's memory over the sample: counts, cases, decisions, preparation, promises, members."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from streamlit.testing.v1 import AppTest

from retrieval import Archive
from retrieval.counts import count

MAIN = Path(__file__).parent.parent / "ui" / "main.py"
ALONE = """
from functools import partial
from retrieval import open_current
from ui import {module}
from ui.settings import from_environment
from ui.state import Shown
from ui.strings import Words

settings = from_environment()
{module}.page(Shown(settings, Words("{language}"), "", partial(open_current, settings.index)))
"""
Start = Callable[..., AppTest]


@pytest.fixture
def app(sample_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Start:
    """A page without the frame; "" is the whole app."""

    def start(module: str = "", language: str = "da", index: Path = sample_folder, **params: str) -> AppTest:
        monkeypatch.setenv("REFERENT_INDEX", str(index))
        code = ALONE.format(module=module, language=language)
        at = (
            AppTest.from_string(code, default_timeout=60)
            if module
            else AppTest.from_file(str(MAIN), default_timeout=60)
        )
        for name, value in params.items():
            at.query_params[name] = value
        return run(at)

    return start


def run(at: AppTest) -> AppTest:
    at.run()
    assert not at.exception
    return at


def html(at: AppTest) -> BeautifulSoup:
    return BeautifulSoup("\n".join(h.value for h in at.get("html")), "html.parser")


def seen(at: AppTest) -> str:
    """All text that was written as HTML."""
    return html(at).get_text(" ")


def test_related_words_can_be_left_out_and_the_address_says_so(app: Start) -> None:
    at = app(q="hvad gør vi for skraldet?")
    assert "Søgte også efter" in seen(at)
    at.toggle(key="related words").set_value(False).run()
    assert at.query_params["beslaegtede"] == "nej" and "Søgte også efter" not in seen(at)
    again = app(q="hvad gør vi for skraldet?", beslaegtede="nej")
    assert again.toggle(key="related words").value is False and "Søgte også efter" not in seen(again)


def test_a_question_of_how_many_is_answered_by_counting(app: Start, sample_archive: Archive) -> None:

    question = "hvor mange punkter er blevet udsat?"
    counted = count(question, sample_archive)
    assert counted is not None and counted.n
    at = app(q=question)
    page = html(at)
    assert page.select_one(".statement strong").get_text() == str(counted.n)
    assert counted.rule in page.get_text(" ")
    assert len(page.select("ul.meetings li")) == len(counted.items) == counted.n
    assert [b.proto.label for b in at.get("download_button")] == ["Hent som CSV"]
    assert not page.find("article")


def test_a_count_says_that_it_does_not_use_the_filters(app: Start) -> None:
    at = app(q="hvor mange punkter er blevet udsat?", periode="2022-2025")
    assert "bruger ikke filtrene" in at.info[0].value

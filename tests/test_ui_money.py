"""Page Penge over tid over the sample: by case and by area, figures that differ, the plot beside its table, files."""

from __future__ import annotations

import re

import pytest

from indexer.minutes import Filters
from retrieval import Archive
from retrieval.exports import About, markdown, money_document
from retrieval.money import CaseMoney, Money, money
from retrieval.places import handlings
from tests.test_ui_memory import Start, app, html, run, seen  # noqa: F401  (app is a fixture)


@pytest.fixture(scope="module")
def found(sample_archive: Archive) -> Money:
    return money(handlings(sample_archive.index.catalog), sample_archive.cases)


@pytest.fixture
def differing(found: Money) -> CaseMoney:
    return next(case for case in found.cases if case.conflicts)


def test_every_case_with_sums_is_listed_the_last_named_first(app: Start, found: Money) -> None:  # noqa: F811
    page = html(app("money"))
    assert page.find("caption").get_text() == f"{len(found.cases)} sager"
    rows = page.select("tbody tr")
    assert [row.th.get_text() for row in rows] == [case.title for case in found.cases[:25]]
    assert found.cases[0].sums[-1].text in rows[0].get_text()


def test_cases_are_narrowed_by_words_by_differing_figures_and_by_committee(
    app: Start,  # noqa: F811
    found: Money,
    differing: CaseMoney,
    sample_archive: Archive,
) -> None:
    at = app("money", penge_forskel="true")
    assert html(at).find("caption").get_text().split()[0] == str(sum(bool(c.conflicts) for c in found.cases))
    at.text_input(key="penge_soeg").set_value(differing.title)
    assert html(run(at)).select_one("tbody th").get_text() == differing.title
    at = app("money", penge_udvalg="Byrådet")
    council = money(handlings(sample_archive.index.catalog), sample_archive.cases, Filters(committees=("Byrådet",)))
    assert html(at).find("caption").get_text() == f"{len(council.cases)} sager"


def test_a_case_shows_differing_figures_side_by_side_and_every_sum_with_its_sentence(
    app: Start,  # noqa: F811
    differing: CaseMoney,
) -> None:
    at = app("money", penge_sag=differing.sums[0].place.key)
    page = html(at)
    figures = [li.strong.get_text() for li in page.select("ul.figures")[0].select("li")]
    assert figures == [s.text for s in differing.conflicts[0].sums]
    rows = page.select("tbody tr")
    assert len(rows) == len(differing.sums)
    for row, s in zip(rows, differing.sums, strict=True):
        assert f"»{s.sentence}«" in row.get_text() and s.text in row.get_text() and row.select("a")
    labels = [b.proto.label for b in at.get("download_button")]
    assert labels == ["Hent som CSV", "Hent som Word", "Hent som Markdown"]


def test_the_plot_names_its_table_and_says_every_figure_in_text(app: Start, differing: CaseMoney) -> None:  # noqa: F811
    plot = html(app("money", penge_sag=differing.sums[0].place.key)).select_one(".bars")
    assert plot["role"] == "img" and "står i tabellen" in plot["aria-label"]
    assert all(re.search(r"kr\. ", bar.get_text()) for bar in plot.select(".bar"))
    widths = [float(b["style"].split()[1].rstrip("%")) for b in plot.select(".track > span")]
    assert max(widths) == 100.0 and min(widths) > 0


def test_areas_are_listed_and_opened(app: Start, found: Money) -> None:  # noqa: F811
    page = html(app("money", penge_vis="Budgetområde"))
    assert page.find("caption").get_text() == f"{len(found.areas)} budgetområder"
    first = page.select_one("tbody th").get_text()
    assert first == found.areas[0].area
    assert len(html(app("money", penge_omraade=first)).select("tbody tr")) == len(found.areas[0].sums)


def test_no_sums_and_a_case_that_is_not_there_are_said(app: Start) -> None:  # noqa: F811
    assert "Ingen beløb passer til valget. Der er søgt i 28 møder" in app("money", penge_soeg="zzzz").info[0].value
    assert "Der er ingen beløb her" in app("money", penge_sag="x#9").warning[0].value


def test_the_document_holds_every_sum_and_no_total(differing: CaseMoney) -> None:
    text = markdown(money_document(Money((differing,), ()), About("Penge", Filters(committees=("Byrådet",)))))
    assert "udvalg: Byrådet" in text and "Forskellige tal for " in text
    assert len(re.findall(r"^\| \d{1,2}\\\. \w+ 20\d\d \| ", text, re.MULTILINE)) == len(differing.sums)


def test_the_page_speaks_english_and_says_how_to_make_an_index(app: Start, tmp_path) -> None:  # noqa: F811
    assert "never added up" in seen(app("money", language="en"))
    assert app("money", index=tmp_path / "none").code[0].value.startswith("python -m indexer build ")

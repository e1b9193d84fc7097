"""A citation in Danish."""

from __future__ import annotations

from dataclasses import replace

from indexer.minutes import Place
from retrieval.cite import citation

PLACE = Place(
    "a.pdf",
    "Åkjær",
    "Beskæftigelsesudvalget 2013-2021",
    "2021-03-09",
    "referat",
    "24",
    "Titel",
    None,
    "Sagsfremstilling:",
    "sagsfremstilling",
    3,
    "a.pdf#2",
)


def test_a_citation_names_body_date_item_and_section() -> None:
    assert citation(PLACE) == "Beskæftigelsesudvalget, 9. marts 2021, pkt. 24 – Sagsfremstilling"


def test_an_agenda_says_that_it_is_one() -> None:
    assert citation(replace(PLACE, kind="dagsorden", section="Indstilling")) == (
        "Beskæftigelsesudvalget, 9. marts 2021, dagsorden, pkt. 24 – Indstilling"
    )


def test_what_is_not_known_is_left_out() -> None:
    assert citation(replace(PLACE, committee=None, date=None, item="", section="")) == "a.pdf"

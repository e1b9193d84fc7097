"""A small archive of hand-made meetings that several tests ask questions of."""

from __future__ import annotations

from functools import partial

from indexer.minutes import Facts, Item, Meeting, Section

SKOLE = Item(
    "12",
    "Ny struktur for skolerne i Hedeby",
    (
        Section(
            "Sagsfremstilling",
            "sagsfremstilling",
            "Elevtallet på Hedeby Skole er faldet til 84. Bygningen fra 1961 skal have nyt tag.",
        ),
        Section("Økonomi", "økonomi", "Taget koster 2,4 mio. kr. Der er afsat 900.000 kr. i budget 2021."),
        Section("Beslutning", "beslutning", "Godkendt. Liste A stemte imod, fordi skolevejen bliver for lang."),
        Section("Bilag", "bilag", "Elevtal og prognose for Hedeby Skole"),
    ),
    case_number="20/1131",
    facts=Facts(outcome="godkendt"),
)
HAVN = Item(
    "13",
    "Badebro ved havnen",
    (
        Section(
            "Sagsfremstilling",
            "sagsfremstilling",
            "Badebroen ved havnen er slidt, og brædderne er glatte. Den kan lukkes eller renoveres.",
        ),
        Section("Indstilling", "indstilling", "at badebroen renoveres inden sommeren."),
        Section("Beslutning", "beslutning", "Udsat."),
    ),
    case_number="20/2204",
    facts=Facts(outcome="udsat"),
)
DAGSORDEN = Item(
    "1",
    "Godkendelse af dagsorden",
    (Section("Beslutning", "beslutning", "Godkendt."),),
    facts=Facts(outcome="godkendt"),
)
HEMMELIG = Item("14", "Lukket: Salg af grund", closed=True)

meeting = partial(Meeting, municipality="Åkjær", municipality_from="printed", kind="referat")
BYRAAD = meeting("byraad.md", (DAGSORDEN, SKOLE, HAVN, HEMMELIG), committee="Byrådet", date="2021-03-09")
UDVALG = meeting("teknik.md", (DAGSORDEN, HAVN), committee="Teknikudvalget", date="2022-05-10")
MEETINGS = (BYRAAD, UDVALG)

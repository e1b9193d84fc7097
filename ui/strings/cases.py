"""Words of Sager: key -> (Danish, English)."""

TABLE: dict[str, tuple[str, str]] = {
    "page.cases": ("Sager", "Cases"),
    "cases.lead": (
        "Sager, der er behandlet mindst to gange, den senest behandlede først. Åbn en sag, og se alle dens behandlinger, og hvorfor de hører sammen.",
        "Cases handled at least twice, the latest first. Open one to see all its handlings and why they belong together.",
    ),
    "cases.search": ("Søg i titler og sagsnumre", "Search titles and case numbers"),
    "cases.none": (
        "Ingen sag passer til valget. Der er søgt i {n} sager; nyeste møde er {newest}. Prøv færre ord eller et andet udvalg.",
        "No case matches. Searched {n} cases; the newest meeting is {newest}. Try fewer words or another committee.",
    ),
    "cases.none.twice": (
        "Ingen sag i arkivets {meetings} er behandlet mere end én gang; det nyeste møde er {newest}. Søg på ord eller sagsnummer for at finde punkter, der er behandlet én gang.",
        "No case in the archive's {meetings} was handled more than once; the newest is {newest}. Search for words or a case number to find items handled once.",
    ),
    "cases.once": ("Behandlet én gang", "Handled once"),
    "cases.missing": (
        "Der er ingen sag med flere behandlinger her. Måske er arkivet opdateret, siden linket blev gemt.",
        "There is no case with several handlings here. The archive may have been updated since the link was kept.",
    ),
    "cases.back": ("Alle sager", "All cases"),
    "cases.steps": ("Behandlinger i rækkefølge", "Handlings in order"),
    "timeline.caption": (
        "Tidslinje. De samme behandlinger står som liste nedenfor.",
        "Timeline. The same handlings are listed below.",
    ),
    "timeline.region": ("Tidslinje, kan rulles til siden", "Timeline, scrolls sideways"),
    "timeline.unknown": ("Udfald ikke angivet", "Outcome not given"),
    "cases.cite": ("Kopiér alle henvisninger", "Copy all citations"),
    "cases.permalink": ("Link til sagen", "Link to the case"),
    "cases.undecided": ("Ingen beslutning i referatet.", "No decision in the minutes."),
    "cases.why": ("Hører til sagen, fordi:", "Belongs to the case because:"),
    "cases.kind.number": ("Samme sagsnummer som", "Same case number as"),
    "cases.kind.reference": ("Henviser til", "Refers to"),
    "cases.kind.subject": ("Samme emne som", "Same subject as"),
    "cases.weaker": ("Svagere grund", "Weaker reason"),
    "cases.several": ("Flere mulige", "Several possible"),
}

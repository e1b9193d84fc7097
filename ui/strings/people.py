"""Words of Personer: key -> (Danish, English)."""

TABLE: dict[str, tuple[str, str]] = {
    "page.people": ("Personer", "People"),
    "people.title": ("Valgte medlemmer", "Elected members"),
    "people.lead": (
        "Valgte medlemmer, som referaterne nævner dem: til stede, fraværende, inhabile, stemmer imod og dissens. Borgere og ansatte er ikke med.",
        "Elected members as the minutes name them: present, absent, recused, votes against and dissent. No citizens and no staff.",
    ),
    "people.search": ("Søg efter navn", "Search for a name"),
    "people.present": ("Til stede (møder)", "Present (meetings)"),
    "people.present.unknown": (
        "»–«: kommunens referater i arkivet har ingen liste over de fremmødte.",
        "“–”: the municipality's minutes in the archive do not list who was present.",
    ),
    "people.absent": ("Fraværende (møder)", "Absent (meetings)"),
    "people.absent_items": ("Fraværende (enkelte punkter)", "Absent (single items)"),
    "people.news": ("Mine punkter siden sidst", "My items since last time"),
    "people.news.since": ("Siden", "Since"),
    "people.news.help": (
        "Begynder ved det seneste møde, medlemmet var til stede i. Vælg en anden dag for at se længere tilbage.",
        "Begins at the last meeting that the member attended. Choose another day to look further back.",
    ),
    "people.news.own": ("Sager, medlemmet har taget stilling i", "Cases the member took a stand in"),
    "people.news.body": ("Andre punkter i medlemmets udvalg", "Other items of the member's committees"),
    "people.news.more": ("Og {n} flere; alle er med i CSV-filen.", "And {n} more; the CSV file has all."),
    "people.news.none": (
        "Ingen punkter efter {day}. Det nyeste møde i arkivet er {newest}. Vælg en tidligere dag, eller tilføj nye referater.",
        "No items after {day}. The newest meeting in the archive is {newest}. Choose an earlier day, or add new minutes.",
    ),
    "people.back": ("Alle medlemmer", "All members"),
    "people.missing": (
        "Der er intet valgt medlem af det navn i arkivet.",
        "There is no elected member of that name in the archive.",
    ),
}

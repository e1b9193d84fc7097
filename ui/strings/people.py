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
    "people.absent": ("Fraværende (møder)", "Absent (meetings)"),
    "people.absent_items": ("Fraværende (enkelte punkter)", "Absent (single items)"),
    "people.back": ("Alle medlemmer", "All members"),
    "people.missing": (
        "Der er intet valgt medlem af det navn i arkivet.",
        "There is no elected member of that name in the archive.",
    ),
}

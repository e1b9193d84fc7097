"""Words of Dækning: key -> (Danish, English)."""

TABLE: dict[str, tuple[str, str]] = {
    "coverage.caption": (
        "Indekserede møder i {year}, pr. udvalg og måned",
        "Indexed meetings in {year}, by committee and month",
    ),
    "coverage.legend": (
        "Et tal er møder i måneden. »?« er en måned uden møde mellem udvalgets første og sidste (juli undtaget); det kan være en pause eller et referat, der ikke er tilføjet.",
        "A number is meetings in the month. “?” is a month without one between the committee's first and last (July aside); it may be a recess or minutes not added.",
    ),
    "coverage.gap": ("mangler", "gap"),
    "coverage.total": ("I alt", "Total"),
    "coverage.newest": ("Nyeste møde: {date}", "Newest meeting: {date}"),
    "coverage.region": ("Tabel, kan rulles til siden", "Table, scrolls sideways"),
}

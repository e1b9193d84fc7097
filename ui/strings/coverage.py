"""Words of Dækning: key -> (Danish, English)."""

TABLE: dict[str, tuple[str, str]] = {
    "coverage.caption": (
        "Indekserede møder i {year}, pr. udvalg og måned",
        "Indexed meetings in {year}, by committee and month",
    ),
    "coverage.legend": (
        "Et tal er møder i måneden. Et »d« efter tallet er kun dagsorden, ikke referat. »?« er en måned uden møde mellem udvalgets første og sidste (juli undtaget); det kan være en pause eller et referat, der ikke er tilføjet.",
        "A number is meetings in the month. A “d” after it is an agenda only, no minutes. “?” is a month without one between the committee's first and last (July aside); it may be a recess or minutes not added.",
    ),
    "coverage.gaps": (
        "{n} måneder uden møde mellem udvalgenes første og sidste.",
        "{n} months without a meeting between the committees' first and last.",
    ),
    "coverage.no_gaps": (
        "Ingen huller mellem udvalgenes første og sidste møde.",
        "No gaps between the committees' first and last meeting.",
    ),
    "coverage.undated": (
        "{n} møder er uden læselig dato og ikke med i tabellen.",
        "{n} meetings have no readable date and are not in the table.",
    ),
    "coverage.agenda": ("kun dagsorden", "agenda only"),
    "coverage.show": ("Dækning: hvilke møder er der søgt i?", "Coverage: which meetings were searched?"),
    "coverage.gap": ("mangler", "gap"),
    "coverage.total": ("I alt", "Total"),
    "coverage.newest": ("Nyeste møde: {date}", "Newest meeting: {date}"),
    "coverage.region": ("Tabel, kan rulles til siden", "Table, scrolls sideways"),
}

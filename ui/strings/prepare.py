"""Words of Forbered møde: key -> (Danish, English)."""

TABLE: dict[str, tuple[str, str]] = {
    "page.prepare": ("Forbered møde", "Prepare a meeting"),
    "prepare.lead": (
        "Sæt et udkast til en dagsorden ind, eller vælg en fil. For hvert punkt får du tidligere behandlinger, seneste beslutning, uenighed, åbne løfter og beløb. Dagsordenen gemmes ikke.",
        "Paste a draft agenda or choose a file. For each item you get earlier handlings, the last decision, dissent, open promises and amounts. The agenda is not kept.",
    ),
    "prepare.text": (
        "Dagsordenens tekst, ét punkt pr. linje eller hele dagsordenen",
        "Text of the agenda, one item per line or all of it",
    ),
    "prepare.file": (
        "Eller en fil (PDF, Word, HTML, Markdown eller tekst)",
        "Or a file (PDF, Word, HTML, Markdown or text)",
    ),
    "prepare.municipality": ("Kommune", "Municipality"),
    "prepare.municipality.printed": ("Som i dagsordenen", "As in the agenda"),
    "prepare.run": ("Forbered mødet", "Prepare the meeting"),
    "prepare.running": ("Slår punkterne op …", "Looking up the items …"),
    "prepare.empty": (
        "Der er ingen dagsorden endnu. Sæt teksten ind, for eksempel »1. Cykelsti langs Åvej«, eller vælg en fil.",
        "There is no agenda yet. Paste the text, for example “1. Cykelsti langs Åvej”, or choose a file.",
    ),
    "prepare.failed": ("Dagsordenen kunne ikke læses: {reason}.", "The agenda could not be read: {reason}."),
    "prepare.result": ("Punkterne", "The items"),
    "prepare.summary": (
        "{items}, {known} med tidligere behandling. Søgt i {meetings} møder.",
        "{items}, {known} handled before. Searched {meetings} meetings.",
    ),
    "prepare.procedure": ("Fast punkt uden egen sag.", "A standing item without a case of its own."),
    "prepare.overview": ("Dagsordenen i overblik", "The agenda at a glance"),
    "prepare.earlier": ("Tidligere behandlet", "Handled before"),
    "prepare.last": ("Seneste beslutning", "Last decision"),
    "prepare.promises": ("Løfter, der ikke er fulgt op", "Promises not followed up"),
    "prepare.amounts": ("Beløb nævnt før", "Amounts named before"),
    "prepare.amounts.more": ("Og {n} beløb fra ældre behandlinger.", "And {n} amounts from older handlings."),
    "prepare.amount": ("Beløb", "Amount"),
    "prepare.sentence": ("Sætning", "Sentence"),
    "prepare.similar": ("Lignende punkter", "Similar items"),
}

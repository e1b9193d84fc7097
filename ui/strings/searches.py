"""Words of Gemte søgninger, and of saving one on Spørg: key -> (Danish, English)."""

TABLE: dict[str, tuple[str, str]] = {
    "page.searches": ("Gemte søgninger", "Saved searches"),
    "searches.lead": (
        "Spørgsmål, der bliver stillet igen, hver gang arkivet er opdateret. Her står kun det, der er nyt eller ændret, siden søgningen sidst blev markeret som set. Søgningerne deles af alle, der bruger denne installation.",
        "Questions that are asked again after every update. Only what is new or changed since a search was last marked as seen stands here. The searches are shared by everybody who uses this installation.",
    ),
    "searches.empty": (
        "Der er ingen gemte søgninger endnu. Stil et spørgsmål under Spørg, vælg eventuelt filtre, og tryk »Gem søgningen«.",
        "There are no saved searches yet. Ask a question under Ask, choose filters if you like, and press “Save the search”.",
    ),
    "searches.save": ("Gem søgningen", "Save the search"),
    "searches.saved": ("Gemt som »{name}«.", "Saved as “{name}”."),
    "searches.saved.before": ("Søgningen er allerede gemt som »{name}«.", "The search is already saved as “{name}”."),
    "searches.see": ("Se gemte søgninger", "See saved searches"),
    "searches.question": ("Spørgsmål: {question}", "Question: {question}"),
    "searches.filters": ("Filtre: {filters}", "Filters: {filters}"),
    "searches.nothing": ("Intet nyt siden {since}.", "Nothing new since {since}."),
    "searches.news": (
        "Nyt siden {since}: {new} nye, {changed} ændrede",
        "New since {since}: {new} new, {changed} changed",
    ),
    "searches.new": ("Nyt", "New"),
    "searches.changed": ("Ændret", "Changed"),
    "searches.weak": ("Usikkert match", "Uncertain match"),
    "searches.first": ("søgningen blev gemt", "the search was saved"),
    "searches.seen": ("Markér som set", "Mark as seen"),
    "searches.open": ("Åbn i Spørg", "Open in Ask"),
    "searches.change": ("Omdøb eller slet »{name}«", "Rename or delete “{name}”"),
    "searches.name": ("Nyt navn", "New name"),
    "searches.rename": ("Omdøb", "Rename"),
    "searches.delete": ("Slet søgningen", "Delete the search"),
    "searches.deleted": ("»{name}« er slettet.", "“{name}” is deleted."),
    "searches.renamed": ("»{name}« hedder nu »{new}«.", "“{name}” is now called “{new}”."),
    "searches.marked": ("»{name}« er markeret som set.", "“{name}” is marked as seen."),
    "searches.failed": ("Det kunne ikke gøres: {reason}.", "It could not be done: {reason}."),
    "searches.cron": ("Få nyt automatisk", "Get the news automatically"),
    "searches.cron.text": (
        "Denne kommando skriver alt nyt i de gemte søgninger siden kommandoen sidst blev kørt: en Markdown-fil, et RSS-feed og en kalender i mappen {folder}. Kør den fra cron efter hver opdatering, her hver hverdag klokken 6. Den ændrer ikke, hvad der står som nyt på denne side.",
        "This command writes what is new in the saved searches since it was last run: a Markdown file, an RSS feed and a calendar in the folder {folder}. Run it from cron after every update, here at six on working days. It does not change what is new on this page.",
    ),
    "export.rss": ("Hent som RSS", "Download as RSS"),
}

"""Words of Begreber: key -> (Danish, English)."""

TABLE: dict[str, tuple[str, str]] = {
    "page.concepts": ("Begreber", "Concepts"),
    "concepts.lead": (
        "Et begreb er det samme sagt på flere måder. Når nogen spørger med hverdagsord, søger Referent også efter fagordene. Det, du retter, gælder fra næste spørgsmål.",
        "A concept is one thing said in several ways. When somebody asks in everyday words, Referent also searches for the administration's. What you change holds from the next question.",
    ),
    "concepts.search": ("Søg i ord og forklaringer", "Search words and explanations"),
    "concepts.own": ("Kun egne og ændrede", "Only own and changed ones"),
    "concepts.explained": ("Kun med forklaring", "Only with an explanation"),
    "concepts.new": ("Nyt begreb", "New concept"),
    "concepts.undo": ("Fortryd ({n})", "Undo ({n})"),
    "concepts.undo.none": ("Fortryd", "Undo"),
    "concepts.counted": (
        "{found} af {all} begreber, {own} egne eller ændrede",
        "{found} of {all} concepts, {own} own or changed",
    ),
    "concepts.edit": ("Ret {name}", "Change {name}"),
    "concepts.restore": ("Hent {name} tilbage", "Bring {name} back"),
    "concepts.badge.own": ("Egen", "Own"),
    "concepts.badge.changed": ("Ændret", "Changed"),
    "concepts.badge.removed": ("Fjernet", "Removed"),
    "concepts.administrative": (
        "Fagord, som referaterne skriver dem",
        "Words of the administration, as minutes print them",
    ),
    "concepts.administrative.help": (
        "Ét ord eller udtryk pr. linje. Det første er begrebets navn og det, som forklaringen hører til.",
        "One word or phrase per line. The first is the concept's name and what the explanation is of.",
    ),
    "concepts.everyday": ("Hverdagsord, som folk siger det", "Everyday words, as people say it"),
    "concepts.english": ("Engelsk", "English"),
    "concepts.line.help": ("Ét ord eller udtryk pr. linje.", "One word or phrase per line."),
    "concepts.explanation": ("Forklaring på almindeligt dansk", "Explanation in plain Danish"),
    "concepts.explanation.help": (
        "Vises, hvor ordet står i svar og afsnit. Kan være tom.",
        "Shown where the word stands in answers and passages. May be empty.",
    ),
    "concepts.save": ("Gem", "Save"),
    "concepts.remove": ("Fjern begrebet", "Remove the concept"),
    "concepts.reset": ("Brug det medfølgende igen", "Use the shipped one again"),
    "concepts.close": ("Luk uden at gemme", "Close without saving"),
    "concepts.saved": (
        "»{name}« er gemt. Det gælder fra næste spørgsmål.",
        "“{name}” is saved. It holds from the next question.",
    ),
    "concepts.removed": (
        "»{name}« er fjernet. Det gælder fra næste spørgsmål.",
        "“{name}” is removed. It holds from the next question.",
    ),
    "concepts.restored": ("»{name}« er som før.", "“{name}” is as before."),
    "concepts.unsaved": ("Begrebet er ikke gemt:", "The concept is not saved:"),
    "concepts.also": ("Ordet står også i et andet begreb:", "The word stands in another concept too:"),
    "concepts.also.in": ("»{term}« i »{name}«", "“{term}” in “{name}”"),
    "concepts.failed": (
        "Filen kunne ikke skrives, og intet er ændret: {reason}",
        "The file could not be written, and nothing is changed: {reason}",
    ),
    "concepts.file": (
        "Egne begreber ligger i filen {path}. De medfølgende ændres ikke.",
        "Own concepts lie in the file {path}. The shipped ones are not changed.",
    ),
    "concepts.none": (
        "Intet begreb passer. Der er søgt i {all} begreber. Prøv begyndelsen af ordet, eller lav et nyt begreb.",
        "No concept matches. Searched {all} concepts. Try the beginning of the word, or make a new concept.",
    ),
    "concepts.none.own": (
        "Der er ingen egne begreber endnu. Ret et af de medfølgende, eller lav et nyt.",
        "There are no concepts of your own yet. Change one of the shipped ones, or make a new one.",
    ),
    "concepts.broken.title": ("Filen med egne begreber kan ikke læses", "The file of your own concepts cannot be read"),
    "concepts.broken": (
        "Der søges kun med de medfølgende begreber, til filen er i orden. Ret den, eller læg den til side og begynd forfra; den slettes ikke.",
        "Only the shipped concepts are used until the file is in order. Mend it, or put it aside and begin anew; it is not deleted.",
    ),
    "concepts.broken.aside": ("Læg filen til side", "Put the file aside"),
    "concept.problem.nameless": ("Skriv mindst ét fagord.", "Write at least one word of the administration."),
    "concept.problem.wordless": ("»{term}« har ingen bogstaver eller tal.", "“{term}” has no letters or digits."),
    "concept.problem.long": (
        "»{term}« er for langt; et udtryk må højst have {n} ord.",
        "“{term}” is too long; a phrase has at most {n} words.",
    ),
    "concept.problem.common": (
        "»{term}« står i næsten alle spørgsmål og kan ikke bruges alene.",
        "“{term}” stands in nearly every question and cannot be used alone.",
    ),
    "concept.problem.twice": ("»{term}« står to gange.", "“{term}” stands twice."),
    "concept.problem.many": (
        "Der er for mange ord; højst {n} af hver slags.",
        "There are too many words; at most {n} of a kind.",
    ),
    "concept.problem.wordy": (
        "Forklaringen er for lang; højst {n} tegn.",
        "The explanation is too long; at most {n} characters.",
    ),
}

"""Words of Løfter: key -> (Danish, English)."""

TABLE: dict[str, tuple[str, str]] = {
    "page.promises": ("Løfter", "Promises"),
    "promises.title": ("Løfter og opfølgning", "Promises and follow-up"),
    "promises.lead": (
        "Det, som er lovet at komme igen: sætningen, fristen, og om et senere punkt følger op. Den tidligste frist står først.",
        "What was promised to come back: the sentence, its date, and whether a later item follows up. The earliest date comes first.",
    ),
    "promises.rule": (
        "Fulgt op betyder, at sagen senere er behandlet i det udvalg, der blev lovet det, omkring den lovede tid. »Intet nyere referat«: udvalgets referater i arkivet slutter før fristen, så det kan ikke ses, om der er fulgt op.",
        "Followed up means that the case was handled later by the body that was promised it, around the promised time. “No newer minutes”: the body's minutes in the archive end before the date, so whether it was followed up cannot be seen.",
    ),
    "promises.by_body": ("Saml efter udvalg", "Group by committee"),
    "promises.due": ("Frist", "Due"),
    "promises.status": ("Status", "Status"),
    "promises.sentence": ("Sætning", "Sentence"),
    "promises.made": ("Lovet i", "Promised in"),
    "promises.kept": ("Fulgt op i", "Followed up in"),
    "promises.fulfilled": ("Fulgt op", "Followed up"),
    "promises.overdue": ("Frist passeret, intet fundet", "Past its date, none found"),
    "promises.unseen": ("Frist passeret, intet nyere referat", "Past its date, no newer minutes"),
    "promises.pending": ("Afventer", "Pending"),
    "promises.undated": ("Uden dato", "No date"),
}

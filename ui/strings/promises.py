"""Words of Løfter: key -> (Danish, English)."""

TABLE: dict[str, tuple[str, str]] = {
    "page.promises": ("Løfter", "Promises"),
    "promises.title": ("Løfter og opfølgning", "Promises and follow-up"),
    "promises.lead": (
        "Det, som er lovet at komme igen: sætningen, fristen, og om et senere punkt følger op. Den tidligste frist står først.",
        "What was promised to come back: the sentence, its date, and whether a later item follows up. The earliest date comes first.",
    ),
    "promises.rule": (
        "Fulgt op betyder, at sagen senere er behandlet i det udvalg, der blev lovet det, omkring den lovede tid. En passeret frist kan også være et referat, der ikke er tilføjet.",
        "Followed up means that the case was handled later by the body that was promised it, around the promised time. A date past may also be minutes not added.",
    ),
    "promises.by_body": ("Saml efter udvalg", "Group by committee"),
    "promises.due": ("Frist", "Due"),
    "promises.status": ("Status", "Status"),
    "promises.sentence": ("Sætning", "Sentence"),
    "promises.made": ("Lovet i", "Promised in"),
    "promises.kept": ("Fulgt op i", "Followed up in"),
    "promises.fulfilled": ("Fulgt op", "Followed up"),
    "promises.overdue": ("Frist passeret, intet fundet", "Past its date, none found"),
    "promises.pending": ("Afventer", "Pending"),
    "promises.undated": ("Uden dato", "No date"),
}

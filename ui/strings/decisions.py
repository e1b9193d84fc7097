"""Words of Beslutninger: key -> (Danish, English)."""

TABLE: dict[str, tuple[str, str]] = {
    "page.decisions": ("Beslutninger", "Decisions"),
    "decisions.lead": (
        "Alle beslutninger i arkivet, de nyeste først. Vælg en for at se stemmer og indstillingen over for beslutningen.",
        "Every decision in the archive, the newest first. Choose one to see votes and the recommendation against the decision.",
    ),
    "decisions.diverged": ("Afveg fra indstillingen", "Departed from the recommendation"),
    "decisions.disagreed": ("Uenighed", "Disagreement"),
    "decisions.what": ("Punkt", "Item"),
    "decisions.where": ("Møde", "Meeting"),
    "decisions.followed": ("I forhold til indstillingen", "Against the recommendation"),
    "decisions.votes": ("Stemmer", "Votes"),
    "decisions.tally": (
        "{yes} for, {no} imod, {neither} hverken for eller imod",
        "{yes} for, {no} against, {neither} abstaining",
    ),
    "decisions.as_recommended": ("Som indstillet", "As recommended"),
    "decisions.changed": ("Ændret i forhold til indstillingen", "Changed from the recommendation"),
    "decisions.against": ("Imod indstillingen", "Against the recommendation"),
    "decisions.for": ("Stemte for", "Voted for"),
    "decisions.voted_against": ("Stemte imod", "Voted against"),
    "decisions.abstained": ("Stemte hverken for eller imod", "Abstained"),
    "decisions.recused": ("Inhabile", "Recused"),
    "decisions.close": ("Luk beslutningen", "Close the decision"),
    "decisions.missing": (
        "Beslutningen er ikke i arkivet. Måske er arkivet opdateret, siden linket blev gemt.",
        "The decision is not in the archive. The archive may have been updated since the link was kept.",
    ),
    "decisions.diff": ("Ord for ord", "Word by word"),
    "decisions.diff.legend": (
        "Overstreget står kun i indstillingen, understreget kun i beslutningen.",
        "Struck through stands only in the recommendation, underlined only in the decision.",
    ),
    "decisions.only_recommended": ("kun indstillet", "only recommended"),
    "decisions.only_decided": ("kun besluttet", "only decided"),
}

"""Words of Emner: key -> (Danish, English)."""

TABLE: dict[str, tuple[str, str]] = {
    "filter.topic": ("Emne (KLE)", "Topic (KLE)"),
    "archive.view.topics": ("Emner", "Topics"),
    "topics.share": (
        "{n} af {items} punkter har et sagsnummer, der begynder med et emne efter KLE, kommunernes fælles emnesystem. De øvrige har intet emne her; det gættes ikke ud fra ordene.",
        "{n} of {items} items have a case number that begins with a topic of KLE, the municipalities' shared subject system. The others have no topic here; it is not guessed from the words.",
    ),
    "topics.none": (
        "Ingen af de {items} punkter har et sagsnummer efter KLE, kommunernes fælles emnesystem, og derfor er der ingen emner at vise. Emner gættes ikke ud fra ordene.",
        "None of the {items} items has a case number of KLE, the municipalities' shared subject system, so there are no topics to show. Topics are not guessed from the words.",
    ),
    "topics.none.short": (
        "Ingen sagsnumre her følger KLE, så der er intet emnefilter.",
        "No case numbers here follow KLE, so there is no topic filter.",
    ),
    "topics.items": ("Punkter", "Items"),
    "topics.latest": ("Seneste punkt", "Latest item"),
    "topics.decisions": ("Se beslutninger", "See decisions"),
    "topics.unnamed": ("(navnet kendes ikke)", "(name not known)"),
    "topics.source": (
        "Navnene er fra »Standard for beskrivelse af it-systemer – Arkivprofil«, Digitaliseringsstyrelsen 2019.",
        "The names are from “Standard for beskrivelse af it-systemer – Arkivprofil”, Digitaliseringsstyrelsen 2019.",
    ),
    "n.topic": ("emne", "topic"),
    "n.topics": ("emner", "topics"),
}

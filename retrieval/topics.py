"""Topics by KLE, the subject classification of Danish municipalities: the main group is the first two digits of a case number that follows it.

Knows numbers and names; a case number of another system has no topic, and nothing is guessed from words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from indexer.minutes import Filters
from retrieval.cite import body_name
from retrieval.places import Handling, ItemPlace, place_json, satisfies

# The main groups as Digitaliseringsstyrelsen lists them in "Standard for beskrivelse af it-systemer - Arkivprofil" 1.0.0 of
# December 2019, annex A, "Klassifikation KLE" (github.com/digst/IT-System-AP, which names kle-online.dk as their home); read
# and compared in November 2026. A group that is not in that list is shown by its number alone.
NAMES: Mapping[str, str] = {
    "00": "Kommunens styrelse",
    "01": "Fysisk planlægning og naturbeskyttelse",
    "02": "Byggeri",
    "03": "Boliger",
    "04": "Parker, fritids-/idrætsanlæg og landskabspleje mv.",
    "05": "Veje og trafik",
    "06": "Spildevand og vandløb",
    "07": "Affald og genanvendelse",
    "08": "Havne og lufthavne",
    "09": "Miljøbeskyttelse",
    "13": "Forsyning",
    "14": "Beredskab",
    "15": "Arbejdsmarked og beskæftigelsesindsats",
    "17": "Folkeskoleundervisning",
    "18": "Folkeoplysning og ungdomsskoler",
    "19": "Kulturhistoriske institutioner",
    "20": "Kulturvirksomhed",
    "21": "Biblioteker",
    "22": "Regulering af private erhverv",
    "23": "Borgerlige forhold",
    "24": "Erhvervsforhold",
    "25": "Beskatning",
    "27": "Social service",
    "28": "Dagtilbud",
    "29": "Sundhed",
    "30": "Andre myndigheders opgaver",
    "32": "Kontante ydelser",
    "54": "Uddannelse",
    "81": "Kommunens personale",
    "82": "Kommunens ejendomme og lokaler",
    "83": "Kommunens driftsmidler og inventar",
    "84": "Offentlige valg",
    "85": "Kommunens administrative systemer",
    "86": "Kommunens selvforsyning og fremstillingsvirksomhed",
    "87": "Kommunens arbejdsmiljø",
    "88": "Kommunens indkøb og udbud",
}


@dataclass(frozen=True, slots=True)
class Topic:
    """A main group with its items, oldest first. `name` is None where we know none."""

    number: str
    name: str | None
    places: tuple[ItemPlace, ...]


def topic_text(number: str) -> str:
    """ "15" -> "15 Arbejdsmarked og beskæftigelsesindsats"; a number without a name is itself."""
    return f"{number} {NAMES[number]}" if number in NAMES else number


def topics(every: Iterable[Handling], filters: Filters = Filters()) -> tuple[Topic, ...]:
    """The topics of the items that meet the filters, by number. Items without a topic are in none."""
    found: defaultdict[str, list[ItemPlace]] = defaultdict(list)
    for handling in every:
        if handling.item.topic and satisfies(handling.place, filters):
            found[handling.item.topic].append(handling.place)
    return tuple(Topic(number, NAMES.get(number), tuple(places)) for number, places in sorted(found.items()))


def topics_table(found: Iterable[Topic]) -> Iterator[tuple[str, ...]]:
    """Every item of every topic as rows for a table or CSV, a header first."""
    yield ("Emne", "Dato", "Udvalg", "Punkt", "Titel", "Sagsnummer", "Kilde")
    for topic in found:
        for p in topic.places:
            where = (p.date or "", body_name(p.committee), p.item, p.title, p.case_number or "", p.source)
            yield (topic_text(topic.number), *where)


def topics_json(found: Iterable[Topic]) -> dict[str, Any]:
    return {
        "topics": [
            {"number": t.number, "name": t.name, "n": len(t.places), "items": [place_json(p) for p in t.places]}
            for t in found
        ]
    }

"""Where an item stands: its place, how it is named on a command line and as JSON, and which filters it satisfies. Knows no links."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from indexer.catalog import Catalog, key
from indexer.dates import danish_date
from indexer.editions import whole
from indexer.grammar.numbers import topic
from indexer.minutes import Filters, Item, Kind, Meeting, Place
from indexer.text import fold, squeeze, words
from retrieval.cite import body_name
from retrieval.features import is_standing
from retrieval.vocabulary import FUNCTION_WORDS

# Items of the meeting itself rather than of a matter, beside those of vocabulary.STANDING_ITEMS; folded titles.
_PROCEDURE = re.compile(
    r"(?:opsamling|sagsstyringsliste|arbejdsplan|moedeplan|lukkede? punkt\w*|offentliggoerelse af|underski?r|"
    r"punkter til|(?:maanedlig|kvartalsvis|loebende|ugentlig|fast)\w* (?:orientering|status|opfoelgning|afrapportering|rapport)|"
    r"referat(?:er)?\b|kommende sager|aaben spoergetid|spoergetid|spoergsmaal fra (?:borgere|salen)|"
    r"(?:meddelelse|orientering|information|nyt|sidste nyt)\w*(?: (?:fra|ved|til|om|og|i|formand\w*|borgmester\w*|udvalg\w*|medlem\w*|"
    r"direkt\w*|forvaltning\w*|administration\w*|byraad\w*|gensidig\w*|eventuelt))*$)"
)
_CLOSED = re.compile(
    r"^(?:lukket|aaben|aabent)(?: punkt| sag)?\s*[:–-]?\s*|\s*[–-]?\s*\(?(?:lukket|aabent?)(?: punkt| sag)?\)?$"
)
_MARK = re.compile(r"^[\d.\s]+|\s*\((?:[a-z]|\w*sag|lukket|aaben|aabent|\w*punkt)\)$")
_PREFIX = re.compile(r"^[A-ZÆØÅ]{1,4}\s*[-–:]\s+")  # "TM - ": the body an item goes to
_ENDING = re.compile(r"(?<=\w{4})(?:ernes?|enes?|ens|ets|en|et|ers?|es|e|s|n|r)$")

# Words of titles that say what is done with a matter, not which one it is.
_GENERAL = frozenset(
    fold(word)
    for word in """godkendelse orientering status drøftelse evaluering behandling forslag beslutning stillingtagen ansøgning
    anlægsbevilling tillægsbevilling bevilling frigivelse endelig endeligt vedtagelse igangsættelse offentliggørelse høring
    høringssvar redegørelse opfølgning regnskab anlægsregnskab skema udbud valg udpegning fastsættelse ændring ændringer ændret
    ændrede ny nye budget lukket forhandling nyt fornyet fortsat videre fremtid fremtiden fremtidig foreløbig samlet sag sagen punkt vedrørende vedr
    henblik forbindelse tidligere efter mellem ekstra anden andet første tredje kommune kommunes kommunen kommunens udvalg
    udvalget udvalgets byråd byrådet økonomi plan planlægning projekt projektet model midler""".split()
)  # fmt: skip
_EMPTY = _GENERAL | {fold(word) for word in FUNCTION_WORDS}


@dataclass(frozen=True, slots=True)
class ItemPlace:
    """An item of a meeting. `key` is "<source>#<position>", unique where printed numbers repeat."""

    source: str
    item: str
    title: str
    municipality: str | None
    committee: str | None
    date: str | None
    kind: Kind
    case_number: str | None
    outcome: str | None
    key: str
    sitting: str = ""  # the meeting: its source, or that of the first of its files

    @property
    def area(self) -> str:
        """The municipality as matters are kept apart by it: "Noerreskaer" (a folder's name) is "Nørreskær"."""
        return squeeze(fold(self.municipality or ""))


@dataclass(frozen=True, slots=True)
class Handling:
    """One handling of a matter: an item with its place and its meeting."""

    place: ItemPlace
    item: Item
    meeting: Meeting


def handlings_of(meeting: Meeting) -> tuple[Handling, ...]:
    """The meeting's items in printed order."""
    return tuple(Handling(place_of(meeting, i), item, meeting) for i, item in enumerate(meeting.items))


def handlings(catalog: Catalog) -> Iterator[Handling]:
    """Every item of the leading meetings, by date, source and position."""
    return itertools.chain.from_iterable(sittings(catalog))


def sittings(catalog: Catalog) -> Iterator[tuple[Handling, ...]]:
    """The items of each leading meeting; of one that is printed with a file per item, those of all its files."""
    for _, entries in itertools.groupby(catalog.meetings(), key=lambda entry: entry.sitting):
        pages = catalog.in_order(entry.source for entry in entries)
        together = whole(pages)
        yield tuple(replace(h, meeting=together) for page in pages for h in handlings_of(page))


def place_of(meeting: Meeting, position: int) -> ItemPlace:
    """The place of the item at this position of the meeting."""
    item = meeting.items[position]
    return ItemPlace(
        source=meeting.source,
        item=item.number,
        title=item.title,
        municipality=meeting.municipality,
        committee=meeting.committee,
        date=meeting.date,
        kind=meeting.kind,
        case_number=item.case_number,
        outcome=item.facts.outcome,
        key=f"{meeting.source}#{position}",
        sitting=meeting.sitting or meeting.source,
    )


def section_place(place: ItemPlace, section: str, section_type: str, page: int | None = None) -> Place:
    """A section of the item as a passage's place."""
    return Place(
        source=place.source,
        municipality=place.municipality,
        committee=place.committee,
        date=place.date,
        kind=place.kind,
        item=place.item,
        title=place.title,
        case_number=place.case_number,
        section=section,
        section_type=section_type,
        page=page,
        item_key=place.key,
    )


def find_place(catalog: Catalog, text: str) -> ItemPlace | None:
    """The place behind "SOURCE:ITEM" or behind a key "SOURCE#POSITION"; the first item where a number repeats, None without one."""
    for mark in (":", "#"):
        source, _, number = text.rpartition(mark)
        meeting = catalog.meeting(source) if source else None
        for position, item in enumerate(meeting.items if meeting else ()):
            if meeting and plain_number(number) == (plain_number(item.number) if mark == ":" else str(position)):
                return place_of(meeting, position)
    return None


def place_json(place: ItemPlace) -> dict[str, Any]:
    """The place as other programs read it."""
    return {
        "source": place.source,
        "item": place.item,
        "title": place.title,
        "municipality": place.municipality,
        "committee": place.committee,
        "date": place.date,
        "kind": place.kind,
    }


def place_text(place: ItemPlace) -> str:
    """ "Byrådet, 9. marts 2021, pkt. 24: Cykelsti"; an agenda says that it is one."""
    parts = [body_name(place.committee) or place.source]
    parts += [danish_date(place.date)] if place.date else []
    parts += ["dagsorden"] if place.kind == "dagsorden" else []
    parts += [f"pkt. {place.item}"] if place.item else []
    return f"{', '.join(parts)}: {place.title}"


def satisfies(place: ItemPlace, filters: Filters) -> bool:
    """Whether an item's place meets the filters; section types say nothing of a whole item."""
    return (
        (not filters.municipalities or place.area in {squeeze(fold(m)) for m in filters.municipalities})
        and (not filters.committees or key(place.committee) in {key(c) for c in filters.committees})
        and (filters.since is None or (place.date is not None and place.date >= filters.since))
        and (filters.until is None or (place.date is not None and place.date <= filters.until))
        and (not filters.sources or place.source in filters.sources)
        and (not filters.items or plain_number(place.item) in {plain_number(i) for i in filters.items})
        and (not filters.topics or topic(place.case_number) in filters.topics)
        and (not filters.outcomes or place.outcome in filters.outcomes)
        and (
            not filters.case_numbers
            or not case_numbers(place.case_number).isdisjoint(*map(case_numbers, filters.case_numbers))
        )
    )


def case_numbers(printed: str | None) -> frozenset[str]:
    """Each of the printed case numbers, without difference of case."""
    return frozenset((printed or "").replace(",", " ").replace(";", " ").casefold().split())


def plain_number(number: str) -> str:
    """An item number for comparing: "43.", "043" and "43" are one."""
    return re.sub(r"\W", "", number).lstrip("0").casefold()


@lru_cache(maxsize=100_000)
def is_procedure(title: str) -> bool:
    """Whether the item belongs to the meeting itself (agenda, announcements, signatures) and to no matter."""
    bare = bare_title(title)
    return not bare or is_standing(bare) or bool(_PROCEDURE.match(bare))


def shown_title(title: str) -> str:
    """The title without the number or the body before it ("43. TM - Cykelsti" is "Cykelsti")."""
    return _PREFIX.sub("", _MARK.sub("", squeeze(title)))


def bare_title(title: str) -> str:
    """The title folded, without number before and mark behind."""
    return _MARK.sub("", _CLOSED.sub("", _MARK.sub("", fold(shown_title(title))))).strip(" .:-")


@lru_cache(maxsize=100_000)
def subject_words(title: str) -> frozenset[str]:
    """What a title is about: folded words without ending; words of procedure, short words and years are left out."""
    kept = (w for w, _, _ in words(bare_title(title)) if w not in _EMPTY)
    return frozenset(stem(w) for w in kept if len(w) > 3 and w.isalpha())


def stem(word: str) -> str:
    """A folded word without its Danish endings: "genbrugspladsen" and "genbrugsplads" are one."""
    return _ENDING.sub("", _ENDING.sub("", word))

"""Exact answers to "how many" and "list all": counted over the whole index with the rule said, never taken from a ranking."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from indexer.analysis import Analyser
from indexer.catalog import Catalog, key
from indexer.dates import danish_date
from indexer.minutes import Filters, Kind
from indexer.text import fold, words
from retrieval.as_json import newer_json
from retrieval.cases import Cases
from retrieval.cite import body_name
from retrieval.counting import CONDITIONS, MEASURES, Asked, Measure, ask, begins_as_count
from retrieval.people import Person, people
from retrieval.places import Handling, ItemPlace, handlings, is_procedure, place_json, satisfies, stem

if TYPE_CHECKING:
    from retrieval.archive import Archive

NOT_COUNTING = "Spørgsmålet beder ikke om at tælle punkter, møder, stemmer eller personer i referaterne."


@dataclass(frozen=True, slots=True)
class Tally:
    """One line of a ranking: a member and a number."""

    name: str
    municipality: str | None
    n: int


@dataclass(frozen=True, slots=True)
class Count:
    """The number with the rule it was counted by and every place that was counted; without a number, the reason.

    A counted meeting is a place without item and title.
    """

    question: str
    rule: str
    n: int | None
    items: tuple[ItemPlace, ...] = ()
    ranking: tuple[Tally, ...] = ()
    reason: str | None = None


def count(question: str, archive: Archive, filters: Filters = Filters()) -> Count | None:
    """The exact answer to a counting question over the whole index, or None where the question is none.

    `filters` hold beside what the question names; section types say nothing of a whole item and are left aside.
    """
    if not begins_as_count(question):
        return None
    catalog = archive.index.catalog
    asked = ask(question, archive.known, _members(catalog))
    if asked is None:
        return None
    both = _both(asked.filters, filters)
    if both is None:
        return Count(question, f"Spørgsmålet og filtrene udelukker hinanden. {_filtered(filters)}".strip(), 0)
    found = _count(question, replace(asked, filters=both), archive)
    return replace(found, rule=f"{found.rule} {_filtered(filters)}".strip()) if found.rule else found


def _both(asked: Filters, given: Filters) -> Filters | None:
    """What satisfies the question and the filters; None where nothing can."""
    merged: dict[str, Any] = {"section_types": ()}
    for name in ("municipalities", "committees", "outcomes"):
        mine, theirs = getattr(asked, name), getattr(given, name)
        merged[name] = (
            tuple(v for v in mine if key(v) in {key(t) for t in theirs}) if mine and theirs else mine or theirs
        )
        if mine and theirs and not merged[name]:
            return None
    merged["since"] = max(filter(None, (asked.since, given.since)), default=None)
    merged["until"] = min(filter(None, (asked.until, given.until)), default=None)
    if merged["since"] and merged["until"] and merged["since"] > merged["until"]:
        return None
    return replace(given, **merged)


def _filtered(filters: Filters) -> str:
    """What the filters add to the rule as it is said; committees and municipalities stand in it already."""
    parts = [f"fra {danish_date(filters.since)}"] if filters.since else []
    parts += [f"til {danish_date(filters.until)}"] if filters.until else []
    parts += [f"sagsnummer {', '.join(filters.case_numbers)}"] if filters.case_numbers else []
    parts += [f"emne {', '.join(filters.topics)}"] if filters.topics else []
    return f"Kun {'; '.join(parts)}." if parts else ""


def _count(question: str, asked: Asked, archive: Archive) -> Count:
    catalog = archive.index.catalog
    if asked.what in ("ranking", "person"):
        return _count_people(question, asked, people(catalog, filters=asked.filters), _meeting_places(catalog))
    if asked.what == "meetings":
        return _count_meetings(question, asked, catalog)
    about = matcher(asked.topic, archive.index.analyser)
    every = list(handlings(catalog))
    if asked.what == "items":
        return _count_items(question, asked, every, about, archive.cases)
    return _count_matter(question, asked, every, about, archive)


@lru_cache(maxsize=2)
def _members(catalog: Catalog) -> tuple[Person, ...]:
    """Every member of an opened catalog, gathered once."""
    return people(catalog)


def matcher(topic: Sequence[str], analyser: Analyser) -> Callable[[str], bool]:
    """Whether a title speaks of the topic: every word of the topic, in whatever form or inside a compound, stands in it."""
    wanted = [{analyser.stem(word), stem(fold(word))} for word in topic]

    def speaks(title: str) -> bool:
        said = {s for w, _, _ in words(title) for s in (*analyser.stems_of(w), stem(fold(w)))}
        return all(not forms.isdisjoint(said) for forms in wanted)

    return speaks


def of_matter(named: Sequence[ItemPlace], cases: Cases) -> set[str]:
    """The keys of these items and of all other handlings of their cases."""
    return {p.key for p in named} | {other.key for p in named for other in cases.others(p.key)}


def _count_items(
    question: str, asked: Asked, every: Sequence[Handling], about: Callable[[str], bool], cases: Cases
) -> Count:
    conditions = [CONDITIONS[name] for name in asked.also]
    named = [h.place for h in every if asked.topic and about(h.place.title) and not is_procedure(h.place.title)]
    if asked.topic and not named:
        return _none(question, f"Intet punkt i indekset har »{' '.join(asked.topic)}« i titlen.")
    keys = of_matter(named, cases)
    found = tuple(
        h.place
        for h in every
        if satisfies(h.place, asked.filters)
        and h.place.kind == "referat"
        and not (asked.matters_only and is_procedure(h.place.title))
        and (not asked.topic or h.place.key in keys)
        and all(holds(h) for _, _, holds in conditions)
    )
    noun = "sager (punkter om møderne selv er ikke talt med)" if asked.matters_only else "punkter"
    parts = [f"Talt er alle {noun} i referaterne", *_outcome_part(asked), *(text for _, text, _ in conditions)]
    if asked.topic:
        parts.append(f"med »{' '.join(asked.topic)}« i titlen og øvrige behandlinger af de samme sager")
    return Count(question, _rule(parts, asked), len(found), found)


def _count_meetings(question: str, asked: Asked, catalog: Catalog) -> Count:
    places, f = dict.fromkeys(_meeting_places(catalog).values()), asked.filters
    meant = Filters(f.municipalities, f.committees, f.since, f.until)
    found = tuple(p for p in places if p.kind == "referat" and satisfies(p, meant))
    if f != meant:  # what only an item can satisfy
        holding = {h.place.sitting for h in handlings(catalog) if satisfies(h.place, f)}
        found = tuple(p for p in found if p.source in holding)
    return Count(question, _rule(["Talt er møder med referat i indekset"], asked), len(found), found)


def _meeting_places(catalog: Catalog) -> dict[str, ItemPlace]:
    """Source -> its meeting as a place without item and title; of a meeting in several files, the first one's."""
    first = {
        e.source: ItemPlace(
            e.source, "", "", e.municipality, e.committee, e.date, _kind(e.kind), None, None, e.source, e.source
        )
        for e in catalog.sittings()
    }
    return {e.source: first[e.sitting] for e in catalog.meetings()}


def _kind(kind: str) -> Kind:
    return "dagsorden" if kind == "dagsorden" else "referat"


def _count_matter(
    question: str, asked: Asked, every: Sequence[Handling], about: Callable[[str], bool], archive: Archive
) -> Count:
    """How often a matter came up, or the votes on it: the items whose title names it, and the rest of their cases."""
    by_key = {h.place.key: h for h in every}
    named = [h.place for h in every if about(h.place.title) and not is_procedure(h.place.title)]
    how = f"med »{' '.join(asked.topic)}« i titlen"
    if not named:
        best = archive.answer(question, k=1) if asked.names_body else None
        if (
            best is None
            or best.status != "answered"
            or not best.hits
            or best.hits[0].passage.place.item_key not in by_key
        ):
            return _none(question, f"Fandt ingen sag om »{' '.join(asked.topic)}«.")
        named = [by_key[best.hits[0].passage.place.item_key].place]
        how = f"i sagen »{named[0].title}«, som passer bedst på spørgsmålet"
    keys = of_matter(named, archive.cases)
    handled = [
        h
        for key, h in by_key.items()
        if key in keys and h.place.kind == "referat" and satisfies(h.place, asked.filters)
    ]
    if asked.what == "times":
        places = tuple(h.place for h in handled)
        rule = _rule(
            [f"Talt er behandlinger i referater {how} og øvrige behandlinger af samme sag", *_outcome_part(asked)],
            asked,
        )
        return Count(question, rule, len(places), places)
    return _count_votes(question, asked, handled)


def _outcome_part(asked: Asked) -> list[str]:
    outcomes = [o.replace("_", " ") for o in asked.filters.outcomes]
    return [f"med udfaldet »{'« eller »'.join(outcomes)}«"] if outcomes else []


def _count_votes(question: str, asked: Asked, handled: Sequence[Handling]) -> Count:
    """The printed number of one vote; several votes on a matter are listed, not chosen from."""
    voted = [h for h in handled if h.item.facts.votes is not None]
    places = tuple(h.place for h in voted)
    side = "imod" if asked.what == "votes_against" else "for"
    if len(voted) != 1:
        reason = f"Der er {len(voted)} afstemninger om »{' '.join(asked.topic)}« i indekset" + (
            "; angiv møde eller år." if voted else "."
        )
        return Count(question, "", None, places, reason=reason)
    votes = voted[0].item.facts.votes
    assert votes is not None
    rule = f"Antal stemmer {side}, som det er trykt i beslutningen {_where(places[0])}."
    return Count(question, rule, votes.against if side == "imod" else votes.for_, places)


def _where(place: ItemPlace) -> str:
    date = f" den {danish_date(place.date)}" if place.date else ""
    return f"i {body_name(place.committee) or place.source}{date}, pkt. {place.item}"


def _count_people(question: str, asked: Asked, members: Sequence[Person], meetings: Mapping[str, ItemPlace]) -> Count:
    assert asked.measure is not None
    measured = next(text for name, _, text in MEASURES if name == asked.measure)
    counted = {id(p): _measured_places(p, asked.measure, meetings) for p in members}
    if asked.what == "person":
        namesakes = [p for p in members if p.name == asked.person]
        if len(namesakes) > 1:
            where = ", ".join(p.municipality or "ukendt" for p in namesakes)
            return _none(question, f"Flere medlemmer hedder {asked.person} ({where}); angiv kommunen.")
        found = counted[id(namesakes[0])] if namesakes else ()
        return Count(question, _rule([f"Talt er {measured}: {asked.person}"], asked), len(found), found)
    ranked = sorted(
        (p for p in members if counted[id(p)]), key=lambda p: (-len(counted[id(p)]), fold(p.name), p.municipality or "")
    )
    most = len(counted[id(ranked[0])]) if ranked else 0
    places = tuple(dict.fromkeys(place for p in ranked if len(counted[id(p)]) == most for place in counted[id(p)]))
    tallies = tuple(Tally(p.name, p.municipality, len(counted[id(p)])) for p in ranked)
    return Count(
        question, _rule([f"Talt er {measured}; navne holdes adskilt kommune for kommune"], asked), most, places, tallies
    )


def _measured_places(person: Person, measure: Measure, meetings: Mapping[str, ItemPlace]) -> tuple[ItemPlace, ...]:
    """What is counted of a member: items, or meetings as places without item."""
    if measure == "against":
        return person.voted_against
    if measure == "recused":
        return person.recused
    if measure == "dissent":
        return tuple({s.place.key: s.place for s in person.dissents}.values())
    return tuple(meetings[source] for source in (person.absent if measure == "absent" else person.present))


def _rule(parts: Sequence[str], asked: Asked) -> str:
    """The rule as a Danish sentence, with the filters."""
    f = asked.filters
    where = [f"i {', '.join(body_name(c) for c in f.committees)}"] if f.committees else []
    where += [f"i {', '.join(f.municipalities)}"] if f.municipalities else []
    where += [f"({asked.period})"] if asked.period else []
    return " ".join((*parts, *where)) + "."


def headline(found: Count, number: str) -> str:
    """What answers at a glance: of a ranking who stands first, with the number; else the number, as it is to be written."""
    if not found.ranking:
        return number
    first = [f"{t.name} ({t.municipality})" if t.municipality else t.name for t in found.ranking if t.n == found.n]
    several = f"{', '.join(first[:-1])} og {first[-1]}" if len(first) > 1 else first[0]
    return f"{several}: {number}" + (" hver" if len(first) > 1 else "")


def _none(question: str, reason: str) -> Count:
    return Count(question, "", None, reason=reason)


def count_json(question: str, found: Count | None, cases: Cases) -> dict[str, Any]:
    """The count as other programs read it; every item with its later handling, as hits carry it."""
    if found is None or found.n is None:
        reason = found.reason if found else NOT_COUNTING
        candidates = [place_json(p) for p in found.items] if found else []
        return {"question": question, "n": None, "reason": reason, "items": candidates}
    return {
        "question": question,
        "rule": found.rule,
        "n": found.n,
        "items": [
            {**place_json(p), "outcome": p.outcome, "newer": newer_json(cases.newer(p.key))} for p in found.items
        ],
        "people": [{"name": t.name, "municipality": t.municipality, "n": t.n} for t in found.ranking],
    }


def count_table(found: Count) -> Iterator[tuple[str, ...]]:
    """What was counted as rows for a table or CSV, a header first."""
    if found.ranking:
        yield ("Navn", "Kommune", "Antal")
        yield from ((t.name, t.municipality or "", str(t.n)) for t in found.ranking)
        return
    yield ("Kommune", "Udvalg", "Dato", "Punkt", "Titel", "Udfald", "Kilde")
    for p in found.items:
        yield (p.municipality or "", body_name(p.committee), p.date or "", p.item, p.title, p.outcome or "", p.source)

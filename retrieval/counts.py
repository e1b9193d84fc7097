"""Exact answers to "how many" and "list all": counted over the whole index with the rule said, never taken from a ranking.

Only questions that are surely about items, meetings, votes or members of the minutes are counted: every word of the question
must be accounted for. A question about things inside a passage ("hvor mange elever ...") is not counted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from indexer.analysis import Analyser
from indexer.catalog import Catalog, key
from indexer.dates import danish_date
from indexer.minutes import Filters, Kind
from indexer.text import fold, words
from retrieval.cases import Cases
from retrieval.cite import body_name
from retrieval.decisions import DIVERGED, decision_of
from retrieval.people import Person, people
from retrieval.places import Handling, ItemPlace, handlings, is_procedure, place_json, satisfies, stem
from retrieval.understand import Known, clean_question, find_named, find_period
from retrieval.vocabulary import FUNCTION_WORDS, INITIALISMS

if TYPE_CHECKING:
    from retrieval.archive import Archive

What = Literal["times", "items", "meetings", "votes_against", "votes_for", "person", "ranking"]
Measure = Literal["absent", "against", "recused", "dissent", "present"]
NOT_COUNTING = "Spørgsmålet beder ikke om at tælle punkter, møder, stemmer eller personer i referaterne."


@dataclass(frozen=True, slots=True)
class Asked:
    """A counting question understood. `topic` holds the words that name a matter; `also` further conditions on items."""

    what: What
    filters: Filters
    topic: tuple[str, ...] = ()
    period: str = ""  # as asked
    measure: Measure | None = None
    also: tuple[str, ...] = ()  # keys of _CONDITIONS
    names_body: bool = False  # the question says that a council or committee did it
    matters_only: bool = False  # "sager": without the items of procedure
    person: str | None = None


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


_COUNTER = re.compile(
    r"^(?P<times>(?:og )?hvor mange gange|hvor ofte|hvor tit|how many times|how often)\b|^(?P<many>(?:og )?hvor mange|how many)\b|"
    r"^(?P<all>(?:(?:find|vis|list|giv|lav|show|give|oplist|opremse?)\s+)?(?:mig\s+|me\s+)?(?:en\s+|a\s+)?(?:liste\s+(?:over|med|af)\s+|list\s+(?:of\s+)?)?"
    r"(?:alle|samtlige|all)(?:\s+de|\s+the)?)\b|^(?P<who>hvem|hvilke(?:t|n)? (?:medlem|politiker)\w*|who|which (?:member|councillor)\w*)\b|"
    r"^(?P<which>hvilke(?:n|t)?|which)\b",
    re.IGNORECASE,
)
_ITEMS = re.compile(
    r"^\s*(?:af\s+)?(?:de\s+)?(?P<matters>sager(?:ne)?|cases|matters)\b|^\s*(?:af\s+)?(?:de\s+)?(?:dagsordens)?(?:punkter(?:ne)?|beslutninger(?:ne)?|afgørelser(?:ne)?)\b|"
    r"^\s*(?:agenda )?(?:items|points|decisions)\b",
    re.IGNORECASE,
)
_MEETINGS = re.compile(r"\b(?P<body>[\wæøå]*?)(?<!borger)(?<!net)(?<!tema)møder(?:ne)?\b|\bmeetings\b", re.IGNORECASE)
_HANDLED = re.compile(
    r"\b(?:behandle(?:t|de|s)|drøfte(?:t|de|s)|taget stilling til|taget op|tog op|(?:været )?oppe(?: at vende)?|på dagsordenen|på programmet|"
    r"til behandling|discussed|dealt with|on the agenda|considered|handled|come up|came up)\b",
    re.IGNORECASE,
)
_HELD = re.compile(
    r"\b(?:holdt|afholdt|haft|holder|været|er der|var der|held|had|were there|are there)\b", re.IGNORECASE
)
_OUTCOMES: tuple[tuple[str, str], ...] = (
    ("udsat", r"udsat(?:te)?|udskudt|udskød|udsættelse|postponed|deferred"),
    ("tilbagesendt", r"sendt tilbage|tilbagesendt|returned|sent back"),
    ("sendt_videre", r"sendt videre|oversendt|forwarded"),
    ("forkastet", r"forkastede|forkastet|nedstemt|stemt ned|afvist|afviste|rejected|turned down"),
    ("udgået", r"udgået|udgik|taget af dagsordenen|trukket tilbage|withdrawn"),
    ("ændret", r"godkendt med ændring(?:er)?|vedtaget med ændring(?:er)?|ændrede|ændret|amended"),
    ("taget_til_efterretning", r"taget til efterretning|noted"),
    ("anbefalet", r"anbefalede|anbefalet|recommended"),
    ("drøftet", r"drøftede|drøftet|discussed"),
    ("godkendt", r"godkendte|godkendt|vedtog|vedtaget|approved|adopted|passed"),
)
_OUTCOME = {name: re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE) for name, pattern in _OUTCOMES}
_CONDITIONS: dict[str, tuple[re.Pattern[str], str, Callable[[Handling], bool]]] = {
    "uenighed": (
        re.compile(r"\b(?:uenig(?:hed|e)?|ikke enstemmig\w*|dissens|delte stemmer|(?:nogen )?stemte (?:nogen )?imod|disagreement)\b", re.IGNORECASE),
        "hvor nogen stemte imod eller fik dissens ført til referat",
        lambda h: bool((d := decision_of(h)) and d.disagreed),
    ),
    "afveg": (
        re.compile(
            r"\b(?:afveg|afviger|gik imod|gik mod|imod|mod|fulgte ikke|ikke fulgte|against|deviated from)\s+(?:fra\s+)?(?:the\s+)?(?:indstilling\w*|recommendation\w*)|"
            r"\bindstilling\w* (?:ikke )?(?:blev )?(?:ændret|ikke fulgt)\b",
            re.IGNORECASE,
        ),
        "hvor beslutningen afveg fra indstillingen",
        lambda h: bool((d := decision_of(h)) and d.followed in DIVERGED),
    ),
    "afstemning": (
        re.compile(r"\b(?:stemt om|afstemning(?:er)?|sat til afstemning|kom til afstemning|put to (?:a|the) vote|voted on)\b", re.IGNORECASE),
        "med en trykt afstemning",
        lambda h: h.item.facts.votes is not None or bool(h.item.facts.voted_against),
    ),
    "lukket": (
        re.compile(r"\b(?:lukkede?|for lukkede døre|closed)\b", re.IGNORECASE),
        "behandlet for lukkede døre",
        lambda h: h.item.closed,
    ),
}  # fmt: skip
_MEASURES: tuple[tuple[Measure, re.Pattern[str], str], ...] = (
    ("absent", re.compile(r"\b(?:fraværende|fravær|afbud|væk|absent|missed)\b", re.IGNORECASE), "møder, som medlemmet var fraværende fra"),
    ("against", re.compile(r"\b(?:stemt|stemte|stemmer|voted)\s+(?:\w+\s+)?(?:imod|mod|nej|against)\b", re.IGNORECASE), "punkter, hvor medlemmet er nævnt med stemme imod"),
    ("recused", re.compile(r"\b(?:inhabil\w*|recused|conflict of interest)\b", re.IGNORECASE), "punkter, hvor medlemmet var inhabilt"),
    ("dissent", re.compile(r"\b(?:forbehold|dissens\w*|protokol\w*|mindretalsudtalelse\w*)\b", re.IGNORECASE), "punkter med medlemmets dissens eller forbehold"),
    ("present", re.compile(r"\b(?:til stede|deltaget|mødt op|present|attended)\b", re.IGNORECASE), "møder, hvor medlemmet var til stede"),
)  # fmt: skip
_MOST = re.compile(r"\b(?:mest|oftest|flest(?: gange)?|hyppigst|most(?: often)?|tit|ofte)\b", re.IGNORECASE)
_VOTED = re.compile(
    r"^\s*(?:medlemmer\s+|politikere\s+|members\s+|people\s+)?(?:stemte|stemmer|har stemt|voted)\s+(?P<side>imod|mod|nej(?:\s+til)?|against|for|ja(?:\s+til)?|in favou?r of)\b",
    re.IGNORECASE,
)
_TOPIC = re.compile(
    r"\b(?:om|vedrørende|vedr\.|angående|med ordet|about|regarding|concerning|on)\s+(?P<topic>.+)$", re.IGNORECASE
)
_BODIES = re.compile(
    r"\b(?:i|på|af|ved|by|in|for)?\s*(?:the\s+)?(?:udvalg(?:et|ets|ene)?|byråd(?:et|ets)?|kommunalbestyrelsen?s?|politikerne|committees?|council|medlemmer(?:ne)?|referat(?:er|erne)|arkivet|indekset|minutes)\b",
    re.IGNORECASE,
)
_FILLERS = frozenset(
    fold(w)
    for w in """gange gang blev bliver blevet været har havde er var der som hvor i på til af for det den de en et alle samlet totalt alt
    ialt sagen sager sag punkt punkter punktet emnet forslaget spørgsmålet nogensinde indtil nu hidtil haft erklæret meldt indstillingen fra siden år året perioden dagsorden
    dagsordenen møde mødet mødets kommune kommunen beslutning beslutninger afgørelse afgjort besluttet været medlem medlemmer politiker
    the items cases item case times were was has have been did that which in of to all total ever matter matters there member""".split()
)  # fmt: skip


def ask(question: str, known: Known, members: Sequence[Person] = ()) -> Asked | None:
    """What a question asks to be counted, or None where it is not surely one of counting."""
    text = clean_question(question).rstrip("?!. ").strip()
    found = _COUNTER.match(text)
    if not found:
        return None
    rest = text[found.end() :]
    for short, long in INITIALISMS.items():
        rest = re.sub(rf"(?<!\w){short}(?!\w)", long, rest, flags=re.IGNORECASE)
    period = find_period(rest, known.newest)
    rest = rest.replace(period.text, " ") if period else rest
    committees = find_named(rest, known.committees)
    municipalities = find_named(rest, known.municipalities)
    filters = Filters(
        municipalities=municipalities,
        committees=committees,
        since=period.since if period else None,
        until=period.until if period else None,
    )
    body = bool(committees) or bool(_BODIES.search(rest))
    base = Asked("items", filters, period=period.text if period else "", names_body=body)
    kind = next(name for name, value in found.groupdict().items() if value)
    return _of_kind(kind, _without_bodies(rest, (*committees, *municipalities)), base, members)


def _of_kind(kind: str, rest: str, base: Asked, members: Sequence[Person]) -> Asked | None:
    """The rest of the question, without period and bodies, read for each way of asking."""
    person = _person_in(rest, members)
    rest = _without_name(rest, person) if person else rest
    measure = next((m for m, pattern, _ in _MEASURES if pattern.search(rest)), None)
    if kind == "who":
        return _ranking(rest, measure, base) if measure and _MOST.search(rest) else None
    if person:
        counted = _measured(_HELD.sub(" ", _MEETINGS.sub(" ", _ITEMS.sub(" ", rest))), measure) if measure else rest
        return _with(base, what="person", measure=measure, person=person) if measure and not _left(counted) else None
    if kind == "times":
        return _times(rest, base)
    if kind == "many" and (voted := _VOTED.match(rest)):
        side: What = "votes_against" if re.match(r"imod|mod|nej|against", voted["side"], re.IGNORECASE) else "votes_for"
        topic = _left(rest[voted.end() :])
        return _with(base, what=side, topic=topic) if topic else None
    if m := _MEETINGS.search(rest):
        if kind in ("many", "all") and not _left(_HELD.sub(" ", rest[: m.start()] + " " + rest[m.end() :])):
            return _with(base, what="meetings")
        return None
    if kind == "many" and measure is None and re.match(r"\s*(?:afstemninger|votes)\b", rest, re.IGNORECASE):
        left = _left(re.sub(r"^\s*(?:afstemninger|votes)\b", " ", rest, flags=re.IGNORECASE))
        return _with(base, also=("afstemning",)) if not left else None
    return _items(kind, rest, base)


def _items(kind: str, rest: str, base: Asked) -> Asked | None:
    """ "sager om skoler blev udsat": a noun for items, what became of them, and what they are about."""
    noun = _ITEMS.match(rest)
    if not noun:
        if not (adjective := _adjective(rest)):
            return None
        noun, rest = adjective
    rest = rest[noun.end() :]
    outcomes = []
    for name, pattern in _OUTCOME.items():
        if pattern.search(rest):
            outcomes.append(name)
            rest = pattern.sub(" ", rest)
    conditions = [name for name, (pattern, _, _) in _CONDITIONS.items() if pattern.search(rest)]
    for name in conditions:
        rest = _CONDITIONS[name][0].sub(" ", rest)
    about = _TOPIC.search(rest)
    topic = _left(about["topic"]) if about else ()
    left = _left(_HANDLED.sub(" ", rest[: about.start()] if about else rest))
    done = bool(outcomes or conditions or _HANDLED.search(rest))
    said = done or bool(topic and (kind == "all" or base.names_body)) or (not topic and base.filters != Filters())
    if left or not said or (kind == "which" and not (outcomes or conditions)):
        return None
    filters = _filters(base.filters, tuple(outcomes))
    return _with(base, filters=filters, topic=topic, also=tuple(conditions), matters_only=bool(noun["matters"]))


def _adjective(rest: str) -> tuple[re.Match[str], str] | None:
    """ "alle udsatte sager", "lukkede punkter": the condition before the noun is put behind it."""
    m = re.match(
        r"^\s*([\wæøå]+)\s+(?=(?:sager|punkter|dagsordenspunkter|beslutninger|items|cases|decisions)\b)",
        rest,
        re.IGNORECASE,
    )
    known = m and any(p.fullmatch(m[1]) for p in (*_OUTCOME.values(), *(c[0] for c in _CONDITIONS.values())))
    if not m or not known:
        return None
    turned = f"{rest[m.end() :]} "
    noun = _ITEMS.match(turned)
    return (noun, f"{turned[: noun.end()]} {m[1]} {turned[noun.end() :]}") if noun else None


def _times(rest: str, base: Asked) -> Asked | None:
    """ "har udvalget behandlet svømmehallen", "er svømmehallen blevet udsat": how often one matter came up."""
    outcomes = [
        name for name, pattern in _OUTCOME.items() if pattern.search(rest) and name not in ("drøftet", "ændret")
    ]
    handled = bool(_HANDLED.search(rest))
    if not handled and not outcomes:
        return None
    bare = _HANDLED.sub(" ", rest)
    for name in outcomes:
        bare = _OUTCOME[name].sub(" ", bare)
    topic = _left(bare)
    if not topic:
        return None
    return _with(base, what="times", topic=topic, filters=_filters(base.filters, tuple(outcomes)))


def _ranking(rest: str, measure: Measure, base: Asked) -> Asked | None:
    left = _left(_MOST.sub(" ", _measured(rest, measure)))
    return _with(base, what="ranking", measure=measure) if not left else None


def _measured(rest: str, measure: Measure) -> str:
    return next(pattern for name, pattern, _ in _MEASURES if name == measure).sub(" ", rest)


def _with(base: Asked, **changes: Any) -> Asked:
    values = {name: getattr(base, name) for name in Asked.__dataclass_fields__}
    return Asked(**{**values, **changes})


def _filters(base: Filters, outcomes: tuple[str, ...]) -> Filters:
    return Filters(base.municipalities, base.committees, base.since, base.until, outcomes=outcomes)


def _without_bodies(rest: str, names: Sequence[str]) -> str:
    """The text without the bodies and municipalities that were recognised, and without words for bodies in general."""
    named = {fold(w) for name in names for w, _, _ in words(body_name(name))}
    starts = tuple(re.sub(r"(?:et|en)$", "", w) for w in named if len(w) > 4)
    short = {s for s, long in INITIALISMS.items() if any(long in name.casefold() for name in names)}
    kept: list[str] = []
    for part in re.split(r"(\s+|,)", rest):
        word = fold(part.strip("-"))
        recognised = word in named or (starts and word.startswith(starts) and len(word) > 4) or part.casefold() in short
        kept.append(" " if recognised and not re.search(r"møder", part, re.IGNORECASE) else part)
    return _BODIES.sub(" ", "".join(kept))


def _left(text: str, *drop: str) -> tuple[str, ...]:
    """The words that nothing has accounted for."""
    dropped = {fold(w) for part in drop for w, _, _ in words(part)}
    return tuple(
        w
        for w, _, _ in words(text)
        if fold(w) not in _FILLERS
        and w not in FUNCTION_WORDS
        and fold(w) not in dropped
        and fold(w.removesuffix("s")) not in dropped
    )


def _without_name(text: str, name: str) -> str:
    """The text without the words of the name."""
    own = {fold(w) for w, _, _ in words(name)}
    return "".join(part for part in re.split(r"(\s+)", text) if fold(part.strip(",.")) not in own)


def _person_in(text: str, members: Sequence[Person]) -> str | None:
    """The member whose first and last name stand in the text."""
    said = f" {' '.join(fold(w) for w, _, _ in words(text))} "
    for person in members:
        name = [fold(w) for w, _, _ in words(person.name)]
        if f" {' '.join(name)} " in said or (len(name) > 2 and f" {name[0]} {name[-1]} " in said):
            return person.name
    return None


def count(question: str, archive: Archive, filters: Filters = Filters()) -> Count | None:
    """The exact answer to a counting question over the whole index, or None where the question is none.

    `filters` hold beside what the question names; section types say nothing of a whole item and are left aside.
    """
    if not _COUNTER.match(clean_question(question)):
        return None
    catalog = archive.index.catalog
    asked = ask(question, archive.known, _members(catalog))
    if asked is None:
        return None
    both = _both(asked.filters, filters)
    if both is None:
        return Count(question, f"Spørgsmålet og filtrene udelukker hinanden. {_filtered(filters)}".strip(), 0)
    found = _count(question, _with(asked, filters=both), archive)
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
    conditions = [_CONDITIONS[name] for name in asked.also]
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
    places, f = _meeting_places(catalog).values(), asked.filters
    meant = Filters(f.municipalities, f.committees, f.since, f.until)
    found = tuple(p for p in places if p.kind == "referat" and satisfies(p, meant))
    if f != meant:  # what only an item can satisfy
        holding = {h.place.source for h in handlings(catalog) if satisfies(h.place, f)}
        found = tuple(p for p in found if p.source in holding)
    return Count(question, _rule(["Talt er møder med referat i indekset"], asked), len(found), found)


def _meeting_places(catalog: Catalog) -> dict[str, ItemPlace]:
    """Source -> its meeting as a place without item and title."""
    return {
        e.source: ItemPlace(e.source, "", "", e.municipality, e.committee, e.date, _kind(e.kind), None, None, e.source)
        for e in catalog.meetings()
    }


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
    measured = next(text for name, _, text in _MEASURES if name == asked.measure)
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
    places = tuple(place for p in ranked if len(counted[id(p)]) == most for place in counted[id(p)])
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


def _none(question: str, reason: str) -> Count:
    return Count(question, "", None, reason=reason)


def count_json(question: str, found: Count | None) -> dict[str, Any]:
    if found is None or found.n is None:
        reason = found.reason if found else NOT_COUNTING
        candidates = [place_json(p) for p in found.items] if found else []
        return {"question": question, "n": None, "reason": reason, "items": candidates}
    return {
        "question": question,
        "rule": found.rule,
        "n": found.n,
        "items": [{**place_json(p), "outcome": p.outcome} for p in found.items],
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

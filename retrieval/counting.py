"""A question of how many -> what is to be counted, or that it is not surely one of counting. Knows words; counts nothing.

Only questions that are surely about items, meetings, votes or members of the minutes are read as such: every word of the question
must be accounted for. A question about things inside a passage ("hvor mange elever ...") is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from indexer.minutes import Filters
from indexer.text import fold, words
from retrieval.cite import body_name
from retrieval.decisions import DIVERGED, decision_of
from retrieval.people import Person
from retrieval.places import Handling
from retrieval.understand import Known, clean_question, find_named, find_period
from retrieval.vocabulary import FUNCTION_WORDS, INITIALISMS

What = Literal["times", "items", "meetings", "votes_against", "votes_for", "person", "ranking"]
Measure = Literal["absent", "against", "recused", "dissent", "present"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A counting question understood. `topic` holds the words that name a matter; `also` further conditions on items."""

    what: What
    filters: Filters
    topic: tuple[str, ...] = ()
    period: str = ""  # as asked
    measure: Measure | None = None
    also: tuple[str, ...] = ()  # keys of CONDITIONS
    names_body: bool = False  # the question says that a council or committee did it
    matters_only: bool = False  # "sager": without the items of procedure
    person: str | None = None


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
CONDITIONS: dict[str, tuple[re.Pattern[str], str, Callable[[Handling], bool]]] = {
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
MEASURES: tuple[tuple[Measure, re.Pattern[str], str], ...] = (
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


def begins_as_count(question: str) -> bool:
    """Whether a question begins as one of counting does; what it is about is not looked at."""
    return bool(_COUNTER.match(clean_question(question)))


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
    measure = next((m for m, pattern, _ in MEASURES if pattern.search(rest)), None)
    if kind == "who":
        return _ranking(rest, measure, base) if measure and _MOST.search(rest) else None
    if person:
        counted = _measured(_HELD.sub(" ", _MEETINGS.sub(" ", _ITEMS.sub(" ", rest))), measure) if measure else rest
        return replace(base, what="person", measure=measure, person=person) if measure and not _left(counted) else None
    if kind == "times":
        return _times(rest, base)
    if kind == "many" and (voted := _VOTED.match(rest)):
        side: What = "votes_against" if re.match(r"imod|mod|nej|against", voted["side"], re.IGNORECASE) else "votes_for"
        topic = _left(rest[voted.end() :])
        return replace(base, what=side, topic=topic) if topic else None
    if m := _MEETINGS.search(rest):
        if kind in ("many", "all") and not _left(_HELD.sub(" ", rest[: m.start()] + " " + rest[m.end() :])):
            return replace(base, what="meetings")
        return None
    if kind == "many" and measure is None and re.match(r"\s*(?:afstemninger|votes)\b", rest, re.IGNORECASE):
        left = _left(re.sub(r"^\s*(?:afstemninger|votes)\b", " ", rest, flags=re.IGNORECASE))
        return replace(base, also=("afstemning",)) if not left else None
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
    conditions = [name for name, (pattern, _, _) in CONDITIONS.items() if pattern.search(rest)]
    for name in conditions:
        rest = CONDITIONS[name][0].sub(" ", rest)
    about = _TOPIC.search(rest)
    topic = _left(about["topic"]) if about else ()
    left = _left(_HANDLED.sub(" ", rest[: about.start()] if about else rest))
    done = bool(outcomes or conditions or _HANDLED.search(rest))
    said = done or bool(topic and (kind == "all" or base.names_body)) or (not topic and base.filters != Filters())
    if left or not said or (kind == "which" and not (outcomes or conditions)):
        return None
    filters = _filters(base.filters, tuple(outcomes))
    return replace(base, filters=filters, topic=topic, also=tuple(conditions), matters_only=bool(noun["matters"]))


def _adjective(rest: str) -> tuple[re.Match[str], str] | None:
    """ "alle udsatte sager", "lukkede punkter": the condition before the noun is put behind it."""
    m = re.match(
        r"^\s*([\wæøå]+)\s+(?=(?:sager|punkter|dagsordenspunkter|beslutninger|items|cases|decisions)\b)",
        rest,
        re.IGNORECASE,
    )
    known = m and any(p.fullmatch(m[1]) for p in (*_OUTCOME.values(), *(c[0] for c in CONDITIONS.values())))
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
    return replace(base, what="times", topic=topic, filters=_filters(base.filters, tuple(outcomes)))


def _ranking(rest: str, measure: Measure, base: Asked) -> Asked | None:
    left = _left(_MOST.sub(" ", _measured(rest, measure)))
    return replace(base, what="ranking", measure=measure) if not left else None


def _measured(rest: str, measure: Measure) -> str:
    return next(pattern for name, pattern, _ in MEASURES if name == measure).sub(" ", rest)


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

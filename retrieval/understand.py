"""A question -> Query: what it asks for, when, where, about which numbers, and what it carries over. Knows no index and no ranking."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace

from indexer.dates import MONTHS, find_dates
from indexer.minutes import Filters
from indexer.text import normalise, squeeze, words
from retrieval.results import Carried, Query
from retrieval.vocabulary import (
    BODY_WORDS,
    FOLLOW_UP_START,
    FORGET,
    FUNCTION_WORDS,
    INITIALISMS,
    INTENTS,
    NEWEST,
    REFERRING,
)

MAX_QUESTION = 2_000  # characters; what stands behind is not read (a question is a sentence, not a document)


@dataclass(frozen=True, slots=True)
class Known:
    """What the index holds that a question may name. `newest` anchors "sidste år"; ISO or None."""

    municipalities: tuple[str, ...] = ()
    committees: tuple[str, ...] = ()
    newest: str | None = None
    subjects: frozenset[str] = frozenset()  # words of the items' titles, lower case


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days a question speaks of, ISO, both ends inclusive; `text` as asked."""

    since: str
    until: str
    text: str


@dataclass(frozen=True, slots=True)
class Understood:
    """All that could be read out of one question, before anything is carried over."""

    text: str
    content: tuple[str, ...]  # words that carry the topic, in order
    intents: tuple[str, ...]  # keys of INTENTS, in the table's order
    period: Period | None
    committees: tuple[str, ...]
    municipalities: tuple[str, ...]
    items: tuple[str, ...]
    exact: tuple[str, ...]
    newest_first: bool


_EXACT = re.compile(
    r"\d{2}\.\d{2}\.\d{2}-?[A-ZÆØÅ]\d{2}-\d+(?:-\d+)?"  # KLE with facet and serial
    r"|\bEMN-\d{4}-\d+|\b\d{3}-\d{4}-\d+|\b\d-\d{2}-\d{2}(?:-\d+)*-\d{2}\b|\b(?:19|20)\d{2}-\d{4,6}\b(?!-)|\b\d{2}-\d{5,6}\b"
    r"|\b\d{2,4}/\d{3,6}\b"
    r"|\b(?:lokalplan|kommuneplantillæg|tillæg|matrikel)\w*\s+(?:nr\.?\s*)?\d+[\w.-]*"
    r"|§\s*\d+\s*\w?\b",
    re.IGNORECASE,
)
_ITEM = re.compile(
    r"\b(?:punkt|pkt\.?|dagsordenspunkt|sag(?:\s+nr\.?)?|item)\s+(?:nr\.?\s*)?(\d{1,4}[A-Za-z]?)\b(?![./-]\d)",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\"“”»«']([^\"“”»«']{3,80})[\"“”»«']")
_YEAR = re.compile(
    r"\b(?:i|fra|siden|efter|før|inden|in|since|from|during|before|after|med|about)\s+(?:år(?:et)?\s+)?((?:19|20)\d{2})\b",
    re.IGNORECASE,
)
_LONE_YEAR = re.compile(r"\b((?:19|20)\d{2})\b")
_MONTH_YEAR = re.compile(rf"\b({'|'.join(MONTHS)})\s+((?:19|20)\d{{2}})\b", re.IGNORECASE)
_BETWEEN = re.compile(
    r"\b(?:mellem|fra|between|from)\s+((?:19|20)\d{2})\s*(?:og|til|-|–|and|to)\s*((?:19|20)\d{2})\b", re.IGNORECASE
)
_SINCE = re.compile(r"\b(?:siden|efter|fra og med|since|after)\s+(?:år(?:et)?\s+)?((?:19|20)\d{2})\b", re.IGNORECASE)
_BEFORE = re.compile(r"\b(?:før|inden|before|until)\s+(?:år(?:et)?\s+)?((?:19|20)\d{2})\b", re.IGNORECASE)


def _any(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(patterns) + ")", re.IGNORECASE)


_INTENT = {name: _any(patterns) for name, (_, patterns) in INTENTS.items()}
_FORGET, _NEWEST = _any(FORGET), _any(NEWEST)
_FOLLOW = re.compile(r"^\W*(?:" + "|".join(FOLLOW_UP_START) + ")", re.IGNORECASE)


def clean_question(text: str) -> str:
    """One line, normalised, at most MAX_QUESTION characters."""
    return squeeze(normalise(text[: 4 * MAX_QUESTION]))[:MAX_QUESTION]


def find_period(text: str, newest: str | None) -> Period | None:
    """The days a question speaks of: a date, a month with its year, a year, "siden 2020", "sidste år" (seen from `newest`)."""
    if dates := [d for d in find_dates(text) if d.iso]:
        first, last = min(d.iso or "" for d in dates), max(d.iso or "" for d in dates)
        return Period(first, last, text[dates[0].start : dates[-1].end])
    if m := _MONTH_YEAR.search(text):
        month, year = [x.casefold() for x in MONTHS].index(m[1].casefold()) + 1, int(m[2])
        last_day = (dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)).day
        return Period(f"{year}-{month:02}-01", f"{year}-{month:02}-{last_day}", m[0])
    if m := _BETWEEN.search(text):
        return Period(f"{min(m[1], m[2])}-01-01", f"{max(m[1], m[2])}-12-31", m[0])
    if m := _SINCE.search(text):
        return Period(f"{m[1]}-01-01", "9999-12-31", m[0])
    if m := _BEFORE.search(text):
        return Period("0001-01-01", f"{int(m[1]) - 1}-12-31", m[0])
    if m := _YEAR.search(text) or _LONE_YEAR.search(text):
        return Period(f"{m[1]}-01-01", f"{m[1]}-12-31", m[1])
    if newest:
        this = int(newest[:4])
        for pattern, year in ((r"\bsidste år\b|\blast year\b", this - 1), (r"\bi år\b|\bthis year\b", this)):
            if m := re.search(pattern, text, re.IGNORECASE):
                return Period(f"{year}-01-01", f"{year}-12-31", m[0])
    return None


def stem_of_body(name: str) -> str:
    """A committee's name as a question may shorten it: without its term in brackets, without the definite ending."""
    name = re.sub(r"\s*[(\[]?(?:19|20)\d{2}\s*[-–]\s*(?:19|20)?\d{2,4}[)\]]?", "", name).strip().casefold()
    return re.sub(r"(udvalg|råd|byråd|bestyrelse|magistrat)(et|en)$", r"\1", name)


def find_named(text: str, names: Sequence[str]) -> tuple[str, ...]:
    """Those of the known bodies or municipalities whose name stands in the text; the longest name wins where one holds another."""
    lowered = " " + " ".join(w for w, _, _ in words(text)) + " "
    for short, long in INITIALISMS.items():
        lowered = lowered.replace(f" {short} ", f" {long} ")
    found: list[tuple[str, str]] = []
    for name in sorted(names, key=lambda n: (-len(n), n)):
        key = " ".join(w for w, _, _ in words(stem_of_body(name)))
        if key and f" {key}" in lowered and not any(key in longer and key != longer for longer, _ in found):
            found.append((key, name))
    return tuple(sorted(name for _, name in found))


def content_words(text: str, drop: Sequence[str] = ()) -> tuple[str, ...]:
    """Words that carry the topic: function words gone, and the words of `drop` (names and dates understood elsewhere)."""
    dropped = {w for part in drop for w, _, _ in words(part)}
    return tuple(w for w, _, _ in words(text) if w not in FUNCTION_WORDS and w not in dropped)


def read(text: str, known: Known) -> Understood:
    """Everything one question says by itself."""
    text = clean_question(text)
    period = find_period(text, known.newest)
    committees = find_named(text, known.committees)
    municipalities = find_named(text, known.municipalities)
    exact = tuple(dict.fromkeys([m[0] for m in _EXACT.finditer(text)] + [m[1] for m in _QUOTED.finditer(text)]))
    return Understood(
        text=text,
        content=content_words(text, (period.text if period else "",)),
        intents=tuple(name for name, pattern in _INTENT.items() if pattern.search(text)),
        period=period,
        committees=committees,
        municipalities=municipalities,
        items=tuple(m[1] for m in _ITEM.finditer(text)),
        exact=exact,
        newest_first=bool(_NEWEST.search(text)),
    )


def says_what_is_asked(word: str) -> bool:
    """Whether a word only says what is asked for ("besluttet", "koster") or of whom ("udvalget"): it names no matter."""
    return word in BODY_WORDS or any(pattern.match(word) for pattern in _INTENT.values())


def is_topical(word: str) -> bool:
    """Whether a word names a matter: neither a function word nor one that only says what is asked for."""
    return word not in FUNCTION_WORDS and not says_what_is_asked(word)


def own_words(question: Understood) -> tuple[str, ...]:
    """Content words that name a matter: words that only say what is asked for (intents), where or in what years are left out."""
    places = {w for name in (*question.municipalities, *question.committees) for w, _, _ in words(stem_of_body(name))}
    return tuple(w for w in question.content if w not in places and not w.isdigit() and not says_what_is_asked(w))


def _points_back(question: Understood) -> bool:
    """Whether a referring word stands for a noun: at the end, or before something that is not the noun it would introduce."""
    tokens = [w for w, _, _ in words(question.text)]
    own = set(own_words(question))
    return any(w in REFERRING and (i + 1 == len(tokens) or tokens[i + 1] not in own) for i, w in enumerate(tokens))


def is_follow_up(
    question: Understood, before: Understood | None = None, subjects: Container[str] = frozenset()
) -> bool:
    """Whether a question leans on the one before it.

    It does when it names little and opens like a follow-up ("og ...", "hvad med ..."), points back ("den", "sagen") or takes up a
    word of the question before; and when it names next to nothing itself: at most two words, none of them of an item's title.
    """
    if _FORGET.search(question.text):
        return False
    own = own_words(question)
    leans = (
        bool(_FOLLOW.search(question.text)) or _points_back(question) or (before is not None and _shares(own, before))
    )
    if leans:
        return len(own) <= 5
    return len(own) <= 2 and not any(w in subjects for w in own)


def _shares(own: Sequence[str], before: Understood) -> bool:
    """Whether two questions have a word in common, whatever its ending: the first five letters, or all of a shorter word."""
    starts = {w[:5] for w in own_words(before) if len(w) >= 4}
    return any(len(w) >= 4 and w[:5] in starts for w in own)


def understand(text: str, known: Known = Known(), history: Sequence[str] = (), filters: Filters = Filters()) -> Query:
    """A question, with the questions before it (oldest first) and the filters set by hand, as the Query that rankers read.

    What is carried over is visible in `carried`; "glem det, ..." carries nothing. Nothing read out of the question becomes a
    hard filter: a named committee, period or item raises passages, since minutes also speak of other bodies and years.
    """
    question = read(text, known)
    past = [read(h, known) for h in history]
    carried: list[Carried] = []
    topic: tuple[str, ...] = ()
    intents = question.intents
    period, committees, municipalities, items = (
        question.period,
        question.committees,
        question.municipalities,
        question.items,
    )
    if past and is_follow_up(question, past[-1], known.subjects):
        # walk back to the last question that brought a topic of its own; later ones may have changed period or body
        for i, earlier in reversed(list(enumerate(past))):
            period = period or earlier.period
            committees = committees or earlier.committees
            municipalities = municipalities or earlier.municipalities
            items = items or earlier.items
            if i == 0 or not is_follow_up(earlier, past[i - 1], known.subjects):
                topic = own_words(earlier) or earlier.content
                intents = intents or earlier.intents
                break
            intents = intents or earlier.intents
        if topic:
            carried.append(Carried("topic", " ".join(topic)))
        carried += [Carried("committee", c) for c in committees if c not in question.committees]
        carried += [Carried("municipality", m) for m in municipalities if m not in question.municipalities]
        carried += [Carried("item", i) for i in items if i not in question.items]
        if period and not question.period:
            carried.append(Carried("period", period.text))
    body = _FORGET.sub(" ", question.text).strip(" ,.;:") or question.text
    search_text = squeeze(" ".join((*topic, body)))
    return Query(
        text=question.text,
        search_text=search_text,
        filters=filters,
        intents=intents,
        exact=tuple(dict.fromkeys((*question.exact, *(e for h in past[-1:] if carried for e in h.exact)))),
        history=tuple(history),
        carried=tuple(carried),
        newest_first=question.newest_first,
        period=(period.since, period.until) if period else None,
        period_text=period.text if period else "",
        committees=committees,
        municipalities=municipalities,
        items=items,
        topic=tuple(topic),
    )


def without(query: Query, chip: Carried) -> Query:
    """The query with one carried thing taken away, for a removed chip."""
    topic = () if chip.kind == "topic" else query.topic
    return replace(
        query,
        carried=tuple(c for c in query.carried if c != chip),
        topic=topic,
        search_text=squeeze(" ".join((*topic, query.text))),
        period=None if chip.kind == "period" else query.period,
        period_text="" if chip.kind == "period" else query.period_text,
        committees=tuple(c for c in query.committees if chip != Carried("committee", c)),
        municipalities=tuple(m for m in query.municipalities if chip != Carried("municipality", m)),
        items=tuple(i for i in query.items if chip != Carried("item", i)),
    )

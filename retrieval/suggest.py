"""What to say of a question beside its answer: words that the minutes do not hold, and words worth trying. Knows no ranking and no index."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from indexer.text import words
from retrieval.results import Query
from retrieval.thesaurus import Thesaurus, related
from retrieval.understand import is_topical
from retrieval.vocabulary import FUNCTION_WORDS, MUNICIPALITIES, PLACE_WORDS

Holds = Callable[[str], bool]  # whether the minutes hold a word, in whatever form
Rarity = Callable[[str], float]  # word -> inverse document frequency, >= 0

MOST_TERMS = 2
SHORTEST = 6  # letters of a common noun worth saying that no minutes hold it: "fulgt" and "fair" are not
# A word worth trying comes from a word of the question at least this share as rare as its rarest: of "planen for svømmehallen"
# from the pool, never from the plan.
SPECIFIC = 0.6
_BODY = re.compile(
    r"(?:kommune|byråd|kommunalbestyrelse|magistrat)(?:n|s|ns|et|ets)?", re.IGNORECASE
)  # only a municipality has one


def unheld(query: Query, thesaurus: Thesaurus, holds: Holds) -> tuple[str, ...]:
    """Words of the question that name something and stand nowhere in the minutes, nor any word of their concept; as they were typed."""
    text = query.search_text
    named = [
        (m.start, m.end)
        for m in thesaurus.mentions(text)
        if any(_all_held(term, holds) for concept in m.concepts for term in concept.terms)
    ]
    found = (
        text[start:end]
        for word, start, end in words(text)
        if is_topical(word)
        and word not in PLACE_WORDS
        and _names(text[start:end])
        and not holds(word)
        and not any(first <= start and end <= last for first, last in named)
    )
    return tuple(dict.fromkeys(found))


def _names(printed: str) -> bool:
    """Whether a word, as typed, names a thing: a name, a number with a mark, or a word that is neither short nor a verb of the past."""
    if printed[0].isupper() or not printed.isalpha():
        return not printed.isdigit()
    return len(printed) >= SHORTEST and not printed.endswith("ede")


def other_municipalities(text: str, known: Sequence[str]) -> tuple[str, ...]:
    """Municipalities, casefolded, that a question names and that nothing indexed is of: "esbjerg kommune", "i Odense".

    Before "Kommune" any name inside the question counts, be it of no municipality we know; alone only a known one with a capital
    letter: "vejen" is a road.
    """
    own = {word for name in known for word, _, _ in words(name)} | FUNCTION_WORDS
    spans = words(text)
    after = [*(text[start:end] for _, start, end in spans), ""][1:]
    found = (
        word
        for n, ((word, start, _), following) in enumerate(zip(spans, after, strict=True))
        if word not in own
        and (
            (word in MUNICIPALITIES and (_BODY.fullmatch(following) or (n > 0 and text[start].isupper())))
            or (n > 0 and text[start].isupper() and _BODY.fullmatch(following))
        )
    )
    return tuple(dict.fromkeys(found))


def asks_for_a_place(query: Query) -> bool:
    """Whether a question names a case number or an item, and nothing else that would have to be met."""
    if not query.exact and not query.items:
        return False
    rest = query.search_text
    for term in filter(None, (*query.exact, *query.items, query.period_text)):
        rest = rest.replace(term, " ")
    named = {w for name in (*query.committees, *query.municipalities) for w, _, _ in words(name)} | PLACE_WORDS
    return not any(is_topical(word) and word not in named for word, _, _ in words(rest))


def worth_trying(query: Query, thesaurus: Thesaurus, rarity: Rarity, holds: Holds) -> tuple[str, ...]:
    """Related words that the minutes hold, of what is special to the question: none of "forvaltningen", nor of "hvor mange"."""
    asked = [word for word, _, _ in words(query.search_text) if is_topical(word)]
    enough = SPECIFIC * max(map(rarity, asked), default=0.0)
    special = [match for match in thesaurus.find(query.search_text) if _rarity(match.phrase, rarity) >= enough]
    terms = related(special, query.search_text, most=len(special) * 100)
    return tuple(t for t in terms if " " not in t and not _is_form_of_any(t.casefold(), asked) and _all_held(t, holds))[
        :MOST_TERMS
    ]


def _is_form_of_any(term: str, asked: Sequence[str]) -> bool:
    """Whether a term is a word of the question with another ending: that would find the same."""
    return any(term.startswith(word) or word.startswith(term) for word in asked)


def _rarity(phrase: str, rarity: Rarity) -> float:
    """The rarity of a phrase's rarest word that names something; -1 where none does."""
    return max((rarity(word) for word, _, _ in words(phrase) if is_topical(word)), default=-1.0)


def _all_held(term: str, holds: Holds) -> bool:
    found: Sequence[str] = [word for word, _, _ in words(term) if word not in FUNCTION_WORDS]
    return bool(found) and all(map(holds, found))

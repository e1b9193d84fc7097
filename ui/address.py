"""A search as an address and back: questions, filters and removed chips in the query string. Knows no page and no index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from indexer.minutes import Filters

MOST_QUESTIONS = 20  # of a conversation kept in the address: browsers cut addresses that are much longer

# Filters.<field> -> its name in the address.
FIELDS = {
    "municipalities": "kommune",
    "committees": "udvalg",
    "section_types": "afsnit",
    "outcomes": "udfald",
    "topics": "emne",
    "case_numbers": "sagsnr",
}
QUESTION, PERIOD, WITHOUT = "q", "periode", "uden"
RELATED, NO = "beslaegtede", "nej"  # beslaegtede=nej: without related words
KEYS = (QUESTION, *FIELDS.values(), PERIOD, WITHOUT, RELATED)

Params = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Search:
    """A conversation: its questions, oldest first, what the last one was narrowed to, and chips taken off it ("kind:text")."""

    questions: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    committees: tuple[str, ...] = ()
    section_types: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    case_numbers: tuple[str, ...] = ()
    period: str = ""  # "2024" or "2022-2025"
    without: tuple[str, ...] = ()
    widen: bool = True  # also by related words

    @property
    def filters(self) -> Filters:
        years = years_of(self.period)
        return Filters(
            municipalities=self.municipalities,
            committees=self.committees,
            section_types=self.section_types,
            outcomes=self.outcomes,
            topics=self.topics,
            case_numbers=self.case_numbers,
            since=f"{years[0]}-01-01" if years else None,
            until=f"{years[1]}-12-31" if years else None,
        )

    def ask(self, question: str) -> Search:
        """The same filters, one more question; chips were taken off the question before."""
        return replace(self, questions=(*self.questions, question)[-MOST_QUESTIONS:], without=())


def years_of(period: str) -> tuple[str, str] | None:
    """ "2024" -> ("2024", "2024"), "2022-2025" -> ("2022", "2025"); anything else is no period."""
    first, dash, last = period.partition("-")
    last = last if dash else first
    fine = all(len(y) == 4 and y.isascii() and y.isdecimal() for y in (first, last)) and first <= last
    return (first, last) if fine else None


def search_of(question: str, filters: Filters) -> Search:
    """The search that asks a question with these filters; of a period only whole years can stand in an address."""
    since, until = filters.since or "", filters.until or ""
    whole = since.endswith("-01-01") and until.endswith("-12-31")
    return Search(
        questions=(question,),
        period=since[:4] if whole and since[:4] == until[:4] else f"{since[:4]}-{until[:4]}" if whole else "",
        **{field: getattr(filters, field) for field in FIELDS},
    )


def from_params(params: Params) -> Search:
    """The search an address stands for; what it cannot mean is left out."""
    many = {field: tuple(dict.fromkeys(v for v in params.get(name, ()) if v)) for field, name in FIELDS.items()}
    period = next(iter(params.get(PERIOD, ())), "")
    return Search(
        questions=tuple(q for q in params.get(QUESTION, ()) if q.strip())[-MOST_QUESTIONS:],
        period=period if years_of(period) else "",
        without=tuple(params.get(WITHOUT, ())),
        widen=NO not in params.get(RELATED, ()),
        **many,
    )


def to_params(search: Search) -> dict[str, list[str]]:
    """The address of a search, without empty parts."""
    found = {QUESTION: list(search.questions)}
    found |= {name: list(getattr(search, field)) for field, name in FIELDS.items()}
    found |= {PERIOD: [search.period] if search.period else [], WITHOUT: list(search.without)}
    found |= {RELATED: [] if search.widen else [NO]}
    return {name: values for name, values in found.items() if values}

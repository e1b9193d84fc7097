"""A draft agenda -> what the archive knows of each of its items: earlier handlings, decisions, dissent, open promises, sums. Verbatim; guesses nothing.

The agenda's items are linked to the archive's as the archive's are to each other (see cases.py); a case they lead to comes whole.
"""

from __future__ import annotations

import datetime as dt
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.catalog import key
from indexer.chunk import Budget, encoder_text, passages
from indexer.dates import danish_date
from indexer.document import Unreadable, load
from indexer.encoder import Encoder
from indexer.minutes import Amount, Filters, Item, Meeting, Section
from indexer.text import fold, normalise, squeeze
from retrieval.archive import Archive
from retrieval.cases import SAME_CONTENT, IndexLikeness, Link, LinkKind, find_links
from retrieval.decisions import Decision, decision_of, votes_json
from retrieval.exports import (
    About,
    Block,
    Document,
    Heading,
    Paragraph,
    Points,
    Quote,
    Table,
    due_text,
    outcome_text,
    where,
)
from retrieval.money import sentence_around
from retrieval.places import (
    Handling,
    ItemPlace,
    bare_title,
    case_numbers,
    handlings,
    handlings_of,
    is_procedure,
    place_json,
    place_text,
    shown_title,
    subject_words,
)
from retrieval.promises import Due, promises_of
from retrieval.references import resolve_all
from retrieval.results import Query
from retrieval.understand import understand

_OWN = "\0"  # the agenda's source while it is linked: no file of the archive has this name
MOST_SIMILAR = 3
MOST_AMOUNTS = 12
ALIKE = 0.55  # cosine of two items' mean vectors from which one is shown as similar
_MOST_TEXT = 1_000_000  # bytes of a pasted list
_SEARCHED = 20  # passages looked at for similar items
_LISTED = re.compile(r"^\s*(?:(?:punkt|pkt\.?|sag)\s*)?(\d{1,3}[a-z]?)\s*[.:)–-]\s*(\S.{2,})$", re.IGNORECASE)


class NoAgenda(ValueError):
    """What was given holds no item; the message says what was expected."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier handling and why it belongs to the item: its links, or the case that one of them leads to."""

    place: ItemPlace
    why: tuple[str, ...]
    kind: LinkKind  # "subject" is weaker than the others


@dataclass(frozen=True, slots=True)
class Said:
    """A verbatim text and the item it stands in."""

    text: str
    place: ItemPlace


@dataclass(frozen=True, slots=True)
class Named:
    """A sum named before: as printed, in kroner, the sentence it stands in."""

    amount: Amount
    sentence: str
    place: ItemPlace


@dataclass(frozen=True, slots=True)
class BriefItem:
    """What the archive knows of one item, the newest first. `procedure`: an item of the meeting itself, of no case."""

    number: str
    title: str
    case_number: str | None
    procedure: bool
    earlier: tuple[Earlier, ...]
    last: Decision | None
    dissent: tuple[Said, ...]
    open_promises: tuple[Due, ...]
    amounts: tuple[Named, ...]
    similar: tuple[ItemPlace, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """A whole agenda. `searched` and `newest`: the meetings of its municipality; `notes`: what limits the search."""

    agenda: Meeting
    items: tuple[BriefItem, ...]
    searched: int
    newest: str | None
    notes: tuple[str, ...] = ()

    @property
    def nothing_found(self) -> str:
        newest = f", nyeste {danish_date(self.newest)}" if self.newest else ""
        return f"Ingen tidligere behandling fundet (søgt i {self.searched} {'møde' if self.searched == 1 else 'møder'}{newest})"


def read_agenda(path: Path, municipality: str | None = None) -> Meeting:
    """The agenda in a file of any readable format; a bare list of numbered titles will do."""
    listed = _listed(_text_of(path), path.name, municipality)
    try:
        meeting = load(path, path.name, "", municipality).meeting
    except Unreadable as problem:
        if listed is None:
            raise NoAgenda(
                f"{path.name}: {str(problem).removesuffix(_IS_IT_MINUTES).rstrip('.')}. {_EXPECTED}"
            ) from problem
        return listed
    if listed and len(listed.items) > len(meeting.items) and not any(item.sections for item in meeting.items):
        return replace(meeting, items=listed.items, kind="dagsorden")
    return replace(meeting, kind="dagsorden")


def agenda_of(text: str, municipality: str | None = None, name: str = "dagsorden.txt") -> Meeting:
    """The agenda in pasted text."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_text(text, encoding="utf-8")
        return read_agenda(path, municipality)


_IS_IT_MINUTES = ": er det et referat?"  # asked of minutes, not of an agenda
_EXPECTED = "Forventede en dagsorden med punkter som »Punkt 3: Cykelsti langs Åvej« eller »3. Cykelsti langs Åvej«"


def _text_of(path: Path) -> str:
    """What a text file says; nothing of any other file."""
    if path.suffix.lower() not in (".txt", ".md") or not path.is_file():
        return ""
    return path.read_bytes()[:_MOST_TEXT].decode("utf-8", "replace")


def _listed(text: str, name: str, municipality: str | None) -> Meeting | None:
    """A list of numbered titles as an agenda without text; None where no line is one."""
    found = [m for line in normalise(text).split("\n") if (m := _LISTED.match(line))]
    items = tuple(Item(m[1], squeeze(m[2])) for m in found)
    return Meeting(name, items, municipality, kind="dagsorden") if items else None


def brief(archive: Archive, agenda: Meeting, today: dt.date | None = None) -> Brief:
    """What the archive knows of each item of the agenda, seen from `today`."""
    every = list(handlings(archive.index.catalog))
    agenda, notes = _placed(agenda, every)
    agenda = replace(agenda, items=tuple(_with_text(item) for item in agenda.items))
    own = list(handlings_of(replace(agenda, source=_OWN)))
    if not own:
        raise NoAgenda(f"{agenda.source}: intet punkt fundet. {_EXPECTED}")
    before = [h for h in every if _is_before(h, agenda)]
    by_key = {h.place.key: h for h in before}
    likeness = _AgendaLikeness(archive, own)
    similar = [[] if is_procedure(h.place.title) else _similar(archive, h, by_key, likeness) for h in own]
    links = _links(own, before, similar, likeness)
    day = today or dt.date.today()
    items = tuple(
        _item(archive, h, links.get(h.place.key, ()), near, by_key, day) for h, near in zip(own, similar, strict=True)
    )
    meetings = {
        h.place.sitting: h.place.date for h in before if h.place.area == own[0].place.area or not own[0].place.area
    }
    return Brief(agenda, items, len(meetings), max((d for d in meetings.values() if d), default=None), notes)


def _with_text(item: Item) -> Item:
    """An item of a mere list says its title."""
    text = (Section("", "sagsfremstilling", squeeze(item.title)),)
    return item if item.sections or item.closed else replace(item, sections=text)


def _is_title_only(item: Item) -> bool:
    return all(section.text == squeeze(item.title) for section in item.sections)


def _placed(agenda: Meeting, every: Sequence[Handling]) -> tuple[Meeting, tuple[str, ...]]:
    """The agenda with its municipality as the archive writes it, where there is no doubt which it is."""
    known = {_area(h.place.municipality): h.place.municipality for h in every if h.place.municipality}
    given = agenda.municipality if agenda.municipality_from != "folder" else None
    if given is not None and _area(given) in known:
        return replace(agenda, municipality=known[_area(given)]), ()
    own = handlings_of(agenda)
    numbers = frozenset[str]().union(*(case_numbers(h.place.case_number) for h in own))
    by_body = {h.place.area: h.place.municipality for h in every if key(h.place.committee) == key(agenda.committee)}
    by_case = {h.place.area: h.place.municipality for h in every if numbers & case_numbers(h.place.case_number)}
    for candidates in (known, by_body, by_case):
        if len(candidates) == 1 and given is None:
            return replace(agenda, municipality=next(iter(candidates.values()))), ()
    named = f"»{given}« er ikke i arkivet" if given else "står ikke i dagsordenen"
    names = ", ".join(sorted(filter(None, known.values()))) or "ingen"
    note = (
        f"Kommunen {named}: kun lignende punkter kan findes. Arkivets kommuner: {names}. Angiv kommunen og prøv igen."
    )
    return replace(agenda, municipality=None), (note,)


def _area(municipality: str | None) -> str:
    """ "Kommune Ravnsø", "Ravnsø Kommune" and "Ravnsø" are one."""
    return " ".join(word for word in squeeze(fold(municipality or "")).split() if word not in ("kommune", "kommunes"))


def _is_before(handling: Handling, agenda: Meeting) -> bool:
    """Whether an item was handled before the agenda's meeting; of an agenda without a date all were."""
    place = handling.place
    same = key(place.committee) == key(agenda.committee) and place.date == agenda.date
    return not (agenda.date and same) and not (agenda.date and place.date and place.date >= agenda.date)


class _AgendaLikeness(IndexLikeness):
    """The archive's likeness, which also knows the items of an agenda that stands in no index."""

    def __init__(self, archive: Archive, own: Sequence[Handling]) -> None:
        super().__init__(archive.index, archive.retriever.table)
        self._vectors = _mean_vectors(archive.retriever.encoder, own)
        self._titles_only = {h.place.key for h in own if _is_title_only(h.item)}

    def contents(self, one: Handling, other: Handling) -> float:
        """Of an item that is only a title there is no content to compare: its title must do."""
        if {one.place.key, other.place.key} & self._titles_only:
            return 1.0
        return super().contents(one, other)

    def nearness(self, one: Handling, other: Handling) -> float:
        """Cosine of what is printed of both, be it only a title."""
        return super().contents(one, other)

    def _mean(self, key: str) -> npt.NDArray[np.float64]:
        return self._vectors[key] if key in self._vectors else super()._mean(key)


def _mean_vectors(encoder: Encoder, own: Sequence[Handling]) -> dict[str, npt.NDArray[np.float64]]:
    """Item key -> mean of its passages, (d,) of length 1: as the index would hold the agenda."""
    found = passages(own[0].meeting, encoder.tokens, Budget(limit=encoder.max_tokens))
    vectors = encoder.encode_passages([encoder_text(passage) for passage in found])
    sums: defaultdict[str, npt.NDArray[np.float64]] = defaultdict(lambda: np.zeros(encoder.dim))
    for passage, vector in zip(found, vectors, strict=True):
        sums[passage.place.item_key] = sums[passage.place.item_key] + vector
    return {key: total / max(float(np.linalg.norm(total)), 1e-9) for key, total in sums.items()}


def _similar(
    archive: Archive, own: Handling, by_key: Mapping[str, Handling], likeness: _AgendaLikeness
) -> list[Handling]:
    """The items nearest to this one by the archive's own search, best first."""
    municipality = (own.place.municipality,) if own.place.municipality else ()
    query = replace(_question(archive, own), filters=Filters(municipalities=municipality))
    found: dict[str, Handling] = {}
    for hit in archive.retriever.search(query, _SEARCHED):
        near = by_key.get(hit.passage.place.item_key)
        if near is not None and not is_procedure(near.place.title) and likeness.nearness(own, near) >= ALIKE:
            found.setdefault(near.place.key, near)
    return list(found.values())


def _question(archive: Archive, own: Handling) -> Query:
    return archive.understood(understand(shown_title(own.place.title), archive.known))


def _links(
    own: Sequence[Handling], before: Sequence[Handling], similar: Sequence[Sequence[Handling]], likeness: IndexLikeness
) -> dict[str, tuple[Link, ...]]:
    """Links from the agenda's items, by item key: to what shares a number, a reference or a subject with one of them."""
    numbers = frozenset().union(*(case_numbers(h.place.case_number) for h in own))
    wanted = [subject_words(h.place.title) for h in own]
    near = {h.place.key for of_item in similar for h in of_item}
    resolved = (
        [r for r in resolve_all([*before, *own]) if r.place.source == own[0].place.source] if _refers(own) else []
    )
    targets = {r.target.key for r in resolved if r.target}
    related = [
        h
        for h in before
        if h.place.key in near | targets
        or numbers & case_numbers(h.place.case_number)
        or any(len(words & subject_words(h.place.title)) > 1 for words in wanted)
    ]
    keys = {h.place.key for h in own}
    found: dict[str, tuple[Link, ...]] = {}
    for link in find_links([*related, *own], resolved, likeness):
        for mine, other in ((link.later, link.earlier), (link.earlier, link.later)):
            if mine.key in keys and other.key not in keys:
                found[mine.key] = (*found.get(mine.key, ()), Link(mine, other, link.kind, link.evidence))
    for mine_too, of_item in zip(own, similar, strict=True):
        if mine_too.place.key not in found:
            found[mine_too.place.key] = tuple(_by_title(mine_too, of_item, likeness))
    return found


def _by_title(own: Handling, similar: Sequence[Handling], likeness: IndexLikeness) -> Iterator[Link]:
    """Items of the same title and content, however long ago: for the reader of a brief the last time, if not the same case."""
    for near in similar:
        same = bare_title(near.place.title) == bare_title(own.place.title)
        if same and likeness.contents(own, near) >= SAME_CONTENT:
            yield Link(own.place, near.place, "subject", f"Samme titel (svagere): »{near.place.title}«")


def _refers(own: Sequence[Handling]) -> bool:
    return any(h.item.facts.references or h.item.facts.prior_decisions for h in own)


def _item(
    archive: Archive,
    own: Handling,
    links: Sequence[Link],
    similar: Sequence[Handling],
    by_key: Mapping[str, Handling],
    today: dt.date,
) -> BriefItem:
    earlier = _earlier(archive, links, by_key)
    handled = [by_key[e.place.key] for e in earlier]
    decided = [d for d in map(decision_of, handled) if d is not None and d.place.kind == "referat"]
    taken = {e.place.key for e in earlier}
    return BriefItem(
        number=own.place.item,
        title=own.place.title,
        case_number=own.place.case_number,
        procedure=is_procedure(own.place.title),
        earlier=earlier,
        last=decided[0] if decided else None,
        dissent=tuple(Said(text, d.place) for d in decided for text in d.dissent),
        open_promises=tuple(
            due for h in handled for due in promises_of(h, archive.cases, today) if due.status != "fulfilled"
        ),
        amounts=tuple(_amounts(handled)),
        similar=tuple(h.place for h in similar if h.place.key not in taken)[:MOST_SIMILAR],
    )


def _earlier(archive: Archive, links: Sequence[Link], by_key: Mapping[str, Handling]) -> tuple[Earlier, ...]:
    """Linked items and the rest of their cases, newest first."""
    found: dict[str, Earlier] = {}
    for link in sorted(links, key=lambda k: k.kind == "subject"):  # the stronger reasons first
        known = found.get(link.earlier.key)
        why = (*known.why, link.evidence) if known else (link.evidence,)
        found[link.earlier.key] = Earlier(link.earlier, why, known.kind if known else link.kind)
    for link in links:
        for place in archive.cases.others(link.earlier.key):
            if place.key in by_key and place.key not in found:
                found[place.key] = Earlier(
                    place, (f"Samme sag som {where(link.earlier)}",), found[link.earlier.key].kind
                )
    return tuple(sorted(found.values(), key=lambda e: (e.place.date or "", e.place.key), reverse=True))


def _amounts(handled: Sequence[Handling]) -> Iterator[Named]:
    """The sums of earlier handlings, each printed sum of an item once."""
    for handling in handled:
        seen: set[tuple[str, int]] = set()
        for amount in handling.item.facts.amounts:
            if (amount.text, amount.kr) not in seen:
                seen.add((amount.text, amount.kr))
                yield Named(amount, sentence_around(handling.item, amount), handling.place)


# What others read.


def brief_json(found: Brief) -> dict[str, Any]:
    agenda = found.agenda
    return {
        "agenda": {
            "source": agenda.source,
            "municipality": agenda.municipality,
            "committee": agenda.committee,
            "date": agenda.date,
            "items": len(agenda.items),
        },
        "items": [_item_json(item, found) for item in found.items],
        "searched": {"meetings": found.searched, "newest": found.newest},
        "notes": list(found.notes),
    }


def _item_json(item: BriefItem, found: Brief) -> dict[str, Any]:
    return {
        "number": item.number,
        "title": item.title,
        "case_number": item.case_number,
        "procedure": item.procedure,
        "earlier": [
            {**place_json(e.place), "outcome": e.place.outcome, "kind_of_link": e.kind, "why": list(e.why)}
            for e in item.earlier
        ],
        "last_decision": item.last.decision if item.last else None,
        "last_decision_in": place_json(item.last.place) if item.last else None,
        "votes": votes_json(item.last.votes) if item.last else None,
        "against": list(item.last.voted_against) if item.last else [],
        "dissent": [said.text for said in item.dissent],
        "open_promises": [due.sentence for due in item.open_promises],
        "amounts": [
            {**place_json(n.place), "text": n.amount.text, "kr": n.amount.kr, "sentence": n.sentence}
            for n in item.amounts
        ],
        "similar": [place_json(place) for place in item.similar],
        "message": None if item.earlier or item.procedure else found.nothing_found,
    }


def brief_document(found: Brief, about: About) -> Document:
    """The brief for print: every item in the agenda's order."""
    agenda = found.agenda
    head = [
        part for part in (agenda.committee, danish_date(agenda.date, weekday=True) if agenda.date else None) if part
    ]
    blocks: list[Block] = [*(Paragraph(note) for note in found.notes), _overview(found)]
    for item in found.items:
        blocks += _item_blocks(item, found)
    return Document(f"Mødeforberedelse: {', '.join(head) or agenda.source}", about, tuple(blocks))


def _overview(found: Brief) -> Table:
    """The whole agenda at a glance."""
    rows = tuple(
        (
            f"{item.number}. {shown_title(item.title)}".lstrip(". "),
            "–" if item.procedure else str(len(item.earlier)),
            outcome_text(item.last.outcome) if item.last else "",
            str(len(item.dissent) or ""),
            str(len(item.open_promises) or ""),
        )
        for item in found.items
    )
    return Table(("Punkt", "Tidligere behandlet", "Seneste udfald", "Uenighed", "Åbne løfter"), rows)


def _item_blocks(item: BriefItem, found: Brief) -> Iterator[Block]:
    number = f" ({item.case_number})" if item.case_number else ""
    yield Heading(f"{item.number}. {shown_title(item.title)}{number}".lstrip(". "))
    if item.procedure:
        yield Paragraph("Fast punkt uden egen sag.")
        return
    if item.earlier:
        yield Heading("Tidligere behandlet", 3)
        rows = tuple(
            (
                where(e.place),
                outcome_text(e.place.outcome),
                "; ".join(e.why),
            )
            for e in item.earlier
        )
        yield Table(("Hvor", "Udfald", "Hvorfor"), rows)
    else:
        yield Paragraph(f"{found.nothing_found}.")
    if item.last:
        yield Heading("Seneste beslutning", 3)
        yield Quote(item.last.decision, where(item.last.place))
        if item.last.votes:
            votes = item.last.votes
            against = f" ({', '.join(item.last.voted_against)})" if item.last.voted_against else ""
            yield Paragraph(
                f"Stemmer: {votes.for_} for, {votes.against} imod{against}, {votes.abstain} hverken for eller imod."
            )
    if item.dissent:
        yield Heading("Uenighed", 3)
        yield from (Quote(said.text, where(said.place)) for said in item.dissent)
    if item.open_promises:
        yield Heading("Løfter, der ikke er fulgt op", 3)
        for due in item.open_promises:
            yield Quote(due.sentence, f"{where(due.place)}. Frist: {due_text(due.due)}; {due.status_text}")
    if item.amounts:
        yield Heading("Beløb nævnt før", 3)
        rows = tuple((n.amount.text, where(n.place), n.sentence) for n in item.amounts)
        yield Table(("Beløb", "Hvor", "Sætning"), rows[:MOST_AMOUNTS])
        if len(rows) > MOST_AMOUNTS:
            yield Paragraph(f"Og {len(rows) - MOST_AMOUNTS} beløb fra ældre behandlinger.")
    if item.similar:
        yield Heading("Lignende punkter", 3)
        yield Points(tuple(place_text(place) for place in item.similar))

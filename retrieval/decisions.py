"""Every decision of the archive: outcome, who voted how, who dissented, and whether it followed the recommendation. Compares printed texts; ranks nothing."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from indexer.catalog import Catalog
from indexer.facts.names import unique
from indexer.minutes import Filters, Meeting, Votes
from indexer.text import fold, words
from retrieval.as_json import newer_json
from retrieval.cases import Cases
from retrieval.places import Handling, ItemPlace, handlings, place_json, satisfies, stem
from retrieval.vocabulary import FUNCTION_WORDS

Followed = Literal["som_indstillet", "aendret", "imod"]
DIVERGED: tuple[Followed, ...] = ("aendret", "imod")

_AS_RECOMMENDED = frozenset({"godkendt", "anbefalet", "taget_til_efterretning", "drøftet"})
_ONLY_HEARD = frozenset({"taget_til_efterretning", "drøftet"})
_ASKS_TO_HEAR = re.compile(r"efterretning|orienter|drøft|kommenter|status", re.IGNORECASE)
_NOTHING_PROPOSED = re.compile(
    r"\W*til (?:drøftelse|orientering|efterretning|behandling|beslutning)\W*$", re.IGNORECASE
)
_POINT = re.compile(r"(?:^|(?<=[\n.]) *|\s)(?:Ad\.?|Punkt|Pkt\.?) ?\d+", re.IGNORECASE)
_POINT_NOT_FOLLOWED = re.compile(
    r"\b(?:oversendes?|oversendt|udsættes|udsat|udskydes|udgår|udgik|forkast\w+|afvis\w+|henvises|tilbagesendes|ikke (?:godkendt|tiltrådt|anbefalet))\b",
    re.IGNORECASE,
)
_APPROVES = re.compile(
    r"\b(?:godkend(?:t|te|es|er)|vedta(?:get|ges|ger)|vedtog|tiltr(?:ådt|ædes|æder|ådte)|anbefal(?:es|et)|indstilles|indstilling(?:en|erne|ens)?|"
    r"forslaget|bevilge[ts]|fulgte|efterretning|drøfte(?:t|de|s))\b",
    re.IGNORECASE,
)
_OWN_WORDS = re.compile(
    r"\b(?:anbefaler|besluttede|beslutter|vedtog|indstiller)\b[^.]{0,40}?,? at (?P<what>[^.\n]+)",
    re.IGNORECASE,
)
_SHARED = 0.5  # of the decision's own words must stand in the recommendation for it to count as followed


@dataclass(frozen=True, slots=True)
class Decision:
    """What one item decided, each text verbatim. `followed` is None where there is nothing to compare or it is not certain."""

    place: ItemPlace
    decision: str
    recommendation: str | None = None
    followed: Followed | None = None
    votes: Votes | None = None
    voted_for: tuple[str, ...] = ()
    voted_against: tuple[str, ...] = ()
    abstained: tuple[str, ...] = ()
    dissent: tuple[str, ...] = ()
    recused: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()  # from the item or from the whole meeting

    @property
    def outcome(self) -> str | None:
        return self.place.outcome

    @property
    def disagreed(self) -> bool:
        """Whether anybody is printed to have voted against or dissented."""
        return bool(self.dissent or self.voted_against or (self.votes and self.votes.against))


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of words in a comparison: in both texts, only in the recommendation, or only in the decision."""

    kind: Literal["same", "recommended", "decided"]
    text: str


def decisions(
    catalog: Catalog, filters: Filters = Filters(), diverged: bool = False, disagreement: bool = False
) -> tuple[Decision, ...]:
    """The decisions that meet the filters, by date. `diverged`: not as recommended; `disagreement`: votes against or dissent."""
    return tuple(
        found
        for found in (decision_of(h) for h in handlings(catalog) if satisfies(h.place, filters))
        if found is not None and (not diverged or found.followed in DIVERGED) and (not disagreement or found.disagreed)
    )


def decision_of(handling: Handling) -> Decision | None:
    """The item's decision, or None where it has none (agendas, closed items)."""
    facts = handling.item.facts
    if facts.decision is None:
        return None
    return Decision(
        place=handling.place,
        decision=facts.decision,
        recommendation=facts.recommendation,
        followed=followed(facts.recommendation, facts.decision, facts.outcome),
        votes=facts.votes,
        voted_for=facts.voted_for,
        voted_against=facts.voted_against,
        abstained=facts.abstained,
        dissent=tuple(r.text for r in facts.dissent),
        recused=facts.recused,
        absent=unique((*facts.absent, *absent_from_all(handling.meeting))),
    )


def absent_from_all(meeting: Meeting) -> tuple[str, ...]:
    """Who missed the whole meeting, as the head prints it."""
    partly = {a.name for a in meeting.absences if a.items}
    return unique((*(n for n in meeting.absent if n not in partly), *(a.name for a in meeting.absences if not a.items)))


def followed(recommendation: str | None, decision: str | None, outcome: str | None) -> Followed | None:
    """Whether a decision followed its recommendation; None where nothing was decided on it or it cannot be told."""
    if not recommendation or not decision or _NOTHING_PROPOSED.match(recommendation):
        return None
    if outcome == "forkastet":
        return "imod"
    if outcome == "ændret":
        return "aendret"
    if outcome not in _AS_RECOMMENDED:
        return None
    if any(_POINT_NOT_FOLLOWED.search(part) for part in _points(decision)):
        return "aendret"
    if _decides_otherwise(recommendation, decision):
        return "aendret"
    if outcome in _ONLY_HEARD and not _ASKS_TO_HEAR.search(recommendation):
        return None
    return "som_indstillet"


def _points(decision: str) -> list[str]:
    """The first sentences of a decision that goes through its recommendation point by point; [] of any other."""
    starts = [m.start() for m in _POINT.finditer(decision)]
    if len(starts) < 2:
        return []
    parts = [decision[a:b].strip() for a, b in zip(starts, [*starts[1:], len(decision)], strict=True)]
    return [part.split("\n")[0] for part in parts]


def _decides_otherwise(recommendation: str, decision: str) -> bool:
    """Whether a decision that approves nothing says in words of its own what shall be done."""
    if _APPROVES.search(decision):
        return False
    own = [m["what"] for m in _OWN_WORDS.finditer(decision)]
    said = _content(recommendation)
    return any(_content(what) and len(_content(what) & said) < _SHARED * len(_content(what)) for what in own[:1])


def _content(text: str) -> frozenset[str]:
    return frozenset(stem(fold(w)) for w, _, _ in words(text) if w not in FUNCTION_WORDS and len(w) > 2)


def word_diff(recommendation: str, decision: str) -> tuple[Change, ...]:
    """The recommendation against the decision, word by word; joined with blanks each side gives its words back in order."""
    a, b = recommendation.split(), decision.split()
    found: list[Change] = []
    for tag, a1, a2, b1, b2 in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Change("same", " ".join(a[a1:a2])))
            continue
        if a1 < a2:
            found.append(Change("recommended", " ".join(a[a1:a2])))
        if b1 < b2:
            found.append(Change("decided", " ".join(b[b1:b2])))
    return tuple(found)


def decisions_json(found: Iterable[Decision], cases: Cases) -> dict[str, Any]:
    """The decisions as other programs read them; each with its case's later handling, as hits carry it."""
    return {"decisions": [{**decision_json(d), "newer": newer_json(cases.newer(d.place.key))} for d in found]}


def decision_json(d: Decision) -> dict[str, Any]:
    return {
        **place_json(d.place),
        "case_number": d.place.case_number,
        "outcome": d.outcome,
        "against_recommendation": d.followed,
        "votes": votes_json(d.votes),
        "for": list(d.voted_for),
        "against": list(d.voted_against),
        "abstained": list(d.abstained),
        "dissent": list(d.dissent),
        "recused": list(d.recused),
        "absent": list(d.absent),
        "recommendation": d.recommendation,
        "decision": d.decision,
    }


def votes_json(votes: Votes | None) -> dict[str, int] | None:
    return {"for": votes.for_, "against": votes.against, "abstain": votes.abstain} if votes else None


def decisions_table(found: Iterable[Decision], later: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """The decisions as rows for a table or CSV, a header first. `later` says of an item, by its key, how it was handled later."""
    yield (
        *("Dato", "Udvalg", "Punkt", "Titel", "Sagsnummer", "Udfald", "I forhold til indstillingen", "For", "Imod", "Hverken for eller imod"),
        *("Stemte imod", "Dissens", "Inhabile", "Fraværende", "Beslutning", "Nyere behandling"),
    )  # fmt: skip
    for d in found:
        p, v = d.place, d.votes
        tally = (str(v.for_), str(v.against), str(v.abstain)) if v else ("", "", "")
        yield (
            *(p.date or "", p.committee or "", p.item, p.title, p.case_number or "", d.outcome or "", FOLLOWED_TEXT[d.followed], *tally),
            *(", ".join(d.voted_against), " ".join(d.dissent), ", ".join(d.recused), ", ".join(d.absent), d.decision, later.get(p.key, "")),
        )  # fmt: skip


FOLLOWED_TEXT: dict[Followed | None, str] = {
    "som_indstillet": "som indstillet",
    "aendret": "ændret",
    "imod": "imod indstillingen",
    None: "",
}

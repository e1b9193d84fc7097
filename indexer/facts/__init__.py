"""What an item says: decision, outcome, votes, absences, references, amounts, promises. Each fact is a slice of a section with its place.

One file per fact; this one only puts them together. Knows one meeting; nothing is looked up in other meetings.
"""

from __future__ import annotations

from dataclasses import replace

from indexer.facts.amounts import find_amounts
from indexer.facts.decision import find_decision, find_prior_decisions, find_recommendation
from indexer.facts.dissent import find_dissent
from indexer.facts.outcome import read_outcome
from indexer.facts.presence import Away, find_absent_and_recused, said_elsewhere
from indexer.facts.promises import find_promises
from indexer.facts.references import find_references
from indexer.facts.votes import find_votes
from indexer.minutes import Facts, Item, Meeting

__all__ = ["with_facts"]


def with_facts(meeting: Meeting) -> Meeting:
    """The meeting with `facts` on every item, read from its sections; nothing else changes."""
    said = said_elsewhere(meeting)
    return replace(meeting, items=tuple(replace(item, facts=_facts(item, meeting, said)) for item in meeting.items))


def _facts(item: Item, meeting: Meeting, said: tuple[Away, ...]) -> Facts:
    """All facts of one item."""
    recommended = find_recommendation(item)
    decided = find_decision(item, meeting)
    result = read_outcome(decided)
    vote, voted_for, voted_against, abstained = find_votes(item, decided)
    absent, recused = find_absent_and_recused(item, decided, said, meeting)
    return Facts(
        recommendation=recommended.text if recommended else None,
        decision=decided.text if decided else None,
        decision_source=decided.source if decided else None,
        outcome=result,
        prior_decisions=find_prior_decisions(item, meeting),
        votes=vote,
        voted_for=voted_for,
        voted_against=voted_against,
        abstained=abstained,
        dissent=find_dissent(item, decided),
        absent=absent,
        recused=recused,
        references=find_references(item, meeting.date),
        amounts=find_amounts(item),
        promises=find_promises(item, meeting.date, result, decided),
    )

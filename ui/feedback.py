"""A passage and a verdict on it as a judgement, in the form that eval takes. Keeps no name, no address and no session."""

from __future__ import annotations

from collections.abc import Sequence

from eval.judge import Judgement, Origin, Verdict
from eval.questions import Gold, doc_key
from eval.run import SectionTexts
from indexer.minutes import Passage


def judgement(
    texts: SectionTexts,
    passage: Passage,
    question: str,
    history: Sequence[str],
    verdict: Verdict,
    origin: Origin,
    at: str,
) -> Judgement | None:
    """`at` is ISO, to the second. None where the place does not lead back to the passage: nobody could read what was judged.

    Places are by printed number and heading; where these repeat, their texts stand behind one another and the span is moved.
    """
    place = passage.place
    doc = doc_key(place.source)
    span = span_of(texts, doc, place.item, place.section, passage.start, passage.text)
    if span is None:
        return None
    return Judgement(question, doc, place.item, place.section, *span, verdict, origin, at, tuple(history))


def span_of(texts: SectionTexts, doc: str, item: str, section: str, start: int, text: str) -> tuple[int, int] | None:
    """Where a passage stands in the text of its place. None where the place does not hold it."""
    whole = texts.at(Gold(doc, item, section))
    if not whole.startswith(text, start):
        start = whole.find(text)
    return (start, start + len(text)) if text and start >= 0 else None

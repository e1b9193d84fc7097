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
    text = texts.at(Gold(doc, place.item, place.section))
    start = passage.start if text[passage.start : passage.end] == passage.text else text.find(passage.text)
    if start < 0 or not passage.text:
        return None
    end = start + len(passage.text)
    return Judgement(question, doc, place.item, place.section, start, end, verdict, origin, at, tuple(history))

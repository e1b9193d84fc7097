"""Answers and hits as the JSON that other programs read. The field names are a promise: none goes without a line in the CHANGELOG."""

from __future__ import annotations

from typing import Any

from retrieval.cite import citation
from retrieval.results import Answer, Hit, Newer


def newer_json(newer: Newer | None) -> dict[str, Any] | None:
    if newer is None:
        return None
    return {
        "source": newer.source,
        "item": newer.item,
        "title": newer.title,
        "committee": newer.committee,
        "date": newer.date,
        "outcome": newer.outcome,
        "kind": newer.kind,
    }


def hit_json(hit: Hit) -> dict[str, Any]:
    """One hit; `text` is the passage as printed, `highlights` and `best` are [start, end) in it."""
    place = hit.passage.place
    return {
        "rank": hit.rank,
        "score": round(hit.score, 6),
        "passage_id": hit.passage.id,
        "source": place.source,
        "municipality": place.municipality,
        "committee": place.committee,
        "date": place.date,
        "kind": place.kind,
        "item": place.item,
        "title": place.title,
        "case_number": place.case_number,
        "section": place.section,
        "section_type": place.section_type,
        "page": place.page,
        "text": hit.passage.text,
        "table_header": hit.passage.table_header,
        "highlights": [[s.start, s.end] for s in hit.highlights],
        "best": [hit.best.start, hit.best.end] if hit.best else None,
        "citation": citation(place),
        "outcome": hit.passage.outcome,
        "newer": newer_json(hit.newer),
        "evidence": [{"ranker": e.ranker, "rank": e.rank, "score": round(e.score, 6)} for e in hit.evidence],
    }


def answer_json(answer: Answer) -> dict[str, Any]:
    """The whole answer; `statements[].citation` is an index into `hits`."""
    query, searched = answer.query, answer.searched
    return {
        "query": query.text,
        "status": answer.status,
        "confidence": round(answer.confidence, 4),
        "statements": [
            {"text": s.text, "citation": s.hit, "start": s.citation.start, "end": s.citation.end}
            for s in answer.statements
        ],
        "hits": [hit_json(h) for h in answer.hits],
        "understood": {
            "search_text": query.search_text,
            "intents": list(query.intents),
            "period": list(query.period) if query.period else None,
            "committees": list(query.committees),
            "municipalities": list(query.municipalities),
            "items": list(query.items),
            "exact": list(query.exact),
            "carried": [{"kind": c.kind, "text": c.text} for c in query.carried],
            "expansions": list(query.expansions),
            "corrections": [{"typed": typed, "meant": meant} for typed, meant in query.corrections],
        },
        "searched": {
            "meetings": searched.meetings,
            "passages": searched.passages,
            "oldest": searched.oldest,
            "newest": searched.newest,
            "committees": list(searched.committees),
        },
        "unheld": list(answer.unheld),
        "alternatives": [{"label": a.label, "question": a.text} for a in answer.alternatives],
        "milliseconds": round(answer.milliseconds, 2),
    }

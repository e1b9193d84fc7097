"""What was promised to come back, by when, and whether it did: a later handling of the same case in the body that was promised. Guesses nothing."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from indexer.catalog import Catalog
from indexer.grammar.bodies import BODY
from indexer.minutes import Filters
from retrieval.cases import Cases
from retrieval.places import Handling, ItemPlace, handlings, place_json, satisfies
from retrieval.references import means_body

Status = Literal["fulfilled", "overdue", "pending"]

# Months after the due month that a handling may still be the promised one; measured on the sample, where 14 months late is
# the promised handling and 24 and 30 months late are another step of the case.
LATE = 18
EARLY = 2  # months before it, unless the sentence says "senest" or "inden"

_BY_THEN = re.compile(r"\b(?:senest|inden|forud for|før)\b", re.IGNORECASE)
_BODY = re.compile(rf"(?<![\w-])(?:{BODY})(?![\w-])")
_LOW_BODY = re.compile(
    r"(?<![\w-])(?:byråd|kommunalbestyrelse|regionsråd|magistrat|borgerrepræsentation|[a-zæøå]{3,}udvalg|[a-zæøå]+- og [a-zæøå]+udvalg)"
    r"(?:et|en)?(?:s)?(?![\w-])"
)
_GENERIC = re.compile(
    r"^(?:fag|stående )?udvalg(?:et|ene)?s?$|^direktion", re.IGNORECASE
)  # or none that minutes are kept of
_SPEAKER = re.compile(  # "Byrådet besluttede, at ...": who promises, not to whom
    r"^\W*(?P<body>[\wÆØÅæøå, -]{4,60}?)\s+(?:besluttede|beslutter|vedtog|indstiller|indstillede|anbefaler|anbefalede|bad|beder|anmodede)\b"
)


@dataclass(frozen=True, slots=True)
class Due:
    """A promise with its place. `due` is YYYY-MM, YYYY-MM-DD or None; "overdue" means the day is past and nothing later was found.

    `unseen`: no minutes of the promised body from that day or later are indexed, so that nothing later could be found.
    """

    place: ItemPlace
    sentence: str
    due: str | None
    status: Status
    fulfilled_by: ItemPlace | None = None
    unseen: bool = False

    @property
    def status_text(self) -> str:
        return UNSEEN_TEXT if self.unseen else STATUS_TEXT[self.status]


def promises(
    catalog: Catalog, cases: Cases, today: dt.date | None = None, filters: Filters = Filters()
) -> tuple[Due, ...]:
    """Every promise whose item meets the filters, the earliest due first, those without a date last."""
    day = today or dt.date.today()
    found = [due for h in handlings(catalog) if satisfies(h.place, filters) for due in promises_of(h, cases, day)]
    return tuple(sorted(found, key=lambda d: (d.due is None, d.due or "", d.place.date or "", d.place.key)))


def promises_of(handling: Handling, cases: Cases, today: dt.date) -> tuple[Due, ...]:
    """The item's promises in printed order, seen from this day."""
    later = [h for h in cases.others(handling.place.key) if (h.date or "") > (handling.place.date or "")]
    found = []
    for promise in handling.item.facts.promises:
        kept = next((h for h in later if keeps(h, promise.text, promise.due, handling.place)), None)
        status: Status = "fulfilled" if kept else "overdue" if is_past(promise.due, today) else "pending"
        unseen = status == "overdue" and _is_unseen(promise.due or "", promise.text, handling.place, cases)
        found.append(Due(handling.place, promise.text, promise.due, status, kept, unseen))
    return tuple(found)


def _is_unseen(due: str, sentence: str, promised_in: ItemPlace, cases: Cases) -> bool:
    """Whether the minutes of the promised body, as far as they are indexed, end before the due day or month."""
    bodies = promised_bodies(sentence) or ((promised_in.committee,) if promised_in.committee else ())
    newest = [
        date
        for (area, committee), date in cases.newest_minutes.items()
        if area == promised_in.area and any(means_body(body, committee) for body in bodies)
    ]
    return bool(bodies) and max(newest, default="")[: len(due)] < due


def keeps(later: ItemPlace, sentence: str, due: str | None, promised_in: ItemPlace) -> bool:
    """Whether a later handling of the case is the promised one: before the promised body and around the promised time."""
    bodies = promised_bodies(sentence) or ((promised_in.committee,) if promised_in.committee else ())
    if bodies and not any(means_body(body, later.committee) for body in bodies):
        return False
    if due is None or later.date is None:
        return True
    months = _months(later.date) - _months(due)
    return months <= LATE and (months >= -EARLY or bool(_BY_THEN.search(sentence)))


def promised_bodies(sentence: str) -> tuple[str, ...]:
    """The bodies a sentence promises to come back to, as printed without genitive; () where it names none but "udvalget"."""
    speaker = _SPEAKER.match(sentence)
    said = sentence[speaker.end("body") :] if speaker else sentence
    named = [m[0] for m in (*_BODY.finditer(said), *_LOW_BODY.finditer(said))]
    return tuple(dict.fromkeys(re.sub(r"(?<=[nt])s$", "", n) for n in named if not _GENERIC.match(n)))


def is_past(due: str | None, today: dt.date) -> bool:
    """Whether the due day, or the whole due month, lies before today."""
    if due is None:
        return False
    return due < (today.isoformat() if len(due) == 10 else today.isoformat()[:7])


def _months(date: str) -> int:
    return 12 * int(date[:4]) + int(date[5:7])


def promises_json(found: Iterable[Due]) -> dict[str, Any]:
    return {
        "promises": [
            {
                **place_json(d.place),
                "sentence": d.sentence,
                "due": d.due,
                "fulfilled_by": place_json(d.fulfilled_by) if d.fulfilled_by else None,
                "status": d.status,
                "unseen": d.unseen,
            }
            for d in found
        ]
    }


STATUS_TEXT: dict[Status, str] = {
    "fulfilled": "fulgt op",
    "overdue": "fristen er passeret, intet senere punkt fundet",
    "pending": "afventer",
}
UNSEEN_TEXT = "fristen er passeret, men intet referat fra fristen eller senere er i arkivet"


def promises_table(found: Sequence[Due]) -> Iterator[tuple[str, ...]]:
    """The promises as rows for a table or CSV, a header first."""
    yield ("Frist", "Status", "Udvalg", "Dato", "Punkt", "Titel", "Sætning", "Fulgt op af")
    for d in found:
        p, by = d.place, d.fulfilled_by
        kept = f"{by.committee or by.source}, {by.date or ''}, pkt. {by.item}" if by else ""
        yield (d.due or "", d.status_text, p.committee or "", p.date or "", p.item, p.title, d.sentence, kept)

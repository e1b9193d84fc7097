"""How a passage's place is written in Danish. Knows no ranking and no page."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from indexer.dates import danish_date
from indexer.minutes import Place

_TERM = re.compile(r"\s*[(\[]?\b(?:19|20)\d{2}\s*[-–]\s*(?:19|20)\d{2}\b[)\]]?\s*$")


def body_name(committee: str | None) -> str:
    """A committee's name without the council term some systems print behind it ("... 2018-2021")."""
    return _TERM.sub("", committee or "").strip()


def citation(place: Place) -> str:
    """ "Beskæftigelsesudvalget, 9. marts 2021, pkt. 24 – Sagsfremstilling"; an agenda says that it is one."""
    where = [body_name(place.committee) or place.source]
    if place.date:
        where.append(danish_date(place.date))
    if place.kind == "dagsorden":
        where.append("dagsorden")
    if place.item:
        where.append(f"pkt. {place.item}")
    section = place.section.strip().rstrip(":")
    return ", ".join(where) + (f" – {section}" if section else "")


def permalink(place: Place, root: str = "") -> str:
    """The address of the item in the app; `root` is the app's own, without the slash at its end."""
    return f"{root}/arkiv?{urlencode({'moede': place.source, 'punkt': place.item or place.item_key})}"

"""Which municipality a document belongs to: printed, counted in the text, or where the file lies. Says how sure it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Literal

from indexer.text import fold

From = Literal["printed", "text", "folder", "given"]

_NAME = r"[A-ZÆØÅ][a-zæøåé]+(?:-[A-ZÆØÅ][a-zæøåé]+)*(?:\s[A-ZÆØÅ][a-zæøåé]+(?:-[A-ZÆØÅ][a-zæøåé]+)*)?"
_KOMMUNE = re.compile(
    rf"(?<![\w-])(?P<name>{_NAME})\s+(?:Kommunes?|kommunes?|Regionskommunes?)\b|(?<![\w-])Region\s+(?P<region>{_NAME})"
)
_UPPER = re.compile(
    r"^(?:.*(?:RÅDET|UDVALGET|BESTYRELSEN|NÆVNET) (?:I|FOR) )?(?P<name>[A-ZÆØÅ][A-ZÆØÅ\- ]+?)\s+(?:KOMMUNE|REGIONSKOMMUNE)$"
)
_SEAT = re.compile(  # "Byrådet i Nordby", "Referat Strandby Byråd 11-09-2019"
    r"^(?:byrådet|kommunalbestyrelsen|byråd)\s+i\s+(?P<seat>[A-ZÆØÅ][\wæøåÆØÅ-]{2,})$"
    r"|^(?:referat|dagsorden|beslutningsprotokol)?\s*(?:fra|for|af)?\s*(?P<before>(?-i:[A-ZÆØÅ][a-zæøå-]{2,}))\s+(?:byråd|kommunalbestyrelse)\b",
    re.IGNORECASE,
)
_NOT_NAMES = frozenset(
    {
        "I",
        "Den",
        "En",
        "Denne",
        "Hver",
        "Som",
        "For",
        "Og",
        "Af",
        "Fra",
        "Til",
        "Med",
        "Når",
        "Hvis",
        "At",
        "Andre",
        "Alle",
        "Ny",
        "Vi",
        "På",
        "Ved",
        "De",
        "Det",
        "Både",
        "Hos",
        "Mellem",
        "Samt",
        "Kommune",
    }
)
_GENERIC = frozenset(
    "referat referater dagsorden dagsordener minutes moede moeder moeder data sample samples test tests dev held out held_out udvalg udvalget byraad byraadet files filer pdf docx html md txt arkiv "
    "kommunalbestyrelse kommunalbestyrelsen input inputs upload uploads shared layouts layout tmp punkt bilag protokol beslutningsprotokol aaben lukket kommune kommuner".split()
)


def _names(text: str) -> list[str]:
    """Every municipality or region named in a text."""
    found = []
    for m in _KOMMUNE.finditer(text):
        name = m["name"] or f"Region {m['region']}"
        words = name.split()
        while words and words[0] in _NOT_NAMES:
            words = words[1:]
        if words and len(words[0]) > 1:
            found.append(" ".join(words))
    return found


def find_municipality(
    header: Sequence[str], body: Sequence[str], source: str, folder: str, given: str | None
) -> tuple[str | None, From | None]:
    """The municipality's name without "Kommune", and where it was found."""
    if given:
        return re.sub(r"\s+(?:Region)?s?kommune$", "", given.strip(), flags=re.IGNORECASE), "given"
    for text in header:
        upper = _UPPER.match(text.strip())
        if upper:
            return upper["name"].title(), "printed"
    alone = Counter(name for text in (*header, *body) for name in _names(text) if " " not in name)
    alone.update(w.title() for w in re.findall(r"[^\W\d_]{4,}", f"{source} {folder}"))
    printed = Counter(name for text in header if len(text) < 160 for name in _names(text))
    counted = Counter(name for text in body for name in _names(text))
    printed, counted = _shortened(printed, alone), _shortened(counted, alone)
    if printed:
        best = max(printed, key=lambda n: (printed[n], counted[n], n))
        return best, "printed"
    seats = [m for text in header for m in [_SEAT.match(text.strip())] if m]
    if seats:
        return (seats[0]["seat"] or seats[0]["before"]).title(), "text"
    place = _from_place(source, folder, " ".join((*header, *body)), counted)
    if place and not counted and any(re.search(r"\bregionsråd", text, re.IGNORECASE) for text in body):
        place = f"Region {place}"
    if counted:
        (best, count), *others = counted.most_common(2)
        if place and place != best and counted[place]:
            return place, "text"
        if (count >= 2 and (not others or count >= 2 * others[0][1])) or not place:
            return best, "text"
    return (place, "folder") if place else (None, None)


def _shortened(names: Counter[str], alone: Counter[str]) -> Counter[str]:
    """ "Uldall Vindstrup" counts as "Vindstrup" where that stands alone as well: a word before the name ran into it."""
    found: Counter[str] = Counter()
    for name, n in names.items():
        last = name.split()[-1]
        found[last if last in alone and not name.startswith("Region ") else name] += n
    return found


def _from_place(source: str, folder: str, text: str, counted: Counter[str]) -> str | None:
    """A municipality from the folder's or the file's name: "varde", "Varde Kommune", "fjordholm_boern_kultur_2018-03-13.md"."""
    for piece in re.split(r"[\\/]", folder)[::-1]:
        name = re.sub(r"[_ -]*kommune$", "", piece.strip(), flags=re.IGNORECASE)
        if (
            re.fullmatch(r"[^\W\d_]{3,}(?:[ _-][^\W\d_]{2,}){0,2}", name)
            and fold(name) not in _GENERIC
            and (name != piece or _printed_as(name, text, counted))
        ):
            return _printed_as(name, text, counted) or name.replace("_", " ").title()
    first = re.match(r"[^\W\d_]{4,}", source)
    rest = source[first.end() :] if first else ""
    if (
        first
        and fold(first[0]) not in _GENERIC
        and rest[:1] in "_- "
        and not re.search(r"(?:udvalg|raad|råd|bestyrelse)", first[0], re.IGNORECASE)
    ):
        return _printed_as(first[0], text, counted) or (
            first[0].title() if re.search(r"\d{4}-\d{2}-\d{2}|\d{2}-\d{2}-\d{4}", rest) else None
        )
    return None


def _printed_as(name: str, text: str, counted: Counter[str]) -> str | None:
    """The name as the text prints it ("oesterby" -> "Østerby"), or None."""
    wanted = fold(name).replace("_", " ")
    for candidate in counted:
        if fold(candidate) == wanted:
            return candidate
    for word in re.findall(r"(?<!\w)[A-ZÆØÅ][a-zæøå]{2,}(?!\w)", text):
        if fold(word) == wanted:
            return str(word)
    return None

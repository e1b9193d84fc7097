"""The municipality's own form of a citation, read from a small file: for one passage, and for a whole case. Knows no page."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from indexer.dates import danish_date
from indexer.minutes import Place
from indexer.text import squeeze
from retrieval.cite import body_name
from retrieval.decisions import Decision
from retrieval.places import section_place

FILE = Path(__file__).parent.parent / "data" / "citation.toml"

_FIELDS: Mapping[str, Callable[[Place], str]] = {
    "committee": lambda p: body_name(p.committee) or p.source,
    "date": lambda p: danish_date(p.date) if p.date else "",
    "iso_date": lambda p: p.date or "",
    "item": lambda p: p.item,
    "title": lambda p: p.title,
    "section": lambda p: p.section.strip().rstrip(":"),
    "case_number": lambda p: p.case_number or "",
    "municipality": lambda p: p.municipality or "",
    "page": lambda p: str(p.page) if p.page else "",
    "source": lambda p: p.source,
    "kind": lambda p: p.kind,
}
_KNOWN = (*_FIELDS, "quote", "permalink")
_PART = re.compile(r"\[([^\[\]]*)\]|([^\[\]]+)")
_FIELD = re.compile(r"\{(\w*)\}")


class FormProblem(ValueError):
    """The form cannot be used; the message names the file and what is wrong."""


@dataclass(frozen=True, slots=True)
class Form:
    """A template: fields in {braces}, and parts in [square brackets] that are left out where one of their fields is empty."""

    template: str

    def cite(self, place: Place, quote: str, link: str = "") -> str:
        """One citation. The quote is set as it is, on one line; `link` is the way to it, "" where the app has no address."""
        values = {name: value(place) for name, value in _FIELDS.items()}
        values |= {"quote": squeeze(quote), "permalink": link}
        return "".join(
            _filled(m[1] or m[2] or "", values, optional=m[1] is not None) for m in _PART.finditer(self.template)
        )


def _filled(part: str, values: Mapping[str, str], optional: bool) -> str:
    if optional and not all(values[name] for name in _FIELD.findall(part)):
        return ""
    return _FIELD.sub(lambda m: values[m[1]], part)


def read_form(path: Path = FILE) -> Form:
    """The form in a file, checked; by default the one in data/."""
    try:
        row = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise FormProblem(f"{path}: cannot be read: {problem}") from problem
    template = row.get("template")
    if not isinstance(template, str) or "{quote}" not in template:
        raise FormProblem(
            f'{path}: found template = {template!r}, expected a text with {{quote}}, as "{{committee}}: »{{quote}}«"'
        )
    unknown = sorted(set(_FIELD.findall(template)) - set(_KNOWN))
    if unknown or "".join(m[0] for m in _PART.finditer(template)) != template:
        wrong = f"unknown fields {', '.join(map(repr, unknown))}" if unknown else "brackets that do not match"
        raise FormProblem(f"{path}: {wrong}; the fields are {', '.join(_KNOWN)}")
    return Form(template)


def cite_case(form: Form, decided: Iterable[Decision], link: Callable[[Place], str]) -> str:
    """The decisions of a whole case, each cited, one a line, in the order given. `link` is the way to a place, "" for none."""
    places = ((section_place(d.place, "Beslutning", "beslutning"), d.decision) for d in decided)
    return "\n".join(form.cite(place, quote, link(place)) for place, quote in places)

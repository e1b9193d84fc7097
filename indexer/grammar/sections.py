"""Splits an item's lines into its meta block and its sections. Knows headings and where they can stand, not what a decision says.

A heading is one by the table and by its place (own line, the document's own manner of printing headings), never by level alone;
sub-headings stay in their section's text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from indexer.grammar.attachments import is_file_list
from indexer.grammar.bodies import body_key, is_body, same_body
from indexer.grammar.header import is_label
from indexer.grammar.headings import CORE, WEAK, Heading, classify, dateline, key
from indexer.grammar.items import plain_title
from indexer.grammar.names import is_names
from indexer.grammar.signs import Sign, is_meta
from indexer.minutes import Line, Section, Span, Table

_RUN_IN_DATELINE = re.compile(r"^(?P<label>[A-ZÆØÅ][^:\t]{8,120}):\s+(?P<rest>\S.*)$")
_RUN_IN_ROUTE = re.compile(
    r"^(?P<label>[^:\t]{4,60}):\s+(?P<rest>\S.{0,60})$"
)  # "Kompetence: Byrådet" below the case text
_INITIALS = re.compile(r"^(?:[A-ZÆØÅ]{2,6}|[a-zæøå]{2,6})$")
_SENTENCE = re.compile(r"^(?=.{60}).*[a-zæøå]{3}\.(?:\s+[A-ZÆØÅ]|$)")
_AMOUNT = re.compile(r"^[\d.,%-]+$")
_RULE = re.compile(r"^[\W_]*$")
_SUMMONS = re.compile(
    r"^(?:Godkendt|Drøftet|Vedtaget|Udsat|Taget til|Ingen|Intet|Orientering|Anbefal|Indstilles|Tiltrådt|Til )",
    re.IGNORECASE,
)
_CASE_TYPES = frozenset({"droeftelse", "orientering", "til orientering", "til droeftelse", "beslutning", "forslag"})
_NEVER_SUB = frozenset({"sagsfremstilling", "indstilling", "resume"})
_NARRATIVE = frozenset({"sagsfremstilling", "baggrund", "vurdering"})
_KEPT_TOGETHER = frozenset({"tidligere_beslutning"})
_REPEATABLE = frozenset(
    {
        "beslutning",
        "tidligere_beslutning",
        "bilag",
        "fraværende",
        "andet",
        "afstemning",
        "dissens",
        "inhabilitet",
        "deltagere",
    }
)


@dataclass(frozen=True, slots=True)
class Template:
    """How this document prints its headings: marked as such or plain, in capitals, at one level; and headings of its own."""

    marked: bool
    upper: bool
    level: int | None
    own: frozenset[str]
    whose: tuple[str, str] | None  # body and date that the datelines of several items name: this meeting's
    usual: frozenset[str]  # headings of the table that stand free on their line in one item or more


@dataclass(slots=True)
class Raw:
    """A section while it is being collected."""

    heading: str
    type: str
    body: str | None = None
    date: str | None = None
    lines: list[Line] = field(default_factory=list)


def learn(ranges: Sequence[range], lines: Sequence[Line], signs: Sequence[Sign]) -> Template:
    """The document's own manner of printing headings, from all its items."""
    sure = [lines[i] for r in ranges for i in r if (h := signs[i].heading) and h.sure and (h.core or h.body or h.date)]
    marked = sum(line.kind == "heading" for line in sure) > 0.6 * len(sure) if sure else False
    upper = sum(line.text.isupper() for line in sure) > 0.7 * len(sure) if sure else False
    levels = Counter(line.level for line in sure if line.kind == "heading" and line.level)
    level, count = levels.most_common(1)[0] if levels else (None, 0)
    seen: Counter[str] = Counter()
    for r in ranges:
        seen.update({key(lines[i].text) for i in r if _could_be_own(i, r, lines, signs, marked)})
    named = Counter(
        (body_key(h.body), h.date) for r in ranges for h in {signs[i].heading for i in r} if h and h.body and h.date
    )
    whose = next((key for key, n in named.most_common(1) if n > 1), None)
    enough = max(2, 0.3 * len(ranges))
    return Template(
        marked,
        upper,
        level if count == sum(levels.values()) and count > 1 else None,
        frozenset(k for k, n in seen.items() if n >= enough and k),
        whose,
        frozenset(key(lines[i].text) for r in ranges for i in r if (h := signs[i].heading) and h.sure and lines[i].gap),
    )


def _could_be_own(i: int, within: range, lines: Sequence[Line], signs: Sequence[Sign], marked: bool) -> bool:
    """A line outside the table that may be one of the document's own headings, if it recurs."""
    line, sign = lines[i], signs[i]
    if (
        sign.heading
        or sign.meta
        or sign.group
        or sign.chrome
        or line.kind not in {"heading", "text"}
        or not re.search(r"[^\W\d_]{3}", line.text)
    ):
        return False
    text = line.text.strip()
    if len(text) > 60 or _SUMMONS.match(text) or is_body(text) or (i == within.start and not marked):
        return False
    if marked:
        return line.kind == "heading" and not text.endswith((".", ","))
    after = i + 1 < within.stop and not signs[i + 1].heading
    return (
        line.gap
        and after
        and not signs[i - 1].heading
        and not text.endswith((".", ",", ";"))
        and len(text.split()) <= 6
        and text[0].isupper()
        and not is_names(text)
    )


def split(
    within: range, title: str, lines: Sequence[Line], signs: Sequence[Sign], template: Template
) -> tuple[list[str], list[Raw]]:
    """An item's meta lines and its sections in printed order."""
    meta: list[str] = []
    raws: list[Raw] = []
    plain = plain_title(title)
    for i in within:
        line, sign = lines[i], signs[i]
        if sign.chrome or _RULE.match(line.text):
            meta.append(line.text)
            continue
        current = raws[-1] if raws else None
        fresh = not raws or (len(raws) == 1 and not raws[0].lines)
        heading = _heading_here(i, within, lines, signs, current, template)
        if heading and fresh and _is_value_of_meta(line.text, heading):
            heading = None
        if heading and not raws and _earlier_treatment(i, within, lines, signs):
            meta.append(line.text)
            continue
        if heading and not raws and heading.type == "andet" and _repeats(line.text, plain):
            heading = None
        if heading:
            raws.append(Raw(line.text.strip(), heading.type, heading.body, heading.date))
            continue
        next_is_meta = i + 1 < within.stop and signs[i + 1].meta
        initials = bool(meta) and not raws and _INITIALS.match(line.text.strip()) is not None
        if i + 1 == within.stop and raws and raws[-1].lines and re.fullmatch(r"[a-zæøå]{2,4}", line.text.strip()):
            meta.append(line.text)
            continue
        initials = initials or (not raws and is_label(line.text))
        again = initials or (_repeats(line.text, plain) and (not raws or line.kind == "heading" or next_is_meta))
        if (
            fresh
            and (
                (sign.meta and not (raws and _SENTENCE.search(line.text)))
                or sign.group
                or again
                or (not raws and (line.kind == "row" or is_file_list(line.text)))
            )
            and not (current and current.type == "sagsgang" and not sign.meta and not sign.strong)
        ):
            meta.append(line.text)
            continue
        route = _RUN_IN_ROUTE.match(line.text) if sign.meta and line.kind != "row" else None
        known = classify(route["label"]) if route else None
        if route and known and known.type == "sagsgang":
            raws.append(Raw(f"{route['label']}:", "sagsgang", lines=[replace(line, text=route["rest"], kind="text")]))
            continue
        run_in = _dateline_run_in(line, current)
        if run_in:
            found, rest = run_in
            raws.append(
                Raw(
                    line.text[: len(line.text) - len(rest)].strip(),
                    "beslutning",
                    found.body,
                    found.date,
                    [replace(line, text=rest, kind="text")],
                )
            )
            continue
        if current is None:
            current = Raw("", "")
            raws.append(current)
        _absorb(current, line)
    return meta, raws


def _earlier_treatment(i: int, within: range, lines: Sequence[Line], signs: Sequence[Sign]) -> bool:
    """ "Økonomiudvalget den 25. oktober 2005, pkt. 3" under the title, with nothing of its own below it."""
    found = dateline(lines[i].text)
    below = signs[i + 1].heading if i + 1 < within.stop else None
    return (
        bool(found and found.body and found.date and below)
        and not lines[i].text.rstrip().endswith(":")
        and lines[i].kind != "heading"
    )


def _is_value_of_meta(text: str, heading: Heading) -> bool:
    """ "Beslutningskompetence: KB" printed as a heading is a meta line."""
    return heading.type == "sagsgang" and bool(re.search(r":\s*\S", text)) and is_meta(text)


def _repeats(text: str, plain: str) -> bool:
    """The item's title printed again, with or without its number."""
    again = plain_title(text)
    return (
        bool(plain)
        and bool(again)
        and (
            again == plain
            or re.sub(r"^(?:punkt |pkt |nr )?\d+[a-z]? ", "", again) == plain
            or re.fullmatch(r"(?:punkt|pkt|sag nr|nr) \d+[a-z]?", again) is not None
        )
    )


def _absorb(current: Raw, line: Line) -> None:
    """Adds a line to a section; a dateline right under a decision heading says whose it is."""
    found = (
        dateline(line.text)
        if not current.lines and current.type in {"beslutning", "tidligere_beslutning"} and not current.body
        else None
    )
    if found and current.type == "beslutning":
        current.body, current.date = found.body, found.date or current.date
    current.lines.append(line)


def _dateline_run_in(line: Line, current: Raw | None) -> tuple[Heading, str] | None:
    """ "<organ>, <dato>, pkt. 5: Udvalget anbefaler ..." outside a history section: the heading and the text after it."""
    if line.kind == "row" or (
        current and (current.type in _KEPT_TOGETHER or (current.type == "beslutning" and not current.lines))
    ):
        return None
    match = _RUN_IN_DATELINE.match(line.text)
    found = dateline(match["label"]) if match else None
    return (found, match["rest"]) if match and found and found.body and found.date else None


def _heading_here(
    i: int, within: range, lines: Sequence[Line], signs: Sequence[Sign], current: Raw | None, template: Template
) -> Heading | None:
    """The heading a line is at this place, or None."""
    line, sign = lines[i], signs[i]
    text = line.text.strip()
    heading = sign.heading
    after = lines[i + 1] if i + 1 < within.stop else None
    if heading is None:
        return _own_heading(line, sign, after, current, template)
    if (
        heading.type == "afstemning"
        and current
        and current.type == "beslutning"
        and not key(text).startswith("afstemning")
    ):
        return None
    name = key(text)
    again = heading.type == "indstilling" and current is not None and current.type == "indstilling"
    if again and current is not None and (not current.lines or text.endswith(",")):
        return None
    if current and current.type in _NARRATIVE and _quoted(i, within, lines, signs):
        return None
    if current and current.type == "bilag" and name == "ingen bilag":
        return None
    bare_dateline = (
        heading.body is not None
        and heading.date is not None
        and not name.startswith(("beslutning", "afgoerelse", "vedtagelse"))
    )
    if bare_dateline and current and not current.lines and current.type == "beslutning" and current.body is None:
        return None
    ours = (body_key(heading.body or ""), heading.date) == template.whose
    kept = current is not None and current.type in _KEPT_TOGETHER and current.body is None
    if bare_dateline and kept and not ours and line.kind != "heading":
        return None
    if line.kind == "heading":
        run_in = not line.gap and line.level == 0 and text.endswith(":")
        if (
            name not in _NEVER_SUB
            and template.upper
            and not text.isupper()
            and not run_in
            and heading.type not in {"fraværende", "bilag", "beslutning", "tidligere_beslutning"}
        ):
            return None
        return None if _printed_again_later(i, within, lines, signs, current, heading) else heading
    case_type = current is not None and current.type == "sagsgang" and name in _CASE_TYPES
    if name in WEAK and (template.marked or case_type) and not text.endswith(":"):
        return None
    if current and current.type == "sagsgang" and not line.gap and not text.endswith(":"):
        return None
    if (
        template.upper
        and not text.isupper()
        and heading.type not in {"fraværende", "bilag", "beslutning", "tidligere_beslutning"}
    ):
        return None
    above = lines[i - 1] if i > within.start else None
    if not _stands_alone(line, above, after, heading, name, template):
        return None
    return None if _printed_again_later(i, within, lines, signs, current, heading) else heading


def _quoted(i: int, within: range, lines: Sequence[Line], signs: Sequence[Sign]) -> bool:
    """ "Byrådet besluttede den 3. maj:" and then "Beslutning: ..." in the case text of an item that has a decision of its own."""
    heading = signs[i].heading
    if heading is None or heading.type != "beslutning" or heading.body or heading.date or i == within.start:
        return False
    others = (signs[j].heading for j in within if j != i)
    return lines[i - 1].text.rstrip().endswith(":") and any(h is not None and h.type == "beslutning" for h in others)


def _stands_alone(
    line: Line, above: Line | None, after: Line | None, heading: Heading, name: str, template: Template
) -> bool:
    """A line without markup stands where a heading can stand, in this document's manner."""
    text = line.text.strip()
    colon = text.endswith(":")
    ended = above is not None and after is not None and _ended(above, after)
    if heading.body or heading.date:
        return True
    if template.marked:
        return (heading.sure and colon and line.gap) or (name in CORE and line.gap)
    if heading.sure:
        if name in WEAK:
            free = line.gap or colon or (name in template.usual and ended)
            return free and after is not None and not text.endswith((".", ","))
        if name in CORE and not line.gap and not colon and not ended and after and _AMOUNT.match(after.text):
            return False  # a column's head in a table printed cell by cell
        return line.gap or colon or name in CORE or ended
    return (
        (line.gap or (ended and colon and heading.type == "indstilling"))
        and text[0].isupper()
        and (colon or len(text.split()) <= 6)
        and after is not None
        and (heading.type == "indstilling" or not after.text[:1].islower())
    )


def _ended(above: Line, after: Line) -> bool:
    """A sentence or list ends above a line and text begins anew below it: no empty line need stand between."""
    done = above.kind in {"list", "row"} or above.text.rstrip().endswith((".", "!", "?", '"', "”", "»"))
    return done and after.kind != "row" and not after.text[:1].islower()


def _own_heading(line: Line, sign: Sign, after: Line | None, current: Raw | None, template: Template) -> Heading | None:
    """A heading outside the table: recurring in this document, at the template's one level, or in the template's capitals.

    The case text has sub-headings of its own, often at that level; in there a heading that stands once is one of them.
    """
    text = line.text.strip()
    if (
        sign.meta
        or sign.group
        or line.kind in {"row", "list"}
        or after is None
        or len(text) > 90
        or not re.search(r"[^\W\d_]{3}", text)
    ):
        return None
    recurs = key(text) in template.own and (line.kind == "heading" or not template.marked)
    telling = current is not None and current.type in _NARRATIVE
    level = line.kind == "heading" and line.level > 0 and line.level == template.level and not telling
    capitals = template.upper and text.isupper() and len(text) > 4 and line.gap and not is_body(text)
    return Heading("andet", False) if recurs or level or capitals else None


def _printed_again_later(
    i: int, within: range, lines: Sequence[Line], signs: Sequence[Sign], current: Raw | None, heading: Heading
) -> bool:
    """A template heading that the case text prints first as a sub-heading of its own: the later, filled one is the section."""
    if (
        heading.type in _REPEATABLE
        or heading.type == "sagsfremstilling"
        or current is None
        or current.type != "sagsfremstilling"
        or not current.lines
    ):
        return False
    name = key(lines[i].text)
    later = [
        j
        for j in range(i + 1, within.stop)
        if (h := signs[j].heading) and h.type == heading.type and key(lines[j].text) == name
    ]
    return bool(later) and later[0] + 1 < within.stop and not signs[later[0] + 1].heading


def settle(raws: list[Raw]) -> list[Raw]:
    """Puts text where it belongs: a decision printed after an empty "Fraværende:" goes to the decision, text after the names too."""
    out: list[Raw] = []
    for raw in raws:
        decision = out[-1] if out and out[-1].type in {"beslutning", "tidligere_beslutning"} else None
        if raw.type == "fraværende" and decision is not None:
            names, rest = _names_first(raw.lines)
            if rest and (not decision.lines or (names and raw.lines and not raw.lines[0].gap)):
                decision.lines.extend(replace(line, gap=line.gap or k == 0) for k, line in enumerate(rest))
                raw.lines = names
        out.append(raw)
    return out


def _names_first(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """The lines of names a list begins with, and the rest."""
    n = 0
    while n < len(lines) and is_names(re.sub(r"^\W+", "", lines[n].text)):
        n += 1
    return list(lines[:n]), list(lines[n:])


def decide(raws: Sequence[Raw], committee: str | None, date: str | None) -> None:
    """Tells this meeting's decision from earlier and other bodies' decisions, by body and date."""
    for raw in raws:
        if raw.type == "beslutning" and not agrees(raw, committee, date):
            raw.type = "tidligere_beslutning"


def agrees(raw: Raw, committee: str | None, date: str | None) -> bool:
    """The heading's body and date, where it prints them, are those of the meeting."""
    body_ok = raw.body is None or committee is None or same_body(raw.body, committee) or is_general(raw.body)
    return body_ok and (raw.date is None or date is None or raw.date == date)


def is_general(body: str) -> bool:
    """ "Udvalget", "Rådet": a body named by its kind alone."""
    return key(body) in {"udvalget", "udvalgets", "raadet", "raadets", "naevnet", "bestyrelsen", "udvalg"}


def to_section(raw: Raw) -> Section:
    """The finished section: paragraphs parted by an empty line, list entries and table rows by a line break."""
    text = ""
    pages: list[tuple[int, int]] = []
    tables: list[Table] = []
    subheadings: list[Span] = []
    start: int | None = None
    header: Span | None = None
    previous: Line | None = None
    for line in raw.lines:
        if previous is not None:
            tight = (line.kind == previous.kind and line.kind in {"list", "row"}) or not line.gap
            text += "\n" if tight else "\n\n"
        if line.page is not None and (not pages or pages[-1][1] != line.page):
            pages.append((len(text), line.page))
        if line.kind == "row" and (previous is None or previous.kind != "row"):
            start, header = len(text), None
        if line.kind == "row" and line.header and header is None and start is not None:
            header = Span(start, len(text) + len(line.text))
        if line.kind == "heading":
            subheadings.append(Span(len(text), len(text) + len(line.text)))
        text += line.text
        previous = line
        if line.kind == "row" and start is not None:
            table = Table(Span(start, len(text)), header)
            tables = [*tables[:-1], table] if tables and tables[-1].span.start == start else [*tables, table]
    return Section(raw.heading, raw.type, text, raw.body, raw.date, tuple(pages), tuple(tables), tuple(subheadings))

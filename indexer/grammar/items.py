"""Finds where each item begins, in any of the ways minutes print it. Knows lines and their signs, nothing of what an item says.

Several ways of reading the document are tried (numbered lines of each style, meta lines, headings, the line before the template's
first heading); the one that splits it best wins: every item holds the template's headings once, none is left before the first.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median

from indexer.grammar.attachments import is_file_list
from indexer.grammar.bodies import is_body
from indexer.grammar.headings import WEAK, closes, key
from indexer.grammar.names import is_names
from indexer.grammar.signs import Sign, is_open_mark
from indexer.minutes import Line
from indexer.text import fold, squeeze

_N = r"(?P<number>\d{1,4}(?:[A-Za-z](?!\w)|\s[A-Z](?=[.:)]))?)"
_T = r"(?P<title>\S.*)"
_MARK = r"(?P<mark>åbent?|lukket|åben|lukkede?)(?:\s+(?:punkt|sag|dagsordenspunkt))?"
STYLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "word",
        re.compile(
            rf"^(?:(?:ad|til|vedr\.?|vedrørende|dagsordenens)\s+)?(?:tillægspunkt|dagsordenspunkt|sagspunkt|punkt|pkt\.?|nr\.?|no\.?|sag nr\.?|sag|emne|ad)"
            rf"\s*(?:nr\.?\s*)?:?\s*{_N}(?!\s?/\s?\d)\s*(?:[.:)|]|\s[-–]|[-–]\s)?\s*{_T}$",
            re.IGNORECASE,
        ),
    ),
    ("dot", re.compile(rf"^{_N}\s?\.(?:\s+|(?=[A-ZÆØÅ\"”»(])){_T}$")),
    ("colon", re.compile(rf"^{_N}\s?:\s*{_T}$")),
    ("paren", re.compile(rf"^{_N}\s?\)\s*{_T}$")),
    (
        "slash",
        re.compile(
            r"^(?:(?:sag|punkt|pkt\.?)\s+(?:nr\.?\s+)?)?(?P<number>\d{1,3}\s?/\s?(?:\d{2}|(?:19|20)\d{2}))(?:\s*[.:]|\s[-–])?\s+(?P<title>[A-ZÆØÅ\"”»(].*)$",
            re.IGNORECASE,
        ),
    ),
    (
        "letter",
        re.compile(
            r"^(?:(?i:punkt|pkt\.?|sag)\s+)?(?P<number>[A-ZÆØÅ])(?:\s?[.):]|\s[-–])\s*(?P<title>[A-ZÆØÅ\"”»(].*)$"
        ),
    ),
    ("dash", re.compile(rf"^{_N}\s[-–|]\s{_T}$")),
    ("mark", re.compile(rf"^{_N}\s*\.?\s*[(\[]?{_MARK}[)\]]?\s*[:\-–]?\s+{_T}$", re.IGNORECASE)),
    ("openfirst", re.compile(rf"^{_MARK}\s+{_N}[.:]?\s+{_T}$", re.IGNORECASE)),
    ("bare", re.compile(rf"^{_N}\s+(?P<title>[A-ZÆØÅ\"”»].*)$")),
    (
        "wordalone",
        re.compile(
            rf"^(?:dagsordenspunkt|sagspunkt|punkt|pkt\.?|sag nr\.?|sag(?=\s*:)|nr\.?)\s*(?:nr\.?)?\s*:?\s*{_N}\s*[.:]?$",
            re.IGNORECASE,
        ),
    ),
    ("alone", re.compile(rf"^{_N}\s?\.?$")),
)
_MARK_FIRST = dict(STYLES)["openfirst"]
_MONTHS = re.compile(
    r"^(?:januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|okt|nov|dec|kvartal|halvår|behandling|klasse|etage|sal|ps?)\b",
    re.IGNORECASE,
)
_LEADERS = re.compile(
    r"(?:\s*(?:\.\s?){3,}|\s*…+|\s*_{4,})\s*(?:\d{1,4}|[ivxl]+)?\s*$|\t\s*\d{1,4}\s*$|\s+Fejl! Bogmærke.*$",
    re.IGNORECASE,
)
_CONTENTS = re.compile(
    r"^(?:punkt(?:/nr)?\s+side|indholdsfortegnelse|indhold|punkter|dagsordenspunkter|dagsordenpunkter|punkter på dagsordenen|sagsoversigt|oversigt over sager|følgende sager behandles på mødet|dagsordenens punkter|sager \d+ - \d+|"
    r"dagsorden|sagsliste|punktoversigt|oversigt|sag(?: nr\.?)?\b.* side(?:nr\.?)?)\b\W*(?:side)?\W*$",
    re.IGNORECASE,
)
_CLOSED_TITLE = re.compile(
    r"^\(?lukket\b|\(lukket(?: punkt| sag)?\)|(?:^|[-–]\s*)lukket(?: punkt| sag)?\.?$|^closed item|\bclosed item\b",
    re.IGNORECASE,
)
_PSEUDO = re.compile(
    r"^(?:godkendelse af (?:dagsorden|referat)|meddelelser|spørgetid|gensidig orientering|eventuelt|orientering|underskrift|underskift|næste møde|fraværende|siden sidst|bordet rundt|velkomst|punkter til)",
    re.IGNORECASE,
)
_AGENDA_TYPE = re.compile(
    r"\((?P<type>B|O|D|beslutning|orientering|drøftelse|beslutningssag|orienteringssag|drøftelsessag)\)\s*#?$",
    re.IGNORECASE,
)
_LETTERED = re.compile(r"^[A-Z]\. (?:eventuelt|orientering\w*|drøftelse\w*|meddelelser)\W*$", re.IGNORECASE)
_FIRST = re.compile(r"^1\.\s+(?P<title>\S.*)$")
_SERIES = frozenset({"slash", "letter"})
_UNTITLED = frozenset({"openfirst", "wordalone", "alone"})
_MANY = 1200  # candidates; the time grows with their square
_OPEN_MARK = re.compile(
    r"^(?:[(\[]åbent?(?: punkt| sag)?[)\]]\s*[:–-]?\s*|åbent?(?: punkt| sag)?(?:\s*:|\s[–-])\s+)"
    r"|\s*[(\[]åbent?(?: punkt| sag)?[)\]]$|\s[–-]\såbent? (?:punkt|sag)$",
    re.IGNORECASE,
)
_END_STOP = re.compile(r"[.,;:]$")
_TRIM = re.compile(r"\s*#$")


@dataclass(frozen=True, slots=True)
class Opening:
    """One item's beginning: lines [start, body) are its number and title lines; `group` is what its group line says of closedness."""

    start: int
    body: int
    number: str
    title: str
    marked_closed: bool | None = None


@dataclass(frozen=True, slots=True)
class _Candidate:
    index: int
    number: str
    title: str
    mark: bool | None
    weight: float
    proof: bool  # a meta line or a section heading follows, or the contents print the title
    set_off: bool  # a group line stands above it, or nothing follows it to the document's end


def plain_title(title: str) -> str:
    """A title for comparing: folded, without leaders, marks, number and punctuation."""
    title = _LEADERS.sub("", title)
    title = re.sub(
        r"\((?:lukket|åben|åbent)[^)]*\)|^\s*lukket(?: punkt| sag)?\s*[:\-–]\s*|\([BOD]\)\s*#?$",
        " ",
        title,
        flags=re.IGNORECASE,
    )
    return " ".join(re.findall(r"[^\W_]+", fold(title)))


def is_closed_title(title: str) -> bool:
    """A title that says its item is closed; a title that only speaks of closed items does not."""
    return bool(_CLOSED_TITLE.search(title.strip()))


def agenda_type(title: str) -> str | None:
    """ "B", "O" or "D" where the title ends with it or with its word."""
    found = _AGENDA_TYPE.search(title.strip())
    return found["type"][0].upper() if found else None


def is_contents_heading(text: str) -> bool:
    """ "Indholdsfortegnelse", "PUNKTER", "Følgende sager behandles på mødet"."""
    return bool(_CONTENTS.match(text.strip()))


def without_leaders(text: str) -> str:
    """A line of the contents without dots and page number."""
    return squeeze(_LEADERS.sub("", text).replace("\t", " "))


def _order(number: str) -> tuple[int, str]:
    """Sorting key of a printed number: 12 < 12A < 13."""
    digits = re.match(r"\d+", number)
    if re.fullmatch(r"\d+/\d+", number):
        serial, year = number.split("/")
        return int(serial), year[-2:]
    return (int(digits[0]) if digits else 0, number[digits.end() :].strip() if digits else number)


def _skippable(line: Line, sign: Sign, title: str) -> bool:
    """Lines that may stand between an item line and its content: the title again, group lines, chrome, file names."""
    plain = plain_title(line.text)
    if sign.chrome or sign.group or is_body(line.text) or re.search(r"\.(?:pdf|docx?|xlsx?)\b", line.text):
        return True
    if not plain or not title:
        return not plain
    return (
        plain == title
        or (title in plain and len(plain) < len(title) + 12)
        or re.fullmatch(r"(?:punkt|pkt|sag nr|nr)?\s*\d+[a-z]?", plain) is not None
    )


def _follows(lines: Sequence[Line], signs: Sequence[Sign], index: int, title: str, limit: int = 8) -> tuple[str, int]:
    """What comes first after an item line: "meta", "heading", "text" or "end", and at which distance in lines."""
    plain, distance = plain_title(title), 0
    first = "end"
    for j in range(index + 1, min(len(lines), index + 1 + limit)):
        if _skippable(lines[j], signs[j], plain):
            continue
        distance += 1
        if signs[j].strong or signs[j].meta:
            return "meta", distance
        if signs[j].heading:
            return "heading", distance
        first = "text"
    return first, distance


def _candidates(
    style: str, pattern: re.Pattern[str], lines: Sequence[Line], signs: Sequence[Sign], contents: str
) -> list[_Candidate]:
    """Every line of one style with how much speaks for it; lines with nothing for them are left out."""
    found = []
    later = {
        (_order(m["number"].replace(" ", "")), plain_title(m.groupdict().get("title") or "")): i
        for i, line in enumerate(lines)
        if len(line.text) <= 320 and (m := pattern.match(squeeze(line.text)))
    }
    for i, line in enumerate(lines):
        text = squeeze(line.text)
        lettered = style == "letter" and _LETTERED.match(text)  # "F. Eventuelt" heads a group where numbers count items
        if line.kind == "row" or len(line.text) > 320 or signs[i].chrome or (signs[i].group and not lettered):
            continue
        match = pattern.match(text)
        if not match or _LEADERS.search(text) or (signs[i].heading and style != "word"):
            continue
        groups = match.groupdict()
        title = _TRIM.sub("", groups.get("title") or "")
        title, opened = _without_open_mark(title)
        if style not in {"alone", "wordalone"} and not re.search(r"[^\W\d_]{2}", title):
            continue
        if _MONTHS.match(title):
            continue
        mark = not groups["mark"].casefold().startswith("åb") if groups.get("mark") else False if opened else None
        again = later.get((_order(groups["number"].replace(" ", "")), plain_title(title)), i) > i
        run = again and title and (_same_style(pattern, i + 1, lines) or _same_style(pattern, i - 1, lines))
        candidate = _weigh(style, i, groups["number"].replace(" ", ""), title, mark, lines, signs, contents)
        if run:
            candidate = replace(candidate, weight=candidate.weight - 3.0)
        if candidate.weight > 0:
            found.append(candidate)
    return found


def _without_open_mark(title: str) -> tuple[str, bool]:
    """A title without "(Åben)", "Åben:", "- Åbent punkt" beside it, and whether it had one."""
    bare = _OPEN_MARK.sub("", title).strip()
    return (bare, True) if bare and bare != title else (title, False)


def _same_style(pattern: re.Pattern[str], i: int, lines: Sequence[Line]) -> bool:
    """A neighbouring line looks like an item line of the same style, as in a table of contents."""
    return 0 <= i < len(lines) and pattern.match(squeeze(lines[i].text)) is not None


def _weigh(
    style: str,
    i: int,
    number: str,
    title: str,
    mark: bool | None,
    lines: Sequence[Line],
    signs: Sequence[Sign],
    contents: str,
) -> _Candidate:
    """How much speaks for a line being an item line."""
    line = lines[i]
    if style == "alone" and i + 1 < len(lines) and _looks_like_title(lines[i + 1], signs[i + 1], contents):
        title = squeeze(lines[i + 1].text)
    plain = plain_title(title)
    follows, distance = _follows(lines, signs, i, title)
    listed = len(plain) >= 6 and f" {plain} " in contents
    weight = 0.5 if line.gap else 0.0
    weight += 2.0 if line.kind == "heading" else 0.0
    weight += {"meta": 4.0, "heading": 2.0}.get(follows, 0.0) * (1.0 if distance <= 2 else 0.4)
    weight += 4.0 if listed else 0.0
    weight += {
        "word": 2.0,
        "mark": 2.0,
        "openfirst": 2.0,
        "bare": -1.5,
        "alone": -1.5,
        "wordalone": 1.0,
        "paren": -0.5,
    }.get(style, 0.0)
    titled = (
        style in {"alone", "wordalone"}
        and i > 0
        and lines[i - 1].kind == "heading"
        and _looks_like_title(lines[i - 1], signs[i - 1])
    )
    weight += 2.0 if titled else 0.0
    weight += 1.5 if follows == "text" and _titles_paragraph(i, title, lines) else 0.0
    weight += 1.0 if mark is not None or is_closed_title(title) or _PSEUDO.match(title) else 0.0
    weight -= 1.0 if line.kind == "list" else 0.0
    if title and not listed:
        weight -= 5.0 if title[0].islower() else 0.0
        weight -= 2.5 if _END_STOP.search(title) and not title.endswith(("m.v.", "mv.", "m.m.", "mm.", "etc.")) else 0.0
        weight -= 2.0 if len(title) > 160 else 0.0
    before = lines[i - 1] if i else None
    if before is not None and line.kind != "heading":
        heading = signs[i - 1].heading
        weight -= (
            2.5
            if heading
            and heading.type in {"indstilling", "beslutning", "bilag", "handlemuligheder"}
            and i > 5
            and not listed
            else 0.0
        )
        weight -= 2.0 if before.text.rstrip().endswith((":", ",")) and not heading and not listed else 0.0
    grouped = i > 0 and signs[i - 1].group
    weight += (2.0 if grouped else 0.0) + (1.0 if follows == "end" else 0.0)
    proof = (follows in {"meta", "heading"} and distance <= 3) or listed or titled
    return _Candidate(i, number, title, mark, weight, proof, grouped or follows == "end")


def _titles_paragraph(i: int, title: str, lines: Sequence[Line]) -> bool:
    """A short line set off above, with running text right below: how free minutes print their items."""
    below = lines[i + 1] if i + 1 < len(lines) else None
    return (
        below is not None
        and lines[i].gap
        and not below.gap
        and below.kind == "text"
        and len(title) < 100
        and title[:1].isupper()
        and not _END_STOP.search(title)
        and below.text[:1].isupper()
    )


def _chain(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """The heaviest subsequence whose numbers run upward; wide gaps cost a little."""
    if len(candidates) > _MANY:
        heaviest = sorted(candidates, key=lambda c: (-c.weight, c.index))[:_MANY]
        candidates = sorted(heaviest, key=lambda c: c.index)
    orders = [_order(c.number) for c in candidates]
    best: list[float] = []
    back: list[int | None] = []
    for i, candidate in enumerate(candidates):
        top, origin, here = 0.0, None, orders[i]
        for j in range(i):
            if best[j] > top and orders[j] < here:
                gap = here[0] - orders[j][0]
                value = best[j] - (0.0 if gap <= 1 else 0.3 if gap <= 20 or here[0] in {101, 201} else 2.5)
                if value > top:
                    top, origin = value, j
        best.append(top + candidate.weight)
        back.append(origin)
    chain: list[_Candidate] = []
    at = max(range(len(best)), key=lambda k: best[k]) if best else None
    while at is not None:
        chain.append(candidates[at])
        at = back[at]
    return chain[::-1]


def _consistent(chain: list[_Candidate], candidates: Sequence[_Candidate], lines: Sequence[Line]) -> list[_Candidate]:
    """The chain without what does not look like the rest, and with strong item lines that stand out of order."""
    if not chain:
        return chain
    typical = median(c.weight for c in chain)
    headed = sum(lines[c.index].kind == "heading" for c in chain) / len(chain)
    proven = sum(c.proof for c in chain) / len(chain)
    kept: list[_Candidate] = []
    for c in chain:
        closed = c.mark or is_closed_title(c.title) or bool(_PSEUDO.match(c.title))
        odd = headed > 0.7 and lines[c.index].kind != "heading" and not (c.proof and c.weight >= 0.6 * typical)
        bare = (
            proven > 0.7
            and not c.proof
            and lines[c.index].kind != "heading"
            and not closed
            and c.weight < 0.4 * typical
            and not (c.set_off and kept and _order(c.number)[0] == _order(kept[-1].number)[0] + 1)
        )
        if not odd and not bare:
            kept.append(c)
    if not kept:
        return chain
    used = {c.index for c in kept}
    names = {(c.number, plain_title(c.title)) for c in kept}
    titles = {plain_title(c.title) for c in kept}
    numbers = {c.number for c in kept}
    ones = sum(c.number == "1" for c in candidates) > 0.7 * len(candidates) and len(candidates) > 3
    for c in candidates:
        same = (c.number, plain_title(c.title)) in names or plain_title(c.title) in titles
        closed = is_closed_title(c.title) and c.weight >= 1.5 and c.number not in numbers
        if c.index in used or same or c.index < kept[0].index or not (c.proof or closed):
            continue
        fresh = c.number not in numbers and c.weight >= max(3.0, 0.8 * typical)
        if (
            fresh
            or closed
            or ((ones or (lines[c.index].kind == "heading" and headed > 0.7)) and c.weight >= 0.8 * typical)
        ):
            kept.append(c)
            titles.add(plain_title(c.title))
    return sorted(kept, key=lambda c: c.index)


def _numbered(style: str, pattern: re.Pattern[str], lines: Sequence[Line], signs: Sequence[Sign]) -> list[Opening]:
    """The document read as items of one numbered style; a second pass knows the contents printed before the first item."""
    chain = _chain(_candidates(style, pattern, lines, signs, ""))
    if not chain:
        return []
    proven = [c for c in chain if c.proof and (lines[c.index].kind == "heading" or c.weight >= 2)]
    contents = contents_text(lines[: proven[0].index] if proven else [])
    candidates = _candidates(style, pattern, lines, signs, contents)
    listed = _paragraphs(pattern, candidates, lines, signs, contents)
    candidates = [c for c in candidates if c.index not in listed]
    chain = _consistent(_chain(candidates), candidates, lines)
    if style in {"alone", "wordalone"}:
        return _titled(chain, lines, signs, contents, style)
    openings = [_opening(c, lines, signs, contents) for c in chain]
    closed_too = _with_closed(openings, lines, signs)
    return [o for o in closed_too if o.number or lines[o.start].kind == "heading"]


def _paragraphs(
    pattern: re.Pattern[str],
    candidates: Sequence[_Candidate],
    lines: Sequence[Line],
    signs: Sequence[Sign],
    contents: str,
) -> set[int]:
    """Numbered paragraphs of one section: a run from "1" below a proven item, no heading between its entries, none in the contents."""
    first = next((c.index for c in candidates if c.proof), len(lines))
    sure = {c.index for c in candidates if c.set_off or is_closed_title(c.title)}
    named = {c.index for c in candidates if len(p := plain_title(c.title)) >= 6 and f" {p} " in contents}
    found: set[int] = set()
    run: list[int] = []
    for i in range(first + 1, len(lines)):
        if signs[i].heading or signs[i].meta or signs[i].group:
            run = []
            continue
        line = lines[i]
        match = pattern.match(squeeze(line.text)) if line.kind in {"text", "list"} else None
        number = match.groupdict().get("number", "") if match else ""
        if not number.isdigit() or i in sure:
            continue
        run = [*run, i] if run and int(number) == len(run) + 1 else [i] if number == "1" else []
        if i in named or (i + 1 < len(lines) and signs[i + 1].meta):
            run = []
        found.update(run[1:])
    return found


def contents_text(lines: Iterable[Line]) -> str:
    """All that is printed before the items, folded, to look titles up in; two-line titles run together."""
    return " " + " ".join(plain_title(line.text) for line in lines) + " "


def _in_capitals(title: str, follower: Line, sign: Sign) -> bool:
    """The second line of a title in capitals, or a number that ends it."""
    if follower.gap or sign.meta or sign.heading or sign.group or sign.chrome or follower.kind == "row":
        return False
    if not re.search(r"\w", follower.text):
        return False
    return title.isupper() and len(title) > 12 and len(follower.text) < 90 and follower.text.upper() == follower.text


def _opening(c: _Candidate, lines: Sequence[Line], signs: Sequence[Sign], contents: str) -> Opening:
    """The opening a numbered line makes; a title that runs on over the next line is joined."""
    title, body = c.title, c.index + 1
    if body < len(lines):
        follower, sign = lines[body], signs[body]
        joined = f"{title} {follower.text}"
        kinds = {follower.kind, lines[c.index].kind}
        runs_on = (len(kinds) == 1 or (kinds == {"list", "text"} and not follower.gap)) and not (
            sign.meta or sign.heading or sign.group or sign.chrome or _is_numbered(follower.text)
        )
        if (
            runs_on
            and not follower.gap
            and (follower.text[:1].islower() or title.endswith(("-", "–", ",", " og", " i", " af", " for")))
            and len(joined) < 260
        ) or (
            runs_on
            and (_in_capitals(title, follower, sign) or plain_title(joined) in contents)
            and plain_title(joined) != plain_title(title)
            and len(follower.text) < 120
        ):
            title, body = squeeze(joined), body + 1
    return Opening(c.index, body, c.number, title, c.mark)


def _looks_like_title(line: Line, sign: Sign, contents: str = "") -> bool:
    """A line that could be a title standing apart from its number."""
    text = line.text.strip()
    listed = len(plain_title(text)) >= 6 and f" {plain_title(text)} " in contents
    known = sign.heading is not None and not (
        key(text) in WEAK and (listed or (line.kind == "heading" and line.level > 0))
    )
    if (
        known
        or sign.meta
        or sign.group
        or sign.chrome
        or line.kind in {"row", "list"}
        or not 3 <= len(text) <= 220
        or is_body(text)
        or not re.search(r"[^\W\d_]{2}", text)
    ):
        return False
    if re.search(r"\.(?:pdf|docx?|xlsx?)$", text, re.IGNORECASE):
        return False
    plain = plain_title(text)
    if line.kind == "heading" or (len(plain) >= 6 and f" {plain} " in contents):
        return True
    return (
        not text.endswith((".", ":", ",", ";"))
        and text[0].isupper()
        and len(text.split()) <= 25
        and not is_names(text)
        and not _OUTCOME.match(text)
    )


_OUTCOME = re.compile(
    r"^(?:godkendt|drøftet|vedtaget|tiltrådt|udsat|taget til|til efterretning|orientering(?:en)? (?:taget|givet|modtaget)|ingen|intet|anbefal|indstilles|se )",
    re.IGNORECASE,
)


def _titled(
    chain: Sequence[_Candidate], lines: Sequence[Line], signs: Sequence[Sign], contents: str, style: str
) -> list[Opening]:
    """Items whose number stands alone: the title is the line before it, after it, or after the meta lines, as most of them have it."""
    before = sum(c.index > 0 and _looks_like_title(lines[c.index - 1], signs[c.index - 1], contents) for c in chain)
    after = [
        c.index + 1 if _right_below(c.index + 1, lines, signs) else _title_after(c.index + 1, lines, signs, contents)
        for c in chain
    ]
    if style == "alone" or sum(a is not None for a in after) >= before:
        found = [
            Opening(
                c.index,
                c.index + 1 if a is None or a > c.index + 1 else a + 1,
                c.number,
                squeeze(lines[a].text) if a is not None else "",
                c.mark,
            )
            for c, a in zip(chain, after, strict=True)
        ]
        return [_whole(o, lines, signs, contents) for o in found]
    return [
        Opening(c.index - 1, c.index + 1, c.number, squeeze(lines[c.index - 1].text), c.mark)
        if c.index and _looks_like_title(lines[c.index - 1], signs[c.index - 1], contents)
        else Opening(c.index, c.index + 1, c.number, "", c.mark)
        for c in chain
    ]


def _right_below(i: int, lines: Sequence[Line], signs: Sequence[Sign]) -> bool:
    """A line right under the number that may be a title though it looks like a name, a body or a weak heading elsewhere."""
    if i >= len(lines) or lines[i].gap or lines[i].kind in {"row", "list"}:
        return False
    text, sign = lines[i].text.strip(), signs[i]
    if sign.meta or sign.group or sign.chrome:
        return False
    if sign.heading and key(text) not in WEAK and sign.heading.type != "underskrift":
        return False
    return (
        len(text) < 120 and not text.endswith((".", ":", ",", ";")) and text[0].isupper() and not _OUTCOME.match(text)
    )


def _whole(opening: Opening, lines: Sequence[Line], signs: Sequence[Sign], contents: str) -> Opening:
    """The opening with the second line of its title, where the contents print both as one or both are in capitals."""
    at = opening.body
    if not opening.title or at >= len(lines) or at == opening.start + 1:
        return opening
    joined = squeeze(f"{opening.title} {lines[at].text}")
    listed = f" {plain_title(joined)} " in contents and not signs[at].heading and not signs[at].meta
    if listed or _in_capitals(opening.title, lines[at], signs[at]):
        return replace(opening, body=at + 1, title=joined)
    return opening


def _title_after(start: int, lines: Sequence[Line], signs: Sequence[Sign], contents: str) -> int | None:
    """The first line after meta lines, when it looks like a title."""
    for j in range(start, min(len(lines), start + 10)):
        if signs[j].meta or signs[j].chrome:
            continue
        return j if _looks_like_title(lines[j], signs[j], contents) else None
    return None


def _all_ones(lines: Sequence[Line], signs: Sequence[Sign]) -> list[Opening]:
    """The document read as items that all lost their number to "1.", as copies of web lists have it."""
    found = []
    for i, line in enumerate(lines):
        match = _FIRST.match(squeeze(line.text))
        plain = line.gap and line.kind != "row" and not signs[i].heading and len(line.text) < 160
        if match and plain and match["title"][0].isupper() and not _END_STOP.search(match["title"]):
            found.append(Opening(i, i + 1, "1", match["title"]))
    others = any(re.match(r"2\.\s+[A-ZÆØÅ]", line.text) and line.gap for line in lines)
    return found if len(found) > 2 and not others else []


def _meta_blocks(lines: Sequence[Line], signs: Sequence[Sign]) -> list[Opening]:
    """The document read as one item per meta block; titles before or after it, or lost."""
    starts = [i for i, sign in enumerate(signs) if sign.strong and not any(s.meta for s in signs[max(0, i - 2) : i])]
    starts = [_block_start(i, signs) for i in starts]
    blocks = sorted(set(starts))
    contents = contents_text(lines[: max(0, blocks[0] - 2)] if blocks else [])
    before = [_title_before(i, lines, signs, contents) for i in blocks]
    after = [_title_after(i, lines, signs, contents) for i in blocks]
    if len(before) > 1 and not any(b is not None for b in before[1:]):
        before = [None] * len(before)
    if sum(b is not None for b in before) >= sum(a is not None for a in after):
        titled = [
            Opening(i if b is None else b, i, "", "" if b is None else squeeze(lines[b].text))
            for i, b in zip(blocks, before, strict=True)
        ]
        return _with_closed(titled, lines, signs)
    return [Opening(i, i, "", "" if a is None else squeeze(lines[a].text)) for i, a in zip(blocks, after, strict=True)]


def _block_start(i: int, signs: Sequence[Sign]) -> int:
    """The first line of the meta block around a line."""
    while i and signs[i - 1].meta:
        i -= 1
    return i


def _title_before(i: int, lines: Sequence[Line], signs: Sequence[Sign], contents: str) -> int | None:
    """The line before a meta block that is its title, past chrome and group lines."""
    j = i - 1
    while j >= 0 and (signs[j].chrome or signs[j].group):
        j -= 1
    if j < 0 or not _looks_like_title(lines[j], signs[j], contents):
        return None
    plain = f" {plain_title(lines[j].text)} "
    above = next((s.heading for s in reversed(signs[max(0, j - 8) : j]) if s.heading), None)
    if above and above.type == "bilag" and lines[j].kind != "heading" and plain not in contents:
        return None
    after_heading = j > 0 and signs[j - 1].heading is not None and plain not in contents and lines[j].kind != "heading"
    if j and plain_title(lines[j - 1].text) == plain.strip() and not signs[j - 1].heading:
        return j - 1
    return None if after_heading else j


def _by_level(levels: Collection[int], lines: Sequence[Line], signs: Sequence[Sign]) -> list[Opening]:
    """The document read as one item per unknown heading of one level, or of any where levels change at random."""
    found: list[Opening] = []
    for i, (line, sign) in enumerate(zip(lines, signs, strict=True)):
        if (
            line.kind == "heading"
            and line.level in levels
            and not is_body(line.text)
            and not (sign.heading or sign.group or sign.meta)
            and not is_contents_heading(line.text)
        ):
            if found and plain_title(found[-1].title) == plain_title(line.text):
                continue
            found.append(Opening(i, i + 1, "", squeeze(line.text)))
    first = next((o.start for o in found if _follows(lines, signs, o.start, o.title)[0] in {"meta", "heading"}), None)
    return _with_closed([o for o in found if first is not None and o.start >= first], lines, signs)


def _before_template(lines: Sequence[Line], signs: Sequence[Sign]) -> list[Opening]:
    """The document read as one item per line that stands right before the heading its items begin with."""
    first: Counter[str] = Counter()
    spots: dict[str, list[int]] = {}
    for i, sign in enumerate(signs):
        if (
            i
            and sign.heading
            and sign.heading.type != "fraværende"
            and not signs[i - 1].heading
            and _looks_like_title(lines[i - 1], signs[i - 1])
            and lines[i - 1].gap
        ):
            name = sign.heading.type
            first[name] += 1
            spots.setdefault(name, []).append(i - 1)
    if not first:
        return []
    name = max(first, key=lambda n: (first[n], n))
    return _with_closed([Opening(i, i + 1, "", squeeze(lines[i].text)) for i in spots[name]], lines, signs)


def _with_closed(openings: list[Opening], lines: Sequence[Line], signs: Sequence[Sign]) -> list[Opening]:
    """The openings and, after the first, every line of its own that is a closed item's title."""
    if not openings:
        return openings
    known = {i for o in openings for i in range(o.start, o.body + 1)}
    titles = {plain_title(o.title) for o in openings}
    closed = [
        i
        for i in range(openings[0].body, len(lines))
        if i not in known and _is_closed_line(lines[i], signs[i]) and plain_title(lines[i].text) not in titles
    ]
    return sorted([*openings, *(_closed_opening(i, squeeze(lines[i].text)) for i in closed)], key=lambda o: o.start)


def _closed_opening(i: int, text: str) -> Opening:
    """A closed item's own line, with the number after the mark ("lukket 101 Klagesag") where it has one."""
    numbered = _MARK_FIRST.match(text)
    return Opening(i, i + 1, numbered["number"], numbered["title"], True) if numbered else Opening(i, i + 1, "", text)


def _is_closed_line(line: Line, sign: Sign) -> bool:
    """A line of its own that is a closed item's title."""
    numbered = line.gap and not sign.heading and _MARK_FIRST.match(squeeze(line.text))
    return is_closed_title(line.text) and len(line.text) < 120 and bool(numbered or _looks_like_title(line, sign))


def _single(lines: Sequence[Line], signs: Sequence[Sign]) -> list[Opening]:
    """The document read as one item: a page per item. Its title is the last heading before the first section or meta line."""
    first = next((i for i, s in enumerate(signs) if _holds(s) or s.strong), None)
    if first is None:
        return []
    titled = [i for i in range(first) if lines[i].kind == "heading" and _looks_like_title(lines[i], signs[i])]
    spot = titled[-1] if titled else _title_before(first, lines, signs, "")
    if spot is None:
        return [Opening(first, first, "", "")]
    return [Opening(spot, spot + 1, "", squeeze(lines[spot].text))]


def _holds(sign: Sign) -> bool:
    """A heading that items hold; who was away is printed in the meeting's header, too."""
    return sign.heading is not None and sign.heading.core and sign.heading.type != "fraværende"


def _quality(openings: Sequence[Opening], lines: Sequence[Line], signs: Sequence[Sign]) -> float:
    """How well a reading splits the document: items with content, template headings once per item, none before the first item."""
    if not openings:
        return float("-inf")
    numbered = any(o.number for o in openings)
    if not numbered and sum(_is_numbered(o.title) for o in openings) > 0.5 * len(openings):
        return float("-inf")
    score = -2.0 * sum(_holds(s) for s in signs[: openings[0].start])
    ends = [o.start for o in openings[1:]] + [len(lines)]
    for opening, stop in zip(openings, ends, strict=True):
        end = stop
        while end > opening.body and (signs[end - 1].meta or signs[end - 1].chrome or signs[end - 1].group):
            end -= 1
        within = range(opening.body, end)
        counts = Counter(
            key(lines[i].text)
            for i in within
            if (h := signs[i].heading) and h.type in {"indstilling", "sagsfremstilling", "resume"} and h.sure
        )
        plain = sum(
            bool(h) and h is not None and h.type == "beslutning" and not h.body and not h.date
            for h in (signs[i].heading for i in within)
        )
        alive = bool(counts) or any(signs[i].heading or signs[i].strong for i in within)
        score += 1.0 if alive else -1.0 if not numbered else 0.2 if end - opening.body <= 3 else -0.5
        score -= sum(n - 1 for n in counts.values()) + max(0, plain - 1)
        score -= max(0, sum(signs[i].strong and not signs[i - 1].meta for i in within if i > opening.body + 6)) * 0.5
        score -= 0.3 if not opening.title else 0.0
    return score


def _is_numbered(title: str) -> bool:
    """A title that begins with its number is no title of an unnumbered item."""
    return any(pattern.match(title) for style, pattern in STYLES if style not in _UNTITLED)


def find_items(lines: Sequence[Line], signs: Sequence[Sign]) -> tuple[Opening, ...]:
    """The openings of all items, in printed order."""
    readings: list[tuple[float, int, list[Opening]]] = []

    def consider(openings: list[Opening], bonus: float) -> None:
        readings.append((_quality(openings, lines, signs) + bonus, -len(readings), openings))

    for style, pattern in STYLES:
        openings = _numbered(style, pattern, lines, signs)
        if style in _SERIES and not _is_series([o.number for o in openings if o.number]):
            continue
        consider(openings, {"word": 1.2, "dot": 1.0, "bare": 0.5, "alone": 0.0}.get(style, 0.8))
    consider(_all_ones(lines, signs), 3.0)  # such items are short and free of headings
    consider(_meta_blocks(lines, signs), 0.0)
    levels = {line.level for line in lines if line.kind == "heading"}
    for level in sorted(levels):
        consider(_by_level({level}, lines, signs), -0.2)
    consider(_by_level(levels - {0, 1}, lines, signs), -0.4)
    consider(_before_template(lines, signs), -0.5)
    consider(_single(lines, signs), 0.3)
    score, _, best = max(readings, key=lambda r: (r[0], r[1]))
    return tuple(best) if score > float("-inf") else ()


def _is_series(numbers: Sequence[str]) -> bool:
    """Three and more letters from A on, or numbers by year of at most two years: other text has such marks, too."""
    if all(len(n) == 1 and n.isalpha() for n in numbers):
        return len(numbers) > 2 and numbers == [chr(ord("A") + k) for k in range(len(numbers))]
    return len(numbers) > 2 and len({n.split("/")[-1] for n in numbers}) <= 2


def meta_stands_before(openings: Sequence[Opening], signs: Sequence[Sign]) -> bool:
    """The document prints meta lines ("Åbent punkt", "Sagsnr.: ...") above an item's title, not below it."""
    before = [signs[o.start - 1].meta for o in openings if o.start]
    return bool(before) and before[0] and sum(before) > 0.5 * len(before)


def _among_attachments(i: int, floor: int, signs: Sequence[Sign]) -> bool:
    """The nearest heading above a line is one of attachments."""
    above = next((s.heading for s in reversed(signs[floor:i]) if s.heading), None)
    return above is not None and above.type == "bilag"


def group_before(
    opening: Opening, floor: int, marks: bool, lines: Sequence[Line], signs: Sequence[Sign]
) -> tuple[int, bool | None]:
    """Where the group lines above an item begin, and whether they say that the items below are closed."""
    start, closed = opening.start, None
    while start - 1 >= floor:
        line, sign = lines[start - 1], signs[start - 1]
        mark = is_open_mark(line.text) if marks else None
        divider = floor > 0 and is_body(line.text) and line.kind != "row"
        files = is_file_list(line.text) and not _among_attachments(start - 1, floor, signs)
        if not (sign.group or sign.chrome or (marks and sign.meta) or divider or files):
            break
        start -= 1
        says = closes(line.text) if sign.group else None if mark is None else not mark
        closed = says if closed is None else closed
    return start, closed

"""Pages of a text file: form feeds and page lines, running heads and feet. Knows printed lines only, no minutes."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

_PAGE_LINE = re.compile(
    r"^(?:(?:side|page|s\.|blad)\s*:?\s*\d{1,4}(?:\s*(?:af|of|/|ud af)\s*\d{1,4})?|[-–]\s*\d{1,4}\s*[-–]|\d{1,4}\s*/\s*\d{1,4}"
    r"|\d{1,4}\s+(?:af|of)\s+\d{1,4})$",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"^(?:(?:(?:dagsordens|sags|tillægs)?punkt|pkt\.?|sag|nr\.?|bilag)\s*(?:nr\.?)?\s*:?\s*\d{1,4}\W*$"
    r"|(?:(?:dagsordens|sags|tillægs)?punkt|pkt\.?|sag nr\.?)(?: ?nr\.?)?\s*\d{1,4}\b"
    r"|(?:sags|journal|j\.? ?|dok\.? ?)(?:nr|nummer|id)\b)",
    re.IGNORECASE,
)
# Outcomes and their headings end many pages where every item has its own; they are never furniture.
_SAID = re.compile(
    r"^\W*(?:beslutning|godkendt|vedtaget|tiltrådt|taget|toges|til|drøft\w+|udsat|anbefal\w*|indstil\w*|ingen|intet|orientering|fravær\w*|afbud"
    r"|forkastet|afvist|udgår|bilag)\b",
    re.IGNORECASE,
)
_HEAD_NUMBER = re.compile(r"(?<=\S)\s{3,}(?:side|page|s\.|blad)\s*\d{1,4}(?:\s*(?:af|of|/)\s*\d{1,4})?$", re.IGNORECASE)
_NUMBER_LINE = re.compile(r"^\d{1,4}$|^[ivxl]{1,5}$")
# At half the pages a date or number makes a head: a title stands in the contents and on its page too.
_HEAD_KEY = re.compile(r"^[^#]+#")
_MARK = re.compile(r"^(?:<!--\s*(?:page|side)\b.*-->|\{\d+\}-{5,}|\[?(?:page|side)[ -]?break\]?)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Raw:
    """A line as printed, right end trimmed, its indentation kept."""

    text: str
    page: int | None = None
    gap: bool = False  # an empty line stood before it
    broken: bool = False  # the first line after a page break
    ends: bool = False  # the file itself says that the line ends here


def is_page_line(text: str) -> bool:
    return _PAGE_LINE.match(text.strip(" *#_|")) is not None


def split(text: str) -> list[Raw]:
    """The text's lines without page furniture, each with its page where the file shows pages."""
    sheets = [[line.rstrip(" \t") for line in sheet.split("\n")] for sheet in _sheets(text)]
    if len(sheets) > 1:
        furniture = _furniture(sheets)
        sheets = [[line for i, line in enumerate(s) if (n, i) not in furniture] for n, s in enumerate(sheets)]
    raws: list[Raw] = []
    for number, sheet in enumerate(sheets, 1):
        gap, broken = False, number > 1
        for line in sheet:
            if not line.strip():
                gap = True
                continue
            raws.append(Raw(line, number if len(sheets) > 1 else None, gap, broken))
            gap = broken = False
    return raws[:1] and [replace(raws[0], gap=True), *raws[1:]]


def _sheets(text: str) -> list[str]:
    """The text cut at form feeds, or else after (or before) lines that only number the page."""
    text = re.sub(r"(?m)^.*$", lambda m: "\f" if _MARK.match(m[0].strip()) else m[0], text)
    if "\f" in text:
        return [s for i, s in enumerate(text.split("\f")) if s.strip() or i == 0]
    lines = text.split("\n")
    marks = [i for i, line in enumerate(lines) if is_page_line(line)] or _numbered_heads(lines)
    if len(marks) < 2 or not _counting([lines[i] for i in marks]):
        return [text]
    printed = [i for i, line in enumerate(lines) if line.strip()]
    heads = marks[-1] != printed[-1]  # a foot ends the last page too
    cuts = marks if heads else [i + 1 for i in marks]
    sheets, start = [], 0
    for cut in cuts:
        sheets.append("\n".join(lines[start:cut]))
        start = cut
    sheets.append("\n".join(lines[start:]))
    return [s for s in sheets if s.strip()]


def _numbered_heads(lines: Sequence[str]) -> list[int]:
    """Lines that end in a page number, far right of a text that is the same on every page."""
    heads = [i for i, line in enumerate(lines) if _HEAD_NUMBER.search(line)]
    usual = Counter(recurring_key(lines[i]) for i in heads).most_common(1)
    return [i for i in heads if recurring_key(lines[i]) == usual[0][0]]


def _counting(lines: Sequence[str]) -> bool:
    """Whether the numbers of page lines rise."""
    numbers = [
        int(re.findall(r"\d+", line[found.start() :] if (found := _HEAD_NUMBER.search(line)) else line)[0])
        for line in lines
    ]
    return all(a < b for a, b in itertools.pairwise(numbers))


def _furniture(sheets: Sequence[Sequence[str]]) -> set[tuple[int, int]]:
    """(sheet, line) of page numbers and of heads and feet that recur at the edge of the sheets.

    What counts things, not pages ("Punkt nr. 3"), is none, and a head without a page number stays where it stands first.
    """
    found: set[tuple[int, int]] = set()
    half = max(2, len(sheets) / 2)
    anywhere = Counter(recurring_key(line) for sheet in sheets for line in sheet if line.strip())
    for down in (True, False):
        rest = [[i for i, line in enumerate(sheet) if line.strip()][:: 1 if down else -1] for sheet in sheets]
        for depth in range(3):
            edge = {
                (n, i[depth]): recurring_key(sheets[n][i[depth]])
                for n, i in enumerate(rest)
                if len(i) > depth and not _kept(sheets[n][i[depth]].strip())
            }
            counts = Counter(edge.values())
            # A head of some pages that also stands inside pages is a section heading that often comes first on a page.
            often = {key for key, n in counts.items() if n >= len(sheets) - 1 or anywhere[key] <= n + 1}
            found |= {
                at for at, key in edge.items() if key in often and counts[key] >= half + (not _HEAD_KEY.search(key))
            }
    found = {(n, i) for n, i in found if _at_edge(sheets[n], i, found, n)}
    found -= {(0, i) for n, i in found if n == 0 and _names_the_document(sheets[0], i)}
    ends = [(n, i) for n, sheet in enumerate(sheets) for i in _ends(sheet, found, n)]
    bare = Counter(int(sheets[n][i]) - n for n, i in ends if sheets[n][i].strip().isdigit())
    said = sum(any(is_page_line(line) for line in sheet) for sheet in sheets) * 2 > len(sheets)
    for n, i in ends:
        text = sheets[n][i].strip()
        # An item's number alone on a line counts no pages.
        paged = not text.isdigit() or (not said and (bare[int(text) - n] > 1 or len(bare) == 1))
        if is_page_line(text) or (_NUMBER_LINE.match(text) and paged):
            found.add((n, i))
    return found


def _kept(text: str) -> bool:
    """Whether a line that recurs at the edge of pages is content all the same."""
    return text.endswith(".") or _COUNTED.match(text) is not None or _SAID.match(text) is not None


def _names_the_document(sheet: Sequence[str], i: int) -> bool:
    """Whether the head of the first page stands on top and counts no pages: it may print what no other line does."""
    above = sum(bool(line.strip()) for line in sheet[:i])
    return above < 2 and i < len(sheet) / 2 and not is_page_line(sheet[i]) and not _HEAD_NUMBER.search(sheet[i])


def _ends(sheet: Sequence[str], found: set[tuple[int, int]], n: int) -> set[int]:
    """The first and the last printed line of a sheet that is no furniture."""
    printed = [i for i, line in enumerate(sheet) if line.strip() and (n, i) not in found]
    return {printed[0], printed[-1]} if printed else set()


def recurring_key(text: str) -> str:
    """What two prints of one running head have in common: the words, not the numbers."""
    return re.sub(r"\d+", "#", " ".join(text.split()).casefold())


def _at_edge(sheet: Sequence[str], i: int, found: set[tuple[int, int]], n: int) -> bool:
    """Whether only furniture stands between this line and the edge of its sheet."""
    above = all((n, j) in found for j in range(i) if sheet[j].strip())
    return above or all((n, j) in found for j in range(i + 1, len(sheet)) if sheet[j].strip())

"""Markdown as PDF converters write it: headings, bold lines, pipe tables, lists. Knows no minutes."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from indexer.minutes import Line
from indexer.readers import pages
from indexer.readers.flow import paragraphs
from indexer.readers.pages import Raw
from indexer.readers.words import finish, list_text, rejoin

_HEADING = re.compile(r"^ {0,3}(#{1,6})(?!#)\s*(.*?)\s*#*$")
_BOLD_LINE = re.compile(r"^(\*\*|__)(?=\S)((?:(?!\1).)+?)\1(:?)$")
_BOLD_TAG_LINE = re.compile(r"^<(b|strong)>(.+?)</\1>(:?)$", re.IGNORECASE)
_PIPE_ROW = re.compile(r"^\s*\|.*\|\s*$")
_PIPE_RULE = re.compile(r"^\s*\|?(?:\s*:?-{1,}:?\s*\|)+(?:\s*:?-{1,}:?\s*)?\|?\s*$")
_HORIZONTAL = re.compile(r"^\s{0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,})$")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_HARD_BREAK = re.compile(r"(?<=\S) {2,3}$(?=\n[^\n|#])", re.MULTILINE)
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)\s]*(?:\s+\"[^\"]*\")?\)")
_LINK = re.compile(r"\[([^\]]+)\]\((?:[^()\s]|\([^()\s]*\))+(?:\s+\"[^\"]*\")?\)")
_TAG = re.compile(
    r"</?(?:b|strong|i|em|u|sup|sub|span|p|div|a|font|center|s|del|ins|mark|small)(?:\s[^<>]*)?/?>", re.IGNORECASE
)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_STRONG = re.compile(r"(\*\*\*|___|\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_EMPHASIS = re.compile(
    r"(?<![\w*\\])\*(?=[^\s*])([^*\n]+?)(?<=[^\s\\])\*(?![\w*])|(?<![\w_\\])_(?=[^\s_])([^_\n]+?)(?<=[^\s\\])_(?![\w_])"
)
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~&$\"'])")
_LONG_HEADING = 300


def is_marked(text: str) -> bool:
    """Whether a text carries markdown's own marks: "#" headings, whole bold lines or pipe tables; more than by chance."""
    found = 0
    for line in text.split("\n"):
        found += bool(
            re.match(r"^#{1,6} \S", line) or (_PIPE_RULE.match(line) and "|" in line) or _BOLD_LINE.match(line.strip())
        )
        found += bool(re.match(r"^\*\*\S[^*]*\*\*\s", line))
        if found >= 2:
            return True
    return found == 1 and re.match(r"\s*(?:# |\*\*)", text) is not None


def lines(text: str) -> tuple[tuple[Line, ...], int | None]:
    """The lines of a normalised markdown text, and its number of pages where it shows them."""
    text = _HARD_BREAK.sub("<br>", text)
    raws = pages.split(_COMMENT.sub(lambda m: m[0] if "page" in m[0].lower() or "side" in m[0].lower() else "", text))
    raws = [part for raw in raws for part in _parts(raw)]
    return finish(rejoin(_blocks(raws))), max((r.page or 0 for r in raws), default=0) or None


def plain(text: str) -> str:
    """Text without inline marks: emphasis, links, images, escapes and entities."""
    text = _TAG.sub("", _LINK.sub(r"\1", _IMAGE.sub("", text)))
    for _ in range(3):  # bold around italics around bold
        text = _EMPHASIS.sub(lambda m: m[1] or m[2], _STRONG.sub(r"\2", text))
    text = re.sub(r"(?<!\\)\*\*", "", text)  # bold that was opened and never closed
    return html.unescape(_ESCAPE.sub(r"\1", text)).replace("\u00a0", " ")


def _parts(raw: Raw) -> Iterator[Raw]:
    """A line cut at <br>, except in tables and headings, where a break is only a blank."""
    if _PIPE_ROW.match(raw.text) or _HEADING.match(raw.text):
        yield replace(raw, text=_BREAK.sub(" ", raw.text))
        return
    parts = _BREAK.split(raw.text)
    for n, part in enumerate(parts):
        if part.strip():
            yield Raw(part, raw.page, raw.gap and n == 0, raw.broken and n == 0, ends=n < len(parts) - 1)


def _blocks(raws: Sequence[Raw]) -> Iterator[Line]:
    """Headings and tables as they are marked; the runs between them as paragraphs."""
    run: list[Raw] = []
    i = 0
    while i < len(raws):
        taken, block = _marked(raws, i)
        if not taken:
            run.append(_unquoted(raws[i]))
            i += 1
            continue
        yield from paragraphs(run)
        run = []
        yield from block
        i += taken
    yield from paragraphs(run)


def _marked(raws: Sequence[Raw], i: int) -> tuple[int, list[Line]]:
    """The heading, rule or table that begins at this line, and how many lines it takes; 0 for running text."""
    raw = raws[i]
    text, gap = raw.text, raw.gap or raw.broken
    if _PIPE_ROW.match(text) or (_PIPE_RULE.match(text) and "|" in text):
        end = next(
            (j for j in range(i, len(raws)) if not _PIPE_ROW.match(raws[j].text) or (j > i and raws[j].gap)), len(raws)
        )
        return max(1, end - i), _table(raws[i : max(end, i + 1)])
    if _HORIZONTAL.match(text) and "_" not in text:
        return 1, [Line("", gap=True)]
    if (m := _HEADING.match(text)) and m[2] and len(m[2]) <= _LONG_HEADING:
        return 1, [Line(plain(m[2]), "heading", len(m[1]), raw.page, gap=gap)]
    if (m := _BOLD_LINE.match(text.strip()) or _BOLD_TAG_LINE.match(text.strip())) and len(m[2]) <= _LONG_HEADING:
        return 1, [Line(plain(m[2]) + m[3], "heading", 0, raw.page, gap=gap)]
    if "\t" in text.strip():
        end = next(
            (j for j in range(i, len(raws)) if "\t" not in raws[j].text.strip() or (j > i and raws[j].gap)), len(raws)
        )
        return end - i, _tabbed(raws[i:end])
    return 0, []


def _unquoted(raw: Raw) -> Raw:
    """Running text without its inline marks, its indentation kept."""
    body = re.sub(r"^\s{0,3}>\s?", "", raw.text)
    return replace(raw, text=plain(body).rstrip())


def _table(raws: Sequence[Raw]) -> list[Line]:
    """A pipe table; the row above the rule is the header, unless its cells are all empty."""
    rules = [n for n, r in enumerate(raws) if _PIPE_RULE.match(r.text)]
    rows: list[Line] = []
    for n, raw in enumerate(raws):
        if n in rules:
            continue
        cells = [plain(c.strip()).strip() for c in re.split(r"(?<!\\)\|", raw.text.strip().strip("|"))]
        if any(cells):
            head = bool(rules) and n + 1 == rules[0]
            gap = raw.gap or raw.broken or not rows
            rows.append(Line("\t".join(cells), "row", 0, raw.page, header=head, gap=gap))
    return rows


def _tabbed(raws: Sequence[Raw]) -> list[Line]:
    """Lines with tabs are rows."""
    out = []
    for raw in raws:
        cells = [plain(c).strip() for c in raw.text.strip().split("\t")]
        entry = (
            list_text(cells[0] + " " + cells[1])
            if len(cells) == 2 and list_text(cells[0] + " x") and " " not in cells[0]
            else None
        )
        out.append(Line(entry or "\t".join(cells), "list" if entry else "row", 0, raw.page, gap=raw.gap or raw.broken))
    return out

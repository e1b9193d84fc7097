"""Text of documents made safe to show: escaped for HTML or for Markdown, with only our own marks around slices of it.

Nothing that stands in a document is ever read as HTML, Markdown, LaTeX, an emoji code or a link.
"""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from indexer.minutes import Span, Table

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_JOINER = "\u2060"  # invisible, of no width: parts what a later pass over the rendered text would still replace
# Markdown's backslash ends with parsing; these are replaced in the parsed text: emoji and icon codes, links, arrows.
_REPLACED = re.compile(r":(?=[\w+/-])|@(?=\w)|\bwww(?=\.)|<(?=-)|-(?=[->])|[<>~](?==)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a text that is explained: where it stands, the id of its explanation on the page, and what it says."""

    span: Span
    id: str
    name: str
    explanation: str


def label(text: str) -> str:
    """Text for a place that renders Markdown (buttons, pills, expanders): shown as it stands, in one line."""
    one_line = " ".join(text.split())
    return _PUNCTUATION.sub(r"\\\1", _REPLACED.sub(lambda m: m[0] + _JOINER, one_line))


def escape(text: str) -> str:
    """Text for HTML content and attributes."""
    return html.escape(text, quote=True)


def inline(
    text: str,
    start: int,
    end: int,
    words: Sequence[Span] = (),
    best: Span | None = None,
    terms: Sequence[Term] = (),
) -> str:
    """text[start:end] as HTML: `words` in <mark>, `best` in <strong class="best">, `terms` in buttons; tags never cross.

    A button adds no character: what is selected and copied is the text.
    """
    whole = [t for t in terms if start <= t.span.start and t.span.end <= end and not _cut(t.span, best)]
    opening, closing = {t.span.start: t for t in whole}, {t.span.end for t in whole}
    cuts = {start, end}
    for span in (*words, *([best] if best else []), *(t.span for t in whole)):
        cuts |= {min(max(at, start), end) for at in (span.start, span.end)}
    out: list[str] = []
    in_best = False
    edges = sorted(cuts)
    for left, right in itertools.pairwise(edges):
        wanted = best is not None and best.start <= left < best.end
        if wanted != in_best:
            out.append('<strong class="best">' if wanted else "</strong>")
            in_best = wanted
        if left in opening:
            out.append(_button(opening[left]))
        piece = escape(text[left:right])
        marked = any(w.start <= left < w.end for w in words)
        out.append(f"<mark>{piece}</mark>" if marked else piece)
        if right in closing:
            out.append("</button>")
    if in_best:
        out.append("</strong>")
    return "".join(out)


def _cut(span: Span, best: Span | None) -> bool:
    """Whether the best sentence begins or ends inside a span."""
    return best is not None and any(span.start < edge < span.end for edge in (best.start, best.end))


def _button(term: Term) -> str:
    """The beginning of an explained word: pressed it opens its explanation, the pointer over it shows the same."""
    tip = escape(term.explanation)
    return f'<button type="button" class="term" popovertarget="{escape(term.id)}" data-tip="{tip}">'


def explanations(terms: Iterable[Term]) -> str:
    """What the buttons of a text open; to stand behind the text, closed until then."""
    return "".join(
        f'<div popover id="{escape(t.id)}" class="explained" lang="da"><strong>{escape(t.name)}</strong>: {escape(t.explanation)}</div>'
        for t in terms
    )


def prose(
    text: str,
    tables: Sequence[Table] = (),
    words: Sequence[Span] = (),
    best: Span | None = None,
    header: str = "",
    terms: Sequence[Term] = (),
) -> str:
    """A section's text as HTML: paragraphs, lines and tables, every character of it, with our marks.

    `header` is the header row of a table that began in an earlier passage, shown above the first rows.
    """
    out: list[str] = []
    for span, table in _blocks(text, tables):
        if table is None:
            parts = [p for p in _paragraphs(text, span) if text[p.start : p.end].strip()]
            out += [f"<p>{inline(text, p.start, p.end, words, best, terms)}</p>" for p in parts]
        else:
            out.append(_table(text, span, table.header, words, best, "" if table.header else header))
            header = ""
    if header:
        out.insert(0, f'<p class="table-header">{escape(header.replace(chr(9), " · "))}</p>')
    return "".join(out)


def within(tables: Iterable[Table], start: int, end: int) -> tuple[Table, ...]:
    """The tables of a section as they lie in its slice [start, end), with offsets of the slice."""
    found = []
    for table in tables:
        left, right = max(table.span.start, start), min(table.span.end, end)
        if left < right:
            head = table.header
            inside = head is not None and head.start >= start and head.end <= end
            moved = Span(head.start - start, head.end - start) if head is not None and inside else None
            found.append(Table(Span(left - start, right - start), moved))
    return tuple(found)


def _blocks(text: str, tables: Sequence[Table]) -> Iterator[tuple[Span, Table | None]]:
    at = 0
    for table in sorted(tables, key=lambda t: t.span.start):
        if table.span.start > at:
            yield Span(at, table.span.start), None
        yield table.span, table
        at = table.span.end
    if at < len(text):
        yield Span(at, len(text)), None


def _paragraphs(text: str, span: Span) -> Iterator[Span]:
    at = span.start
    for gap in re.finditer(r"\s*\n[^\S\n]*\n\s*", text[span.start : span.end]):
        yield Span(at, span.start + gap.start())
        at = span.start + gap.end()
    yield Span(at, span.end)


def _table(text: str, span: Span, header: Span | None, words: Sequence[Span], best: Span | None, carried: str) -> str:
    rows = []
    if carried:
        rows.append("<tr>" + "".join(f'<th scope="col">{escape(cell)}</th>' for cell in carried.split("\t")) + "</tr>")
    for line in re.finditer(r"[^\n]+", text[span.start : span.end]):
        start = span.start + line.start()
        is_header = header is not None and header.start <= start < header.end
        tag, scope = ("th", ' scope="col"') if is_header else ("td", "")
        cells = []
        for cell in line[0].split("\t"):
            cells.append(f"<{tag}{scope}>{inline(text, start, start + len(cell), words, best)}</{tag}>")
            start += len(cell) + 1
        rows.append("<tr>" + "".join(cells) + "</tr>")
    return '<div class="scroll"><table>' + "".join(rows) + "</table></div>"

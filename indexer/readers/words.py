"""How printed words and lines hang together: hyphens, bullets, leaders, spaced letters. Knows no file format and no minutes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from indexer.minutes import Line
from indexer.readers.chrome import is_phrase
from indexer.readers.columns import header_row
from indexer.text import squeeze

_BULLETS = "•·▪▫◦‣●○■□❑➢➤►▶✓✔\u0335\u2022\u2043\u2219\uf0b7\uf0a7\uf0d8\uf0fc\uf02d\uf076"
BULLET = re.compile(rf"^(?:[{_BULLETS}]\s*|[-–—*+]\s+|o\s+(?=[A-ZÆØÅ]))(?=\S)")
NUMBERED = re.compile(r"^\(?(?:\d{1,4}[A-Za-z]?|[a-zæøå]|[ivx]{1,4})[.)]\s+(?=\S)")
_LEADER = re.compile(r"\s*(?:\.{4,}|…{2,}|(?:\s\.){4,}|_{4,}(?=\s*\d+$))[.\s]*")
_SPACED = re.compile(r"(?<!\S)(?:[^\W\d_] ){4,}[^\W\d_](?!\w)")
_ENDS = tuple(".:;!?")
_NAMES_LABEL = re.compile(
    r"(?:Fraværende|Fravær|Afbud|Forfald|Ikke til ?stede|Ej til ?stede|Til ?stede|Mødedeltagere|Deltagere|Referent)"
    r"(?: med afbud| fra)?:"
)
_LABEL = re.compile(r"^[A-ZÆØÅ][^\W\d]*\.?(?:[ /-]+[^\W\d]+\.?){0,2}:(?:\s|$)")
_ITEM = re.compile(
    r"^(?:dagsordenspunkt|punkt|pkt\.?|sag nr\.?)(?: nr\.?)?\s*\d{1,4}[A-Z]?\s*(?:[:–-]\s|\.\s(?=[A-ZÆØÅ])|$)",
    re.IGNORECASE,
)
_NUMBER_LABEL = re.compile(
    r"^\(?(?:j(?:ournal)?\.?\s?nr|sags?\.?\s?(?:nr|nummer|id)|sagsnummer|sagsid|dok(?:ument)?\.?\s?nr|esdh|acadre)\b[^\d]{0,12}\d",
    re.IGNORECASE,
)
_HALF = re.compile(r"([^\W\d_]{3,})-([^\W\d_]{3,})")


def list_text(text: str) -> str | None:
    """The entry with its marker in one spelling ("- x", "1. x"), or None where the line is no list entry."""
    if m := BULLET.match(text):
        return "- " + text[m.end() :]
    return text if NUMBERED.match(text) else None


def begins_entry(above: str, body: str, full: bool) -> bool:
    """Whether a line under a paragraph begins a list entry. A sentence may break before a number ("siden / 2013. Fra ...",
    "den / 1. maj"): after a full line without an end only the next (or the same) number of the list counts."""
    if list_text(body) is None:
        return False
    if not full or above.rstrip().endswith((*_ENDS, ",")):
        return True
    number = re.match(r"\(?(\d+)[.)]", body)
    if number is None:
        return body[0] not in "-–—" or above.startswith("- ")
    before = re.match(r"\(?(\d+)[.)]", above)
    return before is not None and int(number[1]) - int(before[1]) in (0, 1)


def is_number_line(body: str) -> bool:
    """Whether a line begins with the label of a case or document number, which stands on a line of its own."""
    return _NUMBER_LABEL.match(body) is not None


def begins_label(body: str) -> bool:
    """Whether a line begins with a short label: "Fraværende: ...", "Sagsid.: ...", "Punkt 12: ..."."""
    return _LABEL.match(body) is not None or (body[:1].isupper() and _ITEM.match(body) is not None)


def begins_names(body: str) -> bool:
    """Whether a line begins with the label of people who were there or away, which never stands inside a sentence."""
    return _NAMES_LABEL.match(body) is not None


def hangs_on(value: str, body: str, full: bool) -> bool:
    """Whether a value's next line runs on (a list with commas, a sentence) and is no value of its own."""
    return (
        full or re.search(r",(?:\s+[A-ZÆØÅ]|$)", value) is not None or value.endswith(("-", " og")) or starts_low(body)
    )


def hyphenated(text: str) -> frozenset[str]:
    """The words that are printed with a hyphen inside a line: these keep it at a line end too."""
    return frozenset(m[0].casefold() for m in _HALF.finditer(text))


def join(left: str, right: str, known: frozenset[str] = frozenset()) -> str:
    """Two parts of one paragraph over a line end. A hyphen that only split the word goes; every other one stays.

    "digitalise-" + "ring" -> "digitalisering"; "drifts-" + "og anlægsudgifter" -> "drifts- og anlægsudgifter";
    "2018-" + "2021" -> "2018-2021"; "CO2-" + "udledning" -> "CO2-udledning".
    """
    head, tail = left.rstrip(), right.lstrip()
    if not head or not tail:
        return head or tail
    if not head.endswith(("-", "\u2010", "\u2011")) or head.endswith((" -", "--")):
        return f"{head} {tail}"
    before = re.split(r"[\s(/]", head[:-1])[-1]
    after = re.split(r"[\s,.;:)/]", tail)[0]
    if after.casefold() in {"og", "eller", "samt", "hhv", "henholdsvis"}:
        return f"{head} {tail}"
    last = re.split(r"-", before)[-1]
    splits = last.isalpha() and len(last) > 1 and after[:1].islower() and not last[1:].isupper()
    splits = splits or (len(last) > 2 and last.isupper() and len(after) > 1 and after.isupper())
    if splits and f"{last}-{after}".casefold() not in known:
        return head[:-1] + tail
    return head + tail


def ends_sentence(text: str) -> bool:
    """Whether a line ends where a sentence or an announcement ends."""
    return text.rstrip(" \"'”»)*").endswith(_ENDS)


def starts_low(text: str) -> bool:
    """Whether a line starts inside a sentence: a lower-case word that is no list marker."""
    return text[:1].islower() and NUMBERED.match(text) is None


def is_clause(text: str, body: str) -> bool:
    """Whether a line is a clause that is printed on a line of its own: "indstiller," then "at dagsordenen godkendes"."""
    return body.startswith("at ") and text.endswith((",", ":", " og"))


def splits_word(text: str, body: str) -> bool:
    """Whether a line ends in the middle of a word."""
    return re.search(r"[^\W\d_]{2,}-$", text) is not None and starts_low(body)


def close_letters(text: str) -> str:
    """ "R E F E R A T" -> "REFERAT". Party letters ("A B F V Ø": all capitals, none twice) stay apart."""

    def close(m: re.Match[str]) -> str:
        letters = m[0].replace(" ", "")
        return letters if not letters.isupper() or len(set(letters)) < len(letters) else m[0]

    return _SPACED.sub(close, text)


def close_leader(text: str) -> str:
    """A line of a table of contents with one kind of leader: "Titel . . . . . . 3" and "Titel.....<tab>3" -> "Titel.....3"."""
    head, *rest = _LEADER.split(text.replace("\t", " "), maxsplit=1) if _LEADER.search(text) else [text]
    if not rest or not head.strip():
        return text
    tail = rest[0].strip()
    return f"{squeeze(head)}.....{tail}" if re.fullmatch(r"\d{0,4}|[ivxlc]{1,6}", tail, re.IGNORECASE) else text


def finish(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The last look over a file's lines: leaders, spaced letters, words left in halves.

    Empty lines and what a web page prints around its content ("Udskriv") go; their gap stays.
    """
    kept: list[Line] = []
    gap = False
    for line in lines:
        text = close_letters("\t".join(squeeze(cell) for cell in line.text.split("\t")).rstrip("\t"))
        if not text.strip() or is_phrase(text):
            gap = gap or line.gap
            continue
        led = close_leader(text)
        kind = "text" if led != text and line.kind == "row" else line.kind
        if kind == "row" and "\t" not in led:
            kind = "row" if line.header or (kept and kept[-1].kind == "row" and not line.gap) else "text"
        kept.append(replace(line, text=led, kind=kind, header=line.header and kind == "row", gap=line.gap or gap))
        gap = False
    return _headed(_whole_words(kept))


def _headed(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Marks the first row of a table as its header where the file marks none and the cells say so."""
    out = list(lines)
    start = 0
    for end in range(1, len(out) + 1):
        if end < len(out) and out[end].kind == "row" and not out[end].gap:
            continue
        table = out[start:end]
        if table[0].kind == "row" and not any(line.header for line in table):
            cells = [line.text.split("\t") for line in table]
            out[start] = replace(table[0], header=header_row(cells))
        start = end
    return tuple(out)


def rejoin(lines: Iterable[Line]) -> list[Line]:
    """Paragraphs that a vanished page break cut inside a sentence: a long one without an end, then one that starts low."""
    out: list[Line] = []
    for line in lines:
        if out and line.gap and _is_cut(out[-1], line):
            out[-1] = replace(out[-1], text=join(out[-1].text, line.text))
            continue
        out.append(line)
    return out


def _is_cut(above: Line, below: Line) -> bool:
    running = above.kind == below.kind == "text" and "\t" not in above.text + below.text
    open_end = len(above.text) > 100 and above.text[:1].isupper() and above.text[-1:].isalnum()
    return running and open_end and starts_low(below.text) and not below.text.startswith("at ")


def _whole_words(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Heals "økonomidi-rektør" inside a line where the file also prints the word whole."""
    known = {w.casefold() for line in lines for w in re.findall(r"(?<![\w-])[^\W\d_]{6,}(?![\w-])", line.text)}

    def heal(m: re.Match[str]) -> str:
        whole = m[1] + m[2]
        return whole if m[2].islower() and whole.casefold() in known else m[0]

    halves = re.compile(rf"(?<![\w-]){_HALF.pattern}(?![\w-])")
    return tuple(replace(line, text=halves.sub(heal, line.text)) if "-" in line.text else line for line in lines)

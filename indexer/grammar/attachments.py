"""Attachment titles as printed in a section of attachments, without list and document numbers. Knows nothing else of an item."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from indexer.grammar import numbers
from indexer.minutes import Line
from indexer.text import fold

_NONE = re.compile(
    r"^(?:ingen(?:\s+bilag)?|der er ingen bilag|intet|-+|se alle bilag|ikke vedlagt|bilag er (?:endnu )?ikke vedlagt)\.?$",
    re.IGNORECASE,
)
_LIST_NUMBER = re.compile(r"^(?:[-•·*–]\s+|\d{1,3}[.)]\s+|\d{1,3}\s+(?=(?:Åben|Lukket)\b))")
_OPEN = re.compile(r"^(?:Åben|Åbent|Lukket)(?:\s*-\s*|\s+|(?=[A-ZÆØÅ]))")
_DOC = r"(?:\d{3}-\d{4}-\s?\d+|(?:19|20)\d{2}-\d{5,7}|\d{2}/\d+-\d+|\d{3,6}/\d{2}(?!\d)|\d{5,7}-\d{2,4}|\d{5,}(?:\s?-\s?EMN-[\d-]+)?|EMN-[\d-]+)"
_LEADING = re.compile(rf"^{_DOC}\s*")
_TRAILING = re.compile(rf"[\s|]*(?:\((?:dok\.?(?:nr\.?)?:?\s*)?{_DOC}[^()]*\)|{_DOC})\s*$", re.IGNORECASE)
_SIZE = re.compile(r"[\s|]*\((?:pdf|docx?|xlsx?|\.pdf)?[,\s]*(?:[\d.,]+\s?[kKmM]?[bB])?\)[\s|]*$", re.IGNORECASE)
_FILES = re.compile(r"(?<=\.pdf)\s+(?=\S)|(?<=\.docx)\s+(?=\S)|(?<=\.xlsx)\s+(?=\S)|(?<=\.doc)\s+(?=\S)")
_FILE_LIST = re.compile(r"^(?:\S+\.(?:pdf|docx?|xlsx?|pptx?)\s*)+$", re.IGNORECASE)


def is_file_list(text: str) -> bool:
    """A line of nothing but file names run together."""
    return bool(_FILE_LIST.match(text.strip()))


def clean(line: str) -> str | None:
    """One attachment's title, or None where the line names none."""
    text = line.strip().replace("\t", " ")
    text = _LIST_NUMBER.sub("", text).strip()
    text = re.sub(r"^\d{2,6}/\d{2}(?=\s?(?:Åben|Lukket))\s?", "", text)
    text = _OPEN.sub("", text)
    if _NONE.match(text) or numbers.is_number(text) or re.fullmatch(rf"(?:{_DOC}|[\d\s/-]+)", text):
        return None
    text = _LEADING.sub("", text)
    for pattern in (_SIZE, _TRAILING, _SIZE):
        text = pattern.sub("", text)
    return text.strip(" |") or None


def joined(lines: Sequence[Line]) -> list[str]:
    """The lines of a list of attachments; a title that runs on over the next line becomes one."""
    found: list[str] = []
    for line in lines:
        if found and not line.gap and line.kind == "text" and line.text[:1].islower():
            found[-1] += f" {line.text}"
        else:
            found.append(line.text)
    if len(found) == 1 and not any(line.gap or line.kind != "text" for line in lines):
        if re.match(r"[-•·]\s", found[0]):
            return re.split(r"\s+(?=[-•·]\s)", found[0])  # bullets of one table cell
        if re.fullmatch(r"\[[^\[\]]+\](?:\s*\[[^\[\]]+\])*", found[0]):
            return re.findall(r"\[([^\[\]]+)\]", found[0])
        pieces = re.split(r",\s+(?=[A-ZÆØÅ])", found[0])
        return pieces if all(len(p.split()) > 1 for p in pieces) else found
    return found


def titles(lines: Iterable[str]) -> tuple[str, ...]:
    """All attachments of an item, each once; a doubled list collapses."""
    found: dict[str, str] = {}
    for line in lines:
        for piece in _FILES.split(line):
            title = clean(piece)
            if title:
                found.setdefault(" ".join(fold(title).split()), title)
    return tuple(found.values())

"""Bytes of a text file -> text: UTF-8 with or without BOM, UTF-16 with BOM, Windows-1252. Knows no minutes."""

from __future__ import annotations

import codecs
import re

from indexer.readers.limits import Unreadable
from indexer.text import normalise

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_DECLARED = re.compile(
    rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,30})|<\?xml[^>]{0,100}encoding=[\"']([\w-]{2,30})", re.IGNORECASE
)
_ODD = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd]")
_SPACES = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_SOFT_BREAK = re.compile(r"\u00ad[ \t]*\r?\n[ \t]*(?=\w)")


def decode(data: bytes) -> str:
    """The text, normalised, with every kind of space as a blank and soft hyphens at line ends undone."""
    text = _decoded(data)
    if len(_ODD.findall(text[:100_000])) * 100 > len(text[:100_000]):
        raise Unreadable("ikke en tekstfil: indholdet er binært")
    return normalise(_SPACES.sub(" ", _SOFT_BREAK.sub("", text)))


def _decoded(data: bytes) -> str:
    for bom, name in _BOMS:
        if data.startswith(bom):
            return data.decode(name, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    declared = _DECLARED.search(data[:4096])
    name = (declared[1] or declared[2]).decode("ascii").lower() if declared else "cp1252"
    if name in {"utf-8", "utf8", "iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii"}:
        # What calls itself Latin-1 is Windows-1252 on the web; a few broken bytes do not make a UTF-8 file another one.
        name = "utf-8" if name.startswith("utf") and _mostly_utf8(data) else "cp1252"
    try:
        return data.decode(name, errors="replace")
    except LookupError:
        return data.decode("cp1252", errors="replace")


def _mostly_utf8(data: bytes) -> bool:
    return data.decode("utf-8", errors="replace").count("\ufffd") * 200 < len(data)

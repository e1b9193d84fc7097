"""Recognises councils, committees and other bodies by the kind of word that names them. Knows no municipality by name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.text import fold

_CAP = r"[A-ZÆØÅ][\w\-&/]*"
_ENDINGS = (
    r"udvalg(?:et|ene)?|byråd(?:et)?|kommunalbestyrelse(?:n)?|kommunalbestyrelsesmøde|magistrat(?:en)?|"
    r"regionsråd(?:et)?|borgerrepræsentation(?:en)?|ældreråd(?:et)?|seniorråd(?:et)?|handicapråd(?:et)?|"
    r"ungdomsråd(?:et)?|ungeråd(?:et)?|landsbyråd(?:et)?|integrationsråd(?:et)?|erhvervsråd(?:et)?|kulturråd(?:et)?|"
    r"lokalråd(?:et)?|udsatteråd(?:et)?|fritidsråd(?:et)?|folkeoplysningsudvalg(?:et)?|råd(?:et)?|nævn(?:et)?|"
    r"kommission(?:en)?|direktion(?:en)?|bestyrelse(?:n)?|forretningsudvalg(?:et)?|forum(?:met)?|beredskab(?:et)?"
)
_ENDINGS = re.sub(r"(?:(?<=^)|(?<=\|))([a-zæøå])", lambda m: f"[{m[1]}{m[1].upper()}]", _ENDINGS)
_SINGLE = rf"(?:[A-ZÆØÅ][\w\-]*?)?(?:{_ENDINGS})"  # Byrådet, Økonomiudvalget, Ældrerådet
_COMPOUND = rf"{_CAP}(?:-)?(?:(?:,\s*|\s+(?:og|&|samt)\s+|\s+){_CAP}(?:-)?){{0,8}}?\s*(?:,|og|&|samt)?\s*[\wæøåÆØÅ\-]*(?:{_ENDINGS})"
_FOR = rf"(?:[Uu]dvalget|[Kk]ommissionen|[Rr]ådet|[Nn]ævnet|[Uu]dvalg|[Ff]orum)\s+(?:for|vedrørende|om)\s+(?:[\w\-&]+(?:,\s*|\s+(?:og|&|samt)\s+|\s+)){{0,8}}?{_CAP}"
_STOP = r"(?:den|d|i|på|til|har|kan|skal|vil|at|som|der|med|fra|ved|er|blev|om|s|pkt|punkt|møde|mødet)"
_LOW = rf"(?!{_STOP}\b)[a-zæøå\-]+"
_FOR_LOW = rf"(?:[Uu]dvalget|[Rr]ådet|[Nn]ævnet) for {_LOW}(?:(?:, | og | samt | ){_LOW}){{0,5}}"
_LOCAL = rf"(?:{_CAP}\s+)*[\w\-]*[Ll]okaludvalg(?:et)?(?:\s+{_CAP})*"
_PERIOD = r"(?:\s*[\[(]?(?:19|20)\d{2}\s*[-–]\s*(?:19|20)?\d{2,4}[\])]?)?"
BODY = rf"(?:{_FOR_LOW}(?![\w-]| [A-ZÆØÅ])|{_FOR}(?:[ ,]+(?:og\s+)?{_CAP})*|{_COMPOUND}|{_SINGLE}|{_LOCAL}){_PERIOD}"

_WHOLE = re.compile(rf"^(?:{BODY})$")
_ANY = re.compile(rf"(?<![\w-])(?:{BODY})(?![\w-])")
_UPPER = re.compile(r"^[A-ZÆØÅ \-,&/]+$")
_KIND = re.compile(rf"(?:{_ENDINGS})s?$", re.IGNORECASE)
_PERIOD_TAIL = re.compile(r"\s*[\[(]?(?:19|20)\d{2}\s*[-–]\s*(?:19|20)?\d{2,4}[\])]?\s*$")
_DEFINITE = re.compile(r"(udvalg|raad|naevn)et$|(?<=styrelse)n$|(?<=repraesentation)en$|(?<=magistrat)en$")
_COUNCILS = frozenset({"byraad", "kommunalbestyrelse", "borgerrepraesentation", "regionsraad", "magistrat"})
_WEAK_ALONE = re.compile(
    r"^(?:udvalg(?:et|ene)?|bestyrelse(?:n)?|råd(?:et)?|forum(?:met)?|nævn(?:et)?|beredskab(?:et)?|direktion(?:en)?)$",
    re.IGNORECASE,
)


def is_body(text: str) -> bool:
    """True when the whole text names one body: "Udvalget for Ældre og Sundhed", "BYRÅDET", "Økonomiudvalget 2018-2021"."""
    text = text.strip(" :.")
    if not text or len(text) > 90 or _WEAK_ALONE.match(text):
        return False
    if _UPPER.match(upper := _PERIOD_TAIL.sub("", text)):
        return bool(_KIND.search(upper)) and len(text.split()) <= 6
    return bool(_WHOLE.match(text))


def find_body(text: str) -> re.Match[str] | None:
    """The first body named in the text, or None."""
    return next((m for m in _ANY.finditer(text) if not _WEAK_ALONE.match(m[0])), None)


def body_key(name: str) -> str:
    """A body's name for comparing: period, genitive, case and joining words folded away."""
    name = _PERIOD_TAIL.sub("", name.strip(" :.,"))
    words = re.findall(r"[^\W_]+", fold(name).replace("-", " "))
    words = [w for w in words if w not in {"og", "samt", "for", "i", "den", "det"}]
    return " ".join(re.sub(r"(?<=[a-z]{4})s$", "", w) for w in words)


def same_body(one: str, other: str) -> bool:
    """True when two printed names mean one body ("Økonomiudvalgets" and "ØKONOMIUDVALGET", "Nordby Byråd" and "Byrådet")."""
    a, b = (_bare(body_key(name)) for name in (one, other))
    return a == b or sorted(a) == sorted(b) or (_only_one(a) and _only_one(b) and a[-1] == b[-1])


def _bare(name: str) -> list[str]:
    """The words of a folded name without the endings of the definite form."""
    return [_DEFINITE.sub(lambda m: m[1] or "", word) for word in name.split()]


def _only_one(words: Sequence[str]) -> bool:
    """The municipality's one council, with at most its seat before it."""
    return len(words) <= 2 and words[-1:] != [] and words[-1] in _COUNCILS

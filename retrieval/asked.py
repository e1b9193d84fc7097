"""What kind of thing a question asks for - a sum, a number, a date, a name - and how a text shows one. Knows no ranking."""

from __future__ import annotations

import re

from indexer.text import fold, words
from retrieval.vocabulary import FUNCTION_WORDS

_MONEY = re.compile(
    r"\d[\d.,]*\s*(?:,-)?\s*(?:mio\.?|mia\.?|t\.?)?\s*kr\b|\bkr\.?\s*\d|\d\s*(?:mio|mia)\b", re.IGNORECASE
)
_NUMBER = re.compile(r"\d")
_DATE = re.compile(
    r"\b(?:januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december|kvartal|uge \d|20\d\d)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"\b[A-ZÆØÅ][\wæøåé-]+ (?:[A-ZÆØÅ]\.? )?[A-ZÆØÅ][\wæøåé-]+|\([A-ZÆØÅ]\)")
_AGAINST = re.compile(
    r"\bimod\s+(?:forslaget\s+)?stem|\bstemte\s+(?:\w+\s+)?imod\b|\bimod\s*[:(]", re.IGNORECASE
)  # who, not how many
_VOTE = re.compile(
    r"\bstemte\b|\bstemmer\s+(?:for|imod|mod)\b|\bafstemning|\b(?:fler|mindre)tal|\benstemmig", re.IGNORECASE
)
_ASKS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (
        re.compile(
            r"\bhvad (?:\w+ )?kost|\bhvor (?:mange|meget) (?:penge|kr)|\bpris|\bbeløb|\bhow much|\bcost|\bbudget|\budgift"
            r"|\b(?:endte|landede)\b.{2,80}\bpå\W*$",
            re.IGNORECASE,
        ),
        _MONEY,
    ),
    (
        re.compile(
            r"\bhvor (?:mange|stor|meget|lang|længe|høj|ofte|tit|gam)|procent|\bhow (?:many|long|large|big|old|often)",
            re.IGNORECASE,
        ),
        _NUMBER,
    ),
    (re.compile(r"\bhvornår|\bhvilken dato|\bwhen\b|\bdeadline|\bfrist", re.IGNORECASE), _DATE),
    (re.compile(r"\bimod\b|\bagainst\b", re.IGNORECASE), _AGAINST),
    (re.compile(r"\bstemte\b|\bafstemning|\bvoted?\b", re.IGNORECASE), _VOTE),
    (re.compile(r"\bhvem\b|\bwho\b|\bhedder\b|\bnavnet på\b|\bname of\b", re.IGNORECASE), _NAME),
)
_COUNTED = re.compile(
    r"\b(?:hvor mange|antal(?:let)?(?: af)?|how many)\s+"
    r"(?:(?:nye|flere|store|små|unge|ældre|af|de|forskellige|pct|procent|percent|of|the|new)\s+)*(\w+)",
    re.IGNORECASE,
)
_SUMS = frozenset("penge kroner kr mio millioner money".split())  # asked for as a sum, not as a number of something
_FIGURE = re.compile(r"\d[\d.,]*|en|et|to|tre|fire|fem|seks|syv|otte|ni|ti|elleve|tolv|ingen|halvdelen")
_ORGANISATION = r"firma|virksomhed|selskab|leverandør|entreprenør|rådgiver|konsulent|arkitekt|bygmester|bygger|museum|forening|klub|skole"
_ASKS_A_NAME = re.compile(
    rf"\bhvem\b|\bhvad hedder\b|\bnavnet på\b|\bhvilke[nt]?\s+(?:\w+\s+)?(?:\w*(?:{_ORGANISATION})\w*|kommuner|byer)\b"
    r"|\bwho\b|\bname of\b|\bwhich (?:\w+ )?(?:compan|firm|contractor|supplier|municipalit|school|museum|club)",
    re.IGNORECASE,
)
_INSIDE = re.compile(r"(?<=[\wæøå,;:(»\"] )[A-ZÆØÅ][\w.&-]+")  # a capital that begins no sentence


def counted(question: str) -> str | None:
    """The noun that a question asks the number of: "klager" of "hvor mange klager kom der?"; None where it asks for none."""
    found = _COUNTED.search(question)
    return found[1].casefold() if found and found[1].casefold() not in _SUMS | FUNCTION_WORDS else None


def is_figure(word: str) -> bool:
    """Whether a word is a number, in figures or as the small ones are written."""
    return _FIGURE.fullmatch(word) is not None


def asks_a_name(question: str) -> bool:
    """Whether it asks who, or which firm, club, town: the name of somebody or something."""
    return _ASKS_A_NAME.search(question) is not None


def names(text: str) -> frozenset[str]:
    """The words of one sentence that are printed as names are, folded: with a capital, and not first."""
    return frozenset(fold(word) for found in _INSIDE.findall(text) for word, _, _ in words(found))


def particular(question: str) -> re.Pattern[str] | None:
    """How the number, date, name or sum that a question asks for is printed; None where it asks for none."""
    return next((printed for asks, printed in _ASKS if asks.search(question)), None)

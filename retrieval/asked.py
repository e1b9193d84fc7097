"""What kind of thing a question asks for - a sum, a number, a date, a name - and how a text shows one. Knows no ranking."""

from __future__ import annotations

import re

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


def particular(question: str) -> re.Pattern[str] | None:
    """How the number, date, name or sum that a question asks for is printed; None where it asks for none."""
    return next((printed for asks, printed in _ASKS if asks.search(question)), None)

"""Characters and words of Danish text. Nothing else touches Unicode or word patterns; knows no minutes."""

from __future__ import annotations

import re
import unicodedata

_SOFT = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_LIGATURE = str.maketrans(
    {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st", "\ufb06": "st"}
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")

# Cyrillic and Greek letters that look Latin; mapped only inside words that also hold Latin letters.
_LOOKALIKE = str.maketrans(
    "АВЕКМНОРСТУХІЈЅаеорсухіјѕкАΒΕΖΗΙΚΜΝΟΡΤΥΧο",
    "ABEKMHOPCTYXIJSaeopcyxijskABEZHIKMNOPTYXo",
)
_MIXED = re.compile(r"(?<!\w)\w*[\u0370-\u03ff\u0400-\u04ff]\w*")
_LATIN = re.compile(r"[A-Za-zÆØÅæøå]")

WORD = re.compile(r"[^\W_]+(?:[.\-/][^\W_]+)*|§", re.UNICODE)

# Danish and English words that carry no topic wherever they stand. "ikke", "imod", "ingen" and the like are none: in minutes they
# are the vote.
SMALL_WORDS = frozenset(
    """ad af alt at bare blev blevet bliver da de dem den denne der deres det dette dig din disse du eller en end er et
    for fra fik få får gør gøre går ham han hans har have havde hende hendes her hos hun hvad hvem hver hvilke
    hvilken hvilket hvor hvordan hvorfor hvornår i ind jeg jer jeres jo kan kunne man med men mig min mine må måtte
    ned noget nogen nogle nu når og også om op os over på sig sin sine sit skal skulle som så til ud under var ved
    vel vi vil ville vores være været
    a about an and any are as be been but by can could did do does from had has he his how if in into is it its me
    my of on or our she should so that the their them then there these they this to was we were what when where
    which who whom why will with would you your""".split()
)


def normalise(text: str) -> str:
    """NFC, look-alike letters to Latin, every kind of space to one blank, control and soft characters gone. Keeps "\\n" and "\\f"."""
    text = unicodedata.normalize("NFC", text).translate(_SOFT).translate(_LIGATURE)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _CONTROL.sub("", text)
    return _MIXED.sub(lambda m: m[0].translate(_LOOKALIKE) if _LATIN.search(m[0]) else m[0], text)


def squeeze(text: str) -> str:
    """One line: every run of white space becomes one blank, ends trimmed."""
    return " ".join(text.split())


def words(text: str) -> list[tuple[str, int, int]]:
    """Lowercased words with their [start, end); case numbers, dates and decimal numbers stay whole; "å", "§", "8" are words."""
    return [(m[0].casefold(), m.start(), m.end()) for m in WORD.finditer(text)]


def fold(word: str) -> str:
    """Spelling folded for matching: å = aa, æ = ae, ø = oe, accents dropped."""
    word = (
        word.casefold()
        .replace("å", "aa")
        .replace("æ", "ae")
        .replace("ø", "oe")
        .replace("ü", "y")
        .replace("ö", "oe")
        .replace("ä", "ae")
    )
    if word.isascii():  # nearly every Danish word by now, and a build folds millions
        return word
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))

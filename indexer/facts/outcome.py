"""A decision's wording -> one of OUTCOMES. Knows forms of words, not what the case is about; unsure is "ikke_fortolket"."""

from __future__ import annotations

import re

from indexer.facts.places import Piece
from indexer.facts.remarks import AMENDMENT, deciding_sentences, is_own_proposal, is_personal

_BODY = r"(?:[\wæøåÆØÅ-]*(?:udvalg|råd|bestyrelse|magistrat|repræsentation|forum|nævn)\w*|budget\w*|ØU|KB|BY)"
_THING = r"(?:sagen|punktet|punkt|pkt\.?|behandlingen|beslutningen|indstillingen|forslaget|drøftelsen|dagsordenspunktet|emnet|ansøgningen|den|det)"
_NOT = r"(?:ikke|hverken)"

# The forms are tried in this order within one sentence; the first that matches gives its reading.
_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("udgået", r"^\W*(?:udgår|udgik|udgået|aflyst|trukket)\b|\b" + _THING + r"(?: \w+){0,3} (?:udgår|udgik|udgået|er trukket|blev trukket|trækkes)\b|"
                   r"\b(?:taget|tages|tog|udtages|udtaget|fjernes) (?:sagen |punktet )?(?:ud )?af dagsorden"),
        ("tilbagesendt", r"\btilbagesend\w+|\bsende[srt]* (?:\w+ ){0,3}tilbage\b|\bsendt (?:\w+ ){0,2}tilbage\b|\bhjemvis\w+|\btilbagevis\w+|\btilbageføres|\breturneres"),
        ("negated", rf"\b(?:godkend|tiltræd|tiltråd|anbefal|vedtag|vedtog|imødekom|bevilg|følge|fulgt)\w* (?:\w+ )?{_NOT}\b|"
                    rf"\b{_NOT} (?:\w+ ){{0,4}}?(?:godkend\w*|tiltr[æå]\w*|anbefal\w*|vedtag\w*|vedtog\w*|imødekom\w*|bevilg\w*|følge\w*|fulgt|støtte\w*|flertal|tilslut\w*)|"
                    r"\bforkast\w+|\bafvis(?:t|es|te|er)\b|\bafslå\w*|\bafslog\w*|^\W*afslag\b|\bgiv(?:es|er) afslag|\bmeddel(?:es|er) afslag|"
                    r"\bfaldt\b|\bfalder (?:dermed|hermed|derfor|herefter|bort)|\bbortfaldt?\w*|\bnedstemt\w*|\bstemt ned\b"),
        ("anbefalet", r"\banbefale[srt]?\w*(?<!anbefaling)(?<!anbefalingen)(?<!anbefalinger)(?<!anbefalingerne)\b|\bat anbefale\b|\bmed anbefaling\b|\bindstille(?:s|r|de)\b|"
                      r"\bindstillet (?:godkendt|vedtaget|til)|^\W*indstillet\b(?! af)|\btiltrådt at\b|"
                      rf"\b(?:send|oversend|fremsend|videresend)\w*\b[^.]*\btil {_BODY}[^.]*\b(?:godkendelse|vedtagelse)"),
        ("changed", r"\bmed (?:den|de|denne|disse|følgende|nedenstående|enkelte|mindre|få) (?:\w+ )?(?:ændring|tilføjelse|tilretning|rettelse|korrektion|justering|undtagelse)\w*|"
                    r"\bi ændret form|\bsom ændret|\bmed (?:\w+ )?(?:undtagelse af|ændringer|rettelser|tilføjelser)\b|\bbortset fra\b|, dog\b|\bdog (?:således|sådan|at|med|ikke|udgår|ændres)\b|\bbesluttede dog\b|"
                    r"\b(?:således|sådan) ændrede?\b|\bmed det (?:vedtagne )?ændringsforslag|"
                    r"\b(?:idet|således at|sådan at)\b(?!\s+(?:udvalget|rådet|der|det) (?:ønsker|bemærke|understrege|præcisere|lægge|noter|opfordre|konstater|forudsætte))"
                    r"(?:[^.;]*?)\b(?:ændres|fastsættes|nedsættes|forhøjes|udgår|erstattes|reduceres|tilføjes|fjernes|undtages|begrænses|hæves|sænkes|forlænges|"
                    r"forkortes|afkortes|fremrykkes|udskydes|flyttes|optages|slettes|udelades|øges|halveres|fordobles|i stedet)\b"),
        ("udsat", r"^\W*(?:udsat|udsattes|udsættes|udskudt|udskydes)\b|\b" + _THING + r"(?: \w+){0,3} (?:udsat|udsattes|udsættes|udskydes|udskudt)\b|"
                  r"\b(?:udsatte|udsætter|udskød|udskyder|udsætte|udskyde) (?:sagen|punktet|behandlingen|beslutningen|drøftelsen|stillingtagen)|\bblev udsat\b|"
                  r"\budsat til\b"),
        ("godkendt", r"\bgodkend(?:t|te|tes|es|er)\b|\bat godkende\b|\bvedt(?:aget|ages|og|oges|ager)\b|\bat vedtage\b|\btiltr(?:ådt|ådte|ådtes|ædes|æder)\b|\bat tiltræde\b|\bbifald\w*|"
                     r"\bimødeko(?:mmet|mmes|m|mmer)\b|\bat imødekomme\b|\bbevilge(?:s|t|r|de|des)\b|\bsom indstillet\b|\bsom anbefalet\b|\bsom foreslået\b|\bi henhold til indstillingen|"
                     r"\b(?:indstilling|anbefaling|forslag)\w*(?: \w+){0,2} (?:følges|fulgt|tages til følge)|\bfølge[rs]? (?:\w+ )?(?:indstilling|anbefaling)|"
                     r"\btilslutte(?:de|r|t) sig\b|\btilsluttet\b|\bkan tilslutte sig\b|\btilslutning til\b|\benige? i (?:indstilling|forslag)|\baccepter(?:et|es|ede)\b|"
                     r"\bflertal\b[^.]*\bstemte for (?:indstilling|forslag|anbefaling)"),
        ("taget_til_efterretning", r"\bt(?:aget|ages|ager|og|oges)\b[^.]{0,80}\btil (?:efterretning|orientering)|^\W*(?:orientering\w* |redegørelsen |status\w* )?til (?:efterretning|orientering)\b|"
                                   r"\borientering\w* (?:\w+ ){0,2}(?:givet|modtaget|foretaget|gennemført)|^\W*(?:givet|modtaget|foretoges|orienteret|orienteredes)\b|"
                                   r"\b(?:redegørelsen|notatet|status) (?:\w+ )?modtaget|\bmodtog orientering|^\W*(?:ingen bemærkninger|intet|intet at bemærke|intet til referat|ingenting|ingen)\W*$"),
        ("sendt_videre", r"\b(?:over|frem|videre)send\w+|\bsend(?:es|t|te)\b (?:\w+ ){0,3}(?:videre|til " + _BODY + r")|\bhenvis(?:es|t|te|er) (?:\w+ ){0,2}til " + _BODY + r"|"
                         r"\bovergår til " + _BODY + r"|\bindgår i budget|\bbegær\w+ sagen\b|\bsagen (?:begæres|forelægges|indbringes)\b|\buden anbefaling\b"),
        ("genoptages", r"\b(?:sagen|punktet|drøftelsen|behandlingen|emnet) (?:\w+ ){0,2}(?:genoptages|tages op igen)|^\W*genoptages\b|"
                       r"\bgenoptages på (?:et |det )?(?:næste|kommende|møde)"),
        ("drøftet", r"\bdrøfte(?:t|de|s|r|des)\b|\bdrøftelse\w*(?: \w+)? (?:fandt sted|foretaget|gennemført|afholdt)|^\W*(?:tema)?drøftelse\W*$|\bdebatteret\b"),
    )
)  # fmt: skip
_WITHOUT = re.compile(r"\buden (?:indstilling|anbefaling)", re.IGNORECASE)
_QUOTED = re.compile(r"[\"”“»][^\"”“»«]{3,}[\"”“«]")
_NUMBERED = re.compile(r"^\W*(?:(?:ad|pkt\.?|punkt|nr\.?)\s*)?\d{1,2}[.:)]?\s*(?::|-|–)?\s*(?:at\s+)?", re.IGNORECASE)
_CLEARLY_NUMBERED = re.compile(
    r"^\W*(?:(?:ad|pkt\.?|punkt|nr\.?)\s*)?\d{1,2}[.:)]\s*(?:at\b|[:A-ZÆØÅa-zæøå])", re.IGNORECASE
)
_SUBJECT_IS_PROPOSAL = re.compile(r"\bforslaget\b", re.IGNORECASE)
_SENT_ON = re.compile(rf"\bsend\w*\b|\b(?:over|frem|videre)send\w*\b|\bvidere til {_BODY}", re.IGNORECASE)
_FOR_INFORMATION = re.compile(r"\btil (?:orientering|efterretning)|\bhøring\b", re.IGNORECASE)
_OPENS_ADOPTED = re.compile(r"\W*(?:godkendt|vedtaget|tiltrådt|anbefales|indstilles)\b(?! ikke)", re.IGNORECASE)
_THE_PROPOSAL = re.compile(r"\W*Forslaget\b(?! som ændret| med)")
_WEIGHT = (
    "ændret",
    "anbefalet",
    "godkendt",
    "forkastet",
    "tilbagesendt",
    "udgået",
    "udsat",
    "sendt_videre",
    "taget_til_efterretning",
    "drøftet",
)
_ADOPTED = frozenset({"godkendt", "anbefalet", "ændret"})
_STOPPED = frozenset({"forkastet", "udsat", "tilbagesendt", "udgået"})


def read_outcome(decision: Piece | None) -> str | None:
    """The decision's outcome; None without text, "ikke_fortolket" where no form is recognised.

    Sentences that only remark, propose, tally or tell who was there do not count. Then:
    - answers numbered like the recommendation ("1. Godkendt. 2. Udsat."): all alike give that; an adopted and a stopped
      one (rejected, postponed, sent back, withdrawn) together give "ændret"; else the weightiest in the order of `_WEIGHT`;
    - otherwise the first sentence with a form decides, but adopting, changing or rejecting outweighs noting and discussing,
      an adopted amendment makes the whole "ændret", a rejected one does not matter beside the main decision, and what is
      adopted and sent on to another body is "anbefalet".
    """
    if decision is None or not decision.text:
        return None
    readings = _readings(decision)
    numbered = [r for text, r in readings if _CLEARLY_NUMBERED.match(text)]
    if len(numbered) > 1:
        return _of_numbered(numbered, [r for text, r in readings if not _CLEARLY_NUMBERED.match(text)])
    return _of_prose(readings)


def _readings(decision: Piece) -> list[tuple[str, str]]:
    """(sentence, reading) in order; "Forslaget" after a member's own proposal is that proposal, not the item."""
    deciding = {sentence.start for sentence in deciding_sentences(decision)}
    found = []
    own = False
    for sentence in decision.sentences():
        text = sentence.text
        if is_own_proposal(text):
            own = True
        elif sentence.start in deciding and (reading := _reading(text)):
            if own and _THE_PROPOSAL.match(text):
                own = False
                reading = "adopted_amendment" if reading in _ADOPTED else "rejected_proposal"
            found.append((text, reading))
    return found


def _of_numbered(answers: list[str], beside: list[str]) -> str:
    """One outcome for several numbered answers; an adopted amendment beside them changes the whole."""
    plain = {"forkastet" if a in {"rejected_proposal", "rejected_amendment"} else a for a in answers}
    plain = {
        {"adopted_amendment": "ændret", "genoptages": "udsat", "weak_godkendt": "godkendt"}.get(a, a) for a in plain
    }
    if "adopted_amendment" in beside or (plain & _ADOPTED and plain & _STOPPED):
        return "ændret"
    if answers[0] == "taget_til_efterretning" and plain <= {"taget_til_efterretning", "sendt_videre"}:
        return answers[0]  # as in running text
    return min(plain, key=_WEIGHT.index)


def _of_prose(readings: list[tuple[str, str]]) -> str:
    """One outcome for running text: see `read_outcome`."""
    labels = [reading for _, reading in readings if reading not in {"rejected_amendment", "weak_godkendt"}]
    if "adopted_amendment" in labels:
        return "ændret"
    main = [label for label in labels if label not in {"rejected_proposal", "genoptages"}]
    if not main:
        rest = [reading for _, reading in readings]
        weak = {"rejected_proposal": "forkastet", "weak_godkendt": "godkendt", "genoptages": "udsat"}
        return next((outcome for reading, outcome in weak.items() if reading in rest), "ikke_fortolket")
    decisive = [label for label in main if label not in {"taget_til_efterretning", "drøftet"}]
    first = main[0]
    if first == "taget_til_efterretning" and decisive and decisive[0] in {"sendt_videre", "udsat"}:
        return first
    chosen = decisive[0] if decisive else first
    if chosen == "udsat" and any(label in _ADOPTED for label in decisive):
        chosen = next(label for label in decisive if label in _ADOPTED)
    if chosen == "godkendt" and "anbefalet" in decisive:
        return "anbefalet"
    if chosen == "godkendt" and any(r == "sendt_videre" and not _FOR_INFORMATION.search(text) for text, r in readings):
        return "anbefalet"
    if "rejected_proposal" not in labels and chosen in {"godkendt", "anbefalet"} and "ændret" in decisive:
        return "ændret"
    return chosen


def _reading(sentence: str) -> str | None:
    """What one sentence says: an outcome, or what became of an amendment, or None."""
    text = _NUMBERED.sub("", _QUOTED.sub(" ", sentence)) or sentence
    found = {name for name, pattern in _FORMS if pattern.search(text)}
    if "negated" in found and _OPENS_ADOPTED.match(text):
        found.discard("negated")  # "Godkendt, idet udvalget ikke ...": what is denied is something else
    if not found:
        return None
    if AMENDMENT.search(text):
        return _of_amendment(text, found)
    first = next(name for name, _ in _FORMS if name in found)
    if first == "udgået" and "godkendt" in found:
        return "ændret"
    if first == "negated":
        return _of_negated(text)
    if is_personal(text):
        return "weak_godkendt" if "godkendt" in found else None
    if first == "anbefalet" and _WITHOUT.search(text) and not re.search(r"\banbefale(?:s|r|t)\b", text, re.IGNORECASE):
        return "sendt_videre"
    if "changed" in found:
        return _of_changed(text, found)
    if (
        first == "anbefalet"
        and re.search(r"\bsom (?:indstillet|anbefalet)\b", text, re.IGNORECASE)
        and "godkendt" in found
    ):
        rest = re.sub(r"\bsom (?:indstillet|anbefalet)\b", " ", text, flags=re.IGNORECASE)
        return _reading(rest) or "godkendt"
    if first == "godkendt" and _SENT_ON.search(text) and "sendt_videre" in found and not _FOR_INFORMATION.search(text):
        return "anbefalet"
    return first


def _of_changed(text: str, found: set[str]) -> str | None:
    """ "ændret" where something is adopted with a change; else what the sentence says besides."""
    if found & {"godkendt", "anbefalet"} or re.search(r"\bbesluttede dog\b", text, re.IGNORECASE):
        return "ændret"
    return next((name for name, _ in _FORMS if name in found - {"changed"}), None)


def _of_amendment(text: str, found: set[str]) -> str | None:
    """Whether the amendment that the sentence speaks of was adopted or fell; None where it was only put."""
    if "changed" in found and "godkendt" in found and "negated" not in found:
        return "ændret"
    if "negated" in found:
        main = re.search(
            r"\b(?:indstilling|anbefaling|hovedforslag)\w*\b[^.]*\b(?:godkendt|vedtaget|tiltrådt)", text, re.IGNORECASE
        )
        return "godkendt" if main else "rejected_amendment"
    return "adopted_amendment" if found & {"godkendt", "anbefalet"} else None


def _of_negated(text: str) -> str | None:
    """A rejection: of the item itself, of a "forslag" that may be somebody's own, or only one member's view."""
    if is_personal(text):
        return None
    return "rejected_proposal" if _SUBJECT_IS_PROPOSAL.search(text) else "forkastet"

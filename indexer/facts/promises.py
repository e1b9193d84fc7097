"""Sentences that say a matter will come back, and when. Knows the meeting's date; whether it came back is found elsewhere."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.dates import MONTHS, find_dates
from indexer.facts.places import Piece, pieces
from indexer.minutes import Item, Promise

_LEAVE_OUT = frozenset(
    {
        "bilag",
        "tidligere_beslutning",
        "deltagere",
        "fraværende",
        "underskrift",
        "lovgrundlag",
        "sagsgang",
        "afstemning",
        "handlemuligheder",
    }
)
_BODY = r"[\wæøå-]*(?:udvalg|byråd|kommunalbestyrelse|regionsråd|magistrat|borgerrepræsentation|ældreråd|handicapråd|rådet)\w*"
_MATTER = r"(?:sagen|punktet|emnet|drøftelsen|behandlingen|temaet|spørgsmålet|forslaget|ordningen|projektet|resultatet|resultaterne|det|dette|den)"
_PRESENTED = r"(?:forelæg(?:ges?|ger)|forelagt|fremlæg(?:ges?|ger)|fremlagt|forlagt|præsenter(?:es|er|et)|afrapporter(?:es|et|ing)|dagsordenssættes)"

# The matter comes back, whatever else the sentence says.
_COMES_BACK = re.compile(
    rf"\b(?:sag\w*|punkt\w*|drøftelse\w*|behandling\w*|emne\w*|forslag\w*|spørgsmål\w*|tema\w*)\b[^;]{{0,60}}\bgenoptages\b|^\W*(?:\d+\.\s*)?genoptages\b|"
    rf"\b(?:genbehandles)\b|\btages op (?:til drøftelse |til behandling )?(?:igen|på ny)\b|\boptages (?:igen|på ny)\b|"
    rf"\b(?:forelægges|fremlægges|behandles|drøftes|dagsordenssættes|præsenteres|sættes på dagsordenen)\b[^;]{{0,60}}\b(?:igen|på ny|påny)\b|"
    rf"\b(?:igen|på ny|påny) (?:forelægges|fremlægges|behandles|drøftes|præsenteres)\b|"
    rf"\bvend(?:er|e) (?:\w+ ){{0,2}}?tilbage (?:til {_BODY}|med (?:en|et|den|det|nyt|ny|forslag|oplæg|svar|sagen|status|redegørelse|beregning\w*|resultat\w*))|"
    rf"\b(?:sagen|punktet|emnet|forvaltningen|administrationen)\b[^;]{{0,40}}\bvender tilbage\b|"
    r"\bfølges op med (?:et|en) (?:notat|status|statusnotat|evaluering|redegørelse|orientering|opsamling)\b|"
    r"\b(?:udsat|udsættes|udskydes|udskudt) til (?:\w+ ){0,4}?(?:møde\w*|udvalgsmøde\w*|behandling på|(?:"
    + "|".join(MONTHS)
    + r"))\b",
    re.IGNORECASE,
)
_PRESENTS = re.compile(rf"\b{_PRESENTED}\b", re.IGNORECASE)
# The matter comes back where a coming time or meeting is named beside it.
_IF_TIMED = re.compile(
    rf"\b{_PRESENTED}\b|\b(?:evaluer(?:es|et|e))\b|\b\w*evaluering\w*\b[^;]{{0,50}}\b(?:sker|foretages|gennemføres|afholdes|behandles|drøftes)\b|"
    rf"\b(?:orienteres|orientere|orienteret)\b|"
    rf"\b(?:{_BODY}|udvalget|rådet|byrådet)\b[^;]{{0,90}}\b(?:får|få|modtager|modtage|forelægges|ønsker|skal have|vil have|beder om|bad om)\b[^;]{{0,60}}\b(?:status|statussag|orientering|redegørelse|opfølgning|evaluering|oplæg|"
    rf"beslutningsoplæg|sag|notat|forslag|rapport|afrapportering|resultat\w*|gennemgang|beregning\w*|udkast|opgørelse|oversigt|handleplan|analyse)\b|"
    rf"\b(?:ny |en |fornyet |samlet )?(?:status\w*|orientering|redegørelse|opfølgning\w*|afrapportering|opsamling|rapport)\b[^;]{{0,50}}\b(?:gives|forelægges|fremlægges|sker|foretages|følger|udarbejdes|kommer|"
    rf"præsenteres|tilgår|på (?:et|udvalgets|rådets|byrådets)? ?(?:kommende |næste )?møde\w*)\b|"
    rf"\bfølges op\b|\bfølge op\b|\bsamle op\b|\btil (?:fornyet |politisk |endelig )?(?:behandling|drøftelse|godkendelse) (?:i|på|ved) |"
    rf"\b{_MATTER} (?:\w+ ){{0,2}}?(?:behandles|drøftes)\b|\bsættes på (?:dagsordenen|udvalgets)|\bpå dagsordenen\b",
    re.IGNORECASE,
)
_COMING_MEETING = re.compile(
    r"\b(?:på|til|ved|i) (?:\w+ ){0,3}?(?:kommende|næste|følgende|førstkommende|efterfølgende) (?:\w+ )?[\wæøå-]*møde(?:t|s)?\b",
    re.IGNORECASE,
)
_BEFORE_A_COMING_MEETING = re.compile(
    r"\b(?:beskriver|udarbejder|undersøger|fremlægger|forelægger|præsenterer|orienterer|redegør|behandles|drøftes|behandler|drøfter|indkaldes|inviteres|medbringer|udarbejdes|"
    r"undersøge|belyse|belyses|fremskaffe|forelægge|fremlægge|orientere|redegøre|præsentere|drøfte|behandle)\b",
    re.IGNORECASE,
)
_AFTER_SOMETHING = re.compile(
    r"\b(?:\d{1,2}|et|en|ét|to|tre|fire|fem|seks) (?:år|måneder|måned|mdr\.?|uger) efter\b", re.IGNORECASE
)
_WHEN_DONE = re.compile(
    r"\bnår\b[^;]{5,120}\b(?:afholdt|afsluttet|afgjort|slut|færdig\w*|klar|på plads|ibrugtaget|indgået|besluttet|foreligger|kendt|gennemført|modtaget|vedtaget)\b|\bså snart\b|\befter (?:høring\w*|høringsperioden|udbud\w*)",
    re.IGNORECASE,
)
_FUTURE = re.compile(
    r"\b(?:vil|skal|får|bliver|ønsker|ønskes|aftalt|besluttede|besluttet|anmodede?|beder|bad|forventes|planlægges|gives|sker|forelægger|fremlægger|præsenterer|orienterer|vender|få|modtager|\w{3,}(?<!næst)(?<!mind)(?<!stør)(?:es|ges|tes|res|les|nes|kes|ttes))\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:blev|er blevet|var|fik|fremlagde|forelagde|orienterede|behandlede|drøftede|vedtog|besluttede|godkendte|evaluerede|har (?:\w+ ){0,3}(?:modtaget|fået|drøftet|behandlet|forelagt|været))\b",
    re.IGNORECASE,
)
_GENERAL = re.compile(
    r"\b(?:hvert år|hvert halve år|hver måned|hvert kvartal|årligt?|årlige|årlig|halvårligt?|kvartalsvist?|månedligt?|månedlige?|løbende|altid|normalt|som hovedregel|hvert andet år|på hvert møde|"
    r"en gang om året|én gang om året|to gange om året|fast praksis|kommende møder)\b",
    re.IGNORECASE,
)
_MAYBE = re.compile(
    r"\b(?:kan|kunne|bør|eventuelt|evt\.|måske)\b(?: \w+){0,5}? (?:forelæg\w+|forelagt|fremlæg\w+|genoptag\w+|evaluer\w+|orienter\w+|drøftes|behandles|vende)|^\W*(?:hvis|såfremt)\b",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:ikke|aldrig) (?:\w+ ){0,2}?(?:genoptag|forelæg|fremlæg|evaluer|behandl|orienter|vend|yderligere)\w*",
    re.IGNORECASE,
)
_THIS_MEETING = re.compile(
    r"\b(?:på|ved|under) (?:dette |dagens )?(?:udvalg(?:s)?)?mødet?\b(?! (?:i|den|d\.)\b)|\bi denne sag\b|\bmed denne sag\b|\bhermed\b|\bnedenfor\b|\bi dag\b",
    re.IGNORECASE,
)
_LIST_MARK = re.compile(r"\d{1,2}[.)]\s+|[a-z]\)\s+")
_ADOPTED = frozenset({"godkendt", "anbefalet", "ændret", "taget_til_efterretning"})

_MONTH_NO = {name: number for number, name in enumerate(MONTHS, 1)}
_SEASONS = {
    "forår": 5,
    "sommer": 8,
    "efterår": 11,
    "vinter": 12,
    "sommerferie": 8,
    "jul": 12,
    "årsskifte": 12,
    "nytår": 12,
}
_ORDINALS = {"første": 1, "anden": 2, "andet": 2, "tredje": 3, "fjerde": 4}
_NUMBERS = {
    "et": 1,
    "ét": 1,
    "en": 1,
    "én": 1,
    "to": 2,
    "tre": 3,
    "fire": 4,
    "fem": 5,
    "seks": 6,
    "otte": 8,
    "ni": 9,
    "ti": 10,
    "tolv": 12,
    "halvandet": 1.5,
    "halvt": 0.5,
    "halv": 0.5,
}
_YEAR = r"(?:\s*(?:i |måned )?(?P<{}>20\d\d))?"
_TIMES = re.compile(
    r"\b(?:"
    rf"(?P<quarter>[1-4]|første|andet|tredje|fjerde)\.?\s*(?:kvt\.|kvartal){_YEAR.format('qy')}"
    rf"|(?P<half>[12]|første|andet)\.?\s*halvår{_YEAR.format('hy')}"
    rf"|(?P<third>[1-3]|første|andet|tredje)\.?\s*tertial{_YEAR.format('ty')}"
    rf"|(?P<part>primo|medio|ultimo|starten af|begyndelsen af|midten af|slutningen af|udgangen af|ved udgangen af)\s+(?P<pm>{'|'.join(MONTHS)}|året|år)?(?:\s*(?P<py>20\d\d))?"
    rf"|(?:måned(?:en)?\s+)?(?P<month>{'|'.join(MONTHS)})(?:\s+måned)?(?:\s+(?P<my>20\d\d|næste år))?"
    rf"|(?P<before>før |inden |senest )?(?P<season>forår|sommerferie|sommer|efterår|vinter|jul|årsskifte|nytår)(?:et|en|ens)?(?:\s+(?P<sy>20\d\d|næste år))?"
    r"|(?:efter|om|inden for|indenfor|i løbet af)\s+(?:ca\.\s+|cirka\s+|højst\s+|de(?:t|n)?\s+(?:næste|kommende)\s+)?(?:et\s+)?(?P<count>\d{1,2}|" + "|".join(_NUMBERS) + r")\s+(?:års|år|måneders|måneder|måned|mdr\.?|uger|ugers)(?P<unit>)"
    r"|(?P<yearend>årets udgang|udgangen af året|årets afslutning)"
    r"|(?P<nextyear>næste år|kommende år)"
    r"|(?P<term>valgperiodens udløb|udgangen af valgperioden)"
    r"|(?:i|inden|udgangen af|for|til)\s+(?:budget\s+)?(?P<year>20\d\d)(?![-/\d])"
    r")",
    re.IGNORECASE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _When:
    """A printed time: [start, end) and the last day or month that it still covers, None where it has no date ("næste møde")."""

    start: int
    end: int
    due: str | None
    vague: bool = False  # only a year is printed


def find_promises(
    item: Item, meeting_date: str | None, outcome: str | None, decision: Piece | None = None
) -> tuple[Promise, ...]:
    """Sentences that bring the matter back, in printed order, each once; a recommended one only where it was adopted,
    and not where it was adopted with changes and the decision promises something itself.

    `due` is the time named nearest to the words that promise, as the last day or month it covers ("2. kvartal" -> June).
    """
    found: dict[str, Promise] = {}
    logged = [decision] if decision and item.sections[decision.section].type in _LEAVE_OUT else []
    for piece in (*pieces(item, _LEAVE_OUT), *logged):
        if item.sections[piece.section].type == "indstilling" and outcome not in _ADOPTED:
            continue
        for sentence in piece.sentences():
            kept, due = _promise(sentence.text, meeting_date)
            if kept:
                said = (
                    sentence.part(mark.end(), len(sentence.text))
                    if (mark := _LIST_MARK.match(sentence.text))
                    else sentence
                )
                found.setdefault(said.text.casefold().strip(" ."), Promise(said.text, said.source, due))
    promises = tuple(found.values())
    if outcome == "ændret" and decision and any(p.source.section == decision.section for p in promises):
        return tuple(p for p in promises if item.sections[p.source.section].type != "indstilling")
    return promises


def _promise(text: str, meeting_date: str | None) -> tuple[bool, str | None]:
    """(whether the sentence promises, by when)."""
    if "\t" in text or _MAYBE.search(text) or _NOT.search(text):
        return False, None
    times = [t for t in _times(text, meeting_date) if t.due is None or _is_future(t.due, meeting_date)]
    strong = _COMES_BACK.search(text)
    if strong and not (_PAST.search(text[: strong.end()]) and not times):
        return True, _nearest(times, strong)
    general = _GENERAL.search(text)
    dated = [t for t in times if t.due]
    if general and not dated:
        return False, None
    trigger = _PRESENTS.search(text) or _IF_TIMED.search(text)
    coming = _COMING_MEETING.search(text)
    if coming and not general and not _past_only(text) and (trigger or _BEFORE_A_COMING_MEETING.search(text)):
        return True, _nearest(dated, coming)
    if trigger is None or _past_only(text) or not _FUTURE.search(text):
        return False, None
    if _THIS_MEETING.search(text) and not any(abs(t.start - trigger.start()) < 60 for t in dated):
        return False, None
    near = [t for t in times if abs(t.start - trigger.end()) < 90 or abs(trigger.start() - t.end) < 90]
    if near:
        return True, _nearest(near, trigger)
    if (
        _WHEN_DONE.search(text)
        and re.search(rf"\b{_PRESENTED}\b|\b(?:får|få|have|orienteres)\b", text, re.IGNORECASE)
        and re.search(_BODY, text, re.IGNORECASE)
    ):
        return True, None
    return False, None


def _past_only(text: str) -> bool:
    """Whether the sentence tells history: a past verb and no verb in the present or future."""
    return bool(_PAST.search(text)) and not re.search(
        r"\b(?:vil|skal|får|ønsker|aftalt|bliver|forelægges|fremlægges|orienteres|evalueres|genoptages|præsenteres)\b",
        text,
        re.IGNORECASE,
    )


def _nearest(times: list[_When], trigger: re.Match[str]) -> str | None:
    """The due date of the time nearest to the promising words; a bare year only where nothing else is named."""
    dated = [t for t in times if t.due]
    if not dated:
        return None
    return min(dated, key=lambda t: (t.vague, max(t.start - trigger.end(), trigger.start() - t.end, 0), -t.start)).due


def _is_future(due: str, meeting_date: str | None) -> bool:
    """Whether the due day lies after the meeting, or the due month is not over; without the meeting's date it is not known."""
    if not meeting_date:
        return False
    return due > meeting_date if len(due) == 10 else due >= meeting_date[:7]


def _times(text: str, meeting_date: str | None) -> Iterator[_When]:
    """The times named in the text. Without the meeting's date only full printed dates and coming meetings are known."""
    dates = find_dates(text)
    for date in dates:
        iso = date.iso or (_next_day(date.month_day, meeting_date) if meeting_date else None)
        if iso:
            yield _When(date.start, date.end, iso)
    for m in (*_COMING_MEETING.finditer(text), *_AFTER_SOMETHING.finditer(text)):
        yield _When(m.start(), m.end(), None)
    if not meeting_date:
        return
    base = dt.date.fromisoformat(meeting_date)
    for m in _TIMES.finditer(text):
        if any(d.start <= m.start() < d.end or m.start() <= d.start < m.end() for d in dates):
            continue
        due = _due(m, base)
        if due and not (
            m["season"] and due == base.isoformat()[:7]
        ):  # "i efteråret", said in November: hardly what comes
            yield _When(m.start(), m.end(), due, vague=bool(m["year"]))


def _next_day(month_day: tuple[int, int], meeting_date: str) -> str | None:
    """A day without year as the nearest one: later this year, or next year where it lies more than half a year back."""
    base = dt.date.fromisoformat(meeting_date)
    try:
        day = dt.date(base.year, *month_day)
        return (day if (base - day).days < 183 else dt.date(base.year + 1, *month_day)).isoformat()
    except ValueError:
        return None


def _due(m: re.Match[str], base: dt.date) -> str | None:
    """The last month that the matched time covers, as YYYY-MM."""
    g = m.groupdict()
    if g["quarter"]:
        return _month(3 * _ordinal(g["quarter"]), g["qy"], base)
    if g["half"]:
        return _month(6 * _ordinal(g["half"]), g["hy"], base)
    if g["third"]:
        return _month(4 * _ordinal(g["third"]), g["ty"], base)
    if g["part"]:
        return _part(g["part"].casefold(), (g["pm"] or "").casefold(), g["py"], base)
    if g["month"]:
        return _month(_MONTH_NO[g["month"].casefold()], g["my"], base)
    if g["season"]:
        season = g["season"].casefold()
        month = 6 if g["before"] and season.startswith("sommer") else _SEASONS[season]
        return _month(month, g["sy"], base)
    if g["count"]:
        return _after(g["count"].casefold(), m[0].casefold(), base)
    if g["yearend"]:
        return f"{base.year}-12"
    if g["nextyear"]:
        return f"{base.year + 1}-12"
    if g["year"]:
        return f"{g['year']}-12"
    return None


def _ordinal(word: str) -> int:
    """ "2", "andet" -> 2."""
    return int(word) if word.isdigit() else _ORDINALS[word.casefold()]


def _month(month: int, year: str | None, base: dt.date) -> str:
    """The month in its printed year, else its next occurrence from the meeting's month on."""
    if year and year.isdigit():
        return f"{year}-{month:02}"
    if year:  # "næste år"
        return f"{base.year + 1}-{month:02}"
    return f"{base.year if month >= base.month else base.year + 1}-{month:02}"


def _part(part: str, month: str, year: str | None, base: dt.date) -> str | None:
    """ "primo 2021" -> January, "ultimo marts" -> March, "udgangen af året" -> December."""
    if month in _MONTH_NO:
        return _month(_MONTH_NO[month], year, base)
    if not year and month not in {"året", "år"}:
        return None
    of_year = {"primo": 1, "starten af": 1, "begyndelsen af": 1, "medio": 6, "midten af": 6}.get(part, 12)
    return f"{year or base.year}-{of_year:02}"


def _after(count: str, printed: str, base: dt.date) -> str:
    """ "efter 1 år", "om et halvt år", "efter seks måneder", counted from the meeting."""
    number = float(count) if count.isdigit() else float(_NUMBERS[count])
    if "uge" in printed:
        day = base + dt.timedelta(weeks=number)
        return day.isoformat()[:7]
    months = round(number * (12 if re.search(r"\bårs?$", printed) else 1))
    total = base.year * 12 + base.month - 1 + months
    return f"{total // 12}-{total % 12 + 1:02}"

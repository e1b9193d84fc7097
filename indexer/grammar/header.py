"""What stands before the first item: committee, date, times, place, who was there. Knows no items."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexer.dates import MONTHS, find_dates, parse_date
from indexer.grammar.bodies import find_body, is_body
from indexer.grammar.names import NAME, is_names, people
from indexer.minutes import Absence, Kind, Line
from indexer.text import fold

# Kind of field -> printed labels. A field's value stands after the label, in the next cell or on the next lines.
LABELS: dict[str, tuple[str, ...]] = {
    "date": ("mødedato", "dato", "mødets dato", "dato og tid", "dato for møde", "tid og sted"),
    "time": (
        "mødetidspunkt",
        "tidspunkt",
        "mødetid",
        "starttidspunkt",
        "tid",
        "start kl",
        "starttid",
        "start",
        "mødestart",
        "mødet startede",
        "mødets start",
        "klokken",
        "fra kl",
    ),
    "end": (
        "sluttidspunkt",
        "slut kl",
        "mødet hævet kl",
        "mødet hævet",
        "sluttid",
        "slut",
        "mødet sluttede",
        "mødet slut",
        "mødet sluttede kl",
        "mødets afslutning",
        "hævet kl",
        "hævet",
        "til kl",
        "protokollen blev læst og mødet hævet kl",
        "mødeslut",
    ),
    "place": ("mødested", "sted", "lokale", "mødelokale", "mødeafholdelse", "mødets sted"),
    "body": ("udvalg", "organ", "udvalgsnavn", "råd", "forum", "mødeforum"),
    "present": (
        "deltagere",
        "mødedeltagere",
        "tilstede",
        "til stede",
        "tilstedeværende",
        "deltagere i mødet",
        "mødte",
        "fremmødte",
        "mødt",
        "deltog",
    ),
    "members": (
        "medlemmer",
        "udvalgsmedlemmer",
        "byrådsmedlemmer",
        "rådsmedlemmer",
        "indkaldelse",
        "indkaldte",
        "udvalgets medlemmer",
        "medlemmer af udvalget",
    ),
    "absent": (
        "fraværende",
        "fraværende med afbud",
        "afbud",
        "ej til stede",
        "ikke til stede",
        "ikke tilstede",
        "ej tilstede",
        "ikke mødt",
        "forfald",
        "lovligt forfald",
        "fravær",
        "fraværende uden afbud",
        "afbud fra",
        "meldt afbud",
    ),
    "remarks": ("bemærkninger", "nb", "bemærkning", "noter", "øvrige bemærkninger", "bemærkninger til mødet"),
    "other": (
        "møde",
        "mødetype",
        "referent",
        "formand",
        "møde nr",
        "mødenr",
        "mødenummer",
        "ordstyrer",
        "sekretær",
        "gæster",
        "eksterne deltagere",
        "øvrige deltagere",
        "derudover deltog",
        "desuden deltog",
        "fra administrationen",
        "fra forvaltningen",
        "stedfortrædere",
        "stedfortræder",
        "borgmester",
        "indholdsfortegnelse",
        "punkter",
        "dagsordenspunkter",
        "dagsordenpunkter",
        "dagsorden",
        "tilforordnede",
        "protokolfører",
        "publiceret",
        "udskrevet",
        "side",
        "mødefakta",
        "inviterede",
        "administrationen",
        "tilhørere",
        "næste møde",
        "tv-transmission",
    ),
}
_FIELD = {fold(label): kind for kind, labels in LABELS.items() for label in labels}
_LABEL = re.compile(
    r"^(?P<label>"
    + "|".join(sorted((re.escape(x) for xs in LABELS.values() for x in xs), key=len, reverse=True))
    + r")(?![\wæøå-])\.?\s*(?P<colon>:?)\.?\s*(?P<value>.*)$",
    re.IGNORECASE,
)
_CELLS = re.compile(
    r"\t| \| |[,;.]?(?<!\bog)\s+(?=(?:"
    + "|".join(re.escape(x) for k in ("date", "time", "end", "place") for x in LABELS[k])
    + r")\.?:\s)",
    re.IGNORECASE,
)
_BARE_OK = frozenset(
    {
        "mødedato",
        "mødested",
        "mødedeltagere",
        "mødetidspunkt",
        "mødelokale",
        "dato",
        "sted",
        "lokale",
        "udvalg",
        "starttidspunkt",
        "sluttidspunkt",
        "deltagere",
        "fraværende",
        "fraværende med afbud",
        "medlemmer",
        "tilstede",
        "til stede",
        "mødeafholdelse",
        "tidspunkt",
        "mødetid",
        "start kl",
        "slut kl",
        "afbud fra",
        "afbud",
        "mødet hævet kl",
    }
)
_LISTS = frozenset({"present", "members", "absent", "remarks"})
_TIME = re.compile(r"(?<![\d.,/])(?P<h>[01]?\d|2[0-4])[:.](?P<m>[0-5]\d)(?::\d\d)?(?![\d/]|\.\d|-\d{2}(?![\d:.]))")
_SPAN = re.compile(
    r"\b(?:kl\.?|fra|tid(?:spunkt)?)\s*:?\s*(?:[01]?\d|2[0-4])(?:[.:][0-5]\d)?\s*(?:-|–|til)\s*(?:kl\.?\s*)?(?P<h>[01]?\d|2[0-4])(?:[:.](?P<m>[0-5]\d))?(?![\d/])",
    re.IGNORECASE,
)  # "kl. 14-16"
_KL = re.compile(r"\bkl(?:okken)?\.?\s*:?\s*(?P<h>[01]?\d|2[0-4])(?:[:.](?P<m>[0-5]\d))?(?![\d])", re.IGNORECASE)
_PLACE_AFTER = re.compile(
    r"\bkl\.?\s*:?\s*\d{1,2}(?:[:.]\d{2})?(?:\s*[-–]\s*\d{1,2}(?:[:.]\d{2})?)?,?\s+(?:i|på|via)\s+(?P<place>.+)$",
    re.IGNORECASE,
)
_PLACE_COMMA = re.compile(
    r"\bkl\.?\s*\d{1,2}(?:[:.]\d{2})?(?:\s*[-–]\s*\d{1,2}(?:[:.]\d{2})?)?,\s+(?P<place>[A-ZÆØÅ].+)$"
)
_PLACE_HELD = re.compile(
    r"\b(?:af)?hold(?:t|es)\b[^.]*?(?:\d\.[^.]*?)?\s(?:i|på|via)\s+(?P<place>[A-ZÆØÅ][^.]+?)(?=\s+(?:(?:man|tirs|ons|tors|fre|lør|søn)dag\b|den \d)|\.|$)"
)  # "Mødet blev holdt mandag den 3. maj 2021 i Kulturhuset."
_PLACE_TIMED = re.compile(
    r"\d{1,2}[.:]\d{2}(?:\s*(?:-|–|til)\s*(?:kl\.?\s*)?\d{1,2}[.:]\d{2})?[.,]?\s+(?P<place>[A-ZÆØÅ][^:]+)$"
)  # "Torsdag den 4. maj 2023 - 19:00 til 21:00. Forsamlingshuset."
_PLACE_IN_MEETING = re.compile(r"^Møde:\s*(?:\w+\s+møde)?,\s*(?P<place>\S.+)$")
_PLACE_LINE = re.compile(r"^(?:i|på|via)\s+(?P<place>[A-ZÆØÅ].{3,})$")
_PLACE_WORD = re.compile(
    r"lokale|\bsal\b|kro\b|salen|rådhus|\w+(?:vej|gade|torv|torvet|gård|gården|hus|huset|centret|skole|skolen|allé|plads|kroen|hallen|bibliotek|biblioteket)\b|center|teams|skype|telefonmøde|virtuelt|\b\d{4} [A-ZÆØÅ]",
    re.IGNORECASE,
)
_DOC = re.compile(
    r"^\s*(?:(?:åbent|lukket|rettet|korrigeret|revideret|endeligt?|foreløbigt?)\s+)*(?:referat|mødereferat|dagsorden|beslutningsprotokol|protokol|beslutningsreferat|tillægsdagsorden|vælg)\b(?:\s+(?:til|fra|af|for))?"
    r"(?:\s+(?:det\s+)?(?:ordinære?t?|ekstraordinære?t?)?\s*møde(?:t)?\s+(?:i|for))?\s*[-–:•]?\s*",
    re.IGNORECASE,
)
_MEETING_IN = re.compile(r"^(?:til\s+)?(?:(?:ordinært|ekstraordinært)\s+)?møde(?:t)?\s+(?:i|for)\s+", re.IGNORECASE)
_SEATED = re.compile(  # "Byrådet i Nordby", "HANDICAPRÅDET I NORDBY KOMMUNE"
    r"^(?P<body>[\wÆØÅæøå\-]+) [iI] [A-ZÆØÅ][\wæøåÆØÅ-]+(?: (?:Region)?s?[Kk]ommune| KOMMUNE)?$"
)
_STARTED = re.compile(
    r"\b(?:startede|begyndte|åbnede|sat|åbnet)\s+kl\.?\s*(?P<time>\d{1,2}(?:[.:]\d{2})?)", re.IGNORECASE
)
_MEETING_OF = re.compile(r"(?:'?s|S)?\s+(?:ordinære\s+)?møde\b.*$", re.IGNORECASE)
_BEFORE_DATE = re.compile(
    r"[\s,]*(?:\b(?:man|tirs|ons|tors|fre|lør|søn)dag)?[\s,]*(?:\bden|\bd\.?)?[\s,]*$", re.IGNORECASE
)
_SPACED = re.compile(r"(?<!\w)(?:\w ){3,}\w(?!\w)")
_CORRECTED = re.compile(
    r"\b(?:rettet|korrigeret|revideret|berigtiget)\s+(?:åbent\s+)?(?:udgave|version|referat|beslutningsprotokol|protokol)|\breferat(?:et)?\s*\(?(?:er\s+)?(?:rettet|korrigeret|revideret)\b|\brettelse til referat",
    re.IGNORECASE,
)
_MINUTES = re.compile(
    r"\b(?:referat|mødereferat|beslutningsprotokol|protokol|beslutningsreferat|referater)\b", re.IGNORECASE
)
_AGENDA = re.compile(r"\b(?:dagsorden|tillægsdagsorden)\b", re.IGNORECASE)
_NOT_IN = re.compile(
    rf"(?P<name>{NAME})(?:\s*\([^)]*\))?(?P<between>(?:[^.:]|\d[.:]\d){{0,120}}?)\b(?:deltog|var)\s+(?:ikke|hverken|fraværende)[^.:]*?\b(?:punkt(?:erne|et)?|pkt\.?|sag(?:erne)?)\s*(?P<items>\d+[A-Z]?(?:\s*(?:,|og|-|–|til)\s*\d+[A-Z]?)*)"
)
_STANDS_IN = re.compile(
    rf"(?P<who>{NAME})(?:\s*\([^)]*\))?\s+(?:deltog|mødte|deltager|er|var)\s+(?:\w+\s+)?(?:stedfortræder|suppleant)\s+for\s+(?P<whom>{NAME})"
)
_IN_PLACE = re.compile(
    rf"(?:i stedet|som stedfortræder)\s+(?:for\s+(?P<whom>{NAME})(?:\s*\([^)]*\))?\s+)?(?:mødte|deltog|deltager)\s+(?P<who>{NAME})(?:(?:\s*\([^)]*\))?\s+for\s+(?P<whom2>{NAME}))?",
    re.IGNORECASE,
)
_P = r"(?:\s*\([^)]*\))?"
_INSTEAD = re.compile(  # "Afbud fra X. I stedet mødte Y"
    rf"(?P<whom>{NAME}){_P}[.,;]?\s+(?:[Ii] stedet|[Ss]om (?:stedfortræder|suppleant))\s+(?:mødte|deltog|deltager)\s+(?P<who>{NAME})"
)
_CAME = re.compile(  # "X, Y mødte i stedet", "X - Y deltog som stedfortræder"
    rf"(?P<whom>{NAME}){_P}\s*[.,;–-]\s+(?P<who>{NAME}){_P}\s+(?:mødte|deltog|deltager)\s+(?:i stedet|som (?:stedfortræder|suppleant))(?!\s+for)"
)
_LABELLED = re.compile(rf"^(?:Stedfortræder(?:e|\(e\))?|Suppleant):?\s+(?P<who>{NAME}){_P}\s+\(?for\s+(?P<whom>{NAME})")
_INSTEAD_OF = re.compile(rf"[Ii] stedet for (?P<whom>{NAME}){_P}\s+(?:mødte|deltog|deltager)\s+(?P<who>{NAME})")
_SUBSTITUTIONS = (_STANDS_IN, _IN_PLACE, _INSTEAD, _CAME, _LABELLED, _INSTEAD_OF)
_LIMITED = re.compile(r"[^.]{0,60}\b(?:punkt|pkt|sag)", re.IGNORECASE)
_AFBUD = re.compile(
    r"(?:\bafbud\s*:|\bafbud (?:var|er|blev) (?:meddelt|meldt) (?:af|fra)|^fraværende var|\bafbud fra|\bmeldt afbud\s*:?|\bfraværende\s*:)\s*(?P<names>[^\n]*?)(?:\.(?=\s|$)(?<![A-ZÆØÅ]\.)|$)",
    re.IGNORECASE,
)
_HAS_AFBUD = re.compile(
    rf"(?P<names>{NAME}(?:\s*\([^)]*\))?(?:(?:,|\s+og)\s+{NAME}(?:\s*\([^)]*\))?)*)\s+(?:(?:havde|har|meldte)\s+(?:meldt\s+)?(?:lovligt\s+)?(?:afbud|forfald|fra)\b|(?:var|er)\s+(?:begge\s+|alle\s+)?(?:forhindret|ikke til stede)(?![^.]*\d)|deltog ikke i mødet|var\s+(?:begge\s+|alle\s+)?fraværende(?![^.]*\d))"
)
_PRESENT = re.compile(r"^(?:Til ?stede|Tilstede|Mødt|Deltagere) var:?\s+(?P<names>[^.]*)")
_MONTH_END = re.compile(rf"\d{{1,2}}\.?\s+(?:{'|'.join(MONTHS)})$", re.IGNORECASE)
_EXCEPT = re.compile(rf"\b(?:undtagen|bortset fra|på nær)\s+(?P<names>{NAME}(?:(?:,|\s+og)\s+{NAME})*)")
_ITEMS = re.compile(r"(\d+)([A-Z]?)(?:\s*(?:-|–|til)\s*(\d+))?")


@dataclass(frozen=True, slots=True)
class Header:
    """The fields of a meeting's header; None or empty where nothing is printed."""

    committee: str | None = None
    date: str | None = None
    start_time: str | None = None
    end_time: str | None = None
    place: str | None = None
    attendees: tuple[str, ...] = ()
    absences: tuple[Absence, ...] = ()
    kind: Kind | None = None
    corrected: bool = False


def fields(lines: Sequence[Line]) -> dict[str, list[str]]:
    """Labelled values by kind of field, in printed order; a value on its own lines runs to the next label or heading."""
    found: dict[str, list[str]] = {kind: [] for kind in LABELS}
    current: str | None = None
    for line in lines:
        for cell in _CELLS.split(line.text):
            text = cell.strip(" |").removeprefix("- ")
            kind, value = _label(text)
            awaited = current is not None and not found[current]
            if kind and not (awaited and value and ":" not in text[: len(text) - len(value)]):
                current = kind
                found[kind] += [value] if value else []
            elif current and text and _goes_on(current, found[current], line, text):
                found[current].append(text)
            elif text:
                current = None
    return found


def _goes_on(field: str, values: Sequence[str], line: Line, text: str) -> bool:
    """A line without a label belongs to the label above it: as its first value, in a list of names, or as the rest of a place."""
    if not values:
        return True
    if field in _LISTS:
        return line.kind != "heading"
    return field == "place" and (text[0].islower() or re.search(r"(?:,|\b\d{4})$", values[-1]) is not None)


def _label(text: str) -> tuple[str | None, str]:
    """The kind of field a text begins with, and the rest of the text."""
    found = _LABEL.match(text)
    if not found:
        return None, ""
    label, value = found["label"].casefold(), found["value"].strip()
    kind = _FIELD[fold(label)]
    if found["colon"] or not value:
        return kind, value
    if label in {"lokale", "mødelokale"} and re.match(r"[A-ZÆØÅ]?\d|[A-ZÆØÅ]$", value) and not found["colon"]:
        return kind, text
    if (
        label in _BARE_OK
        and value[:1].upper() == value[:1]
        and (kind not in {"present", "members", "absent"} or people(value))
    ):
        return kind, value
    return None, ""


def times(text: str) -> list[str]:
    """Clock times in a text as "08:30"; dates are not times."""
    for d in reversed(find_dates(text)):
        if re.search(r"\d[.:]$", text[: d.start]):
            continue  # "08.30-11.10" is no date
        text = text[: d.start] + " " * (d.end - d.start) + text[d.end :]
    spots = {m.start("h"): m for m in _TIME.finditer(text)}
    for pattern in (_KL, _SPAN):
        spots |= {m.start("h"): m for m in pattern.finditer(text) if m.start("h") not in spots}
    return [f"{int(m['h']):02d}:{m['m'] or '00'}" for _, m in sorted(spots.items())]


def committee(lines: Sequence[Line], labelled: Sequence[str]) -> str | None:
    """The body whose meeting it is: labelled, named in the title, or alone on a line; a period in square brackets is no part of it."""
    named = _committee(lines, labelled)
    if named and named.isupper() and len(named) > 4:
        named = " ".join(
            w.lower() if w in {"OG", "FOR", "I", "AF"} else "-".join(p.capitalize() for p in w.split("-"))
            for w in named.split()
        )
    return re.sub(r"\s*\[[^\]]*\]$", "", named) if named else None


def _committee(lines: Sequence[Line], labelled: Sequence[str]) -> str | None:
    """The body as printed."""
    for value in labelled:
        if value and len(value) < 80:
            return value.strip(" .:")
        found = find_body(value)
        if found:
            return found[0]
    top = [
        _SPACED.sub(lambda m: m[0].replace(" ", ""), cell.strip())
        for line in lines[:25]
        for cell in line.text.split("\t")
    ]
    for text in top:
        seated = _SEATED.match(text)
        if seated and is_body(seated["body"]):
            return seated["body"]
        stripped = _MEETING_OF.sub("", _MEETING_IN.sub("", _DOC.sub("", text)))
        stripped = re.sub(r"^(?:for|til|fra|i)\s+(?=[A-ZÆØÅ])", "", stripped)
        if is_body(stripped):
            return stripped.strip(" .:")
        if (stripped != text or find_dates(text)) and len(text) < 160:
            for found_date in reversed(find_dates(stripped)[:1]):
                stripped = _BEFORE_DATE.sub("", stripped[: found_date.start])
            if is_body(stripped):
                return stripped.strip(" .:,")
            found = find_body(stripped)
            if found and found.start() <= 3:
                return found[0].strip()
    for text in top:
        found = find_body(text) if len(text) < 120 and not _label(text)[0] else None
        if found:
            return found[0].strip()
    return None


def _expand(text: str) -> tuple[str, ...]:
    """ "6 og 7" -> 6, 7; "171-173" -> 171, 172, 173."""
    numbers: list[str] = []
    for first, suffix, last in _ITEMS.findall(text):
        end = int(last) if last and int(first) < int(last) < int(first) + 100 else int(first)
        numbers += [f"{first}{suffix}"] if end == int(first) else [str(n) for n in range(int(first), end + 1)]
    return tuple(numbers)


def _absences(values: dict[str, list[str]], texts: Sequence[str]) -> tuple[Absence, ...]:
    """Who was absent, from labelled lists, marks beside names and sentences."""
    found: dict[tuple[str, tuple[str, ...]], Absence] = {}
    texts = [re.sub(r"\b(kl|pkt|nr)\.\s*(?=\d)", r"\1 ", text) for text in texts]

    def add(name: str, items: tuple[str, ...] = (), substitute: str | None = None) -> None:
        found.setdefault((name, items), Absence(name, items, substitute))

    partial = {m["name"] for t in texts for m in _NOT_IN.finditer(t)}
    for value in values["absent"]:
        if not _NOT_IN.search(value):
            for person in people(re.sub(r"^fra\s+", "", value)):
                add(person.name, (), person.substitute)
    for person in people("\n".join(values["present"] + values["members"])):
        if person.absent:
            add(person.name, (), person.substitute)
    for text in texts:
        for m in _AFBUD.finditer(text):
            for person in people(m["names"]):
                if person.name not in partial:
                    add(person.name, (), person.substitute)
        for m in _HAS_AFBUD.finditer(text):
            for person in people(m["names"]):
                add(person.name)
        for m in _EXCEPT.finditer(text):
            for person in people(m["names"]):
                add(person.name)
        for m in _NOT_IN.finditer(text):
            name = next((p.name for p in people(m["name"])), m["name"])
            add(name, _expand(m["items"]))
    for whom, who in _stand_ins(texts).items():
        if not any(name == whom for name, _ in found):
            add(whom, (), who)
    return _with_substitutes(tuple(found.values()), texts)


def _with_substitutes(absences: tuple[Absence, ...], texts: Sequence[str]) -> tuple[Absence, ...]:
    """The absences with the substitutes that sentences name ("Y deltog som stedfortræder for X")."""
    stand_ins = _stand_ins(texts)
    return tuple(replace(a, substitute=a.substitute or stand_ins.get(a.name)) for a in absences)


def _stand_ins(texts: Sequence[str]) -> dict[str, str]:
    """Who was absent -> who came instead, from sentences that do not limit it to some items."""
    found: dict[str, str] = {}
    for text in texts:
        for m in (m for pattern in _SUBSTITUTIONS for m in pattern.finditer(text)):
            groups = m.groupdict()
            whom = groups.get("whom") or groups.get("whom2")
            if whom and not _LIMITED.match(text, m.end()):
                found[whom.rstrip(".")] = groups["who"].rstrip(".")
    return found


def _place(lines: Sequence[Line], labelled: Sequence[str]) -> str | None:
    """The meeting's place: labelled, after "kl. 16.30 i", on a line after the date, or a line that looks like one."""
    if labelled:
        return " ".join(labelled).strip(" .,")
    top = [line.text.strip() for line in lines[:15]]
    for text in top:
        after = _PLACE_AFTER.search(text) or _PLACE_COMMA.search(text) or _PLACE_IN_MEETING.match(text)
        timed = (_PLACE_TIMED.search(text) if find_dates(text) else None) or _PLACE_HELD.search(text)
        if not after and timed and _PLACE_WORD.search(timed["place"]) and not is_body(timed["place"]):
            after = timed
        if after:
            return after["place"].split(" | ")[0].strip(" .,")
    dated = False
    for text in top:
        after = _PLACE_LINE.match(text)
        if dated and after:
            return after["place"].split(" | ")[0].strip(" .,")
        if (
            dated
            and _PLACE_WORD.search(text)
            and len(text) < 90
            and not _label(text)[0]
            and not is_body(text)
            and not find_dates(text)
        ):
            return text.strip(" .,")
        dated = dated or bool(parse_date(text))
    return None


def sentences_on_absence(text: str) -> tuple[Absence, ...]:
    """Who was absent, from sentences ("X havde lovligt forfald") or a bare list of names."""
    named: dict[str, list[str]] = {kind: [] for kind in LABELS} | {
        "absent": [text] if is_names(re.split(r"\.\s+[A-ZÆØÅ]", text)[0]) else []
    }
    return _absences(named, [text])


def is_label(text: str) -> bool:
    """A line that prints a field of the header, as pages of one item each repeat it."""
    found = _LABEL.match(text)
    return bool(
        found
        and found["colon"]
        and found["value"]
        and _FIELD[fold(found["label"].casefold())] in {"date", "time", "end", "place"}
    )


def kind_of(lines: Sequence[Line], source: str) -> Kind | None:
    """Minutes or agenda as the title says; None where it says nothing."""
    for line in lines[:12]:
        if len(line.text) < 160 and _MINUTES.search(line.text):
            return "referat"
        if (
            len(line.text) < 160
            and _AGENDA.search(line.text)
            and not re.search(r"dagsordenen", line.text, re.IGNORECASE)
        ):
            return "dagsorden"
    name = source.replace("_", " ").replace("-", " ")
    return "referat" if _MINUTES.search(name) else "dagsorden" if _AGENDA.search(name) else None


def _dates_joined(lines: Sequence[Line]) -> list[Line]:
    """A line that ends with day and month takes the next one, when that begins with the year."""
    out: list[Line] = []
    for line in lines:
        if out and re.match(r"(?:19|20)\d{2}\b", line.text) and _MONTH_END.search(out[-1].text):
            out[-1] = replace(out[-1], text=f"{out[-1].text} {line.text}")
        else:
            out.append(line)
    return out


def _sentences(lines: Sequence[Line]) -> list[str]:
    """The lines' texts; one that says who was there runs on to its full stop."""
    out: list[str] = []
    for line in lines:
        runs = out and _PRESENT.match(out[-1]) and not out[-1].rstrip().endswith(".") and not _label(line.text)[0]
        if runs and not line.gap:
            out[-1] = f"{out[-1]} {line.text}"
        else:
            out.append(line.text)
    return out


def parse_header(lines: Sequence[Line], source: str) -> Header:
    """The header's fields from all lines before the first item; `lines` should not hold the table of contents."""
    lines = _dates_joined(lines)
    values = fields(lines)
    texts = [line.text for line in lines]
    labelled_dates = values["date"] + values["time"]
    date = next((d for d in map(parse_date, labelled_dates) if d), None) or next(
        (d for d in map(parse_date, texts[:25]) if d), None
    )
    clock = [t for v in values["time"] for t in times(v)] or [t for v in values["date"] for t in times(v)]
    started = next((m["time"] for t in texts for m in [_STARTED.search(t)] if m), None)
    if not clock and started:
        clock = times(f"kl. {started}")
    if not clock:
        clock = next(
            (
                times(t)
                for t in texts[:25]
                if (find_dates(t) or re.match(r"kl\.?\s*:?\s*\d|fra kl", t, re.IGNORECASE)) and times(t)
            ),
            [],
        )
    ends = [t for v in values["end"] for t in times(v if times(v) else f"kl. {v}")]
    sentence = next(
        (
            m
            for t in texts
            for m in [
                re.search(
                    r"(?:mødet (?:blev )?hævet|sluttede|mødet slut\w*)\s*(?:kl\.?)?\s*:?\s*([\d:.]+)", t, re.IGNORECASE
                )
            ]
            if m
        ),
        None,
    )
    if not ends and sentence:
        ends = times(f"kl. {sentence[1]}")
    absences = _absences(values, texts)
    stand_ins = [a.substitute for a in absences if a.substitute]
    gone = {a.name for a in absences if not a.items}
    said = "\n".join(m["names"] for t in _sentences(lines) for m in [_PRESENT.match(t)] if m)
    listed = people("\n".join(values["present"])) or people(said) or people("\n".join(values["members"]))
    return Header(
        committee=committee(lines, values["body"]),
        date=date,
        start_time=clock[0] if clock else None,
        end_time=ends[0] if ends else (clock[1] if len(clock) > 1 and clock[1] > clock[0] else None),
        place=_place(lines, values["place"]),
        attendees=tuple(
            dict.fromkeys([*(p.name for p in listed if p.name not in gone), *(stand_ins if listed else ())])
        ),
        absences=absences,
        kind=kind_of(lines, source),
        corrected=any(_CORRECTED.search(t) for t in texts[:25])
        or bool(re.search(r"rettet|korrigeret", source, re.IGNORECASE)),
    )

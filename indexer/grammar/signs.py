"""What each line could be on its own looks: section heading, meta line, group line, web chrome; and lines taken apart that hold two.

Knows single lines and their neighbours, no items.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from indexer.grammar import numbers
from indexer.grammar.bodies import is_body
from indexer.grammar.headings import CORE, FORMS, WEAK, Heading, classify, dateline, is_group, key
from indexer.grammar.names import is_names
from indexer.minutes import Line
from indexer.text import squeeze

_META = re.compile(
    r"^(?:acadre\s+)?(?:sagsnr|sagnr|sagsnummer|sagnummer|sags?[ -]?id|j\.?\s?nr|journalnr|journalnummer|dok\.?\s?nr|dokumentnr|dok|initialer|sagsinitialer|sagsbehandlere?|øvrige sagsbehandlere|"
    r"sagsbeh|sagsansvarlig(?: enhed)?|ansvarlig(?: enhed| forvaltning)?|beslutningskompetence|kompetenceudvalg|kompetence|sagsforløb|sagen afgøres (?:i|af)|sagen behandles i|"
    r"punkttype|sagstype|sagens type|forvaltning|fagcenter|center|afdeling|kle(?:-nr)?|journal(?: nr)?|esdh-sag|sag nr|dagsordenstype|behandling|offentlighed|åbent?/lukket|forelægges(?: for)?|punkt ?nr)\b\.?\s*(?P<colon>:?)(?P<value>.*)$",
    re.IGNORECASE,
)
_NUMBER_ALONE = re.compile(r"^(?:punkt|pkt\.?|sag nr\.?|nr\.?)\s*:?\s*\d{1,4}[A-Za-z]?[.:]?$", re.IGNORECASE)
_SAG_NUMBER = re.compile(r"^(?:sag|dok)\.?\s+(?=[\w./-]*\d)(?=\S{5})[\w./-]+(?:\s|$)", re.IGNORECASE)
_LEGEND = re.compile(r"^[A-ZÆØÅ]{2,4} = [A-ZÆØÅ]")
_OPEN = re.compile(
    r"^[(\[]?(?P<mark>åbent?|åben|lukket)[)\]]?(?:\s+(?:punkt|sag|dagsorden|møde|dagsordenspunkt))?\s*\.?$",
    re.IGNORECASE,
)
_TYPE_LETTER = re.compile(
    r"^(?:beslutningssag|orienteringssag|drøftelsessag|bevillingssag|efterretningssag|temasag|\([BOD]\))\.?$",
    re.IGNORECASE,
)
_CHROME = re.compile(
    r"^(?:udskriv(?: .{0,30})?|til top(?:pen)?|tilbage til top(?:pen)?|kopier link.*|kopiér link.*|print|fold alle (?:ud|ind)|luk alle punkter|åbn alle punkter|vis alle punkter|show video|hent pdf.*|"
    r"hent (?:referat|dagsorden).*|gå til (?:hoved)?indhold.*|til indholdsfortegnelse(?:n)?|vælg|del(?: .{0,20})?|læs op|skjul|vis(?: mere| punkt| indhold)?|klik her(?: for at [^:]*)?|fold ud|(?:vis|åbn) punkt|(?:forrige|næste) (?:punkt|sag|side)(?: (?:forrige|næste) (?:punkt|sag|side))?|forside\s*[/›»>|].*|tryk 'ctrl.*|you are here.*|"
    r"made with flippingbook|tilgængelighedserklæring|(?:siden er )?sidst (?:opdateret|ændret|redigeret)\b.{0,60}|del på (?:facebook|twitter|x|linkedin).*|cookies?.*|side \d+(?: af \d+)?|[-–] ?\d{1,4} ?[-–]|læs mere)$",
    re.IGNORECASE,
)
_GLUED_REST = r"""[A-ZÆØÅ("“”»].*[^\W\d_]{2}.*"""
_GLUE_FORMS = sorted(
    {
        form
        for kind in (
            "resume",
            "indstilling",
            "beslutning",
            "sagsfremstilling",
            "økonomi",
            "bilag",
            "fraværende",
            "høring",
            "lovgrundlag",
            "baggrund",
            "vurdering",
            "beslutningstema",
            "tidsplan",
            "kommunikation",
            "konsekvenser",
            "personale",
            "sagsgang",
            "klima",
        )
        for plain in FORMS[kind]
        if len(plain) >= 5 and plain[0].isupper() and key(plain) not in WEAK
        for form in (plain, plain.upper())
    },
    key=len,
    reverse=True,
)
_GLUED_HEAD = re.compile(
    r"^(?P<form>"
    + "|".join(map(re.escape, _GLUE_FORMS))
    + r")(?:(?P<rest>[A-ZÆØÅ(](?:[a-zæøå.]|\s[a-zæøå]).*)|\s?-\s?(?P<dash>[A-ZÆØÅ].*\(\w*\).*))$"
)
_TAIL_FORMS = [
    *_GLUE_FORMS,
    *(
        f"{who} {does}"
        for who in ("Administrationen", "Forvaltningen", "Direktionen")
        for does in ("indstiller", "foreslår", "anbefaler")
    ),
]
_GLUED_ANY = re.compile(  # where the document glues headings again and again
    r"^(?P<form>"
    + "|".join(
        sorted(
            {
                re.escape(form)
                for form in (
                    *_TAIL_FORMS,
                    *(f for kind, forms in FORMS.items() if kind not in {"deltagere", "underskrift"} for f in forms),
                )
                if len(form) >= 4
            },
            key=len,
            reverse=True,
        )
    )
    + r"):?(?P<rest>"
    + _GLUED_REST
    + r"|\d[\d.,]*\s+[^\W\d_].*)$"
)
_GLUED_DATELINE = re.compile(r"^(?P<form>.{8,110}?(?:(?:19|20)\d{2}|pkt\. \d{1,4}):?)(?P<rest>[A-ZÆØÅ][a-zæøå].*)$")
_GLUED_TAIL = re.compile(r"^(?P<text>.*[a-zæøå0-9)][.:!?])(?P<form>" + "|".join(map(re.escape, _TAIL_FORMS)) + r"):?$")
_RUN_IN = re.compile(r"^(?P<label>[A-ZÆØÅ][^:.\t]{2,100}):\s+(?P<rest>\S.*)$")
_RUN_IN_PATTERN = re.compile(r"^(?P<label>(?:Beslutning|Fraværende|Afbud)[^:\t]{0,110}):\s+(?P<rest>\S.*)$")
_ABSENT_TAIL = re.compile(
    r"^(?P<text>.*[.!?)])\s+(?P<label>(?:Fraværende|Afbud|Ej til stede|Ikke til stede)(?: med afbud)?:)\s+(?P<rest>.+)$"
)
_SIGNED_TITLE = re.compile(
    r"^(?P<title>\d{1,4}[A-Z]?[.:]\s+\S+\s.*\S)\s+(?P<sheet>Underskrifts(?:blad|ark|side)|Bilagsliste)$"
)
_FOLD_LABEL = re.compile(
    r"^(?:klik her for at (?:folde ud|åbne|se)|fold ud|vis punkt|åbn punkt)\s*[:\-–]\s*(?P<title>\S.+)$", re.IGNORECASE
)
_ITEM_ROW = re.compile(  # an item line whose wide blanks look like columns: "2    Åbent    Titel"
    r"^(?:(?:punkt|pkt\.?|sag)\s*(?:nr\.?\s*)?)?\d{1,4}[A-Z]?[.:]?[\t ]+\(?(?:åbent?|lukket)\)?\t[^\t]*[^\W\d_]{2}[^\t]*$"
    r"|^(?:punkt|pkt\.?|sag nr\.?)\s*(?:nr\.?\s*)?\d{1,4}[A-Z]?[.:]?\t[^\t]*[^\W\d_]{2}[^\t]*$"
    r"|^(?:punkt|pkt\.?|sag nr\.?)\s*(?:nr\.?\s*)?\d{1,4}[A-Z]?[.:]?\t[^\t]*[^\W\d_]{2}[^\t]*\t[^\t:]{2,20}:\s?[^\t]*$",
    re.IGNORECASE,
)
_LABELLED_NUMBER = re.compile(
    r"^(?:(?:punkt|pkt\.?|sag|nr\.?|dagsordenspunkt)\s*(?:nr\.?)?\s*:?[\s\t]*)?(?P<number>\d{1,4}[A-Z]?)\.?$",
    re.IGNORECASE,
)
_LABELLED_TITLE = re.compile(
    r"^(?:emne|titel|overskrift|sagstitel|sagens titel|vedrørende|vedr\.?)\s*(?::\s*|\t\s*)(?P<title>\S.*)$",
    re.IGNORECASE,
)
_PAGE_HEAD = re.compile(
    r"^(?:.{2,60}\s)?(?:side|s\.|blad)\s*\d{1,4}(?:\s*(?:af|/)\s*\d{1,4})?$|^.{2,90}(?:19|20)\d{2}\s+\d{1,4}$",
    re.IGNORECASE,
)
_LOOSE = frozenset({"beslutning", "sagsfremstilling", "drøftelse", "indstilling"})  # types of heading
_SAYS = re.compile(
    r"^(?P<label>(?:Administration|Forvaltning|Direktion)en (?:indstiller|foreslår|anbefaler),)\s+(?P<rest>at\s.+)$",
    re.DOTALL,
)
_ALWAYS_RUN_IN = frozenset({"beslutning", "fraværende", "bilag"})
_VERBS = ("indstiller", "foreslaar", "anbefaler", "at")
_NEVER_RUN_IN = frozenset({"deltagere", "andet", "afstemning"})


@dataclass(frozen=True, slots=True)
class _Style:
    """How a document prints headings that share a line with their text: labels with a colon, those alone on a line, manners."""

    labels: Counter[str]
    alone: Counter[str]
    run_in: bool
    glued: bool
    says: bool  # the recommendation has no heading but "Administrationen indstiller, at ..."


@dataclass(frozen=True, slots=True)
class Sign:
    """What a line could be. `strong` meta lines open an item: a case number, or open/closed."""

    heading: Heading | None = None
    meta: bool = False
    strong: bool = False
    group: bool = False
    chrome: bool = False


def is_meta(text: str) -> bool:
    """A line of an item's meta block: labelled numbers, case worker, open or closed, a case number alone."""
    text = text.replace("\t", " ").strip()
    if len(text) > 160:
        return False
    inner = text[1:-1].strip()
    if text[:1] + text[-1:] in {"()", "[]"} and (_META.match(inner) or numbers.is_number(inner)):
        text = inner
    found = _META.match(text)
    if found and not found["value"].strip() and (known := classify(text)) and known.type == "sagsgang":
        return False
    if found and (found["colon"] or not found["value"].strip() or re.match(r"\s*\S*\d", found["value"])):
        return True
    return bool(
        _OPEN.match(text)
        or _LEGEND.match(text)
        or _TYPE_LETTER.match(text)
        or _SAG_NUMBER.match(text)
        or (numbers.case_number(text) and _short(text))
    )


def _short(text: str) -> bool:
    """Few enough words for a meta line that is recognised by its number alone."""
    return len(text.split()) <= 6 and (
        numbers.is_number(text) or bool(re.match(r"^(?:åbent?|lukket)\b", text, re.IGNORECASE))
    )


def is_strong(text: str) -> bool:
    """A meta line that can open an item where the title is lost."""
    text = text.replace("\t", " ").strip()
    return is_meta(text) and bool(
        _OPEN.match(text) or numbers.case_number(text) or re.match(r"^sagsnr\.?:?\s*$", text, re.IGNORECASE)
    )


def is_open_mark(text: str) -> bool | None:
    """ "Åben sag" -> True, "Lukket" -> False, anything else None."""
    found = (
        _OPEN.match(text.strip())
        or re.match(r"^(?P<mark>åbent?|lukket)(?:\s+(?:punkt|sag))?\s*[-–:]?\s*[\d.]", text.strip(), re.IGNORECASE)
        or re.match(r"^åbent?/lukket:?\s*(?P<mark>åbent?|lukket)$", text.strip(), re.IGNORECASE)
    )
    if not found:
        found = (
            re.search(r"(?:^|\s|-\s)(?P<mark>åbent?|lukket) (?:punkt|sag)\.?$", text.strip(), re.IGNORECASE)
            if is_meta(text)
            else None
        )
    return None if not found else found["mark"].casefold().startswith("åb")


def page_debris(lines: Sequence[Line]) -> set[int]:
    """Lines of page furniture that fall between the text."""
    return _heads_with_pages(lines) | _bare_pages(lines) | _heads_in_sentences(lines)


def _heads_in_sentences(lines: Sequence[Line]) -> set[int]:
    """Lines of body and date ("Byrådet 14.09.2009") of which one at least falls into a sentence: running heads, no datelines."""
    bare = [i for i, line in enumerate(lines) if line.kind != "heading" and _is_bare_dateline(line.text)]
    times = Counter(lines[i].text for i in bare)
    broken = {
        lines[i].text
        for i in bare
        if 0 < i < len(lines) - 1
        and lines[i + 1].text[:1].islower()
        and not lines[i + 1].text.startswith("at ")
        and lines[i - 1].text.rstrip()[-1:] not in ".:!?"
        and (times[lines[i].text] > 1 or (len(lines[i - 1].text) > 30 and classify(lines[i - 1].text) is None))
    }
    return {i for i in bare if lines[i].text in broken}


def _is_bare_dateline(text: str) -> bool:
    """A body and a date, and no word of a decision."""
    found = dateline(text) if len(text) < 90 and not text.rstrip().endswith(":") else None
    return bool(found and found.body and found.date) and not re.search(
        r"beslut|afgør|vedtag|behandl|pkt|punkt", text, re.IGNORECASE
    )


def _bare_pages(lines: Sequence[Line]) -> set[int]:
    """Numbers alone between paragraphs that count on from page to page; an item's number counts on too, but its title is near."""
    alone = [
        i for i, line in enumerate(lines) if line.kind == "text" and line.gap and re.fullmatch(r"\d{1,3}", line.text)
    ]
    alone = [i for i, keep in zip(alone, _rising([int(lines[i].text) for i in alone]), strict=True) if keep]
    counting = len(alone) > 1 and all(0 < int(lines[b].text) - int(lines[a].text) <= 6 for a, b in pairwise(alone))
    loose = sum(i + 1 == len(lines) or lines[i + 1].gap for i in alone) > 0.7 * len(alone)
    between = sum(i > 0 and i + 1 < len(lines) and not _opens_item(lines[i + 1]) for i in alone)
    return set(alone) if counting and loose and between * 2 > len(alone) - 1 else set()


def _rising(numbers: Sequence[int]) -> list[bool]:
    """Which numbers belong to a run that rises from the first one on."""
    last, keep = -1, []
    for number in numbers:
        keep.append(number > last)
        last = max(last, number)
    return keep


def _opens_item(line: Line) -> bool:
    """A line that could be the title below a number: short, no sentence, and without a number of its own."""
    text = line.text
    return (
        len(text) < 120
        and not _ITEM_LINE.match(text)
        and not text.rstrip().endswith((".", ":", ","))
        and text[:1].isupper()
        and classify(text) is None
    )


def _heads_with_pages(lines: Sequence[Line]) -> set[int]:
    """Running heads with a page number, and the lines beside them that recur with them."""
    numbered = [i for i, line in enumerate(lines) if _PAGE_HEAD.match(squeeze(line.text))]
    kinds = Counter(recurring(lines[i].text) for i in numbered)
    numbered = [i for i in numbered if kinds[recurring(lines[i].text)] > 1]
    if len(numbered) < 2 or any(b - a < 5 for a, b in pairwise(numbered)):
        return set()
    found = set(numbered)
    for step in (-1, 1):
        touching = [i + step for i in numbered if 0 <= i + step < len(lines) and not lines[max(i, i + step)].gap]
        beside = Counter(recurring(lines[j].text) for j in touching)
        found |= {j for j in touching if beside[recurring(lines[j].text)] > 0.6 * len(numbered)}
    return found


def recurring(text: str) -> str:
    """What two prints of one running head have in common."""
    return re.sub(r"\d+", "#", squeeze(text).casefold())


def take_apart(lines: Sequence[Line]) -> list[tuple[int, Line]]:
    """Lines with (index of origin, line): run-in and glued headings become lines of their own, marked as headings."""
    labels = Counter(key(m["label"]) for line in lines if (m := _RUN_IN.match(line.text)) and line.kind != "row")
    alone = Counter(key(line.text) for line in lines)
    loose = sum(n for name, n in labels.items() if _is_loose(name))
    style = _Style(
        labels,
        alone,
        loose >= 3 and loose > sum(n for name, n in alone.items() if _is_loose(name)),
        sum(_GLUED_HEAD.match(line.text) is not None for line in lines if line.kind != "row") >= 3,
        not any(
            (h := classify(name)) and h.type == "indstilling" and not name.endswith(_VERBS)
            for name in (*labels, *alone)
        )
        and sum(_SAYS.match(line.text) is not None for line in lines) > 1,
    )
    celled = sum(_heads_its_row(line) for line in lines) >= 3
    debris = page_debris(lines)
    labelled = _labelled_items(lines)
    return [
        (i, part)
        for i, line in enumerate(lines)
        if i not in debris and i - 1 not in labelled
        for part in (
            [labelled[i]]
            if i in labelled
            else _row_apart(line)
            if line.kind == "row" and _ITEM_ROW.match(line.text)
            else _celled(line)
            if celled and line.kind == "row"
            else _parts(line, style)
        )
    ]


def _row_apart(line: Line) -> list[Line]:
    """An item line whose wide blanks look like columns, and the meta line that stands behind its title."""
    *cells, last = line.text.split("\t")
    if len(cells) > 1 and is_meta(last):
        return [
            replace(line, text=" ".join(cells), kind="text", gap=True),
            replace(line, text=last, kind="text", gap=False),
        ]
    return [replace(line, text=line.text.replace("\t", " "), kind="text", gap=True)]


def _labelled_items(lines: Sequence[Line]) -> dict[int, Line]:
    """Items whose number and title stand in two labelled lines ("Punkt: 61", "Emne: Titel"): the first line's index -> both as one.

    Only where the document prints several so; a label alone may be anything.
    """
    found = {
        i: replace(
            line,
            text=f"Punkt {number['number']}: {title['title']}",
            kind="heading" if line.kind == "row" else line.kind,
            gap=True,
        )
        for i, (line, below) in enumerate(pairwise(lines))
        if (number := _LABELLED_NUMBER.match(line.text)) and (title := _LABELLED_TITLE.match(below.text))
    }
    return found if len(found) > 1 else {}


def _is_loose(name: str) -> bool:
    """A heading that holds an item together, and is printed before its text on one line in minutes of that style."""
    heading = classify(name)
    return heading is not None and heading.sure and heading.type in _LOOSE


def _heads_its_row(line: Line) -> bool:
    """A row of two cells, a heading that holds items together and its text."""
    label, _, text = line.text.partition("\t")
    return line.kind == "row" and "\t" not in text and len(text.strip()) > 3 and _is_loose(label)


def separated(lines: Sequence[Line]) -> list[Line]:
    """Items that run together on one line ("23 Meddelelser Beslutning Intet. 24 Eventuelt Beslutning ...") are parted.

    Only at headings that the document prints alone elsewhere, and in lines that begin with a number.
    """
    alone = Counter(line.text.strip() for line in lines if (h := classify(line.text)) and h.sure)
    forms = [re.escape(text.rstrip(":")) for text, n in alone.items() if n > 1 and key(text) not in WEAK]
    if not forms:
        return list(lines)
    item = re.compile(
        rf"(?:^|(?<=\s))(?:(?P<word>punkt|pkt\.?|sag nr\.?)\s+)?(?P<number>\d{{1,4}}[A-Z]?)(?P<dot>[.:]?)\s+"
        rf"(?P<title>[A-ZÆØÅ][^.!?\d]{{2,90}}?)\s+(?P<head>{'|'.join(forms)}):?\s+(?=[A-ZÆØÅ])"
    )
    numbers_alone = {line.text.strip(" .") for line in lines if re.fullmatch(r"\s*\d{1,4}\s?\.?\s*", line.text)}
    out: list[Line] = []
    for line in lines:
        found = list(item.finditer(line.text)) if line.text[:1].isalnum() and line.kind != "row" else []
        if not found or found[0].start() > 0:
            out.append(line)
            continue
        for m, stop in zip(found, [*(m.start() for m in found[1:]), len(line.text)], strict=True):
            apart = m["number"].isdigit() and str(int(m["number"]) - 1) in numbers_alone
            name = [m["number"], m["title"]] if apart else [line.text[m.start() : m.end("title")]]
            numbers_alone |= {m["number"]} if apart else set()
            out += [replace(line, text=text, gap=n == 0) for n, text in enumerate(name)]
            out.append(replace(line, text=m["head"], kind="heading", gap=True))
            out.append(replace(line, text=line.text[m.end() : stop].strip(), kind="text", gap=False))
    return out


def spaced(lines: Sequence[Line]) -> list[Line]:
    """Where a file prints no empty lines, a gap before what can only begin something new: a heading, an item line, a short line after a sentence."""
    gaps = sum(b.gap and a.page == b.page for a, b in pairwise(lines))  # a new page is a gap in any file
    if len(lines) < 30 or gaps > 0.04 * len(lines):
        return list(lines)
    out: list[Line] = []
    for line in lines:
        above = out[-1].text.rstrip() if out else ""
        known = classify(line.text) if line.kind != "row" else None
        short = len(line.text) < 110 and line.text[:1].isupper() and not line.text.rstrip().endswith((".", ",", ";"))
        new = (
            (known is not None and known.sure)
            or _ITEM_LINE.match(line.text)
            or (short and above.endswith((".", "!", "?")))
        )
        headed = bool(out) and line.kind == "text" and known is None and (h := classify(above)) is not None and h.sure
        out.append(replace(line, gap=True) if new and not headed and line.kind in {"text", "list"} else line)
    return out


def rejoined(lines: Sequence[Line]) -> list[Line]:
    """An item's number that a page break parted from its title ("14." and "Titel" where others print "15. Titel"), put together again.

    Only where a new page begins between them and a meta line or heading follows the title.
    """
    whole = {
        (m["word"].casefold(), int(m["number"]), m["end"])
        for line in lines
        if (m := _NUMBERED.match(line.text)) and m["title"]
    }
    alone = {
        i: m
        for i, line in enumerate(lines[:-2])
        if line.kind in {"text", "list"}
        and line.page != lines[i + 1].page
        and (m := _NUMBERED.match(line.text))
        and not m["title"]
        and any((m["word"].casefold(), int(m["number"]) + step, m["end"]) in whole for step in (-1, 1))
        and (is_meta(lines[i + 2].text) or ((h := classify(lines[i + 2].text)) and h.sure))
        and lines[i + 1].kind != "row"
        and _opens_item(lines[i + 1])
    }
    out: list[Line] = []
    for i, line in enumerate(lines):
        if i in alone:
            continue
        out.append(replace(line, text=f"{lines[i - 1].text} {line.text}", gap=True) if i - 1 in alone else line)
    return out


_NUMBERED = re.compile(
    r"^(?P<word>(?:punkt|pkt\.?|sag|dagsordenspunkt)(?: nr\.?)?\s+|)(?P<number>\d{1,4})(?P<end>[.:)]?)"
    r"(?:\s+(?P<title>[A-ZÆØÅ].+))?$",
    re.IGNORECASE,
)
_ITEM_LINE = re.compile(
    r"^(?:punkt|pkt\.?|sag nr\.?)(?: nr\.?)?\s*\d{1,4}[A-Z]?\b|^\d{1,4}[A-Z]?\.\s+[A-ZÆØÅ]", re.IGNORECASE
)


def unglued(lines: Sequence[Line]) -> list[Line]:
    """A last entry of the contents that runs into the first item's line is parted from it: that line is an entry, too."""
    entries = sorted(
        {t for line in lines[:120] if len(t := line.text.strip()) > 12 and re.match(r"\d{1,4}[A-Z]?[.:] ", t)}, key=len
    )
    out: list[Line] = []
    for line in lines:
        tail = (
            next((e for e in entries if line.text.endswith(e) and len(line.text) > len(e) + 5), None)
            if line.text[:1].isdigit()
            else None
        )
        if tail:
            out += [replace(line, text=line.text[: -len(tail)].strip()), replace(line, text=tail, gap=True)]
        else:
            out.append(line)
    return out


def _celled(line: Line) -> list[Line]:
    """A row of two cells, heading and text, as both."""
    label, _, text = line.text.partition("\t")
    known = classify(label)
    if line.kind != "row" or "\t" in text or not text.strip() or not known or not (known.sure or not text[0].isdigit()):
        return [line]
    return [
        replace(line, text=label.strip(), kind="heading", level=0, header=False, gap=True),
        replace(line, text=text.strip(), kind="text", header=False, gap=False),
    ]


def _parts(line: Line, style: _Style) -> list[Line]:
    """One line, or the heading and text lines it holds."""
    if line.kind == "row":
        return [line]
    text = line.text.strip()
    folded = _FOLD_LABEL.match(text)
    if folded:
        label = text[: folded.start("title")].rstrip(" :-–")
        return [
            replace(line, text=label, kind="text", level=0),
            replace(line, text=folded["title"], kind="heading", level=line.level or 2),
        ]
    cells = text.split(" | ")
    if len(cells) > 1 and _CHROME.match(cells[-1].strip()):
        return [
            *_parts(replace(line, text=" | ".join(cells[:-1])), style),
            replace(line, text=cells[-1].strip(), kind="text", gap=False),
        ]

    def cut(head: str, rest: str) -> list[Line]:
        return [
            replace(line, text=head, kind="heading", level=line.level),
            replace(line, text=rest.strip(), kind="text", level=0, gap=False),
        ]

    signed = _SIGNED_TITLE.match(text)
    if signed:
        return [replace(line, text=signed["title"]), replace(line, text=signed["sheet"], kind="text", gap=True)]
    tail = _GLUED_TAIL.match(text)
    if tail and not _RUN_IN.match(text):
        return [
            *_parts(replace(line, text=tail["text"]), style),
            replace(line, text=tail["form"], kind="heading", gap=True),
        ]
    glued = _GLUED_HEAD.match(text)
    if glued and not classify(text):
        return cut(glued["form"], glued["rest"] or glued["dash"])
    glued = _GLUED_ANY.match(text) if style.glued else None
    if glued and not classify(text):
        return cut(glued["form"], glued["rest"])
    glued = _GLUED_DATELINE.match(text)
    if glued and dateline(glued["form"]):
        return cut(glued["form"], glued["rest"])
    absent = _ABSENT_TAIL.match(text)
    if absent and is_names(absent["rest"]):
        return [
            *_parts(replace(line, text=absent["text"]), style),
            *cut(absent["label"], absent["rest"]),
        ]
    says = _SAYS.match(text) if style.says and line.gap and line.kind == "text" else None
    if says:
        return cut(says["label"], says["rest"])
    for pattern in (_RUN_IN, _RUN_IN_PATTERN):
        run_in = pattern.match(text)
        if run_in and _accept_run_in(run_in["label"], style):
            return cut(run_in["label"] + ":", run_in["rest"])
    return [line]


def _accept_run_in(label: str, style: _Style) -> bool:
    """A label before text on one line is a heading when its kind always is, or when the document prints it so again and again."""
    heading, name = classify(label), key(label)
    if not heading or heading.type in _NEVER_RUN_IN or _META.match(label + ":"):
        return False
    if heading.body or heading.date:
        return label.casefold().startswith("beslutning")
    if heading.type in _ALWAYS_RUN_IN:
        return heading.sure or heading.type == "fraværende"
    if style.run_in:
        return heading.sure or len(name.split()) <= 4
    return (
        heading.sure
        and (name in CORE or name not in WEAK)
        and style.alone[name] < style.labels[name]
        and (style.labels[name] >= 2 or name in CORE)
    )


def read_signs(lines: Sequence[Line]) -> list[Sign]:
    """The signs of every line."""
    signs = [_sign(line) for line in lines]
    for i, (line, sign) in enumerate(zip(lines, signs, strict=True)):
        known = classify(line.text) if sign.group else None
        below = lines[i + 1].text if i + 1 < len(lines) else ""
        if known and known.sure and below and not re.match(r"\W*(?:\w+\.?\s+(?:nr\.?\s+)?)?\d", below):
            signs[i] = replace(sign, heading=known, group=False)  # "Beslutningspunkter" above text, not above items
    return signs


def _sign(line: Line) -> Sign:
    """The signs of one line, by its own looks."""
    text = line.text.strip()
    chrome = bool(_CHROME.match(text)) and line.kind != "heading"
    meta = is_meta(text) and not _NUMBER_ALONE.match(text)
    if line.kind == "heading":
        known = classify(text)
        meta = meta and (is_strong(text) or bool(re.search(r":\s*\S", text))) and not (known and known.sure)
    group = is_group(text) and not (line.kind == "heading" and line.level == 0 and text.endswith(":"))
    heading = None
    if line.kind not in {"row", "list"} and not group and not meta:
        heading = classify(text)
    if line.kind == "row" and key(text.split("\t")[0]) == "behandling" and "modedato" in key(text).replace("oe", "o"):
        heading = Heading("sagsgang", True)
    if is_body(text) and heading and not heading.sure:
        heading = None
    return Sign(heading, meta, meta and is_strong(text), group, chrome)

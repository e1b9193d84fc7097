"""How families of Danish minutes are laid out: a meeting becomes printed parts. Knows no file format."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

from indexer.dates import MONTHS, WEEKDAYS, danish_date

Source = dict[str, Any]  # a meeting or an item, as in tools/sample/README.md

Kind = Literal[
    "title", "line", "field", "names", "toc", "group", "item", "again", "meta", "heading", "sub", "p", "run_in", "list", "table", "top", "break", "sign"
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """One printed thing. `rows` are names, list entries, contents lines or table rows (cells)."""

    kind: Kind
    text: str = ""
    label: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """A printing style. `head`, `item_line`, `meta`, `end` make text; the rest says where the formats put what."""

    head: Callable[[Source], list[Part]]
    item_line: Callable[[Source, Source], str]
    meta: Callable[[Source, Source], list[str]]
    bilag: str = "Bilag"
    contents: Literal["pages", "plain", "none"] = "none"
    contents_heading: str = "Indholdsfortegnelse"
    numbered_contents: bool = True
    groups: bool = False  # group lines between items
    again: bool = False  # the title stands a second time under the item line
    page_per_item: bool = False
    top_link: str = ""
    running_head: str = ""
    foot: str = "{page}"
    end: Callable[[Source], list[Part]] = lambda meeting: []
    stacked_labels: bool = False  # a label's value on the next line
    word_styles: bool = True  # DOCX: heading styles, else bold paragraphs
    web: Literal["accordion", "drupal", "pages"] = "accordion"


def compose(meeting: Source, layout: Layout) -> list[Part]:
    """The whole document in printed order."""
    parts = layout.head(meeting)
    if layout.contents != "none":
        parts.append(_contents(meeting, layout))
    group = None
    for item in meeting["items"]:
        if layout.page_per_item:
            parts.append(Part("break"))
        shown = item.get("group") if layout.groups else None
        if shown and shown != group:
            parts.append(Part("group", shown))
        group = shown
        parts += _item(meeting, item, layout)
    return parts + layout.end(meeting)


def _item(meeting: Source, item: Source, layout: Layout) -> list[Part]:
    parts = [Part("item", layout.item_line(meeting, item))]
    if layout.again:
        parts.append(Part("again", item["title"]))
    parts += [Part("meta", line) for line in layout.meta(meeting, item)]
    for section in item["sections"]:
        parts += _section(section)
    if item["attachments"]:
        parts.append(Part("heading", layout.bilag))
        parts.append(Part("list", rows=tuple((name,) for name in item["attachments"])))
    if layout.top_link:
        parts.append(Part("top", layout.top_link))
    return parts


def _section(section: Source) -> list[Part]:
    blocks = section["blocks"]
    if section.get("run_in"):
        first, blocks = blocks[0], blocks[1:]
        parts = [Part("run_in", first["p"], label=section["heading"] + ":")]
    else:
        parts = [Part("heading", section["heading"])] if section["heading"] else []
    return parts + [_block(block) for block in blocks]


def _block(block: Source) -> Part:
    if "p" in block:
        return Part("p", block["p"])
    if "h" in block:
        return Part("sub", block["h"])
    if "list" in block:
        return Part("list", rows=tuple((entry,) for entry in block["list"]), ordered=block.get("ordered", False))
    return Part("table", rows=tuple(tuple(row) for row in block["table"]))


def _contents(meeting: Source, layout: Layout) -> Part:
    lines = []
    group = None
    for item in meeting["items"]:
        shown = item.get("group") if layout.groups else None
        if shown and shown != group:
            lines.append((shown, ""))
        group = shown
        title = layout.item_line(meeting, item) if layout.numbered_contents else item["title"]
        lines.append((title, item["number"]))
    return Part("toc", label=layout.contents_heading, rows=tuple(lines))


# --- what the heads print


def _dashed(iso: str) -> str:
    return dt.date.fromisoformat(iso).strftime("%d-%m-%Y")


def _weekday(iso: str) -> str:
    return WEEKDAYS[dt.date.fromisoformat(iso).weekday()].capitalize()


def _word(meeting: Source) -> str:
    """Referat, Rettet referat or Dagsorden."""
    word = "Dagsorden" if meeting["kind"] == "dagsorden" else "Referat"
    return "Rettet " + word.lower() if meeting.get("corrected") else word


def _who(person: Source, form: str) -> str:
    return form.format(name=person["name"], party=person["party"])


def _present(meeting: Source, form: str = "{name} ({party})") -> list[str]:
    return [_who(p, form) for p in meeting["attendees"] if not p.get("absent")]


def _absent(meeting: Source, form: str = "{name} ({party})") -> list[str]:
    substitutes = {a["name"]: a["substitute"] for a in meeting["absences"] if not a["items"] and a["substitute"]}
    names = []
    for person in (p for p in meeting["attendees"] if p.get("absent")):
        substitute = substitutes.get(person["name"])
        names.append(_who(person, form) + (f" (stedfortræder: {substitute})" if substitute else ""))
    return names


def _remarks(meeting: Source) -> list[str]:
    return [a["printed"] for a in meeting["absences"] if a.get("printed")]


def _and(names: Sequence[str]) -> str:
    return " og ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def _fields(*pairs: tuple[str, str]) -> list[Part]:
    return [Part("field", text, label=label) for label, text in pairs if text]


def _firstagenda(meeting: Source) -> list[Part]:
    date = meeting["date"]
    people = [f"{p['name']} ({p['party']})" + (" (Fravær)" if p.get("absent") else "") for p in meeting["attendees"]]
    end = [Part("line", f"Mødet sluttede kl. {meeting['end_time']}.")] if meeting["end_time"] else []
    return [
        Part("title", f"{_word(meeting).upper()} {meeting['committee']} d. {_dashed(date)}"),
        *_fields(
            ("Mødedato", f"{_weekday(date)} d. {danish_date(date)} kl. {meeting['start_time']}"),
            ("Mødested", meeting["place"]),
        ),
        Part("names", label="Mødedeltagere", rows=tuple((p,) for p in people)),
        *[Part("line", text) for text in _remarks(meeting)],
        *end,
    ]


def _sbsys(meeting: Source) -> list[Part]:
    people = [
        f"{p['name']} ({p['role']})" if p.get("role") else f"{p['name']}"
        for p in meeting["attendees"]
        if not p.get("absent")
    ]
    parts = [
        Part("title", _word(meeting)),
        Part("line", "til"),
        Part("title", f"mødet i {meeting['committee']}"),
        Part("line", f"den {danish_date(meeting['date'])} kl. {meeting['start_time']}"),
        Part("line", f"i {meeting['place']}"),
        Part("line", ("Medlemmer: " if meeting["kind"] == "dagsorden" else "Til stede: ") + _and(people) + "."),
    ]
    told = {a["name"] for a in meeting["absences"] if a.get("printed")}
    missing = [p["name"] for p in meeting["attendees"] if p.get("absent") and p["name"] not in told]
    if missing:
        parts.append(Part("line", f"Afbud fra {_and(missing)}."))
    parts += [Part("line", text) for text in _remarks(meeting)]
    if meeting["end_time"]:
        parts.append(Part("line", f"Mødet hævet kl.: {meeting['end_time']}"))
    return parts


def _acadre(meeting: Source) -> list[Part]:
    opening = {"Referat": "Åbent referat", "Rettet referat": "Rettet åbent referat", "Dagsorden": "Åben dagsorden"}
    time = "-".join(filter(None, [meeting["start_time"], meeting["end_time"]]))
    return [
        Part("title", opening[_word(meeting)]),
        Part("line", "til"),
        Part("title", meeting["committee"]),
        *_fields(
            ("Mødedato:", f"{_weekday(meeting['date'])} den {danish_date(meeting['date'])}"),
            ("Mødetidspunkt:", time),
            ("Mødested:", meeting["place"]),
            ("Medlemmer:" if meeting["kind"] == "dagsorden" else "Deltagere:", ", ".join(_present(meeting, "{name}"))),
            ("Fraværende:", ", ".join(_absent(meeting, "{name}"))),
            ("Bemærkninger:", " ".join(_remarks(meeting))),
        ),
    ]


def _acadre_end(meeting: Source) -> list[Part]:
    """The list of attachments and the signature sheet."""
    named = [
        (f"{item['number']}. {item['title']}", item["attachments"]) for item in meeting["items"] if item["attachments"]
    ]
    parts = [Part("break"), Part("group", "Bilagsliste")] if named else []
    for title, names in named:
        parts += [Part("line", title), Part("list", rows=tuple((name,) for name in names))]
    if meeting["kind"] == "referat":
        parts += [
            Part("break"),
            Part("group", "Underskriftsblad"),
            *[Part("sign", name) for name in _present(meeting, "{name}")],
        ]
    return parts


def _accordion(meeting: Source) -> list[Part]:
    return [
        Part("title", _word(meeting)),
        Part(
            "line",
            f"{_weekday(meeting['date']).lower()} den {danish_date(meeting['date'])} kl. {meeting['start_time']}",
        ),
        *_fields(
            ("Mødested:", meeting["place"]),
            ("Udvalg:", meeting["committee"]),
            ("Mødedeltagere:", ", ".join(_present(meeting))),
            ("Fraværende:", ", ".join(_absent(meeting))),
            ("Sluttidspunkt:", meeting["end_time"] or ""),
            ("Bemærkninger:", " ".join(_remarks(meeting))),
        ),
    ]


def _drupal(meeting: Source) -> list[Part]:
    day = dt.date.fromisoformat(meeting["date"])
    date = f"{_weekday(meeting['date'])}, {MONTHS[day.month - 1].capitalize()} {day.day}, {day.year} - {meeting['start_time']}"
    return [
        Part("title", f"{_word(meeting)} – {meeting['committee']}"),
        *_fields(
            ("Dato:", date),
            ("Udvalg:", meeting["committee"]),
            ("Sted:", meeting["place"]),
            ("Mødet sluttede:", f"kl. {meeting['end_time']}" if meeting["end_time"] else ""),
            ("Deltagere:", ", ".join(_present(meeting))),
            ("Afbud:", ", ".join(_absent(meeting))),
            ("Bemærkninger:", " ".join(_remarks(meeting))),
        ),
    ]


def _edagsorden(meeting: Source) -> list[Part]:
    date = _dashed(meeting["date"])
    return _fields(
        ("UDVALG", meeting["committee"]),
        ("MØDE", _word(meeting)),
        ("STED", meeting["place"]),
        ("STARTTIDSPUNKT", f"{date} {meeting['start_time']}:00"),
        ("SLUTTIDSPUNKT", f"{date} {meeting['end_time']}:00" if meeting["end_time"] else ""),
        ("DELTAGERE", ", ".join(_present(meeting))),
        ("FRAVÆRENDE", ", ".join(_absent(meeting))),
        ("BEMÆRKNINGER", " ".join(_remarks(meeting))),
    )


def _emn(meeting: Source) -> list[Part]:
    end = meeting["end_time"]
    return [
        Part("title", meeting["committee"]),
        Part("title", _word(meeting)),
        *_fields(
            ("Mødetidspunkt", f"{_dashed(meeting['date'])} {meeting['start_time']}"),
            ("Mødeafholdelse", meeting["place"]),
        ),
        Part("names", label="Tilstede:", rows=tuple((name,) for name in _present(meeting))),
        *_fields(
            ("Fraværende:", ", ".join(_absent(meeting))),
            ("Bemærkninger:", " ".join(_remarks(meeting))),
        ),
        *([Part("line", f"Protokollen blev læst og mødet hævet kl.: {end}")] if end else []),
    ]


def _colon(meeting: Source) -> list[Part]:
    time = f"kl. {meeting['start_time']}" + (f" - {meeting['end_time']}" if meeting["end_time"] else "")
    return [
        Part("title", f"{_word(meeting)} for {meeting['committee']}s møde den {danish_date(meeting['date'])}"),
        *_fields(
            ("Mødedato:", danish_date(meeting["date"], weekday=True)),
            ("Mødetid:", time),
            ("Mødested:", meeting["place"]),
            ("Tilstede:", ", ".join(_present(meeting))),
            ("Fraværende:", ", ".join(_absent(meeting))),
            ("Bemærkninger:", " ".join(_remarks(meeting))),
        ),
    ]


def _lejre(meeting: Source) -> list[Part]:
    when = f"{_weekday(meeting['date']).lower()} den {danish_date(meeting['date'])} kl. {meeting['start_time']}"
    end = [Part("line", f"Mødet hævet kl. {meeting['end_time']}.")] if meeting["end_time"] else []
    return [
        Part("title", f"{_word(meeting)} {meeting['committee']} {when} i {meeting['place']}"),
        Part("names", label="Deltagere:", rows=tuple((name,) for name in _present(meeting))),
        *_fields(("Fraværende:", ", ".join(_absent(meeting))), ("Bemærkninger:", " ".join(_remarks(meeting)))),
        *end,
    ]


def _pages(meeting: Source) -> list[Part]:
    date = dt.date.fromisoformat(meeting["date"]).strftime("%d.%m.%Y")
    return [
        Part("title", f"{_word(meeting)}, {meeting['committee']}"),
        *_fields(
            ("Mødedato:", f"{date}, kl. {meeting['start_time']}"),
            ("Mødested:", meeting["place"]),
            ("Mødet sluttede kl.:", meeting["end_time"] or ""),
            ("Deltagere:", ", ".join(_present(meeting, "{name}, ({party})"))),
            ("Afbud:", ", ".join(_absent(meeting, "{name}, ({party})"))),
            ("Bemærkninger:", " ".join(_remarks(meeting))),
        ),
    ]


# --- item lines and what stands under them


def _typed(item: Source) -> str:
    return f"{item['title']} ({item['agenda_type']})" if item.get("agenda_type") else str(item["title"])


def _line_firstagenda(_: Source, item: Source) -> str:
    return f"Punkt {item['number']}: " + ("Lukket: " if item["closed"] else "") + _typed(item)


def _line_acadre(_: Source, item: Source) -> str:
    return f"{item['number']}. " + ("Lukket - " if item["closed"] else "") + str(item["title"])


def _line_dotted(_: Source, item: Source) -> str:
    return f"{item['number']}. {item['title']}" + (" (Lukket)" if item["closed"] else "")


def _line_edagsorden(_: Source, item: Source) -> str:
    return f"{item['number']}. {item['title']}" + (" - Lukket punkt" if item["closed"] else "")


def _line_drupal(_: Source, item: Source) -> str:
    return f"Pkt. {item['number']} {item['title']}" + (" (Lukket)" if item["closed"] else "")


def _line_emn(_: Source, item: Source) -> str:
    return f"{item['number']} ({'Lukket' if item['closed'] else 'Åben'}) {item['title']}"


def _line_lejre(_: Source, item: Source) -> str:
    prefix = f"{item['group']} - " if item.get("group") else ""
    return f"{item['number']}. {prefix}{item['title']}" + (" (Lukket)" if item["closed"] else "")


def _labelled(item: Source, *fields: tuple[str, str]) -> list[str]:
    return [f"{label} {item[key]}" for label, key in fields if item.get(key)]


def _meta_bare(_: Source, item: Source) -> list[str]:
    return [item["case_number"]] if item["case_number"] else []


def _meta_sbsys(_: Source, item: Source) -> list[str]:
    state = "Lukket" if item["closed"] else "Åbent"
    return [*([item["group"]] if item.get("group") else []), " - ".join(filter(None, [state, item["case_number"]]))]


def _meta_acadre(_: Source, item: Source) -> list[str]:
    fields = _labelled(item, ("Dok.nr.:", "document_number"), ("Sagsid.:", "case_number"), ("Initialer:", "initials"))
    return [*fields, "Lukket sag" if item["closed"] else "Åben sag"]


def _meta_accordion(_: Source, item: Source) -> list[str]:
    fields = _labelled(item, ("Sagsid.:", "case_number"), ("Sagsinitialer:", "initials"))
    return [", ".join(fields)] if fields else []


def _meta_drupal(meeting: Source, item: Source) -> list[str]:
    state = "Lukket punkt" if item["closed"] else "Åbent punkt"
    number = f"Sagsnr. {item['case_number']} " if item["case_number"] else ""
    return [f"{number}{meeting['committee']} {state}"]


def _meta_plain(_: Source, item: Source) -> list[str]:
    return _labelled(item, ("Sagsnr.", "case_number"))


def _meta_colon(_: Source, item: Source) -> list[str]:
    return _labelled(item, ("Sagsnr.:", "case_number"), ("Dok.nr.:", "document_number"), ("Sagsbehandler:", "initials"))


def _meta_emn(_: Source, item: Source) -> list[str]:
    return _labelled(item, ("Sags ID:", "case_number"))


LAYOUTS: dict[str, Layout] = {
    "firstagenda": Layout(_firstagenda, _line_firstagenda, _meta_bare, contents="pages", numbered_contents=False, page_per_item=True),
    "sbsys": Layout(
        _sbsys, _line_dotted, _meta_sbsys, bilag="BILAG", contents="plain", contents_heading="", groups=True,
        running_head="{municipality} – {committee} – {dotted}", foot="Side {page}", word_styles=False,
    ),
    "acadre": Layout(
        _acadre, _line_acadre, _meta_acadre, contents="pages", page_per_item=True, foot="Side {page}", end=_acadre_end
    ),
    "accordion": Layout(_accordion, _line_dotted, _meta_accordion, foot="{municipality}  {page}", top_link="Udskriv"),
    "drupal": Layout(_drupal, _line_drupal, _meta_drupal, again=True, foot="{municipality}  {page}", web="drupal"),
    "edagsorden": Layout(
        _edagsorden, _line_edagsorden, _meta_plain, contents="plain", contents_heading="PUNKTER", again=True,
        stacked_labels=True, running_head="{municipality}", foot="{page}", word_styles=False,
    ),
    "emn": Layout(
        _emn, _line_emn, _meta_emn, contents="plain", running_head="{committee}    {dashed}", foot="Side {page} af {pages}"
    ),
    "colon": Layout(_colon, _line_dotted, _meta_colon, bilag="Bilag:", running_head="{municipality}", foot="Side {page}"),
    "lejre": Layout(_lejre, _line_lejre, _meta_colon, bilag="Bilag:", foot="Side {page} af {pages}", word_styles=False),
    "pages": Layout(
        _pages, _line_dotted, _meta_colon, page_per_item=True, top_link="Til toppen", foot="{municipality}  {page}", web="pages"
    ),
}  # fmt: skip


def running(template: str, meeting: Source, page: int, pages: int) -> str:
    """A running head or foot for one page; page numbers go on from `first_page`."""
    first = meeting.get("first_page", 1)
    day = dt.date.fromisoformat(meeting["date"])
    return template.format(
        municipality=meeting["municipality"],
        committee=meeting["committee"],
        dashed=day.strftime("%d-%m-%Y"),
        dotted=danish_date(meeting["date"]),
        page=page + first - 1,
        pages=pages + first - 1,
    )


def with_breaks(word: str, shortest: int = 14) -> list[str]:
    """A long word cut where a line may end: between two consonants that stand between vowels, five letters from each end."""
    if len(word) < shortest or not word.isalpha():
        return [word]
    vowels = "aeiouyæøå"
    lower = word.lower()
    cuts = [
        i + 2
        for i in range(4, len(word) - 6)
        if lower[i] in vowels and lower[i + 1] not in vowels and lower[i + 2] not in vowels and lower[i + 3] in vowels
    ]
    kept: list[int] = []
    for cut in cuts:
        if not kept or cut - kept[-1] >= 4:
            kept.append(cut)
    return [word[a:b] for a, b in pairwise([0, *kept, len(word)])]

"""The commands of a secretary's desk: brief, saved, money, topics, concepts, cite, export. Parses, writes files and prints; computes nothing."""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from indexer.catalog import Catalog
from indexer.minutes import Filters
from indexer.store import open_index
from indexer.text import squeeze
from retrieval import concepts, open_current, saved
from retrieval.archive import Archive
from retrieval.brief import Brief, NoAgenda, brief, brief_document, brief_json, read_agenda
from retrieval.citation_form import FILE, FormProblem, cite_case, read_form
from retrieval.cite import permalink
from retrieval.commands import UsageProblem, chosen_cases, command_adder
from retrieval.counts import NOT_COUNTING, count, count_table
from retrieval.coverage import coverage, coverage_table
from retrieval.decisions import decision_of, decisions, decisions_table
from retrieval.exports import (
    About,
    Document,
    answer_document,
    case_document,
    count_document,
    coverage_document,
    csv_text,
    decisions_document,
    due_document,
    filters_text,
    later_texts,
    markdown,
    money_document,
    news_document,
    people_document,
    person_document,
    topics_document,
    word,
)
from retrieval.feeds import due_events, ics
from retrieval.money import Money, money, money_json, money_table
from retrieval.people import News, news_of, news_table, people, people_table
from retrieval.places import handlings, place_text
from retrieval.promises import promises, promises_table
from retrieval.thesaurus import Concept
from retrieval.topics import Topic, topic_text, topics, topics_json, topics_table

_PROBLEMS = (NoAgenda, saved.SavedProblem, FormProblem)
_SHOWN = 3  # places of a topic at the terminal
WHAT = {
    "answer": "Svar",
    "case": "Sag",
    "decisions": "Beslutninger",
    "promises": "Løfter og opfølgning",
    "money": "Penge over tid",
    "topics": "Emner",
    "news": "Punkter siden sidst",
    "count": "Optælling",
    "people": "Valgte medlemmer",
    "coverage": "Dækning",
}


def add_desk_commands(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    add_filters: Callable[[argparse.ArgumentParser], None],
    filters_of: Callable[[argparse.Namespace, Catalog], Filters],
) -> None:
    """Hangs these commands on the parser; `add_filters` and `filters_of` are those of `ask`."""

    plain = command_adder(commands, add_filters, filters_of)

    def add(
        name: str, text: str, run: Callable[[argparse.Namespace], None], filters: bool = False
    ) -> argparse.ArgumentParser:
        return plain(name, text, _guarded(run), filters)

    prepared = add("brief", "what the archive knows of each item of a draft agenda", _brief)
    prepared.add_argument("agenda", type=Path, metavar="AGENDA_FILE")
    prepared.add_argument("--municipality", help="the agenda's, where it does not say it")
    prepared.add_argument("--today", type=_day, metavar="YYYY-MM-DD")
    prepared.add_argument("--docx", type=Path, metavar="OUT")
    prepared.add_argument("--markdown", type=Path, metavar="OUT")

    kept = add("saved", "saved searches, and what is new since the last digest", _saved, filters=True)
    kept.add_argument("action", choices=("add", "list", "remove", "rename", "news", "seen", "digest"))
    kept.add_argument("name", nargs="?", default="", help="of the search")
    kept.add_argument("question", nargs="?", default="", help="to add; or the new name, to rename")
    kept.add_argument("--today", type=_day, metavar="YYYY-MM-DD")
    kept.add_argument("--out", type=Path, help="folder of the digest's files (default: <index>-nyt)")
    kept.add_argument("--root", default="http://localhost:8501", help="the app's address, for links")

    add("money", "sums of money by case and budget area", _money, filters=True)
    add("topics", "items by KLE main group", _topics, filters=True)

    words = add("concepts", "the thesaurus, and the municipality's own concepts over it", _concepts)
    words.add_argument("action", choices=("list", "set", "remove"))
    words.add_argument("name", nargs="?", default="", help="list: beginning of a word; set, remove: the concept's id")
    for field in ("administrative", "everyday", "english"):
        words.add_argument(f"--{field}", action="append", default=[], metavar="TERM")
    words.add_argument("--explanation", default="", help="in plain words, of the first administrative one")

    cited = add("cite", "a whole case, cited in the municipality's form", _cite)
    _add_case(cited)
    cited.add_argument("--form", type=Path, default=FILE, help="file with the template")
    cited.add_argument("--root", default="", help="the app's address, for permalinks")

    out = add(
        "export",
        "an answer, a count, a case, decisions, promises, money, topics, people, a member's items or coverage as a file",
        _export,
        filters=True,
    )
    out.add_argument("what", choices=WHAT)
    out.add_argument("question", nargs="?", default="", help="for an answer or a count; for news and people the member")
    out.add_argument("--place", metavar="SOURCE:ITEM", help="for a case")
    out.add_argument("--out", type=Path, required=True, help=".md, .docx, .csv (tables) or .ics (promises)")
    out.add_argument("--today", type=_day, metavar="YYYY-MM-DD")


def _add_case(parser: argparse.ArgumentParser) -> None:
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--case", metavar="NUMBER")
    which.add_argument("--place", metavar="SOURCE:ITEM")


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"found {text!r}, expected a date as 2021-03-09") from None


def _guarded(run: Callable[[argparse.Namespace], None]) -> Callable[[argparse.Namespace], None]:
    """What the caller got wrong is said in one line."""

    def guarded(options: argparse.Namespace) -> None:
        try:
            run(options)
        except _PROBLEMS as problem:
            raise UsageProblem(str(problem)) from problem

    return guarded


def _show(options: argparse.Namespace, as_json: dict[str, Any], lines: Iterable[str]) -> None:
    print(json.dumps(as_json, ensure_ascii=False) if options.json else "\n".join(lines))


def about(archive: Archive, question: str, filters: Filters = Filters()) -> About:
    """What an export of this archive rests on."""
    searched = archive.searched(filters)
    return About(question, filters, searched.meetings, searched.newest, archive.index.manifest.built_at)


def _today(options: argparse.Namespace) -> dt.date:
    return options.today or dt.date.today()


def _brief(options: argparse.Namespace) -> None:
    agenda = read_agenda(options.agenda, options.municipality)
    archive = open_current(options.index)
    found = brief(archive, agenda, _today(options))
    filters = Filters(municipalities=(found.agenda.municipality,) if found.agenda.municipality else ())
    document = brief_document(found, about(archive, f"Mødeforberedelse ud fra {agenda.source}", filters))
    for path in (options.docx, options.markdown):
        if path:
            path.write_bytes(word(document) if path == options.docx else markdown(document).encode())
    _show(options, brief_json(found), _brief_lines(found, document, options))


def _brief_lines(found: Brief, document: Document, options: argparse.Namespace) -> Iterator[str]:
    written = [str(path) for path in (options.docx, options.markdown) if path]
    if not written:
        yield markdown(document)
        return
    known = sum(bool(item.earlier) for item in found.items)
    yield f"{len(found.items)} punkter, {known} med tidligere behandling. Skrevet: {', '.join(written)}"
    yield from found.notes


def _saved(options: argparse.Namespace) -> None:
    shelf = saved.read(options.index)
    today = _today(options).isoformat()
    if options.action == "digest":
        _digest(options, shelf, today)
        return
    if options.action == "news":
        told = saved.news(open_current(options.index), shelf, options.name, today)
        _show(options, saved.digest_json(told), _digest_lines(told))
        return
    if options.action == "add":
        index = open_index(options.index)
        search = saved.Saved(options.name, options.question, options.filters_of(options, index.catalog))
        shelf = saved.added(shelf, search, index, today)
    if options.action == "remove":
        shelf = saved.removed(shelf, options.name)
    if options.action == "rename":
        shelf = saved.renamed(shelf, options.name, options.question)
    if options.action == "seen":
        shelf = saved.marked_seen(shelf, options.name, open_index(options.index), today)
    if options.action != "list":
        saved.write(options.index, shelf)
    lines = [f"{s.name}: {s.question} (filtre: {filters_text(s.filters)})" for s in shelf.searches]
    _show(options, saved.shelf_json(shelf.searches), lines or ["Ingen gemte søgninger."])


def _digest(options: argparse.Namespace, shelf: saved.Shelf, today: str) -> None:
    """The files first, then what was seen: killed in between, the news come once more rather than never."""
    archive = open_current(options.index)
    found, after = saved.digest(archive, shelf, today, options.root.rstrip("/"))
    basis = about(archive, "; ".join(s.question for s in shelf.searches) or "ingen gemte søgninger")
    folder = options.out or saved.digest_folder(options.index)
    files = saved.write_digest(found, after, basis, folder, options.root.rstrip("/"))
    saved.write(options.index, after)
    _show(options, saved.digest_json(found), _digest_lines(found, files))


def _digest_lines(found: saved.Digest, files: Iterable[Path] = ()) -> Iterator[str]:
    if found.empty:
        yield f"Intet nyt siden {found.since or 'sidst'}."
    for news in found.news:
        yield f"{news.search.name}: {len(news.new)} nye, {len(news.changed)} ændrede"
    if found.meetings:
        yield f"Nye møder: {len(found.meetings)}"
    if files:
        yield f"Skrevet: {', '.join(map(str, files))}"


def _money(options: argparse.Namespace) -> None:
    archive = open_current(options.index)
    found = money(handlings(archive.index.catalog), archive.cases, options.filters_of(options, archive.index.catalog))
    _show(options, money_json(found, archive.cases), _money_lines(found))


def _money_lines(found: Money) -> Iterator[str]:
    if not found.cases:
        yield "Ingen beløb fundet."
    for case in found.cases:
        yield f"\n{case.title}"
        for s in case.sums:
            yield f"  {s.place.date or 'uden dato'}  {s.text}  {s.kind or ''}  »{s.sentence}«"
        for conflict in case.conflicts:
            figures = ", ".join(f"{s.text} ({s.place.date or 'uden dato'})" for s in conflict.sums)
            yield f"  Forskellige tal for {conflict.kind}: {figures}"


def _topics(options: argparse.Namespace) -> None:
    catalog = open_index(options.index).catalog
    found = topics(handlings(catalog), options.filters_of(options, catalog))
    _show(options, topics_json(found), _topic_lines(found))


def _topic_lines(found: Iterable[Topic]) -> Iterator[str]:
    shown = list(found)
    if not shown:
        yield "Ingen sagsnumre efter KLE fundet."
    for topic in shown:
        yield f"{topic_text(topic.number)}: {len(topic.places)} {'punkt' if len(topic.places) == 1 else 'punkter'}"
        yield from (f"  {place_text(place)}" for place in topic.places[-_SHOWN:])


def _concepts(options: argparse.Namespace) -> None:
    index, name = options.index, options.name
    if options.action != "list":
        own = concepts.read_own(index)
        if not name:
            raise UsageProblem(f"concepts {options.action}: expected the id of a concept")
        concepts.write_own(index, _changed(options, own))
        print(f"Skrevet: {concepts.own_path(index)}", file=sys.stderr)
    shown = concepts.vocabulary(index).concepts
    found = concepts.matching(shown, name) if options.action == "list" else [c for c in shown if c.id == name]
    as_json = {"concepts": [dataclasses.asdict(c) for c in found]}
    _show(options, as_json, [f"{c.id}: {', '.join(c.terms)}\n  {c.explanation}".rstrip() for c in found])


def _changed(options: argparse.Namespace, own: Sequence[Concept]) -> tuple[Concept, ...]:
    """The own concepts after the command; a concept that nobody could be served by is refused."""
    if options.action == "remove":
        return concepts.without_concept(own, options.name)
    wanted = Concept(
        options.name,
        concepts.tidy(options.administrative),
        concepts.tidy(options.everyday),
        concepts.tidy(options.english),
        squeeze(options.explanation),
    )
    refused = concepts.problems(wanted)
    if refused:
        said = "; ".join(f"{p.term!r}: {concepts.PROBLEMS[p.kind]}" for p in refused)
        raise UsageProblem(f"concepts set {options.name}: {said}")
    return concepts.with_entry(own, wanted.id, wanted)


def _cite(options: argparse.Namespace) -> None:
    form = read_form(options.form)
    archive = open_current(options.index)
    found = chosen_cases(archive.index.catalog, archive.cases, options.case, options.place)
    wanted = {h.key for case in found for h in case.handlings}
    decided = [d for h in handlings(archive.index.catalog) if h.place.key in wanted and (d := decision_of(h))]
    root = options.root.rstrip("/")
    cited = cite_case(form, decided, lambda place: permalink(place, root) if root else "")
    _show(options, {"citations": cited.split("\n") if cited else []}, [cited or "Ingen beslutning fundet."])


def _export(options: argparse.Namespace) -> None:
    archive = open_current(options.index)
    filters = options.filters_of(options, archive.index.catalog)
    content = _content(options, archive, filters)
    options.out.write_bytes(content)
    _show(options, {"written": str(options.out), "bytes": len(content)}, [f"Skrevet: {options.out}"])


def _member_news(options: argparse.Namespace, archive: Archive, since: str | None) -> tuple[News, ...]:
    """The items of the one member named since the day asked for."""
    if not options.question or since is None:
        raise UsageProblem("export news: expected a member's name and --since")
    members = people(archive.index.catalog, options.question)
    if len(members) != 1:
        raise UsageProblem(f"export news: expected one member, {options.question!r} fits {len(members)}")
    return news_of(members[0], archive.index.catalog, archive.cases, since)


def _content(options: argparse.Namespace, archive: Archive, filters: Filters) -> bytes:
    """The file asked for, in the format its name asks for."""
    catalog, suffix = archive.index.catalog, options.out.suffix.lower()
    basis = about(archive, options.question or WHAT[options.what], filters)
    document: Document | None = None
    rows: Iterable[tuple[str, ...]] | None = None
    if options.what == "answer":
        if not options.question:
            raise UsageProblem("export answer: expected a question")
        document = answer_document(archive.answer(options.question, filters=filters), basis)
    elif options.what == "case":
        cases = chosen_cases(catalog, archive.cases, next(iter(options.case), None), options.place)
        if len(cases) != 1:
            raise UsageProblem(f"export case: expected one case, found {len(cases)}; name it with --place SOURCE:ITEM")
        keys = {h.key for h in cases[0].handlings}
        decided = {h.place.key: d for h in handlings(catalog) if h.place.key in keys and (d := decision_of(h))}
        document = case_document(cases[0], decided, about(archive, f"Sagen »{cases[0].title}«"))
    elif options.what == "decisions":
        found = decisions(catalog, filters)
        later = later_texts(found, archive.cases)
        document, rows = decisions_document(found, basis, later), decisions_table(found, later)
    elif options.what == "promises":
        due = promises(catalog, archive.cases, _today(options), filters)
        document, rows = due_document(due, basis, _today(options).isoformat()), promises_table(due)
        if suffix == ".ics":
            stamp = dt.datetime.combine(_today(options), dt.time())
            return ics("Løfter og opfølgning", due_events(due, basis), stamp).encode()
    elif options.what == "topics":
        of_topics = topics(handlings(catalog), filters)
        document, rows = topics_document(of_topics, basis), topics_table(of_topics)
    elif options.what == "count":
        counted = count(options.question, archive, filters)
        if counted is None or counted.n is None:
            raise UsageProblem(f"export count: {counted.reason if counted else NOT_COUNTING}")
        document, rows = count_document(counted, basis), count_table(counted)
    elif options.what == "people":
        members = people(catalog, options.question or None, filters)
        document = person_document(members[0], basis) if len(members) == 1 else people_document(members, basis)
        rows = people_table(members)
    elif options.what == "coverage":
        covered = coverage(catalog)
        document, rows = coverage_document(covered, basis), coverage_table(covered)
    elif options.what == "news":
        news = _member_news(options, archive, filters.since)
        document, rows = news_document(news, basis), news_table(news)
    else:
        of_money = money(handlings(catalog), archive.cases, filters)
        document, rows = money_document(of_money, basis), money_table(of_money)
    if suffix == ".csv" and rows is not None:
        return csv_text(rows, basis).encode("utf-8-sig")
    if document is not None and suffix in (".md", ".docx"):
        return word(document) if suffix == ".docx" else markdown(document).encode()
    raise UsageProblem(f"{options.out}: {options.what} cannot be written as {suffix or 'a file without suffix'}")

"""The commands about a committee's memory: cases, references, decisions, promises, count, people, coverage. Parses and prints; computes nothing."""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import difflib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

from indexer.catalog import Catalog, key
from indexer.dates import danish_date
from indexer.encoder import BUNDLED
from indexer.grammar.headings import FORMS
from indexer.late import WordTable
from indexer.minutes import OUTCOMES, Filters
from indexer.store import open_index
from indexer.text import squeeze
from retrieval import open_current
from retrieval.cases import Case, Cases, IndexLikeness, cases_json
from retrieval.cite import body_name
from retrieval.counts import NOT_COUNTING, Count, count, count_json, headline
from retrieval.coverage import Coverage, coverage, coverage_json
from retrieval.decisions import FOLLOWED_TEXT, Decision, decisions, decisions_json
from retrieval.exports import due_text
from retrieval.people import Person, news_of, people, people_json
from retrieval.places import find_place, place_json, place_text
from retrieval.promises import Due, promises, promises_json
from retrieval.references import Resolved, references, references_json
from retrieval.understand import stem_of_body

_NEAR, _LISTED = 3, 12  # names said in place of one that is unknown


class UsageProblem(ValueError):
    """The caller's input cannot be used; the message names it and what was expected."""


def checked_filters(filters: Filters, catalog: Catalog) -> Filters:
    """The filters with bodies and municipalities by the index's own names: "Kulturudvalg" means "Kulturudvalget".

    A name that nothing indexed bears would find nothing whatever is asked: that is said, with the names that look like it.
    """
    return dataclasses.replace(
        filters,
        municipalities=_named("--municipality", filters.municipalities, tuple(catalog.counts("municipality"))),
        committees=_named("--committee", filters.committees, tuple(catalog.counts("committee"))),
        section_types=_named("--section", filters.section_types, (*FORMS, *catalog.counts("section_type"))),
    )


def _named(option: str, wanted: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    found: list[str] = []
    for name in wanted:
        same = [k for k in known if key(k) == key(name)] or [k for k in known if _stem(k) == _stem(name)]
        if not same:
            stems = {_stem(k): k for k in known}
            near = [stems[s] for s in difflib.get_close_matches(_stem(name), list(stems), n=_NEAR, cutoff=0.4)]
            said = (
                f"near it: {', '.join(near)}" if near else f"there is: {', '.join(sorted(known)[:_LISTED]) or 'none'}"
            )
            raise UsageProblem(f"{option} {name}: no such name here; {said}")
        found += same
    return tuple(dict.fromkeys(found))


def _stem(name: str) -> str:
    return stem_of_body(squeeze(name)).removesuffix(" kommune")


class AddCommand(Protocol):
    """Hangs one command on the parser, with the arguments that all of them have."""

    def __call__(
        self, name: str, text: str, run: Callable[[argparse.Namespace], None], filters: bool = False
    ) -> argparse.ArgumentParser: ...


def command_adder(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    add_filters: Callable[[argparse.ArgumentParser], None],
    filters_of: Callable[[argparse.Namespace, Catalog], Filters],
) -> AddCommand:
    """What adds commands on an index; `add_filters` and `filters_of` are those of `ask`."""

    def add(
        name: str, text: str, run: Callable[[argparse.Namespace], None], filters: bool = False
    ) -> argparse.ArgumentParser:
        parser = commands.add_parser(name, help=text)
        parser.add_argument("--index", type=Path, required=True)
        if filters:
            add_filters(parser)
        parser.add_argument("--json", action="store_true")
        parser.set_defaults(run=run, filters_of=filters_of)
        return parser

    return add


def add_commands(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    add_filters: Callable[[argparse.ArgumentParser], None],
    filters_of: Callable[[argparse.Namespace, Catalog], Filters],
) -> None:
    """Hangs these commands on the parser; `add_filters` and `filters_of` are those of `ask`."""

    add = command_adder(commands, add_filters, filters_of)
    cases = add("cases", "every handling of a case, and why it belongs", _cases)
    which = cases.add_mutually_exclusive_group()
    which.add_argument("--case", metavar="NUMBER")
    which.add_argument("--place", metavar="SOURCE:ITEM")
    add("references", "printed references and what they mean", _references)
    decided = add("decisions", "outcome, votes, dissent, recommendation against decision", _decisions, filters=True)
    decided.add_argument("--outcome", action="append", default=[], choices=OUTCOMES)
    decided.add_argument("--diverged", action="store_true", help="only those not as recommended")
    decided.add_argument("--disagreement", action="store_true", help="only those with votes against or dissent")
    due = add("promises", "what was promised to come back, and whether it did", _promises, filters=True)
    due.add_argument("--today", type=_day, metavar="YYYY-MM-DD")
    add("count", "an exact answer to a question of how many", _count, filters=True).add_argument("question")
    members = add("people", "elected members: presence, votes, recusals", _people, filters=True)
    members.add_argument("--name")
    members.add_argument("--news", type=_day, metavar="YYYY-MM-DD", help="with --name: the member's items since a day")
    add("coverage", "committees by month", _coverage)


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"found {text!r}, expected a date as 2021-03-09") from None


def _show(options: argparse.Namespace, as_json: dict[str, Any], lines: Iterable[str]) -> None:
    print(json.dumps(as_json, ensure_ascii=False) if options.json else "\n".join(lines))


def _catalog(options: argparse.Namespace) -> Catalog:
    return open_index(options.index).catalog


def _linked(options: argparse.Namespace) -> tuple[Catalog, Cases]:
    """The catalog with its cases; the encoder is not needed for that."""
    index = open_index(options.index)
    return index.catalog, Cases.of(index.catalog, IndexLikeness(index, WordTable.load(BUNDLED)))


def _cases(options: argparse.Namespace) -> None:
    catalog, cases = _linked(options)
    found = chosen_cases(catalog, cases, options.case, options.place)
    _show(options, cases_json(found), _case_lines(found))


def chosen_cases(catalog: Catalog, cases: Cases, number: str | None, place: str | None) -> tuple[Case, ...]:
    """The cases with a number, the case of a place, or all. A place that is not indexed is a usage problem."""
    if number is not None:
        return cases.numbered(number)
    if place is not None:
        item = find_place(catalog, place)
        if item is None:
            raise UsageProblem(f"--place {place}: no such item in the index; expected SOURCE:ITEM, as file.pdf:43")
        return (cases.case_of(item),)
    return cases.all


def _case_lines(found: Iterable[Case]) -> Iterator[str]:
    shown = list(found)
    if not shown:
        yield "Ingen sag fundet."
    for case in shown:
        count_text = "1 behandling" if len(case.handlings) == 1 else f"{len(case.handlings)} behandlinger"
        yield f"{case.title} ({count_text})"
        for place in case.handlings:
            yield f"  {place_text(place)}" + (f" [{place.outcome}]" if place.outcome else "")
        for link in case.links:
            later, earlier = link.later, link.earlier
            weaker = " (svagere)" if link.kind == "subject" else ""
            where = f"{_short(later.date)} pkt. {later.item} ← {_short(earlier.date)} pkt. {earlier.item}"
            yield f"    {where}: {link.evidence}{weaker}"


def _short(date: str | None) -> str:
    return danish_date(date) if date else "uden dato"


def _references(options: argparse.Namespace) -> None:
    found = references(_catalog(options))
    _show(options, references_json(found), _reference_lines(found))


def _reference_lines(found: Iterable[Resolved]) -> Iterator[str]:
    for r in found:
        yield f"{place_text(r.place)}\n  »{r.text}«"
        if r.target:
            yield f"  → {place_text(r.target)}"
        elif r.candidates:
            yield f"  → flere mulige: {'; '.join(place_text(c) for c in r.candidates)}"
        else:
            yield "  → ikke i indekset"


def _decisions(options: argparse.Namespace) -> None:
    catalog, cases = _linked(options)
    filters = dataclasses.replace(options.filters_of(options, catalog), outcomes=tuple(options.outcome))
    found = decisions(catalog, filters, options.diverged, options.disagreement)
    _show(options, decisions_json(found, cases), _decision_lines(found))


def _decision_lines(found: Iterable[Decision]) -> Iterator[str]:
    shown = list(found)
    yield f"{len(shown)} beslutninger"
    for d in shown:
        said = [f"Udfald: {(d.outcome or 'ukendt').replace('_', ' ')}"]
        said += [f"i forhold til indstillingen: {FOLLOWED_TEXT[d.followed]}"] if d.followed else []
        said += (
            [f"{d.votes.for_} for, {d.votes.against} imod, {d.votes.abstain} hverken for eller imod"] if d.votes else []
        )
        yield f"\n{place_text(d.place)}\n  {' · '.join(said)}\n  {' '.join(d.decision.split())}"
        for label, names in (("Stemte imod", d.voted_against), ("Inhabile", d.recused), ("Fraværende", d.absent)):
            if names:
                yield f"  {label}: {', '.join(names)}"


def _promises(options: argparse.Namespace) -> None:
    catalog, cases = _linked(options)
    found = promises(catalog, cases, options.today, options.filters_of(options, catalog))
    _show(options, promises_json(found), _promise_lines(found))


def _promise_lines(found: Iterable[Due]) -> Iterator[str]:
    shown = list(found)
    yield f"{len(shown)} løfter"
    for d in shown:
        yield f"\n{due_text(d.due)}: {d.status_text}\n  {place_text(d.place)}\n  »{d.sentence}«"
        if d.fulfilled_by:
            yield f"  → {place_text(d.fulfilled_by)}"


def _count(options: argparse.Namespace) -> None:
    archive = open_current(options.index)
    found = count(options.question, archive, options.filters_of(options, archive.index.catalog))
    _show(options, count_json(options.question, found, archive.cases), _count_lines(found))


def _count_lines(found: Count | None) -> Iterator[str]:
    if found is None or found.n is None:
        yield found.reason or NOT_COUNTING if found else NOT_COUNTING
    else:
        yield f"{headline(found, str(found.n))}\n{found.rule}"
        yield from (f"  {t.n:>3}  {t.name} ({t.municipality or 'ukendt kommune'})" for t in found.ranking)
    for place in found.items if found else ():
        yield f"  {place_text(place).removesuffix(': ')}"


def _people(options: argparse.Namespace) -> None:
    if options.news:
        _news(options)
        return
    catalog = _catalog(options)
    found = people(catalog, options.name, options.filters_of(options, catalog))
    _show(options, people_json(found), _people_lines(found))


def _news(options: argparse.Namespace) -> None:
    """What was handled since a day in a member's committees and cases."""
    if not options.name:
        raise UsageProblem("people --news: expected --name too")
    catalog, cases = _linked(options)
    since = options.news.isoformat()
    found = [n for p in people(catalog, options.name) for n in news_of(p, catalog, cases, since)]
    as_json = {"news": [{**place_json(n.place), "own_case": n.own_case} for n in found]}
    _show(options, as_json, [f"{'*' if n.own_case else ' '} {place_text(n.place)}" for n in found] or ["Intet nyt."])


def _people_lines(found: Iterable[Person]) -> Iterator[str]:
    shown = list(found)
    if not shown:
        yield "Intet valgt medlem fundet."
    for p in shown:
        party = f" ({p.party})" if p.party else ""
        yield (
            f"{p.name}{party}, {p.municipality or 'ukendt kommune'}: til stede {len(p.present)}, fraværende {len(p.absent)} "
            f"(og ved {len(p.absent_items)} punkter), inhabil {len(p.recused)}, stemte imod {len(p.voted_against)}, "
            f"dissens {len(p.dissents)}"
        )


def _coverage(options: argparse.Namespace) -> None:
    found = coverage(_catalog(options))
    _show(options, coverage_json(found), _coverage_lines(found))


def _coverage_lines(found: Coverage) -> Iterator[str]:
    yield f"Nyeste møde: {_short(found.newest)}. Ældste: {_short(found.oldest)}."
    for row in found.rows:
        months = ", ".join(f"{month} ({n})" if n > 1 else month for month, n in row.months)
        yield f"{body_name(row.committee) or 'ukendt udvalg'}, {row.municipality or 'ukendt kommune'}: {months}"
        if row.gaps:
            yield f"  måneder uden møde i indekset: {len(row.gaps)}"
    if found.undated:
        yield f"Møder uden læselig dato: {found.undated}"

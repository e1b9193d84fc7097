"""`python -m indexer build`, `inspect` and `takedown`: the only place here that parses arguments or prints."""

from __future__ import annotations

import argparse
import dataclasses
import json
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from indexer.document import Document, Unreadable, load
from indexer.minutes import Item, Meeting
from indexer.model_folder import BACKENDS, DEFAULT, PRECISIONS, EncoderUnavailable, Settings

if TYPE_CHECKING:
    from indexer.build import Progress, Report
    from indexer.encoder import Encoder

DONE, FAILED, UNUSABLE = 0, 1, 2
_SHOWN = 40  # lines of the closing table before it is cut


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit status is 0 done, 2 wrong usage or unusable input, 1 anything else."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    if options.command == "inspect":
        return _inspect(options.file, options.municipality, options.json)
    if options.command == "takedown":
        return _takedown(options)
    return _build(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m indexer", description="Make a municipality's minutes searchable.")
    commands = parser.add_subparsers(dest="command", required=True)
    build = commands.add_parser("build", help="read minutes and make or update an index")
    build.add_argument("source", nargs="+", type=Path, help="a file of minutes, or a folder of them")
    build.add_argument("--index", required=True, type=Path, help="the index folder to make or update")
    build.add_argument(
        "--encoder",
        metavar="NAME",
        help="bundled, fast, a model folder, or a hub's owner/model[@revision]; left out, the index keeps its own (at first bundled)",
    )
    build.add_argument("--query-prompt", metavar="TEXT", help="what stands before a question, where its own is wrong")
    build.add_argument("--passage-prompt", metavar="TEXT", help="what stands before a passage, where its own is wrong")
    build.add_argument("--precision", choices=PRECISIONS, help="of a transformer's arithmetic")
    build.add_argument("--backend", choices=BACKENDS, help="what runs a transformer")
    build.add_argument(
        "--processes",
        type=_processes,
        default=1,
        metavar="N",
        help="processes that encode; 1 is enough without a transformer",
    )
    inspect = commands.add_parser("inspect", help="show what the parser sees in one file, without indexing it")
    inspect.add_argument("file", type=Path, help="a file of minutes")
    takedown = commands.add_parser("takedown", help="remove a file, an item or a name from the index, for good")
    takedown.add_argument("--index", required=True, type=Path, help="the index folder")
    what = takedown.add_mutually_exclusive_group(required=True)
    what.add_argument("--file", default="", metavar="SOURCE", help="a file, as it is cited")
    what.add_argument("--item", default="", metavar="SOURCE:NUMBER", help="one item of a file")
    what.add_argument("--name", default="", help="a person's name; masked in every text")
    takedown.add_argument(
        "--also", action="append", default=[], type=Path, help="a file of judgements or hits to clean too"
    )
    takedown.add_argument("--plan", action="store_true", help="say what would go, and change nothing")
    takedown.add_argument("--yes", action="store_true", help="also when it is a large part of the index")
    for command in (build, inspect):
        command.add_argument("--municipality", help="the municipality, where the files do not say it")
    for command in (build, inspect, takedown):
        command.add_argument("--json", action="store_true", help="print one JSON document on standard output")
    return parser


def _inspect(path: Path, municipality: str | None, as_json: bool) -> int:
    try:
        document = load(path, path.name, path.absolute().parent.name, municipality)
    except Unreadable as reason:
        return _refuse(f"{path}: {reason}", UNUSABLE)
    print(json.dumps(inspected(document.meeting), ensure_ascii=False) if as_json else _outline(document))
    return DONE


def _processes(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"found {text!r}, expected a number from 1")
    return int(text)


def _build(options: argparse.Namespace) -> int:
    from indexer import build, store

    bars = _Bars()
    try:
        missing = next((source for source in options.source if not source.exists()), None)
        if missing is not None:
            return _refuse(f"{missing}: no such file or folder", UNUSABLE)
        encoder = _encoder(options)
        report = build.build(
            options.source, options.index, encoder, options.municipality, bars.show, processes=options.processes
        )
    except (build.NothingToRead, EncoderUnavailable) as problem:
        return _refuse(str(problem), UNUSABLE)
    except store.IndexProblem as problem:
        return _refuse(str(problem), FAILED)
    except KeyboardInterrupt:
        return _refuse("stopped; the index is as it was", FAILED)
    finally:
        bars.close()
    print(_closing_table(report), file=sys.stderr)
    if options.json:
        print(json.dumps(dataclasses.asdict(report), ensure_ascii=False))
    return UNUSABLE if report.files == len(report.failed) else DONE


def _encoder(options: argparse.Namespace) -> Encoder:
    """The encoder asked for; where none is named, the one the index was built with, and the bundled one for a new index."""
    from indexer.encoder import load
    from indexer.store import current_manifest

    before = current_manifest(options.index) if options.encoder is None else None
    name, kept = (before.encoder, before.encoder_settings) if before else (options.encoder or DEFAULT, Settings())
    asked = {
        "query": options.query_prompt,
        "passage": options.passage_prompt,
        "precision": options.precision,
        "backend": options.backend,
    }
    given = {setting: value for setting, value in asked.items() if value is not None}
    return load(name, dataclasses.replace(kept, **given), fetch=True)


def _takedown(options: argparse.Namespace) -> int:
    from indexer import store, takedown
    from indexer.encoder import load as load_encoder

    missing = next((path for path in options.also if not path.is_file()), None)
    if missing is not None:
        return _refuse(f"{missing}: no such file", UNUSABLE)
    asked = takedown.Asked(options.file, options.item, options.name)
    try:
        if options.plan:
            planned = takedown.plan(options.index, asked, options.also)
            lines = [json.dumps(takedown.plan_json(planned), ensure_ascii=False)] if options.json else None
            print("\n".join(lines or takedown.plan_text(planned)))
            return DONE
        taken = takedown.takedown(options.index, asked, load_encoder, options.yes, options.also)
    except (takedown.NotFound, takedown.TooMuch, store.IndexMissing) as problem:
        return _refuse(str(problem), UNUSABLE)
    except (store.IndexProblem, EncoderUnavailable, OSError) as problem:
        return _refuse(str(problem), FAILED)
    print("\n".join(takedown.as_text(taken)), file=sys.stderr if options.json else sys.stdout)
    if options.json:
        print(json.dumps(takedown.taken_json(taken), ensure_ascii=False))
    return FAILED if taken.proof.remaining else DONE


def _refuse(message: str, status: int) -> int:
    print(message, file=sys.stderr)
    return status


class _Bars:
    """One progress bar per stage on standard error: count, time left, and the file at hand."""

    def __init__(self) -> None:
        self._stage = ""
        self._bar: Any = None

    def show(self, progress: Progress) -> None:
        if progress.stage != self._stage:
            self.close()
            from tqdm import tqdm

            self._stage = progress.stage
            self._bar = tqdm(total=progress.total, desc=progress.stage, file=sys.stderr, leave=True)
        self._bar.set_postfix_str(progress.name, refresh=False)
        self._bar.update(progress.done - self._bar.n)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None


def _closing_table(report: Report) -> str:
    """What was read, what failed and why, in Danish."""
    rows = [
        ("filer", report.files),
        ("nye", report.added),
        ("ændrede", report.changed),
        ("uændrede", report.unchanged),
        ("fjernede", report.removed),
        ("ikke læst", len(report.failed)),
        ("afpubliceret", report.withheld),
        ("møder", report.meetings),
        ("punkter", report.items),
        ("passager", report.passages),
        ("CPR-numre skjult", report.masked),
        ("sekunder", round(report.seconds, 1)),
    ]
    lines = [f"{label:<18}{value:>10}" for label, value in rows]
    lines += _listed("Ikke læst:", [f"{failure.file}: {failure.reason}" for failure in report.failed])
    lines += _listed("Erstattet:", [f"{old} af {new}" for old, new in report.superseded])
    lines += _listed("Bemærk:", list(report.warnings))
    return "\n".join(lines)


def _listed(heading: str, entries: list[str]) -> list[str]:
    more = [f"  ... og {len(entries) - _SHOWN} mere (se --json)"] if len(entries) > _SHOWN else []
    return [heading, *(f"  {entry}" for entry in entries[:_SHOWN]), *more] if entries else []


def _outline(document: Document) -> str:
    """The parsed meeting for a reader at the terminal."""
    meeting = document.meeting
    head = " · ".join(part for part in (meeting.municipality, meeting.committee, meeting.date, meeting.kind) if part)
    items = [
        f"{item.number:>6}  {item.title}  [{'lukket' if item.closed else item.facts.outcome or '-'}]  "
        + ", ".join(section.type for section in item.sections)
        for item in meeting.items
    ]
    return "\n".join((head, *items, *(f"! {warning}" for warning in meeting.warnings)))


def inspected(meeting: Meeting) -> dict[str, Any]:
    """The JSON of `inspect`: stable for others, whatever the nouns look like here."""
    return {
        "source": meeting.source,
        "municipality": meeting.municipality,
        "municipality_from": meeting.municipality_from,
        "committee": meeting.committee,
        "date": meeting.date,
        "start_time": meeting.start_time,
        "end_time": meeting.end_time,
        "place": meeting.place,
        "attendees": meeting.attendees,
        "absent": meeting.absent,
        "kind": meeting.kind,
        "corrected": meeting.corrected,
        "items": [_inspected_item(item) for item in meeting.items],
        "warnings": meeting.warnings,
    }


def _inspected_item(item: Item) -> dict[str, Any]:
    facts = item.facts
    votes = facts.votes
    return {
        "number": item.number,
        "title": item.title,
        "case_number": item.case_number,
        "document_number": item.document_number,
        "closed": item.closed,
        "agenda_type": item.agenda_type,
        "topic": item.topic,
        "sections": [{"heading": s.heading, "type": s.type, "text": s.text} for s in item.sections],
        "recommendation": facts.recommendation,
        "decision": facts.decision,
        "outcome": facts.outcome,
        "prior_decisions": [{"body": p.body, "date": p.date, "text": p.text} for p in facts.prior_decisions],
        "votes": {"for": votes.for_, "against": votes.against, "abstain": votes.abstain} if votes else None,
        "dissent": [remark.text for remark in facts.dissent],
        "absent": facts.absent,
        "recused": facts.recused,
        "attachments": item.attachments,
        "references": [{"text": r.text, "date": r.date} for r in facts.references],
        "amounts": [{"text": a.text, "kr": a.kr} for a in facts.amounts],
    }


if __name__ == "__main__":
    try:
        status = main()
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read the output has stopped: nothing to tell, and nobody to tell it to
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = FAILED
    sys.exit(status)

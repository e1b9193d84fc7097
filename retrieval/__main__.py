"""Commands after the question: ask, search, and those of commands.py and desk.py. The only place in this room that parses arguments or prints."""

from __future__ import annotations

import argparse
import datetime
import json
import logging
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from indexer.catalog import Catalog
from indexer.encoder import EncoderUnavailable, PairScorer
from indexer.minutes import Filters
from indexer.store import IndexProblem
from retrieval import MODES, Reranker, open_retriever
from retrieval.as_json import answer_json, hit_json
from retrieval.cite import citation
from retrieval.commands import UsageProblem, add_commands, checked_filters
from retrieval.desk import add_desk_commands
from retrieval.exports import newer_text
from retrieval.results import Answer, Hit
from retrieval.thesaurus import ThesaurusProblem
from retrieval.understand import understand

MAX_K = 1_000
STATUS = {"answered": "Svar", "weak": "Svagt svar", "none": "Intet svar"}


def main(arguments: Sequence[str] | None = None) -> int:
    """0 done (also when nothing was found), 2 wrong usage or unusable input, 1 anything else."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    try:
        options.run(options)
    except (UsageProblem, IndexProblem, EncoderUnavailable, ThesaurusProblem) as problem:
        print(f"retrieval: {problem}", file=sys.stderr)
        return 2
    except OSError as problem:
        print(f"retrieval: {problem}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m retrieval", description="Ask an index of minutes.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    ask = commands.add_parser("ask", help="one question, one answer")
    ask.add_argument("question")
    ask.add_argument("--index", type=Path, required=True)
    ask.add_argument("-k", type=_cutoff, default=10)
    ask.add_argument("--history", action="append", default=[], help="an earlier question, oldest first; repeatable")
    ask.add_argument("--mode", choices=MODES, default="hybrid")
    _add_reranker(ask)
    _add_filters(ask)
    ask.add_argument("--json", action="store_true")
    ask.set_defaults(run=_ask)

    search = commands.add_parser("search", help="a file of questions, a TREC run")
    search.add_argument("--index", type=Path, required=True)
    search.add_argument("--queries", type=Path, required=True, help='JSON lines: {"qid", "query", "history"?}')
    search.add_argument("-k", type=_cutoff, default=100)
    search.add_argument("--run", type=Path, dest="trec", help="TREC run over passage ids")
    search.add_argument("--mode", choices=MODES, default="hybrid")
    _add_reranker(search)
    search.add_argument("--json", type=Path, help="JSON lines: qid, status, confidence, hits")
    search.set_defaults(run=_search)

    add_commands(commands, _add_filters, _filters)
    add_desk_commands(commands, _add_filters, _filters)
    return parser


def _cutoff(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MAX_K:
        raise argparse.ArgumentTypeError(f"found {text!r}, expected a number from 1 to {MAX_K}")
    return int(text)


def _add_reranker(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rerank", metavar="NAME_OR_FOLDER", help="a cross-encoder that reads the best hits again")
    parser.add_argument(
        "--rerank-seconds", type=float, default=2.0, help="time for it; the first order stands when it runs out"
    )


def _reranker(options: argparse.Namespace) -> Reranker | None:
    return Reranker(PairScorer(options.rerank), seconds=options.rerank_seconds) if options.rerank else None


def _add_filters(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--committee", action="append", default=[])
    parser.add_argument("--municipality", action="append", default=[])
    parser.add_argument("--since", metavar="YYYY-MM-DD", type=_iso)
    parser.add_argument("--until", metavar="YYYY-MM-DD", type=_iso)
    parser.add_argument("--section", action="append", default=[], metavar="TYPE")
    parser.add_argument("--case", action="append", default=[], metavar="NUMBER")
    parser.add_argument("--topic", action="append", default=[], metavar="NN", help="KLE main group, as 05")


def _iso(text: str) -> str:
    try:
        return datetime.date.fromisoformat(text).isoformat()
    except ValueError:
        raise argparse.ArgumentTypeError(f"found {text!r}, expected a date as 2021-03-09") from None


def _filters(options: argparse.Namespace, catalog: Catalog) -> Filters:
    given = Filters(
        municipalities=tuple(options.municipality),
        committees=tuple(options.committee),
        since=options.since,
        until=options.until,
        section_types=tuple(options.section),
        case_numbers=tuple(options.case),
        topics=tuple(options.topic),
    )
    return checked_filters(given, catalog)


def _ask(options: argparse.Namespace) -> None:
    retriever = open_retriever(options.index, options.mode, _reranker(options))
    filters = _filters(options, retriever.index.catalog)
    answer = retriever.answer(options.question, history=options.history, filters=filters, k=options.k)
    if options.json:
        print(json.dumps(answer_json(answer), ensure_ascii=False))
    else:
        print("\n".join(as_text(answer)))


def as_text(answer: Answer) -> Iterator[str]:
    """The answer for a terminal: statements with their place, then the ranked passages."""
    yield f"{STATUS[answer.status]} ({answer.confidence:.2f})"
    for statement in answer.statements:
        yield f"\n»{statement.text}«\n  {citation(statement.citation.passage.place)}"
        yield from _later(answer.hits[statement.hit])
    if answer.hits:
        yield "\nFundet:"
    for hit in answer.hits:
        outcome = f" [{hit.passage.outcome}]" if hit.passage.outcome else ""
        yield f"{hit.rank:>3}. {hit.passage.place.title}{outcome}\n     {citation(hit.passage.place)}"
        yield from _later(hit)
    searched = answer.searched
    yield f"\nSøgt i {searched.meetings} møder, det nyeste {searched.newest or 'uden dato'}."
    if answer.unheld:
        yield f"Står ikke i referaterne: {', '.join(answer.unheld)}."
    for alternative in answer.alternatives:
        yield f"Prøv: {alternative.label}"


def _later(hit: Hit) -> Iterator[str]:
    if hit.newer:
        yield f"     {newer_text(hit.newer)}"


def _read_queries(path: Path) -> list[dict[str, Any]]:
    """The queries of a JSON lines file; the first line that cannot be used is named."""
    rows = []
    seen: set[str] = set()
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise UsageProblem(f"{path}: expected UTF-8, found byte {problem.start} to be something else") from problem
    for number, line in enumerate(text.split("\n"), 1):  # JSON may hold the other line ends, U+2028 among them
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as problem:
            raise UsageProblem(f"{path}, line {number}: not JSON ({problem.msg})") from problem
        if not isinstance(row, dict) or not isinstance(row.get("qid"), str) or not isinstance(row.get("query"), str):
            raise UsageProblem(f'{path}, line {number}: expected {{"qid": "...", "query": "..."}}')
        history = row.get("history") or []
        if not isinstance(history, list) or not all(isinstance(earlier, str) for earlier in history):
            raise UsageProblem(f'{path}, line {number}: expected "history" to be a list of questions')
        if row["qid"] in seen:
            raise UsageProblem(f"{path}, line {number}: qid {row['qid']!r} stands twice")
        seen.add(row["qid"])
        rows.append(row)
    return rows


def _search(options: argparse.Namespace) -> None:
    if options.trec is None and options.json is None:
        raise UsageProblem("search: expected --run OUT.trec or --json OUT.jsonl, found neither")
    if not options.queries.is_file():
        raise UsageProblem(f"{options.queries}: no such file; expected JSON lines with qid and query")
    retriever = open_retriever(options.index, options.mode, _reranker(options))
    trec: list[str] = []
    lines: list[str] = []
    for row in _read_queries(options.queries):
        query = understand(row["query"], retriever.known, row.get("history") or ())
        answer = retriever.answer_query(query, options.k)
        trec += [
            f"{row['qid']} Q0 {hit.passage.id.replace(' ', '%20')} {hit.rank} {hit.score:.6f} referent-{options.mode}\n"
            for hit in answer.hits
        ]
        lines.append(
            json.dumps(
                {
                    "qid": row["qid"],
                    "status": answer.status,
                    "confidence": round(answer.confidence, 4),
                    "statements": [{"text": s.text, "citation": s.hit} for s in answer.statements],
                    "hits": [hit_json(h) for h in answer.hits],
                },
                ensure_ascii=False,
            )
            + "\n"
        )
    if options.trec:
        options.trec.write_text("".join(trec), "utf-8")
    if options.json:
        options.json.write_text("".join(lines), "utf-8")


if __name__ == "__main__":
    sys.exit(main())

"""Commands of the harness. The only place in this room that parses arguments or prints."""

from __future__ import annotations

import argparse
import json
import logging
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from eval import trec
from eval.corpus import index_corpus
from eval.measures import grouped, section_grades, section_run
from eval.questions import (
    SPLIT_FILE,
    Question,
    QuestionProblem,
    is_beir,
    of_split,
    read_corpus,
    read_questions,
    read_split,
)
from eval.results import Results, Run, results, save
from eval.run import ask_all, method_of
from eval.tables import headline, kinds_table
from indexer.encoder import EncoderUnavailable
from indexer.store import CURRENT, IndexProblem
from retrieval import MODES
from retrieval.archive import Archive, open_archive
from retrieval.settings import Settings, SettingsProblem, default_settings, read_settings
from retrieval.thesaurus import ThesaurusProblem

log = logging.getLogger(__name__)
USER_PROBLEMS = (QuestionProblem, IndexProblem, EncoderUnavailable, SettingsProblem, ThesaurusProblem)


def main(arguments: Sequence[str] | None = None) -> int:
    """0 done, 2 wrong usage or unusable input, 1 anything else, and a gate that was not passed."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    try:
        passed = options.run(options)
    except USER_PROBLEMS as problem:
        print(f"eval: {problem}", file=sys.stderr)
        return 2
    except OSError as problem:
        print(f"eval: {problem}", file=sys.stderr)
        return 1
    return 1 if passed is False else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m eval", description="Judge the answers.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    run = commands.add_parser("run", help="ask judged questions and measure")
    run.add_argument("--dataset", type=Path, required=True, help="BEIR folder, question file or folder of them")
    run.add_argument("--index", type=Path, required=True)
    run.add_argument("--modes", type=_modes, default=MODES, help="hybrid,dense,lexical")
    run.add_argument("--split", choices=("tune", "test", "all"), default="all")
    run.add_argument("--settings", type=Path, help="weights other than the shipped ones")
    run.add_argument("--report", type=Path, help="OUT.json to keep the run, OUT.md or OUT.html to read it")
    run.add_argument("--run", type=Path, dest="trec", help="OUT.trec: TREC run over sections; OUT.qrels beside it")
    run.add_argument("--kinds", action="store_true", help="also per kind of question and municipality")
    run.add_argument("--json", action="store_true")
    run.set_defaults(run=_run)
    return parser


def _modes(text: str) -> tuple[str, ...]:
    modes = tuple(m.strip() for m in text.split(","))
    if odd := [m for m in modes if m not in MODES]:
        raise argparse.ArgumentTypeError(f"found {odd[0]!r}, expected some of {','.join(MODES)}")
    return modes


def questions_of(dataset: Path, split: str) -> list[Question]:
    """The questions of one side of the split that lies beside them, or all."""
    questions = read_questions(dataset)
    if split == "all":
        return questions
    beside = (dataset if dataset.is_dir() else dataset.parent) / SPLIT_FILE
    if not beside.exists():
        raise QuestionProblem(f"{beside}: missing, expected the split of {dataset}. Run without --split")
    return of_split(questions, read_split(beside), "tune" if split == "tune" else "test")


def _settings(path: Path | None) -> Settings:
    return read_settings(path) if path else default_settings()


def _prepare(dataset: Path, index: Path) -> None:
    """A BEIR corpus is indexed where no index stands yet."""
    if is_beir(dataset) and not (index / CURRENT).exists():
        log.info("indexing %s into %s", dataset / "corpus.jsonl", index)
        index_corpus(read_corpus(dataset), index)


def _run(options: argparse.Namespace) -> None:
    questions = questions_of(options.dataset, options.split)
    if not questions:
        raise QuestionProblem(f"{options.dataset}: no question in split {options.split}")
    _prepare(options.dataset, options.index)
    settings = _settings(options.settings)
    runs: list[Run] = []
    archive: Archive | None = None
    for mode in options.modes:
        encoder = archive.index.encoder if archive else None
        archive = open_archive(options.index, mode, settings, encoder)
        started = time.perf_counter()
        runs.append(Run(method_of(archive), tuple(questions), tuple(ask_all(archive, questions))))
        log.info("%s: %d questions in %.1f s", mode, len(questions), time.perf_counter() - started)
    found = results(str(options.dataset), options.split, runs)
    _write(options, found)
    if options.json:
        print(json.dumps({r.method.mode: r.figures() for r in runs}, ensure_ascii=False))
    else:
        print("\n".join(_as_text(found, options.kinds)))


def _as_text(found: Results, kinds: bool) -> list[str]:
    lines = [*headline(found)]
    if kinds:
        for run in found.runs:
            for what, key in (("kind", _kind), ("municipality", _municipality)):
                lines += ["", *kinds_table(f"{run.method.mode}, per {what}", grouped(run.questions, run.section, key))]
    return lines


def _kind(question: Question) -> str:
    return question.kind


def _municipality(question: Question) -> str:
    return question.municipality


def _write(options: argparse.Namespace, found: Results) -> None:
    if options.report:
        save(options.report.with_suffix(".json"), found)
        log.info("saved %s", options.report.with_suffix(".json"))
    if options.trec:
        options.trec.parent.mkdir(parents=True, exist_ok=True)
        best = found.run()
        options.trec.write_text("\n".join(trec.run_lines(section_run(best.asked), best.method.name)) + "\n", "utf-8")
        qrels = options.trec.with_suffix(".qrels")
        qrels.write_text("\n".join(trec.qrels_lines(section_grades(found.questions))) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())

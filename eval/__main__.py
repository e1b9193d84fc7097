"""Commands of the harness. The only place in this room that parses arguments or prints."""

from __future__ import annotations

import argparse
import dataclasses
import datetime
import json
import logging
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from eval import judge, readme, trec
from eval.ablate import ablations, against_whole
from eval.check import check, overlaps, placed
from eval.compare import as_markdown as comparison_markdown
from eval.compare import compare_all, paired
from eval.corpus import index_corpus
from eval.fusion import GRID, compared
from eval.gate import answerable_only, rank_modes, read_baseline, refuse_others, write_baseline
from eval.gate import judge as judge_gate
from eval.measures import MAIN, MEASURES, grouped, mean, means, per_question, section_grades, section_run
from eval.questions import (
    SPLIT_FILE,
    Question,
    QuestionProblem,
    is_beir,
    of_split,
    question_files,
    read_corpus,
    read_object,
    read_questions,
    read_split,
)
from eval.report import as_html, as_markdown, report
from eval.results import Results, Run, dataset_hash, in_json, load, results, save
from eval.run import SectionTexts, ask_all, method_of, variant
from eval.split import Rule, read_rule, write_split
from eval.statistics import bootstrap_interval
from eval.sweep import Bench, changed, of_settings, read_grid, sweep, tuned_on, write_settings
from eval.tables import headline, interval, kinds_table, table
from indexer import encoder as encoders
from indexer.build import NothingToRead, build
from indexer.encoder import EncoderUnavailable, PairScorer
from indexer.store import CURRENT, IndexProblem
from retrieval import MODES, Mode
from retrieval.archive import Archive, open_archive
from retrieval.rerank import Reranker
from retrieval.settings import FILE as SHIPPED_SETTINGS
from retrieval.settings import Settings, SettingsProblem, read_settings
from retrieval.thesaurus import ThesaurusProblem

log = logging.getLogger(__name__)
USER_PROBLEMS = (QuestionProblem, IndexProblem, EncoderUnavailable, SettingsProblem, ThesaurusProblem, NothingToRead)
AddCommand = Callable[..., argparse.ArgumentParser]
QUESTIONS = Path("data/questions")
SAMPLE = Path("data/sample")
MEASURED = QUESTIONS / "measured.json"  # the README's figures
README = Path("README.md")
LOOKS = "looks.md"  # beside the questions: every look at the test split


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
    _add_measuring(commands.add_parser)
    _add_tuning(commands.add_parser)
    _add_guarding(commands.add_parser)
    _add_question_making(commands.add_parser)
    return parser


def _add_measuring(add: AddCommand) -> None:
    """Measure, and read what was measured."""
    run = add("run", help="ask judged questions and measure")
    _add_asked(run)
    run.add_argument("--modes", type=_modes, default=MODES, help="hybrid,dense,lexical")
    run.add_argument("--report", type=Path, help="OUT.json to keep the run; OUT.html and OUT.md to read it")
    run.add_argument("--run", type=Path, dest="trec", help="OUT.trec: TREC run over sections; OUT.qrels beside it")
    run.add_argument("--kinds", action="store_true", help="also per kind of question and municipality")
    run.add_argument("--json", action="store_true", help="the figures of every mode")
    run.set_defaults(run=_run)

    ablate = add("ablate", help="leave out each part of the engine in turn")
    _add_asked(ablate)
    ablate.add_argument("--rerank", metavar="NAME_OR_FOLDER", help="also with this cross-encoder")
    ablate.add_argument("--report", type=Path, required=True, help="OUT.json, for: report --ablations")
    ablate.set_defaults(run=_ablate)

    score = add("score", help="measure TREC runs, of whatever engine, against qrels")
    score.add_argument("run_files", type=Path, nargs="+", metavar="RUN.trec")
    score.add_argument("--qrels", type=Path, required=True)
    score.add_argument("--json", action="store_true")
    score.set_defaults(run=_score)

    compare = add("compare", help="is a saved run better than another, mode by mode")
    compare.add_argument("before", help="RUN.json or RUN.json:MODE")
    compare.add_argument("after", nargs="+", help="one or several; p is corrected for their number")
    compare.add_argument("--measure", choices=[str(m) for m in MEASURES], default=MAIN)
    compare.add_argument("--questions", type=int, default=20, help="changed questions to show")
    compare.set_defaults(run=_compare)

    page = add("report", help="saved runs as one page")
    page.add_argument("saved", type=Path, help="RUN.json")
    page.add_argument("--ablations", type=Path, help="what ablate saved")
    page.add_argument("--out", type=Path, required=True, help="OUT.html; OUT.md is written beside it")
    page.set_defaults(run=_report)


def _add_tuning(add: AddCommand) -> None:
    """Try what weighs how much."""
    sweep_ = add("sweep", help="try settings over a declared grid and write the best")
    sweep_.add_argument(
        "--grid", type=Path, required=True, help='{"grid": {"weights.late": [0.5, 1]}, "measure": "nDCG@10"}'
    )
    _add_asked(sweep_)
    sweep_.add_argument(
        "--mode", choices=MODES, default="hybrid", help="which engine; for its own weights: alone.MODE.NAME"
    )
    sweep_.add_argument("--out", type=Path, required=True, help="settings file that the product loads")
    sweep_.add_argument(
        "--report-on", choices=("tune", "test"), help="measure the best there; not the split it was tuned on"
    )
    sweep_.set_defaults(run=_sweep)

    fusion = add("fusion", help="other ways to join the legs, tuned on tune, compared on test")
    _add_searched(fusion)
    fusion.add_argument("--report", type=Path, help="OUT.json to keep the runs, for: compare")
    fusion.set_defaults(run=_fusion)


def _add_guarding(add: AddCommand) -> None:
    """Hold what is committed to the code of today."""
    gate = add("gate", help="fail when the ranking fell by more than chance")
    gate.add_argument("--run", type=Path, dest="baseline", required=True, help="the committed baseline")
    gate.add_argument("--dataset", type=Path, default=QUESTIONS)
    gate.add_argument("--index", type=Path, help="without one the sample is indexed into a temporary folder")
    gate.add_argument("--write", action="store_true", help="make today's run the baseline")
    gate.set_defaults(run=_gate)

    readme = add("readme", help="measure and print the README's figures")
    readme.add_argument("--index", type=Path, help="without one the sample is indexed into a temporary folder")
    readme.add_argument("--real", type=Path, metavar="FOLDER", help="minutes whose questions were tuned on")
    readme.add_argument("--gold", type=Path, metavar="QUESTIONS.jsonl", help="the questions over them")
    readme.add_argument("--haystack", type=Path, metavar="FOLDER", help="other minutes to find them among")
    readme.add_argument("--write", action="store_true", help="into README.md, measured.json and baseline.json")
    readme.set_defaults(run=_readme)


def _add_question_making(add: AddCommand) -> None:
    """Make questions, and see that they are fit to judge by."""
    pool = add("pool", help="the best passages of all modes, to be judged")
    pool.add_argument("--dataset", type=Path, required=True)
    pool.add_argument("--index", type=Path, required=True)
    pool.add_argument("--out", type=Path, required=True, help="JSON lines")
    pool.set_defaults(run=_pool)

    adopt = add("adopt", help="turn reviewed judgements into a question file")
    adopt.add_argument("judgements", type=Path)
    adopt.add_argument("--index", type=Path, required=True)
    adopt.add_argument("--known", type=Path, default=QUESTIONS, help="questions that must not be adopted again")
    adopt.add_argument("--out", type=Path, required=True)
    adopt.set_defaults(run=_adopt)

    fit = add("check", help="refuse questions that cannot be judged by")
    fit.add_argument("--dataset", type=Path, default=QUESTIONS)
    fit.add_argument(
        "--index", type=Path, help="also that every evidence stands in its section, and how many words they share"
    )
    fit.set_defaults(run=_check)

    split = add("split", help="write down which questions are tune and which test")
    split.add_argument("--dataset", type=Path, default=QUESTIONS)
    split.add_argument("--test-municipality", action="append", default=[])
    split.add_argument("--test-ids", metavar="BEGINNING", action="append", default=[], help="of a set never tuned on")
    split.add_argument("--test-since", metavar="YYYY-MM-DD", help="without it by the rule that is written there")
    split.set_defaults(run=_split)


def _add_asked(command: argparse.ArgumentParser) -> None:
    """What is asked of what, of which side of the split."""
    _add_searched(command)
    command.add_argument("--split", choices=("tune", "test", "all"), default="all")


def _add_searched(command: argparse.ArgumentParser) -> None:
    command.add_argument("--dataset", type=Path, required=True, help="BEIR folder, question file or folder of them")
    command.add_argument("--index", type=Path, required=True)
    command.add_argument("--settings", type=Path, default=SHIPPED_SETTINGS, help="weights other than the shipped ones")


def _modes(text: str) -> tuple[str, ...]:
    modes = tuple(m.strip() for m in text.split(","))
    if odd := [m for m in modes if m not in MODES]:
        raise argparse.ArgumentTypeError(f"found {odd[0]!r}, expected some of {','.join(MODES)}")
    return modes


def _settings(path: Path) -> Settings:
    read_object(path)  # refused with its name where it is no JSON
    return read_settings(path)


def _beside(dataset: Path, name: str) -> Path:
    return (dataset if dataset.is_dir() else dataset.parent) / name


def questions_of(dataset: Path, split: str) -> list[Question]:
    """The questions of one side of the split that lies beside them, or all."""
    questions = read_questions(dataset)
    if split != "all":
        beside = _beside(dataset, SPLIT_FILE)
        if not beside.exists():
            raise QuestionProblem(f"{beside}: missing, expected the split of {dataset}. Run without --split")
        questions = of_split(questions, read_split(beside), "tune" if split == "tune" else "test")
    if not questions:
        raise QuestionProblem(f"{dataset}: no question in split {split}")
    return questions


def _prepare(dataset: Path, index: Path) -> None:
    """A BEIR corpus is indexed where no index stands yet."""
    if is_beir(dataset) and not (index / CURRENT).exists():
        log.info("indexing %s into %s", dataset / "corpus.jsonl", index)
        index_corpus(read_corpus(dataset), index)


def _opened(options: argparse.Namespace, mode: Mode, questions: Sequence[Question]) -> Archive:
    """The index to ask. Refuses one that holds nothing of what the questions are about: a run over it would be all zeros."""
    _prepare(options.dataset, options.index)
    archive = open_archive(options.index, mode, _settings(options.settings))
    held, named = placed(questions, SectionTexts(archive))
    if named and not held:
        again = "--index NEW_FOLDER" if is_beir(options.dataset) else "python -m indexer build MINUTES --index DIR"
        raise QuestionProblem(
            f"{options.index}: holds none of the {named} places that the gold of {options.dataset} names. Index what it judges: {again}"
        )
    if held < named:
        log.warning("%s: holds %d of the %d places that the gold names; the others score 0", options.index, held, named)
    return archive


def _run(options: argparse.Namespace) -> None:
    questions = questions_of(options.dataset, options.split)
    archive = _opened(options, "hybrid", questions)
    tuned = tuned_on(options.settings) if _beside(options.dataset, SPLIT_FILE).exists() else ""  # of a split of its own
    runs = [_asked(variant(archive, mode=mode), questions, tuned) for mode in options.modes]
    found = results(str(options.dataset), options.split, runs)
    _log_look(options.dataset, found)
    _write(options, found)
    if options.json:
        print(json.dumps({r.method.mode: in_json(r.figures()) for r in runs}, ensure_ascii=False))
    else:
        print("\n".join(_as_text(found, options.kinds)))


def _asked(archive: Archive, questions: Sequence[Question], tuned: str) -> Run:
    started = time.perf_counter()
    run = Run(method_of(archive, tuned), tuple(questions), tuple(ask_all(archive, questions)))
    log.info("%s: %d questions in %.1f s", run.method.label, len(questions), time.perf_counter() - started)
    return run


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


def _log_look(dataset: Path, found: Results) -> None:
    """Write down that the test questions were looked at, by what and with which outcome."""
    best = found.run()
    figure = f"{mean(best.main.values()):.3f}" if best.main else "–"
    _note(dataset, found.split, found.dataset_hash, best.method.name, figure)


def _note(dataset: Path, split: str, questions: str, method: str, figure: str) -> None:
    looks = _beside(dataset, LOOKS)
    if split == "tune" or not looks.exists():
        return
    day = datetime.datetime.now(datetime.UTC).date().isoformat()
    with looks.open("a", encoding="utf-8") as file:
        file.write(f"| {day} | {split} | {questions} | {method} | {figure} |\n")


def _write(options: argparse.Namespace, found: Results) -> None:
    if options.report:
        saved = options.report.with_suffix(".json")
        save(saved, found)
        log.info("saved %s", saved)
        if options.report.suffix in (".html", ".md"):
            _write_page(options.report, found, None)
    if options.trec:
        options.trec.parent.mkdir(parents=True, exist_ok=True)
        best = found.run()
        options.trec.write_text("\n".join(trec.run_lines(section_run(best.asked), best.method.name)) + "\n", "utf-8")
        qrels = options.trec.with_suffix(".qrels")
        qrels.write_text("\n".join(trec.qrels_lines(section_grades(found.questions))) + "\n", "utf-8")


def _write_page(out: Path, found: Results, ablations: Results | None) -> None:
    parts = report(found, ablations)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.with_suffix(".html").write_text(as_html(parts), "utf-8")
    out.with_suffix(".md").write_text(as_markdown(parts), "utf-8")
    log.info("wrote %s and %s", out.with_suffix(".html"), out.with_suffix(".md"))


def _report(options: argparse.Namespace) -> None:
    _write_page(options.out, load(options.saved), load(options.ablations) if options.ablations else None)


def _score(options: argparse.Namespace) -> None:
    grades = trec.read_qrels(options.qrels)
    runs = {str(path): trec.read_run(path) for path in options.run_files}
    for name, run in runs.items():
        if not run.keys() & grades.keys():
            raise QuestionProblem(
                f"{name}: found query {next(iter(run))}, expected some that {options.qrels} judges, as {next(iter(grades))}"
            )
    measured = {name: per_question(grades, run) for name, run in runs.items()}
    if options.json:
        print(json.dumps({path: means(values) for path, values in measured.items()}))
        return
    apart = {qid: qid for qid in grades}
    rows = []
    for name in map(str, MEASURES):
        of_runs = [{qid: v[name] for qid, v in values.items()} for values in measured.values()]
        between = (bootstrap_interval(of_run, apart, rounds=1000) for of_run in of_runs)
        cells = zip(of_runs, between, strict=True)
        rows.append([name, *(f"{mean(of_run.values()):.4f} ({low:.4f}–{high:.4f})" for of_run, (low, high) in cells)])
    print("\n".join(table([f"{len(grades)} questions", *measured], rows)))


def _ablate(options: argparse.Namespace) -> None:
    questions = questions_of(options.dataset, options.split)
    archive = _opened(options, "hybrid", questions)
    reranker = Reranker(PairScorer(options.rerank), seconds=float("inf")) if options.rerank else None
    found = results(str(options.dataset), options.split, list(ablations(archive, questions, reranker)))
    _log_look(options.dataset, found)
    save(options.report, found)
    print("\n".join(comparison_markdown(compare_all(against_whole(found.runs), MAIN), most=0)))


def _saved_runs(argument: str) -> list[Run]:
    """The runs of RUN.json, or of RUN.json:MODE the one."""
    name, colon, mode = argument.rpartition(":")
    return [load(Path(name)).run(mode)] if colon and mode in MODES else list(load(Path(argument)).runs)


def _compare(options: argparse.Namespace) -> None:
    before = _saved_runs(options.before)
    pairs = [pair for argument in options.after for pair in paired(before, _saved_runs(argument))]
    print("\n".join(comparison_markdown(compare_all(pairs, options.measure), options.questions)))


def _sweep(options: argparse.Namespace) -> None:
    if options.split == "all":
        raise QuestionProblem("found no --split, expected the one to tune on: --split tune")
    if options.report_on == options.split:
        raise QuestionProblem(
            f"the settings are tuned on {options.split}: a figure on it proves nothing. Choose another --report-on"
        )
    start = _settings(options.settings)
    grid = read_grid(options.grid, start)
    questions = questions_of(options.dataset, options.split)
    archive = _opened(options, options.mode, questions)
    tried = sweep(Bench(archive, questions, grid.measure).value, grid)
    best, first = tried[0], next(t for t in tried if not t.changes)
    method = method_of(archive)
    chosen_by = {
        "method": f"sweep {grid.search} of {options.grid.name} on {grid.measure}, {len(tried)} tried",
        "commit": method.commit,
        "manifest": method.manifest,
        "dataset": str(options.dataset),
        "split": options.split,
        "before": round(first.value, 4),
        "value": round(best.value, 4),
        "changes": best.changes,
    }
    write_settings(options.out, changed(start, of_settings(best.changes)), chosen_by)
    rows = [[json.dumps(t.changes) if t.changes else "as it was", f"{t.value:.4f}"] for t in tried[:20]]
    print("\n".join(table([f"on {options.split} (tuned on it: no proof)", grid.measure], rows)))
    for name in sorted(set(best.changes) - set(of_settings(best.changes))):
        print(
            f"{name}: {best.changes[name]:g} is no setting of a search and stands under chosen_by only: see eval/README.md"
        )
    if options.report_on:
        archive.retriever.settings = start
        rest = questions_of(options.dataset, options.report_on)
        before, after = (Bench(archive, rest, grid.measure).value(changes) for changes in ({}, best.changes))
        figure = f"{grid.measure} {before:.3f} -> {after:.3f}"
        _note(options.dataset, options.report_on, dataset_hash(rest), f"sweep of {options.grid.name}", figure)
        print(f"\non {options.report_on}: {before:.4f} -> {after:.4f} ({grid.measure})")


def _fusion(options: argparse.Namespace) -> None:
    tune, rest = (questions_of(options.dataset, split) for split in ("tune", "test"))
    archive = _opened(options, "hybrid", [*tune, *rest])
    tried = list(compared(archive, tune, rest))
    found = results(str(options.dataset), "test", [run for _, run in tried])
    _log_look(options.dataset, found)
    if options.report:
        save(options.report, found)
    rows = [[run.method.change, json.dumps(best) if best else "as shipped"] for best, run in tried]
    print("\n".join(table([f"fusion, {GRID.measure} on tune", "best weights"], rows)), end="\n\n")
    whole, *others = found.runs
    print("\n".join(comparison_markdown(compare_all([(whole, run) for run in others], GRID.measure), most=0)))


def _gate(options: argparse.Namespace) -> bool:
    questions = questions_of(options.dataset, "test")
    if not options.write:
        refuse_others(read_baseline(options.baseline), questions)  # before anything is asked
    if options.index:
        return _pass_gate(options, open_archive(options.index, "hybrid"), questions)
    with tempfile.TemporaryDirectory() as folder:
        log.info("indexing %s", SAMPLE)
        build([SAMPLE], Path(folder), encoders.load())
        return _pass_gate(options, open_archive(Path(folder), "hybrid"), questions)


def _pass_gate(options: argparse.Namespace, archive: Archive, questions: Sequence[Question]) -> bool:
    runs = rank_modes(archive, questions)
    if options.write:
        write_baseline(options.baseline, runs, "test")
        for run in runs:
            low, high = interval(run)
            mean = sum(run.main.values()) / len(run.main)
            print(f"{options.baseline}: {run.method.mode} {MAIN} {mean:.4f} ({low:.3f}-{high:.3f})")
        return True
    verdicts = judge_gate(read_baseline(options.baseline), runs)
    for verdict in verdicts:
        low, high = verdict.interval
        said = "passed" if verdict.passed else "NOT PASSED: the ranking fell by more than chance"
        change = f"{MAIN} {verdict.before:.4f} -> {verdict.after:.4f}, difference {low:+.4f} to {high:+.4f}"
        print(f"{verdict.mode}: {change}: {said}")
        for qid, before, after in verdict.fallen[:10]:
            print(f"  {qid}: {before:.2f} -> {after:.2f}")
    return all(verdict.passed for verdict in verdicts)


def _readme(options: argparse.Namespace) -> None:
    """The test questions in every mode; with `--real` also the tuned ones, alone and in the haystack."""
    if bool(options.real) != bool(options.gold) or (options.haystack and not options.real):
        raise QuestionProblem(
            "found a part of --real, --gold, --haystack, expected --real with --gold, perhaps --haystack"
        )
    found = _asked_in_index(options.index, [SAMPLE], QUESTIONS, "test", MODES)
    _log_look(QUESTIONS, found)
    columns = readme.test_columns(found, read_rule(QUESTIONS / SPLIT_FILE).held_out)
    sources = [(readme.REAL, [options.real]), (readme.HAYSTACK, [options.real, options.haystack])]
    for title, folders in sources if options.real else ():
        if all(folders):
            tuned = _asked_in_index(None, folders, options.gold, "all", ("hybrid",))
            columns.append(readme.column(title, tuned.run()))
    columns = readme.joined(columns, readme.read(MEASURED) if MEASURED.exists() else ())
    print(readme.block(columns))
    if options.write:
        readme.write(MEASURED, found.dataset_hash, columns)
        README.write_text(readme.replaced(README.read_text("utf-8"), readme.block(columns)), "utf-8")
        write_baseline(QUESTIONS / "baseline.json", [answerable_only(run) for run in found.runs], "test")


def _asked_in_index(
    index: Path | None, sources: Sequence[Path], dataset: Path, split: str, modes: Sequence[Mode]
) -> Results:
    """A run in every mode over an index, which is built in a temporary folder where none is given."""
    questions = questions_of(dataset, split)
    with tempfile.TemporaryDirectory() as folder:
        if index is None:
            log.info("indexing %s", ", ".join(map(str, sources)))
            build(sources, Path(folder), encoders.load())
        archive = open_archive(index or Path(folder), "hybrid")
        runs = [_asked(variant(archive, mode=mode), questions, tuned_on(SHIPPED_SETTINGS)) for mode in modes]
    return results(str(dataset), split, runs)


def _pool(options: argparse.Namespace) -> None:
    archive = open_archive(options.index)
    archives: dict[str, Archive] = {mode: variant(archive, mode=mode) for mode in MODES}
    found = list(judge.pool(archives, read_questions(options.dataset)))
    lines = [json.dumps(dataclasses.asdict(c), ensure_ascii=False) for c in found]
    options.out.write_text("\n".join(lines) + "\n", "utf-8")
    print(f"{len(found)} passages to judge in {options.out}")


def _adopt(options: argparse.Namespace) -> None:
    texts = SectionTexts(open_archive(options.index))
    rows = judge.adopt(options.judgements, texts, read_questions(options.known))
    if not rows:
        log.warning(
            "%s: no passage that a review found right: judge on page Kvalitet (python run.py)", options.judgements
        )
    options.out.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    print(f"{len(rows)} questions in {options.out}")


def _check(options: argparse.Namespace) -> None:
    if is_beir(options.dataset):
        print(f"{len(read_questions(options.dataset))} questions are fit")
        return
    files = question_files(options.dataset)
    beside = _beside(options.dataset, SPLIT_FILE)
    split = read_split(beside) if beside.exists() else {}
    if not options.index:
        print(f"{check(files, split)} questions are fit")
        return
    archive = open_archive(options.index)
    texts = SectionTexts(archive)
    print(f"{check(files, split, texts)} questions are fit, and every evidence stands in its section", end="\n\n")
    rows = [
        [kind, str(len(shares)), f"{mean(shares):.2f}", str(sum(share == 0 for share in shares))]
        for kind, shares in overlaps(archive, texts, read_questions(options.dataset)).items()
    ]
    head = ["kind", "n", "share of a question's content words that its section prints", "questions that share none"]
    print("\n".join(table(head, rows)))


def _split(options: argparse.Namespace) -> None:
    path = _beside(options.dataset, SPLIT_FILE)
    named = Rule(tuple(options.test_municipality), options.test_since, tuple(options.test_ids))
    sides = write_split(path, read_questions(options.dataset), named if options.test_since else read_rule(path))
    print(", ".join(f"{name}: {len(ids)}" for name, ids in sides.items()))


if __name__ == "__main__":
    sys.exit(main())

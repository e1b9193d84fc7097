"""Prints how fast an encoder is and what an index of many passages takes: time and memory of this machine, now. Judges no ranking.

    python -m tools.measure encoder --index data/index --queries data/questions/ravnsoe.jsonl
    python -m tools.measure index --passages 1000000 FOLDER      # fictional short passages, through the build as it is

Numbers belong to the machine and to what else it does meanwhile; `ru_maxrss` counts pages of mapped files too.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from itertools import accumulate
from pathlib import Path

import numpy as np

from indexer.assemble import Progress, assemble
from indexer.chunk import encoder_text
from indexer.encoder import load
from indexer.minutes import Item, Meeting, Section
from indexer.processes import encoded
from indexer.store import current_generation, open_index, writing

_ITEMS = 200  # of a fictional meeting
_WORDS = 16  # of a fictional passage
_VOCABULARY = 100_000  # fictional words, as unevenly used as real ones
_BATCH = 512
_SYLLABLES = tuple(
    "af ak al an ar be bo bro by da del den dre eg ek en er fa fer for ga gra gru ha hel hus in is ka kel kom la land "
    "le lig lin lo ma me mer mi mo na ne ning no om or plan pro ra re ri ro sa sel si sko sta ste sti ta te ti to tra "
    "ud va vej vi å år ø øst".split()
)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.measure", description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(required=True, metavar="WHAT")
    one = commands.add_parser("encoder", help="milliseconds a question, passages a second")
    one.add_argument("--index", type=Path, required=True, help="whose encoder and passages are used")
    one.add_argument("--queries", type=Path, required=True, help='JSON lines with "query"')
    one.add_argument("--passages", type=int, default=2_000, help="how many are encoded at most")
    one.add_argument("--processes", type=int, default=1)
    one.set_defaults(run=_encoder)
    many = commands.add_parser("index", help="seconds and memory of building, opening and searching")
    many.add_argument("folder", type=Path, help="where the index is made; it stays there")
    many.add_argument("--passages", type=int, default=100_000)
    many.add_argument("--encoder", default="bundled")
    many.add_argument("--processes", type=int, default=1)
    many.set_defaults(run=_index)
    options = parser.parse_args(arguments)
    options.run(options)


def _encoder(options: argparse.Namespace) -> None:
    index = open_index(options.index)
    started = time.perf_counter()
    encoder = load(index.manifest.encoder, index.manifest.encoder_settings)
    encoder.encode_queries(["en første"])
    print(f"{encoder.name}: opened, and a first question encoded, in {time.perf_counter() - started:.2f} s")
    queries = [json.loads(line)["query"] for line in options.queries.read_text("utf-8").splitlines() if line.strip()]
    print(f"{len(queries)} questions, one at a time: {_quantiles(lambda q: encoder.encode_queries([q]), queries)}")
    texts = [encoder_text(row.passage) for rows in index.catalog.each(_BATCH) for row in rows][: options.passages]
    batches = [texts[i : i + _BATCH] for i in range(0, len(texts), _BATCH)]
    started = time.perf_counter()
    for _ in encoded(encoder, batches, options.processes):
        pass
    seconds = time.perf_counter() - started
    print(f"{len(texts)} passages, processes: {options.processes}: {len(texts) / seconds:.0f} a second")


def _quantiles(act: Callable[[str], object], texts: Sequence[str]) -> str:
    """Milliseconds of acting on each text."""
    taken = []
    for text in texts:
        started = time.perf_counter()
        act(text)
        taken.append(1000 * (time.perf_counter() - started))
    half, high = statistics.median(taken), float(np.quantile(taken, 0.95))
    return f"p50 {half:.2f} ms, p95 {high:.2f} ms, longest {max(taken):.2f} ms"


def _index(options: argparse.Namespace) -> None:
    watch = _Watch()
    encoder = load(options.encoder)
    meetings = fictional(options.passages)
    watch.say("the meetings themselves")
    with writing(options.folder) as writer:
        assemble(writer, meetings, encoder, tell=watch.show, processes=options.processes)
    watch.say("published")
    del meetings
    index = open_index(options.folder, encoder)
    watch.say("opened, every file checked")
    size = sum(path.stat().st_size for path in (options.folder / current_generation(options.folder)).rglob("*"))
    print(f"{index.dense.size} passages, {size / index.dense.size:.0f} bytes a passage on disk")
    titles = [meeting.items[0].sections[0].text for meeting in fictional(20 * _ITEMS)]
    search = _quantiles(lambda text: index.dense.search(encoder.encode_queries([text]), 100), titles)
    print(f"the nearest 100 by vector: {search}")


class _Watch:
    """Says at the end of each stage how long it took and the most memory that the process has ever had."""

    def __init__(self) -> None:
        self._stage = ""
        self._since = time.perf_counter()

    def show(self, progress: Progress) -> None:
        if progress.stage != self._stage:
            self.say(f"before {progress.stage!r}")
            self._stage = progress.stage

    def say(self, what: str) -> None:
        now = time.perf_counter()
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
        print(f"{what}: {now - self._since:.0f} s, at most {most:.0f} MB so far", flush=True)
        self._since = now


def fictional(passages: int) -> list[Meeting]:
    """Meetings of items with one short passage each; the same every time."""
    rng = random.Random(7)
    vocabulary = ["".join(rng.choices(_SYLLABLES, k=rng.randint(1, 4))) for _ in range(_VOCABULARY)]
    frequencies = list(accumulate(1 / rank for rank in range(1, _VOCABULARY + 1)))  # Zipf's law

    def item(number: int) -> Item:
        words = rng.choices(vocabulary, cum_weights=frequencies, k=_WORDS)
        return Item(str(number), words[0], (Section("Sag", "andet", f"{' '.join(words)}."),))

    return [
        Meeting(
            f"m{start:07d}.txt",
            tuple(item(start + i) for i in range(min(_ITEMS, passages - start))),
            "Lindby",
            committee="Byrådet",
            date=(dt.date(2007, 1, 1) + dt.timedelta(start // _ITEMS)).isoformat(),
        )
        for start in range(0, passages, _ITEMS)
    ]


if __name__ == "__main__":
    main()

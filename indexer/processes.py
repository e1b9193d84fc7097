"""Texts -> vectors in several processes, in order. Knows how an encoder is opened anew; knows no passages and no index."""

from __future__ import annotations

import functools
import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor

from indexer.encoder import Encoder, Vectors, load
from indexer.model_folder import EncoderUnavailable, Settings

_AHEAD = (
    2  # batches per process that are given out before the first is fetched: memory does not follow the number of texts
)


def encoded(encoder: Encoder, batches: Iterable[Sequence[str]], processes: int = 1) -> Iterator[Vectors]:
    """The passages' vectors, (len(batch), d) for each batch in turn: the same whatever the number of processes.

    Several processes each open the encoder by its name and settings. Raises EncoderUnavailable where one cannot.
    """
    if processes == 1:
        yield from map(encoder.encode_passages, batches)
        return
    context = multiprocessing.get_context("spawn")  # engines that have started threads do not survive a fork
    threads = max(1, (os.cpu_count() or 1) // processes)
    with ProcessPoolExecutor(processes, context, _share_processor, (threads,)) as pool:
        waiting: deque[Future[Vectors]] = deque()
        try:
            for batch in batches:
                waiting.append(pool.submit(_encode, encoder.name, encoder.settings, encoder.revision, list(batch)))
                if len(waiting) > _AHEAD * processes:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _share_processor(threads: int) -> None:
    """Before torch is loaded: so many threads for each process, or they wait for one another."""
    os.environ["OMP_NUM_THREADS"] = str(threads)


def _encode(name: str, settings: Settings, revision: str, texts: list[str]) -> Vectors:
    return _opened(name, settings, revision).encode_passages(texts)


@functools.cache
def _opened(name: str, settings: Settings, revision: str) -> Encoder:
    encoder = load(name, settings)
    if encoder.revision != revision:
        raise EncoderUnavailable(name, "its files were changed while it was used")
    return encoder

"""Nearest vectors by inner product. The one place that knows FAISS; knows rows and vectors, no texts."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Protocol

import faiss
import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]
Among = Sequence[int] | Rows | None

faiss.omp_set_num_threads(1)  # one query: 90,000 x 384 take 13 ms with one thread, 60 ms with two on a busy machine
_DIGITS = 6  # inner products of equal vectors differ in the seventh digit with their place in memory


class VectorIndex(Protocol):
    """Unit vectors by row number."""

    @property
    def size(self) -> int: ...

    @property
    def dim(self) -> int: ...

    def search(self, x: Vectors, k: int, among: Among = None) -> tuple[Vectors, Rows]:
        """(m, d) unit rows -> scores and row numbers, both (m, min(k, candidates)): best first, ties by row number.

        Score = inner product, higher is better. `among` restricts the candidates before ranking; None means all.
        """
        ...

    def vectors(self, rows: Sequence[int] | Rows) -> Vectors:
        """The stored vectors of these rows, (len(rows), d)."""
        ...


class FaissIndex:
    """Exact search in a flat index: enough for some hundred thousand passages, and nothing to tune."""

    def __init__(self, index: faiss.Index) -> None:
        self._index = index

    @classmethod
    def read(cls, path: Path) -> FaissIndex:
        """A file that FaissWriter made, mapped into memory rather than copied: its pages are the system's to keep or to drop.

        Its hash must have been checked before: FAISS loads damaged files without a word.
        """
        return cls(faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC))

    @property
    def size(self) -> int:
        return int(self._index.ntotal)

    @property
    def dim(self) -> int:
        return int(self._index.d)

    def vectors(self, rows: Sequence[int] | Rows) -> Vectors:
        wanted = np.asarray(rows, dtype=np.int64)
        if not len(wanted):
            return np.zeros((0, self.dim), dtype=np.float32)
        found: Vectors = self._index.reconstruct_batch(wanted)
        return found

    def search(self, x: Vectors, k: int, among: Among = None) -> tuple[Vectors, Rows]:
        queries = np.ascontiguousarray(x, dtype=np.float32)
        mask = None if among is None else self._mask(among)
        candidates = self.size if mask is None else int(mask.sum())
        k = max(0, min(k, candidates))
        if k == 0:
            return np.zeros((len(queries), 0), dtype=np.float32), np.zeros((len(queries), 0), dtype=np.int64)
        parameters = None
        if mask is not None:
            bits = np.packbits(mask, bitorder="little")
            # The stubs describe the C++ constructors; the Python ones take an array and keywords.
            parameters = faiss.SearchParameters(sel=faiss.IDSelectorBitmap(bits))  # type: ignore[call-arg,arg-type]
        scores, rows = np.empty((len(queries), k), np.float32), np.empty((len(queries), k), np.int64)
        for i in range(
            len(queries)
        ):  # one by one: FAISS sums batches in another order, and scores must not depend on it
            scores[i], rows[i] = self._best(queries[i : i + 1], k, candidates, parameters)
        return scores, rows

    def _best(
        self, query: Vectors, k: int, candidates: int, parameters: faiss.SearchParameters | None
    ) -> tuple[Vectors, Rows]:
        """The k best of one query. Asks for more while rows beyond the cut tie with the last one."""
        depth = min(k + 1, candidates)
        while True:
            scores, rows = self._index.search(query, depth, params=parameters)
            rounded = np.round(scores[0], _DIGITS)
            if depth == candidates or rounded[depth - 1] < rounded[k - 1]:
                break
            depth = min(2 * depth, candidates)
        order = np.lexsort((rows[0], -rounded))[:k]
        return rounded[order], rows[0][order]

    def _mask(self, among: Sequence[int] | Rows) -> npt.NDArray[np.bool_]:
        mask = np.zeros(self.size, dtype=np.bool_)
        mask[np.asarray(among, dtype=np.int64)] = True
        return mask


class FaissWriter:
    """Writes the file of a flat index piece by piece: memory does not follow the number of vectors.

    The file is what `faiss.write_index` writes: a head of 45 bytes, then the rows as they are.
    """

    _HEAD = struct.Struct("=4siqqq?iQ")  # kind, dim, rows, two fillers, trained, metric, numbers that follow

    def __init__(self, path: Path, dim: int) -> None:
        self._file = path.open("wb+")
        self.dim = dim
        self.size = 0
        self._write_head()

    def __enter__(self) -> FaissWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, at: TracebackType | None
    ) -> None:
        with self._file:
            if kind is None:
                self._write_head()

    def add(self, vectors: Vectors) -> None:
        """(m, d) unit rows, numbered on from those before. OSError if they cannot be written."""
        self._file.seek(0, 2)
        self._file.write(np.ascontiguousarray(vectors, dtype=np.float32).tobytes())
        self.size += len(vectors)

    def vector(self, row: int) -> Vectors:
        """A row that was added before, (d,)."""
        self._file.seek(self._HEAD.size + 4 * self.dim * row)
        return np.frombuffer(self._file.read(4 * self.dim), dtype=np.float32)

    def _write_head(self) -> None:
        filler = 1 << 20
        self._file.seek(0)
        self._file.write(
            self._HEAD.pack(
                b"IxFI", self.dim, self.size, filler, filler, True, faiss.METRIC_INNER_PRODUCT, self.size * self.dim
            )
        )

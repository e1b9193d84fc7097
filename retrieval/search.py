"""Query -> ranked passages: two legs find candidates, every kind of evidence weighs in, one hit a section. Opens no raw file."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np

from indexer.analysis import GRAMS, STEMS
from indexer.late import WordTable
from indexer.lexical import rarity
from indexer.minutes import Passage
from indexer.store import Index
from indexer.text import fold, words
from retrieval.features import (
    LEGS,
    LEXICAL,
    SEMANTIC,
    Candidates,
    Indices,
    Scores,
    candidates,
    features,
    mean_of_best_sections,
)
from retrieval.results import Evidence, Hit, Query
from retrieval.settings import Settings
from retrieval.thesaurus import Thesaurus, related
from retrieval.understand import Known, understand
from retrieval.vocabulary import FUNCTION_WORDS

Mode = Literal["hybrid", "dense", "lexical"]
MODES: tuple[Mode, ...] = ("hybrid", "dense", "lexical")
# nDCG@10 with at most 3, 4, 5 sections an item, and without a limit: .882 .891 .893 .897 on 75 questions over four real minutes,
# .789 .796 .797 .795 on 342 over the sample (whose archive is larger, and nearer to a municipality's).
SECTIONS_OF_AN_ITEM = 4
SEVERAL = SECTIONS_OF_AN_ITEM + 1  # hits that are of two items at least
# Where the newest is asked for, hits with this share of the best score are near enough to be put in order of their day. "Hvad er det
# seneste om <first title>" over the sample's 21 cases of three and more meetings: at .5 the newest handling comes first 17 times (but
# another matter 4 times), at .6 14 (1), at .7 10 (1), at .8 6 (0), by relevance alone never.
NEARLY = 0.6
FLOODED = 10.0  # more than any two scores differ
_KEPT = 50_000  # passages kept in memory between questions, with their words: 3 kB each, some 200 MB at most
_SILENT: dict[Mode, tuple[str, ...]] = {"hybrid": (), "dense": LEXICAL, "lexical": SEMANTIC}


class Retriever(Protocol):
    """Anything that ranks passages for a query."""

    def search(self, query: Query | str, k: int) -> tuple[Hit, ...]:
        """The k best passages, best first, ties by passage id, at most one a section."""
        ...


@dataclass(frozen=True, slots=True)
class Gathered:
    """One query's candidates with the raw score of every leg and the features made of them, all (n,)."""

    candidates: Candidates
    legs: dict[str, Scores]
    features: dict[str, Scores]


def combine(
    values: Mapping[str, Scores], found: Candidates, weights: Mapping[str, float], silent: Sequence[str]
) -> Scores:
    """The weighted sum of the evidence, higher is better. Features named in `silent` count nothing.

    Two rounds: what the passage and its place say, then what its item's best sections say. The lexical legs count less, the
    less of the question they cover ("cover": the best passage's share of the question's words, weighed by rarity).
    """
    base = np.zeros(len(found))
    for name, feature in values.items():
        if name not in silent:
            base += weights.get(name, 0.0) * feature
    item = mean_of_best_sections(base, found.section, found.item)
    return base + weights.get("item", 0.0) * item


def one_a_section(scores: Scores, found: Candidates) -> list[tuple[int, float]]:
    """(candidate, score) best first, ties by passage id: the best passage of every section.

    An item's fifth and later sections stand behind all else (their score less FLOODED), so that no item fills the list.
    """
    ids = [p.id for p in found.passages]
    seen: set[int] = set()
    of_item: Counter[int] = Counter()
    chosen: list[tuple[int, float]] = []
    for i in sorted(range(len(ids)), key=lambda i: (-scores[i], ids[i])):
        section, item = int(found.section[i]), int(found.item[i])
        if section not in seen:
            seen.add(section)
            of_item[item] += 1
            chosen.append((i, float(scores[i]) - (FLOODED if of_item[item] > SECTIONS_OF_AN_ITEM else 0.0)))
    return sorted(chosen, key=lambda entry: (-entry[1], ids[entry[0]]))


def newest_first(chosen: Sequence[tuple[int, float]], found: Candidates) -> list[tuple[int, float]]:
    """Ranked (candidate, score) with those nearly as good as the best in order of their day, newest first; the rest as they were."""
    enough = NEARLY * max((score for _, score in chosen), default=0.0)
    near = [entry for entry in chosen if entry[1] >= enough]
    rest = [entry for entry in chosen if entry[1] < enough]
    return sorted(near, key=lambda entry: found.passages[entry[0]].place.date or "", reverse=True) + rest


def content_text(query: Query) -> str:
    """The question without function words; all of it where it has no others."""
    return " ".join(w for w, _, _ in words(query.search_text) if w not in FUNCTION_WORDS) or query.search_text


def ranks_of(scores: Scores, ids: Sequence[str]) -> dict[int, int]:
    """Candidate -> its rank by one leg alone, from 1, ties by id."""
    order = sorted(range(len(ids)), key=lambda i: (-scores[i], ids[i]))
    return {i: rank for rank, i in enumerate(order, 1)}


def _share_of_exact(terms: Sequence[str], passages: Sequence[Passage]) -> Scores:
    """The share of the terms that must match as they stand which each passage, its title or its case number holds."""
    if not terms:
        return np.zeros(len(passages))
    wanted = [f" {_spelled(t)} " for t in terms]
    return np.array([sum(w in _exact_text(p) for w in wanted) / len(wanted) for p in passages])


def _share(weights: Scores) -> Scores:
    """Weights that sum to 1; all 0 where there are none."""
    return weights / (weights.sum() or 1.0)


def _spelled(text: str) -> str:
    return " ".join(fold(w) for w, _, _ in words(text))


def _exact_text(passage: Passage) -> str:
    place = passage.place
    return f" {_spelled(' | '.join((place.case_number or '', place.title, passage.text)))} "


class IndexRetriever:
    """Searches one opened index. `mode` "dense" and "lexical" silence the other leg, for comparison."""

    def __init__(self, index: Index, table: WordTable, thesaurus: Thesaurus, settings: Settings, mode: Mode) -> None:
        assert index.encoder is not None
        self.index = index
        self.encoder = index.encoder
        self.table = table
        self.thesaurus = thesaurus
        self.settings = settings
        self.mode = mode
        self.known = Known(
            tuple(sorted(index.catalog.counts("municipality"))),
            tuple(sorted(index.catalog.counts("committee"))),
            index.catalog.period()[1],
            frozenset(word for title in index.catalog.titles() for word, _, _ in words(title)),
        )
        self._kept: dict[int, Passage] = {}
        self._word_rows: dict[int, Indices] = {}

    def search(self, query: Query | str, k: int) -> tuple[Hit, ...]:
        """The k best passages, best first, ties by passage id, at most one a section."""
        if isinstance(query, str):
            query = understand(query, self.known)
        return self.rank(query, self.gather(query), k)

    def rank(self, query: Query, gathered: Gathered, k: int) -> tuple[Hit, ...]:
        """The best passage of every section in order of the weighted evidence."""
        found = gathered.candidates
        if not len(found):
            return ()
        scores = combine(gathered.features, found, self.settings.weights_of(self.mode), _SILENT[self.mode])
        ids = [p.id for p in found.passages]
        ranks = {leg: ranks_of(gathered.legs[leg], ids) for leg in LEGS if leg not in _SILENT[self.mode]}
        hits: list[Hit] = []
        chosen = one_a_section(scores, found)
        for i, score in (newest_first(chosen, found) if query.newest_first else chosen)[:k]:
            evidence = [
                Evidence(leg, ranks[leg][i], round(float(gathered.legs[leg][i]), 6))
                for leg in ranks
                if gathered.legs[leg][i] > 0
            ]
            hits.append(Hit(len(hits) + 1, round(score, 6), found.passages[i], tuple(evidence)))
        return tuple(hits)

    def gather(self, query: Query) -> Gathered:
        """Of a question with a word in it: the best of each leg within the filters, all sections of the best items, and the evidence for each."""
        allowed = self.index.catalog.select(query.filters)
        if (allowed is not None and not len(allowed)) or not words(query.search_text):
            return Gathered(candidates((), ()), {}, {})
        vector = self.encoder.encode_queries([query.search_text])
        terms = self.terms(query)
        depth = self.settings.depth
        rows: dict[int, None] = {}
        if self.mode != "lexical":
            rows.update(dict.fromkeys(int(r) for r in self.index.dense.search(vector, depth, allowed)[1][0]))
        if self.mode != "dense":
            for field in (STEMS, GRAMS):
                leg = {name: weights for name, weights in terms.items() if name.endswith(field)}
                rows.update(dict.fromkeys(row for row, _ in self.index.lexical.search_weighted(leg, depth, allowed)))
        gathered = self._evidence(query, self._candidates(sorted(rows)), vector, terms)
        more = self._rows_of_best_items(gathered, allowed) - set(rows)
        return self._evidence(query, self._candidates(sorted(more | set(rows))), vector, terms) if more else gathered

    def terms(self, query: Query) -> dict[str, dict[str, float]]:
        """field -> term -> weight for the lexical leg: the content words, and what the thesaurus adds, more lightly."""
        asked = content_text(query)
        weights = self.settings.weights_of(self.mode)
        title = weights.get("title", 0.0)
        found: dict[str, dict[str, float]] = {}

        def add(text: str, weight: float, fields: Sequence[str]) -> None:
            analysed = self.index.analyser.terms(text)
            for field in fields:
                for name, share in ((field, 1.0), (f"title_{field}", title)):
                    if share * weight > 0:
                        of_field = found.setdefault(name, {})
                        for term in analysed[field]:
                            of_field[term] = of_field.get(term, 0.0) + share * weight

        add(asked, 1.0, (STEMS, GRAMS))
        if query.expansions:
            add(" ".join(query.expansions), weights.get("thesaurus", 0.0), (STEMS,))
        return found

    def expanded(self, query: Query) -> Query:
        """The query with related words from the thesaurus."""
        matches = self.thesaurus.find(query.search_text)
        return dataclasses.replace(query, expansions=related(matches, query.search_text))

    def _candidates(self, rows: Sequence[int]) -> Candidates:
        return candidates(rows, self._passages(rows))

    def _passages(self, rows: Sequence[int]) -> list[Passage]:
        """The passages of these rows; those read before are kept."""
        unread = [row for row in rows if row not in self._kept]
        for row, passage in zip(unread, self.index.catalog.passages(unread), strict=True):
            self._kept[row] = passage
        found = [self._kept[row] for row in rows]
        if len(self._kept) > _KEPT:
            self._kept.clear()
        return found

    def _words(self, row: int, passage: Passage) -> Indices:
        """The words of a passage, its title and its heading, as the table numbers them; those read before are kept."""
        found = self._word_rows.get(row)
        if found is None:
            place = passage.place
            found = self.table.rows(f"{place.title}\n{place.section}\n{passage.table_header}\n{passage.text}")
            if len(self._word_rows) > _KEPT:
                self._word_rows.clear()
            self._word_rows[row] = found
        return found

    def _evidence(
        self, query: Query, found: Candidates, vector: np.ndarray, terms: Mapping[str, Mapping[str, float]]
    ) -> Gathered:
        """Raw scores of every leg for every candidate, and the features made of them."""
        question = self.table.words(content_text(query)).content()
        nearest = self.table.nearest(
            question, [self._words(int(r), p) for r, p in zip(found.rows, found.passages, strict=True)]
        )
        weights = question.weights.astype(np.float64)
        rare = weights * np.array([self.rarity(word) for word in question.words])
        legs = {
            "stems": self._lexical(STEMS, terms, found.rows),
            "grams": self._lexical(GRAMS, terms, found.rows),
            "dense": (self.index.dense.vectors(found.rows) @ vector[0]).astype(np.float64),
            "late": _share(weights) @ nearest,
        }
        in_item = np.zeros((len(question), int(found.item.max(initial=-1)) + 1))
        np.maximum.at(in_item.T, found.item, nearest.T)
        item_words = (_share(rare) @ in_item)[found.item]
        exact = _share_of_exact(query.exact, found.passages)
        return Gathered(found, legs, features(query, found, legs, exact, item_words))

    def rarity(self, word: str) -> float:
        """How rare a word is in the minutes: BM25's inverse document frequency of its stem, >= 0."""
        frequency = self.index.lexical.document_frequency(STEMS, self.index.analyser.stem(word))
        return rarity(self.index.lexical.size, frequency)

    def _lexical(self, field: str, terms: Mapping[str, Mapping[str, float]], rows: Indices) -> Scores:
        leg = {name: weights for name, weights in terms.items() if name.endswith(field)}
        scores = np.zeros(len(rows))
        if len(rows):
            by_row = dict(self.index.lexical.search_weighted(leg, len(rows), rows))
            scores = np.array([by_row.get(int(row), 0.0) for row in rows])
        return scores

    def _rows_of_best_items(self, gathered: Gathered, allowed: Indices | None) -> set[int]:
        """Rows of all passages of the best items: a short decision is found by what its item is about."""
        found = gathered.candidates
        if not len(found):
            return set()
        scores = combine(gathered.features, found, self.settings.weights_of(self.mode), _SILENT[self.mode])
        best = np.full(int(found.item.max()) + 1, -np.inf)
        np.maximum.at(best, found.item, scores)
        keys = {int(i): p.place.item_key for i, p in zip(found.item, found.passages, strict=True)}
        top = sorted(keys, key=lambda i: (-best[i], keys[i]))[: self.settings.items]
        rows = set(self.index.catalog.rows_of([keys[i] for i in top]))
        return rows if allowed is None else rows & set(allowed.tolist())

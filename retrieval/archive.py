"""An opened index, ready to be asked: question -> query -> hits -> answer, in one place."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Sequence
from functools import cache, cached_property, lru_cache
from pathlib import Path

from indexer import encoder as encoders
from indexer.chunk import TITLE_TYPE
from indexer.encoder import Encoder
from indexer.late import WordTable
from indexer.minutes import Filters
from indexer.store import Index, check_encoder, open_index
from indexer.text import words
from retrieval import confidence
from retrieval.answer import Reader, read_hits, statements
from retrieval.cases import Cases, IndexLikeness
from retrieval.concepts import Vocabulary, own_stamp, vocabulary
from retrieval.rerank import Reranker
from retrieval.results import Alternative, Answer, Hit, Query, Searched, Status
from retrieval.search import SEVERAL, Gathered, IndexRetriever, Mode
from retrieval.settings import Settings, default_settings
from retrieval.spelling import Speller
from retrieval.suggest import asks_for_a_place, other_municipalities, unheld, worth_trying
from retrieval.thesaurus import Thesaurus
from retrieval.understand import content_words, read, understand
from retrieval.vocabulary import FUNCTION_WORDS

FOUND = 0.95  # how sure it is that the case with the number asked for is the case asked for


class Archive:
    """One index with everything a question needs. Safe to share between threads; made anew when index or vocabulary change."""

    def __init__(
        self,
        retriever: IndexRetriever,
        vocabulary: Vocabulary,
        reranker: Reranker | None = None,
        linked: Callable[[], Cases] | None = None,
    ) -> None:
        """`linked` gives the cases, where another archive of the same index has them already."""
        self.retriever = retriever
        self.vocabulary = vocabulary
        self.reranker = reranker
        self.index = retriever.index
        self.known = retriever.known
        self.searched = lru_cache(maxsize=256)(self._searched)
        self.speller = Speller(self.index.analyser.frequencies, self._is_known, retriever.table.pieces)
        self.reader = Reader(retriever.table, retriever.index.analyser)
        self.linked = linked or cache(self._linked)

    def search(self, query: Query | str, k: int) -> tuple[Hit, ...]:
        """The k best passages, best first, matched words and best sentence marked."""
        query = self.understood(query)
        return self._with_newer(read_hits(self.reader, query, self.retriever.search(query, k)))

    def search_many(self, queries: Sequence[Query | str], k: int) -> list[tuple[Hit, ...]]:
        return [self.search(query, k) for query in queries]

    def answer(self, question: str, k: int = 10, history: Sequence[str] = (), filters: Filters = Filters()) -> Answer:
        """The answer to a question, with the questions before it (oldest first) and filters set by hand."""
        return self.answer_query(understand(question, self.known, history, filters), k)

    def answer_query(self, query: Query, k: int = 10) -> Answer:
        """The answer to an understood question: statements, ranked hits, how sure, what was searched."""
        started = time.perf_counter()
        query = self.understood(query)
        wanted = self._narrowed(query)
        gathered = self.retriever.gather(wanted)
        ranked = self.retriever.rank(wanted, gathered, max(k, SEVERAL))
        if self.reranker is not None:
            ranked = self.reranker.rerank(query, ranked)
        hits = self._with_newer(read_hits(self.reader, query, ranked[:k]))
        settings = self.retriever.settings
        sure = confidence.confidence(self.signals(query, gathered, ranked), settings.confidence) if ranked else 0.0
        missing = unheld(query, self.retriever.thesaurus, self.holds)
        if self._is_about_another_municipality(query, hits):
            sure = 0.0
        elif wanted is not query:  # several places of the number: none of them is surely meant
            sure = max(sure, FOUND if self._is_beyond_doubt(wanted) else settings.none)
        status: Status = "answered" if sure >= settings.weak else "weak" if sure >= settings.none else "none"
        if not hits:
            status = "none"
        elif status == "answered" and hits[0].passage.place.section_type == TITLE_TYPE:
            status = "weak"  # a closed item shows its title: what was said under it is not there
        said = () if status == "none" else statements(query, hits)
        if status == "answered" and not said:
            status = "weak"
        return Answer(
            query=query,
            status=status,
            confidence=sure,
            statements=said,
            hits=hits,
            searched=self.searched(query.filters),
            unheld=missing,
            alternatives=() if status == "answered" else self._alternatives(query),
            milliseconds=1000 * (time.perf_counter() - started),
        )

    def understood(self, query: Query | str) -> Query:
        """A question with its period, bodies and intents read out, slips of the pen mended, widened by the thesaurus if it may be."""
        if isinstance(query, str):
            query = understand(query, self.known)
        if query.expansions or query.corrections:
            return query
        corrected = self._corrected(query)
        return self.retriever.expanded(corrected) if query.widen else corrected

    def _corrected(self, query: Query) -> Query:
        """The query searched as it was meant. What was typed stays in `text`."""
        meant = [(word, self.speller.correct(word)) for word, _, _ in words(query.search_text)]
        corrections = tuple((typed, right) for typed, right in dict(meant).items() if right)
        if not corrections:
            return query
        text = query.search_text
        for word, start, end in reversed(words(text)):
            text = text[:start] + dict(corrections).get(word, text[start:end]) + text[end:]
        reread = read(text, self.known)
        return dataclasses.replace(
            query,
            search_text=text,
            corrections=corrections,
            intents=tuple(dict.fromkeys((*query.intents, *reread.intents))),
            committees=query.committees or reread.committees,
            municipalities=query.municipalities or reread.municipalities,
            period=query.period or ((reread.period.since, reread.period.until) if reread.period else None),
        )

    def _searched(self, filters: Filters = Filters()) -> Searched:
        """What a question with these filters is answered from."""
        catalog = self.index.catalog
        oldest, newest = catalog.period(filters)
        if newest is None:  # nothing satisfies the filters: how far the archive reaches at all
            oldest, newest = catalog.period()
        return Searched(
            meetings=catalog.count("meetings", filters),
            passages=catalog.count("passages", filters),
            newest=newest,
            oldest=oldest,
            committees=tuple(catalog.counts("committee", "meetings", filters)),
        )

    def _is_known(self, word: str) -> bool:
        """Whether a word needs no correction: the minutes hold it, the thesaurus does, or it is made of words that do."""
        analyser = self.index.analyser
        return (
            word in FUNCTION_WORDS
            or self.index.lexical.document_frequency("words", word) > 0
            or self.retriever.thesaurus.holds(word)
            or bool(analyser.compound_parts(word))
        )

    def holds(self, word: str) -> bool:
        """Whether the minutes hold a word as it stands, with another ending or as part of a compound, or are of a case with that number."""
        lexical, analyser = self.index.lexical, self.index.analyser
        terms = analyser.terms(word)["words"]
        return all(
            lexical.document_frequency("words", term) > 0
            or lexical.document_frequency("stems", analyser.stem(term)) > 0
            or lexical.document_frequency("title_words", term) > 0
            or self.index.catalog.count("items", Filters(case_numbers=(term,))) > 0
            for term in terms
        )

    def _is_about_another_municipality(self, query: Query, hits: Sequence[Hit]) -> bool:
        """Whether the question names a municipality that nothing indexed is of and that the best item does not so much as mention."""
        of_item = [h.passage for h in hits if h.passage.place.item_key == hits[0].passage.place.item_key]
        printed = {word for passage in of_item for word, _, _ in words(f"{passage.context}\n{passage.text}")}
        others = other_municipalities(query.search_text, self.known.municipalities)
        return any(printed.isdisjoint({name, f"{name}s"}) for name in others)

    def _narrowed(self, query: Query) -> Query:
        """A question for a place by its number alone ("sag 20/1131", "punkt 26 den 9. marts 2021") is searched only there."""
        if not asks_for_a_place(query) or query.filters.items or query.filters.case_numbers:
            return query
        since, until = query.period or (None, None)
        only = dataclasses.replace(
            query.filters,
            case_numbers=query.exact,
            items=query.items,
            committees=query.filters.committees or query.committees,
            municipalities=query.filters.municipalities or query.municipalities,
            since=query.filters.since or since,
            until=query.filters.until or until,
        )
        return dataclasses.replace(query, filters=only) if self.index.catalog.count("items", only) else query

    def _is_beyond_doubt(self, narrowed: Query) -> bool:
        """Whether only one place can be meant: a case by its number, or the only item of its number."""
        filters = narrowed.filters
        return bool(filters.case_numbers) or self.index.catalog.count("items", filters) == 1

    @property
    def cases(self) -> Cases:
        """Every case of the index, linked when first asked for (some 0.5 s for 300 meetings)."""
        return self.linked()

    def _linked(self) -> Cases:
        return Cases.of(self.index.catalog, IndexLikeness(self.index, self.retriever.table))

    @cached_property
    def explaining(self) -> Thesaurus:
        """The words that the vocabulary explains, to be found in a text."""
        return self.retriever.thesaurus.explaining()

    def _with_newer(self, hits: Sequence[Hit]) -> tuple[Hit, ...]:
        """The hits, each saying when its case was handled later."""
        return tuple(dataclasses.replace(hit, newer=self.cases.newer(hit.passage.place.item_key)) for hit in hits)

    def signals(self, query: Query, gathered: Gathered, hits: Sequence[Hit]) -> dict[str, float]:
        """What speaks for and against an answer from the best hits, of two items at least; see confidence.signals."""
        passages = gathered.candidates.passages
        best, *after = dict.fromkeys(hit.passage.place.item_key for hit in hits)
        items = [[p for p in passages if p.place.item_key == key] for key in (best, *after[:1])]
        at = next(i for i, p in enumerate(passages) if p.id == hits[0].passage.id)
        return confidence.signals(
            query,
            items,
            named=self.retriever.thesaurus.named(query.search_text, confidence.item_text(items[0])),
            dense=float(gathered.legs["dense"][at]),
            table=self.retriever.table,
            rarity=self.retriever.rarity,
        )

    def _alternatives(self, query: Query) -> tuple[Alternative, ...]:
        """Two or three other things to try: without the filters, a related word, the other committees."""
        found: list[Alternative] = []
        if query.filters != Filters():
            found.append(Alternative("Søg uden filtre", query.text))
        for term in worth_trying(query, self.retriever.thesaurus, self.retriever.rarity, self.holds):
            found.append(Alternative(f"Søg efter »{term}«", term, query.filters))
        if query.carried:
            found.append(Alternative("Spørg uden det, der blev taget med fra før", query.text, query.filters))
        if query.period:
            found.append(
                Alternative("Søg i alle år", " ".join(content_words(query.text, (query.period_text,))), query.filters)
            )
        return tuple(found[:3])


def open_archive(
    folder: Path,
    mode: Mode = "hybrid",
    settings: Settings | None = None,
    encoder: Encoder | None = None,
    reranker: Reranker | None = None,
) -> Archive:
    """The index in a folder, checked, with the encoder it was built with. Raises IndexProblem or EncoderUnavailable."""
    index = open_index(folder)
    encoder = encoder or encoders.load(index.manifest.encoder, index.manifest.encoder_settings)
    check_encoder(folder, index.manifest, encoder)
    index = dataclasses.replace(index, encoder=encoder)
    found = vocabulary(folder)
    table = WordTable.load(encoders.BUNDLED)
    retriever = IndexRetriever(index, table, _thesaurus(found, index), settings or default_settings(), mode)
    return Archive(retriever, found, reranker)


def with_current_vocabulary(archive: Archive) -> Archive:
    """The same index with the concepts now in force; what rests on the minutes alone is not computed again."""
    index, old = archive.index, archive.retriever
    if own_stamp(index.folder) == archive.vocabulary.stamp:
        return archive
    found = vocabulary(index.folder)
    retriever = IndexRetriever(index, old.table, _thesaurus(found, index), old.settings, old.mode)
    return Archive(retriever, found, archive.reranker, archive.linked)


def _thesaurus(found: Vocabulary, index: Index) -> Thesaurus:
    return Thesaurus(found.concepts, lru_cache(maxsize=None)(index.analyser.stem))

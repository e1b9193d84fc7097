"""What is quoted of the hits: enough to be understood, and nothing that would be read the wrong way round."""

from __future__ import annotations

import numpy as np
import pytest
from tokenizers import Tokenizer, models, pre_tokenizers

from indexer.analysis import Analyser
from indexer.late import WordTable
from indexer.minutes import Passage, Place, Span
from retrieval.answer import Reader, statements
from retrieval.results import Hit, Query


def passage(text: str, section: str) -> Passage:
    place = Place("a.md", None, None, None, "referat", "7", "Cykelsti", None, section.title(), section, None, "a.md#6")
    return Passage(f"a.md#6.{len(text)}.0", text, 0, len(text), "", place)


def hit(text: str, section: str, best: str = "", highlights: tuple[Span, ...] = ()) -> Hit:
    start = text.index(best or text)
    return Hit(1, 1.0, passage(text, section), (), highlights, Span(start, start + len(best or text)))


def said(question: Query, *hits: Hit) -> list[str]:
    return [statement.text for statement in statements(question, hits)]


DECIDED = Query("hvad blev besluttet?", "", intents=("beslutning",))


def test_a_long_decision_is_quoted_from_its_beginning_where_the_outcome_stands() -> None:
    text = "Godkendt med 5 stemmer. " + "Udvalget takker for arbejdet. " * 20 + "Asta Holm (A) undrer sig over bilag 2."
    opening, best = said(DECIDED, hit(text, "beslutning", "Asta Holm (A) undrer sig over bilag 2."))
    assert opening.startswith("Godkendt med 5 stemmer.") and len(opening) <= 400
    assert best == "Asta Holm (A) undrer sig over bilag 2."


def test_once_the_decision_is_found_what_others_thought_is_no_answer_to_what_was_decided() -> None:
    told = hit("Direktionen tilsluttede sig forslaget.", "sagsfremstilling")
    assert said(DECIDED, hit("Godkendt.", "beslutning"), told) == ["Godkendt."]
    assert said(Query("hvad er status?", ""), hit("Stien godkendes nu.", "beslutning"), told)[1:] == [told.passage.text]


def test_the_absent_are_no_answer_to_who_took_part() -> None:
    absent, told = hit("Ole Bæk", "fraværende"), hit("Asta Holm viste rundt på stien.", "sagsfremstilling")
    assert said(Query("hvem deltog i mødet?", "", intents=("fravær",)), absent, told) == [told.passage.text]
    assert said(Query("hvem deltog ikke?", "", intents=("fravær",)), absent, told)[0] == "Ole Bæk"
    only = (absent, hit("Godkendt.", "beslutning"))
    assert said(Query("hvem var til stede?", "", intents=("fravær",)), *only) == []


def test_a_few_words_with_none_of_the_questions_are_no_answer_beside_a_better_one() -> None:
    told, none = hit("Stien er åben.", "sagsfremstilling", highlights=(Span(0, 5),)), hit("Ingen.", "økonomi")
    assert said(Query("hvad er status på stien?", ""), none, told) == ["Stien er åben."]
    assert said(Query("hvad koster stien?", "", intents=("økonomi",)), none, told)[0] == "Ingen."
    assert said(Query("hvad er status på stien?", ""), none) == ["Ingen."]


def test_a_short_recommendation_is_quoted_whole_where_it_is_asked_for() -> None:
    text = "Forvaltningen indstiller,\nat stien anlægges,\nat udgiften godkendes."
    proposed = Query("hvad indstiller forvaltningen?", "", intents=("indstilling",))
    assert said(proposed, hit(text, "indstilling", "at stien anlægges,")) == [text]


def test_attachments_are_quoted_as_a_list_where_they_are_asked_for() -> None:
    text = "Bilag 1 Kort\nBilag 2 Budget"
    assert said(Query("hvilke bilag er der?", "", intents=("bilag",)), hit(text, "bilag", "Bilag 2 Budget")) == [text]


@pytest.mark.parametrize(
    ("text", "word", "quoted"),
    [
        ("Sti. Formålet er:\n- skole\n- fritid\nHerefter intet.", "formålet", "Formålet er:\n- skole\n- fritid"),
        ("Vi indstiller,\n1. at stien lukkes.\nSlut.", "indstiller", "Vi indstiller,\n1. at stien lukkes."),
        ("Unge i job\nHalvdelen bor hjemme. Resten gør ikke.", "unge", "Unge i job\nHalvdelen bor hjemme."),
        ("Stien er åben. Den er lang.", "stien", "Stien er åben."),
    ],
)
def test_what_is_announced_is_quoted_with_what_announces_it(text: str, word: str, quoted: str) -> None:
    tokens = Tokenizer(models.WordLevel({"?": 0, word: 1}, unk_token="?"))
    tokens.pre_tokenizer = pre_tokenizers.Whitespace()
    reader = Reader(WordTable(tokens, np.array([[1, 0], [0, 1]], dtype=np.float32)), Analyser({}))
    best = reader.best_stretch(Query(word, word), passage(text, "sagsfremstilling"))
    assert best is not None
    assert text[best.start : best.end] == quoted

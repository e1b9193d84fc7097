"""Signals of confidence on passages whose every cosine is 0 or 1, and the questions they are told from."""

from __future__ import annotations

import numpy as np
import pytest
from tokenizers import Tokenizer, models

from indexer.late import WordTable
from indexer.minutes import Passage, Place
from retrieval.asked import asks_a_name, counted, names
from retrieval.confidence import signals
from retrieval.understand import Known, understand

WORDS = "klager jobcentret fik 12 skolen firma bygger jensen".split()


def table() -> WordTable:
    """Every word of WORDS has a direction of its own; any other has none."""
    tokens = Tokenizer(models.WordLevel({"?": 0} | {word: i for i, word in enumerate(WORDS, 1)}, unk_token="?"))
    return WordTable(tokens, np.vstack([np.zeros(len(WORDS)), np.eye(len(WORDS))]).astype(np.float32))


def passage(text: str, item: int = 1) -> Passage:
    place = Place(
        source="a.md", municipality="", committee="", date="2021-03-09", kind="referat", item=str(item), title="Sag",
        case_number=None, section="Sagsfremstilling", section_type="sagsfremstilling", page=None, item_key=f"a.md#{item}",
    )  # fmt: skip
    return Passage(f"a.md#{item}.0.0", text, 0, len(text), "Sag", place)


def of(question: str, *texts: str, named: tuple[tuple[frozenset[str], bool], ...] = ()) -> dict[str, float]:
    items = [[passage(text, number)] for number, text in enumerate(texts)]
    found = signals(understand(question, Known()), items, named, 0.5, table(), lambda word: 1.0)
    return {name: pytest.approx(value) for name, value in found.items()}


def test_a_number_is_asked_for_and_stands_beside_its_noun() -> None:
    found = of("hvor mange klager fik jobcentret", "Jobcentret fik 12 klager.")
    assert (found["particular"], found["apart"], found["uncounted"]) == (1, 0, 0)


def test_the_matter_is_there_and_its_number_is_not() -> None:
    found = of("hvor mange klager fik jobcentret", "Jobcentret fik klager. Mødet var kl. 12.")
    assert found["missing"] == 0  # every word is met
    assert found["apart"] == 1  # the sentence with a figure meets none of the three words
    assert found["uncounted"] == 1  # no figure stands close to "klager"


def test_a_name_is_asked_for_and_none_is_printed() -> None:
    question = "hvilket firma bygger skolen"
    assert of(question, "Det firma hedder Jensen.")["unnamed"] == 0
    assert of(question, "Et firma bygger skolen.")["unnamed"] == 1
    assert of(question, "Et firma bygger skolen.", "Det firma er Jensen.")["unnamed"] == pytest.approx(2 / 3)


def test_a_concept_that_the_item_does_not_name_takes_its_words_away() -> None:
    klager = frozenset({"klager"})
    missing = of("klager jobcentret", "Jobcentret.", named=((klager, False),))
    assert (missing["concept"], missing["missing"], missing["missing_concept"]) == (0.5, 0.5, 0.5)
    led = of("klager jobcentret", "Jobcentret.", named=((klager, True),))
    assert (led["concept"], led["missing"], led["missing_concept"]) == (0, 0.5, pytest.approx(0.05))


def test_a_year_that_the_item_does_not_print_is_told() -> None:
    assert of("klager i 2021", "Klager.")["year_missing"] == 0  # the meeting is of 2021
    assert of("klager i 2020", "Klager.")["year_missing"] == 1


@pytest.mark.parametrize(
    ("question", "noun"),
    [
        ("hvor mange klager kom der i 2019?", "klager"),
        ("hvor mange nye boliger bygges der", "boliger"),
        ("antallet af flygtninge", "flygtninge"),
        ("How many new homes are built?", "homes"),
        ("hvor mange penge koster det", None),
        ("hvor mange er der", None),
        ("hvad koster det", None),
    ],
)
def test_the_noun_that_is_counted(question: str, noun: str | None) -> None:
    assert counted(question) == noun


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Hvem vandt udbuddet?", True),
        ("hvilket rådgivende ingeniørfirma har regnet på det", True),
        ("Which company delivers the meals?", True),
        ("hvorfor blev sagen udsat", False),
        ("hvad besluttede udvalget", False),
    ],
)
def test_who_and_which_firm_ask_for_a_name(question: str, name: bool) -> None:
    assert asks_a_name(question) is name


def test_names_are_words_with_a_capital_inside_a_sentence() -> None:
    assert names("Opgaven gik til Jensen i Åby, skriver borgmesteren.") == {"jensen", "aaby"}
    assert names("Opgaven er løst.") == frozenset()

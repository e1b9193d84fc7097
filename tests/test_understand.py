"""What is read out of a question, and what a follow-up carries over."""

from __future__ import annotations

import pytest

from indexer.minutes import Filters
from retrieval.results import Carried
from retrieval.understand import MAX_QUESTION, Known, clean_question, find_named, find_period, read, understand, without

KNOWN = Known(
    municipalities=("Åkjær", "Vestersund"),
    committees=("Økonomiudvalget", "Børne- og Skoleudvalget (2018-2021)", "Skoleudvalget", "Byrådet"),
    newest="2025-06-12",
)


@pytest.mark.parametrize(
    ("question", "since", "until"),
    [
        ("mødet den 9. marts 2021", "2021-03-09", "2021-03-09"),
        ("hvad skete der i februar 2020", "2020-02-01", "2020-02-29"),
        ("hvad skete der i december 2020", "2020-12-01", "2020-12-31"),
        ("besluttet i 2019", "2019-01-01", "2019-12-31"),
        ("siden 2020", "2020-01-01", "9999-12-31"),
        ("før 2020", "0001-01-01", "2019-12-31"),
        ("mellem 2019 og 2021", "2019-01-01", "2021-12-31"),
        ("sidste år", "2024-01-01", "2024-12-31"),
        ("in 2022", "2022-01-01", "2022-12-31"),
    ],
)
def test_a_period_is_the_days_it_names(question: str, since: str, until: str) -> None:
    period = find_period(question, KNOWN.newest)
    assert period is not None
    assert (period.since, period.until) == (since, until)


def test_a_question_without_a_time_has_no_period() -> None:
    assert find_period("hvad koster 1.200 cykelstativer", KNOWN.newest) is None


def test_the_longest_body_wins_and_the_council_term_is_not_needed() -> None:
    assert find_named("hvad sagde børne- og skoleudvalget", KNOWN.committees) == (
        "Børne- og Skoleudvalget (2018-2021)",
    )
    assert find_named("hvad sagde ØU til det", KNOWN.committees) == ("Økonomiudvalget",)
    assert find_named("skoleudvalgets beslutning", KNOWN.committees) == ("Skoleudvalget",)


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("hvem stemte imod?", "afstemning"),
        ("hvad blev besluttet om skolen", "beslutning"),
        ("hvad koster det", "økonomi"),
        ("hvem var fraværende", "fravær"),
        ("hvad indstillede forvaltningen", "indstilling"),
        ("what did it cost", "økonomi"),
    ],
)
def test_a_question_says_what_it_asks_for(question: str, intent: str) -> None:
    assert intent in read(question, KNOWN).intents


def test_numbers_that_must_match_as_they_stand() -> None:
    asked = read("status på sag 330-2018-3619 og lokalplan 460 jf. § 12", KNOWN)
    assert asked.exact == ("330-2018-3619", "lokalplan 460", "§ 12")
    assert read("pkt. 24 den 9. marts 2021", KNOWN).items == ("24",)


def test_a_follow_up_carries_topic_and_period_visibly() -> None:
    query = understand("og hvad koster det?", KNOWN, ["Hvad blev besluttet om skolen i Hedeby i 2021?"])
    assert query.carried == (Carried("topic", "skolen hedeby"), Carried("period", "2021"))
    assert query.search_text == "skolen hedeby og hvad koster det?"
    assert query.period == ("2021-01-01", "2021-12-31")
    assert query.intents == ("økonomi",)


def test_hvad_med_keeps_what_was_asked_for() -> None:
    query = understand("hvad med 2022?", KNOWN, ["Hvad koster svømmehallen?"])
    assert (query.intents, query.period) == (("økonomi",), ("2022-01-01", "2022-12-31"))


def test_a_chain_of_follow_ups_reaches_back_to_the_topic() -> None:
    query = understand("og hvem var fraværende?", KNOWN, ["Hvad blev besluttet om havnen?", "hvem stemte imod?"])
    assert query.topic == ("havnen",)


def test_a_question_with_a_topic_of_its_own_carries_nothing() -> None:
    query = understand("Hvad koster den nye svømmehal ved stadion?", KNOWN, ["Hvad blev besluttet om skolen?"])
    assert query.carried == ()


@pytest.mark.parametrize("question", ["Hvad blev besluttet om svømmehallen?", "svømmehallen"])
def test_a_short_question_that_names_the_subject_of_an_item_carries_nothing(question: str) -> None:
    known = Known(subjects=frozenset({"svømmehallen", "havnen"}))
    assert understand(question, known, ["Hvem stemte imod havnen?"]).carried == ()
    chain = ["Hvem stemte imod havnen?", question]
    assert understand("og hvad kostede det?", known, chain).topic == ("svømmehallen",)
    assert understand("hvem betaler resten?", known, chain).topic == ("svømmehallen",)


def test_glem_det_starts_over() -> None:
    query = understand("glem det, hvad siger de om cykelstier?", KNOWN, ["Hvad blev besluttet om skolen?"])
    assert (query.carried, query.search_text) == ((), "hvad siger de om cykelstier?")


def test_a_removed_chip_takes_its_part_away() -> None:
    query = understand("og hvad koster det?", KNOWN, ["Hvad blev besluttet om skolen i Hedeby i 2021?"])
    bare = without(without(query, query.carried[0]), query.carried[1])
    assert (bare.carried, bare.search_text, bare.period) == ((), "og hvad koster det?", None)


def test_filters_set_by_hand_are_kept() -> None:
    chosen = Filters(committees=("Byrådet",), since="2020-01-01")
    assert understand("hvad koster det", KNOWN, filters=chosen).filters == chosen


@pytest.mark.parametrize(
    "text", ["", "   ", "?!...", "\x00\x07", "AND OR NOT title:* ^3 ~2", "'; DROP TABLE passages;--"]
)
def test_odd_questions_are_read_without_complaint(text: str) -> None:
    assert isinstance(read(text, KNOWN).content, tuple)


def test_a_question_is_a_sentence_not_a_document() -> None:
    assert len(clean_question("skole " * 10_000)) == MAX_QUESTION


@pytest.mark.parametrize(
    ("question", "newest_first"),
    [
        ("hvad er det seneste om skolen", True),
        ("hvornår behandlede udvalget senest cykelstier", True),
        ("what is the latest on the harbour", True),
        ("skal klubben være færdig senest den 1. marts", False),
        ("hvilke aktuelle regler gælder", False),
    ],
)
def test_the_newest_is_wanted_only_where_it_is_asked_for(question: str, newest_first: bool) -> None:
    assert understand(question, KNOWN).newest_first is newest_first


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("hvad sagde udvalget til regnskabet", "beslutning"),
        ("hvad kom der ud af snakken med virksomheden", "beslutning"),
        ("hvad blev det til med cykelstien", "beslutning"),
        ("hvor meget får foreningen om året", "økonomi"),
        ("hvor mange penge er der afsat", "økonomi"),
        ("hvem var med på mødet", "fravær"),
        ("what came of the harbour plan", "beslutning"),
    ],
)
def test_everyday_words_say_what_is_asked_for(question: str, intent: str) -> None:
    assert intent in understand(question, KNOWN).intents


def test_who_says_it_is_no_topic_so_what_a_member_thought_follows_up() -> None:
    asked = understand("hvad mente Asta Holm?", history=["hvad blev besluttet om helhedsplanen?"])
    assert asked.search_text == "helhedsplanen hvad mente Asta Holm?"


def test_what_the_law_says_asks_for_no_decision() -> None:
    assert understand("hvad siger loven om sygedagpenge?").intents == ("lov",)
    assert understand("hvad sagde udvalget om sygedagpenge?").intents == ("beslutning",)


def test_money_set_aside_asks_for_money() -> None:
    assert understand("hvor meget er der sat af til stien?").intents == ("økonomi",)


def test_a_case_number_is_no_item_number() -> None:
    assert (understand("sag 20/1131").items, understand("sag 20/1131").exact) == ((), ("20/1131",))
    assert understand("sag 20").items == ("20",)

"""Votes on the main proposal: numbers, names and party letters."""

import pytest

from indexer.facts.places import Piece
from indexer.facts.votes import find_votes
from indexer.minutes import Item, Section, Source, Span


def vote(text, *more):
    item = Item("1", "Sag", (Section("Beslutning", "beslutning", text), *more))
    return find_votes(item, Piece(0, 0, text))


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Vedtaget med 34 stemmer imod 15.", (34, 15, 0)),
        ("Godkendt, idet 4 stemte for og 1 imod.", (4, 1, 0)),
        ("Indstillingen sat til afstemning: For 5, imod 2, hverken for eller imod 1.", (5, 2, 1)),
        ("Vedtaget med 31 stemmer imod 14. 6 undlod at stemme.", (31, 14, 6)),
        ("Forkastet med 1 stemme mod 8. 1 undlod at stemme.", (1, 8, 1)),
        ("Forkastet med 39 stemmer imod 5.", (5, 39, 0)),
        ("Vedtaget med stemmerne 15-14.", (15, 14, 0)),
        ("Godkendt med tre stemmer for og to imod.", (3, 2, 0)),
        ("Vedtaget med 4 ja-stemmer og 3 nej-stemmer.", (4, 3, 0)),
        ("For: 20 (Ida Holm (A), Per Lund (B)). Imod: 6 (Ole Ny (C)).", (20, 6, 0)),
        ("For stemte 13 (A, F og Ø), imod stemte 12 (V, C, O).", (13, 12, 0)),
        ("4 stemte for (A, B), 2 stemte imod (V) og 1 undlod at stemme (O).", (4, 2, 1)),
        ("Godkendt med 6 stemmer. Ida Holm (O) undlod at stemme.", (6, 0, 1)),
        ("For stemte Ida Holm og Per Lund. Imod stemte Ole Ny og Eva Dam.", (2, 2, 0)),
        (
            "Et flertal bestående af Ida Holm, Per Lund og Bo Ask var for. Et mindretal bestående af Eva Dam var imod.",
            (3, 1, 0),
        ),
        ("For forslaget stemmer:\nIda Holm, Per Lund\nImod stemmer:\nBo Ask", (2, 1, 0)),
        ("Et flertal på 4 medlemmer (A, F og V) anbefaler det. Et mindretal på 1 medlem (O) gør ikke.", (4, 1, 0)),
        ("Indstillingen anbefales af 3 medlemmer (F, A og Ø). Imod stemte 2 (V).", (3, 2, 0)),
    ],
)
def test_printed_and_countable_numbers_are_read(text, numbers):
    found = vote(text)[0]
    assert (found.for_, found.against, found.abstain) == numbers


@pytest.mark.parametrize(
    "text",
    [
        "Godkendt.",
        "Enstemmigt vedtaget.",
        "For stemte: A, B og F. Imod stemte: V og C.",
        "Godkendt. Ida Holm (V) stemte imod.",
        "Godkendt med 3 stemmer imod.",
        "(A), (O) stemmer for mulighed A. (V), (Ø) stemmer for mulighed B.",
        "3 stemte for Stationsvej (Ida Holm, Bo Ask og Per Lund), og 1 stemte for Kløverlunden (Ole Ny).",
        "Ændringsforslag fra V: For stemte 9, imod stemte 10. Ændringsforslaget blev forkastet. Godkendt.",
    ],
)
def test_what_is_not_countable_gives_no_numbers(text):
    assert vote(text)[0] is None


def test_the_vote_on_the_main_proposal_counts_not_the_one_on_an_amendment():
    text = (
        "Ændringsforslaget fra V blev forkastet med 9 stemmer for og 11 imod. "
        "Indstillingen blev vedtaget med 12 stemmer for og 8 imod."
    )
    found = vote(text)[0]
    assert (found.for_, found.against) == (12, 8)


def test_a_members_proposal_is_not_the_main_proposal():
    text = (
        "Ida Holm (F) foreslog en lavere takst. Forslaget blev forkastet med 3 stemmer for og 6 imod. "
        "Taksterne blev herefter vedtaget med 6 stemmer for og 3 imod."
    )
    found = vote(text)[0]
    assert (found.for_, found.against) == (6, 3)


def test_an_adopted_amendments_vote_counts_where_it_is_the_only_one():
    text = "Et ændringsforslag fra Ida Holm blev vedtaget med 5 stemmer for. Bo Ask undlod at stemme."
    found = vote(text)[0]
    assert (found.for_, found.against, found.abstain) == (5, 0, 1)


def test_names_are_kept_with_the_numbers():
    found, for_, against, abstained = vote("For stemte 2: Ida Holm (A) og Per Lund (B). Imod stemte 1: Bo Ask (V).")
    assert (found.names_for, found.names_against) == (("Ida Holm", "Per Lund"), ("Bo Ask",))
    assert (for_, against, abstained) == (("Ida Holm", "Per Lund"), ("Bo Ask",), ())
    assert found.source == Source(0, Span(0, 70))


def test_parties_and_people_are_kept_without_numbers():
    text = "(V), (Ø) og (A) godkender sagen. Helle Blak (UFP) undlader at stemme."
    assert vote(text) == (None, ("V", "Ø", "A"), (), ("Helle Blak",))


def test_votes_under_headings_of_their_own_belong_to_the_decision_above():
    found = vote(
        "Indstillingen blev vedtaget.",
        Section("For stemte", "afstemning", "Ida Holm og Per Lund"),
        Section("Imod stemte", "afstemning", "Bo Ask"),
    )[0]
    assert (found.for_, found.against) == (2, 1)


def test_names_and_parties_in_brackets_behind_the_numbers_are_read():
    text = "Godkendt med 4 stemmer for (A og F) og 2 imod (Bo Ask og Ida Holm)."
    assert vote(text)[1:3] == (("A", "F"), ("Bo Ask", "Ida Holm"))
    assert vote("Godkendt med 4 stemmer (A og V) mod 3 (O og C).")[1:3] == (("A", "V"), ("O", "C"))


def test_a_name_that_begins_like_a_numeral_is_no_number():
    text = "For forslaget stemte Tine Holm, Abdi Lund og Mads Kvist. Imod stemte Trine Ask og Otto Beck."
    found = vote(text)[0]
    assert (found.for_, found.against) == (3, 2)


def test_everybody_in_a_sentence_with_several_verbs_votes_once():
    text = "Ida Holm og Per Lund stemte for at give tilladelse, Bo Ask stemte imod."
    assert vote(text)[1:] == (("Ida Holm", "Per Lund"), ("Bo Ask",), ())
    found = vote("Tre stemte for, Bo Ask imod, og Ida Holm stemte hverken for eller imod.")[0]
    assert (found.for_, found.against, found.abstain) == (3, 1, 1)


def test_a_majority_without_its_minority_or_a_party_that_abstained_gives_no_numbers():
    assert vote("Et flertal bestående af Ida Holm og Per Lund indstiller forslaget.")[0] is None
    assert vote("Vedtaget med 4 stemmer for (A og F) og 2 imod (O og V). C undlod at stemme.")[0] is None


def test_a_number_of_votes_has_no_voter_and_the_party_that_abstained_did_not_vote_against():
    assert vote("Ida Holms forslag blev forkastet med to stemmer for og syv imod.")[1:] == ((), (), ())
    text = "For stemte 31 (V, A), imod stemte 8 (Ø, F), og 2 (B) undlod at stemme."
    assert vote(text)[1:] == (("V", "A"), ("Ø", "F"), ("B",))

import pytest

from indexer.sentences import sentence_at, sentences


def split(text):
    return [text[s.start : s.end] for s in sentences(text)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Der er afsat ca. 12 pladser, bl.a. til unge.",
        "Udgiften er 1,5 mio. kr. i 2020, jf. nr. 4 og pkt. 5.",
        "Mødet holdes d. 12. april kl. 16.30 på rådhuset.",
        "Mødet holdes den 9. Marts 2021.",
        "A. C. Hoxcer Nielsen og H.C. Lund deltog.",
        "Efter lovens § 8, stk. 2, nr. 3 kan sagen afgøres.",
        "Udgiften udgør 2,5 mio. Kr. i alt.",
        "1. Godkendt, idet prisen fastholdes.",
        "Frist den 8. 12. 2015 er overskredet.",
        "Sagen behandles på 2. møde i f.eks. Kulturudvalget.",
    ],
)
def test_a_sentence_is_not_cut_after_abbreviations_ordinals_or_initials(sentence):
    assert split(sentence) == [sentence]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Godkendt. Ida Holm stemte imod.", ["Godkendt.", "Ida Holm stemte imod."]),
        ("Prisen er 5.000 kr. Udvalget tiltrådte.", ["Prisen er 5.000 kr.", "Udvalget tiltrådte."]),
        ("1. at taget til efterretning. 2. at godkendt.", ["1. at taget til efterretning.", "2. at godkendt."]),
        ("1. der gives 500 kr. 2. Afslag.", ["1. der gives 500 kr.", "2. Afslag."]),
        ("Et flertal valgte mulighed A. Ida Holm var imod.", ["Et flertal valgte mulighed A.", "Ida Holm var imod."]),
        ("For stemte A, B og F. Imod stemte V.", ["For stemte A, B og F.", "Imod stemte V."]),
        ("Skete i 2020. 12 borgere klagede.", ["Skete i 2020.", "12 borgere klagede."]),
        ("Hvad nu? Intet! (Se bilag 1.) Slut.", ["Hvad nu?", "Intet!", "(Se bilag 1.)", "Slut."]),
        ("Skoler, veje m.v. Udvalget er enigt.", ["Skoler, veje m.v.", "Udvalget er enigt."]),
    ],
)
def test_sentences_end_where_a_new_one_begins(text, expected):
    assert split(text) == expected


def test_list_entries_and_table_rows_are_sentences_of_their_own():
    text = "Der indstilles:\n- at sagen godkendes\n• at den udsættes\n\nÅr\tI alt. Netto\n2020\t5 kr."
    assert split(text) == [
        "Der indstilles:",
        "at sagen godkendes",
        "at den udsættes",
        "År\tI alt. Netto",
        "2020\t5 kr.",
    ]


def test_spans_are_trimmed_and_cover_every_word():
    text = "  Først.   Så \n\n  sidst. "
    assert split(text) == ["Først.", "Så", "sidst."]


def test_empty_text_has_no_sentences():
    assert sentences(" \n ") == []


def test_the_sentence_at_a_position_is_the_one_that_holds_it():
    text = "Først. Så sidst."
    span = sentence_at(text, 10)
    assert text[span.start : span.end] == "Så sidst."

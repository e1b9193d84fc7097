"""Wordings of decisions and what they come to."""

import pytest

from indexer.facts.outcome import read_outcome
from indexer.facts.places import Piece

WORDINGS = {
    "godkendt": (
        "Planen godkendtes.",
        "Indstillingen tiltrådtes med 5 stemmer mod 2.",
        "Ad 1. Vedtaget. Ad 2. Oversendes til budgetforhandlingerne.",
        "Godkendt.",
        "Tiltrådt.",
        "Enstemmigt vedtaget.",
        "Godkendt som indstillet.",
        "Dagsordenen godkendt.",
        "Anbefalingen blev godkendt.",
        "Udvalget besluttede, at indstillingen følges.",
        "1. at taget til efterretning.\n2. at godkendt.",
        "Ad 1. Godkendt.\nAd 2. Godkendt.",
        "1. Godkendt.\n2. Godkendt, idet udvalget ønsker en beregning af prisen.",
        "Godkendt med den bemærkning, at punkt 12 behandles før punkt 9.",
        "Godkendt, idet det bemærkes, at indsatsen for udsatte børn fortsætter.",
        "Udvalget godkendte indsatsen for udsatte unge.",
        "Udvalget drøftede sagen og tilsluttede sig forslaget.",
        "Vedtaget med 15 stemmer for og 10 imod. Imod stemte V og C.",
        "(V), (Ø) og (A) godkender sagen. Ida Holm (UFP) undlader at stemme.",
        "Ændringsforslaget blev forkastet. Indstillingen blev herefter godkendt.",
        "Forslaget fra Venstre om lukning bortfaldt. Indstillingen godkendt.",
        "Ida Holm (V) foreslog, at sagen udsættes. Forslaget blev forkastet. Forvaltningens forslag blev vedtaget.",
        "Byrådet godkendte indstillingen. Ida Holm (V) stemte imod, idet hun ikke kan godkende prisen.",
        "Godkendt. Punktet genoptages på mødet i juni med henblik på evaluering.",
        "Godkendt, idet udvalget ikke ønsker en ny høring.",
    ),
    "anbefalet": (
        "Anbefales.",
        "Indstilles godkendt.",
        "Tiltrådt at anbefale.",
        "Anbefales over for Byrådet.",
        "Økonomiudvalget indstiller til byrådet, at forslaget godkendes.",
        "Fremsendes med anbefaling til Økonomiudvalget og byrådet.",
        "Mulighed A indstilles hermed til byrådets godkendelse.",
        "Godkendt. Sagen fremsendes til byrådet.",
        "Pkt. 1: Anbefales godkendt\nPkt. 2: Taget til efterretning",
        "Et flertal på 4 medlemmer (A, F og V) anbefaler indstillingen.\n\nEt mindretal på 1 medlem (O) kan ikke tiltræde den.",
        "Bo Ask (O) fremsatte ændringsforslag om, at sagen sendes tilbage. Ændringsforslaget faldt.\n\nIndstillingen anbefales.",
    ),
    "taget_til_efterretning": (
        "Til efterretning.",
        "Orientering givet.",
        "Orientering modtaget.",
        "Ingen bemærkninger.",
        "Orienteringen blev taget til efterretning.",
        "Taget til efterretning med bemærkning om, at forvaltningen beskriver indsatsen.",
        "Taget til efterretning. Sendes til byrådet til orientering.",
        'Byrådet tog orienteringen til efterretning. Venstre ønskede ført til protokol: "Vi kan ikke godkende dette."',
    ),
    "drøftet": (
        "Drøftet.",
        "Udvalget drøftede sagen.",
        "Drøftet. Udvalget ønsker en plan. Initiativet med hjemmebesøg udskydes til næste år.",
        "Drøftet. Emnet tages op igen på mødet i juni.",
    ),
    "udsat": (
        "Udsattes til næste møde.",
        "Udsat.",
        "Udvalget besluttede at udsætte sagen.",
        "Punktet udsættes og genoptages på næste møde.",
        "Sagen genoptages på næste møde.",
        "Udsat til mødet den 3. maj, fordi Ida Holm (A) ikke deltog.",
    ),
    "sendt_videre": (
        "Drøftet. Oversendes til budgetforhandlingerne.",
        "Fremsendes til Økonomiudvalget uden anbefaling.",
    ),
    "tilbagesendt": (
        "Sagen tilbagesendes til fornyet behandling.",
        "Udvalget besluttede at sende sagen tilbage til forvaltningen.",
    ),
    "forkastet": (
        "Forkastet med 39 stemmer imod 5.",
        "Forslaget faldt.",
        "Indstillingen blev ikke godkendt.",
        "Ansøgningen imødekommes ikke.",
        "Byrådet kunne ikke godkende indstillingen.",
        "Der kunne ikke opnås flertal for indstillingen.",
    ),
    "udgået": ("Punktet udgår.", "Taget af dagsordenen.", "Udgik."),
    "ændret": (
        "Udvalget godkender indstillingen med den ændring, at tilskuddet nedsættes.",
        "Anbefalingen følges, idet perioden fastsættes til tre år.",
        "Godkendt, dog således at fristen forlænges til 1. maj.",
        "Godkendt, dog sættes temperaturen ikke ned.",
        "Godkendt med undtagelse af punkt 3.",
        "1. Godkendt.\n2. Udsat.",
        "Indstillingen blev ikke godkendt.\n\nEt ændringsforslag fra Ida Holm om tre klasser blev vedtaget med 5 stemmer for.",
        "Ida Holm (F) foreslog, at skolen undtages. Forslaget blev vedtaget. Med denne ændring blev forslaget godkendt.",
    ),
    "ikke_fortolket": (
        "Bo Ask valgtes til formand.",
        "Formanden orienterede om sit møde med ministeren.",
        "(A), (O) stemmer for mulighed A. (V), (Ø) stemmer for mulighed B. Grundet stemmelighed fortsætter praksis.",
    ),
}


@pytest.mark.parametrize(("outcome", "text"), [(o, t) for o, texts in WORDINGS.items() for t in texts])
def test_a_wording_comes_to_its_outcome(outcome, text):
    assert read_outcome(Piece(0, 0, text)) == outcome


def test_without_a_decision_there_is_no_outcome():
    assert read_outcome(None) is None
    assert read_outcome(Piece(0, 0, "")) is None

"""Every page, run without a browser: questions, follow-ups, filters in the address, an index that cannot be used, uploads."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from streamlit.testing.v1 import AppTest

from indexer.build import build
from indexer.encoder import load

MAIN = Path(__file__).parent.parent / "ui" / "main.py"
TRICKS = "<img src=x onerror=alert(1)> [tryk](javascript:alert(1)) **fed** $x$ :smile:"

ROADS = """Østerby Kommune

Teknik- og Miljøudvalget

Referat fra mødet tirsdag den 9. marts 2021 kl. 16.00

1. Cykelsti langs Åvej
Sagsnr.: 20/118

Sagsfremstilling
Cykelstien langs Åvej er 4 km lang og anlægges i 2022. Stien koster 6,5 mio. kr.

Indstilling
Forvaltningen indstiller, at cykelstien anlægges.

Beslutning
Godkendt med 4 stemmer for og 1 stemme imod. Imod stemte Ole Bæk (O), som finder cykelstien for dyr.

2. Salg af grund ved havnen

Sagsfremstilling
Grunden ved havnen er på 900 m2. {tricks}

Beslutning
Udsat. Udvalget ønsker en ny vurdering af grunden ved havnen.
"""
COUNCIL = """Østerby Kommune

Byrådet

Referat fra mødet tirsdag den 12. april 2022 kl. 17.00

1. Skolestruktur i Østerby

Sagsfremstilling
Skolen i Nørreby lukkes, og eleverne flyttes til Østerby Skole i august 2022.

Beslutning
Vedtaget.
"""
AGENDA = """Østerby Kommune

Økonomiudvalget

Dagsorden til mødet onsdag den 4. maj 2022 kl. 9.00

1. Svømmehal i Østerby

Sagsfremstilling
Svømmehallen er nedslidt, og tagfladen skal skiftes for 12 mio. kr.

Indstilling
Forvaltningen indstiller, at svømmehallen renoveres.
"""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("minutes")
    (folder / "veje.md").write_text(ROADS.format(tricks=TRICKS), "utf-8")
    (folder / "byråd.txt").write_text(COUNCIL, "utf-8")
    (folder / "dagsorden.md").write_text(AGENDA, "utf-8")
    build([folder], folder.parent / "index", load("bundled"))
    return folder.parent / "index"


# AppTest cannot switch to a page that is a function: the archive is run alone, without the frame.
ARCHIVE = """
from functools import partial
from retrieval import open_current
from ui import archive
from ui.settings import from_environment
from ui.state import Shown
from ui.strings import Words

settings = from_environment()
archive.page(Shown(settings, Words("da"), "", partial(open_current, settings.index)))
"""


@pytest.fixture
def app(index: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    def start(where: Path = index, alone: str = "", **params: str | list[str]) -> AppTest:
        monkeypatch.setenv("REFERENT_INDEX", str(where))
        make, code = (AppTest.from_string, alone) if alone else (AppTest.from_file, str(MAIN))
        at = make(code, default_timeout=30)
        for name, value in params.items():
            at.query_params[name] = value
        at.run()
        assert not at.exception
        return at

    return start


def asked(at: AppTest, name: str) -> list[str]:
    """The values of a name in the address."""
    value = at.query_params[name]
    return [value] if isinstance(value, str) else value


def seen(at: AppTest) -> str:
    """All text that was written as HTML."""
    return "\n".join(BeautifulSoup(h.value, "html.parser").get_text(" ") for h in at.get("html"))


def show_hits(at: AppTest) -> None:
    """Where the engine is not sure there is an answer, the passages are behind a switch."""
    if any(t.key == "nearest" for t in at.toggle):
        at.toggle(key="nearest").set_value(True).run()


def articles(at: AppTest) -> list[str]:
    show_hits(at)
    found = [BeautifulSoup(h.value, "html.parser").find("article") for h in at.get("html")]
    return [a.get_text(" ") for a in found if a]


def ask(at: AppTest, question: str) -> None:
    at.chat_input[0].set_value(question).run()
    assert not at.exception


def test_the_first_screen_offers_questions_and_meetings(app):
    at = app()
    examples = [b for b in at.button if b.key and b.key.startswith("example")]
    assert 1 <= len(examples) <= 6
    assert "Byrådet, tirsdag den 12. april 2022" in seen(at)
    examples[0].click().run()
    assert "Svar" in seen(at) and articles(at)


def test_a_question_is_answered_verbatim_with_its_place(app):
    at = app()
    ask(at, "hvem stemte imod cykelstien langs Åvej?")
    assert "Imod stemte Ole Bæk (O), som finder cykelstien for dyr." in seen(at)
    assert "Teknik- og Miljøudvalget, 9. marts 2021, pkt. 1 – Beslutning" in seen(at)
    assert asked(at, "q") == ["hvem stemte imod cykelstien langs Åvej?"]


def test_an_address_reproduces_question_and_filters(app):
    at = app(q="hvad blev besluttet om skolen?", udvalg="Byrådet", periode="2022")
    assert at.multiselect(key="filter committees").value == ["Byrådet"]
    assert at.selectbox(key="filter period").value == "2022"
    assert articles(at) and all("Byrådet" in a for a in articles(at))


def test_a_filter_stands_in_the_address_and_can_be_cleared(app):
    at = app(q="hvad blev besluttet?")
    at.multiselect(key="filter committees").select("Byrådet").run()
    assert asked(at, "udvalg") == ["Byrådet"]
    assert all("Byrådet" in a for a in articles(at))
    at.button(key="clear filters").click().run()
    assert "udvalg" not in at.query_params and asked(at, "q") == ["hvad blev besluttet?"]


def test_an_option_of_a_filter_has_its_count(app):
    assert "Teknik- og Miljøudvalget (2)" in app().multiselect(key="filter committees").options


def test_counts_follow_the_other_filters_and_what_is_chosen_stays_chosen(app):
    at = app(q="hvad blev besluttet?")
    at.multiselect(key="filter committees").select("Byrådet").run()
    assert sorted(at.multiselect(key="filter outcomes").options) == ["Godkendt (1)", "Udsat (0)"]
    assert at.multiselect(key="filter committees").options[0] == "Teknik- og Miljøudvalget (2)"
    at.selectbox(key="filter period").select("2021").run()
    assert sorted(at.multiselect(key="filter committees").options) == [
        "Byrådet (0)",
        "Teknik- og Miljøudvalget (2)",
        "Økonomiudvalget (0)",
    ]
    assert at.multiselect(key="filter committees").value == ["Byrådet"]
    at.multiselect(key="filter outcomes").select("udsat").run()
    assert (at.multiselect(key="filter committees").value, at.selectbox(key="filter period").value) == (
        ["Byrådet"],
        "2021",
    )
    assert (asked(at, "udvalg"), asked(at, "periode"), asked(at, "udfald")) == (["Byrådet"], ["2021"], ["udsat"])


def test_a_filter_the_index_does_not_know_is_left_out(app):
    at = app(udvalg="Månens råd", periode="i fjor", q="cykelsti")
    assert at.multiselect(key="filter committees").value == [] and at.selectbox(key="filter period").value == ""


def test_a_follow_up_shows_what_it_carried_and_lets_it_go(app):
    at = app()
    ask(at, "hvad koster cykelstien langs Åvej?")
    ask(at, "og hvem stemte imod?")
    chips = [b for b in at.button if b.key and b.key.startswith("chip")]
    assert any("Emne" in b.label and "cykelstien" in b.label for b in chips)
    assert len(asked(at, "q")) == 2
    chips[0].click().run()
    assert [b for b in at.button if b.key and b.key.startswith("chip 0 topic")] == []
    assert at.query_params["uden"]


def test_earlier_questions_can_be_gone_back_to(app):
    at = app(q=["hvad koster cykelstien?", "og hvem stemte imod?"])
    at.button(key="again 0").click().run()
    assert asked(at, "q") == ["hvad koster cykelstien?"]


def test_a_new_conversation_begins_on_the_first_screen(app):
    at = app(q="hvad koster cykelstien?")
    at.button(key="anew").click().run()
    assert "q" not in at.query_params and not articles(at)


def test_no_answer_says_what_was_searched_and_what_to_try(app):
    at = app(q="hvad koster en billet til biografen i 1997?", udvalg="Byrådet")
    text = seen(at)
    assert "Det står ikke i de referater, vi har" in text
    assert "Der er søgt i 1 møde" in text and "Byrådet" in text
    assert "Mangler der et referat?" in text
    assert 2 <= len([b for b in at.button if b.key and b.key.startswith("alternative")]) <= 3
    assert "<article" not in "".join(h.value for h in at.get("html"))


def test_an_alternative_without_filters_clears_them(app):
    at = app(q="hvad koster en billet til biografen i 1997?", udvalg="Byrådet")
    next(b for b in at.button if b.key == "alternative 0").click().run()
    assert "udvalg" not in at.query_params


@pytest.mark.parametrize(
    "question", ["?!", "'; DROP TABLE passages; --", "+title:(a OR b)^2 ~", "\x00\x07", "a" * 10_000]
)
def test_a_strange_question_is_met_calmly(app, question):
    at = app(q=question)
    assert not at.error


def test_an_agenda_is_marked_as_not_decided(app):
    at = app(q="hvad koster taget på svømmehallen?")
    show_hits(at)
    assert "Dagsorden – ikke besluttet" in seen(at)


def test_text_of_a_document_is_shown_as_it_stands(app):
    at = app(q="hvor stor er grunden ved havnen?")
    show_hits(at)
    holding = [h.value for h in at.get("html") if "900 m2" in h.value and "<article" in h.value]
    assert holding
    for html in holding:
        soup = BeautifulSoup(html, "html.parser")
        assert TRICKS in soup.get_text()
        assert not soup.find(["img", "script"]) and not soup.find("a", href=lambda h: h and "javascript" in h)


def test_the_whole_item_opens_below_its_hit(app):
    at = app(q="hvem stemte imod cykelstien langs Åvej?")
    assert "Forvaltningen indstiller, at cykelstien anlægges." not in "".join(
        h.value for h in at.get("html") if "whole" in h.value
    )
    box = next(e for e in at.expander if e.label == "Vis hele punktet")
    at.session_state[box.key] = True
    at.run()
    whole = "".join(h.value for h in at.get("html") if "whole" in h.value)
    assert "Forvaltningen indstiller, at cykelstien anlægges." in whole and "Stien koster 6,5 mio. kr." in whole


def test_a_citation_is_ready_to_copy(app):
    at = app(q="hvem stemte imod cykelstien langs Åvej?")
    copied = json.loads(at.get("bidi_component")[0].proto.json)["text"]
    assert copied.startswith("Teknik- og Miljøudvalget, 9. marts 2021, pkt. 1: »")


def test_a_judgement_is_kept_beside_the_index(app, index):
    at = app(q="hvem stemte imod cykelstien langs Åvej?")
    next(b for b in at.button if b.key and b.key.startswith("right")).click().run()
    line = json.loads((index.parent / "feedback.jsonl").read_text("utf-8").splitlines()[-1])
    fields = {"question", "history", "doc", "item", "section", "start", "end", "verdict", "origin", "at"}
    assert set(line) == fields and (line["verdict"], line["origin"], line["doc"]) == ("right", "thumb", "veje")


def test_english_is_a_switch_in_the_address(app):
    at = app(sprog="English", q="hvem stemte imod cykelstien?")
    assert "Answer" in seen(at) and "Ask the minutes" in seen(at)
    assert at.chat_input[0].placeholder == "Ask on, or ask something new"


def test_the_archive_lists_meetings_by_body_and_year(app):
    at = app(alone=ARCHIVE)
    assert "3 møder, 4 punkter" in seen(at)
    at.selectbox(key="archive body").select("Byrådet").run()
    listed = [h.value for h in at.get("html") if 'class="meetings"' in h.value]
    assert "Byrådet, tirsdag den 12. april 2022" in listed[0] and "Økonomiudvalget" not in listed[0]


def test_a_meeting_shows_its_items_and_the_one_in_the_address(app):
    at = app(alone=ARCHIVE, moede="veje.md", punkt="2")
    assert [e.label for e in at.expander][-2:] == ["1\\. Cykelsti langs Åvej", "2\\. Salg af grund ved havnen"]
    assert "Udvalget ønsker en ny vurdering" in seen(at) and "Stien koster" not in seen(at)


def test_a_meeting_that_is_not_there_is_said(app):
    assert "er ikke i arkivet" in app(alone=ARCHIVE, moede="<b>x.md").warning[0].value


def test_coverage_shows_months_and_gaps(app):
    at = app(alone=ARCHIVE, visning="daekning")
    assert "Indekserede møder i 2022" in seen(at) and "Nyeste møde: onsdag den 4. maj 2022" in seen(at)


def test_an_upload_is_shown_before_it_is_added(app, index, tmp_path):
    folder = tmp_path / "minutes"
    folder.mkdir()
    (folder / "byråd.txt").write_text(COUNCIL, "utf-8")
    build([folder], tmp_path / "index", load("bundled"))
    at = app(where=tmp_path / "index", alone=ARCHIVE, visning="tilfoej")
    at.file_uploader[0].set_value(
        [("veje.md", ROADS.format(tricks="").encode(), "text/markdown"), ("tom.txt", b"", "text/plain")]
    ).run()
    assert "Cykelsti langs Åvej" in seen(at) and "Kan ikke læses" in seen(at)
    assert not (tmp_path / "index-uploads").exists()
    at.button(key="add").click().run()
    assert not at.exception
    assert "1 fil tilføjet. Arkivet har nu 2 møder." in at.success[0].value
    assert [p.name for p in (tmp_path / "index-uploads").iterdir()] == ["veje.md"]


@pytest.mark.parametrize("alone", ["", ARCHIVE])
def test_without_an_index_a_page_says_how_to_make_one(app, tmp_path, alone):
    at = app(where=tmp_path / "none", alone=alone)
    assert "Der er ingen referater at søge i endnu" in seen(at)
    assert at.code[0].value.startswith("python -m indexer build SOURCE --index ")


def test_a_damaged_index_says_so_and_how_to_mend_it(app, tmp_path):
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "CURRENT").write_text("kludder")
    at = app(where=tmp_path / "index")
    assert "Indekset er beskadiget" in seen(at) and "python -m indexer build" in at.code[0].value

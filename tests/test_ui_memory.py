"""The pages of a committee's memory over the sample: counts, cases, decisions, preparation, promises, members."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from streamlit.testing.v1 import AppTest

from indexer.build import build
from indexer.encoder import load
from indexer.minutes import Filters, Passage, Place
from retrieval import Archive, open_current
from retrieval.cases import Case, Link
from retrieval.counts import count
from retrieval.decisions import decisions, word_diff
from retrieval.people import last_present, news_of, people
from retrieval.places import ItemPlace, handlings, shown_title
from retrieval.promises import promises
from retrieval.references import Resolved
from retrieval.results import Hit
from retrieval.topics import topic_text, topics
from ui import ask, cases
from ui.settings import Settings
from ui.state import Shown
from ui.strings import Words

MAIN = Path(__file__).parent.parent / "ui" / "main.py"
ALONE = """
from functools import partial
from retrieval import open_current
from ui import {module}
from ui.settings import from_environment
from ui.state import Shown
from ui.strings import Words

settings = from_environment()
{module}.page(Shown(settings, Words("{language}"), "", partial(open_current, settings.index)))
"""
Start = Callable[..., AppTest]


def pages_over(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Start:
    """Opens a page over an index without the frame; "" is the whole app."""

    def start(module: str = "", language: str = "da", index: Path = folder, **params: str) -> AppTest:
        monkeypatch.setenv("REFERENT_INDEX", str(index))
        code = ALONE.format(module=module, language=language)
        at = (
            AppTest.from_string(code, default_timeout=60)
            if module
            else AppTest.from_file(str(MAIN), default_timeout=60)
        )
        for name, value in params.items():
            at.query_params[name] = value
        return run(at)

    return start


@pytest.fixture
def app(sample_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Start:
    return pages_over(sample_folder, monkeypatch)


def run(at: AppTest) -> AppTest:
    at.run()
    assert not at.exception
    return at


def html(at: AppTest) -> BeautifulSoup:
    return BeautifulSoup("\n".join(h.value for h in at.get("html")), "html.parser")


def seen(at: AppTest) -> str:
    """All text that was written as HTML."""
    return html(at).get_text(" ")


def test_related_words_can_be_left_out_and_the_address_says_so(app: Start) -> None:
    at = app(q="er der hul i vejen?")
    assert "Søgte også efter" in seen(at)
    assert "asfaltarbejder, belægning" in seen(at) and "slidlag" not in seen(at)  # no word that no minutes hold
    at.toggle(key="related words").set_value(False).run()
    assert at.query_params["beslaegtede"] == "nej" and "Søgte også efter" not in seen(at)
    again = app(q="er der hul i vejen?", beslaegtede="nej")
    assert again.toggle(key="related words").value is False and "Søgte også efter" not in seen(again)


def test_a_question_of_how_many_is_answered_by_counting(app: Start, sample_archive: Archive) -> None:

    question = "hvor mange punkter er blevet udsat?"
    counted = count(question, sample_archive)
    assert counted is not None and counted.n
    at = app(q=question)
    page = html(at)
    assert page.select_one(".statement strong").get_text() == str(counted.n)
    assert counted.rule in page.get_text(" ")
    assert len(page.select("ul.meetings li")) == len(counted.items) == counted.n
    assert [b.proto.label for b in at.get("download_button")] == ["Hent som CSV", "Hent som Word", "Hent som Markdown"]
    assert not page.find("article")


def test_a_count_uses_the_filters_of_the_page_and_says_so(app: Start, sample_archive: Archive) -> None:
    question = "hvor mange punkter er blevet udsat?"
    counted = count(question, sample_archive, Filters(since="2022-01-01", until="2025-12-31"))
    every = count(question, sample_archive)
    assert counted and every and counted.n and every.n and counted.n < every.n
    at = app(q=question, periode="2022-2025")
    assert html(at).select_one(".statement strong").get_text() == str(counted.n)
    assert "Kun fra 1. januar 2022; til 31. december 2025." in seen(at)
    assert not at.info
    at = app(q=question, afsnit="beslutning")
    assert "filteret »Afsnit« er ikke brugt" in at.info[0].value


def test_a_count_of_nothing_says_what_was_searched(app: Start) -> None:
    at = app(q="hvor mange punkter er blevet udsat i Byrådet?", udvalg="Økonomiudvalget")
    assert html(at).select_one(".statement strong").get_text() == "0"
    assert "Spørgsmålet og filtrene udelukker hinanden" in seen(at) and "Der er søgt i" in at.info[0].value


def test_decisions_and_answers_are_narrowed_to_a_topic(app: Start, sample_archive: Archive) -> None:
    catalog = sample_archive.index.catalog
    group = max(topics(handlings(catalog)), key=lambda t: len(t.places))
    wanted = decisions(catalog, Filters(topics=(group.number,)))
    assert 0 < len(wanted) < len(decisions(catalog))
    at = app("decisions", besl_emne=topic_text(group.number))
    assert html(at).find("caption").get_text() == f"{len(wanted)} beslutninger"
    at = app(q="hvad blev besluttet?", emne=group.number)
    keys = {p.case_number for p in group.places}
    assert at.multiselect(key="filter topics").value == [group.number]
    hits = sample_archive.answer("hvad blev besluttet?", filters=Filters(topics=(group.number,))).hits
    assert hits and {h.passage.place.case_number for h in hits} <= keys


def test_topics_are_listed_with_the_share_of_items_that_say_one(app: Start, sample_archive: Archive) -> None:
    catalog = sample_archive.index.catalog
    found = topics(handlings(catalog))
    at = app("archive", visning="emner")
    assert html(at).find("caption").get_text() == f"{len(found)} emner"
    rows = html(at).select("tbody tr")
    assert [row.th.get_text() for row in rows] == [topic_text(t.number) for t in found]
    assert f"{sum(len(t.places) for t in found)} af {catalog.count('items')} punkter" in seen(at)
    assert [b.proto.label for b in at.get("download_button")] == [
        "Hent som CSV",
        "Hent som Word",
        "Hent som Markdown",
    ]


def test_an_answer_of_none_shows_what_is_indexed(app: Start) -> None:
    at = app(q="hvad koster en billet til biografen i 1997?", udvalg="Byrådet")
    page = html(at)
    assert "Det står ikke i de referater" in page.get_text()
    assert {row.th.get_text().split(" (")[0] for row in page.select("table.coverage tbody tr")} == {"Byrådet"}
    assert "Nyeste møde: " in page.get_text()


def test_cases_are_listed_with_the_number_of_their_handlings(app: Start, sample_archive: Archive) -> None:
    rows = html(app("cases")).select("ul.meetings li")
    first = sample_archive.cases.all[0]
    assert len(rows) == min(25, len(sample_archive.cases.all))
    assert first.title in rows[0].get_text() and f"{len(first.handlings)} behandlinger" in rows[0].get_text()


def test_cases_are_searched_by_the_beginning_of_a_word_and_by_number(app: Start, sample_archive: Archive) -> None:
    case = next(c for c in sample_archive.cases.all if c.handlings[-1].case_number)
    number = case.handlings[-1].case_number or ""
    at = app("cases", sag_soeg=number)
    assert case.title in seen(at)
    at.text_input(key="sag_soeg").set_value("zzzz").run()
    assert "Ingen sag passer til valget" in at.info[0].value


def test_a_case_lists_every_handling_in_order_with_the_reasons(app: Start, sample_archive: Archive) -> None:
    case = max(sample_archive.cases.all, key=lambda c: len(c.links))
    page = html(app("cases", sag=case.handlings[0].key))
    steps = page.select("ol.steps > li")
    assert len(steps) == len(case.handlings)
    for step, handling in zip(steps, case.handlings, strict=True):
        assert handling.title in step.get_text()
    text = page.get_text(" ")
    assert all(link.evidence in text for link in case.links)


def at_place(position: int) -> ItemPlace:
    date = f"2021-0{position + 1}-09"
    return ItemPlace("a.md", "1", "Sti <b>", None, "Byrådet", date, "referat", None, None, f"a.md#{position}")


def test_a_weaker_reason_and_several_candidates_say_so(sample_folder: Path) -> None:
    shown = Shown(Settings(sample_folder), Words("da"), "", lambda: open_current(sample_folder))
    early, later = at_place(0), at_place(1)
    linked = Case("Sti", (early, later), (Link(later, early, "subject", "Samme emne: »Sti <b>«"),))
    weak = cases.reasons(shown, linked, later)
    assert "Svagere grund" in weak and "Samme emne: »Sti &lt;b&gt;«" in weak
    assert cases.reasons(shown, linked, early) == ""
    unsure = cases.several(shown, [Resolved(later, "mødet i januar", None, (early, early))], later)
    assert "Flere mulige" in unsure and unsure.count("Byrådet, 9. januar 2021, pkt. 1") == 2


def test_a_case_can_be_taken_home(app: Start, sample_archive: Archive) -> None:
    at = app("cases", sag=sample_archive.cases.all[0].handlings[0].key)
    labels = [b.proto.label for b in at.get("download_button")]
    assert labels == ["Hent som Word", "Hent som Markdown", "Hent som CSV"]


def test_a_case_that_is_not_there_is_said(app: Start) -> None:
    assert "ingen sag med flere behandlinger" in app("cases", sag="<b>#9").warning[0].value


def test_a_hit_leads_to_its_case(app: Start, sample_archive: Archive) -> None:
    title = sample_archive.cases.all[0].title
    links = [a["href"] for a in html(app(q=f"{title} beslutning")).select("p.case a")]
    assert links and all("/sager?sag=" in str(href) for href in links)


def hit_at(rank: int, position: int) -> Hit:
    place = Place(
        "a.md", None, None, None, "referat", "1", "Sti", None, "Beslutning", "beslutning", None, f"a.md#{position}"
    )
    return Hit(rank, 1.0 / rank, Passage(f"a.md#{position}.0.{rank}", "Godkendt.", 0, 9, "", place))


def test_hits_of_one_case_stand_together_where_the_best_of_them_stands() -> None:
    one = Case("Sti", (at_place(0), at_place(2)), ())
    alone = Case("Bro", (at_place(1), at_place(4)), ())
    hits = [hit_at(1, 1), hit_at(2, 0), hit_at(3, 3), hit_at(4, 1), hit_at(5, 2), hit_at(6, 0)]
    cases_of = {"a.md#0": one, "a.md#2": one, "a.md#1": alone}
    groups = ask.by_case(hits, lambda hit: cases_of.get(hit.passage.place.item_key))
    assert [[hit.rank for hit in group] for group in groups] == [[1], [2, 5, 6], [3], [4]]


def test_other_hits_of_a_case_are_folded_and_unfold(app: Start, sample_archive: Archive) -> None:
    question = f"{sample_archive.cases.all[0].title} beslutning"
    answer = sample_archive.answer(question)
    groups = ask.by_case(answer.hits, lambda hit: sample_archive.cases.case(hit.passage.place.item_key))
    folded = next(group for group in groups if len(group) > 1)
    labels = [e.label for e in app(q=question).expander]
    n = len({hit.passage.place.item_key for hit in folded})
    assert f"Samme sag, {n} behandlinger: vis {len(folded) - 1} afsnit mere" in labels


def test_decisions_are_filtered_by_outcome_disagreement_and_divergence(app: Start, sample_archive: Archive) -> None:
    catalog = sample_archive.index.catalog
    at = app("decisions")
    assert html(at).find("caption").get_text() == f"{len(decisions(catalog))} beslutninger"
    at.toggle(key="besl_uenighed").set_value(True).run()
    assert html(at).find("caption").get_text().split()[0] == str(len(decisions(catalog, disagreement=True)))
    at.toggle(key="besl_uenighed").set_value(False)
    at.toggle(key="besl_afveg").set_value(True).run()
    assert html(at).find("caption").get_text().split()[0] == str(len(decisions(catalog, diverged=True)))
    at.toggle(key="besl_afveg").set_value(False)
    at.selectbox(key="besl_udfald").select("Udsat").run()
    postponed = decisions(catalog, Filters(outcomes=("udsat",)))
    assert html(at).find("caption").get_text().split()[0] == str(len(postponed))
    assert all("Udsat" in row.get_text() for row in html(at).select("tbody tr"))


def test_a_chosen_decision_stands_beside_its_recommendation(app: Start, sample_archive: Archive) -> None:
    chosen = next(d for d in decisions(sample_archive.index.catalog, diverged=True) if d.recommendation and d.votes)
    at = app("decisions", afgoerelse=chosen.place.key)
    text = " ".join(seen(at).split())
    assert chosen.votes and f"{chosen.votes.for_} for, {chosen.votes.against} imod" in text
    page = html(at)
    for sign in page.select(".sr"):
        sign.decompose()
    shown = " ".join(page.select_one(".diff").get_text().split())
    assert shown == " ".join(c.text for c in word_diff(chosen.recommendation or "", chosen.decision))
    assert page.select(".diff ins") and page.select(".diff del")


def test_a_decision_that_is_not_there_is_said(app: Start) -> None:
    assert "ikke i arkivet" in app("decisions", afgoerelse="x").warning[0].value


def prepare(at: AppTest, text: str) -> BeautifulSoup:
    at.text_area[0].set_value(text)
    at.button(key="prepare").click()
    return html(run(at))


def test_an_agenda_is_prepared_item_by_item(app: Start, sample_archive: Archive) -> None:
    case = next(c for c in sample_archive.cases.all if c.handlings[-1].case_number)
    last = case.handlings[-1]
    at = app("prepare")
    page = prepare(
        at,
        f"{last.municipality}\n\n{last.committee}\n\nDagsorden til mødet den 9. marts 2030\n\n"
        f"1. Godkendelse af dagsorden\n\n2. {last.title}\nSagsnr.: {last.case_number}\n\n3. Zebraer på Mars",
    )
    text = page.get_text(" ")
    assert [h.get_text() for h in page.select("h3")] == [
        "1. Godkendelse af dagsorden",
        f"2. {shown_title(last.title)}",
        "3. Zebraer på Mars",
    ]
    at_a_glance = [
        row.th.get_text() for row in page.select("tbody tr") if row.th.a and row.th.a["href"].startswith("#")
    ]
    assert at_a_glance == [h.get_text() for h in page.select("h3")]
    assert [a["href"] for a in page.select('a[href^="#punkt-"]')] == [
        f"#{d['id']}" for d in page.select('[id^="punkt-"]')
    ]
    assert "Fast punkt uden egen sag" in text and "Ingen tidligere behandling fundet (søgt i " in text
    links = [a["href"] for a in page.select("ul.meetings a")]
    assert any(str(href).endswith(urlencode({"punkt": last.key})) for href in links)
    assert [b.proto.label for b in at.get("download_button")] == ["Hent som Word", "Hent som Markdown"]


def test_an_agenda_can_be_a_file(app: Start) -> None:
    at = app("prepare")
    at.file_uploader[0].set_value(("udkast.md", "1. Zebraer på Mars".encode(), "text/markdown")).run()
    at.button(key="prepare").click()
    assert "Zebraer på Mars" in html(run(at)).get_text(" ")


@pytest.mark.parametrize(
    ("text", "said"), [("", "Der er ingen dagsorden endnu"), ("hej med jer", "Dagsordenen kunne ikke læses")]
)
def test_what_is_no_agenda_is_met_with_a_sentence(app: Start, text: str, said: str) -> None:
    at = app("prepare")
    prepare(at, text)
    assert said in at.warning[0].value


def test_promises_stand_with_their_sentence_date_and_status(app: Start, sample_archive: Archive) -> None:
    found = promises(sample_archive.index.catalog, sample_archive.cases)
    at = app("promises")
    page = html(at)
    assert page.find("caption").get_text() == f"{len(found)} løfter"
    rows = page.select("tbody tr")
    assert all(f"»{due.sentence}«" in row.get_text() for due, row in zip(found[:25], rows, strict=True))
    at.selectbox(key="loefte_status").select("Frist passeret, intet fundet").run()
    overdue = [d for d in found if d.status == "overdue"]
    rows = html(at).select("tbody tr")
    assert len(rows) == min(25, len(overdue)) > 0
    assert all("Frist passeret" in row.get_text() for row in rows)
    labels = [b.proto.label for b in at.get("download_button")]
    assert labels == ["Hent som CSV", "Hent som Word", "Hent som Markdown", "Hent som kalender (ICS)"]


def test_a_fulfilled_promise_leads_to_the_item_that_kept_it(app: Start, sample_archive: Archive) -> None:
    at = app("promises", loefte_status="Fulgt op")
    kept = [d for d in promises(sample_archive.index.catalog, sample_archive.cases) if d.fulfilled_by]
    links = html(at).select("tbody tr")[0].select("a")
    assert kept[0].fulfilled_by
    assert str(links[-1]["href"]).endswith(urlencode({"punkt": kept[0].fulfilled_by.key}))


def test_promises_are_grouped_by_committee(app: Start, sample_archive: Archive) -> None:
    found = promises(sample_archive.index.catalog, sample_archive.cases)
    page = html(app("promises", loefte_efter_udvalg="true"))
    headings = [h.get_text() for h in page.select("h2")]
    bodies = sorted({(d.place.municipality or "", d.place.committee or "") for d in found})
    assert headings == [f"{body} · {area}" for area, body in bodies][: len(headings)] and len(headings) > 1
    first = [d for d in found if (d.place.municipality, d.place.committee) == bodies[0]]
    assert page.find("caption").get_text() == (f"{len(first)} løfter" if len(first) > 1 else "1 løfte")


def test_a_member_sees_the_items_since_the_last_meeting_or_another_day(app: Start, sample_archive: Archive) -> None:
    catalog, cases_ = sample_archive.index.catalog, sample_archive.cases
    person = max(people(catalog), key=lambda p: len(p.voted_against))
    last = last_present(person, catalog)
    assert last is not None
    at = app("people", person=person.name, i=person.municipality or "")
    field = at.date_input[0]
    assert field.value.isoformat() == last
    day = min(p.date for p in person.voted_against if p.date)
    field.set_value(dt.date.fromisoformat(day))
    page = html(run(at))
    own = [n.place for n in news_of(person, catalog, cases_, day) if n.own_case]
    assert own and f"Sager, medlemmet har taget stilling i: {len(own)}" in page.get_text()
    links = {str(a["href"]) for a in page.select("ul.meetings a")}
    assert any(link.endswith(urlencode({"punkt": own[0].key})) for link in links)
    assert all((p.date or "") > day for p in own)


def test_a_member_without_news_is_told_how_new_the_archive_is(app: Start, sample_archive: Archive) -> None:
    catalog = sample_archive.index.catalog
    newest = catalog.period()[1]
    person = people(catalog)[0]
    at = app("people", person=person.name, i=person.municipality or "")
    at.date_input[0].set_value(dt.date.fromisoformat(newest or ""))
    assert "Ingen punkter efter 7. oktober 2025" in run(at).info[0].value


def test_members_stand_with_what_the_minutes_say_of_them(app: Start, sample_archive: Archive) -> None:
    every = people(sample_archive.index.catalog)
    rows = html(app("people")).select("tbody tr")
    assert len(rows) == min(25, len(every))
    first, cells = every[0], [cell.get_text() for cell in rows[0].select("td")]
    counts = (first.present, first.absent, first.absent_items, first.recused, first.voted_against, first.dissents)
    assert first.name in rows[0].th.get_text() and cells == [str(len(c)) for c in counts]


def test_a_member_is_found_by_name_and_shown_with_places(app: Start, sample_archive: Archive) -> None:
    every = people(sample_archive.index.catalog)
    person = max(every, key=lambda p: len(p.voted_against))
    at = app("people", person_soeg=person.name)
    assert person.name in html(at).select_one("tbody th").get_text()
    page = html(app("people", person=person.name, i=person.municipality or ""))
    links = {str(a["href"]) for a in page.select("ul.meetings a")}
    assert person.voted_against
    assert all(any(link.endswith(urlencode({"punkt": p.key})) for link in links) for p in person.voted_against)


def test_who_is_no_elected_member_is_not_shown(app: Start) -> None:
    assert "intet valgt medlem" in app("people", person="Borger Borgersen", i="").warning[0].value
    assert "Intet passer til valget" in app("people", person_soeg="Borger Borgersen").info[0].value


@pytest.mark.parametrize("module", ["cases", "decisions", "prepare", "promises", "people"])
def test_a_page_without_an_index_says_how_to_make_one(app: Start, tmp_path: Path, module: str) -> None:
    at = app(module, index=tmp_path / "none")
    assert at.code[0].value.startswith("python -m indexer build SOURCE --index ")


@pytest.mark.parametrize(
    ("module", "text"),
    [
        ("cases", "Cases handled at least twice"),
        ("decisions", "Every decision in the archive"),
        ("prepare", "Paste a draft agenda"),
        ("promises", "What was promised to come back"),
        ("people", "Elected members as the minutes name them"),
    ],
)
def test_a_page_speaks_english(app: Start, module: str, text: str) -> None:
    assert text in seen(app(module, language="en"))


def test_an_answer_can_be_taken_home(app: Start) -> None:
    labels = [b.proto.label for b in app(q="hvad koster renoveringen af Ravnebadet?").get("download_button")]
    assert {"Hent som Word", "Hent som Markdown"} <= set(labels)


def test_presence_is_unknown_where_no_minutes_list_who_came(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    minutes = (
        "Åby Kommune\n\nTeknisk Udvalg\n\nReferat fra mødet tirsdag den 9. marts 2021\n\n1. Ny sti\n\n"
        "Indstilling\nForvaltningen indstiller, at stien anlægges.\n\n"
        "Beslutning\nGodkendt med 3 stemmer for og 1 imod. Imod stemte Ole Bæk (A).\n"
    )
    (tmp_path / "a.md").write_text(minutes, "utf-8")
    build([tmp_path / "a.md"], tmp_path / "index", load("bundled"))
    rows = html(pages_over(tmp_path / "index", monkeypatch)("people")).select("tbody tr")
    assert [(row.th.get_text(" ").split()[0], row.td.get_text()) for row in rows] == [("Ole", "–")]


def test_items_handled_once_are_found_among_the_cases_when_searched_for(app: Start, sample_archive: Archive) -> None:
    alone = next(
        h.place
        for h in handlings(sample_archive.index.catalog)
        if h.place.case_number and sample_archive.cases.case(h.place.key) is None
    )
    page = html(app("cases", sag_soeg=alone.case_number or ""))
    assert "Behandlet én gang" in page.get_text() and alone.title in page.get_text()


def test_an_archive_without_a_case_of_two_handlings_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.md").write_text(
        "Byrådet\n\nReferat fra mødet den 9. marts 2021\n\n1. Ny sti\n\nBeslutning\nGodkendt.\n", "utf-8"
    )
    build([tmp_path / "a.md"], tmp_path / "index", load("bundled"))
    said = pages_over(tmp_path / "index", monkeypatch)("cases").info[0].value
    assert said.startswith(
        "Ingen sag i arkivets 1 møde er behandlet mere end én gang; det nyeste møde er 9. marts 2021."
    )

from __future__ import annotations

import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from indexer import seen, withheld
from indexer.build import build
from indexer.minutes import Item, Meeting, Section, Span, Table
from indexer.store import IndexProblem, open_index
from indexer.takedown import Asked, NotFound, Taken, TooMuch, plan, takedown
from indexer.withheld import MASK, REMOVED, Withheld, names_pattern
from retrieval.thesaurus import Concept, concepts_text, read_concepts
from tests.test_build import case, minutes
from tests.tiny import WordEncoder, tiny_index

ENCODER = WordEncoder()
LETTER = "Grete Ågård Munk, Åvej 4, skriver, at støjen fra den nye vej er værre end lovet i høringen."
MARCH = minutes("9. marts 2021", case("Støj fra Åvej", LETTER), case("Ny bro over åen", "Broen koster 4 mio. kr."))
APRIL = minutes("13. april 2021", *(case(f"Sag {i}", f"Udvalget hørte om emne {i}.") for i in range(1, 9)))


@pytest.fixture
def index(tmp_path: Path) -> Path:
    folder = tmp_path / "Lindby"
    folder.mkdir()
    (folder / "marts.txt").write_text(MARCH, encoding="utf-8")
    (folder / "april.txt").write_text(APRIL, encoding="utf-8")
    built(tmp_path / "index")
    return tmp_path / "index"


def built(index: Path) -> None:
    build([index.parent / "Lindby"], index, ENCODER, "Lindby")


def taken(index: Path, asked: Asked, yes: bool = True, also: tuple[Path, ...] = ()) -> Taken:
    return takedown(index, asked, lambda _, __: ENCODER, yes, also)


def raw(index: Path) -> str:
    return "".join(path.read_bytes().decode("utf-8", "ignore") for path in index.rglob("*") if path.is_file())


def texts(index: Path) -> list[str]:
    opened = open_index(index)
    return [p.text for p in opened.catalog.passages(range(opened.manifest.counts.passages))]


def test_a_name_is_masked_everywhere_and_stays_masked_when_the_file_is_read_again(index: Path) -> None:
    report = taken(index, Asked(name="grete  ågård munk"))
    assert report.proof.remaining == ()
    assert "[navn fjernet], Åvej 4, skriver, at støjen" in raw(index)
    assert "Munk" not in raw(index)
    (index.parent / "Lindby" / "marts.txt").write_text(MARCH + "\nGrete Aagaard Munk ringede.\n", encoding="utf-8")
    built(index)
    assert "Munk" not in raw(index)
    assert "[navn fjernet] ringede." in raw(index)


def test_an_item_goes_and_the_numbers_of_the_others_stay(index: Path) -> None:
    report = taken(index, Asked(item="marts.txt:1"))
    assert (report.items, report.files, report.proof.remaining) == (("marts.txt#0",), (), ())
    meeting = open_index(index).catalog.meeting("marts.txt")
    assert meeting is not None
    assert [(item.number, item.title) for item in meeting.items] == [("1", REMOVED), ("2", "Ny bro over åen")]
    assert "støjen" not in raw(index)
    assert "Støj fra" not in raw(index)
    (index.parent / "Lindby" / "marts.txt").write_text(MARCH.replace("4 mio.", "5 mio."), encoding="utf-8")
    built(index)
    assert "støjen" not in raw(index)
    assert "Broen koster 5 mio. kr." in texts(index)


def test_a_file_goes_and_a_copy_under_another_name_is_not_read_either(index: Path) -> None:
    report = taken(index, Asked(file="marts.txt"))
    assert (report.files, report.proof.remaining) == (("marts.txt",), ())
    assert report.originals == (str(index.parent / "Lindby" / "marts.txt"),)
    assert "marts.txt" not in raw(index)
    (index.parent / "Lindby" / "kopi.txt").write_text(MARCH, encoding="utf-8")
    done = build([index.parent / "Lindby"], index, ENCODER, "Lindby")
    assert (done.withheld, done.meetings) == (2, 1)
    assert "støjen" not in raw(index)


def test_an_earlier_issue_does_not_come_back_in_the_place_of_the_one_taken_down(index: Path) -> None:
    corrected = MARCH.replace("Referat", "Rettet referat", 1)
    (index.parent / "Lindby" / "marts rettet.txt").write_text(corrected, encoding="utf-8")
    built(index)
    leader = next(e.source for e in open_index(index).catalog.meetings() if "marts" in e.source)
    assert taken(index, Asked(file=leader)).files == ("marts rettet.txt", "marts.txt")
    assert "støjen" not in raw(index)


def test_an_item_goes_from_every_edition_of_the_meeting(index: Path) -> None:
    copy = MARCH.replace("Punkt 2:", "Punkt 3:").replace("Punkt 1:", "Punkt 2:")
    (index.parent / "Lindby" / "marts igen.txt").write_text(copy, encoding="utf-8")
    built(index)
    assert taken(index, Asked(item="marts.txt:1")).items == ("marts igen.txt#0", "marts.txt#0")
    assert "støjen" not in raw(index)


def test_what_lies_beside_the_index_is_cleaned(index: Path) -> None:
    about = {"question": "støj?", "passage_id": "marts.txt#0.0.0", "verdict": "right", "at": "2021-05-01T10:00:00"}
    other = about | {"passage_id": "april.txt#0.0.0"}
    feedback = index.with_name("feedback.jsonl")
    feedback.write_text(f"{json.dumps(about)}\n{json.dumps(other)}\nikke json\n", encoding="utf-8")
    saved = index.with_name("index-saved.json")
    saved.write_text(json.dumps({"searches": [{"question": "vej"}], "entries": [{"passage_id": "marts.txt#0.0.0"}]}))
    digest = index.with_name("index-nyt") / "nyt.md"
    digest.parent.mkdir()
    digest.write_text(f"# Nyt\n\n> {LETTER}\n", encoding="utf-8")
    gold = index.with_name("gold.jsonl")
    gold.write_text(json.dumps({"qid": "1", "evidence": LETTER}) + "\n", encoding="utf-8")
    report = taken(index, Asked(item="marts.txt:1"), also=(gold,))
    assert {Path(c.file).name: c.changes for c in report.beside} == {
        "feedback.jsonl": 1,
        "index-saved.json": 1,
        "nyt.md": 1,
        "gold.jsonl": 1,
    }
    assert feedback.read_text(encoding="utf-8") == f"{json.dumps(other)}\nikke json\n"
    assert json.loads(saved.read_text()) == {"searches": [{"question": "vej"}], "entries": []}
    assert not digest.exists()
    assert gold.read_text() == ""


def test_a_judgement_goes_with_the_place_it_is_of(index: Path) -> None:
    about = {"question": "støj?", "doc": "marts", "item": "1.", "section": "Beslutning", "start": 0, "end": 9}
    others = [about | {"item": "2"}, about | {"doc": "april"}]
    feedback = index.with_name("feedback.jsonl")
    feedback.write_text("".join(f"{json.dumps(row)}\n" for row in (about, *others)), encoding="utf-8")
    report = taken(index, Asked(item="marts.txt:1"))
    assert [(Path(c.file).name, c.changes) for c in report.beside] == [("feedback.jsonl", 1)]
    assert [json.loads(line) for line in feedback.read_text(encoding="utf-8").splitlines()] == others
    taken(index, Asked(file="marts.txt"))
    assert [json.loads(line) for line in feedback.read_text(encoding="utf-8").splitlines()] == others[1:]


def test_what_saved_searches_remember_of_it_goes_too(index: Path) -> None:
    opened = open_index(index)
    passages = list(opened.catalog.passages(range(opened.manifest.counts.passages)))
    letter = next(p for p in passages if LETTER in p.text)
    known = seen.looked({}, passages, 1)
    meetings = [seen.meeting_hash("Lindby", letter.place.committee, day, "") for day in ("2021-03-09", "2021-04-13")]
    saved = index.with_name("index-saved.json")
    saved.write_text(json.dumps({"known": seen.to_json(known), "meetings": meetings}), encoding="utf-8")
    taken(index, Asked(name="Grete Ågård Munk"))
    row = json.loads(saved.read_text(encoding="utf-8"))
    assert seen.text_hash(letter) not in saved.read_text(encoding="utf-8")
    assert row["known"].keys() == known.keys()
    taken(index, Asked(item="marts.txt:1"))
    row = json.loads(saved.read_text(encoding="utf-8"))
    assert seen.place_hash(letter) not in row["known"] and len(row["meetings"]) == 2
    taken(index, Asked(file="marts.txt"))
    assert json.loads(saved.read_text(encoding="utf-8"))["meetings"] == meetings[1:]


@pytest.mark.parametrize(
    ("asked", "items"),
    [
        (Asked(name="Grete Ågård Munk"), ["marts.txt#0"]),
        (Asked(item="marts.txt:1"), ["marts.txt#0"]),
        (Asked(file="marts.txt"), ["marts.txt#0", "marts.txt#1"]),
    ],
)
def test_the_plan_says_what_goes_and_changes_nothing(index: Path, asked: Asked, items: list[str]) -> None:
    feedback = index.with_name("feedback.jsonl")
    feedback.write_text(json.dumps({"question": "Grete Ågård Munk?", "doc": "marts", "item": "1"}) + "\n", "utf-8")
    before = raw(index), feedback.read_text("utf-8")
    planned = plan(index, asked)
    assert [place.name for place in planned.items] == items
    assert any(LETTER in passage.text for passage in planned.passages)
    assert (raw(index), feedback.read_text("utf-8"), withheld.list_path(index).exists()) == (*before, False)
    report = taken(index, asked)
    assert (report.changed, report.files) == (len(planned.passages), planned.files)
    assert report.beside == planned.beside
    assert report.originals == planned.originals


def test_a_name_is_masked_in_what_lies_beside_the_index(index: Path) -> None:
    feedback = index.with_name("feedback.jsonl")
    row = {"question": "hvad skrev Grete Ågård Munk?", "passage_id": "marts.txt#0.0.0"}
    feedback.write_text(json.dumps(row) + "\n", encoding="utf-8")
    taken(index, Asked(name="Grete Ågård Munk"))
    assert json.loads(feedback.read_text(encoding="utf-8")) == row | {"question": f"hvad skrev {MASK}?"}


OWN = """# Ring til Grete Ågård Munk om ordene
- id: egen-grete-aagaard-munk
  administrative: [Grete Ågård Munks vej, støjvold]
  everyday: ['Grete Aagaard Munk: Åvej']
  explanation: 'Vejen, som Grete Ågård Munk klagede over.'
- id: lavemission
  administrative: [Grete Ågård Munk]
- id: bro
  administrative: [bro]
"""


@pytest.mark.parametrize("name", ["index-begreber.yaml", "index-begreber-lagt-til-side.yaml"])
def test_a_name_goes_from_the_municipality_s_own_concepts_and_they_can_still_be_read(index: Path, name: str) -> None:
    own = index.with_name(name)
    own.write_text(OWN, encoding="utf-8")
    judged = index.with_name("pool.jsonl")
    judged.write_text(json.dumps({"query": "Grete Ågård Munk"}) + "\n", encoding="utf-8")
    asked = Asked(name="Grete Ågård Munk")
    planned = plan(index, asked)
    assert own.read_text(encoding="utf-8") == OWN
    report = taken(index, asked)
    assert report.beside == planned.beside
    assert [(Path(c.file).name, c.changes) for c in report.beside] == [("pool.jsonl", 1), (name, 5)]
    assert report.proof.remaining == ()
    assert "Munk" not in own.read_text(encoding="utf-8") + judged.read_text(encoding="utf-8")
    assert read_concepts(own) == (
        Concept("egen-navn-fjernet-1", ("støjvold",), explanation=f"Vejen, som {MASK} klagede over."),
        Concept("bro", ("bro",)),
    )


def test_own_concepts_that_only_a_comment_names_it_in_keep_their_words(index: Path) -> None:
    own = index.with_name("index-begreber.yaml")
    own.write_text("# af Grete Ågård Munk\n- id: bro\n  administrative: [bro]\n", encoding="utf-8")
    report = taken(index, Asked(name="Grete Ågård Munk"))
    assert [c.changes for c in report.beside] == [1]
    assert own.read_text(encoding="utf-8") == "- id: bro\n  administrative: [bro]\n"


def test_an_explanation_that_quotes_a_removed_item_goes_and_its_words_stay(index: Path) -> None:
    own = index.with_name("index-begreber.yaml")
    own.write_text(concepts_text([Concept("vej", ("vej",), explanation=LETTER)]), encoding="utf-8")
    taken(index, Asked(item="marts.txt:1"))
    assert read_concepts(own) == (Concept("vej", ("vej",)),)


def test_damaged_own_concepts_are_cleaned_line_by_line(index: Path) -> None:
    own = index.with_name("index-begreber.yaml")
    own.write_text("- id: [vej\n  everyday: Grete Ågård Munk\n", encoding="utf-8")
    assert taken(index, Asked(name="Grete Ågård Munk")).proof.remaining == ()
    assert own.read_text(encoding="utf-8") == f"- id: [vej\n  everyday: {MASK}\n"


def test_a_damaged_file_beside_the_index_stops_it_before_anything_is_removed(index: Path) -> None:
    saved = index.with_name("index-saved.json")
    saved.write_text('{"searches": [', encoding="utf-8")
    with pytest.raises(IndexProblem, match=r"index-saved.json: damaged"):
        taken(index, Asked(name="Grete Ågård Munk"))
    assert "Munk" in raw(index) and not withheld.list_path(index).exists()


def test_a_file_name_that_holds_the_name_is_reported_as_left_over(index: Path) -> None:
    (index.parent / "Lindby" / "grete_ågård_munk.txt").write_text(
        minutes("4. maj 2021", case("Brev", "Tekst.")), encoding="utf-8"
    )
    built(index)
    report = taken(index, Asked(name="Grete Ågård Munk"))
    assert any(part.endswith("catalog.sqlite") for part in report.proof.remaining)


def test_other_items_that_print_the_same_sentences_are_named(index: Path) -> None:
    again = minutes("4. maj 2021", case("Klage", LETTER + " " + LETTER + " Det er set."), committee="Byrådet")
    twice = again.replace("Det er set.", "Borgeren beder udvalget om at se på sagen igen før sommerferien.")
    both = LETTER + " Borgeren beder udvalget om at se på sagen igen før sommerferien."
    (index.parent / "Lindby" / "maj.txt").write_text(twice, encoding="utf-8")
    (index.parent / "Lindby" / "marts.txt").write_text(MARCH.replace(LETTER, both), encoding="utf-8")
    built(index)
    report = taken(index, Asked(item="marts.txt:1"))
    assert (report.also_in, report.proof.remaining) == (("maj.txt:1",), ())


def test_it_works_also_when_the_encoder_has_changed_since(index: Path) -> None:
    newer = replace(ENCODER, revision="2")
    report = takedown(index, Asked(name="Grete Ågård Munk"), lambda _, __: newer, True)
    assert report.proof.remaining == ()
    assert open_index(index, newer).manifest.encoder_revision == "2"


def test_more_than_a_fifth_is_refused_and_nothing_is_changed(index: Path) -> None:
    with pytest.raises(TooMuch, match="more than 20%"):
        taken(index, Asked(file="april.txt"), yes=False)
    assert open_index(index).generation == "gen-000001"
    assert not withheld.list_path(index).exists()


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (Asked(file="maj.txt"), r"maj.txt: no such file in the index. The index has april.txt, marts.txt"),
        (Asked(item="marts.txt:9"), r"marts.txt has no item '9'; it has 1, 2"),
        (Asked(item="marts.txt"), r"expected SOURCE:NUMBER"),
        (Asked(name="Munk"), r"expected a whole name"),
        (Asked(name="  "), r"expected a whole name"),
    ],
)
def test_what_is_not_there_is_refused_by_name(index: Path, asked: Asked, message: str) -> None:
    with pytest.raises(NotFound, match=message):
        taken(index, asked)


def test_a_number_that_stands_twice_must_be_named_by_position(tmp_path: Path) -> None:
    items = tuple(Item("1", title, (Section("Beslutning", "beslutning", "Godkendt."),)) for title in ("Bro", "Vej"))
    tiny_index(tmp_path / "index", [Meeting("a.txt", items)], ENCODER)
    with pytest.raises(NotFound, match=r"Name one by its position: a.txt#0 Bro; a.txt#1 Vej"):
        taken(tmp_path / "index", Asked(item="a.txt:1"))
    assert taken(tmp_path / "index", Asked(item="a.txt#1")).items == ("a.txt#1",)
    assert texts(tmp_path / "index") == ["Godkendt.", REMOVED]


def test_the_list_is_for_its_owner_alone_and_a_broken_one_stops_the_build(index: Path) -> None:
    taken(index, Asked(name="Grete Ågård Munk"))
    path = withheld.list_path(index)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.write_text("{", encoding="utf-8")
    with pytest.raises(IndexProblem, match=r"index-takedown.json: cannot be read"):
        built(index)


def test_an_index_emptied_by_a_takedown_opens(index: Path) -> None:
    taken(index, Asked(file="april.txt"))
    assert taken(index, Asked(file="marts.txt")).after == 0
    assert texts(index) == []


@pytest.mark.parametrize(
    "printed",
    [
        "Søren Bo Kjær",
        "SØREN BO KJÆR",
        "Søren  Bo\nKjær",
        "Søren Bo Kjærs",
        "Søren-Bo Kjaer",
        "Soeren Bo Kjær's",
        "Søren Bo Kj-\nær",
    ],
)
def test_a_name_is_found_however_it_is_printed(printed: str) -> None:
    assert names_pattern(["Søren Bo Kjær"]).sub("X", f"af {printed}, Åvej") == "af X, Åvej"


@pytest.mark.parametrize("other", ["Søren Bo Kjærgaard", "Esøren Bo Kjær", "Søren Kjær"])
def test_another_name_is_left_alone(other: str) -> None:
    assert names_pattern(["Søren Bo Kjær"]).search(other) is None


def test_places_in_a_section_move_with_its_text() -> None:
    text = "Bo Ek er imod.\nNavn\tStemme\nBo Ek\tnej\nslut"
    table = Table(Span(15, 36), Span(15, 26))
    section = Section(
        "Af Bo Ek", "beslutning", text, pages=((0, 1), (15, 2)), tables=(table,), subheadings=(Span(0, 5),)
    )
    meeting = Meeting("bo ek.txt", (Item("1", "Sag", (section,)),), attendees=("Bo Ek",))
    freed = Withheld(names=("Bo Ek",)).applied(meeting)
    found = freed.items[0].sections[0]
    assert (freed.source, freed.attendees, found.heading) == ("bo ek.txt", (MASK,), f"Af {MASK}")
    assert found.text == f"{MASK} er imod.\nNavn\tStemme\n{MASK}\tnej\nslut"
    span = found.tables[0].span
    assert found.text[span.start : span.end] == f"Navn\tStemme\n{MASK}\tnej"
    assert [found.text[offset:][:4] for offset, _ in found.pages] == [MASK[:4], "Navn"]
    assert found.text[found.subheadings[0].start : found.subheadings[0].end] == MASK


def test_a_meeting_that_holds_nothing_of_the_list_stays_as_it_is() -> None:
    meeting = Meeting("a.txt", (Item("1", "Sag"),))
    assert Withheld(names=("Bo Ek",)).applied(meeting) is meeting

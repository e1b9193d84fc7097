from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.build import Failure, NothingToRead, Progress, Report, build, find
from indexer.chunk import Budget
from indexer.minutes import Filters
from indexer.store import open_index
from tests.tiny import WordEncoder

ENCODER = WordEncoder()


def minutes(date: str, *items: str, committee: str = "Teknisk Udvalg", kind: str = "Referat") -> str:
    head = f"{kind}\n\nUdvalg: {committee}\n\nMødedato: {date}\nMødested: Rådhuset, Lindby\n"
    return head + "".join(f"\nPunkt {i}: {item}\n" for i, item in enumerate(items, 1))


def case(title: str, text: str, decision: str = "Godkendt.") -> str:
    return f"{title}\n\nSagsfremstilling\n\n{text}\n\nBeslutning\n\n{decision}"


MARCH = minutes("9. marts 2021", case("Cykelsti langs Åvej", "Anlægget koster 1,5 mio. kr."), case("Budget", "Tal."))
APRIL = minutes(
    "13. april 2021", case("Ny skole i Østby", "Skolen får 12 klasser."), "Lukket: Køb af jord\n\nPrisen er 4 mio."
)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "Lindby"
    folder.mkdir()
    (folder / "marts.txt").write_text(MARCH, encoding="utf-8")
    (folder / "april.txt").write_text(APRIL, encoding="utf-8")
    return folder


def built(source: Path, index: Path) -> Report:
    return build([source], index, ENCODER, "Lindby")


def counts(report: Report) -> tuple[int, int, int, int, int]:
    return (report.added, report.changed, report.removed, report.unchanged, len(report.failed))


def texts(index: Path) -> str:
    opened = open_index(index)
    return "\n".join(p.text for p in opened.catalog.passages(range(opened.manifest.counts.passages)))


def test_a_first_build_adds_everything_and_it_can_be_found(source: Path, tmp_path: Path) -> None:
    report = built(source, tmp_path / "index")
    assert (report.files, counts(report), report.meetings, report.items) == (2, (2, 0, 0, 0, 0), 2, 4)
    assert report.encoded == report.passages
    index = open_index(tmp_path / "index", ENCODER)
    (best, _), *_ = index.lexical.search({"title_words": ["cykelsti"]}, 3)
    passage = index.catalog.passages([best])[0]
    assert (passage.place.committee, passage.place.date, passage.place.item) == ("Teknisk Udvalg", "2021-03-09", "1")
    assert passage.place.municipality == "Lindby"


def test_building_again_changes_nothing_and_encodes_nothing(source: Path, tmp_path: Path) -> None:
    (source / "tom.txt").write_text("", encoding="utf-8")
    first = built(source, tmp_path / "index")
    report = built(source, tmp_path / "index")
    assert (counts(report), report.encoded) == ((0, 0, 0, 2, 1), 0)
    assert (report.meetings, report.items, report.passages) == (first.meetings, first.items, first.passages)
    assert open_index(tmp_path / "index").generation == "gen-000001"


def test_another_municipality_or_length_of_passages_reads_the_files_again(source: Path, tmp_path: Path) -> None:
    built(source, tmp_path / "index")
    report = build([source], tmp_path / "index", ENCODER, "Østby")
    assert (counts(report), report.encoded) == ((0, 0, 0, 2, 0), report.passages)
    assert list(open_index(tmp_path / "index").catalog.counts("municipality")) == ["Østby"]
    shorter = build([source], tmp_path / "index", ENCODER, "Østby", budget=Budget(2))
    assert shorter.passages > report.passages


def test_a_changed_file_replaces_its_passages_and_only_new_text_is_encoded(source: Path, tmp_path: Path) -> None:
    first = built(source, tmp_path / "index")
    (source / "marts.txt").write_text(MARCH.replace("1,5 mio. kr.", "2,5 mio. kr."), encoding="utf-8")
    report = built(source, tmp_path / "index")
    assert (counts(report), report.encoded, report.passages) == ((0, 1, 0, 1, 0), 1, first.passages)
    assert "2,5 mio. kr." in texts(tmp_path / "index")
    assert "1,5 mio. kr." not in texts(tmp_path / "index")


def test_a_vanished_file_leaves_nothing_behind(source: Path, tmp_path: Path) -> None:
    built(source, tmp_path / "index")
    (source / "marts.txt").unlink()
    report = built(source, tmp_path / "index")
    assert counts(report) == (0, 0, 1, 1, 0)
    index = open_index(tmp_path / "index")
    raw = b"".join(path.read_bytes() for path in (tmp_path / "index").rglob("*") if path.is_file())
    assert b"Cykelsti" not in raw
    assert b"cykelsti" not in raw
    assert index.dense.size == report.passages


def test_an_update_gives_what_a_build_from_nothing_gives(source: Path, tmp_path: Path) -> None:
    built(source, tmp_path / "updated")
    (source / "maj.txt").write_text(minutes("4. maj 2021", case("Havnen", "Kajen repareres.")), encoding="utf-8")
    (source / "april.txt").unlink()
    built(source, tmp_path / "updated")
    built(source, tmp_path / "fresh")
    manifests = []
    for name in ("updated", "fresh"):
        folder = tmp_path / name / open_index(tmp_path / name).generation
        manifests.append(json.loads((folder / "manifest.json").read_text(encoding="utf-8")) | {"built_at": ""})
    assert manifests[0] == manifests[1]


def test_another_encoder_encodes_all_again(source: Path, tmp_path: Path) -> None:
    first = built(source, tmp_path / "index")
    other = replace(ENCODER, revision="2")
    report = build([source], tmp_path / "index", other, "Lindby")
    assert (counts(report), report.encoded) == ((0, 0, 0, 2, 0), first.passages)
    assert open_index(tmp_path / "index", other).encoder is other


def test_a_damaged_index_is_built_anew(source: Path, tmp_path: Path) -> None:
    built(source, tmp_path / "index")
    (tmp_path / "index" / "gen-000001" / "dense.faiss").unlink()
    assert counts(built(source, tmp_path / "index")) == (2, 0, 0, 0, 0)
    assert "Anlægget koster" in texts(tmp_path / "index")
    assert open_index(tmp_path / "index").generation == "gen-000002"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("tom.txt", b"", "filen er tom"),
        ("brev.txt", "Kære borger\n\nTak for din henvendelse.".encode(), "intet punkt fundet: er det et referat?"),
        ("brudt.pdf", b"%PDF-1.4 nothing more", ""),
    ],
)
def test_a_file_that_cannot_be_used_is_counted_and_never_stops_the_rest(
    source: Path, tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    (source / name).write_bytes(content)
    report = built(source, tmp_path / "index")
    assert (report.files, counts(report)) == (3, (2, 0, 0, 0, 1))
    (failure,) = report.failed
    assert failure.file == name
    assert failure == Failure(name, reason) if reason else failure.reason
    assert [f.reason for f in open_index(tmp_path / "index").catalog.files() if f.source == name] == [failure.reason]


def test_a_file_that_was_good_and_is_not_any_more_leaves_the_index(source: Path, tmp_path: Path) -> None:
    built(source, tmp_path / "index")
    (source / "marts.txt").write_text("", encoding="utf-8")
    report = built(source, tmp_path / "index")
    assert (counts(report), report.meetings) == ((0, 0, 0, 1, 1), 1)
    assert "Anlægget" not in texts(tmp_path / "index")


def test_closed_content_stands_in_no_file_of_the_index(source: Path, tmp_path: Path) -> None:
    built(source, tmp_path / "index")
    raw = b"".join(path.read_bytes() for path in (tmp_path / "index").rglob("*") if path.is_file())
    assert "Køb af jord".encode() in raw
    assert b"Prisen er 4 mio" not in raw
    assert b"prisen" not in raw


def test_civil_registration_numbers_are_masked_and_counted(source: Path, tmp_path: Path) -> None:
    with_number = MARCH.replace("Tal.", "Ansøger 010203-1234 og 0102031234 har klaget.")
    (source / "marts.txt").write_text(with_number, encoding="utf-8")
    report = built(source, tmp_path / "index")
    assert report.masked == 2
    raw = b"".join(path.read_bytes() for path in (tmp_path / "index").rglob("*") if path.is_file())
    assert b"010203-1234" not in raw
    assert b"0102031234" not in raw
    assert built(source, tmp_path / "index").masked == 2


def test_the_same_meeting_under_two_names_is_one_and_the_first_name_leads(source: Path, tmp_path: Path) -> None:
    (source / "z kopi.txt").write_text(MARCH, encoding="utf-8")
    report = built(source, tmp_path / "index")
    assert (report.meetings, report.items, report.superseded) == (2, 4, (("z kopi.txt", "marts.txt"),))
    index = open_index(tmp_path / "index")
    assert index.catalog.select(Filters(sources=("z kopi.txt",))) is not None
    assert len(index.catalog.select(Filters(sources=("z kopi.txt",)))) == 0  # type: ignore[arg-type]
    assert index.catalog.meeting("z kopi.txt") is not None


def test_files_are_cited_by_name_and_by_path_where_two_share_a_name(tmp_path: Path) -> None:
    for name in ("2020/møde 1.txt", "2021/møde 1.txt", "2021/andet.md", "2021/.skjult.txt", "2021/tabel.xlsx"):
        path = tmp_path / "Lindby" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", encoding="utf-8")
    found = find([tmp_path / "Lindby", tmp_path / "Lindby" / "2021" / "andet.md"])
    assert [(f.source, f.folder) for f in found] == [
        ("2020/møde 1.txt", "Lindby/2020"),
        ("2021/møde 1.txt", "Lindby/2021"),
        ("andet.md", "Lindby/2021"),
    ]


def test_two_sources_with_the_same_paths_below_keep_apart(tmp_path: Path) -> None:
    for name in ("Lindby/a.txt", "Østby/a.txt"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text("x", encoding="utf-8")
    assert [f.source for f in find([tmp_path / "Lindby", tmp_path / "Østby"])] == ["Lindby/a.txt", "Østby/a.txt"]


def test_an_empty_source_is_refused_and_the_index_left_as_it_is(source: Path, tmp_path: Path) -> None:
    built(source, tmp_path / "index")
    (tmp_path / "empty").mkdir()
    for place in (tmp_path / "empty", tmp_path / "none"):
        with pytest.raises(NothingToRead, match="The index was left as it is"):
            built(place, tmp_path / "index")
    assert open_index(tmp_path / "index").manifest.counts.meetings == 2


def test_progress_names_every_file_and_ends_full(source: Path, tmp_path: Path) -> None:
    seen: list[Progress] = []
    build([source], tmp_path / "index", ENCODER, progress=seen.append)
    read = [(p.done, p.total, p.name) for p in seen if p.stage == "læser"]
    assert read == [(0, 2, "april.txt"), (1, 2, "marts.txt"), (2, 2, "")]
    assert [p.stage for p in seen if p.done == p.total] == ["læser", "koder", "skriver"]

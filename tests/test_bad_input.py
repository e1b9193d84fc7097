"""What secretaries and minutes get wrong, from files to what a command prints: nothing is guessed, and nothing hangs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from indexer.build import build
from indexer.encoder import load
from retrieval.__main__ import main

HEAD = "Østerby Kommune\n\n{body}\n\nReferat fra mødet {day} kl. 16.00\n\nTil stede: {there}\n\n"
THERE = "Anna Holm (A), Bo Holm (V), Carl Riis (O)"
FILES = {
    # Two meetings of one body on one day; the second one's item refers to the first, which refers back to it.
    "ordinært.md": HEAD.format(body="Byrådet", day="tirsdag den 9. marts 2021", there=THERE)
    + "1. Cykelsti langs Åvej\n\nSagsfremstilling\nSagen hører sammen med Byrådets møde den 6. april 2021 (sag 4).\n\n"
    "Beslutning\nGodkendt med 2 stemmer for og 1 stemme imod. Imod stemte Bo Holm (V).\n",
    "ekstraordinært.md": HEAD.format(body="Byrådet", day="tirsdag den 9. marts 2021", there=THERE)
    + "1. Køb af brandbil\n\nSagsfremstilling\nBilen er slidt.\n\nBeslutning\nUdsat.\n",
    "april.md": HEAD.format(body="Byrådet", day="tirsdag den 6. april 2021", there=THERE)
    + "4. Cykelsti langs Åvej\n\nSagsfremstilling\nCykelstien langs Åvej blev behandlet på Byrådets møde den 9. marts 2021 (sag 1). "
    "Se også Byrådets møde den 12. maj 2015 (sag 33).\n\nBeslutning\nTaget til efterretning.\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bad")
    (folder / "minutes").mkdir()
    for name, text in FILES.items():
        (folder / "minutes" / name).write_text(text, "utf-8")
    build([folder / "minutes"], folder / "index", load("bundled"))
    return folder / "index"


@pytest.fixture
def command(index: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*arguments: str) -> Any:
        assert main([*arguments, "--index", str(index), "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    return run


def test_two_meetings_of_one_body_on_one_day_stay_two(command: Any) -> None:
    assert command("coverage")["committees"][0]["meetings"]["2021-03"] == 2


def test_a_reference_to_a_day_with_two_meetings_is_not_guessed(command: Any) -> None:
    (found,) = [r for r in command("references")["references"] if "9. marts 2021" in r["text"]]
    assert (found["source"], found["target"]) == ("april.md", None)
    assert {c["source"] for c in found["candidates"]} == {"ordinært.md", "ekstraordinært.md"}


def test_a_reference_to_a_meeting_that_is_not_indexed_leads_nowhere(command: Any) -> None:
    found = [r for r in command("references")["references"] if "2015" in r["text"] or "sag 33" in r["text"]]
    assert found and all((r["target"], r["candidates"]) == (None, []) for r in found)


def test_items_that_refer_to_one_another_are_one_case_with_an_end(command: Any) -> None:
    (case,) = command("cases", "--place", "april.md:4")["cases"]
    assert [(h["source"], h["item"].rstrip(".")) for h in case["handlings"]] == [
        ("ordinært.md", "1"),
        ("april.md", "4"),
    ]
    assert command("cases", "--place", "ordinært.md:1")["cases"] == [case]


def test_a_number_nobody_has_is_no_case_and_no_mistake(command: Any) -> None:
    assert command("cases", "--case", "99/99999") == {"cases": []}
    assert command("cite", "--case", "99/99999") == {"citations": []}
    assert command("decisions", "--case", "99/99999") == {"decisions": []}


def test_two_people_of_one_surname_stay_two_people(command: Any) -> None:
    found = {p["name"]: len(p["voted_against"]) for p in command("people", "--name", "Holm")["people"]}
    assert found == {"Anna Holm": 0, "Bo Holm": 1}
    assert [p["name"] for p in command("people", "--name", "Anna Holm")["people"]] == ["Anna Holm"]


@pytest.mark.parametrize("text", ["", "Kære alle\n\nVi ses på tirsdag.\n", "Østerby Kommune\n\nDagsorden til mødet\n"])
def test_an_agenda_without_items_is_refused_in_one_line(
    index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    (tmp_path / "dagsorden.txt").write_text(text, "utf-8")
    assert main(["brief", str(tmp_path / "dagsorden.txt"), "--index", str(index)]) == 2
    out, err = capsys.readouterr()
    assert out == "" and "dagsorden.txt" in err and len(err.strip().splitlines()) == 1

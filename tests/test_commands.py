"""The commands about a committee's memory: one JSON document, plain Danish without it, status two for unusable input."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from retrieval.__main__ import main


def as_json(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, Any]:
    assert main([*map(str, arguments), "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_cases_by_number_and_by_place(sample_folder: Path, capsys: pytest.CaptureFixture[str]):
    by_number = as_json(capsys, "cases", "--index", sample_folder, "--case", "18/2214")
    assert [h["item"] for h in by_number["cases"][0]["handlings"]] == ["53", "142", "190", "21"]
    place = "brandsholt_byraad_2018-10-02.txt:190"
    assert as_json(capsys, "cases", "--index", sample_folder, "--place", place) == by_number


def test_a_number_nobody_has_gives_no_case(sample_folder: Path, capsys: pytest.CaptureFixture[str]):
    assert as_json(capsys, "cases", "--index", sample_folder, "--case", "99/999") == {"cases": []}
    assert main(["cases", "--index", str(sample_folder), "--case", "99/999"]) == 0
    assert capsys.readouterr().out == "Ingen sag fundet.\n"


def test_a_place_that_is_not_indexed_is_unusable(sample_folder: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["cases", "--index", str(sample_folder), "--place", "nowhere.pdf:4"]) == 2
    assert "nowhere.pdf:4" in capsys.readouterr().err


def test_references_name_their_target(sample_folder: Path, capsys: pytest.CaptureFixture[str]):
    found = as_json(capsys, "references", "--index", sample_folder)["references"]
    one = next(r for r in found if r["item"] == "190" and r["text"].endswith("(sag 142)"))
    assert (one["target"]["item"], one["target"]["date"], one["candidates"]) == ("142", "2018-09-19", [])


def test_decisions_are_filtered(sample_folder: Path, capsys: pytest.CaptureFixture[str]):
    found = as_json(capsys, "decisions", "--index", sample_folder, "--outcome", "forkastet", "--since", "2020-01-01")
    assert [(d["date"], d["item"], d["against_recommendation"]) for d in found["decisions"]] == [
        ("2020-02-05", "10", "imod"),
        ("2021-06-22", "73", "imod"),
        ("2025-02-25", "28", "imod"),
    ]


def test_decisions_counts_and_sums_say_how_the_case_was_handled_later(
    sample_folder: Path, capsys: pytest.CaptureFixture[str]
):
    index = ("--index", sample_folder)
    decided = as_json(capsys, "decisions", *index)["decisions"]
    counted = as_json(capsys, "count", "Hvor mange gange er vindmøllerne ved Tværskov Hede blevet behandlet?", *index)
    (sums,) = [c for c in as_json(capsys, "money", *index)["cases"] if c["title"].startswith("Ravnebadet - underskud")]
    assert [(p["date"], (p["newer"] or {}).get("date")) for p in counted["items"]] == [
        ("2018-09-11", "2021-06-22"),
        ("2019-02-19", "2021-06-22"),
        ("2019-03-26", "2021-06-22"),
        ("2021-06-22", None),
    ]
    of_decision = next(d for d in decided if (d["date"], d["item"]) == ("2019-03-26", "32"))
    of_sum = next(a for a in sums["amounts"] if a["date"] == "2019-03-26")
    assert of_decision["newer"] == of_sum["newer"]
    assert (of_sum["newer"]["date"], of_sum["newer"]["kind"]) == ("2025-10-07", "dagsorden")


def test_promises_are_seen_from_a_day(sample_folder: Path, capsys: pytest.CaptureFixture[str]):
    def status(today: str) -> str:
        found = as_json(capsys, "promises", "--index", sample_folder, "--today", today)["promises"]
        return next(p["status"] for p in found if p["due"] == "2026-09")

    assert (status("2026-09-30"), status("2026-10-01")) == ("pending", "overdue")


def test_count_people_and_coverage_answer(sample_folder: Path, capsys: pytest.CaptureFixture[str]):
    assert as_json(capsys, "count", "alle punkter udsat i 2021", "--index", sample_folder)["n"] == 2
    people = as_json(capsys, "people", "--index", sample_folder, "--name", "Skifter")["people"]
    assert [p["name"] for p in people] == ["Lone Skifter"]
    covered = as_json(capsys, "coverage", "--index", sample_folder)
    assert (covered["newest"], covered["months"][0]) == ("2025-10-07", "2018-03")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["cases", "--case", "18/2214"], "Fremtiden for Hulbæk Skole"),
        (["references"], "→ ikke i indekset"),
        (["decisions", "--diverged"], "i forhold til indstillingen: ændret"),
        (["promises"], "fristen er passeret, intet senere punkt fundet"),
        (["count", "hvor mange elever er der"], "ikke om at tælle"),
        (["count", "hvem har oftest været inhabil"], "Niels Overlade"),
        (["people", "--name", "Ukendt"], "Intet valgt medlem fundet."),
        (["coverage"], "Nyeste møde: 7. oktober 2025"),
    ],
)
def test_without_json_the_commands_speak_danish(
    sample_folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
):
    assert main([*arguments, "--index", str(sample_folder)]) == 0
    assert said in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["promises", "--today", "i morgen"], ["decisions", "--outcome", "vedtaget"]])
def test_wrong_usage_is_status_two(sample_folder: Path, arguments: list[str]):
    with pytest.raises(SystemExit) as stopped:
        main([*arguments, "--index", str(sample_folder)])
    assert stopped.value.code == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--committee", "Kultur og fridtid"], "near it: Kultur- og Fritidsudvalget"),
        (["--municipality", "Ravnsøe"], "near it: Ravnsø"),
        (["--section", "beslutningen"], "near it: beslutning"),
    ],
)
def test_a_filter_that_names_nothing_there_is_refused_with_what_is_near(
    sample_folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
):
    assert main(["decisions", *arguments, "--index", str(sample_folder)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err


@pytest.mark.parametrize(
    "arguments",
    [["--committee", "kultur- og fritidsudvalg", "--municipality", "RAVNSØ kommune"], ["--section", "Beslutning"]],
)
def test_a_filter_may_leave_out_endings_and_case(
    sample_folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]
):
    assert as_json(capsys, "decisions", "--index", sample_folder, *arguments)["decisions"] != []

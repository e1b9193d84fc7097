from __future__ import annotations

import io
import json
from pathlib import Path

import docx
import pytest

from indexer.encoder import load
from retrieval.__main__ import main
from tests.memory import item, meeting
from tests.tiny import tiny_index

BRO = meeting("Teknisk Udvalg", "2021-03-09", item("3", "Gangbro over Kæret", "20/118", text="Anlægssummen for gangbroen er 4,0 mio. kr.", recommendation="at broen fornyes.", decision="Godkendt. Sagen forelægges igen i august 2021."))  # fmt: skip
IGEN = meeting("Byrådet", "2021-05-04", item("9", "Gangbro over Kæret", "20/118", text="Anlægssummen for gangbroen er 5,5 mio. kr.", decision="Godkendt."), attendees=("Ole Bæk (O)",))  # fmt: skip


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desk") / "index"
    tiny_index(folder, (BRO, IGEN), load("bundled"))
    return folder


def test_brief_prints_json_and_writes_both_files(
    index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    agenda = tmp_path / "dagsorden.txt"
    agenda.write_text("1. Gangbro over Kæret\n2. Noget helt andet\n", encoding="utf-8")
    files = ["--docx", str(tmp_path / "o.docx"), "--markdown", str(tmp_path / "o.md")]
    assert main(["brief", str(agenda), "--index", str(index), "--today", "2026-11-22", "--json", *files]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["agenda"]["items"], [len(i["earlier"]) for i in found["items"]]) == (2, [2, 0])
    heading = "Mødeforberedelse: dagsorden.txt"
    assert (tmp_path / "o.md").read_text(encoding="utf-8").startswith(f"# {heading}\n\n- **Spørgsmål:** ")
    assert docx.Document(io.BytesIO((tmp_path / "o.docx").read_bytes())).paragraphs[0].text == heading


def test_saved_searches_are_added_listed_digested_and_removed(
    index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    common = ["--index", str(index), "--today", "2026-11-22", "--json"]
    assert main(["saved", "add", "broer", "gangbroen", "--committee", "Byrådet", *common]) == 0
    assert main(["saved", "add", "broer", "gangbroen", *common]) == 2
    assert main(["saved", "list", *common]) == 0
    assert main(["saved", "digest", "--out", str(tmp_path / "nyt"), *common]) == 0
    assert main(["saved", "rename", "broer", "gangbroer", *common]) == 0
    assert main(["saved", "news", "gangbroer", *common]) == 0
    assert main(["saved", "seen", "gangbroer", *common]) == 0
    assert main(["saved", "remove", "gangbroer", *common]) == 0
    assert main(["saved", "remove", "gangbroer", *common]) == 2
    out, err = capsys.readouterr()
    _, listed, digest, _, news, _, left = (json.loads(line) for line in out.splitlines())
    assert (news["since"], news["searches"][0]["name"]) == ("2026-11-22", "gangbroer")
    assert listed["searches"][0]["filters"]["committees"] == ["Byrådet"]
    assert digest["searches"][0]["new"] == []
    assert left["searches"] == []
    assert err.count("retrieval: ") == 2
    assert sorted(p.name for p in (tmp_path / "nyt").iterdir()) == ["moeder.ics", "nyt.rss"]


def test_money_topics_and_citations_are_printed(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["money", "--index", str(index), "--json"]) == 0
    assert main(["topics", "--index", str(index)]) == 0
    assert main(["cite", "--case", "20/118", "--index", str(index), "--json"]) == 0
    assert main(["cite", "--case", "99/9", "--index", str(index)]) == 0
    money, topics, cited, none = capsys.readouterr().out.splitlines()
    assert [len(c["amounts"]) for c in json.loads(money)["cases"][0]["conflicts"]] == [2]
    assert topics == "Ingen sagsnumre efter KLE fundet."
    assert json.loads(cited)["citations"] == [
        "Teknisk Udvalg, 9. marts 2021, pkt. 3: »Godkendt. Sagen forelægges igen i august 2021.«",
        "Byrådet, 4. maj 2021, pkt. 9: »Godkendt.«",
    ]
    assert none == "Ingen beslutning fundet."


@pytest.mark.parametrize(
    ("what", "name", "begins"),
    [
        (["answer", "hvad koster gangbroen?"], "a.md", b"# hvad koster gangbroen?"),
        (["answer", "hvad koster gangbroen?"], "a.docx", b"PK"),
        (["case", "--case", "20/118"], "c.md", "# Sag: Gangbro over Kæret".encode()),
        (["decisions"], "d.csv", "\ufeffDato;Udvalg;Punkt".encode()),
        (["decisions", "--since", "2021-05-01"], "d.docx", b"PK"),
        (["promises"], "p.csv", "\ufeffFrist;Status".encode()),
        (["promises"], "p.ics", b"BEGIN:VCALENDAR"),
        (["money"], "m.csv", "\ufeffSag;Dato".encode()),
        (["topics"], "t.md", b"# Emner (KLE)"),
        (["count", "hvor mange punkter er blevet udsat?"], "n.md", b"# hvor mange punkter er blevet udsat?"),
        (["people"], "p.docx", b"PK"),
        (["people", "Ole Bæk"], "p.md", "# Ole Bæk".encode()),
        (["coverage"], "c.md", "# Dækning".encode()),
        (["coverage"], "c.csv", "\ufeffKommune;Udvalg;2021-03".encode()),
        (["news", "Ole Bæk", "--since", "2021-04-01"], "n.docx", b"PK"),
    ],
)
def test_everything_is_exported_in_the_format_its_name_asks_for(
    index: Path, tmp_path: Path, what: list[str], name: str, begins: bytes
) -> None:
    common = ["--index", str(index), "--out", str(tmp_path / name), "--today", "2026-11-22"]
    assert main(["export", *what, *common]) == 0
    assert (tmp_path / name).read_bytes().startswith(begins)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["brief", "ingen.txt"], "ingen.txt: filen findes ikke. Forventede en dagsorden"),
        (["export", "answer", "--out", "a.md"], "expected a question"),
        (["export", "money", "--out", "m.ics"], "m.ics: money cannot be written as .ics"),
        (["export", "answer", "x", "--out", "a.csv"], "a.csv: answer cannot be written as .csv"),
        (["export", "news", "Ole Bæk", "--out", "n.md"], "expected a member's name and --since"),
        (["export", "news", "Ida Ny", "--since", "2021-01-01", "--out", "n.md"], "'Ida Ny' fits 0"),
        (["export", "count", "hvad koster det?", "--out", "n.md"], "beder ikke om at tælle"),
        (["export", "case", "--case", "99/9", "--out", "c.md"], "expected one case, found 0"),
        (["cite", "--case", "20/118", "--form", "ingen.toml"], "ingen.toml: cannot be read"),
        (["saved", "add", "x"], "navn og et spørgsmål"),
    ],
)
def test_wrong_use_ends_with_2_and_one_line(
    index: Path, arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*arguments, "--index", str(index)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert message in err
    assert len(err.strip().splitlines()) == 1

"""The JSON endpoints: what a caller gets, and what a caller got wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from app import DanishPage, routes
from indexer.build import build
from indexer.encoder import load
from tests.test_ui_pages import COUNCIL, ROADS


def client_for(index: Path) -> TestClient:
    return TestClient(Starlette(routes=routes(index)), raise_server_exceptions=False)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("minutes")
    (folder / "veje.md").write_text(ROADS.format(tricks=""), "utf-8")
    (folder / "byråd.txt").write_text(COUNCIL, "utf-8")
    build([folder], folder.parent / "api", load("bundled"))
    return folder.parent / "api"


@pytest.fixture(scope="module")
def client(index: Path) -> TestClient:
    return client_for(index)


def test_health_says_what_is_searched(client):
    assert client.get("/api/health").json() == {"status": "ok", "meetings": 2, "newest": "2022-04-12"}


def test_ask_answers_with_statements_that_are_slices_of_hits(client):
    got = client.get("/api/ask", params={"q": "hvem stemte imod cykelstien langs Åvej?", "k": 3}).json()
    assert got["status"] in ("answered", "weak") and 1 <= len(got["hits"]) <= 3
    assert got["hits"][0]["source"] == "veje.md" and got["hits"][0]["item"] == "1"
    for statement in got["statements"]:
        assert statement["text"] in got["hits"][statement["citation"]]["text"]


def test_search_gives_hits_only(client):
    got = client.get("/api/search", params={"q": "cykelsti", "k": 2}).json()
    assert set(got) == {"query", "hits"} and [h["rank"] for h in got["hits"]] == [1, 2]


def test_history_carries_the_topic_over(client):
    got = client.get("/api/ask", params={"q": "og hvem stemte imod?", "history": "hvad koster cykelstien?"}).json()
    assert {"kind": "topic", "text": "cykelstien"} in got["understood"]["carried"]


def test_filters_hold_before_ranking(client):
    got = client.get("/api/search", params={"q": "cykelsti", "committee": "Byrådet", "since": "2022-01-01"}).json()
    assert {h["source"] for h in got["hits"]} == {"byråd.txt"}


@pytest.mark.parametrize("path", ["/api/ask", "/api/search"])
@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({}, "q: found nothing"),
        ({"q": "   "}, "q: found nothing"),
        ({"q": "x", "k": "0"}, "k: found '0'"),
        ({"q": "x", "k": "101"}, "a number from 1 to 100"),
        ({"q": "x", "k": "²"}, "k: found '²'"),
        ({"q": "x", "k": "-1"}, "k: found '-1'"),
        ({"q": "x", "since": "9. marts"}, "since: found '9. marts', expected a date as 2021-03-09"),
        ({"q": "x", "until": "2021-02-30"}, "until: found '2021-02-30'"),
    ],
)
def test_what_cannot_be_read_is_400_and_says_what_was_expected(client, path, params, said):
    got = client.get(path, params=params)
    assert got.status_code == 400 and said in got.json()["error"]


@pytest.mark.parametrize(
    "question", ["a" * 10_000, "?!", "'; DROP TABLE passages; --", "title:(a OR [b TO", "\x00\x07\u202e"]
)
def test_a_strange_question_is_answered_calmly(client, question):
    got = client.get("/api/ask", params={"q": question})
    assert got.status_code == 200 and len(got.json()["query"]) <= 2_000


@pytest.mark.parametrize("path", ["/api/health", "/api/ask?q=x", "/api/search?q=x"])
def test_without_an_index_it_is_503_with_the_command(tmp_path, path):
    got = client_for(tmp_path / "none").get(path)
    assert got.status_code == 503 and "python -m indexer build" in got.json()["error"]


def test_pages_are_danish_unless_asked_for_in_english():
    page = Route("/", lambda _: HTMLResponse('<!DOCTYPE html><html lang="en"><head></head></html>'))
    client = TestClient(Starlette(routes=[page], middleware=[Middleware(DanishPage)]))
    danish = client.get("/")
    assert '<html lang="da">' in danish.text and int(danish.headers["content-length"]) == len(danish.content)
    assert '<html lang="en">' in client.get("/?sprog=English").text


def test_what_is_no_page_goes_through_untouched():
    data = Route("/", lambda _: PlainTextResponse('<html lang="en">'))
    client = TestClient(Starlette(routes=[data], middleware=[Middleware(DanishPage)]))
    assert client.get("/").text == '<html lang="en">'

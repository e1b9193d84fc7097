"""Entry of the web app: pages and JSON endpoints in one process. No ranking, no file formats.

Start: streamlit run app.py. Settings: REFERENT_INDEX (folder of the index, default data/index).
"""

from __future__ import annotations

import logging
import os
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from indexer.minutes import Filters
from indexer.store import IndexProblem
from retrieval import open_current
from retrieval.as_json import answer_json, hit_json
from retrieval.understand import understand

ROOT = Path(__file__).resolve().parent
INDEX = Path(os.environ.get("REFERENT_INDEX", ROOT / "data" / "index"))
MAX_K = 100

logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
ASGIApp = Callable[[Scope, Receive, Send], Awaitable[None]]


class DanishPage:
    """Middleware: Streamlit prints <html lang="en">, but the pages are Danish, and a screen reader must know (WCAG 3.1.1)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        held: list[Message] = []
        body = b""

        async def translate(message: Message) -> None:
            nonlocal body
            if message["type"] == "http.response.start":
                kind = dict(message["headers"]).get(b"content-type", b"")
                if not kind.startswith(b"text/html"):
                    await send(message)
                    return
                held.append(message)
            elif held and message["type"] == "http.response.body":
                body += message.get("body", b"")
                if message.get("more_body"):
                    return
                page = body.replace(b'<html lang="en">', b'<html lang="da">', 1)
                start = held.pop()
                start["headers"] = [(k, v) for k, v in start["headers"] if k not in (b"content-length", b"etag")]
                start["headers"].append((b"content-length", str(len(page)).encode()))
                await send(start)
                await send({"type": "http.response.body", "body": page})
            else:
                await send(message)

        await self.app(scope, receive, translate)


class Unusable(ValueError):
    """A request that cannot be answered as it stands; the text says what was expected."""


def _filters(request: Request) -> Filters:
    """The filters of a query string: committee, municipality, section, case, item (repeatable), since and until (ISO)."""
    many = request.query_params.getlist
    return Filters(
        municipalities=tuple(many("municipality")),
        committees=tuple(many("committee")),
        since=request.query_params.get("since"),
        until=request.query_params.get("until"),
        section_types=tuple(many("section")),
        case_numbers=tuple(many("case")),
        items=tuple(many("item")),
        outcomes=tuple(many("outcome")),
    )


def _k(request: Request) -> int:
    text = request.query_params.get("k", "10")
    if not text.isdecimal() or not 1 <= int(text) <= MAX_K:
        raise Unusable(f"k: found {text!r}, expected a number from 1 to {MAX_K}")
    return int(text)


def _question(request: Request) -> str:
    question = request.query_params.get("q", "").strip()
    if not question:
        raise Unusable("q: found nothing, expected a question, as in /api/ask?q=hvad+koster+det")
    return question


def _search(request: Request) -> JSONResponse:
    retriever = open_current(INDEX)
    query = understand(_question(request), retriever.known, request.query_params.getlist("history"), _filters(request))
    return JSONResponse({"query": query.text, "hits": [hit_json(h) for h in retriever.search(query, _k(request))]})


def _ask(request: Request) -> JSONResponse:
    history = request.query_params.getlist("history")
    answer = open_current(INDEX).answer(_question(request), history=history, filters=_filters(request), k=_k(request))
    return JSONResponse(answer_json(answer))


def _health(request: Request) -> JSONResponse:
    searched = open_current(INDEX).searched()
    return JSONResponse({"status": "ok", "meetings": searched.meetings, "newest": searched.newest})


def endpoint(handler: Callable[[Request], JSONResponse]) -> Callable[[Request], Awaitable[JSONResponse]]:
    """A blocking handler off the event loop; what a caller got wrong is 400, an index that cannot be used 503."""

    async def serve(request: Request) -> JSONResponse:
        try:
            return await run_in_threadpool(handler, request)
        except Unusable as problem:
            return JSONResponse({"error": str(problem)}, status_code=400)
        except IndexProblem as problem:
            return JSONResponse({"error": str(problem)}, status_code=503)

    return serve


app = st.App(
    ROOT / "ui" / "main.py",
    routes=[
        Route("/api/search", endpoint(_search)),
        Route("/api/ask", endpoint(_ask)),
        Route("/api/health", endpoint(_health)),
    ],
    middleware=[Middleware(DanishPage)],
)

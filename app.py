"""Entry of the web app: pages and JSON endpoints in one process. No ranking, no file formats.

Start: streamlit run app.py. Settings: the REFERENT_* of ui/settings.py.
GET /api/ask and /api/search take q, k, history, committee, municipality, section, case, item, outcome (repeatable), since
and until; /api/health says what is searched. What a caller got wrong is 400, an index that cannot be used 503.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from indexer.encoder import EncoderUnavailable
from indexer.minutes import Filters
from indexer.store import IndexProblem
from retrieval import open_current
from retrieval.as_json import answer_json, hit_json
from retrieval.understand import understand
from ui.examples import examples
from ui.settings import from_environment
from ui.state import DANISH, ENGLISH, LANGUAGE
from ui.strings import Words

ROOT = Path(__file__).resolve().parent
MAX_K = 100
MAX_HISTORY = 20  # earlier questions that are read

logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
log = logging.getLogger("app")

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
ASGIApp = Callable[[Scope, Receive, Send], Awaitable[None]]


class DanishPage:
    """Middleware: Streamlit prints <html lang="en">, but the pages are Danish, and a screen reader must know (WCAG 3.1.1).

    An address that asks for the English pages keeps "en"; text of documents is marked as Danish where it stands.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or f"{LANGUAGE}={ENGLISH}".encode() in scope["query_string"]:
            await self.app(scope, receive, send)
            return
        headers = scope["headers"]
        if any(
            k == b"accept" and b"text/html" in v for k, v in headers
        ):  # a page: it must come uncompressed to be changed
            scope = {**scope, "headers": [(k, v) for k, v in headers if k != b"accept-encoding"]}
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
    """The filters of a query string: committee, municipality, section, case, item, topic (repeatable), since and until (ISO)."""
    many = request.query_params.getlist
    return Filters(
        municipalities=tuple(many("municipality")),
        committees=tuple(many("committee")),
        since=_day(request, "since"),
        until=_day(request, "until"),
        section_types=tuple(many("section")),
        case_numbers=tuple(many("case")),
        topics=tuple(many("topic")),
        items=tuple(many("item")),
        outcomes=tuple(many("outcome")),
    )


def _day(request: Request, name: str) -> str | None:
    text = request.query_params.get(name)
    if not text:
        return None
    try:
        return dt.datetime.strptime(text, "%Y-%m-%d").date().isoformat()
    except ValueError:
        raise Unusable(f"{name}: found {text[:40]!r}, expected a date as 2021-03-09") from None


def _k(request: Request) -> int:
    text = request.query_params.get("k", "10")
    if not (text.isascii() and text.isdecimal() and len(text) <= 3 and 1 <= int(text) <= MAX_K):
        raise Unusable(f"k: found {text[:40]!r}, expected a number from 1 to {MAX_K}")
    return int(text)


def _history(request: Request) -> list[str]:
    return request.query_params.getlist("history")[-MAX_HISTORY:]


def _question(request: Request) -> str:
    question = request.query_params.get("q", "").strip()
    if not question:
        raise Unusable("q: found nothing, expected a question, as in /api/ask?q=hvad+koster+det")
    return question


def _search(index: Path, request: Request) -> JSONResponse:
    question, k, filters = _question(request), _k(request), _filters(request)
    retriever = open_current(index)
    query = understand(question, retriever.known, _history(request), filters)
    return JSONResponse({"query": query.text, "hits": [hit_json(h) for h in retriever.search(query, k)]})


def _ask(index: Path, request: Request) -> JSONResponse:
    question, k, filters = _question(request), _k(request), _filters(request)
    answer = open_current(index).answer(question, history=_history(request), filters=filters, k=k)
    return JSONResponse(answer_json(answer))


def _health(index: Path, request: Request) -> JSONResponse:
    searched = open_current(index).searched()
    return JSONResponse({"status": "ok", "meetings": searched.meetings, "newest": searched.newest})


def endpoint(handler: Callable[[Request], JSONResponse]) -> Callable[[Request], Awaitable[JSONResponse]]:
    """A blocking handler off the event loop; what a caller got wrong is 400, an index that cannot be used 503."""

    async def serve(request: Request) -> JSONResponse:
        try:
            return await run_in_threadpool(handler, request)
        except Unusable as problem:
            return JSONResponse({"error": str(problem)}, status_code=400)
        except (IndexProblem, EncoderUnavailable) as problem:
            return JSONResponse({"error": str(problem)}, status_code=503)
        except Exception:  # the caller gets no traceback; the log does
            log.exception("%s", request.url.path)
            return JSONResponse({"error": "internal error; see the server's log"}, status_code=500)

    return serve


def routes(index: Path) -> list[Route]:
    """The JSON endpoints over the index in a folder."""
    return [
        Route("/api/search", endpoint(partial(_search, index))),
        Route("/api/ask", endpoint(partial(_ask, index))),
        Route("/api/health", endpoint(partial(_health, index))),
    ]


def _warm(index: Path) -> None:
    """Open the index and make the first screen's questions before anybody looks."""
    try:
        examples(open_current(index))
    except (IndexProblem, EncoderUnavailable) as problem:
        log.warning("%s", problem)


@asynccontextmanager
async def _lifespan(_: st.App) -> AsyncIterator[dict[str, Any]]:
    threading.Thread(target=_warm, args=(from_environment().index,), name="warm", daemon=True).start()
    yield {}


def _script_failed(problem: Exception) -> bool:
    """A fault of ours: the reader gets a calm sentence, the log the traceback."""
    log.error("page failed", exc_info=problem)
    words = Words("en" if st.session_state.get(LANGUAGE, DANISH) == ENGLISH else "da")
    st.error(words("app.error"), title=words("app.error.title"), icon=":material/error:")
    return True


app = st.App(
    ROOT / "ui" / "main.py",
    routes=routes(from_environment().index),
    middleware=[Middleware(DanishPage)],
    lifespan=_lifespan,
    on_script_error=_script_failed,
)

"""A real server and a real browser for the tests of the app's pages: started once for all of them."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from indexer.build import build
from indexer.encoder import load
from tests.test_ui_pages import ROADS, TRICKS

ROOT = Path(__file__).parent.parent
CHROMIUM = next((p for p in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(p).exists()), None)
ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync --no-first-run"
).split()
QUIET = 400  # milliseconds without a change and without a running script: a press reaches the server in less
SETTLED = """quiet => new Promise((done, fail) => {
    const app = () => document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState;
    const began = performance.now();
    let since = began;
    const watch = new MutationObserver(() => { since = performance.now(); });
    watch.observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
    const look = setInterval(() => {
        if (app() !== 'notRunning') since = performance.now();
        const [stood, waited] = [performance.now() - since, performance.now() - began];
        if (stood < quiet && waited < 30000) return;
        clearInterval(look);
        watch.disconnect();
        if (stood < quiet) fail(new Error('the page did not come to rest in 30 s')); else done();
    }, 20);
})"""
LABEL_TRICKS = ":smile: **fed** a -> b `k` $x$ [l](u)"
# A case that begins in a committee, is postponed, promised again, and decided by the council against a vote.
CASE = {
    "bro1.md": """Østerby Kommune

Teknik- og Miljøudvalget

Referat fra mødet tirsdag den 4. maj 2021 kl. 16.00

Til stede: Ole Bæk (O), Mette Lund (A), Karin Lund (V)

1. Ny gangbro over Kæret
Sagsnr.: 21/4410

Sagsfremstilling
Gangbroen over Kæret er slidt. En ny bro koster 4,0 mio. kr.

Indstilling
Forvaltningen indstiller, at broen fornyes i 2022.

Beslutning
Udsat. Sagen forelægges igen i august 2021.
""",
    "bro2.md": """Østerby Kommune

Teknik- og Miljøudvalget

Referat fra mødet tirsdag den 10. august 2021 kl. 16.00

Til stede: Ole Bæk (O), Mette Lund (A)

1. Ny gangbro over Kæret
Sagsnr.: 21/4410

Sagsfremstilling
Prisen på gangbroen er nu 5,5 mio. kr.

Indstilling
Forvaltningen indstiller, at broen fornyes i 2022.

Beslutning
Anbefales over for Byrådet. Ole Bæk (O) stemte imod.
""",
    "bro3.md": """Østerby Kommune

Byrådet

Referat fra mødet tirsdag den 31. august 2021 kl. 17.00

Til stede: Ole Bæk (O), Mette Lund (A), Karin Lund (V)

1. Godkendelse af dagsorden

Beslutning
Godkendt.

2. Ny gangbro over Kæret
Sagsnr.: 21/4410

Sagsfremstilling
Udvalget anbefaler, at gangbroen fornyes.

Indstilling
Forvaltningen indstiller, at broen fornyes i 2022.

Beslutning
Godkendt med 2 stemmer for og 1 stemme imod. Imod stemte Ole Bæk (O).
""",
}
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}

# A machine under load may draw later than any wait foresees: such a test is run again. A fault fails every time.
NEEDS_BROWSER = [
    pytest.mark.skipif(
        CHROMIUM is None or find_spec("playwright") is None,
        reason="no Chromium or no playwright on this machine: browser tests skipped",
    ),
    pytest.mark.flaky(reruns=2),
]


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the server: its minutes and its index, and beside that what the app writes."""
    return tmp_path_factory.mktemp("browser")


@pytest.fixture(scope="session")
def server(served: Path) -> Iterator[str]:
    """The app over a few sample files, one with text that looks like markup, and a case of three handlings."""
    folder = served
    minutes = folder / "minutes"
    minutes.mkdir()
    chosen: dict[str, Path] = {}
    for path in sorted((ROOT / "data" / "sample").rglob("*.*")):
        if path.stem != "README":
            chosen.setdefault(path.suffix, path)  # one of each kind of file
    for path in chosen.values():
        shutil.copy(path, minutes)
    tricky = ROADS.format(tricks=TRICKS).replace("2. Salg af grund ved havnen", f"2. Salg af grund {LABEL_TRICKS}")
    (minutes / "veje.md").write_text(tricky, "utf-8")
    for name, text in CASE.items():
        (minutes / name).write_text(text, "utf-8")
    build([minutes], folder / "index", load("bundled"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = (folder / "log").open("wb")
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "streamlit",
            "run",
            "app.py",
            "--server.port",
            str(port),
            "--server.address",
            "127.0.0.1",
        ],
        cwd=ROOT,
        env={**os.environ, "REFERENT_INDEX": str(folder / "index")},
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{url}/api/health")
        yield url
    finally:
        process.terminate()
        process.wait(10)
        log.close()


def _wait_for(url: str) -> None:
    for _ in range(240):
        try:
            urllib.request.urlopen(url).close()
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.25)
    raise TimeoutError(url)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as p:
        chromium = p.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def contexts(browser: Any) -> dict[str, Any]:
    """One per theme: what the pages are drawn with is fetched once. A page is still a session of its own."""
    return {scheme: browser.new_context(color_scheme=scheme, locale="da-DK") for scheme in ("light", "dark")}


@pytest.fixture
def visit(server: str, contexts: dict[str, Any]) -> Iterator[Callable[..., Any]]:
    """Open an address of the app in a new session and wait until it is drawn; outside addresses are noted in `page.outside`."""
    pages = []

    def go(path: str = "", size: dict[str, int] = DESKTOP, scheme: str = "light") -> Any:
        page = contexts[scheme].new_page()
        pages.append(page)
        page.set_viewport_size(size)
        page.outside = []
        page.on(
            "request", lambda r: None if r.url.startswith((server, "data:", "blob:")) else page.outside.append(r.url)
        )
        page.goto(f"{server}/{path}")
        page.wait_for_selector("h1", timeout=30_000)
        idle(page)
        return page

    yield go
    for page in pages:
        page.close()


def idle(page: Any) -> None:
    """Wait until the page stands still: no script runs, and nothing on it has changed for a while."""
    page.wait_for_selector('[data-testid="stApp"]', timeout=30_000)
    page.evaluate(SETTLED, QUIET)


def ask(page: Any, question: str) -> None:
    page.get_by_test_id("stChatInputTextArea").fill(question)
    page.keyboard.press("Enter")
    page.wait_for_selector("article.hit", timeout=30_000)
    idle(page)


def serious(page: Any, inside: str | None = None) -> list[str]:
    """What axe finds that keeps somebody out, on the page or inside one element: rule and the first element."""
    from axe_core_python.sync_playwright import Axe

    found = Axe().run(page, context=inside)["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in found if v["impact"] in ("serious", "critical")]


def scrolls_sideways(page: Any) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


def tab_to(page: Any, matches: str, most: int = 80, key: str = "Tab") -> None:
    """Press Tab, or another key, until the focused element `e` is one that matches, as nobody with a mouse would need to."""
    for _ in range(2):  # what comes late is reached on the second round
        for _ in range(most):
            page.keyboard.press(key)
            if page.evaluate(f"(() => {{ const e = document.activeElement; return {matches}; }})()"):
                return
        idle(page)
    raise AssertionError(f"not reached by {key}: {matches}")

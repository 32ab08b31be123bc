"""The site in a real browser: it is read, filtered and followed; it asks for nothing from elsewhere."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("starlette", reason="the extra [web] is not installed")
pytest.importorskip("playwright", reason="playwright is not installed")

from playwright import sync_api

from dragoman.record import open_record
from dragoman.web.links import Links
from web_samples import ODD_ID, make_record

TOKEN = "only-for-this-test"
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
BROWSER = os.environ.get("DRAGOMAN_BROWSER") or next(filter(None, map(shutil.which, NAMES)), None)
pytestmark = pytest.mark.skipif(
    BROWSER is None, reason="no Chromium is installed (apt install chromium, or name one: DRAGOMAN_BROWSER)"
)
PAGES = {
    "overview": "/overview",
    "past": "/overview?as_of=2031-05-03",
    "timeline": "/timeline",
    "tracks": "/timeline?lanes=track",
    "agenda": "/agenda?as_of=2031-06-26",
    "calendar": "/agenda?view=calendar&month=2031-06",
    "commitments": "/commitments",
    "actors": "/actors",
    "actor": "/actor/IRN",
    "network": "/network",
    "map": "/map",
    "search": "/search?q=summit",
    "articles": "/search?in=articles&q=summit",
    "document": "/document/d4",
    "hostile": Links("").document(ODD_ID, "r1"),
    "corrections": "/corrections",
    "sign in": "/sign-in",
    "add": "/add",
    "missing": "/event/none",
}
# Faults that keep people from reading or doing something; lesser ones are matters of taste.
GRAVE = ("serious", "critical")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of the sample record, as `dragoman serve` starts it."""
    path = make_record(tmp_path_factory.mktemp("browser") / "talks.db")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "dragoman", "serve", "--record", str(path), "--port", str(port)]
    env = {**os.environ, "DRAGOMAN_TOKEN": TOKEN}
    server = subprocess.Popen([*command, "--rate", "5000", "--corrections"], stderr=subprocess.PIPE, env=env)
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(150):
            if server.poll() is not None:
                pytest.fail(f"the server ended: {(server.stderr or sys.stdin).read()!r}")
            try:
                urllib.request.urlopen(f"{url}/static/icon.svg", timeout=5).close()
                break
            except OSError:
                time.sleep(0.2)
        yield url
    finally:
        server.terminate()
        server.wait(10)
        if server.stderr:
            server.stderr.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as play:
        # Root, as in a container, may not use Chromium's sandbox.
        started = play.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    """A page that fails the test when it tells an error or asks for anything from elsewhere."""
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    faults: list[str] = []
    opened.on("console", lambda m: faults.append(m.text) if m.type in ("error", "warning") else None)
    opened.on("pageerror", lambda e: faults.append(str(e)))
    opened.on("dialog", lambda d: (faults.append(f"dialog {d.message}"), d.dismiss()))
    opened.on("requestfailed", lambda r: faults.append(f"failed {r.url}"))
    opened.on("request", lambda r: None if r.url.startswith(address) else faults.append(f"asked {r.url}"))
    # The browser asks for a page's icon after the page is there: going on, or closing, would break that off.
    visit = opened.goto
    opened.goto = lambda url, **how: visit(url, **{"wait_until": "networkidle", **how})
    yield opened
    opened.wait_for_load_state("networkidle")
    context.close()
    assert [f for f in faults if "status of 404" not in f] == []


@pytest.mark.parametrize("name", PAGES)
def test_pages_can_be_used_by_everybody(page: Any, name: str) -> None:
    axe = pytest.importorskip("axe_core_python.sync_playwright", reason="axe-core-python is not installed")
    page.goto(PAGES[name])
    for scheme, width in (("light", 1280), ("dark", 1280), ("light", 390)):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        found = axe.Axe().run(page)
        faults = [
            (v["id"], v["help"], [n["html"][:200] for n in v["nodes"][:3]])
            for v in found["violations"]
            if v["impact"] in GRAVE
        ]
        assert faults == [], (scheme, width)
        assert found["passes"]
    # On a telephone nothing is wider than the screen, and no words are too small.
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    small = page.evaluate(
        "[...document.querySelectorAll('main p, main li, main td, main a')]"
        ".filter(e => e.innerText && parseFloat(getComputedStyle(e).fontSize) < 11).map(e => e.outerHTML)"
    )
    assert small == []


def test_a_reader_filters_follows_and_comes_back(page: Any) -> None:
    page.goto("/overview")
    page.get_by_label("Search the record").fill("summit")
    page.get_by_role("button", name="Search").click()
    page.wait_for_url("**/search?q=summit")
    page.get_by_role("link", name="Arnor and Gondor: talks in Bree").click()
    assert page.locator("h1").inner_text() == "Arnor and Gondor: talks in Bree"
    steps = page.locator(".history > li")
    assert steps.count() == 5
    assert steps.nth(2).locator("mark").inner_text() == "summit"
    steps.nth(2).get_by_role("link").click()
    # The words quoted are marked in their place in the article, and stand in view.
    trigger = page.locator(".anchor:target + .trigger")
    assert trigger.inner_text().startswith("summit") and trigger.is_visible()
    assert page.locator(".asked").all_inner_texts() != []
    assert "put off" in page.locator(".text").inner_text()
    page.go_back()
    assert page.locator("h1").inner_text() == "Arnor and Gondor: talks in Bree"


def test_a_correction_and_its_undo(page: Any) -> None:
    page.goto("/search?type=ASSAULT")
    page.get_by_role("link", name="Sign in to correct").click()
    page.get_by_label("Your name").fill("Ann")
    page.get_by_label("The token").fill(TOKEN)
    page.get_by_role("button", name="Sign in").click()
    assert page.locator("h1").inner_text() == "Corrections"
    page.goto("/search?type=ASSAULT")
    page.locator(".event .what").click()
    page.get_by_text("Edit what is believed of it").click()
    page.get_by_label("Status").select_option("denied")
    page.locator("#why-edit").fill("the ministry said so")
    page.get_by_role("button", name="It is so").click()
    assert page.locator(".lead .status").inner_text().strip() == "denied"
    axe = pytest.importorskip("axe_core_python.sync_playwright", reason="axe-core-python is not installed")
    assert [v["id"] for v in axe.Axe().run(page)["violations"] if v["impact"] in GRAVE] == []
    page.get_by_role("link", name="Corrections").click()
    assert "the ministry said so" in page.locator(".corrections li").first.inner_text()
    assert [v["id"] for v in axe.Axe().run(page)["violations"] if v["impact"] in GRAVE] == []
    page.get_by_role("button", name="Undo correction 1").click()
    assert page.locator("#c1.undone").count() == 1
    page.goto("/search?type=ASSAULT")
    assert page.locator(".event .status").inner_text().strip() == "carried out"
    page.get_by_role("button", name="Sign out").click()
    assert page.get_by_role("link", name="Sign in to correct").count() == 1


def test_the_timeline_zooms_and_leads_to_events(page: Any) -> None:
    page.goto("/timeline")
    wide = page.locator("#lanes").inner_text()
    page.get_by_role("link", name="Closer").click()
    assert page.locator("#lanes").inner_text() != wide
    page.get_by_role("link", name="All", exact=True).click()
    page.get_by_label("Actor").fill("Mordor")
    page.get_by_role("button", name="Show").click()
    lanes = page.locator(".lane h3").all_inner_texts()
    assert [lane.split(" ")[0] for lane in lanes] == ["GON", "MOR"]
    page.locator(".lane a[aria-label*='Mordor']").first.click()
    assert "Mordor" in page.locator("h1").inner_text()


def test_the_keyboard_is_enough(page: Any) -> None:
    page.goto("/timeline")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "actor"
    page.keyboard.type("IRN")
    page.keyboard.press("Enter")
    page.wait_for_url("**actor=IRN**")
    assert page.get_by_label("Actor").input_value() == "IRN"


def test_the_day_is_changed_everywhere(page: Any) -> None:
    page.goto("/overview")
    page.get_by_label("As known on").fill("2031-05-03")
    page.get_by_role("button", name="Go").click()
    assert "put off" in page.locator("main").inner_text()
    page.get_by_role("link", name="Agenda", exact=True).click()
    assert "as_of=2031-05-03" in page.url
    page.get_by_role("link", name="Back to now").click()
    assert "as_of" not in page.url


def test_everything_works_without_script(browser: Any, address: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/search")
    page.get_by_role("link", name="planned").first.click()
    assert "status=scheduled" in page.url
    assert page.locator(".event").count() >= 2
    context.close()


def test_what_an_article_holds_stays_text(page: Any) -> None:
    page.goto(PAGES["hostile"])
    assert "<script>alert(1)</script>" in page.locator(".text").inner_text()
    assert page.locator("main script, main img, main iframe").count() == 0
    assert page.locator("a[href^='javascript']").count() == 0


def test_odd_ids_are_found_by_their_links(page: Any) -> None:
    page.goto("/search?in=articles&q=gnp")
    page.locator(".hits a").first.click()
    assert page.locator(".lead code").inner_text() == ODD_ID


def test_events_of_the_record_are_all_linked(page: Any, address: str, tmp_path: Path) -> None:
    with open_record(make_record(tmp_path / "r.db")) as record:
        ids = {e.id for e in record.events()}
    page.goto("/search")
    linked = page.locator(".event .what").evaluate_all("links => links.map(a => a.pathname)")
    assert {link.removeprefix("/event/") for link in linked} == ids


# The last of all: what it adds to the record would stand in the way of others.
def test_an_article_is_added_and_its_words_are_marked(page: Any) -> None:
    page.goto("/add")
    page.get_by_role("link", name="Sign in", exact=True).click()
    page.get_by_label("Your name").fill("Ann")
    page.get_by_label("The token").fill(TOKEN)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Add an article").click()
    page.get_by_label("The article").fill("Finland expelled two diplomats of Belarus on Tuesday.")
    page.get_by_label("Published on").fill("2031-08-06")
    page.get_by_label("Headline").fill("Diplomats expelled")
    page.get_by_role("button", name="Read and add").click()
    assert page.locator("h2#done").inner_text() == "Added"
    axe = pytest.importorskip("axe_core_python.sync_playwright", reason="axe-core-python is not installed")
    assert [v["id"] for v in axe.Axe().run(page)["violations"] if v["impact"] in GRAVE] == []
    assert "Aug 5, 2031" in page.locator(".told li").first.inner_text()
    page.get_by_role("link", name="The article with its events marked").click()
    assert page.locator("h1").inner_text() == "Diplomats expelled"
    assert "expelled" in page.locator(".text a.trigger").first.inner_text()
    page.get_by_role("button", name="Sign out").click()

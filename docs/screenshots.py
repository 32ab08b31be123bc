"""Photographs the site of the example record: python docs/screenshots.py [--all FOLDER]

Puts the few pictures of docs/site.md into docs/images; with --all every page into a folder, on a desk and on
a telephone, light and dark, to be looked at. Needs dragoman[web], playwright and a Chromium
(DRAGOMAN_BROWSER names one that isn't found).
"""

from __future__ import annotations

import argparse
import itertools
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
SIZES = {"desk": (1280, 900), "phone": (390, 844)}
SCHEMES = ("light", "dark")
TOKEN = "only-to-photograph"
PAGES = {
    "overview": "/overview",
    "timeline": "/timeline?from=2013-10-01&to=2014-04-01",
    "tracks": "/timeline?lanes=track",
    "agenda": "/agenda?as_of=2014-01-14",
    "calendar": "/agenda?view=calendar&month=2014-02&as_of=2014-01-14",
    "commitments": "/commitments",
    "actors": "/actors",
    "actor": "/actor/IRN",
    "network": "/network",
    "map": "/map",
    "search": "/search?q=talks",
    "articles": "/search?in=articles&q=enrichment",
    "event": "/event/{event}",
    "document": "/document/{document}",
    "corrections": "/corrections",
    "sign-in": "/sign-in",
    "add": "/add",
}
SHOWN = (
    ("timeline", "desk", "light"), ("event", "desk", "light"), ("document", "desk", "light"),
    ("agenda", "phone", "light"), ("agenda", "phone", "dark"),
)  # fmt: skip


@contextmanager
def served(record: Path) -> Iterator[str]:
    """The address of a server of a record."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "dragoman", "serve", "--record", str(record), "--port", str(port)]
    env = {**os.environ, "DRAGOMAN_TOKEN": TOKEN}
    server = subprocess.Popen([*command, "--corrections"], stderr=subprocess.DEVNULL, env=env)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(f"{address}/static/icon.svg", timeout=5).close()
                break
            except OSError:
                time.sleep(0.2)
        yield address
    finally:
        server.terminate()
        server.wait(10)


def addresses(record: Path) -> dict[str, str]:
    """The pages, those of one event and one article with the richest of the record."""
    from dragoman.record import open_record

    with open_record(record, readonly=True) as opened:
        event = max(opened.events(kind="meeting"), key=lambda e: (len(e.history), e.id))
        document = max(event.documents, key=lambda d: (len(opened.reports(d)), d))
    return {name: path.format(event=event.id, document=document) for name, path in PAGES.items()}


def photograph(browser: Any, address: str, path: str, size: str, scheme: str, to: Path) -> None:
    """One picture, of what is seen first."""
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    page = context.new_page()
    page.goto(address + path, wait_until="networkidle")
    page.screenshot(path=to, animations="disabled")
    context.close()


def main() -> None:
    """Make a record of the examples, serve it, and photograph it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--all", type=Path, metavar="FOLDER", help="every page, in four ways, to look at")
    folder = parser.parse_args().all
    found = filter(None, map(shutil.which, BROWSERS))
    chromium = os.environ.get("DRAGOMAN_BROWSER") or next(found, None)
    if chromium is None:
        sys.exit("no Chromium was found: install one, or name one by DRAGOMAN_BROWSER")
    from playwright.sync_api import sync_playwright

    wanted = list(itertools.product(PAGES, SIZES, SCHEMES)) if folder else list(SHOWN)
    target = folder or IMAGES
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as play:
        record = Path(scratch) / "talks.db"
        add = [sys.executable, "-m", "dragoman", "add", str(ROOT / "examples/iran-talks")]
        subprocess.run([*add, "--record", str(record)], check=True, stdout=subprocess.DEVNULL)
        paths = addresses(record)
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        with served(record) as address:
            for name, size, scheme in wanted:
                to = target / f"{name}-{size}-{scheme}.png"
                photograph(browser, address, paths[name], size, scheme, to)
                print(to, to.stat().st_size // 1000, "kB")
        browser.close()


if __name__ == "__main__":
    main()

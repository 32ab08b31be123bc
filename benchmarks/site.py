"""How fast the site answers while articles are being added: python benchmarks/site.py RECORD [SOURCE]

Starts `dragoman serve` on a copy of the record, adds the articles of SOURCE to that copy, and lets twenty
readers ask for every page in turn, each for its next page a second after the last one. Prints for each page
the median and the 95th percentile of the time from question to answer, in milliseconds.
"""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx

from dragoman.record import open_record

READERS = 20
SECONDS = float(os.environ.get("BENCH_SECONDS", "60"))
PAUSE = 1.0


def addresses(path: Path) -> dict[str, list[str]]:
    """Several addresses for each page, so that not all is remembered."""
    with open_record(path, readonly=True) as record:
        events = record.events(limit=400)[::8]
        actors = [a.id for a in record.actors(12)]
        documents = [d.id for d in record.documents(limit=300)[::10]]
        latest = (record.latest() or "2020-01-01")[:7]
    words = ("talks", "sanctions", "ceasefire", "summit", "attack", "visit", "nuclear")
    return {
        "overview": ["/overview"],
        "timeline": ["/timeline", *(f"/timeline?actor={a}" for a in actors)],
        "agenda": ["/agenda", f"/agenda?view=calendar&month={latest}"],
        "commitments": ["/commitments"],
        "actors": ["/actors", "/actors?page=2"],
        "actor": [f"/actor/{a}" for a in actors],
        "network": ["/network", *(f"/network?actor={a}" for a in actors[:4])],
        "map": ["/map", *(f"/map?actor={a}" for a in actors[:4])],
        "event": [f"/event/{e.id}" for e in events],
        "document": [f"/document/{d}" for d in documents],
        "search": ["/search", *(f"/search?q={w}" for w in words)],
        "articles": [f"/search?in=articles&q={w}" for w in words],
    }


async def reader(
    client: httpx.AsyncClient, pages: dict[str, list[str]], told: dict[str, list[float]], end: float
) -> None:
    """One reader, who asks for a page, reads for a second, and asks for the next."""
    await asyncio.sleep(random.random() * PAUSE)
    while time.monotonic() < end:
        name = random.choice(list(pages))
        started = time.monotonic()
        answer = await client.get(random.choice(pages[name]))
        answer.raise_for_status()
        told[name].append(1000 * (time.monotonic() - started))
        await asyncio.sleep(PAUSE)


async def measure(url: str, pages: dict[str, list[str]]) -> dict[str, list[float]]:
    """What the readers waited, by page."""
    told: dict[str, list[float]] = {name: [] for name in pages}
    end = time.monotonic() + SECONDS
    async with httpx.AsyncClient(base_url=url, timeout=60) as client:
        for addresses_ in pages.values():
            await client.get(addresses_[0])
        await asyncio.gather(*(reader(client, pages, told, end) for _ in range(READERS)))
    return told


def main() -> None:
    """Run it."""
    random.seed(1)
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        path = Path(folder) / "record.db"
        shutil.copy(sys.argv[1], path)
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        run = [sys.executable, "-m", "dragoman"]
        pages = addresses(path)
        where = ["--record", str(path)]
        server = subprocess.Popen([*run, "serve", *where, "--port", str(port), "--rate", "5000"])
        adding = None
        if len(sys.argv) > 2:
            log = open(Path(folder) / "add.log", "w")  # noqa: SIM115
            adding = subprocess.Popen([*run, "add", sys.argv[2], "--record", str(path)], stdout=log)
        try:
            time.sleep(20)
            told = asyncio.run(measure(f"http://127.0.0.1:{port}", pages))
            still = adding is not None and adding.poll() is None
        finally:
            server.terminate()
            if adding is not None:
                adding.terminate()
                adding.wait()
            server.wait()
    print(f"{sum(map(len, told.values()))} answers in {SECONDS:.0f} s, adding went on: {still}")
    for name, waits in told.items():
        if len(waits) > 1:
            p95 = statistics.quantiles(waits, n=20)[-1]
            print(f"{name:12} {len(waits):5} {statistics.median(waits):7.0f} {p95:7.0f}")


if __name__ == "__main__":
    main()

"""Pages kept while the record changes: shown for a while, made once for all, gone after a correction."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from starlette.responses import Response

from dragoman.web import kept
from dragoman.web.kept import KeptPages


class Maker:
    """Makes pages with their number, after some time by the clock of the test."""

    def __init__(self, clock: list[float], cost: float) -> None:
        self.clock, self.cost, self.made = clock, cost, 0

    async def __call__(self, waited_for: bool) -> Response:
        self.made += 1
        self.waited_for = waited_for
        number = self.made
        await asyncio.sleep(0)
        self.clock[0] += self.cost
        return Response(str(number))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr(kept.time, "monotonic", lambda: now[0])
    return now


@pytest.fixture
def record(tmp_path: Path) -> Path:
    path = tmp_path / "r.db"
    path.write_text("a")
    return path


def write(record: Path) -> None:
    record.write_text(record.read_text() + "more")


def run(test: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(test())


def test_an_unchanged_record_is_asked_once(record: Path, clock: list[float]) -> None:
    async def test() -> None:
        pages, make = KeptPages(record), Maker(clock, 1.0)
        first = await pages.get("page", make)
        clock[0] += 1e6
        again = await pages.get("page", make)
        assert (make.made, first.body, again.body) == (1, b"1", b"1")
        again.headers["x-more"] = "yes"
        assert "x-more" not in (await pages.get("page", make)).headers
        assert (await pages.get("other", make)).body == b"2"

    run(test)


def test_a_cheap_page_is_made_anew_once_the_record_changed(record: Path, clock: list[float]) -> None:
    async def test() -> None:
        pages, make = KeptPages(record), Maker(clock, kept.CHEAP / 2)
        await pages.get("page", make)
        write(record)
        assert (await pages.get("page", make)).body == b"2"

    run(test)


def test_a_dear_page_is_shown_as_it_was_for_a_while_and_then_once_more(
    record: Path, clock: list[float]
) -> None:
    async def test() -> None:
        pages, make = KeptPages(record), Maker(clock, 1.0)
        await pages.get("page", make)
        write(record)
        clock[0] += kept.TIMES - 2
        assert (await pages.get("page", make)).body == b"1"
        clock[0] += 3
        assert (await pages.get("page", make)).body == b"1", "shown once more while a new one is made"
        for _ in range(5):
            await asyncio.sleep(0)
        assert (await pages.get("page", make)).body == b"2"
        assert not make.waited_for
        write(record)
        clock[0] += kept.TIMES * kept.OLD + 1
        assert (await pages.get("page", make)).body == b"3", "too old to be shown"

    run(test)


def test_of_many_who_ask_at_once_one_page_is_made(record: Path, clock: list[float]) -> None:
    async def test() -> None:
        pages, make = KeptPages(record), Maker(clock, 1.0)
        found = await asyncio.gather(*(pages.get("page", make) for _ in range(9)))
        assert {r.body for r in found} == {b"1"}

    run(test)


def test_after_a_correction_nothing_from_before_is_shown(record: Path, clock: list[float]) -> None:
    async def test() -> None:
        pages, make = KeptPages(record), Maker(clock, 1.0)
        early = asyncio.create_task(pages.get("page", make))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        pages.forget()
        assert (await early).body == b"1"
        assert (await pages.get("page", make)).body == b"2"

    run(test)


def test_what_fails_fails_for_all_and_is_tried_again(record: Path, clock: list[float]) -> None:
    async def fail(waited_for: bool) -> Response:
        raise ValueError("no")

    async def test() -> None:
        pages, make = KeptPages(record), Maker(clock, 1.0)
        with pytest.raises(ValueError, match="no"):
            await pages.get("page", fail)
        assert (await pages.get("page", make)).body == b"1"

    run(test)


def test_only_so_many_are_kept(record: Path, clock: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST", 2)

    async def test() -> None:
        pages, make = KeptPages(record), Maker(clock, 1.0)
        for key in "abca":
            await pages.get(key, make)
        assert make.made == 4

    run(test)

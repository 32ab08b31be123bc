"""Pages kept for those who ask for the same while articles are being added."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from pathlib import Path

from starlette.responses import Response

from dragoman.web.readers import state_of

Make = Callable[[bool], Awaitable[Response]]
"""Makes a page; is told whether somebody waits for it."""

CHEAP = 0.05
"""Seconds within which a page is made anew rather than shown as it was before the record changed."""

LEAST = 5.0
TIMES = 30
"""A dear page is shown as it was so many times as long as it took to make, and at least `LEAST` seconds."""

OLD = 10
"""For so many times as long it is still shown once more, while a new one is made."""

MOST = 256


@dataclass(frozen=True, slots=True)
class _Kept:
    """A page: of which state of the record, when, and how long it took."""

    response: Response
    state: Hashable
    at: float
    cost: float

    def age(self, now: float) -> float:
        """How old it is: below 1 it may be shown, below `OLD` while a new one is made."""
        if self.cost < CHEAP:
            return OLD
        return (now - self.at) / max(LEAST, TIMES * self.cost)


class KeptPages:
    """Pages as they were answered last; used by one event loop.

    A page of an unchanged record is as good as new. While articles are being added, nothing would ever be: a
    page that is dear to make may then be some seconds old, and who asks for one somewhat older gets it at
    once and has it made anew for the next. Of several that want the same page at once one makes it.

    Args:
        path: the record.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()
        self._making: dict[Hashable, asyncio.Task[Response]] = {}

    async def get(self, key: Hashable, make: Make) -> Response:
        """A page, as a response of its own.

        Args:
            key: what tells it apart from every other page.
            make: makes it; what it raises is raised to those who wait for it.
        """
        found = self._kept.get(key)
        age = 0.0 if found is None or found.state == state_of(self._path) else found.age(time.monotonic())
        if found is None or age >= OLD:
            return _copy(await asyncio.shield(self._made(key, make, True)))
        self._kept.move_to_end(key)
        if age >= 1:
            self._made(key, make, False)
        return _copy(found.response)

    def forget(self) -> None:
        """Forget everything, as after a correction, which its maker wants to see at once."""
        self._kept.clear()
        self._making.clear()

    def _made(self, key: Hashable, make: Make, waited_for: bool) -> asyncio.Task[Response]:
        task = self._making.get(key)
        if task is None:
            task = self._making[key] = asyncio.create_task(self._make(key, make, waited_for))
            task.add_done_callback(lambda done: done.cancelled() or done.exception())
        return task

    async def _make(self, key: Hashable, make: Make, waited_for: bool) -> Response:
        task, state, started = asyncio.current_task(), state_of(self._path), time.monotonic()
        try:
            response = await make(waited_for)
        finally:
            # After `forget` what is being made is of before the correction, and nobody's any more.
            current = self._making.get(key) is task
            if current:
                del self._making[key]
        if current:
            self._kept[key] = _Kept(response, state, started, time.monotonic() - started)
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)
        return response


def _copy(response: Response) -> Response:
    """The same answer with headers of its own, to which others add."""
    made = Response(response.body, response.status_code)
    made.raw_headers = list(response.raw_headers)
    return made

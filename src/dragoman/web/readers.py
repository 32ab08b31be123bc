"""Who reads the record: a few threads with a connection each, and a memory of what was counted."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from dragoman.record import Record, open_record

T = TypeVar("T")

THREADS = 4
SECONDS = 10.0
"""How long one page may ask the record."""

_KEPT = 256
_FRESH_SECONDS = 5.0
_FRESH_TIMES = 30
"""What took long to count is kept for so many times as long, even where the record changes meanwhile."""


@dataclass(slots=True)
class _Kept:
    """Something counted: of which state of the file, when, and how long it took."""

    value: Any
    state: Hashable
    at: float
    cost: float

    def holds(self, state: Hashable, now: float) -> bool:
        return self.state == state or now - self.at < max(_FRESH_SECONDS, _FRESH_TIMES * self.cost)


class Memory:
    """Counts over a whole record, kept until the record changes, and for a while after.

    While articles are being added a count may so be some seconds old; a page would else count anew for each
    article. Of several that want the same at once one counts, and the others wait for it.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()
        self._making: dict[Hashable, threading.Lock] = {}

    def get(self, record: Record, key: Hashable, make: Callable[[], T]) -> T:
        """What was kept under a key, made where it is missing or too old.

        Args:
            record: the record that `make` asks.
            key: what tells it apart from everything else kept.
            make: makes it.
        """
        state = state_of(record.path)
        with self._lock:
            found = self._fresh(key, state)
            making = self._making.setdefault(key, threading.Lock())
        if found is None:
            with making:
                with self._lock:
                    found = self._fresh(key, state)
                if found is None:
                    started = time.monotonic()
                    value = make()
                    found = _Kept(value, state, started, time.monotonic() - started)
                    self._keep(key, found)
        kept: T = found.value
        return kept

    def _fresh(self, key: Hashable, state: Hashable) -> _Kept | None:
        found = self._kept.get(key)
        if found is None or not found.holds(state, time.monotonic()):
            return None
        self._kept.move_to_end(key)
        return found

    def _keep(self, key: Hashable, made: _Kept) -> None:
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > _KEPT:
                dropped, _ = self._kept.popitem(last=False)
                self._making.pop(dropped, None)

    def forget(self) -> None:
        """Forget everything, as after a correction, which its maker wants to see at once."""
        with self._lock:
            self._kept.clear()


def state_of(path: Path) -> Hashable:
    """What changes whenever the record is written: sizes and times of the file and of its log."""
    states = []
    for name in (path, path.with_name(path.name + "-wal")):
        try:
            told = name.stat()
            states.append((told.st_mtime_ns, told.st_size))
        except OSError:
            states.append((0, 0))
    return tuple(states)


class Readers:
    """Threads that read a record.

    Args:
        path: the record.
        threads: how many read at once.
        seconds: how long one question may take.
    """

    def __init__(self, path: Path, threads: int = THREADS, seconds: float = SECONDS) -> None:
        self.path = path
        self.memory = Memory()
        self._seconds = seconds
        self._mine = threading.local()
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="reader")
        self._later = ThreadPoolExecutor(1, thread_name_prefix="renewer")

    async def ask(self, question: Callable[[Record], T], *, waited_for: bool = True) -> T:
        """Answer a question in a reader's thread.

        Args:
            question: what to ask of the record.
            waited_for: whether somebody waits for the answer; others are answered one after another.

        Raises:
            RecordError: the record can't be read.
            TooSlowError: the answer took too long.
        """
        pool = self._pool if waited_for else self._later
        return await asyncio.get_running_loop().run_in_executor(pool, self._answer, question)

    def close(self) -> None:
        """Let the threads end."""
        for pool in (self._pool, self._later):
            pool.shutdown(wait=True, cancel_futures=True)

    def _answer(self, question: Callable[[Record], T]) -> T:
        record: Record | None = getattr(self._mine, "record", None)
        if record is None:
            record = self._mine.record = open_record(self.path, create=False, readonly=True)
        with record.at_most(self._seconds):
            return question(record)

"""Who reads the record: a few threads with a connection each, and a memory of what was counted."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from dragoman.record import Record, open_record

T = TypeVar("T")

THREADS = 4
SECONDS = 10.0
"""How long one page may ask the record."""

_KEPT = 256
_FRESH_SECONDS = 5.0


class Memory:
    """Counts over a whole record, kept until the record changes, and for a few seconds after.

    While articles are being added a count may so be some seconds old; a page would else count anew for each
    article.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, tuple[Any, int, float]] = OrderedDict()

    def get(self, record: Record, key: Hashable, make: Callable[[], T]) -> T:
        """What was kept under a key, made where it is missing or too old.

        Args:
            record: the record that `make` asks.
            key: what tells it apart from everything else kept.
            make: makes it.
        """
        version, now = record.data_version(), time.monotonic()
        mine = (threading.get_ident(), key)
        with self._lock:
            found = self._kept.get(mine)
            if found is not None and (found[1] == version or now - found[2] < _FRESH_SECONDS):
                self._kept.move_to_end(mine)
                value: T = found[0]
                return value
        made = make()
        with self._lock:
            self._kept[mine] = (made, version, now)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return made

    def forget(self) -> None:
        """Forget everything, as after a correction, which its maker wants to see at once."""
        with self._lock:
            self._kept.clear()


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

    async def ask(self, question: Callable[[Record], T]) -> T:
        """Answer a question in a reader's thread.

        Raises:
            RecordError: the record can't be read.
            TooSlowError: the answer took too long.
        """
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._answer, question)

    def close(self) -> None:
        """Let the threads end."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _answer(self, question: Callable[[Record], T]) -> T:
        record: Record | None = getattr(self._mine, "record", None)
        if record is None:
            record = self._mine.record = open_record(self.path, create=False, readonly=True)
        with record.at_most(self._seconds):
            return question(record)

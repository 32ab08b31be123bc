"""Reading by several processes: documents go out in batches, and what was read comes back in their order.

Each document is read for itself (see arithmetic.py): the answer is the same whatever the number of processes.
"""

from __future__ import annotations

import multiprocessing
import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice

from dragoman.errors import WorkerError
from dragoman.nouns import CodedDocument, Document

OnError = Callable[[Document, Exception], None]
Read = Callable[..., Iterator[CodedDocument]]
"""Reads documents; takes them, and `on_error` by name."""
BATCH = 16
AHEAD = 3
"""Batches given out for each process: one is read, one waits, one comes back."""

Answer = tuple[list[CodedDocument], list[tuple[Document, Exception]]]
_read: Read | None = None


def read_in_processes(
    read: Read, documents: Iterable[Document], processes: int, on_error: OnError | None = None
) -> Iterator[CodedDocument]:
    """Reads documents in processes of their own, in order.

    Args:
        read: what reads them, as `dragoman.pipeline.code`; it is sent to each process once, pickled.
        documents: what to read; they are asked for as the processes need them.
        processes: how many; with 1 all is done in this process.
        on_error: as `read` takes it; called in this process.

    Raises:
        WorkerError: a process was ended from outside, as by a system short of memory.
    """
    if processes <= 1:
        yield from read(documents, on_error=on_error)
        return
    # A process made anew is the same on every system; a forked one would share the parent's threads.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, context, _start, (pickle.dumps(read),)) as pool:
        try:
            yield from _in_order(pool, documents, AHEAD * processes, on_error)
        except BrokenProcessPool:
            raise WorkerError(
                "a process was ended from outside; if memory is short, give fewer --processes"
            ) from None
        finally:
            pool.shutdown(cancel_futures=True)


def _in_order(
    pool: ProcessPoolExecutor, documents: Iterable[Document], most: int, on_error: OnError | None
) -> Iterator[CodedDocument]:
    remaining = iter(documents)
    under_way: deque[Future[Answer]] = deque()
    keep = on_error is not None
    while True:
        while len(under_way) < most and (batch := list(islice(remaining, BATCH))):
            under_way.append(pool.submit(_work, batch, keep))
        if not under_way:
            return
        coded, failed = under_way.popleft().result()
        yield from coded
        for document, error in failed:
            if on_error is not None:
                on_error(document, error)


def _start(read: bytes) -> None:
    """What a new process does first."""
    global _read
    _read = pickle.loads(read)


def _work(batch: list[Document], keep: bool) -> Answer:
    """What a process does with a batch."""
    assert _read is not None
    failed: list[tuple[Document, Exception]] = []

    def note(document: Document, error: Exception) -> None:
        failed.append((document, _portable(error)))

    return list(_read(batch, on_error=note if keep else None)), failed


def _portable(error: Exception) -> Exception:
    """The error, or one that says the same where it can't be sent between processes."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error

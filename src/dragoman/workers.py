"""Reading by several processes: documents go out in batches, and what was read comes back in their order.

Each document is read for itself (see arithmetic.py): the answer is the same whatever the number of processes.
What a process was reading when it was ended from outside is read again, each document alone in the end; so
the one that ends every process is found and told, and the others are read.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from typing import Any

from dragoman.acquaintances import Acquaintance, Acquaintances
from dragoman.errors import WorkerError
from dragoman.nouns import CodedDocument, Document

OnError = Callable[[Document, Exception], None]
Read = Callable[..., Iterator[CodedDocument]]
"""Reads documents; takes them, and by name `on_error`, and `acquaintances` where it is given people."""
People = Callable[[Document], tuple[Acquaintance, ...]]
BATCH = 4
"""Documents sent at once: so few that no process is left without work while another reads the last ones."""
AHEAD = 8
"""Batches given out for each process: so many that one long document keeps no other process waiting."""

Task = tuple[Document, tuple[Acquaintance, ...]]
Answer = tuple[list[CodedDocument], list[tuple[Document, Exception]]]
_read: Read | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """The reading of `dragoman.pipeline.code`, which the parent can send without loading it.

    Attributes:
        gated: as there.
    """

    gated: bool = True

    def __call__(self, documents: Iterable[Document], **more: Any) -> Iterator[CodedDocument]:
        """Reads documents as `code` does."""
        from dragoman.pipeline import code

        return code(documents, gated=self.gated, **more)


def read_in_processes(
    read: Read,
    documents: Iterable[Document],
    processes: int,
    on_error: OnError | None = None,
    people: People | None = None,
) -> Iterator[CodedDocument]:
    """Reads documents in processes of their own, in order.

    Args:
        read: what reads them, as `Reading`; it is sent to each process once, pickled.
        documents: what to read; they are asked for as the processes need them.
        processes: how many; with 1 all is done in this process.
        on_error: as `read` takes it; called in this process.
        people: whom a document may mean without introducing them; asked when the document is given out.

    Raises:
        WorkerError: a process was ended from outside, as by a system short of memory, and there is no
            `on_error` to be told of the document; or processes can't be started.
    """
    if processes <= 1 and people is None:
        yield from read(documents, on_error=on_error)
        return
    team = _Team(processes, read, on_error is not None, people is not None)
    tasks = ((d, people(d) if people is not None else ()) for d in documents)
    try:
        for coded, failed in _in_order(team, tasks):
            yield from coded
            for document, error in failed:
                if on_error is None:
                    raise error
                on_error(document, error)
    finally:
        team.dismiss()


def _in_order(team: _Team, tasks: Iterator[Task]) -> Iterator[Answer]:
    under_way: deque[tuple[list[Task], Future[Answer]]] = deque()
    while True:
        while len(under_way) < team.most and (batch := list(islice(tasks, BATCH))):
            under_way.append((batch, team.submit(batch)))
        if not under_way:
            return
        batch, future = under_way.popleft()
        try:
            answer = future.result()
        except BrokenProcessPool:
            team.dismiss()
            answer = team.read_carefully(batch)
        yield answer


class _Team:
    """The processes, which are made anew after one of them was ended."""

    def __init__(self, processes: int, read: Read, keep: bool, told: bool) -> None:
        self.most = AHEAD * processes
        self._processes = processes
        self._read = pickle.dumps(read)
        self._keep, self._told = keep, told
        self._pool: ProcessPoolExecutor | None = None

    def submit(self, batch: list[Task]) -> Future[Answer]:
        """Give a batch out; where the processes are gone, its answer is that they are."""
        if self._pool is None:
            self._pool = self._start(self._processes)
        try:
            return self._pool.submit(_work, batch, self._keep, self._told)
        except BrokenProcessPool as error:
            gone: Future[Answer] = Future()
            gone.set_exception(error)
            return gone

    def read_carefully(self, batch: list[Task]) -> Answer:
        """Read what a process may have been ended by: in one of its own, and if that is ended, one by one.

        Raises:
            WorkerError: no process can be started.
        """
        with self._start(1) as pool:
            try:
                pool.submit(os.getpid).result()
            except BrokenProcessPool:
                raise WorkerError("processes for reading can't be started; try without --processes") from None
            try:
                return pool.submit(_work, batch, self._keep, self._told).result()
            except BrokenProcessPool:
                if len(batch) == 1:
                    return [], [(batch[0][0], _ended())]
        answers = [self.read_carefully([task]) for task in batch]
        return [c for coded, _ in answers for c in coded], [f for _, failed in answers for f in failed]

    def dismiss(self) -> None:
        """End the processes when they are done with what they read now."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def _start(self, processes: int) -> ProcessPoolExecutor:
        # A process made anew is the same on every system; a forked one would share the parent's threads.
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(processes, context, _start, (self._read,))


def _ended() -> WorkerError:
    return WorkerError(
        "each process that read it was ended from outside; if memory is short, give fewer --processes"
    )


def _start(read: bytes) -> None:
    """What a new process does first."""
    global _read
    # Ctrl-C reaches every process of a terminal: the parent alone decides what becomes of the work.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _read = pickle.loads(read)


def _end_with_parent() -> None:
    """Waits for the end of the parent, which may be killed and then can't tell anyone."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(batch: list[Task], keep: bool, told: bool) -> Answer:
    """What a process does with a batch."""
    assert _read is not None
    failed: list[tuple[Document, Exception]] = []

    def note(document: Document, error: Exception) -> None:
        failed.append((document, _portable(error)))

    on_error = note if keep else None
    if not told:
        return list(_read([document for document, _ in batch], on_error=on_error)), failed
    coded: list[CodedDocument] = []
    for document, people in batch:
        coded += _read([document], on_error=on_error, acquaintances=Acquaintances.of(people))
    return coded, failed


def _portable(error: Exception) -> Exception:
    """The error, or one that says the same where it can't be sent between processes."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error

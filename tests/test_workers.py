"""Reading by several processes: the same answer, whatever their number, and what becomes of failures."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

import pytest

from dragoman.errors import WorkerError
from dragoman.nouns import CodedDocument, Document
from dragoman.workers import BATCH, OnError, read_in_processes

EXAMPLES = Path(__file__).parent.parent / "examples" / "iran-talks"


class Unportable(Exception):
    """An error that can't be made again from its arguments."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(one)


def fake_read(documents: Iterable[Document], on_error: OnError | None, worst: str) -> Iterator[CodedDocument]:
    """Fails for document 3; for document 20 does what `worst` says."""
    for document in documents:
        error: Exception | None = ValueError("three") if document.id == "3" else None
        if document.id == "20" and worst == "odd":
            error = Unportable("odd", "even")
        if document.id == "20" and worst == "die":
            os._exit(1)
        if error is None:
            yield CodedDocument(document)
        elif on_error is not None:
            on_error(document, error)
        else:
            raise error


def documents(count: int) -> list[Document]:
    return [Document(str(n), f"text {n}") for n in range(count)]


def test_order_is_kept_and_failures_are_told() -> None:
    failed: list[tuple[str, str]] = []
    read = read_in_processes(
        partial(fake_read, worst="odd"),
        documents(3 * BATCH + 1),
        2,
        lambda document, error: failed.append((document.id, str(error))),
    )
    assert [c.document.id for c in read] == [str(n) for n in range(3 * BATCH + 1) if n not in (3, 20)]
    assert failed == [("3", "three"), ("20", "Unportable: odd")]


def test_without_anyone_to_tell_an_error_ends_the_reading() -> None:
    with pytest.raises(ValueError, match="three"):
        list(read_in_processes(partial(fake_read, worst=""), documents(5), 2))


def test_a_process_that_is_killed_is_said() -> None:
    with pytest.raises(WorkerError, match="fewer --processes"):
        list(read_in_processes(partial(fake_read, worst="die"), documents(2 * BATCH), 2, lambda *_: None))


def test_the_same_bytes_whatever_the_processes_and_hash_seed() -> None:
    outputs = set()
    for processes, seed in (("1", "0"), ("1", "77"), ("2", "random")):
        command = [sys.executable, "-m", "dragoman", "code", str(EXAMPLES), "--processes", processes]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(
            [*command, "--format", "jsonl"], env=environment, capture_output=True, check=True
        )
        outputs.add(done.stdout)
    assert len(outputs) == 1
    assert outputs.pop().count(b"\n") > BATCH  # more than one batch

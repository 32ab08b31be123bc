"""Reading by several processes: the same answer, whatever their number, and what becomes of failures."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from dragoman.errors import WorkerError
from dragoman.nouns import CodedDocument, Document
from dragoman.record import open_record
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
        documents(7 * BATCH + 1),
        2,
        lambda document, error: failed.append((document.id, str(error))),
    )
    assert [c.document.id for c in read] == [str(n) for n in range(7 * BATCH + 1) if n not in (3, 20)]
    assert failed == [("3", "three"), ("20", "Unportable: odd")]


def test_without_anyone_to_tell_an_error_ends_the_reading() -> None:
    with pytest.raises(ValueError, match="three"):
        list(read_in_processes(partial(fake_read, worst=""), documents(5), 2))


def test_the_document_that_ends_its_process_is_told_and_the_others_are_read() -> None:
    failed: list[tuple[str, Exception]] = []
    read = read_in_processes(
        partial(fake_read, worst="die"), documents(30), 2, lambda d, error: failed.append((d.id, error))
    )
    assert [c.document.id for c in read] == [str(n) for n in range(30) if n not in (3, 20)]
    assert [id_ for id_, _ in failed] == ["3", "20"]
    assert isinstance(failed[1][1], WorkerError)


def test_without_anyone_to_tell_an_ended_process_ends_the_reading() -> None:
    with pytest.raises(WorkerError, match="fewer --processes"):
        list(read_in_processes(partial(fake_read, worst="die"), documents(30)[19:], 2))


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


def test_add_leaves_the_same_record_whatever_the_processes(tmp_path: Path) -> None:
    texts = [
        ("a", "2031-03-01", "Norway's foreign minister Ivan Zedlund met Iran's envoy in Oslo on Saturday."),
        ("b", "2031-03-03", "Zedlund met his Chilean colleague in Lima on Sunday."),
        ("c", "2031-03-05", "Chile and Norway signed a fishing treaty in Oslo on Tuesday."),
        ("d", "2031-03-06", "Zedlund will visit Peru next week, the foreign ministry of Norway said."),
    ]
    for n in range(BATCH):
        texts.append((f"x{n}", f"2031-03-{n + 10}", f"Zedlund opened port {n} with the mayor on Monday."))
    lines = [json.dumps({"id": i, "published": day, "text": text}) + "\n" for i, day, text in texts]
    source = tmp_path / "news.jsonl"
    source.write_text("".join(lines))
    dumps = []
    for processes in ("1", "2"):
        path = str(tmp_path / f"{processes}.db")
        add = [sys.executable, "-m", "dragoman", "add", str(source), "--record", path]
        environment = {**os.environ, "PYTHONHASHSEED": processes}
        command = [*add, "--processes", processes, "-v"]
        done = subprocess.run(command, env=environment, capture_output=True, check=True)
        with closing(sqlite3.connect(path)) as record:
            dumps.append((done.stdout, list(record.iterdump())))
    assert dumps[0] == dumps[1]
    assert any("Zedlund" in line and "Chile" in line for line in dumps[0][1])


def test_ctrl_c_keeps_what_was_added_and_leaves_no_process(tmp_path: Path) -> None:
    record = tmp_path / "talks.db"
    add = [sys.executable, "-m", "dragoman", "add", str(EXAMPLES), "--record", str(record), "-v"]
    with subprocess.Popen(
        [*add, "--processes", "2", "--format", "jsonl"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    ) as run:  # fmt: skip
        assert run.stdout is not None
        first = json.loads(run.stdout.readline())
        os.killpg(run.pid, signal.SIGINT)
        # It ends when no process holds the pipes any more.
        _, errors = run.communicate(timeout=30)
    assert "Traceback" not in errors
    with open_record(record, create=False) as kept:
        assert kept.check() == []
        assert kept.document(first["document"]) is not None

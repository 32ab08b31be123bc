"""Kills writers with SIGKILL at random moments, and checks what they leave: python benchmarks/kills.py

Four kinds of work, each in a process of its own that is killed again and again until it comes to its end:
adding documents, correcting, reading anew, and bringing a record of an earlier schema up to date. After each
kill the record must open and pass `check`; at the end it must hold what it holds where nobody was killed.
Exit status 1: it didn't.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from dragoman.nouns import Actor, CodedDocument, Document, Party, Report, Span, Status
from dragoman.recoding import recode
from dragoman.record import Record, open_record

OLD = Path(__file__).parent.parent / "tests" / "records"
STATES = {"ARN": "Arnor", "GON": "Gondor", "ROH": "Rohan", "MOR": "Mordor"}
STATUSES: tuple[Status, ...] = ("proposed", "scheduled", "postponed", "scheduled", "cancelled", "occurred")
DOCUMENTS = 40


def library(later: bool = False) -> Iterator[CodedDocument]:
    """Documents about the summits of four states, always the same.

    Args:
        later: as a later version reads them: what was put off is called off, and every ninth tells nothing.
    """
    chance = random.Random(7)
    for number in range(DOCUMENTS):
        one, other = chance.sample(sorted(STATES), 2)
        status = STATUSES[number % len(STATUSES)]
        told = date(2031, 1, 1) + timedelta(days=number * 3)
        day = (told + timedelta(days=chance.randrange(-2, 20))).isoformat()
        text = f"{STATES[one]} and {STATES[other]}: the summit of {day} is {status}."
        at = text.index("summit")
        if later and status == "postponed":
            status = "cancelled"
        report = Report(
            "r1", Span(0, len(text)), Span(at, at + 6), "CONSULT", "meeting", "040", status,
            (_party(one), _party(other)), start=day, end=day, confidence=0.9, why="made",
        )  # fmt: skip
        reports = () if later and number % 9 == 8 else (report,)
        yield CodedDocument(Document(f"d{number:03}", text, published=told.isoformat(), source="S"), reports)


def _party(code: str) -> Party:
    return Party(Actor(code, STATES[code], "state", code))


# -- the work, in a process of its own


def add(record: Record) -> None:
    """Add the library; what is there already changes nothing."""
    list(record.add(library()))


def correct(record: Record) -> None:
    """Correct something of every third document, a few of which are undone, going on where it stood."""
    for number in range(len(record.corrections()) + 1, 19):
        document = f"d{(number * 3) % DOCUMENTS:03}"
        if number % 6 == 0:
            record.undo(number - 3, by="Ann")
        elif number % 3 == 0:
            record.correct(
                "edit", f"{document}:r1", by="Ann", fields={"status": "cancelled", "place": "Bree"}
            )
        elif number % 3 == 1:
            record.correct("reject", f"{document}:r1", by="Ann", why="no summit")
        else:
            ids = [e.id for e in record.events()]
            record.correct("merge", ids[number % len(ids)], ids[(number + 1) % len(ids)], by="Ann")


def read_anew(record: Record) -> None:
    """Read all anew, as a later version would."""
    # Late, for it loads the parser, which no other kind of work needs.
    from dragoman import pipeline

    known = {c.document.id: c for c in library(later=True)}

    def code(documents: Any, **_: Any) -> Iterator[CodedDocument]:
        for document in documents:
            yield replace(known[document.id], document=document)

    pipeline.code = code  # type: ignore[assignment]
    list(recode(record, record.outdated(), lambda d, e: None))
    if not record.is_linked_anew():
        record.relink()


def migrate(record: Record) -> None:
    """Opening it did the work."""


WORK: dict[str, Callable[[Record], None]] = {
    "add": add, "correct": correct, "recode": read_anew, "migrate": migrate,
}  # fmt: skip


def prepare(work: str, path: Path) -> None:
    """What the work begins with."""
    if work == "migrate":
        path.write_bytes(gzip.decompress((OLD / "schema-1.db.gz").read_bytes()))
    elif work in ("correct", "recode"):
        with open_record(path) as record:
            add(record)
            if work == "recode":
                record.correct("edit", "d003:r1", by="Ann", fields={"status": "ongoing"})
                record._db.execute("UPDATE documents SET coded_with = 'earlier'")
                record._db.execute("UPDATE meta SET value = 'earlier' WHERE key = 'linked'")


def worker(work: str, path: Path) -> None:
    """Do the work, after a word that it begins now."""
    if work == "recode":
        from dragoman import pipeline  # noqa: F401
    print("ready", flush=True)
    with open_record(path) as record:
        WORK[work](record)


# -- the killing


def content(path: Path) -> tuple[Any, ...]:
    """What a record holds, apart from when corrections were made."""
    with open_record(path) as record:
        made = [
            (c.number, c.action, c.subject, c.what, c.groups, dict(c.fields)) for c in record.corrections()
        ]
        reports = [(d, record.reports(d.id)) for d in record.documents()]
        return record.events(), reports, made, record.outdated()


def run(work: str, path: Path) -> subprocess.Popen[str]:
    """Start a worker, and wait until it begins."""
    process = subprocess.Popen(
        [sys.executable, __file__, "--worker", work, str(path)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    process.stdout.readline()
    return process


def torment(work: str, folder: Path, kills: int, chance: random.Random) -> list[str]:
    """Kill a kind of work so many times.

    Returns:
        What was wrong.
    """
    first, expected = folder / f"{work}-first.db", folder / f"{work}.db"
    prepare(work, first)
    if first.exists():
        shutil.copy(first, expected)
    process = run(work, expected)
    started = time.perf_counter()
    process.wait()
    usual = time.perf_counter() - started
    goal = content(expected)
    faults, done, ends = [], 0, 0
    path = folder / f"{work}-killed.db"
    while done < kills:
        for old in folder.glob(f"{path.name}*"):
            old.unlink()
        if first.exists():
            shutil.copy(first, path)
        while done < kills:
            process = run(work, path)
            # Half of the kills soon after the start, for the work gets shorter as it goes on.
            time.sleep(chance.random() * usual * chance.choice((0.1, 1.0)))
            process.send_signal(signal.SIGKILL)
            ended = process.wait() == 0
            done += not ended
            if path.exists():
                with open_record(path) as record:
                    faults += [f"{work}, kill {done}: {fault}" for fault in record.check()]
            if ended:
                break
        run(work, path).wait()
        ends += 1
        if content(path) != goal:
            faults.append(f"{work}: after kill {done} it came to another end")
    print(f"{work}: killed {done} times in {ends} runs, {len(faults)} faults", flush=True)
    return faults


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=50, help="how often each kind of work is killed")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=tuple(WORK), help="only this kind of work")
    parser.add_argument("--worker", nargs=2, metavar=("WORK", "RECORD"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        worker(options.worker[0], Path(options.worker[1]))
        return
    faults = []
    with tempfile.TemporaryDirectory() as folder, contextlib.suppress(KeyboardInterrupt):
        for work in [options.only] if options.only else list(WORK):
            faults += torment(work, Path(folder), options.kills, random.Random(options.seed))
    for fault in faults:
        print(fault)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    os.environ.setdefault("PYTHONHASHSEED", "0")
    main()

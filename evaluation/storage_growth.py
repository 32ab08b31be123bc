"""How a record grows with the number of documents, invented ones that need no reading.

The tellings of `linking_growth.py`, each a document of one sentence, are taken into a record in the order of
their days, as a newsroom's would come. Prints a row a size: documents, events, processor seconds so far,
milliseconds a document since the row before, the size of the record, the peak of memory, and how long an
actor's year, the agenda and a search of the full text take.

    python evaluation/storage_growth.py 100000 300000 1000000
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from linking_growth import STATES, Telling, tellings

from dragoman.nouns import Actor, CodedDocument, Document, Party, Report, Span
from dragoman.record import Record, open_record

REPEATS = 5


def document(told: Telling, chance: random.Random) -> CodedDocument:
    """A telling as a document of one sentence with one report."""
    named = told.parties[:1] if told.recalled else told.parties
    where = f" in {told.place.name}" if told.place else ""
    about = "".join(f" about {topic}" for topic in told.topic)
    words = " ".join(chance.sample(told.words, 5))
    text = f"{' and '.join(named)} {told.kind}{where}{about} with {words}."
    at = text.index(told.kind)
    when = None if told.recalled else told.day.isoformat()
    report = Report(
        id="r1",
        sentence=Span(0, len(text)),
        trigger=Span(at, at + len(told.kind)),
        type=told.type,
        kind=told.kind,
        cameo="",
        status=told.status,
        actors=tuple(Party(Actor(p, p, "state", p)) for p in named),
        recipients=(),
        start=when,
        end=when,
        place=told.place,
        confidence=0.8,
        why="invented",
        recalled=told.recalled,
        about=tuple(told.topic),
    )
    source = f"Source {told.number % 40}"
    return CodedDocument(
        Document(f"d{told.number}", text, published=told.told.isoformat(), source=source), (report,)
    )


def milliseconds(question: Callable[[], object]) -> float:
    """The median of some runs, by the processor."""
    spent = []
    for _ in range(REPEATS):
        before = time.process_time()
        question()
        spent.append(time.process_time() - before)
    return sorted(spent)[REPEATS // 2] * 1000


def row(record: Record, count: int, seconds: float, each: float) -> str:
    """A row of the table."""
    counts = record.counts()
    size = sum(p.stat().st_size for p in record.path.parent.iterdir()) / 1e6
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rare = STATES[len(STATES) // 2]
    asked = (
        milliseconds(lambda: record.events(actor=rare, start="2018-01", until="2018-12")),
        milliseconds(lambda: record.announced(record.latest())),
        milliseconds(lambda: record.search("word7 word77")),
    )
    numbers = (f"{count:,}", f"{counts['events']:,}", f"{seconds:,.0f}", f"{each:.2f}")
    cells = [*numbers, f"{size:,.0f}", f"{peak:,.0f}"]
    return "| " + " | ".join([*cells, *(f"{ms:.0f}" for ms in asked)]) + " |"


def main() -> None:
    """Fill one record, and print a row at each size that the arguments name."""
    sizes = sorted(int(size) for size in sys.argv[1:] or ("10000", "100000"))
    chance = random.Random(2)
    every = sorted(tellings(sizes[-1], random.Random(1)), key=lambda t: (t.told, t.number))
    print("| documents | events | s | ms each | record, MB | memory, MB | timeline | agenda | search |")
    print("|---|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder, open_record(Path(folder) / "record.db") as record:
        spent, before = 0.0, 0
        for size in sizes:
            started = time.process_time()
            for _ in record.add(document(t, chance) for t in every[before:size]):
                pass
            taken = time.process_time() - started
            spent += taken
            print(row(record, size, spent, 1000 * taken / (size - before)), flush=True)
            before = size


if __name__ == "__main__":
    main()

"""How time, memory and the record grow with the number of reports: python benchmarks/growth.py FILE.jsonl.gz

Reads the reports of a file into one record, as `dragoman add` does, and at some numbers of documents writes
down how much processor time reading and keeping (storing and linking) took so far, the memory in use, the
size of the record, and how long three questions take. Prints a table in Markdown, and draws it with --svg.

The questions are those of an editor: `timeline` of an actor over a year, `agenda`, a search of the full text.
"""

from __future__ import annotations

import argparse
import pickle
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from itertools import islice
from pathlib import Path
from typing import Any

from dragoman import pipeline
from dragoman.document import make_document
from dragoman.intake import Known, take_in
from dragoman.nouns import CodedDocument, Document
from dragoman.record import Record, open_record
from dragoman.source import read_sources

CHECKPOINTS = (1_000, 2_000, 5_000, 10_000, 20_000, 40_000, 60_000, 80_000)
REPEATS = 5


@dataclass(frozen=True, slots=True)
class Point:
    """The state at a number of documents: seconds, megabytes, counts, and milliseconds of each question."""

    documents: int
    reading: float
    keeping: float
    memory: float
    size: float
    reports: int
    events: int
    timeline: float
    agenda: float
    search: float


class Clock:
    """Tells the time spent reading from the time spent keeping, within one run.

    Args:
        coded: a file of documents that were read before, pickled one after another; None to read them now.
    """

    def __init__(self, coded: Path | None) -> None:
        self.reading = 0.0
        self._real = pipeline.code
        self._stored = _unpickled(coded) if coded else None

    def code(self, documents: Iterable[Document], **how: Any) -> Iterator[CodedDocument]:
        """Stands in for `pipeline.code`."""
        source = self._real(documents, **how) if self._stored is None else self._again(documents)
        while True:
            started = time.process_time()
            one = next(source, None)
            self.reading += time.process_time() - started
            if one is None:
                return
            yield one

    def _again(self, documents: Iterable[Document]) -> Iterator[CodedDocument]:
        """Documents as they were read before; they were read in the order of the file, and come by date."""
        assert self._stored is not None
        waiting: dict[str, CodedDocument] = {}
        for document in documents:
            while document.id not in waiting:
                coded = next(self._stored)
                waiting[coded.document.id] = coded
            yield CodedDocument(document, waiting.pop(document.id).reports)


def _unpickled(path: Path) -> Iterator[CodedDocument]:
    with path.open("rb") as stream:
        while True:
            try:
                coded: CodedDocument = pickle.load(stream)
            except EOFError:
                return
            for report in coded.reports:
                for f in fields(report):
                    if not hasattr(report, f.name):  # read before the field was added
                        object.__setattr__(report, f.name, f.default)
            yield coded


def measure(path: Path, record: Record, clock: Clock, most: int | None) -> Iterator[Point]:
    """The points of one run.

    Args:
        path: the reports.
        record: an empty record.
        clock: in place of `pipeline.code`.
        most: so many reports at most.
    """
    items = islice(read_sources([str(path)], on_error=lambda e: print(e, file=sys.stderr)), most)
    documents = (make_document(item) for item in items)
    started, asked, count = time.process_time(), 0.0, 0

    def point() -> Point:
        nonlocal asked
        spent = time.process_time() - started - asked - clock.reading
        before = time.process_time()
        found = _point(count, clock.reading, spent, record)
        asked += time.process_time() - before
        return found

    for result in take_in(record, documents, Known(), lambda d, e: print(d.id, e, file=sys.stderr)):
        count += bool(result.document)
        if count in CHECKPOINTS:
            yield point()
    if count not in CHECKPOINTS:
        yield point()


def _point(count: int, reading: float, keeping: float, record: Record) -> Point:
    counts = record.counts()
    # Linux counts kilobytes, macOS bytes.
    unit = 1024 if sys.platform != "darwin" else 1024 * 1024
    day = record.latest()
    return Point(
        documents=count,
        reading=reading,
        keeping=keeping,
        memory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit,
        size=sum(p.stat().st_size for p in record.path.parent.glob(f"{record.path.name}*")) / 1e6,
        reports=counts["reports"],
        events=counts["events"],
        timeline=_milliseconds(lambda: record.events(actor="PRK", start="2018-01", until="2018-12")),
        agenda=_milliseconds(lambda: record.announced(day)),
        search=_milliseconds(lambda: record.search("ceasefire talks")),
    )


def _milliseconds(question: Callable[[], object]) -> float:
    """The median of some runs."""
    spent = []
    for _ in range(REPEATS):
        before = time.process_time()
        question()
        spent.append(time.process_time() - before)
    return sorted(spent)[REPEATS // 2] * 1000


COLUMNS: tuple[tuple[str, str, str], ...] = (
    ("documents", "documents", "{:,}"),
    ("reports", "reports", "{:,}"),
    ("events", "events", "{:,}"),
    ("reading", "reading, s", "{:,.0f}"),
    ("keeping", "keeping, s", "{:,.0f}"),
    ("memory", "memory, MB", "{:,.0f}"),
    ("size", "record, MB", "{:,.0f}"),
    ("timeline", "timeline, ms", "{:.0f}"),
    ("agenda", "agenda, ms", "{:.0f}"),
    ("search", "search, ms", "{:.0f}"),
)


def shown(coded: bool) -> tuple[tuple[str, str, str], ...]:
    """The columns to show: documents that were read before tell nothing of how long reading takes."""
    return tuple(c for c in COLUMNS if not coded or c[0] != "reading")


def row(point: Point, coded: bool) -> str:
    """A point as a row of the table."""
    return "| " + " | ".join(form.format(getattr(point, name)) for name, _, form in shown(coded)) + " |"


def table_head(coded: bool) -> str:
    """The head of the table."""
    columns = shown(coded)
    return "| " + " | ".join(title for _, title, _ in columns) + " |\n" + "|---" * len(columns) + "|"


WIDTH, HEIGHT, LEFT, TOP, GAP = 340, 220, 62, 34, 80


def svg(points: list[Point], coded: bool) -> str:
    """Two plots side by side: seconds and megabytes over documents."""
    times = [("keeping", "#1f6feb", lambda p: p.keeping)]
    if not coded:
        times.insert(0, ("reading", "#8a8f98", lambda p: p.reading))
    sizes = [("record", "#8a8f98", lambda p: p.size), ("memory", "#d1462f", lambda p: p.memory)]
    plots: tuple[tuple[str, Any], ...] = (("seconds", times), ("megabytes", sizes))
    right = LEFT + WIDTH + GAP
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {right + WIDTH + LEFT} {TOP + HEIGHT + 50}"'
        ' font-family="sans-serif" font-size="12" role="img" aria-label="growth of time and memory">',
        '<rect width="100%" height="100%" fill="#fff"/>',
    ]
    for at, (unit, lines) in enumerate(plots):
        parts += _plot(points, unit, lines, LEFT if at == 0 else right)
    return "\n".join([*parts, "</svg>", ""])


def _plot(points: list[Point], unit: str, lines: Any, left: int) -> Iterator[str]:
    most_x = max(p.documents for p in points)
    most_y = max(value(p) for _, _, value in lines for p in points) or 1.0
    bottom = TOP + HEIGHT
    for step in range(5):
        y = bottom - HEIGHT * step / 4
        yield f'<path d="M{left} {y:.1f}h{WIDTH}" stroke="#e3e5e8"/>'
        yield f'<text x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{most_y * step / 4:,.0f}</text>'
        x = left + WIDTH * step / 4
        thousands = f"{most_x * step / 4 / 1000:,.0f}k"
        yield f'<text x="{x:.1f}" y="{bottom + 18}" text-anchor="middle">{thousands}</text>'
    yield f'<text x="{left + WIDTH / 2}" y="{bottom + 38}" text-anchor="middle">documents</text>'
    yield f'<text x="{left}" y="{TOP - 14}">{unit}</text>'
    for at, (name, colour, value) in enumerate(lines):
        at_points = [(0, 0.0)] if unit == "seconds" else []
        at_points += [(p.documents, value(p)) for p in points]
        path = " ".join(
            f"{left + WIDTH * x / most_x:.1f},{bottom - HEIGHT * y / most_y:.1f}" for x, y in at_points
        )
        yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
        x = left + WIDTH - 70 * at
        yield f'<text x="{x}" y="{TOP - 14}" text-anchor="end" fill="{colour}">{name}</text>'


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path, help="reports as JSONL, in the order of their dates")
    parser.add_argument("--most", type=int, metavar="N", help="so many reports at most")
    parser.add_argument("--record", type=Path, help="keep the record here instead of in a temporary folder")
    parser.add_argument("--coded", type=Path, help="pickled documents that were read before")
    parser.add_argument("--svg", type=Path, help="draw the points here")
    options = parser.parse_args()
    clock = Clock(options.coded)
    pipeline.code = clock.code  # type: ignore[assignment]
    points = []
    with tempfile.TemporaryDirectory() as folder:
        path = options.record or Path(folder) / "record.db"
        print(table_head(bool(options.coded)), flush=True)
        with open_record(path) as record:
            for point in measure(options.file, record, clock, options.most):
                points.append(point)
                print(row(point, bool(options.coded)), flush=True)
    if options.svg:
        options.svg.write_text(svg(points, bool(options.coded)), encoding="utf-8")


if __name__ == "__main__":
    main()

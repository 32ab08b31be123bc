"""Speed and memory of dragoman against plain spaCy with the same model, on the same texts, in one run.

    python benchmarks/speed.py FILE.jsonl[.gz] ... [--limit N] [--rounds N]

Each FILE holds one object a line with `text` and `published`. Of several files equal parts are taken, spread
over each file. Every variant runs in a process of its own, by turns, and the fastest of its rounds
counts: the clock is that of the process, so that other work on the machine weighs little. Prints a Markdown
table.

    spaCy   nlp.pipe over the whole texts with every component of the model, and nothing else
    code    what `dragoman code` does: mend, mark boilerplate, tell the language, find reprints, read events
    add     what `dragoman add` does: the same, and link the events into a record on disk
"""

from __future__ import annotations

import argparse
import gzip
import json
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dragoman.nouns import Document

Row = dict[str, Any]
WARM = {"id": "warm", "text": "Norway and Chile met in Oslo on Friday.", "published": "2018-06-01"}


def read(paths: Iterable[Path], limit: int) -> list[Row]:
    """So many documents, of each file the same number, spread over the file."""
    files = list(paths)
    each = max(1, limit // len(files))
    chosen: list[Row] = []
    for path in files:
        with path.open("rb") as raw, gzip.open(raw) if path.suffix == ".gz" else raw as lines:
            rows = [line for line in lines if line.strip()]
        step = max(1, len(rows) // each)
        chosen += [json.loads(line) for line in rows[::step][:each]]
    return chosen


def documents(rows: Iterable[Row]) -> Iterator[Document]:
    """What the commands make of the rows before the events are read."""
    from dragoman.document import Deduplicator, article_text, is_english, make_document
    from dragoman.source import RawItem

    finder = Deduplicator()
    for row in rows:
        document = make_document(RawItem(text=row["text"], id=row.get("id"), published=row.get("published")))
        is_english(article_text(document) or document.text)
        yield replace(document, duplicate_of=finder.seen(document))


def run_spacy(rows: list[Row], folder: Path) -> int:
    """Plain spaCy; gives the number of sentences, so that none is left unread."""
    from dragoman.language import BATCH_SIZE, load_model

    nlp = load_model()
    return sum(len(list(doc.sents)) for doc in nlp.pipe((r["text"] for r in rows), batch_size=BATCH_SIZE))


def run_code(rows: list[Row], folder: Path) -> int:
    """Coding; gives the number of reports."""
    from dragoman.pipeline import code

    return sum(len(one.reports) for one in code(documents(rows)))


def run_add(rows: list[Row], folder: Path) -> int:
    """Coding into a record; gives the number of events new or changed."""
    from dragoman.pipeline import code
    from dragoman.record import open_record

    with open_record(folder / f"{len(rows)}.db") as record:
        return sum(len(r.events_new) + len(r.events_changed) for r in record.add(code(documents(rows))))


VARIANTS: dict[str, Callable[[list[Row], Path], int]] = {
    "spaCy": run_spacy, "code": run_code, "add": run_add,
}  # fmt: skip


def measure(variant: str, rows: list[Row], born: float) -> Row:
    """One variant in this process.

    Args:
        variant: which.
        rows: the documents.
        born: when the process was started, in seconds of the wall clock.
    """
    with TemporaryDirectory() as name:
        folder = Path(name)
        VARIANTS[variant]([WARM], folder)
        ready = time.time() - born
        clock, wall = time.process_time(), time.perf_counter()
        made = VARIANTS[variant](rows, folder)
        seconds, waited = time.process_time() - clock, time.perf_counter() - wall
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return {"seconds": seconds, "wall": waited, "start": ready, "peak": peak, "made": made}


def spawn(variant: str, files: list[Path], limit: int) -> Row:
    """One variant in a process of its own."""
    command = [sys.executable, __file__, *map(str, files), "--limit", str(limit), "--child", variant]
    done = subprocess.run(
        [*command, "--born", str(time.time())], stdout=subprocess.PIPE, check=True, text=True
    )
    answer: Row = json.loads(done.stdout)
    return answer


def table(runs: dict[str, list[Row]], rows: list[Row]) -> str:
    """The Markdown table."""
    words = sum(len(r["text"].split()) for r in rows)
    plain = min(r["seconds"] for r in runs["spaCy"])
    lines = [
        f"{len(rows)} documents, {words} words; Python {platform.python_version()}, {platform.machine()}, one"
        f" core, fastest of {len(runs['spaCy'])} rounds.",
        "",
        "| variant | documents/s | words/s | time against spaCy | peak memory | start-up |",
        "|---|---|---|---|---|---|",
    ]
    for name, rounds in runs.items():
        seconds = min(r["seconds"] for r in rounds)
        peak, start = min(r["peak"] for r in rounds), min(r["start"] for r in rounds)
        lines.append(
            f"| {name} | {len(rows) / seconds:.1f} | {words / seconds:,.0f} | {seconds / plain:.2f} |"
            f" {peak / 2**20:.0f} MB | {start:.1f} s |"
        )
    return "\n".join(lines)


def main() -> None:
    """Reads the arguments and prints the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--limit", type=int, default=200, help="documents in all (200)")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each variant (3)")
    parser.add_argument("--child", choices=VARIANTS, help=argparse.SUPPRESS)
    parser.add_argument("--born", type=float, help=argparse.SUPPRESS)
    given = parser.parse_args()
    rows = read(given.files, given.limit)
    if given.child:
        print(json.dumps(measure(given.child, rows, given.born)))
        return
    runs: dict[str, list[Row]] = {name: [] for name in VARIANTS}
    for _ in range(given.rounds):
        for name, answers in runs.items():
            answers.append(spawn(name, given.files, given.limit))
    print(table(runs, rows))


if __name__ == "__main__":
    main()

"""Speed and memory of dragoman against plain spaCy with the same model, on the same texts, in one run.

    python benchmarks/speed.py FILE.jsonl[.gz] ... [--limit N] [--rounds N]

Each FILE holds one object a line with `text` and `published`. Of several files equal parts are taken, spread
over each file. Times are taken in one process in which the variants take turns at a few documents each, so
that whatever else the machine does slows them alike; the clock is that of the process, and the ratios are
what counts. Memory and the time to the first result are those of processes of their own. Prints a Markdown
table.

    spaCy   nlp.pipe over the whole texts with every component of the model, and nothing else
    code    what `dragoman code` does: mend, mark boilerplate, tell the language, find reprints, read events
    whole   the same without the gate: every sentence is parsed
    add     what `dragoman add` does: the same as `code`, and link the events into a record on disk

`--processes N` also reads all by one process and by N, and prints how much faster that is by the clock on the
wall; it says something only on a machine with N free cores.
"""

from __future__ import annotations

import argparse
import functools
import gzip
import importlib
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
    from spacy.language import Language

    from dragoman.nouns import Document

Row = dict[str, Any]
BATCH = 16
TURN = 16
"""Documents that each variant reads before the next one does."""
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
    return sum(len(list(doc.sents)) for doc in _plain().pipe((r["text"] for r in rows), batch_size=BATCH))


@functools.cache
def _plain() -> Language:
    """The model as its package loads it, with nothing of dragoman in it."""
    from dragoman.language import DEFAULT_MODEL

    nlp: Language = importlib.import_module(DEFAULT_MODEL).load()
    return nlp


def run_code(rows: list[Row], folder: Path) -> int:
    """Coding; gives the number of reports."""
    from dragoman.pipeline import code

    return sum(len(one.reports) for one in code(documents(rows)))


def run_whole(rows: list[Row], folder: Path) -> int:
    """Coding with every sentence parsed."""
    from dragoman.pipeline import code

    return sum(len(one.reports) for one in code(documents(rows), gated=False))


def run_add(rows: list[Row], folder: Path) -> int:
    """Coding into a record; gives the number of events new or changed."""
    from dragoman.pipeline import code
    from dragoman.record import open_record

    with open_record(folder / "record.db") as record:
        return sum(len(r.events_new) + len(r.events_changed) for r in record.add(code(documents(rows))))


VARIANTS: dict[str, Callable[[list[Row], Path], int]] = {
    "spaCy": run_spacy, "code": run_code, "whole": run_whole, "add": run_add,
}  # fmt: skip


def by_turns(rows: list[Row], rounds: int) -> dict[str, float]:
    """Seconds of the processor that each variant takes, the variants taking turns.

    Args:
        rows: the documents.
        rounds: how often all of them are read; the times are of all rounds but the first, which warms up.
    """
    spent = dict.fromkeys(VARIANTS, 0.0)
    for number in range(rounds + 1):
        with TemporaryDirectory() as name:
            for at in range(0, len(rows), TURN):
                for variant, run in VARIANTS.items():
                    clock = time.process_time()
                    run(rows[at : at + TURN], Path(name))
                    spent[variant] += (time.process_time() - clock) * (number > 0) / rounds
    return spent


def measure(variant: str, rows: list[Row], born: float) -> Row:
    """Memory and time to the first result of one variant, in this process.

    Args:
        variant: which.
        rows: the documents.
        born: when the process was started, in seconds of the wall clock.
    """
    with TemporaryDirectory() as name:
        VARIANTS[variant]([WARM], Path(name))
        ready = time.time() - born
        VARIANTS[variant](rows, Path(name))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return {"start": ready, "peak": peak}


def spawn(variant: str, files: list[Path], limit: int) -> Row:
    """One variant in a process of its own."""
    command = [sys.executable, __file__, *map(str, files), "--limit", str(limit), "--child", variant]
    done = subprocess.run(
        [*command, "--born", str(time.time())], stdout=subprocess.PIPE, check=True, text=True
    )
    answer: Row = json.loads(done.stdout)
    return answer


def gain(rows: list[Row], processes: int) -> float:
    """How much faster so many processes read than one, by the clock on the wall, start-up included."""
    from dragoman.pipeline import code
    from dragoman.workers import read_in_processes

    walls = []
    for number in (1, processes):
        started = time.perf_counter()
        list(read_in_processes(code, documents(rows), number))
        walls.append(time.perf_counter() - started)
    return walls[0] / walls[1]


def table(seconds: dict[str, float], own: dict[str, Row], rows: list[Row]) -> str:
    """The Markdown table."""
    words = sum(len(r["text"].split()) for r in rows)
    lines = [
        f"{len(rows)} documents, {words} words; Python {platform.python_version()}, {platform.machine()}, one"
        " core.",
        "",
        "| variant | documents/s | words/s | time against spaCy | peak memory | start-up |",
        "|---|---|---|---|---|---|",
    ]
    for name, spent in seconds.items():
        lines.append(
            f"| {name} | {len(rows) / spent:.1f} | {words / spent:,.0f} | {spent / seconds['spaCy']:.2f} |"
            f" {own[name]['peak'] / 2**20:.0f} MB | {own[name]['start']:.1f} s |"
        )
    lines += ["", f"`add` takes {seconds['add'] / seconds['code']:.2f} times as long as `code`."]
    return "\n".join(lines)


def main() -> None:
    """Reads the arguments and prints the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--limit", type=int, default=200, help="documents in all (200)")
    parser.add_argument("--rounds", type=int, default=2, help="how often they are read (2)")
    parser.add_argument("--processes", type=int, help="also measure so many against one")
    parser.add_argument("--child", choices=VARIANTS, help=argparse.SUPPRESS)
    parser.add_argument("--born", type=float, help=argparse.SUPPRESS)
    given = parser.parse_args()
    rows = read(given.files, given.limit)
    if given.child:
        print(json.dumps(measure(given.child, rows, given.born)))
        return
    own = {name: spawn(name, given.files, given.limit) for name in VARIANTS}
    print(table(by_turns(rows, given.rounds), own, rows))
    if given.processes:
        print(f"\n{given.processes} processes read {gain(rows, given.processes):.2f} times as fast as one.")


if __name__ == "__main__":
    main()

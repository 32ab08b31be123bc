"""How long it takes, and what memory, until all that dragoman knows is at hand, beyond spaCy and its model.

    python benchmarks/start.py [--rounds N]

Each round is a process of its own with the language model loaded before. Two rows are printed: `first`, where
the tables are read and checked because nothing is kept of them yet, and `next`, where what was kept is read.
Times are of the processor, the fastest of the rounds; memory is what the process grew by.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path


def knowledge() -> dict[str, Callable[[], object]]:
    """The loaders of everything a reading may need, by name."""
    from dragoman import (
        anchoring,
        atlas,
        attribution,
        boilerplate,
        gazetteer,
        lexicon,
        named_events,
        operators,
        relations,
    )
    from dragoman.actors import listed, nominal
    from dragoman.linking import knowledge as families
    from dragoman.linking import unit
    from dragoman.timex import direction, grammar, lexer, published

    return {
        "actors": lambda: (gazetteer.load(), listed.contextual_names(), nominal.head_nouns()),
        "lexicon": lambda: (lexicon.load(), named_events.named_events()),
        "status": lambda: (operators.load_operators(), anchoring._aspect()),
        "relations": lambda: (
            relations._connectives(),
            relations._link_verbs(),
            attribution._words("VERB"),
        ),
        "times": lambda: (lexer.words(), direction.cues(), grammar.grammar(), published._eras()),
        "boilerplate": boilerplate._rules,
        "linking": lambda: (
            unit.known_groups(),
            unit.country_names(),
            unit.empty_words(),
            families.members(),
            families.weights(),
            families.family_of("CONSULT", "meeting"),
        ),
        "places": lambda: atlas.lookup("Geneva"),
    }


def resident() -> float:
    """Megabytes that the process holds now; 0 where the system doesn't say."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    line = next(x for x in status.read_text().splitlines() if x.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def measure() -> dict[str, tuple[float, float]]:
    """Milliseconds and megabytes of each loader, in a process that has the model."""
    from dragoman import pipeline, record  # the code itself is no knowledge
    from dragoman.language import load_model

    del pipeline, record
    load_model()
    found: dict[str, tuple[float, float]] = {}
    for name, load in knowledge().items():
        before, since = resident(), time.process_time()
        load()
        found[name] = ((time.process_time() - since) * 1000, resident() - before)
    return found


def in_process(cache: str) -> dict[str, tuple[float, float]]:
    """`measure`, in a process of its own.

    Args:
        cache: the folder of what is kept.
    """
    environment = {**os.environ, "DRAGOMAN_CACHE": cache}
    done = subprocess.run(
        [sys.executable, __file__, "--measure"], env=environment, capture_output=True, text=True, check=True
    )
    return {name: (ms, mb) for name, (ms, mb) in json.loads(done.stdout).items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measure()))
        return
    with tempfile.TemporaryDirectory() as cache:
        first = in_process(cache)
        rounds = [in_process(cache) for _ in range(options.rounds)]
    names = list(first)
    print("| run | " + " | ".join(names) + " | all | memory |")
    print("|---" * (len(names) + 3) + "|")
    fastest = {name: min(r[name][0] for r in rounds) for name in names}
    for run, times, memory in (
        ("first", {n: first[n][0] for n in names}, sum(mb for _, mb in first.values())),
        ("next", fastest, max(sum(mb for _, mb in r.values()) for r in rounds)),
    ):
        cells = " | ".join(f"{times[n]:.0f}" for n in names)
        print(f"| {run} | {cells} | **{sum(times.values()):.0f} ms** | **{memory:.0f} MB** |")


if __name__ == "__main__":
    main()

"""Documents a second of the temporal tagger on one core.

    python benchmarks/timex_speed.py FILE.jsonl [--repeat N]

FILE holds one object a line with `text` and `published`. The clock is that of the process, so other work on
the machine does not count.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from datetime import date
from pathlib import Path

from dragoman.timex import tag

GROWN = 16
"""How many times longer the long text of the growth figure is than the short one."""


MEGABYTE = 1_000_000
"""Characters of the random text."""


def noise(length: int) -> str:
    """Random text of all scripts, signs and white space, always the same for one length."""
    chance = random.Random(length)
    planes = ((32, 127), (160, 0x3000), (0x4E00, 0x9FFF), (0x1F300, 0x1F600), (9, 14))
    return "".join(chr(chance.randrange(*chance.choice(planes))) for _ in range(length))


def growth(short: str, long: str) -> float:
    """How many times longer the long text takes, over how many times it is longer: about 1 where linear."""

    def spent(text: str) -> float:
        started = time.process_time()
        tag(text, date(2018, 6, 1))
        return time.process_time() - started

    times = len(long) / len(short)
    return min(spent(long) for _ in range(2)) / min(spent(short) for _ in range(2)) / times


def main() -> None:
    """Reads the arguments and prints the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--repeat", type=int, default=1)
    given = parser.parse_args()
    documents = [json.loads(line) for line in given.file.read_text(encoding="utf-8").splitlines()]
    tag("Warm up on 1 June 2018.", None)
    started = time.process_time()
    found = 0
    for _ in range(given.repeat):
        for document in documents:
            found += len(tag(document["text"], date.fromisoformat(document["published"][:10])))
    spent = time.process_time() - started
    count = len(documents) * given.repeat
    size = sum(len(d["text"]) for d in documents) * given.repeat
    text = documents[0]["text"] * (20_000 // len(documents[0]["text"]) + 1)
    print(
        f"documents={count} expressions={found} seconds={spent:.2f} "
        f"documents/s={count / spent:.0f} characters/s={size / spent:.0f} "
        f"growth={growth(text, text * GROWN):.2f} "
        f"growth-of-noise={growth(noise(MEGABYTE // GROWN), noise(MEGABYTE)):.2f}"
    )


if __name__ == "__main__":
    main()

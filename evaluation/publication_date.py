"""Measures `infer_published` on dated documents whose dates are hidden from it.

    python evaluation/publication_date.py FILE.jsonl[.gz] ... [--url] [--name] [--year]
        [--half dev|held] [--every N] [--show N]

FILE holds one object a line with `text` and `published`. The address and the id are hidden too, unless --url
or --name is given; --year tells the year. --half takes the documents whose id hashes to one of two halves:
dev was read while developing, held only measured. Prints for each file: how many got a certain day and how
many of these are right; how many were narrowed to a week, a month, a year; how often the span holds the true
day; and how many got a likeliest week, how sure it says to be on average, and how many of these are right.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from dragoman.timex import PublicationGuess, infer_published


def documents(path: Path, every: int) -> Iterator[dict[str, Any]]:
    """Every so manieth document of a file."""
    with (
        gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8")
    ) as lines:
        for number, line in enumerate(lines):
            if number % every == 0:
                yield json.loads(line)


def holds(guess: PublicationGuess, day: date, slack: int = 0) -> bool:
    """Whether a guess holds the day."""
    return bool(
        guess.earliest
        and guess.latest
        and guess.earliest - timedelta(days=slack) <= day <= guess.latest + timedelta(days=slack)
    )


def half_of(document: dict[str, Any]) -> str:
    """The half that a document belongs to."""
    return ("dev", "held")[hashlib.sha256(str(document["id"]).encode()).digest()[0] % 2]


def measure(
    path: Path, with_url: bool, with_name: bool, with_year: bool, half: str | None, every: int, show: int
) -> str:
    """One line of figures."""
    count = certain = right = spans = held = weeks = weeks_right = narrowed = narrowed_right = 0
    told = 0.0
    narrow = {7: [0, 0], 31: [0, 0], 366: [0, 0]}
    for document in documents(path, every):
        if half and half_of(document) != half:
            continue
        count += 1
        day = date.fromisoformat(document["published"][:10])
        url = document.get("url") if with_url else None
        within = (date(day.year, 1, 1), date(day.year, 12, 31)) if with_year else None
        name = document.get("id") if with_name else None
        guess = infer_published(document["text"], url, name=name, within=within)
        if guess.date:
            certain += 1
            right += guess.date == day
        if guess.week:
            weeks += 1
            told += guess.week_confidence
            weeks_right += guess.week[0] <= day <= guess.week[1]
        if guess.week or (guess.days or 8) <= 7:
            narrowed += 1
            narrowed_right += guess.week[0] <= day <= guess.week[1] if guess.week else holds(guess, day)
        if guess.days is None:
            continue
        spans += 1
        held += holds(guess, day)
        for size, counts in narrow.items():
            if guess.days <= size:
                counts[0] += 1
                counts[1] += holds(guess, day)
        if show and not holds(guess, day):
            show -= 1
            print("  ", day, guess.earliest, guess.latest, guess.confidence, *guess.evidence[:8], sep=" | ")
    shares = " ".join(
        f"<={size}d={n / count:.3f}(right {r / max(n, 1):.3f})" for size, (n, r) in narrow.items()
    )
    return (
        f"{path.name}: documents={count} certain={certain / count:.3f} (right {right / max(certain, 1):.3f}) "
        f"{shares} any={spans / count:.3f} (right {held / max(spans, 1):.3f}) "
        f"likely week={weeks / count:.3f} (says {told / max(weeks, 1):.3f}, "
        f"right {weeks_right / max(weeks, 1):.3f}) "
        f"either={narrowed / count:.3f} (right {narrowed_right / max(narrowed, 1):.3f})"
    )


def main() -> None:
    """Reads the arguments and prints the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--url", action="store_true", help="let the address be seen")
    parser.add_argument("--name", action="store_true", help="let the id be seen")
    parser.add_argument("--half", choices=("dev", "held"), help="take one half of the documents only")
    parser.add_argument("--year", action="store_true", help="let the year be known")
    parser.add_argument("--every", type=int, default=1, help="take each Nth document only")
    parser.add_argument("--show", type=int, default=0, help="print so many misses")
    given = parser.parse_args()
    for path in given.files:
        print(measure(path, given.url, given.name, given.year, given.half, given.every, given.show))


if __name__ == "__main__":
    main()

"""How linking grows with the number of reports, on invented ones that need no reading.

Events are drawn with a few states that are in most news and many that are rare, on days of sixteen years;
each is told by one to five documents, some of which name it only in passing. Prints a line a size: reports,
events, processor seconds, reports a second, events compared a report, and the peak of memory.

    python evaluation/linking_growth.py 10000 100000
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dragoman.linking import cluster
from dragoman.linking.unit import Unit, uid_of
from dragoman.nouns import Actor, HistoryStep, Place, Status

FIRST_DAY, DAYS = date(2010, 1, 1), 16 * 365
STATES = [f"{a}{b}{c}".upper() for a in "abcdef" for b in "ghijkl" for c in "mnopq"]
CITIES = [f"City {i}" for i in range(400)]
FAMILIES = (
    ("CONSULT", "meeting", 20), ("CONSULT", "visit", 8), ("CONSULT", "call", 4), ("AGREE", "agreement", 7),
    ("ACCUSE", "statement", 12), ("REQUEST", "statement", 10), ("SANCTION", "sanction", 4),
    ("AID", "aid", 4),
    ("ASSAULT", "attack", 18), ("MOBILIZE", "exercise", 3), ("MOBILIZE", "test", 2),
    ("PROTEST", "protest", 4), ("RETREAT", "ceasefire", 4),
)  # fmt: skip
WORDS = [f"word{i}" for i in range(3000)]
TOPICS = ["nuclear", "border", "grain", "trade", "hostage", "water"]


@dataclass(frozen=True, slots=True)
class Telling:
    """One invented document's word of one invented event.

    Attributes:
        number: of the document.
        type, kind: PLOVER type, and kind.
        parties: states that take part, each once.
        day: of the event; the document was published on `told`.
        place: where, if told.
        topic: what it is about, if told.
        words: eight words that tell this event from others.
        recalled: whether it is named only in passing.
    """

    number: int
    type: str
    kind: str
    parties: tuple[str, ...]
    day: date
    told: date
    place: Place | None
    topic: frozenset[str]
    words: tuple[str, ...]
    recalled: bool

    @property
    def status(self) -> Status:
        """Announced before its day, happened after."""
        return "scheduled" if self.told < self.day else "occurred"


def tellings(count: int, chance: random.Random) -> Iterator[Telling]:
    """As many as asked for, in the order of publication within an event."""
    weights = [1 / (i + 1) for i in range(len(STATES))]
    made = 0
    while made < count:
        type_, kind, _ = chance.choices(FAMILIES, [f[2] for f in FAMILIES])[0]
        parties = tuple(dict.fromkeys(chance.choices(STATES, weights, k=chance.choice((1, 2, 2, 2, 3)))))
        day = FIRST_DAY + timedelta(days=chance.randrange(DAYS))
        place = Place(chance.choice(CITIES), parties[0]) if chance.random() < 0.5 else None
        topic = frozenset([chance.choice(TOPICS)]) if chance.random() < 0.3 else frozenset[str]()
        words = tuple(chance.sample(WORDS, 8))
        for telling in range(min(chance.choice((1, 1, 2, 3, 5)), count - made)):
            told = day + timedelta(days=chance.choice((-20, -5, 0, 0, 1, 2, 9)) if telling else 0)
            recalled = telling > 1 and chance.random() < 0.5
            yield Telling(made, type_, kind, parties, day, told, place, topic, words, recalled)
            made += 1


def units(reports: int, seed: int = 1) -> Iterator[Unit]:
    """Invented units, one of each telling."""
    chance = random.Random(seed)
    for telling in tellings(reports, chance):
        yield _unit(chance, telling)


def _unit(chance: random.Random, told: Telling) -> Unit:
    document, published = f"d{told.number}", told.told.isoformat()
    named = told.parties[:1] if told.recalled else told.parties
    when = None if told.recalled else told.day.isoformat()
    spot = told.place.name if told.place else None
    return Unit(
        uid=uid_of(document, "r1"),
        order=f"{published}\x1f{document}\x1f000000",
        document=document,
        reports=("r1",),
        type=told.type,
        kind=told.kind,
        mode=None,
        actors=tuple(Actor(p, p, "state", p) for p in named),
        recipients=(),
        step=HistoryStep(published, document, "r1", told.status, when, when, spot, ""),
        contrary=None,
        place=told.place,
        ordinal=None,
        name=None,
        triggers=(told.kind,),
        words=frozenset(chance.sample(told.words, 5)),
        topic=told.topic,
        recalled=told.recalled,
        dated=when is not None,
    )


def main() -> None:
    """Link as many reports as each argument says."""
    compared = 0
    evidence = cluster.evidence

    def counted(*args: object) -> object:
        nonlocal compared
        compared += 1
        return evidence(*args)  # type: ignore[arg-type]

    cluster.evidence = counted  # type: ignore[assignment]
    print("reports\tevents\tseconds\treports/s\tcompared\tMB")
    for size in map(int, sys.argv[1:] or ("10000", "100000")):
        made = list(units(size))
        compared, begin = 0, time.process_time()
        events = cluster.link(made)
        seconds = time.process_time() - begin
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{size}\t{len(events)}\t{seconds:.1f}\t{size / seconds:.0f}\t{compared / size:.1f}\t{peak:.0f}",
            flush=True,
        )


if __name__ == "__main__":
    main()

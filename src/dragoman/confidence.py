"""How sure a report is: the share of reports with such signs that were right where people checked them.

The signs and what each weighs stand in data/confidence.txt; evaluation/calibrate.py works them out anew.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable

from dragoman.actors.nominal import counts_for
from dragoman.analysis import Anchor, Parties, Reading, Trigger
from dragoman.errors import DataError
from dragoman.tables import read_table

BASE = "any"
SIGNS = (
    BASE, "nobody acts", "one party", "parties unsure", "status unmarked", "proposed", "undated", "unplaced",
    "no words", "hedged", "recalled",
)  # fmt: skip
WORDS = frozenset({"REQUEST", "ACCUSE", "CONSULT", "MOBILIZE"})
UNSURE = 0.85
LEAST, MOST = 0.05, 0.99


def signs_of(
    trigger: Trigger,
    reading: Reading,
    anchor: Anchor,
    parties: Parties,
    *,
    place: bool,
    strength: float,
    recalled: bool,
) -> frozenset[str]:
    """What of a report tells how sure it is.

    Args:
        trigger: its word and entry.
        reading: its status, with the cues.
        anchor: when it is.
        parties: who takes part.
        place: whether its place is known.
        strength: of what its source says, 1 where that is plain.
        recalled: whether it only takes up an event as known.
    """
    held = {
        BASE: True,
        "nobody acts": not parties.actors,
        "one party": len({counts_for(p) for p in parties.all()}) < 2,
        "parties unsure": parties.confidence < UNSURE,
        "status unmarked": not reading.marked,
        "proposed": reading.status == "proposed",
        "undated": anchor.undated,
        "unplaced": not place,
        "no words": trigger.entry.type not in WORDS,
        "hedged": strength < 1,
        "recalled": recalled,
    }
    return frozenset(sign for sign in SIGNS if held[sign])


def confidence(signs: Iterable[str]) -> float:
    """The share of reports with these signs that are right, as far as is known.

    Args:
        signs: from `signs_of`.
    """
    weights = _weights()
    # An exact sum: the order of a set hangs on the run, and with it the last digit of a plain one.
    chance = 1 / (1 + math.exp(-math.fsum(weights[sign] for sign in signs)))
    return max(LEAST, min(MOST, chance))


@functools.cache
def _weights() -> dict[str, float]:
    """The weight of each sign, in log-odds.

    Raises:
        DataError: a sign is unknown, lacks its weight, or stands twice.
    """
    weights: dict[str, float] = {}
    for row in read_table("confidence.txt"):
        weight = row.number("weight")
        if row.one_of("sign", SIGNS) in weights or weight is None:
            raise DataError(row.where, row["sign"], "each sign has one row with a weight")
        weights[row["sign"]] = weight
    missing = [sign for sign in SIGNS if sign not in weights]
    if missing:
        raise DataError("confidence.txt", ", ".join(missing), "each sign has a row")
    return weights

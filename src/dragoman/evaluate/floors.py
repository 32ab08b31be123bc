"""The floors: figures that may not fall, pinned in a TOML file.

    [gold-dev]
    kind = "articles"
    gold = ["gold/dev"]
    [gold-dev.floors]
    events = 0.712

A table is a set; `gold` names files or folders relative to the folder of evaluation data. Floors are written
rounded down, and only `raised_floors` is to change them: it never lowers one.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dragoman.errors import DataError
from dragoman.evaluate.figures import Scores
from dragoman.evaluate.gold import Kind, find_gold, score_gold

_KINDS: tuple[Kind, ...] = ("articles", "process", "times")
_DIGITS = 3
# Under what a sum of floats may be off by; no tolerance for the figure itself.
_EXACT = 1e-9


@dataclass(frozen=True, slots=True)
class Floors:
    """A set and its floors, by the names of its figures."""

    name: str
    kind: Kind
    gold: tuple[str, ...]
    floors: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Check:
    """What became of a set.

    Attributes:
        floors: the set.
        scores: its figures, None where it was skipped.
        skipped: why it was, "" where it wasn't.
    """

    floors: Floors
    scores: Scores | None = None
    skipped: str = ""

    @property
    def fallen(self) -> tuple[str, ...]:
        """Names of the figures that are under their floors."""
        if self.scores is None:
            return ()
        scores = self.scores
        return tuple(n for n, least in self.floors.floors.items() if scores[n].value < least - _EXACT)


def read_floors(path: Path) -> tuple[Floors, ...]:
    """The sets of a floors file.

    Raises:
        DataError: it is missing, no TOML, or a set is not as it should be.
    """
    name = str(path)
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DataError(name, error.strerror or str(error), "give the path of a floors file") from None
    except tomllib.TOMLDecodeError as error:
        raise DataError(name, str(error), "floors are written in TOML") from None
    return tuple(_set(f"{name}, [{key}]", key, table) for key, table in tables.items())


def _set(where: str, name: str, table: Any) -> Floors:
    expected = f'a set has kind ({", ".join(_KINDS)}), gold = ["path", …] and a table of floors'
    if not isinstance(table, dict) or table.get("kind") not in _KINDS:
        raise DataError(where, str(table), expected)
    gold, floors = table.get("gold"), table.get("floors")
    if not isinstance(gold, list) or not gold or not all(isinstance(g, str) for g in gold):
        raise DataError(where, f"gold = {gold!r}", expected)
    if not isinstance(floors, dict):
        raise DataError(where, f"floors = {floors!r}", expected)
    for figure, least in floors.items():
        if isinstance(least, bool) or not isinstance(least, int | float) or not 0 <= least <= 1:
            raise DataError(where, f"{figure} = {least!r}", "a floor is a number between 0 and 1")
    return Floors(name, table["kind"], tuple(gold), {k: float(v) for k, v in floors.items()})


def check_floors(sets: tuple[Floors, ...], data: Path) -> Iterator[Check]:
    """Measure each set whose data is there.

    Args:
        sets: what to measure.
        data: the folder that their paths start from.

    Raises:
        DataError: a floor is set for a figure that does not exist.
        SourceError: the data is there, but isn't gold.
    """
    for one in sets:
        missing = [g for g in one.gold if not (data / g).exists()]
        if missing:
            yield Check(one, skipped=f"no {', '.join(missing)} in {data}")
            continue
        golds = [found for g in one.gold for found in find_gold(data / g)]
        files = [file for kind, found in golds if kind == one.kind for file in found]
        scores = score_gold(one.kind, files)
        known = [f.name for f in scores.figures]
        for name in one.floors:
            if name not in known:
                raise DataError(f"[{one.name}.floors]", name, f"its figures are {', '.join(known)}")
        yield Check(one, scores)


def raised_floors(text: str, checks: list[Check]) -> str:
    """The text of a floors file with each floor at the figure measured where that is higher.

    Comments and order stay as they are.

    Args:
        text: of the file.
        checks: what was measured.
    """
    measured = {c.floors.name: c.scores for c in checks if c.scores is not None}
    scores: Scores | None = None
    lines = []
    for line in text.splitlines(keepends=True):
        if header := re.match(r"\s*\[([^\]]+)\]", line):
            scores = measured.get(header[1].strip().removesuffix(".floors")) if ".floors" in line else None
        elif scores and (row := re.match(r'(\s*"?([^"=]+?)"?\s*=\s*)([\d.]+)', line)):
            value = round_down(scores[row[2]].value)
            if value > float(row[3]):
                line = f"{row[1]}{value:.{_DIGITS}f}{line[row.end() :]}"
        lines.append(line)
    return "".join(lines)


def round_down(value: float) -> float:
    """A figure as a floor for it: never above it."""
    scale = 10.0**_DIGITS
    return math.floor((value + _EXACT) * scale) / scale

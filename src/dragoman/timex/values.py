"""What the grammar's parts and expressions are made of: lengths, deferred parts, readings."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date

from dragoman.timex.grammar import Slots

_PERIOD_UNIT = {"TS": "S", "TM": "M", "TH": "H", "F": "W", "H": "M", "DE": "Y", "CE": "C", "ML": "L"}
_HALVES = {"Y": "6M", "TH": "30M", "TM": "30S"}
_YEARS = {"DE": 10, "CE": 100, "ML": 1000}
_FINENESS = (
    (re.compile(r"\d{4}-\d\d-\d\d"), "D W WE F M Q H Y DE CE ML"),
    (re.compile(r"\d{4}-W\d\d"), "W WE F M Q H Y DE CE ML"),
    (re.compile(r"\d{4}-\d\d"), "M Q H Y DE CE ML"),
    (re.compile(r"\d{4}-[A-Z]"), "Q H Y DE CE ML"),
    (re.compile(r"\d{4}$"), "Y DE CE ML"),
)


@dataclass(frozen=True, slots=True)
class Length:
    """An amount of time: "two and a half years".

    Attributes:
        parts: (amount, unit) in the order told; None is an amount not told.
    """

    parts: tuple[tuple[float | None, str], ...]

    @property
    def unit(self) -> str:
        """The first unit."""
        return self.parts[0][1]

    @property
    def whole(self) -> int | None:
        """The amount where it is one whole number of one unit, else None."""
        amount = self.parts[0][0]
        return int(amount) if len(self.parts) == 1 and amount is not None and amount == int(amount) else None

    def value(self) -> str:
        """As TIMEX3 writes it: "P2Y", "PT30M", "PXD"."""
        days = "".join(_written(a, u) for a, u in self.parts if not u.startswith("T"))
        clock = "".join(_written(a, u) for a, u in self.parts if u.startswith("T"))
        return "P" + days + ("T" + clock if clock else "")


def _written(amount: float | None, unit: str) -> str:
    if unit in _YEARS and amount is not None:
        amount, unit = amount * _YEARS[unit], "Y"
    letter = _PERIOD_UNIT.get(unit, unit)
    if amount is not None and amount % 1 == 0.5 and unit in _HALVES:
        return (f"{int(amount)}{letter}" if amount > 1 else "") + _HALVES[unit]
    if amount is None:
        return "X" + letter
    if unit == "F":
        amount *= 2
    if unit == "H":
        amount *= 6
    return f"{int(amount) if amount == int(amount) else amount}{letter}"


@dataclass(frozen=True, slots=True)
class Part:
    """A part whose meaning needs the context and is read later."""

    meaning: str
    slots: Slots
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Meant:
    """What an expression was found to mean.

    Attributes:
        value: the TIMEX3 value.
        kind: its type, where it differs from the one that the row names.
        start, end: inclusive ISO strings where the value alone doesn't tell them.
        open: whether the interval is only the one given by start and end (None is unknown).
    """

    value: str
    kind: str = ""
    start: str | None = None
    end: str | None = None
    open: bool = False

    def at(self, value: str) -> Meant:
        """The same with another value."""
        return replace(self, value=value)


@dataclass(slots=True)
class Scene:
    """Where an expression stands: what the functions of meaning.py may look at.

    Attributes:
        anchor: the publication day; None where unknown.
        day_first: whether 3/4/2018 is the third of April.
        side: "past", "future" or "" by the words of the clause.
        told: for each unit the value told last that is at least as fine.
        quarter: the quarter that the text is about, as a value.
        longer: whether it spoke of a longer span since, as of nine months.
    """

    anchor: date | None
    day_first: bool = False
    side: str = ""
    told: dict[str, str] = field(default_factory=dict)
    quarter: str = ""
    longer: bool = False

    def back(self, unit: str) -> str:
        """What the text spoke of last at least as finely as a unit: "that month" needs a month or a day."""
        return self.told.get("D" if unit in ("D", "N") or unit.startswith("T") else unit, "")

    def remember(self, value: str) -> None:
        """Keeps a value for what later hangs on it."""
        units = next((units for form, units in _FINENESS if form.match(value)), "")
        for unit in units.split():
            self.told[unit] = value

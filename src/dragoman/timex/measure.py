"""Functions of the grammar that need no context: amounts and lengths of time."""

from __future__ import annotations

from collections.abc import Callable

from dragoman.timex.grammar import Slots
from dragoman.timex.values import Length


def _amount(slots: Slots, name: str = "amount") -> float | None:
    found = slots.get(name)
    return float(found) if isinstance(found, int | float) else None


def _unit(slots: Slots, name: str = "unit") -> str:
    return str(slots.get(name, "D"))


def same(slots: Slots) -> object:
    """The last thing that the part holds."""
    return next(reversed(slots.values())) if slots else None


def amount(slots: Slots) -> object:
    """So many of a unit; one where no amount is told ("another day")."""
    counted = _amount(slots) if "amount" in slots else 1.0
    return Length(((counted, _unit(slots)),))


def amount_half(slots: Slots) -> object:
    """As "Two and a half years"."""
    counted = _amount(slots) or 1.0
    return Length(((counted + 0.5, _unit(slots)),))


def amount_sum(slots: Slots) -> object:
    """As "One year and three months"."""
    return Length(((_amount(slots), _unit(slots)), (_amount(slots, "amount2"), _unit(slots, "unit2"))))


def half(slots: Slots) -> object:
    """As "Half a year"."""
    finer = {"Y": (6.0, "M"), "DE": (5.0, "Y"), "CE": (50.0, "Y"), "TH": (30.0, "TM"), "D": (12.0, "TH")}
    return Length((finer.get(_unit(slots), (0.5, _unit(slots))),))


def half_long(slots: Slots) -> object:
    """As "Half-century"."""
    return Length(((5.0 if slots.get("which") == "decade" else 50.0, "Y"),))


def quarter_century(slots: Slots) -> object:
    """As "A quarter-century"."""
    return Length(((25.0, "Y"),))


def amount_range(slots: Slots) -> object:
    """As "Two to three weeks": the smaller."""
    return Length(((_amount(slots, "amount2"), _unit(slots)),))


def amount_one(slots: Slots) -> object:
    """As "A day or two"."""
    return Length(((1.0, _unit(slots)),))


PLAIN: dict[str, Callable[[Slots], object]] = {
    "same": same,
    "same_slots": dict,
    "one": lambda slots: 1,
    "two": lambda slots: 2,
    "vague": lambda slots: "X",
    "mod": lambda slots: "mod",
    "year_of_two": lambda slots: _century(slots),
    "amount": amount,
    "amount_half": amount_half,
    "amount_sum": amount_sum,
    "half": half,
    "half_long": half_long,
    "quarter_century": quarter_century,
    "amount_range": amount_range,
    "amount_one": amount_one,
}


def _century(slots: Slots) -> object:
    two = slots.get("year2")
    return (1900 if two >= 30 else 2000) + two if isinstance(two, int) else None

"""Functions of the grammar: durations, sets, times of day."""

from __future__ import annotations

import re
from datetime import date

from dragoman.timex import dates, meaning_years
from dragoman.timex.grammar import Slots
from dragoman.timex.meaning import MEANINGS, means, number, read, sign, word
from dragoman.timex.values import Length, Meant, Part, Scene

__all__ = ["MEANINGS", "meaning_years"]

# --- durations


@means("length")
def length(slots: Slots, scene: Scene) -> Meant | None:
    """As "Two weeks"."""
    found = slots.get("length")
    return Meant(found.value()) if isinstance(found, Length) else None


@means("window")
def window(slots: Slots, scene: Scene) -> Meant | None:
    """As "The past two weeks", "the coming days": a length that ends or begins now."""
    found = slots.get("length")
    if not isinstance(found, Length):
        found = Length(((None, word(slots, "unit")),))
    meant = Meant(found.value())
    which, amount = word(slots, "which").split(" ")[-1], found.whole
    if scene.anchor is None or amount is None or found.unit.startswith("T") or which not in _NOW:
        return meant
    direction = sign(which)
    edge = dates.shift(scene.anchor, direction * amount, found.unit)
    if edge is None:
        return meant
    first, last = sorted((edge, scene.anchor))
    return Meant(meant.value, start=first.isoformat(), end=last.isoformat(), open=True)


@means("past_unit")
def past_unit(slots: Slots, scene: Scene) -> Meant | None:
    """As "The past year": a year that ends now."""
    return window({"length": Length(((1.0, word(slots, "unit")),)), "which": "past"}, scene)


_NOW = frozenset({"past", "last", "next", "coming"})


@means("plural")
def plural(slots: Slots, scene: Scene) -> Meant | None:
    """As "Weeks": more than one, how many isn't told."""
    return Meant(Length(((None, word(slots, "unit") or "Y"),)).value())


@means("one_long")
def one_long(slots: Slots, scene: Scene) -> Meant | None:
    """As "Day-long", "decades-long"."""
    amount = None if word(slots, "many") else 1.0
    return Meant(Length(((amount, word(slots, "unit")),)).value())


@means("year_long")
def year_long(slots: Slots, scene: Scene) -> Meant | None:
    """As "The year ended Sept. 30"."""
    return Meant("P1Y")


@means("vague_time")
def vague_time(slots: Slots, scene: Scene) -> Meant | None:
    """As "Some time"."""
    return Meant("PXX")


@means("whole")
def whole(slots: Slots, scene: Scene) -> Meant | None:
    """As "All day"."""
    return Meant("P1D")


# --- sets


@means("every")
def every(slots: Slots, scene: Scene) -> Meant | None:
    """As "Every day"."""
    return Meant(Length(((1.0, word(slots, "unit")),)).value())


@means("every_weekday")
def every_weekday(slots: Slots, scene: Scene) -> Meant | None:
    """As "Every Monday", "Mondays", "Friday evenings"."""
    part = word(slots, "daypart")
    return Meant(f"XXXX-WXX-{number(slots, 'weekday')}" + (f"T{part}" if part else ""))


@means("every_month")
def every_month(slots: Slots, scene: Scene) -> Meant | None:
    """As "Each July"."""
    return Meant(f"XXXX-{number(slots, 'month'):02d}")


@means("every_season")
def every_season(slots: Slots, scene: Scene) -> Meant | None:
    """As "Every summer"."""
    return Meant(f"XXXX-{word(slots, 'season')}")


@means("every_daypart")
def every_daypart(slots: Slots, scene: Scene) -> Meant | None:
    """As "Every morning"."""
    return Meant(f"XXXX-XX-XXT{word(slots, 'daypart')}")


@means("every_other")
def every_other(slots: Slots, scene: Scene) -> Meant | None:
    """As "Every other week"."""
    return Meant(Length(((2.0, word(slots, "unit")),)).value())


@means("every_n")
def every_n(slots: Slots, scene: Scene) -> Meant | None:
    """As "Every two years"."""
    amount = number(slots, "amount")
    return Meant(Length(((float(amount) if amount is not None else None, word(slots, "unit")),)).value())


@means("often")
def often(slots: Slots, scene: Scene) -> Meant | None:
    """As "Daily"."""
    return Meant(word(slots, "often"))


@means("per")
def per(slots: Slots, scene: Scene) -> Meant | None:
    """As "Twice a week"."""
    return every(slots, scene)


# --- times of day


def _clock(slots: Slots) -> str | None:
    if "clock_name" in slots:
        return str(slots["clock_name"])
    text = word(slots, "clock") or word(slots, "military")
    if re.fullmatch(r"\d{4}", text):
        text = f"{text[:2]}:{text[2:]}"
    if text:
        hour, *rest = (int(p) for p in text.split(":"))
    else:
        hour, rest = number(slots, "hour") or 0, []
    minute = rest[0] if rest else 0
    half = word(slots, "ampm")
    if half and not 1 <= hour <= 12:
        half = ""
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return f"{hour:02d}:{minute:02d}" if hour <= 24 and minute < 60 else None


@means("clock")
def clock(slots: Slots, scene: Scene) -> Meant | None:
    """As "7:45 p.m.": the time alone, "T19:45"."""
    found = _clock(slots)
    return Meant("T" + found) if found else None


@means("hour_name")
def hour_name(slots: Slots, scene: Scene) -> Meant | None:
    """As "Noon"."""
    return Meant(f"T{word(slots, 'clock_name')}")


@means("clock_part")
def clock_part(slots: Slots, scene: Scene) -> Meant | None:
    """As "Four in the morning"."""
    hour, part = number(slots, "hour") or 0, word(slots, "daypart")
    if not 1 <= hour <= 12:
        return None
    return Meant(f"T{hour % 12 + (12 if part in ('AF', 'EV') or (part == 'NI' and hour > 5) else 0):02d}:00")


@means("half_past")
def half_past(slots: Slots, scene: Scene) -> Meant | None:
    """As "Half past three"."""
    return Meant(f"T{number(slots, 'hour'):02d}:30")


def _on(day: str, time: str) -> Meant:
    return Meant(day[:10] + time)


@means("time_alone")
def time_alone(slots: Slots, scene: Scene) -> Meant | None:
    """As "7:45 p.m." on the day told before, else on the publication day."""
    time = _part(slots, scene)
    if not time:
        return None
    return _on(told_day(scene) or "XXXX-XX-XX", time.value)


def told_day(scene: Scene) -> str:
    """The day that the text spoke of last, where it was one; else the publication day."""
    return scene.back("D")[:10] or (scene.anchor.isoformat() if scene.anchor else "")


def _part(slots: Slots, scene: Scene) -> Meant | None:
    for name in ("tod", "clock"):
        if name in slots and isinstance(slots[name], Part):
            return read(slots[name], scene)
    return None


@means("time_on")
def time_on(slots: Slots, scene: Scene) -> Meant | None:
    """As "10 p.m. Wednesday"."""
    time = _part(slots, scene)
    found = read(slots.get("day"), scene) if "day" in slots else None
    if not time:
        return None
    value = time.value
    part = word(slots, "daypart")
    if part in ("AF", "EV", "NI") and re.match(r"T(0[1-9]|1[01]):", value):
        value = f"T{int(value[1:3]) + 12}{value[3:]}"
    if found is None:
        which = word(slots, "which")
        shifted = dates.add_days(scene.anchor, sign(which)) if scene.anchor else None
        on = shifted.isoformat() if shifted and which != "in the" else told_day(scene) or "XXXX-XX-XX"
        return _on(on, value)
    return _on(found.value, value)


@means("daypart")
def daypart(slots: Slots, scene: Scene) -> Meant | None:
    """As "Friday morning"."""
    found = read(slots.get("day"), scene)
    if not found:
        return None
    if found.value.endswith("_REF"):
        return found
    named = slots.get("clock_name")
    return _on(found.value, f"T{named}" if named else f"T{word(slots, 'daypart') or 'NI'}")


@means("daypart_rel")
def daypart_rel(slots: Slots, scene: Scene) -> Meant | None:
    """As "This morning", "last night", "the next morning", "tonight"."""
    which, part = word(slots, "which"), word(slots, "daypart")
    start: date | None = scene.anchor
    if which in ("that", "same", "previous", "next", "following", "preceding"):
        found = dates.bounds(scene.back("D")[:10])
        start = found[0] if found else start
    shifted = dates.add_days(start, sign(which)) if start else None
    return _on(shifted.isoformat() if shifted else "XXXX-XX-XX", f"T{part}")


@means("daypart_alone")
def daypart_alone(slots: Slots, scene: Scene) -> Meant | None:
    """As "In the morning": of the day told before."""
    return _on(told_day(scene) or "XXXX-XX-XX", f"T{word(slots, 'daypart')}")

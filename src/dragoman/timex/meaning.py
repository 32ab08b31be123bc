"""Functions of the grammar: what days, months and years an expression means, given where it stands."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from dragoman.timex import dates
from dragoman.timex.grammar import Slots
from dragoman.timex.values import Length, Meant, Part, Scene

Function = Callable[[Slots, Scene], Meant | None]
MEANINGS: dict[str, Function] = {}

BEFORE = frozenset({"last", "past", "previous", "preceding", "prior", "this past", "this last", "yesterday"})
AFTER = frozenset({"next", "coming", "following", "ensuing", "this coming", "tomorrow", "new"})
FROM_TOLD = frozenset({"previous", "preceding", "following", "ensuing", "same", "very same", "the same",
                       "the very same", "that", "that same"})  # fmt: skip


def means(name: str) -> Callable[[Function], Function]:
    """Registers a function under the name by which patterns.txt calls it."""

    def register(function: Function) -> Function:
        MEANINGS[name] = function
        return function

    return register


def read(thing: object, scene: Scene) -> Meant | None:
    """What a part means here."""
    if isinstance(thing, Part):
        return MEANINGS[thing.meaning](thing.slots, scene)
    return thing if isinstance(thing, Meant) else None


def number(slots: Slots, name: str) -> int | None:
    """A slot as a whole number, None where it is missing."""
    found = slots.get(name)
    if isinstance(found, str) and found.isdigit():
        return int(found)
    return int(found) if isinstance(found, int | float) else None


def word(slots: Slots, name: str) -> str:
    """A slot as a word, empty where it is missing."""
    found = slots.get(name)
    return found if isinstance(found, str) else ""


def sign(which: str) -> int:
    """-1, 0 or 1 as a word points back, here or ahead."""
    return -1 if which in BEFORE else 1 if which in AFTER else 0


def base(which: str, scene: Scene, unit: str) -> date | None:
    """The day from which a relative word counts: the one told before, or the publication day."""
    if which in FROM_TOLD:
        found = dates.bounds(scene.back(unit))
        if found:
            return found[0]
    return scene.anchor


def day(found: date | None) -> Meant | None:
    """A day as a meaning."""
    return Meant(found.isoformat()) if found else None


@means("same")
def same(slots: Slots, scene: Scene) -> Meant | None:
    """What its part means; a word like "early" before it leaves the value alone."""
    for thing in reversed(list(slots.values())):
        if isinstance(thing, Part | Meant):
            return read(thing, scene)
    return None


@means("second")
def second(slots: Slots, scene: Scene) -> Meant | None:
    """As "Tomorrow, June 12": the explicit half decides."""
    return same(slots, scene)


@means("reference")
def reference(slots: Slots, scene: Scene) -> Meant | None:
    """As "Now", "recently", "soon"."""
    return Meant(word(slots, "value"))


# --- days


def choose_year(month: int, dom: int, scene: Scene) -> date | None:
    """The year of a month and day told without one: the nearest that the clause's tense allows."""
    anchor = scene.anchor
    if anchor is None:
        return None
    found = [d for y in (-1, 0, 1) if (d := dates.make_date(anchor.year + y, month, dom))]
    if not found:  # 29 February
        found = [d for y in range(-4, 5) if (d := dates.make_date(anchor.year + y, month, dom))]
    if not found:
        return None
    return min(found, key=lambda d: far(d, anchor, scene.side))


def far(found: date, anchor: date, side: str) -> float:
    """How far a day lies from the publication day, as the tense weighs it.

    News seldom leaves out a year that is far off, so the tense only weighs the distances. A report can be
    dated a day behind the event (time zones), so the past reaches to tomorrow.
    """
    behind, ahead = {"past": (0.3, 1.0), "future": (1.0, 0.3)}.get(side, (0.7, 1.0))
    days = (found - anchor).days
    return ahead * days if days > 1 else behind * abs(days)


def year_word(which: str, scene: Scene) -> int | None:
    """As "This year", "last year", "that year" as a number."""
    from_day = base(which, scene, "Y")
    return from_day.year + sign(which) if from_day else None


@means("month_day")
def month_day(slots: Slots, scene: Scene) -> Meant | None:
    """As "June 12", "12 June 2018", "June 12 of last year"."""
    month, dom = number(slots, "month"), number(slots, "dom")
    if month is None or dom is None or dates.make_date(2000, month, dom) is None:
        return None
    year = number(slots, "year")
    if year is None and "yy" in slots:
        two = number(slots, "yy") or 0
        year = two + (2000 if two < 50 else 1900) if two < 100 else two
    if year is None and "which" in slots:
        year = year_word(word(slots, "which"), scene)
    if year is not None:
        return day(dates.make_date(year, month, dom))
    found = choose_year(month, dom, scene)
    return day(found) if found else Meant(f"XXXX-{month:02d}-{dom:02d}")


@means("with_weekday")
def with_weekday(slots: Slots, scene: Scene) -> Meant | None:
    """As "Friday, Oct. 23": the weekday tells which year."""
    part, weekday = slots.get("day"), number(slots, "weekday")
    found = read(part, scene)
    if not (found and isinstance(part, Part) and scene.anchor and weekday):
        return found
    if "year" in part.slots or "which" in part.slots:
        return found
    month, dom = number(part.slots, "month") or 1, number(part.slots, "dom") or 1
    years = sorted(range(-6, 7), key=abs)
    fits = [d for y in years if (d := dates.make_date(scene.anchor.year + y, month, dom))]
    fits = [d for d in fits if d.isoweekday() == weekday]
    near = min(fits, key=lambda d: abs((d - (scene.anchor or d)).days), default=None)
    return day(near) if near and abs((near - scene.anchor).days) < 800 else found


@means("weekday_number")
def weekday_number(slots: Slots, scene: Scene) -> Meant | None:
    """As "Friday the 13th": the nearest such day."""
    weekday, dom, anchor = number(slots, "weekday"), number(slots, "dom"), scene.anchor
    if anchor is None:
        return Meant(f"XXXX-XX-{dom:02d}")
    near = (anchor + timedelta(days=k) for n in range(200) for k in (-n, n))
    return day(next((d for d in near if d.day == dom and d.isoweekday() == weekday), None))


@means("iso")
def iso(slots: Slots, scene: Scene) -> Meant | None:
    """As "2018-06-01", "2018-06-01T10:00Z"."""
    text = word(slots, "iso") or word(slots, "isotime")
    year, month, dom = (int(p) for p in text[:10].rstrip("T ").split("-")[:3]) if text else (0, 0, 0)
    found = dates.make_date(year, month, dom)
    if not found:
        return None
    clock = re.search(r"[T ](\d\d:\d\d)", text)
    return Meant(found.isoformat() + ("T" + clock[1] if clock else ""))


@means("slash")
def slash(slots: Slots, scene: Scene) -> Meant | None:
    """As "06/01/2018" and its kin; the other order where only that is a date."""
    parts = [int(p) for p in re.split(r"[/.]", word(slots, "slash"))]
    if parts[0] > 31:
        return day(dates.make_date(parts[0], parts[1], parts[2]))
    a, b, year = parts
    if year < 100:
        year += 2000 if year < 50 else 1900
    dotted = "." in word(slots, "slash")
    orders = [(b, a), (a, b)] if scene.day_first or dotted else [(a, b), (b, a)]
    return next((day(d) for m, n in orders if (d := dates.make_date(year, m, n))), None)


@means("weekday")
def weekday(slots: Slots, scene: Scene) -> Meant | None:
    """As "Friday", "last Friday", "next Friday"."""
    wanted, which = number(slots, "weekday") or 1, word(slots, "which")
    if scene.anchor is None:
        return Meant(f"XXXX-WXX-{wanted}")
    from_day = base(which, scene, "D") or scene.anchor
    if not which:
        return day(near_weekday(scene.anchor, wanted, scene.side == "future"))
    if sign(which) < 0:
        return day(from_day - timedelta(days=(from_day.isoweekday() - wanted - 1) % 7 + 1))
    if sign(which) > 0:
        return day(from_day + timedelta(days=(wanted - from_day.isoweekday() - 1) % 7 + 1))
    if which == "this":
        return day(near_weekday(scene.anchor, wanted, scene.side != "past"))
    return day(near_weekday(from_day, wanted, False))


def near_weekday(anchor: date, wanted: int, future: bool) -> date | None:
    """The weekday on the publication day itself or the nearest before it, or after it."""
    if future:
        return dates.add_days(anchor, (wanted - anchor.isoweekday()) % 7)
    return dates.add_days(anchor, -((anchor.isoweekday() - wanted) % 7))


@means("weekday_of_week")
def weekday_of_week(slots: Slots, scene: Scene) -> Meant | None:
    """As "Friday last week": in the ISO week."""
    wanted = number(slots, "weekday") or 1
    if scene.anchor is None:
        return Meant(f"XXXX-WXX-{wanted}")
    by = 7 * sign(word(slots, "which"))
    return day(dates.add_days(scene.anchor, by + wanted - scene.anchor.isoweekday()))


@means("weekday_week")
def weekday_week(slots: Slots, scene: Scene) -> Meant | None:
    """As "A week from Friday"."""
    wanted = number(slots, "weekday") or 1
    if scene.anchor is None:
        return Meant(f"XXXX-WXX-{wanted}")
    near = near_weekday(scene.anchor, wanted, True)
    return day(dates.add_days(near, 7)) if near else None


@means("day")
def day_by(slots: Slots, scene: Scene) -> Meant | None:
    """As "Today", "yesterday", "tomorrow"."""
    by = int(word(slots, "by") or 0)
    if scene.anchor is None:
        return Meant("PRESENT_REF" if by == 0 else "PAST_REF" if by < 0 else "FUTURE_REF")
    return day(dates.add_days(scene.anchor, by))


@means("same_day")
def same_day(slots: Slots, scene: Scene) -> Meant | None:
    """As "That day", "the same day": the one told before."""
    from_day = base("that", scene, "D")
    return day(from_day) if from_day else Meant("XXXX-XX-XX")


@means("adjacent_day")
def adjacent_day(slots: Slots, scene: Scene) -> Meant | None:
    """As "The day after the attack": unknown unless the attack is dated."""
    return Meant("P1D", "DURATION")


def holiday_on(when: str, year: int) -> date | None:
    """The day of a rule of holidays.txt in a year."""
    if not 1 <= year <= 9999:
        return None
    if when.startswith("easter"):
        return dates.add_days(dates.easter(year), int(when[6:] or 0))
    if fixed := re.fullmatch(r"(\d\d)-(\d\d)", when):
        return dates.make_date(year, int(fixed[1]), int(fixed[2]))
    if moving := re.fullmatch(r"(\d\d)-(\d)-(-?\d)([+-]\d+)?", when):
        found = dates.nth_weekday(year, int(moving[1]), int(moving[2]), int(moving[3]))
        return dates.add_days(found, int(moving[4] or 0)) if found else None
    return None


@means("holiday")
def holiday(slots: Slots, scene: Scene) -> Meant | None:
    """As "Christmas", "last Thanksgiving", "Easter 2016"."""
    when, which, year = word(slots, "holiday"), word(slots, "which"), number(slots, "year")
    if year is not None:
        return day(holiday_on(when, year))
    anchor = scene.anchor
    if anchor is None:
        return Meant(f"XXXX-{when}" if re.fullmatch(r"\d\d-\d\d", when) else "XXXX-XX-XX")
    around = [d for y in (-1, 0, 1) if (d := holiday_on(when, anchor.year + y))]
    if sign(which) < 0:
        return day(max(d for d in around if d < anchor))
    if sign(which) > 0:
        return day(min(d for d in around if d > anchor))
    if which == "this":
        return day(holiday_on(when, anchor.year))
    return day(min(around, key=lambda d: far(d, anchor, scene.side)))


# --- units around now


@means("relative")
def relative(slots: Slots, scene: Scene) -> Meant | None:
    """As "Last week", "this month", "the following year"."""
    unit, which = word(slots, "unit"), word(slots, "which")
    if unit.startswith("T"):
        return None
    from_day = base("following" if unit == "D" and which == "next" else which, scene, unit)
    if from_day is None:
        return Meant(f"P1{unit}", "DURATION")
    by = sign(which)
    first = dates.bounds(dates.unit_value(from_day, unit))
    if (
        word(slots, "early") == "earlier"
        and which == "this"
        and unit != "D"
        and first
        and first[0] == from_day
    ):
        by = -1  # "earlier this month" said on the first
    if unit == "WE":
        return Meant(_weekend(from_day, by, scene.side))
    found = dates.shift(_first_of(from_day, unit), by, unit)
    return Meant(dates.unit_value(found, unit)) if found else None


def _first_of(start: date, unit: str) -> date:
    return start if unit in ("D", "N", "W", "F") else start.replace(day=1)


def _weekend(from_day: date, by: int, side: str) -> str:
    """The weekend: this week's, or the last one where the clause is past and this one hasn't come."""
    if by == 0 and side != "future" and from_day.isoweekday() < 6:
        by = -1
    found = dates.add_days(from_day, 7 * by) or from_day
    return dates.week_value(found) + "-WE"


@means("weekend")
def weekend(slots: Slots, scene: Scene) -> Meant | None:
    """As "The weekend"."""
    return Meant(_weekend(scene.anchor, 0, scene.side) if scene.anchor else "XXXX-WXX-WE")


@means("this_unit")
def this_unit(slots: Slots, scene: Scene) -> Meant | None:
    """As "The year" of a report: the current one."""
    unit = word(slots, "unit")
    return Meant(dates.unit_value(scene.anchor, unit)) if scene.anchor else Meant(f"P1{unit}", "DURATION")


@means("year_end")
def year_end(slots: Slots, scene: Scene) -> Meant | None:
    """As "Year-end": the year, as "the end of the year"."""
    return Meant(f"{scene.anchor.year:04d}" if scene.anchor else "XXXX")


@means("week_of")
def week_of(slots: Slots, scene: Scene) -> Meant | None:
    """As "The week of March 6"."""
    return _unit_around(slots, scene, "W")


@means("weekend_of")
def weekend_of(slots: Slots, scene: Scene) -> Meant | None:
    """As "The weekend of March 6"."""
    return _unit_around(slots, scene, "WE")


def _unit_around(slots: Slots, scene: Scene, unit: str) -> Meant | None:
    found = read(slots.get("day"), scene)
    days = dates.bounds(found.value) if found else None
    return Meant(dates.unit_value(days[0], unit)) if days else found


@means("the_week")
def the_week(slots: Slots, scene: Scene) -> Meant | None:
    """As "For the week": the week of the day told before."""
    from_day = base("that", scene, "D")
    return Meant(dates.week_value(from_day)) if from_day else None


@means("month_edge")
def month_edge(slots: Slots, scene: Scene) -> Meant | None:
    """As "The first day of March", "the last day of February"."""
    found = read(slots.get("month"), scene)
    days = dates.bounds(found.value) if found else None
    if not days:
        return found
    return day(days[0] if word(slots, "which") == "the first" else days[1] - dates.DAY)


# --- counted away


def moved(start: date, length: Length, direction: int) -> Meant | None:
    """The day, week, month or year so far from a day, at the precision of its unit."""
    amount = length.whole
    if amount is None:
        return None
    unit = length.unit
    if unit.startswith("T"):
        return Meant(start.isoformat())
    found = dates.shift(start, direction * amount, unit)
    if found is None:
        return None
    return Meant(dates.unit_value(found, "Y" if unit in ("DE", "CE", "ML") else "W" if unit == "F" else unit))


@means("ago")
def ago(slots: Slots, scene: Scene) -> Meant | None:
    """As "Three days ago"."""
    length = slots.get("length")
    if not isinstance(length, Length):
        return None
    if length.whole is None:
        return Meant("PAST_REF") if length.parts[0][0] is None else Meant(length.value(), "DURATION")
    if scene.anchor is None:
        return Meant(length.value(), "DURATION")
    return moved(scene.anchor, length, -1)


@means("hence")
def hence(slots: Slots, scene: Scene) -> Meant | None:
    """As "Three days from now"."""
    length = slots.get("length")
    if not isinstance(length, Length):
        return None
    if length.whole is None:
        return Meant("FUTURE_REF")
    return moved(scene.anchor, length, 1) if scene.anchor else Meant(length.value(), "DURATION")


def _from_told(slots: Slots, scene: Scene, direction: int) -> Meant | None:
    length = slots.get("length")
    if not isinstance(length, Length):
        return None
    days = dates.bounds(scene.back(length.unit))
    if days and length.whole is not None and not length.unit.startswith("T"):
        return moved(days[0], length, direction)
    return Meant(length.value(), "DURATION")


@means("before_ref")
def before_ref(slots: Slots, scene: Scene) -> Meant | None:
    """As "A day earlier": from the day told before."""
    return _from_told(slots, scene, -1)


@means("after_ref")
def after_ref(slots: Slots, scene: Scene) -> Meant | None:
    """As "Two weeks later": from the day told before."""
    return _from_told(slots, scene, 1)


@means("from_day")
def from_day(slots: Slots, scene: Scene) -> Meant | None:
    """As "Two weeks from Friday"."""
    found, length = read(slots.get("day"), scene), slots.get("length")
    days = dates.bounds(found.value) if found else None
    if not (days and isinstance(length, Length)):
        return None
    return moved(days[0], length, 1)

"""Functions of the grammar: months, years, seasons, quarters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from dragoman.timex import dates
from dragoman.timex.grammar import Slots
from dragoman.timex.meaning import base, means, number, read, sign, word
from dragoman.timex.values import Meant, Scene


@means("month")
def month(slots: Slots, scene: Scene) -> Meant | None:
    """As "June", "June 2018", "last June", "June of this year"."""
    wanted, year, which = number(slots, "month") or 1, number(slots, "year"), word(slots, "which")
    if not 1 <= wanted <= 12:
        return None
    if year is None and scene.anchor is None:
        return Meant(f"XXXX-{wanted:02d}")
    if year is None and scene.anchor is not None:
        year = _year_of_month(wanted, which, "year" in word(slots, "of"), scene)
    return Meant(f"{year:04d}-{wanted:02d}")


def _year_of_month(wanted: int, which: str, of_year: bool, scene: Scene) -> int:
    anchor = scene.anchor or date(2000, 1, 1)
    if of_year or which in ("this", "that", "that same", "same"):
        return (base(which, scene, "Y") or anchor).year + sign(which)
    if sign(which) < 0:
        return anchor.year - (wanted >= anchor.month)
    if sign(which) > 0:
        return anchor.year + (wanted <= anchor.month)
    return near_month_year(anchor, wanted, scene.side)


def near_month_year(anchor: date, wanted: int, side: str) -> int:
    """The year of a month told without one: this month or the nearest before or after."""
    ahead = (wanted - anchor.month) % 12
    if ahead == 0:
        return anchor.year
    # "In September" told in August is seldom eleven months ago.
    furthest = {"past": 1, "future": 9}.get(side, 3)
    return (
        anchor.year + (wanted < anchor.month) if ahead <= furthest else anchor.year - (wanted > anchor.month)
    )


@means("month_week")
def month_week(slots: Slots, scene: Scene) -> Meant | None:
    """As "the first week of April": the month, and of it the days told."""
    found = read(slots.get("month"), scene)
    days = dates.bounds(found.value) if found else None
    which = number(slots, "nth") or 0
    if not found or not days or which > 5:
        return found
    first = days[0] + timedelta(days=7 * (which - 1)) if which else days[1] - timedelta(days=7)
    last = min(first + timedelta(days=6), days[1] - dates.DAY)
    return Meant(found.value, start=first.isoformat(), end=last.isoformat(), open=True)


@means("year")
def year_alone(slots: Slots, scene: Scene) -> Meant | None:
    """As "2018"."""
    found = number(slots, "year")
    return Meant(f"{found:04d}") if found else None


@means("year_short")
def year_short(slots: Slots, scene: Scene) -> Meant | None:
    """The second year of "2015-16"."""
    first, two = number(slots, "year1") or 0, number(slots, "yy") or 0
    year = first // 100 * 100 + two
    return Meant(f"{year:04d}") if two > 9 and 0 < year - first < 30 else None


@means("decade")
def decade(slots: Slots, scene: Scene) -> Meant | None:
    """As "The 1990s", "the '90s", "the nineties"."""
    if "decade_name" in slots:
        return Meant(f"19{number(slots, 'decade_name')}")
    text = word(slots, "decade")
    if len(text) == 2:
        text = ("20" if text in ("00", "10", "20") else "19") + text
    return Meant(text[:2] if text.endswith("00") and text != "2000" else text[:3])


@means("century")
def century(slots: Slots, scene: Scene) -> Meant | None:
    """As "The 20th century": the years 19XX."""
    which = number(slots, "nth")
    return Meant(f"{which - 1:02d}") if which and 1 <= which <= 30 else None


@means("season")
def season(slots: Slots, scene: Scene) -> Meant | None:
    """As "Last summer", "the spring of 2015"."""
    code, year, which = word(slots, "season"), number(slots, "year"), word(slots, "which")
    if year is not None:
        return Meant(f"{year:04d}-{code}")
    anchor = scene.anchor
    if anchor is None:
        return Meant(f"XXXX-{code}")
    if "year" in word(slots, "of") or which in ("this", "that"):
        year = (base(which, scene, "Y") or anchor).year + sign(which)
        return Meant(f"{year:04d}-{code}")
    starts = [
        (y, date(y, dates.SEASON_MONTHS[code], 1)) for y in range(anchor.year - 2, anchor.year + 2) if y > 0
    ]
    ahead = [y for y, first in starts if first > anchor]
    behind = [y for y, first in starts if (dates.add_months(first, 3) or first) <= anchor]
    begun = [y for y, first in starts if first <= anchor]
    if sign(which) < 0:
        return Meant(f"{behind[-1] if behind else anchor.year:04d}-{code}")
    if sign(which) > 0 or scene.side == "future":
        return Meant(f"{ahead[0] if ahead else anchor.year:04d}-{code}")
    return Meant(f"{begun[-1] if begun else anchor.year:04d}-{code}")


def _size(slots: Slots) -> tuple[str, int]:
    return ("H", 2) if word(slots, "part") == "half" else ("Q", 4)


@means("quarter")
def quarter(slots: Slots, scene: Scene) -> Meant | None:
    """As "The third quarter", "the first half of 2019"."""
    which, year = number(slots, "nth") or 0, number(slots, "year")
    letter, most = _size(slots)
    if not 1 <= which <= most:
        return None
    if year is None and scene.anchor is None:
        return Meant(f"XXXX-{letter}{which}")
    if year is None and scene.anchor:
        year = scene.anchor.year + sign(word(slots, "which"))
        if "which" not in slots and scene.side != "future":
            first = date(year, (12 // most) * (which - 1) + 1, 1)
            year -= first > scene.anchor + timedelta(days=92)
    return Meant(f"{year:04d}-{letter}{which}")


@means("quarter_ago")
def quarter_ago(slots: Slots, scene: Scene) -> Meant | None:
    """As "The year-ago third quarter"."""
    found = quarter(slots, scene)
    return year_before(found.value) if found else None


def year_before(value: str) -> Meant | None:
    """The same quarter, month or day a year before."""
    return Meant(f"{int(value[:4]) - 1:04d}{value[4:]}") if value[:4].isdigit() else Meant(value)


@means("year_ago")
def year_ago(slots: Slots, scene: Scene) -> Meant | None:
    """As "A year earlier": the same quarter of the year before where a quarter is the talk, else the year."""
    if scene.quarter and (not scene.longer or word(slots, "of") == "quarter"):
        return year_before(scene.quarter)
    return Meant(f"{scene.anchor.year - 1:04d}") if scene.anchor else Meant("P1Y", "DURATION")


@means("latest")
def latest(slots: Slots, scene: Scene) -> Meant | None:
    """As "The latest period", "the quarter": the one told before, else the last that has ended."""
    which = word(slots, "which")
    if scene.anchor is None:
        return Meant("XXXX-QX")
    if which == "current":
        return Meant(dates.unit_value(scene.anchor, "Q"))
    if scene.quarter:
        return Meant(scene.quarter)
    if not which:
        return None  # "the quarter" of a town
    ended = dates.add_months(scene.anchor, -3) if which == "latest" else scene.anchor
    return Meant(dates.unit_value(ended or scene.anchor, "Q"))


@means("quarter_of_year")
def quarter_of_year(slots: Slots, scene: Scene) -> Meant | None:
    """As "The 1988 quarter": the one that the text is about, in that year."""
    year = number(slots, "year")
    quarter = "" if scene.longer and word(slots, "of") == "period" else scene.quarter[4:]
    return Meant(f"{year:04d}{quarter}") if year else None


@means("fiscal")
def fiscal(slots: Slots, scene: Scene) -> Meant | None:
    """As "Fiscal 1989": of which days, only who keeps the accounts knows."""
    return _without_days(year_alone(slots, scene))


@means("fiscal_quarter")
def fiscal_quarter(slots: Slots, scene: Scene) -> Meant | None:
    """As "The second quarter of fiscal 1989"."""
    return _without_days(quarter(slots, scene))


@means("fiscal_quarter_code")
def fiscal_quarter_code(slots: Slots, scene: Scene) -> Meant | None:
    """As "Q2 FY2019"."""
    return _without_days(quarter_code(slots, scene))


def _without_days(meant: Meant | None) -> Meant | None:
    return replace(meant, open=True) if meant else None


@means("quarter_code")
def quarter_code(slots: Slots, scene: Scene) -> Meant | None:
    """As "Q3 2019", "1H"."""
    code, year = word(slots, "quartercode"), number(slots, "year")
    if year is None:
        year = scene.anchor.year if scene.anchor else None
    return Meant(f"{year:04d}-{code}" if year else f"XXXX-{code}")


@means("first_half")
def first_half(slots: Slots, scene: Scene) -> Meant | None:
    """As "The first two quarters of 1990"."""
    return Meant(f"{number(slots, 'year'):04d}-H1")

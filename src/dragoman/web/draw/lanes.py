"""Swim lanes: events along one axis of time, in one lane a party, a track of parties, or a kind.

Places are shares of the width, so that a chart fits a telephone as well as a wall. Events that would cover
one another are stacked; where more than a lane holds fall together, they become one mark with their number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from dragoman.browse import EventLine
from dragoman.linking.days import first_day, last_day

ROW = 24
"""Height of a row in pixels; a mark is a little smaller."""

_ROWS = 4
_APART = 2.4
"""Share of the width, in percent, within which two marks would cover one another."""
_BAR = 1.2
"""An event that lasts longer than this share of the width is drawn as a bar besides its mark."""
_EDGE = 1.2
_LANES = 12
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Window:
    """The days that a chart shows, as ordinals, both inclusive."""

    first: int
    last: int

    @property
    def days(self) -> int:
        """How many days it shows."""
        return self.last - self.first + 1

    def at(self, day: float) -> float:
        """Where a day begins, in percent of the width."""
        return round(100 * (day - self.first) / self.days, 2)

    def moved(self, share: float) -> Window:
        """The same number of days, later by a share of them."""
        by = round(self.days * share)
        return window(self.first + by, self.last + by)

    def scaled(self, factor: float) -> Window:
        """As many times the days around the same middle."""
        middle, half = (self.first + self.last) / 2, max(3.0, self.days * factor / 2)
        return window(round(middle - half), round(middle + half))

    def dates(self) -> tuple[str, str]:
        """The first and the last day as ISO dates."""
        return date.fromordinal(self.first).isoformat(), date.fromordinal(self.last).isoformat()


_FIRST, _LAST = date(1, 1, 1).toordinal(), date(9999, 12, 31).toordinal()


def window(first: int, last: int) -> Window:
    """A window inside the calendar, of one day at least."""
    low = max(_FIRST, min(first, _LAST))
    return Window(low, max(low, min(last, _LAST)))


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across the lanes where a month or a year begins."""

    at: float
    label: str
    strong: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """One event in a lane, or several that fall together.

    Attributes:
        at: percent of the width.
        wide: percent that a bar takes; 0 where the event is a point.
        y: pixels from the lane's top to the mark's middle.
        line: the event; None where several fall together.
        count: how many events it stands for.
        days: from when to when it zooms, where it stands for several.
    """

    at: float
    wide: float
    y: int
    line: EventLine | None
    count: int = 1
    days: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane with its marks."""

    key: str
    label: str
    events: int
    height: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """The whole chart; `now` is where the reader's day stands, None where it isn't in the window."""

    window: Window
    ticks: tuple[Tick, ...]
    lanes: tuple[Lane, ...]
    now: float | None
    left_out: int


Keys = Callable[[EventLine], Iterable[str]]


def by_party(line: EventLine) -> Iterable[str]:
    """A lane for each party that takes part."""
    return line.parties


def by_track(line: EventLine) -> Iterable[str]:
    """A lane for the two or three parties that deal with one another; a wider circle is told by its size."""
    parties = sorted(line.parties)
    if len(parties) < 2:
        return ()
    return (" – ".join(parties),) if len(parties) <= 3 else ("more than three parties",)


def by_kind(line: EventLine) -> Iterable[str]:
    """A lane for each kind of event."""
    return (line.kind,)


LANES_BY: dict[str, Keys] = {"party": by_party, "track": by_track, "kind": by_kind}


def chart(
    lines: Sequence[EventLine],
    shown: Window,
    keys: Keys,
    name: Callable[[str], str],
    today: str | None,
) -> Chart:
    """Place events in lanes.

    Args:
        lines: the events.
        shown: the days to show.
        keys: the lanes that an event belongs to.
        name: what a lane is called.
        today: the day on which the reader stands, ISO.
    """
    lanes: dict[str, list[EventLine]] = {}
    for line in lines:
        for key in keys(line):
            lanes.setdefault(key, []).append(line)
    ranked = sorted(lanes.items(), key=lambda item: (-len(item[1]), item[0]))
    now = first_day(today)
    inside = now is not None and shown.first <= now <= shown.last
    return Chart(
        shown,
        ticks(shown),
        tuple(_lane(key, name(key), found, shown) for key, found in ranked[:_LANES]),
        shown.at(now + 0.5) if inside and now is not None else None,
        max(0, len(ranked) - _LANES),
    )


def span_of(line: EventLine) -> tuple[int, int] | None:
    """The first and the last day of an event; one without a date stands where it was told."""
    first = first_day(line.start) or first_day(line.end) or first_day(line.sort_day)
    last = last_day(line.end) or last_day(line.start) or first
    if first is None or last is None:
        return None
    return (first, max(first, last))


def _lane(key: str, name: str, found: Sequence[EventLine], shown: Window) -> Lane:
    placed: list[Mark] = []
    ends = [-100.0] * _ROWS
    crowd: list[tuple[float, EventLine]] = []
    for line in sorted(found, key=lambda e: (e.sort_day, e.id)):
        span = span_of(line)
        if span is None or span[1] < shown.first or span[0] > shown.last:
            continue
        start = max(0.0, shown.at(span[0]))
        stop = min(100.0, shown.at(span[1] + 1))
        wide = stop - start if stop - start > _BAR else 0.0
        # At the edges a mark stands whole, not half outside.
        middle = min(max(start if wide else (start + stop) / 2, _EDGE), 100 - _EDGE)
        row = next((r for r, end in enumerate(ends) if middle - end >= _APART), None)
        if row is None:
            crowd.append((middle, line))
            continue
        # A long bar would keep its row to itself: marks may stand on it, only not on its head.
        ends[row] = middle
        placed.append(Mark(round(middle, 2), round(wide and stop - middle, 2), row * ROW + ROW // 2, line))
    rows = 1 + max((m.y // ROW for m in placed), default=0)
    placed += _crowded(crowd, rows, shown)
    height = (rows + bool(crowd)) * ROW
    return Lane(key, name, len(found), height, tuple(placed))


def _crowded(crowd: Sequence[tuple[float, EventLine]], rows: int, shown: Window) -> list[Mark]:
    """The events that found no row, put together where they fall together."""
    groups: list[list[tuple[float, EventLine]]] = []
    for at, line in sorted(crowd, key=lambda item: item[0]):
        if groups and at - groups[-1][0][0] < 2 * _APART:
            groups[-1].append((at, line))
        else:
            groups.append([(at, line)])
    marks = []
    for group in groups:
        middle = sum(at for at, _ in group) / len(group)
        first = shown.first + int((group[0][0] - _APART) / 100 * shown.days)
        last = shown.first + int((group[-1][0] + _APART) / 100 * shown.days) + 1
        days = window(first, last).dates()
        middle = min(max(middle, 2 * _EDGE), 100 - 2 * _EDGE)
        marks.append(Mark(round(middle, 2), 0.0, rows * ROW + ROW // 2, None, len(group), days))
    return marks


def ticks(shown: Window) -> tuple[Tick, ...]:
    """The beginnings of months, quarters, years or decades, as many as can be told apart."""
    first, last = date.fromordinal(shown.first), date.fromordinal(shown.last)
    months = (last.year - first.year) * 12 + last.month - first.month
    if months <= 1:
        return _days(shown)
    step = next((s for s in (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200) if months / s <= 8), 12_000)
    found = []
    month = first.year * 12 + first.month - 1
    month -= month % step + step
    while (month := month + step) // 12 <= last.year:
        year, of_year = divmod(month, 12)
        day = date(year, of_year + 1, 1).toordinal() if 1 <= year <= 9999 else _LAST + 1
        if shown.first <= day <= shown.last:
            label = str(year) if of_year == 0 or step >= 12 else _MONTHS[of_year]
            found.append(Tick(shown.at(day), label, of_year == 0))
    return tuple(found)


def _days(shown: Window) -> tuple[Tick, ...]:
    step = next(s for s in (1, 2, 5, 10, 20, 40) if shown.days / s <= 8 or s == 40)
    found = []
    for day in range(shown.first, shown.last + 1, step):
        told = date.fromordinal(day)
        found.append(Tick(shown.at(day), f"{_MONTHS[told.month - 1]} {told.day}", told.day == 1))
    return tuple(found)

"""The world on a plane: the Equal Earth projection, which shows every country in its true size.

The formulas are those of Šavrič, Patterson and Jenny, "The Equal Earth map projection" (2018).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dragoman.browse import Spot

_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_M = math.sqrt(3) / 2
_SCALE = 1000 / (2 * 2.7066299836)
WIDTH, HEIGHT = 1000.0, 2 * 1.3173627591 * _SCALE
View = tuple[float, float, float, float]
_NARROWEST = 130.0
"""Width in units below which no part of the map is shown: some five thousand kilometres."""


def place(lat: float, lon: float) -> tuple[float, float]:
    """Where a point of the globe stands on the map.

    Args:
        lat: degrees north.
        lon: degrees east.

    Returns:
        Units from the left and from the top; the whole map is WIDTH by HEIGHT.
    """
    angle = math.asin(_M * math.sin(math.radians(max(-90.0, min(90.0, lat)))))
    square = angle * angle
    sixth = square**3
    x = math.radians(lon) * math.cos(angle) / (
        _M * (_A1 + 3 * _A2 * square + sixth * (7 * _A3 + 9 * _A4 * square))
    )  # fmt: skip
    y = angle * (_A1 + _A2 * square + sixth * (_A3 + _A4 * square))
    return round(WIDTH / 2 + x * _SCALE, 1), round(HEIGHT / 2 - y * _SCALE, 1)


@dataclass(frozen=True, slots=True)
class Circle:
    """The events of one place."""

    spot: Spot
    x: float
    y: float
    r: float


@dataclass(frozen=True, slots=True)
class Map:
    """What of the world is shown (left, top, width and height in units), the circles on it, and names."""

    view: View
    circles: tuple[Circle, ...]
    labels: tuple[tuple[str, float, float], ...] = ()

    @property
    def unit(self) -> float:
        """How many units a thousandth of the shown width is: what is drawn looks the same at every zoom."""
        return self.view[2] / 1000


def world_map(spots: Sequence[Spot], whole: bool) -> Map:
    """Place events on the world.

    Args:
        spots: places with their events.
        whole: whether to show the whole world, rather than the part that holds the places.
    """
    points = [(spot, *place(spot.lat, spot.lon)) for spot in spots]
    view = (0.0, 0.0, WIDTH, round(HEIGHT, 1)) if whole or not points else _around([p[1:] for p in points])
    top = max((s.events for s in spots), default=1)
    unit = view[2] / 1000
    circles = tuple(
        Circle(spot, x, y, round(unit * (7 + 21 * math.sqrt(spot.events / top)), 2)) for spot, x, y in points
    )
    ordered = tuple(sorted(circles, key=lambda c: -c.r))
    return Map(view, ordered, tuple(_labels(ordered, view)))


def _labels(circles: Sequence[Circle], view: View) -> Iterator[tuple[str, float, float]]:
    """The names that fit beside their circles without covering one another, largest circles first."""
    unit = view[2] / 1000
    taken: list[View] = []
    for circle in circles[:40]:
        name, high = circle.spot.name, 17 * unit
        wide = 8 * unit * len(name)
        left, top = circle.x + circle.r + 3 * unit, circle.y - high / 2
        if left + wide > view[0] + view[2]:
            left = circle.x - circle.r - 3 * unit - wide
        box = (left, top, left + wide, top + high)
        if all(box[0] > b[2] or box[2] < b[0] or box[1] > b[3] or box[3] < b[1] for b in taken):
            taken.append(box)
            yield name, round(left, 1), round(circle.y + 5 * unit, 1)


def _around(points: Iterable[tuple[float, float]]) -> View:
    """The part of the map that holds points with some room around, in the shape of the whole."""
    xs, ys = zip(*points, strict=True)
    shape = HEIGHT / WIDTH
    wide = max(_NARROWEST, (max(xs) - min(xs)) * 1.25 + 20, ((max(ys) - min(ys)) * 1.25 + 20) / shape)
    wide = min(wide, WIDTH)
    high = wide * shape
    left = min(max(0.0, (max(xs) + min(xs)) / 2 - wide / 2), WIDTH - wide)
    top = min(max(0.0, (max(ys) + min(ys)) / 2 - high / 2), HEIGHT - high)
    return round(left, 1), round(top, 1), round(wide, 1), round(high, 1)

"""Who deals with whom as a drawing: parties as circles, what they share as lines between them.

The places come from Fruchterman and Reingold's forces (1991): all circles push one another away, lines pull.
They begin on a ring in a fixed order, so the same dealings always give the same drawing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from dragoman.browse import Dealing

WIDTH, HEIGHT = 900, 620
_MARGIN = 60
_ROUNDS = 140


Box = tuple[float, float, float, float]
"""Left, top, right and bottom."""


@dataclass(frozen=True, slots=True)
class Node:
    """A party: its middle and radius in the drawing's units."""

    id: str
    x: float
    y: float
    r: float
    events: int
    label: Label


@dataclass(frozen=True, slots=True)
class Label:
    """Where a name stands: its anchor as SVG has it, start, middle or end."""

    x: float
    y: float
    anchor: str


@dataclass(frozen=True, slots=True)
class Edge:
    """A line between two parties, as wide as they share events."""

    dealing: Dealing
    x1: float
    y1: float
    x2: float
    y2: float
    wide: float


@dataclass(frozen=True, slots=True)
class Network:
    """The drawing."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def network(dealings: Sequence[Dealing], name: Callable[[str], str], most: int = 24) -> Network:
    """Place the parties that share most events.

    Args:
        dealings: which parties share how many, those that share most first.
        name: what a party is called.
        most: at most so many parties.
    """
    shared: dict[str, int] = {}
    for dealing in dealings:
        for party in (dealing.one, dealing.other):
            shared[party] = shared.get(party, 0) + dealing.events
    parties = sorted(shared, key=lambda p: (-shared[p], p))[:most]
    place = {party: n for n, party in enumerate(parties)}
    kept = [d for d in dealings if d.one in place and d.other in place]
    if not parties:
        return Network((), ())
    at = _fitted(_forces(len(parties), [(place[d.one], place[d.other], d.events) for d in kept]))
    top = max(shared[p] for p in parties)
    circles = [(p, *_spot(at[n]), round(5 + 15 * math.sqrt(shared[p] / top), 1)) for p, n in place.items()]
    taken: list[Box] = [(x - r, y - r, x + r, y + r) for _, x, y, r in circles]
    nodes = tuple(Node(p, x, y, r, shared[p], _label(name(p), x, y, r, taken)) for p, x, y, r in circles)
    widest = max(d.events for d in kept)
    edges = tuple(
        Edge(d, *_spot(at[place[d.one]]), *_spot(at[place[d.other]]), _wide(d.events / widest)) for d in kept
    )
    return Network(nodes, edges)


def _label(name: str, x: float, y: float, r: float, taken: list[Box]) -> Label:
    """Where a name covers nothing, as far as there is such a place; what it covers is noted as taken."""
    wide, high = 7.0 * len(name), 15.0
    places = (
        (Label(x, y + r + 13, "middle"), x - wide / 2, y + r + 2),
        (Label(x + r + 4, y + 4, "start"), x + r + 4, y - 8),
        (Label(x - r - 4, y + 4, "end"), x - r - 4 - wide, y - 8),
        (Label(x, y - r - 5, "middle"), x - wide / 2, y - r - 17),
    )
    best: tuple[float, Label, Box] | None = None
    for label, left, top in places:
        box = (left, top, left + wide, top + high)
        outside = max(0.0, -left) + max(0.0, left + wide - WIDTH)
        covered = sum(_shared(box, other) for other in taken) + 50 * outside
        if best is None or covered < best[0]:
            best = (covered, label, box)
    assert best is not None
    taken.append(best[2])
    return Label(round(best[1].x, 1), round(best[1].y, 1), best[1].anchor)


def _shared(one: Box, other: Box) -> float:
    """The area that two boxes share."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return wide * high if wide > 0 and high > 0 else 0.0


def _spot(point: np.ndarray) -> tuple[float, float]:
    return round(float(point[0]), 1), round(float(point[1]), 1)


def _wide(share: float) -> float:
    return round(0.8 + 7 * math.sqrt(share), 1)


def _forces(count: int, edges: Sequence[tuple[int, int, int]]) -> np.ndarray:
    """Where the circles come to rest, on a square of no particular size."""
    angles = np.arange(count) * (2 * np.pi / count)
    at = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    if count < 3:
        return at
    pull = np.zeros((count, count))
    most = max(n for *_, n in edges)
    for one, other, n in edges:
        pull[one, other] = pull[other, one] = 0.06 + 0.3 * n / most
    apart = 1.6 / math.sqrt(count)
    for round_ in range(_ROUNDS):
        between = at[:, None, :] - at[None, :, :]
        far = np.sqrt((between**2).sum(axis=2)) + 1e-6
        force = apart**2 / far - pull * far**2 / apart
        np.fill_diagonal(force, 0.0)
        move = (between / far[:, :, None] * force[:, :, None]).sum(axis=1)
        # A slight pull to the middle keeps parties without dealings among those shown from drifting off.
        move -= at * 0.9
        size = np.sqrt((move**2).sum(axis=1, keepdims=True)) + 1e-9
        heat = 0.12 * (1 - round_ / _ROUNDS)
        at = at + move / size * np.minimum(size, heat)
    return at


def _fitted(at: np.ndarray) -> np.ndarray:
    """The same places, filling the drawing but for its margin."""
    low, high = at.min(axis=0), at.max(axis=0)
    wide = np.maximum(high - low, 1e-6)
    inner = np.array([WIDTH - 2 * _MARGIN, HEIGHT - 2 * _MARGIN])
    placed: np.ndarray = (at - low) / wide * inner + _MARGIN
    if len(at) == 1:
        placed[:] = (WIDTH / 2, HEIGHT / 2)
    return placed

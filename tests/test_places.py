"""Where events happen: which of the places named, which of those of one name, and where it lies."""

from __future__ import annotations

import pytest

from dragoman import atlas
from parsing import read


@pytest.mark.parametrize(
    ("name", "country", "context", "found"),
    [
        ("Geneva", None, {"USA"}, "CHE"),
        ("Tripoli", None, {"LBN"}, "LBN"),
        ("Tripoli", None, {"LBY", "LBN"}, "LBY"),
        ("Tripoli", "LBN", set(), "LBN"),
        ("Hyderabad", None, {"PAK"}, "PAK"),
        ("Hyderabad", None, set(), "IND"),
        ("Kiev", None, set(), "UKR"),
        ("SANA'A", None, set(), "YEM"),
        ("the Strait of Hormuz", None, set(), None),
        ("Sentosa", None, set(), "SGP"),
    ],
)
def test_of_places_of_one_name_the_likeliest_is_meant(
    name: str, country: str | None, context: set[str], found: str | None
) -> None:
    place = atlas.lookup(name, country, context)
    assert place is not None and place.name == name and place.country == found
    assert place.lat is not None and place.lon is not None


def test_an_unknown_place_is_none() -> None:
    assert atlas.lookup("Qqqville") is None
    assert atlas.lookup("Geneva", "JPN") is None


def test_a_state_lies_where_its_people_are() -> None:
    iran, fiji = atlas.whole_state("IRN", "Iran"), atlas.whole_state("FJI", "Fiji")
    assert iran.geonames == 130758 and iran.lat and iran.lon
    assert 25 < iran.lat < 40 and 44 < iran.lon < 63
    assert fiji.lat is not None and fiji.lat < -15  # across the date line, no middle in Africa
    assert fiji.lon is not None and abs(fiji.lon) > 170


@pytest.mark.parametrize(
    ("text", "trigger", "place", "country"),
    [
        ("Envoys of France met with ministers of Iran in Geneva.", "met", "Geneva", "CHE"),
        ("Russia and China held talks at the border town of Heihe.", "talks", "Heihe", "CHN"),
        ("The Hanoi summit between Kim Jong-un and Trump ended early.", "summit", "Hanoi", "VNM"),
        ("Israel bombed the runway of Aleppo airport.", "bombed", "Aleppo", "SYR"),
        ("Russian jets carried out strikes on Idlib.", "strikes", "Idlib", "SYR"),
        ("Macron visited Cairo.", "visited", "Cairo", "EGY"),
        ("Barack Obama met King Salman at the White House.", "met", "White House", "USA"),
        ("Iran seized a tanker loaded with oil in the Strait of Hormuz.", "seized", "Strait of Hormuz", None),
        ("Lebanese soldiers clashed with gunmen in Tripoli, Lebanon.", "clashed", "Tripoli", "LBN"),
        ("North Korea fired two missiles from Wonsan.", "fired", "Wonsan", "PRK"),
        ("Three Iraqi soldiers were killed and six wounded in Mosul, Iraq.", "killed", "Mosul", "IRQ"),
        ("France and Germany held talks on Syria in Paris.", "talks", "Paris", "FRA"),
    ],
)
def test_the_place_of_the_event(text: str, trigger: str, place: str, country: str | None) -> None:
    found = {r.trigger.of(text): r.place for r in read(text, None).reports}
    told = found[trigger]
    assert told is not None and place in told.name and told.country == country
    assert told.lat is not None


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("Kerry and Lavrov discussed the war in Syria.", "discussed"),
        ("Officials in Washington accused Iran of lying.", "accused"),
        ("Macron phoned the president of Egypt.", "phoned"),
        ("Kabul-Taliban talks were put off.", "talks"),
    ],
)
def test_not_every_place_named_is_the_place_of_the_event(text: str, trigger: str) -> None:
    found = {r.trigger.of(text): r.place for r in read(text, None).reports}
    assert found.get(trigger) is None

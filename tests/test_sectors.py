"""Sectors of PLOVER and actor codes of CAMEO."""

from __future__ import annotations

import pytest

from dragoman.gazetteer import load
from dragoman.nouns import Actor, Party
from dragoman.sectors import cameo_actor, sector_of, sector_of_party
from parsing import read, report_of


@pytest.mark.parametrize(
    ("text", "sector", "code"),
    [
        ("Iran attacked Oman.", "GOV", "IRN"),
        ("Iranian troops attacked Oman.", "MIL", "IRNMIL"),
        ("Iranian police attacked Oman.", "COP", "IRNCOP"),
        ("Iranian lawmakers attacked Oman.", "LEG", "IRNLEG"),
        ("Iranian Foreign Minister Ali Said attacked Oman.", "GOV", "IRNGOV"),
        ("Iranian opposition leader Ali Said attacked Oman.", "OPP", "IRNOPP"),
        ("Hamas fighters attacked Oman.", "REB", "PSEREBHMS"),
        ("Rebels attacked Oman.", "REB", "REB"),
        ("NATO attacked Oman.", "IGO", "IGONAT"),
        ("The European Union attacked Oman.", "IGO", "IGOEEC"),
        ("Gazprom attacked Oman.", "BUS", "RUSBUS"),
    ],
)
def test_what_a_party_is(text: str, sector: str, code: str) -> None:
    (party,) = report_of(read(text), "attacked").actors
    assert (sector_of_party(party), cameo_actor(party)) == (sector, code)


def test_every_listed_body_has_a_sector() -> None:
    known = {name.actor for names in load().names.values() for name in names}
    territories = ("sea", "continent", "border", "region", "territory")
    unknown = [a.id for a in known if sector_of(a) is None and a.role not in territories]
    assert len(unknown) < len(known) / 100


def test_what_nothing_tells_has_no_sector() -> None:
    nobody = Actor("x", "Xyzzy", "organisation")
    assert sector_of(nobody) is None
    assert cameo_actor(Party(nobody)) == "UNK"

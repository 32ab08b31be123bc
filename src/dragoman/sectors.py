"""The sector of PLOVER that a party belongs to, and the code by which CAMEO writes it.

Sectors follow PLOVER's codebook, codes the actor dictionary of CAMEO (Gerner, Schrodt, Yilmaz and Abu-Jabr
2002): a state's alpha-3 and the part played ("USAGOV", "AFGREBTAL"), or what an international body is and its
own letters ("IGOUNO"). The words stand in data/sectors.txt, data/heads.txt and data/cameo_actors.txt.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping

from dragoman.actors.heads import head_nouns
from dragoman.gazetteer import load
from dragoman.nouns import Actor, Party
from dragoman.tables import read_table

SECTORS = (
    "GOV", "MIL", "COP", "JUD", "LEG", "SPY", "PTY", "OPP", "REB", "CRM", "IGO", "NGO", "BUS", "MED", "CVL",
    "ELI", "LAB", "REF",
)  # fmt: skip
BODIES_OF_FORCE = ("COP", "MIL", "SPY", "JUD")
INTERNATIONAL = ("IGO", "NGO")
"""Sectors that CAMEO writes in place of a state."""


def sector_of(actor: Actor) -> str | None:
    """The sector of an actor as its kind and role tell it, None where neither does.

    Args:
        actor: whoever takes part; one who acts for a body that is no state's counts as the body.
    """
    if actor.id == "EUU":
        return "IGO"
    if actor.kind == "state":
        return "GOV"
    if actor.kind in ("person", "office"):
        return _of_role(actor.role) or ("GOV" if actor.country else "CVL")
    listed = load().actor(actor.id)
    role = listed.role if listed is not None else actor.role
    if role in SECTORS:
        return role
    named = _of_name(actor.name)
    found = named if role == "agency" and named in BODIES_OF_FORCE else _of_role(role) or named
    if (found == "JUD" and actor.country is None) or (role == "mission" and actor.country):
        return "GOV" if actor.country else "IGO"
    if found == "GOV" and actor.country is None:
        return "IGO"
    return found or ("GOV" if actor.country else None)


def sector_of_party(party: Party) -> str | None:
    """The sector of a party: what its own words tell (“Iranian troops”), else its actor's."""
    return party.sector or sector_of(party.actor)


def cameo_actor(party: Party) -> str:
    """The code by which CAMEO writes a party, such as "IRN", "IRNMIL" or "IGOUNO".

    Args:
        party: whoever takes part; a state named plainly is written without a sector.
    """
    actor = party.actor
    sector = party.sector if actor.kind == "state" else sector_of_party(party)
    known, listed = _known_groups().get(actor.id, ""), load().actor(actor.id)
    if sector in INTERNATIONAL and (actor.country is None or actor.id == "EUU"):
        return f"{sector}{known}"
    country = actor.country or load().bases.get(actor.id) or (listed.country if listed is not None else None)
    return f"{country or ''}{sector or ''}{known}" or "UNK"


def _of_role(role: str | None) -> str | None:
    if role is None:
        return None
    word = role.split()[-1] if role.split() else ""
    head = head_nouns().get(word)
    return _roles().get(role) or (head.sector if head is not None else None)


def _of_name(name: str) -> str | None:
    """What a body's own name says it is: “Thames Valley Police”, “Ministry of Defence”."""
    for word in (name.split()[-1:] + name.split()[:1]) if name.split() else ():
        head = head_nouns().get(word.lower())
        if head is not None:
            return head.sector
    return None


@functools.cache
def _roles() -> Mapping[str, str]:
    return {row["role"]: row.one_of("sector", SECTORS) for row in read_table("sectors.txt")}


@functools.cache
def _known_groups() -> Mapping[str, str]:
    return {row["id"]: row["code"] for row in read_table("cameo_actors.txt")}

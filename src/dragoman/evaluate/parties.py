"""Names as a scorer compares them: two spellings of one party must count as one."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

# Bodies that the gold calls now by their name, now by their letters. They belong to the definition of the
# figures, so they stand here and not among the knowledge that is being measured.
_SAME = {
    "united nations": "un",
    "european union": "euu",
    "eu": "euu",
    "islamic state": "isis",
    "islamic state of iraq and the levant": "isis",
    "isil": "isis",
    "north atlantic treaty organization": "nato",
    "icrc": "red cross",
}


def fold(name: str | None) -> str:
    """A name without case, accents and punctuation, its words divided by single spaces."""
    plain = unicodedata.normalize("NFKD", name or "")
    kept = [c for c in plain if not unicodedata.combining(c)]
    return " ".join("".join(c if c.isalnum() else " " for c in kept).split()).casefold()


def party_key(actor: str | Mapping[str, Any]) -> str:
    """What an actor counts as: the state it acts for where there is one, else its name; "" if it has neither.

    Args:
        actor: a name or state code of the gold, or an actor as the output contract writes it.
    """
    if not isinstance(actor, str):
        actor = str(actor.get("country") or actor.get("name") or actor.get("id") or "")
    key = fold(actor)
    return _SAME.get(key, key)

"""Sentences of our own with a marked pair, made of the patterns in patterns.txt: by CAMEO code, any number.

python evaluation/relations/sentences.py [EACH] [SEED] prints them as `dragoman relate` reads them.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from dragoman.tables import parse_table

PATTERNS = Path(__file__).with_name("patterns.txt")
ROOTS = (
    "REQUEST", "AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "YIELD", "ACCUSE", "REQUEST", "ACCUSE",
    "REJECT", "THREATEN", "PROTEST", "MOBILIZE", "SANCTION", "COERCE", "ASSAULT", "ASSAULT", "ASSAULT",
)  # fmt: skip
"""The type of a relation by the root of its CAMEO code, from 02 on; CONCEDE and RETREAT are one."""
STATES = {
    "Norway": "Norwegian", "Chad": "Chadian", "Peru": "Peruvian", "Kenya": "Kenyan", "Iran": "Iranian",
    "France": "French", "Turkey": "Turkish", "India": "Indian", "Egypt": "Egyptian", "Mexico": "Mexican",
    "Poland": "Polish", "Ghana": "Ghanaian", "Japan": "Japanese", "Oman": "Omani", "Cuba": "Cuban",
    "Serbia": "Serbian", "Yemen": "Yemeni", "Nepal": "Nepali", "Spain": "Spanish", "Brazil": "Brazilian",
}  # fmt: skip
NAMES = (
    "Okafor", "Lindqvist", "Moreno", "Haddad", "Petrov", "Tanaka", "Diallo", "Novak", "Rahman", "Castillo",
)  # fmt: skip
STATE = ("{s}", "the {a} government", "{a} authorities", "the government of {s}", "{a} officials")
LEADER = ("{a} President {n}", "{a} Prime Minister {n}", "the {a} foreign minister", "President {n} of {s}")
BODY = ("the United Nations", "the European Union", "the African Union", "NATO", "the World Bank")
PERSON = ("a {a} journalist", "two {a} activists", "opposition leader {n}", "three {a} fishermen")
CROWD = ("protesters", "students", "miners", "{a} workers", "thousands of {a} demonstrators", "nurses")
ARMED = ("rebels", "the {a} army", "{a} troops", "militants", "gunmen", "{a} forces", "insurgents")
POLICE = ("{a} police", "security forces", "a {a} court", "{a} prosecutors")
PARTY = ("the newspaper El Heraldo", "opposition parties", "a {a} news site", "{a} unions")
PLACE = ("{s}", "the capital of {s}", "the north of {s}")
FILLERS = {
    "P": ("Geneva", "Vienna", "Nairobi", "the north", "Doha", "the capital", "Oslo"),
    "D": ("Monday", "Tuesday", "Friday", "June 4", "Sunday"),
    "G": ("smugglers", "militants", "a terrorist cell"),
    "N": tuple(str(n) for n in range(2, 90)),
}
BEFORE = ("", "", "On {D}, ", "Last week, ", "In a statement on {D}, ", "{X} said that ")
AFTER = ("", "", " on {D}", ", officials said", ", state media reported", " despite criticism from {X}")


def sides(code: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who acts and who is acted toward, by what the code means."""
    source, target = STATE + LEADER + BODY, STATE + LEADER
    if code.startswith(("14", "082", "133")):
        source = CROWD
    elif code.startswith(("18", "19", "20")):
        source, target = ARMED + STATE, ("{s}", "a village in {s}", "{a} troops", "{a} civilians", *PERSON)
    elif code.startswith(("115", "116", "153", "173", "174", "175")):
        source = POLICE + STATE
    if code.startswith(("173", "174", "181", "182", "183", "184", "185", "186", "193")) or code in (
        "0841", "0253", "1053", "1243",
    ):  # fmt: skip
        target = PERSON
    elif code in ("0811", "0812", "1721", "1722"):
        target = PARTY
    elif code in ("1723", "1724", "0813", "0814"):
        target = PLACE
    return source, target


def sentence(code: str, pattern: str, chance: random.Random, *, wrapped: bool) -> dict[str, Any]:
    """One sentence of a pattern, with the pair's characters and the relation's type."""
    text = re.sub(r"\[([^\]]*)\]", lambda m: chance.choice(m[1].split("/")), pattern)
    if wrapped:
        text = chance.choice(BEFORE) + text + chance.choice(AFTER)
    for name, words in {**FILLERS, "X": tuple(STATES)}.items():
        text = text.replace(f"{{{name}}}", chance.choice(words))
    one, other = chance.sample(sorted(STATES), 2)
    source, target = (
        chance.choice(kinds).format(s=state, a=STATES[state], n=chance.choice(NAMES))
        for kinds, state in zip(sides(code), (one, other), strict=True)
    )
    made, spans = "", {}
    for part in re.split(r"(\{[ST]\})", re.sub(r"\s+", " ", text)):
        if part in ("{S}", "{T}"):
            words = {"{S}": source, "{T}": target}[part]
            spans.setdefault(part, {"start": len(made), "end": len(made) + len(words)})
            part = words
        made += part
    made = made[0].upper() + made[1:] + "."
    return {
        "text": made, "source": spans.get("{S}"), "target": spans.get("{T}"),
        "type": ROOTS[int(code[:2]) - 2], "code": code,
    }  # fmt: skip


def sentences(each: int, seed: int = 1, *, wrapped: bool = False) -> Iterator[dict[str, Any]]:
    """So many sentences of each pattern; the same ones for the same seed.

    Args:
        each: how many.
        seed: of the choices.
        wrapped: put dates, speakers and other words before and after.
    """
    chance = random.Random(seed)
    for row in parse_table(PATTERNS.read_text(encoding="utf-8"), PATTERNS.name):
        for number in range(each):
            made = sentence(row["code"], row["pattern"], chance, wrapped=wrapped)
            yield {"id": f"{row.where.split(':')[1]}-{number}", **made}


def main(arguments: Sequence[str]) -> None:
    """Print them."""
    each, seed = (int(a) for a in (*arguments, *("4", "1")[len(arguments) :]))
    for row in sentences(each, seed):
        print(json.dumps(row))


if __name__ == "__main__":
    main(sys.argv[1:])

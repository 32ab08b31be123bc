"""The knowledge that linking rests on, from data/families.txt, data/evidence.txt, data/group_members.txt."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from dragoman.errors import DataError
from dragoman.tables import Row, read_table
from dragoman.wordlists import words

NEEDED = (
    "threshold", "same document", "parties same", "parties within", "parties single", "parties generic",
    "parties partly", "parties partly several", "parties implied", "persons shared", "persons differ",
    "date same", "date near", "date within", "date off", "date clash", "date moved", "date set anew",
    "date former", "plan confirmed", "plan fulfilled", "fresh", "recent", "remembered", "stale", "both plans",
    "place same", "place within", "place differs", "place abroad", "ordinal same", "name same",
    "name differs", "trigger same", "known", "topic same", "topic differs", "wording", "kind differs",
    "mode differs", "process differs",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Family:
    """A family of events, as a row of data/families.txt describes it."""

    name: str
    label: str
    window: int
    persist: int
    tolerance: int
    lasting: bool
    recalled: bool
    bar: float
    words: frozenset[str] = frozenset()


@functools.cache
def family_of(type_: str, kind: str, triggers: tuple[str, ...] = ()) -> Family:
    """The family of a PLOVER type and kind.

    Args:
        type_: PLOVER type.
        kind: kind of event.
        triggers: stems of the trigger words, which some families go by.

    Raises:
        DataError: data/families.txt is wrong.
    """
    table = _families()
    for key in ((type_, kind), ("*", kind), (type_, "*"), ("*", "*")):
        for family in table.get(key, ()):
            if not family.words or family.words & set(triggers):
                return family
    raise DataError("families.txt", f"{type_} {kind}", "a last row `* | *` must catch the rest")


@functools.cache
def weights() -> dict[str, float]:
    """The weight of each evidence.

    Raises:
        DataError: data/evidence.txt lacks one or has one that nothing reads.
    """
    found: dict[str, float] = {}
    for row in read_table("evidence.txt"):
        row.one_of("evidence", NEEDED)
        number = row.number("weight")
        if number is None:
            raise DataError(row.where, "no weight", "weight must be a number")
        found[row["evidence"]] = number
    missing = [name for name in NEEDED if name not in found]
    if missing:
        raise DataError("evidence.txt", "a table without " + ", ".join(missing), "every evidence has one row")
    return found


@functools.cache
def processes() -> frozenset[str]:
    """Stems of the nouns of talks that go on for months."""
    return frozenset(stem(word) for word in words("processes of talks"))


@functools.cache
def members() -> dict[str, frozenset[str]]:
    """The members of groups that stand for them, by the group's id."""
    table: dict[str, frozenset[str]] = {}
    for row in read_table("group_members.txt"):
        for group in row.many("group"):
            table[group] = frozenset(row.many("members"))
    return table


@functools.cache
def _families() -> dict[tuple[str, str], list[Family]]:
    """The families by type and kind, those that go by words before the one that doesn't."""
    table: dict[tuple[str, str], list[Family]] = {}
    for row in read_table("families.txt"):
        table.setdefault((row["type"], row["kind"]), []).append(_family(row))
    return table


def stem(word: str) -> str:
    """A word without case and the commonest endings: enough to match "strike" with "striking"."""
    word = word.casefold().replace("’", "'").removesuffix("'s").rstrip("'")
    for ending in ("ing", "ies", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)] + ("y" if ending == "ies" else "")
            break
    if len(word) >= 4 and word[-1] == word[-2] and word[-1] not in "aelosz":
        return word[:-1]
    return word.removesuffix("e") if len(word) >= 5 else word


def _family(row: Row) -> Family:
    return Family(
        row["family"],
        row["label"],
        _days(row, "window"),
        _days(row, "persist"),
        _days(row, "tolerance"),
        row.one_of("lasting", ("yes", "no")) == "yes",
        row.one_of("recalled", ("yes", "no")) == "yes",
        row.number("bar") or 0.0,
        frozenset(stem(word) for word in row.many("words")),
    )


def _days(row: Row, column: str) -> int:
    number = row.number(column)
    if number is None or number < 1 or number != int(number):
        raise DataError(row.where, row[column], f"{column} must be a whole number of days, at least 1")
    return int(number)

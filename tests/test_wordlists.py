"""The word sets of the reading: their loader, and that each is used."""

from __future__ import annotations

from pathlib import Path

import pytest

import dragoman
from dragoman.errors import DataError
from dragoman.tables import parse_table, read_table
from dragoman.wordlists import in_order, read_sets, words


def sets(*lines: str) -> dict[str, tuple[str, ...]]:
    return dict(read_sets(parse_table("\n".join(["columns: set | words", *lines]), "words.txt")))


def test_a_set_holds_its_words_in_order() -> None:
    assert sets("bodies | sun; moon; star") == {"bodies": ("sun", "moon", "star")}
    assert in_order("ordinals")[:3] == ("first", "second", "third")
    assert words("neutral pronouns") == {"it", "its", "itself"}


def test_a_set_is_read_once() -> None:
    assert words("harm") is words("harm")


def test_an_unknown_set_is_named_with_those_known() -> None:
    with pytest.raises(DataError, match=r"words\.txt: found 'no such set'.*harm"):
        words("no such set")


@pytest.mark.parametrize(
    ("lines", "where"),
    [
        (["bodies |"], "words.txt:2"),
        ([" | sun"], "words.txt:2"),
        (["bodies | sun", "bodies | moon"], "words.txt:3"),
        (["bodies | sun; moon; sun"], "words.txt:2"),
    ],
)
def test_a_wrong_set_is_refused_by_line(lines: list[str], where: str) -> None:
    with pytest.raises(DataError) as error:
        sets(*lines)
    assert error.value.where == where


def test_every_set_is_used() -> None:
    package = Path(dragoman.__file__).parent
    code = "".join(path.read_text(encoding="utf-8") for path in package.rglob("*.py"))
    built = {f"{kind} nouns" for kind in ("state", "organisation", "group")}
    unused = [r["set"] for r in read_table("words.txt") if f'("{r["set"]}")' not in code]
    assert set(unused) <= built


def test_every_set_says_what_it_is_for() -> None:
    lines = (Path(dragoman.__file__).parent / "data" / "words.txt").read_text(encoding="utf-8").splitlines()
    blocks = "\n".join(lines).split("\n\n")[1:]
    assert all(block.strip().startswith("#") for block in blocks)

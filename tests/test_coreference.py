"""What pronouns and noun phrases stand for."""

from __future__ import annotations

import pytest

from dragoman.coreference import issuer
from parsing import mention_of, read


def stands_for(text: str, word: str) -> list[str]:
    mention = mention_of(read(text), word)
    return [a.name for a in mention.actors] if mention else []


@pytest.mark.parametrize(
    ("text", "word", "names"),
    [
        ("Oman is small. It attacked Iran.", "It", ["Oman"]),
        ("Oman attacked Iran. Its army won.", "Its", ["Oman"]),
        ("Omani Foreign Minister Ali Said spoke. He met Iranians.", "He", ["Ali Said"]),
        ("Oman and Qatar are small. They attacked Iran.", "They", ["Oman", "Qatar"]),
        ("Oman borders Yemen. Both sides met.", "sides", ["Oman", "Yemen"]),
        ("Oman borders Yemen. The two countries met.", "countries", ["Oman", "Yemen"]),
        ("Oman borders Yemen. The two met.", "two", ["Oman", "Yemen"]),
        ("Hamas is strong. The group attacked Israel.", "group", ["Hamas"]),
        ("Oman is rich. The country attacked Iran.", "country", ["Oman"]),
        ("Qatar praised Oman for its help.", "its", ["Oman"]),
        ("Qatar imposed sanctions on Oman over its missiles.", "its", ["Oman"]),
        ("Qatar opened its border.", "its", ["Qatar"]),
        ("“We condemn Iran,” Omani Foreign Minister Ali Said said.", "We", ["Oman"]),
    ],
)
def test_stands_for(text: str, word: str, names: list[str]) -> None:
    assert stands_for(text, word) == names


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("It rained.", "It"),
        ("They met.", "They"),
        ("Oman and Qatar are countries.", "countries"),
        ("The pair of shoes is Omani.", "pair"),
    ],
)
def test_stands_for_nobody(text: str, word: str) -> None:
    assert stands_for(text, word) == []


def test_an_antecedent_too_far_back_is_not_taken() -> None:
    assert stands_for("Oman is small. " + "The sun shone. " * 6 + "It attacked.", "It") == []


def test_the_issuer_speaks_as_we() -> None:
    assert [a.country for a in issuer("U.S. Department of State, press releases")] == ["USA"]
    assert issuer("The Daily Planet") == ()
    assert issuer("") == ()

"""What pronouns and noun phrases stand for."""

from __future__ import annotations

import pytest

from dragoman.actors.issuers import issuer, issuers
from dragoman.nouns import Document
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
        ("Oman met Qatar on Monday. Oman praised Yemen. They spoke.", "They", ["Oman", "Qatar"]),
        ("Protesters blamed Iran. Their marches went on.", "Their", ["Protesters"]),
        ("Iran blamed Omani bases. Yemen expects from Qatar proof of their help.", "their", ["Qatar"]),
        ("Oman met with Qatar on Monday. Oman thanked the leaders.", "leaders", ["Qatar"]),
        ("The Omani Foreign Ministry says Yemeni minister Ali Said visits the country.", "country", ["Oman"]),
        ("Omani minister Ali Said spoke. He said, “Iran fell. Iran rose. We condemn it.”", "We", ["Oman"]),
        ("Oman borders Yemen. The parties met.", "parties", ["Oman", "Yemen"]),
        ("We, the Governments of Oman and Qatar, condemn Iran.", "We", ["Oman", "Qatar"]),
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
        ("Oman and Qatar built a bridge. The passengers waved. They laughed.", "They"),
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


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("The following statement was released by the Governments of Chile and Peru:\nWe met.", "CHL PER"),
        ("We, the Foreign Ministers of Chile, Peru and Bolivia, welcome the vote.", "CHL PER BOL"),
        ("A statement by Chile condemned Peru.", "USA"),
    ],
)
def test_a_joint_statement_is_of_those_it_names(text: str, states: str) -> None:
    document = Document("x", text, source="U.S. Department of State, press releases")
    assert [a.country for a in issuers(document)] == states.split()


def test_in_a_transcript_nobody_speaks_for_the_issuer() -> None:
    source = "U.S. Department of State, press releases"
    alone = mention_of(read("I thank Oman.", source=source), "I")
    assert alone is not None and alone.actors[0].country == "USA"
    assert mention_of(read("MR. RAO: I thank Oman.", source=source), "I") is None


def test_of_two_who_fit_alike_both_are_taken_and_less_sure() -> None:
    text = "A film showed Omani minister Ali Said and Qatari minister Omar Badr. He left."
    mention = mention_of(read(text), "He")
    assert mention is not None and {a.country for a in mention.actors} == {"OMN", "QAT"}
    assert mention.confidence < 0.5

"""The gazetteer: its loader's errors, what its tables must hold, and who was in office when."""

from __future__ import annotations

from dragoman import gazetteer
from dragoman.gazetteer import load
from dragoman.naming import simple_tokens


def test_simple_tokens_are_those_of_spacy_tokens_in_a_row() -> None:
    for text, tokens in (
        ("al-Shabaab", ["al", "-", "Shabaab"]),
        ("Moon Jae-in", ["Moon", "Jae", "-", "in"]),
        ("Iran's", ["Iran", "'s"]),
        ("U.S.-led", ["U.S.", "-", "led"]),
    ):
        assert simple_tokens(text) == tuple(t for token in tokens for t in simple_tokens(token))


def test_states_are_found_by_every_kind_of_name() -> None:
    names = load().names
    for text, code, how in (
        ("US", "USA", "alias"),
        ("U.S.", "USA", "alias"),
        ("Iranians", "IRN", "adjective"),
        ("Pyongyang", "PRK", "capital"),
        ("Élysée", "FRA", "seat"),
        ("Côte d’Ivoire", "CIV", "alias"),
    ):
        assert [(n.actor.country, n.how) for n in names[simple_tokens(text)]] == [(code, how)]
    assert simple_tokens("us") not in names


def test_no_name_means_two_actors() -> None:
    assert gazetteer.check() == []

"""The gazetteer: its loader's errors, what its tables must hold, and who was in office when."""

from __future__ import annotations

from datetime import date

import pytest

from dragoman import gazetteer
from dragoman.gazetteer import load
from dragoman.gazetteer.clashes import gaps
from dragoman.naming import simple_tokens


@pytest.mark.parametrize(
    ("name", "state"), [("Wiltshire", "GBR"), ("Badghis", "AFG"), ("Minas Gerais", "BRA"), ("Kebbi", "NGA")]
)
def test_divisions_count_for_their_state(name: str, state: str) -> None:
    (known,) = load().names[simple_tokens(name)]
    assert (known.actor.country, known.actor.role) == (state, "subnational")


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


def test_every_disputed_territory_has_a_note_and_every_entry_a_source() -> None:
    known = load()
    disputed = [a.id for a in known.territories.values() if a.role == "disputed"]
    assert len(disputed) > 60 and [i for i in disputed if i not in known.notes] == []
    tables = (known.states, known.territories, known.organisations, known.groups, known.outlets, known.people)
    assert all(i in known.sources for table in tables for i in table)
    assert len(known.organisations) >= 400


def test_heads_of_the_united_nations_follow_one_another() -> None:
    assert gaps(load(), "secretary-general", "united-nations", date(1985, 1, 1), date(2026, 1, 1), 1) == []


def test_a_gap_between_two_terms_is_found() -> None:
    found = gaps(load(), "foreign minister", "ITA", date(2001, 1, 1), date(2004, 1, 1), 200)
    assert [(a.year, b.year) for a, b in found] == [(2002, 2002)]  # the prime minister held it besides


def test_an_unsure_date_is_marked() -> None:
    terms = [t for p in load().people for t in load().terms(p) if t.unsure]
    assert terms and all("?" not in (t.begin or "") + (t.until or "") for t in terms)

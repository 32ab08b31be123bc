"""Whom words name: the gazetteer, titles, entities, appositions, surnames."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from dragoman.actors.board import Board, acting_for_body
from dragoman.actors.listed import contextual_names
from dragoman.analysis import Mention
from dragoman.gazetteer import load
from dragoman.gazetteer.building import sizes_of
from dragoman.language import load_model
from dragoman.nouns import Actor
from parsing import mention_of, read


def actor(text: str, words: str) -> Actor:
    mention = mention_of(read(text), words)
    assert mention is not None, [read(text).doc[m.start : m.end] for m in read(text).mentions]
    return mention.individual or mention.actors[0]


@pytest.mark.parametrize(
    ("text", "words", "country"),
    [
        ("Oman is small.", "Oman", "OMN"),
        ("The Omani army won.", "Omani", "OMN"),
        ("Sudan and South Sudan met.", "Sudan", "SDN"),
        ("Sudan and South Sudan met.", "South Sudan", "SSD"),
        ("Muscat rejected the offer.", "Muscat", "OMN"),
        ("The Ministry of Defence of Oman spoke.", "Ministry of Defence of Oman", "OMN"),
        ("The Supreme Court of Oman ruled.", "Supreme Court", "OMN"),
    ],
)
def test_states_and_their_bodies(text: str, words: str, country: str) -> None:
    assert actor(text, words).country == country


@pytest.mark.parametrize(
    ("text", "words", "country", "role"),
    [
        ("Omani Foreign Minister Ali Said spoke.", "Foreign Minister Ali Said", "OMN", "foreign minister"),
        ("Foreign Minister Ali Said of Oman spoke.", "Foreign Minister Ali Said", "OMN", "foreign minister"),
        (
            "Oman's Defence Minister Ali bin Said spoke.",
            "Defence Minister Ali bin Said",
            "OMN",
            "defence minister",
        ),
        ("Ali Said, the foreign minister of Oman, spoke.", "Ali Said", "OMN", "minister"),
        ("Her Omani counterpart Ali Said spoke.", "Ali Said", "OMN", "counterpart"),
        ("The Omani prime minister, Ali Said, spoke.", "Ali Said", "OMN", "minister"),
        ("In Oman, President Ali Said spoke.", "President Ali Said", "OMN", "president"),
    ],
)
def test_unknown_persons_by_their_title(text: str, words: str, country: str, role: str) -> None:
    found = actor(text, words)
    assert (found.kind, found.country, found.role) == ("person", country, role)


def test_an_office_without_a_name_acts_for_its_state() -> None:
    found = actor("The Omani foreign minister spoke.", "foreign minister")
    assert found.country == "OMN"
    assert found.role == "foreign minister"


def test_a_surname_takes_up_the_person_named_before() -> None:
    text = "Omani Foreign Minister Ali Harib spoke on Monday. Harib left on Tuesday."
    assert actor(text, "Harib").name == "Ali Harib"


def test_the_head_of_an_agency_counts_for_it() -> None:
    text = "NATO Secretary General Anna Berg spoke."
    mention = mention_of(read(text), "Anna Berg")
    assert mention is not None and mention.person is not None
    assert (mention.person.name, mention.actors[0].id) == ("Anna Berg", "nato")


def test_a_place_inside_a_persons_name_names_no_state() -> None:
    analysis = read("Michael Jordan met Anna Smith in London. Jordan left.")
    assert all(a.country != "JOR" for m in analysis.mentions for a in m.actors)


def test_mentions_do_not_overlap_and_come_in_order() -> None:
    text = "Omani Foreign Minister Ali Said of the United Nations met Iran's President Reza Karimi in Doha."
    analysis = read(text)
    spans = [(m.start, m.end) for m in analysis.mentions]
    assert spans == sorted(spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))


def test_contextual_names_need_their_company() -> None:
    assert contextual_names()
    alone = read("The two Koreas met.", None)
    assert {a.id for m in alone.mentions for a in m.actors} == {"PRK", "KOR"}


def test_sizes_of_names() -> None:
    assert sizes_of({("a",): 0, ("a", "b", "c"): 0, ("d", "e"): 0}) == {"a": (3, 1), "d": (2,)}


def board() -> Board:
    doc = load_model()("Oman and Qatar met the envoy of Oman.")
    return Board(doc, date(2020, 6, 10), load())


def test_the_board_keeps_the_first_mention_of_a_word() -> None:
    b = board()
    first = Mention(0, 1, 0, (load().states["OMN"],), "name", "")
    b.add(first)
    b.add(Mention(0, 2, 0, (load().states["QAT"],), "name", ""))
    assert b.found == [first]
    assert not b.is_free(0, 3) and b.is_free(1, 3)
    second = Mention(0, 1, 0, (load().states["QAT"],), "name", "")
    b.replace(first, second)
    assert b.inside(0, 8) == [second]
    b.remove(second)
    assert b.found == [] and b.at == {}


def test_the_state_after_an_office() -> None:
    b = board()
    b.add(Mention(7, 8, 7, (load().states["OMN"],), "name", ""))
    assert b.country_after(6) == "OMN"
    assert b.country_after(1) is None


def test_who_speaks_for_a_body_counts_for_it() -> None:
    person, body = Actor("x", "X", "person", None, "head"), Actor("who", "WHO", "organisation")
    mention = acting_for_body(Mention(0, 1, 0, (person,), "ner", ""), body)
    assert mention.actors[0].id == "who" and mention.individual == person
    national = Mention(0, 1, 0, (Actor("x", "X", "person", "OMN"),), "ner", "")
    assert acting_for_body(national, body) == national


@pytest.mark.parametrize(
    "name", ["Shayrat Airbase", "the Apple Fire", "COVID-19", "the SCALE program", "the tanker Sea Rose"]
)
def test_things_and_places_are_no_bodies(name: str) -> None:
    analysis = read(f"Officials of France spoke about {name} on Monday.")
    assert {m.actors[0].id for m in analysis.mentions} <= {"FRA"}


def test_a_surname_in_another_name_is_not_the_person_named_before() -> None:
    text = "President Porfirio Lobo of Honduras spoke. Minister Tom Lee of Honduras met Lobo in Fort Lee."
    analysis = read(text)
    told = [m for m in analysis.mentions if m.how == "surname"]
    assert [analysis.doc[m.start].text for m in told] == ["Lobo"]


def test_the_head_of_a_body_is_told_again_by_the_office_alone() -> None:
    text = "UN Secretary-General António Guterres met Iran's envoy. The Secretary-General urged Iran to talk."
    analysis = read(text)
    mention = mention_of(analysis, "Secretary-General")
    assert mention is not None and mention.actors[0].id == "united-nations"
    assert mention.person is not None and mention.person.id == "antonio-guterres"


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("The mayor of Lyon, Jean Petit, accused Italy of espionage.", "Jean Petit", "FRA"),
        ("Leicester's chief constable Nick Alder wrote to the envoy.", "chief constable Nick Alder", "GBR"),
        ("Mayor Ana Lopez of Guadalajara criticised Chile.", "Mayor Ana Lopez", "MEX"),
        ("The governor of Khost blamed Pakistan for the raid.", "governor", "AFG"),
    ],
)
def test_a_local_office_is_of_the_state_in_which_its_place_lies(text: str, name: str, country: str) -> None:
    assert actor(text, name).country == country


def test_a_local_office_of_no_known_place_is_of_no_state() -> None:
    offices = [m for m in read("The mayor of Zzyrk criticised Chile.").mentions if m.how == "office"]
    assert offices == []


def test_the_red_cross_is_not_its_international_committee() -> None:
    assert actor("The Red Cross met Chile's envoy.", "Red Cross").id == "red-cross"
    assert actor("The ICRC met Chile's envoy.", "ICRC").id == "icrc"
    assert actor("The American Red Cross met Chile's envoy.", "American Red Cross").id == "american-red-cross"


def test_a_company_is_no_holder_of_an_office_who_has_its_name() -> None:
    person = "Peru's envoy met an aide of the United States. Ford said that the talks went well."
    company = "Ford Motor Company met an aide of the United States. Ford said that the talks went well."
    for text, found in ((person, True), (company, False)):
        analysis = read(text, "2019-03-01")
        assert any(m.actors[0].id == "christopher-ford" for m in analysis.mentions) is found

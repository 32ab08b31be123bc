"""What `dragoman actors` and `dragoman show ACTOR` tell: who somebody is, how that is known, with whom."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.acquaintances import Acquaintance
from dragoman.nouns import Actor, CodedDocument, Introduction, Span
from dragoman.profiles import Profile, counted_actors, profile_of
from dragoman.record import Record, open_record
from dragoman.show.grid import Screen
from dragoman.show.profile import show_profile
from record_samples import document, told

MEETS = ("Iran met France in Geneva.", "met", "CONSULT", "meeting", "IRN,FRA")
STRIKES = ("Iran struck the United States.", "struck", "ASSAULT", "attack", "IRN,USA")


@pytest.fixture
def record(tmp_path: Path) -> Record:
    made = open_record(tmp_path / "r.db")
    first = document("d1", "2031-03-01", told(*MEETS, start="2031-03-01"))
    person = Actor("juraj-thurzo", "Juraj Thurzo", "person", "SVK", "foreign minister")
    first = CodedDocument(first.document, first.reports, people=(Introduction(person, Span(0, 4)),))
    list(made.add([first, document("d2", "2031-04-01", told(*STRIKES, start="2031-04-01"))]))
    return made


def known(record: Record, ident: str) -> Profile:
    found = profile_of(record, ident)
    assert found is not None
    return found


def test_a_party_is_shown_with_whom_it_dealt_and_how(record: Record) -> None:
    iran = known(record, "iran")
    assert iran.actor.id == "IRN" and "Iranian" in iran.aliases and iran.known_by
    dealings = {p.party: (p.events, p.friendly, p.hostile, p.documents) for p in iran.partners}
    assert dealings == {"FRA": (1, 1, 0, 1), "USA": (1, 0, 1, 1)}
    told = iran.to_dict()
    assert told["first"] == "2031-03-01" and told["last"] == "2031-04-01" and len(told["events"]) == 2
    assert sum(s["documents"] for s in told["sources"]) == 2


def test_a_person_is_shown_with_dated_offices(record: Record) -> None:
    by_name, by_surname = known(record, "Javad Zarif"), known(record, "zarif")
    assert by_name.actor == by_surname.actor and by_name.events == ()
    assert any(t.role == "foreign minister" and t.begin == "2013-08-15" for t in by_name.terms)


def test_a_person_known_from_an_article_is_shown_with_the_words(record: Record) -> None:
    (one,) = record.introduced("juraj-thurzo")
    assert one == Acquaintance(one.person, "d1", "2031-03-01", Span(0, 4))
    assert profile_of(record, "nobody at all") is None


def test_the_card_names_what_is_known_and_by_what(record: Record) -> None:
    import io

    out = io.StringIO()
    show_profile(known(record, "IRN"), record.document, Screen(out, interactive=False))
    shown = out.getvalue()
    for words in ("Iran", "Iranian", "known by", "France", "cooperation".upper()):
        assert words in shown


def test_actors_are_counted_with_their_partners(record: Record) -> None:
    first, *_ = counted_actors(record)
    assert first["id"] == "IRN" and first["events"] == 2
    assert set(first["with"]) == {"FRA 1", "USA 1"}
    assert len(counted_actors(record, 1)) == 1

"""Persons whom no table knows: introduced by one article, and known by surname in others of the record."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from dragoman.acquaintances import REMEMBERED_DAYS, Acquaintance, Acquaintances, introductions
from dragoman.document import make_document
from dragoman.intake import Known, take_in
from dragoman.nouns import Actor, Document, Span
from dragoman.record import Record, open_record
from dragoman.source import RawItem
from parsing import read

MEETS = ("meets", "2031-03-02", "Thurzo met the prime minister of Hungary in Bratislava on Tuesday.")
SAYS = ("says", "2031-02-27", "Thurzo accused Hungary of lying about the border with Slovakia.")
TELLS = ("tells", "2031-03-01", "Slovakia's foreign minister Juraj Thurzo accused Hungary of fraud.")
OTHER = ("other", "2031-03-04", "Serbia's foreign minister Marko Thurzo visited Hungary on Monday.")


def documents(*told: tuple[str, str, str]) -> list[Document]:
    return [make_document(RawItem(text=text, id=id_, published=day)) for id_, day, text in told]


def filled(path: Path, told: Iterable[tuple[str, str, str]]) -> Record:
    """A record to which each document was added by itself, in the order given."""
    record = open_record(path)
    for one in told:
        list(take_in(record, documents(one), Known(), _fail))
    return record


def _fail(document: Document, error: Exception) -> None:
    raise error


def parties(record: Record, document: str) -> set[tuple[str, str | None]]:
    found = (p.actor for r in record.reports(document) for p in (*r.actors, *r.recipients))
    return {(a.id, a.country) for a in found}


def test_an_article_introduces_whom_it_names_with_office_and_state() -> None:
    analysis = read(f"{TELLS[2]} The student Anna Nagy was there, and Vladimir Putin too.")
    (one,) = introductions(analysis)
    assert one.person == Actor("juraj-thurzo", "Juraj Thurzo", "person", "SVK", "foreign minister")
    assert "Juraj Thurzo" in one.span.of(analysis.document.text)


@pytest.mark.parametrize("order", list(itertools.permutations([MEETS, SAYS, TELLS])))
def test_a_bare_surname_resolves_in_whatever_order_articles_come(
    order: tuple[tuple[str, str, str], ...], tmp_path: Path
) -> None:
    with filled(tmp_path / "r.db", order) as record:
        assert ("juraj-thurzo", "SVK") in parties(record, "meets")
        assert ("juraj-thurzo", "SVK") in parties(record, "says")
        assert record.unsettled() == [] and record.check() == []
        (evidence,) = record.introduced("juraj-thurzo")
        assert evidence.document == "tells" and "Juraj Thurzo" in evidence.span.of(TELLS[2])


def test_without_the_introduction_the_surname_is_nobody(tmp_path: Path) -> None:
    with filled(tmp_path / "r.db", [MEETS, TELLS]) as record:
        assert record.remove("tells")
        assert record.unsettled() == ["meets"]
    with filled(tmp_path / "s.db", [MEETS]) as record:
        assert "juraj-thurzo" not in {id_ for id_, _ in parties(record, "meets")}


@pytest.mark.parametrize("order", list(itertools.permutations([TELLS, OTHER, MEETS])))
def test_of_two_of_one_surname_the_one_whose_state_is_named(
    order: tuple[tuple[str, str, str], ...], tmp_path: Path
) -> None:
    meets = ("meets", "2031-03-02", "Thurzo met the prime minister of Hungary in Slovakia on Tuesday.")
    with filled(tmp_path / "r.db", [meets if one is MEETS else one for one in order]) as record:
        assert ("juraj-thurzo", "SVK") in parties(record, "meets")


def test_a_surname_is_known_for_a_time_around_the_introduction() -> None:
    known = Acquaintances()
    person = Actor("juraj-thurzo", "Juraj Thurzo", "person", "SVK", "foreign minister")
    known.add(Acquaintance(person, "d", "2031-03-01", Span(0, 9)))
    day = date(2031, 3, 1)
    near, far = (date.fromordinal(day.toordinal() + n) for n in (REMEMBERED_DAYS, REMEMBERED_DAYS + 1))
    assert [a.person for a in known.by_surname("Thurzo", near)] == [person]
    assert known.by_surname("Thurzo", far) == () and known.by_surname("thurzo", day) == ()
    known.drop("d")
    assert known.by_surname("Thurzo", day) == ()

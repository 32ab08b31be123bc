"""Nouns that take up an event told before."""

from __future__ import annotations

import pytest

from dragoman.errors import DataError
from dragoman.tables import parse_table
from parsing import read, report_of


@pytest.mark.parametrize(
    ("text", "noun", "first", "type_"),
    [
        ("Iran banned Omani ships on Monday. The move angered Oman.", "move", "banned", "SANCTION"),
        ("Iran recalled its envoy from Oman. Oman hated the decision.", "decision", "recalled", "SANCTION"),
        ("Omani gunmen attacked a village. Iran regretted the incident.", "incident", "attacked", "ASSAULT"),
        (
            "Iran's parliament voted to expel Omani troops.\n\nIt was hot.\n\nThe vote isn't binding.",
            "vote",
            "voted",
            "REQUEST",
        ),
    ],
)
def test_taken_up(text: str, noun: str, first: str, type_: str) -> None:
    coded = read(text)
    mention, event = report_of(coded, noun), report_of(coded, first)
    assert (mention.type, mention.same_as) == (type_, event.id)
    assert "resumptive.txt" in mention.why


@pytest.mark.parametrize(
    "text",
    [
        "Iran banned Omani ships on Monday. The decision to sail angered Oman.",
        "Iran banned Omani ships on Monday. Each move angered Oman.",
        "Iran banned Omani ships on Monday. The peace move angered Oman.",
        "Iran met Oman on Monday. The move angered Qatar.",
        "Iran banned Omani ships on Monday. Qatar's decision angered Oman.",
        "The move angered Qatar. Iran banned Omani ships on Monday.",
    ],
)
def test_not_taken_up(text: str) -> None:
    assert not [r for r in read(text).reports if "resumptive.txt" in r.why]


def test_a_type_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from dragoman import resumptions

    rows = parse_table("columns: noun | types\nmove | WALK\n", "resumptive.txt")
    monkeypatch.setattr(resumptions, "read_table", lambda _: rows)
    resumptions._table.cache_clear()
    try:
        with pytest.raises(DataError, match=r"resumptive\.txt:2"):
            resumptions._table()
    finally:
        resumptions._table.cache_clear()

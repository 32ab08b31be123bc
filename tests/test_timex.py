"""The temporal tagger: pairs of text and expected reading (tests/timex/*.txt), and what holds of any text."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.errors import DataError
from dragoman.nouns import Span, Timex
from dragoman.tables import read_table
from dragoman.timex import iso_bounds, resolve, tag
from dragoman.timex.dates import bounds, easter
from dragoman.timex.grammar import grammar
from dragoman.timex.guards import GUARDS
from dragoman.timex.meaning_spans import MEANINGS
from dragoman.timex.measure import PLAIN

PAIRS = Path(__file__).parent / "timex"
PIECES = """
May March second fall 1994 2018-06-01
31/12/99 Monday Sunday Feb. 30 29 , - – . ( ) ' ’ '90s 1990s last next this
the past coming a an two hundred thousand ago later earlier before after since until from to between and
day days
week weeks months year quarter decade century 9999 0000 10000 7:45 p.m. a.m. GMT noon morning tonight today
yesterday tomorrow now soon early late mid every daily twice half first Q3 fiscal Easter Christmas 99999999
½ 2 1/2
said will in on at of
""".split()  # noqa: SIM905
ANCHORS = st.dates(min_value=date(1, 1, 1), max_value=date(9999, 12, 31))


def _pairs() -> list[tuple[str, str, tuple[str, ...]]]:
    found = []
    for path in sorted(PAIRS.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                anchor, text, *expected = (cell.strip() for cell in line.split(" | "))
                found.append((anchor, text, tuple(expected)))
    return found


def _shown(timex: Timex) -> tuple[str, ...]:
    return (timex.text, timex.type, timex.value, timex.start or "-", timex.end or "-")


@pytest.mark.parametrize(("anchor", "text", "expected"), _pairs())
def test_pair(anchor: str, text: str, expected: tuple[str, ...]) -> None:
    found = [_shown(t) for t in tag(text, None if anchor == "-" else date.fromisoformat(anchor))]
    if expected == ("none",):
        assert found == []
    else:
        assert expected in found


@given(
    st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join)), st.none() | ANCHORS
)
@settings(max_examples=400, deadline=None)
def test_holds_of_any_text(text: str, anchor: date | None) -> None:
    last = 0
    for timex in tag(text, anchor):
        assert timex.span.of(text) == timex.text
        assert timex.span.start >= last and timex.span.end > timex.span.start
        last = timex.span.end
        assert timex.type in ("DATE", "TIME", "DURATION", "SET")
        assert timex.value and timex.rule.startswith("time/")
        if timex.begin and timex.until:
            assert timex.begin < timex.until
        assert iso_bounds(timex.start, timex.end) == (timex.begin, timex.until)


@given(st.lists(st.sampled_from(PIECES), max_size=10).map(" ".join), ANCHORS, st.booleans())
@settings(max_examples=150, deadline=None)
def test_resolving_keeps_the_span(text: str, anchor: date, past: bool) -> None:
    for timex in tag(text, anchor):
        again = resolve(timex, text, anchor, past)
        assert (again.span, again.text) == (timex.span, timex.text)


def test_same_answer_whatever_day_it_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "It began last Friday, in May; yesterday and in 1994 too, and will end on March 3."
    before = tag(text, date(2018, 6, 1))

    class Another(date):
        @classmethod
        def today(cls) -> Another:
            raise AssertionError("the clock was read")

    for module in ("meaning", "meaning_years", "meaning_spans"):
        monkeypatch.setattr(f"dragoman.timex.{module}.date", Another)
    assert [t.value for t in tag(text, date(2018, 6, 1))] == [t.value for t in before]


def test_without_anchor_nothing_relative_is_dated() -> None:
    for timex in tag("Yesterday, last week, on Friday, in May, two years ago, now.", None):
        assert timex.begin is None and timex.until is None


@pytest.mark.parametrize(
    ("text", "past", "value"),
    [
        ("Friday", True, "2018-06-01"),
        ("Monday", True, "2018-05-28"),
        ("Monday", False, "2018-06-04"),
        ("December", True, "2017-12"),
        ("December", False, "2018-12"),
        ("June 12", False, "2018-06-12"),
        ("last Monday", False, "2018-05-28"),
        ("March 2016", False, "2016-03"),
    ],
)
def test_resolve(text: str, past: bool, value: str) -> None:
    (timex,) = tag(text, date(2018, 6, 1))
    assert resolve(timex, text, date(2018, 6, 1), past).value == value


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2018-06-01", "2018-06-01", (date(2018, 6, 1), date(2018, 6, 2))),
        ("2018-06", "2018-07", (date(2018, 6, 1), date(2018, 8, 1))),
        ("2018", None, (date(2018, 1, 1), None)),
        (None, "2018", (None, date(2019, 1, 1))),
        ("2020-W01", "2020-W01", (date(2019, 12, 30), date(2020, 1, 6))),
        ("2018-02-30", "soon", (None, None)),
        (None, None, (None, None)),
    ],
)
def test_iso_bounds(start: str | None, end: str | None, expected: tuple[date | None, date | None]) -> None:
    assert iso_bounds(start, end) == expected


def test_day_first() -> None:
    assert tag("on 3/4/2018", None, day_first=True)[0].value == "2018-04-03"
    assert tag("on 3/4/2018", None)[0].value == "2018-03-04"
    assert tag("on 13/4/2018", None)[0].value == "2018-04-13"


def test_easter() -> None:
    assert [easter(y) for y in (1961, 2000, 2018, 2024)] == [
        date(1961, 4, 2), date(2000, 4, 23), date(2018, 4, 1), date(2024, 3, 31),
    ]  # fmt: skip


def test_every_row_names_what_exists() -> None:
    grammar()
    for row in read_table("time/patterns.txt"):
        name = row["meaning"].split()[0] if row["meaning"] else ""
        assert not name or name in MEANINGS or name in PLAIN, row.where
        assert not row["guard"] or row["guard"] in GUARDS, row.where


def test_wrong_tables_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from dragoman.tables import parse_table
    from dragoman.timex import grammar as module

    rows = parse_table("columns: makes | pattern | meaning | guard\nDATE | ( last | year", "x.txt")
    monkeypatch.setattr(module, "read_table", lambda name: rows)
    with pytest.raises(DataError, match=r"x\.txt:2"):
        module.grammar.__wrapped__()


def test_a_long_text_is_read_like_its_parts() -> None:
    text = "On Monday, May 3, the two-day talks of last week ended, said officials in 1994. "
    once = [(t.type, t.value) for t in tag(text, date(2018, 6, 1))]
    assert once
    assert [(t.type, t.value) for t in tag(text * 40, date(2018, 6, 1))] == once * 40


@given(ANCHORS)
def test_bounds_of_a_day(day: date) -> None:
    found = bounds(day.isoformat())
    assert found is None or found == (day, day + timedelta(days=1))


def test_span_is_a_span() -> None:
    assert isinstance(tag("in 1994", None)[0].span, Span)

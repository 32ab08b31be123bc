"""The formats in which things leave dragoman, and the calendar."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from dragoman.errors import DragomanError
from dragoman.export import FORMATS, SHAPES, cell_of, defuse, json_line, to_arrow, to_pandas, write
from dragoman.ics import days_of, make_calendar
from dragoman.nouns import (
    Actor,
    CodedDocument,
    Document,
    Event,
    HistoryStep,
    Party,
    Place,
    Report,
    Span,
    Timex,
)

TEXT = "Arnor and Gondor will meet in Bree on Friday."
ARNOR = Actor("ARN", "Arnor", "state", "ARN")
GONDOR = Actor("GON", "Gondor", "state", "GON")
BREE = Place("Bree", "ARN", -37.5, 2.25)


def step(published: str | None, status: str, start: str | None, end: str | None = None) -> HistoryStep:
    """A step of history, its date one day where no end is given."""
    return HistoryStep(published, "d1", "r1", status, start, end or start, "Bree", "they will meet")  # type: ignore[arg-type]


EVENT = Event(
    "e1", "Arnor and Gondor: meeting in Bree", "CONSULT", "meeting", (ARNOR, GONDOR), ("A. B.",),
    "2031-06-12", "2031-06-12", BREE, "scheduled", ("d1", "d2"),
    (step("2031-03-08", "proposed", "2031-05"), step("2031-05-10", "scheduled", "2031-06-12")),
)  # fmt: skip
DOCUMENT = Document("d1", TEXT, "Kings to meet", "Bree Times", None, "2031-05-10")
REPORT = Report(
    "r1", Span(0, 45), Span(22, 26), "CONSULT", "meeting", "036", "scheduled",
    (Party(ARNOR, Span(0, 5)), Party(GONDOR, Span(10, 16))), place=BREE, why="triggers/consult.txt:1",
    timex=Timex(Span(38, 44), "Friday", "DATE", "2031-05-16", date(2031, 5, 16), date(2031, 5, 17)),
)  # fmt: skip
CODED = CodedDocument(DOCUMENT, (REPORT,), (REPORT.timex,) if REPORT.timex else ())
ITEMS: dict[str, Any] = {"events": EVENT, "reports": CODED, "documents": DOCUMENT, "times": CODED}


def written(items: list[Any], shape: str, form: str) -> bytes:
    """What a format writes."""
    out = io.BytesIO()
    write(items, shape, form, out)
    return out.getvalue()


@pytest.mark.parametrize("shape", ITEMS)
def test_rows_hold_exactly_the_columns(shape: str) -> None:
    kind = SHAPES[shape]
    for row in kind.to_rows(ITEMS[shape]):
        assert set(row) == {f.name for f in kind.fields}


@pytest.mark.parametrize("shape", ITEMS)
@pytest.mark.parametrize("form", [f for f in FORMATS if f != "ics"])
def test_every_format_writes_every_shape(shape: str, form: str) -> None:
    if FORMATS[form].only not in (None, shape):
        pytest.skip(f"{form} holds {FORMATS[form].only} only")
    assert written([ITEMS[shape]], shape, form)


def test_jsonl_follows_the_contract() -> None:
    assert json.loads(written([EVENT], "events", "jsonl")) == EVENT.to_dict()
    answer = json.loads(written([CODED], "reports", "jsonl"))
    assert all("goldstein" in report for report in answer["reports"])
    for report in answer["reports"]:
        del report["goldstein"]
        for party in report["actors"] + report["recipients"]:
            assert party.pop("sector") and party.pop("cameo")
    assert answer == CODED.to_dict()


def test_csv_reads_back() -> None:
    (row,) = csv.DictReader(io.StringIO(written([EVENT], "events", "csv").decode()))
    assert row["actors"] == "ARN; GON"
    assert row["what"] == EVENT.what
    assert row["lat"] == "-37.5", "a negative number is no formula"


def test_tsv_has_one_line_a_row() -> None:
    hostile = replace(EVENT, what="a\tb\r\nc\u2028d\x0be")
    lines = written([hostile], "events", "tsv").decode().split("\n")
    assert len(lines) == 3 and lines[2] == ""
    assert lines[1].count("\t") == lines[0].count("\t")


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =cmd|' /C calc'!A0", "\u00a0=1", "＝1"]
)
def test_a_cell_that_a_spreadsheet_would_run_is_defused(cell: str) -> None:
    assert defuse(cell) == "'" + cell
    (_, row) = csv.reader(
        io.StringIO(written([replace(EVENT, what=cell)], "events", "csv").decode(), newline="")
    )
    assert row[1].startswith("'")


def test_an_ordinary_cell_stays() -> None:
    assert [cell_of(v) for v in ("talks", None, True, -1.5, 7, ("a", "b"), "")] == [
        "talks", "", "true", "-1.5", "7", "a; b", "",
    ]  # fmt: skip


@given(st.text(st.characters()))
def test_any_text_is_one_json_line(text: str) -> None:
    line = json_line({"text": text})
    line.encode("utf-8")
    assert "\n" not in line and "\u2028" not in line
    assert json.loads(line) == {"text": text}


@given(st.text(st.characters()))
def test_any_text_goes_through_every_table(text: str) -> None:
    event = replace(EVENT, what=text, persons=(text,))
    for form in ("csv", "tsv", "arrow"):
        written([event], "events", form)


def test_pandas_keeps_types() -> None:
    frame = to_pandas([EVENT, replace(EVENT, id="e2", place=None)])
    assert list(frame["id"]) == ["e1", "e2"]
    assert frame["lat"].isna().tolist() == [False, True]
    assert frame["actors"][0] == ["ARN", "GON"]
    assert len(to_pandas([], "reports")) == 0


def test_arrow_has_a_schema_even_when_empty() -> None:
    assert to_arrow([], "reports").schema == to_arrow([CODED], "reports").schema


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, make in (("pandas", to_pandas), ("pyarrow", to_arrow)):
        monkeypatch.setitem(__import__("sys").modules, name, None)
        with pytest.raises(DragomanError, match=rf"{name} is not installed.*pip install"):
            make([EVENT])


@pytest.mark.parametrize(("shape", "form"), [("nouns", "csv"), ("events", "xls")])
def test_unknown_names_are_told(shape: str, form: str) -> None:
    with pytest.raises(DragomanError, match="there are"):
        written([], shape, form)


def entries(*events: Event) -> list[Any]:
    """The entries of the calendar, as icalendar reads it back."""
    return list(Calendar.from_ical(make_calendar(events)).walk("VEVENT"))


def test_an_exact_day_is_an_all_day_entry() -> None:
    (entry,) = entries(EVENT)
    assert entry["UID"] == "e1@dragoman"
    assert (entry.decoded("DTSTART"), entry.decoded("DTEND")) == (date(2031, 6, 12), date(2031, 6, 13))
    assert str(entry["STATUS"]) == "CONFIRMED"
    assert str(entry["LOCATION"]) == "Bree"
    assert "Mar 8, 2031 proposed for May → May 10 set for Jun 12" in str(entry["DESCRIPTION"])


@pytest.mark.parametrize(
    ("start", "end", "first", "after"),
    [
        ("2031-06", "2031-06", date(2031, 6, 1), date(2031, 7, 1)),
        ("2031", "2031", date(2031, 1, 1), date(2032, 1, 1)),
        (None, "2031-06-30", date(2031, 6, 30), date(2031, 7, 1)),
        ("2031-06-30", None, date(2031, 6, 30), date(2031, 7, 1)),
        ("2031-02", "2031-03", date(2031, 2, 1), date(2031, 4, 1)),
    ],
)
def test_a_vague_date_is_a_described_span(
    start: str | None, end: str | None, first: date, after: date
) -> None:
    (entry,) = entries(replace(EVENT, start=start, end=end))
    assert (entry.decoded("DTSTART"), entry.decoded("DTEND")) == (first, after)
    assert "the day itself is not known" in str(entry["DESCRIPTION"]).lower()
    assert "2031" in str(entry["SUMMARY"])


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("cancelled", "CANCELLED"),
        ("denied", "CANCELLED"),
        ("postponed", "TENTATIVE"),
        ("proposed", "TENTATIVE"),
    ],
)
def test_the_state_of_an_entry(status: str, state: str) -> None:
    (entry,) = entries(replace(EVENT, status=status))  # type: ignore[arg-type]
    assert str(entry["STATUS"]) == state


def test_the_calendar_is_the_same_every_time() -> None:
    assert make_calendar([EVENT]) == make_calendar([EVENT])


def test_an_undated_event_is_left_out() -> None:
    assert entries(replace(EVENT, start=None, end=None)) == []


@given(st.text(st.characters(), max_size=60))
def test_no_text_breaks_out_of_its_property(text: str) -> None:
    (entry,) = entries(replace(EVENT, what=f"x{text}"))
    assert "BEGIN" not in entry and set(entry) >= {"SUMMARY", "UID", "DTSTART"}


@pytest.mark.parametrize("iso", ["2031-02-30", "2031-13", "soon", "", "0000"])
def test_no_date_is_no_date(iso: str) -> None:
    assert days_of(iso) is None

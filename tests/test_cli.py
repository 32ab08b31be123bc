"""The command line: exit statuses, refused inputs, formats, what is shown, and whether all is documented."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result

from dragoman.acquaintances import Acquaintances
from dragoman.browse import Dealing
from dragoman.cli import cli
from dragoman.errors import RecordError, SourceError
from dragoman.linking import Decision
from dragoman.linking.ahead import is_ahead
from dragoman.news import News, news_of
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
    Speaker,
    Timex,
)
from dragoman.queries import ActorCount
from dragoman.record import AddResult, SearchHit
from dragoman.selection import Selection
from dragoman.show.explained import Mark, cut, find_marks, html_page
from dragoman.show.grid import Column, Grid, Row, as_text, fit_widths
from dragoman.show.timeline import agenda, timeline
from dragoman.show.words import history_line, printable, show_interval, width

ROOT = Path(__file__).parent.parent
HOSTILE = "\x1b[31m<script>alert('x')</script>[bold]\u202e=1+1"
TEXT = "Arnor and Gondor will meet in Bree on Friday, the herald said.\n\nREAD MORE: Elves sail west"
ARNOR = Actor("ARN", "Arnor", "state", "ARN")
GONDOR = Actor("GON", "Gondor", "state", "GON")
BREE = Place("Bree", "ARN")


def step(published: str | None, status: str, start: str | None, **more: Any) -> HistoryStep:
    """A step of history on one day."""
    return HistoryStep(published, "d1", "r1", status, start, start, "Bree", "they will meet", **more)  # type: ignore[arg-type]


def make_event(ident: str, status: str, start: str | None, *history: HistoryStep) -> Event:
    """A meeting of two states."""
    steps = history or (step("2031-05-10", status, start),)
    return Event(
        ident, "Arnor and Gondor: meeting in Bree", "CONSULT", "meeting", (ARNOR, GONDOR), (), start, start,
        BREE, status, ("d1",), steps,
    )  # type: ignore[arg-type]  # fmt: skip


MEETING = make_event(
    "e1", "occurred", "2031-06-12",
    step("2031-03-08", "proposed", "2031-05"), step("2031-05-10", "scheduled", "2031-06-12"),
    step("2031-05-24", "cancelled", "2031-06-12"), step("2031-06-12", "occurred", "2031-06-12"),
)  # fmt: skip
DOCUMENT = Document(
    "d1", TEXT, "Kings to meet", "Bree Times", None, "2031-05-10", boilerplate=(Span(65, 91),)
)
REPORT = Report(
    "r1", Span(0, 62), Span(22, 26), "CONSULT", "meeting", "036", "scheduled",
    (Party(ARNOR, Span(0, 5)), Party(GONDOR, Span(10, 16))), start="2031-05-16", end="2031-05-16", place=BREE,
    timex=Timex(Span(38, 44), "Friday", "DATE", "2031-05-16"), said_by=(Speaker("herald", "the herald"),),
    confidence=0.9, why="triggers/consult.txt:1",
)  # fmt: skip
CODED = CodedDocument(DOCUMENT, (REPORT,))


class FakeRecord:
    """What the commands ask of a record, in memory."""

    def __init__(self) -> None:
        self.all = [
            MEETING,
            make_event("e2", "scheduled", "2031-07-01"),
            make_event("e3", "scheduled", "2031-05-01"),
        ]
        self.faults: list[str] = []
        self.signed: dict[str, bytes] = {}
        self.acquaintances = Acquaintances()

    def unsettled(self) -> list[str]:
        return []

    def introduced(self, person: str) -> list[Any]:
        return []

    def dealings(self, wanted: Selection, limit: int) -> list[Dealing]:
        return [Dealing("ARN", "GON", 3)]

    def __enter__(self) -> FakeRecord:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def add(self, coded: Iterable[CodedDocument]) -> Iterator[Any]:
        for one in coded:
            yield AddResult(
                one.document.id, True, duplicate_of=one.document.duplicate_of, events_new=("e2",),
                events_changed=(("e1", "cancelled", "occurred"),),
            )  # fmt: skip

    def decisions(self, id_: str) -> tuple[Decision, ...]:
        parts = (("parties same", 1.8), ("date same", 1.6))
        first = MEETING.history[0]
        return (
            Decision(first, "founded", needed=2.5),
            Decision(replace(first, document="d2"), "joined", parts, 3.4, 2.5, "e9", 1.0),
        )

    def events(self, actor: str | None = None, status: str | None = None, **_: Any) -> list[Event]:
        known = actor is None or actor in ("ARN", "Arnor")
        return [e for e in self.all if known and status in (None, e.status)]

    def latest(self) -> str:
        return "2031-06-12"

    def announced(self, on: str | None, as_of: str | None) -> list[Event]:
        return [e for e in self.all if e.status == "scheduled" and is_ahead(e, on)]

    def news(self, since: str) -> list[News]:
        told = ((e, e.history) for e in self.all if any((h.published or "") >= since for h in e.history))
        return news_of(told, [], self.latest())

    def calendar_ids(self, events: list[Event]) -> dict[str, tuple[str, int]]:
        return {}

    def corrections_of(self, event: str) -> list[Any]:
        return []

    def withdrawn(self, since: str | None = None) -> list[Any]:
        return []

    def actors(self, limit: int | None = None) -> list[Any]:
        return [ActorCount(a.id, a.name, a.id, 3, a.kind) for a in (ARNOR, GONDOR)][:limit]

    def search(self, query: str) -> list[SearchHit]:
        hit = SearchHit("d1", "Kings to meet", "2031-05-10", "Bree Times", "in [Bree] on Friday")
        return [hit] if query == "Bree" else []

    def has_document(self, ident: str, _: str) -> bool:
        return ident == "known"

    def signatures(self) -> list[tuple[str, bytes]]:
        return []

    def add_signature(self, document: str, signature: bytes) -> None:
        self.signed[document] = signature

    def counts(self) -> dict[str, int]:
        return {"documents": 1, "reports": 1, "events": 3}

    def event(self, ident: str) -> Event | None:
        return next((e for e in self.all if e.id == ident), None)

    def documents(self) -> list[Document]:
        return [DOCUMENT]

    def document(self, ident: str) -> Document | None:
        return DOCUMENT if ident == "d1" else None

    def reports(self, _: str) -> tuple[Report, ...]:
        return (REPORT,)

    def commitments(self) -> list[Any]:
        told = {
            "id": "c1", "by": ["ARN"], "to": ["GON"], "what": "tear the towers down", "made": "2031-04-29",
            "due": "2031-05", "outcome": "open", "document": "d1", "outcome_document": None,
            "quote": "we will",
        }  # fmt: skip
        return [SimpleNamespace(**told, to_dict=lambda: told)]

    def check(self) -> list[str]:
        return self.faults


Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs the command line on a reader, a pipeline and a record that need no model and no disk."""

    def code(documents: Iterable[Document], **_: Any) -> Iterator[CodedDocument]:
        for document in documents:
            yield replace(
                CODED,
                document=replace(
                    DOCUMENT, id=document.id, title=document.title, duplicate_of=document.duplicate_of
                ),
            )

    def open_record(path: str, *, create: bool = True) -> FakeRecord:
        if not create and "missing" in str(path):
            raise RecordError(f"{path}: there is no such record; make one with dragoman add")
        return FakeRecord()

    pipeline = ModuleType("dragoman.pipeline")
    pipeline.__dict__.update(code=code, COMPONENTS=(), with_triggers=lambda find: ())
    monkeypatch.setitem(sys.modules, "dragoman.pipeline", pipeline)
    monkeypatch.setattr("dragoman.record.open_record", open_record)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DRAGOMAN_RECORD", raising=False)
    monkeypatch.delenv("DRAGOMAN_DEBUG", raising=False)
    for name in ("a.txt", "b.txt"):
        Path(name).write_text(TEXT, encoding="utf-8")

    def call(*args: str, **more: Any) -> Result:
        return CliRunner().invoke(cli, list(args), **more)

    return call


# Exit statuses


def test_done_is_0(run: Run) -> None:
    result = run("code", "a.txt")
    assert (result.exit_code, result.stderr) == (0, "")


def test_a_refused_input_is_1_and_named_in_one_line_while_the_rest_goes_on(run: Run) -> None:
    result = run("code", "absent.txt", "a.txt")
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    assert line.startswith("dragoman: refused ") and "absent.txt" in line
    assert len(result.stdout.splitlines()) == 1


def test_each_bad_line_is_named(run: Run) -> None:
    good = json.dumps({"id": "x", "text": TEXT})
    Path("b.jsonl").write_text(f'{good}\n{{"text": 7}}\n{{nothing\n', encoding="utf-8")
    result = run("code", "b.jsonl")
    assert result.exit_code == 1
    assert [":2" in result.stderr.splitlines()[0], ":3" in result.stderr.splitlines()[1]] == [True, True]
    assert json.loads(result.stdout)["id"] == "x"


def test_another_language_is_refused(run: Run) -> None:
    french = "Le président a rencontré hier la ministre des affaires étrangères pour parler de la paix. " * 4
    Path("fr.txt").write_text(french, encoding="utf-8")
    result = run("code", "fr.txt")
    assert result.exit_code == 1
    assert "fr.txt" in result.stderr and "English" in result.stderr


@pytest.mark.parametrize(
    "args",
    [
        ["code"],
        ["nonsense"],
        ["code", "a.txt", "--format", "xls"],
        ["code", "a.txt", "--published", "June 1"],
        ["code", "a.txt", "--published", "2018-06"],
        ["code", "a.txt", "--published", "2018-02-30"],
        ["code", "a.txt", "--min-confidence", "2"],
        ["timeline", "--from", "yesterday"],
        ["timeline", "--status", "perhaps"],
        ["agenda", "--on", "2018"],
        ["agenda", "--output", "x.ics"],
        ["explain", "a.txt", "--output", "x.html"],
        ["export", "xls"],
        ["export", "ics", "--what", "documents"],
        ["show", "nobody"],
        ["times", "a.txt", "b.txt", "--format", "tml"],
    ],
)
def test_wrong_usage_is_2_in_one_line(run: Run, args: list[str]) -> None:
    result = run(*args)
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    assert result.stderr.startswith("dragoman: ")


@pytest.mark.parametrize("name", ["events", "timeline", "agenda", "commitments", "check"])
def test_a_record_that_is_not_there_is_3(run: Run, name: str) -> None:
    result = run(name, "--record", "missing.db")
    assert result.exit_code == 3
    assert result.stderr.splitlines() == [
        "dragoman: missing.db: there is no such record; make one with dragoman add"
    ]


def test_an_unsound_record_is_3(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FakeRecord, "check", lambda self: ["event e1 has no report"])
    result = run("check")
    assert result.exit_code == 3
    assert "e1" in result.stdout and "1 fault" in result.stderr


def test_a_bug_is_4_without_a_traceback_unless_asked(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FakeRecord, "events", lambda self, **_: 1 / 0)
    result = run("timeline")
    assert result.exit_code == 4
    assert result.stderr.splitlines() == [
        "dragoman: unexpected ZeroDivisionError: division by zero; --debug shows where"
    ]
    assert "Traceback" in run("--debug", "timeline").stderr


def test_a_file_that_cannot_be_written_is_told(run: Run) -> None:
    result = run("export", "jsonl", "--output", "no/such/folder/x")
    assert result.exit_code == 2
    assert "no/such/folder/x" in result.stderr and len(result.stderr.splitlines()) == 1


def test_the_record_is_taken_from_the_environment(run: Run) -> None:
    assert run("events", env={"DRAGOMAN_RECORD": "missing.db"}).exit_code == 3


# Formats


def test_code_prints_the_contract(run: Run) -> None:
    (line,) = run("code", "a.txt").stdout.splitlines()
    reports = json.loads(line)["reports"]
    assert [report.pop("goldstein") for report in reports] == [4.0]
    parties = [party for report in reports for party in (*report["actors"], *report["recipients"])]
    codes = [(party.pop("sector"), party.pop("cameo")) for party in parties]
    assert codes == [("GOV", "ARN"), ("GOV", "GON")]
    assert reports == CODED.to_dict()["reports"]


def test_stdin_is_read(run: Run) -> None:
    result = run("code", "-", input=json.dumps({"id": "s", "text": TEXT}) + "\n")
    assert json.loads(result.stdout)["id"] == "s"


@pytest.mark.parametrize(("option", "value"), [([], "2018-12-06"), (["--day-first"], "2018-06-12")])
def test_the_order_of_day_and_month_can_be_told(run: Run, option: list[str], value: str) -> None:
    result = run("times", "-", *option, input="They met on 12/06/2018.")
    assert [t["value"] for t in json.loads(result.stdout)["timexes"]] == [value]


@pytest.mark.parametrize("name", ["events", "timeline", "agenda", "commitments", "actors"])
@pytest.mark.parametrize(("form", "divider"), [("csv", ","), ("tsv", "\t")])
def test_tables_in_every_format(run: Run, name: str, form: str, divider: str) -> None:
    result = run(name, "--format", form)
    rows = list(csv.reader(io.StringIO(result.stdout), delimiter=divider))
    assert len({len(row) for row in rows}) == 1 and len(rows) > 1


def test_events_are_objects_in_a_pipe(run: Run) -> None:
    lines = run("events").stdout.splitlines()
    assert [json.loads(line) for line in lines] == [e.to_dict() for e in FakeRecord().all]


def test_confidence_filters(run: Run) -> None:
    assert json.loads(run("code", "a.txt", "--min-confidence", "0.95").stdout)["reports"] == []
    assert run("events", "--min-confidence", "0.9").stdout == ""


def test_add_tells_what_changed(run: Run) -> None:
    out = run("add", "a.txt").stdout
    assert "  1 new event" in out and "+ " not in out
    out = run("add", "a.txt", "--verbose").stdout
    assert "+ ◇ planned" in out and "(called off → held)" in out
    assert out.splitlines()[-1] == "1 document read, 1 new event, 1 changed"
    told = json.loads(run("add", "a.txt", "--format", "jsonl").stdout)
    assert told["events_changed"] == [{"event": "e1", "from": "cancelled", "to": "occurred"}]


def test_the_calendar(run: Run) -> None:
    result = run("agenda", "--ics", "--output", "a.ics")
    assert result.exit_code == 0
    page = Path("a.ics").read_bytes()
    assert page.startswith(b"BEGIN:VCALENDAR\r\n") and b"UID:e2@dragoman" in page


@pytest.mark.parametrize("form", ["jsonl", "csv", "tsv", "ics", "parquet", "arrow"])
def test_export_writes_a_file(run: Run, form: str) -> None:
    assert run("export", form, "--output", "out").exit_code == 0
    assert Path("out").stat().st_size > 100


def test_timeml_is_sound_xml(run: Run) -> None:
    from xml.etree import ElementTree

    Path("x.jsonl").write_text(
        json.dumps({"id": "../x", "published": "2031-05-10", "text": "They met on May 1, 2031 & <left>\x01."})
        + "\n",
        encoding="utf-8",
    )
    root = ElementTree.fromstring(run("times", "x.jsonl", "--format", "tml").stdout)
    assert root.findtext("DCT/TIMEX3") == "2031-05-10"
    assert [t.get("value") for t in root.iter("TIMEX3")] == ["2031-05-10", "2031-05-01"]
    assert run("times", "x.jsonl", "x.jsonl", "--format", "tml", "-o", "tml").exit_code == 0
    assert [p.parent.name for p in Path().glob("**/*.tml")] == ["tml"], "an id can't lead out of the folder"


def test_times_as_objects(run: Run) -> None:
    told = json.loads(run("times", "a.txt", "--published", "2031-05-10").stdout)
    assert [t["text"] for t in told["timexes"]] == ["Friday"]
    assert set(told["timexes"][0]) >= {"start", "end", "type", "value", "begin", "until"}


def test_times_infers_the_day_of_publication(run: Run) -> None:
    Path("x.jsonl").write_text(
        '{"id": "b", "published": "2031-01-01", "text": "BERLIN, June 3, 2019 — They met on Monday."}\n'
        '{"id": "n", "text": "The ministers met on Monday."}\n',
        encoding="utf-8",
    )
    told = [json.loads(x) for x in run("times", "x.jsonl", "--infer-published").stdout.splitlines()]
    assert [(t["id"], t["earliest"], t["latest"], t["date"]) for t in told] == [
        ("b", "2019-06-03", "2019-06-03", "2019-06-03"),
        ("n", None, None, None),
    ], "a date given beside the text is not looked at, and where nothing tells there is none"
    assert told[0]["confidence"] > 0.7 and told[0]["evidence"] and told[0]["contradictions"] == []
    assert "2019-06-03" in run("times", "x.jsonl", "--infer-published", "--format", "table").stdout
    assert run("times", "x.jsonl", "--infer-published", "--format", "csv").exit_code == 2


def test_lexicon_names_file_and_line(run: Run) -> None:
    out = run("lexicon", "meet").stdout
    assert "triggers/" in out and "CONSULT" in out
    for line in run("lexicon", "meet", "--format", "jsonl").stdout.splitlines():
        assert json.loads(line)["where"].partition(":")[2].isdigit()
    assert "no table" in run("lexicon", "xyzzy plugh").stdout


def test_rows_are_judged_and_bad_ones_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from dragoman.cli.common import Session
    from dragoman.cli.texts import JUDGING, _judging_command

    module = ModuleType("dragoman.factuality")
    module.__dict__["judge"] = lambda rows: ({"id": r["id"], "status": "denied"} for r in rows)
    monkeypatch.setitem(sys.modules, "dragoman.factuality", module)
    session = Session()
    (status,) = (_judging_command(j) for j in JUDGING if j.name == "status")
    good = json.dumps({"id": 7, "text": "Talks.", "trigger": {"start": 0, "end": 5}})
    lines = f'{good}\n{{"id": 8}}\n[1]\n\nnothing\n'
    result = CliRunner().invoke(status, ["-", "absent.jsonl"], input=lines, obj=session)
    assert json.loads(result.stdout) == {"id": 7, "status": "denied"}
    assert session.refused == 4
    assert [w in result.stderr for w in ("-:2", "-:3", "-:5", "absent.jsonl")] == [True] * 4


# What is shown


def test_the_timeline_tells_the_whole_story() -> None:
    page = as_text(timeline([MEETING], lambda _: "Bree Times"))
    first, second, third = page.splitlines()
    assert first.split("  ")[0] == "Jun 12, 2031"
    assert "✓ held" in first and "Bree Times" in first and first.endswith("d1")
    assert third.strip() == "“they will meet”"
    assert second.strip() == (
        "Mar 8 proposed for May → May 10 set for Jun 12 → May 24 called off → Jun 12 held"
    )


def test_the_agenda_names_what_went_by() -> None:
    late, coming, undated = (
        make_event("e3", "scheduled", "2031-05-01"), make_event("e2", "scheduled", "2031-07"),
        make_event("e4", "proposed", None),
    )  # fmt: skip
    page = as_text(agenda([coming, undated, late], "2031-06-12", lambda _: None, quotes=False))
    lines = page.splitlines()
    heads = [line for line in lines if line and "meeting" not in line]
    assert heads == ["Date passed, not confirmed", "July 2031", "No date set"]
    assert lines[1].startswith("May 1, 2031") and "planned?" in lines[1]


@pytest.mark.parametrize(
    ("status", "day", "on", "belongs"),
    [
        ("scheduled", "2031-06-12", "2031-06-12", True),
        ("scheduled", "2031-06", "2031-06-30", True),
        ("scheduled", "2031-05-01", "2031-06-12", True),
        ("scheduled", "2030-05-01", "2031-06-12", False),
        ("cancelled", "2031-06-12", "2031-06-01", True),
        ("cancelled", "2031-05-01", "2031-06-12", False),
        ("postponed", None, "2031-06-12", True),
        ("postponed", None, "2032-06-12", False),
        ("proposed", None, "2031-06-12", False),
        ("proposed", None, None, True),
    ],
)
def test_what_an_editor_looks_ahead_to(status: str, day: str | None, on: str | None, belongs: bool) -> None:
    assert is_ahead(make_event("e", status, day), on) is belongs


@pytest.mark.parametrize(
    ("start", "end", "kind", "shown"),
    [
        ("2018-06-12", "2018-06-12", "meeting", "Jun 12, 2018"),
        ("2018-06", "2018-06", "meeting", "June 2018"),
        ("2018", "2018", "meeting", "2018"),
        ("2019-02-27", "2019-02-28", "meeting", "Feb 27–28, 2019"),
        ("2018-05-30", "2018-06-02", "meeting", "May 30 – Jun 2, 2018"),
        ("2018-12-30", "2019-01-02", "meeting", "Dec 30, 2018 – Jan 2, 2019"),
        ("2018-05", "2018-06", "meeting", "May–Jun 2018"),
        ("2014", "2016", "other", "2014 – 2016"),
        (None, "2018-05-25", "exercise", "until May 25, 2018"),
        (None, "2015-06-30", "agreement", "by Jun 30, 2015"),
        ("2014", None, "other", "from 2014"),
        (None, None, "other", ""),
    ],
)
def test_dates_at_their_precision(start: str | None, end: str | None, kind: str, shown: str) -> None:
    assert show_interval(start, end, kind) == shown


@pytest.mark.parametrize(
    ("steps", "line"),
    [
        ((step("2031-05-10", "scheduled", "2031-06-12"),), ""),
        (
            (step("2031-05-10", "scheduled", "2031-06-12"), step("2031-05-20", "scheduled", "2031-06-15")),
            "May 10, 2031 set for Jun 12 → May 20 moved to Jun 15",
        ),
        (
            (step("2030-12-30", "proposed", None), step("2031-01-02", "postponed", "2031-02")),
            "Dec 30, 2030 proposed → Jan 2, 2031 put off to February",
        ),
        (
            (step(None, "scheduled", None), step("2031-01-02", "denied", None)),
            "undated announced → Jan 2, 2031 denied",
        ),
        (
            (step("2031-01-01", "scheduled", None), step("2031-01-09", "occurred", "2031-01-08")),
            "Jan 1, 2031 announced → Jan 9 held Jan 8",
        ),
    ],
)
def test_history_lines(steps: tuple[HistoryStep, ...], line: str) -> None:
    assert history_line(steps, "meeting") == line


def test_explain_marks_the_text_and_says_why(run: Run) -> None:
    out = run("explain", "a.txt").stdout
    assert "will [meet|1] in Bree" in out
    for words in (
        "Arnor, Gondor",
        "May 16, 2031 (“Friday”)",
        "the herald",
        "triggers/consult.txt:1",
        "◇ planned",
    ):
        assert words in out


def test_the_page_holds_no_live_word_of_the_article() -> None:
    text = HOSTILE + "' onmouseover='x"
    report = replace(REPORT, trigger=Span(0, len(text)), sentence=Span(0, len(text)), why=HOSTILE, timex=None,
                     actors=(Party(replace(ARNOR, name=HOSTILE), Span(3, 9)),))  # fmt: skip
    document = replace(DOCUMENT, text=text, title=HOSTILE, source=HOSTILE, boilerplate=())
    page = "".join(html_page([CodedDocument(document, (report,))]))
    assert "<script" not in page and "\x1b" not in page and "\u202e" not in page
    assert "' onmouseover" not in page
    assert "&lt;script&gt;" in page
    assert "default-src 'none'" in page


def test_no_article_commands_the_terminal(run: Run) -> None:
    hostile = replace(MEETING, what=HOSTILE)
    page = as_text(timeline([hostile], lambda _: HOSTILE))
    assert not set(page) & set("\x1b\u202e\x07")
    assert "[bold]" in page, "brackets are words, not markup"


def test_any_marks_cut_the_text_into_all_of_itself() -> None:
    marks = [
        Mark(0, 5, "party", 1),
        Mark(3, 9, "trigger", 1),
        Mark(3, 9, "trigger", 2),
        Mark(8, 12, "time", 1),
    ]
    pieces = list(cut("Arnor and Gondor", marks))
    assert "".join("Arnor and Gondor"[p.start : p.end] for p in pieces) == "Arnor and Gondor"
    assert [len(p.marks) for p in pieces] == [1, 3, 2, 3, 1, 0]


def test_spans_outside_the_text_are_not_marked() -> None:
    odd = replace(REPORT, trigger=Span(5000, 5004))
    assert all(m.end <= len(TEXT) for m in find_marks(CodedDocument(DOCUMENT, (odd,))))


def test_search_shows_the_words_around(run: Run) -> None:
    assert "in [Bree] on Friday" in run("search", "Bree", "--format", "table").stdout
    assert json.loads(run("search", "Bree", "--format", "jsonl").stdout)["document"] == "d1"
    assert "no article" in run("search", "Mordor").stdout


def test_changes_and_actors(run: Run) -> None:
    assert run("changes", "--since", "2031-06").stdout.count("meeting in Bree") == 1
    assert "nothing new" in run("changes", "--since", "2032").stdout
    assert "Arnor" in run("actors", "--limit", "1").stdout


def test_a_known_article_is_passed_over(run: Run) -> None:
    Path("k.jsonl").write_text(json.dumps({"id": "known", "text": TEXT}) + "\n", encoding="utf-8")
    assert run("add", "k.jsonl").stdout == "0 documents read, 1 known already\n"


def test_a_reprint_is_marked(run: Run) -> None:
    text = "The kings of Arnor and Gondor met in Bree on Friday to speak of the road and of its tolls. " * 4
    rows = [json.dumps({"id": i, "text": text, "published": "2031-05-10"}) for i in ("one", "two")]
    Path("r.jsonl").write_text("\n".join(rows), encoding="utf-8")
    told = [json.loads(line) for line in run("add", "r.jsonl", "--format", "jsonl").stdout.splitlines()]
    assert [t["duplicate_of"] for t in told] == [None, "one"]
    assert "a reprint of one" in run("add", "r.jsonl").stdout
    coded = [json.loads(line) for line in run("code", "r.jsonl", "--format", "jsonl").stdout.splitlines()]
    assert [c["id"] for c in coded] == ["one", "two"]


@pytest.mark.parametrize("ident", ["e1", "d1", "ARN"])
def test_show_finds_events_documents_and_actors(run: Run, ident: str) -> None:
    assert "Bree" in run("show", ident).stdout
    assert json.loads(run("show", ident, "--format", "jsonl").stdout.splitlines()[0])


def test_show_says_why_a_telling_was_taken_for_an_event(run: Run) -> None:
    lines = run("show", "e1", "--why", "--format", "jsonl").stdout.splitlines()
    first, second = map(json.loads, lines)
    assert (first["by"], first["parts"], second["by"]) == ("founded", {}, "joined")
    assert second["score"] == pytest.approx(sum(second["parts"].values()), abs=0.01)
    shown = run("show", "e1", "--why").stdout
    assert "the first to tell of it" in shown and "date same +1.60" in shown
    assert "next to it: e9 with 1.00" in shown


def test_wide_letters_keep_columns_straight() -> None:
    grid = Grid((Column("a"), Column("b")), (Row(("東京", "x")), Row(("abcd", "x"))), heading=False)
    lines = as_text(grid).splitlines()
    assert [width(line) for line in lines] == [7, 7]


@pytest.mark.parametrize("room", [200, 100, 60, 20])
def test_columns_fit_the_terminal(room: int) -> None:
    grid = timeline([replace(MEETING, what="word " * 60)], lambda _: "Bree Times")
    widths = fit_widths(grid, room)
    kept = [w for w in widths if w]
    assert sum(kept) + 2 * (len(kept) - 1) <= max(room, 70)


def test_printable_leaves_words_alone() -> None:
    assert printable("Kim Jong-un – “talks” 東京 é") == "Kim Jong-un – “talks” 東京 é"


# The program as a whole


def dragoman(*args: str, **more: Any) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own."""
    code = "from dragoman.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, *args], capture_output=True, text=True, timeout=60, **more
    )


def test_help_loads_no_model_and_no_painter() -> None:
    code = (
        "import sys; from dragoman.cli import cli; cli(['--help'], standalone_mode=False);"
        "heavy = {'spacy', 'rich', 'icalendar', 'trafilatura', 'pandas', 'pyarrow'};"
        "print(sorted({m.partition('.')[0] for m in sys.modules} & heavy))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_closed_pipe_leaves_no_traceback() -> None:
    code = "from dragoman.cli import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", code, "lexicon", "CONSULT", "--format", "jsonl"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(timeout=60) == 141


def test_a_pipe_is_utf8_whatever_the_locale() -> None:
    env = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    done = subprocess.run(
        [sys.executable, "-c", "from dragoman.cli import main; main()", "timeline", "--help"],
        capture_output=True, env=env, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0
    assert "✓ held" in done.stdout.decode("utf-8")


def test_no_arguments_show_the_help() -> None:
    done = dragoman()
    assert done.returncode == 2
    assert "Commands" in done.stderr or "On texts" in done.stderr


# Documentation

COMMANDS_PAGE = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_every_command_is_documented(name: str) -> None:
    assert f"\n## dragoman {name}\n" in COMMANDS_PAGE, f"docs/commands.md lacks a section on {name}"
    section = COMMANDS_PAGE.split(f"\n## dragoman {name}\n")[1].split("\n## ")[0]
    assert re.search(rf"^\$ (?:.*\| )?dragoman {name}\b", section, re.MULTILINE), "a section shows an example"
    for parameter in cli.commands[name].params:
        for option in parameter.opts:
            if option.startswith("--"):
                assert option in section, f"docs/commands.md, {name}: says nothing of {option}"


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_every_command_has_help(name: str) -> None:
    command = cli.commands[name]
    assert command.help
    assert len(command.get_short_help_str(200)) <= 70, "the first sentence stands in the list of commands"


def test_every_command_stands_in_a_section() -> None:
    listed = [name for names in cli.sections.values() for name in names]  # type: ignore[attr-defined]
    assert sorted(listed) == sorted(cli.commands)


def test_refusals_are_counted_in_one_line_each() -> None:
    from dragoman.cli.common import Session

    session = Session()
    session.refuse(SourceError("a\nb", "is\x1b[31m broken", "mend it"))
    assert session.refused == 1


def test_from_articles_to_timeline_and_agenda(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole road, with the model and a record on disk."""
    monkeypatch.chdir(tmp_path)
    told = [
        (
            "one",
            "2021-03-08",
            "France and Turkey will hold talks in Vienna on June 12, the French ministry said.",
        ),
        ("two", "2021-05-24", "France called off the talks with Turkey that were set for June 12 in Vienna."),
        ("three", "2021-05-25", "The foreign ministers of Spain and Portugal will meet in Lisbon on July 3."),
    ]
    rows = (json.dumps({"id": i, "published": p, "text": t, "source": "Own"}) for i, p, t in told)
    Path("news.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")

    def call(*args: str) -> Result:
        return CliRunner().invoke(cli, list(args))

    added = call("add", "news.jsonl")
    assert added.exit_code == 0, added.stderr
    assert "3 documents read" in added.stdout
    assert "3 known already" in call("add", "news.jsonl").stdout
    assert "Jun 12, 2021" in call("timeline", "--actor", "FRA").stdout
    assert "July 2021" in call("agenda").stdout
    assert b"BEGIN:VEVENT" in call("agenda", "--ics").stdout_bytes
    events = [json.loads(line) for line in call("events").stdout.splitlines()]
    assert {d for e in events for d in e["documents"]} == {"one", "two", "three"}
    for event in events:
        shown = call("show", event["id"]).stdout
        assert event["id"] in shown and event["history"][0]["quote"] in shown
    assert call("show", "two").stdout.count("talks") > 1
    assert json.loads(call("search", "Lisbon", "--format", "jsonl").stdout)["document"] == "three"
    assert call("check").exit_code == 0
    for what in ("events", "reports", "documents", "commitments"):
        assert call("export", "csv", "--what", what).exit_code == 0

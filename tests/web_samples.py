"""A record for the tests of the site: a story, and an article that means harm."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from dragoman.nouns import Actor, CodedDocument, Link, Party, Place
from dragoman.record import open_record
from record_samples import document, story, told

HANOI = Place("Hanoi", "VNM", 21.03, 105.85)
OSLO = Place("Oslo", "NOR", 59.91, 10.75)
SCRIPT = "<script>alert(1)</script>"
ODD_ID = "a/b?c#d&e f.json"


def hostile() -> CodedDocument:
    """An article whose every field tries to be code: a tag, a formula, a turn of the direction of writing."""
    made = document(
        ODD_ID, "2031-06-25",
        told(
            f"{SCRIPT} & \u202e\"gnp\" held talks with Iran\x1b[31m.", "talks", "CONSULT", "meeting",
            "IRN,FRA", status="scheduled", start="2031-07-09", place=Place("<b>Bree</b>", None, 1.0, 2.0),
        ),
    )  # fmt: skip
    villain = Actor("=cmd|calc", f'"><img src=x onerror=alert(1)>{SCRIPT}', "person", None, "'--")
    report = replace(made.reports[0], actors=(*made.reports[0].actors, Party(villain)), why=SCRIPT)
    about = replace(
        made.document, title=f"=HYPERLINK({SCRIPT})", source=f"+{SCRIPT}", url="javascript:alert(1)"
    )
    return CodedDocument(about, (report,))


def library() -> list[CodedDocument]:
    """The story, a visit with linked and contradicted events, and the hostile article."""
    visit = document(
        "v1", "2031-06-18",
        told("Iran and France met in Hanoi.", "met", "CONSULT", "meeting", "IRN,FRA", start="2031-06-17",
             place=HANOI),
        told("Germany condemned the meeting.", "condemned", "ACCUSE", "statement", "DEU", "IRN"),
        told("Iran agreed to meet the United States in Oslo on July 2.", "meet", "CONSULT", "meeting",
             "IRN,USA", status="scheduled", start="2031-07-02", place=OSLO),
    )  # fmt: skip
    linked = replace(visit.reports[1], links=(Link("follows", "r1"),))
    denied = document(
        "v2", "2031-06-19",
        told("France denied that it met Iran in Hanoi.", "met", "CONSULT", "meeting", "IRN,FRA",
             status="denied", start="2031-06-17", place=HANOI),
    )  # fmt: skip
    reports = (visit.reports[0], linked, visit.reports[2])
    return [*story(), replace(visit, reports=reports), denied, hostile()]


def make_record(path: Path) -> Path:
    """The record, as a file."""
    with open_record(path) as record:
        list(record.add(library()))
    return path

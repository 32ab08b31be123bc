"""The reading of whole texts: the cases of reading/*.txt, and what holds of any text at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman import language, pipeline
from dragoman.actors.nominal import counts_for
from dragoman.errors import PipelineError
from dragoman.nouns import CodedDocument, Document, Party, Report, Span
from dragoman.pipeline import COMPONENTS, check_order, code

FOLDER = Path(__file__).parent / "reading"
COLUMNS = ("trigger", "type", "status", "actors", "recipients", "dates", "more")
LINKS = ("cause", "part_of", "follows", "replaces", "aims_at")


@dataclass(frozen=True, slots=True)
class Case:
    """One text, and the reports it must give."""

    where: str
    what: str
    text: str
    published: str | None
    weakness: str | None
    expected: tuple[dict[str, str], ...]


def read_cases(path: Path) -> Iterator[Case]:
    """The cases of one file, whose format stands in reading/meetings.txt."""
    number = 1
    for block in re.split(r"\n(?=\n)", path.read_text(encoding="utf-8")):
        lines = block.strip().split("\n")
        where = f"{path.stem}:{number + len(block) - len(block.lstrip())}"
        number += block.count("\n") + 1
        fields = dict(re.findall(r"^(published|text|weakness): (.*)$", block, re.MULTILINE))
        if "text" not in fields:
            continue
        rows = [
            line for line in lines if not re.match(r"#|published:|text:|weakness:", line) and line != "none"
        ]
        yield Case(
            where,
            lines[0].removeprefix("#").strip(),
            fields["text"].replace("\\n", "\n"),
            fields.get("published"),
            fields.get("weakness"),
            tuple(
                dict(zip(COLUMNS, [c.strip() for c in row.split("|")] + [""] * 6, strict=False))
                for row in rows
            ),
        )


CASES = [case for path in sorted(FOLDER.glob("*.txt")) for case in read_cases(path)]


def _marked(case: Case) -> object:
    marks = [pytest.mark.xfail(reason=case.weakness, strict=True)] if case.weakness else []
    return pytest.param(case, id=f"{case.where} {case.what}", marks=marks)


@pytest.fixture(scope="session")
def readings() -> dict[str, CodedDocument]:
    """Every case's reading, made in one run of the model."""
    documents = [Document(c.where, c.text, published=c.published) for c in CASES]
    return {coded.document.id: coded for coded in code(documents)}


@pytest.mark.parametrize("case", [_marked(c) for c in CASES])
def test_case(case: Case, readings: dict[str, CodedDocument]) -> None:
    reports = readings[case.where].reports
    told = [_told(r, case.text) for r in reports]
    assert len(told) == len(case.expected), "\n".join(" | ".join(row.values()) for row in told)
    for report, row, expected in zip(reports, told, case.expected, strict=True):
        for column in COLUMNS[:-1]:
            if expected[column] != "*":
                wanted = expected[column]
                if column in ("actors", "recipients"):
                    wanted = ", ".join(sorted(p.strip() for p in wanted.split(",") if p.strip()))
                assert row[column] == wanted, f"{column}: {' | '.join(row.values())}"
        for item in filter(None, map(str.strip, expected["more"].split(";"))):
            key, _, value = item.partition(":")
            _check_more(key.strip(), value.strip(), report, {r.id: r for r in reports}, case.text)


def _told(report: Report, text: str) -> dict[str, str]:
    return {
        "trigger": report.trigger.of(text),
        "type": report.type,
        "status": report.status,
        "actors": _sides(report.actors),
        "recipients": _sides(report.recipients),
        "dates": _dates(report),
    }


def _sides(parties: tuple[Party, ...]) -> str:
    return ", ".join(sorted({counts_for(p) for p in parties}))


def _dates(report: Report) -> str:
    start, end = report.start or "", report.end or ""
    return start if start == end else f"{start}..{end}"


def _check_more(key: str, value: str, report: Report, by_id: dict[str, Report], text: str) -> None:
    if key == "at":
        assert report.place is not None and report.place.name == value
    elif key == "by":
        names = ", ".join(s.name for s in report.said_by)
        assert names == value if value != "*" else names
    elif key == "person":
        names = {p.actor.name for p in (*report.actors, *report.recipients)}
        roles = [p.actor.role or "" for p in (*report.actors, *report.recipients)]
        assert value in names or any(r.endswith(f": {value}") for r in roles), names
    elif key == "kind":
        assert report.kind == value
    elif key == "same_as":
        assert report.same_as is not None and by_id[report.same_as].trigger.of(text) == value
    else:
        assert key in LINKS, key
        assert value in [by_id[k.to].trigger.of(text) for k in report.links if k.kind == key], report.links


# What holds of any text ------------------------------------------------------------------------------------

WORDS = [
    "\n",
    *"""
Iran Iran's French Moscow Kim Jong Un President Foreign Minister Smith the a their his both sides two talks
met will meet attacked killed attack on Monday May 25 2018 after before in response to during and , . “ ” '
said according that not no called off postponed sanctions ceasefire agreed accused of visit a day South Korea
UN group he they it who to by with between for was were has had been being ( ) - : ; é 한국 100 %
""".split(),  # noqa: SIM905
]
TEXTS = st.one_of(
    st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join),
    st.lists(st.sampled_from([c.text for c in CASES]), min_size=1, max_size=4).map(" ".join),
    st.text(max_size=120),
)


def _check(coded: CodedDocument) -> None:
    text, reports = coded.document.text, coded.reports
    ids = [r.id for r in reports]
    assert ids == [f"r{n}" for n in range(1, len(ids) + 1)]
    assert [r.trigger.start for r in reports] == sorted(r.trigger.start for r in reports)
    for report in reports:
        _check_spans(report, text)
        assert report.same_as is None or report.same_as in ids[: ids.index(report.id)]
        assert all(link.to in ids and link.to != report.id for link in report.links)
        assert report.actors or report.recipients
        assert 0 < report.confidence <= 1
        assert report.start is None or report.end is None or report.start[:4] <= report.end[:4]
    for timex in coded.timexes:
        assert timex.span.of(text) == timex.text


def _check_spans(report: Report, text: str) -> None:
    assert 0 <= report.trigger.start < report.trigger.end <= len(text)
    assert report.sentence.start <= report.trigger.start and report.trigger.end <= report.sentence.end
    assert report.sentence.of(text) == report.sentence.of(text).strip()
    told = report.to_dict(text)
    assert told["trigger"]["text"] == text[report.trigger.start : report.trigger.end]
    for party in (*report.actors, *report.recipients):
        if party.span is not None:
            assert 0 <= party.span.start < party.span.end <= len(text)
            assert party.span.of(text).strip() == party.span.of(text)
    if report.timex is not None:
        assert report.timex.span.of(text) == report.timex.text


@settings(max_examples=80, deadline=None, derandomize=True)
@given(TEXTS, st.sampled_from([None, "2018-06-01", "2024-02-29"]))
def test_any_text_gives_reports_that_point_into_it(text: str, published: str | None) -> None:
    document = Document("any", text, published=published)
    first, again = code([document]), code([document])
    coded = next(first)
    _check(coded)
    assert next(again) == coded


def test_cases_give_reports_that_point_into_them(readings: dict[str, CodedDocument]) -> None:
    for coded in readings.values():
        _check(coded)


def test_documents_come_in_order_and_are_read_apart() -> None:
    documents = [Document(str(n), c.text, published=c.published) for n, c in enumerate(CASES[:20])]
    together = list(code(documents, batch_size=3))
    assert [c.document.id for c in together] == [d.id for d in documents]
    assert together == [next(code([d])) for d in documents]


def test_boilerplate_is_not_read() -> None:
    text = "Iran attacked Oman on Monday.\n\nRead more: China attacked India."
    start = text.index("Read more")
    document = Document("b", text, published="2020-06-10", boilerplate=(Span(start, len(text)),))
    (report,) = next(code([document])).reports
    assert {counts_for(p) for p in (*report.actors, *report.recipients)} == {"IRN", "OMN"}


def test_empty_text_has_no_reports() -> None:
    assert next(code([Document("e", "")])).reports == ()


def test_components_in_a_wrong_order_are_refused() -> None:
    with pytest.raises(PipelineError, match="parties"):
        check_order([c for c in COMPONENTS if c.name != "triggers"])


def test_document_that_fails_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    documents = [Document(n, f"Chad met Niger. {n}") for n in ("a", "b", "c", "d")]

    def analyse(document: Document, *rest: Any) -> Any:
        if document.id == "b":
            raise ValueError("no such thing")
        return real_analyse(document, *rest)

    def repair(doc: Any) -> Any:
        if doc.text.endswith("c"):
            raise KeyError("gone")
        return real_repair(doc)

    real_analyse, real_repair = pipeline.analyse, language.repair
    monkeypatch.setattr(pipeline, "analyse", analyse)
    monkeypatch.setattr(language, "repair", repair)
    failed: list[tuple[str, str]] = []
    read = pipeline.code(documents, on_error=lambda d, e: failed.append((d.id, type(e).__name__)))
    assert [c.document.id for c in read] == ["a", "d"]
    assert sorted(failed) == [("b", "ValueError"), ("c", "KeyError")]
    with pytest.raises(KeyError):
        list(pipeline.code(documents))

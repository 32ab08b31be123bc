"""Formats of other programs: what is written can be read by them, or by us, and means the same."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from dragoman.errors import DragomanError, SourceError
from dragoman.export import write
from dragoman.formats.annotation import read_annotations
from dragoman.formats.eventdata import GDELT, ICEWS, PHOENIX, goldstein, quad_class
from dragoman.nouns import CodedDocument, Event
from dragoman.record import open_record
from web_samples import HANOI, library


@pytest.fixture(scope="module")
def events(tmp_path_factory: pytest.TempPathFactory) -> list[Event]:
    with open_record(tmp_path_factory.mktemp("formats") / "r.db") as record:
        list(record.add(library()))
        return record.events()


@pytest.fixture(scope="module")
def coded() -> list[CodedDocument]:
    return library()


def written(items: Any, shape: str, form: str) -> str:
    out = io.BytesIO()
    write(items, shape, form, out)
    return out.getvalue().decode("utf-8")


def rows(text: str) -> list[list[str]]:
    return [line.split("\t") for line in text.splitlines()]


def test_geojson_has_the_points(events: list[Event]) -> None:
    told = json.loads(written(events, "events", "geojson"))
    assert told["type"] == "FeatureCollection"
    placed = {e.id for e in events if e.place and e.place.lat is not None}
    assert {f["id"] for f in told["features"]} == placed and len(placed) >= 3
    [hanoi] = [f for f in told["features"] if f["properties"]["place"] == "Hanoi"]
    assert hanoi["geometry"] == {"type": "Point", "coordinates": [HANOI.lon, HANOI.lat]}
    assert json.loads(written([], "events", "geojson"))["features"] == []


def test_graphml_tells_who_shares_what(events: list[Event]) -> None:
    root = ElementTree.fromstring(written(events, "events", "graphml"))
    space = "{http://graphml.graphdrawing.org/xmlns}"
    keys = {k.get("id"): k.get("attr.name") for k in root.iter(f"{space}key")}
    nodes = {n.get("id"): {keys[d.get("key")]: d.text for d in n} for n in root.iter(f"{space}node")}
    assert nodes["ARN"]["name"] == "Arnor"
    edges = {
        (e.get("source"), e.get("target")): {keys[d.get("key")]: d.text for d in e}
        for e in root.iter(f"{space}edge")
    }
    assert edges["GON", "MOR"] == {
        "weight": "1", "types": "ASSAULT", "first": "2031-06-04", "last": "2031-06-04",
    }  # fmt: skip
    assert {end for edge in edges for end in edge} <= set(nodes)


def test_timelinejs_is_of_its_form(events: list[Event]) -> None:
    told = json.loads(written(events, "events", "timelinejs"))
    assert len(told["events"]) == sum(bool(e.start or e.end) for e in events)
    for slide in told["events"]:
        assert set(slide) <= {"unique_id", "start_date", "end_date", "text", "group", "location"}
        assert set(slide["start_date"]) <= {"year", "month", "day"}
        assert all(isinstance(v, int) for v in slide["start_date"].values())
        assert set(slide["text"]) == {"headline", "text"}
        assert "<script" not in json.dumps(slide) and "<img" not in json.dumps(slide)


def test_plover_is_one_object_a_report(coded: list[CodedDocument]) -> None:
    lines = written(coded, "reports", "plover").splitlines()
    assert len(lines) == sum(len(c.reports) for c in coded)
    [attack] = [t for t in map(json.loads, lines) if t["id"] == "d7:r1"]
    assert attack["event"] == "ASSAULT" and attack["date"] == "2031-06-04"
    assert [a["code"] for a in attack["source"]] == ["MOR"]
    assert [a["code"] for a in attack["target"]] == ["GON"]
    assert attack["text"] == "Mordor shelled Osgiliath."


def test_icews_has_its_columns(coded: list[CodedDocument]) -> None:
    heading, *body = rows(written(coded, "reports", "icews"))
    assert tuple(heading) == ICEWS and {len(row) for row in body} == {20}
    [attack] = [dict(zip(ICEWS, r, strict=True)) for r in body if r[0] == "d7:r1:1"]
    assert (attack["Source Name"], attack["Target Name"]) == ("Mordor", "Gondor")
    assert attack["Event Date"] == "2031-06-04" and attack["Publisher"] == "The Herald"
    # All who meet are told both ways.
    talks = {(r[2], r[8]) for r in body if r[0].startswith("v1:r1:")}
    assert talks == {("Iran", "France"), ("France", "Iran")}


def test_phoenix_has_its_columns(coded: list[CodedDocument]) -> None:
    heading, *body = rows(written(coded, "reports", "phoenix"))
    assert tuple(heading) == PHOENIX and {len(row) for row in body} == {26}
    [attack] = [dict(zip(PHOENIX, r, strict=True)) for r in body if r[0] == "d7:r1:1"]
    assert (attack["Year"], attack["Month"], attack["Day"]) == ("2031", "06", "04")
    assert attack["SourceActorEntity"] == "MOR" and attack["PentaClass"] == "4"


def test_gdelt_has_61_columns_and_no_heading(coded: list[CodedDocument]) -> None:
    body = rows(written(coded, "reports", "gdelt"))
    assert len(GDELT) == 61 and {len(row) for row in body} == {61}
    found = [dict(zip(GDELT, r, strict=True)) for r in body]
    assert all(int(row["GLOBALEVENTID"]) >= 0 for row in found)
    assert len({row["GLOBALEVENTID"] for row in found}) == len(found)
    visit = [r for r in found if r["SOURCEURL"] == "v1" and r["Actor2Code"] == "FRA"]
    [hanoi] = [r for r in visit if r["Actor1Code"] == "IRN"]
    assert hanoi["ActionGeo_FullName"] == "Hanoi" and hanoi["ActionGeo_Lat"] == str(HANOI.lat)
    assert hanoi["SQLDATE"] == "20310617" and hanoi["QuadClass"] == "1" and hanoi["IsRootEvent"] == "1"
    assert written(coded, "reports", "gdelt") == written(coded, "reports", "gdelt")


def test_cells_of_data_sets_are_no_formulas(coded: list[CodedDocument]) -> None:
    for form in ("icews", "phoenix", "gdelt"):
        for cell in (c for row in rows(written(coded, "reports", form)) for c in row):
            assert cell[:1] not in ("=", "+", "@") and "\x1b[" not in cell[:1]


def test_codes_without_a_score_have_none() -> None:
    assert goldstein("") is None and goldstein("190") == -10.0


def test_quad_classes() -> None:
    assert [quad_class(t) for t in ("CONSULT", "AID", "ACCUSE", "ASSAULT", "OTHER")] == [1, 2, 3, 4, None]


# Annotations


def read_back(coded: list[CodedDocument], text: str) -> list[CodedDocument]:
    documents = {c.document.id: c.document for c in coded}
    return list(read_annotations(text.splitlines(), documents.get))


def test_annotations_come_back(coded: list[CodedDocument]) -> None:
    back = read_back(coded, written(coded, "reports", "webannotation"))
    kept = ("id", "trigger", "sentence", "type", "kind", "status", "actors", "recipients", "start", "end",
            "place", "same_as", "confidence", "why")  # fmt: skip
    for before, after in zip(coded, back, strict=True):
        assert after.document == before.document
        assert [[getattr(r, n) for n in kept] for r in after.reports] == [
            [getattr(r, n) for n in kept] for r in sorted(before.reports, key=lambda r: r.trigger)
        ]


def test_tags_of_an_annotator_hold_and_words_are_found_again(coded: list[CodedDocument]) -> None:
    [line] = written([c for c in coded if c.document.id == "d7"], "reports", "webannotation").splitlines()
    told = json.loads(line)
    told["body"][0]["value"], told["body"][1]["value"] = "THREATEN", "status:denied"
    moved = [replace(c, document=replace(c.document, text="News. " + c.document.text)) for c in coded]
    [one] = read_back(moved, json.dumps(told))
    [report] = one.reports
    assert (report.type, report.status) == ("THREATEN", "denied")
    assert report.trigger.of(one.document.text) == "shelled"
    # An annotation made by hand needs a tag and the words.
    bare = {"target": {"source": told["target"]["source"], "selector": [told["target"]["selector"][1]]},
            "body": [{"purpose": "tagging", "value": "ASSAULT"}]}  # fmt: skip
    [one] = read_back(coded, json.dumps(bare))
    assert one.reports[0].type == "ASSAULT" and one.reports[0].why == "annotated"


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        ("{", "no Web Annotation"), ("[]", "no Web Annotation"),
        ('{"target": {"source": "urn:dragoman:document:none", "selector": []}, "body": []}', "isn't known"),
        ('{"target": {"source": "urn:dragoman:document:d7", "selector": []}, "body": []}', "words aren't"),
    ],
)  # fmt: skip
def test_what_is_no_annotation_is_named(coded: list[CodedDocument], line: str, cause: str) -> None:
    with pytest.raises(SourceError, match=cause):
        read_back(coded, line)


# Tables that other libraries read


def test_parquet_is_read_by_duckdb_and_polars(tmp_path: Path, events: list[Event]) -> None:
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    file = tmp_path / "events.parquet"
    with file.open("wb") as out:
        write(events, "events", "parquet", out)
    duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed")
    question = f"SELECT count(*) FROM '{file}' WHERE list_contains(actors, 'GON')"
    counted = duckdb.connect().execute(question).fetchall()
    assert counted == [(sum(any(a.id == "GON" for a in e.actors) for e in events),)]
    polars = pytest.importorskip("polars", reason="polars is not installed")
    table = polars.read_parquet(file)
    assert table["id"].to_list() == [e.id for e in events]
    assert table["lat"].to_list() == [e.place.lat if e.place else None for e in events]
    assert table.schema["actors"] == polars.List(polars.String)


def test_csv_and_jsonl_hold_the_same(events: list[Event]) -> None:
    table = list(csv.DictReader(io.StringIO(written(events, "events", "csv"))))
    told = [json.loads(line) for line in written(events, "events", "jsonl").splitlines()]
    assert [r["id"] for r in table] == [t["id"] for t in told] == [e.id for e in events]
    assert [r["status"] for r in table] == [t["status"] for t in told]


def test_formats_hold_what_they_can(events: list[Event], coded: list[CodedDocument]) -> None:
    for form in ("gdelt", "webannotation"):
        with pytest.raises(DragomanError, match="holds reports only"):
            written(events, "events", form)
    for form in ("geojson", "graphml", "timelinejs", "ics"):
        with pytest.raises(DragomanError, match="holds events only"):
            written(coded, "reports", form)

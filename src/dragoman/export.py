"""One table of formats in which events, reports, documents and commitments leave dragoman.

A `Shape` says how a thing is written as an object (JSON Lines) and as rows of columns (everything else); a
`Format` says how objects or rows become bytes. Each new format is one entry of FORMATS.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import IO, Any, Literal, TypeVar

from dragoman.codebook import load_codebook, usual_goldstein
from dragoman.errors import DragomanError
from dragoman.nouns import Actor, CodedDocument, Document, Event, Party, Report, Timex
from dragoman.sectors import cameo_actor, sector_of_party

T = TypeVar("T")

Value = str | int | float | bool | tuple[str, ...] | None
ColumnKind = Literal["text", "number", "whole", "flag", "list"]

# A spreadsheet runs a cell that begins with one of these. The full-width forms are read as the plain ones
# by some of them; a leading tab or line end is dropped and bares what stands behind it.
_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a flat table."""

    name: str
    kind: ColumnKind = "text"


@dataclass(frozen=True, slots=True)
class Shape:
    """How one kind of thing is written.

    Attributes:
        name: its key in SHAPES.
        fields: columns of the flat table.
        to_dict: the object that JSON Lines holds.
        to_rows: the rows of the flat table, one thing may give several.
    """

    name: str
    fields: tuple[Field, ...]
    to_dict: Callable[[Any], Mapping[str, Any]]
    to_rows: Callable[[Any], Iterable[Mapping[str, Value]]]


def _fields(text: str) -> tuple[Field, ...]:
    """Columns from "name name:kind …"; the kind left out is text."""
    made = []
    for word in text.split():
        name, _, kind = word.partition(":")
        made.append(Field(name, kind or "text"))  # type: ignore[arg-type]  # the kinds are literals above
    return tuple(made)


def _actors(parties: Iterable[Actor], prefix: str) -> dict[str, Value]:
    every = tuple(parties)
    return {
        prefix: tuple(a.id for a in every),
        f"{prefix}_names": tuple(a.name for a in every),
        f"{prefix}_countries": tuple(dict.fromkeys(a.country for a in every if a.country)),
    }


def _parties(parties: Iterable[Party], prefix: str) -> dict[str, Value]:
    every = tuple(parties)
    return {
        **_actors((p.actor for p in every), prefix),
        f"{prefix}_sectors": tuple(sector_of_party(p) or "" for p in every),
    }


def event_row(event: Event) -> dict[str, Value]:
    """An event as one flat row."""
    place = event.place
    return {
        "id": event.id,
        "what": event.what,
        "type": event.type,
        "kind": event.kind,
        "status": event.status,
        "start": event.start,
        "end": event.end,
        **_actors(event.actors, "actors"),
        "persons": event.persons,
        "place": place.name if place else None,
        "place_country": place.country if place else None,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "documents": event.documents,
        "first_told": event.history[0].published if event.history else None,
        "last_told": event.history[-1].published if event.history else None,
        "steps": len(event.history),
        "goldstein": usual_goldstein(event.type, event.kind),
        "confidence": round(event.confidence, 3),
    }


def report_row(document: Document, report: Report) -> dict[str, Value]:
    """A report as one flat row, with what it needs to be found again in its document."""
    place = report.place
    return {
        "document": document.id,
        "source": document.source,
        "published": document.published,
        "id": report.id,
        "type": report.type,
        "mode": report.mode,
        "context": report.context,
        "kind": report.kind,
        "cameo": report.cameo,
        "goldstein": load_codebook().goldstein(report.cameo),
        "status": report.status,
        "start": report.start,
        "end": report.end,
        **_parties(report.actors, "actors"),
        **_parties(report.recipients, "recipients"),
        "place": place.name if place else None,
        "place_country": place.country if place else None,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "said_by": tuple(s.name for s in report.said_by),
        "trigger": report.trigger.of(document.text),
        "trigger_start": report.trigger.start,
        "trigger_end": report.trigger.end,
        "sentence": report.sentence.of(document.text),
        "same_as": report.same_as,
        "confidence": round(report.confidence, 3),
        "why": report.why,
    }


def _coded_dict(coded: CodedDocument) -> dict[str, Any]:
    """A coded document as the output contract writes it, with Goldstein's scores, sectors and actor codes."""
    answer = coded.to_dict()
    for report, told in zip(answer["reports"], coded.reports, strict=True):
        report["goldstein"] = load_codebook().goldstein(report["cameo"])
        for role, parties in (("actors", told.actors), ("recipients", told.recipients)):
            for written, party in zip(report[role], parties, strict=True):
                written["sector"] = sector_of_party(party)
                written["cameo"] = cameo_actor(party)
    return answer


def document_dict(document: Document) -> dict[str, Any]:
    """A document as JSON Lines holds it; `dragoman add` reads it back."""
    return {
        "id": document.id,
        "source": document.source,
        "url": document.url,
        "title": document.title,
        "published": document.published,
        "published_inferred": document.published_inferred,
        "duplicate_of": document.duplicate_of,
        "boilerplate": [b.to_dict() for b in document.boilerplate],
        "text": document.text,
    }


def _document_row(document: Document) -> Iterator[dict[str, Value]]:
    kept = document_dict(document)
    del kept["boilerplate"]
    yield kept


def _coded_rows(coded: CodedDocument) -> Iterator[dict[str, Value]]:
    for report in coded.reports:
        yield report_row(coded.document, report)


def timex_dict(timex: Timex) -> dict[str, Any]:
    """A TIMEX3 as `dragoman times --format jsonl` prints it; begin and until bound it half-open."""
    return {
        "start": timex.span.start,
        "end": timex.span.end,
        "text": timex.text,
        "type": timex.type,
        "value": timex.value,
        "begin": timex.begin.isoformat() if timex.begin else None,
        "until": timex.until.isoformat() if timex.until else None,
        "rule": timex.rule,
    }


def _times_dict(coded: CodedDocument) -> dict[str, Any]:
    document = coded.document
    told = [timex_dict(t) for t in coded.timexes]
    return {"id": document.id, "published": document.published, "timexes": told}


def _times_rows(coded: CodedDocument) -> Iterator[dict[str, Value]]:
    for timex in coded.timexes:
        yield {"document": coded.document.id, **timex_dict(timex)}


def commitment_row(commitment: Any) -> dict[str, Value]:
    """A commitment as one flat row."""
    told = commitment.to_dict()
    return {k: _value(told.get(k)) for k in (f.name for f in SHAPES["commitments"].fields)}


def _value(item: Any) -> Value:
    """A JSON value as a cell: actors by their id, lists as tuples."""
    if isinstance(item, Mapping):
        return str(item.get("id") or item.get("name") or "")
    if isinstance(item, list | tuple):
        return tuple(str(_value(part)) for part in item)
    return item if isinstance(item, str | int | float | bool) or item is None else str(item)


def plain_shape(name: str, fields: str) -> Shape:
    """A shape of things that are mappings already.

    Args:
        name: how errors call it.
        fields: columns as "name name:kind …".
    """
    columns = _fields(fields)
    return Shape(name, columns, dict, lambda item: ({f.name: _value(item.get(f.name)) for f in columns},))


def with_columns(shape: str, more: str, of: Callable[[Any], Any]) -> Shape:
    """A shape of things that hold one of a known shape and say more of it.

    Args:
        shape: the known shape, a key of SHAPES.
        more: the additional columns, as "name name:kind …"; the things' dicts have them as keys.
        of: gives of a thing what is of the known shape.
    """
    known, added = _named(SHAPES, shape, "table"), _fields(more)

    def rows(item: Any) -> Iterator[Mapping[str, Value]]:
        told = item.to_dict()
        for row in known.to_rows(of(item)):
            yield {**{f.name: _value(told.get(f.name)) for f in added}, **row}

    return Shape(shape, (*added, *known.fields), lambda item: item.to_dict(), rows)


SHAPES: dict[str, Shape] = {
    "events": Shape(
        "events",
        _fields(
            "id what type kind status start end actors:list actors_names:list actors_countries:list"
            " persons:list place place_country lat:number lon:number documents:list first_told last_told"
            " steps:whole goldstein:number confidence:number"
        ),
        Event.to_dict,
        lambda event: (event_row(event),),
    ),
    "reports": Shape(
        "reports",
        _fields(
            "document source published id type mode context:list kind cameo goldstein:number status start end"
            " actors:list actors_names:list actors_countries:list actors_sectors:list recipients:list"
            " recipients_names:list recipients_countries:list recipients_sectors:list place place_country"
            " lat:number lon:number said_by:list trigger trigger_start:whole trigger_end:whole sentence"
            " same_as confidence:number why"
        ),
        _coded_dict,
        _coded_rows,
    ),
    "documents": Shape(
        "documents",
        _fields("id source url title published published_inferred:flag duplicate_of text"),
        document_dict,
        _document_row,
    ),
    "commitments": Shape(
        "commitments",
        _fields("id by:list to:list what made due outcome document outcome_document quote"),
        lambda commitment: commitment.to_dict(),
        lambda commitment: (commitment_row(commitment),),
    ),
    "times": Shape(
        "times",
        _fields("document start:whole end:whole text type value begin until rule"),
        _times_dict,
        _times_rows,
    ),
}


def json_line(item: Mapping[str, Any]) -> str:
    """One object on one line. What UTF-8 can't write (half a surrogate pair) is escaped as JSON allows."""
    line = json.dumps(item, ensure_ascii=False, separators=(", ", ": "))
    # Some readers take these two for the end of a line, which JSON Lines can't have inside an object.
    line = line.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return line.encode("utf-8", "backslashreplace").decode("utf-8")


def defuse(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: such a one is led by an apostrophe."""
    bare = cell.lstrip(" \u00a0")
    return "'" + cell if bare and bare[0] in _FORMULA else cell


def cell_of(value: Value) -> str:
    """A value as the cell of a CSV or TSV; only text is defused, a negative number is a number."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    return defuse("; ".join(value) if isinstance(value, tuple) else value)


def write_jsonl(shape: Shape, items: Iterable[Any], out: IO[str]) -> None:
    """Write one object a line."""
    for item in items:
        out.write(json_line(shape.to_dict(item)) + "\n")


def write_csv(shape: Shape, items: Iterable[Any], out: IO[str]) -> None:
    """Write comma-separated values with a heading (RFC 4180 quoting, line feeds)."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(f.name for f in shape.fields)
    for row in _rows(shape, items):
        writer.writerow(_quotable(cell_of(row[f.name])) for f in shape.fields)


def write_tsv(shape: Shape, items: Iterable[Any], out: IO[str]) -> None:
    """Write tab-separated values with a heading; tabs and line ends inside a cell become spaces."""
    out.write("\t".join(f.name for f in shape.fields) + "\n")
    for row in _rows(shape, items):
        out.write("\t".join(_flat(cell_of(row[f.name])) for f in shape.fields) + "\n")


def write_ics(shape: Shape, items: Iterable[Any], out: IO[bytes]) -> None:
    """Write an iCalendar file of the events that have a date."""
    from dragoman.ics import make_calendar

    out.write(make_calendar(items))


def write_parquet(shape: Shape, items: Iterable[Any], out: IO[bytes]) -> None:
    """Write Apache Parquet."""
    table = to_arrow(items, shape.name)
    import pyarrow.parquet as parquet

    parquet.write_table(table, out)


def write_arrow(shape: Shape, items: Iterable[Any], out: IO[bytes]) -> None:
    """Write an Arrow IPC file (Feather 2)."""
    table = to_arrow(items, shape.name)
    import pyarrow

    with pyarrow.ipc.new_file(out, table.schema) as writer:
        writer.write_table(table)


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write.

    Attributes:
        write: takes a shape, the items and a stream of text or of bytes.
        binary: whether the stream is one of bytes.
        only: the one shape that it can hold; None where it holds any.
    """

    write: Callable[[Shape, Iterable[Any], Any], None]
    binary: bool = False
    only: str | None = None


def _later(module: str, name: str) -> Callable[[Shape, Iterable[Any], Any], None]:
    """A writer of `dragoman.formats`, loaded when it is used."""

    def write_it(shape: Shape, items: Iterable[Any], out: Any) -> None:
        getattr(import_module(f"dragoman.formats.{module}"), name)(shape, items, out)

    return write_it


FORMATS: dict[str, Format] = {
    "jsonl": Format(write_jsonl),
    "csv": Format(write_csv),
    "tsv": Format(write_tsv),
    "ics": Format(write_ics, binary=True, only="events"),
    "parquet": Format(write_parquet, binary=True),
    "arrow": Format(write_arrow, binary=True),
    "geojson": Format(_later("pictures", "write_geojson"), only="events"),
    "graphml": Format(_later("pictures", "write_graphml"), binary=True, only="events"),
    "timelinejs": Format(_later("pictures", "write_timelinejs"), only="events"),
    "plover": Format(_later("eventdata", "write_plover"), only="reports"),
    "icews": Format(_later("eventdata", "write_icews"), only="reports"),
    "phoenix": Format(_later("eventdata", "write_phoenix"), only="reports"),
    "gdelt": Format(_later("eventdata", "write_gdelt"), only="reports"),
    "webannotation": Format(_later("annotation", "write_annotations"), only="reports"),
}


def write(items: Iterable[Any], shape: str | Shape, form: str, out: IO[bytes]) -> None:
    """Write things in one of FORMATS.

    Args:
        items: events, documents, commitments, or coded documents (for the shapes "reports" and "times").
        shape: a shape, or its name in SHAPES.
        form: name in FORMATS.
        out: stream of bytes; text is written as UTF-8.

    Raises:
        DragomanError: unknown names, a library that is not installed, or a shape the format can't hold.
    """
    kind = shape if isinstance(shape, Shape) else _named(SHAPES, shape, "table")
    format_ = _named(FORMATS, form, "format")
    if format_.only is not None and kind.name != format_.only:
        raise DragomanError(f"{kind.name} can't be written as {form}, which holds {format_.only} only")
    if format_.binary:
        format_.write(kind, items, out)
        return
    text = io.TextIOWrapper(out, encoding="utf-8", errors="backslashreplace", newline="")
    try:
        format_.write(kind, items, text)
    finally:
        text.flush()
        text.detach()


def to_pandas(items: Iterable[Any], shape: str = "events") -> Any:
    """The things as a pandas DataFrame; lists stay lists, missing whole numbers are <NA>.

    Args:
        items: as in `write`.
        shape: name in SHAPES.

    Raises:
        DragomanError: pandas is not installed, or the shape is unknown.
    """
    kind = _named(SHAPES, shape, "table")
    try:
        import pandas
    except ImportError:
        raise _missing("pandas") from None
    columns = _columns(kind, items)
    types = {"text": "string", "number": "Float64", "whole": "Int64", "flag": "boolean", "list": "object"}
    return pandas.DataFrame(
        {f.name: pandas.Series(columns[f.name], dtype=types[f.kind]) for f in kind.fields},
    )


def to_arrow(items: Iterable[Any], shape: str = "events") -> Any:
    """The things as a pyarrow Table with typed columns; lists are list<string>.

    Args:
        items: as in `write`.
        shape: name in SHAPES.

    Raises:
        DragomanError: pyarrow is not installed, or the shape is unknown.
    """
    kind = _named(SHAPES, shape, "table")
    try:
        import pyarrow as pa
    except ImportError:
        raise _missing("pyarrow") from None
    types = {
        "text": pa.string(),
        "number": pa.float64(),
        "whole": pa.int64(),
        "flag": pa.bool_(),
        "list": pa.list_(pa.string()),
    }
    schema = pa.schema([(f.name, types[f.kind]) for f in kind.fields])
    return pa.table(_columns(kind, items), schema=schema)


def _columns(shape: Shape, items: Iterable[Any]) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = {f.name: [] for f in shape.fields}
    for row in _rows(shape, items):
        for f in shape.fields:
            columns[f.name].append(_typed(row[f.name], f.kind))
    return columns


def _typed(value: Value, kind: ColumnKind) -> Any:
    if kind == "list":
        every = () if value is None else value if isinstance(value, tuple) else (str(value),)
        return [_sound(part) for part in every]
    return _sound(value) if isinstance(value, str) else value


def _rows(shape: Shape, items: Iterable[Any]) -> Iterator[Mapping[str, Value]]:
    for item in items:
        yield from shape.to_rows(item)


def _sound(text: str) -> str:
    """Text without what tables can't hold: half surrogates and NUL."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "\ufffd")


def _quotable(text: str) -> str:
    """A cell with line feeds only: Python's csv before 3.13 doesn't quote a bare carriage return."""
    return _sound(text.replace("\r\n", "\n").replace("\r", "\n"))


def _flat(text: str) -> str:
    return _sound(" ".join(part for part in text.replace("\t", " ").splitlines() if part))


def _named(table: Mapping[str, T], name: str, word: str) -> T:
    try:
        return table[name]
    except KeyError:
        raise DragomanError(f"no {word} {name!r}; there are {', '.join(table)}") from None


def _missing(library: str) -> DragomanError:
    return DragomanError(
        f"{library} is not installed, and this needs it; install it with: pip install 'dragoman[tables]'"
    )

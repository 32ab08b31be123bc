"""Reads gold of three kinds, lets dragoman read the same texts, and scores the one against the other."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal, TypeVar

from dragoman.document import Deduplicator, make_document
from dragoman.errors import SourceError
from dragoman.evaluate.articles import Article, coded_side, gold_side, score_articles
from dragoman.evaluate.figures import Scores
from dragoman.evaluate.processes import (
    Process,
    gold_course,
    gold_promise,
    is_counterpart,
    record_course,
    record_promise,
    score_process,
)
from dragoman.evaluate.times import Expression, TaggedText, score_times
from dragoman.nouns import Document, Span
from dragoman.pipeline import code
from dragoman.record import open_record
from dragoman.source import RawItem
from dragoman.timex import tag

Kind = Literal["articles", "process", "times"]
T = TypeVar("T")

_PROCESS = ".gold.json"
_KINDS = (
    f"gold is a folder of articles (or one of them), a process NAME{_PROCESS} beside NAME.jsonl, or a JSONL"
    " of texts with timexes"
)


def find_gold(path: Path) -> list[tuple[Kind, tuple[Path, ...]]]:
    """The sets of gold at a path, each with its kind and files.

    Args:
        path: a file, or a folder that holds articles or processes.

    Raises:
        SourceError: there is no gold.
    """
    if not path.exists():
        raise SourceError(str(path), "there is no such file or folder", _KINDS)
    if path.is_file():
        return [(_kind_of(path), (path,))]
    files = sorted(path.glob("*.json"))
    processes = [f for f in files if f.name.endswith(_PROCESS)]
    articles = tuple(f for f in files if not f.name.endswith(_PROCESS))
    found: list[tuple[Kind, tuple[Path, ...]]] = [("process", (f,)) for f in processes]
    if articles:
        found.insert(0, ("articles", articles))
    if not found:
        raise SourceError(str(path), "holds no gold", _KINDS)
    return found


def _kind_of(path: Path) -> Kind:
    if path.name.endswith(_PROCESS):
        return "process"
    if path.suffix == ".json":
        return "articles"
    if path.suffix == ".jsonl":
        return "times"
    raise SourceError(str(path), "is no gold", _KINDS)


def score_gold(kind: Kind, paths: Iterable[Path]) -> Scores:
    """Code the texts of a set of gold and score what comes out.

    Args:
        kind: what the files hold.
        paths: the files; of several JSONL files the texts are one set. A process is one file.

    Raises:
        SourceError: gold is missing or isn't of its kind.
        DragomanError: the texts can't be coded.
    """
    files = tuple(paths)
    match kind:
        case "articles":
            return score_articles(read_articles(files))
        case "times":
            return score_times(text for path in files for text in read_times(path))
        case "process":
            if len(files) != 1:
                raise SourceError(", ".join(map(str, files)), "several processes", "score them one by one")
            return score_process(read_process(files[0]))


def read_articles(paths: Iterable[Path]) -> Iterator[Article]:
    """Gold articles, each with what dragoman makes of it.

    Raises:
        SourceError: a file is missing or no gold article.
    """
    golds = [(path, _object(path.read_bytes(), str(path))) for path in paths]
    sides = [_field_of(str(path), gold_side, gold) for path, gold in golds]
    documents = [_document(gold, str(path)) for path, gold in golds]
    for (_, gold), side, coded in zip(golds, sides, code(documents), strict=True):
        yield Article(gold["id"], coded.document.text, side, coded_side(coded.to_dict()))


def read_process(path: Path) -> Process:
    """A process, with the record that dragoman makes of its reports.

    Args:
        path: NAME.gold.json; the reports are in NAME.jsonl beside it.

    Raises:
        SourceError: a file is missing or isn't of its kind.
    """
    where = str(path)
    reports = path.with_name(path.name.removesuffix(_PROCESS) + ".jsonl")
    if not reports.is_file():
        raise SourceError(where, f"its reports {reports.name} are not beside it", _KINDS)
    gold = _object(path.read_bytes(), where)
    courses = _field_of(where, lambda g: tuple(map(gold_course, g["events"])), gold)
    promised = _field_of(where, lambda g: tuple(map(gold_promise, g.get("commitments", ()))), gold)
    with (
        TemporaryDirectory(prefix="dragoman-evaluate-") as folder,
        open_record(f"{folder}/record.db") as record,
    ):
        documents = (_document(row, at) for at, row in _rows(reports))
        for _ in record.add(code(_marked(documents))):
            pass
        events = tuple(record_course(e.to_dict()) for e in record.events())
        recorded = tuple(record_promise(c.to_dict()) for c in record.commitments())
    if gold.get("partial"):
        # It doesn't hold all events of its reports: others than its own are no mistakes.
        events = tuple(e for e in events if any(is_counterpart(g, e) for g in courses))
    return Process(str(gold.get("process") or path.name), courses, events, promised, recorded)


def read_times(path: Path) -> Iterator[TaggedText]:
    """Texts with gold expressions, each with those that dragoman finds.

    Raises:
        SourceError: the file isn't of its kind.
    """
    for where, row in _rows(path):
        document = _document(row, where)
        day = document.published if document.published and len(document.published) == 10 else None
        found = tag(document.text, date.fromisoformat(day) if day else None)
        yield TaggedText(
            document.id,
            document.text,
            _field_of(where, lambda r: tuple(map(_expression, r["timexes"])), row),
            tuple(Expression(t.span, t.type, t.value) for t in found),
        )


def _expression(timex: dict[str, Any]) -> Expression:
    return Expression(Span(timex["start"], timex["end"]), timex["type"], timex["value"])


def _marked(documents: Iterable[Document]) -> Iterator[Document]:
    finder = Deduplicator()
    return (replace(d, duplicate_of=finder.seen(d)) for d in documents)


def _document(row: dict[str, Any], where: str) -> Document:
    def make(row: dict[str, Any]) -> Document:
        title, source, url, day = (row.get(name) for name in ("title", "source", "url", "published"))
        return make_document(RawItem(row["text"], str(row["id"]), title, source, url, day, where))

    return _field_of(where, make, row)


def _rows(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                where = f"{path}:{number}"
                yield where, _object(line, where)


def _object(data: bytes, where: str) -> dict[str, Any]:
    try:
        value = json.loads(data)
    except ValueError as error:
        raise SourceError(where, f"no JSON: {error}", _KINDS) from None
    if not isinstance(value, dict):
        raise SourceError(where, "no JSON object", _KINDS)
    return value


def _field_of(where: str, read: Callable[[dict[str, Any]], T], row: dict[str, Any]) -> T:
    """What a reader makes of an object; a field that is missing or of another form names the place."""
    try:
        return read(row)
    except KeyError as error:
        raise SourceError(where, f"lacks the field {error}", _KINDS) from None
    except (TypeError, AttributeError) as error:
        raise SourceError(where, f"isn't in the form of gold ({error})", _KINDS) from None

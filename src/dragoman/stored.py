"""Documents and their reports, as a record's file holds them."""

from __future__ import annotations

import sqlite3
from typing import Any

from dragoman.nouns import CodedDocument, Document, Report
from dragoman.rows import report_from, reports_from, spans_from

DOCUMENT = (
    "id, text, title, source, url, published, published_inferred, boilerplate, duplicate_of, origin"
)  # fmt: skip
"""The columns that `document_from` takes."""


def document_from(row: tuple[Any, ...]) -> Document:
    """A document from its columns, as DOCUMENT names them."""
    id_, text, title, source, url, published, inferred, boilerplate, duplicate_of, origin = row
    return Document(
        id=id_,
        text=text,
        title=title,
        source=source,
        url=url,
        published=published,
        published_inferred=bool(inferred),
        boilerplate=spans_from(boilerplate),
        duplicate_of=duplicate_of,
        origin=origin,
    )


def read_document(db: sqlite3.Connection, id_: str) -> Document | None:
    """A document by its id."""
    row = db.execute(f"SELECT {DOCUMENT} FROM documents WHERE id = ?", (id_,)).fetchone()
    return document_from(row) if row else None


def read_reports(db: sqlite3.Connection, id_: str) -> tuple[Report, ...]:
    """The reports of a document in text order, as they are linked."""
    rows = db.execute(
        "SELECT r.id, r.type, r.kind, r.status, r.start, r.end, r.confidence, r.body"
        " FROM reports r JOIN documents d ON d.n = r.document WHERE d.id = ? ORDER BY r.place",
        (id_,),
    )
    names = ("id", "type", "kind", "status", "start", "end", "confidence")
    return tuple(report_from(dict(zip(names, row, strict=False)), row[-1]) for row in rows)


def read_coded(db: sqlite3.Connection, id_: str) -> CodedDocument | None:
    """A document with its reports, as they are linked."""
    document = read_document(db, id_)
    return CodedDocument(document, read_reports(db, id_)) if document else None


def read_uncorrected(db: sqlite3.Connection, id_: str) -> CodedDocument | None:
    """A document with its reports as they were read, before any correction."""
    document = read_document(db, id_)
    if document is None:
        return None
    row = db.execute(
        "SELECT u.reports FROM uncorrected u JOIN documents d ON d.n = u.document WHERE d.id = ?", (id_,)
    ).fetchone()
    return CodedDocument(document, reports_from(row[0]) if row else read_reports(db, id_))

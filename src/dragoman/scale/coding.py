"""Reads one part, and writes it whole: documents, units for linking, what couldn't be read, then a receipt.

The receipt is written last. A part without one is read again, whatever of it is there; so a run that was cut
off at any point goes on with what is missing, and nothing stands there twice.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from dragoman.errors import SourceError
from dragoman.nouns import CodedDocument, Document
from dragoman.scale.parts import Files, Part, items_of

DOCUMENTS, UNITS, DEAD, RECEIPTS, ATTEMPTS, EVENTS = (
    "documents", "units", "dead", "receipts", "attempts", "events",
)  # fmt: skip


@dataclass(slots=True)
class Read:
    """What came of a part so far."""

    documents: list[dict[str, Any]] = field(default_factory=list)
    units: list[dict[str, Any]] = field(default_factory=list)
    dead: list[dict[str, Any]] = field(default_factory=list)


def left_over(parts: list[Part], output: str) -> list[Part]:
    """The parts that have no receipt yet.

    Args:
        parts: from `plan`.
        output: the folder that they are written to.
    """
    done = {name.removeprefix(f"{RECEIPTS}/") for name in Files(output).under(RECEIPTS)}
    return [part for part in parts if f"{part.name}.json" not in done]


def code_part(part: Part, output: str, gated: bool = True) -> dict[str, Any]:
    """Read a part and write what it tells.

    Args:
        part: what to read.
        output: the folder to write to.
        gated: as `dragoman.pipeline.code` takes it.

    Returns:
        The receipt: the part's name, and how many documents and units it gave and how many were refused.
    """
    from dragoman.workers import Reading, read_in_processes

    files, read = Files(output), Read()
    # A part that ended its worker before is read in processes of its own, which finds the document to blame.
    tried = f"{ATTEMPTS}/{part.name}"
    careful = tried in files.under(ATTEMPTS)
    files.write(tried, b"")

    def refuse(document: Document, error: Exception) -> None:
        _bury(read, document.origin or document.id, f"{type(error).__name__}: {error}", document.text)

    for coded in read_in_processes(Reading(gated), _documents(part, read), 2 if careful else 1, refuse):
        _keep(read, part, coded)
    for folder, rows in ((DOCUMENTS, read.documents), (UNITS, read.units), (DEAD, read.dead)):
        files.write(f"{folder}/{part.name}.parquet", _parquet(folder, rows))
    receipt = {
        "part": part.name, "documents": len(read.documents), "units": len(read.units), "dead": len(read.dead),
    }  # fmt: skip
    files.write(f"{RECEIPTS}/{part.name}.json", json.dumps(receipt).encode())
    files.remove(tried)
    return receipt


def _documents(part: Part, read: Read) -> Iterator[Document]:
    from dragoman.document import article_text, is_english, make_document

    for item in items_of(part):
        if isinstance(item, SourceError):
            _bury(read, item.source, item.cause, "")
            continue
        document = make_document(item)
        english, language = is_english(article_text(document) or item.text)
        if english:
            yield document
        else:
            _bury(read, item.origin or part.path, f"is in the language {language!r}", item.text)


def _bury(read: Read, where: str, cause: str, text: str) -> None:
    read.dead.append({"origin": where, "cause": cause, "text": text})


def _keep(read: Read, part: Part, coded: CodedDocument) -> None:
    from dragoman.document import article_text, signature
    from dragoman.export import SHAPES, json_line
    from dragoman.linking import units_of
    from dragoman.rows import unit_body

    document = coded.document
    read.documents.append({
        "id": document.id, "published": document.published, "title": document.title,
        "source": document.source, "url": document.url, "part": part.name,
        "coded": json_line(SHAPES["reports"].to_dict(coded)),
        "signature": signature(article_text(document)),
    })  # fmt: skip
    read.units += [
        {"uid": u.uid, "document": u.document, "part": part.name, "body": unit_body(u)}
        for u in units_of(coded)
    ]


def _parquet(folder: str, rows: list[dict[str, Any]]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as parquet

    columns = {
        DOCUMENTS: ("id", "published", "title", "source", "url", "part", "coded", "signature"),
        UNITS: ("uid", "document", "part", "body"),
        DEAD: ("origin", "cause", "text"),
    }[folder]
    kinds = {name: pa.binary() if name == "signature" else pa.string() for name in columns}
    out = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist(rows, pa.schema(kinds)), out, compression="zstd")
    return out.getvalue()

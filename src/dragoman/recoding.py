"""Brings a record up to date: its documents are read anew with the present data and code, then linked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from dragoman.nouns import CodedDocument, Document, Report
from dragoman.record import AddResult, Record


@dataclass(frozen=True, slots=True)
class Recoded:
    """What reading a document anew changed.

    Attributes:
        result: what became of its events.
        added, gone, changed: how many reports it has that it hadn't, had and hasn't, and tells otherwise.
    """

    result: AddResult
    added: int
    gone: int
    changed: int


def recode(
    record: Record, documents: Iterable[str], on_error: Callable[[Document, Exception], None]
) -> Iterator[Recoded]:
    """Read documents anew, each in a transaction of its own; what is cut off goes on where it stood.

    Args:
        record: the record, open for writing.
        documents: ids of its documents, best in the order of publication; see `Record.outdated`.
        on_error: told of a document that can't be read, which stays as it was.

    Raises:
        RecordError: the record can't be read or written.
    """
    from dragoman.pipeline import code

    there = (record.document(id_) for id_ in documents)
    fresh = (remade(d) for d in there if d is not None)
    for coded in code(fresh, on_error=on_error, acquaintances=record.acquaintances):
        before = record.uncorrected(coded.document.id)
        (result,) = record.add([coded])
        yield _compared(before, coded, result)


def remade(document: Document) -> Document:
    """A stored document as it would be made today: its boilerplate and an inferred date are found anew."""
    from dragoman.document import make_document
    from dragoman.source import RawItem

    told = None if document.published_inferred else document.published
    item = RawItem(
        text=document.text,
        id=document.id,
        title=document.title,
        source=document.source,
        url=document.url,
        published=told,
        origin=document.origin,
    )
    return replace(make_document(item), id=document.id, duplicate_of=document.duplicate_of)


def _compared(before: CodedDocument | None, after: CodedDocument, result: AddResult) -> Recoded:
    old = {_place(r): r for r in before.reports} if before else {}
    new = {_place(r): r for r in after.reports}
    both = old.keys() & new.keys()
    changed = sum(_told(old[at]) != _told(new[at]) for at in both)
    return Recoded(result, len(new.keys() - both), len(old.keys() - both), changed)


def _place(report: Report) -> tuple[int, int]:
    return report.trigger.start, report.trigger.end


def _told(report: Report) -> Report:
    """A report without what only names others, or the line that decided."""
    return replace(report, id="", same_as=None, links=(), why="")

"""Reading documents into a record: what it holds already is passed over, what reprints another is marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

from dragoman.errors import DragomanError

if TYPE_CHECKING:
    from dragoman.acquaintances import Acquaintance
    from dragoman.document import Deduplicator
    from dragoman.language import OnError
    from dragoman.nouns import CodedDocument, Document
    from dragoman.record import AddResult, Record


BATCH = 500


@dataclass(slots=True)
class Known:
    """How many documents were passed over because the record has them."""

    count: int = 0


def take_in(
    record: Record, documents: Iterable[Document], known: Known, on_error: OnError, processes: int = 1
) -> Iterator[AddResult]:
    """Code documents and add them to a record, each in a transaction of its own.

    What is interrupted is gone on with by running it again: documents that the record has, with the same
    content, aren't read a second time.

    Args:
        record: the open record.
        documents: what to read.
        known: counts those passed over.
        on_error: told of a document that dragoman failed to read or to link, which is then left out.
        processes: how many read; this one alone writes, in the order of the documents.
    """
    from dragoman.document import article_text, signature
    from dragoman.recoding import recode

    signatures: dict[str, bytes] = {}

    def fresh() -> Iterator[Document]:
        finder = restore_finder(record)
        for document in _by_date(_unknown(record, documents, known)):
            duplicate = finder.seen(document)
            if duplicate is None:
                signatures[document.id] = signature(article_text(document))
                yield document
            else:
                yield replace(document, duplicate_of=duplicate)

    for coded in _read(record, fresh(), on_error, processes):
        try:
            (result,) = record.add([coded])
        except DragomanError:
            raise
        except Exception as error:
            on_error(coded.document, error)
            continue
        # After the document: a signature without one would call a later document the reprint of nothing.
        made = signatures.pop(result.document, None)
        if made is not None:
            record.add_signature(result.document, made)
        yield result
    # What was read before somebody in it was introduced is read again.
    for one in recode(record, record.unsettled(), on_error):
        if one.result.changed:
            yield one.result


def _read(
    record: Record, documents: Iterable[Document], on_error: OnError, processes: int
) -> Iterator[CodedDocument]:
    """The documents as one process reads them, that knows all whom the documents before introduce."""
    from dragoman.workers import Reading, read_in_processes

    read = Reading()
    if processes == 1:
        yield from read(documents, on_error=on_error, acquaintances=record.acquaintances)
        return
    told: dict[str, tuple[Acquaintance, ...]] = {}

    def people(document: Document) -> tuple[Acquaintance, ...]:
        day = document.published
        exact = date.fromisoformat(day[:10]) if day is not None and len(day) >= 10 else None
        return record.acquaintances.meant_in(document.text, exact)

    def tell(document: Document) -> tuple[Acquaintance, ...]:
        told[document.id] = people(document)
        return told[document.id]

    for coded in read_in_processes(read, documents, processes, on_error, tell):
        if people(coded.document) == told.pop(coded.document.id, None):
            yield coded
        else:  # Somebody in it was introduced by a document before it, while it was being read.
            again = [coded.document]
            yield from read(again, on_error=on_error, acquaintances=record.acquaintances)


def restore_finder(record: Record) -> Deduplicator:
    """The finder of reprints, as it was when the record's last document was added."""
    from dragoman.document import Deduplicator

    finder = Deduplicator()
    published = {d.id: d.published for d in record.documents()}
    for ident, made in record.signatures():
        if ident in published:
            finder.add(ident, made, published[ident])
    return finder


def _by_date(documents: Iterable[Document]) -> Iterator[Document]:
    """Documents in the order of publication, as far as a batch of them reaches.

    The record comes out the same in any order; but what is printed as changed is then what news changed.
    """
    remaining = iter(documents)
    while batch := list(islice(remaining, BATCH)):
        yield from sorted(batch, key=lambda d: d.published or "9999")


def _unknown(record: Record, documents: Iterable[Document], known: Known) -> Iterator[Document]:
    from dragoman.record import content_hash

    for document in documents:
        if record.has_document(document.id, content_hash(document)):
            known.count += 1
        else:
            yield document

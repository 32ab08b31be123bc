"""dragoman reads news about diplomacy and conflict and keeps the living record of it.

    >>> import dragoman
    >>> coded = dragoman.read("Iran and France held talks in Geneva on Monday.", published="2015-03-04")
    >>> [(r.trigger.of(coded.document.text), r.status, r.start) for r in coded.reports]
    [('talks', 'occurred', '2015-03-02')]

`read` codes one text, `code` many documents, `open_record` opens the record that keeps them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from os import PathLike
from typing import TYPE_CHECKING

from dragoman.errors import DragomanError
from dragoman.nouns import CodedDocument, Document, Event, Report

if TYPE_CHECKING:
    from dragoman.acquaintances import Acquaintances
    from dragoman.record import Record

__version__ = "0.1.0"
__all__ = ["CodedDocument", "Document", "DragomanError", "Event", "Report", "code", "open_record", "read"]


def read(
    text: str,
    *,
    published: str | None = None,
    id: str | None = None,
    title: str | None = None,
    source: str | None = None,
    url: str | None = None,
) -> CodedDocument:
    """Reads one text.

    Args:
        text: the article, plain text.
        published: publication day as ISO date; without it relative dates stay unknown.
        id: an identifier; made from the text where missing.
        title: the headline.
        source: who published it.
        url: where it stands.

    Raises:
        SourceError: the publication date is no date.
        ModelError: the language model isn't installed.
    """
    from dragoman.document import make_document
    from dragoman.source import RawItem

    item = RawItem(text=text, id=id, title=title, source=source, url=url, published=published)
    return next(code([make_document(item)]))


def code(
    documents: Iterable[Document], *, acquaintances: Acquaintances | None = None
) -> Iterator[CodedDocument]:
    """Reads documents, each with the reports found in it, in order.

    Args:
        documents: from `dragoman.document.make_document`.
        acquaintances: persons whom other documents introduced: those of a record, `record.acquaintances`.

    Raises:
        ModelError: the language model isn't installed.
    """
    from dragoman.pipeline import code as run

    return run(documents, acquaintances=acquaintances)


def open_record(path: str | PathLike[str], *, create: bool = True) -> Record:
    """Opens the record, one SQLite file; use it as a context manager.

    Args:
        path: the file.
        create: make it where it is missing.

    Raises:
        RecordError: it is no record, of a newer version, or can't be read or written.
    """
    from pathlib import Path

    from dragoman.record import open_record as open_file

    return open_file(Path(path), create=create)

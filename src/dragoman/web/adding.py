"""Articles that are added from the site: by a form of it, or by a program that has the token."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dragoman.document import article_text, is_english, make_document
from dragoman.errors import DragomanError, SourceError
from dragoman.intake import Known, take_in
from dragoman.nouns import Document
from dragoman.record import AddResult, open_record
from dragoman.source import item_of

FIELDS = ("text", "title", "source", "published", "url")
MOST_ARTICLES = 50
"""So many articles a program may send at once."""


class NotAdded(DragomanError):
    """What was sent can't be added. The message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Added:
    """What became of articles that were sent.

    Attributes:
        results: what each changed in the record, in the order of publication; those that a new article lets
            read anew come after them.
        known: how many the record had already, with the same content.
        refused: what was wrong with the others.
        documents: the ids of all that could be read, in the order in which they were sent.
    """

    results: tuple[AddResult, ...]
    known: int
    refused: tuple[str, ...]
    documents: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """As a program is answered."""
        return {
            "documents": list(self.documents),
            "known": self.known,
            "refused": list(self.refused),
            "results": [
                {
                    "document": r.document,
                    "new": r.new,
                    "duplicate_of": r.duplicate_of,
                    "events_new": list(r.events_new),
                    "events_changed": [
                        {"event": event, "before": before, "after": after}
                        for event, before, after in r.events_changed
                    ],
                    "warnings": list(r.warnings),
                }
                for r in self.results
            ],
        }


def from_json(body: bytes) -> list[object]:
    """The articles that a program sent: one object, or a list of them.

    Raises:
        NotAdded: it is neither.
    """
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        raise NotAdded('What was sent is no JSON; send {"text": "…"} or a list of such.') from None
    articles = told if isinstance(told, list) else [told]
    if not articles or len(articles) > MOST_ARTICLES:
        raise NotAdded(f"{len(articles)} articles; send 1 to {MOST_ARTICLES} at once.")
    return articles


def add(path: Path, articles: Sequence[object], by: str) -> Added:
    """Add articles to a record; those that can't be read are named, and the others added.

    Args:
        path: the record.
        articles: each with `text`, and where known `title`, `source`, `published`, `url` and `id`.
        by: who sent them; it stands as their origin.

    Raises:
        RecordError: the record can't be written.
    """
    documents, refused = [], []
    for number, article in enumerate(articles, 1):
        try:
            documents.append(_document(article, f"sent by {by}, article {number}"))
        except SourceError as error:
            refused.append(str(error))

    def fail(document: Document, error: Exception) -> None:
        refused.append(f"{document.id}: dragoman failed to read it ({type(error).__name__})")

    known = Known()
    with open_record(path, create=False) as record:
        results = tuple(take_in(record, documents, known, fail))
    return Added(results, known.count, tuple(refused), tuple(d.id for d in documents))


def _document(article: object, where: str) -> Document:
    item = item_of(article, where)
    if isinstance(item, SourceError):
        raise item
    document = make_document(item)
    english, language = is_english(article_text(document) or document.text)
    if not english:
        raise SourceError(where, f"is in the language {language!r}", "dragoman reads English only")
    return document

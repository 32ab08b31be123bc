"""Whether a marked word of a text tells of something that happened: `dragoman status`.

Any verb, noun or adjective may be marked, not only triggers of the lexicon. The readings are those of
status.py.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from spacy.tokens import Doc, Token

from dragoman.analysis import Reading
from dragoman.errors import SourceError
from dragoman.language import parse
from dragoman.nouns import Document, Status
from dragoman.status import word_status
from dragoman.timex import iso_bounds, tag


@dataclass(frozen=True, slots=True)
class StatusReading:
    """What became of the event that a word denotes.

    Attributes:
        status: seen from the publication date.
        confidence: 0 to 1; low where nothing marked the status and the simple telling was taken at its word.
        why: the cues, innermost first, divided by "; ".
    """

    status: Status
    confidence: float
    why: str


@dataclass(frozen=True, slots=True)
class Query:
    """A text with a marked word.

    Attributes:
        text: one or more sentences.
        start, end: the word's characters, end exclusive.
        published: the day from which the status is seen.
    """

    text: str
    start: int
    end: int
    published: date | None = None


def read_status(text: str, start: int, end: int, published: date | None = None) -> StatusReading:
    """The status of one marked word.

    Args:
        text: one or more sentences.
        start: first character of the word.
        end: the character after its last.
        published: the day from which the status is seen; None leaves dates out of it.

    Raises:
        SourceError: there is no word at these characters.
    """
    return next(read_status_batch([Query(text, start, end, published)]))


def read_status_batch(queries: Iterable[Query]) -> Iterator[StatusReading]:
    """The status of each marked word, in order; neighbours with the same text are parsed once.

    Args:
        queries: texts with their marked words.

    Raises:
        SourceError: there is no word at a query's characters.
    """
    grouped = ((text, list(group)) for text, group in itertools.groupby(queries, key=lambda q: q.text))
    kept, parsed = itertools.tee(grouped)
    docs = parse(Document(id="", text=text) for text, _ in parsed)
    for (_, group), (_, doc) in zip(kept, docs, strict=True):
        for query in group:
            yield _read(doc, query)


def judge(rows: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Rows of JSONL in ({id, text, trigger: {start, end}}, `published` where known), answers out.

    Args:
        rows: what to judge.

    Raises:
        SourceError: a row lacks a part, or marks no word.
    """
    left, right = itertools.tee(rows)
    for row, reading in zip(left, read_status_batch(map(_query, right)), strict=True):
        yield {
            "id": row.get("id"),
            "status": reading.status,
            "confidence": reading.confidence,
            "why": reading.why,
        }


def _query(row: Mapping[str, Any]) -> Query:
    try:
        trigger, published = row["trigger"], row.get("published")
        day = date.fromisoformat(published) if published else None
        return Query(str(row["text"]), int(trigger["start"]), int(trigger["end"]), day)
    except (KeyError, TypeError, ValueError) as error:
        hint = "a row holds id, text and trigger with start and end"
        raise SourceError(f"row {row.get('id')}", f"{type(error).__name__}: {error}", hint) from error


def _read(doc: Doc, query: Query) -> StatusReading:
    span = doc.char_span(query.start, query.end, alignment_mode="expand") if query.start < query.end else None
    if span is None or query.end > len(query.text) or not span.text.strip():
        where = f"characters {query.start} to {query.end}"
        raise SourceError(
            where, f"no word in a text of {len(query.text)} characters", "offsets count characters"
        )
    reading = word_status(span.root)
    if query.published:
        reading = _against_calendar(reading, span.root, query)
    return StatusReading(reading.status, _confidence(reading), "; ".join(dict.fromkeys(reading.why)))


def _confidence(reading: Reading) -> float:
    """How often readings of this sort hold in ordinary text, roughly."""
    if reading.status == "occurred":
        return 0.9 if reading.marked else 0.75
    return 0.8 if reading.marked else 0.6


def _against_calendar(reading: Reading, token: Token, query: Query) -> Reading:
    """What its own clause dates after the publication is still to come."""
    if reading.status not in ("occurred", "ongoing") or query.published is None:
        return reading
    below = [(t.idx, t.idx + len(t)) for t in token.subtree]
    for timex in tag(query.text, query.published):
        begin, _ = iso_bounds(timex.start, timex.end)
        inside = any(timex.span.start <= start and end <= timex.span.end for start, end in below)
        if inside and begin is not None and begin > query.published:
            return Reading("scheduled", True, (*reading.why, f"dated “{timex.text}”"))
    return reading

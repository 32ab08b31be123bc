"""The PLOVER type of what one given actor does toward another in a sentence (relation coding, pair given).

Each event that the sentence tells is scored by how it ties the pair: whether its frame gives the one as actor
and the other as recipient, and how near it stands to both along the parse.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from spacy.tokens import Doc, Token

from dragoman.analysis import Analysis, Trigger
from dragoman.language import parse
from dragoman.lexicon import Entry
from dragoman.nouns import Document, Party, Span
from dragoman.pipeline import analyse
from dragoman.tables import read_table

ACTING, RECEIVING, BOTH, ABOVE, NEAR = 3.0, 3.0, 2.0, 1.5, 0.25


@dataclass(frozen=True, slots=True)
class Relation:
    """The type of a relation (None: none found), how sure it is (0 to 1), and the entries that decided."""

    type: str | None
    confidence: float
    why: str


def relate(rows: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Relations for rows with a text and a pair.

    Args:
        rows: each with `id`, `text`, and `source` and `target` as `{"start", "end"}` in characters, or null.

    Yields:
        `{"id", "type", "confidence", "why"}` for each row, in order.
    """
    held = list(rows)
    documents = (Document(id=str(i), text=row["text"]) for i, row in enumerate(held))
    for (document, doc), row in zip(parse(documents), held, strict=True):
        relation = relation_in(analyse(document, doc), _span(row.get("source")), _span(row.get("target")))
        yield {
            "id": row.get("id"),
            "type": relation.type,
            "confidence": round(relation.confidence, 3),
            "why": relation.why,
        }


def _span(value: Mapping[str, int] | None) -> Span | None:
    return Span(value["start"], value["end"]) if value else None


def relation_in(analysis: Analysis, source: Span | None, target: Span | None) -> Relation:
    """The type of the event that best ties source to target.

    Args:
        analysis: the sentence, read to its end.
        source: who acts, in characters; None where not given.
        target: toward whom.
    """
    best: tuple[float, int] | None = None
    for i, trigger in enumerate(analysis.triggers):
        score = _score(i, trigger, analysis, source, target)
        if best is None or score > best[0]:
            best = (score, i)
    if best is None:
        return Relation(None, 0.0, "no word of the lexicon")
    confidence = min(0.95, max(0.1, 0.3 + best[0] / 12))
    return _by_status(analysis.triggers[best[1]].entry, analysis.readings[best[1]].status, confidence)


def _by_status(entry: Entry, status: str, confidence: float) -> Relation:
    """The relation that an event in this status is: only intended help is an agreement, and so on."""
    for row in read_table("relation_types.txt"):
        fits = (
            row["type"] == entry.type
            and row["kind"] in ("", entry.kind)
            and row["cameo"] in ("", entry.cameo)
        )
        if fits and status in row.many("status"):
            return Relation(row["relation"], confidence, f"{entry.where}; {status}: {row.where}")
    return Relation(entry.type, confidence, entry.where)


def _score(i: int, trigger: Trigger, analysis: Analysis, source: Span | None, target: Span | None) -> float:
    parties, token = analysis.parties[i], analysis.doc[trigger.token]
    everyone = parties.all() if trigger.entry.frame.symmetric else ()
    acting = _overlaps(parties.actors, source)
    receiving = _overlaps(parties.recipients or everyone, target)
    score = ACTING * acting + RECEIVING * receiving + BOTH * (acting and receiving)
    for span in (source, target):
        root = _root(analysis.doc, span)
        if root is not None:
            score += ABOVE * token.is_ancestor(root) - NEAR * _steps(token, root)
    if trigger.token == analysis.doc[trigger.token].sent.root.i:
        score += ABOVE
    return score


def _overlaps(parties: Iterable[Party], span: Span | None) -> bool:
    return span is not None and any(p.span is not None and p.span.overlaps(span) for p in parties)


def _root(doc: Doc, span: Span | None) -> Token | None:
    if span is None:
        return None
    tokens = doc.char_span(span.start, span.end, alignment_mode="expand")
    return tokens.root if tokens is not None and len(tokens) else None


def _steps(a: Token, b: Token) -> int:
    """Steps between two tokens along the parse, 10 where they stand in different sentences."""
    above = [a, *a.ancestors]
    for steps, token in enumerate([b, *b.ancestors]):
        if token in above:
            return steps + above.index(token)
    return 10

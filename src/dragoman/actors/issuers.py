"""Who speaks as “we” in a text of its own: those that a joint statement names, else who put it out."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from dragoman.actors.nominal import acting_for
from dragoman.gazetteer import load
from dragoman.naming import simple_tokens
from dragoman.nouns import Actor, Document
from dragoman.wordlists import words

OPENING = 1_500
"""Characters at the head of a text in which its issuers are looked for."""
_ISSUED = re.compile(
    r"\b(?:statement|communiqu[eé]|declaration)\b[^.:\n]{0,80}?\b(?:(?:released|issued|made|adopted)\s+)?by\s+"
    r"(?P<who>[^:\n]{5,1200})",
    re.IGNORECASE,
)
_WE = re.compile(r"\bWe, the (?P<who>[^.\n]{5,1200}?), [a-z]")
OF_ISSUERS = words("of issuers")
_BODIES = frozenset({"igo", "alliance"})


def issuers(document: Document) -> tuple[Actor, ...]:
    """The states and bodies that speak in a text of their own; empty for what others write of them.

    Args:
        document: what is read; a joint statement's opening lines name those who make it.
    """
    head = f"{document.title or ''}\n{document.text[:OPENING]}"
    for match in (*_ISSUED.finditer(head), *_WE.finditer(head)):
        told = tuple({a.country or a.id: a for a in _named(match["who"])}.values())
        if len(told) > 1:
            return told
    return issuer(document.source or "")


def _named(text: str) -> Iterator[Actor]:
    row, known, at = simple_tokens(text), load(), 0
    while at < len(row) and (not row[at].islower() or row[at] in OF_ISSUERS):
        for size in known.name_sizes.get(row[at], ()):
            entry = next(iter(known.names.get(row[at : at + size], ())), None)
            if entry is None:
                continue
            actor = acting_for(entry.actor)
            if actor.kind == "state" or (actor.country is None and actor.role in _BODIES):
                yield actor
            at += size - 1
            break
        at += 1


@functools.lru_cache(maxsize=1024)
def issuer(source: str) -> tuple[Actor, ...]:
    """The state or body that a source's own name tells of ("U.S. Department of State, press releases").

    Args:
        source: the outlet, as a document names it.
    """
    named = simple_tokens(source)
    names = load().names
    for size in range(min(len(named), 6), 0, -1):
        for entry in names.get(named[:size], ()):
            if entry.actor.country and entry.actor.role != "news outlet":
                return (acting_for(entry.actor),)
    return ()

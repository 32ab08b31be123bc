"""What tells one document from another, and what it was read with: hashes of content, data and code."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable, Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from dragoman.nouns import Document
from dragoman.rows import dump
from dragoman.tables import data_fingerprint

# What only prints, serves or measures doesn't change how a document is read.
_NOT_READING = frozenset({"cli", "show", "evaluate", "web", "opinion", "data", "__pycache__"})


def content_hash(document: Document) -> str:
    """What tells whether a document's content, as it came, is one that the record has."""
    return short_hash([document.text, document.title, document.published, document.source, document.url])


def short_hash(value: Any) -> str:
    """A hash of any values and nouns."""
    return hashlib.blake2b(dump(value).encode(), digest_size=16).hexdigest()


@functools.cache
def code_fingerprint() -> str:
    """A short hash of the code that reads and links documents."""
    return _hash_of(f for f in _walk(files("dragoman"), _NOT_READING) if f.name.endswith(".py"))


def stamps() -> dict[str, str]:
    """What a record is written with: the version, the data and the code."""
    from dragoman import __version__

    return {"version": __version__, "data": data_fingerprint(), "code": code_fingerprint()}


def coding_stamp() -> str:
    """What a document is read with, in one word."""
    return "-".join(stamps().values())


def _walk(folder: Traversable, besides: frozenset[str]) -> Iterator[Traversable]:
    for child in sorted(folder.iterdir(), key=lambda c: c.name):
        if child.name in besides or child.name.startswith("."):
            continue
        if child.is_dir():
            yield from _walk(child, besides)
        else:
            yield child


def _hash_of(found: Iterable[Traversable]) -> str:
    digest = hashlib.blake2b(digest_size=8)
    for file in found:
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()

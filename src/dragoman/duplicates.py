"""Finds reprints: the same wire copy in another paper, with another head, a paragraph less, a word changed.

A text is the set of its shingles, five words in a row. MinHash (rensa) proposes earlier texts that may be
alike; the sets themselves decide. But a text whose day or outcome is another ("postponed" where the earlier
one had no such word) is news, however much of it was copied. A signature holds all that is needed, so that a
record can keep it and a new run goes on from there.
"""

from __future__ import annotations

import functools
import re
import struct
import zlib
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

from rensa import RMinHash, RMinHashLSH

from dragoman.nouns import Document, Span
from dragoman.tables import read_table

THRESHOLD = 0.8
"""Share of common shingles from which a text is a reprint."""

WINDOW_DAYS = 31
"""Later than this the same words are an anniversary or a routine note, and tell of another day."""

_SHINGLE = 5
_SHORTEST = 30
_MOST = 1024
_DIGEST = 16
_COUNTS = struct.Struct(">HH")
_MOST_DAYS = 500
TABLE = "reprints.txt"
_PERMUTATIONS = 128
_BANDS = 32
_SEED = 2718
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _Signature:
    """A signature read: digest of the words, shingles, numbers and days, words of changed plans."""

    digest: bytes
    shingles: frozenset[bytes]
    days: frozenset[bytes]
    turns: frozenset[bytes]


@dataclass(frozen=True, slots=True)
class _Known:
    id: str
    published: str | None
    made: _Signature


def article_text(document: Document) -> str:
    """The document's text without its boilerplate: reprints differ there first."""
    return without(document.text, document.boilerplate)


def without(text: str, spans: tuple[Span, ...]) -> str:
    """The text with the spans left out, a line break in their place."""
    kept, at = [], 0
    for span in sorted(spans):
        kept.append(text[at : span.start])
        at = max(at, span.end)
    kept.append(text[at:])
    return "\n".join(kept)


def signature(text: str) -> bytes:
    """What is compared: a digest of the words; of thirty words or more also shingles, days and turns.

    At most 1,024 shingles are kept, those with the smallest hashes, a fair sample of a long text; so a
    signature takes seven kilobytes at most. It depends on the text alone, not on machine or run.
    """
    words = _WORD.findall(text.lower())
    digest = blake2b(" ".join(words).encode("utf-8", "replace"), digest_size=_DIGEST).digest()
    if len(words) < _SHORTEST:
        return digest
    shingles = _hashes({" ".join(words[at : at + _SHINGLE]) for at in range(len(words) - _SHINGLE + 1)})[
        :_MOST
    ]
    different = set(words)
    days = _hashes({word for word in different if word[:1].isdigit() or word.startswith(_stems("day"))})[
        :_MOST_DAYS
    ]
    turned = [word for word in different if word.startswith(_stems("turn"))]
    turns = _hashes({stem for word in turned for stem in _stems("turn") if word.startswith(stem)})
    return digest + _COUNTS.pack(len(shingles), len(days)) + b"".join(shingles + days + turns)


def _hashes(words: set[str]) -> list[bytes]:
    return sorted(zlib.crc32(word.encode("utf-8", "replace")).to_bytes(4, "big") for word in words)


@functools.cache
def _stems(kind: str) -> tuple[str, ...]:
    """The beginnings of words that the table lists as of this kind."""
    return tuple(row["begins"] for row in read_table(TABLE) if row.one_of("kind", ("day", "turn")) == kind)


def _read(made: bytes) -> _Signature:
    if len(made) < _DIGEST + _COUNTS.size:
        return _Signature(made[:_DIGEST], frozenset(), frozenset(), frozenset())
    counts = _COUNTS.unpack_from(made, _DIGEST)
    hashes = [made[at : at + 4] for at in range(_DIGEST + _COUNTS.size, len(made), 4)]
    shingles, days = counts[0], counts[0] + counts[1]
    return _Signature(
        made[:_DIGEST],
        frozenset(hashes[:shingles]),
        frozenset(hashes[shingles:days]),
        frozenset(hashes[days:]),
    )


class Deduplicator:
    """Remembers texts and tells which new one reprints which earlier one.

    Args:
        threshold: share of common shingles from which a text is a reprint.
        window_days: texts published further apart than this are no reprints of each other.
    """

    def __init__(self, threshold: float = THRESHOLD, window_days: int = WINDOW_DAYS) -> None:
        self._threshold = threshold
        self._window = window_days
        self._known: list[_Known] = []
        self._ids: set[str] = set()
        self._equal: dict[bytes, list[int]] = {}
        self._index = RMinHashLSH(threshold=threshold, num_perm=_PERMUTATIONS, num_bands=_BANDS)

    def seen(self, document: Document) -> str | None:
        """The id of the earliest document that this one reprints; None where it is new, and remembered now.

        A document read again under its own id is no reprint of itself.
        """
        made = signature(article_text(document))
        found = self.match(made, document.published, besides=document.id)
        if found is None:
            self.add(document.id, made, document.published)
        return found

    def match(self, made: bytes, published: str | None = None, besides: str | None = None) -> str | None:
        """The id of the earliest remembered document whose signature is like this one.

        Args:
            made: a signature.
            published: its ISO date; without one any date will do.
            besides: an id that is not meant.
        """
        read = _read(made)
        candidates = set(self._equal.get(read.digest, ()))
        if read.shingles:
            candidates.update(self._index.query(_minhash(read.shingles)))
        for number in sorted(candidates):
            known = self._known[number]
            if (
                known.id != besides
                and self._near(known.published, published)
                and self._alike(known.made, read)
            ):
                return known.id
        return None

    def _alike(self, earlier: _Signature, later: _Signature) -> bool:
        if earlier.digest == later.digest:
            return True
        redated = earlier.days - later.days and later.days - earlier.days
        if redated or later.turns - earlier.turns:
            return False
        return _jaccard(earlier.shingles, later.shingles) >= self._threshold

    def add(self, id: str, made: bytes, published: str | None = None) -> None:
        """Remembers a document by its signature, as a record kept it; an id known already stays as it was."""
        if id in self._ids:
            return
        number = len(self._known)
        read = _read(made)
        self._ids.add(id)
        self._known.append(_Known(id, published, read))
        self._equal.setdefault(read.digest, []).append(number)
        if read.shingles:
            self._index.insert(number, _minhash(read.shingles))

    def _near(self, one: str | None, other: str | None) -> bool:
        if one is None or other is None or len(one) != 10 or len(other) != 10:
            return True
        return abs((date.fromisoformat(one) - date.fromisoformat(other)).days) <= self._window


def _minhash(shingles: frozenset[bytes]) -> RMinHash:
    made = RMinHash(num_perm=_PERMUTATIONS, seed=_SEED)
    made.update(sorted(shingles))
    return made


def _jaccard(one: frozenset[bytes], other: frozenset[bytes]) -> float:
    """Share of common shingles; of two samples, over the part of the scale that both cover."""
    if not one or not other:
        return 0.0
    if len(one) >= _MOST or len(other) >= _MOST:
        edge = min(max(sample) for sample in (one, other) if len(sample) >= _MOST)
        one = frozenset(value for value in one if value <= edge)
        other = frozenset(value for value in other if value <= edge)
    return len(one & other) / len(one | other)

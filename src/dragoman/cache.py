"""Keeps what is worked out of the data tables in files, so that a start reads it instead of working it out.

A file holds plain values (tuples, mappings, strings, numbers) as `marshal` writes them, behind a checksum.
Its name carries a hash of the tables and the code that it was made with: change either, and it is made anew.
Where no file can be read or written all still works, only slower.
"""

from __future__ import annotations

import functools
import gc
import hashlib
import importlib.util
import logging
import marshal
import os
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from platformdirs import user_cache_path

from dragoman.tables import tables_fingerprint

log = logging.getLogger(__name__)

K = TypeVar("K")
V = TypeVar("V")

VARIABLE = "DRAGOMAN_CACHE"
"""The environment variable that names the folder; empty, nothing is kept."""
_CHECKSUM = 4
_KEPT = 8
"""So many files of one name are kept: a few versions may be in use side by side."""


def stored(
    name: str, build: Callable[[], V], tables: tuple[str, ...], code: tuple[str, ...], more: str = ""
) -> V:
    """What `build` returns, read from its file where that is there.

    Args:
        name: what to call the file.
        build: makes the value: tuples, lists, dicts, strings, bytes, numbers, None, and nothing else.
        tables: names of the tables, or folders of tables, that `build` reads.
        code: names of the modules whose code decides what it makes of them.
        more: whatever else decides, as the version of a library.
    """
    folder = cache_folder()
    if folder is None:
        return build()
    path = folder / f"{name}-{_key(tables, code, more)}.{sys.implementation.cache_tag}"
    found = _read(path)
    if found is not None:
        return found[0]  # type: ignore[no-any-return]
    value = build()
    _write(name, path, value)
    return value


def cache_folder() -> Path | None:
    """The folder in which things are kept between starts; None where nothing is to be kept."""
    told = os.environ.get(VARIABLE)
    if told is not None:
        return Path(told) if told else None
    return user_cache_path("dragoman", appauthor=False)


def _key(tables: tuple[str, ...], code: tuple[str, ...], more: str) -> str:
    digest = hashlib.blake2b(digest_size=8)
    for part in (tables_fingerprint(tables), more, *map(_code_fingerprint, code)):
        digest.update(part.encode() + b"\0")
    return digest.hexdigest()


@functools.cache
def _code_fingerprint(module: str) -> str:
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None or not os.path.isfile(spec.origin):
        return module
    return hashlib.blake2b(Path(spec.origin).read_bytes(), digest_size=8).hexdigest()


def _read(path: Path) -> tuple[Any] | None:
    """The value in a file, in a tuple of its own; None where there is none or it is damaged."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    body = memoryview(content)[_CHECKSUM:]
    if zlib.crc32(body).to_bytes(_CHECKSUM) != content[:_CHECKSUM]:
        log.info("%s is damaged, and made anew", path)
        return None
    return (_loaded(body),)


def _loaded(body: memoryview) -> Any:
    """What marshal wrote; the garbage collector would look through all of it several times meanwhile."""
    running = gc.isenabled()
    gc.disable()
    try:
        return marshal.loads(body)
    finally:
        if running:
            gc.enable()


def _write(name: str, path: Path, value: Any) -> None:
    body = marshal.dumps(value)
    checksum = zlib.crc32(body).to_bytes(_CHECKSUM)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Written beside and moved: another process sees the whole file or none.
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            file.write(checksum + body)
        os.replace(file.name, path)
        _drop_old(path.parent.glob(f"{name}-*"))
    except OSError as error:
        log.info("%s can't be kept (%s); the tables are read at each start", path, error)


def _drop_old(kin: Iterable[Path]) -> None:
    for old in sorted(kin, key=lambda p: p.stat().st_mtime, reverse=True)[_KEPT:]:
        old.unlink(missing_ok=True)


class Lazy(Mapping[K, V]):
    """A mapping of which each value is made of a string when it is first asked for, and kept.

    Strings load many times faster than what is made of them, and few values are asked for in one run.

    Args:
        raw: the values as strings, by their keys as strings.
        make: makes one value.
        key: writes a key as a string.
        unkey: reads a key from a string.
    """

    __slots__ = ("_key", "_made", "_make", "_raw", "_unkey")

    def __init__(
        self,
        raw: Mapping[str, str],
        make: Callable[[K, str], V],
        key: Callable[[K], str],
        unkey: Callable[[str], K],
    ) -> None:
        self._raw, self._make, self._key, self._unkey = raw, make, key, unkey
        self._made: dict[K, V] = {}

    def __getitem__(self, key: K) -> V:
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = self._make(key, self._raw[self._key(key)])
        return made

    def get(self, key: K, default: Any = None) -> Any:
        """As of any mapping, without the cost of an exception."""
        return self[key] if self._key(key) in self._raw else default

    def __contains__(self, key: object) -> bool:
        return self._key(key) in self._raw  # type: ignore[arg-type]

    def __iter__(self) -> Iterator[K]:
        return map(self._unkey, self._raw)

    def __len__(self) -> int:
        return len(self._raw)

"""Reads web archives (WARC, ISO 28500; Common Crawl's news files are such) as raw items of news.

Of an archive only the pages are read that a server answered with: HTML with status 200. The day on which a
page was fetched (WARC-Date) is not the day it was published; that comes from the page or is not known.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import IO, Any

from dragoman.errors import SourceError
from dragoman.source import MAX_TEXT, Outcome, page_item

PAGES = frozenset({"text/html", "application/xhtml+xml"})
MISSING = "install it: pip install 'dragoman[warc]'"


def read_warc(stream: IO[bytes], name: str, most: int | None = None) -> Iterator[Outcome]:
    """The articles of an archive, compressed or not, one at a time.

    Args:
        stream: the archive, from where a record begins.
        name: what it is called in messages.
        most: so many pages at most.

    Yields:
        An item for each page with an article; an error for each page without one, and for what is broken.
    """
    pages = 0
    try:
        for record in islice(_pages(stream), most):
            pages += 1
            yield _item(record, name)
    except ImportError:
        yield SourceError(name, "reading web archives needs the library fastwarc", MISSING)
        return
    except _BROKEN as error:
        cause = f"a broken archive ({str(error).splitlines()[0] if str(error) else type(error).__name__})"
        yield SourceError(name, cause, "fetch it again; what was read before stays")
        return
    if not pages:
        yield SourceError(name, "an archive without pages", "pages are responses of HTML with status 200")


def page_offsets(stream: IO[bytes], name: str) -> list[int]:
    """Where in an archive the pages' records begin, in bytes; up to where it is broken.

    Only an archive whose records were compressed one by one, as the standard asks, or not at all can be
    entered there. Of another one the same offset is given for several pages.

    Args:
        stream: the archive.
        name: what it is called in messages.

    Raises:
        SourceError: the library for it is missing.
    """
    found: list[int] = []
    try:
        found.extend(record.stream_pos for record in _pages(stream))
    except ImportError:
        raise SourceError(name, "reading web archives needs the library fastwarc", MISSING) from None
    except _BROKEN:
        pass  # who reads the last page comes upon it, and says so
    return found


_BROKEN = (OSError, EOFError, ValueError, RuntimeError)


def _pages(stream: IO[bytes]) -> Iterator[Any]:
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    every = ArchiveIterator(stream, record_types=WarcRecordType.response, auto_decode="transfer")
    return (record for record in every if _is_page(record))


def _is_page(record: Any) -> bool:
    http = record.http_headers
    return http is not None and http.status_code == 200 and (record.http_content_type or "").lower() in PAGES


def _item(record: Any, name: str) -> Outcome:
    url = record.headers.get("WARC-Target-URI") or ""
    where = f"{name}: {url}"
    too_large = SourceError(where, f"larger than {MAX_TEXT / 1_000_000:g} MB", "no article is that long")
    if record.content_length > MAX_TEXT:
        return too_large
    try:
        data = _unpacked(record.reader.read(), record.http_headers.get("Content-Encoding", ""))
    except (zlib.error, LookupError) as error:
        return SourceError(where, f"the page can't be unpacked ({error})", "fetch it again")
    if len(data) > MAX_TEXT:
        return too_large
    try:
        item = page_item(data, where, record.http_charset)
    except SourceError as error:
        return error
    return item if item.url else replace(item, url=url or None)


def _unpacked(data: bytes, encoding: str) -> bytes:
    """The content of an answer, of which no more is unpacked than is ever read.

    Raises:
        LookupError: the encoding isn't known.
        zlib.error: the data is broken.
    """
    match encoding.lower().strip():
        case "" | "identity":
            return data
        case "gzip" | "x-gzip" | "deflate":
            return zlib.decompressobj(wbits=47).decompress(data, MAX_TEXT + 1)
    raise LookupError(f"Content-Encoding {encoding}")

"""Reads web archives (WARC, ISO 28500; Common Crawl's news files are such) as raw items of news.

Of an archive only the pages are read that a server answered with: HTML with status 200. The day on which a
page was fetched (WARC-Date) is not the day it was published; that comes from the page or is not known.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import IO, Any

from dragoman.errors import SourceError
from dragoman.source import MAX_TEXT, Outcome, page_item

PAGES = frozenset({"text/html", "application/xhtml+xml"})
MISSING = "install it: pip install 'dragoman[warc]'"


def read_warc(stream: IO[bytes], name: str) -> Iterator[Outcome]:
    """The articles of an archive, compressed or not, one at a time.

    Args:
        stream: the archive.
        name: what it is called in messages.

    Yields:
        An item for each page with an article; an error for each page without one, and for what is broken.
    """
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError:
        yield SourceError(name, "reading web archives needs the library fastwarc", MISSING)
        return
    pages = 0
    records = iter(ArchiveIterator(stream, record_types=WarcRecordType.response, auto_decode="transfer"))
    while True:
        try:
            record = next(records, None)
            if record is None:
                break
            if _is_page(record):
                pages += 1
                yield _item(record, name)
        except (OSError, EOFError, ValueError, RuntimeError) as error:
            cause = f"a broken archive ({str(error).splitlines()[0] if str(error) else type(error).__name__})"
            yield SourceError(name, cause, "fetch it again; what was read before stays")
            return
    if not pages:
        yield SourceError(name, "an archive without pages", "pages are responses of HTML with status 200")


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

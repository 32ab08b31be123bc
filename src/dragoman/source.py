"""Reads files, folders, patterns and standard input as raw items of news, lazily, one at a time.

What is understood, by suffix and else by the look of the first bytes:

- plain text and Markdown (`.txt`, `.md`). A block of lines `Title: …`, `Published: 2018-06-01`, `Source: …`,
  `URL: …`, `Id: …` at the very top, ended by a blank line, is metadata, and the text begins after it. A
  Markdown front matter between two lines `---` is read the same way.
- HTML (`.html`, `.htm`, `.xhtml`): the article's text, title, date, address and site are extracted.
- JSONL (`.jsonl`, `.ndjson`): one object a line with `text`, and where known `id`, `title`, `published`,
  `source`, `url`; other fields are ignored. `text` is handed on character by character as it was given.
- JSON (`.json`): one such object, or an array of them.
- web archives (`.warc`): the pages in them (warc.py; needs the extra `warc`).
- any of these with `.gz` after it; it is read as a stream.

A document holds at most `MAX_TEXT` bytes. What can't be read is reported as a `SourceError` that names the
input (with its line for JSONL), the cause and what to do; the rest goes on.
"""

from __future__ import annotations

import codecs
import glob
import gzip
import io
import json
import os
import re
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from typing import IO, Any, Literal, cast

from dragoman.errors import SourceError

MAX_TEXT = 5_000_000
"""The largest document read, in bytes; what is longer is no article."""

MAX_LINE = 4 * MAX_TEXT
"""The longest line of JSONL read, in bytes: escapes make a text up to six times longer, rarely so."""

Kind = Literal["text", "html", "jsonl", "json", "warc"]

KINDS: dict[str, Kind] = {
    ".txt": "text", ".text": "text", ".md": "text", ".markdown": "text",
    ".html": "html", ".htm": "html", ".xhtml": "html",
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json",
    ".warc": "warc",
}  # fmt: skip

_GZIP = b"\x1f\x8b"
_HEAD = 4096
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_BINARY = (
    b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x7fELF", b"SQLite format 3",
    b"\xd0\xcf\x11\xe0",
)  # fmt: skip
_HTML = re.compile(rb"\s*<(?:!doctype\s+html|html|head|body|\?xml[^>]{0,200}>\s*<!doctype\s+html)", re.I)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.I)
_HEADER = re.compile(r"(title|published|date|source|url|id)[ \t]*:[ \t]*(.*)", re.I)
_FRONT = re.compile(r"([\w-]{1,40})[ \t]*:[ \t]*(.*)")
_JSON_NAMES = {
    "dict": "an object", "list": "a list", "str": "a string", "bool": "true or false", "NoneType": "null",
}  # fmt: skip
_DATE_SEARCH = {"original_date": True, "extensive_search": False, "max_date": "2100-01-01"}
_DATE_HINT = "expected an ISO date YYYY-MM-DD, as 2018-06-01"
_TEXT_HINT = "give UTF-8 text, HTML or JSONL"


@dataclass(frozen=True, slots=True)
class RawItem:
    """One article as its source gave it, before anything is judged about it.

    Attributes:
        text: the article; for HTML what was extracted from the page.
        id: as the source numbers it, None where it doesn't.
        published: ISO date.
        origin: the path it was read from, with the line for JSONL, or "-" for standard input.
        html: whether the text was extracted from a page.
    """

    text: str
    id: str | None = None
    title: str | None = None
    source: str | None = None
    url: str | None = None
    published: str | None = None
    origin: str | None = None
    html: bool = False


Outcome = RawItem | SourceError


def read_sources(
    paths: Sequence[str], *, published: str | None = None, on_error: Callable[[SourceError], None]
) -> Iterator[RawItem]:
    """The articles of files, folders, patterns and standard input ("-"), in order, read when asked for.

    A folder is searched to its depths for files with a known suffix; files named twice are read once.

    Args:
        paths: what to read.
        published: the date of articles that don't tell theirs.
        on_error: called with each input that can't be read.

    Raises:
        SourceError: `published` is no date.
    """
    default = _iso_date(published, "published") if published is not None else None
    return _read_all(paths, default, on_error)


def count_sources(paths: Sequence[str]) -> int | None:
    """How many articles there are to read, lines and files counted; None with stdin or an archive among them.

    What can't be read is counted as well: it is a number for a progress bar.

    Args:
        paths: as in `read_sources`.
    """
    if "-" in paths:
        return None
    files = {os.path.realpath(found) for path in paths for found in _find(path) if isinstance(found, str)}
    return None if any(_kind_of(file) == "warc" for file in files) else sum(map(_count_lines, files))


def _count_lines(path: str) -> int:
    """The lines of a JSONL file; any other is one article."""
    if _kind_of(path) != "jsonl":
        return 1
    try:
        with gzip.open(path) if path.lower().endswith(".gz") else open(path, "rb") as stream:
            return sum(1 for line in stream if line.strip())
    except (OSError, EOFError, zlib.error):
        return 1


def _read_all(
    paths: Sequence[str], default: str | None, on_error: Callable[[SourceError], None]
) -> Iterator[RawItem]:
    seen: set[str] = set()
    for path in paths:
        for outcome in _read_path(path, seen):
            if isinstance(outcome, SourceError):
                on_error(outcome)
            else:
                yield outcome if outcome.published else replace(outcome, published=default)


def _read_path(path: str, seen: set[str]) -> Iterator[Outcome]:
    if path == "-":
        yield from _read_stream(sys.stdin.buffer, "-", None)
        return
    for found in _find(path):
        if isinstance(found, SourceError):
            yield found
            continue
        real = os.path.realpath(found)
        if real not in seen:
            seen.add(real)
            yield from _read_file(found)


def _find(path: str) -> Iterator[str | SourceError]:
    if os.path.isdir(path):
        yield from _walk(path)
    elif os.path.lexists(path):
        yield path
    elif glob.has_magic(path):
        matches = sorted(glob.glob(path, recursive=True))
        if not matches:
            yield SourceError(path, "no file matches this pattern", "quote it or check the folder")
        for match in matches:
            if os.path.isfile(match):
                yield match
            elif "**" not in path:
                yield from _walk(match)
    else:
        yield SourceError(path, "no such file or folder", "check the path")


def _walk(folder: str) -> Iterator[str | SourceError]:
    refused: list[OSError] = []
    count = 0
    for here, folders, names in os.walk(folder, onerror=refused.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = os.path.join(here, name)
            if name.startswith(".") or not _kind_of(name):
                continue
            count += 1
            # Who names a pipe means to wait for it; one that lies in a folder may wait for ever.
            special = os.path.exists(path) and not os.path.isfile(path)
            yield SourceError(path, "no regular file", "name it to read it") if special else path
    for error in refused:
        yield SourceError(error.filename or folder, _reason(error), "check its permissions")
    if not count and not refused:
        known = ", ".join(KINDS)
        yield SourceError(folder, "a folder without articles", f"known are {known}, and these with .gz")


def _kind_of(name: str) -> Kind | None:
    stem = name.lower().removesuffix(".gz")
    return KINDS.get(os.path.splitext(stem)[1])


def _read_file(path: str) -> Iterator[Outcome]:
    try:
        with open(path, "rb") as stream:
            yield from _read_stream(stream, path, _kind_of(path))
    except OSError as error:
        yield SourceError(path, _reason(error), "check the path and its permissions")


def _reason(error: OSError) -> str:
    reasons = {"FileNotFoundError": "no such file", "PermissionError": "no permission to read it"}
    return reasons.get(type(error).__name__, (error.strerror or str(error)).lower())


def _read_stream(stream: IO[bytes], name: str, kind: Kind | None) -> Iterator[Outcome]:
    buffered = _buffered(stream)
    if kind == "warc" or _is_archive(buffered.peek(_HEAD)):
        from dragoman.warc import read_warc

        yield from read_warc(buffered, name)
        return
    try:
        if buffered.peek(2)[:2] == _GZIP:
            buffered = io.BufferedReader(cast(Any, gzip.GzipFile(fileobj=buffered)))
        yield from _read_plain(buffered, name, kind)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        yield SourceError(name, "broken or cut-off gzip data", "fetch or compress it again")


def _is_archive(head: bytes) -> bool:
    """Whether a stream begins as a web archive, compressed or not."""
    if head.startswith(_GZIP):
        try:
            head = zlib.decompressobj(wbits=31).decompress(head, 16)
        except zlib.error:
            return False
    return head.startswith(b"WARC/1.")


def _buffered(stream: IO[bytes]) -> io.BufferedReader:
    return stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(cast(Any, stream))


def _read_plain(stream: io.BufferedReader, name: str, kind: Kind | None) -> Iterator[Outcome]:
    head = stream.peek(_HEAD)
    if not head.strip() and len(head) < _HEAD:
        yield SourceError(name, "an empty file" if name != "-" else "empty input", "there is nothing to read")
    elif (problem := _binary(head)) is not None:
        yield SourceError(name, problem, _TEXT_HINT)
    else:
        kind = _settle(kind, head)
        if kind == "jsonl":
            yield from _read_jsonl(stream, name)
        else:
            yield from _read_whole(stream, name, kind)


def _settle(kind: Kind | None, head: bytes) -> Kind:
    """The kind by the first bytes, where the suffix doesn't tell or is often used for another one."""
    start = _text_of_head(head)
    if kind in (None, "text") and _HTML.match(start):
        return "html"
    if kind in (None, "json", "jsonl") and start[:1] == b"[":
        return "json" if kind or start[1:].lstrip()[:1] in (b"{", b"]", b"") else "text"
    if kind is None:
        return "jsonl" if start[:1] == b"{" else "text"
    return kind


def _text_of_head(head: bytes) -> bytes:
    for bom, codec in _BOMS:
        if head.startswith(bom):
            return head.decode(codec, "ignore").encode("utf-8", "replace").lstrip()
    return head.lstrip()


def _binary(head: bytes) -> str | None:
    if any(head.startswith(magic) for magic in _BINARY):
        return "a binary file, no text"
    if not any(head.startswith(bom) for bom, _ in _BOMS) and b"\0" in head:
        return "binary data, no text"
    return None


def _read_whole(stream: io.BufferedReader, name: str, kind: Kind) -> Iterator[Outcome]:
    limit = MAX_LINE if kind == "json" else MAX_TEXT
    data = stream.read(limit + 1)
    if len(data) > limit:
        hint = "give it as JSONL, one article a line" if kind == "json" else "split it into its articles"
        yield SourceError(name, f"larger than {_mb(limit)}", hint)
    elif kind == "json":
        yield from _read_json(data, name)
    elif kind == "html":
        yield _read_html(data, name)
    else:
        yield _read_text(data, name)


def _mb(size: int) -> str:
    return f"{size / 1_000_000:g} MB"


def decode(data: bytes, hint: str | None = None) -> str:
    """The text of bytes whose encoding is not told.

    A byte-order mark decides, then the hint, then UTF-8 if it fits; else the encoding is guessed, with
    Windows-1252 for what is mostly ASCII, as most stray bytes of English news are.

    Args:
        data: the bytes.
        hint: the encoding that the document itself claims.
    """
    for bom, codec in _BOMS:
        if data.startswith(bom):
            return data.decode(codec, "replace")
    for name in ("utf-8", hint):
        try:
            if name:
                return data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    foreign = len(data.translate(None, bytes(range(128))))
    if foreign * 3 > len(data):
        from charset_normalizer import from_bytes

        best = from_bytes(data[:100_000]).best()
        if best is not None:
            return data.decode(best.encoding, "replace")
    return data.decode("cp1252", "replace")


def _read_text(data: bytes, name: str) -> Outcome:
    text = decode(data).replace("\r\n", "\n").replace("\r", "\n")
    fields, body = _split_header(text)
    if not body.strip():
        cause = "a header without an article" if fields else "no text"
        return SourceError(name, cause, "write the text after a blank line" if fields else "nothing to read")
    try:
        published = _iso_date(fields.get("published") or fields.get("date"), "published")
    except SourceError as error:
        return SourceError(name, error.cause, error.hint)
    return RawItem(
        text=body, id=fields.get("id"), title=fields.get("title"), source=fields.get("source"),
        url=fields.get("url"), published=published, origin=name,
    )  # fmt: skip


def page_item(data: bytes, url: str, charset: str | None = None) -> RawItem:
    """The article of a page that was fetched.

    Args:
        data: the page, as the server sent it.
        url: its address.
        charset: its encoding as the server tells it, where the page itself doesn't.

    Raises:
        SourceError: there is no article in it.
    """
    found = _read_html(data, url, charset)
    if isinstance(found, SourceError):
        raise found
    return found


def _split_header(text: str) -> tuple[dict[str, str], str]:
    """The metadata at the top and the text after it. One line of another shape, and it is no header."""
    front = text.startswith("---\n")
    pattern = _FRONT if front else _HEADER
    fields: dict[str, str] = {}
    at = 4 if front else 0
    while at < len(text) and len(fields) < 40:
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        line = text[at : min(end, at + 2000)].strip()
        at = end + 1
        if line == ("---" if front else ""):
            return (fields, text[at:].lstrip("\n")) if fields else ({}, text)
        found = pattern.fullmatch(line)
        if found is None:
            break
        fields[found[1].lower()] = found[2].strip().strip("\"'")
    return {}, text


def _read_html(data: bytes, name: str, charset: str | None = None) -> Outcome:
    # Loaded only where a page is read: the libraries take a third of a second.
    import trafilatura
    from lxml.etree import LxmlError  # type: ignore[import-untyped]

    told = _CHARSET.search(data[:_HEAD])
    markup = decode(data, told[1].decode("ascii") if told else charset)
    if not markup.strip():
        return SourceError(name, "an empty page", "there is nothing to read")
    try:
        page = trafilatura.bare_extraction(
            markup, include_comments=False, include_tables=False, with_metadata=True,
            date_extraction_params=_DATE_SEARCH,
        )  # fmt: skip
    except (ValueError, TypeError, AttributeError, RecursionError, LxmlError) as error:
        return SourceError(name, f"the page can't be read as HTML ({error})", "save it as plain text")
    if page is None or isinstance(page, dict) or not page.text or not page.text.strip():
        return SourceError(name, "no article found in the page", "save the article as plain text")
    return RawItem(
        text=page.text, title=page.title or None, source=page.sitename or page.hostname or None,
        url=page.url or None, published=page.date or None, origin=name, html=True,
    )  # fmt: skip


def _read_json(data: bytes, name: str) -> Iterator[Outcome]:
    try:
        value = json.loads(decode(data))
    except (ValueError, RecursionError) as error:
        if _is_record(data.lstrip().partition(b"\n")[0]):
            yield from _read_jsonl(io.BufferedReader(cast(Any, io.BytesIO(data))), name)
        else:
            cause = f"broken JSON ({_json_reason(error)})"
            yield SourceError(name, cause, "mend it, or give one object a line as .jsonl")
        return
    records = value if isinstance(value, list) else [value]
    if not records:
        yield SourceError(name, "an empty list", "there is nothing to read")
    for number, record in enumerate(records, 1):
        where = f"{name}[{number}]" if isinstance(value, list) else name
        yield item_of(record, where)


def _is_record(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _read_jsonl(stream: io.BufferedReader, name: str) -> Iterator[Outcome]:
    for number, line in _lines(stream):
        where = f"{name}:{number}"
        if line is None:
            yield SourceError(where, f"a line longer than {_mb(MAX_LINE)}", "no article is that long")
            continue
        if not line.strip():
            continue
        try:
            record = json.loads(decode(line) if isinstance(line, bytes) else line)
        except (ValueError, RecursionError) as error:
            cause = f"broken JSON ({_json_reason(error)})"
            yield SourceError(where, cause, "each line must be one whole JSON object")
            continue
        yield item_of(record, where)


def _json_reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg.lower()} at column {error.colno}"
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)


def _lines(stream: io.BufferedReader) -> Iterator[tuple[int, bytes | str | None]]:
    """Numbered lines, None for one that is too long: its rest is read past in pieces and never held.

    A line that goes on without end, as a decompression bomb does, ends the file.
    """
    source: IO[bytes] | IO[str] = stream
    if stream.peek(2)[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        source = io.TextIOWrapper(stream, "utf-16", "replace", newline="\n")
    number = 0
    while line := source.readline(MAX_LINE):
        number += 1
        whole = len(line) < MAX_LINE or line[-1:] in (b"\n", "\n")
        yield number, line if whole else None
        if not whole and not _skip_line(source):
            return


def _skip_line(source: IO[bytes] | IO[str]) -> bool:
    for _ in range(200):
        piece = source.readline(1_000_000)
        if len(piece) < 1_000_000 or piece[-1:] in (b"\n", "\n"):
            return True
    return False


def item_of(record: object, where: str) -> Outcome:
    """The article that an object of JSON tells, or what is wrong with it.

    Args:
        record: the object: `text`, and where known `id`, `title`, `source`, `url`, `published`.
        where: what it is called in messages, and the item's origin.
    """
    if not isinstance(record, dict):
        return SourceError(where, f"{_json_name(record)} where an object should be", 'write {"text": "…"}')
    text = record.get("text")
    if not isinstance(text, str):
        cause = "no field text" if text is None else f"text is {_json_name(text)}, no string"
        return SourceError(where, cause, 'each object needs "text": "…"')
    if not text.strip():
        return SourceError(where, "text is empty", "there is nothing to read")
    if len(text) > MAX_TEXT:
        return SourceError(where, f"text is longer than {_mb(MAX_TEXT)}", "split it into its articles")
    try:
        return RawItem(
            text=text,
            id=_string(record, "id"),
            title=_string(record, "title"),
            source=_string(record, "source"),
            url=_string(record, "url"),
            published=_iso_date(_string(record, "published"), "published"),
            origin=where,
        )
    except SourceError as error:
        return SourceError(where, error.cause, error.hint)


def _string(record: dict[str, object], field: str) -> str | None:
    """The field as a string: numbers are written out, nothing and blanks are None."""
    value = record.get(field)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if value is None or isinstance(value, str):
        return value.strip() or None if value else None
    cause = f"{field} is {_json_name(value)}, no string"
    raise SourceError(field, cause, "write it as a string or leave it out")


def _json_name(value: object) -> str:
    return _JSON_NAMES.get(type(value).__name__, "a number")


def _iso_date(value: str | None, field: str) -> str | None:
    """A date as YYYY-MM-DD: an ISO date, the date of an ISO or RFC 2822 time, as it is written there.

    Raises:
        SourceError: it is something else.
    """
    if not value or not value.strip():
        return None
    text = value.strip()
    try:
        if len(text) == 10:
            return date.fromisoformat(text).isoformat()
        if len(text) > 10 and text[4] == "-" and text[10] in "Tt ":
            datetime.fromisoformat(text)
            return date.fromisoformat(text[:10]).isoformat()
        if text[0].isalpha() or "," in text[:6] or " " in text[:3]:
            return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        pass
    shown = text if len(text) <= 40 else text[:40] + "…"
    raise SourceError(field, f"{field} is {shown!r}, no date", _DATE_HINT)

"""Web archives: their pages are articles, the rest is passed over, what is broken is named."""

from __future__ import annotations

import gzip
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from dragoman.cli import cli
from dragoman.errors import SourceError
from dragoman.source import RawItem, count_sources, read_sources
from web_archives import WORDS, answer, page, record

pytest.importorskip("fastwarc", reason="reading web archives needs fastwarc")

DATED = '<meta property="article:published_time" content="2031-03-08T09:00:00Z">'
RECORDS = [
    record(b"software: none\r\n", "warcinfo", "", "application/warc-fields"),
    record(b"GET / HTTP/1.1\r\n\r\n", "request", "https://a.example/1", "application/http; msgtype=request"),
    answer(page("Talks end", DATED), "https://a.example/1"),
    answer(b"User-agent: *", "https://a.example/robots.txt", kind="text/plain"),
    answer(page("Gone"), "https://a.example/2", status="404 Not Found"),
    answer(page("Talks \xe9nd".replace("\xe9", "&eacute;")), "https://a.example/3"),
    answer(b"<html><body></body></html>", "https://a.example/4"),
]


def read(path: Path) -> tuple[list[RawItem], list[SourceError]]:
    errors: list[SourceError] = []
    return list(read_sources([str(path)], on_error=errors.append)), errors


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "a", "b.gz"])
def test_pages_are_articles_and_the_rest_is_passed_over(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"".join(map(gzip.compress, RECORDS)) if ".gz" in name else b"".join(RECORDS))
    items, errors = read(path)
    assert [(i.url, i.title, i.published) for i in items] == [
        ("https://a.example/1", "Talks end", "2031-03-08"),
        ("https://a.example/3", "Talks \xe9nd", None),
    ]
    assert all(w in i.text for i in items for w in WORDS)
    assert [e.cause for e in errors] == ["no article found in the page"]
    assert "https://a.example/4" in str(errors[0])


def test_the_charset_of_the_answer_counts_where_the_page_has_none(tmp_path: Path) -> None:
    body = page("Talks", words=(*WORDS, "Ministři jednali v Praze o míru.")).decode().encode("iso-8859-2")
    path = tmp_path / "a.warc"
    path.write_bytes(answer(body, "https://a.example/1", kind="text/html; charset=iso-8859-2"))
    ((item,), _) = read(path)
    assert "Ministři jednali v Praze o míru." in item.text


def test_an_answer_that_was_packed_is_unpacked_within_bounds(tmp_path: Path) -> None:
    def packed(body: bytes, url: str) -> bytes:
        data = gzip.compress(body)
        http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n"
        http += f"Content-Length: {len(data)}\r\n\r\n".encode() + data
        return record(http, "response", url, "application/http; msgtype=response")

    path = tmp_path / "a.warc"
    path.write_bytes(
        packed(page("Talks"), "https://a.example/1") + packed(b"<p>" * 30_000_000, "https://a.example/2")
    )
    ((item,), (error,)) = read(path)
    assert (item.title, error.cause) == ("Talks", "larger than 5 MB")


def test_a_cut_archive_gives_what_came_before(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    whole = b"".join(map(gzip.compress, RECORDS))
    path.write_bytes(whole[: len(whole) - 90])
    items, errors = read(path)
    assert [i.url for i in items][:1] == ["https://a.example/1"]
    assert all(isinstance(e, SourceError) for e in errors)


@pytest.mark.parametrize(
    ("data", "cause"),
    [(RECORDS[3], "without pages"), (b"WARC/1.0\r\nnonsense", "archive"), (b"", "without pages")],
)
def test_an_archive_without_pages_says_so(tmp_path: Path, data: bytes, cause: str) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(data)
    items, (error,) = read(path)
    assert not items
    assert cause in str(error)


def test_a_page_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dragoman.warc.MAX_TEXT", 1000)
    path = tmp_path / "a.warc"
    path.write_bytes(answer(page("Long", words=("talk " * 400,)), "https://a.example/1"))
    items, errors = read(path)
    assert not items
    assert [e.cause for e in errors] == ["larger than 0.001 MB"]


def test_without_the_library_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "fastwarc.warc", None)
    path = tmp_path / "a.warc"
    path.write_bytes(RECORDS[2])
    _, (error,) = read(path)
    assert "dragoman[warc]" in str(error)


def test_times_reads_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(b"".join(RECORDS))
    assert count_sources([str(path)]) is None
    done = CliRunner().invoke(cli, ["times", str(path), "--format", "jsonl"])
    assert '"value": "2031-03-07"' in done.stdout

"""Reading: what each kind of input gives, and that every bad one is named while the rest goes on."""

from __future__ import annotations

import gzip
import io
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman import source
from dragoman.errors import SourceError
from dragoman.source import RawItem, decode, read_sources

Read = Callable[..., tuple[list[RawItem], list[SourceError]]]

PAGE = """<!DOCTYPE html><html lang="en"><head><title>Talks end in Bree</title>
<meta property="og:title" content="Talks end in Bree"><meta property="og:site_name" content="Bree Courier">
<link rel="canonical" href="https://courier.example/2031/talks-end">
<meta property="article:published_time" content="2031-03-08T09:00:00Z"></head>
<body><nav><a href="/">Home</a><a href="/world">World</a></nav><article><h1>Talks end in Bree</h1>
<p>Envoys of the two kingdoms ended three days of talks in Bree on Friday without a deal on the border.</p>
<p>They agreed to meet again next month, the host's foreign minister told reporters later.</p>
<p>Both sides said that the truce of last winter would hold while the talks went on.</p></article>
<footer>All rights reserved</footer></body></html>"""


@pytest.fixture
def read() -> Read:
    def reader(*paths: str | Path, published: str | None = None) -> tuple[list[RawItem], list[SourceError]]:
        errors: list[SourceError] = []
        return list(
            read_sources([str(p) for p in paths], published=published, on_error=errors.append)
        ), errors

    return reader


def put(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    data = content.encode() if isinstance(content, str) else content
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def test_plain_text_without_a_header_is_kept_whole(tmp_path: Path, read: Read) -> None:
    text = "Talks began.\n\nThey go on."
    items, errors = read(put(tmp_path / "a.txt", text))
    assert (items[0].text, items[0].published, errors) == (text, None, [])
    assert items[0].origin == str(tmp_path / "a.txt")


@pytest.mark.parametrize(
    ("content", "fields"),
    [
        (
            "Title: Talks set\nPublished: 2031-03-08\nSource: Courier\nURL: https://x.example\n\nThey meet.",
            {
                "title": "Talks set",
                "published": "2031-03-08",
                "source": "Courier",
                "url": "https://x.example",
            },
        ),
        ("date: 2031-03-08T10:00:00Z\r\n\r\n\r\nThey meet.", {"published": "2031-03-08"}),
        ("---\ntitle: 'Talks set'\nlayout: post\ndate: 2031-03-08\n---\nThey meet.", {"title": "Talks set"}),
        ("Id: c-12\n\nThey meet.", {"id": "c-12"}),
    ],
)
def test_a_header_is_metadata(content: str, fields: dict[str, str], tmp_path: Path, read: Read) -> None:
    items, errors = read(put(tmp_path / "a.txt", content))
    assert not errors
    assert items[0].text == "They meet."
    assert {name: getattr(items[0], name) for name in fields} == fields


@pytest.mark.parametrize(
    "content",
    [
        "Source: a minister close to the talks, who spoke on Friday.\nHe gave no name.\n\nMore.",
        "Title: Talks set\nThe envoys met.\n",
        "Minister: we will meet\n\nThey did.",
        "---\nno front matter here\n\nThey did.",
    ],
)
def test_what_only_resembles_a_header_stays_text(content: str, tmp_path: Path, read: Read) -> None:
    items, _ = read(put(tmp_path / "a.txt", content))
    assert items[0].text == content


def test_html_gives_article_and_metadata(tmp_path: Path, read: Read) -> None:
    items, errors = read(put(tmp_path / "a.html", PAGE))
    assert not errors
    item = items[0]
    assert item.html
    assert "three days of talks" in item.text
    assert "All rights reserved" not in item.text
    assert (item.title, item.published, item.source) == ("Talks end in Bree", "2031-03-08", "Bree Courier")
    assert item.url == "https://courier.example/2031/talks-end"


def test_html_in_a_text_file_or_of_another_encoding_is_known(tmp_path: Path, read: Read) -> None:
    page = PAGE.replace("<head>", '<head><meta charset="windows-1252">').replace("Bree on", "Brée on")
    items, errors = read(put(tmp_path / "a.txt", page.encode("cp1252")))
    assert not errors
    assert items[0].html
    assert "Brée" in items[0].text


def test_jsonl_keeps_the_text_exactly_and_ignores_other_fields(tmp_path: Path, read: Read) -> None:
    text = "  “Talks”\u00a0began…\r\n\tﬁrst  line&amp;\n"
    record = {"text": text, "id": 7, "published": "2031-03-08T23:59:00+09:00", "source": " C ", "extra": [1]}
    items, errors = read(put(tmp_path / "a.jsonl", "\n" + json.dumps(record) + "\n\n"))
    assert not errors
    assert items == [
        RawItem(text, id="7", source="C", published="2031-03-08", origin=f"{tmp_path / 'a.jsonl'}:2")
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.ndjson", b'{"text": "One."}\n{"text": "Two."}'),
        ("a.jsonl.gz", b'{"text": "One."}\n{"text": "Two."}\n'),
        ("a.json", b'[{"text": "One."}, {"text": "Two."}]'),
        ("a.json", b'{"text": "One."}\n{"text": "Two."}\n'),
        ("a.jsonl", b'[{"text": "One."},\n {"text": "Two."}]'),
        ("a.jsonl", '{"text": "One."}\r\n{"text": "Two."}\r\n'.encode("utf-16")),
        ("a.jsonl", b'\xef\xbb\xbf{"text": "One."}\n{"text": "Two."}\n'),
        ("a.dump", b'{"text": "One."}\n{"text": "Two."}\n'),
    ],
)
def test_every_form_of_json_is_read(name: str, content: bytes, tmp_path: Path, read: Read) -> None:
    items, errors = read(put(tmp_path / name, content))
    assert ([item.text for item in items], errors) == (["One.", "Two."], [])


@pytest.mark.parametrize(
    ("line", "cause", "hint"),
    [
        ('{"text": "cut', "broken JSON", "whole JSON object"),
        ("plain words", "broken JSON", "whole JSON object"),
        ('["text"]', "a list where an object should be", '{"text"'),
        ('{"title": "no text"}', "no field text", '"text"'),
        ('{"text": 12}', "text is a number", '"text"'),
        ('{"text": ["a"]}', "text is a list", '"text"'),
        ('{"text": "  "}', "text is empty", "nothing"),
        ('{"text": "a", "published": "June first"}', "published is 'June first'", "YYYY-MM-DD"),
        ('{"text": "a", "published": "2031-13-01"}', "published is '2031-13-01'", "YYYY-MM-DD"),
        ('{"text": "a", "published": 1527811200}', "published is '1527811200'", "YYYY-MM-DD"),
        ('{"text": "a", "published": "2031-03"}', "published is '2031-03'", "YYYY-MM-DD"),
        ('{"text": "a", "title": {"en": "b"}}', "title is an object", "string"),
        ('{"text": "a", "id": true}', "id is true or false", "string"),
        ("[" * 100_000, "broken JSON", ""),
    ],
)
def test_a_bad_line_is_named_and_the_rest_goes_on(
    line: str, cause: str, hint: str, tmp_path: Path, read: Read
) -> None:
    path = put(tmp_path / "a.jsonl", '{"text": "One."}\n' + line + '\n{"text": "Two."}\n')
    items, errors = read(path)
    assert [item.text for item in items] == ["One.", "Two."]
    assert len(errors) == 1
    assert errors[0].source == f"{path}:2"
    assert cause in errors[0].cause
    assert hint in errors[0].hint


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2018-06-01", "2018-06-01"),
        ("2018-06-01T10:00:00Z", "2018-06-01"),
        ("2018-06-01 10:00", "2018-06-01"),
        ("2018-06-01T23:30:00.123-08:00", "2018-06-01"),
        ("Fri, 01 Jun 2018 10:00:00 GMT", "2018-06-01"),
        ("1 Jun 2018 10:00:00 +0200", "2018-06-01"),
        (" ", None),
    ],
)
def test_dates_are_cut_to_their_day(value: str, expected: str | None, tmp_path: Path, read: Read) -> None:
    items, errors = read(put(tmp_path / "a.jsonl", json.dumps({"text": "a", "published": value})))
    assert not errors
    assert items[0].published == expected


@pytest.mark.parametrize(
    ("name", "content", "cause"),
    [
        ("a.txt", b"", "empty file"),
        ("a.txt", b" \n\n", "empty file"),
        ("a.txt", b"\n" * 9000, "no text"),
        ("a.jsonl", b"", "empty file"),
        ("a.jsonl.gz", b"", "empty file"),
        ("a.json", b"[]", "empty list"),
        ("a.json", b'{"text": \n "cut', "broken JSON"),
        ("a.txt", b"%PDF-1.7 ...", "binary"),
        ("a.txt", b"abc\0\0\1def", "binary"),
        ("a.jsonl", bytes(range(256)), "binary"),
        ("a.txt", b"Title: Only this\n\n  \n", "header without an article"),
        ("a.txt", b"Published: soon\n\nThey meet.", "no date"),
        ("a.html", b"<html><body></body></html>", "no article"),
        ("a.txt", b"Talks. " * 900_000, "larger than 5 MB"),
    ],
)
def test_a_bad_file_is_named(name: str, content: bytes, cause: str, tmp_path: Path, read: Read) -> None:
    good = put(tmp_path / "good.txt", "They met.")
    bad = put(tmp_path / name, content)
    items, errors = read(bad, good)
    assert [item.text for item in items] == ["They met."]
    assert len(errors) == 1
    assert errors[0].source == str(bad)
    assert cause in errors[0].cause


def test_missing_paths_patterns_and_empty_folders_are_named(tmp_path: Path, read: Read) -> None:
    (tmp_path / "empty").mkdir()
    put(tmp_path / "other" / "a.pdf", "x")
    items, errors = read(tmp_path / "no.txt", tmp_path / "*.jsonl", tmp_path / "empty", tmp_path / "other")
    assert items == []
    causes = [error.cause for error in errors]
    assert causes[:2] == ["no such file or folder", "no file matches this pattern"]
    assert causes[2:] == ["a folder without articles"] * 2


def test_a_refusal_of_the_system_is_named(
    tmp_path: Path, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(tmp_path / "a.txt", "They met.")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", refuse)
    _, errors = read(path)
    assert errors[0].cause == "no permission to read it"


def test_folders_are_searched_in_order_and_files_read_once(tmp_path: Path, read: Read) -> None:
    put(tmp_path / "b.txt", "Second.")
    put(tmp_path / "a.md", "First.")
    put(tmp_path / "deep" / "er" / "c.jsonl.gz", '{"text": "Third."}')
    put(tmp_path / ".hidden" / "d.txt", "Never.")
    put(tmp_path / "e.csv", "Never.")
    items, errors = read(tmp_path, tmp_path / "b.txt", tmp_path / "*.txt", tmp_path / "**" / "*.gz")
    assert ([item.text for item in items], errors) == (["First.", "Second.", "Third."], [])


def test_a_broken_gzip_is_named_after_what_could_be_read(tmp_path: Path, read: Read) -> None:
    lines = "".join(json.dumps({"text": f"Talks {n}. {os.urandom(40).hex()}"}) + "\n" for n in range(2000))
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(lines.encode())[:-40_000])
    items, errors = read(path)
    assert items
    assert len(errors) == 1
    assert "gzip" in errors[0].cause


def test_a_decompression_bomb_is_refused_without_holding_it(
    tmp_path: Path, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source, "MAX_LINE", 100_000)
    path = tmp_path / "a.jsonl.gz"
    with gzip.open(path, "wb", compresslevel=1) as stream:
        for _ in range(30):
            stream.write(b" " * 10_000_000)
        stream.write(b'\n{"text": "never reached"}\n')
    items, errors = read(path)
    assert items == []
    assert [error.cause for error in errors] == ["a line longer than 0.1 MB"]


def test_a_line_too_long_is_passed_over(tmp_path: Path, read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "MAX_LINE", 1000)
    content = '{"text": "One."}\n' + json.dumps({"text": "x" * 5000}) + '\n{"text": "Two."}\n'
    items, errors = read(put(tmp_path / "a.jsonl", content))
    assert [(item.text, item.origin) for item in items] == [
        ("One.", f"{tmp_path / 'a.jsonl'}:1"),
        ("Two.", f"{tmp_path / 'a.jsonl'}:3"),
    ]
    assert [error.source for error in errors] == [f"{tmp_path / 'a.jsonl'}:2"]


def test_reading_is_lazy(tmp_path: Path) -> None:
    path = put(tmp_path / "a.jsonl", '{"text": "One."}\nbroken\n')
    errors: list[SourceError] = []
    items = read_sources([str(path), str(tmp_path / "missing")], on_error=errors.append)
    assert errors == []
    assert next(items).text == "One."
    assert errors == []
    assert list(items) == []
    assert len(errors) == 2


@pytest.mark.parametrize(
    ("data", "texts"),
    [
        (b'  \n{"text": "One."}\n{"text": "Two."}\n', ["One.", "Two."]),
        (b"They met.\n", ["They met.\n"]),
        (gzip.compress(b'{"text": "One."}\n'), ["One."]),
        (b'[{"text": "One."}]', ["One."]),
        (b"[Corrected] They met.", ["[Corrected] They met."]),
    ],
)
def test_standard_input_is_known_by_its_look(
    data: bytes, texts: list[str], read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    items, errors = read("-")
    assert ([item.text for item in items], errors) == (texts, [])


def test_standard_input_may_be_a_page_or_nothing(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(PAGE.encode())))
    assert read("-")[0][0].html
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    assert read("-")[1][0].cause == "empty input"


def test_the_given_date_stands_where_none_is_told(tmp_path: Path, read: Read) -> None:
    path = put(tmp_path / "a.jsonl", '{"text": "a"}\n{"text": "b", "published": "2031-03-08"}\n')
    items, _ = read(path, published="2031-04-01T10:00:00Z")
    assert [item.published for item in items] == ["2031-04-01", "2031-03-08"]
    with pytest.raises(SourceError, match="YYYY-MM-DD"):
        read(path, published="yesterday")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("naïve".encode(), "naïve"),
        ("\ufeffnaïve".encode(), "naïve"),
        ("“naïve” — talks".encode("cp1252"), "“naïve” — talks"),
        ("naïve talks".encode("utf-16"), "naïve talks"),
        ("Переговоры в Женеве были перенесены на пятницу.".encode("cp1251"), "Переговоры"),
    ],
)
def test_the_encoding_is_found(data: bytes, text: str) -> None:
    assert decode(data).startswith(text)


@settings(deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["a.txt", "a.jsonl", "a.json", "a.jsonl.gz", "a.bin"]))
def test_no_bytes_raise(tmp_path_factory: pytest.TempPathFactory, data: bytes, name: str) -> None:
    path = tmp_path_factory.mktemp("any") / name
    path.write_bytes(data)
    errors: list[SourceError] = []
    for item in read_sources([str(path)], on_error=errors.append):
        assert item.text.strip()


@settings(deadline=None)
@given(st.text(max_size=200))
def test_json_texts_come_back_unchanged(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("any") / "a.jsonl"
    path.write_text(json.dumps({"text": text + "x"}))
    errors: list[SourceError] = []
    items = list(read_sources([str(path)], on_error=errors.append))
    assert [item.text for item in items] == [text + "x"]

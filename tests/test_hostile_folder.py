"""A folder of articles made to hurt: all is read or refused by name, and nothing of it acts anywhere."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytest.importorskip("starlette", reason="the extra [web] is not installed")

from icalendar import Calendar
from lxml import etree, html
from starlette.testclient import TestClient

from dragoman.web.app import Settings, make_app
from dragoman.web.pages import ROUTES
from dragoman.web.security import Limits

MEETING = "Norway and Chile held talks in Oslo on Friday. They will meet again on June 20, 2031."
SCRIPT = "<script>document.title='taken'</script>"
SECONDS = 120


def put(path: Path, data: str | bytes) -> None:
    path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass"))


def line(**fields: str) -> str:
    return json.dumps({"published": "2031-06-10", **fields})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("hostile")
    head = "Published: 2031-06-10\n"
    put(made / "script.txt", f"Title: {SCRIPT}\nSource: {SCRIPT}\n{head}\n{SCRIPT} {MEETING} {SCRIPT}")
    image, drawing = '"><img src=x onerror=alert(1)>', "'\"><svg/onload=alert(1)>"
    put(made / "quotes.jsonl", line(id=image, title=drawing, text=MEETING))
    turned = f"\u2066\u202e{MEETING}\u202c\u2069 \u200f\x1b[31mred\x07"
    put(made / "bidi.txt", f"Title: \u202egnop\u202c\n{head}\n{turned}")
    link = '=HYPERLINK("http://evil.example")'
    put(made / "formula.jsonl", line(id="=1+1", title=link, source="@SUM(A1)", text=f"+Norway: {MEETING}"))
    guest = "a\r\nATTENDEE:mailto:x@evil.example"
    put(made / "calendar.jsonl", line(id=guest, title="x\r\nEND:VCALENDAR", text=MEETING))
    put(made / "path.jsonl", line(id="../../etc/passwd", url="javascript:alert(1)", text=MEETING))
    put(made / "sql.jsonl", line(id="'; DROP TABLE events; --", title="'); DROP TABLE x;--", text=MEETING))
    put(made / "long.jsonl", line(id="long", text="a" * 10_000_000) + "\n" + line(id="after", text=MEETING))
    whole = line(id="whole", text=f"Peru met Chile in Lima on May 5, 2031. {MEETING}")
    put(made / "broken.jsonl", '{"text": "cut\n' + whole)
    put(made / "bomb.jsonl.gz", gzip.compress(b"[" * 60_000_000))
    put(made / "bomb.txt.gz", gzip.compress(b" " * 60_000_000))
    put(made / "cut.txt.gz", gzip.compress(MEETING.encode())[:-9])
    put(made / "deep.html", "<div>" * 50_000 + MEETING + "</div>" * 50_000)
    laughs = '<!DOCTYPE html [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    put(made / "entities.html", laughs + "<html><body><p>&b;</p></body></html>")
    put(made / "nulls.txt", b"\0" * 5000 + MEETING.encode())
    put(made / "latin.txt", head.encode() + b"\n" + MEETING.replace("Oslo", "Troms\xf8").encode("latin-1"))
    put(made / "utf16.txt", f"{head}\n{MEETING}".encode("utf-16"))
    put(made / "half.txt", f"{head}\n{MEETING} \ud800 \udfff")
    put(made / "nested.json", "[" * 100_000)
    put(made / "program.txt", b"\x7fELF" + b"\1" * 100)
    commands = "{{ config }} {% raw %} ${jndi:ldap://x}"
    put(made / "template.txt", f"Title: {commands}\n{head}\n{commands} {MEETING}")
    (made / "loop").symlink_to(made, target_is_directory=True)
    (made / "gone.txt").symlink_to(made / "nowhere")
    os.mkfifo(made / "pipe.txt")
    return made


@pytest.fixture(scope="module")
def record(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The record of the folder, and what was said on stderr."""
    path = tmp_path_factory.mktemp("record") / "r.db"
    code = "from dragoman.cli import main; main()"
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", code, "add", str(folder), "--record", str(path)],
        capture_output=True, text=True, timeout=SECONDS,
    )  # fmt: skip
    assert time.monotonic() - started < SECONDS
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069]", done.stdout + done.stderr)
    return path, done.stderr


def test_what_cannot_be_read_is_named_and_the_rest_is_there(record: tuple[Path, str]) -> None:
    path, said = record
    for name in (
        "long.jsonl:1", "broken.jsonl:1", "bomb.txt.gz", "cut.txt.gz", "nulls.txt", "program.txt",
        "nested.json", "gone.txt", "pipe.txt",
    ):  # fmt: skip
        assert name in said, said
    from dragoman.record import open_record

    with open_record(path, readonly=True) as known:
        ids = {d.id for d in known.documents()}
        events = known.events()
    assert {"after", "whole", "=1+1"} <= ids
    assert any(e.type == "CONSULT" and e.status == "scheduled" for e in events)


@pytest.fixture(scope="module")
def site(record: tuple[Path, str]) -> TestClient:
    limits = Limits(rate=100_000, burst=1_000_000)
    return TestClient(make_app(record[0], Settings(limits=limits)), base_url="http://localhost")


@pytest.fixture(scope="module")
def addresses(site: TestClient) -> list[str]:
    """Every page, and every page that those lead to."""
    found = {route.path for route in ROUTES if "{id}" not in route.path}
    for address in sorted(found):
        page = html.fromstring(site.get(address).content)
        links = [a.get("href", "").partition("#")[0] for a in page.iter("a")]
        found |= {link for link in links if link.startswith("/")}
    return sorted(found)[:250]


def test_no_page_holds_markup_of_an_article(site: TestClient, addresses: list[str]) -> None:
    assert len(addresses) > 30
    for address in addresses:
        answer = site.get(address)
        assert answer.status_code == 200, address
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        page = html.fromstring(answer.content)
        assert not [s.text for s in page.iter("script") if s.text and s.text.strip()], address
        for element in page.iter():
            if isinstance(element.tag, str):
                assert element.get("onerror") is None and element.get("onload") is None, address
                target = element.get("href") or element.get("src") or ""
                assert not target.lower().startswith(("javascript:", "data:text")), (address, target)
        assert not re.search("[\u202a-\u202e\u2066-\u2069\x1b\x07]", answer.text), address
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy


@pytest.mark.parametrize("page", ["timeline", "search", "agenda", "actors", "commitments"])
def test_no_cell_is_a_formula(site: TestClient, page: str) -> None:
    for row in csv.reader(io.StringIO(site.get(f"/{page}.csv").text)):
        for cell in row:
            assert not cell.lstrip().startswith(("=", "@", "+", "\t=")), cell
            assert not (cell.startswith("-") and not re.fullmatch(r"-?[\d.]+", cell)), cell


def test_calendar_and_feed_are_sound(site: TestClient) -> None:
    text = site.get("/agenda.ics").text
    calendar = Calendar.from_ical(text)
    assert calendar.walk("VEVENT")
    assert text.count("BEGIN:VCALENDAR") == text.count("END:VCALENDAR") == 1
    assert not re.search(r"(?m)^ATTENDEE", text)
    etree.fromstring(site.get("/timeline.atom").content)

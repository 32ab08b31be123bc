"""Articles added from the site: by a form, by a program, and by those who may not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("starlette", reason="the extra [web] is not installed")

from starlette.testclient import TestClient

from dragoman.record import open_record
from dragoman.web.app import Settings, make_app
from dragoman.web.security import Limits
from web_samples import SCRIPT, make_record

TOKEN = "a-token-that-is-long"
FAST = Limits(rate=10_000, burst=100_000)
TEXT = "The presidents of Kenya and Ghana met in Accra on Monday and agreed to meet again in May."
ARTICLE = {"text": TEXT, "published": "2031-07-02", "title": "Two presidents meet", "source": "The Courier"}
BEARER = {"authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_record(tmp_path / "r.db")


@pytest.fixture
def client(path: Path) -> Iterator[TestClient]:
    app = make_app(path, Settings(limits=FAST, token=TOKEN))
    with TestClient(app, base_url="http://localhost", follow_redirects=False) as made:
        yield made


def proof(client: TestClient) -> str:
    assert client.post("/sign-in", data={"token": TOKEN, "by": "Ann"}).status_code == 303
    [found] = set(re.findall(r'name="proof" value="(\w+)"', client.get("/add").text))
    return str(found)


def documents(path: Path) -> int:
    with open_record(path) as record:
        assert record.check() == []
        return int(record.counts()["documents"])


def test_a_form_adds_an_article_and_shows_what_was_new(client: TestClient, path: Path) -> None:
    before, secret = documents(path), proof(client)
    assert "Ghana" not in client.get("/search?q=Accra").text
    page = client.post("/add", data={**ARTICLE, "proof": secret}).text
    [document] = re.findall(r'href="/document/(\w+)"', page)
    events = re.findall(r'href="/event/(\w+)"', page)
    assert "<h2 id=\"done\">Added</h2>" in page and len(events) == len(set(events)) >= 2
    assert documents(path) == before + 1
    assert "Two presidents meet" in client.get(f"/document/{document}").text
    assert "2031-06-30" in client.get(f"/event/{events[0]}").text
    assert "Ghana" in client.get("/search?q=Accra").text, "no page from before is shown"
    with open_record(path) as record:
        coded = record.coded(document)
        assert coded is not None and coded.document.origin == "sent by Ann, article 1"
    again = client.post("/add", data={**ARTICLE, "proof": secret}).text
    assert "Known already" in again and documents(path) == before + 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"text": "  "}, "text is empty"),
        ({"published": "soon"}, "no date"),
        ({"text": "Le ministre s'est rendu à Lima pour des entretiens avec son homologue. " * 9}, "language"),
    ],
)
def test_what_cannot_be_read_is_said_and_the_form_kept(
    client: TestClient, path: Path, changes: dict[str, str], words: str
) -> None:
    before = documents(path)
    page = client.post("/add", data={**ARTICLE, **changes, "title": SCRIPT, "proof": proof(client)}).text
    assert words in page and "Not added" in page and 'value="The Courier"' in page
    assert SCRIPT not in page and "&lt;script&gt;" in page
    assert documents(path) == before


def test_a_program_adds_several_and_hears_of_each(client: TestClient, path: Path) -> None:
    before = documents(path)
    other = {"id": "mine", "text": "Peru expelled the ambassador of Chile.", "published": "2031-07-03"}
    sent = [ARTICLE, other, {"title": "no text"}, 7]
    answer = client.post("/add.json", json=sent, headers=BEARER)
    told: dict[str, Any] = answer.json()
    assert answer.status_code == 200 and told["documents"][1] == "mine" and told["known"] == 0
    assert ["no field text" in r or "a number where" in r for r in told["refused"]] == [True, True]
    assert [r["new"] and bool(r["events_new"]) for r in told["results"]] == [True, True]
    assert documents(path) == before + 2
    again = client.post("/add.json", json=ARTICLE, headers=BEARER).json()
    assert (again["known"], again["results"]) == (1, [])
    reprint = {**ARTICLE, "text": TEXT + " ", "url": "https://elsewhere.example/1"}
    [result] = client.post("/add.json", json=reprint, headers=BEARER).json()["results"]
    assert result["duplicate_of"] == told["documents"][0]


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"[" * 100_000, b"\xff", b"null", b"[" + b"{}," * 60 + b"{}]"]
)
def test_what_is_no_article_is_refused(client: TestClient, path: Path, body: bytes) -> None:
    before = documents(path)
    answer = client.post("/add.json", content=body, headers=BEARER)
    assert answer.status_code == 400 and documents(path) == before


def test_nobody_adds_without_the_token(client: TestClient, path: Path) -> None:
    before = documents(path)
    page = client.get("/add").text
    assert "<textarea" not in page and 'href="/sign-in"' in page
    assert client.post("/add", data={**ARTICLE, "proof": "0" * 64}).status_code == 403
    assert client.post("/add.json", json=ARTICLE).status_code == 401
    secret = proof(client)
    assert client.post("/add.json", json=ARTICLE).status_code == 401, "a session is none for programs"
    assert client.post("/add", data={**ARTICLE, "proof": "0" * 64}).status_code == 403
    elsewhere = {"origin": "http://evil.example"}
    assert client.post("/add", data={**ARTICLE, "proof": secret}, headers=elsewhere).status_code == 403
    assert client.post("/add.json", json=ARTICLE, headers={**BEARER, **elsewhere}).status_code == 401
    wrong = [{"authorization": f"Bearer {n}"} for n in range(12)]
    tries = [client.post("/add.json", json=ARTICLE, headers=guess) for guess in wrong]
    assert {t.status_code for t in tries} == {401} and "Too many tries" in tries[-1].text
    assert "Too many tries" in client.post("/add.json", json=ARTICLE, headers=BEARER).text
    assert documents(path) == before


def test_right_tokens_are_not_counted_as_tries(client: TestClient) -> None:
    for _ in range(15):
        assert client.post("/add.json", json=[], headers=BEARER).status_code == 400


def test_articles_may_be_longer_than_forms_but_not_endless(client: TestClient) -> None:
    secret = proof(client)
    assert client.post("/corrections", data={"why": "x" * 70_000, "proof": secret}).status_code == 413
    long = client.post("/add", data={**ARTICLE, "text": "x" * 1_000_001, "proof": secret})
    assert long.status_code == 403 and "longer than 1000000" in long.text
    assert client.post("/add", data={**ARTICLE, "title": "x" * 501, "proof": secret}).status_code == 403
    assert client.post("/add.json", content=b" " * 4_000_001, headers=BEARER).status_code == 413


def test_a_site_for_reading_takes_nothing(path: Path) -> None:
    with TestClient(make_app(path, Settings(limits=FAST)), base_url="http://localhost") as client:
        assert client.get("/add").status_code == 404
        assert client.post("/add", data=ARTICLE).status_code in (404, 405)
        assert client.post("/add.json", json=ARTICLE, headers=BEARER).status_code in (404, 405)

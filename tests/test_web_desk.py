"""Corrections from the site: who may make them, and what is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("starlette", reason="the extra [web] is not installed")

from starlette.testclient import TestClient

from dragoman.record import open_record
from dragoman.web.app import Settings, make_app
from dragoman.web.security import Limits
from web_samples import make_record

TOKEN = "a-token-that-is-long"
FAST = Limits(rate=10_000, burst=100_000)
HOST = "http://localhost"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_record(tmp_path / "r.db")


@pytest.fixture
def client(path: Path) -> Iterator[TestClient]:
    app = make_app(path, Settings(limits=FAST, token=TOKEN))
    with TestClient(app, base_url=HOST, follow_redirects=False) as made:
        yield made


def sign_in(client: TestClient, token: str = TOKEN, by: str = "Ann <b>") -> int:
    return client.post("/sign-in", data={"token": token, "by": by}).status_code


def attack(path: Path) -> str:
    with open_record(path) as record:
        [found] = record.events(type="ASSAULT")
        return found.id


def proof_on(client: TestClient, event: str) -> str:
    [proof] = set(re.findall(r'name="proof" value="(\w+)"', client.get(f"/event/{event}").text))
    return str(proof)


def test_an_edit_holds_and_its_undoing_too(client: TestClient, path: Path) -> None:
    event = attack(path)
    assert "Correct this event" not in client.get(f"/event/{event}").text
    assert sign_in(client) == 303
    proof = proof_on(client, event)
    before = client.get(f"/event/{event}.json").json()["event"]
    asked = {
        "action": "edit", "id": event, "proof": proof, "why": "the ministry said so",
        "status": "denied", "was_status": "occurred", "place": "Minas Tirith", "was_place": "Osgiliath",
        "start": before["start"], "was_start": before["start"],
    }  # fmt: skip
    done = client.post("/corrections", data=asked)
    assert (done.status_code, done.headers["location"]) == (303, f"/event/{event}")
    after = client.get(f"/event/{event}.json").json()["event"]
    assert after["status"] == "denied" and after["place"]["name"] == "Minas Tirith"
    page = client.get("/corrections").text
    assert "Ann &lt;b&gt;" in page and "the ministry said so" in page
    undone = client.post("/corrections", data={"action": "undo", "number": "1", "proof": proof})
    assert undone.headers["location"] == "/corrections"
    assert client.get(f"/event/{event}.json").json()["event"]["status"] == "occurred"
    told = client.get("/corrections.json").json()["items"]
    assert [(c["number"], c["action"]) for c in told] == [(2, "undo"), (1, "edit")]
    assert {c["by"] for c in told} == {"Ann <b>"}
    assert client.get("/corrections.json?show=holding").json()["items"] == []


def test_merging_splitting_confirming_and_rejecting(client: TestClient, path: Path) -> None:
    sign_in(client)
    event = attack(path)
    proof = proof_on(client, event)

    def send(**values: str | list[str]) -> int:
        return client.post("/corrections", data={"proof": proof, **values}).status_code

    assert send(action="confirm", id=event) == 303
    assert send(action="split", id=event, report=["d8:r1"]) == 303
    with open_record(path) as record:
        halves = [e.id for e in record.events(type="ASSAULT")]
        assert len(halves) == 2
    assert send(action="merge", id=halves[0], **{"with": halves[1]}) == 303
    assert send(action="reject", id=attack(path)) == 303
    with open_record(path) as record:
        assert record.events(type="ASSAULT") == []
        assert record.check() == []


def test_nobody_corrects_without_a_session(client: TestClient, path: Path) -> None:
    event = attack(path)
    asked = {"action": "reject", "id": event, "proof": "0" * 64}
    assert client.post("/corrections", data=asked).status_code == 403
    assert sign_in(client, token="wrong") == 403
    assert sign_in(client, by="  ") == 403
    client.cookies.set("dragoman", "9999999999.41.00.00")
    assert client.post("/corrections", data=asked).status_code == 403
    client.cookies.clear()
    assert sign_in(client) == 303
    # A session, but a form that isn't of it: another site can make a browser send no better.
    assert client.post("/corrections", data=asked).status_code == 403
    with open_record(path) as record:
        assert record.corrections() == ()


@pytest.mark.parametrize(
    "headers",
    [{"origin": "http://evil.example"}, {"sec-fetch-site": "cross-site"}, {"origin": "null"},
     {"sec-fetch-site": "same-site"}, {"content-type": "text/plain"}],
)  # fmt: skip
def test_forms_of_other_sites_are_refused(client: TestClient, path: Path, headers: dict[str, str]) -> None:
    sign_in(client)
    event = attack(path)
    asked = {"action": "reject", "id": event, "proof": proof_on(client, event)}
    assert client.post("/corrections", data=asked, headers=headers).status_code == 403


def test_what_makes_no_sense_is_told(client: TestClient, path: Path) -> None:
    sign_in(client)
    event = attack(path)
    proof = proof_on(client, event)
    for asked, status in (
        ({"action": "destroy", "id": event}, 403),
        ({"action": "edit", "id": event, "status": "occurred", "was_status": "occurred"}, 403),
        ({"action": "edit", "id": event, "status": "nonsense"}, 400),
        ({"action": "confirm", "id": "none"}, 400),
        ({"action": "undo", "number": "99"}, 400),
        ({"action": "undo", "number": "²"}, 403),
        ({"action": "confirm", "id": "x" * 600}, 403),
    ):
        answer = client.post("/corrections", data={**asked, "proof": proof})
        assert answer.status_code == status, asked
        assert "<script" not in answer.text


def test_tokens_are_not_tried_for_long(client: TestClient) -> None:
    answers = [client.post("/sign-in", data={"token": f"t{n}", "by": "Eve"}) for n in range(15)]
    assert "Too many tries" in answers[-1].text
    assert sign_in(client) == 403


def test_the_cookie_is_out_of_reach_of_scripts(client: TestClient) -> None:
    answer = client.post("/sign-in", data={"token": TOKEN, "by": "Ann"})
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie


def test_a_site_without_a_desk_has_none(path: Path) -> None:
    with TestClient(make_app(path, Settings(limits=FAST)), base_url=HOST) as client:
        assert client.get("/sign-in").status_code == 404
        assert client.post("/corrections", data={"action": "undo"}).status_code == 405
        assert "Sign in" not in client.get("/corrections").text

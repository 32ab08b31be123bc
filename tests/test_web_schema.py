"""Every JSON route asked with whatever its own description allows, and with what it doesn't: never a 5xx."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("starlette", reason="the extra [web] is not installed")

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from dragoman.web import openapi
from dragoman.web.app import Settings, make_app
from dragoman.web.pages import ROUTES
from dragoman.web.security import Limits
from web_samples import make_record

FAST = Limits(rate=100_000, burst=1_000_000)
PATHS: dict[str, Any] = openapi.document(ROUTES)["paths"]
IDS = st.sampled_from(["IRN", "GON", "d4", "v1", "none"]) | st.text(min_size=1, max_size=20)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    path = make_record(tmp_path_factory.mktemp("schema") / "r.db")
    return TestClient(
        make_app(path, Settings(limits=FAST)), base_url="http://localhost", raise_server_exceptions=False
    )


def values_of(schema: dict[str, Any]) -> st.SearchStrategy[str]:
    """Values that a parameter's description allows, and any text besides."""
    if "enum" in schema:
        allowed: st.SearchStrategy[str] = st.sampled_from(schema["enum"])
    elif "pattern" in schema:
        allowed = st.from_regex(schema["pattern"], fullmatch=True)
    elif schema.get("format") == "date":
        allowed = st.dates().map(str)
    elif schema["type"] == "integer":
        allowed = st.integers(schema["minimum"], schema["maximum"]).map(str)
    elif schema["type"] == "number":
        allowed = st.floats(0, 1).map(lambda x: f"{x:.3f}")
    else:
        words = st.sampled_from(["talks", "IRN", "Gondor", "Hanoi", '"', "a b", "NEAR(x", "*", "-", "%", "'"])
        allowed = words | st.text(max_size=40)
    return allowed | st.text(max_size=30)


@pytest.mark.parametrize("path", PATHS)
@settings(
    max_examples=12, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(data=st.data())
def test_no_question_makes_it_fail(site: TestClient, path: str, data: st.DataObject) -> None:
    asked: dict[str, str] = {}
    where = path
    for parameter in PATHS[path]["get"]["parameters"]:
        if parameter["in"] == "path":
            from urllib.parse import quote

            ident = data.draw(IDS).encode("utf-8", "replace").decode()
            where = path.replace("{id}", quote(ident, safe=""))
        elif data.draw(st.integers(0, 3)) == 0:
            drawn = data.draw(values_of(parameter["schema"]))
            asked[parameter["name"]] = drawn.encode("utf-8", "replace").decode()
    answer = site.get(where, params=asked)
    assert answer.status_code in (200, 400, 404), (where, asked, answer.text[:300])
    told = answer.json()
    assert set(told) >= ({"page", "asked", "items", "next"} if answer.status_code == 200 else {"error"})

"""The site asked by schemathesis from nothing but its own description: it keeps to that and never fails."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("starlette", reason="the extra [web] is not installed")
pytest.importorskip("schemathesis", reason="schemathesis is not installed")

import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi import checks
from starlette.testclient import TestClient

from dragoman.web import openapi
from dragoman.web.app import Settings, make_app
from dragoman.web.pages import ROUTES
from dragoman.web.security import Limits
from web_samples import make_record

DOCUMENT = openapi.document(ROUTES)
SCHEMA = schemathesis.openapi.from_dict(DOCUMENT)
CHECKS = [
    schemathesis.checks.not_a_server_error, checks.status_code_conformance,
    checks.content_type_conformance, checks.response_schema_conformance,
]  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    path = make_record(tmp_path_factory.mktemp("schemathesis") / "r.db")
    limits = Limits(rate=100_000, burst=1_000_000)
    return TestClient(
        make_app(path, Settings(limits=limits)), base_url="http://localhost", raise_server_exceptions=False
    )


@pytest.mark.parametrize("path", DOCUMENT["paths"])
def test_the_site_keeps_to_its_description(site: TestClient, path: str) -> None:
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=SCHEMA[path]["GET"].as_strategy())
    def ask(case: Any) -> None:
        case.validate_response(site.get(case.formatted_path, params=case.query), checks=CHECKS)

    ask()

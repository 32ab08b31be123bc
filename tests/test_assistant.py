"""The record for assistants, asked through the protocol itself."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("mcp", reason="the extra [mcp] is not installed")

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

from dragoman.assistant import TOOLS
from web_samples import ODD_ID, SCRIPT, make_record


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a client gets that starts `dragoman mcp` and asks everything once."""
    path = make_record(tmp_path_factory.mktemp("mcp") / "r.db")
    before = path.read_bytes()
    found = asyncio.run(_ask_all(str(path)))
    assert path.read_bytes() == before
    return found


async def _ask_all(path: str) -> dict[str, Any]:
    arguments = ["-m", "dragoman", "mcp", "--record", path]
    server = StdioServerParameters(command=sys.executable, args=arguments, env=dict(os.environ))
    asked: dict[str, tuple[str, dict[str, Any]]] = {
        "search": ("search", {"words": "summit"}),
        "past": ("search", {"actor": "ARN", "as_of": "2031-05-03"}),
        "status": ("search", {"status": "scheduled", "limit": 1}),
        "timeline": ("timeline", {"actor": "Iran", "toward": "France"}),
        "agenda": ("agenda", {"day": "2031-06-26"}),
        "actor": ("actor", {"name": "IRN"}),
        "commitments": ("commitments", {"outcome": "open"}),
        "article": ("article", {"id": ODD_ID}),
        "no event": ("event", {"id": "none"}),
        "no date": ("search", {"start": "soon"}),
        "no such day": ("search", {"as_of": "2031-02-31"}),
        "too many": ("search", {"limit": 1000}),
    }
    async with stdio_client(server) as (reading, writing), ClientSession(reading, writing) as session:
        await session.initialize()
        found: dict[str, Any] = {"tools": (await session.list_tools()).tools}
        for name, (tool, arguments) in asked.items():
            found[name] = await session.call_tool(tool, arguments)
        first = _told(found["search"])["events"][0]["id"]
        found["event"] = await session.call_tool("event", {"id": first})
    return found


def _told(answer: Any) -> dict[str, Any]:
    assert not answer.is_error, answer.content
    told: dict[str, Any] = json.loads(answer.content[0].text)
    return told


def test_every_question_is_a_tool_that_only_reads(answers: dict[str, Any]) -> None:
    assert {t.name for t in answers["tools"]} == set(TOOLS)
    for tool in answers["tools"]:
        assert tool.description and tool.annotations.read_only_hint


@pytest.mark.parametrize("name", ["search", "past", "status", "timeline", "agenda", "actor"])
def test_answers_carry_their_sources(answers: dict[str, Any], name: str) -> None:
    told = _told(answers[name])
    quoted = {s["article"] for e in told["events"] for s in e["history"]}
    assert quoted and quoted == {s["article"] for s in told["sources"]}
    assert all(s["quote"] for e in told["events"] for s in e["history"])


def test_answers_are_those_of_the_record(answers: dict[str, Any]) -> None:
    [summit] = _told(answers["search"])["events"]
    assert summit["status"] == "occurred" and summit["in_words"] == "held, Jun 3, 2031"
    [past] = _told(answers["past"])["events"]
    assert past["id"] == summit["id"] and past["status"] == "postponed"
    assert len(_told(answers["status"])["events"]) == 1
    assert _told(answers["agenda"])["seen_from"] == "2031-06-26"
    actor = _told(answers["actor"])
    assert actor["actor"]["name"] == "Iran" and actor["deals_with"][0]["party"] == "FRA"
    assert all(c["outcome"] == "open" for c in _told(answers["commitments"])["commitments"])
    event = _told(answers["event"])["event"]
    assert event["id"] == summit["id"] and len(event["history"]) >= 5
    assert SCRIPT in _told(answers["article"])["text"]


@pytest.mark.parametrize("name", ["no event", "no date", "no such day", "too many"])
def test_what_is_asked_wrongly_is_told(answers: dict[str, Any], name: str) -> None:
    assert answers[name].is_error


def test_without_a_record_there_is_no_server(tmp_path: Path) -> None:
    from click.testing import CliRunner

    from dragoman.cli import cli

    missing = CliRunner().invoke(cli, ["mcp", "--record", str(tmp_path / "none.db")])
    assert missing.exit_code == 3

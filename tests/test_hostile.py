"""Texts made to hurt: read in bounded time and memory, or refused; and nothing asks the network."""

from __future__ import annotations

import logging
import socket
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import dragoman
from dragoman.document import make_document
from dragoman.language import MAX_CHARACTERS, readable
from dragoman.nouns import Document
from dragoman.pipeline import code
from dragoman.source import RawItem
from dragoman.timex import tag

ENOUGH = 60.0
"""Seconds of the processor within which any of them is done; an honest article takes a tenth of one."""

HOSTILE = {
    "no blank": "a" * 300_000,
    "no stop": "Iran met Iraq and " * 150,
    "brackets": "(" * 50_000 + ")" * 50_000,
    "stops": "." * 100_000,
    "dates": "on May 3, 2020, " * 300,
    "lines": "\n" * 50_000,
    "marks": "e" + "\u0301" * 50_000,
    "nulls": "\0" * 50_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_read_in_bounded_time(name: str) -> None:
    clock = time.process_time()
    coded = dragoman.read(HOSTILE[name], published="2020-06-10")
    assert time.process_time() - clock < ENOUGH
    assert coded.document.text


def test_ten_million_characters_are_cut_with_a_warning(caplog: pytest.LogCaptureFixture) -> None:
    text = "Norway met Chile and " * 500_000
    with caplog.at_level(logging.WARNING):
        read = readable(text, ())
    assert len(read) == len(text)
    assert not read[MAX_CHARACTERS:].strip()
    assert "only the first" in caplog.text


WORDS = [
    "Iran", "the U.S.", "Secretary Blinken", "met", "talks", "will be held", "on Monday", "in Oslo", "not",
    ".", ",", "“", "”", "said", "and", "strike", "killed", "two", "12", "called off", "'s", "-", "they",
    "both sides", "urged", "to", "é", "of", "the", "decision", "(", ")", "If",
]  # fmt: skip
PIECES = st.sampled_from([*WORDS, "\n\n", "  ", "\u200b", "\t"])


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(pieces=st.lists(PIECES, max_size=40))
def test_any_order_of_words_is_read_and_every_span_fits(pieces: list[str]) -> None:
    text = " ".join(pieces)
    (coded,) = code([Document("a", text, published="2020-06-10")])
    for report in coded.reports:
        for span in (report.sentence, report.trigger):
            assert 0 <= span.start < span.end <= len(text)
        assert report.sentence.start <= report.trigger.start < report.sentence.end


def test_a_text_shorter_than_the_sight_of_the_recogniser_is_read() -> None:
    (coded,) = code([Document("a", "Iran \n\n strike é", published="2020-06-10")])
    assert all(r.sentence.end <= len(coded.document.text) for r in coded.reports)


@settings(max_examples=40, deadline=None)
@given(text=st.text(max_size=300))
def test_any_text_at_all_is_read(text: str) -> None:
    document = make_document(RawItem(text=text, published="2020-06-10"))
    (coded,) = code([document])
    assert coded.document.text == document.text
    for timex in tag(text, None):
        assert timex.span.of(text) == timex.text


def test_reading_asks_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert dragoman.read("Norway and Chile held talks in Oslo.", published="2020-06-10").reports

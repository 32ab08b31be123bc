"""No pattern takes time that grows faster than the text: each is run against runs of what it is made of."""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from re import _parser as sre  # type: ignore[attr-defined]

import pytest

import dragoman

SHORT, LONG = 2_000, 8_000
SLOW = 0.06
"""Seconds below which the growth is noise."""
STEEPEST = 9.0
"""Growth of time over a text four times as long: 4 is linear, 16 quadratic."""
USUAL = ("a", "A", "1", " ", "\n", "\t", "-", ".", ",", "<", "a ", "A. ", "1 ", " \n", "a-", "é")


def patterns() -> list[tuple[str, re.Pattern[str]]]:
    """Every compiled pattern that stands in a module of the package, with where."""
    found: dict[str, re.Pattern[str]] = {}
    for info in pkgutil.walk_packages(dragoman.__path__, "dragoman."):
        if info.name.endswith("__main__"):
            continue
        module = importlib.import_module(info.name)
        for value in list(vars(module).values()):
            several = value if isinstance(value, tuple | list) else [value]
            for one in several:
                if isinstance(one, re.Pattern) and isinstance(one.pattern, str):
                    found.setdefault(one.pattern, one)
    return [(pattern[:60], compiled) for pattern, compiled in found.items()]


def pumps(pattern: re.Pattern[str]) -> Iterator[str]:
    """What a pattern may be made to run over: its own letters, alone and in a row, and usual ones."""
    letters = [chr(code) for code in _literals(sre.parse(pattern.pattern, pattern.flags))]
    yield from dict.fromkeys((*USUAL, *letters[:12], "".join(letters[:12]) or "a"))


def _literals(parsed: object) -> Iterator[int]:
    for item in parsed if isinstance(parsed, list | tuple) or hasattr(parsed, "data") else ():  # type: ignore[union-attr]
        if isinstance(item, tuple) and len(item) == 2 and str(item[0]) == "LITERAL":
            yield item[1]
        elif isinstance(item, tuple | list) or hasattr(item, "data"):
            yield from _literals(item)


def seconds(pattern: re.Pattern[str], text: str) -> float:
    """The shortest of two tries to go over the text."""
    best = 1e9
    for _ in range(2):
        clock = time.process_time()
        for _found in pattern.finditer(text):
            pass
        best = min(best, time.process_time() - clock)
    return best


@pytest.mark.parametrize(("text", "pattern"), patterns())
def test_time_grows_no_faster_than_the_text(text: str, pattern: re.Pattern[str]) -> None:
    for pump in pumps(pattern):
        for end in ("", "\0"):
            long = seconds(pattern, (pump * LONG)[:LONG] + end)
            if long > SLOW:
                short = seconds(pattern, (pump * SHORT)[:SHORT] + end)
                assert long / max(short, 1e-6) < STEEPEST, f"{pattern.pattern!r} over {pump!r}: {long:.2f} s"

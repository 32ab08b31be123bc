"""Long work tells its speed on stderr, short work is silent."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from dragoman.cli import progress as shown
from dragoman.source import count_sources


@pytest.mark.parametrize(("seconds", "told"), [(0.0, True), (1000.0, False)])
def test_speed_is_told_after_long_work(
    seconds: float, told: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shown, "LONG_WORK", seconds)
    assert list(shown.progress(iter("abc"), "documents")) == ["a", "b", "c"]
    printed = capsys.readouterr()
    assert printed.out == ""
    assert ("3 documents in 0 s" in printed.err) is told


def test_how_far_it_is_is_told_now_and_then(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shown, "SILENCE", 0.0)
    list(shown.progress(iter("abc"), "documents", total=3))
    assert "2 of 3 documents, " in capsys.readouterr().err


def test_articles_are_counted_before_they_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("{}\n\n{}\n")
    with gzip.open(tmp_path / "b.jsonl.gz", "wb") as stream:
        stream.write(b"{}\n" * 5)
    (tmp_path / "c.txt").write_text("one\nand\nonly")
    assert count_sources([str(tmp_path)]) == 8
    assert count_sources([str(tmp_path / "a.jsonl"), str(tmp_path / "*.jsonl"), "nothing"]) == 2
    assert count_sources(["-"]) is None

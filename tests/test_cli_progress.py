"""Long work tells its speed on stderr, short work is silent."""

from __future__ import annotations

import pytest

from dragoman.cli import common


@pytest.mark.parametrize(("seconds", "told"), [(0.0, True), (1000.0, False)])
def test_speed_is_told_after_long_work(
    seconds: float, told: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(common, "LONG_WORK", seconds)
    assert list(common.progress(iter("abc"), "documents")) == ["a", "b", "c"]
    shown = capsys.readouterr()
    assert shown.out == ""
    assert ("3 documents in 0 s" in shown.err) is told

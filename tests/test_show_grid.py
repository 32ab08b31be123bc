"""Tables on a terminal: what stands below a row is shown whole, however narrow its column."""

from __future__ import annotations

import io

import pytest

from dragoman.show.grid import Column, Grid, Row, Screen


@pytest.mark.parametrize("wrap", [True, False])
@pytest.mark.parametrize("room", ["60", "140"])
def test_a_note_is_never_cut(wrap: bool, room: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", room)
    note = " ".join(f"word{n}" for n in range(30))
    columns = (Column("day"), Column("mark", wrap=wrap), Column("who"))
    rows = (Row(("May 3", "held", "Oman"), (note,)), Row(("May 4", "held", "Chad")))
    grid = Grid(columns, rows, note_under=1)
    out = io.StringIO()
    Screen(out, interactive=True).grid(grid)
    shown = out.getvalue()
    assert "".join(note.split()) in "".join(shown.split())
    assert shown.index("May 3") < shown.index("wor") < shown.index("May 4")
    assert shown.count("who") == 1

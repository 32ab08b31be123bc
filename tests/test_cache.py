"""What is kept of the tables between starts: found again, made anew where it doesn't fit, never needed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dragoman import cache
from dragoman.cache import Lazy, stored

TABLES, CODE = ("aspect.txt",), ("dragoman.tables",)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "kept"))
    return tmp_path / "kept"


def _never() -> dict[str, str]:
    raise AssertionError("it was kept, and must not be made again")


def test_what_was_made_is_found_again(folder: Path) -> None:
    made = {"a": ("b", None, 3, b"c", 1.5)}
    assert stored("thing", lambda: made, TABLES, CODE) == made
    assert stored("thing", _never, TABLES, CODE) == made


def test_another_version_is_made_anew(folder: Path) -> None:
    stored("thing", lambda: "old", TABLES, CODE, "1")
    assert stored("thing", lambda: "new", TABLES, CODE, "2") == "new"
    assert stored("thing", _never, TABLES, CODE, "1") == "old"


def test_other_tables_and_other_code_are_another_version() -> None:
    asked = [(TABLES, CODE), (("durative.txt",), CODE), (("time",), CODE), (TABLES, ("dragoman.naming",))]
    assert len({cache._key(tables, code, "") for tables, code in asked}) == 4


@pytest.mark.parametrize("damage", [b"", b"abc", b"\0" * 40])
def test_a_damaged_file_is_made_anew(folder: Path, damage: bytes) -> None:
    stored("thing", lambda: "sound", TABLES, CODE)
    (path,) = folder.iterdir()
    path.write_bytes(damage)
    assert stored("thing", lambda: "sound again", TABLES, CODE) == "sound again"
    assert stored("thing", _never, TABLES, CODE) == "sound again"


def test_without_a_folder_all_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("no folder")
    for told in ("", str(tmp_path / "file" / "below")):
        monkeypatch.setenv(cache.VARIABLE, told)
        assert stored("thing", lambda: "made", TABLES, CODE) == "made"


def test_old_versions_go(folder: Path) -> None:
    for version in range(12):
        stored("thing", lambda: "made", TABLES, CODE, str(version))
        for path in folder.iterdir():
            os.utime(path, (path.stat().st_mtime - 10,) * 2)
    assert len(list(folder.iterdir())) == cache._KEPT


def test_lazy_values_are_made_once_and_when_asked_for() -> None:
    made: list[str] = []

    def make(key: str, raw: str) -> int:
        made.append(key)
        return int(raw)

    table = Lazy({"A": "1", "B": "x"}, make, str.upper, str.lower)
    assert table["a"] == table["a"] == 1 and made == ["a"]
    assert list(table) == ["a", "b"] and len(table) == 2 and "b" in table and "c" not in table
    assert table.get("c") is None and table.get("c", 7) == 7 and table.get("a") == 1
    with pytest.raises(KeyError):
        table["c"]

"""The lock file names every library that the package asks for, each with hashes."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_dependency_is_locked_with_its_hashes() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = {_plain(re.split(r"[^\w.-]", d)[0]) for d in project["dependencies"]}
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[a-z0-9])", text.partition("\n")[2])
    locked = {_plain(e.partition("==")[0]): "--hash=sha256:" in e for e in entries if "==" in e}
    assert asked <= locked.keys(), f"run `make lock`: {asked - locked.keys()} are not in requirements.lock"
    assert all(locked.values())

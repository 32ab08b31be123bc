"""Every library that dragoman brings along may be used by everybody, as its own metadata say."""

from __future__ import annotations

import importlib.metadata as metadata
import re

import pytest
from packaging.requirements import Requirement

FREE = re.compile(
    r"MIT|BSD|Apache|ISC|PSF|CNRI-Python|Python Software Foundation|MPL|Mozilla Public|Zlib|CC0|Unlicense"
)
"""Licences that ask for no more than their text, or (MPL) for changes to their own files."""


def licence(name: str) -> str:
    about = metadata.metadata(name)
    told = [c.split("::")[-1].strip() for c in about.get_all("Classifier", []) if c.startswith("License ::")]
    return about.get("License-Expression") or "; ".join(told) or (about.get("License") or "")[:200]


def brought_along(name: str) -> dict[str, str]:
    """The libraries that installing one brings along here, each with its licence."""
    found: dict[str, str] = {}
    waiting = [name]
    while waiting:
        key = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if key in found:
            continue
        found[key] = licence(key)
        for text in metadata.requires(key) or ():
            asked = Requirement(text)
            if asked.marker is None or asked.marker.evaluate({"extra": ""}):
                waiting.append(asked.name)
    return found


def test_every_library_is_free_to_use() -> None:
    found = brought_along("dragoman")
    assert len(found) > 30 and "spacy" in found
    # Of a choice one is enough ("MPL-1.1 OR GPL-2.0-only"); of what holds together all must be free.
    unfree = {
        name: text
        for name, text in found.items()
        if not any(
            all(FREE.search(part) for part in re.split(r" AND |; ", choice)) for choice in text.split(" OR ")
        )
    }
    assert unfree == {}, "look at their licences, and into docs/dependencies.md"


@pytest.mark.parametrize("text", ["GPL-3.0-only", "", "Proprietary", "MIT AND GPL-3.0-or-later", "AGPL-3.0"])
def test_others_would_be_noticed(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("test_licences.licence", lambda name: text if name == "numpy" else "MIT")
    with pytest.raises(AssertionError):
        test_every_library_is_free_to_use()

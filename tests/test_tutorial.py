"""The tutorial runs from its first cell to its last, and its page is made of it."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from typing import Any

import pytest

nbformat = pytest.importorskip("nbformat", reason="running the tutorial needs nbclient and ipykernel")
pytest.importorskip("nbclient", reason="running the tutorial needs nbclient and ipykernel")
pytest.importorskip("ipykernel", reason="running the tutorial needs nbclient and ipykernel")
pytest.importorskip("pandas", reason="the tutorial makes tables")

DOCS = Path(__file__).parent.parent / "docs"
_SPEC = importlib.util.spec_from_file_location("refresh_tutorial", DOCS / "refresh_tutorial.py")
assert _SPEC is not None and _SPEC.loader is not None
tutorial = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(tutorial)


def printed(cell: Any) -> str:
    return "".join(o.get("text", "") or o.get("data", {}).get("text/plain", "") for o in cell.outputs)


def test_it_runs_and_tells_what_its_words_promise() -> None:
    run = tutorial.run(nbformat.read(DOCS / "tutorial.ipynb", as_version=4))
    code = [cell for cell in run.cells if cell.cell_type == "code"]
    by_source = {cell.source: printed(cell) for cell in code}

    def output(part: str) -> str:
        (found,) = (told for source, told in by_source.items() if part in source)
        return found

    assert "CONSULT scheduled 2014-02-18" in output("for report in coded.reports")
    assert all(int(n) > 0 for n in re.findall(r"\d+", output("record.counts()")))
    earlier, now = re.findall(r"'(\w+)'", output("earlier.status"))
    assert earlier != now, "an event whose status didn't change shows nothing"
    before, after, undone, *_ = output("fields={").splitlines()
    assert "Natanz" in before and "Natanz" not in after and "host says so" in undone
    assert output("write(record").startswith("id,")


def test_the_page_is_made_of_the_notebook() -> None:
    notebook = nbformat.read(DOCS / "tutorial.ipynb", as_version=4)
    assert all(cell.outputs or "close" in cell.source for cell in notebook.cells if cell.cell_type == "code")
    page = (DOCS / "tutorial.md").read_text(encoding="utf-8")
    assert tutorial.as_page(notebook) == page, "run python docs/refresh_tutorial.py"

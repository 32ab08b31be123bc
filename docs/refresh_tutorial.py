"""Runs the tutorial anew, and writes it as a page of the site too: python docs/refresh_tutorial.py

docs/tutorial.ipynb is the source; its outputs are put into it, and docs/tutorial.md is made of it. Needs
nbclient and ipykernel.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOK = ROOT / "docs" / "tutorial.ipynb"
PAGE = ROOT / "docs" / "tutorial.md"
SECONDS = 120


def run(notebook: Any, folder: Path = ROOT) -> Any:
    """The notebook with fresh outputs.

    Args:
        notebook: as nbformat reads it.
        folder: in which it runs: the repository's, where examples/ is.

    Raises:
        CellExecutionError: a cell failed.
    """
    from nbclient import NotebookClient

    NotebookClient(notebook, timeout=SECONDS, resources={"metadata": {"path": str(folder)}}).execute()
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)  # when each cell began tells nobody anything, and always changes
    return notebook


def as_page(notebook: Any) -> str:
    """The notebook as Markdown: code, then what it prints or shows."""
    parts: list[str] = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            parts.append(cell.source)
            continue
        parts.append(f"```python\n{cell.source}\n```")
        parts += [shown for output in cell.outputs for shown in _shown(output)]
    return "\n\n".join(parts) + "\n"


def _shown(output: Any) -> list[str]:
    if output.output_type == "stream":
        return [f"```\n{output.text.rstrip()}\n```"] if output.name == "stdout" else []
    data = output.get("data", {})
    if "text/html" in data:
        # One line: an empty one would end the block of HTML, and what is set in by four spaces is code.
        return [" ".join(line.strip() for line in data["text/html"].splitlines() if line.strip())]
    return [f"```\n{data['text/plain']}\n```"] if "text/plain" in data else []


def main() -> None:
    """Write both files."""
    import nbformat

    notebook = run(nbformat.read(NOTEBOOK, as_version=4))
    nbformat.write(notebook, NOTEBOOK)
    PAGE.write_text(as_page(notebook), encoding="utf-8")
    print(f"{NOTEBOOK.name}, {PAGE.name}: written", file=sys.stderr)


if __name__ == "__main__":
    main()

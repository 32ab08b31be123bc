"""Whether the language model is the one that dragoman was measured with: its files against pinned hashes.

A model that was changed reads other events out of the same article. `requirements.lock` has the hash of
what is downloaded; this vouches for what is loaded.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from dragoman.errors import ModelError
from dragoman.tables import read_table

DIGEST = 16
"""Bytes of a BLAKE2b hash."""


def pinned() -> dict[str, str]:
    """The hash of each file, by its path in the model's folder."""
    return {row["file"]: row["blake2b"] for row in read_table("model_files.txt")}


def file_hash(path: Path) -> str:
    """The hash of a file."""
    return hashlib.blake2b(path.read_bytes(), digest_size=DIGEST).hexdigest()


def faults(folder: Path) -> Iterator[str]:
    """What is wrong with a model's folder: pinned files that are missing or other than they were.

    Args:
        folder: the one with `config.cfg`.
    """
    for name, expected in pinned().items():
        path = folder / name
        if not path.is_file():
            yield f"{name} is missing"
        elif file_hash(path) != expected:
            yield f"{name} was changed"


def check_files(name: str, folder: Path) -> None:
    """Refuse a model that isn't as it was released.

    Args:
        name: the package's.
        folder: the one with `config.cfg`.

    Raises:
        ModelError: a file is missing or was changed.
    """
    found = list(faults(folder))
    if found:
        shown = ", ".join(found[:3]) + (f" and {len(found) - 3} more" if len(found) > 3 else "")
        raise ModelError(
            f"{name}: not the model that dragoman was made with ({shown}); install it anew:"
            f" pip install --force-reinstall --no-deps {name.replace('_', '-')}==3.8.0"
        )


HEAD = """\
# The files of the language model, each with its BLAKE2b hash of 16 bytes.
# With another release of the model this table is made anew: see docs/releasing.md.
columns: file | blake2b
"""
_TOLD = frozenset({"LICENSE", "LICENSES_SOURCES", "README.md", "accuracy.json", "meta.json"})
"""Files that are only read by people."""


def table(folder: Path) -> str:
    """The table of a model's folder, as `data/model_files.txt` holds it."""
    paths = (p for p in sorted(folder.rglob("*")) if p.is_file() and p.name not in _TOLD)
    return HEAD + "".join(f"{p.relative_to(folder).as_posix()} | {file_hash(p)}\n" for p in paths)


if __name__ == "__main__":
    import importlib

    from dragoman.language import DEFAULT_MODEL, folder_of
    from dragoman.tables import data_folder

    target = Path(str(data_folder() / "model_files.txt"))
    target.write_text(table(folder_of(importlib.import_module(DEFAULT_MODEL))), encoding="utf-8")

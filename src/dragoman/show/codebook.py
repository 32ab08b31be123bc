"""The codebook as people and programs read it: types, modes, contexts and CAMEO codes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dragoman.codebook import CameoCode, Codebook, load_codebook
from dragoman.lexicon import load
from dragoman.show.grid import Column, Grid, Row

CONTEXTS = "contexts"


def codebook_rows(query: str) -> list[dict[str, Any]]:
    """Rows for a type, for CAMEO codes that begin so, for "contexts", or (empty) for all types.

    Args:
        query: what is asked for; case is ignored.

    Raises:
        KeyError: the codebook has nothing of that name.
    """
    book, asked = load_codebook(), query.strip()
    if not asked:
        return [_type_row(name, book) for name in load().types]
    if asked.casefold() == CONTEXTS:
        return [
            {"context": c.name, "definition": c.definition, "example": c.example.text, "where": c.where}
            for c in book.contexts
        ]
    if asked.isdigit():
        found = [_code_row(c, book) for c in book.codes.values() if c.code.startswith(asked)]
        if found:
            return found
    elif asked.upper() in load().types:
        return list(_mode_rows(asked.upper(), book))
    raise KeyError(query)


def codebook_grid(query: str) -> Grid:
    """The same rows as a table.

    Args:
        query: as in `codebook_rows`.

    Raises:
        KeyError: the codebook has nothing of that name.
    """
    rows = codebook_rows(query)
    wide = {"definition", "meaning", "example"}
    columns = tuple(Column(name, wrap=name in wide, right=name == "goldstein") for name in rows[0])
    return Grid(columns, tuple(Row(tuple(_cell(v) for v in row.values())) for row in rows))


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(value)
    return "" if value is None else str(value)


def _type_row(name: str, book: Codebook) -> dict[str, Any]:
    type_ = load().types[name]
    return {
        "type": name,
        "class": type_.quad,
        "cameo": sorted({c.code[:2] for c in book.cameo_of(name)}),
        "modes": list(dict.fromkeys(m.mode for m in book.of_type(name) if m.mode)),
        "definition": type_.definition,
    }


def _mode_rows(type_: str, book: Codebook) -> Iterator[dict[str, Any]]:
    for mode in book.of_type(type_):
        yield {
            "type": type_,
            "mode": mode.mode,
            "cameo": list(mode.cameo),
            "definition": mode.definition,
            "example": mode.example.text,
            "where": mode.where,
        }


def _code_row(code: CameoCode, book: Codebook) -> dict[str, Any]:
    return {
        "cameo": code.code,
        "type": code.type,
        "mode": book.plover_of(code.code)[1],
        "also": list(code.also),
        "goldstein": code.goldstein,
        "meaning": code.meaning,
        "where": code.where,
    }

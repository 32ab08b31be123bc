"""The custom ontology: types that a user defines in a table, for `dragoman train --ontology FILE`."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from dragoman.errors import DataError, SourceError
from dragoman.lexicon import KINDS, Frame, parse_frame
from dragoman.tables import Row, parse_table

VERB_FRAME = "subj > obj,iobj,to,on,against,with"
NOUN_FRAME = "poss,mod,by,from > of,to,on,against,with,for"
COLUMNS = frozenset({"type", "kind", "frame", "noun_frame", "cameo", "definition"})


@dataclass(frozen=True, slots=True)
class TaughtType:
    """One type of a custom ontology.

    Attributes:
        name: as the labels and the reports write it.
        kind: one of dragoman's kinds of event, "other" where the table names none.
        frame, noun_frame: who fills it beside a verb and beside a noun, as in a table of triggers.
        cameo: a CAMEO code, empty where there is none.
        definition: for the reader.
    """

    name: str
    kind: str = "other"
    frame: str = VERB_FRAME
    noun_frame: str = NOUN_FRAME
    cameo: str = ""
    definition: str = ""

    def frame_of(self, pos: str) -> Frame:
        """The frame beside a word of this part of speech."""
        return parse_frame(self.frame if pos == "VERB" else self.noun_frame, self.name)

    def to_dict(self) -> dict[str, Any]:
        """As a coder's file keeps it."""
        return asdict(self)


def read_ontology(path: str | Path) -> tuple[TaughtType, ...]:
    """The types of a table `type | kind | frame | noun_frame | cameo | definition`; only `type` is a must.

    Args:
        path: the table's file, in the form of dragoman's own tables.

    Raises:
        SourceError: the file can't be read.
        DataError: a row is wrong, or names a type twice; or there is none.
    """
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        hint = "give a table of types; docs/teaching.md shows one"
        raise SourceError(str(path), getattr(error, "strerror", None) or str(error), hint) from error
    name = Path(path).name
    types: dict[str, TaughtType] = {}
    for row in parse_table(text, name):
        taught = _taught(row)
        if taught.name in types:
            raise DataError(row.where, taught.name, "each type has one row")
        types[taught.name] = taught
    if not types:
        raise DataError(name, "no types", "an ontology defines at least one")
    return tuple(types.values())


def _taught(row: Row) -> TaughtType:
    unknown = set(row.cells) - COLUMNS
    if unknown or "type" not in row.cells:
        raise DataError(
            row.where,
            ", ".join(sorted(row.cells)),
            f"columns are type and any of {', '.join(sorted(COLUMNS))}",
        )
    cells = {name: cell for name, cell in row.cells.items() if cell}
    name = cells.pop("type", "")
    if not name or len(name.split()) != 1:
        raise DataError(row.where, name, "a type is one word, as RESETTLE")
    if cells.get("kind", "other") not in KINDS:
        raise DataError(row.where, cells["kind"], f"kind must be empty or one of {', '.join(KINDS)}")
    for column in ("frame", "noun_frame"):
        parse_frame(cells.get(column, ""), row.where)
    return TaughtType(name=name, **cells)

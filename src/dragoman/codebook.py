"""PLOVER's codebook and CAMEO's codes as data: modes, contexts, the way from one scheme to the other.

The knowledge stands in data/plover.txt (the types) and data/codebook/ (modes.txt, contexts.txt, codes.txt).
CAMEO is the scheme of Gerner, Schrodt, Yilmaz and Abu-Jabr (2002); the scores are Goldstein's (1992), as
extended to its codes.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dragoman.errors import DataError
from dragoman.lexicon import Entry
from dragoman.lexicon import load as load_lexicon
from dragoman.tables import Row, read_table

OUTSIDE = "-"
_MARK = re.compile(r"\[([^\[\]]+)\]")


@dataclass(frozen=True, slots=True)
class CameoCode:
    """A CAMEO code.

    Attributes:
        code: two to four digits; the first two are the root.
        type: the PLOVER type it falls under; None for mere comment, which PLOVER leaves out.
        also: further types under which the lexicon uses it.
        goldstein: from -10 (most hostile) to 10; None where the code came after the scale.
        meaning: in our words.
        where: file and line.
    """

    code: str
    type: str | None
    also: tuple[str, ...]
    goldstein: float | None
    meaning: str
    where: str


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence that shows a row of the codebook, and the characters of the word of its event."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mode:
    """One row of the codebook: a mode of a type, or (mode None) the type as a whole.

    Attributes:
        type: PLOVER type.
        mode: its mode.
        cameo: beginnings of the CAMEO codes it covers.
        words: lemmas of triggers that have this mode.
        of: types, or beginnings of codes, of what is asked, refused or threatened in it.
        definition: in our words.
        example: a sentence that `dragoman code` reads so.
        where: file and line.
    """

    type: str
    mode: str | None
    cameo: tuple[str, ...]
    words: frozenset[str]
    of: tuple[str, ...]
    definition: str
    example: Example
    where: str


@dataclass(frozen=True, slots=True)
class Context:
    """What an event is about: the words that tell it, what it means, and a sentence that shows it."""

    name: str
    words: frozenset[str]
    definition: str
    example: Example
    where: str


@dataclass(frozen=True, slots=True)
class Codebook:
    """All rows, in the order of their tables; codes by their digits, names of contexts by their words."""

    modes: tuple[Mode, ...]
    contexts: tuple[Context, ...]
    codes: Mapping[str, CameoCode]
    context_of: Mapping[str, tuple[str, ...]]

    def of_type(self, type_: str) -> tuple[Mode, ...]:
        """The rows of one PLOVER type."""
        return tuple(m for m in self.modes if m.type == type_)

    def mode_of(self, entry: Entry, objects: Iterable[Entry] = ()) -> Mode | None:
        """The mode of an event, None where none is told.

        Args:
            entry: of the lexicon, that found the event.
            objects: entries of the events that it asks for, refuses or threatens.
        """
        rows = [m for m in self.of_type(entry.type or "") if m.mode is not None]
        said = {" ".join(entry.form), *entry.form}
        for row in rows:
            if row.words & said:
                return row
        for row in rows:
            if any(_is_of(kind, other) for kind in row.of for other in objects):
                return row
        return _by_code(rows, entry.cameo)

    def cameo_of(self, type_: str, mode: str | None = None) -> tuple[CameoCode, ...]:
        """The CAMEO codes that a PLOVER type, or one of its modes, covers.

        Args:
            type_: PLOVER type.
            mode: None for the whole type.
        """
        if mode is None:
            return tuple(c for c in self.codes.values() if c.type == type_)
        begins = tuple(c for m in self.of_type(type_) if m.mode == mode for c in m.cameo)
        return tuple(c for c in self.codes.values() if begins and c.code.startswith(begins))

    def plover_of(self, code: str) -> tuple[str | None, str | None]:
        """The PLOVER type and mode of a CAMEO code; a code that isn't known counts as the one it refines.

        Args:
            code: two to four digits.

        Raises:
            KeyError: not even its root is known.
        """
        known = self.code(code)
        if known is None:
            raise KeyError(code)
        row = _by_code([m for m in self.of_type(known.type or "") if m.mode is not None], code)
        return known.type, row.mode if row else None

    def code(self, code: str) -> CameoCode | None:
        """The code, or the longest beginning of it that is known."""
        return next((self.codes[code[:n]] for n in range(len(code), 1, -1) if code[:n] in self.codes), None)

    def goldstein(self, code: str) -> float | None:
        """Goldstein's score of a code, or else of the code that it refines; None where there is none.

        Args:
            code: two to four digits.
        """
        for size in range(len(code), 1, -1):
            known = self.codes.get(code[:size])
            if known is not None and known.goldstein is not None:
                return known.goldstein
        return None


@functools.cache
def usual_goldstein(type_: str, kind: str) -> float | None:
    """Goldstein's score of what is usual for a type and kind, as data/cameo.txt names its code.

    Args:
        type_: PLOVER type.
        kind: of event.
    """
    usual = {(row["type"], row["kind"]): row["cameo"] for row in read_table("cameo.txt")}
    known = load_lexicon().types.get(type_)
    code = usual.get((type_, kind)) or (known.cameo if known else "")
    return load_codebook().goldstein(code)


def _by_code(rows: Iterable[Mode], code: str) -> Mode | None:
    """The row with the longest beginning of a code; the first of those with equally long ones."""
    best: tuple[int, Mode | None] = (0, None)
    for row in rows:
        size = max((len(c) for c in row.cameo if code.startswith(c)), default=0)
        if size > best[0]:
            best = (size, row)
    return best[1]


def _is_of(kind: str, entry: Entry) -> bool:
    return entry.cameo.startswith(kind) if kind.isdigit() else entry.type == kind


@functools.cache
def load_codebook() -> Codebook:
    """The packaged codebook.

    Raises:
        DataError: a row names an unknown type or code, or its example marks no word.
    """
    types = frozenset(load_lexicon().types)
    codes: dict[str, CameoCode] = {}
    for row in read_table("codebook/codes.txt"):
        if row["code"] in codes or not row["code"].isdigit():
            raise DataError(row.where, row["code"], "each CAMEO code has one row, in digits")
        codes[row["code"]] = _code(row, types)
    modes = tuple(_mode(row, types, codes) for row in read_table("codebook/modes.txt"))
    contexts = tuple(_context(row) for row in read_table("codebook/contexts.txt"))
    context_of: dict[str, tuple[str, ...]] = {}
    for context in contexts:
        for word in context.words:
            context_of[word] = (*context_of.get(word, ()), context.name)
    return Codebook(modes, contexts, codes, context_of)


def _code(row: Row, types: frozenset[str]) -> CameoCode:
    type_ = row.one_of("type", {*types, OUTSIDE})
    for other in row.many("also"):
        if other not in types:
            raise DataError(row.where, other, f"also names types: {', '.join(sorted(types))}")
    return CameoCode(
        row["code"],
        None if type_ == OUTSIDE else type_,
        row.many("also"),
        row.number("goldstein"),
        row["meaning"],
        row.where,
    )


def _mode(row: Row, types: frozenset[str], codes: Mapping[str, CameoCode]) -> Mode:
    for code in (*row.many("cameo"), *(k for k in row.many("of") if k.isdigit())):
        if code not in codes:
            raise DataError(row.where, code, "no such CAMEO code; codes.txt holds them")
    for kind in row.many("of"):
        if not kind.isdigit() and kind not in types:
            raise DataError(row.where, kind, f"of names codes or types: {', '.join(sorted(types))}")
    return Mode(
        row.one_of("type", types),
        row["mode"] or None,
        row.many("cameo"),
        frozenset(row.many("words")),
        row.many("of"),
        row["definition"],
        _example(row),
        row.where,
    )


def _context(row: Row) -> Context:
    return Context(row["context"], frozenset(row.many("words")), row["definition"], _example(row), row.where)


def _example(row: Row) -> Example:
    marks = list(_MARK.finditer(row["example"]))
    if len(marks) != 1:
        raise DataError(row.where, row["example"], "an example marks the one word of its event by [ ]")
    text = _MARK.sub(r"\1", row["example"])
    return Example(text, marks[0].start(), marks[0].end() - 2)

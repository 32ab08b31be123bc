"""Names that the gazetteer lists, and those that mean someone only beside others (data/contextual.txt)."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from dragoman.actors.board import Board, acting_for_body
from dragoman.analysis import Mention
from dragoman.errors import DataError
from dragoman.gazetteer import Name, load
from dragoman.naming import simple_tokens
from dragoman.nouns import Actor
from dragoman.tables import read_table
from dragoman.wordlists import words

Words = tuple[str, ...]
_JOINT = re.compile(r"(?<=\w|\.)[-–—/](?=[A-Z]|led\Z)")
NEAR = 3
"""Words on either side in which a name's `unless` words are looked for."""
TITLE_WORDS = words("title words")


@dataclass(frozen=True, slots=True)
class WordRow:
    """A document's simple tokens, and the spaCy token that each stands in."""

    words: Words
    owner: tuple[int, ...]

    def tokens(self, first: int, last: int) -> tuple[int, int]:
        """The spaCy tokens, end exclusive, of the words first to last (inclusive)."""
        return self.owner[first], self.owner[last] + 1

    def is_whole(self, at: int, size: int) -> bool:
        """Whether the words fill their spaCy tokens from end to end."""
        end = at + size
        before = at == 0 or self.owner[at - 1] != self.owner[at]
        after = end >= len(self.words) or self.owner[end] != self.owner[end - 1]
        return before and after


def word_row(doc: Doc) -> WordRow:
    """A document's words as the gazetteer writes names."""
    found: list[str] = []
    owner: list[int] = []
    for token in doc:
        for word in simple_tokens(token.text):
            found.append(word)
            owner.append(token.i)
    return WordRow(tuple(found), tuple(owner))


# Names of the gazetteer ------------------------------------------------------------------------------------


def find_listed(board: Board, row: WordRow) -> None:
    """Puts up every name of the gazetteer, the longest first where one holds another.

    Args:
        board: what is found so far.
        row: the document's words.
    """
    at = 0
    personal = _personal_words(board.doc)
    starred: list[tuple[Mention, Name]] = []
    while at < len(row.words):
        match = _longest(board, row, at)
        if match is None:
            at += 1
            continue
        size, names = match
        start, end = row.tokens(at, at + size - 1)
        at += size
        if _is_personal(board.doc, start, end, names[0], personal):
            continue
        mention = _mention(board, start, end, names)
        if "*" in names[0].unless:
            starred.append((mention, names[0]))
        else:
            board.add(mention)
    named = {a.id for m in board.found for a in m.actors}
    for mention, name in starred:
        if name.actor.id in named:
            board.add(mention)


def find_joined(board: Board) -> None:
    """“the U.S.-Vietnam partnership”: states joined by a hyphen, which after a full stop divides no tokens.

    Args:
        board: what is found so far.
    """
    for token in board.doc:
        if _JOINT.search(token.text) is None or token.i in board.at:
            continue
        parts = _JOINT.split(token.text)
        is_led = parts[-1] == "led"
        told = [board.gazetteer.names.get(simple_tokens(p), ()) for p in (parts[:-1] if is_led else parts)]
        if is_led and len(told) == 1 and told[0]:
            _add_joined(board, token.i, (told[0][0],), "adjective")
        elif not is_led and all(n and n[0].actor.kind in ("state", "organisation") for n in told):
            _add_joined(board, token.i, tuple(names[0] for names in told), "name")


def _add_joined(board: Board, at: int, names: tuple[Name, ...], how: str) -> None:
    board.add(Mention(at, at + 1, at, tuple(n.actor for n in names), how, names[0].where, 0.9))


def _longest(board: Board, row: WordRow, at: int) -> tuple[int, tuple[Name, ...]] | None:
    for size in board.gazetteer.name_sizes.get(row.words[at], ()):
        key = row.words[at : at + size]
        names = board.gazetteer.names.get(key)
        if not names or len(key) < size or not row.is_whole(at, size):
            continue
        usable = tuple(n for n in names if _in_use(board, n) and not _excluded(n, board, row, at, size))
        if usable:
            return size, usable
    return None


def _in_use(board: Board, name: Name) -> bool:
    if board.published is None or (name.begin is None and name.until is None):
        return True
    day = board.published.isoformat()
    return (name.begin or "") <= day and (name.until is None or day[: len(name.until)] <= name.until)


def _excluded(name: Name, board: Board, row: WordRow, at: int, size: int) -> bool:
    """Whether a word of a name's `unless` stands near it, and not in another name ("South Sudan")."""
    if not name.unless:
        return False
    near = (*range(max(at - NEAR, 0), at), *range(at + size, min(at + size + NEAR, len(row.words))))
    return any(
        row.words[i] in name.unless and not _in_other_name(board, row, i, range(at, at + size)) for i in near
    )


def _in_other_name(board: Board, row: WordRow, i: int, own: range) -> bool:
    """Whether a word belongs to a name of several words, none of them of the name looked at."""
    for start in range(max(i - NEAR, 0), i + 1):
        for size in board.gazetteer.name_sizes.get(row.words[start], ()):
            inside = start + size > i and size > 1
            apart = start >= own.stop or start + size <= own.start
            if inside and apart and row.words[start : start + size] in board.gazetteer.names:
                return True
    return False


def _personal_words(doc: Doc) -> dict[str, list[tuple[int, int]]]:
    """Words inside the names of persons, with the tokens (end exclusive) of each such name."""
    found: dict[str, list[tuple[int, int]]] = {}
    for ent in doc.ents:
        if ent.label_ == "PERSON" and len(ent) > 1:
            for token in ent:
                if all(t.i == token.i or _is_personal_word(t) for t in ent):
                    found.setdefault(token.text, []).append((ent.start, ent.end))
    return found


def _is_personal_word(token: Token) -> bool:
    return token.pos_ == "PROPN" and token.lower_ not in TITLE_WORDS and (token.text,) not in load().names


def _is_personal(
    doc: Doc, start: int, end: int, name: Name, personal: dict[str, list[tuple[int, int]]]
) -> bool:
    """A place's name inside a person's ("Sudesh Amman"), or alone after it stood there."""
    if name.actor.kind != "state" or name.how not in ("name", "capital") or end - start > 1:
        return False
    told = personal.get(doc[start].text, [])
    if any(first <= start < last for first, last in told):
        return True
    again = name.how == "capital" or doc[start].ent_type_ == "PERSON"
    return again and any(last <= start for _, last in told)


def _mention(board: Board, start: int, end: int, names: tuple[Name, ...]) -> Mention:
    """Whom a name names: of several people of one name the one in office nearest to the publication day."""
    ordered = sorted(names, key=lambda n: _distance(board, n))
    name = ordered[0]
    clear = len(ordered) == 1 or _distance(board, ordered[0]) < _distance(board, ordered[1])
    root = board.doc[start:end].root.i
    actor = _actor(board, name)
    mention = Mention(start, end, root, (actor,), name.how, name.where, 0.95 if clear else 0.6)
    body = board.body_of(name.actor.id) if name.actor.kind == "person" else None
    return acting_for_body(mention, body)


def _distance(board: Board, name: Name) -> float:
    return board.days_away(name.actor.id) if name.actor.kind == "person" else 0.0


def _actor(board: Board, name: Name) -> Actor:
    if name.actor.kind == "person":
        return board.gazetteer.person_on(name.actor.id, board.published)
    return name.actor


# Names that need company -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ContextualName:
    """Words that name states only where one of others is named ("the two Koreas").

    Attributes:
        words: how it is written.
        states: alpha-3 of those it names.
        needs: alpha-3 of those of which one must be named; empty where none is needed.
        where: file and line.
    """

    words: Words
    states: tuple[str, ...]
    needs: frozenset[str]
    where: str


def find_contextual(board: Board, row: WordRow) -> None:
    """Puts up the contextual names, over shorter mentions that stand within them.

    Args:
        board: what is found so far.
        row: the document's words.
    """
    named = {a.country for m in board.found for a in m.actors}
    for name in contextual_names():
        if name.needs and not named & name.needs:
            continue
        for at in _positions(row.words, name.words):
            start, end = row.tokens(at, at + len(name.words) - 1)
            inside = board.inside(start, end)
            if any(m.start < start or m.end > end for m in inside):
                continue
            for mention in inside:
                board.remove(mention)
            actors = tuple(board.gazetteer.states[code] for code in name.states)
            root = board.doc[start:end].root.i
            board.add(Mention(start, end, root, actors, "alias", name.where, 0.9))


def _positions(around: Words, key: Words) -> Iterator[int]:
    size = len(key)
    for first in dict.fromkeys((key[0], key[0].capitalize())):
        at = -1
        for _ in range(around.count(first)):
            at = around.index(first, at + 1)
            if around[at + 1 : at + size] == key[1:]:
                yield at


@functools.cache
def contextual_names() -> tuple[ContextualName, ...]:
    """The names of data/contextual.txt, longest first.

    Raises:
        DataError: an unknown state.
    """
    states = load().states
    found: dict[Words, ContextualName] = {}
    for row in read_table("contextual.txt"):
        actors, needs = row.many("actors"), row.many("needs")
        for code in (*actors, *needs):
            if code not in states:
                raise DataError(row.where, code, "an alpha-3 of states.txt")
        key = simple_tokens(row["words"])
        found[key] = ContextualName(key, actors, frozenset(needs), row.where)
    return tuple(sorted(found.values(), key=lambda n: -len(n.words)))

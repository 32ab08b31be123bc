"""The gazetteer's entries as lines of text and back: what a cache keeps, and a start reads at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import get_args

from dragoman.gazetteer.known import Name, Office, Term
from dragoman.naming import Words
from dragoman.nouns import Actor, ActorKind

Lookup = Callable[[str], Actor]
_KINDS: dict[str, ActorKind] = {kind: kind for kind in get_args(ActorKind)}
_CELL = "\t"
_LINE = "\n"


def joined(words: Words) -> str:
    """Simple tokens as one string; none of them holds a blank."""
    return " ".join(words)


def parted(text: str) -> Words:
    """The simple tokens that `joined` wrote."""
    return tuple(text.split(" "))


def divided(lines: Iterable[str]) -> str:
    """Several lines as one string."""
    return _LINE.join(lines)


def lines_of(text: str) -> tuple[str, ...]:
    """The lines that `divided` wrote."""
    return tuple(text.split(_LINE))


def actor_line(actor: Actor) -> str:
    """An actor without its id."""
    return _line(actor.name, actor.kind, actor.country, actor.role)


def actor_of(identifier: str, line: str) -> Actor:
    """The actor that `actor_line` wrote."""
    name, kind, country, role = line.split(_CELL)
    return Actor(identifier, name, _KINDS[kind], country or None, role or None)


def name_line(name: Name) -> str:
    """A name, with its actor by id."""
    return _line(
        name.actor.id, name.text, name.how, name.where, name.begin, name.until, ",".join(name.unless)
    )


def name_of(line: str, actor_by_id: Lookup) -> Name:
    """The name that `name_line` wrote.

    Args:
        line: what it wrote.
        actor_by_id: finds the actor.
    """
    identifier, text, how, where, begin, until, unless = line.split(_CELL)
    words = tuple(unless.split(",")) if unless else ()
    return Name(text, actor_by_id(identifier), how, where, begin or None, until or None, words)


def term_line(term: Term) -> str:
    """A term of office without its person."""
    return _line(
        term.role, term.country, term.organisation, term.begin, term.until, term.where, _flag(term.unsure)
    )


def term_of(person: str, line: str) -> Term:
    """The term that `term_line` wrote."""
    role, country, body, begin, until, where, unsure = line.split(_CELL)
    return Term(
        person, role, country or None, body or None, begin or None, until or None, where, bool(unsure)
    )


def office_line(office: Office) -> str:
    """An office without its words."""
    return _line(
        office.role, office.kind, office.country, office.where, office.organisation, _flag(office.capitals),
        _flag(office.plural),
    )  # fmt: skip


def office_of(words: Words, line: str) -> Office:
    """The office that `office_line` wrote."""
    role, kind, country, where, body, capitals, plural = line.split(_CELL)
    return Office(words, role, kind, country or None, where, body or None, bool(capitals), bool(plural))


def holder_key(key: tuple[str, str]) -> str:
    """A role and its state or body as one string."""
    return _CELL.join(key)


def holder_of(text: str) -> tuple[str, str]:
    """The role and holder that `holder_key` wrote."""
    role, holder = text.split(_CELL)
    return role, holder


def _line(*cells: str | None) -> str:
    return _CELL.join(cell or "" for cell in cells)


def _flag(value: bool) -> str:
    return "1" if value else ""

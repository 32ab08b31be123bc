"""Finds the words that name actors, in the order in which one finder builds on another.

The gazetteer overrules the entity recogniser. Persons that no table knows are read from their description
("Russia's Foreign Minister Sergei Lavrov": a person who acts for RUS).
"""

from __future__ import annotations

from dragoman.actors.board import Board
from dragoman.actors.entities import (
    find_bodies_at_home,
    find_bodies_of_states,
    find_entities,
    find_short_names,
    find_speaking_bodies,
)
from dragoman.actors.issuers import issuer
from dragoman.actors.listed import find_contextual, find_joined, find_listed, word_row
from dragoman.actors.persons import find_apposed_persons, find_remembered_persons, find_surnames
from dragoman.actors.titles import find_bare_titles, find_titled_persons, find_titles
from dragoman.analysis import Analysis, Mention
from dragoman.gazetteer import load


def find_names(analysis: Analysis) -> tuple[Mention, ...]:
    """Every mention of an actor by name or title, in text order and without overlaps."""
    own = issuer(analysis.document.source or "")
    country = own[0].country if own else None
    board = Board(analysis.doc, analysis.published, load(), country, analysis.acquaintances)
    row = word_row(analysis.doc)
    find_listed(board, row)
    find_contextual(board, row)
    find_joined(board)
    titles = find_titles(board, row)
    find_titled_persons(board, titles)
    find_entities(board)
    find_bodies_of_states(board)
    find_apposed_persons(board)
    find_remembered_persons(board)
    find_bodies_at_home(board)
    find_short_names(board)
    find_surnames(board)
    find_bare_titles(board, titles)
    find_speaking_bodies(board)
    return tuple(sorted(board.found, key=lambda m: m.start))

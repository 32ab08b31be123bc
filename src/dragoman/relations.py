"""How the events of one document stand to each other: cause, part_of, follows, replaces, aims_at.

Links come from connectives, purpose clauses and linking verbs along the parse, and from who meets whom on a
visit, never from mere nearness.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping

from spacy.tokens import Token

from dragoman import syntax
from dragoman.actors.nominal import counts_for
from dragoman.actors.roles import carriers
from dragoman.analysis import Analysis
from dragoman.nouns import LINK_KINDS, Link, LinkKind
from dragoman.operators import lemma
from dragoman.tables import read_table
from dragoman.wordlists import words

Edge = tuple[int, LinkKind, int]
CLAUSE_MARKS = words("clause marks")
SAID = frozenset({"REQUEST", "ACCUSE", "THREATEN", "REJECT"})
MOST_WORDS = 5
"""Words of the longest connective."""


def relate(analysis: Analysis) -> tuple[tuple[Link, ...], ...]:
    """For each trigger its links to others, as `Link(kind, "index of the other trigger")`."""
    found: list[list[Link]] = [[] for _ in analysis.triggers]
    for start, kind, end in told_edges(analysis):
        if analysis.chains[start] != analysis.chains[end]:
            found[start].append(Link(kind, str(end)))
    for start, end in _during_visits(analysis):
        linked = {(link.kind, link.to) for link in found[start]}
        if ("part_of", str(end)) not in linked and analysis.chains[start] != analysis.chains[end]:
            found[start].append(Link("part_of", str(end)))
    return tuple(tuple(links) for links in found)


def _during_visits(analysis: Analysis) -> list[tuple[int, int]]:
    """Meetings that the visitor of a visit told before has with those visited, or where he goes."""
    visits: list[int] = []
    found = []
    for i, trigger in enumerate(analysis.triggers):
        if trigger.entry.type != "CONSULT":
            continue
        if trigger.entry.kind == "visit":
            visits.append(i)
        elif trigger.entry.kind == "meeting":
            visit = next((v for v in reversed(visits) if _is_met_on(i, v, analysis)), None)
            if visit is not None:
                found.append((i, visit))
    return found


def _is_met_on(meeting: int, visit: int, analysis: Analysis) -> bool:
    visitors = {counts_for(p) for p in analysis.parties[visit].actors}
    visited = {counts_for(p) for p in analysis.parties[visit].recipients}
    everyone = {counts_for(p) for p in analysis.parties[meeting].all()}
    place = analysis.places[meeting]
    there = place is not None and place.country in visited
    statuses = {analysis.readings[meeting].status, analysis.readings[visit].status}
    return bool(visitors & everyone) and (bool(visited & everyone) or there) and len(statuses) == 1


def told_edges(analysis: Analysis) -> tuple[Edge, ...]:
    """The relations that the text tells between two triggers: from which, the kind, to which."""
    doc = analysis.doc
    at: dict[int, int] = {}
    for i, trigger in enumerate(analysis.triggers):
        at[trigger.token] = i
    bearers = _bearers(analysis, at)
    edges: dict[Edge, None] = {}
    for i, trigger in enumerate(analysis.triggers):
        token = doc[trigger.token]
        edge = _by_connective(token, i, at, bearers) or _by_purpose(token, i, at, bearers)
        if edge:
            edges[edge] = None
        for edge in _by_verb(token, i, at, bearers):
            edges[edge] = None
    return tuple(edge for edge in edges if edge[0] != edge[2] and not _is_part_of_word(edge, analysis))


def _is_part_of_word(edge: Edge, analysis: Analysis) -> bool:
    """“set up at China's request”: nothing is a part of what somebody said."""
    return edge[1] == "part_of" and analysis.triggers[edge[2]].entry.type in SAID


def _bearers(analysis: Analysis, at: Mapping[int, int]) -> Mapping[int, int]:
    """The event that a verb bears: its own, or that of the noun it carries ("held talks")."""
    found = dict(at)
    for i, trigger in enumerate(analysis.triggers):
        token = analysis.doc[trigger.token]
        if trigger.entry.pos == "VERB" and syntax.is_verb(token):
            continue
        for verb in carriers(token):
            if not (verb.dep_ in ("acl", "relcl") and verb.head == token):
                found.setdefault(verb.i, i)
        if token.dep_ in ("nsubj", "nsubjpass", "dobj") and syntax.is_verb(token.head):
            found.setdefault(token.head.i, i)
    return found


def _by_connective(
    token: Token, index: int, at: Mapping[int, int], bearers: Mapping[int, int]
) -> Edge | None:
    """Climbs from an event to the connective above it and on to the event that the connective hangs on."""
    child = token
    for head in syntax.governors(token):
        if child.dep_ == "relcl":
            return None  # “under the framework that they signed” hangs on the framework
        connective = _connective(child, head)
        if connective:
            kind, start = connective
            above = head.head if head.dep_ in ("prep", "mark", "agent") else head
            other = _first_bearer(above, index, bearers, within_clause=kind == "part_of")
            if other is None:
                return None
            return (other, kind, index) if start == "head" else (index, kind, other)
        if head.i in at or (syntax.is_verb(head) and head.dep_ not in ("pcomp", "advcl", "xcomp", "acl")):
            return None
        child = head
    return None


def _first_bearer(
    token: Token, index: int, bearers: Mapping[int, int], within_clause: bool = False
) -> int | None:
    """The nearest event that a word hangs on.

    What is done “at” an event is told in the word's own clause, or is the noun that this clause describes
    (“the accords reached at the summit”).
    """
    for candidate in (token, *syntax.governors(token, 4)):
        other = bearers.get(candidate.i)
        if other is not None and other != index:
            return other
        if within_clause and candidate.dep_ == "advcl":
            return None
        if within_clause and candidate.dep_ in ("acl", "relcl"):
            other = bearers.get(candidate.head.i)
            return other if other != index else None
    return None


def _connective(child: Token, head: Token) -> tuple[LinkKind, str] | None:
    """The connective that `head` is, or ends, above an event; or a clause's own mark ("after X attacked")."""
    if child.dep_ == "advcl":
        for mark in child.children:
            if mark.dep_ in ("mark", "advmod", "prep") and mark.lower_ in CLAUSE_MARKS:
                return _connectives().get("because of" if mark.lower_ == "because" else mark.lower_)
        return None
    return _read_connective(head)[0] if child.dep_ in ("pobj", "pcomp") else None


def _read_connective(head: Token) -> tuple[tuple[LinkKind, str] | None, int]:
    """The longest connective that ends at a word, or goes on after it (“because of”), and where it begins."""
    doc, known = head.doc, _connectives()
    if head.i + 1 < len(doc) and doc[head.i + 1].head == head:
        found = known.get(f"{head.lower_} {doc[head.i + 1].lower_}")
        if found:
            return found, head.i
    for start in range(max(head.sent.start, head.i - MOST_WORDS + 1), head.i + 1):
        found = known.get(" ".join(t.lower_ for t in doc[start : head.i + 1]))
        if found:
            return found, start
    return None, head.i


def in_connective(noun: Token) -> bool:
    """Whether a noun only belongs to a connective: the protest of “in protest at”.

    Args:
        noun: a word that may denote an event.
    """
    doc = noun.doc
    if noun.dep_ != "pobj" or noun.i + 1 >= len(doc) or doc[noun.i + 1].pos_ not in ("ADP", "SCONJ", "PART"):
        return False
    kind, start = _read_connective(doc[noun.i + 1])
    return kind is not None and start < noun.i


def _by_purpose(token: Token, index: int, at: Mapping[int, int], bearers: Mapping[int, int]) -> Edge | None:
    """“met to discuss sanctions”: the meeting aims at what stands in its purpose clause."""
    for head in (token, *syntax.governors(token, 5)):
        if head.dep_ in ("advcl", "acl") and any(c.lower_ == "to" and c.dep_ == "aux" for c in head.children):
            other = bearers.get(head.head.i)
            return (other, "aims_at", index) if other is not None and other != index else None
        if head != token and (
            head.i in at or (syntax.is_verb(head) and head.dep_ not in ("xcomp", "pcomp", "conj"))
        ):
            return None
    return None


def _by_verb(token: Token, index: int, at: Mapping[int, int], bearers: Mapping[int, int]) -> list[Edge]:
    """“The drill triggered protests”, “the protests were triggered by the drill”."""
    verb = token.head
    if token.dep_ not in ("nsubj", "nsubjpass") or not syntax.is_verb(verb):
        return []
    edges = []
    for form, (kind, start) in _link_verbs().items():
        if form[0] != lemma(verb):
            continue
        if len(form) == 1:
            others = syntax.agents(verb) if token.dep_ == "nsubjpass" else syntax.objects(verb)
        else:
            others = syntax.with_preposition(verb, form[-1])
        for other in (at[o.i] for o in others if o.i in at):
            subject, object_ = (other, index) if token.dep_ == "nsubjpass" else (index, other)
            edges.append((subject, kind, object_) if start == "subject" else (object_, kind, subject))
    return edges


@functools.cache
def _connectives() -> Mapping[str, tuple[LinkKind, str]]:
    return {
        r["form"]: (_kind(r.one_of("kind", LINK_KINDS)), r.one_of("from", ("head", "other")))
        for r in read_table("connectives.txt")
    }


@functools.cache
def _link_verbs() -> Mapping[tuple[str, ...], tuple[LinkKind, str]]:
    return {
        tuple(r["form"].split()): (
            _kind(r.one_of("kind", LINK_KINDS)),
            r.one_of("from", ("subject", "object")),
        )
        for r in read_table("link_verbs.txt")
    }


def _kind(name: str) -> LinkKind:
    return next(k for k in LINK_KINDS if k == name)

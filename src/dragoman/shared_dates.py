"""Dates that events share: what was done by means of another, or told in one time clause with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from spacy.tokens import Doc, Token

from dragoman import syntax
from dragoman.analysis import DAY, Analysis, Anchor
from dragoman.nouns import Timex
from dragoman.wordlists import words

MEANS = words("means")
POINTING_BACK = words("pointing back")
SCENE = "where it was"
SAME_TIME = words("same time")
SAME_PERIOD = words("same period")


def share_dates(anchors: Sequence[Anchor], analysis: Analysis) -> tuple[Anchor, ...]:
    """Gives undated events the date of the event that they are told to be one in time with.

    Args:
        anchors: one a trigger, by the events' own words.
        analysis: the document, read up to its statuses.
    """
    at = {t.token: i for i, t in enumerate(analysis.triggers)}
    told = told_of_verbs(analysis.timexes, analysis.doc)
    shared = list(anchors)
    for index, anchor in enumerate(anchors):
        if anchor.undated:
            token = analysis.doc[analysis.triggers[index].token]
            shared[index] = (
                _of_deed(index, token, at, anchors, analysis)
                or _of_telling(token, told)
                or _of_scene(token, at, anchors)
                or _of_outcome(token, at, anchors)
                or _of_purpose(index, token, at, anchors, analysis)
                or _of_clause(token, told)
                or anchor
            )
    return tuple(shared)


def _as_told(other: Anchor, how: str) -> Anchor | None:
    """The date of another event, None where no expression tells it."""
    return replace(other, how=how) if other.timex else None


def _of_deed(
    index: int, token: Token, at: Mapping[int, int], anchors: Sequence[Anchor], analysis: Analysis
) -> Anchor | None:
    """“killed in an airstrike last week”: the date told of the deed is that of its means."""
    noun = syntax.bearer(token)
    if noun.dep_ != "pobj" or noun.head.lower_ not in MEANS or analysis.readings[index].status == "ongoing":
        return None
    for above in syntax.governors(noun.head):
        # The preposition is often hung on the verb above a deed that a noun tells: “follows the killing in”.
        objects = [o for o in syntax.objects(above) if o.i < noun.i] if syntax.is_verb(above) else []
        deed = next((at[t.i] for t in (above, *objects) if t.i in at), None)
        if deed is not None:
            same = analysis.triggers[deed].entry.type == analysis.triggers[index].entry.type
            return _as_told(anchors[deed], "means") if same else None
        if not syntax.is_nominal(above) and above.dep_ != "prep":
            return None
    return None


def _of_scene(verb: Token, at: Mapping[int, int], anchors: Sequence[Anchor]) -> Anchor | None:
    """“held talks in Prague in October, where they agreed”: done where another was done, and then."""
    if verb.dep_ != "relcl" or not syntax.is_verb(verb) or "had" in syntax.auxiliaries(verb):
        return None
    first = verb.left_edge
    if first.lower_ in ("at", "during") and first.nbor().lower_ == "which" and verb.head.i in at:
        return _as_told(anchors[at[verb.head.i]], SCENE)  # “a meeting last month at which they agreed”
    if first.lower_ != "where":
        return None
    above = next((t for t in syntax.governors(verb) if syntax.is_verb(t)), None)
    if above is None:
        return None
    events = (anchors[at[t.i]] for t in (above, *syntax.objects(above)) if t.i in at)
    return next((told for event in events if (told := _as_told(event, SCENE))), None)


def _of_outcome(verb: Token, at: Mapping[int, int], anchors: Sequence[Anchor]) -> Anchor | None:
    """“shelled a village over the weekend, killing five”: what a deed did was done with it."""
    outcome = verb.dep_ == "advcl" and verb.tag_ == "VBG" and verb.head.i in at and verb.head.i < verb.i
    if not outcome or any(c.dep_ in ("mark", "prep") and c.i < verb.i for c in verb.children):
        return None
    return _as_told(anchors[at[verb.head.i]], "with what did it")


def _of_purpose(
    index: int, verb: Token, at: Mapping[int, int], anchors: Sequence[Anchor], analysis: Analysis
) -> Anchor | None:
    """“rallied on Sunday to demand his release”: what was said by doing it was said then."""
    said = verb.dep_ in ("advcl", "xcomp") and analysis.readings[index].status == "occurred"
    if not said or verb.tag_ != "VB" or verb.head.i not in at:
        return None
    return _as_told(anchors[at[verb.head.i]], "by what was done")


def _of_telling(token: Token, told: Mapping[int, Timex]) -> Anchor | None:
    """“announced the vote in a letter on Monday”, “won it in May by paying”: what one does something by."""
    noun = syntax.bearer(token)
    verb = noun.head.head
    names = ("in", "by", "with") if noun.dep_ == "pobj" else ("by",) if noun.dep_ == "pcomp" else ()
    if noun.head.lower_ not in names or verb.i not in told:
        return None
    known = any(c.lower_ in POINTING_BACK for c in noun.children)
    return None if known else Anchor.of(told[verb.i], "means")


def told_of_verbs(timexes: tuple[Timex, ...], doc: Doc) -> dict[int, Timex]:
    """For each verb the date told of itself, without the dates of its clauses and nouns."""
    found: dict[int, Timex] = {}
    for timex in timexes:
        tokens = doc.char_span(timex.span.start, timex.span.end, alignment_mode="expand")
        if tokens is None or timex.type in ("SET", "DURATION") or timex.start is None or timex.end is None:
            continue
        above = tokens.root.head
        if tokens.root.dep_ == "pobj":
            above = above.head if above.lower_ in ("on", "in", "at", "during") else tokens.root
        if syntax.is_verb(above):
            found.setdefault(above.i, timex)
    return found


def _of_clause(verb: Token, told: Mapping[int, Timex]) -> Anchor | None:
    """“in 2003, when X fell”, “said as they met Monday”: a time clause and its main clause are one in time.

    “After” leaves the day open, but not the year or month: “founded in 2003 after X fell”.
    """
    if not syntax.is_verb(verb):
        return None
    if verb.dep_ == "advcl" and verb.head.i in told:
        timex, mark = told[verb.head.i], _mark(verb)
        near = mark in SAME_PERIOD and len(timex.start or "") < DAY
        if mark in SAME_TIME or near:
            return Anchor.of(timex, "main clause")
    for clause in verb.children:
        if clause.dep_ == "advcl" and clause.i in told and _mark(clause) in SAME_TIME:
            return Anchor.of(told[clause.i], "time clause")
    return None


def _mark(verb: Token) -> str:
    """The word that opens a clause, lower-cased, empty where none does."""
    return next((c.lower_ for c in verb.children if c.dep_ in ("mark", "advmod") and c.i < verb.i), "")

"""Gives each event the time that governs it through the parse (the day of the news: news_day.py)."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from spacy.tokens import Doc, Token

from dragoman import syntax
from dragoman.actors.roles import carriers
from dragoman.analysis import DAY, Analysis, Anchor, Reading, Trigger
from dragoman.news_day import lead_day
from dragoman.nouns import Span, Timex
from dragoman.offsets import BACKWARD, FORWARD, counted_back_to_events, counted_from_events
from dragoman.operators import governs, lemma
from dragoman.shared_dates import share_dates
from dragoman.tables import read_table
from dragoman.timex import resolve
from dragoman.wordlists import words

MEANS = words("means")
TIME_LIMITS = words("time limits")
LONGEST_JOINT = len(" through ")
"""Characters between the ends of a range."""
SAID = frozenset({"REQUEST", "ACCUSE", "THREATEN", "SUPPORT", "REJECT"})
"""Types of event that words make: they are not of the time that the words tell of."""
MATTER = words("matter of speech")
MONTH = len("2018-06")
ERA_DAYS = 5 * 366
"""Days from which an expression is of an era."""
OPEN_END = words("open end")
OPEN_BEGINNING = words("open beginning")
COMING_BACK = words("coming back")
PUT_OFF_TO = words("put off to")


def anchor_events(analysis: Analysis) -> tuple[Anchor, ...]:
    """For each trigger the dates it has by its own words; a chain's other mentions come later."""
    doc = analysis.doc
    at = {t.token: i for i, t in enumerate(analysis.triggers)}
    governed = _governed_by_verb(analysis.triggers, doc)
    candidates: dict[int, list[tuple[int, Timex, str]]] = {}
    for timex in _without_range_ends(analysis.timexes):
        root = _root_of(timex.span, doc)
        if root is None or (timex.start is None and timex.end is None) or _dates_nothing(timex, analysis):
            continue
        if _dates_a_thing(root, timex, at) or _counts_a_first(root):
            continue
        for index, distance, how in _claimants(_counted_clause(timex.span, doc) or root, at, governed):
            if how == "own" and _is_of_matter(root, timex, analysis.triggers[index], doc):
                continue
            candidates.setdefault(index, []).append((distance, timex, how))
    anchors = [
        _anchor(t, candidates.get(i, []), analysis, analysis.readings[i])
        for i, t in enumerate(analysis.triggers)
    ]
    dated = {
        t.token: (a.start, a.end) for t, a in zip(analysis.triggers, anchors, strict=True) if a.start or a.end
    }
    for governor, timex in counted_from_events(analysis.timexes, doc, dated):
        if timex.start is not None:
            for index in _governed_at(governor, at, governed):
                anchors[index] = Anchor.of(timex, "counted from an event")
    _count_back(anchors, at, governed, analysis)
    return share_dates(anchors, analysis)


def _count_back(
    anchors: list[Anchor],
    at: Mapping[int, int],
    governed: Mapping[int, list[tuple[int, str]]],
    analysis: Analysis,
) -> None:
    """“The move came two days after Iran seized a ship”: dates the undated event by the other, in place."""

    def day_of(governor: Token) -> date | None:
        told = [at[t.i] for t in (governor, *syntax.surface_subjects(governor)) if t.i in at]
        told += [at[refers] for i in told if (refers := analysis.triggers[i].refers) is not None]
        for i in told:
            if anchors[i].start is not None and anchors[i].start == anchors[i].end:
                return anchors[i].day
        main = governor.dep_ == "ROOT" and governor.tag_ in ("VBD", "VBZ", "VBP")
        if not main or "had" in syntax.auxiliaries(governor):
            return None
        return lead_day(analysis, anchors) or analysis.published

    for tokens, timex in counted_back_to_events(analysis.timexes, analysis.doc, day_of):
        for index in _governed_at(_top(tokens), at, governed):
            if anchors[index].undated:
                anchors[index] = Anchor.of(timex, "counted back from an event")


def _top(tokens: list[Token]) -> Token:
    """The word on which the others hang."""
    inside = {t.i for t in tokens}
    return next((t for t in tokens if t.head.i not in inside), tokens[0])


def _without_range_ends(timexes: tuple[Timex, ...]) -> Iterator[Timex]:
    """Expressions without the last day of “July 3-9”: the first one has the whole range."""
    before: Timex | None = None
    for timex in timexes:
        ends = before is not None and before.begin != before.until and before.until == timex.until
        if not (ends and before is not None and timex.span.start - before.span.end <= LONGEST_JOINT):
            yield timex
        before = timex


def _governed_at(
    token: Token, at: Mapping[int, int], governed: Mapping[int, list[tuple[int, str]]]
) -> list[int]:
    """The events at a token: its own, else those that the verb carries."""
    if token.i in at:
        return [at[token.i]]
    return [index for index, how in governed.get(token.i, []) if how in ("carrier", "obj", "subj", "xcomp")]


def _dates_nothing(timex: Timex, analysis: Analysis) -> bool:
    """A decade or century dates no event, nor does a length still to come ("a five-year plan")."""
    if timex.begin is None or timex.until is None:
        return False
    published = analysis.published
    to_come = published is not None and (timex.until - published).days > 1
    return (timex.until - timex.begin).days > ERA_DAYS or (timex.type == "DURATION" and to_come)


def _counts_a_first(root: Token) -> bool:
    """“the first visit since 1985”: the year is of the one before."""
    noun = root.head.head
    first = any(
        c.lower_ in ("first", "worst", "biggest", "largest", "deadliest", "highest") for c in noun.children
    )
    return root.head.lower_ == "since" and first


def _dates_a_thing(root: Token, timex: Timex, at: Mapping[int, int]) -> bool:
    """“the election in November”, “the law of 2010”: a month or year of a noun that is no event."""
    if timex.start is None or len(timex.start) > MONTH or root.dep_ != "pobj":
        return False
    noun = root.head.head
    if root.head.lower_ not in ("in", "of") or noun.pos_ != "NOUN" or noun.i in at:
        return False
    return noun.dep_ == "pobj" and noun.head.lower_ not in MEANS - {"of", "from"}


def _root_of(span: Span, doc: Doc) -> Token | None:
    tokens = doc.char_span(span.start, span.end, alignment_mode="expand")
    return tokens.root if tokens is not None and len(tokens) else None


def _counted_clause(span: Span, doc: Doc) -> Token | None:
    """The verb of the clause from which a time is counted (“a day after X ended”): its governor is dated."""
    tokens = doc.char_span(span.start, span.end, alignment_mode="expand")
    if tokens is None or tokens.end >= len(doc):
        return None
    word = doc[tokens.end]
    counts = word.lower_ in FORWARD | BACKWARD and word.dep_ == "mark" and word.head.dep_ == "advcl"
    return word.head if counts and tokens.root.head == word.head else None


def _governed_by_verb(triggers: tuple[Trigger, ...], doc: Doc) -> Mapping[int, list[tuple[int, str]]]:
    """For each verb the event nouns it carries or governs, with the way it does."""
    found: dict[int, list[tuple[int, str]]] = {}
    own = {t.token for t in triggers}
    for index, trigger in enumerate(triggers):
        token = doc[trigger.token]
        if trigger.entry.pos == "VERB" and syntax.is_verb(token):
            _add_governing_verb(token, index, found)
            if syntax.is_purpose(token) and syntax.is_verb(token.head) and token.head.i not in own:
                found.setdefault(token.head.i, []).append((index, "purpose"))
            continue
        apart = syntax.bearer(token).head.lower_ in FORWARD | BACKWARD
        for verb in carriers(token):
            if not (apart and verb.i < token.i):  # “met on Monday, before talks”: another time
                found.setdefault(verb.i, []).append((index, "carrier"))
        first = _subject_matter(syntax.bearer(token))
        slot = {"dobj": "obj", "nsubjpass": "obj", "nsubj": "subj"}.get(first.dep_)
        if slot is None and first.dep_ == "attr":
            slot = "attr"
        if slot is None and first.dep_ == "pobj" and first.head.lower_ == "from":
            slot = "return" if lemma(first.head.head) in COMING_BACK else None
        if slot is None and (limit := _time_limit_of(first)) is not None:
            found.setdefault(limit.head.i, []).append((index, limit.lemma_.lower()))
        governor = first.head.head if slot == "return" else first.head
        if slot and syntax.is_verb(governor):
            for verb in [governor, *syntax.conjuncts(governor)[1:]]:
                if (index, "carrier") not in found.get(verb.i, []):
                    found.setdefault(verb.i, []).append((index, slot))
    return found


def _subject_matter(noun: Token) -> Token:
    """“has been the subject of sanctions since 2011”: the predicate noun that stands for the event."""
    above = noun.head.head
    if noun.dep_ != "pobj" or noun.head.lower_ != "of" or above.dep_ != "attr":
        return noun
    operator = governs(above, "NOUN", "of")
    return above if operator is not None and operator.effect == "same" else noun


def _time_limit_of(noun: Token) -> Token | None:
    """The noun whose predicate dates the event (“the deadline for a deal is June 30”), else None."""
    if noun.dep_ != "pobj" or noun.head.lower_ not in ("for", "of", "on"):
        return None
    limit = noun.head.head
    if limit.lemma_.lower() not in TIME_LIMITS or limit.dep_ != "nsubj" or limit.head.lemma_ != "be":
        return None
    return limit


def _add_governing_verb(verb: Token, index: int, found: dict[int, list[tuple[int, str]]]) -> None:
    """“is due to meet Friday”: the date may hang on the operator above the verb."""
    head = verb.head
    if verb.dep_ == "xcomp" and (syntax.is_verb(head) or head.pos_ == "ADJ"):
        operator = governs(head, "VERB", "xcomp") or governs(head, "ADJ", "xcomp")
        if operator and operator.effect in ("scheduled", "same", "ongoing", "occurred"):
            target = head if syntax.is_verb(head) else head.head
            found.setdefault(target.i, []).append((index, "xcomp"))


def _claimants(
    root: Token, at: Mapping[int, int], governed: Mapping[int, list[tuple[int, str]]]
) -> list[tuple[int, int, str]]:
    """Which triggers a time expression dates: the nearest trigger above it, or those its verb governs."""
    token, distance = root, 0
    while True:
        claims: list[tuple[int, int, str]] = []
        if token.i in at and token != root:
            claims.append((at[token.i], distance, "own"))
        for index, how in governed.get(token.i, []):
            if token.i not in at or how in ("carrier",):
                claims.append((index, distance + 1, how))
        if claims and token != root:
            return claims + _shared_by_conjuncts(token, root, at, governed, distance)
        if token.head == token or (syntax.is_verb(token) and token != root and not _transparent(token)):
            return []
        token, distance = token.head, distance + 1


def _is_of_matter(root: Token, timex: Timex, trigger: Trigger, doc: Doc) -> bool:
    """“welcomed the February 3 vote”, “blamed X for leaving in 2018”: the date is of what is spoken of.

    A day after a gerund stays with the saying: “accused X of sheltering militants on Monday”.
    """
    verb = doc[trigger.token]
    if trigger.entry.type not in SAID or not syntax.is_verb(verb):
        return False
    below = next((t for t in (root, *root.ancestors) if t.head == verb), root)
    if below == root:
        return False
    path = [root, *itertools.takewhile(lambda t: t != below, root.ancestors)]
    if any(syntax.is_verb(t) for t in path) and len(timex.start or "") == DAY:
        return False
    if below.dep_ in ("prep", "dative"):
        return below.lower_ in MATTER and root.head != below
    return below.dep_ in ("dobj", "nsubjpass")


def _transparent(verb: Token) -> bool:
    """A verb that leaves the date to what governs it: infinitives and participles below the event."""
    return verb.dep_ in ("acl", "xcomp", "pcomp", "advcl") and verb.tag_ in ("VB", "VBG", "VBN")


def _shared_by_conjuncts(
    verb: Token,
    root: Token,
    at: Mapping[int, int],
    governed: Mapping[int, list[tuple[int, str]]],
    distance: int,
) -> list[tuple[int, int, str]]:
    """A date told before the first of several joined verbs dates them all."""
    if not syntax.is_verb(verb) or root.i > verb.i:
        return []
    claims = []
    for other in syntax.conjuncts(verb)[1:]:
        if other.i in at:
            claims.append((at[other.i], distance + 2, "shared"))
        claims += [
            (index, distance + 2, "shared") for index, how in governed.get(other.i, []) if how == "carrier"
        ]
    return claims


def _anchor(
    trigger: Trigger, candidates: list[tuple[int, Timex, str]], analysis: Analysis, reading: Reading
) -> Anchor:
    if candidates:
        _, timex, how = min(candidates, key=lambda c: _preference(c, trigger, analysis.doc, reading))
        timex = _at_precision(timex)
        timex = _with_next_days(_in_tense(timex, analysis, reading), candidates, analysis)
        anchor = _by_preposition(Anchor.of(timex, how), timex, analysis.doc, reading)
        return _bounded(anchor, trigger, analysis.doc, reading)
    return Anchor()


def _at_precision(timex: Timex) -> Timex:
    """“over the last four years” is told to the year: days that a length was counted to are no precision."""
    length = {"Y": 4, "M": 7}.get(timex.value[-1:]) if timex.type == "DURATION" else None
    if length is None or "T" in timex.value:
        return timex
    return replace(timex, start=timex.start and timex.start[:length], end=timex.end and timex.end[:length])


def _with_next_days(timex: Timex, candidates: list[tuple[int, Timex, str]], analysis: Analysis) -> Timex:
    """“on February 27 and 28”: days told one after the other are the days of one event."""
    text = analysis.document.text
    for later in sorted((c[1] for c in candidates), key=lambda t: t.span):
        joined = text[timex.span.end : later.span.start].strip(" ,") in ("and", "&")
        if later.span.start > timex.span.end and joined and timex.until == later.begin is not None:
            span = Span(timex.span.start, later.span.end)
            timex = replace(timex, until=later.until, end=later.end, span=span, text=span.of(text))
    return timex


def _in_tense(timex: Timex, analysis: Analysis, reading: Reading) -> Timex:
    """A bare weekday or month read against the tense of its event (“occurred” next Friday) is read again."""
    published = analysis.published
    if published is None or timex.begin is None or timex.until is None or not reading.marked:
        return timex
    if reading.status == "occurred" and timex.begin > published:
        return resolve(timex, analysis.document.text, published, past=True)
    if reading.status == "scheduled" and timex.until <= published:
        return resolve(timex, analysis.document.text, published, past=False)
    return timex


def _preference(
    candidate: tuple[int, Timex, str], trigger: Trigger, doc: Doc, reading: Reading
) -> tuple[bool, bool, bool, bool, bool, int, Span]:
    """A day before a habit or a length; what is put off “to” a date has it; else its own, the nearest."""
    distance, timex, _ = candidate
    moved_to = reading.status == "postponed" and _word_before(timex, doc) in PUT_OFF_TO
    root = _root_of(timex.span, doc)
    below = root is not None and doc[trigger.token].is_ancestor(root)
    token = doc[trigger.token]
    # “the talks, which collapsed in June, are to resume on Sunday”: the clause tells of an earlier step.
    earlier = reading.status == "scheduled" and any(
        t.dep_ == "relcl" and t.head == token and t.tag_ == "VBD" for t in (root.ancestors if root else ())
    )
    poor = (timex.type == "SET", timex.type == "DURATION")
    return (earlier, *poor, not moved_to, not below, distance, timex.span)


def _word_before(timex: Timex, doc: Doc) -> str:
    """The lower-cased word before an expression, empty where there is none."""
    tokens = doc.char_span(timex.span.start, timex.span.end, alignment_mode="expand")
    return str(doc[tokens.start - 1].lower_) if tokens is not None and tokens.start > 0 else ""


def _by_preposition(anchor: Anchor, timex: Timex, doc: Doc, reading: Reading) -> Anchor:
    """“since”, “until”, “by”, “before” and “after” a date leave one side open."""
    before = _word_before(timex, doc)
    if before in PUT_OFF_TO and reading.status == "postponed":
        return replace(anchor, start=anchor.start or anchor.end)
    if anchor.start is None or anchor.end is None:
        return anchor
    if before in OPEN_END and timex.type != "DURATION":
        return replace(anchor, end=None)
    if before in OPEN_BEGINNING:
        return replace(anchor, start=None)
    return anchor


def _bounded(anchor: Anchor, trigger: Trigger, doc: Doc, reading: Reading) -> Anchor:
    """A date carried by “ended” or “began” bounds the event on that side only."""
    if anchor.how in TIME_LIMITS:
        return replace(anchor, start=None) if anchor.how == "deadline" else anchor
    if anchor.how not in ("subj", "obj", "carrier", "return"):
        return anchor
    token = doc[trigger.token]
    if anchor.how == "return":
        return replace(anchor, start=None)
    verb = token.head
    bound = _aspect().get(" ".join([lemma(verb), *syntax.particles(verb)]))
    if bound == "end" and token.dep_ in ("nsubj", "nsubjpass"):
        return replace(anchor, start=None)
    if (
        bound == "start"
        and token.dep_ in ("nsubj", "nsubjpass")
        and reading.status in ("occurred", "ongoing")
    ):
        return replace(anchor, end=None)
    return anchor


@functools.cache
def _aspect() -> Mapping[str, str]:
    return {r["verb"]: r.one_of("bound", ("start", "end")) for r in read_table("aspect.txt")}

"""Puts the parts together: settles date, status and parties along each chain, and writes the reports."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from spacy.tokens import Token

from dragoman import syntax
from dragoman.actors.nominal import counts_for, is_private
from dragoman.actors.roles import carriers
from dragoman.analysis import Analysis, Anchor, Parties, Reading
from dragoman.anchoring import SAID
from dragoman.chains import ordinal
from dragoman.codebook import Mode
from dragoman.confidence import confidence, signs_of
from dragoman.discourse import PAIRED_KINDS, last_pair, named_beside, with_pair
from dragoman.implied import within_country
from dragoman.news_day import Opening, news_day, read_opening
from dragoman.nouns import Link, Party, Place, Report, Status
from dragoman.operators import lemma, noun_lemma
from dragoman.reference import names_as_known, topic
from dragoman.shades import contexts_of, mode_of
from dragoman.timex import iso_bounds
from dragoman.timex.dates import shift
from dragoman.wordlists import words

PLANS: tuple[Status, ...] = ("scheduled", "cancelled", "postponed")
LASTING = frozenset({"visit", "exercise", "meeting", "protest"})
"""Kinds of event that go on after they begin."""
BEGINNING = words("beginning")
ARRIVING = words("arriving")
ONE_MORE = words("one more")
POINTING = words("pointing at an event")
_DAYS = re.compile(r"P(\d{1,2})D")
DROPPED: tuple[Status, ...] = ("postponed", "cancelled")


@dataclass(frozen=True, slots=True)
class _Settled:
    """One trigger's parts after its chain was heard."""

    parties: Parties
    reading: Reading
    anchor: Anchor
    place: Place | None = None


def write_reports(analysis: Analysis) -> tuple[Report, ...]:
    """The document's reports in text order; mentions without any political party are left out."""
    kept = _kept(analysis)
    number = {index: f"r{n}" for n, index in enumerate(kept, 1)}
    first = _first_of_chain(kept, analysis)
    return tuple(_report(i, settled, analysis, number, first) for i, settled in kept.items())


def read_signs(analysis: Analysis) -> tuple[frozenset[str], ...]:
    """What tells of each report how sure it is, beside the reports; for evaluation/calibrate.py.

    Args:
        analysis: a document, read to its end.
    """
    return tuple(_signs(i, settled, analysis) for i, settled in _kept(analysis).items())


def _kept(analysis: Analysis) -> dict[int, _Settled]:
    """The triggers that become reports, by their index, settled."""
    opening = read_opening(analysis)
    every = ((i, _settle(i, analysis, opening)) for i in range(len(analysis.triggers)))
    return {i: settled for i, settled in every if any(not is_private(p.actor) for p in settled.parties.all())}


def _signs(index: int, settled: _Settled, analysis: Analysis) -> frozenset[str]:
    trigger, strength = analysis.triggers[index], analysis.attributions[index].strength
    recalled = names_as_known(trigger, analysis)
    return signs_of(
        trigger,
        settled.reading,
        settled.anchor,
        settled.parties,
        place=analysis.places[index] is not None,
        strength=strength,
        recalled=recalled,
    )


def _first_of_chain(kept: Iterable[int], analysis: Analysis) -> dict[int, int]:
    first: dict[int, int] = {}
    for i in kept:
        first.setdefault(analysis.chains[i], i)
    return {i: first[analysis.chains[i]] for i in kept}


def _settle(index: int, analysis: Analysis, opening: Opening) -> _Settled:
    mates = [i for i, head in enumerate(analysis.chains) if head == analysis.chains[index]]
    parties = _settle_parties(index, mates, analysis)
    anchor = _settle_anchor(index, mates, analysis)
    if _dates_what_is_said(index, anchor, analysis):
        anchor = Anchor()
    reading = _settle_status(index, mates, anchor, analysis)
    if anchor.undated:
        whole = _anchor_of_whole(mates, analysis)
        stop = _anchor_of_stop(index, mates, analysis)
        if whole is not None and stop is not None and not _lies_within(stop, whole):
            stop = None
        anchor = stop or whole or _news_anchor(mates, analysis, opening)
    if _only_begins(index, anchor, analysis) and reading.status == "occurred":
        reading = Reading("ongoing", True, (*reading.why, "it begins on the day"))
        anchor = replace(anchor, end=_last_day_told(mates, anchor, analysis))
    return _Settled(parties, reading, anchor, _settle_place(index, mates, analysis))


def _settle_place(index: int, mates: list[int], analysis: Analysis) -> Place | None:
    """A mention's own place, else the one told with its chain, else that of the event it is part of."""
    wholes = [int(k.to) for i in mates for k in analysis.links[i] if k.kind == "part_of"]
    for i in (index, *mates, *wholes):
        if analysis.places[i] is not None:
            return analysis.places[i]
    return None


def _last_day_told(mates: list[int], anchor: Anchor, analysis: Analysis) -> str | None:
    """“arrives for a two-day visit”: the last day of what begins, where its length in days is told."""
    told = [analysis.doc[analysis.triggers[i].token] for i in mates]
    for token in (*told, *(n for t in told for n in syntax.with_preposition(t, "for"))):
        first, last = analysis.char_span(token.left_edge.i, token.i + 1).start, token.idx
        for timex in analysis.timexes:
            days = _DAYS.fullmatch(timex.value or "") if first <= timex.span.start < last else None
            if days and anchor.start:
                begin, _ = iso_bounds(anchor.start, anchor.start)
                end = shift(begin, int(days[1]) - 1, "D") if begin and len(anchor.start) == 10 else None
                return end.isoformat() if end else None
    return None


def _only_begins(index: int, anchor: Anchor, analysis: Analysis) -> bool:
    """“arrives in Hanoi”, “begins a visit”: told on the day itself, it is under way its end unknown."""
    trigger = analysis.triggers[index]
    if trigger.entry.kind not in LASTING or analysis.published is None:
        return False
    if anchor.day != analysis.published:
        return False
    token = analysis.doc[trigger.token]
    verbs = [token] if syntax.is_verb(token) else [v for v in carriers(token) if v.head != token]
    return any(
        lemma(v) in BEGINNING
        and v.tag_ in ("VBZ", "VBP")
        and (v != token or lemma(v) not in ARRIVING or _has_purpose(v))
        for v in verbs
    )


def _has_purpose(verb: Token) -> bool:
    """“arrives for talks” begins a stay; “arrives ahead of the talks” tells of the arrival alone."""
    return bool(syntax.with_preposition(verb, "for")) or any(syntax.is_purpose(c) for c in verb.children)


def _dates_what_is_said(index: int, anchor: Anchor, analysis: Analysis) -> bool:
    """A saying made, but dated still to come, has the date of what it says ("asked for troops by 2025")."""
    if analysis.triggers[index].entry.type not in SAID or analysis.published is None:
        return False
    begin, until = iso_bounds(anchor.start, anchor.end)
    to_come = begin is not None and begin > analysis.published
    by_then = begin is None and until is not None and until > analysis.published + timedelta(days=1)
    return analysis.readings[index].status == "occurred" and (to_come or by_then)


def _settle_parties(index: int, mates: list[int], analysis: Analysis) -> Parties:
    own = analysis.parties[index]
    symmetric = analysis.triggers[index].entry.frame.symmetric
    actors, recipients = list(own.actors), list(own.recipients)
    for i in mates:
        other = analysis.parties[i]
        if analysis.triggers[i].entry.frame.symmetric != symmetric:
            continue
        if symmetric or not actors:
            actors += [p for p in other.actors if i != index]
        if not recipients and not symmetric:
            recipients = list(other.recipients)
    actors = _by_country(actors)
    known = {counts_for(p) for p in actors}
    recipients = [p for p in _by_country(recipients) if counts_for(p) not in known]
    settled = Parties(tuple(actors), tuple(recipients), own.confidence, own.why)
    if symmetric and analysis.triggers[index].entry.kind in PAIRED_KINDS:
        paired = with_pair(settled, last_pair(index, analysis))
        bare = analysis.triggers[index].entry.kind == "ceasefire" and not paired.all()
        if bare and names_as_known(analysis.triggers[index], analysis):
            return named_beside(index, analysis)
        return paired
    if not settled.all() and analysis.triggers[index].entry.type == "ASSAULT":
        return within_country(analysis.doc[analysis.triggers[index].token], settled, analysis)
    return settled


def _by_country(parties: list[Party]) -> list[Party]:
    """Each party once: a person is kept beside others of the same state, the bare state only where alone."""
    persons = [p for p in parties if p.actor.kind in ("person", "office")]
    covered = {p.actor.country for p in persons if p.actor.country}
    kept: dict[str, Party] = {}
    for party in parties:
        if party.actor.kind == "state" and party.actor.country in covered:
            continue
        kept.setdefault(party.actor.id, party)
    return list(kept.values())


def _settle_anchor(index: int, mates: list[int], analysis: Analysis) -> Anchor:
    """The narrowest date told of the event anywhere in its chain."""
    dropped = analysis.readings[index].status in DROPPED
    dated = [
        analysis.anchors[i]
        for i in mates
        if (analysis.anchors[i].start or analysis.anchors[i].end)
        # The day for which something was planned and put off isn't the day on which it was held.
        and (analysis.readings[i].status in DROPPED) == dropped
    ]
    own = analysis.anchors[index]
    if not dated:
        return own
    best = min(dated, key=_width)
    return own if (own.start or own.end) and _width(own) <= _width(best) else best


def _width(anchor: Anchor) -> int:
    begin, until = iso_bounds(anchor.start, anchor.end)
    if begin is None or until is None:
        return 100_000
    return (until - begin).days


def _is_in_force(index: int, analysis: Analysis) -> bool:
    """What is done as part of an agreement or a truce isn't done on the day that it was made."""
    return analysis.triggers[index].entry.kind in ("agreement", "ceasefire", "sanction")


def _anchor_of_whole(mates: list[int], analysis: Analysis, depth: int = 0) -> Anchor | None:
    """What is done during or at another event has its date; that other may itself be part of one."""
    for i in mates:
        for link in analysis.links[i]:
            if link.kind != "part_of" or depth > 2 or _is_in_force(int(link.to), analysis):
                continue
            chain = analysis.chains[int(link.to)]
            wholes = [k for k, head in enumerate(analysis.chains) if head == chain]
            whole: Anchor | None = _settle_anchor(int(link.to), wholes, analysis)
            if whole is None or (whole.start is None and whole.how != "return"):
                whole = _anchor_of_whole(wholes, analysis, depth + 1)
            if whole is not None:
                word = analysis.doc[analysis.triggers[int(link.to)].token].text
                return replace(whole, how=f"part of “{word}”")
    return None


def _lies_within(part: Anchor, whole: Anchor) -> bool:
    """Whether one date is narrower than another and no day of it lies outside."""
    (begin, until), (first, last) = iso_bounds(part.start, part.end), iso_bounds(whole.start, whole.end)
    if begin is None or until is None or first is None or last is None:
        return False
    return first <= begin and until <= last and (begin, until) != (first, last)


def _anchor_of_stop(index: int, mates: list[int], analysis: Analysis) -> Anchor | None:
    """An undated plan to meet falls on the dated plan told just before it of the same visitor or host."""
    if analysis.triggers[index].entry.type != "CONSULT" or analysis.readings[index].status != "scheduled":
        return None
    everyone = {counts_for(p) for p in analysis.parties[index].all()}
    for i in range(min(mates) - 1, -1, -1):
        if analysis.readings[i].status != "scheduled" or analysis.triggers[i].entry.type != "CONSULT":
            continue
        shared = everyone & {counts_for(p) for p in analysis.parties[i].all()}
        if shared and analysis.anchors[i].start is not None:
            return replace(analysis.anchors[i], how="as the plan told before it")
    return None


def _news_anchor(mates: list[int], analysis: Analysis, opening: Opening) -> Anchor:
    for i in mates:
        day = news_day(analysis, i, opening)
        if day is not None:
            return Anchor(day.isoformat(), day.isoformat(), None, "news day")
    return Anchor()


def _settle_status(index: int, mates: list[int], anchor: Anchor, analysis: Analysis) -> Reading:
    own = analysis.readings[index]
    # A present tense that carries the event tells it as the day's news, as much as a past tense does.
    if not own.marked and "present tense" not in own.why:
        for i in mates:
            other = analysis.readings[i]
            if other.marked and other.status in _handed_on(index, i, analysis):
                own = Reading(other.status, True, (*own.why, "as its other mention", *other.why))
                break
    return _against_calendar(own, anchor, analysis)


def _handed_on(index: int, other: int, analysis: Analysis) -> tuple[Status, ...]:
    """Which statuses of another mention hold for an unmarked one; under way only by the same word."""
    words = [noun_lemma(analysis.doc[analysis.triggers[i].token]) for i in (index, other)]
    return (*PLANS, "ongoing") if words[0] == words[1] else PLANS


def _against_calendar(reading: Reading, anchor: Anchor, analysis: Analysis) -> Reading:
    """What lies after the publication day hasn't occurred; what is taken for planned and lies before has."""
    if analysis.published is None:
        return reading
    begin, until = iso_bounds(anchor.start, anchor.end)
    if begin is not None and until is None and begin <= analysis.published and reading.status == "occurred":
        return replace(reading, status="ongoing", marked=True, why=(*reading.why, "since a date"))
    if anchor.timex is not None and anchor.day == analysis.published and "progressive" in reading.why:
        return replace(reading, status="occurred", why=(*reading.why, "done on the day"))
    if (
        until is not None
        and until <= analysis.published
        and reading.status == "ongoing"
        and anchor.start is not None
    ):
        return replace(reading, status="occurred", why=(*reading.why, "over before publication"))
    if begin is not None and begin > analysis.published and reading.status in ("occurred", "ongoing"):
        return replace(
            reading, status="scheduled", marked=True, why=(*reading.why, "dated after publication")
        )
    if (
        until is not None
        and until <= analysis.published
        and reading.status == "scheduled"
        and not reading.marked
    ):
        return replace(reading, status="occurred", why=(*reading.why, "dated before publication"))
    return reading


def _report(
    index: int, settled: _Settled, analysis: Analysis, number: dict[int, str], first: dict[int, int]
) -> Report:
    trigger = analysis.triggers[index]
    entry = trigger.entry
    token = analysis.doc[trigger.token]
    before = {c.lower_ for c in token.children if c.i < token.i}
    attribution = analysis.attributions[index]
    links = tuple(Link(k.kind, number[int(k.to)]) for k in analysis.links[index] if int(k.to) in number)
    anchor, parties = settled.anchor, settled.parties
    recalled = names_as_known(trigger, analysis)
    mode = mode_of(index, analysis)
    return Report(
        id=number[index],
        sentence=analysis.sentence_span(trigger.token),
        trigger=analysis.char_span(trigger.start, trigger.end),
        type=entry.type or "",
        kind=entry.kind,
        cameo=entry.cameo,
        mode=mode.mode if mode else None,
        status=settled.reading.status,
        actors=parties.actors,
        recipients=parties.recipients,
        context=contexts_of(index, analysis),
        start=anchor.start,
        end=anchor.end,
        timex=anchor.timex,
        place=settled.place,
        said_by=attribution.speakers,
        same_as=number[first[index]] if first[index] != index else None,
        links=links,
        confidence=trigger.confidence * confidence(_signs(index, settled, analysis)),
        why=_why(trigger.entry.where, mode, settled),
        ordinal=ordinal(before) if entry.pos != "VERB" else None,
        name=trigger.name,
        recalled=recalled,
        another=entry.pos != "VERB" and bool(before & ONE_MORE) and not before & POINTING,
        assumed=recalled and not settled.reading.marked,
        about=topic(trigger, analysis),
    )


def _why(where: str, mode: Mode | None, settled: _Settled) -> str:
    parts = [f"type: {where}"]
    if mode is not None:
        parts.append(f"mode: {mode.where}")
    if settled.reading.why:
        parts.append(f"status: {', '.join(dict.fromkeys(settled.reading.why))}")
    if settled.anchor.how:
        rule = settled.anchor.timex.rule if settled.anchor.timex else ""
        parts.append(f"date: {settled.anchor.how}{f' ({rule})' if rule else ''}")
    if settled.parties.why and settled.parties.why != "frame":
        parts.append(f"parties: {settled.parties.why}")
    return "; ".join(parts)

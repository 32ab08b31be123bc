"""What a second opinion does to a report: it moves the confidence by a stated rule, and says so in `why`.

The rule takes the model for a witness of its own, right with a probability that the user states (`trust`, r).
Of the parts that both told (type, status, parties, date) a share s agrees; "no event", or another type, is
agreement in nothing. Then the log-odds of the confidence move by (2s - 1) · log(r / (1 - r)): agreement in
all multiplies the odds by r / (1 - r), disagreement in all divides them by it, half and half leaves them.
What was read stays as it was: the model never writes a type, a date or a party.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from dragoman.confidence import LEAST, MOST
from dragoman.nouns import Party, Report, Span
from dragoman.opinion.answers import Opinion
from dragoman.timex.dates import iso_bounds

TRUST = 0.8
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a report that both judged: whether they agree, and what the opinion says."""

    name: str
    agrees: bool
    says: str


def weigh(report: Report, opinion: Opinion, text: str, model: str, trust: float = TRUST) -> Report:
    """A report with its confidence moved and the opinion told in `why`.

    Args:
        report: as dragoman read it.
        opinion: what the model says of it.
        text: of the document.
        model: its name.
        trust: how often the model is right, between .5 and 1 exclusive.
    """
    parts = compare(report, opinion, text)
    share = _share(parts)
    odds = math.log(report.confidence / (1 - report.confidence)) if 0 < report.confidence < 1 else 0.0
    moved = 1 / (1 + math.exp(-(odds + (2 * share - 1) * math.log(trust / (1 - trust)))))
    confidence = round(max(LEAST, min(MOST, moved)), 6)
    told = f"second opinion ({model}): {in_words(parts)}, {report.confidence:.2f} → {confidence:.2f}"
    return replace(report, confidence=confidence, why=f"{report.why}; {told}" if report.why else told)


def compare(report: Report, opinion: Opinion, text: str) -> tuple[Part, ...]:
    """What a report and an opinion of it agree in.

    Args:
        report: as dragoman read it.
        opinion: what the model says of it.
        text: of the document.
    """
    if not opinion.event:
        return (Part("event", False, "no event"),)
    return (
        Part("type", report.type == opinion.type, str(opinion.type)),
        Part("status", report.status == opinion.status, str(opinion.status)),
        Part("parties", _same_parties(report, opinion, text), _parties_in_words(opinion, text)),
        Part("date", _same_date(report, opinion), _date_in_words(opinion)),
    )


def in_words(parts: Iterable[Part]) -> str:
    """What an opinion agrees in, and what it says instead where it doesn't."""
    agreed = [p.name for p in parts if p.agrees]
    others = [p.says if p.name == "event" else f"{p.name} {p.says}" for p in parts if not p.agrees]
    if not others:
        return "agrees"
    return (f"agrees on {', '.join(agreed)}; " if agreed else "") + "says " + ", ".join(others)


def _share(parts: tuple[Part, ...]) -> float:
    """The share of agreement; with another type, or without an event, the rest is of something else."""
    if any(not p.agrees for p in parts if p.name in ("event", "type")):
        return 0.0
    return sum(p.agrees for p in parts) / len(parts)


def _same_parties(report: Report, opinion: Opinion, text: str) -> bool:
    if report.recipients:
        pairs = ((report.actors, opinion.actors), (report.recipients, opinion.recipients))
    else:
        # Who meets whom is a matter of taste: all parties of such an event stand on one side.
        pairs = ((report.actors, opinion.actors + opinion.recipients), ((), ()))
    return all(_same_side(parties, spans, text) for parties, spans in pairs)


def _same_side(parties: tuple[Party, ...], spans: tuple[Span, ...], text: str) -> bool:
    """Whether each party is named by some of the words, and all the words name one."""
    if bool(parties) != bool(spans):
        return False
    named = [[_names(span, party, text) for span in spans] for party in parties]
    return all(map(any, named)) and all(map(any, zip(*named, strict=True)))


def _names(span: Span, party: Party, text: str) -> bool:
    """Whether words name a party: they are its words, the same words elsewhere, or hold its name."""
    told, name = span.of(text).casefold(), party.actor.name.casefold()
    if party.span is not None and (span.overlaps(party.span) or party.span.of(text).casefold() == told):
        return True
    return told in name or name in told


def _same_date(report: Report, opinion: Opinion) -> bool:
    """Whether the days told are the same, or one lies within the other."""
    ours, theirs = iso_bounds(report.start, report.end), iso_bounds(opinion.start, opinion.end)
    if not any(ours) or not any(theirs):
        return not any(ours) and not any(theirs)
    return all(a is None or b is None or a == b for a, b in zip(ours, theirs, strict=True)) or (
        None not in (*ours, *theirs) and (_within(ours, theirs) or _within(theirs, ours))
    )


def _within(inner: tuple[object, ...], outer: tuple[object, ...]) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]  # type: ignore[operator,no-any-return]


def _parties_in_words(opinion: Opinion, text: str) -> str:
    actors, recipients = (
        ", ".join(f"“{_short(s.of(text))}”" for s in side) for side in (opinion.actors, opinion.recipients)
    )
    return (actors or "nobody") + (f" toward {recipients}" if recipients else "")


def _date_in_words(opinion: Opinion) -> str:
    if opinion.start == opinion.end:
        return opinion.start or "unknown"
    return f"{opinion.start or '…'} to {opinion.end or '…'}"


def _short(words: str) -> str:
    told = " ".join(words.split())
    return told if len(told) <= _SHOWN else told[: _SHOWN - 1] + "…"

"""The first page: what is new, what is coming, what was promised and is open."""

from __future__ import annotations

from datetime import date, timedelta

from dragoman.linking.belief import passed
from dragoman.linking.days import first_day
from dragoman.nouns import Event
from dragoman.web.page import Ask, Page
from dragoman.web.pages.commitments import open_commitments
from dragoman.web.pages.common import items

NEW = 12
COMING = 10
OPEN = 6


def overview(ask: Ask) -> Page:
    """What a reader looks for first."""
    today = ask.today()
    since, fresh = newest(ask, today, NEW)
    coming = [e for e in announced(ask) if _lies_ahead(e, today)][:COMING]
    promised = open_commitments(ask)[:OPEN]
    counts = ask.kept("counts", ask.selection, lambda: ask.record.counts())
    shown = {
        "today": today,
        "since": since,
        "new": items(ask, fresh),
        "coming": items(ask, coming),
        "late": sum(today is not None and passed(e, today) for e in announced(ask)),
        "promised": promised,
        "counts": counts,
    }
    facts = {
        "today": today,
        "counts": {k: v for k, v in counts.items() if k != "meta"},
        "coming": [e.to_dict() for e in coming],
        "open_commitments": [c.commitment.to_dict() for c in promised],
    }
    return Page("overview.html", "Overview", shown, fresh, facts=facts, events=fresh)


def announced(ask: Ask) -> list[Event]:
    """What is announced on the reader's day, in the order of its dates."""
    today = ask.today()
    if today is None:
        return []
    key = ask.selection
    return ask.kept("announced", key, lambda: ask.record.announced(today, ask.as_of))


def newest(ask: Ask, today: str | None, most: int) -> tuple[str | None, list[Event]]:
    """The events of which the latest articles told something new, and since when.

    Args:
        ask: the question.
        today: the reader's day.
        most: at most so many.
    """
    if today is None:
        return None, []
    since = today
    found: list[Event] = []
    for days in (2, 7, 30, 120, 400):
        since = (date.fromisoformat(today[:10]) - timedelta(days=days)).isoformat()
        found = told_since(ask, since, most)
        if len(found) >= most:
            break
    return since, found[:most]


def told_since(ask: Ask, since: str, most: int) -> list[Event]:
    """The events last told of since a day, the latest first."""
    found = ask.record.told(since, ask.as_of, most)
    return sorted(found, key=lambda e: (e.history[-1].published or "", e.id), reverse=True)


def _lies_ahead(event: Event, today: str | None) -> bool:
    day, now = first_day(event.start or event.end), first_day(today)
    return day is not None and now is not None and day >= now and event.status != "cancelled"

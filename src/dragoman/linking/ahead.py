"""What of the announced is still worth an editor's look."""

from __future__ import annotations

from dragoman.linking.belief import passed
from dragoman.linking.days import first_day, last_day
from dragoman.nouns import Event

FRESH = 90
"""Days after which a plan without a date, or one that passed without a word, is no news any more."""


def is_ahead(event: Event, on: str | None) -> bool:
    """Whether an announced event is worth an editor's look on a day.

    One with a date is while the date lies ahead, or when it went by without a word; one that was put off or
    set without a date is as long as the news of it is fresh.

    Args:
        event: an event that is planned, or was.
        on: the day, ISO.
    """
    if on is None:
        return True
    last = last_day(event.end or event.start)
    day = first_day(on)
    if last is None or day is None:
        told = first_day(event.history[-1].published) if event.history else None
        return (
            event.status in ("scheduled", "postponed")
            and told is not None
            and day is not None
            and (day - told <= FRESH)
        )
    return last >= day or (passed(event, on) and day - last <= FRESH)

"""What a page is: what it was asked, and what it answers in every format."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from dragoman.export import Shape
from dragoman.nouns import Event
from dragoman.record import Record
from dragoman.selection import Selection
from dragoman.web.links import Links
from dragoman.web.params import AS_OF, Param, selection
from dragoman.web.readers import Memory

T = TypeVar("T")

PER_PAGE = 50


class NotFound(Exception):
    """The record has nothing of that name. The message says what was sought."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A question to the record: a page with the values of its parameters.

    Attributes:
        record: open for reading.
        values: the parameters' values, by name.
        links: makes the addresses of other pages.
        memory: keeps counts over the whole record.
        id: of the event, actor or document that the page is about; "" where it is about none.
    """

    record: Record
    values: Mapping[str, Any]
    links: Links
    memory: Memory
    id: str = ""

    @property
    def as_of(self) -> str | None:
        """The day on which the reader stands; None is now."""
        day: str | None = self.values.get("as_of")
        return day

    @property
    def selection(self) -> Selection:
        """The events asked for."""
        return selection(self.values)

    @property
    def page(self) -> int:
        """Which page of the list, from 1."""
        number: int = self.values.get("page") or 1
        return number

    def today(self) -> str | None:
        """The day to look from: the one asked for, else that of the record's latest article."""
        return self.as_of or self.record.latest()

    def kept(self, name: str, wanted: Selection, make: Callable[[], T]) -> T:
        """What is counted over a selection, from memory where it is fresh.

        Args:
            name: what is counted.
            wanted: over which events.
            make: counts it.
        """
        return self.memory.get(self.record, (name, wanted, self.as_of), make)


@dataclass(frozen=True, slots=True)
class Page:
    """The answer.

    Attributes:
        template: what shows it, a file of `templates/`.
        title: what it is called.
        shown: what the template reads.
        items: what the table of the page holds, for JSON and CSV.
        shape: how an item is written, a name in `dragoman.export.SHAPES` or a shape.
        facts: what JSON tells besides the items.
        events: for a calendar and a feed; None where the page has neither.
        more: whether there is a next page.
    """

    template: str
    title: str
    shown: Mapping[str, Any]
    items: Sequence[Any] = ()
    shape: str | Shape = "events"
    facts: Mapping[str, Any] = field(default_factory=dict)
    events: Sequence[Event] | None = None
    more: bool = False


@dataclass(frozen=True, slots=True)
class Route:
    """A page of the site.

    Attributes:
        path: as "/event/{id}".
        make: answers.
        about: what it shows, in a sentence.
        params: what may be asked of it, besides the day.
    """

    path: str
    make: Callable[[Ask], Page]
    about: str
    params: tuple[Param, ...] = ()

    @property
    def all_params(self) -> tuple[Param, ...]:
        """Its parameters with the day, which every page knows."""
        return (*self.params, AS_OF)

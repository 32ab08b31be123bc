"""What a page may be asked: its parameters as data, read strictly, and told again as OpenAPI."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from dragoman.errors import DragomanError
from dragoman.nouns import STATUSES
from dragoman.selection import Selection

Kind = Literal["text", "date", "day", "month", "choice", "number", "share"]

MOST_LETTERS = 200
"""Letters of a parameter that is text."""

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_DIGITS = re.compile(r"\d{1,9}", re.ASCII)
_SHARE = re.compile(r"[01](?:\.\d{1,6})?", re.ASCII)


class WrongParameter(DragomanError):
    """A parameter can't be read. The message names it, what was found and what was expected."""

    def __init__(self, name: str, found: str, expected: str) -> None:
        super().__init__(f"{name}: found {found[:60]!r}; expected {expected}")


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter of a page.

    Attributes:
        name: as it stands in the address.
        kind: text, date (at any precision), day, month, choice, number (whole, from 1) or share (0 to 1).
        about: what it does, for people.
        choices: the values of a choice.
        default: the value where it is not given.
        most: the largest number.
    """

    name: str
    kind: Kind
    about: str
    choices: tuple[str, ...] = ()
    default: Any = None
    most: int = 1000

    def read(self, text: str) -> Any:
        """The value of a text from an address.

        Raises:
            WrongParameter: it can't be read.
        """
        reader = {
            "text": self._text, "date": self._date, "day": self._date, "month": self._date,
            "choice": self._choice, "number": self._number, "share": self._share,
        }[self.kind]  # fmt: skip
        return reader(text)

    def _text(self, text: str) -> str:
        if len(text) > MOST_LETTERS:
            raise WrongParameter(self.name, text, f"at most {MOST_LETTERS} letters")
        if any("\ud800" <= c <= "\udfff" or c == "\0" for c in text):
            raise WrongParameter(self.name, text.encode("utf-8", "replace").decode(), "text")
        return text

    def _date(self, text: str) -> str:
        found = _DATE.fullmatch(text)
        forms = {"day": "YYYY-MM-DD", "month": "YYYY-MM", "date": "YYYY-MM-DD, YYYY-MM or YYYY"}[self.kind]
        parts = {"day": 3, "month": 2}.get(self.kind)
        if not found or parts not in (None, sum(p is not None for p in found.groups())):
            raise WrongParameter(self.name, text, f"a date as {forms}")
        try:
            date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
        except ValueError:
            raise WrongParameter(self.name, text, f"a date of the calendar, as {forms}") from None
        return text

    def _choice(self, text: str) -> str:
        if text not in self.choices:
            raise WrongParameter(self.name, text, f"one of {', '.join(self.choices)}")
        return text

    def _number(self, text: str) -> int:
        if not _DIGITS.fullmatch(text) or not 1 <= int(text) <= self.most:
            raise WrongParameter(self.name, text, f"a whole number from 1 to {self.most}")
        return int(text)

    def _share(self, text: str) -> float:
        if not _SHARE.fullmatch(text) or float(text) > 1:
            raise WrongParameter(self.name, text, "a number from 0 to 1")
        return float(text)

    def schema(self) -> dict[str, Any]:
        """The parameter as OpenAPI tells it."""
        told: dict[str, Any] = {"type": "string"}
        match self.kind:
            case "text":
                told["maxLength"] = MOST_LETTERS
            case "choice":
                told["enum"] = list(self.choices)
            case "day":
                told["format"] = "date"
            case "month":
                told["pattern"] = r"^\d{4}-\d{2}$"
            case "date":
                told["pattern"] = r"^\d{4}(-\d{2}(-\d{2})?)?$"
            case "number":
                told = {"type": "integer", "minimum": 1, "maximum": self.most}
            case "share":
                told = {"type": "number", "minimum": 0, "maximum": 1}
        return {"name": self.name, "in": "query", "description": self.about, "schema": told}


AS_OF = Param("as_of", "day", "What was known at the end of this day, instead of now.")
PAGE = Param("page", "number", "Which page of the list.", default=1, most=100_000)
SELECTING: tuple[Param, ...] = (
    Param("q", "text", "Words in what the event is called or in its quotes."),
    Param("actor", "text", "Takes part: a name, an id or a country (IRN)."),
    Param("toward", "text", "Takes part as well."),
    Param("type", "text", "PLOVER type, as CONSULT."),
    Param("kind", "text", "Kind of event, as meeting."),
    Param("status", "choice", "What is believed of it.", STATUSES),
    Param("country", "text", "Where: a country's three letters."),
    Param("place", "text", "Where: the name of the place."),
    Param("source", "text", "An outlet that told of it."),
    Param("from", "date", "On this day or later."),
    Param("to", "date", "On this day or earlier."),
    Param("sure", "share", "At least so certain, 0 to 1."),
)


def read(params: Iterable[Param], given: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The values of a page's parameters.

    Empty ones count as not given, as a form sends them; those that the page doesn't know are passed over.

    Args:
        params: the page's parameters.
        given: names and texts from the address; of one given twice the last counts.

    Raises:
        WrongParameter: one can't be read.
    """
    texts = {name: text.strip() for name, text in given}
    values: dict[str, Any] = {}
    for param in params:
        text = texts.get(param.name, "")
        values[param.name] = param.read(text) if text else param.default
    return values


def selection(values: Mapping[str, Any]) -> Selection:
    """The selection that the values of SELECTING ask for."""
    kind, type_, country = values.get("kind"), values.get("type"), values.get("country")
    return Selection(
        actor=values.get("actor"),
        toward=values.get("toward"),
        type=type_.upper() if type_ else None,
        status=values.get("status"),
        kind=kind.lower() if kind else None,
        start=values.get("from"),
        until=values.get("to"),
        text=values.get("q"),
        country=country.upper() if country else None,
        place=values.get("place"),
        source=values.get("source"),
        min_confidence=values.get("sure") or 0.0,
    )

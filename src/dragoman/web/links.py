"""The addresses of pages. Every address keeps the day on which the reader stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

FORMATS = ("json", "csv", "ics", "atom", "html")
"""What an address may end in, besides nothing for the page itself."""


@dataclass(frozen=True, slots=True)
class Links:
    """Makes addresses.

    Attributes:
        path: of the page asked for, without its format.
        values: its parameters as given.
        as_of: the day that every address keeps.
    """

    path: str
    values: Mapping[str, Any] = field(default_factory=dict)
    as_of: str | None = None

    def to(self, path: str, **params: Any) -> str:
        """Another page, by its path.

        Args:
            path: as "/timeline".
            params: its parameters; None and "" are left out, an underscore at the end is dropped.
        """
        return _address(path, {"as_of": self.as_of, **_named(params)})

    def event(self, id_: str) -> str:
        """The page of an event."""
        return self.to(f"/event/{segment(id_)}")

    def actor(self, id_: str) -> str:
        """The page of an actor."""
        return self.to(f"/actor/{segment(id_)}")

    def document(self, id_: str, report: str | None = None) -> str:
        """The page of a document, at the words of a report."""
        where = f"#{quote(report, safe='')}" if report else ""
        return self.to(f"/document/{segment(id_)}", report=report) + where

    def same(self, **changes: Any) -> str:
        """This page with other parameters, on its first page unless told otherwise."""
        values = {**self.values, "page": None, **_named(changes)}
        return _address(self.path or "/", values)

    def form(self, name: str) -> str:
        """This page in another format: json, csv, ics or atom."""
        path = self.path if self.path not in ("", "/") else "/overview"
        return _address(f"{path}.{name}", {**self.values})


def _named(params: Mapping[str, Any]) -> dict[str, Any]:
    return {name.rstrip("_"): value for name, value in params.items()}


def _address(path: str, params: Mapping[str, Any]) -> str:
    kept = {name: value for name, value in params.items() if value not in (None, "")}
    return path + (f"?{urlencode(kept)}" if kept else "")


def segment(id_: str) -> str:
    """An id as the last part of a path; one that looks like a format, or like dots, says that it is HTML."""
    text = quote(id_.encode("utf-8", "replace"), safe="")
    ends_in = id_.rsplit(".", 1)[-1] if "." in id_ else ""
    return f"{text}.html" if ends_in in FORMATS or not id_.strip(".") else text


def split_format(path: str) -> tuple[str, str]:
    """A path without its format, and the format; "html" where it ends in none."""
    bare, dot, ending = path.rpartition(".")
    return (bare, ending) if dot and ending in FORMATS and bare else (path, "html")

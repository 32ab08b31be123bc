"""Answers in every format: HTML by templates, JSON, CSV, calendars and feeds.

What comes from an article is data: templates escape it, and it is rid of the signs that command a terminal or
turn the direction of writing before it is shown.
"""

from __future__ import annotations

import functools
import io
from collections.abc import Mapping
from importlib import resources
from typing import Any

import jinja2
from markupsafe import Markup
from starlette.responses import Response

from dragoman import __version__
from dragoman.export import SHAPES, json_line, write
from dragoman.ics import make_calendar
from dragoman.nouns import STATUSES
from dragoman.show.words import STYLES, WORDS, printable_block, show_date, show_interval, status_word
from dragoman.web.links import Links
from dragoman.web.page import Ask, Page, Route

MENU: tuple[tuple[str, str], ...] = (
    ("/overview", "Overview"),
    ("/timeline", "Timeline"),
    ("/agenda", "Agenda"),
    ("/commitments", "Commitments"),
    ("/actors", "Actors"),
    ("/network", "Network"),
    ("/map", "Map"),
    ("/search", "Search"),
)


def clean(value: Any) -> Any:
    """A value as a template may show it: text without commands, and without what UTF-8 can't write."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return "" if value is None else value
    if value.isprintable():  # no controls, no halves of characters: most of what is shown
        return value
    return printable_block(value.replace("\r\n", "\n")).encode("utf-8", "replace").decode("utf-8")


@functools.cache
def environment() -> jinja2.Environment:
    """The templates, with what they may use."""
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("dragoman.web"),
        autoescape=True,
        finalize=clean,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    made.globals.update(
        menu=MENU,
        statuses=STATUSES,
        status_words=WORDS,
        styles=STYLES,
        show_date=show_date,
        show_interval=show_interval,
        status_word=status_word,
        version=__version__,
        style_version=_style_version(),
    )
    return made


def _style_version() -> str:
    """Changes with the style sheet, so that browsers may keep it for good."""
    import hashlib

    style = resources.files("dragoman.web").joinpath("static/style.css").read_bytes()
    return hashlib.blake2b(style, digest_size=6).hexdigest()


def html(route: Route, ask: Ask, page: Page, site: Mapping[str, Any]) -> Response:
    """A page for people.

    Args:
        route: which page it is.
        ask: what was asked.
        page: the answer.
        site: what all pages show: the record's name.
    """
    values = ask.values
    told = {
        **page.shown,
        "title": page.title,
        "route": route,
        "params": {p.name: p for p in route.all_params},
        "values": values,
        "links": ask.links,
        "as_of": ask.as_of,
        "page_number": ask.page,
        "more": page.more,
        "formats": formats(page),
        **site,
    }
    return Response(environment().get_template(page.template).render(told), media_type="text/html")


def plain_page(template: str, title: str, links: Links, site: Mapping[str, Any]) -> Response:
    """A page that shows nothing of the record.

    Args:
        template: a file of `templates/`.
        title: what it is called.
        links: makes addresses.
        site: what all pages show.
    """
    told = {"title": title, "links": links, "as_of": None, "values": {}, "formats": (), "params": {}, **site}
    return Response(environment().get_template(template).render(told), media_type="text/html")


def formats(page: Page) -> tuple[str, ...]:
    """The formats in which a page is to be had, besides HTML."""
    return ("json", "csv", "ics", "atom") if page.events is not None else ("json", "csv")


def error_page(status: int, words: str, site: Mapping[str, Any], headers: Mapping[str, str]) -> Response:
    """What went wrong, for people."""
    shown = environment().get_template("error.html").render(
        title=words, words=words, status=status, links=Links("/overview"), as_of=None, values={}, formats=(),
        params={}, **site,
    )  # fmt: skip
    return Response(shown, status, headers, "text/html")


def error_json(status: int, words: str, headers: Mapping[str, str]) -> Response:
    """What went wrong, for programs."""
    return Response(json_line({"error": words}) + "\n", status, headers, "application/json")


def json(ask: Ask, page: Page) -> Response:
    """A page as one JSON object: what was asked, the facts, the items, and where the next ones are."""
    shape = SHAPES[page.shape] if isinstance(page.shape, str) else page.shape
    asked = {n: v for n, v in ask.values.items() if v is not None}
    told: dict[str, Any] = {"page": page.title, "asked": asked, **page.facts}
    told["items"] = [shape.to_dict(item) for item in page.items]
    told["next"] = ask.links.same(page=ask.page + 1) if page.more else None
    return Response(json_line(told) + "\n", media_type="application/json")


def csv(page: Page) -> Response:
    """The table of a page; cells that a spreadsheet would run are defused."""
    out = io.BytesIO()
    write(page.items, page.shape, "csv", out)
    return Response(out.getvalue(), media_type="text/csv; charset=utf-8")


def ics(page: Page) -> Response:
    """The events of a page as a calendar to subscribe to."""
    made = make_calendar(page.events or (), f"dragoman: {clean(page.title)}")
    return Response(made, media_type="text/calendar; charset=utf-8")

"""The site put together: its routes, its readers, its guard."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount
from starlette.routing import Route as StarletteRoute
from starlette.staticfiles import StaticFiles

from dragoman.browse import EventLine
from dragoman.errors import DragomanError, RecordError, TooSlowError
from dragoman.export import json_line
from dragoman.record import Record
from dragoman.web import openapi, rendering
from dragoman.web.adding import FIELDS, Added, NotAdded, from_json
from dragoman.web.desk import COOKIE, HOURS, Desk, Refused
from dragoman.web.feeds import atom
from dragoman.web.kept import KeptPages
from dragoman.web.links import Links, segment, split_format
from dragoman.web.page import Ask, NotFound, Page, Route
from dragoman.web.pages import ROUTES
from dragoman.web.params import WrongParameter, read
from dragoman.web.readers import SECONDS, THREADS, Readers
from dragoman.web.security import LOCAL_HOSTS, Guard, Limits

log = logging.getLogger(__name__)

STATIC = Path(__file__).parent / "static"
_SHOWN = 200
"""Events that the page after adding lists."""
_KEEP = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Settings:
    """How the site is served.

    Attributes:
        hosts: names by which it may be called.
        limits: how much one client may ask.
        threads: how many read the record at once.
        seconds: how long a page may ask the record.
        token: what opens the desk where corrections are made; None keeps the site to reading.
    """

    hosts: tuple[str, ...] = LOCAL_HOSTS
    limits: Limits = field(default_factory=Limits)
    threads: int = THREADS
    seconds: float = SECONDS
    token: str | None = None


class Site:
    """A record with its pages.

    Args:
        path: the record.
        settings: how it is served.
    """

    def __init__(self, path: Path, settings: Settings) -> None:
        self.path = path
        self.readers = Readers(path, settings.threads, settings.seconds)
        self.pages = KeptPages(path)
        self.desk = Desk(path, settings.token) if settings.token else None
        self.shared: dict[str, Any] = {
            "record_name": path.stem, "desk": self.desk is not None, "session": None
        }  # fmt: skip

    def close(self) -> None:
        """Let its threads end."""
        self.readers.close()
        if self.desk is not None:
            self.desk.close()

    def endpoint(self, route: Route) -> Callable[[Request], Any]:
        """The function that answers a route in every format."""

        async def answer(request: Request) -> Response:
            form = split_format(request.url.path)[1]
            try:
                return await self._answer(route, request, form)
            except WrongParameter as error:
                return self.fault(form, 400, str(error))
            except NotFound as error:
                return self.fault(form, 404, str(error))
            except TooSlowError:
                words = "That would take too long. Ask for a shorter time, or for one actor."
                return self.fault(form, 503, words, {"retry-after": "5"})
            except RecordError as error:
                log.error("%s", error)
                return self.fault(form, 503, "The record can't be read at the moment.", {"retry-after": "5"})

        return answer

    async def _answer(self, route: Route, request: Request, form: str) -> Response:
        values = read(route.all_params, request.query_params.multi_items())
        given = {n: v for n, v in request.query_params.items() if n in {p.name for p in route.all_params}}
        ident = split_format(request.path_params.get("id", ""))[0]
        links = Links(route.path.replace("{id}", segment(ident)), given, values["as_of"])

        def ask(record: Record) -> Response:
            question = Ask(record, values, links, self.readers.memory, ident)
            page = route.make(question)
            return self._written(route, question, page, form, request)

        if self.desk is not None and self.desk.session(request) is not None:
            return await self.readers.ask(ask)  # it shows who has signed in
        key = (route.path, ident, form, str(request.base_url), tuple(given.items()))
        return await self.pages.get(key, lambda waited_for: self.readers.ask(ask, waited_for=waited_for))

    def _written(self, route: Route, ask: Ask, page: Page, form: str, request: Request) -> Response:
        match form:
            case "json":
                return rendering.json(ask, page)
            case "csv":
                return rendering.csv(page)
            case "ics" if page.events is not None:
                return rendering.ics(page)
            case "atom" if page.events is not None:
                base = str(request.base_url).rstrip("/")
                made = atom(page.events, page.title, base + ask.links.form("atom"), base)
                return Response(made, media_type="application/atom+xml; charset=utf-8")
            case "html":
                return rendering.html(route, ask, page, self.seen_by(request))
        raise NotFound(f"This page is not to be had as {form}.")

    def seen_by(self, request: Request) -> dict[str, Any]:
        """What all pages show, with who has signed in."""
        return {**self.shared, "session": self.desk.session(request) if self.desk else None}

    async def show_desk(self, request: Request) -> Response:
        """The page where one signs in."""
        links = Links("/sign-in")
        return rendering.plain_page("sign_in.html", "Sign in", links, self.seen_by(request))

    async def sign_in(self, request: Request) -> Response:
        """Open a session for who has the token."""
        assert self.desk is not None
        try:
            cookie = self.desk.sign_in(request, await self.desk.form(request))
        except Refused as error:
            return self.fault("html", 403, str(error))
        response = RedirectResponse("/corrections", 303)
        response.set_cookie(
            COOKIE, cookie, max_age=HOURS * 3600, httponly=True, samesite="strict",
            secure=request.url.scheme == "https",
        )  # fmt: skip
        return response

    async def sign_out(self, request: Request) -> Response:
        """End a session."""
        response = RedirectResponse("/overview", 303)
        response.delete_cookie(COOKIE)
        return response

    async def correct(self, request: Request) -> Response:
        """Do what a form asks, and lead to the event it was about, or to all corrections."""
        assert self.desk is not None
        try:
            form = await self.desk.form(request)
            done = await self.desk.correct(self.desk.checked(request, form), form)
        except Refused as error:
            return self.fault("html", 403, str(error))
        except RecordError as error:
            return self._unwritable("html", error)
        except DragomanError as error:
            return self.fault("html", 400, str(error))
        self._changed()
        about = form["id"] if done.correction.subject == "event" and form["action"] != "reject" else ""
        return RedirectResponse(Links("").event(about) if about else "/corrections", 303)

    async def show_adding(self, request: Request) -> Response:
        """The page where articles are added."""
        return self._adding(request, None, {})

    async def add_form(self, request: Request) -> Response:
        """Add the article of a form, and show what it changed."""
        assert self.desk is not None
        try:
            form = await self.desk.form(request)
            session = self.desk.checked(request, form)
            done = await self.desk.add(session.by, [{name: form[name] for name in FIELDS}])
        except Refused as error:
            return self.fault("html", 403, str(error))
        except RecordError as error:
            return self._unwritable("html", error)
        self._changed()
        changed = [e for r in done.results for e in (*r.events_new, *(c[0] for c in r.events_changed))]
        found = await self.readers.ask(lambda record: record.lines_of(changed[:_SHOWN]))
        lines = [found[e] for e in dict.fromkeys(changed) if e in found]
        return self._adding(request, done, {} if done.documents else form.values, lines)

    def _adding(
        self, request: Request, done: Added | None, given: Mapping[str, str], lines: Sequence[EventLine] = ()
    ) -> Response:
        """The form, filled with what was refused, below what was done."""
        shown = {**self.seen_by(request), "done": done, "given": given, "lines": lines}
        return rendering.plain_page("add.html", "Add an article", Links("/add"), shown)

    async def add_json(self, request: Request) -> Response:
        """Add the articles that a program sends."""
        assert self.desk is not None
        try:
            by = self.desk.program(request)
            done = await self.desk.add(by, from_json(await request.body()))
        except Refused as error:
            return rendering.error_json(401, str(error), {"www-authenticate": "Bearer"})
        except NotAdded as error:
            return rendering.error_json(400, str(error), {})
        except RecordError as error:
            return self._unwritable("json", error)
        self._changed()
        status = 200 if done.documents else 400
        return Response(json_line(done.to_dict()) + "\n", status, media_type="application/json")

    def _unwritable(self, form: str, error: RecordError) -> Response:
        log.error("%s", error)
        return self.fault(form, 503, "The record can't be written at the moment.", {"retry-after": "5"})

    def _changed(self) -> None:
        """Forget what was worked out before somebody wrote from here: they want to see it."""
        self.readers.memory.forget()
        self.pages.forget()

    def fault(self, form: str, status: int, words: str, headers: dict[str, str] | None = None) -> Response:
        """What went wrong, in the format that was asked for."""
        if form == "html":
            return rendering.error_page(status, words, self.shared, headers or {})
        return rendering.error_json(status, words, headers or {})


class _Static(StaticFiles):
    """Files that never change under their address."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers["cache-control"] = _KEEP
        return response


def make_app(path: str | Path, settings: Settings | None = None) -> Starlette:
    """The site of a record, as an ASGI application.

    Args:
        path: the record, which must be there.
        settings: how it is served.
    """
    settings = settings or Settings()
    site = Site(Path(path), settings)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        site.close()

    async def described(_: Request) -> Response:
        return Response(json_line(openapi.document(ROUTES)) + "\n", media_type="application/json")

    async def lost(request: Request, _: Exception) -> Response:
        form = split_format(request.url.path)[1]
        return site.fault(form, 404, "There is no page of that name.")

    async def failed(request: Request, error: Exception) -> Response:
        log.error("%s failed", request.url.path, exc_info=error)
        form = split_format(request.url.path)[1]
        return site.fault(form, 500, "dragoman failed on this page; its log tells more.")

    async def home(request: Request) -> Response:
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"/overview{query}", 307)

    routes: list[StarletteRoute | Mount] = []
    if site.desk is not None:
        routes += [
            StarletteRoute("/sign-in", site.show_desk, methods=["GET"]),
            StarletteRoute("/sign-in", site.sign_in, methods=["POST"]),
            StarletteRoute("/sign-out", site.sign_out, methods=["POST"]),
            StarletteRoute("/corrections", site.correct, methods=["POST"]),
            StarletteRoute("/add", site.show_adding, methods=["GET"]),
            StarletteRoute("/add", site.add_form, methods=["POST"]),
            StarletteRoute("/add.json", site.add_json, methods=["POST"]),
        ]
    routes += [
        StarletteRoute("/", home),
        StarletteRoute("/openapi.json", described),
        Mount("/static", _Static(directory=STATIC)),
    ]
    for route in ROUTES:
        endpoint = site.endpoint(route)
        if "{id}" in route.path:
            routes.append(StarletteRoute(route.path.replace("{id}", "{id:path}"), endpoint))
        else:
            routes.append(StarletteRoute(route.path, endpoint))
            for form in ("json", "csv", "ics", "atom", "html"):
                routes.append(StarletteRoute(f"{route.path}.{form}", endpoint))
    return Starlette(
        routes=routes,
        middleware=[
            Middleware(Guard, hosts=settings.hosts, limits=settings.limits),
            Middleware(GZipMiddleware, minimum_size=2000),
        ],
        exception_handlers={404: lost, 500: failed},
        lifespan=lifespan,
    )

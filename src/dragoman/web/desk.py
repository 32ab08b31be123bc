"""Who may correct the record from the site or add to it, and how what they send gets there.

There are no accounts: whoever starts the site is given a token, and who has it signs in with a name. The
session is a signed cookie, every form carries a token made from it, and a form sent from another site is
refused even so.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request

from dragoman.corrections import ACTIONS, Action
from dragoman.errors import DragomanError
from dragoman.record import Corrected, Record, open_record
from dragoman.web.adding import Added, add
from dragoman.web.security import Buckets, Limits

COOKIE = "dragoman"
HOURS = 12
_TRIES = Limits(rate=0.1, burst=10)
_FIELDS = ("status", "start", "end", "place", "type", "kind", "what", "actors", "name", "country", "role")
_MOST_LETTERS = 500
_MOST_FIELDS = 400
_MOST_TEXT = 1_000_000
"""Letters of an article."""


class Refused(DragomanError):
    """A form can't be taken. The message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who has signed in.

    Attributes:
        by: the name that stands beside what is corrected.
        proof: what every form of this session carries.
    """

    by: str
    proof: str


@dataclass(frozen=True, slots=True)
class Form:
    """What a form sent: its values by name; of one sent several times the last, and all of `report`."""

    values: Mapping[str, str]
    reports: tuple[str, ...]

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")


class Desk:
    """Takes corrections.

    Args:
        path: the record.
        token: what opens a session.
        clock: seconds since the epoch.
    """

    def __init__(self, path: Path, token: str, clock: Callable[[], float] = time.time) -> None:
        self._path = path
        self._token = token
        self._clock = clock
        self._key = hashlib.blake2b(secrets.token_bytes(32) + token.encode(), digest_size=32).digest()
        self._tries = Buckets(_TRIES)
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="writer")

    def close(self) -> None:
        """Let the writer finish."""
        self._writer.shutdown(wait=True)

    def sign_in(self, request: Request, form: Form) -> str:
        """The cookie of a new session.

        Raises:
            Refused: the token is wrong, or was tried too often.
        """
        self._check(request, form["token"])
        by = " ".join(form["by"].split())[:80]
        if not by:
            raise Refused("Tell the name that is to stand beside your corrections.")
        until = int(self._clock() + HOURS * 3600)
        text = f"{until}.{by.encode().hex()}.{secrets.token_hex(8)}"
        return f"{text}.{self._sign(text)}"

    def session(self, request: Request) -> Session | None:
        """Who asks; None where nobody has signed in, or too long ago."""
        cookie = request.cookies.get(COOKIE, "")
        text, _, signature = cookie.rpartition(".")
        if not text or not hmac.compare_digest(signature.encode(), self._sign(text).encode()):
            return None
        until, by, _ = text.split(".")
        if int(until) < self._clock():
            return None
        return Session(bytes.fromhex(by).decode(), self._sign(f"form {text}"))

    async def form(self, request: Request) -> Form:
        """What a form sent.

        Raises:
            Refused: it was sent from elsewhere, or is no form.
        """
        self._same_site(request)
        kind = request.headers.get("content-type", "").partition(";")[0].strip()
        if kind != "application/x-www-form-urlencoded":
            raise Refused("Only forms of this site are taken.")
        try:
            body = (await request.body()).decode("utf-8")
            pairs = parse_qsl(body, keep_blank_values=True, max_num_fields=_MOST_FIELDS)
        except ValueError:
            raise Refused("What was sent can't be read as a form.") from None
        for name, value in pairs:
            most = _MOST_TEXT if name == "text" else _MOST_LETTERS
            if len(value) > most or "\0" in value:
                raise Refused(f"The field {name[:40]!r} is longer than {most} letters, or no text.")
        return Form(dict(pairs), tuple(value for name, value in pairs if name == "report"))

    def checked(self, request: Request, form: Form) -> Session:
        """The session that a form belongs to.

        Raises:
            Refused: nobody has signed in, or the form isn't of this session.
        """
        session = self.session(request)
        if session is None:
            raise Refused("Sign in first.")
        if not hmac.compare_digest(form["proof"].encode(), session.proof.encode()):
            raise Refused("This form is too old. Go back, load the page again, and send it anew.")
        return session

    async def correct(self, session: Session, form: Form) -> Corrected:
        """Do what a form asks.

        Raises:
            Refused: it asks for nothing that there is.
            DragomanError: the record refuses it.
        """
        action = form["action"]
        if action not in ACTIONS:
            raise Refused("Tell what to do: " + ", ".join(ACTIONS) + ".")
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._writer, self._write, action, session.by, form)

    def program(self, request: Request) -> str:
        """The name of a program that shows the token with its request.

        A page of another site can't make a browser send such a header.

        Raises:
            Refused: the token is missing or wrong, or was tried too often.
        """
        self._same_site(request)
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            raise Refused("Send the token: Authorization: Bearer TOKEN.")
        self._check(request, token.strip())
        return "a program"

    async def add(self, by: str, articles: Sequence[object]) -> Added:
        """Add articles to the record.

        Raises:
            DragomanError: the record can't be written.
        """
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._writer, add, self._path, articles, by)

    def _check(self, request: Request, token: str) -> None:
        client = request.client.host if request.client else ""
        if self._tries.take(client):
            raise Refused("Too many tries. Wait a minute, then try again.")
        if not hmac.compare_digest(token.encode(), self._token.encode()):
            raise Refused("That is not the token. `dragoman serve` printed it when it started.")
        self._tries.give_back(client)

    def _write(self, action: Action, by: str, form: Form) -> Corrected:
        with open_record(self._path, create=False) as record:
            if action == "undo":
                number = form["number"]
                if not number.isascii() or not number.isdigit() or len(number) > 9:
                    raise Refused("Tell the number of the correction to undo.")
                return record.undo(int(number), by=by, why=form["why"])
            return self._decide(record, action, by, form)

    @staticmethod
    def _decide(record: Record, action: Action, by: str, form: Form) -> Corrected:
        idents = [form["id"], *form["with"].replace(",", " ").split()] if action == "merge" else [form["id"]]
        fields: dict[str, Any] = {}
        if action == "edit":
            # Only what differs from what the form was shown with is said; "none" says that it isn't known.
            sent = [name for name in _FIELDS if name in form.values]
            fields = {name: form[name] or "none" for name in sent if form[name] != form[f"was_{name}"]}
            if not fields:
                raise Refused("Nothing was changed in the form.")
        reports = form.reports if action == "split" else ()
        return record.correct(action, *idents, by=by, why=form["why"], fields=fields, reports=reports)

    def _sign(self, text: str) -> str:
        return hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()

    @staticmethod
    def _same_site(request: Request) -> None:
        """Refuse what another site's page sent. Browsers tell where a form comes from."""
        site = request.headers.get("sec-fetch-site")
        if site is not None and site not in ("same-origin", "none"):
            raise Refused("Only forms of this site are taken.")
        origin = request.headers.get("origin")
        if origin is not None and urlsplit(origin).netloc.lower() != request.headers.get("host", "").lower():
            raise Refused("Only forms of this site are taken.")

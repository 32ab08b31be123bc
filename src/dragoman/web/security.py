"""What stands before every page: hosts, sizes, rates, and the headers that keep content from being code."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOCAL_HOSTS = ("localhost", "127.0.0.1", "::1")

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'"
)
"""No script at all, nothing from elsewhere, no page inside another one's frame."""

HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Other sites learn nothing; without any referrer a browser would hide from this one where a form is from.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one client may ask.

    Attributes:
        rate: requests a second, over time.
        burst: requests at once.
        address: letters of an address with its parameters.
        body: bytes of what a form sends.
        articles: bytes of what is sent to `/add`.
    """

    rate: float = 50.0
    burst: int = 200
    address: int = 4096
    body: int = 65_536
    articles: int = 4_000_000

    def bytes_for(self, path: str) -> int:
        """How much may be sent to a page."""
        return self.articles if path in ("/add", "/add.json") else self.body


class Buckets:
    """Counts what each client asks: a bucket of `burst` that fills again at `rate` a second."""

    def __init__(self, limits: Limits, clock: Callable[[], float] = time.monotonic) -> None:
        self._limits = limits
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, client: str) -> float:
        """Count one request.

        Returns:
            0 where it may go on, else the seconds until it may.
        """
        now, limits = self._clock(), self._limits
        left, seen = self._left.pop(client, (float(limits.burst), now))
        left = min(float(limits.burst), left + (now - seen) * limits.rate)
        allowed = left >= 1
        self._left[client] = (left - 1 if allowed else left, now)
        while len(self._left) > _CLIENTS:
            self._left.popitem(last=False)
        return 0.0 if allowed else (1 - left) / limits.rate

    def give_back(self, client: str) -> None:
        """Take one request back, which isn't to count."""
        if client in self._left:
            left, seen = self._left[client]
            self._left[client] = (left + 1, seen)


_CLIENTS = 10_000


class Guard:
    """The middleware that does all this. Behind it a request is of a known host, small, and within its rate.

    Args:
        app: what it guards.
        hosts: names by which the site may be called; "*" is any. A page of another site that resolves its own
            name to this machine calls by that name, and is refused.
        limits: how much one client may ask.
    """

    def __init__(
        self, app: ASGIApp, hosts: tuple[str, ...] = LOCAL_HOSTS, limits: Limits | None = None
    ) -> None:
        self._app = app
        self._hosts = frozenset(h.lower() for h in hosts)
        self._limits = limits or Limits()
        self._buckets = Buckets(self._limits)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a request, or hand it on and add the headers to the answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headed = _with_headers(send)
        refusal = self._refusal(scope)
        if refusal is not None:
            await refusal(scope, receive, headed)
            return
        await self._app(scope, _bounded(receive, self._limits.bytes_for(scope["path"])), headed)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        headers = Headers(scope=scope)
        if "*" not in self._hosts and host_of(headers.get("host", "")) not in self._hosts:
            return PlainTextResponse("This site is not served under that name.\n", 421)
        if len(scope.get("raw_path", b"")) + len(scope["query_string"]) > self._limits.address:
            return PlainTextResponse("The address is too long.\n", 414)
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > self._limits.bytes_for(scope["path"]):
            return PlainTextResponse("What was sent is too large.\n", 413)
        client = scope.get("client")
        wait = self._buckets.take(client[0] if client else "")
        if wait:
            after = {"retry-after": str(int(wait) + 1)}
            return PlainTextResponse("Too many requests; wait a little.\n", 429, after)
        return None


def host_of(header: str) -> str:
    """The name in a Host header, without its port; an IPv6 address without its brackets."""
    text = header.strip().lower()
    if text.startswith("["):
        return text[1:].partition("]")[0]
    return text.partition(":")[0].rstrip(".")


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return sending


def _bounded(receive: Receive, most: int) -> Receive:
    """Hands on a body until it is larger than it may be; then the client is taken for gone."""
    taken = 0

    async def receiving() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        return {"type": "http.disconnect"} if taken > most else message

    return receiving

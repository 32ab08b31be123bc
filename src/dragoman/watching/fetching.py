"""Fetching from servers that nobody vouches for: bounded in size and time, polite, and never from inside.

A feed names addresses, and a server redirects to others. Each is looked up once, must lie outside private
networks, and the connection goes to the very address that was looked at: a name that answers otherwise the
second time gains nothing.
"""

from __future__ import annotations

import ipaddress
import socket
import time
import urllib.robotparser
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit, urlunsplit

import httpx

from dragoman.errors import DragomanError
from dragoman.patience import retry_after

AGENT = "dragoman"
_REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True)
class Manners:
    """How servers are asked.

    Attributes:
        seconds: how long one answer may take in all.
        size: bytes of an answer, unpacked.
        redirects: how many are followed.
        pause: seconds between two questions to one server.
        private: whether addresses inside private networks may be asked; for tests and intranets.
    """

    seconds: float = 20.0
    size: int = 5_000_000
    redirects: int = 5
    pause: float = 2.0
    private: bool = False


class FetchError(DragomanError):
    """Something can't be fetched.

    Args:
        url: what was asked for.
        cause: why it can't.
        wait: seconds that the server asks to wait, None where it doesn't say.
        lasting: whether asking again is of no use.
    """

    def __init__(self, url: str, cause: str, wait: float | None = None, lasting: bool = False) -> None:
        super().__init__(f"{url}: {cause}")
        self.url = url
        self.cause = cause
        self.wait = wait
        self.lasting = lasting


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered: 200 with a body, or 304 where nothing changed."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(slots=True)
class Fetcher:
    """Asks servers. Use it in a `with` statement, or close it.

    Attributes:
        manners: how they are asked.
        resolve: gives the addresses of a host; for tests.
        sleep: waits; for tests.
    """

    manners: Manners = field(default_factory=Manners)
    resolve: Callable[[str, int], list[str]] = field(default=lambda host, port: addresses(host, port))
    sleep: Callable[[float], None] = time.sleep
    _client: httpx.Client = field(init=False)
    _robots: dict[str, urllib.robotparser.RobotFileParser | None] = field(init=False, default_factory=dict)
    _asked: dict[str, float] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        from dragoman import __version__

        agent = f"{AGENT}/{__version__} (news reader)"
        self._client = httpx.Client(
            headers={"user-agent": agent, "accept-encoding": "gzip, deflate"},
            timeout=httpx.Timeout(10.0), follow_redirects=False, trust_env=False,
        )  # fmt: skip

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def get(self, url: str, headers: Mapping[str, str] | None = None, *, robots: bool = True) -> Answer:
        """Fetch an address.

        Args:
            url: an http or https address.
            headers: sent besides, as those of a conditional question.
            robots: whether to keep to the site's robots.txt.

        Raises:
            FetchError: it can't be fetched, or must not.
        """
        at = url
        for _ in range(self.manners.redirects + 1):
            if robots and not self._allowed(at):
                raise FetchError(url, "the site's robots.txt asks not to read this", lasting=True)
            answer = self._ask(at, headers or {})
            if answer.status not in _REDIRECTS:
                return self._checked(url, answer)
            target = answer.headers.get("location")
            if not target:
                raise FetchError(url, "a redirect that leads nowhere")
            at = urljoin(at, target)
        raise FetchError(url, f"more than {self.manners.redirects} redirects")

    def _checked(self, url: str, answer: Answer) -> Answer:
        if answer.status in (200, 304):
            return answer
        wait = retry_after(answer.headers.get("retry-after"))
        gone = answer.status in (401, 403, 404, 410, 451)
        raise FetchError(url, f"the server answers {answer.status}", wait, lasting=gone)

    def _ask(self, url: str, headers: Mapping[str, str]) -> Answer:
        """One question, to an address that was looked at."""
        split = urlsplit(url)
        host, port = self._parts(url)
        self._pause(host)
        address = self._address(url, host, port)
        literal = f"[{address}]" if ":" in address else address
        pinned = urlunsplit((split.scheme, f"{literal}:{port}", split.path or "/", split.query, ""))
        default = port == (443 if split.scheme == "https" else 80)
        named = f"[{host}]" if ":" in host else host
        sent = {**headers, "host": named if default else f"{named}:{port}"}
        request = self._client.build_request("GET", pinned, headers=sent, extensions={"sni_hostname": host})
        end = time.monotonic() + self.manners.seconds
        try:
            response = self._client.send(request, stream=True)
            try:
                body = self._body(url, response, end)
                return Answer(url, response.status_code, dict(response.headers), body)
            finally:
                response.close()
        except (httpx.HTTPError, OSError, ValueError) as error:
            raise FetchError(url, f"{type(error).__name__}: {error}".rstrip(": ")) from None

    def _body(self, url: str, response: httpx.Response, end: float) -> bytes:
        """The body, unpacked in pieces: what grows too large is given up before it is held."""
        if response.status_code != 200:
            return b""
        parts, size = [], 0
        # In pieces as they come: waiting for a full one would let a slow server hold us for hours.
        for part in response.iter_bytes():
            size += len(part)
            if size > self.manners.size:
                raise FetchError(url, f"more than {self.manners.size // 1_000_000} MB", lasting=True)
            if time.monotonic() > end:
                raise FetchError(url, f"not done within {self.manners.seconds:.0f} s")
            parts.append(part)
        return b"".join(parts)

    def _parts(self, url: str) -> tuple[str, int]:
        try:
            split = urlsplit(url)
            host, port = split.hostname, split.port
        except ValueError:
            raise FetchError(url, "is no address", lasting=True) from None
        if split.scheme not in ("http", "https") or not host:
            raise FetchError(url, "is no http or https address", lasting=True)
        if split.username or split.password:
            raise FetchError(url, "holds a name or a password; leave them out", lasting=True)
        return host, port or (443 if split.scheme == "https" else 80)

    def _address(self, url: str, host: str, port: int) -> str:
        """The address to connect to.

        Raises:
            FetchError: the host isn't known, or lies inside a private network.
        """
        try:
            found = self.resolve(host, port)
        except OSError as error:
            raise FetchError(url, f"{host} is not found ({error.strerror or error})") from None
        if not found:
            raise FetchError(url, f"{host} is not found")
        if not self.manners.private and any(not is_public(address) for address in found):
            raise FetchError(url, f"{host} lies inside a private network; such are not asked", lasting=True)
        return found[0]

    def _pause(self, host: str) -> None:
        wait = self._asked.get(host, -1e9) + self.manners.pause - time.monotonic()
        if wait > 0:
            self.sleep(wait)
        self._asked[host] = time.monotonic()

    def _allowed(self, url: str) -> bool:
        """Whether the site's robots.txt allows to read an address; a site without one allows all."""
        split = urlsplit(url)
        site = f"{split.scheme}://{split.netloc}"
        if site not in self._robots:
            self._robots[site] = self._read_robots(f"{site}/robots.txt")
        rules = self._robots[site]
        return rules is None or rules.can_fetch(AGENT, url)

    def _read_robots(self, url: str) -> urllib.robotparser.RobotFileParser | None:
        try:
            answer = self.get(url, robots=False)
        except FetchError as error:
            if error.lasting and "private" not in error.cause and "address" not in error.cause:
                return None
            raise
        rules = urllib.robotparser.RobotFileParser()
        rules.parse(answer.body.decode("utf-8", "replace").splitlines())
        return rules


def addresses(host: str, port: int) -> list[str]:
    """The addresses of a host.

    Raises:
        OSError: it has none.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


def is_public(address: str) -> bool:
    """Whether an address lies in the open network: not private, local, shared, reserved or for many."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
    if inner is not None:
        return is_public(str(inner))
    return found.is_global and not found.is_multicast

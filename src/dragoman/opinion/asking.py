"""Asking a language model by the protocol of OpenAI's chat completions, which most servers of models speak.

The server isn't trusted either: an answer is bounded in size and time, redirects aren't followed (the key
would go with them), and a failure is tried again a few times, ever later.
"""

from __future__ import annotations

import ipaddress
import json
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx

from dragoman.errors import DragomanError
from dragoman.opinion.costs import Ledger, tokens_of
from dragoman.patience import retry_after

ATTEMPTS = 4
PAUSE = 1.0
"""Seconds before the second attempt; doubled before each further one."""
LONGEST_PAUSE = 60.0
_SIZE = 1_000_000
_AGAIN = (408, 409, 429, 500, 502, 503, 504, 529)
_REASONS = {
    400: "the request is refused; is the model's name right?",
    401: "the key is not accepted; set DRAGOMAN_LLM_KEY",
    402: "the account has run out",
    403: "the key may not do this",
    404: "nothing is there; is the address right, up to /v1, and the model's name?",
}


class AskError(DragomanError):
    """A question can't be answered.

    Args:
        cause: why.
        lasting: whether all further questions would fail alike.
        wait: seconds that the server asks to wait.
        again: whether another attempt may do better.
    """

    def __init__(
        self, cause: str, *, lasting: bool = False, wait: float | None = None, again: bool = False
    ) -> None:
        super().__init__(cause)
        self.lasting = lasting
        self.wait = wait
        self.again = again


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A language model, and where it is.

    Attributes:
        url: the base address, as "http://localhost:11434/v1".
        model: as the server calls it.
        key: sent as a bearer token; None where none is needed.
        seconds: how long one answer may take.
        answer_tokens: how long an answer may be, for each report asked about.
    """

    url: str
    model: str
    key: str | None = field(default=None, repr=False)
    seconds: float = 60.0
    answer_tokens: int = 400

    def __post_init__(self) -> None:
        """Refuse what is no address.

        Raises:
            AskError: it is none of http or https, or holds a name and a password.
        """
        try:
            split = urlsplit(self.url)
            sound = split.scheme in ("http", "https") and bool(split.hostname) and split.port != 0
        except ValueError:
            sound = False
        if not sound:
            raise AskError(f"{self.url!r} is no http or https address; write it as http://localhost:11434/v1")
        if split.username or split.password:
            raise AskError("the address holds a name or a password; give the key by DRAGOMAN_LLM_KEY")
        if self.key is not None and not (self.key.isascii() and self.key.isprintable()):
            raise AskError("the key holds characters that no key has; set DRAGOMAN_LLM_KEY anew")

    @property
    def chat(self) -> str:
        """The address that answers."""
        return self.url.rstrip("/") + "/chat/completions"

    @property
    def is_open(self) -> bool:
        """Whether what is sent can be read on its way: plain http to another machine."""
        split = urlsplit(self.url)
        if split.scheme == "https" or split.hostname == "localhost":
            return False
        try:
            return not ipaddress.ip_address(split.hostname or "").is_loopback
        except ValueError:
            return True


@dataclass(slots=True)
class Asker:
    """Asks a model. Use it in a `with` statement, or close it.

    Attributes:
        endpoint: the model.
        ledger: what is spent is entered here, and its limits are kept to.
        sleep: waits; for tests.
    """

    endpoint: Endpoint
    ledger: Ledger = field(default_factory=Ledger)
    sleep: Callable[[float], None] = time.sleep
    _client: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        from dragoman import __version__

        headers = {"user-agent": f"dragoman/{__version__}", "accept": "application/json"}
        if self.endpoint.key:
            headers["authorization"] = f"Bearer {self.endpoint.key}"
        timeout = httpx.Timeout(self.endpoint.seconds, connect=min(10.0, self.endpoint.seconds))
        self._client = httpx.Client(headers=headers, timeout=timeout, follow_redirects=False)

    def __enter__(self) -> Asker:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def ask(self, messages: list[dict[str, str]], reports: int) -> str:
        """The words of the model's answer.

        Args:
            messages: of the chat.
            reports: how many are asked about.

        Raises:
            AskError: no answer, in as many attempts as are made, or the limits are reached.
        """
        for attempt in range(ATTEMPTS):
            try:
                return self._once(messages, reports * self.endpoint.answer_tokens)
            except AskError as error:
                if not error.again or attempt == ATTEMPTS - 1:
                    raise
                # Spread a little, so that many who were turned away don't come back at once.
                pause = PAUSE * 2**attempt * random.uniform(1, 1.2) if error.wait is None else error.wait
                if pause > LONGEST_PAUSE:
                    raise AskError(f"{error}; it asks to wait {pause:.0f} s", lasting=True) from None
                self.sleep(pause)
        raise AssertionError("the last attempt returns or raises")

    def _once(self, messages: list[dict[str, str]], most: int) -> str:
        told = tokens_of(messages)
        if not self.ledger.affords(told, most):
            raise AskError("the limit is reached", lasting=True)
        asked = {
            "model": self.endpoint.model, "messages": messages, "temperature": 0, "max_tokens": most,
            "stream": False,
        }  # fmt: skip
        self.ledger.calls += 1
        try:
            status, headers, body = self._send(json.dumps(asked).encode("ascii"))
        except httpx.ConnectError as error:
            raise AskError(f"{self.endpoint.url} can't be reached ({error})", again=True) from None
        except (httpx.HTTPError, OSError, _TooMuch) as error:
            # Whoever gave up before the end may have to pay for all of it.
            self.ledger.book(told, most, None)
            again = not isinstance(error, _TooMuch)
            raise AskError(str(error) or f"no answer ({type(error).__name__})", again=again) from None
        if status != 200:
            reason = _REASONS.get(status, "")
            cause = f"the server answers {status}" + (f": {reason}" if reason else "")
            again = status in _AGAIN
            wait = retry_after(headers.get("retry-after"))
            raise AskError(cause, again=again, lasting=not again, wait=wait)
        return self._read(body, told, most)

    def _send(self, body: bytes) -> tuple[int, httpx.Headers, bytes]:
        """Status, headers and body of the answer, which is given up where it grows too long."""
        end = time.monotonic() + self.endpoint.seconds
        sent = {"content-type": "application/json"}
        with self._client.stream("POST", self.endpoint.chat, content=body, headers=sent) as response:
            parts, size = [], 0
            # In pieces as they come, so that neither an endless body nor a slow one holds us.
            for part in response.iter_bytes() if response.status_code == 200 else ():
                size += len(part)
                if size > _SIZE:
                    raise _TooMuch(f"an answer of more than {_SIZE // 1000} kB")
                if time.monotonic() > end:
                    raise httpx.ReadTimeout(f"not done within {self.endpoint.seconds:g} s")
                parts.append(part)
            return response.status_code, response.headers, b"".join(parts)

    def _read(self, body: bytes, told: int, most: int) -> str:
        """The words within an answer, and its tokens booked."""
        try:
            answer = json.loads(body)
        except (ValueError, RecursionError):
            answer = None
        self.ledger.book(told, most, answer.get("usage") if isinstance(answer, dict) else None)
        choice = _first(answer)
        message = choice.get("message")
        content = message.get("content") if isinstance(message, dict) else None
        if not isinstance(content, str):
            raise AskError("the server's answer is none of a chat completion")
        if choice.get("finish_reason") == "length":
            raise AskError("the answer was cut off; allow longer ones by --answer-tokens")
        return content


class _TooMuch(Exception):
    """An answer that has no end."""


def _first(answer: Any) -> dict[str, Any]:
    choices = answer.get("choices") if isinstance(answer, dict) else None
    first = choices[0] if isinstance(choices, list) and choices else None
    return first if isinstance(first, dict) else {}

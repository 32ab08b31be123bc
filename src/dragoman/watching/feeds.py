"""Feeds: what they announce, what of it was seen, and when to ask again.

What is known of a feed is kept in the record, so watching can stop at any moment and go on. An entry counts
as seen only once its article is in the record, or can't ever be.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from dragoman.errors import SourceError
from dragoman.source import RawItem, page_item
from dragoman.watching.fetching import Answer, Fetcher, FetchError

EVERY = 900.0
"""Seconds between two looks at a feed."""

_LONGEST = 86_400.0
_SEEN = 2000
_ENTRIES = 200
_TRIES = 5
_WHOLE = 600
"""Letters from which a feed's own text is taken for the whole article."""
_TAG = re.compile(r"<[^>]{0,2000}>")


class Notebook(Protocol):
    """Where what is known of feeds is kept: a record."""

    def note(self, key: str) -> str | None:
        """What was written down under a key."""

    def write_note(self, key: str, value: str) -> None:
        """Write something down under a key."""


@dataclass(slots=True)
class FeedState:
    """What is known of a feed.

    Attributes:
        etag, modified: what the server told of the version seen last.
        next_at: when to ask again, seconds since the epoch.
        fails: how often in a row it could not be read.
        seen: hashes of the entries that are done with, the latest last.
        tries: how often the fetching of an entry failed, by its hash.
    """

    etag: str | None = None
    modified: str | None = None
    next_at: float = 0.0
    fails: int = 0
    seen: list[str] = field(default_factory=list)
    tries: dict[str, int] = field(default_factory=dict)

    def to_json(self) -> str:
        """As it is kept."""
        return json.dumps({name: getattr(self, name) for name in self.__slots__})

    @classmethod
    def from_json(cls, text: str | None) -> FeedState:
        """As it was kept; a fresh one where nothing was."""
        return cls(**json.loads(text)) if text else cls()


@dataclass(frozen=True, slots=True)
class Entry:
    """What a feed tells of an article."""

    key: str
    url: str | None
    title: str | None
    published: str | None
    text: str


@dataclass(frozen=True, slots=True)
class FeedResult:
    """What one look at a feed gave.

    Attributes:
        feed: its address.
        items: new articles, each with what marks it as done with.
        error: why it could not be read; None where it could.
        unchanged: whether the server said that nothing is new.
    """

    feed: str
    items: tuple[tuple[RawItem, str], ...] = ()
    error: str | None = None
    unchanged: bool = False
    refused: tuple[str, ...] = ()


class Watcher:
    """Looks at feeds in turn.

    Args:
        feeds: their addresses.
        notebook: the record, which keeps what is known of them.
        fetcher: asks the servers.
        every: seconds between two looks at one.
        clock: seconds since the epoch; for tests.
    """

    def __init__(
        self,
        feeds: Iterable[str],
        notebook: Notebook,
        fetcher: Fetcher,
        every: float = EVERY,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.feeds = tuple(dict.fromkeys(feeds))
        self._notebook = notebook
        self._fetcher = fetcher
        self._every = every
        self._clock = clock

    def due(self) -> Iterator[str]:
        """The feeds whose time has come."""
        for feed in self.feeds:
            if self._state(feed).next_at <= self._clock():
                yield feed

    def wait(self) -> float:
        """Seconds until the next feed is due."""
        return max(0.0, min((self._state(f).next_at for f in self.feeds), default=0.0) - self._clock())

    def look(self, feed: str) -> FeedResult:
        """Read a feed, and fetch the articles that are new in it.

        What fails is tried again later, each time after twice as long, up to a day.
        """
        state = self._state(feed)
        asked = {"if-none-match": state.etag, "if-modified-since": state.modified}
        try:
            answer = self._fetcher.get(feed, {k: v for k, v in asked.items() if v})
            if answer.status == 304:
                self._settle(feed, state)
                return FeedResult(feed, unchanged=True)
            entries = read_entries(answer)
        except FetchError as error:
            self._back_off(feed, state, error.wait)
            return FeedResult(feed, error=str(error))
        items, refused, left = [], [], False
        for entry in entries:
            if entry.key in state.seen:
                continue
            found = self._article(entry, state)
            if isinstance(found, RawItem):
                items.append((found, entry.key))
            else:
                refused.append(found)
                left = left or entry.key not in state.seen
        # With entries left to read or to try again the whole feed is asked for the next time: whoever stops
        # now would else be told then that nothing is new.
        whole = not items and not left
        state.etag = answer.headers.get("etag") if whole else None
        state.modified = answer.headers.get("last-modified") if whole else None
        self._settle(feed, state)
        return FeedResult(feed, tuple(items), refused=tuple(refused))

    def done(self, feed: str, key: str) -> None:
        """Note that an entry's article is in the record."""
        state = self._state(feed)
        _see(state, key)
        self._keep(feed, state)

    def _article(self, entry: Entry, state: FeedState) -> RawItem | str:
        """The article of an entry, or why there is none."""
        told = RawItem(
            text=entry.text, title=entry.title, url=entry.url, published=entry.published, origin=entry.url
        )
        if entry.url is None or len(entry.text) >= _WHOLE:
            if entry.text.strip():
                return told
            _see(state, entry.key)
            return f"{entry.title or 'an entry'}: neither a text nor an address"
        try:
            answer = self._fetcher.get(entry.url)
            item = page_item(answer.body, entry.url)
        except FetchError as error:
            return self._failed(entry, state, error)
        except SourceError as error:
            _see(state, entry.key)
            return str(error)
        return RawItem(
            text=item.text, title=item.title or entry.title, source=item.source, url=entry.url,
            published=item.published or entry.published, origin=entry.url, html=True,
        )  # fmt: skip

    def _failed(self, entry: Entry, state: FeedState, error: FetchError) -> str:
        tries = state.tries.get(entry.key, 0) + 1
        if error.lasting or tries >= _TRIES:
            _see(state, entry.key)
        else:
            state.tries[entry.key] = tries
        return str(error)

    def _settle(self, feed: str, state: FeedState) -> None:
        state.fails = 0
        state.next_at = self._clock() + self._every
        self._keep(feed, state)

    def _back_off(self, feed: str, state: FeedState, wait: float | None) -> None:
        state.fails = min(state.fails + 1, 30)
        later = min(_LONGEST, self._every * 2.0 ** min(state.fails - 1, 12))
        # Servers that fail together shouldn't be asked again together.
        later *= 1 + random.random() / 10
        state.next_at = self._clock() + min(_LONGEST, max(later, wait or 0.0))
        self._keep(feed, state)

    def _state(self, feed: str) -> FeedState:
        return FeedState.from_json(self._notebook.note(f"feed {feed}"))

    def _keep(self, feed: str, state: FeedState) -> None:
        self._notebook.write_note(f"feed {feed}", state.to_json())


def _see(state: FeedState, key: str) -> None:
    state.tries.pop(key, None)
    if key not in state.seen:
        state.seen = [*state.seen, key][-_SEEN:]


def read_entries(answer: Answer) -> list[Entry]:
    """The entries of a feed, the oldest first.

    Args:
        answer: what the server sent.

    Raises:
        FetchError: it is no feed.
    """
    import feedparser  # type: ignore[import-untyped]

    parsed = feedparser.parse(answer.body, response_headers={"content-location": answer.url})
    if not parsed.entries and not parsed.get("version"):
        raise FetchError(answer.url, "is no RSS or Atom feed; give the feed's address, not the site's")
    entries = [_entry(e) for e in parsed.entries[:_ENTRIES]]
    return sorted(entries, key=lambda e: e.published or "9999")


def _entry(told: Any) -> Entry:
    url = told.get("link")
    url = url if isinstance(url, str) and url.startswith(("http://", "https://")) else None
    moment = told.get("published_parsed") or told.get("updated_parsed")
    published = None
    if moment is not None:
        try:
            year, month, day = moment[:3]
            published = date(year, month, day).isoformat()
        except (ValueError, TypeError):
            published = None
    bodies = [c.get("value", "") for c in told.get("content", [])] or [told.get("summary", "")]
    text = plain(max(bodies, key=len, default=""))
    title = plain(told.get("title", "")) or None
    named = str(told.get("id") or url or f"{title} {text[:200]}")
    key = hashlib.blake2b(named.encode("utf-8", "replace"), digest_size=8).hexdigest()
    return Entry(key, url, title, published, text)


def plain(markup: str) -> str:
    """The text of a feed's HTML: paragraphs as lines, no tags."""
    import html

    broken = re.sub(r"(?i)<(?:/p|/div|/li|br\s*/?)>", "\n", markup)
    text = html.unescape(_TAG.sub("", broken))
    return "\n".join(line for line in (" ".join(part.split()) for part in text.split("\n")) if line)

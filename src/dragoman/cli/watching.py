"""The command that follows news feeds."""

from __future__ import annotations

import signal
import threading
from types import FrameType
from typing import TYPE_CHECKING, Any

import click

from dragoman.cli.common import Session, make_screen, record_option
from dragoman.errors import DragomanError, SourceError

if TYPE_CHECKING:
    from dragoman.record import Record
    from dragoman.show.grid import Screen
    from dragoman.watching import FeedResult, Watcher


@click.command()
@click.argument("feeds", nargs=-1, required=True, metavar="FEED...")
@record_option
@click.option("--once", is_flag=True, help="Look at each feed once, and end.")
@click.option(
    "--every",
    type=click.IntRange(min=1),
    default=15,
    show_default=True,
    metavar="MINUTES",
    help="Minutes between two looks at a feed.",
)
@click.option("--private", is_flag=True, help="Also read feeds inside this machine's network.")
@click.option("--verbose", "-v", is_flag=True, help="List the new events too, not only those that changed.")
@click.pass_obj
def watch(
    session: Session,
    feeds: tuple[str, ...],
    record_path: str,
    once: bool,
    every: int,
    private: bool,
    verbose: bool,
) -> None:
    """Follow RSS and Atom feeds, and read what is new into a record.

    Articles are fetched from their own addresses, as the sites' robots.txt allow. What failed is tried again
    later. Ctrl-C ends it after the article that it is at; started again it goes on.
    """
    try:
        from dragoman.watching import Fetcher, Manners, Watcher
    except ImportError as error:
        raise DragomanError(
            f"{error.name} is not installed, and watch needs it; try: pip install 'dragoman[feeds]'"
        ) from None
    from dragoman.record import open_record

    stop = threading.Event()
    _stop_on_signal(stop)
    screen = make_screen()
    with open_record(record_path) as record, Fetcher(Manners(private=private)) as fetcher:
        watcher = Watcher(feeds, record, fetcher, every * 60.0)
        while not stop.is_set():
            # A single run looks at every feed, due or not: it may be started by a clock of its own.
            for feed in feeds if once else list(watcher.due()):
                if stop.is_set():
                    break
                result = watcher.look(feed)
                _report(session, screen, result)
                _take_in(session, record, watcher, result, screen, verbose, stop)
            if once or stop.wait(watcher.wait()):
                break


def _stop_on_signal(stop: threading.Event) -> None:
    """End between two articles on SIGTERM and Ctrl-C; a second Ctrl-C ends at once."""

    def handle(number: int, frame: FrameType | None) -> None:
        if stop.is_set() and number == signal.SIGINT:
            raise KeyboardInterrupt
        stop.set()

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, handle)
        signal.signal(signal.SIGTERM, handle)


def _report(session: Session, screen: Screen, result: FeedResult) -> None:
    for words in (*([result.error] if result.error else []), *result.refused):
        where, _, cause = words.partition(": ")
        session.refuse(SourceError(where, cause))
    if not result.error:
        new = "nothing new" if result.unchanged or not result.items else f"{len(result.items)} new"
        screen.line(f"{result.feed}: {new}")


def _take_in(
    session: Session,
    record: Record,
    watcher: Watcher,
    result: FeedResult,
    screen: Screen,
    verbose: bool,
    stop: threading.Event,
) -> None:
    """Read the new articles into the record one by one; each counts as seen once it is there."""
    from dragoman.document import article_text, is_english, make_document
    from dragoman.intake import Known, take_in
    from dragoman.show.added import show_added

    for item, key in result.items:
        if stop.is_set():
            return
        document = make_document(item)
        english, language = is_english(article_text(document) or document.text)
        if not english:
            session.refuse(SourceError(document.origin or document.id, f"is in the language {language!r}"))
            watcher.done(result.feed, key)
            continue
        failed: list[Any] = []

        def fail(document: Any, error: Exception, failed: list[Any] = failed) -> None:
            failed.append(error)
            session.fail(document, error)

        for added in take_in(record, [document], Known(), fail):
            show_added(added, record, screen, verbose=verbose)
        watcher.done(result.feed, key)


COMMANDS: tuple[click.Command, ...] = (watch,)

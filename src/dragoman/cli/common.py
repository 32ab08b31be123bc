"""What the commands share: options, the session, the choice of output."""

from __future__ import annotations

import contextlib
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import IO, TYPE_CHECKING, Any, TypeVar

import click

from dragoman.errors import SourceError

if TYPE_CHECKING:
    from dragoman.export import Shape
    from dragoman.nouns import Document
    from dragoman.record import Record
    from dragoman.show.grid import Screen

T = TypeVar("T")

DEFAULT_RECORD = "dragoman.db"


@dataclass(slots=True)
class Session:
    """One run of the command line: it counts what was refused."""

    refused: int = 0

    def refuse(self, error: SourceError) -> None:
        """Name a refused input on stderr in one line, and go on."""
        from dragoman.show.words import printable

        self.refused += 1
        click.echo(f"dragoman: refused {printable(' '.join(str(error).split()))}", err=True)

    def fail(self, document: Document, error: Exception) -> None:
        """Name a document that dragoman failed to read, and go on with the others."""
        import logging
        import traceback

        name = document.origin or document.id
        logging.getLogger(__name__).debug("".join(traceback.format_exception(error)))
        cause = f"reading it failed ({type(error).__name__}: {error})"
        self.refuse(SourceError(name, cause, "a bug of dragoman: report it with what --debug shows"))


class IsoDate(click.ParamType):  # type: ignore[type-arg]  # generic only in later versions of click
    """A date as ISO writes it, at the precision known: 2018-06-01, 2018-06 or 2018."""

    name = "date"

    def __init__(self, *, exact: bool = False) -> None:
        self.exact = exact

    def convert(self, value: Any, param: click.Parameter | None, context: click.Context | None) -> str:
        """The date as it came, where it is one."""
        text = str(value)
        forms = "YYYY-MM-DD" if self.exact else "YYYY-MM-DD, YYYY-MM or YYYY"
        match = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", text)
        if match and not (self.exact and match[3] is None):
            with contextlib.suppress(ValueError):
                date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
                return text
        self.fail(f"{text!r} is no date; write it as {forms}", param, context)


Decorator = Callable[[Any], Any]

sources_argument: Decorator = click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
published_option: Decorator = click.option(
    "--published",
    type=IsoDate(exact=True),
    help="Date of publication of documents that tell none (YYYY-MM-DD).",
)
record_option: Decorator = click.option(
    "--record",
    "record_path",
    default=DEFAULT_RECORD,
    envvar="DRAGOMAN_RECORD",
    show_envvar=True,
    show_default=True,
    metavar="FILE",
    help="The record (a database file).",
)
processes_option: Decorator = click.option(
    "--processes", type=click.IntRange(1), default=1, show_default=True, metavar="N", help="So many at once."
)
confidence_option: Decorator = click.option(
    "--min-confidence",
    type=click.FloatRange(0.0, 1.0),
    default=0.0,
    metavar="0..1",
    help="Leave out what is less certain than this.",
)


def format_option(*forms: str, piped: str = "table") -> Decorator:
    """The choice of format; the default differs on a terminal and in a pipe.

    Args:
        forms: names that may be chosen; table, jsonl, csv and tsv where none are given.
        piped: the default in a pipe; on a terminal it is always the table.
    """
    every = forms or ("table", "jsonl", "csv", "tsv")
    default = "table" if piped == "table" else f"table on a terminal, {piped} in a pipe"

    return click.option(
        "--format",
        "form",
        type=click.Choice(every),
        callback=lambda context, _, value: value or ("table" if on_terminal() else piped),
        help=f"How to print.  [default: {default}]",
    )


def on_terminal() -> bool:
    """Whether stdout is a terminal."""
    return sys.stdout.isatty()


def make_screen() -> Screen:
    """Where readable output goes: with colour on a terminal, plain in a pipe."""
    from dragoman.show.grid import Screen

    return Screen(sys.stdout, interactive=on_terminal())


def write_out(items: Iterable[Any], shape: str | Shape, form: str) -> None:
    """Write things to stdout in a format of dragoman.export."""
    from dragoman.export import write

    sys.stdout.flush()
    write(items, shape, form, sys.stdout.buffer)


@contextlib.contextmanager
def output_file(path: str | None) -> Iterator[IO[bytes]]:
    """The file to write bytes to; stdout where no path, or "-", is given."""
    if path is None or path == "-":
        sys.stdout.flush()
        yield sys.stdout.buffer
        return
    try:
        stream = open(path, "wb")  # noqa: SIM115  # closed below; the error of opening is told apart
    except OSError as error:
        raise click.BadParameter(f"can't write {path}: {error.strerror}", param_hint="--output") from None
    with stream:
        yield stream


def read_documents(session: Session, sources: Iterable[str], published: str | None) -> Iterator[Document]:
    """The documents of the sources; what can't be read, or isn't English, is refused by name."""
    from dragoman.document import article_text, is_english, make_document
    from dragoman.source import read_sources

    for item in read_sources(list(sources), published=published, on_error=session.refuse):
        document = make_document(item)
        english, language = is_english(article_text(document) or document.text)
        if english:
            yield document
            continue
        name = document.origin or document.id
        session.refuse(SourceError(name, f"is in the language {language!r}", "dragoman reads English only"))


def usage(message: str) -> click.UsageError:
    """The error of wrong usage, with the command it came from."""
    return click.UsageError(message, click.get_current_context(silent=True))


def open_existing(path: str) -> Record:
    """The record, which must be there; one that can't be written is opened for reading."""
    from dragoman.record import open_record

    if os.path.isfile(path) and not all(os.access(p, os.W_OK) for p in (path, os.path.dirname(path) or ".")):
        return open_record(path, create=False, readonly=True)
    return open_record(path, create=False)

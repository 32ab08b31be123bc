"""Commands on a record."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import click

from dragoman.cli.common import (
    IsoDate,
    Session,
    confidence_option,
    format_option,
    make_screen,
    open_existing,
    output_file,
    progress,
    published_option,
    read_documents,
    record_option,
    sources_argument,
    usage,
    write_out,
)
from dragoman.errors import DragomanError
from dragoman.nouns import STATUSES

if TYPE_CHECKING:
    from dragoman.nouns import Event
    from dragoman.record import Record
    from dragoman.show.grid import Screen


def choice_options(command: Any) -> Any:
    """Which events: by actor, type, status, date, and as believed on a day."""
    for option in reversed(
        (
            click.option("--actor", help="Only events of this actor: a name, an id, or a country (IRN)."),
            click.option("--type", "type_", metavar="TYPE", help="Only this PLOVER type, as CONSULT."),
            click.option("--status", type=click.Choice(STATUSES), help="Only events of this status."),
            click.option("--from", "start", type=IsoDate(), help="Only events on or after this day."),
            click.option("--to", "until", type=IsoDate(), help="Only events on or before this day."),
            click.option("--as-of", "as_of", type=IsoDate(exact=True), help="As was known on this day."),
            confidence_option,
        )
    ):
        command = option(command)
    return command


def choose(
    record: Record,
    *,
    actor: str | None,
    type_: str | None,
    status: str | None,
    start: str | None,
    until: str | None,
    as_of: str | None,
    min_confidence: float,
) -> list[Event]:
    """The events that the options ask for."""
    found = record.events(
        actor=actor,
        type=type_.upper() if type_ else None,
        status=status,
        start=start,
        until=until,
        as_of=as_of,
    )
    return [e for e in found if e.confidence >= min_confidence]


def source_finder(record: Record) -> Callable[[str], str | None]:
    """The outlet of a document by its id; each document is looked up once."""
    known: dict[str, str | None] = {}

    def find(document: str) -> str | None:
        if document not in known:
            found = record.document(document)
            known[document] = found.source if found else None
        return known[document]

    return find


@click.command()
@sources_argument
@record_option
@published_option
@format_option("table", "jsonl")
@click.pass_obj
def add(
    session: Session, sources: tuple[str, ...], record_path: str, published: str | None, form: str
) -> None:
    """Read articles into a record and print what changed.

    The record is created where missing. An article that it holds already changes nothing, so that an
    interrupted run is simply run again.
    """
    from dragoman.export import plain_shape
    from dragoman.pipeline import code as code_documents
    from dragoman.record import open_record
    from dragoman.show.added import Tally, added_dict, show_added

    with open_record(record_path) as record:
        documents = read_documents(session, sources, published)
        results = progress(record.add(code_documents(documents)), "documents")
        if form == "jsonl":
            write_out((added_dict(r) for r in results), plain_shape("added", "document"), form)
            return
        screen, tally = make_screen(), Tally()
        for result in results:
            tally.count(result)
            show_added(result, record.event, screen)
        screen.line(tally.words(session.refused))


@click.command()
@record_option
@choice_options
@click.option("--text", metavar="WORDS", help="Only events whose description or quotes hold these words.")
@format_option(piped="jsonl")
def events(record_path: str, text: str | None, form: str, **options: Any) -> None:
    """Print the events of a record, each with its history."""
    with open_existing(record_path) as record:
        found = choose(record, **options)
        if text:
            found = [e for e in found if _mentions(e, text)]
        if form != "table":
            write_out(found, "events", form)
            return
        from dragoman.show.listing import events_grid

        make_screen().grid(events_grid(found))


def _mentions(event: Event, text: str) -> bool:
    words = text.casefold().split()
    whole = " ".join([event.what, *event.persons, *(h.quote for h in event.history)]).casefold()
    return all(word in whole for word in words)


@click.command()
@record_option
@choice_options
@format_option()
def timeline(record_path: str, form: str, **options: Any) -> None:
    """Print what happened, by date, and how it changed.

    ✓ held  … under way  ◇ planned  ↷ put off  ✗ called off  ~ proposed  ≠ denied
    """
    from dragoman.show.timeline import timeline as timeline_grid

    with open_existing(record_path) as record:
        found = choose(record, **options)
        if form != "table":
            write_out(found, "events", form)
            return
        screen = make_screen()
        if not found:
            screen.line("no event of this record fits")
        screen.grid(timeline_grid(found, source_finder(record)))


@click.command()
@record_option
@click.option("--on", type=IsoDate(exact=True), help="Look from this day.  [default: the latest article's]")
@click.option("--ics", is_flag=True, help="Print a calendar (iCalendar) to subscribe to.")
@click.option("--output", "-o", metavar="FILE", help="Write the calendar here instead of to stdout.")
@format_option()
def agenda(record_path: str, on: str | None, ics: bool, output: str | None, form: str) -> None:
    """Print what is announced, by month.

    Plans whose date went by without a word of what came of them are named first.
    """
    from dragoman.show.timeline import agenda as agenda_grid

    if output and not ics:
        raise usage("--output goes with --ics")
    with open_existing(record_path) as record:
        day = on or latest_day(record)
        found = announced(record, day)
        if ics:
            from dragoman.ics import make_calendar

            with output_file(output) as stream:
                stream.write(make_calendar(found))
        elif form != "table":
            write_out(found, "events", form)
        else:
            screen = make_screen()
            if not found:
                screen.line("nothing is announced")
            screen.grid(agenda_grid(found, day, source_finder(record)))


def latest_day(record: Record) -> str | None:
    """The date of the latest article of the record: the day from which it looks ahead."""
    return max((d.published for d in record.documents() if d.published), default=None)


def announced(record: Record, day: str | None) -> list[Event]:
    """What the record announces from a day on, and the plans that went by without a word."""
    from dragoman.show.timeline import has_passed

    coming = record.agenda(on=day)
    seen = {e.id for e in coming}
    late = [e for s in ("scheduled", "proposed") for e in record.events(status=s) if has_passed(e, day)]
    return coming + [e for e in late if e.id not in seen]


@click.command()
@click.argument("ident", metavar="ID")
@record_option
@format_option("table", "jsonl")
def show(ident: str, record_path: str, form: str) -> None:
    """Show an event, a document or an actor.

    An event is shown with every step of its history, a document with its events marked in the text, an actor
    with its timeline. ID is an id of one of them, or an actor's name.
    """
    from dragoman.show.explained import show_explained
    from dragoman.show.timeline import timeline as timeline_grid

    with open_existing(record_path) as record:
        screen = make_screen()
        event = record.event(ident)
        if event is not None:
            _show_event(record, event, screen, form)
            return
        document = record.document(ident)
        if document is not None:
            from dragoman.nouns import CodedDocument

            coded = CodedDocument(document, record.reports(ident))
            if form == "jsonl":
                write_out([coded], "reports", form)
            else:
                show_explained(coded, screen)
            return
        found = record.events(actor=ident)
        if not found:
            raise usage(f"the record holds no event, document or actor {ident!r}")
        if form == "jsonl":
            write_out(found, "events", form)
        else:
            screen.grid(timeline_grid(found, source_finder(record)))


def _show_event(record: Record, event: Event, screen: Screen, form: str) -> None:
    from dragoman.show.listing import show_event

    if form == "jsonl":
        write_out([event], "events", form)
    else:
        show_event(event, source_finder(record), screen)


@click.command()
@record_option
@click.option("--outcome", type=click.Choice(("open", "kept", "broken")), help="Only with this outcome.")
@format_option(piped="jsonl")
def commitments(record_path: str, outcome: str | None, form: str) -> None:
    """Print who promised what, and whether it was kept."""
    from dragoman.show.listing import commitments_grid

    with open_existing(record_path) as record:
        found = [c for c in record.commitments() if outcome in (None, c.outcome)]
        if form != "table":
            write_out(found, "commitments", form)
        else:
            make_screen().grid(commitments_grid(found))


@click.command()
@click.argument("query", nargs=-1, required=True)
@record_option
@format_option(piped="table")
def search(query: tuple[str, ...], record_path: str, form: str) -> None:
    """Find articles of a record by their words."""
    from dragoman.show.listing import documents_grid

    with open_existing(record_path) as record:
        try:
            found = list(record.search(" ".join(query)))
        except sqlite3.OperationalError as error:
            raise usage(f"can't search for this ({error}); put words in double quotes") from None
        if form != "table":
            write_out(found, "documents", form)
        else:
            make_screen().grid(documents_grid(found))


@click.command()
@record_option
@format_option("table", "jsonl")
def check(record_path: str, form: str) -> None:
    """Check that a record is sound.

    Looks at the file, its references, and whether every event follows from its reports.
    """
    from dragoman.errors import RecordError

    with open_existing(record_path) as record:
        faults = record.check()
        if form == "jsonl":
            from dragoman.export import plain_shape

            write_out(({"fault": f} for f in faults), plain_shape("faults", "fault"), form)
        else:
            screen = make_screen()
            screen.lines(faults or ["the record is sound"])
        if faults:
            raise RecordError(f"{record_path}: {len(faults)} faults found")


@click.command()
@click.argument("form", metavar="FORMAT")
@record_option
@click.option(
    "--what",
    type=click.Choice(("events", "reports", "documents", "commitments")),
    default="events",
    show_default=True,
    help="Which table.",
)
@click.option("--output", "-o", metavar="FILE", help="Write here instead of to stdout.")
def export(form: str, record_path: str, what: str, output: str | None) -> None:
    """Write a table of the record to a file.

    FORMAT is jsonl, csv, tsv, ics (events only), parquet or arrow.
    """
    from dragoman.export import FORMATS, write

    if form not in FORMATS:
        raise usage(f"no format {form!r}; there are {', '.join(FORMATS)}")
    if form == "ics" and what != "events":
        raise usage("ics holds events only")
    with open_existing(record_path) as record:
        items = _table_of(record, what)
        with output_file(output) as stream:
            write(items, what, form, stream)


def _table_of(record: Record, what: str) -> Iterable[Any]:
    from dragoman.nouns import CodedDocument

    match what:
        case "events":
            return record.events()
        case "documents":
            return record.documents()
        case "commitments":
            return record.commitments()
        case "reports":
            return (CodedDocument(d, record.reports(d.id)) for d in record.documents())
        case other:
            raise DragomanError(f"a record has no table {other!r}")


COMMANDS: tuple[click.Command, ...] = (
    add, events, timeline, agenda, show, commitments, search, check, export,
)  # fmt: skip

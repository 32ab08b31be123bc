"""Commands on a record."""

from __future__ import annotations

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
    processes_option,
    published_option,
    read_documents,
    record_option,
    sources_argument,
    usage,
    write_out,
)
from dragoman.cli.progress import progress
from dragoman.errors import DragomanError
from dragoman.nouns import OUTCOMES, STATUSES

if TYPE_CHECKING:
    from dragoman.nouns import Event
    from dragoman.record import Record
    from dragoman.show.grid import Screen


quotes_option = click.option(
    "--quotes/--no-quotes",
    default=True,
    show_default=True,
    help="The words that told of it, below each event.",
)


def choice_options(command: Any) -> Any:
    """Which events: by actor, type, status, date, and as believed on a day."""
    for option in reversed(
        (
            click.option("--actor", help="Only events of this actor: a name, an id, or a country (IRN)."),
            click.option(
                "--type",
                "types",
                multiple=True,
                metavar="TYPE",
                help="Only this PLOVER type; may be repeated.",
            ),
            click.option(
                "--kind",
                "kinds",
                multiple=True,
                metavar="KIND",
                help="Only this kind, as meeting; repeatable.",
            ),
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
    types: tuple[str, ...],
    kinds: tuple[str, ...],
    status: str | None,
    start: str | None,
    until: str | None,
    as_of: str | None,
    min_confidence: float,
    text: str | None = None,
) -> list[Event]:
    """The events that the options ask for."""
    found = record.events(
        text=text,
        actor=actor,
        type=types[0].upper() if len(types) == 1 else None,
        kind=kinds[0].lower() if len(kinds) == 1 else None,
        status=status,
        start=start,
        until=until,
        as_of=as_of,
    )
    wanted_types, wanted_kinds = {t.upper() for t in types}, {k.lower() for k in kinds}
    return [
        e
        for e in found
        if e.confidence >= min_confidence
        and (not types or e.type in wanted_types)
        and (not kinds or e.kind in wanted_kinds)
    ]


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
@processes_option
@click.option("--verbose", "-v", is_flag=True, help="List the new events too, not only those that changed.")
@format_option("table", "jsonl")
@click.pass_obj
def add(
    session: Session,
    sources: tuple[str, ...],
    record_path: str,
    published: str | None,
    processes: int,
    verbose: bool,
    form: str,
) -> None:
    """Read articles into a record and print what changed.

    One line an article, below it the events of which it changed what is believed. The record is created where
    missing. An article that it holds already changes nothing, so that an interrupted run is simply run again.
    """
    from dragoman.export import plain_shape
    from dragoman.intake import Known, take_in
    from dragoman.record import open_record
    from dragoman.show.added import Tally, added_dict, show_added
    from dragoman.source import count_sources

    known = Known()
    with open_record(record_path) as record:
        documents = read_documents(session, sources, published)
        taken = take_in(record, documents, known, session.fail, processes)
        screen, tally = make_screen(), Tally()
        results = progress(
            taken,
            "documents",
            total=count_sources(sources),
            screen=screen,
            skipped=lambda: known.count + session.refused,
        )
        if form == "jsonl":
            write_out((added_dict(r) for r in results), plain_shape("added", "document"), form)
            return
        for result in results:
            tally.count(result)
            show_added(result, record, screen, verbose=verbose)
        screen.line(tally.words(known.count, session.refused))


@click.command()
@record_option
@choice_options
@click.option("--text", metavar="WORDS", help="Only events whose description or quotes hold these words.")
@format_option(piped="jsonl")
def events(record_path: str, text: str | None, form: str, **options: Any) -> None:
    """Print the events of a record, each with its history."""
    with open_existing(record_path) as record:
        found = choose(record, text=text, **options)
        if form != "table":
            write_out(found, "events", form)
            return
        from dragoman.show.listing import events_grid

        make_screen().grid(events_grid(found))


@click.command()
@record_option
@choice_options
@quotes_option
@format_option()
def timeline(record_path: str, quotes: bool, form: str, **options: Any) -> None:
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
        on = options["as_of"] or record.latest()
        screen.grid(timeline_grid(found, source_finder(record), quotes=quotes, on=on))


@click.command()
@record_option
@click.option("--on", type=IsoDate(exact=True), help="Look from this day.  [default: the latest article's]")
@click.option("--as-of", "as_of", type=IsoDate(exact=True), help="As was known on this day.")
@click.option("--ics", is_flag=True, help="Print a calendar (iCalendar) to subscribe to.")
@click.option("--output", "-o", metavar="FILE", help="Write the calendar here instead of to stdout.")
@quotes_option
@format_option()
def agenda(
    record_path: str,
    on: str | None,
    as_of: str | None,
    ics: bool,
    output: str | None,
    quotes: bool,
    form: str,
) -> None:
    """Print what is announced, by month.

    Plans whose date went by without a word of what came of them are named first.
    """
    from dragoman.show.timeline import agenda as agenda_grid

    if output and not ics:
        raise usage("--output goes with --ics")
    with open_existing(record_path) as record:
        day = on or as_of or record.latest()
        found = record.announced(day, as_of)
        if ics:
            from dragoman.ics import make_calendar

            with output_file(output) as stream:
                # As of an earlier day there are no calendars to keep in step with.
                known = None if as_of else record.calendar_ids(found)
                taken_back = () if as_of else record.withdrawn(day)
                stream.write(make_calendar(found, known=known, withdrawn=taken_back, on=day))
        elif form != "table":
            write_out(found, "events", form)
        else:
            screen = make_screen()
            if not found:
                screen.line("nothing is announced")
            screen.grid(agenda_grid(found, day, source_finder(record), quotes=quotes))


@click.command()
@click.argument("ident", metavar="ID")
@record_option
@click.option("--why", is_flag=True, help="Of an event: why each article's telling was taken for it.")
@format_option("table", "jsonl")
def show(ident: str, record_path: str, why: bool, form: str) -> None:
    """Show an event, a document or an actor.

    An event is shown with every step of its history, with --why also by what evidence each telling was taken
    for it, and which other event came next; a document with its events marked in the text; an actor with
    what is known of it and how, whom it dealt with, and its timeline. ID is an id of one of them, or an
    actor's name.
    """
    from dragoman.export import plain_shape
    from dragoman.profiles import profile_of
    from dragoman.show.explained import show_explained
    from dragoman.show.profile import show_profile
    from dragoman.show.timeline import timeline as timeline_grid

    with open_existing(record_path) as record:
        screen = make_screen()
        event = record.event(ident)
        if event is not None:
            _show_event(record, event, screen, form, why=why)
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
        profile = profile_of(record, ident)
        if profile is None:
            raise usage(f"the record holds no event, document or actor {ident!r}")
        if form == "jsonl":
            write_out([profile.to_dict()], plain_shape("actor", "id name"), form)
            return
        show_profile(profile, record.document, screen)
        screen.grid(timeline_grid(profile.events, source_finder(record), on=record.latest()))


def _show_event(record: Record, event: Event, screen: Screen, form: str, *, why: bool) -> None:
    from dragoman.export import plain_shape
    from dragoman.show.decided import decisions_grid
    from dragoman.show.listing import show_event

    decided = record.decisions(event.id) if why else ()
    if form == "jsonl" and why:
        shape = plain_shape("decisions", "event published document report quote by score needed rival")
        write_out([{"event": event.id, **d.to_dict()} for d in decided], shape, form)
        return
    if form == "jsonl":
        write_out([event], "events", form)
        return
    show_event(
        event, source_finder(record), screen, on=record.latest(), corrections=record.corrections_of(event.id)
    )
    if why:
        screen.line()
        screen.grid(decisions_grid(decided))


@click.command()
@record_option
@click.option("--outcome", type=click.Choice(OUTCOMES), help="Only with this outcome.")
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
    from dragoman.export import plain_shape
    from dragoman.show.listing import hits_grid

    shape = plain_shape("hits", "document title published source snippet")
    with open_existing(record_path) as record:
        found = record.search(" ".join(query))
        if form != "table":
            rows = ({f.name: getattr(hit, f.name) for f in shape.fields} for hit in found)
            write_out(rows, shape, form)
            return
        screen = make_screen()
        if not found:
            screen.line("no article of this record holds these words")
        screen.grid(hits_grid(found))


@click.command()
@record_option
@click.option("--since", type=IsoDate(), required=True, help="From this day of publication on.")
@quotes_option
@format_option()
def changes(record_path: str, since: str, quotes: bool, form: str) -> None:
    """Print what became of events: new, moved, called off, confirmed.

    Looks at all that was published since a day, and at plans whose date has gone by since without a word.
    """
    from dragoman.export import with_columns
    from dragoman.show.timeline import news as news_grid

    with open_existing(record_path) as record:
        found = record.news(since)
        if form != "table":
            write_out(found, with_columns("events", "change", lambda news: news.event), form)
            return
        screen = make_screen()
        if not found:
            screen.line(f"nothing new was told since {since}")
        screen.grid(news_grid(found, source_finder(record), quotes=quotes, on=record.latest()))


@click.command()
@record_option
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most so many.")
@format_option()
def actors(record_path: str, limit: int | None, form: str) -> None:
    """Print who takes part in events, in how many, and mostly with whom."""
    from dragoman.export import plain_shape
    from dragoman.profiles import counted_actors
    from dragoman.show.listing import mapping_grid

    shape = plain_shape("actors", "id name kind party events:whole first last with:list")
    with open_existing(record_path) as record:
        rows = counted_actors(record, limit)
        if form != "table":
            write_out(rows, shape, form)
        else:
            make_screen().grid(mapping_grid(rows, [f.name for f in shape.fields]))


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
            counts = record.counts()
            held = ", ".join(f"{counts[name]} {name}" for name in ("documents", "reports", "events"))
            screen.lines(faults or [f"the record is sound: {held}"])
        if faults:
            raise RecordError(f"{record_path}: {len(faults)} faults found")


@click.command()
@click.argument("form", metavar="FORMAT")
@record_option
@click.option(
    "--what",
    type=click.Choice(("events", "reports", "documents", "commitments")),
    help="Which table.  [default: events, or what the format holds]",
)
@click.option("--output", "-o", metavar="FILE", help="Write here instead of to stdout.")
def export(form: str, record_path: str, what: str | None, output: str | None) -> None:
    """Write a table of the record to a file.

    FORMAT is jsonl, csv, tsv, parquet or arrow; of events also ics, geojson, graphml or timelinejs; of
    reports also plover, icews, phoenix, gdelt or webannotation.
    """
    from dragoman.export import FORMATS, write

    if form not in FORMATS:
        raise usage(f"no format {form!r}; there are {', '.join(FORMATS)}")
    only = FORMATS[form].only
    if what is not None and only not in (None, what):
        raise usage(f"{form} holds {only} only")
    what = what or only or "events"
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
    add, events, timeline, agenda, changes, show, actors, commitments, search, check, export,
)  # fmt: skip

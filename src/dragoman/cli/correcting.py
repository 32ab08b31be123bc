"""The command that corrects a record."""

from __future__ import annotations

import getpass
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dragoman.cli.common import (
    IsoDate,
    format_option,
    make_screen,
    open_existing,
    record_option,
    usage,
    write_out,
)
from dragoman.nouns import STATUSES

if TYPE_CHECKING:
    from dragoman.corrections import Action
    from dragoman.record import Corrected, Record


def _whoever() -> str:
    """The name of whoever runs this."""
    try:
        return os.environ.get("DRAGOMAN_BY") or getpass.getuser()
    except (OSError, KeyError):  # no entry for this user, as in a container
        return ""


def who_options(command: Any) -> Any:
    """Who corrects, and why."""
    by = click.option(
        "--by",
        default=_whoever,
        envvar="DRAGOMAN_BY",
        show_envvar=True,
        metavar="NAME",
        help="Who says so.  [default: your user name]",
    )
    why = click.option("--why", default="", metavar="TEXT", help="The reason, kept with the correction.")
    return record_option(by(why(command)))


@click.group()
def correct() -> None:
    """Put right what was read or linked wrongly, for good.

    Events, reports (DOCUMENT:r2, or DOCUMENT for all of its reports) and actors (an id, or actor:ID) are
    named as `dragoman show` names them. A correction is kept with who made it, when and why, holds whatever
    is read or added later, and can be undone.
    """


@correct.command()
@click.argument("idents", nargs=-1, required=True, metavar="ID ID...")
@who_options
def merge(idents: tuple[str, ...], record_path: str, by: str, why: str) -> None:
    """Say that events, reports or actors are one.

    Actors take the name of the first.
    """
    _run(record_path, "merge", idents, by, why)


@correct.command()
@click.argument("ident", metavar="ID")
@click.argument("reports", nargs=-1, required=True, metavar="REPORT...")
@click.option("--name", help="Of an actor: the name of the other one.")
@click.option("--kind", help="Of an actor: state, person, office, organisation or group.")
@click.option("--country", metavar="CODE", help="Of an actor: whom it acts for (IRN); none for nobody.")
@click.option("--role", help="Of an actor: the office held; none for none.")
@who_options
def split(
    ident: str, reports: tuple[str, ...], record_path: str, by: str, why: str, **fields: str | None
) -> None:
    """Say that these reports are of another event, or tell of another actor."""
    _run(record_path, "split", (ident,), by, why, fields, reports)


@correct.command()
@click.argument("ident", metavar="ID")
@click.option("--status", type=click.Choice(STATUSES), help="Whether it happened.")
@click.option("--date", type=IsoDate(), help="The day, month or year, as --start and --end at once.")
@click.option("--start", metavar="DATE", help="Its first day; none where it isn't known.")
@click.option("--end", metavar="DATE", help="Its last day; none where it isn't known.")
@click.option("--place", metavar="NAME", help='Where ("Hanoi", "Paris, USA"); none.')
@click.option("--type", metavar="TYPE", help="Its PLOVER type.")
@click.option("--kind", metavar="KIND", help="Its kind, as meeting; of an actor, as person.")
@click.option("--mode", metavar="MODE", help="Of a report: its PLOVER mode; none.")
@click.option("--what", metavar="TEXT", help="Of an event: what it is called.")
@click.option("--actors", metavar="A,B", help="Who takes part, or acts: ids or names.")
@click.option("--recipients", metavar="A,B", help="Of a report: toward whom; none.")
@click.option("--name", help="Of an actor: its name.")
@click.option("--country", metavar="CODE", help="Of an actor: whom it acts for (IRN); none for nobody.")
@click.option("--role", help="Of an actor: the office held; none.")
@who_options
def edit(ident: str, record_path: str, by: str, why: str, date: str | None, **fields: str | None) -> None:
    """Say what is so of an event, a report or an actor.

    Of an event, status, dates and place hold against all that was told so far; what is told later moves them
    on as ever.
    """
    if date is not None:
        fields["start"], fields["end"] = fields["start"] or date, fields["end"] or date
    _run(record_path, "edit", (ident,), by, why, fields)


@correct.command()
@click.argument("idents", nargs=-1, required=True, metavar="ID...")
@who_options
def reject(idents: tuple[str, ...], record_path: str, by: str, why: str) -> None:
    """Say that something is no event, no report of one, or no actor."""
    for ident in idents:
        _run(record_path, "reject", (ident,), by, why)


@correct.command()
@click.argument("idents", nargs=-1, required=True, metavar="ID...")
@who_options
def confirm(idents: tuple[str, ...], record_path: str, by: str, why: str) -> None:
    """Say that something is right as it stands.

    A confirmed report keeps what it says; the reports of a confirmed event stay together. A DOCUMENT stands
    for all its reports.
    """
    for ident in idents:
        for one in _each_report(record_path, ident):
            _run(record_path, "confirm", (one,), by, why)


def _each_report(path: str, ident: str) -> list[str]:
    """A document's reports one by one, so that each can be undone; anything else is itself."""
    with open_existing(path) as record:
        document = record.document(ident)
        return [ident] if document is None else [f"{ident}:{r.id}" for r in record.reports(ident)]


@correct.command()
@click.argument("number", type=click.IntRange(min=1))
@who_options
def undo(number: int, record_path: str, by: str, why: str) -> None:
    """Undo a correction, by its number."""
    with open_existing(record_path) as record:
        _say(record, record.undo(number, by=by, why=why))


@correct.command(name="list")
@record_option
@click.option("--all", "every", is_flag=True, help="Those undone too, and what undid them.")
@format_option(piped="table")
def list_(record_path: str, every: bool, form: str) -> None:
    """Print what was corrected: by whom, when, and why."""
    from dragoman.corrections import in_force
    from dragoman.export import plain_shape
    from dragoman.show.correcting import corrections_grid

    with open_existing(record_path) as record:
        found = record.corrections()
        holding = {c.number for c in in_force(found)}
        shown = found if every else tuple(c for c in found if c.number in holding)
        if form == "table":
            screen = make_screen()
            if not shown:
                screen.line("nothing was corrected")
            screen.grid(corrections_grid(shown, holding))
            return
        shape = plain_shape("corrections", "number:whole at by why action subject what day undoes:whole")
        write_out(({**c.to_dict(), "holds": c.number in holding} for c in shown), shape, form)


@correct.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@record_option
def gold(folder: Path, record_path: str) -> None:
    """Write what was decided as gold, for evaluate and train.

    Into FOLDER: articles/ (of which every report was decided), processes/ (the events of which something was
    said) and reports.jsonl (every report that was decided).
    """
    from dragoman.reviewed import write_gold

    with open_existing(record_path) as record:
        done = write_gold(record, folder)
        make_screen().line(
            f"{done.articles} articles, {done.events} events, {done.reports} reports in {folder}"
        )


def _run(
    path: str,
    action: Action,
    idents: tuple[str, ...],
    by: str,
    why: str,
    fields: dict[str, str | None] | None = None,
    reports: tuple[str, ...] = (),
) -> None:
    said = {name: value for name, value in (fields or {}).items() if value is not None}
    if not by:
        raise usage("say who corrects with --by NAME")
    with open_existing(path) as record:
        _say(record, record.correct(action, *idents, by=by, why=why, fields=said, reports=reports))


def _say(record: Record, done: Corrected) -> None:
    from dragoman.show.correcting import show_corrected

    show_corrected(done, record, make_screen())


COMMANDS: tuple[click.Command, ...] = (correct,)

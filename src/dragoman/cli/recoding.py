"""The command that brings a record up to date."""

from __future__ import annotations

import click

from dragoman.cli.common import (
    Session,
    format_option,
    make_screen,
    open_existing,
    record_option,
    write_out,
)
from dragoman.cli.progress import progress


@click.command()
@record_option
@click.option("--all", "every", is_flag=True, help="All documents, also those that are up to date.")
@format_option("table", "jsonl")
@click.pass_obj
def recode(session: Session, record_path: str, every: bool, form: str) -> None:
    """Read the documents of a record anew with the present data and code.

    Prints what changed. A record knows which version, data and code read each document; those that are up to
    date are passed over, so that an interrupted run is simply run again. Corrections hold.
    """
    from dragoman.export import plain_shape
    from dragoman.recoding import recode as read_anew
    from dragoman.show.recoded import Tally, recoded_dict, relinked_dict, show_recoded, show_relinked

    with open_existing(record_path) as record:
        documents = [d.id for d in record.documents()] if every else record.outdated()
        screen, tally = make_screen(), Tally()
        done = progress(
            read_anew(record, documents, session.fail), "documents", total=len(documents), screen=screen
        )
        if form == "jsonl":
            shape = plain_shape("recoded", "document")
            write_out((recoded_dict(one) for one in done), shape, form)
        else:
            for one in done:
                tally.count(one)
                show_recoded(one, record, screen)
        # Last, and in one piece: linking looks at all reports together.
        changes = None if record.is_linked_anew() and not every else record.relink()
        if form == "jsonl":
            write_out([relinked_dict(changes)] if changes else (), plain_shape("relinked", "relinked"), form)
            return
        if changes is not None:
            show_relinked(changes, record, screen)
        screen.line(tally.words(session.refused, relinked=changes is not None))


COMMANDS: tuple[click.Command, ...] = (recode,)

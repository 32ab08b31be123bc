"""The commands on processes: the tracks of a record, and briefs of them."""

from __future__ import annotations

import click

from dragoman.cli.common import (
    IsoDate,
    format_option,
    make_screen,
    open_existing,
    output_file,
    record_option,
    usage,
    write_out,
)

as_of_option = click.option("--as-of", "as_of", type=IsoDate(exact=True), help="As was known on this day.")
actor_option = click.option("--actor", help="Only tracks of this actor: a name, an id, or a country.")


@click.command()
@record_option
@actor_option
@click.option("--least", type=click.IntRange(min=1), default=2, show_default=True, metavar="N",
              help="Only tracks of so many events.")  # fmt: skip
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most so many.")
@as_of_option
@format_option()
def tracks(
    record_path: str, actor: str | None, least: int, limit: int | None, as_of: str | None, form: str
) -> None:
    """Print the processes that the events make up.

    A track is what the same parties do with one another over time, and what is linked to it.
    """
    from dragoman.export import plain_shape
    from dragoman.processes import Processes
    from dragoman.show.brief import NOTHING, tracks_grid

    with open_existing(record_path) as record:
        found = Processes(record, as_of=as_of).list(actor=actor, least=least, limit=limit)
        if form != "table":
            shape = plain_shape("tracks", "id name when parties:list events:list told:whole")
            write_out((p.to_dict() for p in found), shape, form)
            return
        screen = make_screen()
        if not found:
            screen.line(NOTHING)
        screen.grid(
            tracks_grid((p.track.id, p.when, p.name, len(p.track.events), p.track.documents) for p in found)
        )


@click.command()
@record_option
@click.option("--track", metavar="ID", help="This track, or the one that this event is of.")
@actor_option
@click.option("--limit", type=click.IntRange(min=1), default=5, show_default=True, metavar="N",
              help="Without --track: so many tracks, those of most events first.")  # fmt: skip
@click.option("--events", "most", type=click.IntRange(min=1), default=12, show_default=True, metavar="N",
              help="Tell of so many events of each.")  # fmt: skip
@as_of_option
@click.option("--format", "form", type=click.Choice(("markdown", "html")), default="markdown",
              show_default=True, help="How to print.")  # fmt: skip
@click.option("--output", "-o", metavar="FILE", help="Write here instead of to stdout.")
def brief(
    record_path: str,
    track: str | None,
    actor: str | None,
    limit: int,
    most: int,
    as_of: str | None,
    form: str,
    output: str | None,
) -> None:
    """Tell a process in one paragraph, each sentence with its source.

    Nothing is told but what the record holds.
    """
    from dragoman.processes import Processes, briefs
    from dragoman.show.brief import html_page, markdown

    if track is not None and actor is not None:
        raise usage("--track and --actor exclude each other")
    with open_existing(record_path) as record:
        processes = Processes(record, as_of=as_of)
        chosen = [processes.find(track)] if track else processes.list(actor=actor, limit=limit)
        told = briefs(processes, chosen, most)
    page = "".join(html_page(told)) if form == "html" else markdown(told)
    with output_file(output) as stream:
        stream.write(page.encode("utf-8", "replace"))


COMMANDS: tuple[click.Command, ...] = (tracks, brief)

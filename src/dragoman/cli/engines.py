"""`code --engine`: a great many articles, in parts, on one machine or many."""

from __future__ import annotations

from typing import Any

import click

from dragoman.cli.common import Session, usage
from dragoman.cli.progress import progress


def engine_options(command: Any) -> Any:
    """Who reads, from where and to where."""
    for option in (
        click.option("--output", metavar="FOLDER", help="Where to write Parquet: a folder, s3:// or gs://."),
        click.option(
            "--input", "input_", metavar="PLACE",
            help="Parquet, JSON Lines or web archives: a file or folder, s3:// or gs://.",
        ),
        click.option(
            "--engine", type=click.Choice(("local", "ray")),
            help="Read --input in parts, here or on Ray, and link what they tell.",
        ),
    ):  # fmt: skip
        command = option(command)
    return command


def run_engine(
    session: Session, name: str, source: str | None, output: str | None, gated: bool, processes: int
) -> None:
    """Read the parts that are left, then link all; say on stdout what came of it.

    Args:
        session: counts what was refused.
        name: of the engine.
        source, output: the places.
        gated: as `dragoman.pipeline.code` takes it.
        processes: workers of Ray; 1: as many as there are cores.
    """
    from dragoman.scale.coding import left_over
    from dragoman.scale.engine import make_engine
    from dragoman.scale.parts import plan

    if not source or not output:
        raise usage("--engine needs --input and --output")
    if name == "local" and processes > 1:
        raise usage("--engine local reads part by part; give --engine ray for several processes")
    every = plan(source)
    left = left_over(every, output)
    engine = make_engine(name, processes if processes > 1 else None)
    documents = dead = 0
    if left:
        for receipt in progress(engine.code(left, output, gated), "parts", total=len(left)):
            documents += receipt["documents"]
            dead += receipt["dead"]
    session.refused += dead
    click.echo(f"{len(every) - len(left)} of {len(every)} parts were read before")
    click.echo(f"{documents} documents read; {dead} could not be: see {output}/dead")
    families = list(engine.link(output))
    units, events, border = (sum(f[k] for f in families) for k in ("units", "events", "border"))
    click.echo(f"{events} events of {units} tellings, {border} of them at the borders of partitions")

"""The command that teaches dragoman types of a user's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from dragoman.cli.common import Decorator, format_option, make_screen

if TYPE_CHECKING:
    from dragoman.learned.coder import Coder
    from dragoman.learned.training import Accuracy

coder_option: Decorator = click.option(
    "--coder",
    "coder_path",
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help="Find the types of a coder made by `train`, instead of PLOVER's.",
)


def open_coder(path: str | None) -> Coder | None:
    """The coder that an option names; None where it names none."""
    if path is None:
        return None
    from dragoman.learned.coder import load_coder

    return load_coder(path)


@click.command()
@click.argument("labels", type=click.Path(dir_okay=False))
@click.option(
    "--ontology",
    required=True,
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help="The table of types to teach.",
)
@click.option(
    "--output", "-o", default="coder.npz", show_default=True, metavar="FILE", help="Where to write the coder."
)
@click.option(
    "--show", type=click.IntRange(0), default=10, show_default=True, metavar="N", help="Mistakes to list."
)
@format_option("table", "jsonl")
def train(labels: str, ontology: str, output: str, show: int, form: str) -> None:
    """Teach types of your own by labelled lines, and measure the coder.

    LABELS is JSONL: one object a line with text, type (of the ontology, or null where the text holds none)
    and, where known, trigger, source and target (start and end in characters). The accuracy is measured on
    lines kept back; the coder written has learnt from all. Use it with --coder of code, explain and relate.
    """
    from pathlib import Path

    from dragoman.export import json_line
    from dragoman.learned.ontology import read_ontology
    from dragoman.learned.training import measure, read_labels
    from dragoman.learned.training import train as learn

    types = read_ontology(ontology)
    lines = read_labels(labels, types)
    accuracy = measure(lines, types)
    try:
        learn(lines, types, Path(output).stem).save(output)
    except OSError as error:
        raise click.BadParameter(f"can't write {output}: {error.strerror}", param_hint="--output") from None
    if form == "jsonl":
        click.echo(json_line({"coder": output, **accuracy.to_dict()}))
        return
    _show(accuracy, output, show)


def _show(accuracy: Accuracy, output: str, most: int) -> None:
    from dragoman.show.grid import Column, Grid, Row

    screen = make_screen()
    numbers = ("precision", "recall", "F1", "labelled", "found")
    columns = (Column("type", "bold"), *(Column(n, right=True) for n in numbers))
    rows = [
        Row((t.type, f"{t.precision:.3f}", f"{t.recall:.3f}", f"{t.f1:.3f}", str(t.labelled), str(t.found)))
        for t in accuracy.types
    ]
    screen.grid(Grid(columns, tuple(rows)))
    screen.line(f"macro F1 {accuracy.f1:.3f} on lines kept back, of {accuracy.lines}; written to {output}")
    if most and accuracy.mistakes:
        wrong = (Column("line"), Column("labelled"), Column("found"), Column("text", wrap=True))
        screen.line()
        screen.grid(Grid(wrong, tuple(Row(m) for m in accuracy.mistakes[:most])))

"""The command that measures: figures against gold, and figures against their floors."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dragoman.cli.common import make_screen, usage

if TYPE_CHECKING:
    from dragoman.evaluate import Check, Disagreement, Scores
    from dragoman.show.grid import Grid

DEFAULT_DATA = "../shared"


@click.command()
@click.argument("gold", nargs=-1, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a set.")
@click.option("--show", type=click.IntRange(0), default=0, metavar="N", help="Print the N worst mistakes.")
@click.option("--only", metavar="WHAT", help="With --show: only what is missed, extra, wrong in type …")
@click.option(
    "--floors",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Measure the sets of this file instead, and fail if a figure is under its floor.",
)
@click.option(
    "--data",
    "--shared",
    "data",
    type=click.Path(path_type=Path),
    default=DEFAULT_DATA,
    envvar="DRAGOMAN_SHARED",
    show_envvar=True,
    show_default=True,
    metavar="FOLDER",
    help="With --floors: the folder of evaluation data.",
)
@click.option("--raise", "lift", is_flag=True, help="With --floors: write higher figures into the file.")
def evaluate(
    gold: tuple[Path, ...],
    as_json: bool,
    show: int,
    only: str | None,
    floors: Path | None,
    data: Path,
    lift: bool,
) -> None:
    """Measure dragoman against gold.

    GOLD is a folder of annotated articles (or one of them), a process NAME.gold.json beside its reports
    NAME.jsonl, a folder of processes, or a JSONL of texts with time expressions. Its texts are read anew.
    Exit status 1: a figure is under its floor.
    """
    if bool(gold) == bool(floors):
        raise usage("give GOLD to measure, or --floors FILE")
    if lift and not floors:
        raise usage("--raise goes with --floors")
    if only and not show:
        raise usage("--only goes with --show N")
    if floors:
        _hold_floors(floors, data, as_json, show, only, lift)
        return
    from dragoman.evaluate import find_gold, score_gold

    for path in gold:
        for kind, files in find_gold(path):
            name = str(files[0] if kind == "process" else path)
            _print_scores(name, score_gold(kind, files), as_json, show, only)


def _hold_floors(path: Path, data: Path, as_json: bool, show: int, only: str | None, lift: bool) -> None:
    from dragoman.evaluate import check_floors, raised_floors, read_floors

    checks = []
    for check in check_floors(read_floors(path), data):
        checks.append(check)
        if check.scores is None:
            click.echo(f"{check.floors.name}: skipped, {check.skipped}", err=as_json)
        else:
            _print_scores(check.floors.name, check.scores, as_json, show, only, check)
    if lift:
        path.write_text(raised_floors(path.read_text(encoding="utf-8"), checks), encoding="utf-8")
    fallen = [f"{c.floors.name} {name}" for c in checks for name in c.fallen]
    if fallen:
        click.echo(f"dragoman: under the floor: {', '.join(fallen)}", err=True)
        raise SystemExit(1)


def _print_scores(
    name: str, scores: Scores, as_json: bool, show: int, only: str | None, check: Check | None = None
) -> None:
    rows = [d for d in scores.disagreements if only is None or only in d.wrong][:show]
    if as_json:
        answer: dict[str, Any] = {"set": name, **scores.to_dict()}
        if check:
            answer |= {"floors": dict(check.floors.floors), "fallen": list(check.fallen)}
        if show:
            answer["disagreements"] = [d.to_dict() for d in rows]
        click.echo(json.dumps(answer, ensure_ascii=False))
        return
    sizes = ", ".join(f"{number} {noun}" for noun, number in scores.counts.items())
    screen = make_screen()
    screen.line(f"{name}: {scores.kind}, {sizes}")
    screen.grid(_figures_grid(scores, check))
    if rows:
        screen.line()
        screen.grid(_disagreements_grid(rows))
    screen.line()


def _figures_grid(scores: Scores, check: Check | None) -> Grid:
    from dragoman.show.grid import Column, Grid, Piece, Row

    def number(value: float | None) -> str:
        return "" if value is None else f"{value:.3f}"

    titles = ["value", "floor"] if check else ["value"]
    columns = [Column("figure"), *(Column(t, right=True) for t in (*titles, "precision", "recall"))]
    rows = []
    for figure in scores.figures:
        cells: list[str | Piece] = [figure.name, number(figure.value)]
        if check:
            least = number(check.floors.floors.get(figure.name))
            cells.append(Piece(f"{least} FALLEN", "bold red") if figure.name in check.fallen else least)
        rows.append(Row((*cells, number(figure.precision), number(figure.recall), figure.counts)))
    return Grid((*columns, Column("counts", optional=True)), tuple(rows))


def _disagreements_grid(rows: Iterable[Disagreement]) -> Grid:
    from dragoman.show.grid import Column, Grid, Row

    columns = (Column("wrong"), Column("what", wrap=True), Column("document", wrap=True))
    lines = []
    for row in rows:
        notes = (row.context, row.gold and f"gold      {row.gold}", row.found and f"dragoman  {row.found}")
        lines.append(Row((", ".join(row.wrong), row.what, row.document), notes=tuple(n for n in notes if n)))
    return Grid(columns, tuple(lines), note_under=1)

"""Commands on texts: they keep nothing."""

from __future__ import annotations

import functools
import importlib
import importlib.util
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import click

from dragoman.cli.common import (
    Session,
    confidence_option,
    format_option,
    make_screen,
    output_file,
    processes_option,
    published_option,
    read_documents,
    sources_argument,
    usage,
    write_out,
)
from dragoman.cli.engines import engine_options, run_engine
from dragoman.cli.evaluating import evaluate
from dragoman.cli.progress import progress
from dragoman.cli.teaching import coder_option, open_coder, train
from dragoman.errors import SourceError

if TYPE_CHECKING:
    from dragoman.nouns import CodedDocument, Document


def read_coded(
    session: Session,
    sources: Iterable[str],
    published: str | None,
    least: float,
    coder_path: str | None = None,
    gated: bool = True,
    processes: int = 1,
) -> Iterator[CodedDocument]:
    """The coded documents of the sources, reprints marked, reports under the threshold left out."""
    from dragoman.document import Deduplicator
    from dragoman.workers import Reading, read_in_processes

    coder = open_coder(coder_path)

    finder = Deduplicator()
    documents = read_documents(session, sources, published)
    marked = (replace(d, duplicate_of=finder.seen(d)) for d in documents)
    read = Reading(gated) if coder is None else coder.code
    for coded in read_in_processes(read, marked, processes, session.fail):
        if least:
            kept = tuple(r for r in coded.reports if r.confidence >= least)
            coded = replace(coded, reports=kept)
        yield coded


@click.command()
@click.argument("sources", nargs=-1, metavar="SOURCE...")
@published_option
@confidence_option
@coder_option
@click.option("--no-gate", is_flag=True, help="Parse every sentence, also those without a word for an event.")
@processes_option
@engine_options
@format_option(piped="jsonl")
@click.pass_obj
def code(
    session: Session,
    sources: tuple[str, ...],
    published: str | None,
    min_confidence: float,
    coder_path: str | None,
    no_gate: bool,
    processes: int,
    engine: str | None,
    input_: str | None,
    output: str | None,
    form: str,
) -> None:
    """Read articles and print the events they report.

    SOURCE is a file (text, HTML, JSONL, also gzipped), a folder, a glob, or "-" for stdin. JSONL gives one
    object a document; CSV and TSV one row a report. With --engine the articles are those of --input, and
    what they tell is written to --output.
    """
    if engine or input_ or output:
        if sources or published or min_confidence or coder_path:
            raise usage("--engine reads --input alone: no SOURCE, --published, --min-confidence or --coder")
        run_engine(session, engine or "local", input_, output, not no_gate, processes)
        return
    if not sources:
        raise usage("Missing argument 'SOURCE...'.")
    read = read_coded(session, sources, published, min_confidence, coder_path, not no_gate, processes)
    coded = progress(read, "documents")
    if form != "table":
        write_out(coded, "reports", form)
        return
    from dragoman.show.listing import show_reports

    screen = make_screen()
    for one in coded:
        show_reports(one, screen)


@click.command()
@sources_argument
@published_option
@confidence_option
@coder_option
@click.option("--html", "as_html", is_flag=True, help="A self-contained page instead of text.")
@click.option("--output", "-o", metavar="FILE", help="Write the page here instead of to stdout.")
@format_option("table", "jsonl")
@click.pass_obj
def explain(
    session: Session,
    sources: tuple[str, ...],
    published: str | None,
    min_confidence: float,
    coder_path: str | None,
    as_html: bool,
    output: str | None,
    form: str,
) -> None:
    """Show an article with its events marked, and why.

    Each event is listed with the rule that made it, its status, date and parties. SOURCE as in `code`.
    """
    from dragoman.show.explained import html_page, show_explained

    if output and not as_html:
        raise usage("--output goes with --html")
    coded = read_coded(session, sources, published, min_confidence, coder_path)
    if as_html:
        with output_file(output) as stream:
            for part in html_page(coded):
                stream.write(part.encode("utf-8", "replace"))
        return
    if form == "jsonl":
        write_out(coded, "reports", form)
        return
    screen = make_screen()
    for number, one in enumerate(coded):
        if number:
            screen.line()
        show_explained(one, screen)


@click.command()
@sources_argument
@published_option
@click.option(
    "--output",
    "-o",
    "folder",
    type=click.Path(file_okay=False),
    metavar="FOLDER",
    help="With --format tml: write one file a document here.",
)
@click.option(
    "--infer-published",
    "infer",
    is_flag=True,
    help="Print instead when each document was published, by what its text and address tell.",
)
@click.option("--day-first", is_flag=True, help="Read 12/06/2018 as the twelfth of June.")
@format_option("table", "jsonl", "csv", "tsv", "tml", piped="jsonl")
@click.pass_obj
def times(
    session: Session,
    sources: tuple[str, ...],
    published: str | None,
    folder: str | None,
    infer: bool,
    day_first: bool,
    form: str,
) -> None:
    """Find expressions of time (TIMEX3) and what they denote.

    Relative expressions are read from the date of publication; without one they stay undefined. "tml" is
    TimeML: of one document on stdout, of several in a folder (--output).
    """
    if folder and form != "tml":
        raise usage("--output goes with --format tml")
    if infer:
        _print_inferred(progress(read_documents(session, sources, None), "documents"), form)
        return
    documents = read_documents(session, sources, published)
    tagged = progress((_tagged(d, day_first) for d in documents), "documents")
    if form == "tml":
        _write_timeml(tagged, folder)
        return
    if form != "table":
        write_out(tagged, "times", form)
        return
    from dragoman.show.listing import show_times

    screen = make_screen()
    for one in tagged:
        show_times(one, screen)


def _print_inferred(documents: Iterable[Document], form: str) -> None:
    """When each document was published, as it tells itself; a date given beside it isn't looked at."""
    from dragoman.export import json_line
    from dragoman.show.grid import Column, Grid, Row
    from dragoman.timex import infer_published

    if form not in ("table", "jsonl"):
        raise usage("--infer-published is printed as table or jsonl")
    guesses = ((d.id, infer_published(d.text, d.url, name=d.id)) for d in documents)
    if form == "jsonl":
        for name, guess in guesses:
            click.echo(json_line({"id": name, **guess.to_dict()}))
        return
    columns = (
        Column("document", "bold"), Column("earliest"), Column("latest"), Column("date", "green"),
        Column("confidence", right=True), Column("likely week"), Column("evidence", "dim", wrap=True),
        Column("contradictions", "red", wrap=True),
    )  # fmt: skip
    rows = [
        Row(
            (
                name,
                *(day.isoformat() if day else "" for day in (guess.earliest, guess.latest, guess.date)),
                f"{guess.confidence:.2f}",
                f"{guess.week[0]} to {guess.week[1]}, {guess.week_confidence:.2f}" if guess.week else "",
                "; ".join(guess.evidence),
                "; ".join(guess.contradictions),
            )
        )
        for name, guess in guesses
    ]
    make_screen().grid(Grid(columns, tuple(rows), heading=bool(rows)))


def _tagged(document: Document, day_first: bool) -> CodedDocument:
    from datetime import date

    from dragoman.nouns import CodedDocument
    from dragoman.timex import tag

    # A publication date known only to the month can't anchor "Friday".
    exact = document.published if document.published and len(document.published) == 10 else None
    anchor = date.fromisoformat(exact) if exact else None
    return CodedDocument(document, (), tag(document.text, anchor, day_first=day_first))


def _write_timeml(tagged: Iterable[CodedDocument], folder: str | None) -> None:
    import re
    from pathlib import Path

    from dragoman.show.timeml import to_timeml

    if folder is None:
        every = list(_at_most(tagged, 1))
        if len(every) > 1:
            raise usage("several documents are several TimeML files; give a folder with --output")
        for one in every:
            click.echo(to_timeml(one.document, one.timexes), nl=False)
        return
    root = Path(folder)
    root.mkdir(parents=True, exist_ok=True)
    for number, one in enumerate(tagged, 1):
        # An id comes from outside: it must not leave the folder.
        name = re.sub(r"[^\w.-]+", "_", one.document.id).lstrip(".")[:120] or str(number)
        page = to_timeml(one.document, one.timexes)
        (root / f"{name}.tml").write_bytes(page.encode("utf-8", "replace"))


def _at_most(items: Iterable[CodedDocument], count: int) -> Iterator[CodedDocument]:
    """The first items, one more than asked where there is one."""
    for number, item in enumerate(items):
        yield item
        if number == count:
            return


@click.command()
@click.argument("query", nargs=-1)
@click.option(
    "--codebook",
    "as_codebook",
    is_flag=True,
    help="Show PLOVER's codebook instead: QUERY is a type, a CAMEO code, or contexts.",
)
@format_option("table", "jsonl")
def lexicon(query: tuple[str, ...], as_codebook: bool, form: str) -> None:
    """Show what the data knows of a word or name, and where.

    Searches every table: triggers, actors, places, time expressions. A PLOVER type or a kind finds all
    entries of it.
    """
    from dragoman.show.lookup import find_entries, lookup_grid

    if as_codebook:
        _show_codebook(" ".join(query), form)
        return
    if not query:
        raise usage("name a word to look for, or give --codebook")
    hits = find_entries(" ".join(query))
    if form == "jsonl":
        from dragoman.export import plain_shape

        write_out((h.to_dict() for h in hits), plain_shape("lexicon", "where"), form)
        return
    screen = make_screen()
    if not hits:
        screen.line(f"no table of dragoman knows {' '.join(query)!r}")
        return
    for number, grid in enumerate(lookup_grid(hits)):
        if number:
            screen.line()
        screen.grid(grid)


def _show_codebook(query: str, form: str) -> None:
    from dragoman.export import json_line
    from dragoman.show.codebook import codebook_grid, codebook_rows

    try:
        if form == "jsonl":
            for row in codebook_rows(query):
                click.echo(json_line(row))
        else:
            make_screen().grid(codebook_grid(query))
    except KeyError:
        raise usage(f"the codebook has no {query!r}; ask for a type, a CAMEO code, or contexts") from None


Judge = Callable[..., Iterable[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Judging:
    """A command that reads JSONL rows, lets a library function judge each, and prints JSONL rows.

    Attributes:
        name: of the command.
        module: where the function lives; the command exists only where the module does.
        function: takes the rows, gives one answer a row.
        needs: what each row must hold beside an id.
        answer: columns of the answers.
        help: for the user.
        taught: whether it takes a coder of taught types (--coder).
    """

    name: str
    module: str
    function: str
    needs: tuple[str, ...]
    answer: str
    help: str
    taught: bool = False


JUDGING = (
    Judging(
        "relate",
        "dragoman.relate",
        "relate",
        ("text",),
        "id type confidence:number why",
        "Give the PLOVER type for a marked pair of actors.\n\nSOURCE is JSONL, or - for stdin: one object a"
        " line with id, text, source and target (start and end in characters; either may be null).",
        taught=True,
    ),
    Judging(
        "status",
        "dragoman.factuality",
        "judge",
        ("text", "trigger"),
        "id status confidence:number why",
        "Say what became of what a marked word tells.\n\nSOURCE is JSONL, or - for stdin: one object a"
        " line with id, text, trigger (start and end in characters) and, where known, published.",
    ),
)


def _judging_command(judging: Judging) -> click.Command:
    @click.command(judging.name, help=judging.help)
    @sources_argument
    @format_option(piped="jsonl")
    @click.pass_obj
    def command(session: Session, sources: tuple[str, ...], form: str, coder_path: str | None = None) -> None:
        from dragoman.export import plain_shape
        from dragoman.show.listing import mapping_grid

        judge: Judge = getattr(importlib.import_module(judging.module), judging.function)
        if coder_path is not None:
            judge = functools.partial(judge, coder=open_coder(coder_path))
        answers = progress(judge(_rows(session, sources, judging.needs)), "rows")
        shape = plain_shape(judging.name, judging.answer)
        if form != "table":
            write_out(answers, shape, form)
        else:
            make_screen().grid(mapping_grid(answers, [f.name for f in shape.fields]))

    return coder_option(command) if judging.taught else command


def _rows(session: Session, sources: Iterable[str], needs: Iterable[str]) -> Iterator[Mapping[str, Any]]:
    """The objects of JSONL files, or of stdin for "-"; a bad line is refused by its number."""
    for source in sources:
        try:
            stream = click.open_file(source, "r", encoding="utf-8", errors="replace")
        except OSError as error:
            cause = error.strerror or str(error)
            session.refuse(SourceError(source, cause, "give a JSONL file, or - for stdin"))
            continue
        with stream:
            for number, line in enumerate(stream, 1):
                if not line.strip():
                    continue
                try:
                    yield _row(line, needs)
                except ValueError as error:
                    session.refuse(SourceError(f"{source}:{number}", str(error), "one JSON object a line"))


def _row(line: str, needs: Iterable[str]) -> Mapping[str, Any]:
    row = json.loads(line)
    if not isinstance(row, dict):
        raise ValueError("no JSON object")
    lacking = [name for name in needs if name not in row]
    if lacking:
        raise ValueError(f"lacks {', '.join(lacking)}")
    return row


def _optional() -> Iterator[click.Command]:
    """Commands whose library part may be absent from a slim installation."""
    for judging in JUDGING:
        if importlib.util.find_spec(judging.module):
            yield _judging_command(judging)


COMMANDS: tuple[click.Command, ...] = (code, explain, times, lexicon, *_optional(), train, evaluate)

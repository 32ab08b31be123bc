"""The command that asks a language model about what dragoman is unsure of."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dragoman.cli.common import (
    Session,
    format_option,
    make_screen,
    published_option,
    sources_argument,
    usage,
    write_out,
)
from dragoman.errors import DragomanError, SourceError

if TYPE_CHECKING:
    from dragoman.opinion import Endpoint, Estimate, Judged, Kept, Ledger, Plan, Prices

KEY = "DRAGOMAN_LLM_KEY"


@click.command(name="second-opinion")
@sources_argument
@published_option
@click.option(
    "--base-url",
    envvar="DRAGOMAN_LLM_URL",
    show_envvar=True,
    metavar="URL",
    help="An OpenAI-compatible endpoint, as http://localhost:11434/v1.",
)
@click.option(
    "--model", envvar="DRAGOMAN_LLM_MODEL", show_envvar=True, help="The model, as it is called there."
)
@click.option(
    "--below",
    type=click.FloatRange(0, 1),
    default=0.7,
    show_default=True,
    metavar="0..1",
    help="Ask only about reports less certain than this.",
)
@click.option(
    "--trust",
    type=click.FloatRange(0.5, 1, min_open=True, max_open=True),
    default=0.8,
    show_default=True,
    metavar="0.5..1",
    help="How often you take the model to be right.",
)
@click.option("--price-in", type=click.FloatRange(0), metavar="PRICE", help="Of a million tokens sent.")
@click.option("--price-out", type=click.FloatRange(0), metavar="PRICE", help="Of a million tokens answered.")
@click.option("--estimate", is_flag=True, help="Only say how much there is to ask, and what it costs.")
@click.option("--yes", is_flag=True, help="Ask without a question before.")
@click.option("--max-cost", type=click.FloatRange(0), metavar="SUM", help="Stop before this is exceeded.")
@click.option("--max-calls", type=click.IntRange(0), metavar="N", help="Make at most so many requests.")
@click.option(
    "--timeout",
    type=click.FloatRange(0, min_open=True),
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="How long one answer may take.",
)
@click.option(
    "--answer-tokens",
    type=click.IntRange(50),
    default=400,
    show_default=True,
    metavar="N",
    help="How long an answer may be, for each report.",
)
@click.option(
    "--kept",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Where answers are kept.  [default: dragoman's cache]",
)
@click.option("--anew", is_flag=True, help="Neither use nor keep answers.")
@format_option(piped="jsonl")
@click.pass_obj
def second_opinion(
    session: Session, /, sources: tuple[str, ...], published: str | None, form: str, **options: Any
) -> None:
    """Ask a language model about the reports that are unsure.

    SOURCE as in `code`. Only passages around such reports are sent, to the endpoint you name. An answer that
    doesn't fit the codebook, or names words that aren't in the text, is refused; any other moves the
    confidence, and `why` tells it. The key is taken from DRAGOMAN_LLM_KEY.
    """
    opinion = _library()
    from dragoman.cli.texts import read_coded

    prices, endpoint, kept = _prices(options), _endpoint(options), _kept(options)
    coded = read_coded(session, sources, published, 0.0)
    plan = opinion.make_plan(coded, endpoint, options["below"], kept)
    estimate = plan.estimate(prices)
    _tell_before(estimate, endpoint)
    if options["estimate"]:
        return
    _agree(estimate, options)
    ledger = opinion.Ledger(prices, options["max_calls"], options["max_cost"])
    with opinion.Asker(endpoint, ledger) as asker, _told_after(ledger):
        _print(_judged(session, plan, asker, kept, options["trust"]), form)


def _library() -> Any:
    try:
        import dragoman.opinion

        return dragoman.opinion
    except ImportError as error:
        raise DragomanError(
            f"{error.name} is not installed, and second-opinion needs it; try: pip install 'dragoman[llm]'"
        ) from None


def _prices(options: dict[str, Any]) -> Prices | None:
    from dragoman.opinion import Prices

    told, answered = options["price_in"], options["price_out"]
    if (told is None) != (answered is None):
        raise usage("--price-in and --price-out go together")
    if told is None and options["max_cost"] is not None:
        raise usage("--max-cost needs --price-in and --price-out: dragoman knows nobody's prices")
    return None if told is None else Prices(told, answered)


def _endpoint(options: dict[str, Any]) -> Endpoint:
    import os

    from dragoman.opinion import AskError, Endpoint

    if not options["base_url"] or not options["model"]:
        raise usage("name an endpoint and a model by --base-url and --model; nothing is sent without them")
    # Not by an option: whoever lists the processes of this machine would read it.
    key = os.environ.get(KEY, "").strip() or None
    try:
        endpoint = Endpoint(
            options["base_url"], options["model"], key, options["timeout"], options["answer_tokens"]
        )
    except AskError as error:
        raise usage(str(error)) from None
    if endpoint.is_open:
        sent = "texts and key" if key else "texts"
        click.echo(f"dragoman: warning: plain http; {sent} go unencrypted", err=True)
    return endpoint


def _kept(options: dict[str, Any]) -> Kept:
    from dragoman.opinion import Kept
    from dragoman.opinion.keeping import usual_folder

    return Kept(None if options["anew"] else options["folder"] or usual_folder())


def _tell_before(estimate: Estimate, endpoint: Endpoint) -> None:
    cost = f", costing {estimate.cost:.4f} at most" if estimate.cost is not None else ""
    kept = f", {estimate.kept} more answered before" if estimate.kept else ""
    click.echo(
        f"dragoman: {estimate.reports} unsure reports in {estimate.documents} documents: {estimate.calls}"
        f" questions to {endpoint.model}{kept}; about {estimate.told} tokens sent, up to {estimate.answered}"
        f" answered{cost}",
        err=True,
    )


def _agree(estimate: Estimate, options: dict[str, Any]) -> None:
    """Go on only where the user said so, or set a limit, or nothing is to be sent."""
    limited = options["max_cost"] is not None or options["max_calls"] is not None
    if options["yes"] or limited or not estimate.calls:
        return
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise usage("nothing is sent unasked: give --yes, --max-cost SUM or --max-calls N")
    click.confirm("Send them?", abort=True, err=True)


@contextmanager
def _told_after(ledger: Ledger) -> Iterator[None]:
    """Say what was spent, also where the work was broken off."""
    try:
        yield
    finally:
        about = "about " if ledger.guessed else ""
        cost = f", costing {about}{ledger.cost:.4f}" if ledger.cost is not None else ""
        click.echo(
            f"dragoman: {ledger.calls} requests; {about}{ledger.told} tokens sent, {ledger.answered} answered"
            f"{cost}",
            err=True,
        )


def _judged(session: Session, plan: Plan, asker: Any, kept: Kept, trust: float) -> Iterator[Judged]:
    from dragoman.cli.progress import progress
    from dragoman.opinion import second_opinions

    def refuse(what: str, cause: str) -> None:
        session.refuse(SourceError(what, cause))

    answers = second_opinions(plan, asker, kept, refuse, trust)
    return progress(answers, "documents", total=len(plan.coded))


def _print(judged: Iterator[Judged], form: str) -> None:
    from dragoman.export import SHAPES, Shape

    if form == "table":
        from dragoman.show.opinions import show_opinions

        screen = make_screen()
        for one in judged:
            show_opinions(one, screen)
        return
    reports = SHAPES["reports"]
    write_out(
        judged,
        Shape("reports", reports.fields, lambda one: one.to_dict(), lambda one: reports.to_rows(one.coded)),
        form,
    )


COMMANDS: tuple[click.Command, ...] = (second_opinion,)

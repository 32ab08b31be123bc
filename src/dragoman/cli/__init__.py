"""The command line: parsing and showing only, no knowledge of events lives here.

Exit statuses: 0 done; 1 done, but some inputs were refused (each is named on stderr in one line); 2 wrong
usage; 3 the record could not be used; 4 dragoman itself failed (a broken installation or a bug). A reader
that closes the pipe early ends it with 141, Ctrl-C with 130, as the shell would.
"""

from __future__ import annotations

import logging
import os
import sys
import traceback
from collections.abc import Mapping, Sequence
from typing import Any

import click

from dragoman import __version__
from dragoman.cli.common import Session
from dragoman.errors import CorrectionError, DragomanError, RecordError, SourceError

DONE, REFUSED, USAGE, RECORD, FAILED = 0, 1, 2, 3, 4
INTERRUPTED, PIPE_CLOSED = 130, 141


class PipeClosed(Exception):
    """Whoever read our output has gone; click would call that a failure, so it is renamed before."""


class Dragoman(click.Group):
    """The group of commands; turns every exception into one line on stderr and an exit status."""

    sections: Mapping[str, tuple[str, ...]] = {}

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands in the order of work, under what they work on."""
        for title, names in self.sections.items():
            with formatter.section(title):
                formatter.write_dl([(n, self.commands[n].get_short_help_str(80)) for n in names])

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a pipe that breaks is told apart from other failures."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            raise PipeClosed from None
        return result

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run the command that the arguments name, and exit."""
        _open_streams()
        argv = list(sys.argv[1:] if args is None else args)
        debug = "--debug" in argv or bool(os.environ.get("DRAGOMAN_DEBUG"))
        try:
            extra["windows_expand_args"] = windows_expand_args
            status = super().main(argv, prog_name or "dragoman", complete_var, False, **extra)
        except BaseException as error:
            # Everything ends here on purpose: this is the outermost place, and the user gets one line.
            status = _status_of(error, debug)
        if standalone_mode:
            sys.exit(status)
        return status


def _open_streams() -> None:
    """UTF-8 in pipes whatever the locale; what can't be written is escaped rather than fatal."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:
            continue
        if stream.isatty():
            reconfigure(errors="backslashreplace")
        else:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def _status_of(error: BaseException, debug: bool) -> int:
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else FAILED if error.code else DONE
    if isinstance(error, PipeClosed):
        # Python flushes stdout once more at its end; there is nobody left to read it.
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115
        return PIPE_CLOSED
    if debug and not isinstance(error, click.exceptions.Exit | click.UsageError):
        traceback.print_exception(error)
    match error:
        case KeyboardInterrupt() | click.Abort():
            return INTERRUPTED
        case click.exceptions.NoArgsIsHelpError():
            click.echo(error.format_message(), err=True)
            return USAGE
        case click.UsageError():
            hint = f"; try: {error.ctx.command_path} --help" if error.ctx else ""
            return _say(error.format_message().rstrip(".") + hint, USAGE)
        case click.ClickException():
            return _say(error.format_message(), error.exit_code)
        case RecordError():
            return _say(str(error), RECORD)
        case SourceError():
            return _say(str(error), REFUSED)
        case CorrectionError():
            return _say(str(error), USAGE)
        case DragomanError():
            return _say(str(error), FAILED)
        case OSError():
            return _say(_os_words(error), FAILED)
        case _:
            words = f"unexpected {type(error).__name__}: {error}"
            return _say(words + ("" if debug else "; --debug shows where"), FAILED)


def _os_words(error: OSError) -> str:
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{error.strerror or error}"


def _say(message: str, status: int) -> int:
    click.echo(f"dragoman: {' '.join(message.split())}", err=True)
    return status


@click.group(
    cls=Dragoman,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit status: 0 done, 1 some inputs refused, 2 wrong usage, 3 the record can't be used, 4 dragoman"
    " failed.",
)
@click.version_option(__version__, prog_name="dragoman")
@click.option("--debug", is_flag=True, help="Show the traceback of an error, and log more.")
@click.pass_context
def cli(context: click.Context, debug: bool) -> None:
    """Read news about diplomacy and conflict, and keep the sourced record of it."""
    logging.basicConfig(
        level=logging.DEBUG if debug else logging.ERROR,
        format="dragoman: %(levelname)s %(name)s: %(message)s",
    )
    context.obj = Session()


@cli.result_callback()
@click.pass_context
def _finish(context: click.Context, /, result: Any, **_: Any) -> None:
    """Say by the exit status whether some inputs were refused."""
    if context.obj.refused:
        raise SystemExit(REFUSED)


def _add_commands() -> None:
    from dragoman.cli import correcting, opinions, processes, recoding, records, serving, texts, watching

    sections = {
        "On texts": (*texts.COMMANDS, *opinions.COMMANDS),
        "On a record": (
            *records.COMMANDS,
            *watching.COMMANDS,
            *processes.COMMANDS,
            *correcting.COMMANDS,
            *recoding.COMMANDS,
        ),
        "To other programs": serving.COMMANDS,
    }
    for commands in sections.values():
        for command in commands:
            cli.add_command(command)
    cli.sections = {title: tuple(str(c.name) for c in commands) for title, commands in sections.items()}


_add_commands()


def main() -> None:
    """The entry point `dragoman`."""
    cli()

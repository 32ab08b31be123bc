"""The command that shows a record in a browser."""

from __future__ import annotations

import ipaddress
import os
import secrets
from pathlib import Path

import click

from dragoman.cli.common import open_existing, record_option, usage
from dragoman.errors import DragomanError

PORT = 8014
_SHORTEST = 16


@click.command()
@record_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="The port.")
@click.option(
    "--allow-host",
    "names",
    multiple=True,
    metavar="NAME",
    help="A name by which the site may be called, besides localhost; repeatable. '*' is any.",
)
@click.option(
    "--rate",
    type=click.FloatRange(min=1),
    default=50.0,
    show_default=True,
    help="Requests a second that one client may make.",
)
@click.option(
    "--corrections",
    is_flag=True,
    help="Let who has the token correct the record and add articles; it is printed, or taken from"
    " DRAGOMAN_TOKEN.",
)
def serve(
    record_path: str, host: str, port: int, names: tuple[str, ...], rate: float, corrections: bool
) -> None:
    """Show a record as a site, on this machine.

    Every page is also to be had as .json and .csv, lists of events as .ics and .atom as well. The site runs
    no script, loads nothing from elsewhere, and only reads unless --corrections is given.
    """
    try:
        import uvicorn

        from dragoman.web.app import Settings, make_app
    except ImportError as error:
        raise DragomanError(
            f"{error.name} is not installed, and serve needs it; install it with: pip install 'dragoman[web]'"
        ) from None
    from dragoman.web.security import LOCAL_HOSTS, Limits

    # Opened for writing once, which brings a record of an older dragoman up to date.
    open_existing(record_path).close()
    hosts = (*LOCAL_HOSTS, *names)
    if not is_local(host):
        click.echo(
            f"dragoman: warning: listening on {host}, so others on the network can read this record; there is"
            " no password. Put a server with TLS and a log-in before it, or leave --host out.",
            err=True,
        )
        if host not in ("0.0.0.0", "::"):
            hosts = (*hosts, host)
        elif not names:
            raise usage(f"--host {host} needs --allow-host NAME, the name by which the site will be called")
    token = _token() if corrections else None
    settings = Settings(hosts, Limits(rate=rate, burst=max(20, int(4 * rate))), token=token)
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"dragoman: {record_path} on http://{shown}:{port}/ (Ctrl-C ends it)", err=True)
    if token is not None:
        click.echo(f"dragoman: sign in at http://{shown}:{port}/sign-in with the token {token}", err=True)
    config = uvicorn.Config(
        make_app(Path(record_path), settings), host, port, log_level="warning", server_header=False,
        proxy_headers=False, timeout_keep_alive=5, limit_concurrency=200,
    )  # fmt: skip
    uvicorn.Server(config).run()


def _token() -> str:
    """The token that opens the desk: the user's own, or a new one."""
    own = os.environ.get("DRAGOMAN_TOKEN", "")
    if own and len(own) < _SHORTEST:
        raise usage(f"DRAGOMAN_TOKEN is too short; take {_SHORTEST} letters or more")
    return own or secrets.token_urlsafe(18)


def is_local(host: str) -> bool:
    """Whether an address is this machine's own, which nobody else reaches."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@click.command()
@record_option
def mcp(record_path: str) -> None:
    """Offer a record to assistants, by the Model Context Protocol.

    Speaks over stdin and stdout; an assistant that knows the protocol starts it. It only reads, and every
    answer carries its quotations and articles.
    """
    from dragoman.assistant import make_server

    open_existing(record_path).close()
    make_server(record_path).run("stdio")


COMMANDS: tuple[click.Command, ...] = (serve, mcp)

"""How far long work is: a bar on a terminal, a line now and then elsewhere, the speed at the end."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

import click

from dragoman.cli.common import on_terminal

if TYPE_CHECKING:
    from dragoman.show.grid import Screen

T = TypeVar("T")

LONG_WORK = 30.0
"""Seconds after which a command tells its speed when it is done."""

SILENCE = 60.0
"""Seconds after which it says how far it is, where there is no terminal to show a bar on."""


def progress(
    items: Iterable[T],
    noun: str,
    *,
    total: int | None = None,
    screen: Screen | None = None,
    skipped: Callable[[], int] = lambda: 0,
) -> Iterator[T]:
    """The items, counted on stderr; after long work it tells there how many were done a second.

    Args:
        items: what is worked on.
        noun: what they are called, in the plural.
        total: how many there will be, as far as known.
        screen: where the command writes; on a terminal the bar stands below what is written there.
        skipped: tells how many of them were passed over so far.
    """
    started, count = time.monotonic(), 0
    for item in _shown(items, noun, total, screen, skipped):
        yield item
        count += 1
    spent = time.monotonic() - started
    if spent >= LONG_WORK:
        click.echo(f"{count} {noun} in {spent:.0f} s, {count / spent:.1f} a second", err=True)


def _shown(
    items: Iterable[T], noun: str, total: int | None, screen: Screen | None, skipped: Callable[[], int]
) -> Iterator[T]:
    if on_terminal() and screen is not None:
        yield from _with_bar(items, noun, total, screen.console, skipped)
    elif sys.stderr.isatty() and not on_terminal():
        from rich.console import Console

        yield from _with_bar(items, noun, total, Console(stderr=True), skipped)
    else:
        yield from _told(items, noun, total)


def _with_bar(
    items: Iterable[T], noun: str, total: int | None, console: Any, skipped: Callable[[], int]
) -> Iterator[T]:
    """The items, with a bar that goes when they are done."""
    from rich.progress import (
        BarColumn,
        Progress,
        SpinnerColumn,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    count = "{task.completed:.0f}" + (f" of {total}" if total else "") + " {task.description}"
    shown = [SpinnerColumn(), TextColumn(count), TimeElapsedColumn()]
    if total:
        shown[1:2] = [BarColumn(), TextColumn(count), TextColumn("{task.percentage:.0f} %")]
        shown.append(TimeRemainingColumn())
    with Progress(*shown, console=console, transient=True) as bar:
        task = bar.add_task(noun, total=total)
        for done, item in enumerate(items, 1):
            yield item
            bar.update(task, completed=done + skipped())


def _told(items: Iterable[T], noun: str, total: int | None) -> Iterator[T]:
    """The items, with a line on stderr each minute."""
    started = told = time.monotonic()
    for count, item in enumerate(items, 1):
        yield item
        now = time.monotonic()
        if now - told >= SILENCE:
            told = now
            of_all = f" of {total}" if total else ""
            click.echo(f"{count}{of_all} {noun}, {count / (now - started):.1f} a second", err=True)

"""Briefs as Markdown and as a page of HTML, and the list of tracks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from dragoman.brief import Brief, Note
from dragoman.show.grid import Column, Grid, Row
from dragoman.show.words import printable, show_date

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|])")

NOTHING = "The record holds no track: no two events of the same two parties."


def _plain(text: str) -> str:
    """Text that Markdown takes as it stands, in one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(printable(text).split()))


def markdown(briefs: Sequence[Brief]) -> str:
    """Briefs as one Markdown text; its footnotes are numbered through.

    Args:
        briefs: what to show, in order.
    """
    parts, before = [], 0
    for brief in briefs:
        told = " ".join(f"{_plain(line.text)}[^{before + line.note}]" for line in brief.lines)
        notes = "\n".join(f"[^{before + n}]: {_plain(source(note))}" for n, note in enumerate(brief.notes, 1))
        parts.append(f"# {_plain(brief.name)}\n\n*{_plain(brief.when)}*\n\n{told}\n\n{notes}\n")
        before += len(brief.notes)
    return "\n".join(parts) or NOTHING + "\n"


def source(note: Note) -> str:
    """A footnote in words: the outlet, the title, the day, the document, and the words that told it."""
    title = f"“{note.title}”" if note.title else ""
    head = ", ".join(part for part in (note.source, title, show_date(note.published), note.document) if part)
    quoted = f": “{note.quote}”" if note.quote else ""
    return head + quoted + (f" {note.url}" if note.url else "")


_HEAD = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
body {{ font: 17px/1.55 Georgia, serif; max-width: 42rem; margin: 2rem auto; padding: 0 1rem; color: #222;
  background: #fff; }}
h1 {{ font-size: 1.4rem; margin: 2.5rem 0 0; }}
.when {{ color: #666; margin-top: 0; }}
sup a {{ text-decoration: none; padding: 0 .1em; }}
ol {{ font-size: .85rem; color: #444; }}
ol q {{ color: #222; }}
li:target {{ background: #fff3c4; }}
@media (prefers-color-scheme: dark) {{
  body {{ background: #181818; color: #ddd; }} ol, ol q {{ color: #bbb; }} a {{ color: #8ab4f8; }}
  li:target {{ background: #443a10; }} }}
</style></head><body>
"""


def html_page(briefs: Sequence[Brief]) -> Iterator[str]:
    """Briefs as a self-contained page: no script, nothing loaded, all that comes from articles escaped.

    Args:
        briefs: what to show, in order.
    """
    yield _HEAD.format(title=escape(briefs[0].name if len(briefs) == 1 else "Briefs"))
    if not briefs:
        yield f"<p>{NOTHING}</p>\n"
    for at, brief in enumerate(briefs, 1):
        yield f"<h1>{_safe(brief.name)}</h1>\n<p class=when>{_safe(brief.when)}</p>\n<p>"
        for line in brief.lines:
            yield f'{_safe(line.text)}<sup><a href="#n{at}-{line.note}">{line.note}</a></sup> '
        yield "</p>\n<ol>\n"
        for number, note in enumerate(brief.notes, 1):
            yield f'<li id="n{at}-{number}">{_html_note(note)}</li>\n'
        yield "</ol>\n"
    yield "</body></html>\n"


def _safe(text: str) -> str:
    return escape(printable(text))


def _html_note(note: Note) -> str:
    parts = [note.source, f"“{note.title}”" if note.title else None, show_date(note.published), note.document]
    head = ", ".join(_safe(part) for part in parts if part)
    if note.url and note.url.startswith(("http://", "https://")):
        head = f'<a href="{_safe(note.url)}" rel="noreferrer">{head}</a>'
    return head + (f": <q>{_safe(note.quote)}</q>" if note.quote else "")


def tracks_grid(named: Iterable[tuple[str, str, str, int, int]]) -> Grid:
    """Tracks one a line.

    Args:
        named: of each its id, days in words, name, number of events, and how often documents tell of them.
    """
    rows = [Row((id_, days, name, str(events), str(told))) for id_, days, name, events, told in named]
    columns = (
        Column("id", "dim"), Column("when", "bold"), Column("track", wrap=True),
        Column("events", right=True), Column("told", "dim", right=True),
    )  # fmt: skip
    return Grid(columns, tuple(rows), heading=bool(rows))

"""Atom (RFC 4287): what is new of the events of a page, an entry for each telling that changed one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree  # type: ignore[import-untyped]

from dragoman.ics import days_of
from dragoman.nouns import Event, HistoryStep
from dragoman.show.words import printable_block, show_interval, status_word, what

_ATOM = "http://www.w3.org/2005/Atom"
_MOST = 100
_EPOCH = "1970-01-01"


@dataclass(frozen=True, slots=True)
class _Entry:
    event: Event
    step: HistoryStep
    number: int


def atom(events: Sequence[Event], title: str, self_url: str, site_url: str) -> bytes:
    """A feed of the latest tellings.

    Its ids are the record's and its dates those of publication, so the same record gives the same feed.

    Args:
        events: the events.
        title: what the feed is called.
        self_url: its own address, absolute.
        site_url: the site's address without a slash at the end.
    """
    entries = sorted(
        (_Entry(e, s, n) for e in events for n, s in enumerate(e.history)),
        key=lambda x: (x.step.published or "", x.event.id, x.number),
        reverse=True,
    )[:_MOST]
    feed = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})
    _add(feed, "id", f"{self_url}")
    _add(feed, "title", f"dragoman: {title}")
    _add(feed, "updated", _moment(entries[0].step.published if entries else None))
    _add(feed, "link", href=self_url, rel="self", type="application/atom+xml")
    _add(feed, "link", href=site_url + "/overview", rel="alternate", type="text/html")
    _add(_add(feed, "author"), "name", "dragoman")
    for entry in entries:
        _write(_add(feed, "entry"), entry, site_url)
    made: bytes = etree.tostring(feed, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return made


def _write(made: etree._Element, entry: _Entry, site_url: str) -> None:
    from dragoman.web.links import Links

    event, step = entry.event, entry.step
    when = show_interval(step.start, step.end, event.kind)
    told = status_word(step.status, event.kind)
    url = site_url + Links("").event(event.id)
    _add(made, "id", f"urn:dragoman:{event.id}:{step.document}:{step.report}".replace(" ", "%20"))
    _add(made, "title", f"{what(event)}: {told}" + (f", {when}" if when else ""))
    _add(made, "updated", _moment(step.published))
    _add(made, "link", href=url, rel="alternate", type="text/html")
    for kind in (event.type, event.kind):
        _add(made, "category", term=kind)
    speakers = ", ".join(step.said_by)
    source = f" ({speakers})" if speakers else ""
    _add(made, "summary", f"“{step.quote}”{source} – {step.document}")


def _add(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> etree._Element:
    child = etree.SubElement(parent, f"{{{_ATOM}}}{name}", {k: _sound(v) for k, v in attributes.items()})
    if text is not None:
        child.text = _sound(text)
    return child


def _moment(published: str | None) -> str:
    days = days_of(published or _EPOCH) or days_of(_EPOCH)
    return f"{days[0].isoformat()}T00:00:00Z" if days else f"{_EPOCH}T00:00:00Z"


def _sound(text: str) -> str:
    """Text that XML can hold."""
    kept = printable_block(text).encode("utf-8", "replace").decode("utf-8")
    return "".join(c for c in kept if c not in "\ufffe\uffff")

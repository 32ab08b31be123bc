"""What happened and what is announced, along one axis of time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from markupsafe import Markup

from dragoman.linking.days import first_day, iso, last_day
from dragoman.selection import Selection
from dragoman.show.words import show_interval, status_word
from dragoman.web.draw.lanes import LANES_BY, Chart, Mark, Window, chart, window
from dragoman.web.page import Ask, Page
from dragoman.web.pages.common import chosen, count, counts, facets, items, known_lines, label, lines, name_of
from dragoman.web.params import PAGE, SELECTING, Param

PARAMS: tuple[Param, ...] = (
    *SELECTING,
    Param("lanes", "choice", "A lane for each party, track of parties, or kind.", tuple(LANES_BY), "party"),
    PAGE,
)

ENOUGH = 300
"""So many events fill a chart; where there are more, it begins with the latest."""
_MOST = 3000
_SPANS = (3653, 1461, 730, 365, 182, 91, 45, 21, 10)


def timeline(ask: Ask) -> Page:
    """Swim lanes above, the same events as a list below."""
    wanted = ask.selection
    shown_days = _window(ask, wanted)
    start, until = shown_days.dates()
    inside = wanted_within(wanted, start, until)
    by = ask.values["lanes"]
    found = lines(ask, inside, _MOST)
    whole = len(found) < _MOST
    drawn = chart(found, shown_days, LANES_BY[by], lambda k: _lane_name(by, k), ask.today())
    listed, more = chosen(ask, inside, every=found if whole else None)
    shown = {
        "chart": drawn,
        "marks": {lane.key: [_mark(ask, m) for m in lane.marks] for lane in drawn.lanes},
        "lane_urls": {lane.key: _lane_url(ask, by, lane.key) for lane in drawn.lanes},
        "zoom": _zooms(ask, shown_days),
        "items": items(ask, listed),
        "total": len(found) if whole else count(ask, inside),
        "facets": facets(ask, inside, found if whole else None),
        "start": start,
        "until": until,
        "by": by,
    }
    facts = {"from": start, "to": until, "total": shown["total"], "lanes": _lanes_told(drawn)}
    return Page("timeline.html", "Timeline", shown, listed, facts=facts, events=listed, more=more)


def wanted_within(wanted: Selection, start: str, until: str) -> Selection:
    """The same selection inside a window."""
    return replace(wanted, start=start, until=until)


def _window(ask: Ask, wanted: Selection) -> Window:
    first, last = first_day(wanted.start), last_day(wanted.until)
    if first is not None and last is not None:
        return window(first, last)
    low, high = _whole(ask, wanted)
    if first is not None or last is not None:
        return window(first if first is not None else low, last if last is not None else high)
    return window(low, high)


def _whole(ask: Ask, wanted: Selection) -> tuple[int, int]:
    """The days that hold all events, or the latest of them where they are too many for one chart."""
    now = first_day(ask.today()) or date.today().toordinal()
    spans = [window(now - days, now + max(14, days // 5)) for days in _SPANS]
    asked = (
        iso(first_day(wanted.start)) or "0001-01-01",
        iso(last_day(wanted.until)) or "9999-12-31",
    )
    # In one look at the events, for they may be many.
    unbound = replace(wanted, start=None, until=None)
    *held, total = counts(ask, unbound, [*(span.dates() for span in spans), asked])
    if total > ENOUGH:
        widest = next((s for s, n in zip(spans, held, strict=True) if n <= ENOUGH), spans[-1])
        return widest.first, widest.last
    every = lines(ask, wanted, ENOUGH) if ask.as_of is None else known_lines(ask, wanted)
    told = sorted(day for day in (first_day(line.sort_day) for line in every) if day is not None)
    if not told:
        return now - 182, now + 182
    # What is far from everything else (a treaty of 1953 that was recalled) doesn't press the rest together.
    low, high = told[len(told) // 25], told[-1 - len(told) // 50]
    margin = max(7, (high - low) // 20)
    return low - margin, high + margin


def _zooms(ask: Ask, shown: Window) -> list[tuple[str, str]]:
    def url(moved: Window) -> str:
        first, last = moved.dates()
        return ask.links.same(from_=first, to=last)

    return [
        ("← Earlier", url(shown.moved(-0.6))),
        ("Later →", url(shown.moved(0.6))),
        ("Closer", url(shown.scaled(0.5))),
        ("Wider", url(shown.scaled(2))),
        ("All", ask.links.same(from_=None, to=None)),
    ]


def _mark(ask: Ask, mark: Mark) -> dict[str, Any]:
    if mark.line is None:
        first, last = mark.days or ("", "")
        url, says = ask.links.same(from_=first, to=last), f"{mark.count} events"
        return {"mark": mark, "url": url, "says": says, "drawn": _drawn(mark)}
    line = mark.line
    when = show_interval(line.start, line.end, line.kind) or "date not told"
    says = f"{line.what}, {status_word(line.status, line.kind)}, {when}"
    return {"mark": mark, "url": ask.links.event(line.id), "says": says, "drawn": _drawn(mark)}


def _drawn(mark: Mark) -> Markup:
    """A mark as SVG. Put together here of numbers and names of statuses, for a chart has hundreds of them."""
    bar = ""
    if mark.wide:
        shape = 'height="6" rx="3"'
        bar = f'<rect class="lasting" x="{mark.at}%" y="{mark.y + 1}" width="{mark.wide}%" {shape}/>'
    sign = '<rect x="-14" y="-9" width="28" height="18" rx="9"/>'
    if mark.line is None:
        sign += f'<text y="4" text-anchor="middle">{mark.count}</text>'
    else:
        sign = Markup('<use href="#m-{}" x="-8" y="-8" width="16" height="16"/>').format(mark.line.status)
    at = f'<svg x="{mark.at}%" y="{mark.y + 4}" width="1" height="1" overflow="visible">'
    return Markup(f'{bar}{at}<rect class="hit" x="-11" y="-11" width="22" height="22"/>{sign}</svg>')


def _lane_name(by: str, key: str) -> str:
    if by == "kind":
        return label("kind", key) or key
    if by == "track" and " – " in key:
        return " – ".join(name_of(party) for party in key.split(" – "))
    return name_of(key) if by == "party" else key


def _lane_url(ask: Ask, by: str, key: str) -> str | None:
    if by == "party":
        return ask.links.actor(key)
    if by == "kind":
        return ask.links.same(kind=key)
    parties = key.split(" – ")
    return ask.links.same(actor=parties[0], toward=parties[1]) if len(parties) > 1 else None


def _lanes_told(drawn: Chart) -> list[dict[str, Any]]:
    return [
        {
            "key": lane.key,
            "label": lane.label,
            "events": [m.line.id for m in lane.marks if m.line is not None],
            "more": sum(m.count for m in lane.marks if m.line is None),
        }
        for lane in drawn.lanes
    ]

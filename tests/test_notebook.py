"""What a notebook shows: all of it escaped, nothing of it script."""

from __future__ import annotations

from lxml import html

from dragoman.record import open_record
from dragoman.show.notebook import EventList
from web_samples import SCRIPT, library


def checked(markup: str) -> str:
    """The text of HTML that holds no code."""
    page = html.fromstring(f"<div>{markup}</div>")
    for element in page.iter():
        assert element.tag in ("div", "p", "b", "br", "small", "span", "sup", "table", "tr", "td", "tbody")
        assert set(element.attrib) <= {"style"}
    return str(page.text_content())


def test_events_and_timelines(tmp_path) -> None:  # type: ignore[no-untyped-def]
    with open_record(tmp_path / "r.db") as record:
        list(record.add(library()))
        events = EventList(record.events())
    page = checked(events._repr_html_())
    assert "Arnor and Gondor: talks in Bree" in page and "✓ held" in page
    for event in events:
        shown = checked(event._repr_html_())
        assert event.id in shown
        assert all(step.quote in shown for step in event.history if "<" not in step.quote)
    assert checked(EventList()._repr_html_()) == "no events"
    assert "and 20 more" in checked(EventList([events[0]] * 120)._repr_html_())


def test_documents_show_their_marks() -> None:
    for coded in library():
        page = checked(coded._repr_html_())
        for number, report in enumerate(coded.reports, 1):
            assert f"{report.trigger.of(coded.document.text)}{number}" in page
    hostile = library()[-1]._repr_html_()
    assert SCRIPT not in hostile and "&lt;script&gt;" in hostile

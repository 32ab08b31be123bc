"""What the tests of the reading share: a text, analysed; the model is loaded once a session."""

from __future__ import annotations

from dragoman.analysis import Analysis, Mention
from dragoman.language import parse
from dragoman.nouns import Document, Report
from dragoman.pipeline import analyse


def read(text: str, published: str | None = "2020-06-10", source: str | None = None) -> Analysis:
    """All that is worked out of a text."""
    ((document, doc),) = parse([Document("test", text, published=published, source=source)])
    return analyse(document, doc)


def mention_of(analysis: Analysis, words: str) -> Mention | None:
    """The first mention that covers just these words."""
    doc = analysis.doc
    return next((m for m in analysis.mentions if doc[m.start : m.end].text == words), None)


def report_of(analysis: Analysis, trigger: str) -> Report:
    """The first report with this trigger."""
    return next(r for r in analysis.reports if r.trigger.of(analysis.document.text) == trigger)

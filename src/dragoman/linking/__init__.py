"""Linking: which reports, told in many documents, are of one event, and what is then believed of it.

The road: a document's chains become units (`units`), each unit joins an event or founds one (`cluster`, by
the evidence of `compare`), and an event's units in the order of publication give its history and what is
believed now (`belief`), put into words (`describe`).

Linking is a function of the set of documents: their order of arrival doesn't matter. A unit's place is
decided by the units before it in canonical order (published, document, report), so a record as of an
earlier day is the record that would have been kept on that day.
"""

from dragoman.linking.belief import build_event, history_of, passed
from dragoman.linking.cluster import link, replay
from dragoman.linking.decision import Decision, decisions
from dragoman.linking.unit import Unit, units_of

__all__ = [
    "Decision", "Unit", "build_event", "decisions", "history_of", "link", "passed", "replay", "units_of",
]  # fmt: skip

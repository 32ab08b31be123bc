"""Temporal expressions of a document as TimeML (ISO 24617-1)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from dragoman.nouns import Document, Timex

# Characters that XML 1.0 can't hold, not even escaped.
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_timeml(document: Document, timexes: Sequence[Timex]) -> str:
    """The document as TimeML: its text with inline TIMEX3, t0 its date of publication.

    Args:
        document: the document.
        timexes: its expressions; of two that overlap the first is kept.
    """
    parts, at, number = [], 0, 0
    for timex in sorted(timexes, key=lambda t: (t.span.start, -t.span.end)):
        if timex.span.start < at:
            continue
        number += 1
        parts.append(_xml(document.text[at : timex.span.start]))
        words = _xml(timex.span.of(document.text))
        parts.append(
            f'<TIMEX3 tid="t{number}" type={quoteattr(timex.type)} value={quoteattr(timex.value)}'
            f' temporalFunction="false" functionInDocument="NONE">{words}</TIMEX3>'
        )
        at = timex.span.end
    parts.append(_xml(document.text[at:]))
    day = document.published
    created = (
        f'<TIMEX3 tid="t0" type="DATE" value={quoteattr(day)} temporalFunction="false"'
        f' functionInDocument="CREATION_TIME">{_xml(day)}</TIMEX3>'
        if day
        else ""
    )
    title = f"<TITLE>{_xml(document.title)}</TITLE>\n" if document.title else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<TimeML>\n'
        f"<DOCID>{_xml(document.id)}</DOCID>\n<DCT>{created}</DCT>\n{title}"
        f"<TEXT>{''.join(parts)}</TEXT>\n</TimeML>\n"
    )


def _xml(text: str) -> str:
    # A bare carriage return would be read as a line feed; as a reference it stays.
    return escape(_NO_XML.sub("\ufffd", text), {"\r": "&#13;"})

"""TIMEX3: finds temporal expressions, normalises them, anchors them at the publication day.

`tag` reads a text. `resolve` reads one expression again for a caller who knows the tense. `iso_bounds`
turns inclusive ISO strings into half-open days. The grammar is data: data/time/*.txt, see docs/time.md.
"""

from __future__ import annotations

from dragoman.timex.dates import iso_bounds
from dragoman.timex.published import PublicationGuess, infer_published
from dragoman.timex.tagger import resolve, tag

__all__ = ["PublicationGuess", "infer_published", "iso_bounds", "resolve", "tag"]

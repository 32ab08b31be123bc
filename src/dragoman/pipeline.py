"""The reading of one document, in order: COMPONENTS is the whole road at a glance."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from spacy.tokens import Doc

from dragoman.acquaintances import Acquaintances, introductions
from dragoman.actors.names import find_names
from dragoman.actors.roles import fill_parties
from dragoman.analysis import Analysis, Mention, Trigger
from dragoman.anchoring import anchor_events
from dragoman.attribution import attribute
from dragoman.chains import chain
from dragoman.coreference import resolve_mentions
from dragoman.errors import DragomanError, PipelineError
from dragoman.gate import gate_for
from dragoman.implied import add_implied_parties
from dragoman.language import BATCH_SIZE, DEFAULT_MODEL, OnError, lemma_finder, parse, readable
from dragoman.mentions import find_triggers
from dragoman.nouns import CodedDocument, Document, Timex
from dragoman.places import locate
from dragoman.relations import relate
from dragoman.reports import write_reports
from dragoman.status import read_statuses
from dragoman.timex import tag


@dataclass(frozen=True, slots=True)
class Component:
    """One step of the reading: a function of the analysis so far, and the field that its answer goes to."""

    name: str
    requires: tuple[str, ...]
    assigns: str
    run: Callable[[Analysis], Any]


def _tag_times(analysis: Analysis) -> tuple[Timex, ...]:
    text = readable(analysis.document.text, analysis.document.boilerplate)
    return tag(text, analysis.published)


def _index_times(analysis: Analysis) -> frozenset[int]:
    """The tokens that stand in time expressions."""
    spans = (
        analysis.doc.char_span(t.span.start, t.span.end, alignment_mode="expand") for t in analysis.timexes
    )
    return frozenset(i for span in spans if span is not None for i in range(span.start, span.end))


def _index_mentions(analysis: Analysis) -> dict[int, Mention]:
    return {i: m for m in analysis.mentions for i in range(m.start, m.end)}


COMPONENTS: tuple[Component, ...] = (
    Component("timex", ("doc",), "timexes", _tag_times),
    Component("timed", ("timexes",), "timed", _index_times),
    Component("names", ("doc",), "mentions", find_names),
    Component("coreference", ("mentions",), "mentions", resolve_mentions),
    Component("index", ("mentions",), "mention_at", _index_mentions),
    Component("triggers", ("mention_at",), "triggers", find_triggers),
    Component("parties", ("triggers", "mention_at"), "parties", fill_parties),
    Component("status", ("triggers",), "readings", read_statuses),
    Component("dates", ("triggers", "timexes", "readings"), "anchors", anchor_events),
    Component("implied", ("parties", "anchors"), "parties", add_implied_parties),
    Component("places", ("triggers", "mention_at"), "places", locate),
    Component("attribution", ("triggers", "mention_at"), "attributions", attribute),
    Component("chains", ("parties", "anchors"), "chains", chain),
    Component("links", ("chains", "parties", "places", "readings"), "links", relate),
    Component("reports", ("readings", "places", "attributions", "chains", "links"), "reports", write_reports),
)


def check_order(components: Iterable[Component]) -> None:
    """Refuses an order in which a component lacks what it requires.

    Raises:
        PipelineError: names the component and the missing field.
    """
    known = {"document", "doc", "published"}
    for component in components:
        missing = [r for r in component.requires if r not in known]
        if missing:
            raise PipelineError(
                f"component {component.name!r} requires {', '.join(missing)}, "
                "which no component before it assigns"
            )
        known.add(component.assigns)


check_order(COMPONENTS)


def with_triggers(find: Callable[[Analysis], tuple[Trigger, ...]]) -> tuple[Component, ...]:
    """The components with another finder of event mentions in place of the lexicon.

    Args:
        find: gives the mentions of an analysis that knows its names, in text order.
    """
    return tuple(replace(c, run=find) if c.name == "triggers" else c for c in COMPONENTS)


def code(
    documents: Iterable[Document],
    *,
    model: str = DEFAULT_MODEL,
    batch_size: int = BATCH_SIZE,
    components: Iterable[Component] = COMPONENTS,
    on_error: OnError | None = None,
    gated: bool = True,
    acquaintances: Acquaintances | None = None,
) -> Iterator[CodedDocument]:
    """Reads documents: each with the reports found in it, in order.

    Args:
        documents: what to read.
        model: package name of the spaCy model.
        batch_size: documents parsed at once.
        components: the steps; see `with_triggers`.
        on_error: told of a document whose reading failed (a bug of dragoman), which is then left out; without
            it the error ends the reading.
        gated: whether sentences without a word of the lexicon are left unparsed (see gate.py). Another finder
            of event mentions may find them anywhere, so that with other components all are parsed.
        acquaintances: persons whom other documents introduced, as a record remembers them.

    Raises:
        ModelError: the model can't be loaded.
    """
    sieve = gate_for(lemma_finder(model)) if gated and components is COMPONENTS else None
    for document, doc in parse(documents, model, batch_size, on_error, sieve):
        try:
            coded = code_parsed(document, doc, components, acquaintances)
        except Exception as error:
            if on_error is None or isinstance(error, DragomanError):
                raise
            on_error(document, error)
        else:
            yield coded


def code_parsed(
    document: Document,
    doc: Doc,
    components: Iterable[Component] = COMPONENTS,
    acquaintances: Acquaintances | None = None,
) -> CodedDocument:
    """Reads a document whose parse is at hand; token offsets must be those of the document's text.

    Args:
        document: what is read.
        doc: its parse.
        components: the steps.
        acquaintances: persons whom other documents introduced.
    """
    analysis = analyse(document, doc, components, acquaintances)
    return CodedDocument(document, analysis.reports, analysis.timexes, introductions(analysis))


def analyse(
    document: Document,
    doc: Doc,
    components: Iterable[Component] = COMPONENTS,
    acquaintances: Acquaintances | None = None,
) -> Analysis:
    """All that is worked out of one document.

    Args:
        document: what is read.
        doc: its parse.
        components: the steps.
        acquaintances: persons whom other documents introduced.
    """
    analysis = Analysis(document, doc, _day(document.published), acquaintances or Acquaintances())
    for component in components:
        analysis = replace(analysis, **{component.assigns: component.run(analysis)})
    return analysis


def _day(published: str | None) -> date | None:
    return date.fromisoformat(published[:10]) if published is not None and len(published) >= 10 else None

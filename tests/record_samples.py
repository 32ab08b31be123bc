"""Coded documents made by hand, short to write, for the tests of the record and of linking."""

from __future__ import annotations

from dragoman.nouns import Actor, CodedDocument, Document, Party, Place, Report, Span, Status

STATES = {
    "ARN": "Arnor", "GON": "Gondor", "ROH": "Rohan", "MOR": "Mordor", "USA": "United States", "IRN": "Iran",
    "FRA": "France", "DEU": "Germany", "VNM": "Vietnam",
}  # fmt: skip
PERSONS = {"Finduilas": "GON", "Elendur": "ARN", "Theodred": "ROH"}


def actor(name: str) -> Actor:
    """A state by its alpha-3, a person by name, else a body."""
    if name in STATES:
        return Actor(name, STATES[name], "state", name)
    if name in PERSONS:
        return Actor(name.lower(), name, "person", PERSONS[name])
    return Actor(name.lower().replace(" ", "-"), name, "organisation")


def told(
    sentence: str,
    trigger: str,
    type_: str,
    kind: str,
    who: str,
    toward: str = "",
    *,
    status: Status = "occurred",
    start: str | None = None,
    end: str | None = None,
    place: Place | str | None = None,
    same_as: str | None = None,
    ordinal: int | None = None,
    name: str | None = None,
    confidence: float = 0.9,
    recalled: bool = False,
    assumed: bool = False,
    about: tuple[str, ...] = (),
    another: bool = False,
) -> tuple[str, str, Report]:
    """One report without its spans, which `document` fills in. Parties are divided by commas."""
    parties = [tuple(Party(actor(n.strip())) for n in side.split(",") if n.strip()) for side in (who, toward)]
    report = Report(
        id="",
        sentence=Span(0, 0),
        trigger=Span(0, 0),
        type=type_,
        kind=kind,
        cameo="",
        status=status,
        actors=parties[0],
        recipients=parties[1],
        start=start,
        end=end if end or not start else start,
        place=Place(place) if isinstance(place, str) else place,
        same_as=same_as,
        ordinal=ordinal,
        name=name,
        confidence=confidence,
        why="by hand",
        recalled=recalled,
        assumed=assumed,
        about=about,
        another=another,
    )
    return sentence, trigger, report


def document(id_: str, published: str | None, *reports: tuple[str, str, Report]) -> CodedDocument:
    """A document that consists of the sentences of its reports, in order."""
    from dataclasses import replace

    text, placed = "", []
    for i, (sentence, trigger, report) in enumerate(reports, 1):
        at = text.find(sentence)
        if at < 0:
            at = len(text)
            text += sentence + " "
        word = at + sentence.index(trigger)
        spans = {"sentence": Span(at, at + len(sentence)), "trigger": Span(word, word + len(trigger))}
        placed.append(replace(report, id=f"r{i}", **spans))
    return CodedDocument(Document(id_, text, published=published, source="The Herald"), tuple(placed))


def summit(id_: str, published: str, sentence: str, status: Status, **more: object) -> CodedDocument:
    """A document that tells of a summit of Arnor and Gondor."""
    report = told(sentence, "summit", "CONSULT", "meeting", "ARN,GON", status=status, **more)  # type: ignore[arg-type]
    return document(id_, published, report)


def story() -> list[CodedDocument]:
    """A summit that is proposed, set, put off, set anew and held; and an attack told twice."""
    return [
        summit("d1", "2031-03-01", "Arnor suggests a summit with Gondor.", "proposed"),
        summit("d2", "2031-03-08", "The summit is set for May 12.", "scheduled", start="2031-05-12"),
        summit("d3", "2031-05-02", "The May 12 summit has been put off.", "postponed", start="2031-05-12"),
        summit(
            "d4", "2031-05-10", "The summit will now be held on June 3 in Bree.", "scheduled",
            start="2031-06-03", place="Bree",
        ),
        summit(
            "d5", "2031-06-03", "The summit opened in Bree.", "occurred", start="2031-06-03", place="Bree"
        ),
        summit(
            "d6", "2031-06-20", "The summit in Bree had first been set for May.", "scheduled",
            start="2031-05-12", place="Bree",
        ),
        document(
            "d7", "2031-06-04",
            told("Mordor shelled Osgiliath.", "shelled", "ASSAULT", "attack", "MOR", "GON",
                 start="2031-06-04", place="Osgiliath"),
        ),
        document(
            "d8", "2031-06-05",
            told("Gondor counts its dead after the attack on Osgiliath.", "attack", "ASSAULT", "attack",
                 "MOR", "GON", start="2031-06-04", place="Osgiliath"),
            told("Gondor accused Rohan of treason.", "accused", "ACCUSE", "statement", "GON", "ROH",
                 start="2031-06-05"),
        ),
    ]  # fmt: skip

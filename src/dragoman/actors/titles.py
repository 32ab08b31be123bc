"""Titles (data/offices.txt), the persons named after them, and offices without a name."""

from __future__ import annotations

from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from dragoman import atlas
from dragoman.actors.board import OF_A_STATE, Board, acting_for_body
from dragoman.actors.listed import WordRow
from dragoman.analysis import Mention, states_of
from dragoman.gazetteer import SINGLE_OFFICES, Office
from dragoman.naming import simple_tokens, slug_of
from dragoman.nouns import Actor
from dragoman.wordlists import words

PERSON_WORDS = 5
"""Most words of a name after a title; longer runs of capitals are headlines."""
OWNER_REACH = 5
"""Tokens before a title in which the state it belongs to is looked for."""
OWN_OFFICES = frozenset({"official", "minister", "diplomat", "spokesperson"})
"""Kinds of office that a government's own text tells without its state ("Under Secretary X")."""
EVENT_NAMES = words("event names")
MOST_JOINED = 4
NATIONAL_OFFICES = frozenset({"head of state", "head of government", "minister", "royal"})
"""Kinds of office that belong to a state even where none is named beside them."""
REMIT_OFFICES = frozenset({"diplomat", "official", "other"})
"""Kinds of office that may be told with their remit."""
REMIT = words("remit")
LOCAL = words("local offices")
PLACE_WORDS = 4
HONORIFICS = words("honorifics")
NAME_PARTICLES = words("name particles")
NAME_MARKS = frozenset({"-", "’", "'", ".", '"', "“", "”"})
"""Marks that may stand inside a person's name."""


@dataclass(frozen=True, slots=True)
class Title:
    """A title found in the text: tokens start to end (exclusive), and the office it names."""

    start: int
    end: int
    office: Office


def find_titles(board: Board, row: WordRow) -> list[Title]:
    """Every title of the text, the longest where one holds another, whoever holds the office.

    Args:
        board: what is found so far.
        row: the document's words.
    """
    lowered = tuple(w.lower() for w in row.words)
    found: list[Title] = []
    at = 0
    while at < len(lowered):
        for size in board.gazetteer.office_sizes.get(lowered[at], ()):
            office = board.gazetteer.offices.get(lowered[at : at + size])
            if (
                office is None
                or at + size > len(lowered)
                or (office.capitals and not row.words[at].isupper())
            ):
                continue
            start, end = row.tokens(at, at + size - 1)
            found.append(Title(start, end, office))
            at += size - 1
            break
        at += 1
    return found


# Persons named after a title -------------------------------------------------------------------------------


def find_titled_persons(board: Board, titles: list[Title]) -> None:
    """“Foreign Minister X”: puts up persons that no table knows, and gives known ones their state.

    Args:
        board: what is found so far.
        titles: from `find_titles`.
    """
    for title in titles:
        title = _with_remit(board, title)
        if title.end in board.at:
            _title_before_known(board, title, board.at[title.end])
            _take_in_title(board, title)
            continue
        end = _name_end(board, title.end)
        if end is not None:
            _new_person(board, title, title.end, end)
            _take_in_title(board, title)
            if title.office.plural:
                _joined_persons(board, title, end)


def _take_in_title(board: Board, title: Title) -> None:
    """Makes the title part of the mention: the parser often hangs the sentence on the title's last word."""
    mention = board.at.get(title.end)
    if mention is None or mention.individual is None or mention.start != title.end:
        return
    if title.start < title.end and board.is_free(title.start, title.end):
        root = board.doc[title.start : mention.end].root.i
        board.replace(mention, replace(mention, start=title.start, root=root))


def _joined_persons(board: Board, title: Title, end: int) -> None:
    """“Presidents A of X and B of Y”: those after the first share the title."""
    doc = board.doc
    for _ in range(MOST_JOINED):
        while end < len(doc) and (end in board.at or doc[end].lower_ in ("of", ",", "and", "'s", "’s")):
            end += 1
        if end >= len(doc) or doc[end - 1].lower_ not in ("and", ","):
            return
        next_end = _name_end(board, end)
        if next_end is None or next_end - end < 2:
            return
        _new_person(board, Title(end, end, title.office), end, next_end)
        end = next_end


def _with_remit(board: Board, title: Title) -> Title:
    """“Special Envoy for Yemen X”, “Ambassador to Germany X”: the remit belongs to the title."""
    doc = board.doc
    i = title.end - (doc[title.end - 1].lower_ in REMIT)
    if i >= len(doc) or doc[i].lower_ not in REMIT or title.office.kind not in REMIT_OFFICES:
        return title
    while i + 1 < len(doc) and (i + 1 in board.at or doc[i + 1].lower_ in ("the", "for", "and")):
        i += 1
        if i in board.at and board.at[i].actors[0].kind == "person":
            return title
    return Title(title.start, i + 1, title.office) if i > title.end else title


def _title_before_known(board: Board, title: Title, mention: Mention) -> None:
    """“Foreign Minister Lavrov”: a known name takes the title's role where the table has none."""
    actor = mention.actors[0]
    if actor.kind != "person" or mention.start != title.end or actor.country is not None:
        return
    country = country_of(board, title, mention.end)
    if country:
        titled = replace(actor, country=country, role=title.office.role)
        board.replace(mention, replace(mention, actors=(titled,)))


def _name_end(board: Board, start: int) -> int | None:
    """The end of a run of capitalised words that can be a person's name, None where there is none."""
    doc = board.doc
    i = start
    while i < len(doc) and i - start < PERSON_WORDS and i not in board.at and _in_name(doc, start, i):
        i += 1
    while i > start and not doc[i - 1].text[:1].isupper():
        if doc[i - 1].text.isalpha() and i - 2 > start and doc[i - 2].text == "-":
            break
        i -= 1
    if i <= start or doc[start].sent != doc[i - 1].sent or doc[i - 1].lower_ in EVENT_NAMES:
        return None  # “Foreign Ministers Meeting” names no person
    return i


def _in_name(doc: Doc, start: int, i: int) -> bool:
    """Whether a token can belong to the person's name that begins at `start`."""
    token = doc[i]
    if token.lower_ in HONORIFICS or (token.is_title and token.pos_ in ("PROPN", "ADJ", "NOUN", "X")):
        return True
    if i == start:
        return False
    if token.lower_ in NAME_PARTICLES or token.text in NAME_MARKS:
        return True
    if token.text[:1].isupper() and (len(token.text) <= 2 or token.pos_ == "PROPN"):
        return True
    return doc[i - 1].text == "-" and token.text.isalpha()


def _new_person(board: Board, title: Title, start: int, end: int) -> None:
    name = board.doc[start:end].text.strip()
    office = title.office
    country = country_of(board, title, end)
    known = _known_person(board, name, country, office.role)
    before = _body_before(board, title)
    stateless = known is None and country is None and office.kind in NATIONAL_OFFICES
    if stateless and not office.organisation and before is None:
        country = _state_at_hand(board, start, end)
    elif known is None and country is None and before is None and office.kind in OWN_OFFICES:
        country = board.issuer
    actor = known or Actor(slug_of(name), name, "person", country, office.role)
    how = "surname" if known else "description"
    root = board.doc[start:end].root.i
    body = board.body_of(actor.id) if known else None
    if body is None and office.organisation:
        body = board.gazetteer.actor(office.organisation)
    mention = Mention(start, end, root, (actor,), how, office.where, 0.85)
    board.add(acting_for_body(mention, body or before))


def _body_before(board: Board, title: Title) -> Actor | None:
    """“IAEA chief X”, “the United Nations' envoy X”: the body named just before a title."""
    for i in (title.start - 1, title.start - 2):
        mention = board.at.get(i)
        if mention is not None:
            actor = mention.actors[0]
            return actor if actor.kind in ("organisation", "group") and actor.country is None else None
    return None


def _state_at_hand(board: Board, start: int, end: int) -> str | None:
    """Whose president an unknown “President X” is: the state named last, else the next in the sentence."""
    before = [m for m in board.states() if m.start < start]
    if before:
        return max(before, key=lambda m: m.start).actors[0].country
    limit = board.doc[start].sent.end
    after = [m for m in board.states() if end <= m.start < limit]
    return min(after, key=lambda m: m.start).actors[0].country if after else None


def _known_person(board: Board, name: str, country: str | None, role: str) -> Actor | None:
    """A surname after a title, of someone named before or known to the tables."""
    earlier = board.surnames.get(" ".join(simple_tokens(name)))
    if earlier and (country is None or earlier.country in (None, country)):
        return earlier
    entries = board.gazetteer.people_by_surname(name, board.published)
    if country is not None:
        listed = next((e.actor for e in entries if e.actor.country == country), None)
        return listed or _remembered(board, name, country)
    # Without a state the surname must be that of one person in that office, or in any, on the day.
    serving = [e.actor for e in entries if board.is_serving(e.actor)]
    in_role = [actor for actor in serving if actor.role == role]
    return next((found[0] for found in (in_role, serving) if len(found) == 1), None)


def _remembered(board: Board, name: str, country: str) -> Actor | None:
    """The one person of that surname and state whom other documents introduced."""
    if " " in name:
        return None
    found = [a.person for a in board.acquaintances.by_surname(name, board.published)]
    here = [person for person in found if person.country == country]
    return here[0] if len(here) == 1 else None


def country_of(board: Board, title: Title, after: int) -> str | None:
    """The state an office belongs to: told by the title, before it, or after it with “of”.

    Args:
        board: what is found so far.
        title: the office.
        after: the token after the name that follows the title.
    """
    if title.office.country:
        return title.office.country
    for i in range(title.start - 1, max(title.start - 1 - OWNER_REACH, -1), -1):
        token = board.doc[i]
        if i in board.at:
            return board.at[i].actors[0].country
        if token.is_punct and token.text not in ("-", "’", "'") and token.pos_ != "PART":
            break
        if token.pos_ in ("VERB", "ADP", "CCONJ") and token.tag_ != "POS":
            break
    told = board.country_after(title.end) or board.country_after(after)
    if told is None and title.office.role in LOCAL:
        return _country_of_place(board, title, after)
    return told


def _country_of_place(board: Board, title: Title, after: int) -> str | None:
    """“the mayor of Lyon”, “Leicester's police chief”: the state in which a local office's place lies."""
    doc = board.doc
    last = title.start - 1
    if last >= 0 and doc[last].tag_ == "POS":
        last -= 1
    names = [(doc[last].left_edge.i, last + 1)] if last >= 0 and doc[last].pos_ == "PROPN" else []
    for at in (title.end, after):
        if at + 1 < len(doc) and doc[at].lower_ in OF_A_STATE:
            end = next((i for i in range(at + 1, len(doc)) if doc[i].pos_ != "PROPN"), len(doc))
            names.append((at + 1, end))
    about = states_of(board.found)
    for start, end in names:
        # The longest name that the atlas knows: "the mayor of New York City Bill de Blasio".
        for stop in range(min(end, start + PLACE_WORDS), start, -1):
            place = atlas.lookup(doc[start:stop].text, context=about)
            if place is not None and place.country:
                return place.country
    return None


# Offices without a name ------------------------------------------------------------------------------------


def find_bare_titles(board: Board, titles: list[Title]) -> None:
    """“the Iranian president”: puts up offices that no name follows; they act for their state.

    Args:
        board: what is found so far.
        titles: from `find_titles`.
    """
    for title in titles:
        if not board.is_free(title.start, title.end):
            continue
        after = board.at.get(title.end)
        if after is not None and after.actors[0].kind == "person":
            continue
        country = country_of(board, title, title.end)
        if title.office.plural:
            continue
        if country is None:
            _head_of_body(board, title)
            continue
        root = board.doc[title.start : title.end].root
        actor = (
            _introduced(board, root, title.office, country)
            or _holder(board, title.office, country)
            or _office(board, title.office, country)
        )
        board.add(Mention(title.start, title.end, root.i, (actor,), "office", title.office.where, 0.85))


def _head_of_body(board: Board, title: Title) -> None:
    """“the Secretary-General”: the head of a body that the text names with that office."""
    if title.office.role not in SINGLE_OFFICES or not board.doc[title.start].text[:1].isupper():
        return
    named = {m.person.id: m for m in board.found if m.person and m.person.role == title.office.role}
    if len(named) == 1:
        (mention,) = named.values()
        root = board.doc[title.start : title.end].root.i
        again = replace(mention, start=title.start, end=title.end, root=root, how="office")
        board.add(replace(again, where=title.office.where, confidence=0.8))


def _introduced(board: Board, root: Token, office: Office, country: str) -> Actor | None:
    """“the mayor of Lyon, X”: the holder named after the office, who acts for its state from then on."""
    person = _apposed(board, root)
    if person is None or person.country is not None or office.role not in LOCAL:
        return person
    known = replace(person, country=country, role=office.role)
    for mention in [m for m in board.found if m.actors == (person,)]:
        board.replace(mention, replace(mention, actors=(known,), how="description", confidence=0.8))
    return known


def _apposed(board: Board, root: Token) -> Actor | None:
    """“the Dutch prime minister, X”: the holder named after the office."""
    named = (board.at[c.i] for c in root.children if c.dep_ == "appos" and c.i > root.i and c.i in board.at)
    return next((m.actors[0] for m in named if m.actors[0].kind == "person"), None)


def _office(board: Board, office: Office, country: str) -> Actor:
    state = board.gazetteer.states.get(country)
    name = f"{office.role} of {state.name if state else country}"
    return Actor(f"{country}:{slug_of(office.role)}", name, "office", country, office.role)


def _holder(board: Board, office: Office, country: str) -> Actor | None:
    """Who holds an office: someone named in the text with it, else who the tables say held it on the day."""
    for mention in board.found:
        actor = mention.actors[0]
        if actor.kind == "person" and actor.country == country and actor.role == office.role:
            return actor
    if board.published is None or office.role not in SINGLE_OFFICES:
        return None  # of many activists or spokesmen the tables may happen to know one
    holders = board.gazetteer.in_office(office.role, country, board.published)
    return holders[0] if len(holders) == 1 else None

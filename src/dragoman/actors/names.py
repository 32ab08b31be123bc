"""Finds the words that name actors: gazetteer names, titled persons, surnames, and the entity recogniser's rest.

The gazetteer overrules the entity recogniser. Persons that no table knows are read from their description
("Russia's Foreign Minister Sergei Lavrov": a person who acts for RUS).
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from spacy.tokens import Doc, Span, Token

from dragoman.actors.nominal import head_noun
from dragoman.analysis import Analysis, Mention
from dragoman.errors import DataError
from dragoman.gazetteer import Gazetteer, Name, Office, load, simple_tokens, slug_of
from dragoman.nouns import Actor
from dragoman.tables import read_table
from dragoman.wordlists import words

Words = tuple[str, ...]
PERSON_WORDS = 5
"""Most words of a name after a title; longer runs of capitals are headlines."""
NEAR = 3
NATIONAL_OFFICES = frozenset({"head of state", "head of government", "minister", "royal"})
"""Kinds of office that belong to a state even where none is named beside them."""
TITLE_WORDS = words("title words")
REMIT = words("remit")
HONORIFICS = words("honorifics")
NAME_PARTICLES = words("name particles")
OF_A_STATE = words("of a state")


@dataclass(frozen=True, slots=True)
class Found:
    """A title found in the text: tokens start to end, and the office it names."""

    start: int
    end: int
    office: Office


def find_names(analysis: Analysis) -> tuple[Mention, ...]:
    """Every mention of an actor by name or title, in text order and without overlaps."""
    finder = _Finder(analysis.doc, analysis.published)
    return finder.find()


class _Finder:
    """One pass over one document. What is found is kept by token, so that later steps see earlier ones."""

    def __init__(self, doc: Doc, published: date | None) -> None:
        self.doc = doc
        self.published = published
        self.gazetteer = load()
        self.at: dict[int, Mention] = {}
        self.found: list[Mention] = []
        self.words, self.owner = _flatten(doc)
        self.surnames: dict[str, Actor] = {}
        self.bodies: dict[str, Actor] = {}
        self.personal: set[str] = set()

    def find(self) -> tuple[Mention, ...]:
        self._gazetteer_names()
        self._contextual_names()
        titles = self._titles()
        self._titled_persons(titles)
        self._entities()
        self._bodies_of_states()
        self._apposed_persons()
        self._surnames()
        self._bare_titles(titles)
        return tuple(sorted(self.found, key=lambda m: m.start))

    def _add(self, mention: Mention) -> None:
        if any(i in self.at for i in range(mention.start, mention.end)):
            return
        self.found.append(mention)
        for i in range(mention.start, mention.end):
            self.at[i] = mention
        if mention.individual is not None:
            self._remember(mention.individual)
            if mention.person is not None:
                self.bodies[mention.person.id] = mention.actors[0]

    def _remember(self, actor: Actor) -> None:
        from dragoman.gazetteer import surnames_of

        for words in surnames_of(actor.name, actor.country):
            key = " ".join(words)
            known = self.surnames.get(key)
            if known is None or (known.country is None and actor.country):
                self.surnames[key] = actor

    def _replace(self, old: Mention, new: Mention) -> None:
        self.found.remove(old)
        for i in range(old.start, old.end):
            self.at.pop(i, None)
        self._add(new)

    def _span(self, first: int, last: int) -> tuple[int, int, int]:
        """Tokens of the simple tokens first to last (inclusive), and the token that heads them."""
        start, end = self.owner[first], self.owner[last] + 1
        return start, end, self.doc[start:end].root.i

    # Names of the gazetteer

    def _gazetteer_names(self) -> None:
        at = 0
        starred: list[tuple[Mention, Name]] = []
        while at < len(self.words):
            match = self._longest(at)
            if match is None:
                at += 1
                continue
            size, names = match
            start, end, root = self._span(at, at + size - 1)
            if self._is_personal(start, end, names[0]):
                at += size
                continue
            mention = self._mention(start, end, root, names)
            if "*" in names[0].unless:
                starred.append((mention, names[0]))
            else:
                self._add(mention)
            at += size
        named = {a.id for m in self.found for a in m.actors}
        for mention, name in starred:
            if name.actor.id in named:
                self._add(mention)

    def _is_personal(self, start: int, end: int, name: Name) -> bool:
        """A place's name inside a person's ("Sudesh Amman"), or alone after it stood there."""
        if name.actor.kind != "state" or name.how not in ("name", "capital") or end - start > 1:
            return False
        word = self.doc[start].text
        for ent in self.doc.ents:
            if ent.label_ != "PERSON" or len(ent) < 2 or not ent.start <= start < ent.end:
                continue
            others = [t for t in ent if t.i != start]
            if all(
                t.pos_ == "PROPN" and t.lower_ not in TITLE_WORDS and t.text not in _single_names()
                for t in others
            ):
                self.personal.add(word)
                return True
        return name.how == "capital" and word in self.personal

    def _longest(self, at: int) -> tuple[int, tuple[Name, ...]] | None:
        for size in _sizes(self.words[at]):
            key = self.words[at : at + size]
            names = self.gazetteer.names.get(key)
            if not names or len(key) < size or not self._whole_tokens(at, size):
                continue
            usable = tuple(n for n in names if self._in_use(n) and not self._excluded(n, at, size))
            if usable:
                return size, usable
        return None

    def _whole_tokens(self, at: int, size: int) -> bool:
        before = at == 0 or self.owner[at - 1] != self.owner[at]
        end = at + size
        after = end >= len(self.words) or self.owner[end] != self.owner[end - 1]
        return before and after

    def _in_use(self, name: Name) -> bool:
        if self.published is None or (name.begin is None and name.until is None):
            return True
        day = self.published.isoformat()
        return (name.begin or "") <= day and (name.until is None or day[: len(name.until)] <= name.until)

    def _excluded(self, name: Name, at: int, size: int) -> bool:
        if not name.unless:
            return False
        near = self.words[max(at - NEAR, 0) : at] + self.words[at + size : at + size + NEAR]
        return any(w in near for w in name.unless if w != "*")

    def _mention(self, start: int, end: int, root: int, names: tuple[Name, ...]) -> Mention:
        ordered = sorted(names, key=self._distance)
        name = ordered[0]
        clear = len(ordered) == 1 or self._distance(ordered[0]) < self._distance(ordered[1])
        mention = Mention(
            start, end, root, (self._actor(name),), name.how, name.where, 0.95 if clear else 0.6
        )
        return self._for_body(mention, self._body_of(name.actor.id) if name.actor.kind == "person" else None)

    def _body_of(self, person: str) -> Actor | None:
        """The international body that a known person acts for on the day."""
        terms = self.gazetteer.terms(person)
        if not terms:
            return None
        day = self.published
        term = min(terms, key=lambda t: t.days_from(day)) if day is not None else terms[-1]
        return self.gazetteer.actor(term.organisation) if term.organisation and not term.country else None

    def _for_body(self, mention: Mention, body: Actor | None) -> Mention:
        """One who speaks for a body that is no state's counts for it, and stays known by name."""
        person = mention.actors[0]
        if body is None or person.kind != "person" or person.country is not None:
            return mention
        acting = replace(body, role=f"{person.role or 'representative'}: {person.name}")
        return replace(mention, actors=(acting,), person=person)

    def _distance(self, name: Name) -> float:
        """Days between publication and the nearest term of office, for people of one name."""
        if name.actor.kind != "person" or self.published is None:
            return 0.0
        published = self.published
        return float(min((t.days_from(published) for t in self.gazetteer.terms(name.actor.id)), default=0))

    def _actor(self, name: Name) -> Actor:
        if name.actor.kind == "person":
            return self.gazetteer.person_on(name.actor.id, self.published)
        return name.actor

    def _contextual_names(self) -> None:
        named = {a.country for m in self.found for a in m.actors}
        for key, (actors, needs, where) in _contextual().items():
            if needs and not named & needs:
                continue
            for at in self._positions(key):
                start, end, root = self._span(at, at + len(key) - 1)
                inside = [self.at[i] for i in range(start, end) if i in self.at]
                if any(m.start < start or m.end > end for m in inside):
                    continue
                for mention in set(inside):
                    self.found.remove(mention)
                    for i in range(mention.start, mention.end):
                        self.at.pop(i, None)
                self._add(
                    Mention(start, end, root, tuple(self._state(a) for a in actors), "alias", where, 0.9)
                )

    def _positions(self, key: Words) -> Iterator[int]:
        size = len(key)
        first = {key[0], key[0].capitalize()}
        for at in range(len(self.words) - size + 1):
            if self.words[at] in first and self.words[at + 1 : at + size] == key[1:]:
                yield at

    def _state(self, code: str) -> Actor:
        return self.gazetteer.states[code]

    # Titles and persons

    def _titles(self) -> list[Found]:
        lowered = tuple(w.lower() for w in self.words)
        found: list[Found] = []
        at = 0
        while at < len(lowered):
            for size in _office_sizes(lowered[at]):
                office = self.gazetteer.offices.get(lowered[at : at + size])
                if (
                    office is None
                    or at + size > len(lowered)
                    or (office.capitals and not self.words[at].isupper())
                ):
                    continue
                start, end, _ = self._span(at, at + size - 1)
                found.append(Found(start, end, office))
                at += size - 1
                break
            at += 1
        return found

    def _titled_persons(self, titles: list[Found]) -> None:
        for title in map(self._with_remit, titles):
            if title.end in self.at:
                self._title_before_known(title, self.at[title.end])
                continue
            end = self._name_end(title.end)
            if end is not None:
                self._new_person(title, title.end, end)

    def _with_remit(self, title: Found) -> Found:
        """“Special Envoy for Yemen X”, “Ambassador to Germany X”: the remit belongs to the title."""
        i = title.end - (self.doc[title.end - 1].lower_ in REMIT)
        if (
            i < len(self.doc)
            and self.doc[i].lower_ in REMIT
            and title.office.kind in ("diplomat", "official", "other")
        ):
            while i + 1 < len(self.doc) and (
                i + 1 in self.at or self.doc[i + 1].lower_ in ("the", "for", "and")
            ):
                i += 1
                if i in self.at and self.at[i].actors[0].kind == "person":
                    return title
            if i > title.end:
                return Found(title.start, i + 1, title.office)
        return title

    def _title_before_known(self, title: Found, mention: Mention) -> None:
        """“Foreign Minister Lavrov”: a known name takes the title's role where the table has none."""
        actor = mention.actors[0]
        if actor.kind != "person" or mention.start != title.end:
            return
        if actor.country is None:
            country = self._country_of(title, mention.end)
            if country:
                new = replace(mention, actors=(replace(actor, country=country, role=title.office.role),))
                self._replace(mention, new)

    def _name_end(self, start: int) -> int | None:
        """The end of a run of capitalised words that can be a person's name, None where there is none."""
        i = start
        while i < len(self.doc) and i - start < PERSON_WORDS and i not in self.at:
            token = self.doc[i]
            if (
                token.lower_ in HONORIFICS
                or (token.is_title and token.pos_ in ("PROPN", "ADJ", "NOUN", "X"))
                or (
                    i > start
                    and (token.lower_ in NAME_PARTICLES or token.text in ("-", "’", "'", ".", '"', "“", "”"))
                )
                or (i > start and len(token.text) <= 2 and token.text[:1].isupper())
                or (i > start and token.pos_ == "PROPN" and token.text[:1].isupper())
                or (i > start and self.doc[i - 1].text == "-" and token.text.isalpha())
            ):
                i += 1
            else:
                break
        while i > start and not self.doc[i - 1].text[:1].isupper():
            if self.doc[i - 1].text.isalpha() and i - 2 > start and self.doc[i - 2].text == "-":
                break
            i -= 1
        return i if i > start and self.doc[start].sent == self.doc[i - 1].sent else None

    def _new_person(self, title: Found, start: int, end: int) -> None:
        name = self.doc[start:end].text.strip()
        country = self._country_of(title, end)
        known = self._known_person(name, country)
        if (
            known is None
            and country is None
            and title.office.kind in NATIONAL_OFFICES
            and not title.office.organisation
        ):
            country = self._state_at_hand(start, end) if self._body_before(title) is None else None
        actor = known or Actor(slug_of(name), name, "person", country, title.office.role)
        how = "surname" if known else "description"
        root = self.doc[start:end].root.i
        body = self._body_of(actor.id) if known else None
        if body is None and title.office.organisation:
            body = self.gazetteer.actor(title.office.organisation)
        self._add(
            self._for_body(
                Mention(start, end, root, (actor,), how, title.office.where, 0.85),
                body or self._body_before(title),
            )
        )

    def _body_before(self, title: Found) -> Actor | None:
        """“IAEA chief X”, “the United Nations' envoy X”: the body named just before a title."""
        for i in (title.start - 1, title.start - 2):
            mention = self.at.get(i)
            if mention is not None:
                actor = mention.actors[0]
                return actor if actor.kind in ("organisation", "group") and actor.country is None else None
        return None

    def _state_at_hand(self, start: int, end: int) -> str | None:
        """Whose president an unknown “President X” is: the state named last, else the next one in the sentence."""
        before = [m for m in self.found if m.start < start and m.actors[0].kind == "state"]
        if before:
            return max(before, key=lambda m: m.start).actors[0].country
        limit = self.doc[start].sent.end
        after = [m for m in self.found if end <= m.start < limit and m.actors[0].kind == "state"]
        return min(after, key=lambda m: m.start).actors[0].country if after else None

    def _known_person(self, name: str, country: str | None) -> Actor | None:
        """A surname after a title, of someone named before or known to the tables."""
        key = " ".join(simple_tokens(name))
        earlier = self.surnames.get(key)
        if earlier and (country is None or earlier.country in (None, country)):
            return earlier
        for entry in self.gazetteer.people_by_surname(name, self.published):
            if country is not None and entry.actor.country == country:
                return entry.actor
        return None

    def _country_of(self, title: Found, after: int) -> str | None:
        """The state an office belongs to: told by the title, before it, or after it with “of”."""
        if title.office.country:
            return title.office.country
        for i in range(title.start - 1, max(title.start - 6, -1), -1):
            token = self.doc[i]
            if i in self.at:
                return self.at[i].actors[0].country
            if token.is_punct and token.text not in ("-", "’", "'") and token.pos_ != "PART":
                break
            if token.pos_ in ("VERB", "ADP", "CCONJ") and token.tag_ not in ("POS",):
                break
        return self._country_after(title.end) or self._country_after(after)

    def _country_after(self, end: int) -> str | None:
        if end + 1 < len(self.doc) and self.doc[end].lower_ in OF_A_STATE:
            for i in range(end + 1, min(end + 4, len(self.doc))):
                if i in self.at:
                    return self.at[i].actors[0].country
        return None

    def _entities(self) -> None:
        """What only the entity recogniser knows: persons and organisations."""
        for ent in self.doc.ents:
            start, end = _trim(ent)
            if end <= start or any(i in self.at for i in range(start, end)):
                if ent.label_ == "ORG":
                    self._national_body(ent)
                continue
            if ent.label_ == "PERSON":
                self._person_entity(start, end)
            elif ent.label_ == "ORG":
                self._organisation_entity(start, end)

    def _person_entity(self, start: int, end: int) -> None:
        name = self.doc[start:end].text
        if end - start == 1:
            return
        self._add(
            Mention(
                start,
                end,
                self.doc[start:end].root.i,
                (Actor(slug_of(name), name, "person"),),
                "ner",
                "",
                0.6,
            )
        )

    def _organisation_entity(self, start: int, end: int) -> None:
        span = self.doc[start:end]
        if not span.text[:1].isupper() or not any(c.isalpha() for c in span.text):
            return
        if end - start == 1 and not (span.text.isupper() and len(span.text) > 2):
            return
        actor = Actor(slug_of(span.text), span.text, "organisation")
        self._add(Mention(start, end, span.root.i, (actor,), "ner", "", 0.5))

    def _national_body(self, ent: Span) -> None:
        """“Foreign Ministry of Iraq”, “Iraqi Security Forces”: a body of the state it names."""
        inside = {self.at[i] for i in range(ent.start, ent.end) if i in self.at}
        if len(inside) != 1:
            return
        mention = inside.pop()
        country = mention.actors[0].country
        if (
            mention.actors[0].kind != "state"
            or not country
            or mention.end - mention.start == ent.end - ent.start
        ):
            return
        if any(head_noun(t) for t in ent) and mention.start >= ent.start and mention.end <= ent.end:
            start, end = _trim(ent)
            if start > mention.start or end < mention.end:
                return
            name = self.doc[start:end].text
            actor = Actor(slug_of(name), name, "organisation", country)
            self._replace(
                mention, Mention(start, end, ent.root.i, (actor,), "description", mention.where, 0.85)
            )

    def _bodies_of_states(self) -> None:
        """“the Supreme Court of Sri Lanka”, “the Russian Foreign Ministry”: a state's body where no table has it."""
        for mention in list(self.found):
            actor = mention.actors[0]
            root = self.doc[mention.root]
            if actor.kind != "organisation" or actor.country is not None or head_noun(root) is None:
                continue
            country = self._country_after(mention.end) or self._country_before(mention.start)
            if country:
                self._replace(
                    mention, replace(mention, actors=(replace(actor, country=country),), how="description")
                )

    def _country_before(self, start: int) -> str | None:
        before = self.at.get(start - 1) or (
            self.at.get(start - 2) if start > 1 and self.doc[start - 1].tag_ == "POS" else None
        )
        return before.actors[0].country if before is not None and before.actors[0].kind == "state" else None

    def _apposed_persons(self) -> None:
        """“Adil Abdul-Mahdi, the caretaker prime minister of Iraq”: a country for a person that has none."""
        for mention in list(self.found):
            actor = mention.actors[0]
            if actor.kind != "person" or actor.country is not None:
                continue
            body, role = self._body_in_description(self.doc[mention.root])
            if body is not None:
                self._replace(
                    mention, self._for_body(replace(mention, actors=(replace(actor, role=role),)), body)
                )
                continue
            country, role = self._described(self.doc[mention.root])
            country = country or self._country_after(mention.end)
            if country:
                self._replace(
                    mention,
                    replace(
                        mention,
                        actors=(replace(actor, country=country, role=role),),
                        how="description",
                        confidence=0.8,
                    ),
                )

    def _body_in_description(self, token: Token) -> tuple[Actor | None, str | None]:
        """“the head of the agency, X”: the body whose head, chief or envoy the person is."""
        around = [c for c in token.children if c.dep_ == "appos"]
        if token.dep_ == "appos":
            around += [
                token.head,
                *(h for h in (token.head.head, token.head.head.head) if token.head.dep_ == "pobj"),
            ]
        for other in around:
            head = head_noun(other)
            if head is None or head.actor_class != "person":
                continue
            for i in range(other.left_edge.i, other.right_edge.i + 1):
                mention = self.at.get(i)
                if (
                    mention is not None
                    and mention.actors[0].kind == "organisation"
                    and mention.actors[0].country is None
                    and mention.how != "ner"
                ):
                    return mention.actors[0], other.lemma_.lower()
        return None, None

    def _described(self, token: Token) -> tuple[str | None, str | None]:
        around = [c for c in token.children if c.dep_ in ("appos", "compound", "nmod", "relcl")]
        if token.dep_ in ("appos", "compound", "nmod"):
            around.append(token.head)
        for other in around:
            head = head_noun(other)
            if head is None or head.actor_class == "group":
                continue
            for i in range(other.left_edge.i, other.right_edge.i + 1):
                if i in self.at and self.at[i].actors[0].kind != "person" and self.at[i].actors[0].country:
                    return self.at[i].actors[0].country, other.lemma_.lower()
        return None, None

    def _surnames(self) -> None:
        for token in self.doc:
            if (
                token.i in self.at
                or token.pos_ not in ("PROPN", "NOUN", "ADJ", "VERB")
                or not token.text[:1].isupper()
            ):
                continue
            if (
                token.i + 1 < len(self.doc)
                and self.doc[token.i + 1].pos_ == "PROPN"
                and token.i + 1 not in self.at
            ):
                if token.dep_ == "compound":
                    continue
            actor = self.surnames.get(" ".join(simple_tokens(token.text)))
            if actor is not None:
                mention = Mention(token.i, token.i + 1, token.i, (actor,), "surname", "", 0.85)
                body = self.bodies.get(actor.id)
                self._add(replace(mention, actors=(body,), person=actor) if body is not None else mention)
                continue
            self._famous_surname(token)

    def _famous_surname(self, token: Token) -> None:
        """A bare surname of someone in office whose state the text names."""
        if token.pos_ != "PROPN" or token.ent_type_ not in ("PERSON", "ORG", "GPE", "NORP", ""):
            return
        named = {a.country for m in self.found for a in m.actors if a.country}
        for entry in self.gazetteer.people_by_surname(token.text, self.published):
            if entry.actor.country in named and (self.published is None or self._distance(entry) < 400):
                self._add(
                    Mention(token.i, token.i + 1, token.i, (entry.actor,), "surname", entry.where, 0.75)
                )
                return

    def _bare_titles(self, titles: list[Found]) -> None:
        """“the Iranian president”, “Saudi officials”: an office without a name acts for its state."""
        for title in titles:
            if any(i in self.at for i in range(title.start, title.end)):
                continue
            after = self.at.get(title.end)
            if after is not None and after.actors[0].kind == "person":
                continue
            country = self._country_of(title, title.end)
            if country is None or title.office.plural:
                continue
            holder = self._holder(title.office, country)
            state = self.gazetteer.states.get(country)
            actor = holder or Actor(
                f"{country}:{slug_of(title.office.role)}",
                f"{title.office.role} of {state.name if state else country}",
                "office", country, title.office.role,
            )  # fmt: skip
            root = self.doc[title.start : title.end].root.i
            self._add(Mention(title.start, title.end, root, (actor,), "office", title.office.where, 0.85))

    def _holder(self, office: Office, country: str) -> Actor | None:
        for mention in self.found:
            actor = mention.actors[0]
            if actor.kind == "person" and actor.country == country and actor.role == office.role:
                return actor
        if self.published is None:
            return None
        holders = self.gazetteer.in_office(office.role, country, self.published)
        return holders[0] if len(holders) == 1 else None


def _trim(ent: Span) -> tuple[int, int]:
    """An entity without the article before it, and without the possessive or a lower-case word after it."""
    start, end = ent.start, ent.end
    while end > start and ent.doc[end - 1].text[:1].islower():
        end -= 1
    while start < end and (
        ent.doc[start].pos_ == "DET" or ent.doc[start].is_punct or ent.doc[start].is_space
    ):
        start += 1
    while end > start and (
        ent.doc[end - 1].tag_ == "POS" or ent.doc[end - 1].is_punct or ent.doc[end - 1].is_space
    ):
        end -= 1
    return start, end


def _flatten(doc: Doc) -> tuple[Words, tuple[int, ...]]:
    """The document's simple tokens, and the spaCy token each stands in."""
    words: list[str] = []
    owner: list[int] = []
    for token in doc:
        for word in _simple(token.text):
            words.append(word)
            owner.append(token.i)
    return tuple(words), tuple(owner)


@functools.lru_cache(maxsize=100_000)
def _simple(text: str) -> Words:
    return simple_tokens(text)


@functools.cache
def _single_names() -> frozenset[str]:
    """Names of one word, whoever they name."""
    return frozenset(key[0] for key in load().names if len(key) == 1)


@functools.cache
def _all_sizes() -> Mapping[str, tuple[int, ...]]:
    return _sizes_of(load().names)


@functools.cache
def _all_office_sizes() -> Mapping[str, tuple[int, ...]]:
    return _sizes_of(load().offices)


def _sizes_of(keys: Mapping[Words, object]) -> Mapping[str, tuple[int, ...]]:
    sizes: dict[str, set[int]] = {}
    for key in keys:
        sizes.setdefault(key[0], set()).add(len(key))
    return {word: tuple(sorted(found, reverse=True)) for word, found in sizes.items()}


def _sizes(word: str) -> tuple[int, ...]:
    """Lengths of the names that begin with a word, longest first."""
    return _all_sizes().get(word, ())


def _office_sizes(word: str) -> tuple[int, ...]:
    return _all_office_sizes().get(word, ())


@functools.cache
def _contextual() -> Mapping[Words, tuple[tuple[str, ...], frozenset[str], str]]:
    """Names of data/contextual.txt, longest first.

    Raises:
        DataError: an unknown state.
    """
    states = load().states
    found: dict[Words, tuple[tuple[str, ...], frozenset[str], str]] = {}
    for row in read_table("contextual.txt"):
        actors = row.many("actors")
        for code in (*actors, *row.many("needs")):
            if code not in states:
                raise DataError(row.where, code, "an alpha-3 of states.txt")
        found[simple_tokens(row["words"])] = (actors, frozenset(row.many("needs")), row.where)
    return dict(sorted(found.items(), key=lambda item: -len(item[0])))


__all__ = ["Found", "Gazetteer", "find_names"]

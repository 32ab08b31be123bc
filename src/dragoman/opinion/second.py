"""The whole of a second opinion: which questions there are, what they would cost, and the reports weighed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from dragoman.errors import DragomanError
from dragoman.nouns import CodedDocument
from dragoman.opinion.answers import AnswerError, Checked, Opinion, check
from dragoman.opinion.asking import Asker, AskError, Endpoint
from dragoman.opinion.costs import Estimate, Prices, tokens_of
from dragoman.opinion.keeping import Kept
from dragoman.opinion.questions import Question, questions
from dragoman.opinion.weighing import TRUST, weigh

_IN_A_ROW = 3
"""So many questions without an answer, one after the other, and no further one is asked."""

OnRefused = Callable[[str, str], None]
"""Told of a report ("document r2"), or a document, that stays as it was, and why."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be asked.

    Attributes:
        coded: the documents, read.
        questions: of each document, in order.
        kept: answers from before, by question.
        endpoint: the model.
    """

    coded: tuple[CodedDocument, ...]
    questions: tuple[tuple[Question, ...], ...]
    kept: Mapping[Question, str]
    endpoint: Endpoint

    def estimate(self, prices: Prices | None = None) -> Estimate:
        """What carrying it out costs at most.

        Args:
            prices: None where they aren't known.
        """
        every = [q for asked in self.questions for q in asked]
        fresh = [q for q in every if q not in self.kept]
        told = sum(tokens_of(q.messages()) for q in fresh)
        answered = sum(len(q.reports) for q in fresh) * self.endpoint.answer_tokens
        return Estimate(
            len(self.coded),
            sum(len(q.reports) for q in every),
            len(every) - len(fresh),
            len(fresh),
            told,
            answered,
            prices.of(told, answered) if prices else None,
        )


@dataclass(frozen=True, slots=True)
class Judged:
    """A document with its reports weighed, and the opinions by id of report."""

    coded: CodedDocument
    opinions: Mapping[str, Opinion] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """As the document is written, each report with its `opinion`, null where there is none."""
        from dragoman.export import SHAPES

        told = SHAPES["reports"].to_dict(self.coded)
        text = self.coded.document.text
        for report in told["reports"]:
            opinion = self.opinions.get(report["id"])
            report["opinion"] = opinion.to_dict(text) if opinion else None
        return dict(told)


def make_plan(coded: Iterable[CodedDocument], endpoint: Endpoint, below: float, kept: Kept) -> Plan:
    """What there is to ask about documents.

    Args:
        coded: the documents, read; reprints aren't asked about.
        endpoint: the model.
        below: the confidence under which a report is sent.
        kept: answers from before. One that no longer fits is asked for again.
    """
    every = tuple(coded)
    asked = tuple(() if c.document.duplicate_of else tuple(questions(c, below)) for c in every)
    known: dict[Question, str] = {}
    for question in (q for one in asked for q in one):
        answer = kept.get(endpoint, question)
        if answer is not None and _fits(question, answer):
            known[question] = answer
    return Plan(every, asked, known, endpoint)


def _fits(question: Question, answer: str) -> bool:
    try:
        return not check(question, answer).refused
    except AnswerError:
        return False


def second_opinions(
    plan: Plan, asker: Asker, kept: Kept, on_refused: OnRefused, trust: float = TRUST
) -> Iterator[Judged]:
    """The documents in order, each when all about it is answered.

    A question without an answer leaves its reports as they were. After a failure that would meet all further
    questions no more are asked; what is kept from before is still used.

    Args:
        plan: from `make_plan`.
        asker: asks the plan's endpoint.
        kept: new answers are kept here.
        on_refused: told of what stays as it was.
        trust: how often the model is taken to be right.

    Raises:
        DragomanError: the trust is no probability above a half.
    """
    if not 0.5 < trust < 1:
        raise DragomanError(f"a trust of {trust}: it lies between 0.5, a coin, and 1, an oracle")
    run = _Run(plan, asker, kept, on_refused)
    for coded, asked in zip(plan.coded, plan.questions, strict=True):
        opinions: dict[str, Opinion] = {}
        for question in asked:
            opinions |= run.opinions(question)
        yield _judged(coded, opinions, plan.endpoint.model, trust)


def _judged(coded: CodedDocument, opinions: Mapping[str, Opinion], model: str, trust: float) -> Judged:
    text = coded.document.text
    reports = tuple(
        weigh(r, opinions[r.id], text, model, trust) if r.id in opinions else r for r in coded.reports
    )
    return Judged(replace(coded, reports=reports), opinions)


@dataclass(slots=True)
class _Run:
    """One carrying out of a plan."""

    plan: Plan
    asker: Asker
    kept: Kept
    on_refused: OnRefused
    stopped: str | None = None
    unanswered: int = 0

    def opinions(self, question: Question) -> Mapping[str, Opinion]:
        name = question.document.origin or question.document.id
        which = f"{name} {', '.join(r.id for r in question.reports)}"
        known = self.plan.kept.get(question)
        if known is not None:
            return check(question, known).opinions
        if self.stopped is not None:
            self.on_refused(which, f"not asked: {self.stopped}")
            return {}
        try:
            return self._asked(question, name).opinions
        except AskError as error:
            self._count(error)
            self.on_refused(which, str(error))
        except AnswerError as error:
            self.on_refused(which, f"the answer is refused: {error}")
        return {}

    def _asked(self, question: Question, name: str) -> Checked:
        content = self.asker.ask(question.messages(), len(question.reports))
        self.unanswered = 0
        checked = check(question, content)
        for ident, reason in checked.refused.items():
            self.on_refused(f"{name} {ident}", f"the answer is refused: {reason}")
        if not checked.refused:
            self.kept.put(self.plan.endpoint, question, content)
        return checked

    def _count(self, error: AskError) -> None:
        self.unanswered += 1
        if error.lasting or self.unanswered >= _IN_A_ROW:
            self.stopped = str(error)

"""Whom a unit may put forward: those below whose summaries it accepted, the best grades first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, QuerySet, Value, When
from django.db.models.functions import Coalesce

from kaoping.acts.paging import FIRST_PAGE, Cut, Page, page_of
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, found
from kaoping.programme.recommendation import rules
from kaoping.programme.recommendation.book import book_of
from kaoping.programme.recommendation.models import Candidate
from kaoping.programme.recommendation.queries.quota import unit_seen
from kaoping.programme.recommendation.queries.slates import Asks, form_asks
from kaoping.programme.recommendation.shares import why_no_slot
from kaoping.programme.recommendation.slates import body_of, way_down_to, why_filed
from kaoping.programme.reporting.models import Report
from kaoping.programme.reporting.rules import ReportState
from kaoping.programme.scheme.entries import Honour
from kaoping.programme.scheme.requirements import Grade
from kaoping.programme.scheme.terms import Text
from kaoping.programme.season.models import Subject
from kaoping.programme.season.queries import calendar_of
from kaoping.programme.season.rules import Phase, why_closed

BEST_FIRST = ("rank", "subject_id")


@dataclass(frozen=True, slots=True)
class Nominee:
    """One that reports to the unit and may be put forward; ``against`` says why not (yet)."""

    subject_id: int
    name: str
    grade_name: Text | None
    against: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """Whom a unit may put forward for an honour, and what the form asks of them.

    ``page`` lists them until one is ``chosen``.
    """

    season_id: int
    honour: Honour
    grades: tuple[Grade, ...]
    asks: Asks
    chosen: Nominee | None
    page: Page[Nominee]


def nominees_of(
    actor: Actor,
    subject_id: int,
    honour: str,
    *,
    chosen: int | None = None,
    name: str = "",
    grade: str = "",
    by: Sequence[str] = BEST_FIRST,
    cut: Cut = FIRST_PAGE,
) -> Choice:
    """Those whose accepted summaries await a decision, narrowed; or the one that is chosen."""
    subject = unit_seen(actor, subject_id)
    book = book_of(subject.season)
    in_use = found(next((one for one in book.honours if one.key == honour), None))
    grades = book.grades

    def made(rows: Iterable[dict[str, Any]]) -> list[Nominee]:
        return [_nominee(row, grades) for row in rows]

    waiting = _waiting(subject, in_use.subject_kind, grades)
    one = made(waiting.filter(subject=chosen)) if chosen else []
    narrowed = waiting.filter(subject__name__icontains=name) if name else waiting
    narrowed = narrowed.filter(subject__evaluation__grade=grade) if grade else narrowed
    page: Page[Nominee] = Page()
    if not one:
        page = page_of(narrowed, by, made, cut)
    asks = form_asks(book, in_use.subject_kind)
    return Choice(subject.season_id, in_use, grades, asks, next(iter(one), None), page)


def why_nobody_now(
    actor: Actor, subject_id: int, honour: str, *, now: datetime
) -> tuple[Refusal, ...]:
    """Why a unit can put nobody forward, whoever it is: to be said before a form is filled in."""
    subject = unit_seen(actor, subject_id)
    found = (
        why_closed(calendar_of(subject), Phase.RECOMMENDATION, now),
        why_filed(body_of(way_down_to(subject))),
        why_no_slot(subject, honour),
    )
    return tuple(reason for reason in found if reason is not None)


def _waiting(subject: Subject, kind: str, grades: Sequence[Grade]) -> QuerySet[Report, Any]:
    """The accepted ones of that kind whom the unit has not put forward."""
    taken = Candidate.objects.filter(by=subject, state__in=rules.HOLDS_A_SLOT)
    accepted = Report.objects.filter(
        subject__parent=subject, subject__kind=kind, state=ReportState.ACCEPTED
    ).exclude(subject__in=taken.values("subject"))
    order = [
        When(subject__evaluation__grade=grade.key, then=Value(place))
        for place, grade in enumerate(grades)
    ]
    return accepted.annotate(
        grade=Coalesce(F("subject__evaluation__grade"), Value("")),
        rank=Case(*order, default=Value(len(order))),
        fraud=Exists(Candidate.objects.filter(subject=OuterRef("subject"), fraud=True)),
    ).values("subject_id", "subject__name", "grade", "rank", "fraud")


def _nominee(row: dict[str, Any], grades: Iterable[Grade]) -> Nominee:
    found = (
        rules.why_struck_for_fraud(row["subject__name"]) if row["fraud"] else None,
        rules.why_bad_grade(row["grade"], grades),
    )
    return Nominee(
        subject_id=row["subject_id"],
        name=row["subject__name"],
        grade_name=next((grade.name for grade in grades if grade.key == row["grade"]), None),
        against=tuple(why_not for why_not in found if why_not is not None),
    )

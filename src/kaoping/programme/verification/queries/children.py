"""The teams and units directly below, with how far each has come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from kaoping.acts.paging import FIRST_PAGE, Cut, Page, page_of
from kaoping.acts.scope import subjects_where
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor
from kaoping.programme.reporting.rules import ReportState
from kaoping.programme.season.models import Subject
from kaoping.programme.season.rules import SubjectKind


@dataclass(frozen=True, slots=True)
class Child:
    """A team or unit below: its own report, and the reports of those that report to it."""

    subject_id: int
    report_id: int | None
    name: str
    kind: SubjectKind
    state: ReportState | None
    submitted_at: datetime | None
    late: bool
    grade: str
    below: int
    sent: int
    accepted: int


FIELDS = ("pk", "report__id", "name", "kind", "report__state", "report__submitted_at",
          "report__late", "evaluation__grade", "below", "sent", "accepted", "lft")  # fmt: skip
IN_TREE = ("lft",)  # the number in the season's tree, one to one among units and teams


def children_of(
    actor: Actor,
    season_id: int,
    *,
    state: str = "",
    search: str = "",
    by: Sequence[str] = IN_TREE,
    cut: Cut = FIRST_PAGE,
) -> Page[Child]:
    """The teams and units directly below the actor's unit in this season; two statements.

    ``state`` is a report's state, "none" where there is no report yet.
    """
    if actor.unit_id is None:
        return Page()
    rows = Subject.objects.filter(
        subjects_where(actor, Act.SEE_REPORT, subject=""),
        season_id=season_id,
        parent__unit_id=actor.unit_id,
    ).exclude(kind=SubjectKind.PERSON)
    if state:
        rows = rows.filter(report=None) if state == "none" else rows.filter(report__state=state)
    if search:
        rows = rows.filter(name__icontains=search)
    found = _with_progress(rows).values(*FIELDS)
    return page_of(found, by, lambda rows: tuple(map(_child, rows)), cut)


def _with_progress(rows: QuerySet[Subject]) -> QuerySet[Subject]:
    """Units are reported to by their children, teams by their members."""
    return rows.annotate(
        below=_number(Q()),
        sent=_number(Q(report__state__in=[ReportState.SUBMITTED, ReportState.ACCEPTED])),
        accepted=_number(Q(report__state=ReportState.ACCEPTED)),
    )


def _number(which: Q) -> Coalesce:
    """Two indexed counts: those whose parent it is, and a team's own members."""
    return Coalesce(_counted("parent", which), Value(0)) + Coalesce(  # type: ignore[return-value]
        _counted("team", which), Value(0)
    )


def _counted(link: str, which: Q) -> Subquery:
    rows = Subject.objects.filter(which, **{link: OuterRef("pk")}).order_by()
    return Subquery(
        rows.values(link).annotate(number=Count("pk")).values("number"),
        output_field=IntegerField(),
    )


def _child(row: dict[str, Any]) -> Child:
    state = row["report__state"]
    return Child(
        subject_id=row["pk"],
        report_id=row["report__id"],
        name=row["name"],
        kind=SubjectKind(row["kind"]),
        state=ReportState(state) if state else None,
        submitted_at=row["report__submitted_at"],
        late=bool(row["report__late"]),
        grade=row["evaluation__grade"] or "",
        below=row["below"],
        sent=row["sent"],
        accepted=row["accepted"],
    )

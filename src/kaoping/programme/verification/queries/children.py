"""The teams and units directly below, with how far each has come."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from kaoping.acts.scope import subjects_where
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor
from kaoping.programme.reporting.rules import ReportState
from kaoping.programme.season.models import Subject
from kaoping.programme.season.rules import SubjectKind

PAGE = 50
COUNTED_TO = 1000


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


@dataclass(frozen=True, slots=True)
class ChildrenPage:
    """One page; ``count`` is exact to 1,000, then "1,000+"."""

    rows: tuple[Child, ...]
    count: str
    previous_key: str | None = None
    next_key: str | None = None


FIELDS = ("id", "report__id", "name", "kind", "report__state", "report__submitted_at",
          "report__late", "evaluation__grade", "below", "sent", "accepted", "lft")  # fmt: skip


def children_of(
    actor: Actor,
    season_id: int,
    *,
    state: str = "",
    search: str = "",
    after: str | None = None,
    before: str | None = None,
) -> ChildrenPage:
    """The teams and units directly below the actor's unit in this season; two statements.

    ``state`` is a report's state, "none" where there is no report yet.
    """
    if actor.unit_id is None:
        return ChildrenPage((), "0")
    rows = Subject.objects.filter(
        subjects_where(actor, Act.SEE_REPORT, subject=""),
        season_id=season_id,
        parent__unit_id=actor.unit_id,
    ).exclude(kind=SubjectKind.PERSON)
    if state:
        rows = rows.filter(report=None) if state == "none" else rows.filter(report__state=state)
    if search:
        rows = rows.filter(name__icontains=search)
    number = rows[: COUNTED_TO + 1].count()
    found, previous, following = _page(_with_progress(rows), after, before)
    return ChildrenPage(
        tuple(_child(row) for row in found),
        f"{COUNTED_TO:,}+" if number > COUNTED_TO else str(number),
        previous,
        following,
    )


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


def _page(
    rows: QuerySet[Subject], after: str | None, before: str | None
) -> tuple[list[dict[str, Any]], str | None, str | None]:
    """By the number in the season's tree, which is one to one among units and teams."""
    if before and before.isdigit():
        rows = rows.filter(lft__lt=int(before)).order_by(F("lft").desc())
    elif after and after.isdigit():
        rows = rows.filter(lft__gt=int(after)).order_by("lft")
    else:
        rows, before, after = rows.order_by("lft"), None, None
    found = list(rows.values(*FIELDS)[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    if before:
        found.reverse()
    first = str(found[0]["lft"]) if found else None
    last = str(found[-1]["lft"]) if found else None
    has_previous = more if before else bool(after)
    has_next = bool(before) or more
    return found, first if has_previous else None, last if has_next else None


def _child(row: dict[str, Any]) -> Child:
    state = row["report__state"]
    return Child(
        subject_id=row["id"],
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

"""Numbers of reports by branch of a season's tree, and the lists behind them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from kaoping.acts.paging import FIRST_PAGE, Cut, Page, counted, page_of
from kaoping.acts.scope import subjects_where
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor
from kaoping.programme.reporting.models import Report
from kaoping.programme.reporting.rules import ReportState
from kaoping.programme.season.counting import Counted, below_bodies
from kaoping.programme.season.models import Extension, Subject, Window
from kaoping.programme.season.rules import Level, Phase, SubjectKind

NOT_BEGUN, SENT_UP = "none", "sent"
SENT = (ReportState.SUBMITTED, ReportState.ACCEPTED)


def reports_by_place(actor: Actor, season_id: int) -> list[Counted]:
    """Reports below the recommending bodies, by state. One statement."""
    where = subjects_where(actor, Act.SEE_REPORT)
    found = Report.objects.filter(where, below_bodies(), subject__season_id=season_id)
    rows = found.order_by().values_list("subject__lft", "state").annotate(number=Count("pk"))
    return [Counted(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class UnitFilters:
    """What the list is narrowed to: a branch of the tree, a state of the report, the late."""

    branch: tuple[int, int] | None = None
    kind: str = ""
    state: str = ""  # of ReportState, NOT_BEGUN or SENT_UP
    late: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A subject with the state of its report; None while it has not begun one."""

    subject_id: int
    name: str
    parent: str
    kind: SubjectKind
    level: Level
    report_id: int | None
    state: ReportState | None
    submitted_at: datetime | None


IN_TREE = ("lft", "pk")


def units_page(
    actor: Actor,
    season_id: int,
    filters: UnitFilters,
    now: datetime,
    *,
    by: Sequence[str] = IN_TREE,
    cut: Cut = FIRST_PAGE,
) -> Page[UnitRow]:
    """One page of the units, teams and persons of a season, in the order of the tree."""
    found = _narrowed(actor, season_id, filters, now)
    return page_of(found, by, lambda rows: tuple(map(_row, rows)), cut, values=COLUMNS)


def late_units(
    actor: Actor, season_id: int, now: datetime, limit: int = 8
) -> tuple[list[UnitRow], str]:
    """The first units and teams whose report is overdue, and how many there are."""
    found = _narrowed(actor, season_id, UnitFilters(late=True), now)
    rows = found.order_by(*IN_TREE).values(*COLUMNS)[: limit + 1]
    shown = [_row(row) for row in rows]
    count = counted(found) if len(shown) > limit else str(len(shown))
    return shown[:limit], count


COLUMNS = (
    "pk", "name", "parent__name", "kind", "level", "report__pk", "report__state",
    "report__submitted_at", "lft",
)  # fmt: skip


def _row(row: dict[str, Any]) -> UnitRow:
    return UnitRow(
        subject_id=row["pk"],
        name=row["name"],
        parent=row["parent__name"],
        kind=SubjectKind(row["kind"]),
        level=Level(row["level"]),
        report_id=row["report__pk"],
        state=ReportState(row["report__state"]) if row["report__state"] else None,
        submitted_at=row["report__submitted_at"],
    )


def _narrowed(
    actor: Actor, season_id: int, filters: UnitFilters, now: datetime
) -> QuerySet[Subject]:
    where = subjects_where(actor, Act.SEE_REPORT, subject="")
    found = Subject.objects.filter(where, below_bodies(""), season_id=season_id)
    if filters.branch:
        found = found.filter(lft__range=filters.branch)
    if filters.kind:
        found = found.filter(kind=filters.kind)
    if filters.state == NOT_BEGUN:
        found = found.filter(report=None)
    elif filters.state == SENT_UP:
        found = found.filter(report__state__in=(*SENT, ReportState.RETURNED))
    elif filters.state:
        found = found.filter(report__state=filters.state)
    if filters.name.strip():
        found = found.filter(name__icontains=filters.name.strip())
    return found.filter(_overdue(season_id, now)) if filters.late else found


def _overdue(season_id: int, now: datetime) -> Q:
    """Due by the calendar, not sent up, and not extended: for itself or with a branch above."""
    due = Window.objects.filter(season_id=season_id, phase=Phase.REPORTING, soft_end__lte=now)
    longer = Extension.objects.filter(
        Q(subject=OuterRef("pk"))
        | Q(
            whole_subtree=True,
            subject__lft__lte=OuterRef("lft"),
            subject__rgt__gte=OuterRef("lft"),
        ),
        subject__season_id=season_id,
        phase=Phase.REPORTING,
        until__gt=now,
    )
    return Q(
        ~Exists(longer),
        ~Q(kind=SubjectKind.PERSON),
        Q(report=None) | ~Q(report__state__in=SENT),
        level__in=due.values("level"),
    )

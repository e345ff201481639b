"""The units, teams and persons below, each with how far its report is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

from kaoping.acts.paging import FIRST_PAGE, Cut, Page, page_of
from kaoping.acts.scope import subjects_where
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor
from kaoping.programme.reporting import rules
from kaoping.programme.reporting.models import Section
from kaoping.programme.scheme.queries import edition_of
from kaoping.programme.season.models import Extension, Season, Subject
from kaoping.programme.season.models import Window as SeasonWindow
from kaoping.programme.season.rules import Phase

NOT_BEGUN = "not_begun"
UNSENT = (rules.ReportState.DRAFT.value, rules.ReportState.RETURNED.value)


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; empty means all. ``late`` only what is late."""

    text: str = ""
    kind: str = ""
    level: str = ""
    state: str = ""  # a ReportState, or "not_begun"
    late: bool = False
    whole_tree: bool = False  # all below, not only those directly below
    under: int | None = None  # those that report to this subject


@dataclass(frozen=True, slots=True)
class Row:
    """A subject below and its report. ``written`` of ``sections`` are not empty; ``late`` says
    that it came late, or has not come though it is due."""

    subject_id: int
    report_id: int | None
    name: str
    kind: str
    level: str
    parent: str
    state: rules.ReportState | None
    submitted_at: datetime | None
    submissions: int
    late: bool
    written: int
    sections: int


LATE_FIRST = ("rank", "lft", "pk")
COLUMNS = (
    "pk", "lft", "rank", "name", "kind", "level", "parent__name", "report__pk", "report__state",
    "report__submitted_at", "report__submissions",
)  # fmt: skip


def reports_below(
    actor: Actor,
    season_id: int,
    filters: Filters | None = None,
    *,
    now: datetime,
    by: Sequence[str] = LATE_FIRST,
    cut: Cut = FIRST_PAGE,
) -> Page[Row]:
    """One page of the subjects below whose reports ``actor`` may see; five statements."""
    season = Season.objects.filter(pk=season_id).first()
    if season is None:
        return Page()
    found = _ranked(_found(actor, season, filters or Filters()), season, now)
    found = found if not (filters and filters.late) else found.filter(rank=0)

    def made(rows: Sequence[dict[str, Any]]) -> tuple[Row, ...]:
        return tuple(_rows(rows, season))

    return page_of(found, by, made, cut, values=COLUMNS)


def _found(actor: Actor, season: Season, filters: Filters) -> QuerySet[Subject]:
    found = Subject.objects.filter(subjects_where(actor, Act.SEE_REPORT, subject=""))
    found = found.filter(season=season).exclude(unit_id=actor.unit_id or 0)
    if filters.under is not None:
        found = found.filter(Q(parent_id=filters.under) | Q(team_id=filters.under))
    elif not filters.whole_tree:
        found = found.filter(Q(parent__unit_id=actor.unit_id) | Q(team__unit_id=actor.unit_id))
    plain = {"kind": filters.kind, "level": filters.level, "name__icontains": filters.text}
    found = found.filter(**{name: value for name, value in plain.items() if value})
    if filters.state == NOT_BEGUN:
        return found.filter(report=None)
    return found.filter(report__state=filters.state) if filters.state else found


def _ranked(found: QuerySet[Subject], season: Season, now: datetime) -> QuerySet[Any]:
    """With ``rank`` 0 for what is late, 1 for the rest."""
    over = SeasonWindow.objects.filter(
        season=season, phase=Phase.REPORTING.value, soft_end__lte=now
    ).values_list("level", flat=True)
    put_off = Extension.objects.filter(
        Q(subject=OuterRef("pk"))
        | Q(
            whole_subtree=True,
            subject__season=season,
            subject__lft__lte=OuterRef("lft"),
            subject__rgt__gte=OuterRef("lft"),
        ),
        phase=Phase.REPORTING.value,
        until__gt=now,
    )
    unsent = Q(report=None) | Q(report__state__in=UNSENT)
    due = Q(level__in=list(over)) & unsent & Q(report__submitted_at=None) & ~Exists(put_off)
    rank = Case(
        When(due | Q(report__late=True), then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    return found.annotate(rank=rank)


def _rows(rows: Sequence[dict[str, Any]], season: Season) -> Iterator[Row]:
    reports = [row["report__pk"] for row in rows if row["report__pk"]]
    written = dict(
        Section.objects.filter(report__in=reports)
        .exclude(text="")
        .values_list("report")
        .annotate(Count("pk"))
        .order_by()
    )
    edition = edition_of(season.edition_id)
    for row in rows:
        state = row["report__state"]
        yield Row(
            subject_id=row["pk"], report_id=row["report__pk"], name=row["name"],
            kind=row["kind"], level=row["level"], parent=row["parent__name"] or "",
            state=rules.ReportState(state) if state else None,
            submitted_at=row["report__submitted_at"],
            submissions=row["report__submissions"] or 0, late=row["rank"] == 0,
            written=written.get(row["report__pk"], 0),
            sections=len(edition.sections_for(row["kind"])),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Progress:
    """How many reports directly below are in each state; what is not begun has none."""

    below: int
    begun: int
    submitted: int
    returned: int
    accepted: int


def progress_below(actor: Actor, season_id: int) -> Progress:
    """The reports directly below ``actor``'s unit by state; one statement."""
    below = Subject.objects.filter(
        subjects_where(actor, Act.SEE_REPORT, subject=""),
        Q(parent__unit_id=actor.unit_id) | Q(team__unit_id=actor.unit_id),
        season_id=season_id,
    )
    states = rules.ReportState
    found = below.aggregate(
        below=Count("pk"),
        begun=Count("report"),
        **{
            state.value: Count("pk", filter=Q(report__state=state.value))
            for state in (states.SUBMITTED, states.RETURNED, states.ACCEPTED)
        },
    )
    return Progress(**found)

"""The units, teams and persons below, each with how far its report is: late ones first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

from kaoping.acts.scope import subjects_where
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor
from kaoping.programme.reporting import rules
from kaoping.programme.reporting.models import Section
from kaoping.programme.scheme.queries import edition_of
from kaoping.programme.season.models import Extension, Season, Subject
from kaoping.programme.season.models import Window as SeasonWindow
from kaoping.programme.season.rules import Phase

PAGE = 50
COUNTED_TO = 1000
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


@dataclass(frozen=True, slots=True)
class Page:
    """One page of rows; the keys go into links; ``count`` is exact to 1,000, then "1,000+"."""

    rows: tuple[Row, ...]
    count: str
    previous_key: str | None = None
    next_key: str | None = None


def reports_below(
    actor: Actor,
    season_id: int,
    filters: Filters | None = None,
    *,
    now: datetime,
    after: str = "",
    before: str = "",
    size: int = PAGE,
) -> Page:
    """One page of the subjects below whose reports ``actor`` may see; five statements."""
    season = Season.objects.filter(pk=season_id).first()
    if season is None:
        return Page((), "0")
    found = _ranked(_found(actor, season, filters or Filters()), season, now)
    found = found if not (filters and filters.late) else found.filter(rank=0)
    rows = _slice(found, after or before, back=bool(before), size=size + 1)
    more, rows = len(rows) > size, rows[:size]
    if before:
        rows.reverse()
    first, last = (_key(rows[0]), _key(rows[-1])) if rows else (None, None)
    return Page(
        rows=tuple(_rows(rows, season)),
        count=_count(found),
        previous_key=first if (more if before else after) else None,
        next_key=last if (before or more) else None,
    )


def every_report_below(
    actor: Actor, season_id: int, filters: Filters | None = None, *, now: datetime, size: int = 1000
) -> Iterator[Row]:
    """All rows of the list, page by page: for an export."""
    key = ""
    while True:
        page = reports_below(actor, season_id, filters, now=now, after=key, size=size)
        yield from page.rows
        if page.next_key is None:
            return
        key = page.next_key


def _found(actor: Actor, season: Season, filters: Filters) -> QuerySet[Subject]:
    found = Subject.objects.filter(subjects_where(actor, Act.SEE_REPORT, subject=""))
    found = found.filter(season=season).exclude(unit_id=actor.unit_id or 0)
    if not filters.whole_tree:
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


def _slice(found: QuerySet[Any], key: str, *, back: bool, size: int) -> list[dict[str, Any]]:
    """Rows in order from ``key`` on (or, going back, before it in reverse)."""
    rank, _, rest = key.partition("-")
    lft, _, pk = rest.partition("-")
    if rank.isdigit() and lft.isdigit() and pk.isdigit():
        sign = "lt" if back else "gt"
        found = found.filter(
            Q(**{f"rank__{sign}": int(rank)})
            | Q(**{"rank": int(rank), f"lft__{sign}": int(lft)})
            | Q(**{"rank": int(rank), "lft": int(lft), f"pk__{sign}": int(pk)})
        )
    order = ("-rank", "-lft", "-pk") if back else ("rank", "lft", "pk")
    return list(
        found.order_by(*order).values(
            "pk", "lft", "rank", "name", "kind", "level",
            parent_name=F("parent__name"),
            report_pk=F("report__id"),
            report_state=F("report__state"),
            report_sent=F("report__submitted_at"),
            report_number=F("report__submissions"),
        )[:size]
    )  # fmt: skip


def _key(row: dict[str, Any]) -> str:
    return f"{row['rank']}-{row['lft']}-{row['pk']}"


def _count(found: QuerySet[Any]) -> str:
    number = len(found.order_by().values_list("pk")[: COUNTED_TO + 1])
    return f"{COUNTED_TO:,}+" if number > COUNTED_TO else f"{number:,}"


def _rows(rows: Iterable[dict[str, Any]], season: Season) -> Iterator[Row]:
    rows = list(rows)
    reports = [row["report_pk"] for row in rows if row["report_pk"]]
    written = dict(
        Section.objects.filter(report__in=reports)
        .exclude(text="")
        .values_list("report")
        .annotate(Count("pk"))
        .order_by()
    )
    edition = edition_of(season.edition_id)
    for row in rows:
        state = row["report_state"]
        yield Row(
            subject_id=row["pk"], report_id=row["report_pk"], name=row["name"], kind=row["kind"],
            level=row["level"], parent=row["parent_name"] or "",
            state=rules.ReportState(state) if state else None,
            submitted_at=row["report_sent"], submissions=row["report_number"] or 0,
            late=row["rank"] == 0, written=written.get(row["report_pk"], 0),
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

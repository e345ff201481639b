"""What lies on a unit's desk now, late first."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import chain
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from kaoping.acts.paging import FIRST_PAGE, Cut, Page, page_of
from kaoping.acts.scope import subjects_where
from kaoping.acts.table import may_anywhere
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor
from kaoping.programme.reporting.models import Figure, Report
from kaoping.programme.reporting.rules import ReportState
from kaoping.programme.scheme.queries import edition_of
from kaoping.programme.season.models import Season, Subject
from kaoping.programme.season.queries import calendar_of
from kaoping.programme.season.rules import Phase, SeasonState, SubjectKind, Window
from kaoping.programme.verification.models import Finding
from kaoping.programme.verification.rules import Duty

SHOWN = 8  # of each kind of work; the rest is one click away
PHASE_OF = {
    Duty.WRITE: Phase.REPORTING,
    Duty.ANSWER: Phase.VERIFICATION,
    Duty.VERIFY: Phase.VERIFICATION,
    Duty.EVALUATE: Phase.VERIFICATION,
    Duty.RECOMMEND: Phase.RECOMMENDATION,
}
ACT_OF = {
    Duty.WRITE: Act.WRITE_REPORT,
    Duty.ANSWER: Act.WRITE_REPORT,
    Duty.VERIFY: Act.VERIFY_FIGURE,
    Duty.EVALUATE: Act.EVALUATE_SUBJECT,
    Duty.RECOMMEND: Act.PUT_FORWARD,
}


@dataclass(frozen=True, slots=True)
class Piece:
    """One report or subject that waits."""

    subject_id: int
    report_id: int | None
    name: str
    kind: SubjectKind
    since: datetime | None = None
    late: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """One kind of work: how much of it, until when, and the first pieces."""

    duty: Duty
    count: int
    due: datetime | None
    closes: datetime | None
    late: bool
    open: bool
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class SeasonOfDesk:
    """A season that the unit takes part in, and the unit's subject in it."""

    id: int
    title: str
    subject_id: int


@dataclass(frozen=True, slots=True)
class WorkList:
    season: SeasonOfDesk | None
    seasons: tuple[SeasonOfDesk, ...] = ()
    works: tuple[Work, ...] = ()


def seasons_of(actor: Actor) -> tuple[SeasonOfDesk, ...]:
    """The open seasons of the actor's unit, newest first."""
    if actor.unit_id is None:
        return ()
    rows = (
        Subject.objects.filter(unit_id=actor.unit_id, season__state=SeasonState.OPEN.value)
        .order_by("-season__year", "-season_id")
        .values_list("season_id", "season__title", "id")
    )
    return tuple(SeasonOfDesk(*row) for row in rows)


Waits = Iterator[tuple[Duty, list[Piece]]]


def work_of(
    actor: Actor,
    *,
    now: datetime,
    season_id: int | None = None,
    later: Callable[[Actor, Subject], Waits],
) -> WorkList:
    """The work of the actor's unit in ``season_id`` (the newest open one), late first.

    ``later`` finds what a later stage, unknown here, has on the same desk. What can be done
    no more is no work: once its window is shut, a duty is gone.
    """
    seasons = seasons_of(actor)
    at = next((s for s in seasons if season_id in (None, s.id)), None)
    if at is None:
        return WorkList(None, seasons)
    subject = Subject.objects.select_related("season").get(pk=at.subject_id)
    calendar = calendar_of(subject)
    found = [
        _work(duty, pieces, calendar, now)
        for duty, pieces in chain(_pieces(actor, subject), later(actor, subject))
        if pieces and may_anywhere(actor, ACT_OF[duty]) and not _is_shut(duty, calendar, now)
    ]
    found.sort(key=lambda work: (not work.late, work.due is None, work.due or now))
    return WorkList(at, seasons, tuple(found))


def _is_shut(duty: Duty, calendar: Mapping[Phase, Window], now: datetime) -> bool:
    window = calendar.get(PHASE_OF[duty])
    return window is not None and window.hard_end <= now


def _work(duty: Duty, pieces: list[Piece], calendar: Mapping[Phase, Window], now: datetime) -> Work:
    window = calendar.get(PHASE_OF[duty])
    return Work(
        duty=duty,
        count=len(pieces),
        due=window.soft_end if window else None,
        closes=window.hard_end if window else None,
        late=window is not None and window.is_late(now),
        open=window is not None and window.is_open(now),
        pieces=tuple(pieces[:SHOWN]),
    )


def _pieces(actor: Actor, subject: Subject) -> Waits:
    yield from _own(subject)
    yield Duty.VERIFY, [_piece(r) for r in to_verify(actor, subject.season_id)]
    if may_anywhere(actor, ACT_OF[Duty.EVALUATE]):
        accepted = accepted_below(actor, subject.season_id)
        ungraded = accepted.filter(Q(evaluation=None) | Q(evaluation__grade=""))
        yield Duty.EVALUATE, [subject_piece(s) for s in ungraded]


def _own(subject: Subject) -> Waits:
    """The unit's own report: to be written, or to be answered where it came back."""
    if subject.parent_id is None:
        return
    report = Report.objects.filter(subject=subject).first()
    piece = Piece(
        subject.pk, report.pk if report else None, subject.name, SubjectKind(subject.kind)
    )
    if report is None or report.state == ReportState.DRAFT:
        yield Duty.WRITE, [piece]
    elif report.state == ReportState.RETURNED:
        texts = Finding.objects.filter(report=report, submission=report.submissions)
        yield (
            Duty.ANSWER,
            [
                Piece(piece.subject_id, piece.report_id, piece.name, piece.kind, note=text)
                for text in texts.order_by("id").values_list("text", flat=True)
            ],
        )


def to_verify(actor: Actor, season_id: int) -> QuerySet[Report]:
    """Reports that wait for this verifier; a recommending body's comes with its package."""
    return (
        Report.objects.filter(
            subjects_where(actor, Act.VERIFY_FIGURE),
            state=ReportState.SUBMITTED.value,
            subject__season_id=season_id,
        )
        .exclude(subject__parent__parent=None, subject__kind=SubjectKind.UNIT)
        .select_related("subject")
        .order_by("-late", "submitted_at", "id")
    )


def accepted_below(actor: Actor, season_id: int) -> QuerySet[Subject]:
    """Those directly below the actor's unit whose summaries were accepted."""
    return Subject.objects.filter(
        subjects_where(actor, Act.SEE_REPORT, subject=""),
        parent__unit_id=actor.unit_id or 0,
        season_id=season_id,
        report__state=ReportState.ACCEPTED.value,
    ).order_by("lft", "id")


def _piece(report: Report) -> Piece:
    subject = report.subject
    return Piece(
        subject.pk,
        report.pk,
        subject.name,
        SubjectKind(subject.kind),
        since=report.submitted_at,
        late=report.late,
    )


def subject_piece(subject: Subject) -> Piece:
    return Piece(subject.pk, None, subject.name, SubjectKind(subject.kind))


def season_of_desk(actor: Actor, season_id: int | None = None) -> Season | None:
    """The season asked for, if the actor's unit takes part in it; else its newest open one."""
    at = next((s for s in seasons_of(actor) if season_id in (None, s.id)), None)
    return Season.objects.get(pk=at.id) if at else None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A report to be verified; ``differences`` are figures still to be decided."""

    report_id: int
    name: str
    kind: SubjectKind
    submitted_at: datetime | None
    late: bool
    differences: int


FIRST_SENT = ("submitted_at", "pk")


def waiting_reports(
    actor: Actor,
    season_id: int | None,
    *,
    search: str = "",
    by: Sequence[str] = FIRST_SENT,
    cut: Cut = FIRST_PAGE,
) -> Page[Waiting]:
    """The reports that wait for this verifier, page by page; a fixed number of statements.

    How many figures differ is counted by the database.
    """
    season = season_of_desk(actor, season_id)
    if season is None:
        return Page()
    rows = to_verify(actor, season.pk)
    if search:
        rows = rows.filter(subject__name__icontains=search)
    ratios = [i.key for i in edition_of(season.edition_id).indicators if i.is_derived]
    found = rows.annotate(differences=_differences(ratios))
    return page_of(found, by, _waiting, cut)


def _waiting(reports: Iterable[Any]) -> tuple[Waiting, ...]:
    return tuple(
        Waiting(r.pk, r.subject.name, SubjectKind(r.subject.kind), r.submitted_at, r.late,
                r.differences)
        for r in reports
    )  # fmt: skip


def _differences(ratios: list[str]) -> Coalesce:
    """``Values.open`` in the database: declared and counted differ and nobody has decided."""
    nothing = Value(Decimal(0))
    open_ones = (
        Figure.objects.filter(report=OuterRef("pk"), verified=None)
        .exclude(indicator__in=ratios)
        .annotate(left=Coalesce("declared", nothing), right=Coalesce("computed", nothing))
        .exclude(left=F("right"))
        .order_by()
    )
    counted = open_ones.values("report").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))

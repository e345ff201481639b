"""What a figure was added from: the records of the report's own level, and the reports below."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import (
    Count,
    DecimalField,
    Exists,
    Expression,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Cast, Coalesce

from kaoping.acts.paging import FIRST_PAGE, Cut, Page, page_of
from kaoping.acts.perform import permit
from kaoping.acts.table import why_not
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import found
from kaoping.programme.reporting.figures import Key, source_key
from kaoping.programme.reporting.models import Figure, Report, ReportRecord
from kaoping.programme.reporting.queries import figures_sent
from kaoping.programme.reporting.rollup import RESOURCES
from kaoping.programme.reporting.rules import ReportState, is_being_written
from kaoping.programme.scheme.indicators import Indicator
from kaoping.programme.scheme.terms import DECIMALS
from kaoping.programme.season.rules import SubjectKind
from kaoping.programme.service.models import (
    Evidence,
    Participation,
    RecordHousehold,
    RecordVillage,
)
from kaoping.programme.service.rules import RecordState
from kaoping.programme.verification.facts import edition_for, report_with

NUMBER: DecimalField[Decimal, Decimal] = DecimalField(max_digits=18, decimal_places=DECIMALS)


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A record that stands in a report; ``amount`` is what it adds to the figure asked for."""

    id: int
    title: str
    unit: str
    starts: date
    ends: date
    service_kind: str
    people: int
    villages: int
    files: int
    hours: Decimal
    amount: Decimal | None
    struck: bool
    struck_reason: str
    amended: bool  # since it was sent up
    overlaps: bool  # somebody who took part has time in another record on the same days


@dataclass(frozen=True, slots=True)
class ReportLine:
    """An accepted report below, with what it adds."""

    report_id: int
    name: str
    verified: Decimal | None
    records: int


@dataclass(frozen=True, slots=True)
class Behind:
    """A figure of a report with all that it was added from."""

    report_id: int
    season_id: int
    edition_id: int
    subject: str
    indicator: Indicator
    computed: Decimal | None
    declared: Decimal | None
    verified: Decimal | None
    records: Page[RecordLine]
    reports: tuple[ReportLine, ...]


LAST_ENTERED = ("-record_id",)


def figure_behind(
    actor: Actor,
    report_id: int,
    key: str,
    *,
    search: str = "",
    by: Sequence[str] = LAST_ENTERED,
    cut: Cut = FIRST_PAGE,
) -> Behind:
    """The records and reports behind one figure; ``not_found`` where there is no such.

    While a report is being written, others than its writer see it as it was last sent up.
    """
    report = _seen(actor, report_id)
    writes = why_not(actor, Act.WRITE_REPORT, over=report.over) is None
    as_sent = is_being_written(report.state) and not writes
    return behind_in(report, key, as_sent=as_sent, search=search, by=by, cut=cut)


def behind_in(
    report: Report,
    key: str,
    *,
    as_sent: bool = False,
    search: str = "",
    by: Sequence[str] = LAST_ENTERED,
    cut: Cut = FIRST_PAGE,
) -> Behind:
    """As ``figure_behind``, of a report that the caller has found its reader may see."""
    figures = figures_sent(report) if as_sent else _figures(report)
    figure = found(figures.get(key))
    indicator = edition_for(report).indicator(key)
    source = source_key(indicator.counted) if indicator.counted is not None else None
    # A ratio is counted from nothing itself: the rows it follows from are on the page.
    rows = _standing(report, source or ("declared",))
    return Behind(
        report.pk,
        report.subject.season_id,
        report.subject.season.edition_id,
        report.subject.name,
        indicator,
        figure.computed,
        figure.declared,
        figure.verified,
        page_of(_told(_titled(rows, search)), by, _lines, cut),
        _reports_below(report, key),
    )


def _figures(report: Report) -> dict[str, Figure]:
    return {figure.indicator: figure for figure in Figure.objects.filter(report=report)}


def records_of(
    actor: Actor,
    report_id: int,
    *,
    search: str = "",
    by: Sequence[str] = LAST_ENTERED,
    cut: Cut = FIRST_PAGE,
) -> Page[RecordLine]:
    """The records that stand in a report, struck ones with their reasons; three statements."""
    rows = _titled(_standing(_seen(actor, report_id), None), search)
    return page_of(_told(rows), by, _lines, cut)


def _titled(rows: QuerySet[ReportRecord], search: str) -> QuerySet[ReportRecord]:
    return rows.filter(record__title__icontains=search) if search else rows


def record_line(actor: Actor, report_id: int, record_id: int) -> RecordLine:
    """One record that stands in a report; ``not_found`` where it does not."""
    rows = _standing(_seen(actor, report_id), None).filter(record_id=record_id)
    return _line(found(_told(rows).first()))


def took_part(actor: Actor, report_id: int, record_id: int) -> list[str]:
    """The names of who took part in a record of a report, for who may strike it; none else."""
    report = _seen(actor, report_id)
    if why_not(actor, Act.STRIKE_RECORD, over=report.over) is not None:
        return []
    rows = _standing(report, None).filter(record_id=record_id)
    people = Participation.objects.filter(record__in=rows.values("record"))
    names = people.order_by("person__name", "person").values_list("person__name", "person")
    return [name for name, _person in names.distinct()]


def _seen(actor: Actor, report_id: int) -> Report:
    return permit(Act.SEE_REPORT, report_with(report_id), by=actor, see=Act.SEE_REPORT)


def _reports_below(report: Report, key: str) -> tuple[ReportLine, ...]:
    rows = (
        Figure.objects.filter(
            indicator=key,
            report__state=ReportState.ACCEPTED.value,
            report__subject__parent_id=report.subject_id,
        )
        .exclude(report__subject__kind=SubjectKind.PERSON)
        .order_by("report__subject__lft")
        .values_list("report_id", "report__subject__name", "verified", "records")
    )
    return tuple(ReportLine(*row) for row in rows)


def _standing(report: Report, source: Key | None) -> QuerySet[ReportRecord]:
    """The report's records, those only that say something of ``source``, with what they add."""
    rows = ReportRecord.objects.filter(report=report)
    who = report.subject.person_id
    if source is None or source[0] == "declared":
        rows = rows if source is None else rows.none()
        return rows.annotate(amount=Value(None, output_field=NUMBER))
    return rows.filter(_about(source, who)).annotate(amount=Cast(_amount(source, who), NUMBER))


def _about(source: Key, who: int | None) -> Q:
    """The records that say something of ``source``."""
    match source:
        case ("service_kind", kind, _):
            found = Q(record__service_kind=kind)
        case ("sub_kind", kind, sub_kind, _):
            found = Q(record__service_kind=kind, record__sub_kind=sub_kind)
        case ("time_kind", kind, _):
            found = Q(Exists(_shares(who).filter(time_kind=kind)))
        case ("villages", _):
            found = Q(Exists(_villages()))
        case ("households", _):
            found = Q(Exists(_households()))
        case ("resources", kind) if kind in RESOURCES:
            found = Q(**{f"record__{kind}__gt": 0})
        case _:
            found = Q()
    return found


def _amount(source: Key, who: int | None) -> Expression | F:
    kind = source[1] if source[0] == "time_kind" else None
    if source[0] == "resources":
        return F(f"record__{source[1]}")
    return AMOUNTS[source[-1]](who, kind)


def _shares(who: int | None, kind: str | None = None) -> QuerySet[Participation]:
    shares = Participation.objects.filter(record=OuterRef("record")).order_by()
    shares = shares.filter(person_id=who) if who else shares
    return shares.filter(time_kind=kind) if kind else shares


def _villages() -> QuerySet[RecordVillage]:
    found = RecordVillage.objects.filter(record=OuterRef("record"))
    return found.filter(village__registered__isnull=False).order_by()


def _households() -> QuerySet[RecordHousehold]:
    return RecordHousehold.objects.filter(record=OuterRef("record")).order_by()


def _one(rows: QuerySet[Any], number: Any) -> Coalesce:
    """One aggregate of a record's rows as a correlated subquery."""
    return Coalesce(
        Subquery(rows.values("record").annotate(number=number).values("number")),
        Value(Decimal(0)),
        output_field=NUMBER,
    )


Amount = Callable[[int | None, str | None], Expression | F]
AMOUNTS: Mapping[str, Amount] = {
    "records": lambda _who, _kind: Value(Decimal(1)),
    "quantity": lambda _who, _kind: F("record__quantity"),
    "hours": lambda who, kind: _one(_shares(who, kind), Sum("hours")),
    "days": lambda who, kind: _one(_shares(who, kind), Sum("days")),
    "persons": lambda who, _kind: _one(_shares(who), Count("person", distinct=True)),
    "teams": lambda _who, _kind: Value(Decimal(1)),
    "villages": lambda _who, _kind: _one(_villages(), Count("village", distinct=True)),
    "counties": lambda _who, _kind: _one(_villages(), Count("county", distinct=True)),
    "registered": lambda _who, _kind: Value(Decimal(0)),
    "households": lambda _who, _kind: _one(_households(), Count("household", distinct=True)),
    "people": lambda _who, _kind: F("record__people_served"),
}


def _told(rows: QuerySet[ReportRecord]) -> QuerySet[ReportRecord, Any]:
    """Each row with who took part, where, and what shows it: counts, not rows."""
    people = Participation.objects.filter(record=OuterRef("record")).order_by()
    villages = RecordVillage.objects.filter(record=OuterRef("record")).order_by()
    files = Evidence.objects.filter(record=OuterRef("record")).order_by()
    return rows.annotate(
        people=_one(people, Count("person", distinct=True)),
        hours=_one(people, Sum("hours")),
        villages=_one(villages, Count("pk")),
        files=_one(files, Count("pk")),
        overlaps=Exists(_overlapping()),
    ).values(
        "record_id", "record__title", "record__unit__name", "record__starts", "record__ends",
        "record__service_kind", "people", "villages", "files", "hours", "amount", "struck",
        "struck_reason", "record_version", "record__version", "overlaps",
    )  # fmt: skip


def _overlapping() -> QuerySet[Participation]:
    """Time of the same persons in other records that stand, of whatever unit, on these days."""
    took_part = Participation.objects.filter(record=OuterRef(OuterRef("record"))).order_by()
    return Participation.objects.filter(
        person__in=took_part.values("person"),
        record__state=RecordState.RECORDED.value,
        record__starts__lte=OuterRef("record__ends"),
        record__ends__gte=OuterRef("record__starts"),
    ).exclude(record=OuterRef("record"))


def _lines(rows: Iterable[dict[str, Any]]) -> tuple[RecordLine, ...]:
    return tuple(map(_line, rows))


def _line(row: dict[str, Any]) -> RecordLine:
    return RecordLine(
        id=row["record_id"],
        title=row["record__title"],
        unit=row["record__unit__name"],
        starts=row["record__starts"],
        ends=row["record__ends"],
        service_kind=row["record__service_kind"],
        people=int(row["people"]),
        villages=int(row["villages"]),
        files=int(row["files"]),
        hours=row["hours"],
        amount=row["amount"],
        struck=row["struck"],
        struck_reason=row["struck_reason"],
        amended=row["record_version"] != row["record__version"],
        overlaps=row["overlaps"],
    )

"""What the records of a subject and of what it accepted add up to, in a few statements.

The own level of a draft are the records of its unit (of its person, for an individual)
whose last day lies in the assessed period; once sent up, they are those that stand in the
report. Struck records count for nothing.
"""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce

from kaoping.foundation.places.models import PoorCounty, RegisteredHousehold, RegisteredVillage
from kaoping.programme.reporting.figures import Counted, Facts, Key, computed_figures, sources_of
from kaoping.programme.reporting.models import Figure, Report, ReportRecord
from kaoping.programme.reporting.rules import ReportState, is_being_written
from kaoping.programme.scheme.queries import edition_of
from kaoping.programme.scheme.requirements import Number
from kaoping.programme.season.models import Subject
from kaoping.programme.season.queries import requirement_of
from kaoping.programme.season.rules import SubjectKind
from kaoping.programme.service.hours import Spent, hours_by_time_kind
from kaoping.programme.service.models import Participation, Record, RecordVillage
from kaoping.programme.service.rules import RecordState
from kaoping.programme.service.terms import HOURS_COUNTED

RESOURCES = ("own_funds", "raised_funds", "goods", "paid_out")
"""The resource kinds that a record keeps, by the names of their columns."""


def computed_for(subject: Subject, report: Report | None = None) -> dict[str, Counted]:
    """The computed figure of every indicator for ``subject`` as it stands now."""
    edition = edition_of(subject.season.edition_id)
    own = own_records(subject, report)
    below = accepted_below(subject)
    whole = own
    if below:
        stands = ReportRecord.objects.filter(report__in=below.values(), struck=False)
        whole = Record.objects.filter(
            Q(pk__in=own.values("pk")) | Q(pk__in=stands.values("record"))
        )
    person = subject.person_id
    return computed_figures(
        edition,
        facts_of(own, sources_of(edition, "sum"), subject, person),
        facts_of(whole, sources_of(edition, "distinct"), subject, person),
        _verified(subject),
        _typed(report),
    )


def own_records(subject: Subject, report: Report | None = None) -> QuerySet[Record]:
    """The records of the subject's own level, without those struck from its report."""
    if report is not None and not is_being_written(report.state):
        stands = ReportRecord.objects.filter(report=report, struck=False)
        return Record.objects.filter(pk__in=stands.values("record"))
    found = records_in_period(subject)
    if report is None:
        return found
    struck = ReportRecord.objects.filter(report=report, struck=True)
    return found.exclude(pk__in=struck.values("record"))


def records_in_period(subject: Subject) -> QuerySet[Record]:
    """What a report of the subject is about. A record counts where its last day lies, so
    that one which runs over the turn of a period is counted once and never lost."""
    season = subject.season
    found = Record.objects.filter(
        state=RecordState.RECORDED.value,
        ends__gte=season.assessed_from,
        ends__lte=season.assessed_to,
    )
    if subject.kind == SubjectKind.PERSON:
        took_part = Participation.objects.filter(person=subject.person)
        return found.filter(pk__in=took_part.values("record"))
    return found.filter(unit=subject.unit)


def accepted_below(subject: Subject) -> dict[int, int]:
    """Subject → report of the teams and units below whose reports were accepted all the way
    up to ``subject``: what a unit in between has not had accepted itself does not count yet."""
    if subject.kind != SubjectKind.UNIT:
        return {}
    rows = (
        Report.objects.filter(
            state=ReportState.ACCEPTED.value,
            subject__season_id=subject.season_id,
            subject__lft__gt=subject.lft,
            subject__lft__lte=subject.rgt,
        )
        .exclude(subject__kind=SubjectKind.PERSON)
        .order_by("subject__lft")
        .values_list("subject_id", "subject__parent_id", "id")
    )
    found: dict[int, int] = {}
    for child, parent, report in rows:
        if parent == subject.pk or parent in found:
            found[child] = report
    return found


def _verified(subject: Subject) -> list[dict[str, Counted]]:
    """The verified figures of each report accepted directly below; persons are never added."""
    rows = (
        Figure.objects.filter(
            report__state=ReportState.ACCEPTED.value, report__subject__parent=subject
        )
        .exclude(report__subject__kind=SubjectKind.PERSON)
        .exclude(verified=None)
        .values_list("report_id", "indicator", "verified", "records")
    )
    found: dict[int, dict[str, Counted]] = {}
    for report, indicator, verified, records in rows:
        found.setdefault(report, {})[indicator] = Counted(verified, records)
    return list(found.values())


def _typed(report: Report | None) -> dict[str, Decimal | None]:
    if report is None:
        return {}
    return dict(Figure.objects.filter(report=report).values_list("indicator", "declared"))


def facts_of(
    records: QuerySet[Record], sources: Iterable[Key], subject: Subject, person: int | None = None
) -> Facts:
    """What ``records`` say of each of ``sources``; time is that of ``person``, if one is named."""
    wanted = frozenset(sources)
    found: dict[Key, Counted] = {}
    for gather in dict.fromkeys(GATHERERS[kind] for kind in sorted({key[0] for key in wanted})):
        found |= gather(records, wanted, subject, person)
    return {key: value for key, value in found.items() if key in wanted}


def _services(
    records: QuerySet[Record], _wanted: frozenset[Key], _subject: Subject, _person: int | None
) -> dict[Key, Counted]:
    """By kind of service, and by its sub-kinds: one statement."""
    rows = (
        records.order_by()
        .values("service_kind", "sub_kind")
        .annotate(records=Count("pk"), people=Sum("people_served"), amount=Sum("quantity"))
    )
    found: dict[Key, Counted] = {}
    for row in rows:
        counts = {"records": row["records"], "people": row["people"], "quantity": row["amount"]}
        for measure, value in counts.items():
            whole = ("service_kind", row["service_kind"], measure)
            part = ("sub_kind", row["service_kind"], row["sub_kind"], measure)
            for key in (whole, part):
                old = found.get(key, Counted(Decimal(0)))
                found[key] = Counted(
                    (old.value or 0) + Decimal(value), old.records + row["records"]
                )
    return found


def _times(
    records: QuerySet[Record], wanted: frozenset[Key], subject: Subject, person: int | None
) -> dict[Key, Counted]:
    """By kind of time: a record counts once for a kind, however many spent such time on it."""
    kinds = sorted({key[1] for key in wanted if key[0] == "time_kind"})
    spent = {kind: _spent(kind, person) for kind in kinds}
    flagged = records.order_by().annotate(**{f"spent_{k}": Exists(q) for k, q in spent.items()})
    sums = flagged.aggregate(
        **{f"records_{k}": Count("pk", filter=Q(**{f"spent_{k}": True})) for k in kinds},
        **{f"people_{k}": Sum("people_served", filter=Q(**{f"spent_{k}": True})) for k in kinds},
    )
    found: dict[Key, Counted] = {}
    for kind in kinds:
        number = sums[f"records_{kind}"]
        found["time_kind", kind, "records"] = Counted(Decimal(number), number)
        found["time_kind", kind, "people"] = Counted(Decimal(sums[f"people_{kind}"] or 0), number)
    measures = {key[2] for key in wanted if key[0] == "time_kind"}
    if "days" in measures:
        found |= _days_by_kind(records, person)
    if "hours" in measures:
        found |= _hours_by_kind(records, subject, person)
    return found


def _spent(kind: str, person: int | None) -> QuerySet[Participation]:
    shares = Participation.objects.filter(record=OuterRef("pk"), time_kind=kind)
    return shares.filter(person_id=person) if person else shares


def _shares(records: QuerySet[Record], person: int | None) -> QuerySet[Participation]:
    shares = Participation.objects.filter(record__in=records.order_by().values("pk"))
    return shares.filter(person_id=person) if person else shares


def _days_by_kind(records: QuerySet[Record], person: int | None) -> dict[Key, Counted]:
    rows = (
        _shares(records, person)
        .order_by()
        .values_list("time_kind")
        .annotate(Sum("days"), Count("record", distinct=True))
    )
    return {("time_kind", kind, "days"): Counted(days, number) for kind, days, number in rows}


def _hours_by_kind(
    records: QuerySet[Record], subject: Subject, person: int | None
) -> dict[Key, Counted]:
    rows = (
        _shares(records, person).values_list("time_kind").annotate(Count("record", distinct=True))
    )
    numbers = dict(rows.order_by())
    return {
        ("time_kind", kind, "hours"): Counted(hours, numbers.get(kind, 0))
        for kind, hours in hours_that_count(records, subject, person).items()
    }


def hours_that_count(
    records: QuerySet[Record], subject: Subject, person: int | None = None
) -> dict[str, Decimal]:
    """Hours by kind of time; of one person a calendar day counts at most the season's hours,
    however many records claim it (article 6.3.2). A record that began before the assessed
    period holds as many as fit into its days inside."""
    limit = requirement_of(subject.season, HOURS_COUNTED, Number).root
    first = subject.season.assessed_from
    spent: dict[int, list[Spent]] = {}
    rows = _shares(records, person).values_list(
        "person_id", "record__starts", "record__ends", "time_kind", "days", "hours"
    )
    for who, starts, ends, kind, days, hours in rows:
        spent.setdefault(who, []).append(Spent(max(starts, first), ends, kind, days, hours))
    found: dict[str, Decimal] = {}
    for shares in spent.values():
        for kind, hours in hours_by_time_kind(shares, limit).items():
            found[kind] = found.get(kind, Decimal(0)) + hours
    return found


def _participation(
    records: QuerySet[Record], wanted: frozenset[Key], subject: Subject, person: int | None
) -> dict[Key, Counted]:
    """Hours and days add; persons and teams are counted once each."""
    sums = _shares(records, person).aggregate(
        days=Sum("days"),
        persons=Count("person", distinct=True),
        records=Count("record", distinct=True),
        teams=Count(Case(When(record__unit__is_team=True, then=F("record__unit"))), distinct=True),
    )
    number = sums.pop("records")
    if ("participation", "hours") in wanted:
        sums["hours"] = sum(hours_that_count(records, subject, person).values(), Decimal(0))
    return {
        ("participation", measure): Counted(Decimal(value or 0), number)
        for measure, value in sums.items()
    }


def _villages(
    records: QuerySet[Record], wanted: frozenset[Key], subject: Subject, _person: int | None
) -> dict[Key, Counted]:
    """Registered villages, and the poor counties they lie in, each once."""
    served = RecordVillage.objects.filter(
        record__in=records.order_by().values("pk"), village__registered__isnull=False
    )
    poor = Exists(PoorCounty.objects.filter(place=OuterRef("county")))
    sums = served.aggregate(
        villages=Count("village", distinct=True),
        counties=Count("county", distinct=True, filter=Q(poor)),
        records=Count("record", distinct=True),
    )
    number = sums["records"]
    return {
        ("villages", "villages"): Counted(Decimal(sums["villages"]), number),
        ("villages", "counties"): Counted(Decimal(sums["counties"]), number),
        ("villages", "registered"): _registered(subject, wanted),
    }


def _registered(subject: Subject, wanted: frozenset[Key]) -> Counted:
    """All registered villages in the unit's own division; a person has none."""
    if subject.unit is None or ("villages", "registered") not in wanted:
        return Counted(None)
    place = subject.unit.place
    number = RegisteredVillage.objects.filter(
        place__lft__gte=place.lft, place__lft__lte=place.rgt
    ).count()
    return Counted(Decimal(number))


def _households(
    records: QuerySet[Record], _wanted: frozenset[Key], _subject: Subject, _person: int | None
) -> dict[Key, Counted]:
    """Registered households, and the people in them, each once."""
    served = records.order_by().filter(households__isnull=False)
    households = served.values("households__household")
    sums = RegisteredHousehold.objects.filter(pk__in=households).aggregate(
        households=Count("pk"), people=Sum("people")
    )
    number = served.values("pk").distinct().count()
    return {
        ("households", measure): Counted(Decimal(value or 0), number)
        for measure, value in sums.items()
    }


def _resources(
    records: QuerySet[Record], _wanted: frozenset[Key], _subject: Subject, _person: int | None
) -> dict[Key, Counted]:
    """Money and goods put in, and in how many records."""
    nothing = Value(Decimal(0))
    sums = records.order_by().aggregate(
        **{f"sum_{kind}": Coalesce(Sum(kind), nothing) for kind in RESOURCES},
        **{f"records_{kind}": Count("pk", filter=Q(**{f"{kind}__gt": 0})) for kind in RESOURCES},
    )
    return {("resources", k): Counted(sums[f"sum_{k}"], sums[f"records_{k}"]) for k in RESOURCES}


Gatherer = Callable[[QuerySet[Record], frozenset[Key], Subject, int | None], Mapping[Key, Counted]]
GATHERERS: dict[str, Gatherer] = {
    "service_kind": _services,
    "sub_kind": _services,
    "time_kind": _times,
    "participation": _participation,
    "villages": _villages,
    "households": _households,
    "resources": _resources,
}

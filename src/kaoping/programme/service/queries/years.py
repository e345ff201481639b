"""The year's account of a person or a team."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, Refused
from kaoping.programme.scheme.edition import Edition
from kaoping.programme.scheme.entries import HoursAtLeast
from kaoping.programme.scheme.requirements import Number
from kaoping.programme.season.models import Season, Subject
from kaoping.programme.season.queries import requirements_of
from kaoping.programme.season.rules import SeasonState, SubjectKind
from kaoping.programme.service.hours import Spent, hours_by_day, hours_by_time_kind
from kaoping.programme.service.models import Participation, Record, RecordVillage
from kaoping.programme.service.rules import RecordState
from kaoping.programme.service.terms import HOURS_COUNTED, Terms, terms_by


@dataclass(frozen=True, slots=True)
class SeasonChoice:
    """A season that the actor's unit takes part in."""

    id: int
    title: str
    year: int
    first: date
    last: date
    entered: bool  # by the actor as a person
    is_open: bool


@dataclass(frozen=True, slots=True)
class Village:
    place_id: int
    code: str
    name: str
    county: str
    records: int


@dataclass(frozen=True, slots=True)
class Member:
    """A person of a team with the hours of the year that count."""

    person_id: int
    name: str
    hours: Decimal


@dataclass(frozen=True, slots=True)
class Year:
    """What one person or team did in a season's assessed period, as declared.

    ``hours`` are those that fit into the days, of which each counts ``day_hours`` at most, by
    kind of time in the edition's order;
    ``declared`` is their sum before that. ``threshold`` is article 6.3.2's number of hours,
    for a person only; ``base`` are the hours of a whole working year, whose share is told
    for information. ``members`` are a team's. ``whose`` narrows a list of records to those
    that are added up here.
    """

    season: SeasonChoice
    records: int
    people_served: int
    hours: Mapping[str, Decimal]
    declared: Decimal
    by_day: Mapping[date, Decimal]
    day_hours: int
    villages: tuple[Village, ...]
    threshold: int | None
    base: int | None
    members: tuple[Member, ...]
    whose: Mapping[str, int | None]
    terms: Terms

    @property
    def total(self) -> Decimal:
        return sum(self.hours.values(), Decimal(0))


def seasons_of(actor: Actor) -> list[SeasonChoice]:
    """The seasons that the actor's unit takes part in, the newest first."""
    ids = [standing.season_id for standing in actor.standings]
    return [_choice(season) for season in _seasons(actor).filter(pk__in=ids)]


def _seasons(actor: Actor) -> QuerySet[Season]:
    mine = Subject.objects.filter(season=OuterRef("pk"), person_id=actor.person_id or 0)
    entered = Exists(mine)
    return Season.objects.annotate(entered=entered).order_by("-year", "host__level", "pk")


def _choice(season: Season) -> SeasonChoice:
    entered = bool(getattr(season, "entered", False))
    return SeasonChoice(
        season.pk, season.title, season.year, season.assessed_from, season.assessed_to, entered,
        season.state == SeasonState.OPEN,
    )  # fmt: skip


def year_of(actor: Actor, season_id: int) -> Year:
    """The actor's own year in ``season_id``."""
    mine = Q(participations__person_id=actor.person_id)
    return _year(actor, season_id, mine, Q(person_id=actor.person_id), of_person=True)


def year_of_unit(actor: Actor, season_id: int) -> Year:
    """The year of the actor's unit or team in ``season_id``, with its members."""
    return _year(actor, season_id, Q(unit_id=actor.unit_id), Q(record__unit_id=actor.unit_id))


def _year(
    actor: Actor, season_id: int, of_records: Q, of_times: Q, *, of_person: bool = False
) -> Year:
    season = _seasons(actor).filter(pk=season_id).first()
    if season is None or actor.standing_in(season_id) is None:
        raise Refused(Refusal.of("not_found"))
    inside = Q(
        ends__gte=season.assessed_from,
        ends__lte=season.assessed_to,
        state=RecordState.RECORDED.value,
    )
    ids = Record.objects.filter(of_records, inside).order_by().values("pk").distinct()
    sums = Record.objects.filter(pk__in=ids).aggregate(
        records=Count("pk"), people=Sum("people_served")
    )
    required = requirements_of(season)
    terms = terms_by(season.pk, required)
    people = _spent(of_times & Q(record__in=ids), season.assessed_from)
    check = hours_check(terms.edition) if of_person else None
    day_hours = required.read(HOURS_COUNTED, Number).root
    counted = {who: hours_by_time_kind(spent, day_hours) for who, spent in people.items()}
    return Year(
        season=_choice(season),
        records=sums["records"],
        people_served=sums["people"] or 0,
        hours={
            kind.key: sum((by.get(kind.key, Decimal(0)) for by in counted.values()), Decimal(0))
            for kind in terms.edition.time_kinds
        },
        declared=sum((s.hours for spent in people.values() for s in spent), Decimal(0)),
        by_day=_by_day(people, day_hours),
        day_hours=day_hours,
        villages=_villages(Q(record__in=ids)),
        threshold=int(terms.edition.parameter(check.hours).value) if check else None,
        base=required.read(check.base, Number).root if check else None,
        members=tuple(
            Member(person, name, sum(counted[person, name].values(), Decimal(0)))
            for person, name in sorted(people, key=lambda who: who[1])
        ),
        whose={"person": actor.person_id} if of_person else {"unit": actor.unit_id},
        terms=terms,
    )


def hours_check(edition: Edition) -> HoursAtLeast | None:
    """The check of hours among the standards for persons (article 6.3.2), None if there is none."""
    kinds = {honour.key: honour.subject_kind for honour in edition.honours}
    checks = (
        check
        for standard in edition.standards
        for check in standard.checks
        if kinds[standard.honour] == SubjectKind.PERSON.value
    )
    return next((check for check in checks if isinstance(check, HoursAtLeast)), None)


def _spent(where: Q, first: date) -> dict[tuple[int, str], list[Spent]]:
    """The time of each person (id and name) among the participations of ``where``, laid on
    days from ``first`` on."""
    rows = (
        Participation.objects.filter(where)
        .values_list(
            "person", "person__name", "record__starts", "record__ends",
            "time_kind", "days", "hours",
        )
        .order_by("pk")
    )  # fmt: skip
    found: dict[tuple[int, str], list[Spent]] = defaultdict(list)
    for person, name, starts, ends, time_kind, days, hours in rows:
        found[person, name].append(Spent(max(starts, first), ends, time_kind, days, hours))
    return found


def _by_day(people: Mapping[tuple[int, str], list[Spent]], day_hours: int) -> dict[date, Decimal]:
    days: dict[date, Decimal] = defaultdict(Decimal)
    for spent in people.values():
        for day, hours in hours_by_day(spent, day_hours).items():
            days[day] += hours
    return dict(days)


def _villages(where: Q) -> tuple[Village, ...]:
    rows = (
        RecordVillage.objects.filter(where)
        .values_list("village", "village__code", "village__name", "county__name")
        .annotate(Count("record", distinct=True))
        .order_by("village__code")
    )
    return tuple(Village(*row) for row in rows)

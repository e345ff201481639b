"""The year's account of a person or a team, and what others do within a place."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from kaoping.acts.scope import units_where
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, Refused
from kaoping.foundation.units.models import Unit, UnitAbove
from kaoping.programme.scheme.edition import Edition
from kaoping.programme.scheme.entries import HoursAtLeast
from kaoping.programme.season.models import Season, Subject
from kaoping.programme.season.rules import SubjectKind
from kaoping.programme.service.hours import Spent, hours_by_day, hours_by_time_kind
from kaoping.programme.service.lists import COUNTED_TO, PAGE
from kaoping.programme.service.models import Participation, Record, RecordVillage
from kaoping.programme.service.rules import RecordState
from kaoping.programme.service.terms import Terms, terms_of_season


@dataclass(frozen=True, slots=True)
class SeasonChoice:
    """A season that the actor's unit takes part in."""

    id: int
    title: str
    year: int
    first: date
    last: date
    entered: bool  # by the actor as a person


@dataclass(frozen=True, slots=True)
class Village:
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

    ``hours`` are those that fit into the days, by kind of time in the edition's order;
    ``declared`` is their sum before that. ``threshold`` is article 6.3.2's number of hours,
    for a person only. ``members`` are a team's.
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
    members: tuple[Member, ...]
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
        season.pk, season.title, season.year, season.assessed_from, season.assessed_to, entered
    )


def year_of(actor: Actor, season_id: int) -> Year:
    """The actor's own year in ``season_id``."""
    mine = Q(participations__person_id=actor.person_id)
    year = _year(actor, season_id, mine, Q(person_id=actor.person_id))
    return replace(year, threshold=hours_needed(year.terms.edition))


def year_of_unit(actor: Actor, season_id: int) -> Year:
    """The year of the actor's unit or team in ``season_id``, with its members."""
    return _year(actor, season_id, Q(unit_id=actor.unit_id), Q(record__unit_id=actor.unit_id))


def _year(actor: Actor, season_id: int, of_records: Q, of_times: Q) -> Year:
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
    terms = terms_of_season(season)
    people = _spent(of_times & Q(record__in=ids))
    day_hours = terms.kinds.day_hours_at_most
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
        threshold=None,
        members=tuple(
            Member(person, name, sum(counted[person, name].values(), Decimal(0)))
            for person, name in sorted(people, key=lambda who: who[1])
        ),
        terms=terms,
    )


def hours_needed(edition: Edition) -> int | None:
    """The hours that the standards for persons ask for (article 6.3.2), None if none does."""
    kinds = {honour.key: honour.subject_kind for honour in edition.honours}
    for standard in edition.standards:
        for check in standard.checks:
            if (
                isinstance(check, HoursAtLeast)
                and kinds[standard.honour] == SubjectKind.PERSON.value
            ):
                return int(edition.parameter(check.hours).value)
    return None


def _spent(where: Q) -> dict[tuple[int, str], list[Spent]]:
    """The time of each person (id and name) among the participations of ``where``."""
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
        found[person, name].append(Spent(starts, ends, time_kind, days, hours))
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
        .values_list("village__code", "village__name", "county__name")
        .annotate(Count("record", distinct=True))
        .order_by("village__code")
    )
    return tuple(Village(*row) for row in rows)


@dataclass(frozen=True, slots=True)
class DoneHere:
    """A record of another unit, as the place where it was done sees it."""

    id: int
    title: str
    unit: str
    starts: date
    ends: date
    service_kind: str
    people_served: int
    villages: int  # of this place


@dataclass(frozen=True, slots=True)
class WithinPlace:
    """What units from elsewhere did within the actor's place: totals and one page of it."""

    place: str
    records: str  # counted to 1,000, then "1,000+"
    units: int
    villages: int
    people_served: int
    rows: tuple[DoneHere, ...]
    next_key: int | None


def territory_of(actor: Actor) -> Unit | None:
    """The unit of the actor if it answers for a place: not a team, society or school."""
    unit = Unit.objects.select_related("place").filter(pk=actor.unit_id or 0).first()
    if unit is None or unit.is_team or unit.field:
        return None
    levels = {Unit.Level.NATION.value: "country"}
    return unit if levels.get(unit.level, unit.level) == unit.place.level else None


def records_within_place(
    actor: Actor, *, after: int | None = None, size: int = PAGE
) -> WithinPlace:
    """Records of units that do not stand under the actor's, done in villages of its place.

    Read only, for posts that see the records of their subtree; who took part is not told.
    """
    unit = territory_of(actor)
    if unit is None or not units_where(actor, Act.SEE_RECORD):
        raise Refused(Refusal.of("not_found"))
    here = RecordVillage.objects.filter(
        village__lft__gte=unit.place.lft, village__lft__lte=unit.place.rgt
    )
    below = UnitAbove.objects.filter(ancestor=unit, unit=OuterRef("unit"))
    found = Record.objects.filter(
        Exists(here.filter(record=OuterRef("pk"))),
        ~Exists(below),
        state=RecordState.RECORDED.value,
    )
    counted = found.order_by().values("pk")[: COUNTED_TO + 1].count()
    sums = found.order_by().aggregate(
        units=Count("unit", distinct=True), people=Sum("people_served")
    )
    page = found.filter(pk__lt=after) if after else found
    rows = list(
        page.order_by("-pk").values_list(
            "pk", "title", "unit__name", "starts", "ends", "service_kind", "people_served"
        )[: size + 1]
    )
    villages = dict(
        here.filter(record__in=[row[0] for row in rows]).values_list("record").annotate(Count("pk"))
    )
    return WithinPlace(
        place=unit.place.name,
        records=f"{counted:,}" if counted <= COUNTED_TO else f"{COUNTED_TO:,}+",
        units=sums["units"],
        villages=here.filter(record__in=found).values("village").distinct().count(),
        people_served=sums["people"] or 0,
        rows=tuple(DoneHere(*row, villages=villages[row[0]]) for row in rows[:size]),
        next_key=rows[size - 1][0] if len(rows) > size else None,
    )

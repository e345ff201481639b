"""The list of records: who sees which, filters, pages."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from kaoping.acts.paging import FIRST_PAGE, Cut, Page, page_of
from kaoping.acts.scope import units_where
from kaoping.acts.table import Reach, reaches, why_not
from kaoping.acts.verbs import Act
from kaoping.foundation.over import Over
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.places.models import Place
from kaoping.foundation.refusal import Refusal
from kaoping.foundation.units.models import Unit
from kaoping.programme.service.models import Evidence, Participation, Record, RecordVillage
from kaoping.programme.service.rules import RecordState

NEWEST, OLDEST, ENTERED = "newest", "oldest", "entered"
BY = {NEWEST: ("-ends", "-pk"), OLDEST: ("ends", "pk"), ENTERED: ("-pk",)}
ROW = (
    "pk", "title", "unit_id", "unit__name", "starts", "ends", "service_kind", "sub_kind",
    "state", "people_served", "households_served",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of records is narrowed to; empty means all."""

    unit: int | None = None
    since: date | None = None  # ends on it or later
    until: date | None = None  # ends on it or earlier
    service_kind: str = ""
    time_kind: str = ""
    person: int | None = None
    place: int | None = None
    text: str = ""
    state: str = RecordState.RECORDED.value
    sort: str = NEWEST


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One record in a list."""

    id: int
    title: str
    unit_id: int
    unit: str
    starts: date
    ends: date
    service_kind: str
    sub_kind: str
    state: RecordState
    people_served: int
    households_served: int
    people: int  # who took part
    hours: Decimal
    villages: int
    files: int


def seen_by(actor: Actor) -> Q:
    """The records that ``actor`` may see: by unit, one's own, and those one took part in."""
    found = units_where(actor, Act.SEE_RECORD, person="entered_by_id")
    own = Reach.OWN in set(reaches(actor, Act.SEE_RECORD))
    if own and actor.person_id is not None:
        took_part = Participation.objects.filter(person_id=actor.person_id, record=OuterRef("pk"))
        found |= Q(Exists(took_part))
    return found


def narrowed(filters: Filters) -> Q:
    """``filters`` as a condition on records."""
    plain = {
        "unit_id": filters.unit,
        "ends__gte": filters.since,
        "ends__lte": filters.until,
        "service_kind": filters.service_kind,
        "state": filters.state,
    }
    found = Q(**{name: value for name, value in plain.items() if value})
    if filters.person or filters.time_kind:
        time = {"person_id": filters.person, "time_kind": filters.time_kind}
        of = Participation.objects.filter(
            record=OuterRef("pk"), **{name: value for name, value in time.items() if value}
        )
        found &= Q(Exists(of))
    if filters.place:
        found &= Q(Exists(_villages_within(filters.place)))
    if filters.text:
        found &= Q(title__icontains=filters.text) | Q(result__icontains=filters.text)
    return found


def _villages_within(place_id: int) -> QuerySet[RecordVillage]:
    span = Place.objects.filter(pk=place_id)
    return RecordVillage.objects.filter(
        record=OuterRef("pk"),
        village__lft__gte=span.values("lft")[:1],
        village__lft__lte=span.values("rgt")[:1],
    )


def records_seen(actor: Actor, filters: Filters, *, cut: Cut = FIRST_PAGE) -> Page[RecordRow]:
    """One page of the records that ``actor`` may see, in the order of ``filters``."""
    found = Record.objects.filter(seen_by(actor), narrowed(filters)).values(*ROW)
    return page_of(found, BY[filters.sort], _rows, cut)


def _rows(rows: Sequence[dict[str, Any]]) -> tuple[RecordRow, ...]:
    ids = [row["pk"] for row in rows]
    times = {
        pk: (people, hours)
        for pk, people, hours in Participation.objects.filter(record__in=ids)
        .values_list("record")
        .annotate(Count("person", distinct=True), Sum("hours"))
    }
    villages, files = (_numbers(model, ids) for model in (RecordVillage, Evidence))

    def made(pk: int, state: str, unit__name: str, **told: Any) -> RecordRow:
        people, hours = times.get(pk, (0, Decimal(0)))
        return RecordRow(
            id=pk,
            unit=unit__name,
            state=RecordState(state),
            people=people,
            hours=hours,
            villages=villages.get(pk, 0),
            files=files.get(pk, 0),
            **told,
        )

    return tuple(made(**row) for row in rows)


def _numbers(model: type[RecordVillage] | type[Evidence], ids: Collection[int]) -> dict[int, int]:
    of = model._default_manager.filter(record__in=ids)
    return dict(of.values_list("record").annotate(Count("pk")))


def why_not_here(actor: Actor) -> Refusal | None:
    """Why the actor may not record for its own unit."""
    return why_not(actor, Act.RECORD_SERVICE, over=Over(unit_id=actor.unit_id))


def names_of_filters(actor: Actor, filters: Filters) -> list[str]:
    """Whose records a list is narrowed to: a person or a unit of records that one may see, a place."""
    found: list[str] = []
    if filters.person:
        with_them = Record.objects.filter(seen_by(actor), participations__person_id=filters.person)
        found += with_them.values_list("participations__person__name", flat=True).filter(
            participations__person_id=filters.person
        )[:1]
    if filters.unit:
        of_unit = Exists(Record.objects.filter(seen_by(actor), unit=OuterRef("pk")))
        seen = units_where(actor, Act.SEE_RECORD, unit="") | Q(of_unit)
        units = Unit.objects.filter(seen, pk=filters.unit)
        found += units.values_list("name", flat=True)[:1]
    if filters.place:
        found += Place.objects.filter(pk=filters.place).values_list("name", flat=True)
    return found

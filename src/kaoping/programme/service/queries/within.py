"""What units from elsewhere did within the villages of a place: read there, not answered for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Sum

from kaoping.acts.paging import FIRST_PAGE, Cut, Page, page_of
from kaoping.acts.scope import units_where
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, Refused
from kaoping.foundation.units.models import Unit, UnitAbove
from kaoping.programme.service.models import Record, RecordVillage
from kaoping.programme.service.rules import RecordState

COLUMNS = ("pk", "title", "unit__name", "starts", "ends", "service_kind", "people_served")
LAST_ENTERED = ("-pk",)


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
    units: int
    villages: int
    people_served: int
    page: Page[DoneHere]


def territory_of(actor: Actor) -> Unit | None:
    """The unit of the actor if it answers for a place: not a team, society or school."""
    unit = Unit.objects.select_related("place").filter(pk=actor.unit_id or 0).first()
    if unit is None or unit.is_team or unit.field:
        return None
    levels = {Unit.Level.NATION.value: "country"}
    return unit if levels.get(unit.level, unit.level) == unit.place.level else None


def records_within_place(
    actor: Actor,
    *,
    search: str = "",
    by: Sequence[str] = LAST_ENTERED,
    cut: Cut = FIRST_PAGE,
) -> WithinPlace:
    """Records of units that do not stand under the actor's, done in villages of its place.

    Read only, for posts that see the records of their subtree; who took part is not told.
    The totals are of the whole place, whatever is searched for.
    """
    unit = territory_of(actor)
    if unit is None or not units_where(actor, Act.SEE_RECORD):
        raise Refused(Refusal.of("not_found"))
    here = RecordVillage.objects.filter(
        village__lft__gte=unit.place.lft, village__lft__lte=unit.place.rgt
    )
    below = UnitAbove.objects.filter(ancestor=unit)
    found = Record.objects.filter(
        Exists(here.filter(record=OuterRef("pk"))),
        ~Exists(below.filter(unit=OuterRef("unit"))),
        state=RecordState.RECORDED.value,
    )
    helped = here.filter(
        ~Exists(below.filter(unit=OuterRef("record__unit"))),
        record__state=RecordState.RECORDED.value,
    )
    sums = found.order_by().aggregate(
        units=Count("unit", distinct=True), people=Sum("people_served")
    )
    rows = found.filter(title__icontains=search) if search else found

    def made(read: Sequence[dict[str, Any]]) -> tuple[DoneHere, ...]:
        villages = _numbers(here, [row["pk"] for row in read])
        return tuple(_row(villages=villages[row["pk"]], **row) for row in read)

    return WithinPlace(
        place=unit.place.name,
        units=sums["units"],
        villages=helped.aggregate(number=Count("village", distinct=True))["number"],
        people_served=sums["people"] or 0,
        page=page_of(rows, by, made, cut, values=COLUMNS),
    )


def _row(pk: int, unit__name: str, **told: Any) -> DoneHere:
    return DoneHere(id=pk, unit=unit__name, **told)


def _numbers(here: QuerySet[RecordVillage], records: Sequence[int]) -> dict[int, int]:
    return dict(here.filter(record__in=records).values_list("record").annotate(Count("pk")))

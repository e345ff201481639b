"""The facts of records as later stages count them: for a period, by units or by a person."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TypeVar

from django.db.models import Q

from kaoping.programme.service.models import (
    Participation,
    Record,
    RecordHousehold,
    RecordVillage,
)
from kaoping.programme.service.rules import RecordState, Time


@dataclass(frozen=True, slots=True)
class CountedRecord:
    """What one record adds: ``villages`` are (village, county, on the register) ids,
    ``households`` (household, people)."""

    id: int
    version: int
    unit_id: int
    title: str
    starts: date
    ends: date
    service_kind: str
    sub_kind: str
    support_kinds: tuple[str, ...]
    quantity: int
    people_served: int
    households_served: int
    own_funds: Decimal
    raised_funds: Decimal
    goods: Decimal
    paid_out: Decimal
    times: tuple[Time, ...]
    villages: tuple[tuple[int, int, bool], ...]
    households: tuple[tuple[int, int], ...]


Fact = TypeVar("Fact")

OWN = (
    "id", "version", "unit_id", "title", "starts", "ends", "service_kind", "sub_kind",
    "support_kinds", "quantity", "people_served", "households_served",
    "own_funds", "raised_funds", "goods", "paid_out",
)  # fmt: skip


def counted_records(
    unit_ids: Collection[int], period: tuple[date, date]
) -> tuple[CountedRecord, ...]:
    """The records of these units that END within ``period`` (both days inside) and stand."""
    return _counted(Q(unit_id__in=unit_ids), period)


def counted_records_of(person_id: int, period: tuple[date, date]) -> tuple[CountedRecord, ...]:
    """The records that a person took part in, each with that person's time alone."""
    took_part = Participation.objects.filter(person_id=person_id).values("record")
    found = _counted(Q(pk__in=took_part), period)
    return tuple(
        replace(one, times=tuple(t for t in one.times if t.person == person_id)) for one in found
    )


def _counted(where: Q, period: tuple[date, date]) -> tuple[CountedRecord, ...]:
    """Four statements, however many records there are."""
    standing = Q(ends__range=period, state=RecordState.RECORDED.value)
    records = Record.objects.filter(where, standing).order_by("pk")
    ids = records.order_by().values("pk")
    times = _grouped(
        (row[0], Time(*row[1:]))
        for row in Participation.objects.filter(record__in=ids)
        .order_by("pk")
        .values_list("record", "person", "time_kind", "days", "hours")
    )
    villages = _grouped(
        (record, (village, county, registered is not None))
        for record, village, county, registered in RecordVillage.objects.filter(record__in=ids)
        .order_by("pk")
        .values_list("record", "village", "county", "village__registered")
    )
    households = _grouped(
        (record, (household, people))
        for record, household, people in RecordHousehold.objects.filter(record__in=ids)
        .order_by("pk")
        .values_list("record", "household", "household__people")
    )
    return tuple(
        CountedRecord(
            **{**row, "support_kinds": tuple(row["support_kinds"])},
            times=times[row["id"]],
            villages=villages[row["id"]],
            households=households[row["id"]],
        )
        for row in records.values(*OWN)
    )


def _grouped(pairs: Iterable[tuple[int, Fact]]) -> defaultdict[int, tuple[Fact, ...]]:
    found: defaultdict[int, tuple[Fact, ...]] = defaultdict(tuple)
    for record, fact in pairs:
        found[record] += (fact,)
    return found

"""Many rows at once hold what the same rows hold one by one."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from kaoping.foundation.inserting import insert_all
from kaoping.foundation.people.models import Person
from kaoping.programme.service.models import Participation, Record
from tests.builders import NOON, a_world

pytestmark = pytest.mark.django_db


def some_rows(world, count):
    return [
        Record(
            unit=world.team, title=f"第{n}次\t培训\\N", service_kind="training", starts=date(2026, 1, 1),
            ends=date(2026, 1, 2), own_funds=Decimal("0.5") * n, entered_at=NOON, result="成\n果",
            support_kinds=["pairing", '"'] if n % 2 else [],
        )
        for n in range(count)
    ]  # fmt: skip


def held(rows):
    found = Record.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk").values()
    return [{name: value for name, value in row.items() if name != "id"} for row in found]


def test_they_hold_what_rows_saved_one_by_one_hold():
    world = a_world()
    single, together = some_rows(world, 5), some_rows(world, 5)
    for row in single:
        row.save()

    insert_all(together, keys=True)

    assert held(together) == held(single)
    assert len({row.pk for row in single + together}) == 10


def test_the_next_single_row_has_a_key_of_its_own():
    world = a_world()
    insert_all(some_rows(world, 3), keys=True)
    (row,) = some_rows(world, 1)

    row.save()

    assert Record.objects.count() == 4


def test_rows_without_keys_and_none_at_all():
    world = a_world()
    (record,) = some_rows(world, 1)
    record.save()
    person = Person.objects.first()

    insert_all([])
    insert_all([Participation(record=record, person=person, time_kind="online", days=1, hours=8)])

    assert list(Participation.objects.values_list("record", "days", "hours")) == [
        (record.pk, Decimal(1), Decimal(8))
    ]


def test_what_the_database_refuses_is_refused_as_ever():
    (row,) = some_rows(a_world(), 1)
    row.ends = date(2025, 1, 1)

    with pytest.raises(IntegrityError), transaction.atomic():
        insert_all([row], keys=True)

    assert not Record.objects.exists()

"""Many rows at once hold what the same rows hold one by one."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from kaoping.foundation.inserting import insert_all, insert_with_keys
from kaoping.foundation.people.models import Person
from kaoping.programme.service.models import Participation, Record
from tests.builders import NOON, a_world

pytestmark = pytest.mark.django_db


COLUMNS = ("unit_id", "title", "service_kind", "starts", "ends", "own_funds", "entered_at",
           "result", "support_kinds")  # fmt: skip


def some_rows(world, count, ends=date(2026, 1, 2)):
    return [
        (
            world.team.pk, f"第{n}次\t培训\\N", "training", date(2026, 1, 1), ends,
            Decimal("0.5") * n, NOON, "成\n果", ["pairing", '"'] if n % 2 else [],
        )
        for n in range(count)
    ]  # fmt: skip


def saved(row):
    record = Record(**dict(zip(COLUMNS, row, strict=True)))
    record.save()
    return record


def held(keys):
    found = Record.objects.filter(pk__in=keys).order_by("pk").values()
    return [{name: value for name, value in row.items() if name != "id"} for row in found]


def test_they_hold_what_rows_saved_one_by_one_hold():
    rows = some_rows(a_world(), 5)
    single = [saved(row).pk for row in rows]

    together = insert_with_keys(Record, COLUMNS, rows)

    assert held(together) == held(single)
    assert len({*single, *together}) == 10


def test_the_next_single_row_has_a_key_of_its_own():
    world = a_world()
    insert_with_keys(Record, COLUMNS, some_rows(world, 3))

    saved(*some_rows(world, 1))

    assert Record.objects.count() == 4


def test_rows_without_keys_and_none_at_all():
    record = saved(*some_rows(a_world(), 1))
    person = Person.objects.first()
    columns = ("record_id", "person_id", "time_kind", "days", "hours")

    insert_all(Participation, columns, [])
    insert_all(Participation, columns, [(record.pk, person.pk, "online", 1, 8)])

    assert insert_with_keys(Record, COLUMNS, []) == []
    assert list(Participation.objects.values_list("record", "days", "hours")) == [
        (record.pk, Decimal(1), Decimal(8))
    ]


def test_what_the_database_refuses_is_refused_as_ever():
    rows = some_rows(a_world(), 1, ends=date(2025, 1, 1))

    with pytest.raises(IntegrityError), transaction.atomic():
        insert_with_keys(Record, COLUMNS, rows)

    assert not Record.objects.exists()

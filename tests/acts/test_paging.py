"""Pages by key: no row twice, none left out, there and back, whatever the order."""

from datetime import timedelta

import pytest

from kaoping.acts.paging import Cut, page_of
from kaoping.programme.service.models import Record
from tests.builders import a_world
from tests.builders_service import some_records

pytestmark = pytest.mark.django_db
ORDERS = [("pk",), ("-pk",), ("ends", "pk"), ("-ends", "-pk"), ("unit__name", "-ends", "pk")]


@pytest.fixture
def records():
    """Seven records of which several end on one day."""
    some_records(a_world(), 7)
    first = Record.objects.order_by("pk")[0].ends
    for number, record in enumerate(Record.objects.order_by("pk")):
        Record.objects.filter(pk=record.pk).update(
            starts=first - timedelta(days=9), ends=first + timedelta(days=number // 3)
        )
    return Record.objects.all()


def ids(rows):
    return [row.pk for row in rows]


@pytest.mark.parametrize("by", ORDERS)
def test_pages_follow_each_other_and_lead_back(records, by):
    whole = list(records.order_by(*by).values_list("pk", flat=True))

    first = page_of(records, by, ids, Cut(size=3))
    second = page_of(records, by, ids, Cut(after=first.next_key, size=3))
    third = page_of(records, by, ids, Cut(after=second.next_key, size=3))

    assert [*first.rows, *second.rows, *third.rows] == whole
    assert (first.previous_key, third.next_key) == (None, None)
    back = page_of(records, by, ids, Cut(before=third.previous_key, size=3))
    assert (back.rows, back.count) == (second.rows, "7")
    assert page_of(records, by, ids, Cut(before=back.previous_key, size=3)).previous_key is None


@pytest.mark.parametrize("key", ["~", "heaven", "2026-13-01~5", "1~2~3~4"])
def test_a_key_that_cannot_be_read_begins_the_list_again(records, key):
    by = ("-ends", "-pk")
    first = page_of(records, by, ids, Cut(size=3))

    assert page_of(records, by, ids, Cut(after=key, size=3)) == first
    assert page_of(records, by, ids, Cut(before=key, size=3)) == first


def test_dictionaries_have_the_columns_of_the_order_among_their_values(records):
    found = records.values("pk", "ends")
    first = page_of(found, ("ends", "pk"), list, Cut(size=5))

    rest = page_of(found, ("ends", "pk"), list, Cut(after=first.next_key, size=5))

    assert len(rest.rows) == 2

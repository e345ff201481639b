"""Many records at once are what they would be one by one."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.journal.models import Entry
from kaoping.foundation.journal.queries import verify
from kaoping.foundation.refusal import Refused
from kaoping.programme.service.bulk import record_services, why_not_recorded
from kaoping.programme.service.given import RecordService
from kaoping.programme.service.models import Participation, Record, RecordHousehold, RecordVillage
from tests.builders import NOON, a_world
from tests.builders_service import a_record, a_telling

pytestmark = pytest.mark.django_db

LEFT_OUT = {"id", "record_id", "entered_by_id", "entered_at", "version"}


def rows_of(model, **where):
    found = model.objects.filter(**where).order_by("pk").values()
    return [{name: v for name, v in row.items() if name not in LEFT_OUT} for row in found]


def tellings(world, count):
    lead = world.actor(Post.EXPERT, world.team)
    household = world.places.villages[0].code + "0002"
    return [
        a_telling(world, by=lead, starts=date(2026, 3, 1 + n), ends=date(2026, 3, 2 + n),
                  households=[household], title=f"第{n}次" if n else "")
        for n in range(count)
    ]  # fmt: skip


def test_bulk_is_one_by_one():
    world = a_world()
    by = world.actor(Post.EXPERT, world.team)
    told = tellings(world, 4)

    one_by_one = [a_record(world, **{k: v for k, v in t.items() if k != "unit"}).pk for t in told]
    at_once = record_services(by, [RecordService.model_validate(t) for t in told], now=NOON)

    assert rows_of(Record, pk__in=at_once) == rows_of(Record, pk__in=one_by_one)
    for model in (Participation, RecordVillage, RecordHousehold):
        assert rows_of(model, record__in=at_once) == rows_of(model, record__in=one_by_one)
        assert model.objects.filter(record__in=at_once).count() == 4
    single, batch = (
        list(
            Entry.objects.filter(record__in=[f"service.record:{pk}" for pk in ids]).order_by("seq")
        )
        for ids in (one_by_one, at_once)
    )
    shape = ("act", "at", "account_id", "post", "unit_id", "season_id", "over_unit",
             "over_parent", "over_person", "before", "after", "reason")  # fmt: skip
    assert [[getattr(e, f) for f in shape] for e in batch] == [
        [getattr(e, f) for f in shape] for e in single
    ]
    assert {e.batch for e in single} == {""}
    assert len({e.batch for e in batch}) == 1
    assert batch[0].batch
    assert verify().broken_at is None


def test_all_or_none_with_every_reason_by_its_row():
    world = a_world()
    by = world.actor(Post.EXPERT, world.team)
    told = tellings(world, 3)
    told[1]["villages"] = []
    told[2]["sub_kind"] = ""
    rows = [RecordService.model_validate(t) for t in told]

    with pytest.raises(Refused) as caught:
        record_services(by, rows, now=NOON)

    assert [(r.code, r.field) for r in caught.value.refusals] == [
        ("village_missing", "rows.1.villages"),
        ("household_elsewhere", "rows.1.households"),
        ("sub_kind_missing", "rows.2.sub_kind"),
    ]
    assert not Record.objects.exists()
    assert not Entry.objects.filter(act=Act.RECORD_SERVICE).exists()
    dry = why_not_recorded(by, rows, now=NOON)
    assert {row: [r.code for r in found] for row, found in dry.items()} == {
        1: ["village_missing", "household_elsewhere"],
        2: ["sub_kind_missing"],
    }


def test_only_for_ones_own_unit():
    world = a_world()
    rows = [RecordService.model_validate(tellings(world, 1)[0])]

    with pytest.raises(Refused) as caught:
        record_services(world.actor(Post.EXPERT, world.county), rows, now=NOON)

    assert [r.code for r in caught.value.refusals] == ["not_permitted"]


def test_statements_do_not_grow_with_the_rows():
    world = a_world()
    by = world.actor(Post.EXPERT, world.team)
    rows = [RecordService.model_validate(t) for t in tellings(world, 3)]
    record_services(by, rows, now=NOON)

    costs = []
    for many in (rows[:1], rows * 10):
        with CaptureQueriesContext(connection) as asked:
            record_services(by, many, now=NOON)
        costs.append(len(asked))

    assert costs[1] <= costs[0] + 4  # SQLite splits long inserts; no statement a row

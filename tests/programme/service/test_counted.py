"""What later stages count, and the terms that records follow."""

from datetime import date
from decimal import Decimal

import pytest

from kaoping.acts.inputs import perform
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.programme.service.facts import counted_records, counted_records_of
from kaoping.programme.service.rules import Time
from kaoping.programme.service.terms import edition_for_records
from tests.builders import NOON, World, a_world
from tests.builders_service import a_record, some_records

pytestmark = pytest.mark.django_db

YEAR = (date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def world() -> World:
    return a_world()


def test_a_record_counts_for_the_period_in_which_it_ends(world):
    over_new_year = a_record(world, starts=date(2025, 12, 31), ends=date(2026, 1, 1))
    a_record(world, starts=date(2025, 12, 30), ends=date(2025, 12, 31))
    withdrawn = a_record(world)
    by = world.actor(Post.EXPERT, world.team)
    perform(Act.WITHDRAW_RECORD, by, {"record": withdrawn.pk, "reason": "重复"}, now=NOON)

    [one] = counted_records([world.team.pk, world.county.pk], YEAR)

    village = world.places.villages[0]
    assert (one.id, one.version, one.quantity, one.own_funds) == (
        over_new_year.pk, 0, 1, Decimal("0.50"),
    )  # fmt: skip
    assert one.times == (Time(by.person_id, "stationed", Decimal("2.0"), Decimal("16.0")),)
    assert one.villages == ((village.pk, world.places.county.pk, True),)
    assert counted_records([world.county.pk], YEAR) == ()


def test_a_persons_records_hold_that_persons_time_alone(world):
    me = world.actor(Post.EXPERT, world.team).person_id
    other = world.actor(Post.TEAM_LEAD, world.team).person_id
    time = {"time_kind": "online", "days": 1, "hours": 3}
    a_record(world, participants=[{"person": p, **time} for p in (me, other)])
    a_record(world, participants=[{"person": other, **time}])

    [mine] = counted_records_of(me, YEAR)

    assert [t.person for t in mine.times] == [me]
    assert len(counted_records_of(other, YEAR)) == 2


def test_facts_cost_four_statements_however_many(world, django_assert_num_queries):
    some_records(world, 12)

    with django_assert_num_queries(4):
        assert len(counted_records([world.team.pk], YEAR)) == 12


def test_records_follow_the_edition_of_the_open_season(world):
    terms = edition_for_records(world.team.pk)

    assert (terms.season_id, terms.edition.key) == (world.season.pk, "national-2017")
    assert terms.kinds.day_hours_at_most == 12
    assert terms.kinds.supports["training"] == "training"

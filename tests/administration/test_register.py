"""The poverty register and the holidays."""

from datetime import date

import pytest

from kaoping.acts.inputs import perform
from kaoping.acts.paging import Cut
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.administration.divisions import places_below, register_within
from kaoping.foundation.calendar.actions import keep_year, load_holidays
from kaoping.foundation.calendar.queries import holidays_kept, special_days, years_kept
from kaoping.foundation.calendar.reference import shipped_holidays
from kaoping.foundation.calendar.rules import YearMissing, is_working_day
from kaoping.foundation.journal.models import Entry
from kaoping.foundation.places.actions import load_places
from kaoping.foundation.places.models import (
    Place,
    PoorCounty,
    RegisteredHousehold,
    RegisteredVillage,
)
from kaoping.foundation.places.queries import COUNTRY, steps_to
from kaoping.foundation.refusal import Refused
from tests.builders import NOON, World, a_place, a_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return a_world()


def refused(act: Act, actor, given: dict) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as caught:
        perform(act, actor, given, now=NOON)
    return [(refusal.code, refusal.field) for refusal in caught.value.refusals]


def test_a_village_is_registered_with_coded_households(world):
    place = a_place("520527100204", "第4村", "village", world.places.town, (8, 8))
    admin = world.actor(Post.ADMINISTRATOR, world.county)
    given = {"village": place.code, "source": "贵州省乡村振兴局", "households": [
        {"code": "H1", "people": 4}, {"code": "H2", "people": 2}]}  # fmt: skip

    made = perform(Act.REGISTER_VILLAGE, admin, given, now=NOON)
    again = {**given, "households": [{"code": "H2", "people": 3}, {"code": "H3"}]}
    assert perform(Act.REGISTER_VILLAGE, admin, again, now=NOON) == made

    village = RegisteredVillage.objects.get(pk=made)
    assert (village.county, village.invented) == (world.places.county, False)
    rows = RegisteredHousehold.objects.filter(village=village).order_by("code")
    assert list(rows.values_list("code", "people")) == [("H1", 4), ("H2", 3), ("H3", 1)]
    assert Entry.objects.filter(act="register_village", over_unit=world.county.pk).count() == 2
    registered = register_within("520527", cut=Cut(after="520527100203"))
    assert [(v.code, v.households) for v in registered.rows] == [("520527100204", 3)]
    assert registered.count == "4"


def test_nobody_registers_outside_their_division_or_takes_a_household_over(world):
    place = a_place("520527100204", "第4村", "village", world.places.town, (8, 8))
    county = world.actor(Post.ADMINISTRATOR, world.county)
    elsewhere = a_place("520526100201", "第5村", "village", world.places.other_county, (9, 9))
    assert refused(Act.REGISTER_VILLAGE, county, {"village": elsewhere.code}) == [
        ("outside_your_place", "village")
    ]
    assert refused(Act.REGISTER_VILLAGE, county, {"village": "520527100"}) == [
        ("code_of_no_village", "village")
    ]
    assert refused(Act.REGISTER_VILLAGE, county, {"village": "999999999999"}) == [
        ("unknown_place", "village")
    ]
    taken = RegisteredHousehold.objects.values_list("code", flat=True)[0]
    given = {"village": place.code, "households": [{"code": "H1"}, {"code": taken}]}
    assert refused(Act.REGISTER_VILLAGE, county, given) == [
        ("household_of_another_village", "households.1.code")
    ]
    clerk = world.actor(Post.CLERK, world.county)
    assert refused(Act.REGISTER_VILLAGE, clerk, {"village": place.code}) == [("not_permitted", "")]


def test_a_household_stands_once_in_what_is_registered(world):
    given = {"village": world.places.villages[0].code,
             "households": [{"code": "H1"}, {"code": "H2"}, {"code": "H1", "people": 3}]}  # fmt: skip

    assert refused(Act.REGISTER_VILLAGE, world.actor(Post.ADMINISTRATOR, world.county), given) == [
        ("named_twice", "households.2.code")
    ]


def test_a_year_of_holidays_is_replaced_as_a_whole(world):
    root = world.actor(Post.ADMINISTRATOR, world.office)
    days = [
        {"day": "2027-01-01", "name": "元旦"},
        {"day": "2027-02-07", "working": True, "name": "春节调休"},
    ]
    given = {"year": 2027, "source": "国办发明电", "days": days}
    with pytest.raises(YearMissing):
        is_working_day(date(2027, 3, 1), holidays_kept())

    perform(Act.IMPORT_HOLIDAYS, root, given, now=NOON)
    perform(Act.IMPORT_HOLIDAYS, root, {**given, "days": days[:1]}, now=NOON)

    assert [(d.day, d.working, d.name) for d in special_days(2027)] == [
        (date(2027, 1, 1), False, "元旦")
    ]
    assert years_kept() == {2027: "国办发明电"}
    assert is_working_day(date(2027, 3, 1), holidays_kept())


def test_wrong_days_are_all_named(world):
    root = world.actor(Post.ADMINISTRATOR, world.office)
    days = [
        {"day": "2026-12-31"},
        {"day": "2027-01-01"},
        {"day": "2027-01-01"},
        {"day": "2027-01-04", "working": True},  # a Monday
    ]
    given = {"year": 2027, "source": "x", "days": days}
    assert refused(Act.IMPORT_HOLIDAYS, root, given) == [
        ("day_of_another_year", "days.0.day"),
        ("day_given_twice", "days.2.day"),
        ("worked_anyway", "days.3.day"),
    ]
    assert years_kept() == {}


def test_holidays_hold_for_all_so_only_the_head_of_the_tree_keeps_them(world):
    county = world.actor(Post.ADMINISTRATOR, world.county)
    given = {"year": 2027, "source": "x", "days": [{"day": "2027-01-01"}]}
    assert refused(Act.IMPORT_HOLIDAYS, county, given) == [("not_permitted", "")]


def test_the_shipped_holidays_are_loaded_once_and_leave_what_was_kept():
    keep_year(2026, "手工", [(date(2026, 1, 1), False, "元旦")])

    assert load_holidays() == len(shipped_holidays().years) - 1
    assert load_holidays() == 0
    assert years_kept()[2026] == "手工"
    kept = holidays_kept()
    assert kept.years == shipped_holidays().years
    assert {d for d in kept.made_up if d.year < 2026} == {
        d for d in shipped_holidays().made_up if d.year < 2026
    }


def test_the_divisions_are_loaded_as_one_tree():
    assert load_places() > 184_000
    assert load_places() == 0

    country = Place.objects.get(code=COUNTRY)
    assert (country.lft, country.rgt) == (1, Place.objects.count())
    assert Place.objects.filter(level="village").count() >= 168_244
    rows = places_below(COUNTRY).rows
    assert len(rows) == 32
    assert sum(row.poor_counties for row in rows) == PoorCounty.objects.count() == 832
    assert rows[-1].code == "XB"
    assert [step.code for step in steps_to("520527")] == [COUNTRY, "52", "5205", "520527"]
    hezhang = next(row for row in places_below("5205").rows if row.code == "520527")
    assert hezhang.poor_counties == 1


def test_a_list_of_places_counts_what_lies_in_each(world, django_assert_num_queries):
    with django_assert_num_queries(6):
        rows = places_below("5205", by=("name", "pk")).rows
    assert [(r.code, r.below, r.villages, r.households, r.invented) for r in rows] == [
        ("520526", 0, 0, 0, 0), ("520527", 1, 3, 12, 3)
    ]  # fmt: skip
    with django_assert_num_queries(6):
        places_below("520527100")

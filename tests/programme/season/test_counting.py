"""The numbers behind the picture: by body, within what the actor sees, one statement each."""

import pytest

from kaoping.acts.posts import Post
from kaoping.programme.recommendation.counting import candidates_by_place, packages_by_body
from kaoping.programme.reporting.counting import (
    NOT_BEGUN,
    UnitFilters,
    late_units,
    reports_by_place,
    units_page,
)
from kaoping.programme.season.counting import Counted, by_body, in_all, subjects_by_place
from kaoping.programme.season.rules import Level
from kaoping.programme.season.steering import Body, bodies_below, season_seen, seasons_of
from kaoping.programme.service.counting import records_by_place
from tests.builders import DAY, NOON, PUBLIC, a_unit, a_world, an_account, granted
from tests.builders_season import a_provincial_season, the_office

pytestmark = pytest.mark.django_db


def test_what_lies_in_a_branch_counts_for_its_body_and_the_rest_for_none():
    bodies = [
        Body(1, "甲", "11", "", Level.PROVINCE, 2, 5),
        Body(2, "乙", "12", "", Level.PROVINCE, 6, 6),
    ]
    counted = [
        Counted(1, "sent", 9),
        Counted(2, "sent", 1),
        Counted(5, "sent", 2),
        Counted(4, "draft", 3),
        Counted(6, "sent", 4),
        Counted(7, "sent", 9),
    ]

    found = by_body(reversed(bodies), counted)

    assert found == {1: {"sent": 3, "draft": 3}, 2: {"sent": 4}}
    assert in_all(counted) == {"sent": 25, "draft": 3}
    assert by_body([], counted) == {}


def test_each_count_is_one_statement_within_what_the_actor_sees(django_assert_num_queries):
    world = a_world()
    world.entered(granted(an_account(world.team), Post.EXPERT, world.team), world.team)
    office = the_office(world)
    society = world.actor(Post.SEASON_OFFICE, world.society)
    season = season_seen(office, world.season.pk)
    period = (season.assessed_from, season.assessed_to)

    with django_assert_num_queries(5):
        subjects = subjects_by_place(office, season.id)
        records_by_place(office, season.id, period)
        reports_by_place(office, season.id)
        candidates_by_place(office, season.id)
        packages_by_body(office, season.id)

    assert in_all(subjects) == {"unit": 1, "team": 1, "person": 1}  # neither host nor bodies
    assert subjects_by_place(society, season.id) == []
    assert subjects_by_place(PUBLIC, season.id) == []


def test_bodies_are_those_directly_below_the_actors_own_unit():
    world = a_world()

    def names(actor):
        return [body.name for body in bodies_below(actor, world.season.pk)]

    assert sorted(names(the_office(world))) == sorted([world.province.name, world.society.name])
    assert names(world.actor(Post.SEASON_OFFICE, world.province)) == [world.county.name]
    assert names(world.actor(Post.SEASON_OFFICE, world.society)) == []


def test_the_late_are_units_that_are_due_and_sent_nothing():
    world = a_world()
    office = the_office(world)

    assert late_units(office, world.season.pk, NOON) == ([], "0")
    rows, count = late_units(office, world.season.pk, NOON + 6 * DAY, limit=1)

    assert ([row.name for row in rows], count) == ([world.county.name], "2")
    found = units_page(office, world.season.pk, UnitFilters(state=NOT_BEGUN), NOON)
    assert {row.name for row in found.rows} == {world.county.name, world.team.name}


@pytest.mark.parametrize("units", [3, 30])
def test_the_list_of_units_takes_as_many_statements_for_few_as_for_many(
    units, django_assert_num_queries
):
    world = a_world()
    for n in range(units):
        expert = granted(an_account(world.team, f"专家{n}"), Post.EXPERT, world.team)
        world.entered(expert, world.team)
    office = the_office(world)

    with django_assert_num_queries(2):
        page = units_page(office, world.season.pk, UnitFilters(), NOON)

    assert len(page.rows) == units + 2


def test_seasons_come_open_hosted_newest_first():
    world = a_world()
    provincial = a_provincial_season(world)
    a_unit(world.office, "provincial_office", Level.PROVINCE, world.places.province, "新省")

    province = world.actor(Post.SEASON_OFFICE, world.province)

    assert [s.id for s in seasons_of(province)] == [provincial.pk, world.season.pk]
    assert [s.hosted for s in seasons_of(province)] == [True, False]
    assert [s.id for s in seasons_of(the_office(world))] == [world.season.pk]
    assert seasons_of(PUBLIC) == []

"""The season at work for a post: which it is, and which of its dates are the post's own."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaoping.acts.inputs import perform
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.programme.season.at_work import season_now
from kaoping.programme.season.queries import calendar_of
from kaoping.programme.season.rules import Phase, last_day
from tests.builders import DAY, NOON, a_world, actor_of, an_account, granted
from tests.builders_season import a_provincial_season, days, the_office

pytestmark = pytest.mark.django_db
DUE = last_day(NOON + 5 * DAY)  # of every window of the invented season


@pytest.fixture
def world():
    return a_world()


def extended(world, subject, phase: Phase, day: str, *, all_below: bool = False):
    given = {"subject": subject.pk, "phase": phase, "until": day, "reason": "水灾",
             "whole_subtree": all_below}  # fmt: skip
    perform(Act.EXTEND_DEADLINE, the_office(world), given, now=NOON)


def test_a_host_works_in_its_own_season_and_all_others_in_the_newest(world):
    own = a_provincial_season(world, year=2025)
    posts = (Post.SEASON_OFFICE, Post.DISCIPLINE_AUDITOR, Post.JUDGE, Post.RECOMMENDER)

    found = {post: season_now(world.actor(post, world.province), NOON) for post in posts}

    assert {post: (season.season_id, season.hosted) for post, season in found.items()} == {
        Post.SEASON_OFFICE: (own.pk, True),
        Post.DISCIPLINE_AUDITOR: (own.pk, True),
        Post.JUDGE: (own.pk, True),
        Post.RECOMMENDER: (world.season.pk, False),
    }


def test_a_certain_season_is_found_where_the_unit_takes_part_in_it(world):
    own = a_provincial_season(world, year=2025)
    office = world.actor(Post.SEASON_OFFICE, world.province)
    society = world.actor(Post.CLERK, world.society)

    assert season_now(office, NOON, world.season.pk).season_id == world.season.pk
    assert season_now(office, NOON, world.season.pk, hosted=True) is None
    assert season_now(society, NOON, own.pk) is None
    assert season_now(society, NOON).season_id == world.season.pk


def test_each_post_has_the_dates_of_the_phases_it_acts_in(world):
    posts = (Post.CLERK, Post.VERIFIER, Post.RECOMMENDER)
    found = {post: season_now(world.actor(post, world.county), NOON) for post in posts}

    assert {post: (season.phase, season.ends) for post, season in found.items()} == {
        Post.CLERK: (Phase.REPORTING, DUE),  # service is due on the same day
        Post.VERIFIER: (Phase.VERIFICATION, DUE),
        Post.RECOMMENDER: (Phase.RECOMMENDATION, DUE),
    }


def test_an_extension_holds_at_once_for_whom_it_was_granted(world):
    before = season_now(world.actor(Post.VERIFIER, world.county), NOON)
    extended(world, world.subject(world.county), Phase.VERIFICATION, "2026-11-30")

    after = season_now(world.actor(Post.VERIFIER, world.county), NOON)
    above = season_now(world.actor(Post.VERIFIER, world.province), NOON)

    assert (before.ends, before.days_left) == (DUE, 5)
    assert (after.ends.isoformat(), after.days_left) == ("2026-11-30", 14)
    assert above.ends == DUE
    assert after.ends == last_day(
        calendar_of(world.subject(world.county))[Phase.VERIFICATION].soft_end
    )


def test_an_extension_of_a_whole_branch_reaches_the_experts_in_it(world):
    expert = granted(an_account(world.team), Post.EXPERT, world.team)
    world.entered(expert, world.team)
    extended(world, world.subject(world.province), Phase.REPORTING, "2026-11-28", all_below=True)
    extended(world, world.subject(world.province), Phase.SERVICE, "2026-12-28", all_below=True)
    extended(world, world.subject(world.county), Phase.REPORTING, "2026-12-30")  # not theirs

    found = season_now(actor_of(expert, Post.EXPERT, world.team), NOON)

    assert (found.phase, found.ends.isoformat()) == (Phase.REPORTING, "2026-11-28")


def test_a_person_has_the_dates_of_its_own_level(world):
    expert = granted(an_account(world.society), Post.EXPERT, world.society)
    world.entered(expert, world.society)
    windows = [
        days("reporting", "grassroots", "2026-11-10", "2026-11-18", "2026-11-19"),
        days("reporting", "province", "2026-11-10", "2026-11-19", "2026-11-24"),
    ]
    given = {"season": world.season.pk, "windows": windows}
    perform(Act.SET_CALENDAR, the_office(world), given, now=NOON - 6 * DAY)

    person = season_now(actor_of(expert, Post.EXPERT, world.society), NOON)
    unit = season_now(world.actor(Post.CLERK, world.society), NOON)

    assert (person.ends.isoformat(), unit.ends.isoformat()) == ("2026-11-18", "2026-11-19")


def test_what_is_late_is_said_and_what_is_still_to_open_too(world):
    clerk = world.actor(Post.CLERK, world.county)

    late = season_now(clerk, NOON + 6 * DAY)
    early = season_now(clerk, NOON - 6 * DAY)
    over = season_now(clerk, NOON + 20 * DAY)

    assert (late.late, late.ends, late.days_left) == (True, last_day(NOON + 10 * DAY), 4)
    assert (early.late, early.ends, early.opens) == (False, None, (NOON - 5 * DAY).date())
    assert (over.phase, over.opens) == (None, None)


def test_it_costs_three_statements_however_much_was_extended(world):
    for n in range(30):
        extended(world, world.subject(world.county), Phase.REPORTING,
                 (NOON + timedelta(days=20 + n)).date().isoformat())  # fmt: skip
    clerk = world.actor(Post.CLERK, world.county)

    with CaptureQueriesContext(connection) as asked:
        found = season_now(clerk, NOON)

    assert len(asked) == 3
    assert found.season_id == world.season.pk

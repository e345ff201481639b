"""Shares go down the tree and never add up to more than is held (article 5.3)."""

import pytest

from kaoping.acts.inputs import perform
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.journal.models import Entry
from kaoping.foundation.refusal import Refused
from kaoping.programme.recommendation.models import Share
from tests.builders import NOON, a_world
from tests.builders_recommendation import a_candidate, a_quota, an_accepted, an_expert

pytestmark = pytest.mark.django_db
TEAM = "advanced_team"


def figures(world, unit, honour=TEAM):
    share = Share.objects.get(subject=world.subject(unit), honour=honour)
    return share.held, share.passed_on, share.used


def allot(world, unit, number, honour=TEAM, **more):
    office = world.actor(Post.SEASON_OFFICE, world.office)
    given = {"subject": world.subject(unit).pk, "honour": honour, "number": number, **more}
    return perform(Act.ALLOT_QUOTA, office, given, now=NOON)


def pass_on(world, by, unit, number, honour=TEAM):
    given = {"subject": world.subject(unit).pk, "honour": honour, "number": number}
    return perform(Act.PASS_ON_QUOTA, world.actor(Post.RECOMMENDER, by), given, now=NOON)


def refusal(call, *args, **more):
    with pytest.raises(Refused) as refused:
        call(*args, **more)
    return [(r.code, dict(r.facts)) for r in refused.value.refusals]


def test_shares_go_down_and_the_sums_hold_at_every_unit():
    world = a_world()

    allot(world, world.province, 5)
    pass_on(world, world.province, world.county, 2)
    allot(world, world.office, 3)

    assert figures(world, world.office) == (8, 5, 0)
    assert figures(world, world.province) == (5, 2, 0)
    assert figures(world, world.county) == (2, 0, 0)


def test_more_than_is_free_is_not_passed_on():
    world = a_world()
    allot(world, world.province, 2)

    said = refusal(pass_on, world, world.province, world.county, 3)

    assert said == [("quota_not_enough", {"wanted": 3, "free": 2})]
    assert figures(world, world.province) == (2, 0, 0)


def test_a_share_is_not_lowered_below_what_was_used_or_passed_on():
    world = a_world()
    allot(world, world.province, 5)
    pass_on(world, world.province, world.county, 2)
    a_candidate(world, quota=0)

    of_the_county = refusal(pass_on, world, world.province, world.county, 0)
    of_the_province = refusal(allot, world, world.province, 1)

    assert [code for code, _ in of_the_county] == ["quota_below_use"]
    assert of_the_county[0][1] == {
        "name": world.county.name, "number": 0, "used": 1, "passed_on": 0, "least": 1,
    }  # fmt: skip
    assert of_the_province[0][1]["least"] == 2
    assert figures(world, world.county) == (2, 0, 1)
    assert figures(world, world.province) == (5, 2, 0)
    assert figures(world, world.office) == (5, 5, 0)


def test_a_lowered_share_is_free_again_above():
    world = a_world()
    allot(world, world.province, 5)
    pass_on(world, world.province, world.county, 4)

    pass_on(world, world.province, world.county, 1)
    allot(world, world.province, 1)

    assert figures(world, world.province) == (1, 1, 0)
    assert figures(world, world.office) == (1, 1, 0)


def test_the_reserve_cannot_fall_below_what_the_host_used():
    world = a_world()
    allot(world, world.office, 2)

    allot(world, world.office, 0)

    assert figures(world, world.office) == (0, 0, 0)


def test_shares_skip_no_level_and_teams_hold_none():
    world = a_world()
    allot(world, world.province, 5)

    assert [c for c, _ in refusal(allot, world, world.county, 1)] == ["share_goes_to_units"]
    assert [c for c, _ in refusal(pass_on, world, world.county, world.team, 1)] == ["not_found"]


def test_an_honour_that_this_season_does_not_give_has_no_quota():
    world = a_world()

    assert [c for c, _ in refusal(allot, world, world.province, 1, "no_such")] == [
        "honour_not_in_use"
    ]


def test_a_stranger_learns_nothing_and_a_child_may_not():
    world = a_world()
    allot(world, world.province, 5)
    stranger = world.actor(Post.RECOMMENDER, world.society)
    child = world.actor(Post.RECOMMENDER, world.county)
    given = {"subject": world.subject(world.county).pk, "honour": TEAM, "number": 1}

    said = refusal(perform, Act.PASS_ON_QUOTA, stranger, given, now=NOON)
    own = refusal(perform, Act.PASS_ON_QUOTA, child, given, now=NOON)

    assert [code for code, _ in said] == ["not_found"]
    assert [code for code, _ in own] == ["not_permitted"]


def test_both_acts_are_journalled_with_before_and_after():
    world = a_world()
    allot(world, world.province, 5)
    allot(world, world.province, 4)
    pass_on(world, world.province, world.county, 2)

    rows = Entry.objects.filter(act__in=[Act.ALLOT_QUOTA, Act.PASS_ON_QUOTA]).order_by("seq")

    assert [(e.act, e.before["held"], e.after["held"]) for e in rows] == [
        ("allot_quota", 0, 5), ("allot_quota", 5, 4), ("pass_on_quota", 0, 2),
    ]  # fmt: skip


def test_a_form_of_an_older_version_is_refused():
    world = a_world()
    share = Share.objects.get(pk=allot(world, world.province, 5))
    allot(world, world.province, 6)

    said = refusal(allot, world, world.province, 7, version=share.version)

    assert [code for code, _ in said] == ["moved_meanwhile"]


def test_over_quota_is_refused_with_the_figures():
    world = a_world()
    a_candidate(world, an_expert(world), complete=False)
    second = an_accepted(world, an_expert(world, name="安小禾"))

    said = refusal(a_candidate, world, second, quota=0, complete=False)

    assert said == [("quota_used_up", {"used": 1, "passed_on": 0, "held": 1})]
    assert figures(world, world.county, "advanced_individual") == (1, 0, 1)


def test_the_builder_gives_places_from_the_host_down():
    world = a_world()
    a_quota(world, world.county, TEAM, 2)
    a_quota(world, world.county, TEAM, 1)

    assert figures(world, world.office) == (3, 3, 0)
    assert figures(world, world.province) == (3, 3, 0)
    assert figures(world, world.county) == (3, 0, 0)

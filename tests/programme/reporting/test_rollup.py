"""What records add up to, against numbers worked out by hand: nothing is counted twice."""

from datetime import date
from decimal import Decimal

import pytest

from kaoping.acts.posts import Post
from kaoping.foundation.places.models import PoorCounty
from kaoping.programme.reporting.models import ReportRecord
from kaoping.programme.reporting.rollup import accepted_below, computed_for
from kaoping.programme.reporting.sending import recompute
from kaoping.programme.season.models import Subject
from kaoping.programme.season.rules import Level
from tests import builders
from tests.builders import a_unit, a_world, an_account, granted
from tests.builders_reporting import a_report, figure_of
from tests.builders_service import a_record, some_records
from tests.builders_verification import accepted_as_sent, an_accepted_report

pytestmark = pytest.mark.django_db


def days(first, last):
    return {"starts": date(2026, 3, first), "ends": date(2026, 3, last)}


def values(found):
    return {key: figure.value for key, figure in found.items()}


@pytest.fixture
def world(monkeypatch):
    """The small world with a second team below the county, there when the season opened."""
    plain = builders.a_season

    def with_second_team(world, *phases, **more):
        world.other = a_unit(world.county, "team", Level.GRASSROOTS, world.places.county,
                             "赫章县马铃薯服务队", is_team=True)  # fmt: skip
        return plain(world, *phases, **more)

    monkeypatch.setattr(builders, "a_season", with_second_team)
    world = a_world.__wrapped__()  # in no other test does the season open like this
    PoorCounty.objects.create(
        code="520527", name="赫章县", place=world.places.county, region="乌蒙山区", exit_year=2020
    )
    return world


def test_every_source_of_one_level_by_hand(world):
    a, b, _ = (village.code for village in world.places.villages)
    lead = world.actor(Post.TEAM_LEAD, world.team)
    expert = world.actor(Post.EXPERT, world.team)
    both = [
        {"person": expert.person_id, "time_kind": "stationed", "days": 2, "hours": 10},
        {"person": lead.person_id, "time_kind": "online", "days": 1, "hours": "3.5"},
    ]
    a_record(world, **days(1, 2), quantity=2, people_served=30, villages=[a], participants=both,
             own_funds=Decimal("1.25"), goods=Decimal("0.10"))  # fmt: skip
    a_record(world, **days(3, 4), service_kind="technique_extension", sub_kind="new_variety",
             quantity=3, people_served=9, villages=[a, b], own_funds=Decimal("0.25"),
             raised_funds=Decimal(2), paid_out=Decimal("0.70"),
             households=[f"{a}0000", f"{a}0001", f"{b}0000"])  # fmt: skip
    a_record(world, **days(5, 6), service_kind="technique_extension", sub_kind="technique",
             quantity=1, villages=[a, b], households=[f"{a}0000"], own_funds=Decimal(0))  # fmt: skip

    found = computed_for(world.subject(world.team))

    expected = {
        "trainings_held": 2, "trainee_attendances": 30, "varieties_introduced": 3,
        "techniques_extended": 1, "popularisation_events": 0, "online_consultations": 1,
        "experts_mobilised": 2, "teams_mobilised": 1, "service_days": 7,
        "service_hours": Decimal("45.5"), "villages_covered": 2, "poor_counties_covered": 1,
        "villages_on_register": 3, "village_coverage_rate": Decimal("66.7"),
        "households_covered": 3, "people_covered": 9, "own_funds_given": Decimal("1.50"),
        "funds_raised": 2, "goods_given": Decimal("0.10"), "households_exited": None,
        "income_gain": None, "funds_paid_out": Decimal("0.70"), "paid_out_rate": 20,
    }  # fmt: skip
    assert {key: values(found)[key] for key in expected} == expected
    assert found["villages_covered"].records == 3
    assert found["own_funds_given"].records == 2


def test_a_calendar_day_of_one_person_counts_at_most_the_seasons_hours(world):
    who = world.actor(Post.EXPERT, world.team).person_id
    share = {"person": who, "time_kind": "stationed", "days": 1, "hours": 8}
    for n in range(2):
        a_record(world, **days(9, 9), participants=[share], title=f"同一天的第{n}条")

    assert computed_for(world.subject(world.team))["service_hours"].value == 8


def test_a_village_served_by_two_teams_counts_once_above(world):
    a, b, c = (village.code for village in world.places.villages)
    a_record(world, **days(1, 2), villages=[a, b], quantity=2)
    a_record(world, unit=world.other, **days(1, 2), villages=[b, c], quantity=5)
    county = world.subject(world.county)
    an_accepted_report(world, world.subject(world.team))
    one = values(computed_for(county))
    an_accepted_report(world, world.subject(world.other))

    both = values(computed_for(county))

    assert (one["villages_covered"], one["trainings_held"], one["teams_mobilised"]) == (2, 2, 1)
    assert (both["villages_covered"], both["trainings_held"], both["teams_mobilised"]) == (3, 7, 2)
    assert both["experts_mobilised"] == 2
    assert both["village_coverage_rate"] == Decimal("100.0")


def test_persons_are_never_added(world):
    account = granted(an_account(world.team), Post.EXPERT, world.team)
    member = world.entered(account, world.team)
    share = {"person": account.person_id, "time_kind": "stationed", "days": 2, "hours": 12}
    a_record(world, **days(1, 2), participants=[share])
    an_accepted_report(world, member)
    before = values(computed_for(world.subject(world.county)))

    an_accepted_report(world, world.subject(world.team))

    after = values(computed_for(world.subject(world.county)))
    assert before["service_hours"] == 0
    assert (after["service_hours"], after["trainings_held"], after["experts_mobilised"]) == (
        12,
        1,
        1,
    )


def test_the_own_level_is_added_to_what_was_accepted(world):
    a_record(world, **days(1, 2), quantity=3)
    clerk = world.actor(Post.CLERK, world.county)
    a_record(world, unit=world.county, by=clerk, **days(3, 4), quantity=4)
    report = a_report(world, world.subject(world.team), declared={"households_exited": Decimal(6)})
    accepted_as_sent(world, report)

    found = computed_for(world.subject(world.county))

    assert (found["trainings_held"].value, found["trainings_held"].records) == (7, 2)
    assert found["households_exited"].value == 6
    assert found["experts_mobilised"].value == 2


def test_what_is_accepted_below_counts_two_levels_up_only_through_the_level_between(world):
    a_record(world, **days(1, 2))
    an_accepted_report(world, world.subject(world.team))
    province, county = world.subject(world.province), world.subject(world.county)
    before = values(computed_for(province))

    an_accepted_report(world, county)

    after = values(computed_for(province))
    keys = ("trainings_held", "villages_covered", "service_hours")
    assert [before[key] for key in keys] == [0, 0, 0]
    assert [after[key] for key in keys] == [1, 1, 16]
    assert set(accepted_below(province)) == {county.pk, world.subject(world.team).pk}


def test_a_struck_record_lowers_what_is_distinct(world):
    a, b, _ = (village.code for village in world.places.villages)
    a_record(world, **days(1, 2), villages=[a])
    struck = a_record(world, **days(3, 4), villages=[b])
    report = a_report(world, world.subject(world.team))
    ReportRecord.objects.filter(record=struck).update(struck=True, struck_reason="查无此事")

    recompute(report)

    assert figure_of(report, "villages_covered").computed == 1
    assert figure_of(report, "villages_covered").declared == 2  # what was sent up stays


def test_the_number_of_statements_does_not_grow_with_records(world, django_assert_max_num_queries):
    subject = Subject.objects.select_related("season", "unit__place").get(
        pk=world.subject(world.team).pk
    )
    some_records(world, 3)
    computed_for(subject)
    with django_assert_max_num_queries(16) as few:
        computed_for(subject)
    some_records(world, 30)
    with django_assert_max_num_queries(len(few)):
        found = computed_for(subject)
    assert found["trainings_held"].value == 33
    assert len(few) > 5

"""The season's totals are those of a full recount, whatever the order of acceptance."""

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaoping.acts.inputs import perform
from kaoping.acts.perform import journalled
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.places.models import RegisteredHousehold
from kaoping.programme.reporting.models import ReportRecord
from kaoping.programme.reporting.rules import ReportState
from kaoping.programme.reporting.sending import send_up
from kaoping.programme.scheme.queries import edition_of
from kaoping.programme.season.rules import Level
from kaoping.programme.service.queries.details import record_seen
from kaoping.programme.verification.accepting import accepted
from kaoping.programme.verification.facts import report_with
from kaoping.programme.verification.models import Tally
from kaoping.programme.verification.queries.national import national_table, table_of
from kaoping.programme.verification.recounting import recount
from kaoping.programme.verification.totals import tallies_of
from tests.builders import NOON, a_unit, a_world, actor_of
from tests.builders_reporting import a_report, all_figures
from tests.builders_service import a_record, amending, refused
from tests.builders_verification import (
    accepted_as_sent,
    an_accepted_report,
    in_a_new_season,
    the_verifier_of,
)

pytestmark = pytest.mark.django_db


def a_wide_world():
    """Teams directly below the host, so that its own verifier accepts them; and a county's."""
    world = a_world()
    world.teams = [
        a_unit(
            world.office, "team", Level.GRASSROOTS, world.places.county, f"第{n}队", is_team=True
        )
        for n in range(3)
    ]
    return in_a_new_season(world)


def some_service(world, unit, dice):
    """A few records with random days, villages, households and money."""
    villages = world.places.villages
    for number in range(dice.randint(1, 4)):
        day = date(2026, 1, 1) + timedelta(days=number * 7 + dice.randint(0, 4))
        chosen = dice.sample(villages, dice.randint(1, 3))
        households = RegisteredHousehold.objects.filter(village__place__in=chosen)
        codes = list(households.order_by("code").values_list("code", flat=True))
        a_record(
            world,
            unit=unit,
            starts=day,
            ends=day + timedelta(days=1),
            villages=[village.code for village in chosen],
            households=dice.sample(codes, dice.randint(0, len(codes))),
            own_funds=Decimal(dice.randint(0, 500)) / 100,
            people_served=dice.randint(0, 90),
            **dice.choice([
                {"service_kind": "training", "sub_kind": "field"},
                {"service_kind": "advice", "sub_kind": ""},
            ]),
        )  # fmt: skip


def declared_at_random(subject, dice):
    return {
        row["indicator"]: Decimal(dice.randint(1, 9))
        for row in all_figures(subject)
        if dice.random() < 0.6
    }


@pytest.mark.parametrize("seed", range(6))
def test_the_kept_totals_are_those_of_a_recount(seed):
    world, dice = a_wide_world(), random.Random(seed)
    order = list(world.teams)
    dice.shuffle(order)
    for unit in order:
        some_service(world, unit, dice)
        subject = world.subject(unit)
        report = a_report(world, subject, declared=declared_at_random(subject, dice))
        rows = list(ReportRecord.objects.filter(report=report))
        if dice.random() < 0.6:
            struck = dice.choice(rows).record_id
            given = {"report": report.pk, "record": struck, "reason": "核实不实"}
            perform(Act.STRIKE_RECORD, the_verifier_of(world, subject), given, now=NOON)
        accepted_as_sent(world, report)

        assert tallies_of(world.season) == recount(world.season)
    assert tallies_of(world.season)["service_days"].value > 0


def test_what_two_reports_reached_is_counted_once():
    world = a_wide_world()
    first, second, _ = world.teams
    villages = [village.code for village in world.places.villages]
    a_record(world, unit=first, villages=villages[:2], households=[])
    a_record(world, unit=second, villages=villages[1:], households=[])
    for unit in (first, second):
        an_accepted_report(world, world.subject(unit))

    done = {row.indicator.key: (row.done, row.records) for row in national_table(world.season)}

    assert done["villages_covered"] == (3, 2)
    assert done["experts_mobilised"] == (2, 2)
    assert done["teams_mobilised"] == (2, 2)
    assert done["trainings_held"] == (2, 2)
    assert done["village_coverage_rate"] == (100, 0)


def test_persons_and_what_is_accepted_further_down_are_not_added():
    world = a_world()
    expert = world.account(Post.EXPERT, world.team)
    a_record(world)
    person = world.entered(expert, world.team)
    accepted_as_sent(world, a_report(world, world.subject(world.team)))
    accepted_as_sent(world, a_report(world, person))

    assert not Tally.objects.filter(season=world.season).exists()
    assert {total.value for total in recount(world.season).values()} - {3} == {0}


def test_the_table_is_two_statements_and_the_same_from_a_recount():
    world = a_wide_world()
    a_record(world, unit=world.teams[0])
    an_accepted_report(world, world.subject(world.teams[0]))

    with CaptureQueriesContext(connection) as asked:
        table = national_table(world.season)

    assert len([q for q in asked if "scheme_edition" not in q["sql"]]) == 2
    assert table == table_of(edition_of(world.season.edition_id), recount(world.season), {})


def received(world, unit):
    """The report of a recommending body, sent up and received as with its package."""
    draft = a_report(world, world.subject(unit), ReportState.DRAFT)
    report = report_with(draft.pk)
    recommender = world.actor(Post.RECOMMENDER, unit)
    office = actor_of(
        world.account(Post.SEASON_OFFICE, world.office), Post.SEASON_OFFICE, world.office
    )
    with journalled():
        send_up(Act.FILE_PACKAGE, report, by=recommender, now=NOON)
    with journalled():
        accepted(Act.RECEIVE_PACKAGE, report, by=office, now=NOON)
    return report


def test_a_received_body_brings_all_that_was_accepted_below_it():
    world, dice = a_world(), random.Random(7)
    for unit in (world.team, world.county, world.province, world.society):
        some_service(world, unit, dice)
    an_accepted_report(world, world.subject(world.team))
    an_accepted_report(world, world.subject(world.county))

    received(world, world.province)
    received(world, world.society)

    kept = tallies_of(world.season)
    assert kept == recount(world.season)
    assert kept["service_days"].records == ReportRecord.objects.count()
    assert kept["experts_mobilised"].value == 4


def test_what_a_unit_between_has_not_had_accepted_is_not_in_the_totals():
    world, dice = a_world(), random.Random(8)
    for unit in (world.team, world.province):
        some_service(world, unit, dice)
    an_accepted_report(world, world.subject(world.team))  # the county reports nothing

    received(world, world.province)

    kept = tallies_of(world.season)
    assert kept == recount(world.season)
    assert (kept["experts_mobilised"].value, kept["teams_mobilised"].value) == (1, 0)


def test_an_accepted_record_stays_as_it_was_verified_and_the_recount_agrees():
    world = a_wide_world()
    team = world.teams[0]
    villages = [village.code for village in world.places.villages]
    record, struck = (
        a_record(world, unit=team, villages=villages[:1], starts=date(2026, 3, day),
                 ends=date(2026, 3, day + 1))
        for day in (1, 5)
    )  # fmt: skip
    lead = world.actor(Post.TEAM_LEAD, team)
    report = a_report(world, world.subject(team))
    perform(
        Act.STRIKE_RECORD,
        the_verifier_of(world, report.subject),
        {"report": report.pk, "record": struck.pk, "reason": "核实不实"},
        now=NOON,
    )
    accepted_as_sent(world, report)
    kept = tallies_of(world.season)

    record.refresh_from_db()
    tries = {
        Act.AMEND_RECORD: amending(world, record, unit=team, villages=villages),
        Act.WITHDRAW_RECORD: {"record": record.pk, "reason": "重复登记"},
    }
    found = [refused(act, lead, given) for act, given in tries.items()]

    assert [[(r.code, r.article) for r in reasons] for reasons in found] == [
        [("record_in_accepted_report", "5.2")]
    ] * 2
    assert tallies_of(world.season) == kept == recount(world.season)
    assert set(record_seen(lead, record.pk).against.values()) == set(found[0])
    # What was struck counts for nothing and may be put right.
    perform(Act.AMEND_RECORD, lead, amending(world, struck, unit=team, villages=villages), now=NOON)
    assert tallies_of(world.season) == kept == recount(world.season)

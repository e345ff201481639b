"""The hours that decide 6.3.2, and how the standards stand."""

from datetime import date
from decimal import Decimal

import pytest

from kaoping.acts.inputs import perform
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.programme.reporting.models import Figure, ReportRecord
from kaoping.programme.service.queries.years import year_of
from kaoping.programme.verification.queries.standards import (
    hours_of,
    hours_that_count,
    standing_of_standards,
)
from kaoping.programme.verification.rules import (
    Outcome,
    Values,
    figures_stand,
    hours_stand,
    is_outlier,
)
from tests.builders import NOON, a_world
from tests.builders_reporting import a_report
from tests.builders_service import a_record
from tests.builders_verification import accepted_as_sent, the_verifier_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return a_world()


def hours(world, subject):
    found = hours_of(world.season, [subject.person_id])[subject.person_id]
    return found.declared, found.counted


def test_hours_count_once_the_report_is_accepted_and_not_when_struck(world):
    expert = world.account(Post.EXPERT, world.team)
    person = world.entered(expert, world.team)
    team = world.subject(world.team)
    a_record(world)
    second = a_record(world, starts=date(2026, 3, 2), ends=date(2026, 3, 3))
    assert hours(world, person) == (32, 0)

    report = a_report(world, team)
    assert hours(world, person) == (32, 0)
    given = {"report": report.pk, "record": second.pk, "reason": "没有到村"}
    perform(Act.STRIKE_RECORD, the_verifier_of(world, team), given, now=NOON)
    accepted_as_sent(world, report)
    assert hours(world, person) == (32, 16)
    assert hours_that_count(person) == 16

    accepted_as_sent(world, a_report(world, person))
    assert ReportRecord.objects.filter(record=second).count() == 2
    assert hours(world, person) == (32, 16)


def test_hours_outside_the_assessed_period_and_above_the_day_do_not_count(world):
    expert = world.account(Post.EXPERT, world.team)
    person = world.entered(expert, world.team)
    a_record(world, starts=date(2025, 12, 30), ends=date(2025, 12, 31))
    twelve = [{"person": expert.person_id, "time_kind": "other", "days": 1, "hours": 12}]
    day = date(2026, 5, 4)
    a_record(world, starts=day, ends=day, participants=twelve)
    assert hours(world, person) == (8, 0)

    accepted_as_sent(world, a_report(world, world.subject(world.team)))

    assert hours(world, person) == (8, 8)


def test_a_record_from_before_the_period_holds_what_fits_into_its_days_inside(world):
    expert = world.account(Post.EXPERT, world.team)
    person = world.entered(expert, world.team)
    year = [{"person": expert.person_id, "time_kind": "stationed", "days": 300, "hours": 2400}]
    a_record(world, starts=date(2025, 3, 1), ends=date(2026, 1, 2), participants=year)

    report = accepted_as_sent(world, a_report(world, world.subject(world.team)))

    assert hours(world, person) == (16, 16)
    assert Figure.objects.get(report=report, indicator="service_hours").verified == 16


def test_the_experts_own_account_counts_as_the_verifier_will(world):
    expert = world.account(Post.EXPERT, world.team)
    person = world.entered(expert, world.team)
    long_days = [{"person": expert.person_id, "time_kind": "stationed", "days": 2, "hours": 24}]
    a_record(world, participants=long_days)

    year = year_of(world.actor(Post.EXPERT, world.team), world.season.pk)

    assert (year.total, year.declared, year.day_hours) == (16, 24, 8)
    assert hours(world, person)[0] == 16


def test_the_machine_says_declared_only_before_anything_is_accepted(world):
    person = world.entered(world.account(Post.EXPERT, world.team), world.team)
    a_record(world)

    found = [c for s in standing_of_standards(person) for c in s.checks]

    assert [c.outcome for c in found] == [Outcome.DECLARED]
    assert (found[0].needed, found[0].counted, found[0].declared) == (800, 0, 16)


@pytest.mark.parametrize(
    ("counted", "declared", "endorsed", "or_endorsed", "outcome"),
    [
        (800, 900, False, True, Outcome.MET),
        (799, 800, False, True, Outcome.DECLARED),
        (799, 799, False, True, Outcome.NOT_MET),
        (0, 900, True, True, Outcome.ENDORSED),
        (0, 0, True, False, Outcome.NOT_MET),
    ],
)
def test_hours_against_what_is_needed(counted, declared, endorsed, or_endorsed, outcome):
    found = hours_stand(
        Decimal(counted), Decimal(declared), 800, endorsed=endorsed, or_endorsed=or_endorsed
    )
    assert found == outcome


def test_figures_are_met_only_when_verified():
    def value(declared, verified):
        return Values("a", "a", "sum", None, declared, verified)

    assert figures_stand([value(3, 2)], accepted=True) == Outcome.MET
    assert figures_stand([value(3, 0)], accepted=True) == Outcome.NOT_MET
    assert figures_stand([value(3, None)], accepted=False) == Outcome.DECLARED
    assert figures_stand([value(None, None)], accepted=False) == Outcome.NOT_MET


def test_a_figure_far_from_its_siblings_median_is_marked():
    siblings = [Decimal(n) for n in (8, 10, 12)]

    assert is_outlier(Decimal(101), siblings)
    assert is_outlier(Decimal("0.9"), siblings)
    assert not is_outlier(Decimal(100), siblings)
    assert not is_outlier(Decimal(101), siblings[:2])

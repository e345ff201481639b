"""Accepting freezes a report's figures."""

import pytest

from kaoping.programme.reporting.models import Figure
from kaoping.programme.reporting.rules import ReportState
from tests.builders import a_world
from tests.builders_verification import an_accepted_report, an_evaluated_subject

pytestmark = pytest.mark.django_db


def test_an_accepted_report_has_every_figure_verified():
    world = a_world()

    report = an_accepted_report(world, world.subject(world.team))

    assert report.state == ReportState.ACCEPTED
    left = Figure.objects.filter(report=report, verified=None).exclude(computed=None)
    assert left.count() == 0


def test_a_subject_is_evaluated():
    world = a_world()

    subject = an_evaluated_subject(world, world.subject(world.team))

    assert subject.evaluation.grade

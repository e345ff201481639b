"""A county returns one report for one figure, and accepts another."""

import pytest

from kaoping.acts.posts import Post
from kaoping.programme.reporting.models import Report
from kaoping.programme.reporting.rules import ReportState, figure_part
from kaoping.programme.verification.models import Finding
from tests.builders import World, a_world
from tests.builders_recommendation import an_expert
from tests.builders_reporting import a_report
from tests.builders_service import a_record

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

WHY = "满意度调查只附了一个村的表，请补齐三个村的调查表后重新报送。"


def reports_sent_up(world: World) -> tuple[Report, Report]:
    """The team's, with its records, and one of its experts'."""
    a_record(world)
    expert = an_expert(world, name="白小满")
    return a_report(world, world.subject(world.team)), a_report(world, expert)


def test_county_returns_and_accepts(open_window):
    world = a_world()
    of_team, of_expert = reports_sent_up(world)
    window = open_window(world.account(Post.VERIFIER, world.county), Post.VERIFIER, world.county)
    window.picture("1-work")

    window.turn_to("待核实")
    window.picture("2-to-verify")
    window.press(of_expert.subject.name)
    window.picture("3-report")
    window.press("退回")
    window.tick("满意度", exact=True)
    window.press("退回")
    window.reads("尚未保存，请更正：")
    window.picture("4-reason-missing")
    of_expert.refresh_from_db()
    assert of_expert.state == ReportState.SUBMITTED
    window.write("理由: 满意度", WHY, exact=True)
    window.press("退回")
    window.reads("所选部分已退回，其余部分保持锁定。", WHY)
    window.picture("5-returned")
    of_expert.refresh_from_db()
    finding = Finding.objects.get(report=of_expert)
    assert (of_expert.state, finding.part, finding.text) == (
        ReportState.RETURNED,
        figure_part("satisfaction_rate"),
        WHY,
    )

    window.turn_to("待核实")
    window.press(of_team.subject.name)
    window.press("通过")
    window.reads("工作总结已通过，指标数已锁定。")
    window.picture("6-accepted")
    of_team.refresh_from_db()
    assert of_team.state == ReportState.ACCEPTED
    window.turn_to("工作台")
    window.picture("7-work-after")

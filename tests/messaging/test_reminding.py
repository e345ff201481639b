"""Who still owes something is reminded at two set times before it is due, and nobody else."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from kaoping.acts.inputs import perform
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.people.models import PostHeld
from kaoping.foundation.units.models import Unit
from kaoping.messaging.duties import DUTIES
from kaoping.messaging.models import News
from kaoping.messaging.reminding import remind
from kaoping.messaging.rules import reminder_at
from kaoping.messaging.words import subject_line
from kaoping.programme.judging.models import Assignment
from kaoping.programme.publicity.rules import ends_at
from kaoping.programme.season.models import Window
from kaoping.programme.season.rules import Phase
from tests.builders import DAY, NOON, World, a_world, an_account, granted
from tests.builders_judging import (
    a_decided_panel,
    all_scored,
    an_assigned_panel,
    checked_candidates,
    consolidated,
    received_candidates,
    scored,
    voted,
)
from tests.builders_publicity import a_notice, an_objection, first_entry, the_auditor
from tests.builders_recommendation import (
    a_candidate,
    a_filed_package,
    a_quota,
    an_expert,
    graded,
    honour_for,
)
from tests.builders_reporting import a_report
from tests.builders_verification import an_accepted_report, the_verifier_of

pytestmark = pytest.mark.django_db
DUE = NOON + 5 * DAY  # the soft end of every window of ``a_world``
SOON, LAST = DUE - 4 * DAY, DUE - DAY


def reminded(world: World, post: Post, unit: Unit, now=SOON) -> dict[str, int]:
    """What the holder of the post is reminded of, with how much of it."""
    account = world.account(post, unit)
    News.objects.all().delete()
    remind(now)
    told = News.objects.filter(account=account.pk, kind="reminder")
    return {one.facts["duty"]: one.facts["number"] for one in told}


def an_entered(world: World, name: str = "田小满"):
    expert = granted(an_account(world.team, name), Post.EXPERT, world.team)
    return expert, world.entered(expert, world.team)


def test_a_late_report_is_told_to_its_person_and_the_number_to_the_units_clerk():
    world = a_world()
    expert, subject = an_entered(world)
    an_entered(world, "白小满")
    clerk = world.account(Post.CLERK, world.county)

    assert reminded(world, Post.CLERK, world.county) == {"report": 1, "below": 3}
    assert set(News.objects.filter(account=expert.pk).values_list("link", flat=True)) == {
        f"reminder.report:{subject.pk}"
    }
    below = News.objects.get(account=clerk.pk, facts__duty="below")
    assert below.link == f"reminder.below:{world.subject(world.county).pk}"
    assert (below.post, below.unit) == (Post.CLERK, world.county.pk)

    a_report(world, subject)
    assert reminded(world, Post.CLERK, world.county) == {"report": 1, "below": 2}
    assert not News.objects.filter(account=expert.pk).exists()


def test_a_body_is_asked_to_begin_its_report_and_then_to_file_its_package():
    world = a_world()
    world.account(Post.CLERK, world.province)

    assert "report" in reminded(world, Post.CLERK, world.province)
    assert reminded(world, Post.RECOMMENDER, world.province) == {"package": 1}

    a_filed_package(world, candidates=False)
    assert "report" not in reminded(world, Post.CLERK, world.province)
    assert reminded(world, Post.RECOMMENDER, world.province) == {}
    assert reminded(world, Post.RECOMMENDER, world.society) == {"package": 1}


def test_verifiers_are_told_what_waits_until_they_have_done_it():
    world = a_world()
    county, team = world.subject(world.county), world.subject(world.team)
    report = a_report(world, county)

    assert reminded(world, Post.VERIFIER, world.province) == {"verify": 1}
    assert reminded(world, Post.VERIFIER, world.county) == {}

    given = {"report": report.pk, "parts": [{"part": "", "reason": "请补充"}]}
    perform(Act.RETURN_REPORT, the_verifier_of(world, county), given, now=NOON)
    assert reminded(world, Post.VERIFIER, world.province) == {}
    assert reminded(world, Post.CLERK, world.county) == {"returned": 1, "below": 1}

    an_accepted_report(world, team)
    assert reminded(world, Post.VERIFIER, world.county) == {"evaluate": 1}
    graded(world, team)
    assert reminded(world, Post.VERIFIER, world.county) == {}


def test_a_bodys_report_is_verified_with_its_package_and_by_nobody_before():
    world = a_world()
    a_filed_package(world, candidates=False)

    assert reminded(world, Post.VERIFIER, world.office) == {}
    assert reminded(world, Post.SEASON_OFFICE, world.office) == {"receive": 1}

    a_received = world.subject(world.province).package
    office = world.actor(Post.SEASON_OFFICE, world.office)
    perform(Act.RECEIVE_PACKAGE, office, {"package": a_received.pk}, now=NOON)
    assert reminded(world, Post.SEASON_OFFICE, world.office) == {}
    assert reminded(world, Post.VERIFIER, world.office) == {"evaluate": 1}


def test_free_places_are_told_to_the_unit_that_holds_them_until_the_package_is_filed():
    world = a_world()
    honour = honour_for(world.subject(world.team))
    a_quota(world, world.county, honour, 2)

    assert reminded(world, Post.RECOMMENDER, world.county) == {"places": 2}

    a_candidate(world, quota=0)
    assert reminded(world, Post.RECOMMENDER, world.county) == {"places": 1}

    a_filed_package(world)
    assert reminded(world, Post.RECOMMENDER, world.county) == {}


def test_the_office_is_told_of_candidates_to_be_checked_and_names_to_be_published():
    world = a_world()
    (candidate,) = received_candidates(world)
    office = world.actor(Post.SEASON_OFFICE, world.office)
    assert reminded(world, Post.SEASON_OFFICE, world.office) == {"check": 1}

    perform(Act.CHECK_FORM, office, {"candidate": candidate.pk}, now=NOON)
    assert reminded(world, Post.SEASON_OFFICE, world.office) == {}
    a_decided_panel(world, candidate)
    assert reminded(world, Post.SEASON_OFFICE, world.office) == {"notify": 1}

    a_notice(world)
    assert reminded(world, Post.SEASON_OFFICE, world.office) == {"issue": 1}


def of_judges(now=SOON) -> dict[int, dict[str, int]]:
    """What each judge is reminded of, by account."""
    News.objects.all().delete()
    remind(now)
    told: dict[int, dict[str, int]] = {}
    for one in News.objects.filter(post=Post.JUDGE):
        told.setdefault(one.account, {})[one.facts["duty"]] = one.facts["number"]
    return told


def test_each_judge_is_told_of_the_candidates_that_they_have_still_to_score_and_vote_on():
    world = a_world()
    candidates = checked_candidates(
        world, an_expert(world, name="甲一"), an_expert(world, name="乙二")
    )
    panel = an_assigned_panel(world, *candidates, judges=3)
    first, second, third = Assignment.objects.filter(candidate=candidates[0]).order_by("seat")

    assert of_judges() == {a.account_id: {"score": 2} for a in (first, second, third)}

    scored(world, first)
    assert of_judges()[first.account_id] == {"score": 1}

    consolidated(world, all_scored(world, panel))
    assert of_judges() == {a.account_id: {"vote": 2} for a in (first, second, third)}

    voted(world, panel, candidates[0], "yes", "abstain", "")
    voted(world, panel, candidates[1], "yes", "", "")
    assert of_judges() == {second.account_id: {"vote": 1}, third.account_id: {"vote": 2}}


def test_objections_are_due_before_their_notice_ends_and_then_before_the_phase_does():
    world = a_world()
    notice = a_notice(world)
    world.account(Post.DISCIPLINE_AUDITOR, world.office)
    assert "objection" not in reminded(world, Post.SEASON_OFFICE, world.office)

    case = an_objection(first_entry(notice)).objection
    ends = ends_at(notice.last_day)
    for post in (Post.SEASON_OFFICE, Post.DISCIPLINE_AUDITOR):
        assert reminded(world, post, world.office, ends - DAY)["objection"] == 1
    due = {one.facts["due"] for one in News.objects.filter(facts__duty="objection")}
    assert due == {notice.last_day.isoformat()}

    Window.objects.filter(phase=Phase.PUBLICITY).update(
        soft_end=ends + 5 * DAY, hard_end=ends + 9 * DAY
    )
    assert "objection" in reminded(world, Post.SEASON_OFFICE, world.office, ends + DAY)
    given = {"objection": case.pk, "cause": "no_evidence", "reason": "附件与名单无关。"}
    perform(Act.REFUSE_OBJECTION, the_auditor(world), given, now=NOON)
    assert "objection" not in reminded(world, Post.SEASON_OFFICE, world.office, ends + DAY)


def test_each_is_told_once_at_each_of_the_two_times():
    world = a_world()
    clerk = world.account(Post.CLERK, world.county)

    for before in (8, 7, 5, 3, 2, 1.5, 0.1, 0, -1):
        remind(DUE - before * DAY)

    told = News.objects.filter(account=clerk.pk, facts__duty="report").order_by("at")
    assert [DUE - one.at for one in told] == [7 * DAY, 2 * DAY]
    assert not News.objects.filter(at__gt=DUE).exists()


def test_the_later_reminder_stands_for_both_where_the_first_was_not_sent():
    assert [reminder_at(DUE, DUE - n * DAY) for n in (8, 7, 2.1, 2, 0.1, 0)] == [
        "", "first", "first", "last", "last", "",
    ]  # fmt: skip


def extended(world: World, unit: Unit, until, phase: Phase, *, whole: bool = False) -> None:
    given = {"subject": world.subject(unit).pk, "phase": phase, "until": until,
             "whole_subtree": whole, "reason": "山洪断网"}  # fmt: skip
    perform(Act.EXTEND_DEADLINE, world.actor(Post.SEASON_OFFICE, world.office), given, now=NOON)


def test_an_extension_of_a_unit_rules_over_the_window_of_its_level():
    world = a_world()
    lead = world.account(Post.TEAM_LEAD, world.team)
    extended(world, world.county, DUE + 20 * DAY, Phase.REPORTING)

    assert reminded(world, Post.CLERK, world.county) == {"below": 1}  # its team has the old date
    assert News.objects.filter(account=lead.pk).count() == 1
    assert reminded(world, Post.CLERK, world.county, DUE + 19 * DAY) == {"report": 1}
    (told,) = News.objects.all()
    assert told.facts["due"] == "2026-12-11"

    extended(world, world.county, DUE + 30 * DAY, Phase.REPORTING, whole=True)
    assert reminded(world, Post.CLERK, world.county, DUE + 19 * DAY) == {}
    assert reminded(world, Post.CLERK, world.county, DUE + 29 * DAY) == {"report": 1, "below": 1}
    assert News.objects.filter(account=lead.pk).count() == 1
    assert not News.objects.filter(unit=world.province.pk).exists()


def test_where_nothing_is_owed_nobody_is_told():
    world = a_world(Phase.VERIFICATION, Phase.JUDGING, Phase.PUBLICITY, Phase.HONOURS)
    for unit in (world.office, world.province, world.county):
        for post in (Post.CLERK, Post.VERIFIER, Post.RECOMMENDER, Post.SEASON_OFFICE):
            world.account(post, unit)
    world.account(Post.DISCIPLINE_AUDITOR, world.office)

    assert [remind(DUE - n * DAY) for n in (7, 5, 2, 1)] == [0, 0, 0, 0]
    assert not News.objects.filter(kind="reminder").exists()


def test_a_closed_season_and_an_ended_post_remind_nobody():
    world = a_world()
    clerk = world.account(Post.CLERK, world.county)
    PostHeld.objects.filter(account=clerk).update(until=NOON)

    assert reminded(world, Post.CLERK, world.county) == {}

    office = world.actor(Post.SEASON_OFFICE, world.office)
    perform(Act.CLOSE_SEASON, office, {"season": world.season.pk}, now=NOON + 20 * DAY)
    News.objects.all().delete()
    assert remind(SOON) == 0


def statements(now) -> int:
    with CaptureQueriesContext(connection) as asked:
        remind(now)
    return len(asked)


def test_it_costs_the_same_statements_however_many_owe_something():
    world = a_world()
    an_entered(world)
    a_report(world, world.subject(world.county))
    world.account(Post.CLERK, world.county)
    statements(SOON)
    few = statements(SOON)

    for name in ("白小满", "何小满", "袁小满"):
        an_entered(world, name)
    assert (statements(SOON), News.objects.filter(facts__duty="report").count()) == (few, 4)


def test_what_is_not_near_is_not_even_asked_for():
    a_world()

    assert statements(DUE + DAY) < statements(SOON) - len(DUTIES) + 2


@pytest.mark.parametrize("duty", DUTIES, ids=lambda duty: duty.name)
def test_a_reminder_is_worded_in_both_languages(duty):
    facts = {"duty": duty.name, "unit": "赫章县科协", "number": 3, "due": "2026-11-20"}

    with override("en"):
        english = subject_line("reminder", facts)
    with override("zh-hans"):
        chinese = subject_line("reminder", facts)

    assert "20 Nov 2026" in english
    assert "2026年11月20日" in chinese
    assert english != chinese
    assert ("3" in english.replace("20 Nov 2026", "")) == ("{number}" in duty.words)
    assert not any("a" <= sign <= "z" for sign in chinese)

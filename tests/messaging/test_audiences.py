"""Who is told of what: those whom it concerns, and nobody of what is not public yet."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from kaoping.acts.inputs import perform
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.journal.models import Entry
from kaoping.foundation.people.models import PostHeld
from kaoping.messaging.actions import tell
from kaoping.messaging.models import News
from kaoping.messaging.rules import AUDIENCES, HELD_BACK, particulars
from kaoping.messaging.words import body, subject_line
from kaoping.programme.judging.models import Assignment
from kaoping.programme.scheme.queries import edition_of
from kaoping.programme.season.models import Window
from kaoping.programme.season.rules import Phase
from tests.builders import DAY, NOON, World, a_world, an_account, granted
from tests.builders_judging import (
    a_voting_panel,
    checked_candidates,
    received_candidates,
    the_season_office,
    voted,
)
from tests.builders_publicity import (
    OBJECTOR,
    a_notice,
    a_ruled_objection,
    an_issued_commendation,
    an_objection,
    first_entry,
    known_holidays,
    the_auditor,
)
from tests.builders_recommendation import (
    a_candidate,
    a_filed_package,
    a_quota,
    an_expert,
    honour_for,
)
from tests.builders_season import days

pytestmark = pytest.mark.django_db


def told(world: World) -> set[tuple[str, Post, str]]:
    """All that is told from now on: kind, and post and name of the unit it is told in."""
    News.objects.all().delete()
    tell(NOON)
    units = {u.pk: u.name for u in (world.office, world.province, world.society, world.county,
                                    world.team)}  # fmt: skip
    return {(n.kind, n.post, units.get(n.unit or 0, "")) for n in News.objects.all()}


def everybody(world: World) -> None:
    """Holders of the posts that may be told something, all told so far."""
    for unit in (world.office, world.province, world.society, world.county):
        for post in (Post.CLERK, Post.VERIFIER, Post.RECOMMENDER, Post.SEASON_OFFICE):
            world.account(post, unit)
    world.account(Post.TEAM_LEAD, world.team)
    the_auditor(world)
    tell(NOON)


def voted_on(world: World, **choices: str):
    """A panel that has voted on two experts: ``first`` and ``second`` say how."""
    candidates = checked_candidates(
        world, an_expert(world, name="甲一"), an_expert(world, name="乙二")
    )
    panel = a_voting_panel(world, *candidates)
    for candidate, choice in zip(candidates, choices.values(), strict=True):
        voted(world, panel, candidate, *[choice] * 3)
    return panel, candidates


def test_a_decision_is_told_to_nobody_but_the_office_before_the_notice():
    world = a_world()
    everybody(world)
    panel, (chosen, passed) = voted_on(world, first="yes", second="no")
    colleague = granted(an_account(world.office), Post.SEASON_OFFICE, world.office)
    tell(NOON)

    perform(Act.DECIDE, the_season_office(world), {"panel": panel.pk}, now=NOON)

    assert told(world) == {("decide", Post.SEASON_OFFICE, "全国办公室")}
    assert {news.account for news in News.objects.all()} == {colleague.pk}
    assert Entry.objects.filter(act="pass_over").count() == 1

    known_holidays()
    perform(Act.PUBLISH_NOTICE, the_season_office(world), {"season": world.season.pk}, now=NOON)
    assert told(world) == {
        ("publish_notice", "", ""),
        ("publish_notice", Post.RECOMMENDER, "赫章县科协"),
        ("publish_notice", Post.RECOMMENDER, "贵州省办公室"),
        ("publish_notice", Post.DISCIPLINE_AUDITOR, "全国办公室"),
        ("publish_notice", Post.SEASON_OFFICE, "全国办公室"),
        ("pass_over", "", ""),
        ("pass_over", Post.RECOMMENDER, "赫章县科协"),
        ("pass_over", Post.RECOMMENDER, "贵州省办公室"),
    }
    own = {
        name: list(News.objects.filter(account__in=accounts).values_list("kind", flat=True))
        for name, accounts in (
            ("chosen", chosen.subject.person.accounts.values("pk")),
            ("passed", passed.subject.person.accounts.values("pk")),
        )
    }
    assert own == {"chosen": ["publish_notice"], "passed": ["pass_over"]}


def test_a_later_notice_tells_nobody_again_that_they_were_passed_over():
    world = a_world()
    everybody(world)
    panel, _ = voted_on(world, first="yes", second="no")
    perform(Act.DECIDE, the_season_office(world), {"panel": panel.pk}, now=NOON)
    notice = a_notice(world)
    tell(NOON)
    before = News.objects.filter(kind="pass_over").count()

    entry = first_entry(notice)
    changed = [{"entry": entry.key, "name": "甲壹", "beside": entry.beside}]
    a_notice(world, changed=changed, reason="姓名有误")
    tell(NOON)

    assert (before, News.objects.filter(kind="pass_over").count()) == (3, 3)
    assert "姓名有误" not in {n.facts["reason"] for n in News.objects.filter(post="")}


def test_nothing_of_scores_votes_or_the_looks_into_a_case_is_ever_told():
    silent = {Act.SCORE_CANDIDATE, Act.CONSOLIDATE_SCORES, Act.CAST_VOTE, Act.DECLARE_CONFLICT,
              Act.REVEAL_PERSONAL_DATA}  # fmt: skip

    assert silent.isdisjoint(AUDIENCES)
    assert set(HELD_BACK) <= set(AUDIENCES)


def test_an_objection_is_told_to_its_handlers_and_its_ruling_to_the_one_objected_to():
    world = a_world()
    entry = first_entry(a_notice(world))
    everybody(world)

    case = an_objection(entry).objection
    assert told(world) == {("object", Post.DISCIPLINE_AUDITOR, "全国办公室")}

    note = "与郭举报核实过电话。"
    given = {"objection": case.pk, "reason": note}
    perform(Act.ADMIT_OBJECTION, the_auditor(world), given, now=NOON)
    assert told(world) == {("admit_objection", Post.SEASON_OFFICE, "全国办公室")}
    assert note not in repr([n.facts for n in News.objects.all()])

    ruling = {"objection": case.pk, "upheld": False, "ruling": "经核查，场次属实。"}
    perform(Act.RULE_ON_OBJECTION, the_auditor(world), ruling, now=NOON)
    assert told(world) == {
        ("rule_on_objection", Post.TEAM_LEAD, "赫章县核桃服务队"),
        ("rule_on_objection", Post.RECOMMENDER, "赫章县科协"),
        ("rule_on_objection", Post.RECOMMENDER, "贵州省办公室"),
        ("rule_on_objection", Post.SEASON_OFFICE, "全国办公室"),
    }
    lead = News.objects.get(post=Post.TEAM_LEAD)
    assert "经核查，场次属实。" in body(lead.kind, lead.facts)
    assert lead.link == f"recommendation.candidate:{entry.candidate_id}"


@pytest.mark.parametrize("upheld", [True, False])
def test_no_news_names_the_objector_or_the_evidence(upheld):
    world = a_world()
    entry = first_entry(a_notice(world))
    everybody(world)

    a_ruled_objection(world, entry, upheld=upheld)
    tell(NOON)

    assert News.objects.filter(kind="rule_on_objection", post=Post.TEAM_LEAD).count() == 1
    said = repr(list(News.objects.values_list("facts", "link", "key")))
    for secret in (*OBJECTOR.values(), "签到表.pdf"):
        assert secret not in said


def test_a_refused_objection_is_told_without_its_reason():
    world = a_world()
    case = an_objection(first_entry(a_notice(world))).objection
    everybody(world)

    given = {"objection": case.pk, "cause": "no_evidence", "reason": "附件与名单无关。"}
    perform(Act.REFUSE_OBJECTION, the_auditor(world), given, now=NOON)

    assert told(world) == {("refuse_objection", Post.SEASON_OFFICE, "全国办公室")}
    assert {n.facts["reason"] for n in News.objects.all()} == {""}


def test_a_candidate_that_is_withdrawn_or_struck_hears_of_it_with_its_body():
    world = a_world()
    everybody(world)
    candidate = a_candidate(world)
    tell(NOON)

    county = world.actor(Post.RECOMMENDER, world.county)
    given = {"candidate": candidate.pk, "reason": "改报其他对象"}
    perform(Act.WITHDRAW_CANDIDATE, county, given, now=NOON)
    assert told(world) == {
        ("withdraw_candidate", Post.TEAM_LEAD, "赫章县核桃服务队"),
        ("withdraw_candidate", Post.RECOMMENDER, "贵州省办公室"),
    }

    again = a_candidate(world, quota=0)
    tell(NOON)
    given = {"candidate": again.pk, "reason": "材料不实"}
    perform(Act.STRIKE_CANDIDATE, world.actor(Post.RECOMMENDER, world.province), given, now=NOON)
    assert told(world) == {
        ("strike_candidate", Post.TEAM_LEAD, "赫章县核桃服务队"),
        ("strike_candidate", Post.RECOMMENDER, "赫章县科协"),
    }


def test_who_fails_the_formal_check_hears_of_it_with_its_body_and_the_reason():
    world = a_world()
    everybody(world)
    (candidate,) = received_candidates(world)
    tell(NOON)

    given = {"candidate": candidate.pk, "reason": "缺少盖章推荐表"}
    perform(Act.REFUSE_FORM, the_season_office(world), given, now=NOON)

    assert told(world) == {
        ("refuse_form", Post.TEAM_LEAD, "赫章县核桃服务队"),
        ("refuse_form", Post.RECOMMENDER, "赫章县科协"),
        ("refuse_form", Post.RECOMMENDER, "贵州省办公室"),
    }
    assert {n.facts["reason"] for n in News.objects.all()} == {"缺少盖章推荐表"}


def test_an_honour_given_and_taken_back_is_told_to_the_body_as_well():
    world = a_world()
    everybody(world)
    honour = an_issued_commendation(world).honours.get()
    issued = told(world)

    given = {"honour": honour.pk, "document_number": "办发〔2026〕9号", "reason": "材料失实"}
    perform(Act.REVOKE_HONOUR, the_season_office(world), given, now=honour.commendation.issued_at)

    concerned = {
        (Post.TEAM_LEAD, "赫章县核桃服务队"),
        (Post.RECOMMENDER, "赫章县科协"),
        (Post.RECOMMENDER, "贵州省办公室"),
    }
    assert {row[1:] for row in issued if row[0] == "issue_commendation"} == concerned
    assert told(world) == {("revoke_honour", *row) for row in concerned}


AT_BODIES = (Post.CLERK, Post.VERIFIER, Post.RECOMMENDER, Post.SEASON_OFFICE)


def test_a_changed_calendar_is_told_once_to_the_bodies_and_to_no_county():
    world = a_world()
    everybody(world)
    world.account(Post.JUDGE, world.office)
    tell(NOON)
    windows = [
        {"phase": "judging", "level": level, "opens": NOON - 5 * DAY, "soft_end": NOON + 9 * DAY,
         "hard_end": NOON + 12 * DAY}
        for level in ("nation", "province")
    ]  # fmt: skip

    given = {"season": world.season.pk, "windows": windows}
    perform(Act.SET_CALENDAR, the_season_office(world), given, now=NOON)

    bodies = {("set_calendar", post, unit) for post in AT_BODIES
              for unit in ("贵州省办公室", "中国某学会")}  # fmt: skip
    hosts = {("set_calendar", post, "全国办公室")
             for post in (Post.JUDGE, Post.DISCIPLINE_AUDITOR)}  # fmt: skip
    assert told(world) == bodies | hosts
    assert News.objects.count() == len(bodies | hosts)  # however many windows it were


def test_a_requirement_is_told_to_the_bodies():
    world = a_world(Phase.SERVICE)
    everybody(world)
    given = {"season": world.season.pk, "key": "notice_period", "source": "notice",
             "source_text": "〔2026〕1号", "value": {"days": 7, "calendar": "working"}}  # fmt: skip

    perform(Act.SET_REQUIREMENT, the_season_office(world), given, now=NOON)

    assert told(world) == {
        ("set_requirement", post, unit) for post in AT_BODIES
        for unit in ("贵州省办公室", "中国某学会")
    }  # fmt: skip


def test_an_extension_is_told_to_who_acts_in_any_phase_of_the_unit():
    world = a_world()
    everybody(world)
    given = {"subject": world.subject(world.county).pk, "phase": "verification",
             "until": NOON.replace(month=12), "reason": "山洪断网"}  # fmt: skip

    perform(Act.EXTEND_DEADLINE, the_season_office(world), given, now=NOON)

    assert told(world) == {
        *(("extend_deadline", post, "赫章县科协")
          for post in (Post.CLERK, Post.VERIFIER, Post.RECOMMENDER)),
        ("extend_deadline", Post.VERIFIER, "贵州省办公室"),
    }  # fmt: skip


def test_an_extension_for_all_below_is_told_to_those_below_as_their_own():
    world = a_world()
    everybody(world)
    (closes,) = Window.objects.filter(phase="reporting", level="county").values_list(
        "hard_end", flat=True
    )
    given = {"season": world.season.pk, "windows": [
        days("reporting", "grassroots", "2026-11-01", "2027-03-01", "2027-03-01")]}  # fmt: skip
    perform(Act.SET_CALENDAR, the_season_office(world), given, now=NOON - 20 * DAY)
    tell(NOON)
    given = {"subject": world.subject(world.province).pk, "phase": "reporting",
             "until": closes + 9 * DAY, "reason": "山洪断网", "whole_subtree": True}  # fmt: skip

    perform(Act.EXTEND_DEADLINE, the_season_office(world), given, now=NOON)

    acting = (Post.CLERK, Post.VERIFIER, Post.RECOMMENDER)
    assert told(world) == {
        *(("extend_deadline", post, "贵州省办公室") for post in acting),
        *(("extend_deadline", post, "赫章县科协") for post in acting),
        ("extend_deadline", Post.VERIFIER, "全国办公室"),
    }  # the team's own window closes later: nothing moved for it
    county = News.objects.get(post=Post.CLERK, unit=world.county.pk)
    own = {"unit": "赫章县科协", "subject": world.subject(world.county).pk}
    assert own.items() <= county.facts.items()

    given |= {"subject": world.subject(world.office).pk, "until": closes + 19 * DAY}
    perform(Act.EXTEND_DEADLINE, the_season_office(world), given, now=NOON)
    assert {unit for _, _, unit in told(world)} == {"全国办公室", "贵州省办公室", "中国某学会"}


def test_however_many_are_below_telling_of_an_extension_costs_the_same():
    world = a_world()
    everybody(world)
    costs, news = [], []
    for days_more, unit in enumerate((world.county, world.province)):
        given = {"subject": world.subject(unit).pk, "phase": "reporting", "reason": "山洪",
                 "until": NOON + (20 + days_more) * DAY, "whole_subtree": True}  # fmt: skip
        perform(Act.EXTEND_DEADLINE, the_season_office(world), given, now=NOON)
        with CaptureQueriesContext(connection) as statements:
            news.append(tell(NOON))
        costs.append(len(statements))

    assert news[0] < news[1]
    assert costs[0] == costs[1]


@pytest.mark.parametrize(
    ("act", "after", "more"),
    [
        (Act.ALLOT_QUOTA, {"honour": "persons", "held": 3}, {"honour": "persons", "held": 3}),
        (Act.GRANT_POST, {"post": "clerk", "unit": 1, "account": 2}, {"post": "clerk"}),
        (Act.HAND_OVER, {"until": "2026-11-20"}, {}),
        (Act.END_POST, {"until": "2026-11-20", "post": "clerk"}, {"post": "clerk"}),
        (Act.STRIKE_RECORD, {"record:1": "struck", "figure:days": 2}, {}),
        (Act.STRIKE_RECORD, {"record:1": "stands", "figure:days": 2}, {"undone": True}),
        (Act.EVALUATE_SUBJECT, {"grade": "good"}, {}),
        (Act.EVALUATE_SUBJECT, {"grade": "", "marks": {}}, {"undone": True}),
        (Act.ENDORSE_RESULTS, {"endorsed": True}, {}),
        (Act.ENDORSE_RESULTS, {"endorsed": False}, {"undone": True}),
        (Act.SUBMIT_REPORT, {"state": "submitted"}, {}),
        (Act.RETURN_PACKAGE, {"state": "returned", "returned_part": "7.3"}, {"part": "7.3"}),
    ],
)
def test_a_headline_says_what_tells_an_act_from_others_of_its_name(act, after, more):
    assert particulars(act, after) == more


@pytest.mark.parametrize(
    ("kind", "facts", "line"),
    [
        ("grant_post", {"post": "clerk"}, "授予岗位（填报员）"),
        ("allot_quota", {"honour": {"zh": "先进个人", "en": ""}, "held": 3},
         "分配推优名额（先进个人：3个）"),
        ("return_package", {"part": {"zh": "典型案例", "en": ""}}, "退回（典型案例）"),
        ("strike_record", {}, "剔除服务记录"),
        ("strike_record", {"undone": True}, "恢复服务记录"),
        ("evaluate_subject", {"undone": True}, "撤回评价"),
        ("endorse_results", {"undone": True}, "撤回成效特别突出的认定"),
    ],
)  # fmt: skip
def test_headlines_in_chinese(kind, facts, line):
    with override("zh-hans"):
        assert subject_line(kind, {"unit": "赫章县科协", **facts}) == f"赫章县科协：{line}"


def test_news_of_a_quota_names_the_honour_and_the_places():
    world = a_world()
    everybody(world)
    honour = honour_for(world.subject(world.team))
    told(world)
    a_quota(world, world.province, honour, 2)
    News.objects.all().delete()
    tell(NOON)

    (news,) = News.objects.filter(kind="allot_quota", unit=world.province.pk)

    assert news.facts["held"] == 2
    names = {one.key: one.name.zh for one in edition_of(world.season.edition_id).honours}
    assert news.facts["honour"]["zh"] == names[honour]


def test_news_of_a_package_sent_back_names_the_part_to_be_mended():
    world = a_world()
    everybody(world)
    package = a_filed_package(world, candidates=False)
    part = edition_of(world.season.edition_id).parts[2]
    given = {"package": package.pk, "part": part.key, "reason": "缺照片"}
    perform(Act.RETURN_PACKAGE, the_season_office(world), given, now=NOON)
    tell(NOON)

    (news,) = News.objects.filter(kind="return_package")

    assert news.facts["part"] == part.name.model_dump()
    assert (news.post, news.unit) == (Post.RECOMMENDER, world.province.pk)


def test_what_a_judge_does_is_told_to_no_candidate():
    world = a_world()
    everybody(world)
    voted_on(world, first="yes", second="no")

    kinds = {kind for kind, post, _ in told(world) if post in ("", Post.TEAM_LEAD)}
    assert Assignment.objects.exists()
    assert kinds <= {
        "grant_post", "put_forward", "accept_report", "evaluate_subject", "assign_judges",
    }  # fmt: skip


def test_who_loses_a_post_is_told_which():
    world = a_world()
    administrator = world.actor(Post.ADMINISTRATOR, world.province)
    clerk = world.account(Post.CLERK, world.county)
    tell(NOON)
    News.objects.all().delete()
    held = PostHeld.objects.get(account=clerk, post=Post.CLERK.value)

    perform(Act.END_POST, administrator, {"holding": held.pk, "reason": "调离岗位"}, now=NOON)
    tell(NOON)

    (news,) = News.objects.filter(account=clerk.pk)
    assert (news.kind, news.facts["post"]) == ("end_post", "clerk")

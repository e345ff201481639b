"""Who keeps away: by person over all accounts, by unit, team and the units above."""

import pytest

from kaoping.acts.inputs import perform
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.people.models import Account
from kaoping.programme.judging.belonging import conflicts_by_rule
from kaoping.programme.judging.keeping import stake_of
from kaoping.programme.judging.models import Assignment, Conflict
from kaoping.programme.judging.planning import planned_pairs, solve_plan
from kaoping.programme.judging.rules import Cause, PanelState
from kaoping.programme.recommendation.models import Candidate
from kaoping.programme.season.models import Subject
from tests.builders import NOON, a_world, actor_of, an_account, granted
from tests.builders_judging import (
    a_checked_candidate,
    a_judge,
    a_panel,
    all_scored,
    an_assigned_panel,
    as_judge,
    checked_candidates,
    consolidated,
    every_pair,
    received_candidates,
    scored,
    seats_on,
    the_season_office,
)
from tests.builders_recommendation import a_candidate, an_expert
from tests.builders_season import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return a_world()


def causes_between(world, panel, candidate):
    found = conflicts_by_rule(seats_on(panel), [candidate], world.season)
    return {s.person.name: sorted(found.get((s.pk, candidate.pk), [])) for s in seats_on(panel)}


def test_team_unit_and_every_unit_above_below_the_host_keep_away(world):
    candidate = a_checked_candidate(world)
    judges = [
        a_judge(world, "甲某", world.team),
        a_judge(world, "乙某", world.county),
        a_judge(world, "丙某", world.province),
        a_judge(world, "丁某", world.society),
        a_judge(world, "戊某", world.office),
    ]
    panel = a_panel(world, candidate.honour, judges)

    assert causes_between(world, panel, candidate) == {
        "甲某": [Cause.SAME_TEAM], "乙某": [Cause.PARENT_UNIT], "丙某": [Cause.PARENT_UNIT],
        "丁某": [], "戊某": [],
    }  # fmt: skip


def test_nobody_judges_a_unit_that_stands_above_their_own(world):
    candidate = a_candidate(world, Subject.objects.get(unit=world.county))
    judges = [
        a_judge(world, "甲某", world.team),
        a_judge(world, "乙某", world.county),
        a_judge(world, "丙某", world.society),
        a_judge(world, "丁某", world.office),
    ]
    panel = a_panel(world, candidate.honour, judges)

    assert causes_between(world, panel, candidate) == {
        "甲某": [Cause.UNIT_BELOW], "乙某": [Cause.SAME_UNIT], "丙某": [], "丁某": [],
    }  # fmt: skip


def test_a_conflict_that_comes_up_after_the_score_takes_it_back(world):
    """Who went to the candidate's unit since has no part in it: nothing is fixed with its score."""
    (candidate,) = checked_candidates(world)
    panel = an_assigned_panel(world, candidate, judges=4)
    all_scored(world, panel)
    first = seats_on(panel)[0]
    scored(world, Assignment.objects.select_related("seat__panel__season").get(seat=first), 30)
    granted(first.account, Post.CLERK, world.county)
    office, pairs = the_season_office(world), every_pair(panel)

    assert refused(Act.CONSOLIDATE_SCORES, office, {"panel": panel.pk}) == {
        ("score_in_conflict", "")
    }
    solve_plan(office, panel.pk, None, now=NOON)
    assert planned_pairs(office, panel.pk) == pairs[1:]
    perform(Act.ASSIGN_JUDGES, office, {"panel": panel.pk, "pairs": pairs[1:]}, now=NOON)

    candidate.refresh_from_db()
    assert (candidate.score, candidate.scores) == (90, 3)
    assert refused(Act.ASSIGN_JUDGES, office, {"panel": panel.pk, "pairs": pairs}) == {
        ("judge_in_conflict", "pairs.0")
    }
    consolidated(world, panel)
    assert panel.state == PanelState.VOTING


def test_a_person_nominee_has_a_unit_and_a_team(world):
    candidate = a_candidate(world, an_expert(world, name="林下"))
    judges = [a_judge(world, "甲某", world.team), a_judge(world, "乙某", world.county)]
    panel = a_panel(world, candidate.honour, judges)

    assert causes_between(world, panel, candidate) == {
        "甲某": [Cause.SAME_TEAM], "乙某": [Cause.SAME_UNIT],
    }  # fmt: skip


def test_the_other_account_of_a_person_keeps_away_as_well(world):
    """A post held by one account counts for all accounts of the person."""
    candidate = a_checked_candidate(world)
    judge = a_judge(world, "甲某")
    other = second_account(world, judge)
    panel = a_panel(world, candidate.honour, [judge])
    before = causes_between(world, panel, candidate)

    granted(other, Post.CLERK, world.county)

    assert (before, causes_between(world, panel, candidate)) == (
        {"甲某": []}, {"甲某": [Cause.PARENT_UNIT]},
    )  # fmt: skip


def second_account(world, account: Account) -> Account:
    """A second account of the same person, at the host."""
    other = an_account(world.office, "另一账号")
    Account.objects.filter(pk=other.pk).update(person=account.person)
    other.refresh_from_db()
    return other


def test_nobody_judges_oneself_with_another_account(world):
    subject = an_expert(world, name="林下")
    candidate = a_candidate(world, subject)
    nominee = Account.objects.get(person=subject.person)
    judge = granted(second_account(world, nominee), Post.JUDGE, world.office)
    panel = a_panel(world, candidate.honour, 0)

    given = {"panel": panel.pk, "account": judge.pk}
    assert refused(Act.APPOINT_JUDGE, the_season_office(world), given) == {
        ("judge_is_a_candidate", "account")
    }


def test_who_put_it_forward_or_verified_it_keeps_away(world):
    candidate = a_checked_candidate(world)
    recommender = world.account(Post.RECOMMENDER, world.county)
    verifier = world.account(Post.VERIFIER, world.county)
    for account in (recommender, verifier):
        granted(account, Post.JUDGE, world.office)
    panel = a_panel(world, candidate.honour, [recommender, verifier])

    found = conflicts_by_rule(seats_on(panel), [candidate], world.season)

    assert [Cause.TOOK_PART in found[s.pk, candidate.pk] for s in seats_on(panel)] == [True, True]


def test_a_member_of_the_body_that_filed_it_keeps_away(world):
    candidate = a_checked_candidate(world)
    filed_by = world.account(Post.RECOMMENDER, world.province)
    panel = a_panel(world, candidate.honour, [granted(filed_by, Post.JUDGE, world.office)])

    (why,) = causes_between(world, panel, candidate).values()

    assert why == [Cause.PARENT_UNIT, Cause.TOOK_PART]


def test_an_assignment_against_the_rules_is_refused_with_names(world):
    candidate = a_checked_candidate(world)
    judges = [a_judge(world, "甲某", world.county), *(a_judge(world) for _ in range(3))]
    panel = a_panel(world, candidate.honour, judges)

    given = {"panel": panel.pk, "pairs": every_pair(panel)}
    assert refused(Act.ASSIGN_JUDGES, the_season_office(world), given) == {
        ("judge_in_conflict", "pairs.0")
    }
    assert not Assignment.objects.exists()


def test_publishing_keeps_the_conflicts_it_found(world):
    candidate = a_checked_candidate(world)
    judges = [a_judge(world, "甲某", world.county), *(a_judge(world) for _ in range(3))]
    panel = a_panel(world, candidate.honour, judges)

    given = {"panel": panel.pk, "pairs": every_pair(panel)[1:]}
    perform(Act.ASSIGN_JUDGES, the_season_office(world), given, now=NOON)

    kept = Conflict.objects.values_list("seat__person__name", "cause")
    assert list(kept) == [("甲某", Cause.PARENT_UNIT)]
    assert Assignment.objects.count() == 3


def test_a_recused_judge_cannot_be_assigned_again_and_the_score_goes(world):
    panel = an_assigned_panel(world, judges=4)
    first = Assignment.objects.select_related("seat__panel__season", "account").first()
    scored(world, first)
    first.candidate.refresh_from_db()
    before = first.candidate.scores

    given = {"assignment": first.pk, "reason": "与候选人有合作项目"}
    perform(Act.RECUSE, as_judge(world, first.account), given, now=NOON)

    again = {"panel": panel.pk, "pairs": every_pair(panel)}
    assert refused(Act.ASSIGN_JUDGES, the_season_office(world), again) == {
        ("judge_in_conflict", "pairs.0")
    }
    first.candidate.refresh_from_db()
    assert (before, first.candidate.scores, first.candidate.score) == (1, 0, None)


def test_a_declared_conflict_ends_the_assignment_and_needs_a_reason(world):
    an_assigned_panel(world, judges=3)
    first = Assignment.objects.select_related("account").first()
    judge = as_judge(world, first.account)

    given = {"candidate": first.candidate_id}
    assert refused(Act.DECLARE_CONFLICT, judge, given) == {("required", "reason")}
    perform(Act.DECLARE_CONFLICT, judge, {**given, "reason": "亲属关系"}, now=NOON)

    first.refresh_from_db()
    kept = Conflict.objects.get(candidate=first.candidate_id, cause=Cause.DECLARED)
    assert (first.state, kept.reason) == ("recused", "亲属关系")


def test_too_few_judges_without_a_conflict_is_said_with_the_candidate(world):
    candidate = a_checked_candidate(world)
    judges = [a_judge(world, "甲某", world.county), a_judge(world), a_judge(world)]
    panel = a_panel(world, candidate.honour, judges)

    given = {"panel": panel.pk, "pairs": every_pair(panel)[1:]}
    assert refused(Act.ASSIGN_JUDGES, the_season_office(world), given) == {
        ("too_few_without_conflict", "")
    }


def test_an_officer_who_is_the_candidate_leaves_the_check_to_a_colleague(world):
    subject = an_expert(world, name="林下")
    (candidate,) = received_candidates(world, subject)
    account = granted(Account.objects.get(person=subject.person), Post.SEASON_OFFICE, world.office)
    world.accounts[Post.SEASON_OFFICE, world.office.pk] = account

    assert refused(Act.CHECK_FORM, the_season_office(world), {"candidate": candidate.pk}) == {
        ("own_candidacy", "candidate")
    }


@pytest.mark.parametrize(
    ("home", "subject"),
    [("province", "team"), ("province", "expert"), ("county", "team"), ("county", "expert"),
     ("team", "county"), ("team", "team")],
)  # fmt: skip
def test_an_officer_keeps_away_as_a_judge_does_from_all_above_and_below(world, home, subject):
    subjects = {
        "expert": an_expert(world),
        "team": Subject.objects.get(season=world.season, unit=world.team),
        "county": Subject.objects.get(season=world.season, unit=world.county),
    }
    (candidate,) = received_candidates(world, subjects[subject])
    office = a_judge(world, "某员", getattr(world, home))
    granted(office, Post.SEASON_OFFICE, world.office)
    actor = actor_of(office, Post.SEASON_OFFICE, world.office)

    stake = stake_of(actor, world.season)

    assert stake.holds(candidate.subject)
    assert Candidate.objects.filter(stake.where).get() == candidate
    assert refused(Act.CHECK_FORM, actor, {"candidate": candidate.pk}) == {
        ("own_candidacy", "candidate")
    }


def test_an_officer_of_another_unit_checks(world):
    (candidate,) = received_candidates(world, an_expert(world))
    office = a_judge(world, "某员", world.society)
    granted(office, Post.SEASON_OFFICE, world.office)
    stake = stake_of(actor_of(office, Post.SEASON_OFFICE, world.office), world.season)

    assert not stake.holds(candidate.subject)
    assert not Candidate.objects.filter(stake.where).exists()


def test_two_candidates_of_two_units_share_a_panel(world):
    first, second = checked_candidates(
        world, an_expert(world, name="甲一"), an_expert(world, world.society, name="乙二")
    )
    judges = [a_judge(world, "学会人", world.society), *(a_judge(world) for _ in range(3))]
    panel = a_panel(world, first.honour, judges)

    found = conflicts_by_rule(seats_on(panel), [first, second], world.season)

    assert found == {(seats_on(panel)[0].pk, second.pk): [Cause.SAME_UNIT]}


def test_a_judge_of_another_unit_is_not_appointed(world):
    panel = a_panel(world, "advanced_team", 0)
    elsewhere = granted(an_account(world.province, "省评审"), Post.JUDGE, world.province)

    given = {"panel": panel.pk, "account": elsewhere.pk}
    assert refused(Act.APPOINT_JUDGE, the_season_office(world), given) == {
        ("not_a_judge", "account")
    }

"""Scores by weight, kept on the candidate; done again until consolidation."""

from decimal import Decimal

import pytest

from kaoping.acts.inputs import perform
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.foundation.refusal import Refused
from kaoping.programme.judging.models import Assignment, Mark
from kaoping.programme.judging.rules import PanelState, mean_of, spread_of, weighted_total
from tests.builders import DAY, NOON, a_world
from tests.builders_judging import (
    all_scored,
    an_assigned_panel,
    as_judge,
    checked_candidates,
    consolidated,
    marks_for,
    scored,
    the_season_office,
)
from tests.builders_recommendation import a_candidate, a_filed_package, an_expert
from tests.builders_season import refused


def test_the_total_weighs_each_standard_to_the_cent():
    points = {"a": Decimal("88.5"), "b": Decimal(70), "c": Decimal(91)}

    assert weighted_total(points, {"a": 30, "b": 35, "c": 35}, 100) == Decimal("82.90")
    assert weighted_total({"a": Decimal(5)}, {"a": 100}, 10) == Decimal("50.00")


def test_mean_and_spread_of_nothing_and_of_equals():
    assert (mean_of([]), spread_of([Decimal(90)])) == (None, None)
    assert (mean_of([Decimal(90), Decimal(91), Decimal(91)]), spread_of([Decimal(9)] * 3)) == (
        Decimal("90.67"), Decimal(0),
    )  # fmt: skip


@pytest.fixture
def world(db):
    return a_world()


@pytest.fixture
def panel(world):
    return an_assigned_panel(world)


def given_to(panel):
    rows = Assignment.objects.filter(seat__panel=panel).select_related(
        "seat__panel__season__host", "account", "candidate"
    )
    return rows.order_by("pk")


def test_every_score_is_kept_on_the_candidate_as_the_mean(world, panel):
    first, second, _third = given_to(panel)
    for assignment, points in ((first, 80), (second, 95), (first, 85)):
        given = {"assignment": assignment.pk, "marks": marks_for(panel, points)}
        perform(Act.SCORE_CANDIDATE, as_judge(world, assignment.account), given, now=NOON)

    first.candidate.refresh_from_db()
    assert (first.candidate.score, first.candidate.scores) == (Decimal("90.00"), 2)
    assert Mark.objects.filter(assignment=first).count() == len(marks_for(panel))


def test_marks_that_are_missing_doubled_or_out_of_range_are_named(world, panel):
    first = given_to(panel).first()
    marks = marks_for(panel)
    one, two, three = (mark["standard"] for mark in marks)

    def tried(*rows):
        given = [{"standard": key, "points": points} for key, points in rows]
        return refused(
            Act.SCORE_CANDIDATE,
            as_judge(world, first.account),
            {"assignment": first.pk, "marks": given},
        )

    assert tried((one, 90), (two, 90)) == {("mark_missing", "marks")}
    assert tried((one, 101), (two, -1), (three, 0)) == {
        ("out_of_range", "marks.0.points"), ("out_of_range", "marks.1.points"),
    }  # fmt: skip
    assert tried((one, 90), (one, 90), (two, 90), (three, 90)) == {
        ("not_a_choice", "marks.1.standard")
    }
    assert tried((one, "x"), (two, 90), (three, 90)) == {("not_a_number", "marks.0.points")}


def test_an_older_form_does_not_overwrite_a_newer_score(world, panel):
    first = given_to(panel).first()
    given = {"assignment": first.pk, "marks": marks_for(panel), "version": 0}
    perform(Act.SCORE_CANDIDATE, as_judge(world, first.account), given, now=NOON)

    assert refused(Act.SCORE_CANDIDATE, as_judge(world, first.account), given) == {
        ("moved_meanwhile", "version")
    }


def test_consolidation_waits_for_every_judge_and_then_closes_the_scores(world, panel):
    first = given_to(panel).first()
    office = the_season_office(world)
    early = refused(Act.CONSOLIDATE_SCORES, office, {"panel": panel.pk})
    consolidated(world, all_scored(world, panel))

    again = {"assignment": first.pk, "marks": marks_for(panel)}
    assert early == {("scores_missing", "")}
    assert panel.state == PanelState.VOTING
    assert refused(Act.SCORE_CANDIDATE, as_judge(world, first.account), again) == {
        ("not_scoring", "")
    }


def test_a_panel_waits_for_all_who_may_still_come_and_takes_in_nobody_later(world):
    """The society's expert and the county's stand for the same honour."""
    late = a_candidate(world, an_expert(world, unit=world.society, name="李晚到"))
    panel = an_assigned_panel(world, *checked_candidates(world, an_expert(world)))
    all_scored(world, panel)
    office, given = the_season_office(world), {"panel": panel.pk}
    assert refused(Act.CONSOLIDATE_SCORES, office, given) == {("packages_may_come", "")}

    package = a_filed_package(world, world.society)
    assert refused(Act.CONSOLIDATE_SCORES, office, given) == {("packages_open", "")}

    back = {"package": package.pk, "part": "7.3", "reason": "请补充材料"}
    perform(Act.RETURN_PACKAGE, office, back, now=NOON)
    over = NOON + 60 * DAY
    host, later = world.subject(world.office), (over + DAY).date().isoformat()
    longer = {"subject": host.pk, "phase": "judging", "until": later, "reason": "评审延期"}
    perform(Act.EXTEND_DEADLINE, office, longer, now=NOON)
    perform(Act.CONSOLIDATE_SCORES, office, given, now=over)
    society = world.actor(Post.RECOMMENDER, world.society)
    with pytest.raises(Refused) as caught:
        perform(Act.FILE_PACKAGE, society, {"body": package.body_id}, now=over)
    assert [one.code for one in caught.value.refusals] == ["judged_without"]

    perform(Act.WITHDRAW_CANDIDATE, society, {"candidate": late.pk}, now=over)
    perform(Act.FILE_PACKAGE, society, {"body": package.body_id}, now=over)


def test_a_scored_pair_cannot_be_taken_back(world):
    panel = an_assigned_panel(world, judges=4)
    first, *others = given_to(panel)
    scored(world, first)

    pairs = [{"judge": a.seat_id, "candidate": a.candidate_id} for a in others]
    given = {"panel": panel.pk, "pairs": pairs}
    assert refused(Act.ASSIGN_JUDGES, the_season_office(world), given) == {("scored_already", "")}

    pairs = [*pairs[:2], {"judge": first.seat_id, "candidate": first.candidate_id}]
    perform(
        Act.ASSIGN_JUDGES, the_season_office(world), {"panel": panel.pk, "pairs": pairs}, now=NOON
    )
    assert set(Assignment.objects.values_list("pk", flat=True)) == {
        first.pk, others[0].pk, others[1].pk,
    }  # fmt: skip


def test_votes_are_not_taken_while_scoring(world, panel):
    first = given_to(panel).first()
    vote = {"candidate": first.candidate_id, "choice": "yes"}

    assert refused(Act.CAST_VOTE, as_judge(world, first.account), vote) == {("not_voting", "")}

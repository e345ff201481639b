"""Nobody learns of a review what is not theirs: by page, list, search, file or error."""

import pytest

from kaoping.acts.inputs import perform
from kaoping.acts.posts import Post
from kaoping.acts.table import may_anywhere
from kaoping.acts.verbs import Act
from kaoping.foundation.people.models import Account
from kaoping.foundation.refusal import Refused
from kaoping.programme.judging import bulk
from kaoping.programme.judging.models import Assignment
from kaoping.programme.judging.planning import plan_shown
from kaoping.programme.judging.queries.candidates import (
    Filters,
    candidates_page,
    counts_by_state,
    ranked_page,
    review_of,
)
from kaoping.programme.judging.queries.detail import candidate_shown
from kaoping.programme.judging.queries.figures import figure_to_score
from kaoping.programme.judging.queries.judges import evidence, my_candidates, to_score
from kaoping.programme.judging.queries.panels import (
    ballot_shown,
    kept_away,
    panel_shown,
    what_is_missing,
)
from kaoping.programme.judging.queries.voting import ballot_paper, my_candidate
from kaoping.programme.recommendation.models import CandidateFile
from tests.builders import NOON, a_world, actor_of, granted
from tests.builders_judging import (
    a_decided_panel,
    a_judge,
    a_panel,
    a_voting_panel,
    all_scored,
    an_assigned_panel,
    as_judge,
    checked_candidates,
    consolidated,
    scored,
    the_season_office,
)
from tests.builders_publicity import a_notice
from tests.builders_recommendation import an_expert
from tests.builders_season import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return a_world()


def not_found(ask, *given, **more) -> bool:
    with pytest.raises(Refused) as caught:
        ask(*given, **more)
    return [r.code for r in caught.value.refusals] == ["not_found"]


def test_a_judge_who_is_not_assigned_learns_nothing(world):
    (candidate,) = checked_candidates(world)
    panel = an_assigned_panel(world, candidate)
    assignment = Assignment.objects.select_related("seat__panel__season", "account").first()
    scored(world, assignment)
    paper = CandidateFile.objects.filter(candidate=candidate).first()
    stranger = as_judge(world, a_judge(world, "旁观者"))

    assert not_found(to_score, stranger, assignment.pk)
    assert not_found(evidence, stranger, assignment.pk, "candidate", paper.pk)
    assert not_found(figure_to_score, stranger, assignment.pk, "trainings_held")
    assert not_found(candidate_shown, stranger, candidate.pk)
    assert not_found(panel_shown, stranger, panel.pk)
    assert not_found(ballot_shown, stranger, panel.pk, NOON)
    assert not_found(ballot_paper, stranger, panel.pk, NOON)
    assert not_found(my_candidate, stranger, candidate.pk)
    assert my_candidates(stranger).rows == []
    page = candidates_page(stranger, world.season, Filters(name=candidate.subject.name))
    assert (page.rows, page.count) == ([], "0")
    for act, given in (
        (Act.SCORE_CANDIDATE, {"assignment": assignment.pk, "marks": []}),
        (Act.RECUSE, {"assignment": assignment.pk, "reason": "无"}),
        (Act.DECLARE_CONFLICT, {"candidate": candidate.pk, "reason": "无"}),
        (Act.CAST_VOTE, {"candidate": candidate.pk, "choice": "yes"}),
        (Act.CHECK_FORM, {"candidate": candidate.pk}),
        (Act.DECIDE, {"panel": panel.pk}),
    ):
        assert refused(act, stranger, given) == {("not_found", "")}, act


def test_a_judge_sees_no_other_judges_marks(world):
    an_assigned_panel(world)
    first, second, _ = Assignment.objects.select_related("seat__panel__season", "account")
    scored(world, first, 61)

    shown = to_score(as_judge(world, second.account), second.pk)

    assert [asked.points for asked in shown.standards] == [None, None, None]
    assert not_found(to_score, as_judge(world, second.account), first.pk)
    assert [row.total for row in my_candidates(as_judge(world, second.account)).rows] == [None]


def test_a_judge_who_left_reads_no_evidence_any_more(world):
    (candidate,) = checked_candidates(world)
    an_assigned_panel(world, candidate)
    assignment = Assignment.objects.select_related("seat__panel__season", "account").first()
    scored(world, assignment, 61)
    paper = CandidateFile.objects.filter(candidate=candidate).first()
    judge = as_judge(world, assignment.account)
    assert evidence(judge, assignment.pk, "candidate", paper.pk)[1] == paper.name

    perform(Act.RECUSE, judge, {"assignment": assignment.pk, "reason": "曾共事"}, now=NOON)

    assert not_found(evidence, judge, assignment.pk, "candidate", paper.pk)
    assert not_found(figure_to_score, judge, assignment.pk, "trainings_held")
    shown = to_score(judge, assignment.pk)
    assert (shown.standards, shown.papers, shown.open) == ([], [], False)


def test_nominee_unit_and_recommending_body_see_neither_scores_nor_review(world):
    subject = an_expert(world, name="林下")
    (candidate,) = checked_candidates(world, subject)
    panel = an_assigned_panel(world, candidate)
    all_scored(world, panel)
    nominee = Account.objects.get(person=subject.person)
    asking = [
        actor_of(nominee, Post.EXPERT, world.team),
        world.actor(Post.TEAM_LEAD, world.team),
        *(
            world.actor(post, unit)
            for unit in (world.county, world.province, world.society)
            for post in (Post.CLERK, Post.VERIFIER, Post.RECOMMENDER)
        ),
    ]

    for actor in asking:
        assert not_found(candidate_shown, actor, candidate.pk), actor
        assert ranked_page(actor, world.season, candidate.honour).count == "0", actor
        assert candidates_page(actor, world.season, Filters()).count == "0", actor
        assert counts_by_state(actor, world.season) == {}, actor
        assert not_found(panel_shown, actor, panel.pk), actor
        assert not_found(review_of, actor, world.season.pk), actor


def test_an_officer_who_is_the_nominee_sees_the_name_and_no_score(world):
    subject = an_expert(world, name="林下")
    other = an_expert(world, name="林外")
    mine, theirs = checked_candidates(world, subject, other)
    panel = an_assigned_panel(world, mine, theirs)
    all_scored(world, panel)
    account = Account.objects.get(person=subject.person)
    granted(account, Post.SEASON_OFFICE, world.office)
    actor = actor_of(account, Post.SEASON_OFFICE, world.office)

    shown = candidate_shown(actor, mine.pk)
    page = candidates_page(actor, world.season, Filters(honour=mine.honour))

    assert (shown.hidden, shown.scored, shown.kept_away, shown.decision) == (True, [], [], None)
    assert [(row.name, row.score, row.hidden) for row in page.rows if row.id == mine.pk] == [
        ("林下", None, True)
    ]
    ranked = ranked_page(actor, world.season, mine.honour).rows
    assert mine.pk not in [one.row.id for one in ranked]
    assert refused(Act.ASSIGN_JUDGES, actor, {"panel": panel.pk, "pairs": [{"judge": 1, "candidate": 1}]}) >= {
        ("own_candidacy", "")
    }  # fmt: skip


def test_an_officer_learns_nothing_of_the_own_candidacy_by_place_plan_or_refusal(world):
    """Of the own candidate no place among the scores, no judge, no reason; of the others all."""
    subject = an_expert(world, name="林下")
    mine, theirs = checked_candidates(world, subject, an_expert(world, world.society, name="孙二"))
    judges = [a_judge(world, "某一", world.county), *(a_judge(world) for _ in range(4))]
    panel = a_panel(world, mine.honour, judges)
    account = granted(Account.objects.get(person=subject.person), Post.SEASON_OFFICE, world.office)
    actor = actor_of(account, Post.SEASON_OFFICE, world.office)
    bulk.assign(the_season_office(world), panel.pk, now=NOON)
    (told,) = plan_shown(actor, panel.pk, NOON).lines
    assert told.name == "孙二"
    own = [("own_candidacy", "")]
    assert [(r.code, r.field) for r in what_is_missing(actor, panel.pk, NOON)] == own
    assert refused(Act.CONSOLIDATE_SCORES, actor, {"panel": panel.pk}) == set(own)
    consolidated(world, all_scored(world, panel, {mine.pk: 99, theirs.pk: 60}))

    office, officer = (ballot_shown(a, panel.pk, NOON) for a in (the_season_office(world), actor))

    assert [line.name for line in office.lines] == ["林下", "孙二"]
    assert [(line.name, line.score) for line in officer.lines] == [("孙二", 60), ("林下", None)]
    assert [(r.code, r.field) for r in officer.missing] == own
    assert refused(Act.DECIDE, actor, {"panel": panel.pk}) == set(own)
    assert kept_away(actor, panel.pk) == []
    assert [row[:2] for row in kept_away(the_season_office(world), panel.pk)] == [("某一", "林下")]


def test_an_officer_learns_what_was_decided_on_the_own_candidate_from_the_notice(world):
    """Until then it stands as reviewed: in lists, when they are narrowed, and in the counts."""
    subject = an_expert(world, name="林下")
    mine, theirs = checked_candidates(world, subject, an_expert(world, world.society, name="孙二"))
    a_decided_panel(world, mine, theirs)
    account = granted(Account.objects.get(person=subject.person), Post.SEASON_OFFICE, world.office)
    actor = actor_of(account, Post.SEASON_OFFICE, world.office)

    def told():
        page = candidates_page(actor, world.season, Filters(honour=mine.honour))
        return {row.name: row.state for row in page.rows}

    def named(state):
        return [r.name for r in candidates_page(actor, world.season, Filters(state=state)).rows]

    assert told() == {"林下": "checked", "孙二": "chosen"}
    assert (named("chosen"), named("checked"), named("chosen_so_far")) == (
        ["孙二"], ["林下"], ["孙二"],
    )  # fmt: skip
    assert counts_by_state(actor, world.season)[mine.honour] == {"chosen": 1, "checked": 1}
    shown = candidate_shown(actor, mine.pk)
    assert (shown.state, shown.kept_back) == ("checked", (Act.DECIDE, Act.PASS_OVER))
    colleague = the_season_office(world)
    assert counts_by_state(colleague, world.season)[mine.honour] == {"chosen": 2}

    a_notice(world)

    assert told() == {"林下": "notified", "孙二": "notified"}
    assert candidate_shown(actor, mine.pk).kept_back == ()


def test_who_keeps_away_has_the_candidate_on_no_ballot(world):
    first, _other = checked_candidates(
        world, an_expert(world, name="林一"), an_expert(world, world.society, name="孙二")
    )
    judges = [a_judge(world, "某一", world.society), *(a_judge(world) for _ in range(3))]
    panel = a_panel(world, first.honour, judges)
    bulk.assign(the_season_office(world), panel.pk, now=NOON)
    consolidated(world, all_scored(world, panel))

    paper = ballot_paper(as_judge(world, judges[0]), panel.pk, NOON)

    assert ([line.name for line in paper.lines], paper.kept_away) == (["林一"], 1)


@pytest.mark.parametrize("post", [post for post in Post if post not in (Post.PUBLIC, Post.SYSTEM)])
def test_every_post_may_do_exactly_what_the_table_says(world, post):
    """Each act of the review by each post at the host: refused unless the table grants it."""
    panel = a_voting_panel(world)
    assignment = Assignment.objects.select_related("account", "candidate").first()
    actor = world.actor(post, world.team if post == Post.TEAM_LEAD else world.office)
    if post == Post.JUDGE:
        actor = as_judge(world, assignment.account)
    tried = {
        Act.CHECK_FORM: {"candidate": assignment.candidate_id},
        Act.REFUSE_FORM: {"candidate": assignment.candidate_id, "reason": "无"},
        Act.FORM_PANEL: {"season": world.season.pk, "honour": panel.honour, "name": "另"},
        Act.APPOINT_JUDGE: {"panel": panel.pk, "account": assignment.account_id},
        Act.ASSIGN_JUDGES: {"panel": panel.pk, "pairs": [{"judge": 0, "candidate": 0}]},
        Act.SCORE_CANDIDATE: {"assignment": assignment.pk, "marks": []},
        Act.RECUSE: {"assignment": 0, "reason": "无"},
        Act.CONSOLIDATE_SCORES: {"panel": panel.pk},
        Act.DECIDE: {"panel": panel.pk},
    }
    for act, given in tried.items():
        codes = {code for code, _field in refused(act, actor, given)}
        barred = bool(codes & {"not_found", "not_permitted"})
        expected = not may_anywhere(actor, act) or act == Act.RECUSE
        assert barred == expected, (post, act, codes)

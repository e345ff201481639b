"""The recorded vote and the decision."""

import pytest

from kaoping.acts.inputs import perform
from kaoping.acts.posts import Post
from kaoping.acts.verbs import Act
from kaoping.programme.judging import bulk
from kaoping.programme.judging.models import Assignment, Decision, Vote
from kaoping.programme.judging.queries.panels import ballot_shown
from kaoping.programme.judging.queries.voting import ballot_paper
from kaoping.programme.recommendation.rules import CandidateState
from tests.builders import DAY, NOON, a_world
from tests.builders_judging import (
    a_judge,
    a_voting_panel,
    an_assigned_panel,
    as_judge,
    checked_candidates,
    every_pair,
    scored,
    seats_on,
    the_season_office,
    voted,
)
from tests.builders_recommendation import an_expert
from tests.builders_season import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return a_world()


def three_candidates(world):
    names = ("林一", "林二", "林三")
    return checked_candidates(world, *(an_expert(world, name=name) for name in names))


def honoured(world, honour, number):
    """The season's notice fixes how many are honoured, before the review opens."""
    given = {
        "season": world.season.pk,
        "key": "numbers_awarded",
        "value": {honour: number},
        "source": "notice",
        "source_text": "〔2026〕1号",
    }
    perform(Act.SET_REQUIREMENT, the_season_office(world), given, now=NOON - 8 * DAY)


def states(*candidates):
    for candidate in candidates:
        candidate.refresh_from_db()
    return [candidate.state for candidate in candidates]


def decided(world, panel):
    perform(Act.DECIDE, the_season_office(world), {"panel": panel.pk}, now=NOON)


def test_the_number_to_be_honoured_is_filled_by_score(world):
    one, two, three = three_candidates(world)
    honoured(world, one.honour, 1)
    panel = a_voting_panel(world, one, two, three, points={one.pk: 80, two.pk: 95, three.pk: 99})
    for candidate, choice in ((one, "yes"), (two, "yes"), (three, "no")):
        voted(world, panel, candidate, *[choice] * 3)

    decided(world, panel)

    assert states(one, two, three) == [
        CandidateState.NOT_CHOSEN, CandidateState.CHOSEN, CandidateState.NOT_CHOSEN,
    ]  # fmt: skip
    places = Decision.objects.order_by("place").values_list("candidate", "place", "chosen")
    assert list(places) == [(three.pk, 1, False), (two.pk, 2, True), (one.pk, 3, False)]


def test_a_tie_at_the_line_is_refused_until_those_tied_are_voted_on_again(world):
    one, two, three = three_candidates(world)
    honoured(world, one.honour, 2)
    panel = a_voting_panel(world, one, two, three, points={one.pk: 95})
    for candidate in (one, two, three):
        voted(world, panel, candidate, "yes", "yes", "yes")
    office = the_season_office(world)

    assert refused(Act.DECIDE, office, {"panel": panel.pk}) == {("tie_at_the_line", "")}
    judge = as_judge(world, seats_on(panel)[0].account)
    sure = {"candidate": one.pk, "choice": "no", "round": 2}
    assert refused(Act.CAST_VOTE, judge, sure) == {("no_such_round", "round")}
    voted(world, panel, two, "yes", "no", "no", number=2)
    voted(world, panel, three, "yes", "yes", "no", number=2)
    decided(world, panel)

    assert states(one, two, three) == [
        CandidateState.CHOSEN, CandidateState.NOT_CHOSEN, CandidateState.CHOSEN,
    ]  # fmt: skip
    assert Decision.objects.get(candidate=three).rounds == 2


def test_a_missing_quorum_is_refused_and_nothing_moves(world):
    (candidate,) = checked_candidates(world)
    panel = a_voting_panel(world, candidate)
    voted(world, panel, candidate, "yes", "", "")

    assert refused(Act.DECIDE, the_season_office(world), {"panel": panel.pk}) == {
        ("quorum_missing", "")
    }
    assert states(candidate) == [CandidateState.CHECKED]


def test_who_keeps_away_has_no_vote_and_drops_from_the_base(world):
    (candidate,) = checked_candidates(world)
    panel = a_voting_panel(world, candidate, judges=4)
    first = seats_on(panel)[0].account
    voted(world, panel, candidate, "no", "yes", "yes", "abstain")

    given = {"candidate": candidate.pk, "reason": "曾共事"}
    perform(Act.DECLARE_CONFLICT, as_judge(world, first), given, now=NOON)

    assert refused(
        Act.CAST_VOTE, as_judge(world, first), {"candidate": candidate.pk, "choice": "yes"}
    ) == {("you_keep_away", "candidate")}
    decided(world, panel)
    found = Decision.objects.get(candidate=candidate)
    assert (found.yes, found.no, found.abstained, found.eligible, found.base, found.chosen) == (
        2, 0, 1, 3, 3, True,
    )  # fmt: skip


def test_a_vote_may_be_changed_until_the_decision(world):
    (candidate,) = checked_candidates(world)
    panel = a_voting_panel(world, candidate)
    voted(world, panel, candidate, "no", "no", "no")
    voted(world, panel, candidate, "yes", "yes", "yes")
    decided(world, panel)

    judge = as_judge(world, seats_on(panel)[0].account)
    given = {"candidate": candidate.pk, "choice": "no"}
    assert (Vote.objects.count(), states(candidate)) == (3, [CandidateState.CHOSEN])
    assert refused(Act.CAST_VOTE, judge, given) == {("not_voting", "")}


def test_who_has_not_voted_yet_is_asked_for_the_first_round_before_the_second(world):
    one, two, three = three_candidates(world)
    honoured(world, one.honour, 2)
    panel = a_voting_panel(world, one, two, three, points={one.pk: 95})
    for candidate in (one, two, three):
        voted(world, panel, candidate, "yes", "yes", "")

    def rounds(member):
        paper = ballot_paper(as_judge(world, seats_on(panel)[member].account), panel.pk, NOON)
        return {line.name: line.round for line in paper.lines}

    before = rounds(0), rounds(2)
    voted(world, panel, two, "yes", "", "", number=2)

    assert before == ({"林一": 1, "林二": 2, "林三": 2}, {"林一": 1, "林二": 1, "林三": 1})
    assert rounds(2) == {"林一": 1, "林二": 2, "林三": 1}


def test_a_vote_stands_once_a_later_round_has_begun(world):
    """Who changed it then would move the line under those who vote again."""
    one, two, three = three_candidates(world)
    honoured(world, one.honour, 2)
    panel = a_voting_panel(world, one, two, three, points={one.pk: 95})
    for candidate in (one, two, three):
        voted(world, panel, candidate, "yes", "yes", "yes")
    judge = as_judge(world, seats_on(panel)[0].account)
    voted(world, panel, two, "yes", "", "", number=2)

    first = {"candidate": one.pk, "choice": "no"}
    assert refused(Act.CAST_VOTE, judge, first) == {("vote_stands", "round")}
    perform(Act.CAST_VOTE, judge, {"candidate": two.pk, "choice": "no", "round": 2}, now=NOON)
    assert Vote.objects.get(candidate=two, round=2).choice == "no"


def test_nothing_is_decided_while_scores_are_given(world):
    panel = an_assigned_panel(world)

    assert refused(Act.DECIDE, the_season_office(world), {"panel": panel.pk}) >= {
        ("wrong_state", "")
    }


def left(world, seat):
    """The member's post as a judge is ended."""
    holding = seat.account.posts.get(post=Post.JUDGE)
    given = {"holding": holding.pk, "reason": "工作调动"}
    perform(Act.END_POST, world.actor(Post.ADMINISTRATOR, world.office), given, now=NOON)


def test_who_left_the_post_is_of_neither_quorum_nor_base_and_has_no_vote(world):
    (one,) = checked_candidates(world, an_expert(world, name="林一"))
    panel = a_voting_panel(world, one, judges=5)
    voted(world, panel, one, "no", "no", "yes", "", "")
    office = the_season_office(world)
    assert refused(Act.DECIDE, office, {"panel": panel.pk}) == {("quorum_missing", "")}

    for seat in (seats_on(panel)[0], seats_on(panel)[3], seats_on(panel)[4]):
        left(world, seat)
    (line,) = ballot_shown(office, panel.pk, NOON).lines
    assert (line.count.yes, line.count.no, line.count.eligible) == (1, 1, 2)

    left(world, seats_on(panel)[1])
    decided(world, panel)

    assert states(one) == [CandidateState.CHOSEN]
    assert Decision.objects.values_list("yes", "no", "eligible", "base").get() == (1, 0, 1, 1)


def test_who_left_the_post_is_given_nothing_to_score_and_what_was_scored_stands(world):
    one, two = checked_candidates(
        world, an_expert(world, name="林一"), an_expert(world, name="林二")
    )
    panel = an_assigned_panel(world, one, two, judges=3)
    gone, *_others = seats_on(panel)
    scored(world, Assignment.objects.get(seat=gone, candidate=one))
    left(world, gone)
    perform(Act.APPOINT_JUDGE, the_season_office(world),
            {"panel": panel.pk, "account": a_judge(world, "新评委").pk}, now=NOON)  # fmt: skip
    office = the_season_office(world)
    given = {"panel": panel.pk, "pairs": every_pair(panel)}
    assert refused(Act.ASSIGN_JUDGES, office, given) == {
        ("judge_has_left", f"pairs.{given['pairs'].index({'judge': gone.pk, 'candidate': two.pk})}")
    }

    bulk.assign(office, panel.pk, now=NOON)

    assert [a.candidate_id for a in Assignment.objects.filter(seat=gone)] == [one.pk]
    assert Assignment.objects.filter(candidate=two).count() == 3

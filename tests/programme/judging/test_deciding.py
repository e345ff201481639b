"""Quorum, base, threshold, order and ties, in exact fractions."""

from decimal import Decimal
from fractions import Fraction

import pytest

from kaoping.acts.listing import Wanted
from kaoping.acts.posts import Post
from kaoping.foundation.people.rules import Actor
from kaoping.programme.judging.deciding import (
    Count,
    Outcome,
    Voted,
    carries,
    has_quorum,
    outcome_of,
)
from kaoping.programme.judging.listings import lines_of
from kaoping.programme.judging.models import Panel
from kaoping.programme.judging.queries.panels import BallotShown, Line
from kaoping.programme.judging.rules import Result
from kaoping.programme.scheme.requirements import PanelRule
from kaoping.programme.scheme.terms import Text
from tests.builders import NOON


def a_rule(base="present", threshold=Fraction(1, 2), *, more_than=True, quorum=Fraction(2, 3)):
    return PanelRule(
        quorum=quorum, base=base, threshold=threshold, more_than=more_than, ballot="open"
    )


@pytest.mark.parametrize(
    ("base", "count", "carried"),
    [
        ("all", Count(4, 1, 1, eligible=8), False),  # 4 of 8 is not more than a half
        ("all", Count(5, 0, 0, eligible=8), True),
        ("present", Count(3, 1, 2, eligible=8), False),  # 3 of 6: the abstained are present
        ("present", Count(4, 1, 2, eligible=8), True),
        ("cast", Count(3, 2, 3, eligible=8), True),  # 3 of 5: the abstained did not cast
        ("cast", Count(2, 2, 0, eligible=8), False),
        ("cast", Count(0, 0, 5, eligible=8), False),
    ],
)
def test_the_base_is_all_present_or_cast(base, count, carried):
    assert carries(count, a_rule(base)) is carried


def test_two_thirds_is_exact_where_a_decimal_would_round():
    rule = a_rule("cast", Fraction(2, 3), more_than=False)

    assert carries(Count(2, 1, 0, eligible=3), rule)
    assert not carries(Count(1, 1, 0, eligible=3), rule)
    assert not carries(Count(0, 0, 0, eligible=3), rule)


def test_the_quorum_is_a_share_of_those_who_do_not_keep_away():
    assert has_quorum(Count(4, 0, 0, eligible=6), a_rule())
    assert not has_quorum(Count(4, 0, 0, eligible=7), a_rule())
    assert not has_quorum(Count(0, 0, 0, eligible=0), a_rule())


YES, NO = Count(3, 0, 0, eligible=3), Count(0, 3, 0, eligible=3)


def voted(candidate: int, score: int, *rounds: Count) -> Voted:
    return Voted(candidate, Decimal(score), rounds)


def test_the_best_scores_among_those_carried_are_chosen():
    found = outcome_of([voted(1, 80, YES), voted(2, 95, NO), voted(3, 90, YES), voted(4, 70, YES)],
                       a_rule(), 2)  # fmt: skip

    assert found == Outcome(order=(2, 3, 1, 4), chosen=frozenset({3, 1}))


def test_without_a_number_everybody_carried_is_chosen():
    found = outcome_of([voted(1, 80, YES), voted(2, 80, YES), voted(3, 90, NO)], a_rule(), None)

    assert found == Outcome(order=(3, 1, 2), chosen=frozenset({1, 2}))


def test_a_missing_quorum_names_the_candidate():
    absent = Count(1, 0, 0, eligible=3)

    assert outcome_of([voted(1, 80, YES), voted(2, 80, absent)], a_rule(), 1).lacking == (2,)


def test_a_tie_at_the_line_is_voted_again_until_it_is_broken():
    first = [voted(1, 95, YES), voted(2, 80, YES), voted(3, 80, YES), voted(4, 70, YES)]
    tied = outcome_of(first, a_rule(), 2)
    two_one, one_two = Count(2, 1, 0, eligible=3), Count(1, 2, 0, eligible=3)
    again = [voted(1, 95, YES), voted(2, 80, YES, one_two), voted(3, 80, YES, two_one),
             voted(4, 70, YES)]  # fmt: skip
    still = [voted(1, 95, YES), voted(2, 80, YES, two_one), voted(3, 80, YES, two_one)]

    assert (tied.tied, tied.places_left, tied.round, tied.chosen) == ((2, 3), 1, 2, frozenset({1}))
    assert outcome_of(again, a_rule(), 2).chosen == frozenset({1, 3})
    assert outcome_of(again, a_rule(), 2).tied == ()
    assert (outcome_of(still, a_rule(), 2).tied, outcome_of(still, a_rule(), 2).round) == (
        (2, 3),
        3,
    )


def test_a_tie_that_has_room_is_no_tie():
    found = outcome_of([voted(1, 80, YES), voted(2, 80, YES), voted(3, 70, YES)], a_rule(), 2)

    assert (found.chosen, found.tied) == (frozenset({1, 2}), ())


def test_no_place_leaves_everybody_out():
    assert outcome_of([voted(1, 80, YES)], a_rule(), 0).chosen == frozenset()


def test_an_order_by_votes_does_not_place_those_whom_the_reader_keeps_away_from():
    lines = [
        Line(1, "甲", "", None, None, (), None),
        Line(2, "乙", "", None, Count(yes=2, no=0, abstained=0, eligible=3), (), Result.CARRIED),
        Line(3, "丙", "", None, Count(yes=3, no=0, abstained=0, eligible=3), (), Result.CHOSEN),
    ]
    shown = BallotShown(Panel(), Text(zh="先进个人"), lines, a_rule(), None, [])
    office = Actor(account_id=1, post=Post.SEASON_OFFICE)

    def listed(**given: str) -> str:
        return "".join(line.name for line in lines_of(shown, Wanted(office, NOON, given)).rows)

    assert [listed(), listed(sort="yes"), listed(outcome="not_chosen"), listed(outcome="carried")] == [
        "甲乙丙", "丙乙甲", "", "乙",
    ]  # fmt: skip

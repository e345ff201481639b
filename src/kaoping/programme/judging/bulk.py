"""The acts of the review for many records at once: the same checks, one journal entry each.

For the demonstration and for members who vote on a whole list; one transaction a call.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from kaoping.acts.perform import journalled
from kaoping.foundation.people.rules import Actor
from kaoping.programme.judging.actions.checking import CheckForm, check_form
from kaoping.programme.judging.actions.panels import AssignJudges, Pair, assign_judges
from kaoping.programme.judging.actions.scoring import MarkGiven, ScoreCandidate, score_candidate
from kaoping.programme.judging.actions.voting import CastVote, cast_vote
from kaoping.programme.judging.planning import drop_plan, planned_pairs, solve_plan


def check_forms(actor: Actor, candidates: Iterable[int], *, now: datetime) -> None:
    """Let all these received candidates through."""
    with journalled():
        for candidate in candidates:
            check_form(actor, CheckForm(candidate=candidate), now=now)


def assign(actor: Actor, panel: int, *, now: datetime, at_most: int | None = None) -> None:
    """Solve the panel's plan and publish it; refused with what is infeasible."""
    with journalled():
        solve_plan(actor, panel, at_most, now=now)
        pairs = [Pair(**pair) for pair in planned_pairs(actor, panel)]
        assign_judges(actor, AssignJudges(panel=panel, pairs=pairs), now=now)
        drop_plan(actor, panel)


def score_candidates(
    rows: Iterable[tuple[Actor, int, Sequence[Mapping[str, object]], str]], *, now: datetime
) -> None:
    """Rows of (judge, assignment, marks, comment); marks as ``score_candidate`` takes them."""
    with journalled():
        for judge, assignment, marks, comment in rows:
            given = ScoreCandidate(
                assignment=assignment,
                marks=[MarkGiven.model_validate(mark) for mark in marks],
                comment=comment,
            )
            score_candidate(judge, given, now=now)


def cast_votes(actor: Actor, votes: Iterable[CastVote], *, now: datetime) -> None:
    """One member's votes on several candidates: all of them, or none."""
    with journalled():
        for vote in votes:
            cast_vote(actor, vote, now=now)

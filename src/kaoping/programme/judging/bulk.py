"""The acts of the review for many records at once: the same checks, one journal entry each.

For an office that publishes a whole plan and members who vote on a whole list; one
transaction a call.
"""

from collections.abc import Iterable
from datetime import datetime

from kaoping.acts.perform import journalled
from kaoping.foundation.people.rules import Actor
from kaoping.programme.judging.actions.panels import AssignJudges, Pair, assign_judges
from kaoping.programme.judging.actions.voting import CastVote, cast_vote
from kaoping.programme.judging.planning import drop_plan, planned_pairs, solve_plan


def assign(actor: Actor, panel: int, *, now: datetime, at_most: int | None = None) -> None:
    """Solve the panel's plan and publish it; refused with what is infeasible."""
    with journalled():
        solve_plan(actor, panel, at_most, now=now)
        pairs = [Pair(**pair) for pair in planned_pairs(actor, panel)]
        assign_judges(actor, AssignJudges(panel=panel, pairs=pairs), now=now)
        drop_plan(actor, panel)


def cast_votes(actor: Actor, votes: Iterable[CastVote], *, now: datetime) -> None:
    """One member's votes on several candidates: all of them, or none."""
    with journalled():
        for vote in votes:
            cast_vote(actor, vote, now=now)

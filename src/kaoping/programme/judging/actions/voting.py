"""The recorded vote and the decision (article 5.4)."""

from datetime import datetime

from pydantic import BaseModel, Field

from kaoping.acts.controls import HIDDEN
from kaoping.acts.perform import add, change, move, performs, permit, why_stale
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, found, refuse_if
from kaoping.foundation.words import N_
from kaoping.programme.judging.ballots import Ballot, ballot_of, why_undecided
from kaoping.programme.judging.belonging import keep_conflicts
from kaoping.programme.judging.keeping import why_keep_away, why_own_panel
from kaoping.programme.judging.loading import candidate_of, panel_for, panel_of, why_not_now
from kaoping.programme.judging.models import Decision, Panel, Vote
from kaoping.programme.judging.rules import Choice, PanelState


class CastVote(BaseModel):
    """A member's recorded vote on ``candidate``; a later ``round`` is only on those tied."""

    candidate: int = Field(title=N_("Candidate"), json_schema_extra=HIDDEN)
    choice: Choice = Field(title=N_("Vote"))
    round: int = Field(1, title=N_("Round"), ge=1, le=99, json_schema_extra=HIDDEN)


@performs(Act.CAST_VOTE)
def cast_vote(actor: Actor, given: CastVote, *, now: datetime) -> None:
    """Vote, or vote otherwise, after consolidation; who keeps away has no vote.

    A vote may be changed until a later round has begun: it says who was tied.

    The journal says that somebody voted, and never how: its readers are not of the panel.
    """
    candidate = candidate_of(given.candidate)
    panel = panel_for(candidate)
    seat = found(panel.seats.filter(account=actor.account_id or 0).first())
    seat.panel = panel
    permit(Act.CAST_VOTE, seat, by=actor, see=Act.SEE_CANDIDATE)
    refuse_if(
        why_not_now(panel.season, now),
        why_not_voting(panel),
        why_keep_away(seat, candidate),
        _why_not_round(panel, candidate.pk, given.round, now),
    )
    vote = Vote.objects.filter(seat=seat, candidate=candidate, round=given.round).first()
    if vote is None:
        vote = Vote(
            seat=seat, candidate=candidate, round=given.round, choice=given.choice.value, at=now
        )
        add(Act.CAST_VOTE, vote, by=actor, now=now, candidate=candidate.pk, round=given.round)
    elif vote.choice != given.choice:
        refuse_if(_why_it_stands(panel, given.round))
        change(
            Act.CAST_VOTE, vote, by=actor, now=now, untold=("choice",),
            choice=given.choice.value, at=now,
        )  # fmt: skip


def why_not_voting(panel: Panel) -> Refusal | None:
    """Why the panel takes no votes now."""
    if panel.state == PanelState.VOTING:
        return None
    return Refusal.of("not_voting", state=PanelState(panel.state))


def _why_not_round(panel: Panel, candidate: int, number: int, now: datetime) -> Refusal | None:
    if number == 1:
        return None
    if number <= ballot_of(panel, now).outcome.again.get(candidate, 1):
        return None
    return Refusal.of("no_such_round", field="round", round=number)


def _why_it_stands(panel: Panel, number: int) -> Refusal | None:
    if Vote.objects.filter(seat__panel=panel, round__gt=number).exists():
        return Refusal.of("vote_stands", field="round", round=number)
    return None


class Decide(BaseModel):
    """Decide on every candidate of ``panel``, by its scores and its votes."""

    panel: int = Field(title=N_("Panel"), json_schema_extra=HIDDEN)
    version: int | None = None


@performs(Act.DECIDE)
def decide(actor: Actor, given: Decide, *, now: datetime) -> None:
    """Choose by score among those whose vote carried, within the number to be honoured.

    Refused while a quorum is missing, or while a tie stands at the line.
    """
    panel = panel_of(given.panel)
    permit(Act.DECIDE, panel, by=actor, see=Act.SEE_CANDIDATE)
    ballot = ballot_of(panel, now)
    own = why_own_panel(actor, panel, ballot.candidates.values())
    refuse_if(
        why_not_now(panel.season, now),
        why_stale(panel, given.version),
        panel.flow.why_not(panel.state, Act.DECIDE),
        own or why_undecided(ballot),
    )
    keep_conflicts(ballot.conflicts)
    decisions = []
    for place, pk in enumerate(ballot.outcome.order, start=1):
        candidate, chosen = ballot.candidates[pk], pk in ballot.outcome.chosen
        act = Act.DECIDE if chosen else Act.PASS_OVER
        move(act, candidate, by=actor, now=now, because_of=panel)
        decisions.append(_decision(panel, ballot, pk, place, chosen=chosen))
    Decision.objects.bulk_create(decisions, batch_size=500)
    move(Act.DECIDE, panel, by=actor, now=now)


def _decision(panel: Panel, ballot: Ballot, pk: int, place: int, *, chosen: bool) -> Decision:
    voted = ballot.voted[pk]
    count = voted.count(1)
    return Decision(
        candidate=ballot.candidates[pk],
        panel=panel,
        chosen=chosen,
        place=place,
        yes=count.yes,
        no=count.no,
        abstained=count.abstained,
        eligible=count.eligible,
        base=count.base(ballot.rule),
        rounds=max(1, len(voted.rounds)),
    )

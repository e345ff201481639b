"""Scores, conflicts and recusals by judges; consolidation by the office (articles 5.4, 6)."""

from datetime import datetime
from decimal import Decimal

from pydantic import BaseModel, Field

from kaoping.acts.controls import HIDDEN, LONG
from kaoping.acts.perform import move, note, performs, permit, why_stale
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal, found, refuse_if
from kaoping.foundation.rows import one_of
from kaoping.foundation.words import N_
from kaoping.programme.judging.ballots import why_not_complete
from kaoping.programme.judging.keeping import keep_away, why_own_panel
from kaoping.programme.judging.loading import (
    assignment_of,
    candidate_of,
    checked,
    panel_for,
    panel_of,
    why_not_now,
)
from kaoping.programme.judging.models import Assignment, Mark, Panel
from kaoping.programme.judging.rules import (
    AssignmentState,
    Cause,
    PanelState,
    mark_faults,
    mean_of,
    weighted_total,
)
from kaoping.programme.judging.terms import terms_of
from kaoping.programme.recommendation.models import Candidate


class MarkGiven(BaseModel):
    """Points and a word on one standard."""

    standard: str = Field(json_schema_extra=HIDDEN)
    points: Decimal = Field(title=N_("Points"), max_digits=5, decimal_places=1)
    comment: str = Field("", title=N_("Comment"), max_length=500)


class ScoreCandidate(BaseModel):
    """The marks of one assignment: one for each standard of the honour."""

    assignment: int = Field(json_schema_extra=HIDDEN)
    marks: list[MarkGiven] = Field(title=N_("Marks"))
    comment: str = Field("", title=N_("Overall comment"), max_length=1000, json_schema_extra=LONG)
    version: int | None = None


@performs(Act.SCORE_CANDIDATE)
def score_candidate(actor: Actor, given: ScoreCandidate, *, now: datetime) -> None:
    """Score the standards of article 6; may be done again until scores are consolidated."""
    assignment = assignment_of(given.assignment)
    permit(Act.SCORE_CANDIDATE, assignment, by=actor, see=Act.SEE_SCORES)
    panel = assignment.seat.panel
    terms, honour = terms_of(panel.season), panel.honour
    weights, full = terms.weights(honour), terms.full_score
    refuse_if(
        why_not_now(panel.season, now),
        why_stale(assignment, given.version),
        why_not_scoring(panel),
        assignment.flow.why_not(assignment.state, Act.SCORE_CANDIDATE),
        mark_faults([(m.standard, m.points) for m in given.marks], weights, full),
    )
    total = weighted_total({m.standard: m.points for m in given.marks}, weights, full)
    move(Act.SCORE_CANDIDATE, assignment, by=actor, now=now, total=total, comment=given.comment)
    Mark.objects.bulk_create(
        [Mark(assignment=assignment, **mark.model_dump()) for mark in given.marks],
        update_conflicts=True,
        unique_fields=["assignment", "standard"],
        update_fields=["points", "comment"],
    )
    keep_score(assignment.candidate_id)


def why_not_scoring(panel: Panel) -> Refusal | None:
    """Why the panel takes no scores now."""
    if panel.state == PanelState.SCORING:
        return None
    return Refusal.of("not_scoring", state=PanelState(panel.state))


def keep_score(candidate_id: int) -> None:
    """Write the mean of the totals that stand onto the candidate, where lists read it.

    The candidate's row is locked first, so that two judges at once both count.
    """
    found(one_of(Candidate.objects.select_for_update().only("pk").filter(pk=candidate_id)))
    totals = Assignment.objects.filter(candidate=candidate_id, state=AssignmentState.SCORED)
    given = [total for total in totals.values_list("total", flat=True) if total is not None]
    Candidate.objects.filter(pk=candidate_id).update(score=mean_of(given), scores=len(given))


class Recuse(BaseModel):
    """A judge leaves one assignment for ``reason``."""

    assignment: int = Field(json_schema_extra=HIDDEN)
    reason: str = Field(title=N_("Reason"), min_length=1, max_length=500, json_schema_extra=LONG)


@performs(Act.RECUSE)
def recuse(actor: Actor, given: Recuse, *, now: datetime) -> None:
    """Leave an assignment: it is blocked for later ones and the judge drops from the base."""
    assignment = assignment_of(given.assignment)
    permit(Act.RECUSE, assignment, by=actor, see=Act.SEE_SCORES)
    panel = assignment.seat.panel
    refuse_if(
        why_not_now(panel.season, now),
        panel.flow.why_not(panel.state, Act.DECIDE) if _is_over(panel) else None,
        assignment.flow.why_not(assignment.state, Act.RECUSE),
    )
    move(Act.RECUSE, assignment, by=actor, now=now, reason=given.reason)
    keep_away(assignment.seat, assignment.candidate_id, Cause.RECUSED, given.reason)
    keep_score(assignment.candidate_id)


class DeclareConflict(BaseModel):
    """A judge of the candidate's panel says why it keeps away from ``candidate``."""

    candidate: int = Field(title=N_("Candidate"), json_schema_extra=HIDDEN)
    reason: str = Field(title=N_("Reason"), min_length=1, max_length=500, json_schema_extra=LONG)


@performs(Act.DECLARE_CONFLICT)
def declare_conflict(actor: Actor, given: DeclareConflict, *, now: datetime) -> None:
    """Declare a stake in a candidate: no assignment, no score, no vote, and out of the base."""
    candidate = candidate_of(given.candidate)
    panel = panel_for(candidate)
    row = panel.seats.filter(account=actor.account_id or 0).first()
    seat = permit(Act.DECLARE_CONFLICT, row, by=actor, see=Act.SEE_CANDIDATE)
    refuse_if(
        why_not_now(panel.season, now),
        panel.flow.why_not(panel.state, Act.DECIDE) if _is_over(panel) else None,
    )
    keep_away(seat, candidate.pk, Cause.DECLARED, given.reason)
    note(Act.DECLARE_CONFLICT, seat, by=actor, now=now, reason=given.reason,
         after={"candidate": candidate.pk})  # fmt: skip
    assignment = Assignment.objects.filter(seat=seat, candidate=candidate).first()
    if assignment is not None and assignment.state != AssignmentState.RECUSED:
        assignment.candidate = candidate
        move(Act.DECLARE_CONFLICT, assignment, by=actor, now=now, reason=given.reason)
        keep_score(candidate.pk)


def _is_over(panel: Panel) -> bool:
    return panel.state == PanelState.DECIDED


class ConsolidateScores(BaseModel):
    """Close the scoring of ``panel`` and open its vote."""

    panel: int = Field(title=N_("Panel"), json_schema_extra=HIDDEN)
    version: int | None = None


@performs(Act.CONSOLIDATE_SCORES)
def consolidate_scores(actor: Actor, given: ConsolidateScores, *, now: datetime) -> None:
    """Fix the scores once every judge has scored or recused and nobody has too few."""
    panel = panel_of(given.panel)
    permit(Act.CONSOLIDATE_SCORES, panel, by=actor, see=Act.SEE_CANDIDATE)
    own = why_own_panel(actor, panel, checked(panel))
    refuse_if(
        why_not_now(panel.season, now),
        why_stale(panel, given.version),
        panel.flow.why_not(panel.state, Act.CONSOLIDATE_SCORES),
        own or why_not_complete(panel, now),
    )
    move(Act.CONSOLIDATE_SCORES, panel, by=actor, now=now)

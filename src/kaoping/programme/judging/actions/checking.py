"""The formal check of what was received (article 7, before the review of 5.4)."""

from datetime import datetime

from pydantic import BaseModel, Field

from kaoping.acts.controls import LONG
from kaoping.acts.perform import move, performs, permit, why_stale
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import refuse_if
from kaoping.foundation.words import N_
from kaoping.programme.judging.keeping import why_own_candidacy
from kaoping.programme.judging.loading import candidate_of, why_not_now
from kaoping.programme.judging.models import FormalCheck
from kaoping.programme.recommendation.models import Candidate


class CheckForm(BaseModel):
    """``candidate`` passes the formal check."""

    candidate: int = Field(title=N_("Candidate"))
    version: int | None = None


class RefuseForm(BaseModel):
    """``candidate`` does not pass the formal check, for ``reason``."""

    candidate: int = Field(title=N_("Candidate"))
    reason: str = Field(
        title=N_("Reason"),
        description=N_("Say what is missing or wrong; the number refused is published."),
        min_length=1,
        max_length=500,
        json_schema_extra=LONG,
    )
    version: int | None = None


@performs(Act.CHECK_FORM)
def check_form(actor: Actor, given: CheckForm, *, now: datetime) -> None:
    """Let a received candidate through to the review."""
    candidate = _ready(Act.CHECK_FORM, actor, given.candidate, given.version, now)
    move(Act.CHECK_FORM, candidate, by=actor, now=now)
    FormalCheck.objects.create(candidate=candidate, passed=True, at=now)


@performs(Act.REFUSE_FORM)
def refuse_form(actor: Actor, given: RefuseForm, *, now: datetime) -> None:
    """Refuse a received candidate; the reason is kept for it and for the notice's counts."""
    candidate = _ready(Act.REFUSE_FORM, actor, given.candidate, given.version, now)
    move(Act.REFUSE_FORM, candidate, by=actor, now=now, reason=given.reason)
    FormalCheck.objects.create(candidate=candidate, passed=False, reason=given.reason, at=now)


def _ready(act: Act, actor: Actor, pk: int, version: int | None, now: datetime) -> Candidate:
    candidate = candidate_of(pk)
    permit(act, candidate, by=actor, see=Act.SEE_CANDIDATE)
    refuse_if(
        why_not_now(candidate.season, now),
        why_stale(candidate, version),
        candidate.flow.why_not(candidate.state, act),
        why_own_candidacy(actor, candidate),
    )
    return candidate

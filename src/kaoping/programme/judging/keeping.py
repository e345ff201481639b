"""Keeping away: an officer from the review of what touches them, a judge from a candidate."""

from collections.abc import Iterable

from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal
from kaoping.programme.judging.belonging import all_conflicts, units_of
from kaoping.programme.judging.models import Conflict, Panel, Seat
from kaoping.programme.judging.rules import ARTICLE, Cause
from kaoping.programme.recommendation.models import Candidate
from kaoping.programme.season.models import Season


def stake_of(actor: Actor, season: Season) -> frozenset[int]:
    """The units below the host that the actor belongs to as a person, in any post."""
    if actor.person_id is None:
        return frozenset()
    return frozenset(units_of({actor.person_id}, season)[actor.person_id] - {season.host_id})


def touches(stake: frozenset[int], actor: Actor, candidate: Candidate) -> bool:
    """Whether the candidate is the actor, or of the actor's team, unit or one right below."""
    subject = candidate.subject
    if actor.person_id is not None and subject.person_id == actor.person_id:
        return True
    near = {
        subject.unit_id,
        subject.parent.unit_id if subject.parent else None,
        subject.team.unit_id if subject.team else None,
    }
    return not stake.isdisjoint(near)


def why_own_candidacy(actor: Actor, candidate: Candidate) -> Refusal | None:
    """Why the officer leaves this candidate to a colleague."""
    if touches(stake_of(actor, candidate.season), actor, candidate):
        return Refusal.of("own_candidacy", field="candidate", article=ARTICLE)
    return None


def why_own_panel(
    actor: Actor, panel: Panel, candidates: Iterable[Candidate]
) -> tuple[Refusal, ...]:
    """Why the officer leaves this panel to a colleague: a candidate touches them.

    Where there is a reason it is the only one that they are told: all others tell of the review.
    """
    if kept_from(actor, panel.season, candidates):
        return (Refusal.of("own_candidacy", article=ARTICLE),)
    return ()


def kept_from(actor: Actor, season: Season, candidates: Iterable[Candidate]) -> frozenset[int]:
    """Those of the candidates that touch the actor, by id."""
    stake = stake_of(actor, season)
    return frozenset(one.pk for one in candidates if touches(stake, actor, one))


def why_keep_away(seat: Seat, candidate: Candidate) -> Refusal | None:
    """Why this judge leaves discussion and vote on the candidate, by rule or by own word."""
    found = all_conflicts([seat], [candidate], candidate.season)
    causes = found.get((seat.pk, candidate.pk))
    if not causes:
        return None
    return Refusal.of("you_keep_away", field="candidate", article=ARTICLE, cause=causes[0])


def keep_away(seat: Seat, candidate_id: int, cause: Cause, reason: str) -> Conflict:
    """Store the judge's own word; the latest reason stands."""
    conflict, _ = Conflict.objects.update_or_create(
        seat=seat, candidate_id=candidate_id, cause=cause.value, defaults={"reason": reason}
    )
    return conflict

"""Keeping away: an officer from the review of what touches them, a judge from a candidate."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal
from kaoping.programme.judging.belonging import all_conflicts, units_of
from kaoping.programme.judging.models import Conflict, Panel, Seat
from kaoping.programme.judging.rules import ARTICLE, Cause
from kaoping.programme.recommendation.models import Candidate
from kaoping.programme.recommendation.queries.told import decided_in_secret
from kaoping.programme.recommendation.rules import CandidateState
from kaoping.programme.season.models import Season, Subject


@dataclass(frozen=True, slots=True)
class Stake:
    """Where an officer belongs as a person, in any post, below the season's host.

    ``units`` are its units, ``spans`` the first and last number of what each holds in the
    season's frozen tree. As a judge (``conflicts``) the officer keeps away from what is of
    these units and teams, from all that lies below them, and from the units above them.
    """

    person: int | None = None
    units: frozenset[int] = frozenset()
    spans: tuple[tuple[int, int], ...] = ()

    def __bool__(self) -> bool:
        return self.person is not None

    def holds(self, subject: Subject) -> bool:
        """Whether the officer keeps away from this candidate."""
        if self.person is not None and subject.person_id == self.person:
            return True
        if subject.team is not None and subject.team.unit_id in self.units:
            return True
        below = subject.rgt if subject.unit_id is not None else subject.lft
        return any(
            first <= subject.lft <= last or subject.lft < first <= below
            for first, last in self.spans
        )

    @property
    def where(self) -> Q:
        """The same of candidates in a list."""
        found = Q(subject__person=self.person) if self.person is not None else Q(pk__in=())
        if self.units:
            found |= Q(subject__team__unit__in=self.units)
        for first, last in self.spans:
            found |= Q(subject__lft__gte=first, subject__lft__lte=last)
            found |= Q(subject__unit__isnull=False, subject__lft__lt=first, subject__rgt__gte=first)
        return found


def stake_of(actor: Actor, season: Season) -> Stake:
    """What the actor has at stake in the season's candidates, as a person."""
    if actor.person_id is None:
        return Stake()
    units = units_of({actor.person_id}, season)[actor.person_id] - {season.host_id}
    stands = Subject.objects.filter(season=season, unit__in=units) if units else ()
    spans = tuple(sorted((one.lft, one.rgt) for one in stands))
    return Stake(actor.person_id, frozenset(units), spans)


def kept_secret(stake: Stake, season: Season) -> set[int]:
    """The candidates, by id, of whom the officer may not know yet what was decided."""
    if not stake:
        return set()
    decided = (CandidateState.CHOSEN, CandidateState.NOT_CHOSEN)
    own = Candidate.objects.filter(stake.where, season=season, state__in=decided)
    states = {pk: CandidateState(state) for pk, state in own.values_list("pk", "state")}
    return decided_in_secret(season.pk, states)


def state_told(candidate: Candidate) -> CandidateState:
    """The state that an officer who keeps away may know: reviewed, until the notice tells more."""
    state = CandidateState(candidate.state)
    secret = decided_in_secret(candidate.season_id, {candidate.pk: state})
    return CandidateState.CHECKED if secret else state


def why_own_candidacy(actor: Actor, candidate: Candidate) -> Refusal | None:
    """Why the officer leaves this candidate to a colleague."""
    if stake_of(actor, candidate.season).holds(candidate.subject):
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
    return frozenset(one.pk for one in candidates if stake.holds(one.subject))


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

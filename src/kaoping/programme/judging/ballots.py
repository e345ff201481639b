"""Counting a panel's scores and votes: what is still missing, and what it comes to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from kaoping.foundation.refusal import Refusal
from kaoping.programme.judging.belonging import Kept, all_conflicts
from kaoping.programme.judging.deciding import Count, Outcome, Voted, outcome_of
from kaoping.programme.judging.loading import checked, seats_of
from kaoping.programme.judging.models import Assignment, Panel, Seat, Vote
from kaoping.programme.judging.rules import ARTICLE, AssignmentState, Choice
from kaoping.programme.judging.terms import terms_of
from kaoping.programme.recommendation.models import Candidate
from kaoping.programme.recommendation.rules import CandidateState
from kaoping.programme.scheme.requirements import PanelRule
from kaoping.programme.season.models import Subject
from kaoping.programme.season.queries import still_open
from kaoping.programme.season.rules import Phase

NO_SCORE = Decimal(0)


@dataclass
class Ballot:
    """The votes of a panel on the candidates that await its decision."""

    seats: list[Seat]
    candidates: dict[int, Candidate]
    conflicts: Kept
    cast: dict[int, dict[int, dict[int, Choice]]]  # candidate → round → seat → choice
    rule: PanelRule
    places: int | None

    @cached_property
    def voted(self) -> dict[int, Voted]:
        return {pk: self._voted(candidate) for pk, candidate in self.candidates.items()}

    @cached_property
    def outcome(self) -> Outcome:
        return outcome_of(list(self.voted.values()), self.rule, self.places)

    def _voted(self, candidate: Candidate) -> Voted:
        last = max(self.cast.get(candidate.pk, {}), default=1)
        counts = tuple(self._count(candidate.pk, n) for n in range(1, last + 1))
        score = NO_SCORE if candidate.score is None else candidate.score
        return Voted(candidate.pk, score, counts)

    def _count(self, candidate: int, number: int) -> Count:
        """Votes of those who keep away, even if cast before, count for nothing."""
        free = [s.pk for s in self.seats if (s.pk, candidate) not in self.conflicts]
        cast = self.cast.get(candidate, {}).get(number, {})
        choices = [cast[seat] for seat in free if seat in cast]
        return Count(
            choices.count(Choice.YES),
            choices.count(Choice.NO),
            choices.count(Choice.ABSTAIN),
            len(free),
        )


def ballot_of(panel: Panel, now: datetime) -> Ballot:
    """Read the ballot; posts and conflicts are found afresh, so that a change counts at once.

    Who sits no more is of neither the quorum nor the base, and an earlier vote counts for nothing.
    """
    seats = [seat for seat in seats_of(panel, now) if seat.sits]
    candidates = checked(panel)
    cast: dict[int, dict[int, dict[int, Choice]]] = {}
    votes = Vote.objects.filter(seat__panel=panel)
    for seat, pk, number, choice in votes.values_list("seat_id", "candidate_id", "round", "choice"):
        cast.setdefault(pk, {}).setdefault(number, {})[seat] = Choice(choice)
    terms = terms_of(panel.season)
    return Ballot(
        seats,
        {candidate.pk: candidate for candidate in candidates},
        all_conflicts(seats, candidates, panel.season),
        cast,
        terms.panel_rule,
        terms.places(panel.honour),
    )


def why_not_complete(panel: Panel, now: datetime) -> Iterator[Refusal]:
    """What still stands before consolidation: who is yet to come in, open checks, and each
    candidate's gaps."""
    here = Candidate.objects.filter(season=panel.season_id, honour=panel.honour)
    filed = here.filter(state=CandidateState.FILED).count()
    if filed:
        yield Refusal.of("packages_open", article=ARTICLE, count=filed)
    forward = here.filter(state=CandidateState.FORWARD).values("slate__body")
    bodies = Subject.objects.filter(pk__in=forward).order_by("order", "pk")
    coming = still_open(bodies, panel.season_id, Phase.RECOMMENDATION, now)
    if coming:
        yield Refusal.of("packages_may_come", article=ARTICLE, bodies="、".join(coming))
    waiting = here.filter(state=CandidateState.RECEIVED).count()
    if waiting:
        yield Refusal.of("checks_open", count=waiting)
    candidates = checked(panel)
    if not candidates:
        yield Refusal.of("nothing_to_judge", article=ARTICLE)
    open_ = Assignment.objects.filter(seat__panel=panel, state=AssignmentState.GIVEN)
    judges: dict[int, list[str]] = {}
    for pk, name in open_.values_list("candidate_id", "seat__person__name"):
        judges.setdefault(pk, []).append(name)
    yield from _scored_in_conflict(panel, candidates)
    needed = terms_of(panel.season).scores_needed
    for candidate in candidates:
        missing = judges.get(candidate.pk, [])
        if missing or candidate.scores < needed:
            yield Refusal.of(
                "scores_missing",
                candidate=candidate.subject.name,
                given=candidate.scores,
                needed=needed,
                judges="、".join(missing) or "—",
            )


def _scored_in_conflict(panel: Panel, candidates: Sequence[Candidate]) -> Iterator[Refusal]:
    """Scores of judges who came to belong to a candidate's surroundings after they gave them."""
    seats = {seat.pk: seat for seat in panel.seats.select_related("person")}
    scored = Assignment.objects.filter(seat__panel=panel, state=AssignmentState.SCORED)
    pairs = set(scored.values_list("seat_id", "candidate_id"))
    names = {candidate.pk: candidate.subject.name for candidate in candidates}
    conflicts = all_conflicts(seats.values(), candidates, panel.season, only=pairs)
    for seat, candidate in sorted(conflicts.keys() & pairs):
        yield Refusal.of(
            "score_in_conflict",
            article=ARTICLE,
            judge=seats[seat].person.name,
            candidate=names[candidate],
            cause=conflicts[seat, candidate][0],
        )


def why_undecided(ballot: Ballot) -> Iterator[Refusal]:
    """Every quorum that is missing; or the tie at the line, to be voted on again."""
    if not ballot.candidates:
        yield Refusal.of("nothing_to_judge", article=ARTICLE)
    outcome, rule = ballot.outcome, ballot.rule
    for pk in outcome.lacking:
        count = ballot.voted[pk].count(1)
        yield Refusal.of(
            "quorum_missing",
            candidate=ballot.candidates[pk].subject.name,
            present=count.present,
            eligible=count.eligible,
            quorum=rule.quorum,
        )
    if outcome.tied:
        names = [ballot.candidates[pk].subject.name for pk in outcome.tied]
        yield Refusal.of(
            "tie_at_the_line",
            candidates="、".join(names),
            places=outcome.places_left,
            round=outcome.round,
        )

"""Counting a panel's votes: what was cast, by whom it counts, what it comes to."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from kaoping.programme.judging.belonging import Kept, all_conflicts
from kaoping.programme.judging.deciding import Count, Outcome, Voted, outcome_of
from kaoping.programme.judging.loading import checked, seats_of
from kaoping.programme.judging.models import Panel, Seat, Vote
from kaoping.programme.judging.rules import Choice
from kaoping.programme.judging.terms import terms_of
from kaoping.programme.recommendation.models import Candidate
from kaoping.programme.scheme.requirements import PanelRule

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


def ballot_of(panel: Panel) -> Ballot:
    """Read the ballot; conflicts are found afresh, so that a new post counts at once."""
    seats, candidates = seats_of(panel), checked(panel)
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

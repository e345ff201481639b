"""A panel member's ballot paper: the candidates it may vote on, without who keeps away."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, QuerySet

from kaoping.acts.perform import permit
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.prepared import Given, Prepared
from kaoping.foundation.refusal import found
from kaoping.programme.judging.ballots import ballot_of
from kaoping.programme.judging.loading import panel_of
from kaoping.programme.judging.models import Assignment, Panel
from kaoping.programme.judging.rules import Choice, PanelState
from kaoping.programme.judging.terms import terms_of
from kaoping.programme.recommendation.models import Candidate
from kaoping.programme.recommendation.rules import CandidateState
from kaoping.programme.scheme.edition import Text


@dataclass(frozen=True, slots=True)
class OnBallot:
    """A candidate to vote on in ``round``, with the panel's score and the own vote."""

    candidate: int
    name: str
    body: str
    short_form: str
    score: Decimal | None
    round: int
    choice: Choice | None


@dataclass(frozen=True, slots=True)
class Paper:
    panel: Panel
    honour: Text
    lines: list[OnBallot]
    kept_away: int

    @property
    def cast(self) -> int:
        return sum(line.choice is not None for line in self.lines)


def ballot_paper(actor: Actor, pk: int, now: datetime) -> Paper:
    """What the member votes on, in order of score; empty outside the vote.

    A tie at the line puts those tied on the paper once more, for the next round; for who has
    not voted in the round before only once others vote in the next.
    """
    panel = panel_of(pk)
    seat = found(panel.seats.filter(account=actor.account_id or 0).first())
    seat.panel = panel
    permit(Act.CAST_VOTE, seat, by=actor, see=Act.CAST_VOTE)
    honour = terms_of(panel.season).edition.honour(panel.honour).name
    if panel.state != PanelState.VOTING:
        return Paper(panel, honour, [], 0)
    ballot = ballot_of(panel, now)
    free = [c for c in ballot.outcome.order if (seat.pk, c) not in ballot.conflicts]
    lines = []
    for candidate in map(ballot.candidates.__getitem__, free):
        cast = ballot.cast.get(candidate.pk, {})
        number = ballot.outcome.again.get(candidate.pk, 1)
        if number > 1 and number not in cast and seat.pk not in cast.get(number - 1, {}):
            number -= 1
        lines.append(
            OnBallot(
                candidate.pk,
                candidate.subject.name,
                candidate.slate.body.name,
                candidate.short_form,
                candidate.score,
                number,
                cast.get(number, {}).get(seat.pk),
            )
        )
    lines.sort(key=lambda line: -line.round)
    return Paper(panel, honour, lines, len(ballot.candidates) - len(free))


def panels_voting(actor: Actor) -> list[tuple[int, str]]:
    """The panels that the actor sits on and that vote now: id and name."""
    return _voting(account=actor.account_id or 0)


@Prepared
def _voting() -> QuerySet[Panel, tuple[int, str]]:
    panels = Panel.objects.filter(seats__account=Given("account"), state=PanelState.VOTING)
    return panels.order_by("pk").values_list("pk", "name")


def my_candidate(actor: Actor, pk: int) -> Candidate:
    """A candidate assigned to the judge, or on its ballot; else not found."""
    rows = Candidate.objects.select_related("subject").filter(pk=pk)
    assigned = Assignment.objects.filter(account=actor.account_id or 0, candidate=OuterRef("pk"))
    voting = rows.filter(
        state=CandidateState.CHECKED,
        season__panels__honour=F("honour"),
        season__panels__state=PanelState.VOTING,
        season__panels__seats__account=actor.account_id or 0,
    )
    return found(rows.filter(Exists(assigned)).first() or voting.first())

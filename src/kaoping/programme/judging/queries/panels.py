"""The panel as the office sees it: members, loads, progress, conflicts, votes, outcome."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Q

from kaoping.acts.perform import permit
from kaoping.acts.verbs import Act
from kaoping.foundation.people.models import Account
from kaoping.foundation.people.rules import Actor
from kaoping.foundation.refusal import Refusal
from kaoping.programme.judging.ballots import Ballot, ballot_of, why_not_complete, why_undecided
from kaoping.programme.judging.deciding import Count as Votes
from kaoping.programme.judging.deciding import carries
from kaoping.programme.judging.keeping import Stake, kept_from, stake_of, why_own_panel
from kaoping.programme.judging.loading import checked, judges_of, panel_of
from kaoping.programme.judging.models import Assignment, Conflict, Decision, Panel, Seat
from kaoping.programme.judging.rules import AssignmentState, Cause, PanelState, Result
from kaoping.programme.judging.terms import terms_of
from kaoping.programme.recommendation.models import Candidate
from kaoping.programme.recommendation.rules import CandidateState
from kaoping.programme.scheme.edition import Text
from kaoping.programme.scheme.requirements import PanelRule
from kaoping.programme.season.models import Season


@dataclass(frozen=True, slots=True)
class Member:
    """A judge on the panel with the load and what came of it."""

    seat: int
    name: str
    unit: str
    given: int
    scored: int
    recused: int
    conflicts: int

    @property
    def load(self) -> int:
        return self.given + self.scored


@dataclass(frozen=True, slots=True)
class PanelShown:
    panel: Panel
    honour: Text
    members: list[Member]
    candidates: int
    waiting: int  # for the formal check
    needed: int  # scores for each candidate
    rule: PanelRule
    places: int | None

    @property
    def given(self) -> int:
        return sum(member.given for member in self.members)

    @property
    def scored(self) -> int:
        return sum(member.scored for member in self.members)

    @property
    def load(self) -> int:
        return self.given + self.scored


def panels_of(actor: Actor, season: Season) -> dict[str, Panel]:
    """The panels of a season by honour; none for whoever does not run it."""
    permit(Act.FORM_PANEL, season, by=actor, see=Act.FORM_PANEL)
    return {panel.honour: panel for panel in Panel.objects.filter(season=season)}


def own_panel(actor: Actor, pk: int) -> Panel:
    """A panel of a season that the actor runs; not found for anybody else."""
    panel = panel_of(pk)
    permit(Act.ASSIGN_JUDGES, panel, by=actor, see=Act.ASSIGN_JUDGES)
    return panel


def panel_shown(actor: Actor, pk: int) -> PanelShown:
    panel = own_panel(actor, pk)
    terms = terms_of(panel.season)
    here = Candidate.objects.filter(season=panel.season_id, honour=panel.honour)
    counted = here.aggregate(
        waiting=Count("pk", filter=Q(state=CandidateState.RECEIVED)),
        past=Count("pk", filter=~Q(state__in=_NOT_REVIEWED)),
    )
    return PanelShown(
        panel,
        terms.edition.honour(panel.honour).name,
        members_of(panel),
        counted["past"],
        counted["waiting"],
        terms.scores_needed,
        terms.panel_rule,
        terms.places(panel.honour),
    )


_NOT_REVIEWED = (
    CandidateState.FORWARD, CandidateState.WITHDRAWN, CandidateState.STRUCK,
    CandidateState.FILED, CandidateState.RECEIVED, CandidateState.REFUSED,
)  # fmt: skip


def members_of(panel: Panel) -> list[Member]:
    """The members in the order of their appointment: three statements."""
    counted: dict[int, dict[str, int]] = {}
    rows = Assignment.objects.filter(seat__panel=panel).order_by().values_list("seat", "state")
    for seat, state, number in rows.annotate(number=Count("pk")):
        counted.setdefault(seat, {})[state] = number
    apart = Conflict.objects.filter(seat__panel=panel).order_by().values_list("seat")
    kept = dict(apart.annotate(number=Count("candidate", distinct=True)))
    seats = panel.seats.select_related("person", "account__home").order_by("pk")
    return [
        Member(
            seat.pk,
            seat.person.name,
            seat.account.home.name if seat.account.home else seat.person.employer,
            given=counted.get(seat.pk, {}).get(AssignmentState.GIVEN, 0),
            scored=counted.get(seat.pk, {}).get(AssignmentState.SCORED, 0),
            recused=counted.get(seat.pk, {}).get(AssignmentState.RECUSED, 0),
            conflicts=kept.get(seat.pk, 0),
        )
        for seat in seats
    ]


def who_may_judge(actor: Actor, panel: Panel, now: datetime) -> list[tuple[str, str]]:
    """Accounts with the post of a judge at the host that do not sit yet, for a choice."""
    permit(Act.APPOINT_JUDGE, panel, by=actor, see=Act.APPOINT_JUDGE)
    held = judges_of(panel.season, now)
    rows = (
        Account.objects.filter(posts__in=held, person__isnull=False, is_active=True)
        .exclude(person__in=panel.seats.values("person"))
        .select_related("person", "home")
        .order_by("person__name", "pk")
        .distinct()
    )
    return [
        (str(a.pk), f"{a.person.name if a.person else a} · {a.home.name if a.home else '—'}")
        for a in rows
    ]


def kept_away(actor: Actor, pk: int) -> list[tuple[str, str, Cause, str]]:
    """Judge, candidate, cause and reason of every conflict on the panel.

    Without those with candidates that the reader keeps away from.
    """
    panel = own_panel(actor, pk)
    around = ("subject__parent", "subject__team")
    named = Candidate.objects.filter(conflicts__seat__panel=panel).select_related(*around)
    away = kept_from(actor, panel.season, named.distinct())
    rows = Conflict.objects.filter(seat__panel=panel).exclude(candidate__in=away)
    rows = rows.order_by("seat", "candidate", "cause")
    return [
        (judge, candidate, Cause(cause), reason)
        for judge, candidate, cause, reason in rows.values_list(
            "seat__person__name", "candidate__subject__name", "cause", "reason"
        )
    ]


@dataclass(frozen=True, slots=True)
class Line:
    """A candidate on the ballot; scores, counts and outcome are None where the reader keeps away."""

    candidate: int
    name: str
    body: str
    score: Decimal | None
    count: Votes | None
    later: tuple[Votes, ...]
    outcome: Result | None


@dataclass(frozen=True, slots=True)
class BallotShown:
    """The whole ballot as the office sees it before it decides.

    Those that the reader keeps away from stand last: their place would tell the score.
    """

    panel: Panel
    honour: Text
    lines: list[Line]
    rule: PanelRule
    places: int | None
    missing: list[Refusal]

    @property
    def chosen(self) -> int:
        return sum(line.outcome is Result.CHOSEN for line in self.lines)


def ballot_shown(actor: Actor, pk: int, now: datetime) -> BallotShown:
    """The votes counted and what they come to; after the decision, what was decided."""
    panel = own_panel(actor, pk)
    terms = terms_of(panel.season)
    honour = terms.edition.honour(panel.honour).name
    stake = stake_of(actor, panel.season)
    if panel.state == PanelState.DECIDED:
        lines, missing = _decided(panel, stake)
    else:
        lines, missing = _counted(actor, ballot_of(panel, now), panel, stake)
    lines.sort(key=lambda line: line.outcome is None)
    return BallotShown(panel, honour, lines, terms.panel_rule, terms.places(panel.honour), missing)


def _counted(
    actor: Actor, ballot: Ballot, panel: Panel, stake: Stake
) -> tuple[list[Line], list[Refusal]]:
    outcome = ballot.outcome
    lines = []
    for pk in outcome.order:
        candidate, voted = ballot.candidates[pk], ballot.voted[pk]
        hidden = stake.holds(candidate.subject)
        lines.append(
            Line(
                pk,
                candidate.subject.name,
                candidate.slate.body.name,
                None if hidden else candidate.score,
                None if hidden else voted.count(1),
                () if hidden else voted.rounds[1:],
                None if hidden else _outcome(pk, ballot),
            )
        )
    own = why_own_panel(actor, panel, ballot.candidates.values())
    return lines, list(own or why_undecided(ballot))


def _outcome(pk: int, ballot: Ballot) -> Result:
    if pk in ballot.outcome.chosen:
        return Result.CHOSEN
    if pk in ballot.outcome.tied:
        return Result.TIED
    if carries(ballot.voted[pk].count(1), ballot.rule):
        return Result.CARRIED
    return Result.NOT_CHOSEN


def _decided(panel: Panel, stake: Stake) -> tuple[list[Line], list[Refusal]]:
    rows = Decision.objects.filter(panel=panel).select_related(
        "candidate__subject__parent", "candidate__subject__team", "candidate__slate__body"
    )
    lines = []
    for row in rows.order_by("place"):
        hidden = stake.holds(row.candidate.subject)
        count = Votes(row.yes, row.no, row.abstained, row.eligible)
        lines.append(
            Line(
                row.candidate_id,
                row.candidate.subject.name,
                row.candidate.slate.body.name,
                None if hidden else row.candidate.score,
                None if hidden else count,
                (),
                None if hidden else Result.CHOSEN if row.chosen else Result.NOT_CHOSEN,
            )
        )
    return lines, []


def what_is_missing(actor: Actor, pk: int, now: datetime) -> list[Refusal]:
    """What stands before consolidation, for the page that offers it."""
    panel = own_panel(actor, pk)
    return list(why_own_panel(actor, panel, checked(panel)) or why_not_complete(panel, now))


def names_of_seats(keys: Iterable[int]) -> dict[int, str]:
    """The names of those who sit on panels, by the seat's key."""
    return dict(Seat.objects.filter(pk__in=keys).values_list("pk", "person__name"))

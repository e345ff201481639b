"""Loading what an act is about, with all that its checks ask; what is not there is refused."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from kaoping.acts.posts import Post
from kaoping.foundation.people.models import PostHeld
from kaoping.foundation.people.queries import in_force
from kaoping.foundation.prepared import Given, Prepared
from kaoping.foundation.refusal import Refusal, found
from kaoping.foundation.rows import one_of
from kaoping.programme.judging.models import Assignment, Panel, Seat
from kaoping.programme.recommendation.models import Candidate
from kaoping.programme.recommendation.rules import CandidateState
from kaoping.programme.season.models import Season, Subject
from kaoping.programme.season.queries import calendar_of
from kaoping.programme.season.rules import Phase, why_closed


def why_not_now(season: Season, now: datetime) -> Refusal | None:
    """Why the review is closed: its dates are those of the host's level."""
    (host,) = _host(season=season.pk, unit=season.host_id)
    return why_closed(calendar_of(host), Phase.JUDGING, now)


@Prepared
def _host() -> QuerySet[Subject, Subject]:
    return Subject.objects.filter(season=Given("season"), unit=Given("unit"))


def candidate_of(pk: int) -> Candidate:
    """The candidate with what its place, its season and its conflicts are asked of."""
    rows = Candidate.objects.select_related(
        "season", "subject__parent", "subject__team", "subject__person", "slate__body"
    )
    return found(one_of(rows.filter(pk=pk)))


def panel_of(pk: int) -> Panel:
    return found(one_of(Panel.objects.select_related("season").filter(pk=pk)))


def panel_for(candidate: Candidate) -> Panel:
    """The panel that reviews the candidate's honour in its season."""
    panels = Panel.objects.select_related("season")
    return found(one_of(panels.filter(season=candidate.season_id, honour=candidate.honour)))


def assignment_of(pk: int) -> Assignment:
    return found(_assignment.one(pk=pk))


@Prepared
def _assignment() -> QuerySet[Assignment, Assignment]:
    around = ("seat__panel__season", "candidate__subject__parent", "candidate__subject__team")
    return Assignment.objects.select_related(*around).filter(pk=Given("pk"))


def judges_of(season: Season, now: datetime) -> QuerySet[PostHeld]:
    """The posts of a judge that are held at the host now: who may sit on a panel."""
    return PostHeld.objects.filter(in_force(now), post=Post.JUDGE, unit=season.host_id)


def seats_of(panel: Panel, now: datetime) -> list[Seat]:
    """All who were appointed, the panel set on each, and whether they still sit.

    A seat is left with the post: whoever holds it no more has no vote and is given nothing to
    score; what was scored before stands.
    """
    sitting = set(judges_of(panel.season, now).values_list("account_id", flat=True))
    seats = list(panel.seats.select_related("person").order_by("pk"))
    for seat in seats:
        seat.panel, seat.sits = panel, seat.account_id in sitting
    return seats


def checked(panel: Panel, only: Iterable[int] | None = None) -> list[Candidate]:
    """The panel's candidates that passed the formal check (and await the decision)."""
    rows = Candidate.objects.filter(
        season=panel.season_id, honour=panel.honour, state=CandidateState.CHECKED
    )
    if only is not None:
        rows = rows.filter(pk__in=only)
    return list(
        rows.select_related("subject__parent", "subject__team", "slate__body", "season").order_by(
            "pk"
        )
    )

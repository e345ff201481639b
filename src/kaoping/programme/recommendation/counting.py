"""Numbers of candidates and packages by branch of a season's tree."""

from django.db.models import Count

from kaoping.acts.scope import subjects_where
from kaoping.acts.verbs import Act
from kaoping.foundation.people.rules import Actor
from kaoping.programme.recommendation.models import Candidate, Package
from kaoping.programme.recommendation.rules import CandidateState, PackageState
from kaoping.programme.season.counting import Counted

DROPPED = (CandidateState.WITHDRAWN, CandidateState.STRUCK)


def candidates_by_place(actor: Actor, season_id: int) -> list[Counted]:
    """Candidates that are still put forward, by state. One statement."""
    where = subjects_where(actor, Act.SEE_SLATE)
    found = Candidate.objects.filter(where, season_id=season_id).exclude(state__in=DROPPED)
    rows = found.order_by().values_list("subject__lft", "state").annotate(number=Count("pk"))
    return [Counted(*row) for row in rows]


def packages_by_body(actor: Actor, season_id: int) -> dict[int, PackageState]:
    """The state of each recommending body's package, by its subject. One statement."""
    where = subjects_where(actor, Act.SEE_SLATE, subject="body")
    found = Package.objects.filter(where, body__season_id=season_id)
    return {body: PackageState(state) for body, state in found.values_list("body", "state")}

"""Numbers of candidates and packages by branch of a season's tree."""

from collections import Counter

from django.db.models import Count, F

from kaoping.acts.scope import subjects_where
from kaoping.acts.table import why_not
from kaoping.acts.verbs import Act
from kaoping.foundation.over import Over
from kaoping.foundation.people.rules import Actor
from kaoping.programme.recommendation.models import Candidate, Package
from kaoping.programme.recommendation.queries.told import states_told
from kaoping.programme.recommendation.rules import CandidateState, PackageState
from kaoping.programme.season.counting import Counted

DROPPED = (CandidateState.WITHDRAWN, CandidateState.STRUCK)


def candidates_by_place(actor: Actor, season_id: int) -> list[Counted]:
    """Candidates that are still put forward, by state as the actor may know it.

    One statement for who sees the review; for the others a decision counts once it is told.
    """
    where = subjects_where(actor, Act.SEE_SLATE)
    found = Candidate.objects.filter(where, season_id=season_id).exclude(state__in=DROPPED)
    if why_not(actor, Act.SEE_CANDIDATE, over=Over(season_id=season_id)) is None:
        rows = found.order_by().values_list("subject__lft", "state").annotate(number=Count("pk"))
        return [Counted(*row) for row in rows]
    seen = list(found.only("state").annotate(lft=F("subject__lft")))
    told = states_told(actor, season_id, seen)
    counted = Counter((one.lft, told[one.pk]) for one in seen)
    return [Counted(lft, state, number) for (lft, state), number in counted.items()]


def packages_by_body(actor: Actor, season_id: int) -> dict[int, PackageState]:
    """The state of each recommending body's package, by its subject. One statement."""
    where = subjects_where(actor, Act.SEE_SLATE, subject="body")
    found = Package.objects.filter(where, body__season_id=season_id)
    return {body: PackageState(state) for body, state in found.values_list("body", "state")}
